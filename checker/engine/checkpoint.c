#include "checkpoint.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "files.h"
#include "findings.h"
#include "levels.h"


static bool path_of(char path[PATH_ROOM], const struct search *search, const char *name)
{
	return (size_t)snprintf(path, PATH_ROOM, "%s/%s", search->folders.checkpoint, name) < PATH_ROOM;
}

static void write_span(FILE *to, struct span span)
{
	fprintf(to, " %" PRIu64 " %" PRIu64, span.begin, span.end);
}

static void write_text(FILE *to, const struct search *search)
{
	fprintf(to, "threads %u levels %u sorted %u\n", search->threads, search->levels, search->sorted.count);
	for (unsigned level = 0; level < search->levels; level++)
		for (unsigned t = 0; t < search->threads; t++)
			write_span(to, *span_of(search, level, t));
	for (unsigned n = 0; n < search->sorted.count; n++)
		write_span(to, search->sorted.all[n]);
	putc('\n', to);
	findings_write(to, search);
}

static bool logs_are_on_disk(const struct search *search)
{
	for (unsigned t = 0; t < search->threads; t++)
		if (fdatasync(search->workers[t].log.file) != 0)
			return false;
	return true;
}

bool checkpoint_write(const struct search *search)
{
	char path[PATH_ROOM], new_path[PATH_ROOM];
	bool all;
	FILE *to;

	if (!path_of(path, search, "search") || !path_of(new_path, search, "search.new") ||
	    !logs_are_on_disk(search))
		return false;
	to = fopen(new_path, "w");
	if (to == NULL)
		return false;
	write_text(to, search);
	all = fflush(to) == 0 && fsync(fileno(to)) == 0;
	all &= fclose(to) == 0;
	return all && rename(new_path, path) == 0;
}

/* -- and back -------------------------------------------------------------------------------------------- */

static bool read_span(FILE *from, struct span *span)
{
	return fscanf(from, "%" SCNu64 " %" SCNu64, &span->begin, &span->end) == 2 && span->begin <= span->end;
}

static bool read_levels(FILE *from, struct search *search, unsigned levels)
{
	for (unsigned level = 0; level < levels; level++) {
		if (!open_level(search))
			return false;
		for (unsigned t = 0; t < search->threads; t++)
			if (!read_span(from, span_of(search, level, t)))
				return false;
	}
	search->depth = levels - 2;
	return true;
}

static bool read_sorted(FILE *from, struct search *search, unsigned count)
{
	struct span span;

	for (unsigned n = 0; n < count; n++) {
		if (!read_span(from, &span) || !spans_add(&search->sorted, span))
			return false;
		search->spilled += span.end - span.begin;
	}
	return true;
}

static bool open_logs(struct search *search)
{
	for (unsigned t = 0; t < search->threads; t++) {
		uint64_t states = span_of(search, search->levels - 1, t)->end;
		int file = file_of_states(search->folders.checkpoint, t, false);

		if (!log_create_in(&search->workers[t].log, file, states))
			return false;
	}
	return true;
}

static bool read_text(FILE *from, struct search *search)
{
	unsigned threads, levels, sorted;

	return fscanf(from, "threads %u levels %u sorted %u", &threads, &levels, &sorted) == 3 &&
	       threads == search->threads && levels >= 2 && read_levels(from, search, levels) &&
	       read_sorted(from, search, sorted) && findings_read(from, search) && open_logs(search);
}

bool checkpoint_read(struct search *search)
{
	char path[PATH_ROOM];
	bool all;
	FILE *from;

	if (!path_of(path, search, "search"))
		return false;
	from = fopen(path, "r");
	if (from == NULL)
		return false;
	all = read_text(from, search);
	fclose(from);
	return all;
}
