#include "log.h"

bool log_create(struct log *log, size_t most)
{
	*log = (struct log){0};
	if (!room_reserve(&log->room, most, 1 << 20))
		return false;
	log->most = log->room.bytes / sizeof(uint64_t) / WORDS / LANES * LANES;
	return true;
}

void log_release(struct log *log)
{
	room_release(&log->room);
}

uint64_t log_level(struct log *log)
{
	log->states = (log->states + LANES - 1) / LANES * LANES;
	return log->states;
}
