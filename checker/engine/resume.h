/* Going on from a checkpoint, of which nothing is believed: a disk may have lost or changed any part of it. */
#ifndef RESUME_H
#define RESUME_H

#include "search.h"

/*
 * Read a checkpoint into a search whose workers have no logs yet: these are opened, the table is filled, and levels,
 * counts and findings are as they were. NO_CHECKPOINT where there is none, or not all of it as it was written, or of
 * another model or number of threads.
 */
enum refusal resume(struct search *search);

#endif
