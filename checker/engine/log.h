/*
 * The states that one thread found, in order, each in as few bytes as possible (`bytes` of the model): a search ends
 * when the memory for this and for the table is used up. A file may hold them, so that they need no memory and survive
 * the process.
 */
#ifndef LOG_H
#define LOG_H

#include <string.h>

#include "digest.h"
#include "model.h"
#include "room.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a state is kept without its last, empty bytes");

struct log {
	struct room room;
	uint64_t states;
	uint64_t most; /* the number that memory, or the disk, has room for */
	int file;
	struct digest digest; /* of the first `digested` states */
	uint64_t digested;
};

/* A part of a log. */
struct span {
	uint64_t begin, end;
};

/* An empty log in memory that may grow to `most` bytes; false if there is no memory. */
bool log_create(struct log *log, size_t most);

/* A log in a file that has `states` already; false if it has fewer, or is invalid. The log closes it. */
bool log_create_in(struct log *log, int file, uint64_t states);

void log_release(struct log *log);

/* Extend the digest to all states of the log; none of them may change from now on. */
void log_digest(struct log *log);

/* Reserve more space on the disk; false if it is full, and for a log in memory. */
bool log_extend(struct log *log);

static inline unsigned char *log_at(const struct log *log, uint64_t number)
{
	return (unsigned char *)log->room.base + number * model.bytes;
}

/* Read a state of a few bytes: two parts that overlap, so that nothing outside it is accessed. */
static inline uint64_t short_record_read(const unsigned char *record)
{
	size_t bytes = model.bytes;
	uint32_t low, high;
	uint64_t value = 0;

	if (bytes < 4) {
		memcpy(&value, record, bytes);
		return value;
	}
	memcpy(&low, record, 4);
	memcpy(&high, record + bytes - 4, 4);
	return low | (uint64_t)high << (bytes - 4) * 8;
}

static inline void short_record_write(unsigned char *record, uint64_t value)
{
	size_t bytes = model.bytes;
	uint32_t low = (uint32_t)value, high = (uint32_t)(value >> (bytes - 4) * 8 % 64);

	if (bytes < 4) {
		memcpy(record, &value, bytes);
		return;
	}
	memcpy(record, &low, 4);
	memcpy(record + bytes - 4, &high, 4);
}

static inline void record_read(const unsigned char *record, uint64_t state[WORDS])
{
	if (WORDS == 1) {
		state[0] = short_record_read(record);
		return;
	}
	memset(state, 0, WORDS * sizeof *state);
	memcpy(state, record, model.bytes);
}

static inline void record_write(unsigned char *record, const uint64_t state[WORDS])
{
	if (WORDS == 1)
		short_record_write(record, state[0]);
	else
		memcpy(record, state, model.bytes);
}

/* False if there is no room. */
static inline bool log_append(struct log *log, const uint64_t state[WORDS])
{
	if (log->states >= log->most && !log_extend(log))
		return false;
	record_write(log_at(log, log->states++), state);
	return true;
}

static inline void log_read(const struct log *log, uint64_t number, uint64_t state[WORDS])
{
	record_read(log_at(log, number), state);
}

#endif
