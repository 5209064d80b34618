#include "table.h"

#include <string.h>

#define SPARE 256       /* buckets beyond the last that a hash may lead to */
#define STEEP (1 << 20) /* buckets up to which it doubles; a larger table grows by half */
#define PERCENT 78      /* of its places filled: then it ought to grow */
#define ASIDE 4096      /* states that one growth may have to put aside */

static uint64_t limit_of(uint64_t buckets)
{
	return buckets * PLACES * PERCENT / 100;
}

static size_t bytes_of(uint64_t buckets)
{
	return (buckets + SPARE) * BUCKET * sizeof(uint64_t);
}

static uint64_t grown(uint64_t buckets)
{
	return buckets <= STEEP ? buckets * 2 : buckets / 2 * 3;
}

bool table_create(struct table *table, uint64_t buckets, size_t most, bool shared)
{
	*table = (struct table){.buckets = buckets, .limit = limit_of(buckets), .shared = shared};
	return room_reserve(&table->room, most > bytes_of(buckets) ? most : bytes_of(buckets),
			    bytes_of(buckets));
}

void table_release(struct table *table)
{
	room_release(&table->room);
}

size_t table_growth(const struct table *table)
{
	return bytes_of(grown(table->buckets)) - bytes_of(table->buckets);
}

#if WORDS == 1

static inline enum visit insert_zero(struct table *table)
{
	return __atomic_exchange_n(&table->zero, 1, __ATOMIC_ACQ_REL) ? SEEN_BEFORE : NEW;
}

/* Put a state into a place that was empty when we looked; NO_PLACE where somebody else was faster. */
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

/* Look for a state in one bucket and put it there; NO_PLACE where others fill the bucket. */
static inline enum visit insert_here(const struct table *table, uint64_t *bucket, const uint64_t *state)
{
	words here = load(bucket);

	if (any(equal((numbers)here, (numbers)every_word(*state))))
		return SEEN_BEFORE;
	for (unsigned empty = lane_bits(equal((numbers)here, every(0))); empty != 0; empty &= empty - 1) {
		enum visit found = insert_at(table, bucket + __builtin_ctz(empty), *state);

		if (found != NO_PLACE)
			return found;
	}
	return NO_PLACE;
}

/* Whether a bucket holds a state, and else whether it ends the search. */
static inline bool is_here(const uint64_t *bucket, const uint64_t *state, bool *ends)
{
	words here = load(bucket);

	*ends = any(equal((numbers)here, every(0)));
	return any(equal((numbers)here, (numbers)every_word(*state)));
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

/* The top word of a place, once nobody is writing there. */
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

enum visit table_insert(struct table *table, uint64_t bucket, const uint64_t state[WORDS])
{
#if WORDS == 1
	if (__builtin_expect(*state == 0, 0))
		return insert_zero(table);
#endif
	for (; bucket < table->buckets + SPARE; bucket++) {
		enum visit found = insert_here(table, bucket_at(table, bucket), state);

		if (__builtin_expect(found != NO_PLACE, 1))
			return found;
	}
	return NO_PLACE;
}

bool table_contains(const struct table *table, uint64_t bucket, const uint64_t state[WORDS])
{
	bool ends = false, found = false;

#if WORDS == 1
	if (*state == 0)
		return table->zero != 0;
#endif
	for (; !ends && !found && bucket < table->buckets + SPARE; bucket++)
		found = is_here(bucket_at(table, bucket), state, &ends);
	return found;
}

/* States that a growth has met before their new bucket was empty. */
struct aside {
	unsigned count;
	uint64_t states[ASIDE][WORDS];
};

/* Empty a bucket, and put its states where the larger table has them. False where they find no place. */
static bool move_bucket(struct table *table, uint64_t bucket, struct aside *aside)
{
	uint64_t old[BUCKET], state[WORDS];

	memcpy(old, bucket_at(table, bucket), sizeof old);
	memset(bucket_at(table, bucket), 0, sizeof old);
	for (const uint64_t *place = old; place < old + PLACES * WORDS && !is_empty(place); place += WORDS) {
		uint64_t there;

		read_place(place, state);
		there = bucket_of(table, hash_state(state));
		if (there >= bucket) {
			if (table_insert(table, there, state) != NEW)
				return false;
		} else if (aside->count < ASIDE) {
			memcpy(aside->states[aside->count++], state, sizeof state);
		} else {
			return false;
		}
	}
	return true;
}

bool table_grow(struct table *table)
{
	struct aside aside;
	uint64_t old = table->buckets;
	bool shared = table->shared;

	if (bytes_of(grown(old)) > table->room.bytes)
		return false;
	aside.count = 0;
	table->shared = false;
	table->buckets = grown(old);
	table->limit = limit_of(table->buckets);
	for (uint64_t bucket = old + SPARE; bucket-- > 0;)
		if (!move_bucket(table, bucket, &aside))
			return false;
	for (unsigned n = 0; n < aside.count; n++)
		if (table_insert(table, bucket_of(table, hash_state(aside.states[n])), aside.states[n]) != NEW)
			return false;
	table->shared = shared;
	return true;
}
