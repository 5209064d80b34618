/* The files that states go to. */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>

#define PATH_ROOM 4096 /* characters of a path */

/* A file that nobody else sees and that goes when it is closed; NO_FILE where the folder takes none. */
int file_without_name(const char *folder);

/* The file number `number` of a checkpoint, emptied if it is to be `fresh`; NO_FILE where there is none. */
int file_of_states(const char *folder, unsigned number, bool fresh);

#endif
