/*
 * Moves of many states, looked for in a table at leisure: the bucket of each is fetched from memory as soon as it is
 * found, and looked into when the next batch is full. (Fetched all at once, buckets are more than the processor has in
 * hand, and late.)
 */
#ifndef BATCH_H
#define BATCH_H

#include "model.h"
#include "table.h"

struct batch {
	struct sink sink;
	uint64_t *buckets; /* of each state found */
	unsigned most;     /* states that it holds; half of them are for what another batch puts here */
};

/* Memory for a batch that is full with `size` states and the moves of one more; false where there is none. */
bool batch_create(struct batch *batch, unsigned size);

void batch_release(struct batch *batch);

/*
 * Replace each state from number `first` on by the one that stands for it, work out the bucket that it belongs into, and
 * have that sent from memory.
 */
void batch_aim(struct batch *batch, const struct table *table, unsigned first);

/* Put a state of another batch at the end of this one, to be looked for in `bucket`. */
static inline void batch_add(struct batch *batch, const uint64_t state[WORDS], uint64_t bucket)
{
	copy_state(batch->sink.next[batch->sink.count], state);
	batch->buckets[batch->sink.count++] = bucket;
}

#endif
