/* One thread of a search: judges the states of a level and finds those that are one step on. */
#ifndef WORKER_H
#define WORKER_H

#include "search.h"

#define PIECE 64 /* states that a thread takes at a time */

/* Prepare a thread whose log may take `most` bytes of memory. */
enum refusal worker_create(struct search *search, unsigned number, size_t most);

/* Take pieces of the level under way until it is used up or somebody wants a pause. */
void work(struct worker *me);

/* Choose what is asked of states from now on: properties that are open, premises that were not met. */
void choose_questions(struct worker *me);

/* Judge a state of a level that was not judged before. */
void see(struct worker *me, unsigned depth, const uint64_t s[WORDS]);

/* So many buckets that what is under way when a table ought to grow still finds a place. */
uint64_t buckets_at_first(unsigned threads);

#endif
