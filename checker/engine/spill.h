/*
 * States for which the table has no room. Each thread keeps what it finds in a buffer; a full buffer is sorted and
 * goes to disk as a run. Whether a state is new comes out when its level ends: then all runs are merged, and what
 * the table's successors on disk, the sorted parts of a log, have already is left out. (Delayed duplicate detection:
 * Stern and Dill 1998, Korf 2004.)
 */
#ifndef SPILL_H
#define SPILL_H

#include "log.h"

struct spans {
	struct span *all;
	unsigned count, room;
};

/* What one thread has found. */
struct spill {
	struct room buffer, spare; /* records of model.bytes bytes; sorting goes from one to the other and back */
	uint64_t held, most;
	struct log runs;
	struct spans ends; /* of the runs */
};

/* A spill whose buffers take `bytes` bytes, on a file without a name in `folder`; false where there is none. */
bool spill_create(struct spill *spill, const char *folder, size_t bytes);

/* Make a run of what is in the buffer; false where the disk is full. */
bool spill_end_run(struct spill *spill);

static inline bool spill_add(struct spill *spill, const uint64_t state[WORDS])
{
	if (spill->held == spill->most && !spill_end_run(spill))
		return false;
	memcpy((unsigned char *)spill->buffer.base + spill->held++ * model.bytes, state, model.bytes);
	return true;
}

/*
 * Put all that `count` threads have spilled at the end of a log, sorted, once each, and nothing that the sorted parts
 * of that log have; what is put there is the next such part. False where the disk is full.
 */
bool spill_settle(struct spill *const spills[], unsigned count, struct log *log, struct spans *sorted);

/* Add a span; false where there is no memory. */
bool spans_add(struct spans *spans, struct span span);

#endif
