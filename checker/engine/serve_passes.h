/*
 * The commands of passes (pass.h) over the states of a finished search. Each answer begins as those of serve.c do: why
 * the pass stopped, states that are left or not known to be good, 0, bytes of memory.
 *
 *   <- region PROPERTY   -> region; the partition begins its share of a property's region
 *   <- grow LEVEL        -> grow: states of the level so far; whether a fair run may stop in an earlier one
 *   <- serve             -> serve
 *   <- trim              -> trim
 *   <- hope              -> hope; all states are numbered
 *   <- ask LEVEL         -> ask: states of the level that are not known to be good
 *   <- go MOST           -> sent, as to expand
 *   <- take COUNT, a newline, COUNT records   -> took: whether there is something to do
 *   <- remains           -> remains LEVEL STATE, a line for each state that is left; then end
 *   <- stop              -> the same for the nearest state in which a fair run may stop, if there is one
 *   <- came LEVEL COUNT STATES...             -> needed: the lowest state of a level of the share with a step to one of
 *                           these, or none; then end
 */
#ifndef SERVE_PASSES_H
#define SERVE_PASSES_H

#include "hope.h"
#include "share.h"

struct passes {
	struct pass pass;
	struct share share;
	struct hope hope;
};

/* None yet; false if there is no memory. */
bool passes_create(struct passes *passes, struct partition *partition);

/* Obey a command. */
void passes_obey(const char *word, struct passes *passes);

#endif
