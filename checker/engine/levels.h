/* The levels of a search: which part of each thread's log belongs to which. */
#ifndef LEVELS_H
#define LEVELS_H

#include "search.h"

/* Let the level after the last begin where the logs end; false where there is no memory. */
bool open_level(struct search *search);

/* The last level has what the logs have. */
void extend_level(struct search *search);

bool level_is_used_up(const struct search *search);

/* States of the level under way that nobody has taken; a little more where pieces are short. */
uint64_t left_of_level(const struct search *search);

/* Whether a level has a state. */
bool level_has(const struct search *search, unsigned level, const uint64_t state[WORDS]);

#endif
