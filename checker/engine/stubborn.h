/*
 * Stubborn sets of actors: in many states it is enough to let some of the actors step (exploration/stubborn.py says which,
 * and why). What each actor may still do is known from where it stands, and is in tables of the generated file.
 */
#ifndef STUBBORN_H
#define STUBBORN_H

#include "model.h"

/* A bit for each actor. */
typedef uint64_t actors;

/* Of the actors that can step in a state, the fewest that make a stubborn set: the small engine's choice. */
actors stubborn_set(const uint64_t state[WORDS], actors able);

#endif
