/*
 * States for which the table has no room. Each thread collects new states in a buffer; a full buffer is sorted and
 * written to disk as a run. Whether a state is new is decided at the end of its level: all runs are merged, and states
 * that are already in the sorted parts of a log on disk are removed. (Delayed duplicate detection: Stern and Dill 1998,
 * Korf 2004.)
 */
#ifndef SPILL_H
#define SPILL_H

#include "log.h"

struct spans {
	struct span *all;
	unsigned count, room;
};

/* The spilled states of one thread. */
struct spill {
	struct room buffer, spare; /* records of model.bytes bytes; sorting moves them between the two */
	uint64_t held, most;
	struct log runs;
	struct spans ends; /* of the runs */
};

/* A spill whose buffers take `bytes` bytes, on an unnamed file in `folder`; false if that is impossible. */
bool spill_create(struct spill *spill, const char *folder, size_t bytes);

/* Write the buffer as a run; false if the disk is full. */
bool spill_end_run(struct spill *spill);

static inline bool spill_add(struct spill *spill, const uint64_t state[WORDS])
{
	if (spill->held == spill->most && !spill_end_run(spill))
		return false;
	memcpy((unsigned char *)spill->buffer.base + spill->held++ * model.bytes, state, model.bytes);
	return true;
}

/*
 * Append the spilled states of `count` threads to a log, sorted, without repetition, and without those in the sorted
 * parts of that log; they become the next such part. False if the disk is full.
 */
bool spill_settle(struct spill *const spills[], unsigned count, struct log *log, struct spans *sorted);

/* Add a span; false if there is no memory. */
bool spans_add(struct spans *spans, struct span span);

#endif
