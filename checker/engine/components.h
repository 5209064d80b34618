/*
 * The strongly connected components of a region, and in which of them a fair run may stay for ever.
 */
#ifndef COMPONENTS_H
#define COMPONENTS_H

#include "region.h"

/* A state on the stack of the component search, and its next step. */
struct frame {
	uint64_t step;
	uint32_t state;
};

struct lasso {
	struct region region;
	uint64_t fair;       /* actors, as bits */
	uint64_t strong;     /* those of them that step if they are able to again and again */
	uint32_t *low;       /* of a state: the lowest number it reaches, while its component is open */
	uint32_t *place;     /* of a state: its number in depth-first order, from 1 on; 0 if it was not visited */
	uint32_t *component; /* of a state: the last one visited from it, once it is closed; else NOBODY */
	uint32_t *part;      /* of a state: the part that is searched for components; NOBODY if none. Or NULL */
	uint32_t *open;      /* states whose component is not closed */
	struct frame *frames;
	uint32_t opened, met;
	uint32_t first_bad;  /* of all states in fair components */
	bool again;          /* parts are left that are smaller than a component */
};

/* With a region; false if there is not enough memory. */
bool lasso_create(struct lasso *lasso);

void lasso_release(struct lasso *lasso);

/* Find the first state in a fair component, and the component. */
void lasso_search(struct lasso *lasso);

/* The actors that step inside a component, as bits. */
uint64_t lasso_stepping(const struct lasso *lasso, uint32_t component);

#endif
