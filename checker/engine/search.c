#include "search.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "disk.h"
#include "levels.h"
#include "start.h"
#include "worker.h"

#define SPARE_MEMORY (64 << 20) /* bytes that are left to the machine */
#define LOOK_AFTER (1 << 17)    /* new states: the end of a level looks at the limits, if nothing did before */

volatile int search_interrupted;

uint64_t search_transitions(const struct search *search)
{
	uint64_t sum = 0;

	for (unsigned t = 0; t < search->threads; t++)
		for (unsigned c = 0; c < model.commands; c++)
			sum += search->workers[t].taken[c];
	return sum;
}

/* -- threads ----------------------------------------------------------------------------------------- */

static void *work_until_over(void *worker)
{
	struct worker *me = worker;

	for (;;) {
		pthread_barrier_wait(&me->search->ready);
		if (me->search->over)
			return NULL;
		work(me);
		pthread_barrier_wait(&me->search->done);
	}
}

/* -- between rounds, when no other thread works --------------------------------------------------------- */

void close_properties(struct search *search)
{
	for (unsigned t = 0; t < search->threads; t++)
		for (unsigned p = 0; p < model.properties; p++)
			if (search->workers[t].sightings[p].depth != NEVER)
				search->open[p] = false;
}

static void report(struct search *search)
{
	uint64_t waiting = left_of_level(search) + level_size(search, search->depth + 1);

	printf("progress %u %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %zu\n", search->depth,
	       states_found(search), search_transitions(search), waiting, level_size(search, search->depth),
	       memory_held());
	fflush(stdout);
	search->reported = now();
}

/* The limit that is reached if `more` bytes are allocated. */
static enum reason limit_reached(const struct search *search, size_t more)
{
	const struct limits *limits = &search->limits;

	if (search_interrupted)
		return INTERRUPTED;
	if (limits->states && states_found(search) > limits->states)
		return TOO_MANY_STATES;
	if (limits->memory && !search->spilling && memory_held() + more >= limits->memory)
		return TOO_MUCH_MEMORY;
	if (limits->seconds > 0 && now() - search->started >= limits->seconds)
		return TOO_LONG;
	if (memory_available() < more + SPARE_MEMORY)
		return NO_ROOM;
	return NOT_STOPPED;
}

static enum reason trouble(const struct search *search)
{
	for (unsigned t = 0; t < search->threads; t++)
		if (search->workers[t].trouble != NOT_STOPPED)
			return search->workers[t].trouble;
	return NOT_STOPPED;
}

/* -- from round to round ----------------------------------------------------------------------------- */

/* Whether levels still get larger: as a rule, at least as many states are then to come as have been found. */
static bool levels_rise(const struct search *search)
{
	return search->depth > 0 && level_size(search, search->depth) > level_size(search, search->depth - 1);
}

static enum reason why_not_grow(const struct search *search)
{
	size_t buffers = search->folders.spill ? spill_bytes(search) * search->threads : 0;
	enum reason stopped = limit_reached(search, table_growth(&search->table) + buffers);

	return stopped == NOT_STOPPED && !table_may_grow(&search->table) ? NO_ROOM : stopped;
}

static enum reason grow(struct search *search)
{
	enum reason stopped;

	search->table.doubles = levels_rise(search);
	stopped = why_not_grow(search);
	if (search->table.doubles && (stopped == TOO_MUCH_MEMORY || stopped == NO_ROOM)) {
		search->table.doubles = false;
		stopped = why_not_grow(search);
	}
	stopped = rather_spill(search, stopped);
	if (stopped == NOT_STOPPED && !search->spilling && !table_grow(&search->table))
		return NO_ROOM;
	return stopped;
}

/* Move a state of the finished level to the states that were found before. */
static enum reason move_on(struct search *search, const uint64_t state[WORDS])
{
	uint64_t hash = hash_state(state);
	enum reason stopped = search->table.states > search->table.limit ? grow(search) : NOT_STOPPED;

	if (stopped != NOT_STOPPED)
		return stopped;
	table_insert(&search->table, bucket_of(&search->table, hash), state);
	table_forget(&search->next, bucket_of(&search->next, hash));
	search->table.states++;
	search->next.states--;
	return NOT_STOPPED;
}

static enum reason close_level(struct search *search)
{
	enum reason stopped = NOT_STOPPED;
	uint64_t state[WORDS];

	for (unsigned t = 0; t < search->threads; t++) {
		struct span span = *span_of(search, search->levels - 1, t);

		for (uint64_t i = span.begin; i < span.end && stopped == NOT_STOPPED; i++) {
			log_read(&search->workers[t].log, i, state);
			stopped = move_on(search, state);
		}
	}
	search->next.zero = 0;
	return stopped;
}

static void next_level(struct search *search)
{
	close_properties(search);
	if (search->reduced)
		search->stopped = close_level(search);
	search->depth++;
	search->cursor = 0;
	if (open_level(search))
		keep_checkpoint(search);
	else
		search->stopped = NO_ROOM;
}

enum reason reason_to_stop(struct search *search, bool due)
{
	enum reason found = trouble(search);

	if (found == NOT_STOPPED &&
	    (due || (search->limits.states && states_found(search) > search->limits.states)))
		found = rather_spill(search, limit_reached(search, 0));
	if (found == NOT_STOPPED && search->table.states > search->table.limit)
		found = grow(search);
	if (found == NOT_STOPPED && search->next.states > search->next.limit && !table_grow(&search->next))
		found = NO_ROOM;
	return found;
}

/* The checker may prefer another search for a large space, and then ends this process. */
static void ask_whether_to_go_on(struct search *search)
{
	char word[8];

	if (search->limits.large == 0 || states_found(search) <= search->limits.large)
		return;
	search->limits.large = 0;
	puts("large");
	fflush(stdout);
	search->over |= scanf("%7s", word) != 1;
}

/* The work between rounds: grow, stop, report, start the next level. */
static void between_rounds(struct search *search)
{
	bool due = search_interrupted || now() - search->reported > REPORT_EVERY;
	bool many = states_found(search) - search->looked >= LOOK_AFTER;
	bool used_up = level_is_used_up(search);

	if (search->spilling && used_up)
		settle(search);
	extend_level(search);
	search->pause = false;
	search->stopped = reason_to_stop(search, due || many);
	if (due || many)
		search->looked = states_found(search);
	if (due)
		report(search);
	search->over = used_up && level_size(search, search->depth + 1) == 0;
	if (search->over && trouble(search) == NOT_STOPPED)
		search->stopped = NOT_STOPPED;
	else if (search->stopped == NOT_STOPPED && used_up && search->limits.depth &&
		 search->depth >= search->limits.depth)
		search->stopped = TOO_DEEP;
	search->over |= search->stopped != NOT_STOPPED;
	if (!search->over && used_up)
		ask_whether_to_go_on(search);
	if (!search->over && used_up)
		next_level(search);
	search->over |= search->stopped != NOT_STOPPED;
}

void see_the_rest(struct search *search)
{
	for (unsigned t = 0; t < search->threads; t++)
		choose_questions(&search->workers[t]);
	for (unsigned level = search->depth; level < search->levels; level++)
		for (unsigned t = 0; t < search->threads; t++) {
			struct worker *worker = &search->workers[t];
			struct span span = *span_of(search, level, t);

			for (uint64_t i = span.begin; i < span.end; i++) {
				uint64_t s[WORDS];

				log_read(&worker->log, i, s);
				see(worker, level, s);
			}
		}
}

void search_run(struct search *search)
{
	while (!search->over) {
		if (search->threads > 1)
			pthread_barrier_wait(&search->ready);
		work(&search->workers[0]);
		if (search->threads > 1)
			pthread_barrier_wait(&search->done);
		between_rounds(search);
	}
	if (search->threads > 1)
		pthread_barrier_wait(&search->ready);
	for (unsigned t = 1; t < search->threads; t++)
		pthread_join(search->workers[t].thread, NULL);
	if (search->stopped != NOT_STOPPED && search->spilling) {
		settle(search);
		extend_level(search);
	}
	if (search->stopped != NOT_STOPPED)
		see_the_rest(search);
	if (level_size(search, search->levels - 1) == 0)
		search->levels--;
}

/* -- beginning and end ------------------------------------------------------------------------------- */

static bool start_threads(struct search *search)
{
	if (search->threads == 1)
		return true;
	if (pthread_barrier_init(&search->ready, NULL, search->threads) ||
	    pthread_barrier_init(&search->done, NULL, search->threads))
		return false;
	for (unsigned t = 1; t < search->threads; t++)
		if (pthread_create(&search->workers[t].thread, NULL, work_until_over, &search->workers[t]))
			return false;
	return true;
}

enum refusal search_create(struct search *search, unsigned threads, struct limits limits, struct folders folders,
			   const uint64_t *initial, uint64_t count)
{
	size_t most = memory_available();
	enum refusal refused = NO_REFUSAL;

	*search = (struct search){.threads = threads, .limits = limits, .folders = folders};
	search->workers = zeros(threads, sizeof *search->workers);
	search->open = zeros(model.properties, sizeof *search->open);
	if (!search->workers || !search->open ||
	    !table_create(&search->table, buckets_at_first(threads), most / 2, threads > 1))
		return NO_MEMORY;
	search->reduced = limits.reduced && model.reducible;
	if (search->reduced && !table_create(&search->next, buckets_at_first(threads), most / 2, threads > 1))
		return NO_MEMORY;
	memset(search->open, true, model.properties);
	for (unsigned t = 0; t < threads && refused == NO_REFUSAL; t++)
		refused = worker_create(search, t, most / 2);
	if (refused == NO_REFUSAL)
		refused = set_out(search, initial, count);
	return refused == NO_REFUSAL && !start_threads(search) ? NO_MEMORY : refused;
}
