/* The start of a search: at the initial states, or from a checkpoint. */
#ifndef START_H
#define START_H

#include "search.h"

/* Begin, or resume. The threads are prepared, and wait. */
enum refusal set_out(struct search *search, const uint64_t *initial, uint64_t count);

/* Insert a new state into the table, which grows if necessary; false if there is no memory. */
bool restore(struct table *table, const uint64_t state[WORDS]);

#endif
