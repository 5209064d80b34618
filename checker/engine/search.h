/*
 * All reachable states, nearest first: level by level, several threads on each level. No state has a parent; the
 * levels stay in the logs of the threads, from which ways.c derives a way backwards.
 */
#ifndef SEARCH_H
#define SEARCH_H

#include <pthread.h>
#include <time.h>

#include "batch.h"
#include "log.h"

#define REPORT_EVERY 0.1 /* seconds */

enum reason { NOT_STOPPED, TOO_MANY_STATES, TOO_MUCH_MEMORY, TOO_LONG, INTERRUPTED, NO_ROOM };

/* What ends a search before its time; 0 is no limit. */
struct limits {
	uint64_t states;
	size_t memory; /* of this process */
	double seconds;
};

/* Where a property was first decided: the nearest state, and of these the lowest. */
struct sighting {
	unsigned depth; /* NEVER if it was not */
	uint64_t state[WORDS];
};

/* The part of a level that is in one thread's log. */
struct span {
	uint64_t begin, end;
};

/* What the threads share. Only `cursor` and `pause` change while they run. */
struct search {
	struct table table;
	struct limits limits;
	unsigned threads;
	struct worker *workers;
	struct span *spans; /* [level * threads + thread] */
	unsigned levels;    /* that have spans; the last of them is being found */
	unsigned depth;     /* of the states whose moves are taken now */
	uint64_t cursor;    /* the next piece of that level that nobody has taken */
	bool pause;         /* everybody is to stop at the end of a piece */
	bool over;
	enum reason stopped;
	bool *open; /* properties that were not decided on an earlier level */
	double started, reported;
	pthread_barrier_t ready, done;
};

struct worker {
	struct search *search;
	unsigned number;
	pthread_t thread;
	struct log log;
	struct batch batches[2]; /* one fills, the buckets of the other are known */
	int filling;
	uint64_t *taken;
	struct failure *failures;
	struct sighting *sightings;
	bool *met; /* properties whose premises were true somewhere */
	bool no_room;
};

/* Prepare a search from `count` states; false where there is no memory. */
bool search_create(struct search *search, unsigned threads, struct limits limits, const uint64_t *initial,
		   uint64_t count);

/* See every reachable state, or stop at a limit. Reports on standard output as it goes. */
void search_run(struct search *search);

void search_release(struct search *search);

/* The part of a level in one thread's log. */
static inline struct span *span_of(const struct search *search, unsigned level, unsigned thread)
{
	return &search->spans[(size_t)level * search->threads + thread];
}

/* How many states a level has, in all logs. */
uint64_t level_size(const struct search *search, unsigned level);

/* Moves that were taken, of all commands. */
uint64_t search_transitions(const struct search *search);

/* Asked for by a signal. */
extern volatile int search_interrupted;

/* Seconds, by a clock that only goes forward. */
static inline double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

#endif
