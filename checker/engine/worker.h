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

/* So many buckets that the states in flight when a table should grow still find a place. */
uint64_t buckets_at_first(unsigned threads);

#endif
