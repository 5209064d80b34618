/* The levels of a search: the part of each level in each thread's log. */
#ifndef LEVELS_H
#define LEVELS_H

#include "search.h"

/* Begin the next level at the ends of the logs; false if there is no memory. */
bool open_level(struct search *search);

/* Extend the last level to the ends of the logs. */
void extend_level(struct search *search);

bool level_is_used_up(const struct search *search);

/* States of the current level that no thread has taken; a little more if pieces are short. */
uint64_t left_of_level(const struct search *search);

/* Whether a level has a state. */
bool level_has(const struct search *search, unsigned level, const uint64_t state[WORDS]);

#endif
