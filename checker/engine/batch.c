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

void batch_aim(struct batch *batch, const struct table *table, unsigned first)
{
	for (unsigned n = first; model.symmetric && n < batch->sink.count; n++)
		model_canonical(batch->sink.next[n]);
	for (unsigned n = first; n < batch->sink.count; n++) {
		batch->buckets[n] = bucket_of(table, hash_state(batch->sink.next[n]));
		bucket_fetch(table, batch->buckets[n]);
	}
}

/* Drop the states that were met a short time ago. */
static void drop_recent(struct batch *batch, struct recent *recent, unsigned first)
{
	uint64_t(*next)[WORDS] = batch->sink.next;
	unsigned left = first;

	for (unsigned n = first; n < batch->sink.count; n++) {
		copy_state(next[left], next[n]);
		left += !recent_meets(recent, next[left], hash_state(next[left]));
	}
	batch->sink.count = left;
}

/* One pass for both where a state is its own representative; otherwise what is dropped needs none. */
void batch_aim_unmet(struct batch *batch, const struct table *table, struct recent *recent, unsigned first)
{
	uint64_t(*next)[WORDS] = batch->sink.next;
	unsigned left = first;

	if (model.symmetric) {
		drop_recent(batch, recent, first);
		batch_aim(batch, table, first);
		return;
	}
	for (unsigned n = first; n < batch->sink.count; n++) {
		uint64_t hash = hash_state(next[n]);

		copy_state(next[left], next[n]);
		batch->buckets[left] = bucket_of(table, hash);
		bucket_fetch(table, batch->buckets[left]);
		left += !recent_meets(recent, next[left], hash);
	}
	batch->sink.count = left;
}
