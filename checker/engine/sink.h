/* The results of the moves of a state: the successors, the counts, the failed checks. */
#ifndef SINK_H
#define SINK_H

#include "state.h"

/* The first move that failed a check: nearest to the start, then lowest. `depth` is NEVER if none did. */
struct failure {
	unsigned depth;
	unsigned actor;
	unsigned choice;
	uint64_t state[WORDS];
};

#define NEVER ((unsigned)-1)

struct sink {
	uint64_t (*next)[WORDS]; /* the states found; there is room for a few more than are counted */
	unsigned count;
	unsigned depth;          /* of the states that the moves are taken from */
	bool moved;              /* whether there was a move */
	bool failed;             /* whether a move failed a check */
	uint64_t *taken;         /* by command */
	uint64_t *rows;          /* by row, until they are added to the commands */
	struct failure *failures;
};

/* A move of an actor from `s` fails a check. */
void sink_failure(struct sink *to, unsigned check, unsigned actor, unsigned choice, const uint64_t s[WORDS]);

/* Whether a failure is nearer to the start than another, or as near and lower. */
bool failure_before(const struct failure *one, const struct failure *other);

#endif
