/* What a search does with a disk: spill what memory has no room for, and keep checkpoints. */
#ifndef DISK_H
#define DISK_H

#include "search.h"

/* Bytes of the buffers of one thread while the search spills. */
size_t spill_bytes(const struct search *search);

/* From now on the table stays as it is. */
enum reason begin_to_spill(struct search *search);

/* A lack of memory is no reason to stop where there is a folder to spill to. */
enum reason rather_spill(struct search *search, enum reason stopped);

/* What was spilled of the level that is being found becomes part of it. */
void settle(struct search *search);

/* Write a checkpoint between two levels, if one is wanted and the last is some time ago. */
void keep_checkpoint(struct search *search);

#endif
