#include "lost.h"

#include <inttypes.h>
#include <stdlib.h>

#include "region.h"
#include "text.h"

struct lost {
	struct region region;
	uint64_t everybody; /* actors, as bits */
	uint64_t *ending;   /* of a state: actors that can still reach their end */
	uint64_t *moving;   /* actors that can still step */
	unsigned char *all; /* whether a state in which all have ended can follow */
};

static bool lost_create(struct lost *lost, const struct search *search)
{
	size_t states;

	if (!region_create_whole(&lost->region, search))
		return false;
	states = lost->region.states.states;
	if (!region_may_take(&lost->region, states * (2 * sizeof *lost->ending + sizeof *lost->all)))
		return false;
	lost->everybody = model.actors < 64 ? (UINT64_C(1) << model.actors) - 1 : UINT64_MAX;
	lost->ending = zeros(states, sizeof *lost->ending);
	lost->moving = zeros(states, sizeof *lost->moving);
	lost->all = zeros(states, sizeof *lost->all);
	return lost->ending && lost->moving && lost->all;
}

static void lost_release(struct lost *lost)
{
	region_release(&lost->region);
	free(lost->ending);
	free(lost->moving);
	free(lost->all);
}

/* -- facts about each state by itself ---------------------------------------------------------------- */

/* Record which actors have ended in a state. */
static void note_ended(struct lost *lost, uint32_t number)
{
	uint64_t s[WORDS];

	log_read(&lost->region.states, number, s);
	for (unsigned actor = 0; actor < model.actors; actor++)
		lost->ending[number] |= (uint64_t)model_ended(actor, s) << actor;
}

/* A step that fails ends its run: what would follow is unknown, so no actor counts as lost. */
static void begin_lost(struct lost *lost)
{
	uint32_t states = (uint32_t)lost->region.states.states;

	for (uint32_t n = 0; n < states; n++) {
		bool fails = lost->region.fails[n];

		note_ended(lost, n);
		lost->ending[n] |= fails ? lost->everybody : 0;
		lost->moving[n] = fails ? lost->everybody : lost->region.able[n];
		lost->all[n] = lost->ending[n] == lost->everybody;
	}
}

/* -- and about what can follow it --------------------------------------------------------------------- */

/* Whatever can follow a state after one step can follow it; returns whether that adds anything. */
static bool look_one_step_on(struct lost *lost, uint32_t n)
{
	const struct region *region = &lost->region;
	uint64_t ending = lost->ending[n], moving = lost->moving[n];
	bool all = lost->all[n];

	for (uint64_t step = region->first[n]; step < region->first[n + 1]; step++) {
		lost->ending[n] |= lost->ending[region->target[step]];
		lost->moving[n] |= lost->moving[region->target[step]];
		lost->all[n] |= lost->all[region->target[step]];
	}
	return lost->ending[n] != ending || lost->moving[n] != moving || lost->all[n] != all;
}

/*
 * Until nothing changes: against the order in which the states were found, in which most steps lead forward, and along
 * it.
 */
static void look_ahead_of_all(struct lost *lost)
{
	uint32_t states = (uint32_t)lost->region.states.states;
	bool changed = true;

	while (changed) {
		changed = false;
		for (uint32_t n = states; n-- > 0;)
			changed |= look_one_step_on(lost, n);
		for (uint32_t n = 0; changed && n < states; n++)
			look_one_step_on(lost, n);
	}
}

/* -- the answer ---------------------------------------------------------------------------------------------- */

static uint64_t stuck_in(const struct lost *lost, uint32_t n)
{
	return ~lost->ending[n] & ~lost->moving[n] & lost->everybody;
}

static uint64_t endless_in(const struct lost *lost, uint32_t n)
{
	return ~lost->ending[n] & lost->moving[n] & lost->everybody;
}

static unsigned depth_of(const struct region *region, uint32_t n)
{
	unsigned depth = 0;

	for (; region->came[n] != NOBODY; n = region->came[n])
		depth++;
	return depth;
}

/* Whether a state is lower than another of the same depth. */
static bool is_lower(const struct region *region, uint32_t one, uint32_t other)
{
	uint64_t a[WORDS], b[WORDS];

	log_read(&region->states, one, a);
	log_read(&region->states, other, b);
	return compare_states(a, b) < 0;
}

/* The nearest state in which an actor is lost in some way, and the lowest of these; NOBODY if there is none. */
static uint32_t nearest(const struct lost *lost, uint64_t (*in)(const struct lost *, uint32_t))
{
	uint32_t found = NOBODY, states = (uint32_t)lost->region.states.states;
	unsigned depth = 0;

	for (uint32_t n = 0; n < states; n++) {
		if (in(lost, n) == 0)
			continue;
		if (found == NOBODY)
			depth = depth_of(&lost->region, found = n);
		else if (depth_of(&lost->region, n) > depth)
			break;
		else if (is_lower(&lost->region, n, found))
			found = n;
	}
	return found;
}

static void write_nearest(FILE *to, const struct lost *lost)
{
	uint32_t n = nearest(lost, stuck_in);
	uint64_t state[WORDS];

	if (n == NOBODY)
		n = nearest(lost, endless_in);
	if (n == NOBODY)
		return;
	log_read(&lost->region.states, n, state);
	fprintf(to, "lost %u", depth_of(&lost->region, n));
	write_state(to, state);
	fprintf(to, " %" PRIx64 " %" PRIx64 "\n", stuck_in(lost, n), endless_in(lost, n));
}

bool write_lost(FILE *to, const struct search *search, bool *over_limit)
{
	struct lost lost = {.everybody = 0};
	bool there = lost_create(&lost, search), hope = true;

	if (there) {
		begin_lost(&lost);
		look_ahead_of_all(&lost);
		for (uint32_t n = 0; hope && n < lost.region.states.states; n++)
			hope = lost.all[n];
	}
	if (there && !hope && model.symmetric)
		fputs("unsure\n", to);
	else if (there && !hope)
		write_nearest(to, &lost);
	*over_limit = lost.region.over_limit;
	lost_release(&lost);
	return there;
}
