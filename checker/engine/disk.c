#include "disk.h"

#include "checkpoint.h"

#ifndef KEEP_EVERY
#define KEEP_EVERY 1.0 /* seconds between two checkpoints, at least */
#endif
#ifndef LEAST_SPILL
#define LEAST_SPILL (1 << 20) /* bytes */
#endif
#define MOST_SPILL (1 << 28)
#define SPILL_SHARE 8 /* of the allowed memory, for the buffers of all threads */

size_t spill_bytes(const struct search *search)
{
	size_t all = search->limits.memory ? search->limits.memory : memory_available();
	size_t share = all / SPILL_SHARE / search->threads;

	return share < LEAST_SPILL ? LEAST_SPILL : share > MOST_SPILL ? MOST_SPILL : share;
}

enum reason begin_to_spill(struct search *search)
{
	for (unsigned t = 0; t < search->threads; t++)
		if (!spill_create(&search->workers[t].spill, search->folders.spill, spill_bytes(search)))
			return NO_DISK;
	search->spilling = true;
	search->table.limit = UINT64_MAX; /* nothing is added to it any more */
	return NOT_STOPPED;
}

enum reason rather_spill(struct search *search, enum reason stopped)
{
	if ((stopped == TOO_MUCH_MEMORY || stopped == NO_ROOM) && search->folders.spill && !search->spilling)
		return begin_to_spill(search);
	return stopped;
}

void settle(struct search *search)
{
	struct log *log = &search->workers[0].log;
	uint64_t before = log->states;
	struct spill *spills[search->threads];

	for (unsigned t = 0; t < search->threads; t++)
		spills[t] = &search->workers[t].spill;
	if (!spill_settle(spills, search->threads, log, &search->sorted))
		search->workers[0].trouble = NO_DISK;
	search->spilled += log->states - before;
}

void keep_checkpoint(struct search *search)
{
	if (search->folders.checkpoint == NULL || (search->kept > 0 && now() - search->kept < KEEP_EVERY))
		return;
	if (!checkpoint_write(search))
		search->stopped = NO_DISK;
	search->kept = now();
}
