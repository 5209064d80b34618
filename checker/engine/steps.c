#include "model.h"

#include "code.h"

/* `a // b` as Python has it: towards the lesser; 0 where b is 0, which a check has seen before. */
static int64_t quotient(int64_t a, int64_t b)
{
	return b == 0 ? 0 : a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* A move: the state, with some words changed, and what was put there. */
static inline void emit(const uint64_t *at, unsigned edits, const uint64_t s[WORDS], const uint64_t *put,
			struct sink *to)
{
	uint64_t *next = to->next[to->count++];

	copy_state(next, s);
	to->taken[at[1]]++;
	at += 2;
	for (; edits > 0; edits--, at += 3)
		next[at[0]] = (s[at[0]] & at[1]) + at[2];
	if (put != NULL)
		for (int w = 0; w < WORDS; w++)
			next[w] += put[w];
}

static inline void emit_row(const uint64_t *at, unsigned word, const uint64_t s[WORDS], struct sink *to)
{
	uint64_t *next = to->next[to->count++];

	copy_state(next, s);
	next[word] = (s[word] & at[3]) + at[4];
	to->taken[at[5]]++;
}

#define NEXT(length)                                                                                           \
	do {                                                                                                   \
		at += (length);                                                                                \
		goto *DO[(unsigned char)*at];                                                                  \
	} while (0)
#define GO_ON                                                                                                  \
	do {                                                                                                   \
		at = code + (*at >> 32);                                                                       \
		goto *DO[(unsigned char)*at];                                                                  \
	} while (0)
#define WORD s[*at >> 8 & 0xff]
#define NEXT_WORD s[WORDS > 1 ? (*at >> 8 & 0xff) + 1 : 0]
#define REG (*at >> 16 & 0xffff)
#define ONE r[at[1] & 0xffff]
#define OTHER r[at[1] >> 16 & 0xffff]

/* Interpret a piece of code; what it finds goes to `to`. Whether it accepts. */
static bool interpret(uint64_t place, const uint64_t s[WORDS], struct sink *to)
{
	static const void *const DO[OPERATIONS] = {
		&&end, &&accept, &&test, &&test_not, &&range, &&range_not, &&row, &&emit, &&emit_put, &&fail,
		&&go_to, &&if_, &&if_not, &&field, &&field_two, &&constant, &&move, &&add, &&subtract, &&multiply,
		&&quotient_, &&remainder, &&equal, &&unequal, &&less, &&less_or_equal, &&put,
	};
	const uint64_t *const code = model.code, *at = code + place;
	int64_t r[model.registers];
	uint64_t putting[WORDS] = {0};

	goto *DO[(unsigned char)*at];
end:
	return false;
accept:
	return true;
test:
	if ((WORD & at[1]) != at[2])
		GO_ON;
	NEXT(3);
test_not:
	if ((WORD & at[1]) == at[2])
		GO_ON;
	NEXT(3);
range:
	if ((WORD >> REG & at[1]) - at[2] > at[3])
		GO_ON;
	NEXT(4);
range_not:
	if ((WORD >> REG & at[1]) - at[2] <= at[3])
		GO_ON;
	NEXT(4);
row:
	if ((WORD & at[1]) == at[2])
		emit_row(at, REG, s, to);
	NEXT(6);
emit:
	emit(at, *at >> 8 & 0xff, s, NULL, to);
	GO_ON;
emit_put:
	emit(at, *at >> 8 & 0xff, s, putting, to);
	memset(putting, 0, sizeof putting);
	GO_ON;
fail:
	to->taken[at[1]]++;
	to->moved = to->failed = true;
	sink_failure(to, (unsigned)at[2], (unsigned)at[3], (unsigned)at[4], s);
	GO_ON;
go_to:
	GO_ON;
if_:
	if (r[REG] != 0)
		GO_ON;
	NEXT(1);
if_not:
	if (r[REG] == 0)
		GO_ON;
	NEXT(1);
field:
	r[REG] = (int64_t)(WORD >> at[1] & at[2]) + (int64_t)at[3];
	NEXT(4);
field_two:
	r[REG] = (int64_t)((WORD >> at[1] | NEXT_WORD << (64 - at[1])) & at[2]) + (int64_t)at[3];
	NEXT(4);
constant:
	r[REG] = (int64_t)at[1];
	NEXT(2);
move:
	r[REG] = ONE;
	NEXT(2);
add:
	r[REG] = ONE + OTHER;
	NEXT(2);
subtract:
	r[REG] = ONE - OTHER;
	NEXT(2);
multiply:
	r[REG] = ONE * OTHER;
	NEXT(2);
quotient_:
	r[REG] = quotient(ONE, OTHER);
	NEXT(2);
remainder:
	r[REG] = OTHER == 0 ? 0 : ONE - quotient(ONE, OTHER) * OTHER;
	NEXT(2);
equal:
	r[REG] = ONE == OTHER;
	NEXT(2);
unequal:
	r[REG] = ONE != OTHER;
	NEXT(2);
less:
	r[REG] = ONE < OTHER;
	NEXT(2);
less_or_equal:
	r[REG] = ONE <= OTHER;
	NEXT(2);
put:
	putting[*at >> 8 & 0xff] += (uint64_t)(r[REG] - (int64_t)at[1]) >> at[2] << at[3];
	NEXT(4);
}

/* The code of what an actor does where it stands; 0 where it does nothing. */
static inline uint64_t code_of(const struct place *place, const uint64_t s[WORDS])
{
	return model.entries[place->first + state_bits(s, (unsigned)place->shift, (unsigned)place->bits)];
}

void model_steps(const uint64_t s[WORDS], struct sink *to)
{
	unsigned before = to->count;

	for (const struct place *place = model.places; place < model.places + model.actors; place++) {
		uint64_t code = code_of(place, s);

		if (code != 0)
			interpret(code, s, to);
	}
	to->moved |= to->count > before;
}

void model_steps_of(unsigned actor, const uint64_t s[WORDS], struct sink *to)
{
	unsigned before = to->count;

	interpret(code_of(&model.places[actor], s), s, to);
	to->moved |= to->count > before;
}

bool model_holds(uint64_t place, const uint64_t s[WORDS])
{
	return place != 0 && interpret(place, s, NULL);
}
