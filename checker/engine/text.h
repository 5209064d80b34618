/* States as text: one number of WORDS * 16 hexadecimal digits. */
#ifndef TEXT_H
#define TEXT_H

#include <stdio.h>

#include "lanes.h"

/* Write a space and a state. */
void write_state(FILE *to, const uint64_t state[WORDS]);

/* Read a state; false where there is none. */
bool read_state(FILE *from, uint64_t state[WORDS]);

/* Read how many states follow, and these; NULL where they do not. */
uint64_t *read_states(FILE *from, uint64_t *count);

/* Read a whole number of digits alone that is at most `most`; false where there is none. */
bool read_number(FILE *from, uint64_t most, uint64_t *number);

#endif
