/* The files that hold states. */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>
#include <stddef.h>

#define PATH_ROOM 4096 /* characters of a path */

/* An unnamed file that vanishes when it is closed; NO_FILE if the folder is not writable. */
int file_without_name(const char *folder);

/* The file number `number` of a checkpoint, emptied if it is to be `fresh`; NO_FILE if there is none. */
int file_of_states(const char *folder, unsigned number, bool fresh);

/* The contents of a file of a folder; NULL if there is none. The caller frees it. */
char *file_read(const char *folder, const char *name, size_t *size);

/*
 * Replace a file by a text atomically: the text is on the disk before its name is, and so are the names of all other
 * files of the folder. False if the disk is full.
 */
bool file_replace(const char *folder, const char *name, const char *text, size_t size);

#endif
