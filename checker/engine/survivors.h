/*
 * The states of a region that are left when those are removed, again and again, at which no fair run can stay:
 *
 * - to which no step leads from a state that is left;
 * - whose past, in steps among what is left, never served some weakly fair actor: it neither steps there, nor is it
 *   unable to step in some state;
 * - in which a strongly fair actor can step that takes no step in that past.
 *
 * A fair run avoids the goal for ever if some are left (or stops where no fair actor can step: share.h). docs/cluster.md
 * has the proof. (Černá and Pelánek 2003; Kesten, Pnueli and Raviv 1998.)
 */
#ifndef SURVIVORS_H
#define SURVIVORS_H

#include "share.h"

/* Begin the pass in which the states that are left learn who was served on the way to them. */
void survivors_serve(struct share *share);

/* Begin the pass in which states are removed: by what the last pass has told them, and if nothing leads to them. */
void survivors_trim(struct share *share);

/* Write the states that are left, a line each: `remains LEVEL STATE`. */
void survivors_write(FILE *to, const struct share *share);

#endif
