#include "resume.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checkpoint.h"
#include "disk.h"
#include "files.h"
#include "findings.h"
#include "levels.h"
#include "start.h"
#include "text.h"
#include "worker.h"

/* -- the file `search` --------------------------------------------------------------------------------- */

static bool read_one_span(FILE *from, uint64_t begin, uint64_t end, struct span *span)
{
	return read_number(from, end, &span->begin) && read_number(from, end, &span->end) &&
	       begin <= span->begin && span->begin <= span->end;
}

/*
 * Each level begins where the one before it ends, in the log of each thread. The last one is empty; another one only in
 * a partition.
 */
static bool read_levels(FILE *from, struct search *search, uint64_t levels)
{
	for (unsigned level = 0; level < levels; level++) {
		if (!open_level(search))
			return false;
		for (unsigned t = 0; t < search->threads; t++) {
			struct span *span = span_of(search, level, t);
			uint64_t begin = level ? span_of(search, level - 1, t)->end : 0;

			if (!read_one_span(from, begin, UINT64_MAX / model.bytes, span) || span->begin != begin)
				return false;
		}
		if (level_size(search, level) == 0 ? level < levels - 1 && !search->folders.shared : level == levels - 1)
			return false;
	}
	search->depth = (unsigned)levels - 2;
	return true;
}

/* The sorted parts of the first log, one after the other. */
static bool read_sorted(FILE *from, struct search *search, uint64_t count)
{
	uint64_t begin = 0, end = span_of(search, search->levels - 1, 0)->end;

	for (uint64_t n = 0; n < count; n++) {
		struct span span;

		if (!read_one_span(from, begin, end, &span) || span.begin == span.end ||
		    !spans_add(&search->sorted, span))
			return false;
		search->spilled += span.end - span.begin;
		begin = span.end;
	}
	return true;
}

static bool read_spans(FILE *from, struct search *search)
{
	uint64_t levels, sorted;

	return fscanf(from, "levels") == 0 && read_number(from, INT_MAX, &levels) && levels >= 2 &&
	       fscanf(from, " sorted") == 0 && read_number(from, INT_MAX, &sorted) &&
	       read_levels(from, search, levels) && read_sorted(from, search, sorted);
}

/* Open the logs, and verify that their states are unchanged. */
static bool read_logs(FILE *from, struct search *search)
{
	for (unsigned t = 0; t < search->threads; t++) {
		uint64_t states = span_of(search, search->levels - 1, t)->end;
		struct log *log = &search->workers[t].log;
		char written[DIGEST_TEXT + 1], found[DIGEST_TEXT + 1];

		if (!log_create_in(log, file_of_states(search->folders.checkpoint, t, false), states) ||
		    fscanf(from, " states %64s", written) != 1)
			return false;
		log_digest(log);
		digest_text(&log->digest, found);
		if (strcmp(written, found) != 0)
			return false;
	}
	return true;
}

/* The head belongs to this search, and the mark to this text. */
static bool is_whole(const struct search *search, const char *text, size_t size)
{
	char head[HEAD_ROOM], mark[MARK_ROOM];

	checkpoint_head(search, head);
	if (size < strlen(head) + MARK_LENGTH || memcmp(text, head, strlen(head)) != 0)
		return false;
	checkpoint_mark(text, size - MARK_LENGTH, mark);
	return memcmp(text + size - MARK_LENGTH, mark, MARK_LENGTH) == 0;
}

static bool read_lines(struct search *search, char *text, size_t size)
{
	char head[HEAD_ROOM];
	bool all;
	FILE *from;

	if (!is_whole(search, text, size))
		return false;
	checkpoint_head(search, head);
	from = fmemopen(text + strlen(head), size - strlen(head), "r");
	if (from == NULL)
		return false;
	all = read_spans(from, search) && read_logs(from, search) && findings_read(from, search);
	fclose(from);
	return all;
}

static bool read_checkpoint(struct search *search)
{
	size_t size = 0;
	char *text = file_read(search->folders.checkpoint, "search", &size);
	bool all = text != NULL && read_lines(search, text, size);

	free(text);
	return all;
}

/* -- the states ---------------------------------------------------------------------------------------- */

/* Whether it may be a state of the model: each field is in its range, and all other bits are zero. */
static bool may_be(const uint64_t state[WORDS])
{
	for (unsigned n = 0; n < model.fields; n++)
		if (state_bits(state, (unsigned)model.field[n].shift, (unsigned)model.field[n].bits) >
		    model.field[n].most)
			return false;
	for (unsigned bit = (unsigned)model.bits, bits; bit < WORDS * 64; bit += bits) {
		bits = 64 - bit % 64;
		if (state_bits(state, bit, bits) != 0)
			return false;
	}
	return true;
}

/* Verify the states of a sorted part: each is higher than the one before. */
static bool part_may_be(const struct log *log, struct span part)
{
	uint64_t state[WORDS], before[WORDS] = {0};

	for (uint64_t i = part.begin; i < part.end; i++) {
		log_read(log, i, state);
		if (!may_be(state) || (i > part.begin && compare_states(before, state) >= 0))
			return false;
		memcpy(before, state, sizeof before);
	}
	return true;
}

static enum refusal restore_state(struct table *table, const uint64_t state[WORDS])
{
	if (!may_be(state) || table_contains(table, bucket_of(table, hash_state(state)), state))
		return NO_CHECKPOINT;
	return restore(table, state) ? NO_REFUSAL : NO_MEMORY;
}

/* Insert the states of a log into the table, except those that are only on disk. */
static enum refusal restore_log(struct search *search, const struct log *log, const struct spans *sorted)
{
	enum refusal refused = NO_REFUSAL;
	uint64_t state[WORDS];
	unsigned part = 0;

	for (uint64_t i = 0; i < log->states && refused == NO_REFUSAL; i++) {
		if (part < sorted->count && i == sorted->all[part].begin) {
			if (!part_may_be(log, sorted->all[part]))
				return NO_CHECKPOINT;
			i = sorted->all[part++].end - 1;
			continue;
		}
		log_read(log, i, state);
		refused = restore_state(&search->table, state);
	}
	return refused;
}

enum refusal resume(struct search *search)
{
	enum refusal refused = NO_REFUSAL;

	if (!read_checkpoint(search) || (search->sorted.count && !search->folders.spill))
		return NO_CHECKPOINT;
	for (unsigned t = 0; t < search->threads && refused == NO_REFUSAL; t++)
		refused = restore_log(search, &search->workers[t].log,
				      t ? &(struct spans){0} : &search->sorted);
	if (refused != NO_REFUSAL)
		return refused;
	return search->sorted.count && begin_to_spill(search) != NOT_STOPPED ? NO_FOLDER : NO_REFUSAL;
}
