/*
 * Steps as rows (backends/table/rows.py): if some bits of a one-word state have these values, it leads to this other
 * state. Four are taken at a time if the processor can; the successors are packed without a branch.
 */
#ifndef ROWS_H
#define ROWS_H

#include "sink.h"

#define WIDE 4

/* Rows side by side. */
struct block {
	uint64_t mask[WIDE], value[WIDE], keep[WIDE], add[WIDE];
};

/* The other facts about a row. */
struct row_facts {
	uint64_t command, fails, check, actor, choice;
};

/* Whether this processor takes rows. */
bool rows_are_taken(void);

/*
 * Take every move of a state: of each actor first the rows, then the rest by code. This needs room for WIDE more states
 * than are found. The taken rows are counted in `to->rows`.
 */
void rows_take(uint64_t state, struct sink *to);

/* Add the counts of rows to those of their commands, and reset them to zero. */
void rows_settle(uint64_t *rows, uint64_t *taken);

#endif
