/* The states of each level on a shortest path to a finding. */
#ifndef WAYS_H
#define WAYS_H

#include <stdio.h>

#include "search.h"

/* A set of states, and a list of them. */
struct goals {
	struct table table;
	struct log list;
};

/*
 * The states of level `depth` in which property `property` is decided, in the way of its sighting. False if there are
 * more than `most`, or no memory.
 */
bool goals_alike(struct goals *goals, const struct search *search, unsigned depth, unsigned property,
		 uint64_t most);

/* One state. */
bool goals_one(struct goals *goals, const uint64_t state[WORDS]);

/* Add a state; false if there is no memory. */
bool goals_add(struct goals *goals, const uint64_t state[WORDS]);

/* None; false if there is no memory. */
bool goals_create(struct goals *goals);

/*
 * The states of level `depth` from which one step leads to a goal: all of them, or with `one` the lowest. False if
 * there are more than `most`, or no memory. A partition may have none.
 */
bool goals_before(struct goals *before, const struct search *search, const struct goals *goals,
		  unsigned depth, bool one, uint64_t most);

/* The same for the states of a part of a log. */
bool goals_before_in(struct goals *before, const struct log *log, struct span span, const struct goals *goals, bool one,
		     uint64_t most);

/* Call a function for the states of a level; it may stop by returning false. False if it did. */
typedef bool (*visitor)(void *about, const uint64_t s[WORDS]);

bool each_of_level(const struct search *search, unsigned level, visitor visit, void *about);

/* Write the states, each after a space. */
void goals_write(FILE *to, const struct goals *goals);

void goals_release(struct goals *goals);

#endif
