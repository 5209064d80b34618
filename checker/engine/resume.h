/* Resuming from a checkpoint, all of which is verified: a disk may have lost or changed any part of it. */
#ifndef RESUME_H
#define RESUME_H

#include "search.h"

/*
 * Read a checkpoint into a search whose workers have no logs yet: the logs are opened, the table is filled, and levels,
 * counts and findings are restored. NO_CHECKPOINT if there is none, or if it is damaged or incomplete, or belongs to
 * another model or number of threads.
 */
enum refusal resume(struct search *search);

#endif
