#include "levels.h"

#include <stdlib.h>

#include "worker.h"

uint64_t level_size(const struct search *search, unsigned level)
{
	uint64_t size = 0;

	for (unsigned t = 0; t < search->threads; t++)
		size += span_of(search, level, t)->end - span_of(search, level, t)->begin;
	return size;
}

bool open_level(struct search *search)
{
	size_t size = (size_t)(search->levels + 1) * search->threads * sizeof *search->spans;
	struct span *spans = realloc(search->spans, size);

	if (spans == NULL)
		return false;
	search->spans = spans;
	for (unsigned t = 0; t < search->threads; t++) {
		uint64_t begin = search->workers[t].log.states;

		*span_of(search, search->levels, t) = (struct span){begin, begin};
	}
	search->levels++;
	return true;
}

void extend_level(struct search *search)
{
	for (unsigned t = 0; t < search->threads; t++)
		span_of(search, search->levels - 1, t)->end = search->workers[t].log.states;
}

bool level_is_used_up(const struct search *search)
{
	uint64_t pieces = 0;

	for (unsigned t = 0; t < search->threads; t++) {
		const struct span *span = span_of(search, search->depth, t);

		pieces += (span->end - span->begin + PIECE - 1) / PIECE;
	}
	return search->cursor >= pieces;
}

uint64_t left_of_level(const struct search *search)
{
	uint64_t size = level_size(search, search->depth), taken = search->cursor * PIECE;

	return taken < size && !level_is_used_up(search) ? size - taken : 0;
}

bool level_has(const struct search *search, unsigned level, const uint64_t state[WORDS])
{
	for (unsigned t = 0; t < search->threads; t++) {
		struct span span = *span_of(search, level, t);

		for (uint64_t i = span.begin; i < span.end; i++)
			if (memcmp(log_at(&search->workers[t].log, i), state, model.bytes) == 0)
				return true;
	}
	return false;
}
