#include "checkpoint.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "files.h"
#include "findings.h"
#include "worker.h"

static void write_span(FILE *to, struct span span)
{
	fprintf(to, " %" PRIu64 " %" PRIu64, span.begin, span.end);
}

static void write_spans(FILE *to, const struct search *search)
{
	fprintf(to, "levels %u sorted %u\n", search->levels, search->sorted.count);
	for (unsigned level = 0; level < search->levels; level++)
		for (unsigned t = 0; t < search->threads; t++)
			write_span(to, *span_of(search, level, t));
	for (unsigned n = 0; n < search->sorted.count; n++)
		write_span(to, search->sorted.all[n]);
	putc('\n', to);
}

static void write_digests(FILE *to, const struct search *search)
{
	char digits[DIGEST_TEXT + 1];

	for (unsigned t = 0; t < search->threads; t++) {
		log_digest(&search->workers[t].log);
		digest_text(&search->workers[t].log.digest, digits);
		fprintf(to, "states %s\n", digits);
	}
}

void checkpoint_head(const struct search *search, char head[HEAD_ROOM])
{
	snprintf(head, HEAD_ROOM,
		 "checkpoint %d of %.64s words %d bytes %" PRIu64 " commands %" PRIu64 " checks %" PRIu64
		 " properties %" PRIu64 " reduced %d threads %u\n",
		 CHECKPOINT_VERSION, search->folders.identity, WORDS, model.bytes, model.commands, model.checks,
		 model.properties, search->reduced, search->threads);
}

static void write_text(FILE *to, const struct search *search)
{
	char head[HEAD_ROOM];

	checkpoint_head(search, head);
	fputs(head, to);
	write_spans(to, search);
	write_digests(to, search);
	findings_write(to, search);
}

static bool logs_are_on_disk(const struct search *search)
{
	for (unsigned t = 0; t < search->threads; t++)
		if (fdatasync(search->workers[t].log.file) != 0)
			return false;
	return true;
}

void checkpoint_mark(const char *text, size_t size, char mark[MARK_ROOM])
{
	struct digest digest = NO_DIGEST;
	char digits[DIGEST_TEXT + 1];

	digest_bytes(&digest, text, size);
	digest_text(&digest, digits);
	snprintf(mark, MARK_ROOM, "whole %s\n", digits);
}

/* The text of a checkpoint with its mark at the end; NULL if there is no memory. */
static char *marked_text(const struct search *search, size_t *size)
{
	char mark[MARK_ROOM], *text = NULL;
	FILE *to = open_memstream(&text, size);

	if (to == NULL)
		return NULL;
	write_text(to, search);
	if (fflush(to) == 0) {
		checkpoint_mark(text, *size, mark);
		fputs(mark, to);
	}
	if (fclose(to) == 0)
		return text;
	free(text);
	return NULL;
}

bool checkpoint_write(const struct search *search)
{
	size_t size;
	char *text = logs_are_on_disk(search) ? marked_text(search, &size) : NULL;
	bool all = text != NULL && file_replace(search->folders.checkpoint, "search", text, size);

	free(text);
	return all;
}
