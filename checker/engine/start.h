/* Where a search begins: at the initial states, or where a checkpoint says. */
#ifndef START_H
#define START_H

#include "search.h"

/* Begin, or go on. The threads are prepared, and wait. */
enum refusal set_out(struct search *search, const uint64_t *initial, uint64_t count);

#endif
