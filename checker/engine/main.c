/*
 * The engine as a program of its own, so that no fault of it and no lack of memory ends the checker, and so that it can
 * be ended at any time. It is told by its arguments and on standard input, and answers in lines:
 *
 *   engine THREADS STATES MEMORY SECONDS     the limits; 0 is none
 *   <- COUNT, then so many initial states    a state is one number in hexadecimal
 *   -> progress DEPTH STATES TRANSITIONS WAITING LEVEL BYTES      now and then
 *   -> stopped REASON, states, taken, levels, sighting, failure, unmet, memory; then end
 *   <- alike DEPTH PROPERTY MOST | to DEPTH MOST STATE | one DEPTH STATE | level DEPTH
 *   -> needed STATES... from DEPTH down to 0, or many; then end
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "ways.h"

#define NO_MEMORY 3 /* exit status: there is not even memory to begin with */

static const char *const REASONS[] = {"nothing", "states", "memory", "time", "interrupted", "room"};

static void interrupt(int signal)
{
	(void)signal;
	search_interrupted = 1;
}

static void print_state(const uint64_t state[WORDS])
{
	putchar(' ');
	for (int w = WORDS - 1; w >= 0; w--)
		printf("%016" PRIx64, state[w]);
}

/* A number of exactly WORDS * 16 digits, the topmost first. */
static bool read_state(uint64_t state[WORDS])
{
	for (int w = WORDS - 1; w >= 0; w--)
		if (scanf(" %16" SCNx64, &state[w]) != 1)
			return false;
	return true;
}

static uint64_t *read_states(uint64_t *count)
{
	uint64_t *states;

	if (scanf("%" SCNu64, count) != 1)
		return NULL;
	states = calloc(*count + 1, WORDS * sizeof *states);
	for (uint64_t n = 0; states != NULL && n < *count; n++)
		if (!read_state(states + n * WORDS))
			return NULL;
	return states;
}

/* -- what was found ---------------------------------------------------------------------------------- */

static void print_taken(const struct search *search)
{
	printf("taken");
	for (unsigned c = 0; c < model_commands; c++) {
		uint64_t sum = 0;

		for (unsigned t = 0; t < search->threads; t++)
			sum += search->workers[t].taken[c];
		printf(" %" PRIu64, sum);
	}
	putchar('\n');
}

static void print_levels(const struct search *search)
{
	printf("levels");
	for (unsigned level = 0; level < search->levels; level++)
		printf(" %" PRIu64, level_size(search, level));
	putchar('\n');
}

static void print_sighting(const struct search *search, unsigned property)
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
	printf("sighting %u %u", property, best->depth);
	print_state(best->state);
	putchar('\n');
}

static void print_failure(const struct search *search, unsigned check)
{
	const struct failure *best = &search->workers[0].failures[check];

	for (unsigned t = 1; t < search->threads; t++)
		if (failure_before(&search->workers[t].failures[check], best))
			best = &search->workers[t].failures[check];
	if (best->depth == NEVER)
		return;
	printf("failure %u %u", check, best->depth);
	print_state(best->state);
	printf(" %u %u\n", best->actor, best->choice);
}

static void print_unmet(const struct search *search, unsigned property)
{
	bool met = !model_premises[property];

	for (unsigned t = 0; t < search->threads; t++)
		met |= search->workers[t].met[property];
	if (!met)
		printf("unmet %u\n", property);
}

static void print_end(void)
{
	puts("end");
	fflush(stdout);
}

static void print_result(const struct search *search)
{
	printf("stopped %s\n", REASONS[search->stopped]);
	printf("states %" PRIu64 "\n", search->table.states);
	print_taken(search);
	print_levels(search);
	for (unsigned p = 0; p < model_properties; p++) {
		print_sighting(search, p);
		print_unmet(search, p);
	}
	for (unsigned c = 0; c < model_checks; c++)
		print_failure(search, c);
	printf("memory %zu\n", memory_peak());
	print_end();
}

/* -- what is asked afterwards ------------------------------------------------------------------------ */

static bool print_lanes(void *about, const words s[WORDS], unsigned count)
{
	(void)about;
	for (unsigned lane = 0; lane < count; lane++) {
		uint64_t state[WORDS];

		for (int w = 0; w < WORDS; w++)
			state[w] = s[w][lane];
		print_state(state);
	}
	return true;
}

static void print_goals(const struct goals *goals)
{
	uint64_t state[WORDS];

	for (uint64_t i = 0; i < goals->list.states; i++) {
		log_read(&goals->list, i, state);
		print_state(state);
	}
}

/* Print the goals, and from each level before them the states that lead to them. */
static void print_ways(const struct search *search, struct goals *goals, unsigned depth, bool one, uint64_t most)
{
	bool all = true;

	for (;;) {
		struct goals before;

		printf("needed");
		print_goals(goals);
		putchar('\n');
		if (depth == 0 || !all)
			break;
		depth--;
		all = goals_before(&before, search, goals, depth, one, most);
		if (!all)
			puts("many");
		goals_release(goals);
		*goals = before;
		if (!all)
			break;
	}
}

static void answer_alike(const struct search *search)
{
	struct goals goals;
	unsigned depth, property;
	uint64_t most;

	if (scanf("%u %u %" SCNu64, &depth, &property, &most) != 3)
		return;
	if (goals_alike(&goals, search, depth, property, most))
		print_ways(search, &goals, depth, false, most);
	else
		puts("many");
	goals_release(&goals);
}

static void answer_to(const struct search *search, bool one)
{
	struct goals goals;
	unsigned depth;
	uint64_t state[WORDS], most = UINT64_MAX;

	if (scanf("%u", &depth) != 1 || (!one && scanf("%" SCNu64, &most) != 1) || !read_state(state))
		return;
	if (goals_one(&goals, state))
		print_ways(search, &goals, depth, one, most);
	else
		puts("many");
	goals_release(&goals);
}

static void answer_level(const struct search *search)
{
	unsigned level;

	if (scanf("%u", &level) != 1)
		return;
	printf("needed");
	each_of_level(search, level, print_lanes, NULL);
	putchar('\n');
}

static void answer_questions(const struct search *search)
{
	char word[16];

	while (scanf("%15s", word) == 1) {
		if (strcmp(word, "alike") == 0)
			answer_alike(search);
		else if (strcmp(word, "to") == 0)
			answer_to(search, false);
		else if (strcmp(word, "one") == 0)
			answer_to(search, true);
		else if (strcmp(word, "level") == 0)
			answer_level(search);
		print_end();
	}
}

int main(int count, char **words_said)
{
	struct search search;
	struct limits limits;
	uint64_t *initial, starts;
	unsigned threads;

	if (count != 5)
		return 2;
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* nobody is left to read what we find */
	signal(SIGINT, interrupt);
	threads = (unsigned)strtoul(words_said[1], NULL, 10);
	limits.states = strtoull(words_said[2], NULL, 10);
	limits.memory = strtoull(words_said[3], NULL, 10);
	limits.seconds = strtod(words_said[4], NULL);
	initial = read_states(&starts);
	if (initial == NULL || threads == 0 || !search_create(&search, threads, limits, initial, starts))
		return NO_MEMORY;
	search_run(&search);
	print_result(&search);
	answer_questions(&search);
	return 0;
}
