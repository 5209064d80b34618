/* Moves of a state that are not counted: its successors, and whether there are any. */
#ifndef LOOK_H
#define LOOK_H

#include "batch.h"

struct look {
	struct batch batch;
	uint64_t *taken, *rows;
	struct failure *failures;
};

bool look_create(struct look *look);

void look_release(struct look *look);

/* Take all moves of a state; returns whether it had one. The successors are in the batch. */
bool look_ahead(struct look *look, const uint64_t s[WORDS]);

/* The same for one actor. */
bool look_at(struct look *look, unsigned actor, const uint64_t s[WORDS]);

#endif
