/*
 * Questions about all continuations of a state (lasso.h, lost.h), which are independent of each other: each thread of the
 * search answers the next one.
 */
#ifndef CONTINUATIONS_H
#define CONTINUATIONS_H

#include <stdio.h>

#include "search.h"

#define LOST_ACTORS ((unsigned)-1) /* instead of the number of a property: whether actors are lost */

/*
 * Write the answers in the order of the questions: what lasso.h or lost.h says, or the line `many` (no memory) or
 * `memory` (the limit); then `end`. `asked` is NULL if there is no memory for the questions.
 */
void continuations_write(FILE *to, const struct search *search, const unsigned *asked, unsigned count);

#endif
