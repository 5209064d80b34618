#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
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

/* A regular file of a folder, and not a link to one elsewhere; NO_FILE if there is none. */
static int file_in(const char *folder, const char *name, int how)
{
	char path[PATH_ROOM];
	struct stat about;
	int file;

	if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, name) >= sizeof path)
		return NO_FILE;
	file = open(path, how | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
	if (file == NO_FILE || (fstat(file, &about) == 0 && S_ISREG(about.st_mode)))
		return file;
	close(file);
	return NO_FILE;
}

int file_of_states(const char *folder, unsigned number, bool fresh)
{
	char name[32];

	snprintf(name, sizeof name, "states-%u", number);
	return file_in(folder, name, O_RDWR | (fresh ? O_CREAT | O_TRUNC : 0));
}

char *file_read(const char *folder, const char *name, size_t *size)
{
	int file = file_in(folder, name, O_RDONLY);
	char *text = NULL;
	struct stat about;

	if (file == NO_FILE)
		return NULL;
	if (fstat(file, &about) == 0 && (text = malloc((size_t)about.st_size + 1)) != NULL) {
		*size = (size_t)about.st_size;
		if (read(file, text, *size) != about.st_size) {
			free(text);
			text = NULL;
		}
	}
	close(file);
	return text;
}

static bool write_all(int file, const char *text, size_t size)
{
	while (size > 0) {
		ssize_t written = write(file, text, size);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return false;
		text += written;
		size -= (size_t)written;
	}
	return true;
}

/* Flush the names in a folder to disk; some file systems cannot do that. */
static bool sync_folder(const char *folder)
{
	int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool all;

	if (file == NO_FILE)
		return false;
	all = fsync(file) == 0 || errno == EINVAL;
	close(file);
	return all;
}

bool file_replace(const char *folder, const char *name, const char *text, size_t size)
{
	char path[PATH_ROOM], new_path[PATH_ROOM], new_name[32];
	int file;
	bool all;

	snprintf(new_name, sizeof new_name, "%s.new", name);
	if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, name) >= sizeof path ||
	    (size_t)snprintf(new_path, sizeof new_path, "%s/%s", folder, new_name) >= sizeof new_path)
		return false;
	file = file_in(folder, new_name, O_WRONLY | O_CREAT | O_TRUNC);
	if (file == NO_FILE)
		return false;
	all = write_all(file, text, size) && fsync(file) == 0;
	all &= close(file) == 0;
	return all && sync_folder(folder) && rename(new_path, path) == 0 && sync_folder(folder);
}
