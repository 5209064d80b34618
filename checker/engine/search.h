/*
 * All reachable states, nearest first: level by level, several threads on each level. No state has a parent; the levels
 * stay in the logs of the threads, from which ways.c derives a path backwards.
 */
#ifndef SEARCH_H
#define SEARCH_H

#include <pthread.h>
#include <time.h>

#include "batch.h"
#include "log.h"
#include "look.h"
#include "spill.h"

#ifndef REPORT_EVERY
#define REPORT_EVERY 0.1 /* seconds */
#endif

enum reason {
	NOT_STOPPED,
	TOO_MANY_STATES,
	TOO_MUCH_MEMORY,
	TOO_LONG,
	TOO_DEEP,
	INTERRUPTED,
	NO_ROOM, /* in memory */
	NO_DISK,
};

/* The limits of a search; 0 is no limit. */
struct limits {
	uint64_t states;
	size_t memory; /* of this process */
	double seconds;
	unsigned depth; /* of the last level whose moves are taken */
	bool reduced;   /* only the moves of stubborn sets are taken */
	uint64_t large; /* ask whether to continue, at the end of the first level with more states */
};

/* The folders of files; NULL is none. */
struct folders {
	const char *spill;      /* states beyond the limit of memory */
	const char *checkpoint; /* all states, and what a search needs to resume */
	bool resume;            /* resume from that checkpoint */
	bool shared;            /* the search is one partition of several: its levels may be empty */
	const char *identity;   /* of what is searched: a checkpoint belongs to that alone */
};

/* Where a property was first decided: the nearest state, and of these the lowest. */
struct sighting {
	unsigned depth; /* NEVER if it was not */
	uint64_t state[WORDS];
};

/* The data that threads share. Only `cursor` and `pause` change while they run. */
struct search {
	struct table table;
	struct limits limits;
	struct folders folders;
	unsigned threads;
	struct worker *workers;
	struct span *spans; /* [level * threads + thread] */
	unsigned levels;    /* that have spans; the last of them is the current one */
	unsigned depth;     /* of the states whose moves are taken now */
	uint64_t cursor;    /* the next piece of that level that no thread has taken */
	bool pause;         /* all threads must stop at the end of a piece */
	bool over;
	enum reason stopped;
	bool *open; /* properties that were not decided on an earlier level */
	uint64_t looked;                /* the states when the limits were last looked at */
	double started, reported, kept; /* kept: when the last checkpoint was written */
	bool reduced;         /* stubborn sets of actors step, not all */
	struct table next;    /* then, the states of the current level only; the table has the earlier ones */
	bool spilling;        /* the table does not change; states that it lacks are spilled */
	uint64_t spilled;     /* states that are only on disk, in the sorted parts of the first log */
	struct spans sorted;
	pthread_barrier_t ready, done;
};

/* The properties to evaluate in a state, by number. */
struct questions {
	unsigned *of_every_state, *of_rest, *premises;
	unsigned in_every_state, at_rest, unmet;
};

struct worker {
	struct search *search;
	unsigned number;
	pthread_t thread;
	struct log log;
	struct recent recent;    /* successors */
	struct batch batches[2]; /* one is being filled, the buckets of the other are fetched */
	int filling;
	uint64_t *taken, *rows;
	struct failure *failures;
	struct sighting *sightings;
	bool *met; /* properties whose premises were true at some time */
	struct questions asked;
	struct visited *visited; /* of the batch that is looked up */
	struct spill spill; /* while the search spills */
	struct look look;   /* while it is reduced */
	enum reason trouble;
};

/* Why there is no search; the exit status of the engine. */
enum refusal {
	NO_REFUSAL,
	NO_MEMORY = 3,
	NO_FOLDER = 4,
	NO_CHECKPOINT = 5,
	LOST_FILE = 6,
	NO_MODEL = 7,
	CONTRADICTION = 8, /* a pass meets what the search has not found: the engine is at fault (pass.h) */
};

/* Prepare a search from `count` states, or to be resumed. */
enum refusal search_create(struct search *search, unsigned threads, struct limits limits, struct folders folders,
			   const uint64_t *initial, uint64_t count);

/* Explore every reachable state, or stop at a limit. Reports progress on standard output. */
void search_run(struct search *search);

/*
 * Between rounds, when no other thread works: the reason to stop now, if there is one; the table grows if it should.
 * `due`: whether limits other than that of states are looked at.
 */
enum reason reason_to_stop(struct search *search, bool due);

/* The same: properties that were decided are not evaluated on later levels. */
void close_properties(struct search *search);

/* The same: judge the states that were found but not processed. */
void see_the_rest(struct search *search);

/* The part of a level in one thread's log. */
static inline struct span *span_of(const struct search *search, unsigned level, unsigned thread)
{
	return &search->spans[(size_t)level * search->threads + thread];
}

/* The number of states of a level, in all logs. */
uint64_t level_size(const struct search *search, unsigned level);

/* States that were found, in memory and on disk. */
static inline uint64_t states_found(const struct search *search)
{
	return search->table.states + search->next.states + search->spilled;
}

/* Moves that were taken, of all commands. */
uint64_t search_transitions(const struct search *search);

/* Set by a signal. */
extern volatile int search_interrupted;

/* Seconds of a monotonic clock. */
static inline double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

#endif
