#include "model.h"

#include "code.h"

/* `a // b` as in Python: rounds down; 0 if b is 0, which an earlier check has excluded. */
static int64_t quotient(int64_t a, int64_t b)
{
	return b == 0 ? 0 : a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* `a << b`; 0 if b is negative, which an earlier check has excluded, or if no bit is left. */
static int64_t shift_left(int64_t a, int64_t b)
{
	return b < 0 || b > 63 ? 0 : (int64_t)((uint64_t)a << b);
}

/* `a >> b` as in Python: copies of the sign come in. */
static int64_t shift_right(int64_t a, int64_t b)
{
	return b < 0 ? 0 : a >> (b > 63 ? 63 : b);
}

/* A move: the state with some words changed, and the bits put into them. */
static inline void emit(const uint64_t *at, unsigned edits, const uint64_t s[WORDS], const uint64_t *put,
			uint64_t next[WORDS])
{
	copy_state(next, s);
	for (at += 2; edits > 0; edits--, at += 3)
		next[at[0]] = (s[at[0]] & at[1]) + at[2];
	if (put != NULL)
		for (int w = 0; w < WORDS; w++)
			next[w] += put[w];
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
#if WORDS == 1
#define NUMBER 0
#define ROW_NUMBER 0
#define NEXT_WORD 0
#else
#define NUMBER (*at >> 8 & 0xff)
#define ROW_NUMBER REG
#define NEXT_WORD s[NUMBER + 1]
#endif
#define WORD s[NUMBER]
#define REG (*at >> 16 & 0xffff)
#define ONE r[at[1] & 0xffff]
#define OTHER r[at[1] >> 16 & 0xffff]

/* The registers of a piece of code: none outlives it. */
static _Thread_local int64_t registers[UINT16_MAX + 1];

/*
 * Interpret a piece of code, and then those of the actors from `place` on, up to `last`; successors go to `to`. Returns
 * whether it accepts.
 */
static bool interpret(const uint64_t *at, const uint64_t s[WORDS], struct sink *to, const struct place *place,
		      const struct place *last)
{
	static const void *const DO[OPERATIONS] = {
		&&end, &&accept, &&test, &&test_not, &&range, &&range_not, &&row, &&emit, &&emit_put, &&fail,
		&&go_to, &&if_, &&if_not, &&field, &&field_two, &&constant, &&move, &&add, &&subtract, &&multiply,
		&&quotient_, &&remainder, &&equal, &&unequal, &&less, &&less_or_equal, &&put,
		&&bit_and, &&bit_or, &&bit_xor, &&shift_left, &&shift_right,
	};
	const uint64_t *const code = model.code;
	int64_t *const r = registers;
	uint64_t (*next)[WORDS] = to->next + to->count;
	uint64_t *const taken = to->taken;
	uint64_t putting[WORDS] = {0};

	goto *DO[(unsigned char)*at];
end:
	if (place != last) {
		at = model_piece_at(place++, s)->code;
		goto *DO[(unsigned char)*at];
	}
	to->moved |= next != to->next + to->count;
	to->count = (unsigned)(next - to->next);
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
	/* Always written, but counted only if it is one: a branch would be unpredictable. */
	copy_state(*next, s);
	(*next)[ROW_NUMBER] = (s[ROW_NUMBER] & at[3]) + at[4];
	taken[at[5]] += (WORD & at[1]) == at[2];
	next += (WORD & at[1]) == at[2];
	NEXT(6);
emit:
	taken[at[1]]++;
	emit(at, *at >> 8 & 0xff, s, NULL, *next++);
	GO_ON;
emit_put:
	taken[at[1]]++;
	emit(at, *at >> 8 & 0xff, s, putting, *next++);
	memset(putting, 0, sizeof putting);
	GO_ON;
fail:
	taken[at[1]]++;
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
	putting[NUMBER] += (uint64_t)(r[REG] - (int64_t)at[1]) >> at[2] << at[3];
	NEXT(4);
bit_and:
	r[REG] = ONE & OTHER;
	NEXT(2);
bit_or:
	r[REG] = ONE | OTHER;
	NEXT(2);
bit_xor:
	r[REG] = ONE ^ OTHER;
	NEXT(2);
shift_left:
	r[REG] = shift_left(ONE, OTHER);
	NEXT(2);
shift_right:
	r[REG] = shift_right(ONE, OTHER);
	NEXT(2);
}

void model_steps(const uint64_t s[WORDS], struct sink *to)
{
	if (model.by_rows)
		rows_take(*s, to);
	else
		interpret(model.code, s, to, model.places, model.places + model.actors);
}

void model_steps_by(const uint64_t *code, const uint64_t s[WORDS], struct sink *to)
{
	interpret(code, s, to, NULL, NULL);
}

void model_steps_of(unsigned actor, const uint64_t s[WORDS], struct sink *to)
{
	interpret(model_piece_at(&model.places[actor], s)->code, s, to, NULL, NULL);
}

bool model_holds(uint64_t place, const uint64_t s[WORDS])
{
	struct sink nowhere = {0};

	return place != 0 && interpret(model.code + place, s, &nowhere, NULL, NULL);
}
