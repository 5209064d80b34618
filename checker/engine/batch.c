#include "batch.h"

#include <stdlib.h>
#include <string.h>

bool batch_create(struct batch *batch, unsigned size)
{
	size_t length = 2 * (size + (size_t)model.moves + WIDE);

	*batch = (struct batch){.most = (unsigned)length};
	batch->buckets = malloc(length * sizeof *batch->buckets);
	batch->sink.next = calloc(length, sizeof *batch->sink.next);
	return batch->buckets != NULL && batch->sink.next != NULL;
}

void batch_release(struct batch *batch)
{
	free(batch->buckets);
	free(batch->sink.next);
}

void batch_drop_recent(struct batch *batch, struct recent *recent, unsigned first)
{
	uint64_t(*next)[WORDS] = batch->sink.next;
	unsigned left = first;

	for (unsigned n = first; n < batch->sink.count; n++) {
		copy_state(next[left], next[n]);
		left += !recent_meets(recent, next[left]);
	}
	batch->sink.count = left;
}

void batch_aim(struct batch *batch, const struct table *table, unsigned first)
{
	for (unsigned n = first; model.symmetric && n < batch->sink.count; n++)
		model_canonical(batch->sink.next[n]);
	for (unsigned n = first; n < batch->sink.count; n++) {
		batch->buckets[n] = bucket_of(table, hash_state(batch->sink.next[n]));
		bucket_fetch(table, batch->buckets[n]);
	}
}
