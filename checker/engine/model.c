#include "model.h"

#include <stdlib.h>

#include "checksum.h"

#define MAGIC UINT64_C(0x656c6261746e6970) /* "pintable" */
#define VERSION 1
#define LONGEST (UINT64_C(1) << 32) /* words of a block */

struct model model;

/* The rest of a block while its sections are read. */
struct reading {
	const uint64_t *next, *end;
	bool well;
};

/* The next section, which has rows of `width` words; returns the number of rows. */
static const uint64_t *section(struct reading *reading, uint64_t width, uint64_t *rows)
{
	const uint64_t *begin = reading->next + 1;
	uint64_t length = reading->well && reading->next < reading->end ? *reading->next : 0;

	reading->well &= reading->next < reading->end && length <= (uint64_t)(reading->end - begin) &&
			 length % width == 0;
	if (!reading->well)
		return NULL;
	reading->next = begin + length;
	*rows = length / width;
	return begin;
}

/* The same if the number of rows is known. */
static const uint64_t *section_of(struct reading *reading, uint64_t width, uint64_t rows)
{
	uint64_t there = 0;
	const uint64_t *begin = section(reading, width, &there);

	reading->well &= there == rows;
	return begin;
}

static void read_facts(struct reading *reading)
{
	const uint64_t *fact = section_of(reading, 1, 10);

	if (!reading->well)
		return;
	reading->well = fact[7] == WORDS;
	model = (struct model){
		.commands = fact[0], .checks = fact[1], .properties = fact[2], .moves = fact[3],
		.actors = fact[4], .bits = fact[5], .symmetric = fact[6], .bytes = fact[8],
		.reducible = fact[9],
	};
}

/* The locations of actors, and their code at each, as they are read. */
struct standing {
	const struct {
		uint64_t shift, bits, first;
	} *places;
	const struct {
		uint64_t code, first, count, rest;
	} *entries;
	uint64_t entry_count;
};

static bool read_places(const struct standing *standing)
{
	struct piece *pieces = calloc(standing->entry_count + 1, sizeof *pieces);

	model.places = calloc(model.actors + 1, sizeof *model.places);
	if (pieces == NULL || model.places == NULL)
		return false;
	for (uint64_t n = 0; n < standing->entry_count; n++)
		pieces[n] = (struct piece){
			.code = model.code + standing->entries[n].code, .first = standing->entries[n].first,
			.count = standing->entries[n].count, .rest = model.code + standing->entries[n].rest,
		};
	for (uint64_t a = 0; a < model.actors; a++) {
		uint64_t shift = standing->places[a].shift, bits = standing->places[a].bits;

		model.places[a] = (struct place){
			.word = (unsigned)(shift / 64), .shift = (unsigned)(shift % 64),
			.two = shift % 64 + bits > 64, .mask = (UINT64_C(1) << bits) - 1,
			.pieces = pieces + standing->places[a].first,
		};
	}
	return true;
}

/* Rows are stored in the layout that vectors need, and beside them which of them fail. */
static bool read_rows(const uint64_t *blocks)
{
	model.blocks = aligned_alloc(64, (model.block_count + 1) * sizeof *model.blocks);
	model.failing_rows = calloc(model.block_count + 1, 1);
	if (model.blocks == NULL || model.failing_rows == NULL)
		return false;
	memcpy(model.blocks, blocks, model.block_count * sizeof *model.blocks);
	for (uint64_t n = 0; n < model.block_count * WIDE; n++)
		model.failing_rows[n / WIDE] |= (unsigned char)(model.row_facts[n].fails << n % WIDE);
	model.by_rows = rows_are_taken();
	return true;
}

static bool read_sections(struct reading *reading)
{
	const uint64_t *blocks;
	struct standing standing;
	uint64_t unused;

	read_facts(reading);
	model.field = (const struct field *)section(reading, 3, &model.fields);
	model.judged = section_of(reading, 1, model.properties);
	model.premises = section_of(reading, 1, model.properties);
	model.from_the_start = section_of(reading, 1, model.properties);
	model.fair = section_of(reading, 1, model.actors);
	standing.places = (const void *)section_of(reading, 3, model.actors);
	standing.entries = (const void *)section(reading, 4, &standing.entry_count);
	model.bad = section_of(reading, 1, model.properties);
	model.triggered = section_of(reading, 1, model.properties);
	model.meets = section_of(reading, 1, model.properties);
	model.ended = section_of(reading, 1, model.actors);
	model.code = section(reading, 1, &unused);
	blocks = section(reading, 4 * WIDE, &model.block_count);
	model.row_facts = (const struct row_facts *)section_of(reading, 5, model.block_count * WIDE);
	model.orbits = section(reading, 1, &unused);
	model.stubborn = section(reading, 1, &unused);
	model.starts = section(reading, WORDS, &model.start_count);
	return reading->well && reading->next == reading->end && read_places(&standing) && read_rows(blocks);
}

bool model_read(FILE *from)
{
	uint64_t head[4], *words;

	if (fread(head, sizeof *head, 4, from) != 4 || head[0] != MAGIC || head[1] != VERSION || head[3] > LONGEST)
		return false;
	words = malloc(head[3] * sizeof *words + 1);
	if (words == NULL || fread(words, sizeof *words, head[3], from) != head[3] ||
	    checksum(words, head[3] * sizeof *words) != head[2])
		return false;
	return read_sections(&(struct reading){words, words + head[3], true});
}
