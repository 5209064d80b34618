/*
 * An exact set of states: one table of buckets, each of whole cache lines, filled from the left. A state that finds
 * its bucket full goes to the next. Nothing is ever taken out, so a bucket with an empty place ends a search.
 *
 * An empty place is all zeros. A state of one word that is zero is therefore kept apart; a state of several
 * words has the topmost bit set in the table, and the next bit while it is being written.
 *
 * Which bucket is a product of the hash, not a remainder: when the table grows by any factor, states
 * keep their order, and growing is one pass from the last bucket to the first, in place.
 */
#ifndef TABLE_H
#define TABLE_H

#include "room.h"
#include "state.h"

#define PLACES (WORDS <= 8 ? 8 / WORDS : 1)                  /* of a bucket */
#define BUCKET (WORDS <= 8 ? 8 : (WORDS + 7) / 8 * 8)        /* its size in words */
#define SPARE 256                                            /* buckets beyond the last that a hash selects */
#define PRESENT (UINT64_C(1) << 63)
#define WRITING (UINT64_C(1) << 62)

enum visit { SEEN_BEFORE, NEW, NO_PLACE };

struct table {
	struct room room;
	uint64_t buckets; /* that a hash may select; a few more follow, for states that find these full */
	uint64_t states;  /* counted by the inserting threads */
	uint64_t limit;   /* with more states than this it should grow */
	uint64_t zero;    /* whether the state zero is present */
	bool shared;      /* whether several threads insert at a time */
	bool by_fours;    /* whether the processor compares four words at a time */
	bool doubles;     /* whether it doubles when it grows; otherwise a large table grows by an eighth */
};

/* An empty table that may grow to `most` bytes; false if there is no memory. */
bool table_create(struct table *table, uint64_t buckets, size_t most, bool shared);

void table_release(struct table *table);

/* Enlarge it; false if its room is used up. No other thread may use it meanwhile. */
bool table_grow(struct table *table);

/* Whether it has room for the next growth. */
bool table_may_grow(const struct table *table);

/* Bytes that the next growth needs. */
size_t table_growth(const struct table *table);

/* For a batch of states: the number of one, and the result of its bucket. */
struct visited {
	unsigned number;
	enum visit visit;
};

/*
 * Look up states in their buckets, and insert the new ones; those that are not SEEN_BEFORE are written to `visited`.
 * Returns their number.
 */
unsigned table_visit_all(struct table *table, const uint64_t *buckets, const uint64_t (*states)[WORDS], unsigned count,
			 struct visited *visited);

/* The same without inserting. */
unsigned table_look_all(const struct table *table, const uint64_t *buckets, const uint64_t (*states)[WORDS],
			unsigned count, struct visited *visited);

/* Look up a state in one bucket, and insert it if it is new; NO_PLACE if other threads fill the bucket. */
enum visit table_visit(struct table *table, uint64_t bucket, const uint64_t state[WORDS]);

/* The same in that bucket and those after it; NO_PLACE if the table is full. */
enum visit table_insert(struct table *table, uint64_t bucket, const uint64_t state[WORDS]);

/* The same without inserting: NEW says that it is in no later bucket either. */
enum visit table_look(const struct table *table, uint64_t bucket, const uint64_t state[WORDS]);

bool table_contains(const struct table *table, uint64_t bucket, const uint64_t state[WORDS]);

/* Empty a bucket, and those after it up to an empty one. A word that is zero is not stored there. */
void table_forget(struct table *table, uint64_t bucket);

/* The upper half of a hash. */
static inline uint64_t hash_state(const uint64_t state[WORDS])
{
	uint64_t h = 0;

	for (int w = 0; w < WORDS; w++) {
		h = (h ^ state[w]) * UINT64_C(0x9e3779b97f4a7c15);
		h ^= h >> 32;
	}
	return h * UINT64_C(0xd6e8feb86659fd93) >> 32;
}

static inline uint64_t bucket_of(const struct table *table, uint64_t hash)
{
	return hash * table->buckets >> 32;
}

/* Whether there is such a bucket: a few follow those that a hash may select. */
static inline bool table_has(const struct table *table, uint64_t bucket)
{
	return bucket < table->buckets + SPARE;
}

static inline uint64_t *bucket_at(const struct table *table, uint64_t bucket)
{
	return table->room.base + bucket * BUCKET;
}

/*
 * Prefetch a bucket for writing. Always inlined: gcc considers a function that only prefetches to have no effect, and
 * drops its calls.
 */
__attribute__((always_inline)) static inline void bucket_fetch(const struct table *table, uint64_t bucket)
{
	for (int line = 0; line < BUCKET; line += 8)
		__builtin_prefetch(bucket_at(table, bucket) + line, 1);
}

#endif
