#include "files.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "room.h"


int file_without_name(const char *folder)
{
	char path[PATH_ROOM];
	int file;

	if ((size_t)snprintf(path, sizeof path, "%s/states-XXXXXX", folder) >= sizeof path)
		return NO_FILE;
	file = mkstemp(path);
	if (file != NO_FILE)
		unlink(path);
	return file;
}

int file_of_states(const char *folder, unsigned number, bool fresh)
{
	char path[PATH_ROOM];

	if ((size_t)snprintf(path, sizeof path, "%s/states-%u", folder, number) >= sizeof path)
		return NO_FILE;
	return open(path, O_RDWR | O_CLOEXEC | (fresh ? O_CREAT | O_TRUNC : 0), 0666);
}
