#include "outbox.h"

#include <stdlib.h>

#include "table.h"

#define AT_FIRST 1024                                     /* states of a box */
#define SLOTS ((UINT64_C(1) << 20) / (WORDS * sizeof(uint64_t))) /* of the cache: a megabyte, which stays near */

bool outboxes_create(struct outboxes *boxes, unsigned count)
{
	*boxes = (struct outboxes){.count = count};
	boxes->of = zeros(count, sizeof *boxes->of);
	boxes->sent = zeros(SLOTS, sizeof *boxes->sent);
	return boxes->of != NULL && boxes->sent != NULL;
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

static bool enlarge(struct outbox *box)
{
	uint64_t most = box->most ? box->most * 2 : AT_FIRST;
	unsigned char *records = realloc(box->records, most * model.bytes);

	if (records == NULL)
		return false;
	box->records = records;
	box->most = most;
	return true;
}

bool outboxes_add(struct outboxes *boxes, unsigned owner, const uint64_t state[WORDS])
{
	struct outbox *box = &boxes->of[owner];

	boxes->offered++;
	if (was_sent(boxes, state))
		return true;
	if (box->states == box->most && !enlarge(box))
		return false;
	record_write(box->records + box->states++ * model.bytes, state);
	boxes->states++;
	return true;
}

void outboxes_clear(struct outboxes *boxes)
{
	for (unsigned owner = 0; owner < boxes->count; owner++)
		boxes->of[owner].states = 0;
	boxes->states = boxes->offered = 0;
}
