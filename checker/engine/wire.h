/* The parts of commands and answers of a partition (serve.c): numbers, records, goals. */
#ifndef WIRE_H
#define WIRE_H

#include "outbox.h"
#include "search.h"
#include "ways.h"

/* Begin an answer: a word, why something stopped, states, moves, bytes of memory. */
void wire_begin(const char *word, enum reason stopped, uint64_t states, uint64_t moves);

/* End the line. */
void wire_end_line(void);

/* End an answer of several lines. */
void wire_end(void);

/* Write the rest of an answer: whether all is done, and what is in the boxes. */
void wire_write_boxes(const struct outboxes *boxes, bool done);

/* Read a number of records of so many bytes, and hand over each. */
void wire_read_records(size_t bytes, void (*take)(void *about, const unsigned char *record), void *about);

/* Read goals; false if there are none, or no memory. */
bool wire_read_goals(struct goals *goals);

/* Write goals, or that there are too many, as a whole answer; and release them. */
void wire_write_goals(struct goals *goals, bool all);

#endif
