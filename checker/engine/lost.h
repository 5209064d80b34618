/*
 * Actors that can never finish any more: decided on all reachable states, for programs in which an actor loops.
 * exploration/hopeless.py defines the terms, and which state is shown.
 */
#ifndef LOST_H
#define LOST_H

#include <stdio.h>

#include "search.h"

/*
 * Write nothing if every actor can always reach its end. Otherwise, with symmetry, the line `unsure`: the lost actors
 * are not known. Without symmetry `lost DEPTH STATE STUCK ENDLESS` for the nearest state in which an actor is lost,
 * with the actors as bits in hexadecimal; nothing if none is. False if there is not enough memory, or the limit of
 * memory is reached.
 */
bool write_lost(FILE *to, const struct search *search, bool *over_limit);

#endif
