/*
 * The states without its goal that the trigger of a progress property leads to: numbered in the order in which they are
 * found, the same as the Python engine's (exploration/liveness.py), with every step among them. Or all reachable
 * states.
 */
#ifndef REGION_H
#define REGION_H

#include "numbering.h"
#include "search.h"

struct region {
	struct log states;
	struct numbering numbers;
	struct room firsts, ables, cames, targets, actors, faults; /* the arrays below */
	uint64_t *first;       /* of a state: its first step */
	uint64_t *able;        /* the actors that can step, as bits */
	unsigned char *fails;  /* whether a step from it fails a check */
	uint32_t *came;        /* the state from which it was first found; NOBODY for a start */
	uint32_t *target;      /* of a step */
	unsigned char *actor;
	uint64_t steps;
	uint32_t *starts; /* of a level: the number of its first start, if there is one */
	unsigned levels;
	size_t most;      /* bytes that this process may use; 0 is no limit */
	bool over_limit;  /* it would use more */
};

/* All of a property's region; false if there is not enough memory, or the limit of memory is reached. */
bool region_create(struct region *region, const struct search *search, unsigned property);

/* All reachable states, the nearest first. */
bool region_create_whole(struct region *region, const struct search *search);
/* Whether this process may use so much more; if not, the region is over the limit. */
bool region_may_take(struct region *region, size_t bytes);

void region_release(struct region *region);

/* The level on which a start was found. */
unsigned region_level(const struct region *region, uint32_t start);

#endif
