#include "room.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define ALIGNED 64      /* bytes: the alignment of vectors */
#define SMALL (1 << 20) /* bytes: no array is reserved smaller */
#define SHARE 8         /* of the addresses that are left, for one room: others come after it */

/* The sizes of this process in bytes: of its addresses, of what is in memory, and of files in memory. Zeros if unknown. */
static void own_sizes(size_t sizes[3])
{
	FILE *file = fopen("/proc/self/statm", "r");

	memset(sizes, 0, 3 * sizeof *sizes);
	if (file == NULL)
		return;
	if (fscanf(file, "%zu %zu %zu", &sizes[0], &sizes[1], &sizes[2]) != 3)
		memset(sizes, 0, 3 * sizeof *sizes);
	fclose(file);
	for (int n = 0; n < 3; n++)
		sizes[n] *= (size_t)sysconf(_SC_PAGESIZE);
}

/* Bytes of addresses that the process may still reserve: `ulimit -v`. */
static size_t addresses_left(void)
{
	struct rlimit limit;
	size_t sizes[3];

	if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
		return SIZE_MAX;
	own_sizes(sizes);
	return limit.rlim_cur > sizes[0] ? limit.rlim_cur - sizes[0] : 0;
}

bool room_reserve(struct room *room, size_t bytes, size_t least, int file)
{
	int kind = file == NO_FILE ? MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE : MAP_SHARED;
	size_t share = addresses_left() / SHARE;

	if (bytes > share)
		bytes = share > least ? share : least;
	for (; bytes >= least; bytes /= 2) {
		void *base = mmap(NULL, bytes, PROT_READ | PROT_WRITE, kind, file, 0);

		if (base == MAP_FAILED)
			continue;
		if (file == NO_FILE)
			madvise(base, bytes, MADV_HUGEPAGE); /* a hint, which may be refused */
		room->base = base;
		room->bytes = bytes;
		return true;
	}
	return false;
}

bool room_reserve_array(struct room *room, void *base, size_t bytes)
{
	bool there = room_reserve(room, bytes + SMALL, bytes + SMALL, NO_FILE);

	*(void **)base = room->base;
	return there;
}

void room_release(struct room *room)
{
	if (room->base != NULL)
		munmap(room->base, room->bytes);
	room->base = NULL;
	room->bytes = 0;
}

void *zeros(size_t count, size_t size)
{
	size_t bytes = (count * size + ALIGNED) / ALIGNED * ALIGNED;
	void *found = aligned_alloc(ALIGNED, bytes);

	return found == NULL ? NULL : memset(found, 0, bytes);
}

/* The number in the first line of a file that begins with `name`; `otherwise` if there is none. */
static size_t number_in(const char *path, const char *name, size_t otherwise)
{
	char line[256];
	size_t found = otherwise;
	FILE *file = fopen(path, "r");

	if (file == NULL)
		return otherwise;
	while (fgets(line, sizeof line, file) != NULL)
		if (strncmp(line, name, strlen(name)) == 0 &&
		    sscanf(line + strlen(name), "%zu", &found) == 1)
			break;
	fclose(file);
	return found;
}

static size_t least_of(size_t one, size_t other)
{
	return one < other ? one : other;
}

size_t memory_available(void)
{
	size_t machine = number_in("/proc/meminfo", "MemAvailable:", SIZE_MAX >> 10);
	size_t most = number_in("/sys/fs/cgroup/memory.max", "", SIZE_MAX);
	size_t now = number_in("/sys/fs/cgroup/memory.current", "", 0);

	return least_of(machine << 10, most > now ? most - now : 0);
}

size_t memory_held(void)
{
	size_t sizes[3];

	own_sizes(sizes);
	return sizes[1] - sizes[2];
}

size_t memory_peak(void)
{
	return number_in("/proc/self/status", "VmHWM:", 0) << 10; /* getrusage() also counts the parent process */
}
