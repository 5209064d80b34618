/*
 * What the engine asks of a model. The generated file defines all of it; WORDS and BYTES, the
 * size of a state, come from the command line of the compiler, since they decide the shape of everything.
 */
#ifndef MODEL_H
#define MODEL_H

#include "lanes.h"
#include "sink.h"

extern const unsigned model_commands;   /* how many counts of `taken` there are */
extern const unsigned model_checks;     /* how many checks a step may fail */
extern const unsigned model_properties; /* numbered as in the Python engine */
extern const unsigned model_moves;      /* more moves than this no state has */
extern const unsigned model_actors;
extern const unsigned model_bits;       /* of a state; those above are zero */
extern const unsigned model_fields;
extern const bool model_symmetric;      /* whether `canonical` does anything */

/* A field of a state, `bits` bits from `shift` on, and the highest number that it holds. */
struct field {
	unsigned shift, bits;
	uint64_t most;
};

extern const struct field model_field[];

enum judged { NEVER_JUDGED, IN_EVERY_STATE, AT_REST };

extern const unsigned char model_judged[];   /* when a property's `bad` is asked for: enum judged */
extern const unsigned char model_premises[]; /* whether a property has premises */
extern const unsigned char model_from_the_start[]; /* whether a goal is to be reached from the start */
extern const unsigned char model_fair[];     /* by actor: whether it steps if it stays able to */

/* Where an actor stands: its location and locals, and what it may touch from there on, as rows of `model_conflicts`. */
struct point {
	uint64_t local[WORDS];
	unsigned next;   /* its next step */
	unsigned waits;  /* what it waits for */
	unsigned future; /* all that it may still do: a column */
};

extern const bool model_reducible;                     /* whether there are tables for stubborn sets */
extern const uint64_t model_locals[][WORDS];           /* by actor: the bits of a state that are its own */
extern const struct point *const model_points[];       /* by actor: the lowest local first */
extern const unsigned model_point_counts[];
extern const unsigned model_futures;                   /* columns of the table */
extern const unsigned char model_conflicts[];          /* whether a row and a column may not commute */

/* Take every move of the valid lanes. */
void model_steps(const words s[WORDS], mask valid, struct sink *to);

/* The same for one actor. */
void model_steps_of(unsigned actor, const words s[WORDS], mask valid, struct sink *to);

/* Put the smallest state of its orbit in each lane. */
void model_canonical(words s[WORDS]);

/* Where a property is violated (for `reachable`: where it is reached; for progress: where the goal is not). */
mask model_bad(unsigned property, const words s[WORDS]);

/* Where a goal begins to be wanted. */
mask model_triggered(unsigned property, const words s[WORDS]);

/* Where an actor has come to its end, or may go on without one (`ends` of ground/program.py). */
mask model_ended(unsigned actor, const words s[WORDS]);

/* Where the premises of a property hold. */
mask model_meets(unsigned property, const words s[WORDS]);

#endif
