#include "batch.h"

#include <stdlib.h>
#include <string.h>

static uint64_t *array(size_t length)
{
	return aligned_alloc(64, (length * sizeof(uint64_t) + 63) / 64 * 64);
}

bool batch_create(struct batch *batch, unsigned size)
{
	size_t length = 2 * (size + (size_t)LANES * model_moves + LANES);
	bool all;

	*batch = (struct batch){.buckets = array(length), .most = (unsigned)length};
	all = batch->buckets != NULL;
	for (int w = 0; w < WORDS; w++) {
		batch->sink.next[w] = array(length);
		if (batch->sink.next[w] == NULL)
			return false;
		memset(batch->sink.next[w], 0, length * sizeof(uint64_t));
	}
	return all;
}

void batch_release(struct batch *batch)
{
	free(batch->buckets);
	for (int w = 0; w < WORDS; w++)
		free(batch->sink.next[w]);
}

/* Eight states of a batch, made canonical. */
static inline void canonical_lanes(struct batch *batch, unsigned first, words s[WORDS])
{
	for (int w = 0; w < WORDS; w++)
		s[w] = load(batch->sink.next[w] + first);
	if (!model_symmetric)
		return;
	model_canonical(s);
	for (int w = 0; w < WORDS; w++)
		store(batch->sink.next[w] + first, s[w]);
}

void batch_aim(struct batch *batch, const struct table *table)
{
	words s[WORDS];

	for (unsigned first = 0; first < batch->sink.count; first += LANES) {
		canonical_lanes(batch, first, s);
		store(batch->buckets + first, hash_lanes(s) * table->buckets >> 32);
	}
}
