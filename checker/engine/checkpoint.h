/*
 * What a search needs to resume after its process ended at any time: its logs, which are files of the checkpoint's
 * folder anyway, and a file `search` that says which of their states belong to which level, and what was found before
 * the level that is to be expanded next. That file is replaced atomically, after the logs are on the disk; what they
 * have beyond it is written again.
 *
 *   checkpoint VERSION of MODEL words .. bytes .. commands .. checks .. properties .. reduced .. threads ..
 *   levels COUNT sorted COUNT
 *    BEGIN END ...                 of each level in each thread's log; then of the sorted parts of the first
 *   states DIGEST                  of each thread's log
 *   what findings.h says
 *   whole DIGEST                   of all lines before
 */
#ifndef CHECKPOINT_H
#define CHECKPOINT_H

#include "search.h"

#define CHECKPOINT_VERSION 2
#define HEAD_ROOM 256                 /* characters of the first line */
#define MARK_ROOM (DIGEST_TEXT + 8)   /* of the last */
#define MARK_LENGTH (DIGEST_TEXT + 7)

/* Write a checkpoint, between two levels; false if the disk is full. */
bool checkpoint_write(const struct search *search);

/* The first line of a checkpoint of this search, and of no other. */
void checkpoint_head(const struct search *search, char head[HEAD_ROOM]);

/* The last line of a checkpoint whose other lines are `text`. */
void checkpoint_mark(const char *text, size_t size, char mark[MARK_ROOM]);

#endif
