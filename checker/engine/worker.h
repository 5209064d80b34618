/* One thread of a search: judges the states of a level and finds their successors. */
#ifndef WORKER_H
#define WORKER_H

#include "search.h"

#define PIECE 64 /* states that a thread takes at a time */

/* Prepare a thread whose log may take `most` bytes of memory. */
enum refusal worker_create(struct search *search, unsigned number, size_t most);

/* Take pieces of the current level until it is used up or a pause is requested. */
void work(struct worker *me);

/* Choose what is evaluated in states from now on: open properties, premises not met yet. */
void choose_questions(struct worker *me);

/* Judge a state of a level that was not judged before. */
void see(struct worker *me, unsigned depth, const uint64_t s[WORDS]);

/* Judge a state of the current level, and take its moves; the successors go to `sink`. */
void worker_take_moves(struct worker *me, const uint64_t s[WORDS], struct sink *sink);

/* Insert a state, if it is new, once its bucket has been fetched. */
void worker_add(struct worker *me, const uint64_t state[WORDS]);

/* Insert all states that wait for their buckets. */
void worker_look_up_all(struct worker *me);

/* So many buckets that the states in flight when a table should grow still find a place. */
uint64_t buckets_at_first(unsigned threads);

#endif
