/*
 * From which states of one partition a state can be reached in which all actors have ended, or in which a step fails
 * (lost.h): from these no actor is lost. A state that is not known to be good asks the owners of its successors, level by
 * level, again and again until nothing changes.
 */
#ifndef HOPE_H
#define HOPE_H

#include "numbering.h"
#include "pass.h"

struct hope {
	struct pass *pass;
	const struct log *states; /* all of the partition */
	struct numbering numbers;
	struct room room;
	unsigned char *good;      /* of a state */
	uint64_t unknown;         /* states that are not known to be good */
	struct span asking;       /* of the level: those that have not asked yet */
};

/* Begin: only the states in which all have ended are good. A lack of memory is the trouble of the pass. */
void hope_create(struct hope *hope, struct pass *pass);

void hope_release(struct hope *hope);

/* Begin a pass in which the states of a level ask; returns how many of them are not known to be good. */
uint64_t hope_ask(struct hope *hope, unsigned level);

#endif
