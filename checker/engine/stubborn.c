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

/* Of the actors that can step in a state, the fewest that make a stubborn set: the small engine's choice. */
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

/* -- in several states ------------------------------------------------------------------------------- */

/* Which actors can step in each lane. */
static void see_who_can(struct worker *me, const words s[WORDS], mask valid, actors able[LANES])
{
	for (unsigned lane = 0; lane < LANES; lane++)
		able[lane] = 0;
	for (unsigned a = 0; a < model_actors; a++)
		for (unsigned bits = lane_bits(look_at(&me->look, a, s, valid)); bits; bits &= bits - 1)
			able[__builtin_ctz(bits)] |= (actors)1 << a;
}

/* Whether the moves of some actors lead to a state that was not found on this level or one before it. */
static bool leads_on(struct worker *me, const words s[WORDS], mask only, actors some)
{
	const struct table *table = &me->search->table;
	struct batch *batch = &me->look.batch;
	uint64_t state[WORDS];

	for (; some; some &= some - 1) {
		look_at(&me->look, (unsigned)__builtin_ctzll(some), s, only);
		batch_aim(batch, table);
		for (unsigned n = 0; n < batch->sink.count; n++) {
			batch_state(batch, n, state);
			if (!table_contains(table, batch->buckets[n], state))
				return true;
		}
	}
	return false;
}

/* The actors that step in a lane: a stubborn set if it leads on, or all that can (closed-set proviso). */
static actors enough(struct worker *me, const words s[WORDS], unsigned lane, actors able)
{
	uint64_t state[WORDS];
	actors chosen;

	for (int w = 0; w < WORDS; w++)
		state[w] = s[w][lane];
	chosen = stubborn_set(state, able);
	return chosen == able || leads_on(me, s, lanes_of(1u << lane), chosen) ? chosen : able;
}

void take_enough(struct worker *me, const words s[WORDS], mask valid, struct sink *sink)
{
	actors able[LANES];

	see_who_can(me, s, valid, able);
	for (unsigned lane = 0; lane < LANES; lane++)
		if (able[lane])
			able[lane] = enough(me, s, lane, able[lane]);
	for (unsigned a = 0; a < model_actors; a++) {
		unsigned bits = 0;

		for (unsigned lane = 0; lane < LANES; lane++)
			bits |= (unsigned)(able[lane] >> a & 1) << lane;
		if (bits)
			model_steps_of(a, s, lanes_of(bits), sink);
	}
}
