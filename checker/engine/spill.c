#include "spill.h"

#include <stdlib.h>

#include "files.h"
#include "sink.h"

bool spans_add(struct spans *spans, struct span span)
{
	if (spans->count == spans->room) {
		unsigned room = spans->room * 2 + 16;
		struct span *all = realloc(spans->all, room * sizeof *all);

		if (all == NULL)
			return false;
		spans->all = all;
		spans->room = room;
	}
	spans->all[spans->count++] = span;
	return true;
}

bool spill_create(struct spill *spill, const char *folder, size_t bytes)
{
	*spill = (struct spill){.most = bytes / 2 / model.bytes};
	return room_reserve(&spill->buffer, bytes / 2, bytes / 2, NO_FILE) &&
	       room_reserve(&spill->spare, bytes / 2, bytes / 2, NO_FILE) &&
	       log_create_in(&spill->runs, file_without_name(folder), 0);
}

/* -- one run ------------------------------------------------------------------------------------------- */

/* Sort records by one of their bytes, keeping the order of equal ones. False if all have the same byte. */
static bool sort_by(unsigned byte, const unsigned char *from, unsigned char *to, uint64_t count)
{
	uint64_t places[256] = {0}, before = 0;

	for (uint64_t i = 0; i < count; i++)
		places[from[i * model.bytes + byte]]++;
	if (places[from[byte]] == count)
		return false;
	for (unsigned value = 0; value < 256; value++) {
		uint64_t found = places[value];

		places[value] = before;
		before += found;
	}
	for (uint64_t i = 0; i < count; i++)
		memcpy(to + places[from[i * model.bytes + byte]]++ * model.bytes, from + i * model.bytes, model.bytes);
	return true;
}

/* Sort the buffer: byte by byte, the lowest first. */
static void sort(struct spill *spill)
{
	for (unsigned byte = 0; byte < model.bytes && spill->held > 1; byte++) {
		struct room from = spill->buffer;

		if (!sort_by(byte, (unsigned char *)from.base, (unsigned char *)spill->spare.base, spill->held))
			continue;
		spill->buffer = spill->spare;
		spill->spare = from;
	}
}

bool spill_end_run(struct spill *spill)
{
	struct span run = {.begin = spill->runs.states};
	const unsigned char *records;
	uint64_t state[WORDS];

	sort(spill);
	records = (unsigned char *)spill->buffer.base;
	for (uint64_t i = 0; i < spill->held; i++) {
		if (i > 0 && memcmp(records + i * model.bytes, records + (i - 1) * model.bytes, model.bytes) == 0)
			continue;
		record_read(records + i * model.bytes, state);
		if (!log_append(&spill->runs, state))
			return false;
	}
	spill->held = 0;
	run.end = spill->runs.states;
	return run.begin == run.end || spans_add(&spill->ends, run);
}

/* -- all runs ------------------------------------------------------------------------------------------ */

/* A run that is being merged: its lowest remaining state. */
struct source {
	const struct log *log;
	struct span left;
	uint64_t state[WORDS];
};

/* Move to the next state; false if there is none. */
static bool advance(struct source *source)
{
	if (source->left.begin == source->left.end)
		return false;
	log_read(source->log, source->left.begin++, source->state);
	return true;
}

/* Sift a source down: `heap` has the lowest on top. */
static void sink_down(struct source *heap, size_t count, size_t at)
{
	struct source moving = heap[at];

	for (size_t child; (child = at * 2 + 1) < count; at = child) {
		if (child + 1 < count && compare_states(heap[child + 1].state, heap[child].state) < 0)
			child++;
		if (compare_states(moving.state, heap[child].state) <= 0)
			break;
		heap[at] = heap[child];
	}
	heap[at] = moving;
}

/* The runs of all threads as a heap; NULL if there is no memory. */
static struct source *gather(struct spill *const spills[], unsigned threads, size_t *count)
{
	struct source *heap;

	*count = 0;
	for (unsigned t = 0; t < threads; t++)
		*count += spills[t]->ends.count;
	heap = zeros(*count, sizeof *heap);
	*count = 0;
	for (unsigned t = 0; heap != NULL && t < threads; t++)
		for (unsigned r = 0; r < spills[t]->ends.count; r++) {
			heap[*count] = (struct source){&spills[t]->runs, spills[t]->ends.all[r], {0}};
			advance(&heap[(*count)++]);
		}
	for (size_t at = *count / 2; heap != NULL && at-- > 0;)
		sink_down(heap, *count, at);
	return heap;
}

/* Append the states of the runs to a log, without repetition. */
static bool merge(struct source *heap, size_t count, struct log *log)
{
	uint64_t begin = log->states, last[WORDS] = {0};

	while (count > 0) {
		if (log->states == begin || compare_states(last, heap[0].state) != 0) {
			memcpy(last, heap[0].state, sizeof last);
			if (!log_append(log, last))
				return false;
		}
		if (!advance(&heap[0]))
			heap[0] = heap[--count];
		sink_down(heap, count, 0);
	}
	return true;
}

/* The first place from `at` on, in a sorted part of a log that ends at `end`, with a state that is not lower. */
static uint64_t first_from(const struct log *log, uint64_t at, uint64_t end, const uint64_t wanted[WORDS])
{
	uint64_t step = 1, state[WORDS];

	for (; at + step <= end; step *= 2) {
		log_read(log, at + step - 1, state);
		if (compare_states(state, wanted) >= 0)
			break;
		at += step;
	}
	for (uint64_t beyond = at + step < end ? at + step : end; at < beyond;) {
		uint64_t middle = at + (beyond - at) / 2;

		log_read(log, middle, state);
		if (compare_states(state, wanted) < 0)
			at = middle + 1;
		else
			beyond = middle;
	}
	return at;
}

/* Remove from the end of a log, sorted from `begin` on, the states of another sorted part of it. */
static void strike(struct log *log, uint64_t begin, struct span part)
{
	uint64_t kept = begin, state[WORDS], there[WORDS];

	for (uint64_t i = begin; i < log->states; i++) {
		log_read(log, i, state);
		part.begin = first_from(log, part.begin, part.end, state);
		if (part.begin < part.end) {
			log_read(log, part.begin, there);
			if (compare_states(state, there) == 0)
				continue;
		}
		memcpy(log_at(log, kept++), state, model.bytes);
	}
	log->states = kept;
}

bool spill_settle(struct spill *const spills[], unsigned count, struct log *log, struct spans *sorted)
{
	uint64_t begin = log->states;
	struct source *heap;
	size_t runs;
	bool all = true;

	for (unsigned t = 0; t < count; t++)
		all &= spill_end_run(spills[t]);
	heap = all ? gather(spills, count, &runs) : NULL;
	all = heap != NULL && merge(heap, runs, log);
	free(heap);
	if (!all)
		log->states = begin;
	for (unsigned n = 0; n < sorted->count && log->states > begin; n++)
		strike(log, begin, sorted->all[n]);
	for (unsigned t = 0; t < count; t++) {
		spills[t]->runs.states = 0;
		spills[t]->ends.count = 0;
	}
	return all && (log->states == begin || spans_add(sorted, (struct span){begin, log->states}));
}
