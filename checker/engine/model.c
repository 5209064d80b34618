#include "model.h"

#include <stdlib.h>

#include "checksum.h"

#define MAGIC UINT64_C(0x656c6261746e6970) /* "pintable" */
#define VERSION 1
#define LONGEST (UINT64_C(1) << 32) /* words of a block */

struct model model;

/* What is left of a block while its sections are read. */
struct reading {
	const uint64_t *next, *end;
	bool well;
};

/* The next section, which has rows of `width` words; how many rows those are. */
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

/* The same where the number of rows is known. */
static const uint64_t *section_of(struct reading *reading, uint64_t width, uint64_t rows)
{
	uint64_t there = 0;
	const uint64_t *begin = section(reading, width, &there);

	reading->well &= there == rows;
	return begin;
}

static void read_facts(struct reading *reading)
{
	const uint64_t *fact = section_of(reading, 1, 11);

	if (!reading->well)
		return;
	reading->well = fact[7] == WORDS;
	model = (struct model){
		.commands = fact[0], .checks = fact[1], .properties = fact[2], .moves = fact[3],
		.actors = fact[4], .bits = fact[5], .symmetric = fact[6], .bytes = fact[8],
		.registers = fact[9], .reducible = fact[10],
	};
}

/* Where actors stand: rows of shift, bits and first entry; and by entry where the code begins. */
struct standing {
	const uint64_t *rows, *entries;
	uint64_t entry_count;
};

static bool read_places(const struct standing *standing)
{
	const uint64_t **code = calloc(standing->entry_count + 1, sizeof *code);

	model.places = calloc(model.actors + 1, sizeof *model.places);
	if (code == NULL || model.places == NULL)
		return false;
	for (uint64_t n = 0; n < standing->entry_count; n++)
		code[n] = model.code + standing->entries[n];
	for (uint64_t a = 0; a < model.actors; a++) {
		const uint64_t *row = standing->rows + 3 * a;

		model.places[a] = (struct place){
			.word = (unsigned)(row[0] / 64), .shift = (unsigned)(row[0] % 64),
			.two = row[0] % 64 + row[1] > 64, .mask = (UINT64_C(1) << row[1]) - 1,
			.code = code + row[2],
		};
	}
	return true;
}

static bool read_sections(struct reading *reading)
{
	struct standing standing;
	uint64_t unused;

	read_facts(reading);
	model.field = (const struct field *)section(reading, 3, &model.fields);
	model.judged = section_of(reading, 1, model.properties);
	model.premises = section_of(reading, 1, model.properties);
	model.from_the_start = section_of(reading, 1, model.properties);
	model.fair = section_of(reading, 1, model.actors);
	standing.rows = section_of(reading, 3, model.actors);
	standing.entries = section(reading, 1, &standing.entry_count);
	model.bad = section_of(reading, 1, model.properties);
	model.triggered = section_of(reading, 1, model.properties);
	model.meets = section_of(reading, 1, model.properties);
	model.ended = section_of(reading, 1, model.actors);
	model.code = section(reading, 1, &unused);
	model.orbits = section(reading, 1, &unused);
	model.stubborn = section(reading, 1, &unused);
	model.starts = section(reading, WORDS, &model.start_count);
	return reading->well && reading->next == reading->end && read_places(&standing);
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
