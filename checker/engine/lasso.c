#include "lasso.h"

#include <stdlib.h>

#include "components.h"
#include "text.h"

/* -- the run --------------------------------------------------------------------------------------------- */

/* A walk inside the component; `low` and `place` are reused: the state from which a state was reached, and the step. */
struct walk {
	struct lasso *lasso;
	FILE *to;
	uint32_t here;
	uint64_t moved;   /* actors that stepped */
	uint64_t unable;  /* actors that were unable to step at some point */
	bool any;
};

static void write_step(FILE *to, const char *word, const struct region *region, unsigned actor, uint32_t after)
{
	uint64_t state[WORDS];

	log_read(&region->states, after, state);
	fprintf(to, "%s %u", word, actor);
	write_state(to, state);
	putc('\n', to);
}

static void take(struct walk *walk, uint64_t step)
{
	const struct region *region = &walk->lasso->region;

	write_step(walk->to, "loop", region, region->actor[step], region->target[step]);
	walk->here = region->target[step];
	walk->moved |= UINT64_C(1) << region->actor[step];
	walk->unable |= ~region->able[walk->here];
	walk->any = true;
}

/*
 * The target of a walk: a step of an actor or, if it is weakly fair, a state where it has none; or, with no actor, a
 * state.
 */
struct aim {
	unsigned actor;
	uint32_t state;
};

#define NO_ACTOR ((unsigned)-1)

/* Whether a walk that has reached a state may end there. */
static bool is_there(const struct lasso *lasso, const struct aim *aim, uint32_t state)
{
	if (aim->actor == NO_ACTOR)
		return state == aim->state;
	return ((lasso->region.able[state] | lasso->strong) >> aim->actor & 1) == 0;
}

/* Take the recorded steps to a state, from the position of the walk. */
static void retrace(struct walk *walk, const uint64_t *by, const uint32_t *from, uint32_t state)
{
	uint32_t depth = 0, *way = walk->lasso->open;

	for (uint32_t at = state; at != walk->here; at = from[at])
		way[depth++] = at;
	while (depth > 0)
		take(walk, by[way[--depth]]);
}

/*
 * Take the shortest path inside the component, in the search order of the Python engine. False if there is no memory.
 */
static bool go(struct walk *walk, struct aim aim)
{
	struct lasso *lasso = walk->lasso;
	const struct region *region = &lasso->region;
	uint32_t name = lasso->component[walk->here], count = 0, *queue = lasso->place, *from = lasso->low;
	uint64_t *by = malloc((region->states.states + 1) * sizeof *by);
	bool done = false;

	if (by == NULL)
		return false;
	memset(from, 0xff, region->states.states * sizeof *from);
	queue[count++] = walk->here;
	for (uint32_t n = 0; n < count && !done; n++) {
		uint32_t state = queue[n];

		done = is_there(lasso, &aim, state);
		if (done)
			retrace(walk, by, from, state);
		for (uint64_t step = region->first[state]; !done && step < region->first[state + 1]; step++) {
			uint32_t after = region->target[step];

			if (lasso->component[after] != name)
				continue;
			done = region->actor[step] == aim.actor;
			if (done) {
				retrace(walk, by, from, state);
				take(walk, step);
			} else if (from[after] == NOBODY && after != walk->here) {
				from[after] = state;
				by[after] = step;
				queue[count++] = after;
			}
		}
	}
	free(by);
	return true;
}

/* The first step from a state that stays in its component; false if there is none. */
static bool first_inside(const struct lasso *lasso, uint32_t state, uint64_t *step)
{
	const struct region *region = &lasso->region;

	for (*step = region->first[state]; *step < region->first[state + 1]; ++*step)
		if (lasso->component[region->target[*step]] == lasso->component[state])
			return true;
	return false;
}

/* A loop in which each fair actor steps, or is unable to at some point; a strongly fair one, at every point. */
static bool write_loop(FILE *to, struct lasso *lasso, uint32_t start)
{
	struct walk walk = {.lasso = lasso, .to = to, .here = start, .unable = ~lasso->region.able[start]};
	uint64_t step, starving = lasso->strong & ~lasso_stepping(lasso, lasso->component[start]);

	for (unsigned actor = 0; actor < model.actors; actor++) {
		uint64_t served = walk.moved | (walk.unable & ~lasso->strong) | starving;

		if ((lasso->fair >> actor & 1) == 0 || (served >> actor & 1))
			continue;
		if (!go(&walk, (struct aim){actor, 0}))
			return false;
	}
	if (walk.here == start && !walk.any && first_inside(lasso, start, &step))
		take(&walk, step);
	return walk.here == start || go(&walk, (struct aim){NO_ACTOR, start});
}

static void write_stem(FILE *to, struct lasso *lasso, uint32_t end)
{
	const struct region *region = &lasso->region;
	uint32_t depth = 0, *way = lasso->open, start = end;
	uint64_t state[WORDS];

	for (; region->came[start] != NOBODY; start = region->came[start])
		way[depth++] = start;
	log_read(&region->states, start, state);
	fprintf(to, "start %u", region_level(region, start));
	write_state(to, state);
	putc('\n', to);
	for (uint32_t at = start; depth > 0; at = way[depth]) {
		uint64_t step = region->first[at];

		depth--;
		while (region->target[step] != way[depth])
			step++;
		write_step(to, "stem", region, region->actor[step], way[depth]);
	}
}

bool write_lasso(FILE *to, const struct search *search, unsigned property, bool *over_limit)
{
	struct lasso lasso = {.fair = 0};
	bool all = region_create(&lasso.region, search, property) && lasso_create(&lasso);

	if (all)
		lasso_search(&lasso);
	if (all && lasso.first_bad != NOBODY) {
		write_stem(to, &lasso, lasso.first_bad);
		all = write_loop(to, &lasso, lasso.first_bad);
	}
	*over_limit = lasso.region.over_limit;
	lasso_release(&lasso);
	return all;
}
