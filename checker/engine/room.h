/*
 * Memory that grows in place. Addresses are reserved once; the system provides pages when they are written, large ones
 * if it has them. Missing memory is detected by asking, never by being killed.
 */
#ifndef ROOM_H
#define ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NO_FILE (-1)

struct room {
	uint64_t *base;
	size_t bytes; /* that are reserved */
};

/*
 * Reserve at most `bytes`, at least `least`; false if not even that is available. A file may hold the contents: the
 * system may then reclaim its pages. The part beyond the end of the file must not be accessed.
 */
bool room_reserve(struct room *room, size_t bytes, size_t least, int file);

/* The same for an array of `bytes`, which may be none, and its address at `base`, a pointer; false if there is no room. */
bool room_reserve_array(struct room *room, void *base, size_t bytes);

void room_release(struct room *room);

/* Zeroed memory for a small array, of vectors too, which may have no elements; NULL if there is none. */
void *zeros(size_t count, size_t size);

/* Bytes that the machine and our control group can still provide. */
size_t memory_available(void);

/* Bytes that this process uses and that no file holds. */
size_t memory_held(void);

/* Bytes that it used at most, including those that files hold. */
size_t memory_peak(void);

#endif
