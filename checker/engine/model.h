/*
 * The explored model, as data: written by backends/table/module.py, read once before the search begins and never
 * changed. WORDS, the words of a state, is defined when the engine is compiled, because it decides the layout of
 * everything; an engine of several words explores models of fewer, whose top words are zero.
 */
#ifndef MODEL_H
#define MODEL_H

#include <stdio.h>

#include "rows.h"
#include "sink.h"

/* A field of a state, `bits` bits from `shift` on, and its highest number. */
struct field {
	uint64_t shift, bits, most;
};

/* The bits of an actor's location, and the code for each of their values. */
struct place {
	unsigned word, shift;
	bool two; /* words */
	uint64_t mask;
	const struct piece *pieces;
};

/* The steps of an actor at a location: code; or blocks of rows, and code for the rest, which may be none. */
struct piece {
	const uint64_t *code;
	uint64_t first, count;
	const uint64_t *rest;
};

enum judged { NEVER_JUDGED, IN_EVERY_STATE, AT_REST };

struct model {
	uint64_t commands;   /* the number of counts in `taken` */
	uint64_t checks;     /* the number of checks that a step may fail */
	uint64_t properties; /* numbered as in the Python engine */
	uint64_t moves;      /* an upper bound for the moves of a state */
	uint64_t actors;
	uint64_t bits;       /* of a state; the bits above are zero */
	uint64_t symmetric;  /* whether `model_canonical` does anything */
	uint64_t bytes;      /* of a stored state */
	uint64_t reducible;  /* whether there are tables for stubborn sets */
	uint64_t fields;
	const struct field *field;
	const uint64_t *judged;         /* when a property's `bad` is evaluated: enum judged */
	const uint64_t *premises;       /* whether a property has premises */
	const uint64_t *from_the_start; /* whether a goal must be reached from the start */
	const uint64_t *fair;           /* by actor: 1 if it steps if it stays able to, 2 if it is strongly fair */
	struct place *places;           /* by actor */
	const uint64_t *bad, *triggered, *meets; /* by property: the code of a condition, or 0 if it is never true */
	const uint64_t *ended;          /* the same by actor */
	const uint64_t *code;
	struct block *blocks;           /* of rows */
	uint64_t block_count;
	const struct row_facts *row_facts; /* by row */
	unsigned char *failing_rows;    /* by block, as bits */
	bool by_rows;                   /* whether rows are taken */
	const uint64_t *orbits;         /* for canonical.c */
	const uint64_t *stubborn;       /* for stubborn.c */
	const uint64_t *starts;
	uint64_t start_count;
};

extern struct model model;

/* Read the model; false if there is none, or if it is damaged, of another version or of more words. */
bool model_read(FILE *from);

/* The steps of an actor at its location. */
static inline const struct piece *model_piece_at(const struct place *place, const uint64_t s[WORDS])
{
	uint64_t value = s[place->word] >> place->shift;

	if (WORDS > 1 && place->two)
		value |= s[place->word + 1] << (64 - place->shift);
	return &place->pieces[value & place->mask];
}

/* The actors that are at least so fair, as bits. */
static inline uint64_t model_fair_actors(uint64_t least)
{
	uint64_t found = 0;

	for (unsigned actor = 0; actor < model.actors; actor++)
		found |= (uint64_t)(model.fair[actor] >= least) << actor;
	return found;
}

/* Take every move of a state. */
void model_steps(const uint64_t s[WORDS], struct sink *to);

/* The same for one actor. */
void model_steps_of(unsigned actor, const uint64_t s[WORDS], struct sink *to);

/* Take the moves of one piece of code. */
void model_steps_by(const uint64_t *code, const uint64_t s[WORDS], struct sink *to);

/* Whether the condition at some place of the code is true. */
bool model_holds(uint64_t place, const uint64_t s[WORDS]);

/* Prepare for `model_canonical`; false if there is no memory. */
bool model_prepare_canonical(void);

/* Replace a state by the smallest state of its orbit. */
void model_canonical(uint64_t s[WORDS]);

/* Whether a property is violated (for `reachable`: reached; for progress: whether the goal is not). */
static inline bool model_bad(unsigned property, const uint64_t s[WORDS])
{
	return model_holds(model.bad[property], s);
}

/* Whether the obligation to reach a goal begins. */
static inline bool model_triggered(unsigned property, const uint64_t s[WORDS])
{
	return model_holds(model.triggered[property], s);
}

/* Whether the premises of a property hold. */
static inline bool model_meets(unsigned property, const uint64_t s[WORDS])
{
	return model_holds(model.meets[property], s);
}

/* Whether an actor has ended, or may continue without an end (`ends` of ground/program.py). */
static inline bool model_ended(unsigned actor, const uint64_t s[WORDS])
{
	return model_holds(model.ended[actor], s);
}

#endif
