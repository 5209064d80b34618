#include "log.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#define LEAST (1 << 20)               /* bytes of addresses */
#define ADDRESSES (UINT64_C(1) << 40) /* for a log in a file, which may be larger than memory */
#define PORTION (1 << 22)             /* bytes that a file grows by */

bool log_create(struct log *log, size_t most)
{
	*log = (struct log){.file = NO_FILE, .digest = NO_DIGEST};
	if (!room_reserve(&log->room, most, LEAST, NO_FILE))
		return false;
	log->most = log->room.bytes / model.bytes;
	return true;
}

bool log_create_in(struct log *log, int file, uint64_t states)
{
	struct stat about;

	*log = (struct log){.file = file, .states = states, .digest = NO_DIGEST};
	if (file == NO_FILE || fstat(file, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size < 0 ||
	    !room_reserve(&log->room, ADDRESSES, LEAST, file))
		return false;
	log->most = (uint64_t)about.st_size / model.bytes;
	if (log->most > log->room.bytes / model.bytes)
		log->most = log->room.bytes / model.bytes;
	return states <= log->most;
}

void log_release(struct log *log)
{
	room_release(&log->room);
	if (log->file > 0) /* one that was never created is all zeros, and has no file */
		close(log->file);
	log->file = NO_FILE;
}

/* Extending a truncated file would fill it with zeros, which would be read as states. */
static bool cut_off(const struct log *log)
{
	struct stat about;

	return fstat(log->file, &about) != 0 || (uint64_t)about.st_size < log->most * model.bytes;
}

bool log_extend(struct log *log)
{
	uint64_t end = log->most * model.bytes + PORTION;

	if (log->file == NO_FILE || end > log->room.bytes)
		return false;
	if (cut_off(log))
		raise(SIGBUS);
	if (posix_fallocate(log->file, 0, (off_t)end) != 0)
		return false;
	log->most = end / model.bytes;
	return true;
}

void log_digest(struct log *log)
{
	uint64_t state[WORDS];

	for (; log->digested < log->states; log->digested++) {
		log_read(log, log->digested, state);
		for (int w = 0; w < WORDS; w++)
			digest_word(&log->digest, state[w]);
	}
}
