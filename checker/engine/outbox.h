/*
 * Records on their way to other partitions, sorted by owner: a state in model.bytes bytes, and perhaps some bytes that
 * say more. In a search a state that was sent a short time ago is not sent again: a small cache remembers the last ones.
 */
#ifndef OUTBOX_H
#define OUTBOX_H

#include "log.h"
#include "recent.h"

struct outbox {
	unsigned char *records;
	uint64_t count, most;
};

struct outboxes {
	struct outbox *of;       /* [owner] */
	unsigned count;
	size_t bytes;            /* of a record */
	uint64_t records;        /* in all of them */
	uint64_t offered;        /* the same with those that the cache has held back */
	struct recent sent;      /* the cache */
};

/* Empty boxes for `count` owners and records of so many bytes, without a cache; false if there is no memory. */
bool outboxes_create(struct outboxes *boxes, unsigned count, size_t bytes);

/* Give them a cache; false if there is no memory. */
bool outboxes_remember(struct outboxes *boxes);

void outboxes_release(struct outboxes *boxes);

/* Put a state into its owner's box, unless it was sent a short time ago; false if there is no memory. */
bool outboxes_add(struct outboxes *boxes, unsigned owner, const uint64_t state[WORDS]);

/* The same in any case, with the lowest bytes of a number behind it. */
bool outboxes_put(struct outboxes *boxes, unsigned owner, const uint64_t state[WORDS], uint64_t more);

/* Empty the boxes; the cache stays. */
void outboxes_clear(struct outboxes *boxes);

#endif
