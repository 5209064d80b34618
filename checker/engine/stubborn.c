#include "stubborn.h"

#include <stddef.h>

#define MOST_ACTORS 64

/* A point of an actor: its location and locals, and what it may touch from there on. */
struct point {
	uint64_t local[WORDS];
	uint64_t next;   /* its next step: a row of the conflicts */
	uint64_t waits;  /* what it waits for: a row */
	uint64_t future; /* everything that it may still do: a column */
};

/* An actor: the bits of a state that are its own, and its points, the lowest first. */
struct automaton {
	const uint64_t *own;
	const struct point *points;
	uint64_t count;
};

static struct {
	struct automaton of[MOST_ACTORS];
	uint64_t columns;
	const uint64_t *conflicts; /* whether a row and a column may not commute */
} tables;

void prepare_stubborn(void)
{
	const uint64_t *next = model.stubborn;

	for (uint64_t a = 0; model.reducible && a < model.actors; a++) {
		struct automaton *one = &tables.of[a];

		one->own = next;
		one->count = next[WORDS];
		one->points = (const struct point *)(next + WORDS + 1);
		next = (const uint64_t *)(one->points + one->count);
	}
	if (model.reducible)
		tables.columns = next[0];
	tables.conflicts = next + 2;
}

/* The point of an actor in a state: a binary search. NULL if the tables have none. */
static const struct point *point_of(unsigned actor, const uint64_t state[WORDS])
{
	const struct automaton *one = &tables.of[actor];
	const struct point *low = one->points, *high = low + one->count;
	uint64_t local[WORDS];

	for (int w = 0; w < WORDS; w++)
		local[w] = state[w] & one->own[w];
	while (low < high) {
		const struct point *middle = low + (high - low) / 2;
		int order = compare_states(middle->local, local);

		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* The least set with one actor that is closed under what its members require. */
static actors closure(const actors draws[MOST_ACTORS], unsigned seed)
{
	actors found = UINT64_C(1) << seed, left = found;

	while (left) {
		actors fresh = draws[__builtin_ctzll(left)] & ~found;

		left &= left - 1;
		found |= fresh;
		left |= fresh;
	}
	return found;
}

/* For each actor, the actors that must be in the set if it is; false if the tables do not have some actor's point. */
static bool find_draws(actors draws[MOST_ACTORS], const uint64_t state[WORDS], actors able)
{
	const struct point *points[MOST_ACTORS];

	for (unsigned a = 0; a < model.actors; a++) {
		points[a] = point_of(a, state);
		if (points[a] == NULL)
			return false;
	}
	for (unsigned a = 0; a < model.actors; a++) {
		uint64_t span = able >> a & 1 ? points[a]->next : points[a]->waits;
		const uint64_t *conflicts = tables.conflicts + span * tables.columns;

		draws[a] = 0;
		for (unsigned other = 0; other < model.actors; other++)
			draws[a] |= (actors)(other != a && conflicts[points[other]->future]) << other;
	}
	return true;
}

/* The smallest stubborn set of the actors that can step in a state: the same choice as the Python engine's. */
static actors stubborn_set(const uint64_t state[WORDS], actors able)
{
	actors draws[MOST_ACTORS], best = able;

	if (!find_draws(draws, state, able))
		return able;
	for (actors seeds = able; seeds; seeds &= seeds - 1) {
		actors closed = closure(draws, (unsigned)__builtin_ctzll(seeds)) & able;

		if (__builtin_popcountll(closed) < __builtin_popcountll(best))
			best = closed;
	}
	return best;
}

/* The actors that can step. */
static actors who_can(struct worker *me, const uint64_t s[WORDS])
{
	actors able = 0;

	for (unsigned a = 0; a < model.actors; a++)
		able |= (actors)look_at(&me->look, a, s) << a;
	return able;
}

/* Whether the moves of some actors lead to a state that was not found on this level or an earlier one. */
static bool leads_on(struct worker *me, const uint64_t s[WORDS], actors some)
{
	const struct table *table = &me->search->table;
	struct batch *batch = &me->look.batch;

	for (; some; some &= some - 1) {
		look_at(&me->look, (unsigned)__builtin_ctzll(some), s);
		batch_aim(batch, table, 0);
		for (unsigned n = 0; n < batch->sink.count; n++)
			if (!table_contains(table, batch->buckets[n], batch->sink.next[n]))
				return true;
	}
	return false;
}

/* The actors that step: a stubborn set if it leads to a new state, or all that can (closed-set proviso). */
static actors enough(struct worker *me, const uint64_t s[WORDS], actors able)
{
	actors chosen = stubborn_set(s, able);

	return chosen == able || leads_on(me, s, chosen) ? chosen : able;
}

void take_enough(struct worker *me, const uint64_t s[WORDS], struct sink *sink)
{
	actors able = who_can(me, s);

	for (actors some = able ? enough(me, s, able) : 0; some; some &= some - 1)
		model_steps_of((unsigned)__builtin_ctzll(some), s, sink);
}
