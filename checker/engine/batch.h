/*
 * Moves of many states, looked up in a table in batches: the bucket of each is prefetched as soon as the state is
 * found, and read when the next batch is full. (Prefetched all at once, the buckets are more than the processor can
 * handle, and arrive late.)
 */
#ifndef BATCH_H
#define BATCH_H

#include "model.h"
#include "recent.h"
#include "table.h"

struct batch {
	struct sink sink;
	uint64_t *buckets; /* of each state found */
	unsigned most;     /* states that it holds; half of them are for states from another batch */
};

/* Memory for a batch that is full with `size` states and the moves of one more; false if there is none. */
bool batch_create(struct batch *batch, unsigned size);

void batch_release(struct batch *batch);

/* Replace each state from number `first` on by its representative, compute its bucket, and prefetch the bucket. */
void batch_aim(struct batch *batch, const struct table *table, unsigned first);

/* The same, without the states that were met a short time ago. */
void batch_aim_unmet(struct batch *batch, const struct table *table, struct recent *recent, unsigned first);

/* Append a state of another batch, to be looked up in `bucket`. */
static inline void batch_add(struct batch *batch, const uint64_t state[WORDS], uint64_t bucket)
{
	copy_state(batch->sink.next[batch->sink.count], state);
	batch->buckets[batch->sink.count++] = bucket;
}

#endif
