/*
 * Moves of many states taken at once, and what they lead to looked for in a table at leisure: while the states of one
 * batch are looked for, the buckets of the next are fetched, one for one. (Fetched all at once they are more
 * than the processor has in hand, and late: that took twice as long.)
 */
#ifndef BATCH_H
#define BATCH_H

#include "model.h"
#include "table.h"

struct batch {
	struct sink sink;
	uint64_t *buckets; /* of each state found, once it is aimed */
	unsigned most;     /* states that it holds; half of them are for what another batch puts here */
};

/* Memory for a batch that is full with `size` states and the moves of one more; false where there is none. */
bool batch_create(struct batch *batch, unsigned size);

void batch_release(struct batch *batch);

/* Replace each state found by the one that stands for it, and work out the bucket that it belongs into. */
void batch_aim(struct batch *batch, const struct table *table);

/*
 * Have the bucket of a state sent from memory. Always inlined: gcc takes a function that only prefetches for one
 * without effect, and drops its calls.
 */
__attribute__((always_inline)) static inline void batch_fetch(const struct batch *batch,
							      const struct table *table, unsigned number)
{
	for (int line = 0; line < BUCKET; line += 8)
		__builtin_prefetch(bucket_at(table, batch->buckets[number]) + line);
}

/* Put a state of another batch at the end of this one, to be looked for in `bucket`. */
static inline void batch_add(struct batch *batch, const uint64_t state[WORDS], uint64_t bucket)
{
	copy_state(batch->sink.next[batch->sink.count], state);
	batch->buckets[batch->sink.count++] = bucket;
}

#endif
