#include "search.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PIECE 64                /* states that a thread takes at a time */
#define BATCH 128               /* states found before they are looked for */
#ifndef SMALLEST
#define SMALLEST (1 << 15) /* buckets of a table to begin with */
#endif
#define SPARE_MEMORY (64 << 20) /* bytes that the machine keeps */
#define REPORT_EVERY 0.1        /* seconds */

volatile int search_interrupted;

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

uint64_t level_size(const struct search *search, unsigned level)
{
	uint64_t size = 0;

	for (unsigned t = 0; t < search->threads; t++)
		size += span_of(search, level, t)->end - span_of(search, level, t)->begin;
	return size;
}

uint64_t search_transitions(const struct search *search)
{
	uint64_t sum = 0;

	for (unsigned t = 0; t < search->threads; t++)
		for (unsigned c = 0; c < model_commands; c++)
			sum += search->workers[t].taken[c];
	return sum;
}

/* -- judging ----------------------------------------------------------------------------------------- */

static void note(struct sighting *best, unsigned depth, mask where, const words s[WORDS])
{
	for (unsigned bits = lane_bits(where); bits != 0; bits &= bits - 1) {
		struct sighting one = {.depth = depth};

		for (int w = 0; w < WORDS; w++)
			one.state[w] = s[w][__builtin_ctz(bits)];
		if (depth < best->depth || (depth == best->depth && compare_states(one.state, best->state) < 0))
			*best = one;
	}
}

static void judge(struct worker *me, unsigned char when, unsigned depth, mask where, const words s[WORDS])
{
	for (unsigned p = 0; p < model_properties; p++) {
		mask bad;

		if (model_judged[p] != when || !me->search->open[p])
			continue;
		bad = model_bad(p, s) & where;
		if (any(bad))
			note(&me->sightings[p], depth, bad, s);
	}
}

static void see_premises(struct worker *me, mask where, const words s[WORDS])
{
	for (unsigned p = 0; p < model_properties; p++)
		if (model_premises[p] && !me->met[p])
			me->met[p] = any(model_meets(p, s) & where);
}

static void see(struct worker *me, unsigned depth, mask where, const words s[WORDS])
{
	judge(me, IN_EVERY_STATE, depth, where, s);
	see_premises(me, where, s);
}

/* -- one thread -------------------------------------------------------------------------------------- */

/*
 * Look for a state in its bucket; if it is new it goes into the log. Where others fill the bucket the next one is
 * looked into with the next batch, when it has come from memory.
 */
static inline uint64_t insert_state(struct worker *me, const struct batch *arrived, unsigned number,
				    struct batch *coming)
{
	struct table *table = &me->search->table;
	uint64_t bucket = arrived->buckets[number], state[WORDS];
	enum visit visit;

	batch_state(arrived, number, state);
	visit = table_visit(table, bucket, state);
	if (visit == NO_PLACE && coming->sink.count < coming->most && table_has(table, bucket + 1)) {
		batch_add(coming, state, bucket + 1);
		return 0;
	}
	if (visit == NO_PLACE)
		visit = table_insert(table, bucket + 1, state);
	if (visit == NEW && log_append(&me->log, state))
		return 1;
	me->no_room |= visit != SEEN_BEFORE;
	return 0;
}

static void count_states(struct worker *me, uint64_t found)
{
	const struct search *search = me->search;
	uint64_t all = __atomic_add_fetch(&me->search->table.states, found, __ATOMIC_RELAXED);

	if (all > search->table.limit || me->no_room || (search->limits.states && all > search->limits.states))
		__atomic_store_n(&me->search->pause, true, __ATOMIC_RELAXED);
}

/* Look for the states of the batch that was aimed before; meanwhile fetch for the one that has just filled. */
static void turn(struct worker *me)
{
	struct batch *coming = &me->batches[me->filling], *arrived = &me->batches[me->filling ^ 1];
	const struct table *table = &me->search->table;
	unsigned number = 0;
	uint64_t found = 0;

	batch_aim(coming, table);
	for (; number < arrived->sink.count; number++) {
		if (number < coming->sink.count)
			batch_fetch(coming, table, number);
		found += insert_state(me, arrived, number, coming);
	}
	for (; number < coming->sink.count; number++)
		batch_fetch(coming, table, number);
	arrived->sink.count = 0;
	me->filling ^= 1;
	count_states(me, found);
}

static void take_moves(struct worker *me, const struct log *from, uint64_t first, unsigned count)
{
	struct sink *sink = &me->batches[me->filling].sink;
	unsigned depth = me->search->depth;
	mask valid = first_lanes(count), stuck;
	words s[WORDS];

	log_load(from, first, count, s);
	see(me, depth, valid, s);
	sink->moved = NOWHERE;
	sink->depth = depth;
	model_steps(s, valid, sink);
	stuck = valid & ~sink->moved;
	if (any(stuck))
		judge(me, AT_REST, depth, stuck, s);
	if (sink->count >= BATCH)
		turn(me);
}

/* The next piece of the level: in whose log, and where. False where the level is used up. */
static bool next_piece(struct search *search, unsigned *owner, struct span *piece)
{
	uint64_t number = __atomic_fetch_add(&search->cursor, 1, __ATOMIC_RELAXED);

	for (unsigned t = 0; t < search->threads; t++) {
		struct span *span = span_of(search, search->depth, t);
		uint64_t pieces = (span->end - span->begin + PIECE - 1) / PIECE;

		if (number < pieces) {
			*owner = t;
			piece->begin = span->begin + number * PIECE;
			piece->end = piece->begin + PIECE < span->end ? piece->begin + PIECE : span->end;
			return true;
		}
		number -= pieces;
	}
	return false;
}

static void take_piece(struct worker *me, unsigned owner, struct span piece)
{
	const struct log *from = &me->search->workers[owner].log;

	for (uint64_t first = piece.begin; first < piece.end; first += LANES) {
		uint64_t left = piece.end - first;

		take_moves(me, from, first, left < LANES ? (unsigned)left : LANES);
	}
}

/* Only the first thread looks at the clock. */
static void look_up(struct worker *me)
{
	struct search *search = me->search;

	if (me->number == 0 && (search_interrupted || now() - search->reported > REPORT_EVERY))
		__atomic_store_n(&search->pause, true, __ATOMIC_RELAXED);
}

/* Take pieces until the level is used up or somebody wants a pause. */
static void work(struct worker *me)
{
	struct span piece;
	unsigned owner;

	while (!__atomic_load_n(&me->search->pause, __ATOMIC_RELAXED) &&
	       next_piece(me->search, &owner, &piece)) {
		take_piece(me, owner, piece);
		look_up(me);
	}
	do
		turn(me);
	while (me->batches[0].sink.count + me->batches[1].sink.count > 0);
}

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

/* -- between rounds, when nobody else works ---------------------------------------------------------- */

/* Let the level after the last begin where the logs end. */
static bool open_level(struct search *search)
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

/* The last level has what the logs have. */
static void extend_level(struct search *search)
{
	for (unsigned t = 0; t < search->threads; t++)
		span_of(search, search->levels - 1, t)->end = search->workers[t].log.states;
}

static void close_properties(struct search *search)
{
	for (unsigned t = 0; t < search->threads; t++)
		for (unsigned p = 0; p < model_properties; p++)
			if (search->workers[t].sightings[p].depth != NEVER)
				search->open[p] = false;
}

static bool level_is_used_up(const struct search *search)
{
	uint64_t pieces = 0;

	for (unsigned t = 0; t < search->threads; t++) {
		const struct span *span = span_of(search, search->depth, t);

		pieces += (span->end - span->begin + PIECE - 1) / PIECE;
	}
	return search->cursor >= pieces;
}

/* States of the level that nobody has taken; a little more where pieces are short. */
static uint64_t left_of_level(const struct search *search)
{
	uint64_t size = level_size(search, search->depth), taken = search->cursor * PIECE;

	return taken < size && !level_is_used_up(search) ? size - taken : 0;
}

static void report(struct search *search)
{
	uint64_t waiting = left_of_level(search) + level_size(search, search->depth + 1);

	printf("progress %u %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %zu\n", search->depth,
	       search->table.states, search_transitions(search), waiting, level_size(search, search->depth),
	       memory_held());
	fflush(stdout);
	search->reported = now();
}

/* Which limit is reached, if `more` bytes are to be had as well. */
static enum reason limit_reached(const struct search *search, size_t more)
{
	const struct limits *limits = &search->limits;

	if (search_interrupted)
		return INTERRUPTED;
	if (limits->states && search->table.states > limits->states)
		return TOO_MANY_STATES;
	if (limits->memory && memory_held() + more >= limits->memory)
		return TOO_MUCH_MEMORY;
	if (limits->seconds > 0 && now() - search->started >= limits->seconds)
		return TOO_LONG;
	if (memory_available() < more + SPARE_MEMORY)
		return NO_ROOM;
	return NOT_STOPPED;
}

static enum reason grow(struct search *search)
{
	enum reason stopped = limit_reached(search, table_growth(&search->table));

	if (stopped == NOT_STOPPED && !table_grow(&search->table))
		return NO_ROOM;
	return stopped;
}

static bool somebody_has_no_room(const struct search *search)
{
	for (unsigned t = 0; t < search->threads; t++)
		if (search->workers[t].no_room)
			return true;
	return false;
}

static void next_level(struct search *search)
{
	close_properties(search);
	search->depth++;
	search->cursor = 0;
	if (!open_level(search))
		search->stopped = NO_ROOM;
}

/* What the threads cannot do: grow, stop, report, go on to the next level. */
static void between_rounds(struct search *search)
{
	bool due = search_interrupted || now() - search->reported > REPORT_EVERY;

	extend_level(search);
	search->pause = false;
	if (somebody_has_no_room(search))
		search->stopped = NO_ROOM;
	else if (due || (search->limits.states && search->table.states > search->limits.states))
		search->stopped = limit_reached(search, 0);
	if (due)
		report(search);
	if (search->stopped == NOT_STOPPED && search->table.states > search->table.limit)
		search->stopped = grow(search);
	search->over = level_is_used_up(search) && level_size(search, search->depth + 1) == 0;
	if (search->over && !somebody_has_no_room(search))
		search->stopped = NOT_STOPPED;
	search->over |= search->stopped != NOT_STOPPED;
	if (!search->over && level_is_used_up(search))
		next_level(search);
}

/* Judge what was found and had no turn. */
static void see_the_rest(struct search *search)
{
	for (unsigned level = search->depth; level < search->levels; level++)
		for (unsigned t = 0; t < search->threads; t++) {
			struct worker *worker = &search->workers[t];
			struct span span = *span_of(search, level, t);

			for (uint64_t i = span.begin; i < span.end; i += LANES) {
				unsigned count = span.end - i < LANES ? (unsigned)(span.end - i) : LANES;
				words s[WORDS];

				log_load(&worker->log, i, count, s);
				see(worker, level, first_lanes(count), s);
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
	if (search->stopped != NOT_STOPPED)
		see_the_rest(search);
	if (level_size(search, search->levels - 1) == 0)
		search->levels--;
}

/* -- beginning and end ------------------------------------------------------------------------------- */

static void *zeros(size_t count, size_t size)
{
	return calloc(count ? count : 1, size);
}

static bool worker_create(struct search *search, unsigned number, size_t most)
{
	struct worker *me = &search->workers[number];

	*me = (struct worker){.search = search, .number = number};
	me->taken = zeros(model_commands, sizeof *me->taken);
	me->failures = zeros(model_checks, sizeof *me->failures);
	me->sightings = zeros(model_properties, sizeof *me->sightings);
	me->met = zeros(model_properties, sizeof *me->met);
	if (!me->taken || !me->failures || !me->sightings || !me->met || !log_create(&me->log, most))
		return false;
	for (unsigned c = 0; c < model_checks; c++)
		me->failures[c].depth = NEVER;
	for (unsigned p = 0; p < model_properties; p++)
		me->sightings[p].depth = NEVER;
	for (int b = 0; b < 2; b++) {
		if (!batch_create(&me->batches[b], BATCH))
			return false;
		me->batches[b].sink.taken = me->taken;
		me->batches[b].sink.failures = me->failures;
	}
	return true;
}

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

static bool begin(struct search *search, const uint64_t *initial, uint64_t count)
{
	if (!open_level(search))
		return false;
	for (uint64_t n = 0; n < count; n++) {
		const uint64_t *state = initial + n * WORDS;
		uint64_t bucket = bucket_of(&search->table, hash_state(state));

		if (table_insert(&search->table, bucket, state) != NEW)
			continue;
		search->table.states++;
		if (!log_append(&search->workers[0].log, state))
			return false;
	}
	extend_level(search);
	return open_level(search);
}

/* So many buckets that what is under way when a table ought to grow still finds a place. */
static uint64_t buckets_at_first(unsigned threads)
{
	uint64_t under_way = (uint64_t)threads * 2 * (BATCH + LANES * (uint64_t)model_moves);
	uint64_t least = under_way * 6 / PLACES;

	return least > SMALLEST ? least : SMALLEST;
}

bool search_create(struct search *search, unsigned threads, struct limits limits, const uint64_t *initial,
		   uint64_t count)
{
	size_t most = memory_available();

	*search = (struct search){.threads = threads, .limits = limits};
	search->workers = zeros(threads, sizeof *search->workers);
	search->open = zeros(model_properties, sizeof *search->open);
	if (!search->workers || !search->open ||
	    !table_create(&search->table, buckets_at_first(threads), most / 2, threads > 1))
		return false;
	memset(search->open, true, model_properties);
	for (unsigned t = 0; t < threads; t++)
		if (!worker_create(search, t, most / 2))
			return false;
	search->started = search->reported = now();
	return begin(search, initial, count) && start_threads(search);
}
