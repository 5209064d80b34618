/* The files that states go to. */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>
#include <stddef.h>

#define PATH_ROOM 4096 /* characters of a path */

/* A file that nobody else sees and that goes when it is closed; NO_FILE where the folder takes none. */
int file_without_name(const char *folder);

/* The file number `number` of a checkpoint, emptied if it is to be `fresh`; NO_FILE where there is none. */
int file_of_states(const char *folder, unsigned number, bool fresh);

/* All that a file of a folder has; NULL where there is none. The caller frees it. */
char *file_read(const char *folder, const char *name, size_t *size);

/*
 * Put a text in the place of a file, whole or not at all, whatever happens meanwhile: it is on the disk before its name
 * is, and the names of all other files of the folder too. False where the disk is full.
 */
bool file_replace(const char *folder, const char *name, const char *text, size_t size);

#endif
