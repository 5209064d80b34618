#include "numbering.h"

#include <stdlib.h>

#include "table.h"

#define SLOTS_AT_FIRST (1 << 12)
#define LEFT (UINT64_C(1) << 28) /* bytes that are left to the machine */

static uint32_t *empty_slots(uint64_t slots)
{
	uint32_t *found = malloc(slots * sizeof *found);

	return found == NULL ? NULL : memset(found, 0xff, slots * sizeof *found);
}

bool numbering_create(struct numbering *numbering, const struct log *states)
{
	*numbering = (struct numbering){states, empty_slots(SLOTS_AT_FIRST), SLOTS_AT_FIRST};
	return numbering->slot != NULL;
}

void numbering_release(struct numbering *numbering)
{
	free(numbering->slot);
	numbering->slot = NULL;
}

uint32_t *numbering_at(const struct numbering *numbering, const uint64_t state[WORDS])
{
	uint64_t n = hash_state(state) * numbering->slots >> 32, there[WORDS];

	for (; numbering->slot[n] != NOBODY; n = (n + 1) % numbering->slots) {
		log_read(numbering->states, numbering->slot[n], there);
		if (compare_states(there, state) == 0)
			break;
	}
	return &numbering->slot[n];
}

bool numbering_is_full(const struct numbering *numbering)
{
	return numbering->states->states * 2 > numbering->slots;
}

size_t numbering_growth(const struct numbering *numbering)
{
	return numbering->slots * 2 * sizeof *numbering->slot;
}

bool numbering_widen(struct numbering *numbering, uint64_t count)
{
	uint64_t state[WORDS];
	uint32_t *slot = memory_available() < LEFT ? NULL : empty_slots(numbering->slots * 2);

	if (slot == NULL)
		return false;
	free(numbering->slot);
	numbering->slot = slot;
	numbering->slots *= 2;
	for (uint64_t n = 0; n < count; n++) {
		log_read(numbering->states, n, state);
		*numbering_at(numbering, state) = (uint32_t)n;
	}
	return true;
}
