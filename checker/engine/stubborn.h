/*
 * Stubborn sets of actors: in many states it is enough to let some of the actors step (exploration/stubborn.py says
 * which, and why). What each actor may still do depends on its location, and is in tables of the model.
 */
#ifndef STUBBORN_H
#define STUBBORN_H

#include "search.h"

/* A bit for each actor. */
typedef uint64_t actors;

/* Take the moves of a stubborn set of actors, or all if such a set leads to no new state. */
void take_enough(struct worker *me, const uint64_t s[WORDS], struct sink *sink);

/* Prepare for it. */
void prepare_stubborn(void);

#endif
