/*
 * Which partition of a search a state belongs to: the same on every machine, and independent of the bucket that it has
 * in a table (table.h), so that the states of one partition are spread over all buckets.
 */
#ifndef OWNER_H
#define OWNER_H

#include "state.h"

static inline unsigned owner_of(const uint64_t state[WORDS], unsigned partitions)
{
	uint64_t h = UINT64_C(0x13198a2e03707344);

	for (int w = 0; w < WORDS; w++) {
		h = (h ^ state[w]) * UINT64_C(0xff51afd7ed558ccd);
		h ^= h >> 29;
	}
	h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return (unsigned)((h >> 32) * partitions >> 32);
}

#endif
