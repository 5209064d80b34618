/*
 * States on their way to other partitions, sorted by owner, each as a record of model.bytes bytes. A state that was sent
 * a short time ago is not sent again: a small cache remembers the last ones.
 */
#ifndef OUTBOX_H
#define OUTBOX_H

#include "log.h"

struct outbox {
	unsigned char *records;
	uint64_t states, most;
};

struct outboxes {
	struct outbox *of;         /* [owner] */
	unsigned count;
	uint64_t states;           /* in all of them */
	uint64_t offered;          /* the same with those that the cache has held back */
	uint64_t (*sent)[WORDS];   /* the cache; a state of zeros is an empty slot */
};

/* Empty boxes for `count` owners; false if there is no memory. */
bool outboxes_create(struct outboxes *boxes, unsigned count);

/* Put a state into its owner's box, unless it was sent a short time ago; false if there is no memory. */
bool outboxes_add(struct outboxes *boxes, unsigned owner, const uint64_t state[WORDS]);

/* Empty the boxes; the cache stays. */
void outboxes_clear(struct outboxes *boxes);

#endif
