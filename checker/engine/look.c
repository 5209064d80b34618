#include "look.h"

#include <stdlib.h>

#define AT_ONCE 64

bool look_create(struct look *look)
{
	*look = (struct look){.taken = zeros(model.commands, sizeof *look->taken),
			      .rows = zeros(model.block_count * WIDE, sizeof *look->rows),
			      .failures = zeros(model.checks, sizeof *look->failures)};
	if (!look->taken || !look->rows || !look->failures || !batch_create(&look->batch, AT_ONCE))
		return false;
	look->batch.sink.taken = look->taken;
	look->batch.sink.rows = look->rows;
	look->batch.sink.failures = look->failures; /* at depth 0: nothing is nearer */
	return true;
}

void look_release(struct look *look)
{
	free(look->taken);
	free(look->rows);
	free(look->failures);
	batch_release(&look->batch);
}

static struct sink *emptied(struct look *look)
{
	look->batch.sink.moved = look->batch.sink.failed = false;
	look->batch.sink.count = 0;
	look->batch.sink.depth = NEVER;
	return &look->batch.sink;
}

bool look_ahead(struct look *look, const uint64_t s[WORDS])
{
	struct sink *sink = emptied(look);

	model_steps(s, sink);
	return sink->moved;
}

bool look_at(struct look *look, unsigned actor, const uint64_t s[WORDS])
{
	struct sink *sink = emptied(look);

	model_steps_of(actor, s, sink);
	return sink->moved;
}
