/* Where a search begins: at the initial states, or where a checkpoint says. */
#ifndef START_H
#define START_H

#include "search.h"

/* Begin, or go on. The threads are prepared, and wait. */
enum refusal set_out(struct search *search, const uint64_t *initial, uint64_t count);

/* Put a state that is new into the table, which grows where it must; false where there is no memory. */
bool restore(struct table *table, const uint64_t state[WORDS]);

#endif
