#include "worker.h"

#include "files.h"
#include "stubborn.h"

#define BATCH 128 /* states found before they are looked up */
#define RECENT (1 << 15) /* bytes of the cache of successors: it stays in the nearest cache of the processor */
#ifndef SMALLEST
#define SMALLEST (1 << 15) /* buckets of a table to begin with */
#endif

/* -- judging ----------------------------------------------------------------------------------------- */

static void note(struct sighting *best, unsigned depth, const uint64_t s[WORDS])
{
	if (depth < best->depth || (depth == best->depth && compare_states(s, best->state) < 0)) {
		best->depth = depth;
		copy_state(best->state, s);
	}
}

void choose_questions(struct worker *me)
{
	struct questions *asked = &me->asked;

	asked->in_every_state = asked->at_rest = asked->unmet = 0;
	for (unsigned p = 0; p < model.properties; p++) {
		if (model.judged[p] == IN_EVERY_STATE && me->search->open[p])
			asked->of_every_state[asked->in_every_state++] = p;
		if (model.judged[p] == AT_REST && me->search->open[p])
			asked->of_rest[asked->at_rest++] = p;
		if (model.premises[p] && !me->met[p])
			asked->premises[asked->unmet++] = p;
	}
}

static inline void judge(struct worker *me, const unsigned *properties, unsigned count, unsigned depth,
			 const uint64_t s[WORDS])
{
	for (unsigned n = 0; n < count; n++)
		if (model_bad(properties[n], s))
			note(&me->sightings[properties[n]], depth, s);
}

/* A premise that was true is not evaluated again. */
static inline void see_premises(struct worker *me, const uint64_t s[WORDS])
{
	struct questions *asked = &me->asked;

	for (unsigned n = asked->unmet; n-- > 0;)
		if (model_meets(asked->premises[n], s)) {
			me->met[asked->premises[n]] = true;
			asked->premises[n] = asked->premises[--asked->unmet];
		}
}

void see(struct worker *me, unsigned depth, const uint64_t s[WORDS])
{
	judge(me, me->asked.of_every_state, me->asked.in_every_state, depth, s);
	see_premises(me, s);
}

/* -- one thread -------------------------------------------------------------------------------------- */

static inline enum visit visit_rest(struct search *search, uint64_t bucket, const uint64_t state[WORDS])
{
	if (search->spilling)
		return table_contains(&search->table, bucket, state) ? SEEN_BEFORE : NEW;
	return table_insert(&search->table, bucket, state);
}

/* Store a new state; returns how many more states there are, as far as is known. */
static inline uint64_t keep(struct worker *me, const uint64_t state[WORDS])
{
	bool in_memory = !me->search->spilling;

	if (in_memory ? log_append(&me->log, state) : spill_add(&me->spill, state))
		return in_memory;
	me->trouble = me->log.file == NO_FILE ? NO_ROOM : NO_DISK;
	return 0;
}

/* The same for a reduced search: a state is new if neither the earlier levels nor the current one have it. */
static inline uint64_t insert_next(struct worker *me, uint64_t bucket, const uint64_t state[WORDS])
{
	struct table *next = &me->search->next;
	enum visit visit;

	if (table_contains(&me->search->table, bucket, state))
		return 0;
	visit = table_insert(next, bucket_of(next, hash_state(state)), state);
	if (visit == NO_PLACE)
		me->trouble = NO_ROOM;
	return visit == NEW ? keep(me, state) : 0;
}

/* Look up a state whose bucket is full, and store it if it is new. */
static uint64_t insert_rest(struct worker *me, uint64_t bucket, const uint64_t state[WORDS])
{
	enum visit visit = visit_rest(me->search, bucket, state);

	if (visit == NEW)
		return keep(me, state);
	if (visit == NO_PLACE)
		me->trouble = NO_ROOM;
	return 0;
}

/*
 * Handle a state that is not in its bucket. If other threads fill the bucket, the next one is read with the next batch,
 * when it has been fetched from memory.
 */
static inline uint64_t settle_visit(struct worker *me, struct visited visited, const struct batch *arrived,
				    struct batch *coming)
{
	const uint64_t *state = arrived->sink.next[visited.number];
	uint64_t bucket = arrived->buckets[visited.number] + 1;

	if (visited.visit == NEW)
		return keep(me, state);
	if (coming->sink.count >= coming->most || !table_has(&me->search->table, bucket))
		return insert_rest(me, bucket, state);
	batch_add(coming, state, bucket);
	bucket_fetch(&me->search->table, bucket);
	return 0;
}

/* Look up the states of a batch; returns how many are new. If new states are spilled the table stays as it is. */
static uint64_t insert_all(struct worker *me, const struct batch *arrived, struct batch *coming)
{
	struct search *search = me->search;
	unsigned count = arrived->sink.count, left = 0;
	uint64_t found = 0;

	if (search->reduced) {
		for (unsigned n = 0; n < count; n++)
			found += insert_next(me, arrived->buckets[n], arrived->sink.next[n]);
		return found;
	}
	if (search->spilling)
		left = table_look_all(&search->table, arrived->buckets, arrived->sink.next, count, me->visited);
	else
		left = table_visit_all(&search->table, arrived->buckets, arrived->sink.next, count, me->visited);
	for (unsigned n = 0; n < left; n++)
		found += settle_visit(me, me->visited[n], arrived, coming);
	return found;
}

static void count_states(struct worker *me, uint64_t found)
{
	const struct search *search = me->search;
	struct table *filling = search->reduced ? &me->search->next : &me->search->table;
	uint64_t all = __atomic_add_fetch(&filling->states, found, __ATOMIC_RELAXED);

	if (all > filling->limit || me->trouble != NOT_STOPPED ||
	    (search->limits.states && all > search->limits.states))
		__atomic_store_n(&me->search->pause, true, __ATOMIC_RELAXED);
}

/* Look up the states of the batch that was filled before: their buckets have been fetched. */
static void turn(struct worker *me)
{
	struct batch *coming = &me->batches[me->filling], *arrived = &me->batches[me->filling ^ 1];
	uint64_t found = insert_all(me, arrived, coming);

	arrived->sink.count = 0;
	me->filling ^= 1;
	count_states(me, found);
}

void worker_take_moves(struct worker *me, const uint64_t s[WORDS], struct sink *sink)
{
	unsigned depth = me->search->depth;

	see(me, depth, s);
	sink->moved = false;
	sink->depth = depth;
	if (me->search->reduced)
		take_enough(me, s, sink);
	else
		model_steps(s, sink);
	if (!sink->moved)
		judge(me, me->asked.of_rest, me->asked.at_rest, depth, s);
}

static void take_moves(struct worker *me, const struct log *from, uint64_t number)
{
	struct batch *batch = &me->batches[me->filling];
	unsigned before = batch->sink.count;
	uint64_t s[WORDS];

	log_read(from, number, s);
	worker_take_moves(me, s, &batch->sink);
	if (WORDS == 1) /* to compare and copy longer states takes more time than it saves */
		batch_aim_unmet(batch, &me->search->table, &me->recent, before);
	else
		batch_aim(batch, &me->search->table, before);
	if (batch->sink.count >= BATCH)
		turn(me);
}

void worker_add(struct worker *me, const uint64_t state[WORDS])
{
	struct batch *batch = &me->batches[me->filling];
	uint64_t bucket = bucket_of(&me->search->table, hash_state(state));

	batch_add(batch, state, bucket);
	bucket_fetch(&me->search->table, bucket);
	if (batch->sink.count >= BATCH)
		turn(me);
}

void worker_look_up_all(struct worker *me)
{
	do
		turn(me);
	while (me->batches[0].sink.count + me->batches[1].sink.count > 0);
}

/* The next piece of the level: its log and its place. False if the level is used up. */
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

	for (uint64_t number = piece.begin; number < piece.end; number++)
		take_moves(me, from, number);
}

/* Only the first thread reads the clock. */
static void look_up(struct worker *me)
{
	struct search *search = me->search;

	if (me->number == 0 && (search_interrupted || now() - search->reported > REPORT_EVERY))
		__atomic_store_n(&search->pause, true, __ATOMIC_RELAXED);
}

void work(struct worker *me)
{
	struct span piece;
	unsigned owner;

	choose_questions(me);
	while (!__atomic_load_n(&me->search->pause, __ATOMIC_RELAXED) &&
	       next_piece(me->search, &owner, &piece)) {
		take_piece(me, owner, piece);
		look_up(me);
	}
	worker_look_up_all(me);
	rows_settle(me->rows, me->taken);
}

/* -- beginning --------------------------------------------------------------------------------------- */

/* The log of a thread, where the search wants it; a resumed search has its own. */
static bool create_log(struct worker *me, size_t most)
{
	const struct folders *folders = &me->search->folders;

	if (folders->resume)
		return true;
	if (folders->checkpoint)
		return log_create_in(&me->log, file_of_states(folders->checkpoint, me->number, true), 0);
	if (folders->spill)
		return log_create_in(&me->log, file_without_name(folders->spill), 0);
	return log_create(&me->log, most);
}

enum refusal worker_create(struct search *search, unsigned number, size_t most)
{
	struct worker *me = &search->workers[number];

	*me = (struct worker){.search = search, .number = number};
	me->taken = zeros(model.commands, sizeof *me->taken);
	me->rows = zeros(model.block_count * WIDE, sizeof *me->rows);
	me->failures = zeros(model.checks, sizeof *me->failures);
	me->sightings = zeros(model.properties, sizeof *me->sightings);
	me->met = zeros(model.properties, sizeof *me->met);
	me->asked.of_every_state = zeros(model.properties, sizeof(unsigned));
	me->asked.of_rest = zeros(model.properties, sizeof(unsigned));
	me->asked.premises = zeros(model.properties, sizeof(unsigned));
	if (!me->taken || !me->rows || !me->failures || !me->sightings || !me->met || !me->asked.of_every_state ||
	    !me->asked.of_rest || !me->asked.premises)
		return NO_MEMORY;
	if (WORDS == 1 && !recent_create(&me->recent, RECENT))
		return NO_MEMORY;
	if (!create_log(me, most))
		return search->folders.spill || search->folders.checkpoint ? NO_FOLDER : NO_MEMORY;
	for (unsigned c = 0; c < model.checks; c++)
		me->failures[c].depth = NEVER;
	for (unsigned p = 0; p < model.properties; p++)
		me->sightings[p].depth = NEVER;
	for (int b = 0; b < 2; b++) {
		if (!batch_create(&me->batches[b], BATCH))
			return NO_MEMORY;
		me->batches[b].sink.taken = me->taken;
		me->batches[b].sink.rows = me->rows;
		me->batches[b].sink.failures = me->failures;
	}
	me->visited = zeros(me->batches[0].most, sizeof *me->visited);
	if (me->visited == NULL)
		return NO_MEMORY;
	return search->reduced && !look_create(&me->look) ? NO_MEMORY : NO_REFUSAL;
}

uint64_t buckets_at_first(unsigned threads)
{
	uint64_t under_way = (uint64_t)threads * 2 * (BATCH + model.moves);
	uint64_t least = under_way * 6 / PLACES;

	return least > SMALLEST ? least : SMALLEST;
}
