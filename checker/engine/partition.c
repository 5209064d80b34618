#include "partition.h"

#include "disk.h"
#include "levels.h"
#include "owner.h"
#include "worker.h"

#define BETWEEN_LOOKS 4096 /* states between two looks at the limits */

static struct worker *worker_of(struct partition *partition)
{
	return &partition->search.workers[0];
}

/* -- room -------------------------------------------------------------------------------------------- */

/* Insert what is under way, so that the table may grow; find out whether a limit is reached. */
static void look_around(struct partition *partition)
{
	struct search *search = &partition->search;

	worker_look_up_all(worker_of(partition));
	extend_level(search);
	search->pause = false;
	if (search->stopped == NOT_STOPPED)
		search->stopped = reason_to_stop(search, true);
}

void partition_settle(struct partition *partition)
{
	look_around(partition);
	rows_settle(worker_of(partition)->rows, worker_of(partition)->taken);
}

/* -- successors -------------------------------------------------------------------------------------- */

void partition_insert(struct partition *partition, const uint64_t state[WORDS])
{
	if (partition->search.pause)
		look_around(partition);
	if (partition->search.stopped == NOT_STOPPED)
		worker_add(worker_of(partition), state);
}

static void send(struct partition *partition, const uint64_t state[WORDS])
{
	unsigned owner = owner_of(state, partition->of);

	if (owner == partition->number)
		worker_add(worker_of(partition), state);
	else if (!outboxes_add(&partition->boxes, owner, state))
		partition->search.stopped = NO_ROOM;
}

static void take_moves(struct partition *partition, uint64_t number)
{
	struct worker *me = worker_of(partition);
	struct sink *sink = &partition->moves.sink;
	uint64_t s[WORDS];

	log_read(&me->log, number, s);
	sink->count = 0;
	worker_take_moves(me, s, sink);
	for (unsigned n = 0; n < sink->count; n++) {
		if (model.symmetric)
			model_canonical(sink->next[n]);
		send(partition, sink->next[n]);
	}
}

static const struct span *current(const struct partition *partition)
{
	return span_of(&partition->search, partition->search.depth, 0);
}

bool partition_is_used_up(const struct partition *partition)
{
	return partition->next == current(partition)->end;
}

void partition_expand(struct partition *partition, uint64_t most)
{
	struct search *search = &partition->search;
	uint64_t first = partition->next;

	outboxes_clear(&partition->boxes);
	choose_questions(worker_of(partition));
	while (!partition_is_used_up(partition) && search->stopped == NOT_STOPPED &&
	       partition->boxes.records * model.bytes < most && (partition->next - first) * model.bytes < most) {
		take_moves(partition, partition->next++);
		if (search->pause || partition->next % BETWEEN_LOOKS == 0)
			look_around(partition);
	}
	partition_settle(partition);
}

/* -- from level to level ------------------------------------------------------------------------------- */

void partition_close(struct partition *partition)
{
	struct search *search = &partition->search;

	partition_settle(partition);
	if (search->spilling)
		settle(search);
	extend_level(search);
	if (search->stopped == NOT_STOPPED)
		search->stopped = reason_to_stop(search, true);
	close_properties(search);
	search->depth++;
	if (!open_level(search))
		search->stopped = NO_ROOM;
	partition->next = current(partition)->begin;
}

void partition_see_rest(struct partition *partition)
{
	struct search *search = &partition->search;

	partition_settle(partition);
	if (search->spilling)
		settle(search);
	extend_level(search);
	see_the_rest(search);
}

void partition_forget_table(struct partition *partition)
{
	table_release(&partition->search.table);
}

/* -- beginning --------------------------------------------------------------------------------------- */

/* The initial states that a partition owns; NULL if there is no memory. */
static uint64_t *own_starts(const struct partition *partition, uint64_t *count)
{
	uint64_t *own = zeros(model.start_count + 1, WORDS * sizeof *own);

	*count = 0;
	for (uint64_t n = 0; own != NULL && n < model.start_count; n++)
		if (owner_of(model.starts + n * WORDS, partition->of) == partition->number)
			copy_state(own + WORDS * (*count)++, model.starts + n * WORDS);
	return own;
}

enum refusal partition_create(struct partition *partition, unsigned number, unsigned of, struct limits limits,
			      struct folders folders)
{
	struct worker *me;
	uint64_t count, *own;
	enum refusal refused;

	*partition = (struct partition){.number = number, .of = of};
	own = own_starts(partition, &count);
	if (own == NULL || !outboxes_create(&partition->boxes, of, model.bytes) ||
	    !outboxes_remember(&partition->boxes) || !batch_create(&partition->moves, 1))
		return NO_MEMORY;
	refused = search_create(&partition->search, 1, limits, folders, own, count);
	if (refused != NO_REFUSAL)
		return refused;
	me = worker_of(partition);
	partition->moves.sink.taken = me->taken;
	partition->moves.sink.rows = me->rows;
	partition->moves.sink.failures = me->failures;
	partition->next = current(partition)->begin;
	return NO_REFUSAL;
}
