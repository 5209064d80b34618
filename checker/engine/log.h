/*
 * The states that one thread found, in the order in which it found them, eight side by side: word w of state i is at
 * (i / 8 * WORDS + w) * 8 + i % 8. A level begins at a multiple of eight.
 */
#ifndef LOG_H
#define LOG_H

#include "lanes.h"
#include "room.h"

struct log {
	struct room room;
	uint64_t states; /* including what levels are filled up with */
	uint64_t most;
};

bool log_create(struct log *log, size_t most);

void log_release(struct log *log);

/* Begin a level; the number of its first state. */
uint64_t log_level(struct log *log);

static inline uint64_t *log_word(const struct log *log, uint64_t state, int word)
{
	return log->room.base + (state / LANES * WORDS + (uint64_t)word) * LANES + state % LANES;
}

/* False where there is no room. */
static inline bool log_append(struct log *log, const uint64_t state[WORDS])
{
	if (log->states >= log->most)
		return false;
	for (int w = 0; w < WORDS; w++)
		*log_word(log, log->states, w) = state[w];
	log->states++;
	return true;
}

/* Eight states, of which `state`, a multiple of eight, is the first. */
static inline void log_load(const struct log *log, uint64_t state, words s[WORDS])
{
	for (int w = 0; w < WORDS; w++)
		s[w] = load(log_word(log, state, w));
}

#endif
