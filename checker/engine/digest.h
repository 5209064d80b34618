/*
 * A digest of data on disk: 256 bits in four lanes, so that a processor works on four words at a time. A single wrong
 * word is always detected; other damage goes unnoticed once in 2^64 times. It protects against damage, not against
 * forgery.
 */
#ifndef DIGEST_H
#define DIGEST_H

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define DIGEST_LANES 4
#define DIGEST_TEXT (DIGEST_LANES * 16) /* hexadecimal digits */

struct digest {
	uint64_t lanes[DIGEST_LANES];
	uint64_t words; /* that were added */
};

#define NO_DIGEST                                                                                              \
	((struct digest){{UINT64_C(0x243f6a8885a308d3), UINT64_C(0x13198a2e03707344),                          \
			  UINT64_C(0xa4093822299f31d0), UINT64_C(0x082efa98ec4e6c89)},                         \
			 0})

static inline void digest_word(struct digest *digest, uint64_t word)
{
	uint64_t *lane = &digest->lanes[digest->words++ % DIGEST_LANES];

	*lane = (*lane ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	*lane = (*lane ^ *lane >> 29) * UINT64_C(0xbf58476d1ce4e5b9);
	*lane ^= *lane >> 32;
}

/* Add bytes, and their number. */
static inline void digest_bytes(struct digest *digest, const char *bytes, size_t count)
{
	for (size_t at = 0; at < count; at += 8) {
		uint64_t word = 0;

		memcpy(&word, bytes + at, count - at < 8 ? count - at : 8);
		digest_word(digest, word);
	}
	digest_word(digest, count);
}

/* Write it as DIGEST_TEXT digits; `to` has room for one character more. */
static inline void digest_text(const struct digest *digest, char to[DIGEST_TEXT + 1])
{
	for (int n = 0; n < DIGEST_LANES; n++)
		snprintf(to + n * 16, 17, "%016" PRIx64, digest->lanes[n]);
}

#endif
