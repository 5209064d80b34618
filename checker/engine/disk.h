/* The use of a disk by a search: it spills what does not fit into memory, and writes checkpoints. */
#ifndef DISK_H
#define DISK_H

#include "search.h"

/* Bytes of the buffers of one thread while the search spills. */
size_t spill_bytes(const struct search *search);

/* From now on the table stays as it is. */
enum reason begin_to_spill(struct search *search);

/* A lack of memory is no reason to stop if there is a folder to spill to. */
enum reason rather_spill(struct search *search, enum reason stopped);

/* Add the spilled states of the current level to it. */
void settle(struct search *search);

/* Write a checkpoint between two levels, if one is wanted and the last is old enough. */
void keep_checkpoint(struct search *search);

#endif
