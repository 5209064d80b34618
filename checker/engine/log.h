/*
 * The states that one thread found, in the order in which it found them, each in as many bytes as it needs (BYTES, from
 * the command line of the compiler): it is the memory for this, and for the table, that ends a search.
 */
#ifndef LOG_H
#define LOG_H

#include <string.h>

#include "lanes.h"
#include "room.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a state is kept without its last, empty bytes");

struct log {
	struct room room;
	uint64_t states;
	uint64_t most;
};

bool log_create(struct log *log, size_t most);

void log_release(struct log *log);

static inline unsigned char *log_at(const struct log *log, uint64_t number)
{
	return (unsigned char *)log->room.base + number * BYTES;
}

/* False where there is no room. */
static inline bool log_append(struct log *log, const uint64_t state[WORDS])
{
	if (log->states >= log->most)
		return false;
	memcpy(log_at(log, log->states++), state, BYTES);
	return true;
}

static inline void log_read(const struct log *log, uint64_t number, uint64_t state[WORDS])
{
	state[WORDS - 1] = 0;
	memcpy(state, log_at(log, number), BYTES);
}

/* Eight states from `first` on, side by side; those from `count` on repeat the first. */
static inline void log_load(const struct log *log, uint64_t first, unsigned count, words s[WORDS])
{
	for (unsigned lane = 0; lane < LANES; lane++) {
		uint64_t state[WORDS];

		log_read(log, first + (lane < count ? lane : 0), state);
		for (int w = 0; w < WORDS; w++)
			s[w][lane] = state[w];
	}
}

#endif
