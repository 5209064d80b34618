/* The findings of all threads of a search so far, and its result, as lines of text: for answers, and for a checkpoint. */
#ifndef FINDINGS_H
#define FINDINGS_H

#include <stdio.h>

#include "search.h"

/*
 * taken COUNT...                          moves, by command
 * sighting PROPERTY DEPTH STATE           the nearest, and of these the lowest
 * failure CHECK DEPTH STATE ACTOR CHOICE  likewise
 * unmet PROPERTY                          its premises were true nowhere
 * found                                   that was all
 */
void findings_write(FILE *to, const struct search *search);

/* Why a search stopped, in a word. */
const char *reason_word(enum reason reason);

/*
 * stopped REASON, states COUNT, levels COUNT..., memory BYTES, a line each; then the findings.
 */
void result_write(FILE *to, const struct search *search);

/*
 * Read the lines of findings, for the first thread to begin with, into a search that has its levels; false if they are invalid, or
 * do not match the model or the levels.
 */
bool findings_read(FILE *from, struct search *search);

#endif
