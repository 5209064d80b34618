#include "hope.h"

#include <stdlib.h>

#include "owner.h"

#define ANSWER UINT32_MAX /* in place of the partition that asks: the asking state is good */

static bool number_all(struct hope *hope)
{
	struct numbering *numbers = &hope->numbers;
	uint64_t state[WORDS];

	while (numbering_is_full(numbers))
		if (!pass_may_take(hope->pass, numbering_growth(numbers)) || !numbering_widen(numbers, 0))
			return false;
	for (uint64_t n = 0; n < hope->states->states; n++) {
		log_read(hope->states, n, state);
		*numbering_at(numbers, state) = (uint32_t)n;
	}
	return true;
}

static bool all_have_ended(const uint64_t s[WORDS])
{
	for (unsigned actor = 0; actor < model.actors; actor++)
		if (!model_ended(actor, s))
			return false;
	return true;
}

static void find_good(struct hope *hope, uint64_t number)
{
	hope->unknown -= !hope->good[number];
	hope->good[number] = true;
}

void hope_create(struct hope *hope, struct pass *pass)
{
	const struct log *states = &pass->partition->search.workers[0].log;
	uint64_t state[WORDS];

	*hope = (struct hope){.pass = pass, .states = states, .unknown = states->states};
	if (states->states >= NOBODY || !pass_may_take(pass, states->states) ||
	    !numbering_create(&hope->numbers, states) || !number_all(hope) ||
	    !room_reserve_array(&hope->room, &hope->good, states->states)) {
		if (pass->trouble == NOT_STOPPED)
			pass->trouble = NO_ROOM;
		return;
	}
	for (uint64_t n = 0; n < states->states; n++) {
		log_read(states, n, state);
		if (all_have_ended(state))
			find_good(hope, n);
	}
}

void hope_release(struct hope *hope)
{
	numbering_release(&hope->numbers);
	room_release(&hope->room);
}

/* -- asking ------------------------------------------------------------------------------------------------ */

static bool has_more(const struct pass *pass)
{
	const struct hope *hope = pass->about;

	return hope->asking.begin < hope->asking.end;
}

/* Whether an own state is good; it must be a state of the search. */
static bool is_good(const struct hope *hope, const uint64_t state[WORDS])
{
	uint32_t number = *numbering_at(&hope->numbers, state);

	if (number == NOBODY)
		exit(CONTRADICTION);
	return hope->good[number];
}

static unsigned owner_in(const struct pass *pass, const uint64_t state[WORDS])
{
	return owner_of(state, pass->partition->of);
}

/* Whether a step fails, or leads to an own state that is good. The successors are in the look. */
static bool is_good_by_itself(struct hope *hope, const uint64_t s[WORDS])
{
	struct pass *pass = hope->pass;
	struct sink *sink = &pass->look.batch.sink;
	bool good;

	look_ahead(&pass->look, s);
	good = sink->failed;
	for (unsigned n = 0; n < sink->count; n++) {
		if (model.symmetric)
			model_canonical(sink->next[n]);
		if (!good && owner_in(pass, sink->next[n]) == pass->partition->number)
			good = is_good(hope, sink->next[n]);
	}
	return good;
}

/* Ask the other owners of a state's successors whether these are good. */
static void ask_others(struct pass *pass, uint64_t number)
{
	const struct sink *sink = &pass->look.batch.sink;
	uint64_t asker = (uint64_t)pass->partition->number << 32 | number;

	for (unsigned n = 0; n < sink->count; n++)
		if (owner_in(pass, sink->next[n]) != pass->partition->number)
			pass_tell(pass, sink->next[n], asker);
}

static void ask(struct pass *pass)
{
	struct hope *hope = pass->about;
	uint64_t number = hope->asking.begin++, s[WORDS];

	if (hope->good[number])
		return;
	log_read(hope->states, number, s);
	if (is_good_by_itself(hope, s))
		find_good(hope, number);
	else
		ask_others(pass, number);
}

/* A state of another partition asks about an own one; or an answer comes. Nothing is answered unless it is good. */
static void hear(struct pass *pass, const uint64_t state[WORDS], uint64_t said)
{
	static const uint64_t NONE[WORDS];
	struct hope *hope = pass->about;
	uint64_t asker = said >> 32, number = said & UINT32_MAX;

	if (asker == ANSWER)
		find_good(hope, number);
	else if (is_good(hope, state))
		pass_tell_one(pass, (unsigned)asker, NONE, (uint64_t)ANSWER << 32 | number);
}

uint64_t hope_ask(struct hope *hope, unsigned level)
{
	static const struct pass_kind ASKING = {has_more, ask, hear};
	const struct search *search = &hope->pass->partition->search;
	uint64_t unknown = 0;

	if (hope->pass->trouble != NOT_STOPPED)
		return 0;
	pass_begin(hope->pass, &ASKING, hope, 8);
	hope->asking = level < search->levels ? *span_of(search, level, 0) : (struct span){0, 0};
	for (uint64_t n = hope->asking.begin; n < hope->asking.end; n++)
		unknown += !hope->good[n];
	return unknown;
}
