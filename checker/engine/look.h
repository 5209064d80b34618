/* Moves of a few states that nobody counts: what they lead to, and whether there are any. */
#ifndef LOOK_H
#define LOOK_H

#include "batch.h"

struct look {
	struct batch batch;
	uint64_t *taken;
	struct failure *failures;
};

bool look_create(struct look *look);

void look_release(struct look *look);

/* Take all moves of the valid lanes; the lanes that had one. The states after them are in the batch. */
mask look_ahead(struct look *look, const words s[WORDS], mask valid);

/* The same of one actor. */
mask look_at(struct look *look, unsigned actor, const words s[WORDS], mask valid);

#endif
