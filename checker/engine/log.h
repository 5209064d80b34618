/*
 * The states that one thread found, in the order in which it found them, each in as many bytes as it needs (BYTES, from
 * the command line of the compiler): it is the memory for this, and for the table, that ends a search. A file may keep
 * them, so that memory need not, and so that they outlive the process.
 */
#ifndef LOG_H
#define LOG_H

#include <string.h>

#include "digest.h"
#include "lanes.h"
#include "room.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a state is kept without its last, empty bytes");

struct log {
	struct room room;
	uint64_t states;
	uint64_t most; /* that there is memory for, or disk */
	int file;
	struct digest digest; /* of the first `digested` states */
	uint64_t digested;
};

/* The part of a log. */
struct span {
	uint64_t begin, end;
};

/* An empty log in memory that may grow to `most` bytes; false where there is none. */
bool log_create(struct log *log, size_t most);

/* A log in a file, of which `states` are there already; false where it has fewer, or is none. The log closes it. */
bool log_create_in(struct log *log, int file, uint64_t states);

void log_release(struct log *log);

/* Bring the digest up to all states that the log has; none of them may change from now on. */
void log_digest(struct log *log);

/* Make room on the disk for more; false where it is full, and for a log in memory. */
bool log_extend(struct log *log);

static inline unsigned char *log_at(const struct log *log, uint64_t number)
{
	return (unsigned char *)log->room.base + number * BYTES;
}

static inline void record_read(const unsigned char *record, uint64_t state[WORDS])
{
	state[WORDS - 1] = 0;
	memcpy(state, record, BYTES);
}

/* False where there is no room. */
static inline bool log_append(struct log *log, const uint64_t state[WORDS])
{
	if (log->states >= log->most && !log_extend(log))
		return false;
	memcpy(log_at(log, log->states++), state, BYTES);
	return true;
}

static inline void log_read(const struct log *log, uint64_t number, uint64_t state[WORDS])
{
	record_read(log_at(log, number), state);
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
