/*
 * Who can never finish any more: decided on all reachable states, for programs in which an actor goes round. What
 * is meant, and which state is shown, is said in exploration/hopeless.py.
 */
#ifndef LOST_H
#define LOST_H

#include <stdio.h>

#include "search.h"

/*
 * Write nothing where every actor can always come to its end. Else, with symmetry, the line `unsure`: who is lost is
 * not known. Without symmetry `lost DEPTH STATE STUCK ENDLESS` of the nearest state in which somebody is lost, and who is,
 * as bits in hexadecimal; nothing where nobody is. False where there is not the memory to say, or the limit of memory is reached.
 */
bool write_lost(FILE *to, const struct search *search, bool *over_limit);

#endif
