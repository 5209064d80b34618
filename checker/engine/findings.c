#include "findings.h"

#include <inttypes.h>
#include <string.h>

#include "levels.h"
#include "text.h"

static void write_taken(FILE *to, const struct search *search)
{
	fputs("taken", to);
	for (unsigned c = 0; c < model.commands; c++) {
		uint64_t sum = 0;

		for (unsigned t = 0; t < search->threads; t++)
			sum += search->workers[t].taken[c];
		fprintf(to, " %" PRIu64, sum);
	}
	putc('\n', to);
}

static void write_sighting(FILE *to, const struct search *search, unsigned property)
{
	const struct sighting *best = &search->workers[0].sightings[property];

	for (unsigned t = 1; t < search->threads; t++) {
		const struct sighting *one = &search->workers[t].sightings[property];

		if (one->depth < best->depth ||
		    (one->depth == best->depth && compare_states(one->state, best->state) < 0))
			best = one;
	}
	if (best->depth == NEVER)
		return;
	fprintf(to, "sighting %u %u", property, best->depth);
	write_state(to, best->state);
	putc('\n', to);
}

static void write_failure(FILE *to, const struct search *search, unsigned check)
{
	const struct failure *best = &search->workers[0].failures[check];

	for (unsigned t = 1; t < search->threads; t++)
		if (failure_before(&search->workers[t].failures[check], best))
			best = &search->workers[t].failures[check];
	if (best->depth == NEVER)
		return;
	fprintf(to, "failure %u %u", check, best->depth);
	write_state(to, best->state);
	fprintf(to, " %u %u\n", best->actor, best->choice);
}

static void write_unmet(FILE *to, const struct search *search, unsigned property)
{
	bool met = !model.premises[property];

	for (unsigned t = 0; t < search->threads; t++)
		met |= search->workers[t].met[property];
	if (!met)
		fprintf(to, "unmet %u\n", property);
}

void findings_write(FILE *to, const struct search *search)
{
	write_taken(to, search);
	for (unsigned p = 0; p < model.properties; p++) {
		write_sighting(to, search, p);
		write_unmet(to, search, p);
	}
	for (unsigned c = 0; c < model.checks; c++)
		write_failure(to, search, c);
	fputs("found\n", to);
}

/* -- the whole result ------------------------------------------------------------------------------------ */

const char *reason_word(enum reason reason)
{
	static const char *const REASONS[] = {"nothing", "states",      "memory", "time",
					      "depth",   "interrupted", "room",   "disk"};

	return REASONS[reason];
}

void result_write(FILE *to, const struct search *search)
{
	bool in_files = search->folders.spill || search->folders.checkpoint;

	fprintf(to, "stopped %s\n", reason_word(search->stopped));
	fprintf(to, "states %" PRIu64 "\n", states_found(search));
	fputs("levels", to);
	for (unsigned level = 0; level < search->levels; level++)
		fprintf(to, " %" PRIu64, level_size(search, level));
	fprintf(to, "\nmemory %zu\n", in_files ? memory_held() : memory_peak());
	findings_write(to, search);
}

/* -- and back -------------------------------------------------------------------------------------------- */

static bool read_taken(FILE *from, struct worker *me)
{
	for (unsigned c = 0; c < model.commands; c++)
		if (!read_number(from, UINT64_MAX, &me->taken[c]))
			return false;
	return true;
}

/* The index below `count`, and the depth and state of the finding: before the level to be expanded. */
static bool read_where(FILE *from, const struct search *search, unsigned count, unsigned *about,
		       unsigned *depth, uint64_t state[WORDS])
{
	uint64_t one, level;

	if (count == 0 || search->depth == 0 || !read_number(from, count - 1, &one) ||
	    !read_number(from, search->depth - 1, &level) || !read_state(from, state))
		return false;
	*about = (unsigned)one;
	*depth = (unsigned)level;
	return level_has(search, *depth, state);
}

static bool read_sighting(FILE *from, struct worker *me)
{
	struct sighting one;
	unsigned property;

	if (!read_where(from, me->search, model.properties, &property, &one.depth, one.state))
		return false;
	me->sightings[property] = one;
	me->search->open[property] = false;
	return true;
}

static bool read_failure(FILE *from, struct worker *me)
{
	struct failure one;
	uint64_t actor, choice;
	unsigned check;

	if (!read_where(from, me->search, model.checks, &check, &one.depth, one.state) ||
	    !read_number(from, model.actors - 1, &actor) || !read_number(from, UINT32_MAX, &choice))
		return false;
	one.actor = (unsigned)actor;
	one.choice = (unsigned)choice;
	me->failures[check] = one;
	return true;
}

static bool read_unmet(FILE *from, struct worker *me)
{
	uint64_t property;

	if (model.properties == 0 || !read_number(from, model.properties - 1, &property))
		return false;
	me->met[property] = false;
	return true;
}

bool findings_read(FILE *from, struct search *search)
{
	struct worker *me = &search->workers[0];
	char word[16];
	bool well = true;

	memset(me->met, true, model.properties);
	while (well && fscanf(from, "%15s", word) == 1) {
		if (strcmp(word, "taken") == 0)
			well = read_taken(from, me);
		else if (strcmp(word, "sighting") == 0)
			well = read_sighting(from, me);
		else if (strcmp(word, "failure") == 0)
			well = read_failure(from, me);
		else if (strcmp(word, "unmet") == 0)
			well = read_unmet(from, me);
		else
			return strcmp(word, "found") == 0;
	}
	return false;
}
