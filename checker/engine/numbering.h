/* Which number a state has in a log: found by its contents. */
#ifndef NUMBERING_H
#define NUMBERING_H

#include "log.h"

#define NOBODY UINT32_MAX

struct numbering {
	const struct log *states;
	uint32_t *slot; /* of a hash: the number of a state, or NOBODY */
	uint64_t slots;
};

/* A numbering of the states of a log, which has none yet; false if there is no memory. */
bool numbering_create(struct numbering *numbering, const struct log *states);

void numbering_release(struct numbering *numbering);

/* Where the number of a state is, or NOBODY, which may be replaced by the number of a state that was appended. */
uint32_t *numbering_at(const struct numbering *numbering, const uint64_t state[WORDS]);

/* Whether there are so many states that it should be widened before another one comes. */
bool numbering_is_full(const struct numbering *numbering);

/* Bytes that the next widening needs. */
size_t numbering_growth(const struct numbering *numbering);

/* Number the first `count` states of the log again, in twice as many slots; false if there is no memory. */
bool numbering_widen(struct numbering *numbering, uint64_t count);

#endif
