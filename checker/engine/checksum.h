/*
 * The checksum of zlib and PNG (CRC-32): it always detects a single wrong bit, and nearly always several near each
 * other.
 */
#ifndef CHECKSUM_H
#define CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

static inline uint32_t checksum(const void *bytes, size_t count)
{
	const unsigned char *byte = bytes, *end = byte + count;
	uint32_t table[256], sum = UINT32_MAX;

	for (uint32_t n = 0; n < 256; n++) {
		table[n] = n;
		for (int bit = 0; bit < 8; bit++)
			table[n] = table[n] >> 1 ^ (table[n] & 1 ? UINT32_C(0xedb88320) : 0);
	}
	for (; byte < end; byte++)
		sum = sum >> 8 ^ table[(sum ^ *byte) & 0xff];
	return ~sum;
}

#endif
