#include "region.h"

#include <stdlib.h>

#include "look.h"
#include "ways.h"

#define SMALL (1 << 20)     /* bytes: no log is reserved smaller */
#define BETWEEN_LOOKS 65536 /* states visited between two checks of the memory limit */

/* A search that spills keeps to the limit by itself; the memory of a region comes on top of that. */
static size_t most_bytes(const struct search *search)
{
	if (!search->limits.memory)
		return 0;
	return search->limits.memory + (search->spilling ? memory_held() : 0);
}

bool region_may_take(struct region *region, size_t bytes)
{
	region->over_limit |= region->most && memory_held() + bytes >= region->most;
	return !region->over_limit;
}

static bool prepare(struct region *region, const struct search *search)
{
	uint64_t states = states_found(search), steps = search_transitions(search);

	*region = (struct region){.most = most_bytes(search)};
	region->starts = zeros(search->levels, sizeof *region->starts);
	if (!numbering_create(&region->numbers, &region->states) || !region->starts || states >= NOBODY)
		return false;
	return log_create(&region->states, states * model.bytes + SMALL) &&
	       room_reserve_array(&region->firsts, &region->first, (states + 1) * 8) &&
	       room_reserve_array(&region->ables, &region->able, states * 8) &&
	       room_reserve_array(&region->cames, &region->came, states * 4) &&
	       room_reserve_array(&region->faults, &region->fails, states) &&
	       room_reserve_array(&region->targets, &region->target, steps * 4) &&
	       room_reserve_array(&region->actors, &region->actor, steps);
}

void region_release(struct region *region)
{
	log_release(&region->states);
	numbering_release(&region->numbers);
	free(region->starts);
	room_release(&region->firsts);
	room_release(&region->ables);
	room_release(&region->cames);
	room_release(&region->targets);
	room_release(&region->actors);
	room_release(&region->faults);
}

/* -- numbers of states --------------------------------------------------------------------------------- */

static bool widen(struct region *region)
{
	return region_may_take(region, numbering_growth(&region->numbers)) &&
	       numbering_widen(&region->numbers, region->states.states);
}

/* The number of a state, which is new if it was not found before; NOBODY if there is no memory. */
static uint32_t number_of(struct region *region, const uint64_t state[WORDS], uint32_t came)
{
	uint32_t *at = numbering_at(&region->numbers, state), number = *at;

	if (number != NOBODY)
		return number;
	number = (uint32_t)region->states.states;
	if (!log_append(&region->states, state))
		return NOBODY;
	*at = number;
	region->came[number] = came;
	return numbering_is_full(&region->numbers) && !widen(region) ? NOBODY : number;
}

/* -- steps among them ---------------------------------------------------------------------------------- */

struct growing {
	struct region *region;
	struct look look;
	unsigned property;
	bool whole; /* all states are without the goal, and all initial ones are starts */
};

/* Record a step by which the goal is not reached. */
static bool note_step(struct growing *growing, uint32_t from, unsigned actor, const uint64_t state[WORDS])
{
	struct region *region = growing->region;
	uint32_t to = number_of(region, state, from);

	if (to == NOBODY)
		return false;
	region->target[region->steps] = to;
	region->actor[region->steps++] = (unsigned char)actor;
	return true;
}

/* Record the steps of one actor from a state. */
static bool note_steps(struct growing *growing, uint32_t from, unsigned actor, const uint64_t s[WORDS])
{
	struct sink *sink = &growing->look.batch.sink;

	if (look_at(&growing->look, actor, s))
		growing->region->able[from] |= UINT64_C(1) << actor;
	growing->region->fails[from] |= sink->failed;
	for (unsigned n = 0; n < sink->count; n++) {
		if (model.symmetric)
			model_canonical(sink->next[n]);
		if ((growing->whole || model_bad(growing->property, sink->next[n])) &&
		    !note_step(growing, from, actor, sink->next[n]))
			return false;
	}
	return true;
}

/* Record all steps of a state. */
static bool visit(struct growing *growing, uint32_t number)
{
	uint64_t s[WORDS];

	log_read(&growing->region->states, number, s);
	growing->region->first[number] = growing->region->steps;
	for (unsigned actor = 0; actor < model.actors; actor++)
		if (!note_steps(growing, number, actor, s))
			return false;
	return true;
}

/* -- starts -------------------------------------------------------------------------------------------- */

struct triggered {
	unsigned property;
	bool all;
	struct log found;
};

static bool add_triggered(void *about, const uint64_t s[WORDS])
{
	struct triggered *triggered = about;

	if (!triggered->all && !(model_bad(triggered->property, s) && model_triggered(triggered->property, s)))
		return true;
	return log_append(&triggered->found, s);
}

static int by_state(const void *one, const void *other)
{
	uint64_t a[WORDS], b[WORDS];

	record_read(one, a);
	record_read(other, b);
	return compare_states(a, b);
}

/* Add the states of a level that trigger the property, the lowest first. */
static bool meet_starts(struct growing *growing, const struct search *search, unsigned level)
{
	struct triggered triggered = {.property = growing->property, .all = growing->whole};
	uint64_t state[WORDS];
	bool all = log_create(&triggered.found, level_size(search, level) * model.bytes + SMALL) &&
		   each_of_level(search, level, add_triggered, &triggered);

	if (all)
		qsort(log_at(&triggered.found, 0), triggered.found.states, model.bytes, by_state);
	for (uint64_t n = 0; all && n < triggered.found.states; n++) {
		log_read(&triggered.found, n, state);
		all = number_of(growing->region, state, NOBODY) != NOBODY;
	}
	log_release(&triggered.found);
	return all;
}

/* Follow every step from the starts of each level, as long as the goal is not reached. */
static bool follow(struct growing *growing, const struct search *search)
{
	const struct log *states = &growing->region->states;
	unsigned levels = growing->whole || model.from_the_start[growing->property] ? 1 : search->levels;
	uint64_t visited = 0;

	for (unsigned level = 0; level < levels || visited < states->states; level++) {
		uint64_t end;

		if (level < levels)
			growing->region->starts[growing->region->levels++] = (uint32_t)states->states;
		if (level < levels && !meet_starts(growing, search, level))
			return false;
		end = states->states;
		for (; visited < end; visited++)
			if (!visit(growing, (uint32_t)visited) ||
			    (visited % BETWEEN_LOOKS == 0 && !region_may_take(growing->region, 0)))
				return false;
	}
	growing->region->first[visited] = growing->region->steps;
	return true;
}

static bool create(struct growing *growing, const struct search *search)
{
	bool all = prepare(growing->region, search) && look_create(&growing->look) && follow(growing, search);

	look_release(&growing->look);
	return all;
}

bool region_create(struct region *region, const struct search *search, unsigned property)
{
	return create(&(struct growing){.region = region, .property = property}, search);
}

bool region_create_whole(struct region *region, const struct search *search)
{
	return create(&(struct growing){.region = region, .whole = true}, search);
}

unsigned region_level(const struct region *region, uint32_t start)
{
	unsigned level = region->levels - 1;

	while (region->starts[level] > start)
		level--;
	return level;
}
