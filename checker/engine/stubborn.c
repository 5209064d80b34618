#include "stubborn.h"

#include <stddef.h>

#define MOST_ACTORS 64

/* The point of an actor where it stands: a binary search. NULL where the tables have none. */
static const struct point *point_of(unsigned actor, const uint64_t state[WORDS])
{
	const struct point *low = model_points[actor], *high = low + model_point_counts[actor];
	uint64_t local[WORDS];

	for (int w = 0; w < WORDS; w++)
		local[w] = state[w] & model_locals[actor][w];
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

/* The least set with one actor and whoever its members draw in. */
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

/* For each actor, who must be in the set if it is; false where the tables do not know somebody. */
static bool find_draws(actors draws[MOST_ACTORS], const uint64_t state[WORDS], actors able)
{
	const struct point *points[MOST_ACTORS];

	for (unsigned a = 0; a < model_actors; a++) {
		points[a] = point_of(a, state);
		if (points[a] == NULL)
			return false;
	}
	for (unsigned a = 0; a < model_actors; a++) {
		unsigned span = able >> a & 1 ? points[a]->next : points[a]->waits;
		const unsigned char *conflicts = model_conflicts + span * model_futures;

		draws[a] = 0;
		for (unsigned other = 0; other < model_actors; other++)
			draws[a] |= (actors)(other != a && conflicts[points[other]->future]) << other;
	}
	return true;
}

actors stubborn_set(const uint64_t state[WORDS], actors able)
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
