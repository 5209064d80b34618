/* Where the moves of some states arrive: the states after them, the counts, the checks that failed. */
#ifndef SINK_H
#define SINK_H

#include "lanes.h"

/* The first move that failed a check: nearest to the start, then lowest. `depth` is NEVER if none did. */
struct failure {
	unsigned depth;
	unsigned actor;
	unsigned choice;
	uint64_t state[WORDS];
};

#define NEVER ((unsigned)-1)

struct sink {
	uint64_t *next[WORDS]; /* word w of each state found; eight more may be written than are counted */
	unsigned count;
	unsigned depth;        /* of the states that the moves are taken from */
	mask moved;            /* the lanes that had a move */
	mask failed;           /* the lanes that had a move that fails a check */
	uint64_t *taken;       /* by command; NULL where nobody counts */
	struct failure *failures;
};

/* A move of command `command` leads the lanes of `m` to `t`. */
static inline void arrive(struct sink *to, unsigned command, mask m, const words t[WORDS])
{
	unsigned found = how_many(m);

	to->moved |= m;
	to->taken[command] += found;
	for (int w = 0; w < WORDS; w++)
		squeeze(to->next[w] + to->count, t[w], m);
	to->count += found;
}

/* A move of an actor, from the lanes `m` of `s`, fails a check. */
void fail(struct sink *to, unsigned command, unsigned check, unsigned actor, unsigned choice, mask m,
	  const words s[WORDS]);

/* Negative, zero or positive as one state is less than, equal to or more than another. */
int compare_states(const uint64_t one[WORDS], const uint64_t other[WORDS]);

/* Whether a failure is nearer to the start than another, or as near and lower. */
bool failure_before(const struct failure *one, const struct failure *other);

#endif
