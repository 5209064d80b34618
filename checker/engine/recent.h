/*
 * States that were met a short time ago: a small cache, in which a state takes the place of an older one. Independent
 * steps lead to the same state in either order, soon after each other. A state that is here need not be looked up, or
 * sent to its owner, again.
 */
#ifndef RECENT_H
#define RECENT_H

#include "room.h"
#include "table.h"

struct recent {
	uint64_t (*slots)[WORDS]; /* a state of zeros is an empty slot */
	uint64_t count;
};

/* An empty cache of at most `bytes`; false if there is no memory. */
static inline bool recent_create(struct recent *recent, size_t bytes)
{
	*recent = (struct recent){.count = bytes / sizeof *recent->slots};
	recent->slots = zeros(recent->count, sizeof *recent->slots);
	return recent->slots != NULL;
}

/*
 * Whether a state with some hash was met a short time ago; it is remembered. Never true of the state of zeros. There
 * is no branch: which states are met again cannot be predicted.
 */
static inline bool recent_meets(struct recent *recent, const uint64_t state[WORDS], uint64_t hash)
{
	uint64_t *slot = recent->slots[hash * recent->count >> 32];
	uint64_t differing = 0, any = 0;

	for (int w = 0; w < WORDS; w++) {
		differing |= slot[w] ^ state[w];
		any |= state[w];
		slot[w] = state[w];
	}
	return (differing == 0) & (any != 0);
}

#endif
