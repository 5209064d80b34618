/*
 * Progress: whether a fair run may miss a goal for ever, and one that does. In a finite graph such a run ends in a
 * strongly connected component in which each fair actor steps, or is unable to at some point; or where no fair actor
 * can step. A strongly fair actor steps there, or is unable to at every point: so states are taken out of a component,
 * and the rest is searched again. (Tarjan 1972, without recursion; Lichtenstein and Pnueli 1985; Emerson and Lei 1987.)
 */
#ifndef LASSO_H
#define LASSO_H

#include <stdio.h>

#include "search.h"

/*
 * Write, as lines, the lasso that the Python engine would find: `start DEPTH STATE`, then a line `stem ACTOR STATE` for
 * each step to the loop and `loop ACTOR STATE` for each step of it; nothing if there is none. False if there is not
 * enough memory, or the limit would be exceeded.
 */
bool write_lasso(FILE *to, const struct search *search, unsigned property, bool *over_limit);

#endif
