#include "sink.h"

bool failure_before(const struct failure *one, const struct failure *other)
{
	int order;

	if (one->depth != other->depth)
		return one->depth < other->depth;
	order = compare_states(one->state, other->state);
	if (order != 0)
		return order < 0;
	if (one->actor != other->actor)
		return one->actor < other->actor;
	return one->choice < other->choice;
}

void sink_failure(struct sink *to, unsigned check, unsigned actor, unsigned choice, const uint64_t s[WORDS])
{
	struct failure now = {.depth = to->depth, .actor = actor, .choice = choice};

	copy_state(now.state, s);
	if (failure_before(&now, &to->failures[check]))
		to->failures[check] = now;
}
