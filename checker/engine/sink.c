#include "sink.h"

int compare_states(const uint64_t one[WORDS], const uint64_t other[WORDS])
{
	for (int w = WORDS - 1; w >= 0; w--)
		if (one[w] != other[w])
			return one[w] < other[w] ? -1 : 1;
	return 0;
}

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

void fail(struct sink *to, unsigned command, unsigned check, unsigned actor, unsigned choice, mask m,
	  const words s[WORDS])
{
	struct failure *best = &to->failures[check];

	to->moved |= m;
	to->failed |= m;
	to->taken[command] += how_many(m);
	for (unsigned bits = lane_bits(m); bits != 0; bits &= bits - 1) {
		struct failure now = {.depth = to->depth, .actor = actor, .choice = choice};

		for (int w = 0; w < WORDS; w++)
			now.state[w] = s[w][__builtin_ctz(bits)];
		if (failure_before(&now, best))
			*best = now;
	}
}
