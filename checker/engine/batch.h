/*
 * Moves of many states taken at once, and what they lead to looked for in a table at leisure: the bucket of each
 * state found is fetched long before anybody looks into it.
 */
#ifndef BATCH_H
#define BATCH_H

#include "model.h"
#include "table.h"

struct batch {
	struct sink sink;
	uint64_t *buckets; /* of each state found, once it is aimed */
};

/* Memory for a batch that is full with `size` states and the moves of eight more; false where there is none. */
bool batch_create(struct batch *batch, unsigned size);

void batch_release(struct batch *batch);

/* Replace each state found by the one that stands for it, and fetch the bucket that it belongs into. */
void batch_aim(struct batch *batch, const struct table *table);

static inline void batch_state(const struct batch *batch, unsigned number, uint64_t state[WORDS])
{
	for (int w = 0; w < WORDS; w++)
		state[w] = batch->sink.next[w][number];
}

#endif
