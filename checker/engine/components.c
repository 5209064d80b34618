#include "components.h"

#include <stdlib.h>

bool lasso_create(struct lasso *lasso)
{
	size_t states = lasso->region.states.states, arrays;

	lasso->fair = model_fair_actors(1);
	lasso->strong = model_fair_actors(2);
	arrays = lasso->strong ? 5 : 4;
	if (!region_may_take(&lasso->region, states * (arrays * sizeof *lasso->low + sizeof *lasso->frames)))
		return false;
	lasso->low = zeros(states, sizeof *lasso->low);
	lasso->place = zeros(states, sizeof *lasso->place);
	lasso->component = zeros(states, sizeof *lasso->component);
	lasso->open = zeros(states, sizeof *lasso->open);
	lasso->frames = zeros(states, sizeof *lasso->frames);
	if (!lasso->low || !lasso->place || !lasso->component || !lasso->open || !lasso->frames)
		return false;
	memset(lasso->component, 0xff, states * sizeof *lasso->component);
	lasso->first_bad = NOBODY;
	if (lasso->strong)
		lasso->part = zeros(states, sizeof *lasso->part);
	return !lasso->strong || lasso->part;
}

void lasso_release(struct lasso *lasso)
{
	region_release(&lasso->region);
	free(lasso->low);
	free(lasso->place);
	free(lasso->component);
	free(lasso->part);
	free(lasso->open);
	free(lasso->frames);
}

/* -- components ------------------------------------------------------------------------------------------ */

/* The actors that step from a state and stay in its component, as bits. */
static uint64_t stepping_from(const struct lasso *lasso, uint32_t state, uint32_t name)
{
	const struct region *region = &lasso->region;
	uint64_t moving = 0;

	for (uint64_t step = region->first[state]; step < region->first[state + 1]; step++)
		if (lasso->component[region->target[step]] == name)
			moving |= UINT64_C(1) << region->actor[step];
	return moving;
}

uint64_t lasso_stepping(const struct lasso *lasso, uint32_t component)
{
	uint64_t moving = 0;

	for (uint32_t state = 0; state < lasso->region.states.states; state++)
		if (lasso->component[state] == component)
			moving |= stepping_from(lasso, state, component);
	return moving;
}

/*
 * Make a part of the states in which no strongly fair actor is able to step that does not step in the component: a run
 * that stays in the component for ever passes no others. Returns that the component is not fair.
 */
static bool set_apart(struct lasso *lasso, uint32_t begin, uint64_t starving, uint32_t name)
{
	for (uint32_t n = begin; n < lasso->opened; n++) {
		uint32_t state = lasso->open[n];

		if (lasso->region.able[state] & starving) {
			lasso->component[state] = NOBODY;
		} else {
			lasso->part[state] = name;
			lasso->again = true;
		}
	}
	return false;
}

/* Whether a run may stay among the open states from `begin` on, a component, and be fair to every actor. */
static bool is_fair(struct lasso *lasso, uint32_t begin, uint32_t name)
{
	const struct region *region = &lasso->region;
	uint64_t moving = 0, always_able = UINT64_MAX, able = 0;

	for (uint32_t n = begin; n < lasso->opened; n++) {
		uint32_t state = lasso->open[n];

		always_able &= region->able[state];
		able |= region->able[state];
		moving |= stepping_from(lasso, state, name);
	}
	if (!moving)
		return (able & lasso->fair) == 0;
	if (always_able & lasso->fair & ~moving)
		return false;
	able &= lasso->strong & ~moving;
	return able == 0 || set_apart(lasso, begin, able, name);
}

/* Close the component of a state, and remove it from the open ones. */
static void close_component(struct lasso *lasso, uint32_t state)
{
	uint32_t begin = lasso->opened, lowest = NOBODY;

	do {
		begin--;
		lasso->component[lasso->open[begin]] = state;
		if (lasso->open[begin] < lowest)
			lowest = lasso->open[begin];
		if (lasso->part)
			lasso->part[lasso->open[begin]] = NOBODY;
	} while (lasso->open[begin] != state);
	if (lowest < lasso->first_bad && is_fair(lasso, begin, state))
		lasso->first_bad = lowest;
	lasso->opened = begin;
}

static void open_state(struct lasso *lasso, uint32_t depth, uint32_t state)
{
	lasso->frames[depth] = (struct frame){lasso->region.first[state], state};
	lasso->place[state] = lasso->low[state] = ++lasso->met;
	lasso->open[lasso->opened++] = state;
}

static void lower(struct lasso *lasso, uint32_t state, uint32_t to)
{
	if (to < lasso->low[state])
		lasso->low[state] = to;
}

/* Tarjan's algorithm from one state. */
static void close_from(struct lasso *lasso, uint32_t root)
{
	const struct region *region = &lasso->region;
	uint32_t depth = 0;

	open_state(lasso, depth++, root);
	while (depth > 0) {
		struct frame *frame = &lasso->frames[depth - 1];
		uint32_t state = frame->state, after;

		if (frame->step == region->first[state + 1]) {
			if (--depth > 0)
				lower(lasso, lasso->frames[depth - 1].state, lasso->low[state]);
			if (lasso->low[state] == lasso->place[state])
				close_component(lasso, state);
			continue;
		}
		after = region->target[frame->step++];
		if (lasso->part && lasso->part[after] != lasso->part[state])
			continue;
		if (lasso->place[after] == 0)
			open_state(lasso, depth++, after);
		else if (lasso->component[after] == NOBODY)
			lower(lasso, state, lasso->place[after]);
	}
}

/* Forget what is known of the states that are still parts, so that their components can be searched for. */
static void reopen(struct lasso *lasso)
{
	lasso->met = 0;
	for (uint32_t state = 0; state < lasso->region.states.states; state++)
		if (lasso->part[state] != NOBODY) {
			lasso->component[state] = NOBODY;
			lasso->place[state] = 0;
		}
}

void lasso_search(struct lasso *lasso)
{
	do {
		lasso->again = false;
		for (uint32_t n = 0; n < lasso->region.states.states; n++)
			if (lasso->place[n] == 0)
				close_from(lasso, n);
		if (lasso->again)
			reopen(lasso);
	} while (lasso->again);
}
