/* A packed state: WORDS words of 64 bits. */
#ifndef STATE_H
#define STATE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* `bits` bits from `shift` on, at most 64 of them: the left part of one word, or of two. */
static inline uint64_t state_bits(const uint64_t s[WORDS], unsigned shift, unsigned bits)
{
	unsigned word = shift / 64, from = shift % 64;
	uint64_t value = s[word] >> from;

	if (WORDS > 1 && from + bits > 64)
		value |= s[word + 1] << (64 - from);
	return bits == 64 ? value : value & ((UINT64_C(1) << bits) - 1);
}

/* Flip the bits of a field that are set in `bits`. */
static inline void state_flip(uint64_t s[WORDS], unsigned shift, uint64_t bits)
{
	unsigned word = shift / 64, from = shift % 64;

	s[word] ^= bits << from;
	if (WORDS > 1 && from > 0 && bits >> (64 - from))
		s[word + 1] ^= bits >> (64 - from);
}

/* Negative, zero or positive as one state is less than, equal to or more than another. */
static inline int compare_states(const uint64_t one[WORDS], const uint64_t other[WORDS])
{
	for (int w = WORDS - 1; w >= 0; w--)
		if (one[w] != other[w])
			return one[w] < other[w] ? -1 : 1;
	return 0;
}

static inline void copy_state(uint64_t to[WORDS], const uint64_t from[WORDS])
{
	for (int w = 0; w < WORDS; w++)
		to[w] = from[w];
}

#endif
