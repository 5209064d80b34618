/*
 * What a search needs to go on after its process was ended, whenever that was: its logs, which are files of the
 * checkpoint's folder anyway, and a file `search` that says which of their states belong to which level, and what was
 * found before the level that is to be expanded next. That file is replaced as a whole, after the logs are on
 * the disk; what they have beyond it is written again.
 */
#ifndef CHECKPOINT_H
#define CHECKPOINT_H

#include "search.h"

/* Write a checkpoint, between two levels; false where the disk is full. */
bool checkpoint_write(const struct search *search);

/*
 * Read one into a search whose workers have no logs yet: these are opened, and levels, counts and findings are as they
 * were. False where there is none, or not all of it, or of another number of threads.
 */
bool checkpoint_read(struct search *search);

#endif
