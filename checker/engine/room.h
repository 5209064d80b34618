/*
 * Memory that grows in place. Addresses are reserved once; the system gives pages as they are written to, large
 * ones where it has them. What is not there is found out by asking, never by being killed.
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
 * Reserve at most `bytes`, at least `least`; false where not even that is to be had. A file may keep what is written
 * there: its pages are the system's to take from memory. Nobody may touch what the file has no bytes for.
 */
bool room_reserve(struct room *room, size_t bytes, size_t least, int file);

void room_release(struct room *room);

/* Memory of zeros for a small array, of vectors too, which may have no elements; NULL where there is none. */
void *zeros(size_t count, size_t size);

/* Bytes that the machine, and the group of processes that we are in, can still give. */
size_t memory_available(void);

/* Bytes that this process holds and no file keeps. */
size_t memory_held(void);

/* Bytes that it held at most, what files keep included. */
size_t memory_peak(void);

#endif
