/*
 * One partition of a search that several machines share: the states that it owns (owner.h), level by level. Another
 * program takes the successors from one partition to the others, and says when a level is over.
 */
#ifndef PARTITION_H
#define PARTITION_H

#include "outbox.h"
#include "search.h"

struct partition {
	struct search search; /* with one thread */
	unsigned number, of;
	struct batch moves;   /* of one state */
	struct outboxes boxes;
	uint64_t next;        /* state of the current level whose moves are taken next */
};

/* Prepare partition `number` of `of`, from those initial states that it owns, or to be resumed. */
enum refusal partition_create(struct partition *partition, unsigned number, unsigned of, struct limits limits,
			      struct folders folders);

/*
 * Take the moves of states of the current level, until it is used up, or `most` bytes are in the boxes, which were
 * emptied before, or moves of as many bytes of states were taken. Own successors are inserted.
 */
void partition_expand(struct partition *partition, uint64_t most);

/* Whether the moves of all states of the current level were taken. */
bool partition_is_used_up(const struct partition *partition);

/* Insert a state of this partition into the next level, if it is new. */
void partition_insert(struct partition *partition, const uint64_t state[WORDS]);

/* Count the states that were inserted: nothing is under way any more. */
void partition_settle(struct partition *partition);

/* Go on to the next level; all states of it were inserted. */
void partition_close(struct partition *partition);

/* Judge the states whose moves were not taken. */
void partition_see_rest(struct partition *partition);

/* The search is over: release the table, which nothing needs any more; all states stay in the log. */
void partition_forget_table(struct partition *partition);

/* Create a partition and answer commands about it (serve.c) until standard input ends. Returns why there is none. */
enum refusal partition_serve(unsigned number, unsigned of, struct limits limits, struct folders folders);

#endif
