/* Numbers of states, first in, first out, each at most once at a time. */
#ifndef QUEUE_H
#define QUEUE_H

#include "room.h"

struct queue {
	struct room room;
	uint32_t *ring;
	uint64_t size, first, count;
};

/* An empty queue that holds `size` numbers; false if there is no memory. */
static inline bool queue_create(struct queue *queue, uint64_t size)
{
	*queue = (struct queue){.size = size};
	return room_reserve_array(&queue->room, &queue->ring, size * sizeof *queue->ring);
}

static inline void queue_add(struct queue *queue, uint32_t number)
{
	queue->ring[(queue->first + queue->count++) % queue->size] = number;
}

/* The first number; there is one. */
static inline uint32_t queue_take(struct queue *queue)
{
	uint32_t number = queue->ring[queue->first];

	queue->first = (queue->first + 1) % queue->size;
	queue->count--;
	return number;
}

#endif
