/*
 * Steps as rows (backends/table/rows.py): where some bits of a state of one word are these, it leads to the state with
 * other bits. Four are taken at a time, where the processor can; what they lead to is put side by side without a branch.
 */
#ifndef ROWS_H
#define ROWS_H

#include "sink.h"

#define WIDE 4

/* Rows side by side. */
struct block {
	uint64_t mask[WIDE], value[WIDE], keep[WIDE], add[WIDE];
};

/* What else is known of a row. */
struct row_facts {
	uint64_t command, fails, check, actor, choice;
};

/* Whether this processor takes rows. */
bool rows_are_taken(void);

/*
 * Take the moves of `count` blocks from number `first` on. Room is needed for WIDE more states than are found. The rows
 * that were taken are counted in `to->rows`.
 */
void rows_take(uint64_t first, uint64_t count, uint64_t state, struct sink *to);

/* Add what was counted of rows to the commands that they are of, and count from zero. */
void rows_settle(uint64_t *rows, uint64_t *taken);

#endif
