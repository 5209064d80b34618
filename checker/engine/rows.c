#include "rows.h"

#include "fours.h"
#include "model.h"

#ifdef FOURS

typedef four_words four_anywhere __attribute__((aligned(8), may_alias));
typedef int eight_halves __attribute__((vector_size(32)));

/* For each set of rows, the permutation (in half words) that moves their successors to the left. */
#define ORDER(a, b, c, d) {2 * a, 2 * a + 1, 2 * b, 2 * b + 1, 2 * c, 2 * c + 1, 2 * d, 2 * d + 1}
static const eight_halves TO_THE_LEFT[16] = {
	ORDER(0, 1, 2, 3), ORDER(0, 1, 2, 3), ORDER(1, 0, 2, 3), ORDER(0, 1, 2, 3),
	ORDER(2, 0, 1, 3), ORDER(0, 2, 1, 3), ORDER(1, 2, 0, 3), ORDER(0, 1, 2, 3),
	ORDER(3, 0, 1, 2), ORDER(0, 3, 1, 2), ORDER(1, 3, 0, 2), ORDER(0, 1, 3, 2),
	ORDER(2, 3, 0, 1), ORDER(0, 2, 3, 1), ORDER(1, 2, 3, 0), ORDER(0, 1, 2, 3),
};

/* Some rows of a block fail a check: they have no successor. Returns the remaining rows. */
static __attribute__((noinline)) unsigned fail_rows(uint64_t number, unsigned rows, uint64_t state, struct sink *to)
{
	const struct row_facts *facts = model.row_facts + number * WIDE;

	for (unsigned failing = rows & model.failing_rows[number]; failing != 0; failing &= failing - 1) {
		const struct row_facts *row = &facts[__builtin_ctz(failing)];

		to->moved = to->failed = true;
		sink_failure(to, (unsigned)row->check, (unsigned)row->actor, (unsigned)row->choice, &state);
	}
	return rows & ~(unsigned)model.failing_rows[number];
}

/* Count the successors before `next` as found. */
static inline void advance(struct sink *to, const uint64_t *next)
{
	to->moved |= next != to->next[to->count];
	to->count = (unsigned)((uint64_t(*)[1])next - to->next);
}

/* Take the rows of one piece; returns the place for the next successor. */
__attribute__((target("avx2,popcnt"), always_inline)) static inline uint64_t *
take_piece(const struct piece *piece, four_words s, uint64_t *next, struct sink *to)
{
	for (uint64_t n = piece->first; n < piece->first + piece->count; n++) {
		const four_words *block = (const four_words *)&model.blocks[n];
		four_words there = (s & block[0]) == block[1], after = (s & block[2]) + block[3];
		four_anywhere *counts = (four_anywhere *)(to->rows + n * WIDE);
		unsigned rows = fours_true(there);

		*counts -= there;
		if (__builtin_expect(rows & model.failing_rows[n], 0))
			rows = fail_rows(n, rows, (uint64_t)s[0], to);
		*(four_anywhere *)next =
			(four_words)__builtin_ia32_permvarsi256((eight_halves)after, TO_THE_LEFT[rows]);
		next += __builtin_popcount(rows);
	}
	return next;
}

__attribute__((target("avx2,popcnt"))) void rows_take(uint64_t state, struct sink *to)
{
	const four_words s = {(long long)state, (long long)state, (long long)state, (long long)state};
	const struct place *end = model.places + model.actors;
	uint64_t *next = to->next[to->count];

	for (const struct place *place = model.places; place < end; place++) {
		const struct piece *piece = model_piece_at(place, &state);

		next = take_piece(piece, s, next, to);
		if (piece->rest != model.code) {
			advance(to, next);
			model_steps_by(piece->rest, &state, to);
			next = to->next[to->count];
		}
	}
	advance(to, next);
}

bool rows_are_taken(void)
{
	return fours_are_here();
}

#else

void rows_take(uint64_t state, struct sink *to)
{
	(void)state, (void)to;
}

bool rows_are_taken(void)
{
	return false;
}

#endif

void rows_settle(uint64_t *rows, uint64_t *taken)
{
	for (uint64_t n = 0; n < model.block_count * WIDE; n++) {
		taken[model.row_facts[n].command] += rows[n];
		rows[n] = 0;
	}
}
