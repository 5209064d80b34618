/*
 * The model that is explored, as data: what backends/table/module.py wrote, read once before the search begins and never
 * changed. WORDS, the words of a state, comes from the command line of the compiler, since it decides the shape of
 * everything; an engine of several words explores models of fewer, whose topmost words are zero.
 */
#ifndef MODEL_H
#define MODEL_H

#include <stdio.h>

#include "rows.h"
#include "sink.h"

/* A field of a state, `bits` bits from `shift` on, and the highest number that it holds. */
struct field {
	uint64_t shift, bits, most;
};

/* Where it is said where an actor stands, and by that the code of what it does there. */
struct place {
	unsigned word, shift;
	bool two; /* words */
	uint64_t mask;
	const struct piece *pieces;
};

/* What an actor does where it stands: code; or blocks of rows, and code for the rest, which may be none. */
struct piece {
	const uint64_t *code;
	uint64_t first, count;
	const uint64_t *rest;
};

enum judged { NEVER_JUDGED, IN_EVERY_STATE, AT_REST };

struct model {
	uint64_t commands;   /* how many counts of `taken` there are */
	uint64_t checks;     /* how many checks a step may fail */
	uint64_t properties; /* numbered as in the Python engine */
	uint64_t moves;      /* more moves than this no state has */
	uint64_t actors;
	uint64_t bits;       /* of a state; those above are zero */
	uint64_t symmetric;  /* whether `model_canonical` does anything */
	uint64_t bytes;      /* of a state that is kept */
	uint64_t reducible;  /* whether there are tables for stubborn sets */
	uint64_t fields;
	const struct field *field;
	const uint64_t *judged;         /* when a property's `bad` is asked for: enum judged */
	const uint64_t *premises;       /* whether a property has premises */
	const uint64_t *from_the_start; /* whether a goal is to be reached from the start */
	const uint64_t *fair;           /* by actor: whether it steps if it stays able to */
	struct place *places;           /* by actor */
	const uint64_t *bad, *triggered, *meets; /* by property: the code of a condition, or 0 where it is never true */
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

/* Read the model; false where there is none, where it is damaged, of another version or of more words. */
bool model_read(FILE *from);

/* What an actor does where it stands. */
static inline const struct piece *model_piece_at(const struct place *place, const uint64_t s[WORDS])
{
	uint64_t value = s[place->word] >> place->shift;

	if (WORDS > 1 && place->two)
		value |= s[place->word + 1] << (64 - place->shift);
	return &place->pieces[value & place->mask];
}

/* Take every move of a state. */
void model_steps(const uint64_t s[WORDS], struct sink *to);

/* The same for one actor. */
void model_steps_of(unsigned actor, const uint64_t s[WORDS], struct sink *to);

/* Whether the condition at some place of the code is true. */
bool model_holds(uint64_t place, const uint64_t s[WORDS]);

/* Prepare for `model_canonical`; false where there is no memory. */
bool model_prepare_canonical(void);

/* Put the smallest state of its orbit in the place of a state. */
void model_canonical(uint64_t s[WORDS]);

/* Whether a property is violated (for `reachable`: reached; for progress: whether the goal is not). */
static inline bool model_bad(unsigned property, const uint64_t s[WORDS])
{
	return model_holds(model.bad[property], s);
}

/* Whether a goal begins to be wanted. */
static inline bool model_triggered(unsigned property, const uint64_t s[WORDS])
{
	return model_holds(model.triggered[property], s);
}

/* Whether the premises of a property hold. */
static inline bool model_meets(unsigned property, const uint64_t s[WORDS])
{
	return model_holds(model.meets[property], s);
}

/* Whether an actor has come to its end, or may go on without one (`ends` of ground/program.py). */
static inline bool model_ended(unsigned actor, const uint64_t s[WORDS])
{
	return model_holds(model.ended[actor], s);
}

#endif
