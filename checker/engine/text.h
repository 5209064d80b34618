/* States as text: one number of WORDS * 16 hexadecimal digits. */
#ifndef TEXT_H
#define TEXT_H

#include <stdio.h>

#include "state.h"

/* Write a space and a state. */
void write_state(FILE *to, const uint64_t state[WORDS]);

/* Read a state; false if there is none. */
bool read_state(FILE *from, uint64_t state[WORDS]);

/* Read a whole number of digits only that is at most `most`; false if there is none. */
bool read_number(FILE *from, uint64_t most, uint64_t *number);

#endif
