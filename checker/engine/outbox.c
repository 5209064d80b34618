#include "outbox.h"

#include <stdlib.h>

#define AT_FIRST 1024        /* records of a box */
#define REMEMBERED (1 << 20) /* bytes of the cache, which stays near */

bool outboxes_create(struct outboxes *boxes, unsigned count, size_t bytes)
{
	*boxes = (struct outboxes){.count = count, .bytes = bytes};
	boxes->of = zeros(count, sizeof *boxes->of);
	return boxes->of != NULL;
}

bool outboxes_remember(struct outboxes *boxes)
{
	return recent_create(&boxes->sent, REMEMBERED);
}

void outboxes_release(struct outboxes *boxes)
{
	for (unsigned owner = 0; boxes->of != NULL && owner < boxes->count; owner++)
		free(boxes->of[owner].records);
	free(boxes->of);
	free(boxes->sent.slots);
	*boxes = (struct outboxes){0};
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
	return recent_meets(&boxes->sent, state, hash_state(state)) || outboxes_put(boxes, owner, state, 0);
}

void outboxes_clear(struct outboxes *boxes)
{
	for (unsigned owner = 0; owner < boxes->count; owner++)
		boxes->of[owner].count = 0;
	boxes->records = boxes->offered = 0;
}
