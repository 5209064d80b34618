#include "table.h"

#include <stdlib.h>
#include <string.h>

#include "fours.h"

#ifndef STEEP
#define STEEP (1 << 19) /* buckets up to which it always doubles */
#endif
#define PERCENT (WORDS == 1 ? 83 : 79) /* of its places filled: then it should grow */
#define ASIDE 4096      /* states that one growth may have to set aside */

static uint64_t limit_of(uint64_t buckets)
{
	return buckets * PLACES * PERCENT / 100;
}

static size_t bytes_of(uint64_t buckets)
{
	return (buckets + SPARE) * BUCKET * sizeof(uint64_t);
}

static uint64_t grown(const struct table *table)
{
	return table->doubles || table->buckets <= STEEP ? table->buckets * 2 : table->buckets / 8 * 9;
}

bool table_create(struct table *table, uint64_t buckets, size_t most, bool shared)
{
	*table = (struct table){.buckets = buckets, .limit = limit_of(buckets), .shared = shared};
#ifdef FOURS
	table->by_fours = fours_are_here();
#endif
	return room_reserve(&table->room, most > bytes_of(buckets) ? most : bytes_of(buckets),
			    bytes_of(buckets), NO_FILE);
}

void table_release(struct table *table)
{
	room_release(&table->room);
}

bool table_may_grow(const struct table *table)
{
	return bytes_of(grown(table)) <= table->room.bytes;
}

size_t table_growth(const struct table *table)
{
	return bytes_of(grown(table)) - bytes_of(table->buckets);
}

#if WORDS == 1

static inline enum visit insert_zero(struct table *table)
{
	return __atomic_exchange_n(&table->zero, 1, __ATOMIC_ACQ_REL) ? SEEN_BEFORE : NEW;
}

/* Put a state into a place that was empty when it was read; NO_PLACE if another thread was faster. */
static inline enum visit insert_at(const struct table *table, uint64_t *place, uint64_t state)
{
	uint64_t there = 0;

	if (!table->shared) {
		*place = state;
		return NEW;
	}
	if (__atomic_compare_exchange_n(place, &there, state, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		return NEW;
	return there == state ? SEEN_BEFORE : NO_PLACE;
}

/*
 * The places of a bucket that hold a state, and the empty ones, as bits. Each place is read once: a state that another
 * thread inserts meanwhile is noticed when the place is filled.
 */
static inline unsigned places_one_by_one(const uint64_t *bucket, uint64_t state, unsigned *empty)
{
	unsigned found = 0;

	*empty = 0;
	for (unsigned n = 0; n < PLACES; n++) {
		uint64_t here = __atomic_load_n(bucket + n, __ATOMIC_RELAXED);

		found |= (unsigned)(here == state) << n;
		*empty |= (unsigned)(here == 0) << n;
	}
	return found;
}

#ifdef FOURS

/*
 * The same, four places at a time: a sixth less time for the whole search of pinbench's largest size. The processor
 * reads each of the aligned words at once, as the form above does; ThreadSanitizer cannot know that of a vector.
 */
__attribute__((target("avx2"), no_sanitize("thread"))) static inline unsigned
places_by_fours(const uint64_t *bucket, uint64_t state, unsigned *empty)
{
	const four_words wanted = {(long long)state, (long long)state, (long long)state, (long long)state};
	const four_words *here = (const four_words *)bucket;
	four_words low = here[0], high = here[1];

	*empty = fours_true(low == 0) | fours_true(high == 0) << 4;
	return fours_true(low == wanted) | fours_true(high == wanted) << 4;
}

#endif

/* Put a state into one of the empty places of a bucket; NO_PLACE if other threads fill it. */
static inline enum visit fill(const struct table *table, uint64_t *bucket, uint64_t state, unsigned empty)
{
	for (; empty != 0; empty &= empty - 1) {
		enum visit found = insert_at(table, bucket + __builtin_ctz(empty), state);

		if (found != NO_PLACE)
			return found;
	}
	return NO_PLACE;
}

/* Look for a state in one bucket, and insert it there; NO_PLACE if other threads fill the bucket. */
static inline enum visit insert_here(const struct table *table, uint64_t *bucket, const uint64_t *state)
{
	unsigned empty;

	return places_one_by_one(bucket, *state, &empty) ? SEEN_BEFORE : fill(table, bucket, *state, empty);
}

/* Whether a bucket holds a state, and otherwise whether it ends the search. */
static inline bool is_here(const uint64_t *bucket, const uint64_t *state, bool *ends)
{
	unsigned empty, found = places_one_by_one(bucket, *state, &empty);

	*ends = empty != 0;
	return found != 0;
}

static inline bool is_empty(const uint64_t *place)
{
	return *place == 0;
}

static inline void read_place(const uint64_t *place, uint64_t *state)
{
	*state = *place;
}

#else

#define TOP (WORDS - 1)

static inline bool is_empty(const uint64_t *place)
{
	return place[TOP] == 0;
}

static inline void read_place(const uint64_t *place, uint64_t *state)
{
	memcpy(state, place, WORDS * sizeof *state);
	state[TOP] &= ~PRESENT;
}

static inline bool is_same(const uint64_t *place, const uint64_t *state)
{
	for (int w = 0; w < TOP; w++)
		if (place[w] != state[w])
			return false;
	return place[TOP] == (state[TOP] | PRESENT);
}

/* The top word of a place, once no thread is writing there. */
static inline uint64_t settled(const uint64_t *place)
{
	uint64_t top = __atomic_load_n(place + TOP, __ATOMIC_ACQUIRE);

	while (top & WRITING)
		top = __atomic_load_n(place + TOP, __ATOMIC_ACQUIRE);
	return top;
}

static inline enum visit insert_at(const struct table *table, uint64_t *place, const uint64_t *state)
{
	uint64_t empty = 0;

	if (table->shared && !__atomic_compare_exchange_n(place + TOP, &empty, WRITING, false,
							  __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		return NO_PLACE;
	memcpy(place, state, TOP * sizeof *state);
	__atomic_store_n(place + TOP, state[TOP] | PRESENT, __ATOMIC_RELEASE);
	return NEW;
}

static inline enum visit insert_here(const struct table *table, uint64_t *bucket, const uint64_t *state)
{
	for (uint64_t *place = bucket; place < bucket + PLACES * WORDS; place += WORDS) {
		if (settled(place) == 0 && insert_at(table, place, state) == NEW)
			return NEW;
		settled(place);
		if (is_same(place, state))
			return SEEN_BEFORE;
	}
	return NO_PLACE;
}

static inline bool is_here(const uint64_t *bucket, const uint64_t *state, bool *ends)
{
	*ends = false;
	for (const uint64_t *place = bucket; place < bucket + PLACES * WORDS; place += WORDS) {
		if (is_empty(place)) {
			*ends = true;
			return false;
		}
		if (is_same(place, state))
			return true;
	}
	return false;
}

#endif

enum visit table_visit(struct table *table, uint64_t bucket, const uint64_t state[WORDS])
{
#if WORDS == 1
	if (__builtin_expect(*state == 0, 0))
		return insert_zero(table);
#endif
	return insert_here(table, bucket_at(table, bucket), state);
}

static unsigned visit_all_one_by_one(struct table *table, const uint64_t *buckets, const uint64_t (*states)[WORDS],
				     unsigned count, struct visited *visited)
{
	unsigned left = 0;

	for (unsigned n = 0; n < count; n++) {
		visited[left] = (struct visited){n, table_visit(table, buckets[n], states[n])};
		left += visited[left].visit != SEEN_BEFORE;
	}
	return left;
}

#ifdef FOURS

/*
 * The states that are not in their buckets, by number; the state zero is always among them. Without a branch: which
 * states are new cannot be predicted.
 */
__attribute__((target("avx2"))) static unsigned missing_by_fours(const struct table *table, const uint64_t *buckets,
								 const uint64_t (*states)[1], unsigned count,
								 struct visited *visited)
{
	unsigned missing = 0, empty;

	for (unsigned n = 0; n < count; n++) {
		unsigned found = places_by_fours(bucket_at(table, buckets[n]), *states[n], &empty);

		visited[missing].number = n;
		missing += (found == 0) | (*states[n] == 0);
	}
	return missing;
}

/* A state that is missing may also be the same as one before it: it is looked up again. */
__attribute__((target("avx2"))) static unsigned visit_all_by_fours(struct table *table, const uint64_t *buckets,
								   const uint64_t (*states)[1], unsigned count,
								   struct visited *visited)
{
	unsigned missing = missing_by_fours(table, buckets, states, count, visited), left = 0, empty;

	for (unsigned m = 0; m < missing; m++) {
		unsigned n = visited[m].number;
		uint64_t *bucket = bucket_at(table, buckets[n]);

		if (__builtin_expect(*states[n] == 0, 0))
			visited[left] = (struct visited){n, insert_zero(table)};
		else if (places_by_fours(bucket, *states[n], &empty))
			continue;
		else
			visited[left] = (struct visited){n, fill(table, bucket, *states[n], empty)};
		left += visited[left].visit != SEEN_BEFORE;
	}
	return left;
}

#endif

unsigned table_visit_all(struct table *table, const uint64_t *buckets, const uint64_t (*states)[WORDS], unsigned count,
			 struct visited *visited)
{
#ifdef FOURS
	if (table->by_fours)
		return visit_all_by_fours(table, buckets, states, count, visited);
#endif
	return visit_all_one_by_one(table, buckets, states, count, visited);
}

unsigned table_look_all(const struct table *table, const uint64_t *buckets, const uint64_t (*states)[WORDS],
			unsigned count, struct visited *visited)
{
	unsigned left = 0;

	for (unsigned n = 0; n < count; n++) {
		visited[left] = (struct visited){n, table_look(table, buckets[n], states[n])};
		left += visited[left].visit != SEEN_BEFORE;
	}
	return left;
}

enum visit table_insert(struct table *table, uint64_t bucket, const uint64_t state[WORDS])
{
	enum visit found = NO_PLACE;

	for (; found == NO_PLACE && table_has(table, bucket); bucket++)
		found = table_visit(table, bucket, state);
	return found;
}

enum visit table_look(const struct table *table, uint64_t bucket, const uint64_t state[WORDS])
{
	bool ends, found;

#if WORDS == 1
	if (*state == 0)
		return table->zero ? SEEN_BEFORE : NEW;
#endif
	found = is_here(bucket_at(table, bucket), state, &ends);
	return found ? SEEN_BEFORE : ends ? NEW : NO_PLACE;
}

bool table_contains(const struct table *table, uint64_t bucket, const uint64_t state[WORDS])
{
	enum visit found = NO_PLACE;

	for (; found == NO_PLACE && table_has(table, bucket); bucket++)
		found = table_look(table, bucket, state);
	return found == SEEN_BEFORE;
}

void table_forget(struct table *table, uint64_t bucket)
{
	for (; table_has(table, bucket) && !is_empty(bucket_at(table, bucket)); bucket++)
		memset(bucket_at(table, bucket), 0, BUCKET * sizeof(uint64_t));
}

/* The data of a growth: how full each new bucket is, and states found before their new bucket was empty. */
struct growth {
	unsigned char *filled;
	unsigned count;
	uint64_t aside[ASIDE][WORDS];
};

/* Put a state, which is stored nowhere else, into the first bucket from `bucket` on with a free place. */
static bool put_back(struct table *table, struct growth *growth, uint64_t bucket, const uint64_t *place)
{
	for (; table_has(table, bucket); bucket++)
		if (growth->filled[bucket] < PLACES) {
			uint64_t *to = bucket_at(table, bucket) + growth->filled[bucket]++ * WORDS;

			for (int w = 0; w < WORDS; w++)
				to[w] = place[w];
			return true;
		}
	return false;
}

/* Empty a bucket, and put its states where they belong in the larger table. False if they find no place. */
static bool move_bucket(struct table *table, struct growth *growth, uint64_t bucket)
{
	uint64_t old[BUCKET], state[WORDS];

	memcpy(old, bucket_at(table, bucket), sizeof old);
	memset(bucket_at(table, bucket), 0, sizeof old);
	for (const uint64_t *place = old; place < old + PLACES * WORDS && !is_empty(place); place += WORDS) {
		uint64_t there;

		read_place(place, state);
		there = bucket_of(table, hash_state(state));
		if (there >= bucket) {
			if (!put_back(table, growth, there, place))
				return false;
		} else if (growth->count < ASIDE) {
			memcpy(growth->aside[growth->count++], place, sizeof state);
		} else {
			return false;
		}
	}
	return true;
}

/* From the last bucket to the first: no state moves down, so the buckets below are unchanged. */
static bool move_all(struct table *table, struct growth *growth, uint64_t old)
{
	uint64_t state[WORDS];

	for (uint64_t bucket = old + SPARE; bucket-- > 0;)
		if (!move_bucket(table, growth, bucket))
			return false;
	for (unsigned n = 0; n < growth->count; n++) {
		read_place(growth->aside[n], state);
		if (!put_back(table, growth, bucket_of(table, hash_state(state)), growth->aside[n]))
			return false;
	}
	return true;
}

bool table_grow(struct table *table)
{
	struct growth growth = {.count = 0};
	uint64_t old = table->buckets;
	bool all;

	if (!table_may_grow(table))
		return false;
	table->buckets = grown(table);
	table->limit = limit_of(table->buckets);
	growth.filled = calloc(table->buckets + SPARE, 1);
	all = growth.filled != NULL && move_all(table, &growth, old);
	free(growth.filled);
	return all;
}
