#include "log.h"

bool log_create(struct log *log, size_t most)
{
	*log = (struct log){0};
	if (!room_reserve(&log->room, most, 1 << 20))
		return false;
	log->most = log->room.bytes / BYTES;
	return true;
}

void log_release(struct log *log)
{
	room_release(&log->room);
}
