#include "share.h"

#include <stdlib.h>

#include "ways.h"

#define SMALL (1 << 20)     /* bytes: no log is reserved smaller */
#define BETWEEN_LOOKS 65536 /* states found between two checks of the memory limit */

void share_create(struct share *share, struct pass *pass, unsigned property)
{
	uint64_t states = states_found(&pass->partition->search);

	*share = (struct share){.pass = pass, .property = property, .states.file = NO_FILE, .stop.depth = NEVER};
	share->fair = model_fair_actors(1);
	share->strong = model_fair_actors(2);
	if (model.symmetric)
		exit(CONTRADICTION); /* a representative has other actors at the places of `served`: progress excludes it */
	if (states >= NOBODY || !numbering_create(&share->numbers, &share->states) ||
	    !log_create(&share->states, states * model.bytes + SMALL) ||
	    !room_reserve_array(&share->ables, &share->able, states * sizeof *share->able) ||
	    !room_reserve_array(&share->serveds, &share->served, states * sizeof *share->served) ||
	    !room_reserve_array(&share->befores, &share->before, states * sizeof *share->before) ||
	    !room_reserve_array(&share->marks_room, &share->marks, states) ||
	    !queue_create(&share->queue, states + 1))
		pass->trouble = NO_ROOM;
}

void share_release(struct share *share)
{
	log_release(&share->states);
	numbering_release(&share->numbers);
	room_release(&share->ables);
	room_release(&share->serveds);
	room_release(&share->befores);
	room_release(&share->marks_room);
	room_release(&share->queue.room);
	free(share->levels);
	share->levels = NULL;
}

/* -- states ---------------------------------------------------------------------------------------------- */

uint32_t share_number(const struct share *share, const uint64_t state[WORDS])
{
	uint32_t number = *numbering_at(&share->numbers, state);

	if (number == NOBODY)
		exit(CONTRADICTION);
	return number;
}

static bool has_room(struct share *share)
{
	struct numbering *numbers = &share->numbers;

	if (numbering_is_full(numbers))
		return pass_may_take(share->pass, numbering_growth(numbers)) &&
		       numbering_widen(numbers, share->states.states);
	return share->states.states % BETWEEN_LOOKS != 0 || pass_may_take(share->pass, 0);
}

/* The number of a state, which is new if it was not found before; NOBODY, and trouble, if there is no memory. */
static uint32_t add(struct share *share, const uint64_t state[WORDS])
{
	uint32_t *at = numbering_at(&share->numbers, state);
	uint32_t number = *at;

	if (number != NOBODY)
		return number;
	number = (uint32_t)share->states.states;
	if (log_append(&share->states, state)) {
		*at = number;
		share->marks[number] = IS_LEFT;
		share->left++;
		if (has_room(share))
			return number;
	}
	if (share->pass->trouble == NOT_STOPPED)
		share->pass->trouble = NO_ROOM;
	return NOBODY;
}

/* -- steps ----------------------------------------------------------------------------------------------- */

uint64_t share_tell(const struct share *share, uint32_t number, uint64_t among, uint64_t said)
{
	struct sink *sink = &share->pass->look.batch.sink;
	uint64_t able = 0, s[WORDS];

	log_read(&share->states, number, s);
	for (unsigned actor = 0; actor < model.actors; actor++) {
		if ((among >> actor & 1) == 0 || !look_at(&share->pass->look, actor, s))
			continue;
		able |= UINT64_C(1) << actor;
		for (unsigned n = 0; n < sink->count; n++) {
			if (model_bad(share->property, sink->next[n]))
				pass_tell(share->pass, sink->next[n], said | UINT64_C(1) << actor);
		}
	}
	return able;
}

/* -- levels ---------------------------------------------------------------------------------------------- */

static bool has_more(const struct pass *pass)
{
	const struct share *share = pass->about;

	return share->next < share->levels[share->level_count - 1];
}

/* Note a state at which a run may stop. */
static void note_stop(struct share *share, uint32_t number)
{
	unsigned depth = (unsigned)share->level_count - 2;
	uint64_t state[WORDS];

	log_read(&share->states, number, state);
	if (share->stop.depth < depth || (share->stop.depth == depth && compare_states(share->stop.state, state) < 0))
		return;
	share->stop.depth = depth;
	copy_state(share->stop.state, state);
}

static void follow(struct pass *pass)
{
	struct share *share = pass->about;
	uint32_t number = (uint32_t)share->next++;

	share->able[number] = share_tell(share, number, UINT64_MAX, 0);
	if ((share->able[number] & share->fair) == 0)
		note_stop(share, number);
}

/* A step leads to a state. */
static void arrive(struct pass *pass, const uint64_t state[WORDS], uint64_t said)
{
	struct share *share = pass->about;
	uint32_t number = add(share, state);

	(void)said;
	if (number == NOBODY)
		return;
	if (share->before[number] == UINT32_MAX)
		pass->trouble = NO_ROOM;
	else
		share->before[number]++;
}

static bool meet_start(void *about, const uint64_t s[WORDS])
{
	struct share *share = about;

	if (!model_bad(share->property, s) || !model_triggered(share->property, s))
		return true;
	return add(share, s) != NOBODY;
}

static bool close_level(struct share *share)
{
	uint64_t *levels = realloc(share->levels, (share->level_count + 1) * sizeof *levels);

	if (levels == NULL)
		return false;
	share->levels = levels;
	levels[share->level_count++] = share->states.states;
	return true;
}

struct span share_level(const struct share *share, unsigned level)
{
	if (level + 1 >= share->level_count)
		return (struct span){0, 0};
	return (struct span){share->levels[level], share->levels[level + 1]};
}

void share_grow(struct share *share, unsigned level)
{
	static const struct pass_kind GROWING = {has_more, follow, arrive};
	const struct search *search = &share->pass->partition->search;

	if (share->pass->trouble != NOT_STOPPED)
		return;
	pass_begin(share->pass, &GROWING, share, 0);
	if (level == 0 && !close_level(share))
		share->pass->trouble = NO_ROOM;
	if (level < search->levels && (level == 0 || !model.from_the_start[share->property]))
		each_of_level(search, level, meet_start, share);
	if (!close_level(share))
		share->pass->trouble = NO_ROOM;
}
