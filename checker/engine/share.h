/*
 * The states of a region (region.h) that one partition owns, level by level: a level has the states that a step from the
 * level before leads to, and those of the search's level of the same number that trigger the property. Some of them are
 * left (survivors.h); at first all are.
 */
#ifndef SHARE_H
#define SHARE_H

#include "numbering.h"
#include "pass.h"
#include "queue.h"

struct share {
	struct pass *pass;
	unsigned property;
	uint64_t fair, strong; /* actors, as bits: those that are fair in some way, and the strongly fair ones */
	struct log states;
	struct numbering numbers;
	struct room ables, serveds, befores, marks_room; /* the arrays below */
	uint64_t *able;         /* of a state: the actors that can step, as bits */
	uint64_t *served;       /* the actors to which the runs that lead there were fair, as far as is known */
	uint32_t *before;       /* steps to it from states that are left */
	unsigned char *marks;   /* enum mark */
	struct queue queue;     /* states that have something to tell */
	uint64_t left;          /* states that are left */
	uint64_t *levels, level_count; /* where each level begins */
	uint64_t next;          /* the state whose steps are followed next */
	bool judged;            /* whether states have learnt who is served */
	struct sighting stop;   /* the nearest state in which no fair actor can step, and the lowest of these */
};

enum mark { IS_LEFT = 1, IS_QUEUED = 2 };

/* An empty share of a property's region; a lack of memory is the trouble of the pass. */
void share_create(struct share *share, struct pass *pass, unsigned property);

void share_release(struct share *share);

/* Begin a level: its triggered states are added now, the targets of the level before were added as they came. */
void share_grow(struct share *share, unsigned level);

/* The states of a level. */
struct span share_level(const struct share *share, unsigned level);

/*
 * Tell the target of each step from a state to the region what is said, and who steps, as bits. Only actors `among` these
 * are looked at; returns those of them that can step.
 */
uint64_t share_tell(const struct share *share, uint32_t number, uint64_t among, uint64_t said);

/* The number of a state of the share. Without it the search contradicts itself, and the engine ends. */
uint32_t share_number(const struct share *share, const uint64_t state[WORDS]);

#endif
