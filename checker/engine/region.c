#include "region.h"

#include <stdlib.h>

#include "look.h"
#include "ways.h"

#define SMALL (1 << 20)          /* bytes: no array is reserved smaller */
#define SLOTS_AT_FIRST (1 << 12)            /* slots to begin with */
#define BETWEEN_LOOKS 65536      /* states visited between two checks of the memory limit */
#define LEFT (UINT64_C(1) << 28) /* bytes that are left to the machine */

static bool reserve_array(struct room *room, void *base, size_t bytes)
{
	bool there = room_reserve(room, bytes + SMALL, bytes + SMALL, NO_FILE);

	*(void **)base = room->base;
	return there;
}

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

	*region = (struct region){.slots = SLOTS_AT_FIRST, .most = most_bytes(search)};
	region->index = malloc(SLOTS_AT_FIRST * sizeof *region->index);
	region->starts = zeros(search->levels, sizeof *region->starts);
	if (!region->index || !region->starts || states >= NOBODY)
		return false;
	memset(region->index, 0xff, SLOTS_AT_FIRST * sizeof *region->index);
	return log_create(&region->states, states * model.bytes + SMALL) &&
	       reserve_array(&region->firsts, &region->first, (states + 1) * 8) &&
	       reserve_array(&region->ables, &region->able, states * 8) &&
	       reserve_array(&region->cames, &region->came, states * 4) &&
	       reserve_array(&region->faults, &region->fails, states) &&
	       reserve_array(&region->targets, &region->target, steps * 4) &&
	       reserve_array(&region->actors, &region->actor, steps);
}

void region_release(struct region *region)
{
	log_release(&region->states);
	free(region->index);
	free(region->starts);
	room_release(&region->firsts);
	room_release(&region->ables);
	room_release(&region->cames);
	room_release(&region->targets);
	room_release(&region->actors);
	room_release(&region->faults);
}

/* -- numbers of states --------------------------------------------------------------------------------- */

/* The slot of a state: where its number is, or should be. */
static uint64_t slot_of(const struct region *region, const uint64_t state[WORDS])
{
	uint64_t slot = hash_state(state) * region->slots >> 32, there[WORDS];

	for (; region->index[slot] != NOBODY; slot = (slot + 1) % region->slots) {
		log_read(&region->states, region->index[slot], there);
		if (compare_states(there, state) == 0)
			break;
	}
	return slot;
}

static bool widen(struct region *region)
{
	uint64_t slots = region->slots * 2, state[WORDS];
	uint32_t *index = region_may_take(region, slots * sizeof *index) ? malloc(slots * sizeof *index) : NULL;

	if (index == NULL || memory_available() < LEFT)
		return false;
	free(region->index);
	region->index = memset(index, 0xff, slots * sizeof *index);
	region->slots = slots;
	for (uint64_t n = 0; n < region->states.states; n++) {
		log_read(&region->states, n, state);
		region->index[slot_of(region, state)] = (uint32_t)n;
	}
	return true;
}

/* The number of a state, which is new if it was not found before; NOBODY if there is no memory. */
static uint32_t number_of(struct region *region, const uint64_t state[WORDS], uint32_t came)
{
	uint64_t slot = slot_of(region, state);
	uint32_t number = region->index[slot];

	if (number != NOBODY)
		return number;
	number = (uint32_t)region->states.states;
	if (!log_append(&region->states, state))
		return NOBODY;
	region->index[slot] = number;
	region->came[number] = came;
	if (region->states.states * 2 > region->slots && !widen(region))
		return NOBODY;
	return number;
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
