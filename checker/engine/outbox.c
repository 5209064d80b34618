#include "outbox.h"

#include <stdlib.h>

#include "table.h"

#define AT_FIRST 1024                                            /* records of a box */
#define SLOTS ((UINT64_C(1) << 20) / (WORDS * sizeof(uint64_t))) /* of the cache: a megabyte, which stays near */

bool outboxes_create(struct outboxes *boxes, unsigned count, size_t bytes)
{
	*boxes = (struct outboxes){.count = count, .bytes = bytes};
	boxes->of = zeros(count, sizeof *boxes->of);
	return boxes->of != NULL;
}

bool outboxes_remember(struct outboxes *boxes)
{
	boxes->sent = zeros(SLOTS, sizeof *boxes->sent);
	return boxes->sent != NULL;
}

void outboxes_release(struct outboxes *boxes)
{
	for (unsigned owner = 0; boxes->of != NULL && owner < boxes->count; owner++)
		free(boxes->of[owner].records);
	free(boxes->of);
	free(boxes->sent);
	*boxes = (struct outboxes){0};
}

static bool is_zero(const uint64_t state[WORDS])
{
	for (int w = 0; w < WORDS; w++)
		if (state[w] != 0)
			return false;
	return true;
}

/* Whether a state was sent a short time ago; it is remembered. An empty slot looks like the state of zeros. */
static bool was_sent(struct outboxes *boxes, const uint64_t state[WORDS])
{
	uint64_t *slot = boxes->sent[hash_state(state) * SLOTS >> 32];

	if (compare_states(slot, state) == 0)
		return !is_zero(state);
	copy_state(slot, state);
	return false;
}

static bool enlarge(struct outbox *box, size_t bytes)
{
	uint64_t most = box->most ? box->most * 2 : AT_FIRST;
	unsigned char *records = realloc(box->records, most * bytes);

	if (records == NULL)
		return false;
	box->records = records;
	box->most = most;
	return true;
}

bool outboxes_put(struct outboxes *boxes, unsigned owner, const uint64_t state[WORDS], uint64_t more)
{
	struct outbox *box = &boxes->of[owner];
	unsigned char *record;

	if (box->count == box->most && !enlarge(box, boxes->bytes))
		return false;
	record = box->records + box->count++ * boxes->bytes;
	record_write(record, state);
	memcpy(record + model.bytes, &more, boxes->bytes - model.bytes);
	boxes->records++;
	return true;
}

bool outboxes_add(struct outboxes *boxes, unsigned owner, const uint64_t state[WORDS])
{
	boxes->offered++;
	return was_sent(boxes, state) || outboxes_put(boxes, owner, state, 0);
}

void outboxes_clear(struct outboxes *boxes)
{
	for (unsigned owner = 0; owner < boxes->count; owner++)
		boxes->of[owner].count = 0;
	boxes->records = boxes->offered = 0;
}
