/* Which states of each level lie on a shortest way to something that was seen. */
#ifndef WAYS_H
#define WAYS_H

#include "search.h"

/* A set of states, and a list of them. */
struct goals {
	struct table table;
	struct log list;
};

/*
 * The states of level `depth` in which property `property` is decided, as its sighting was. False where there are
 * more than `most`, or no memory.
 */
bool goals_alike(struct goals *goals, const struct search *search, unsigned depth, unsigned property,
		 uint64_t most);

/* One state. */
bool goals_one(struct goals *goals, const uint64_t state[WORDS]);

/*
 * The states of level `depth` from which one step leads to a goal: all of them, or with `one` the lowest. False where
 * there are more than `most`, or no memory.
 */
bool goals_before(struct goals *before, const struct search *search, const struct goals *goals,
		  unsigned depth, bool one, uint64_t most);

/* Show the states of a level to somebody, who may end it by saying false. False if so. */
typedef bool (*visitor)(void *about, const uint64_t s[WORDS]);

bool each_of_level(const struct search *search, unsigned level, visitor visit, void *about);

void goals_release(struct goals *goals);

#endif
