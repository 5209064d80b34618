#include "ways.h"

#include "look.h"
#include "text.h"

#define GOALS_AT_FIRST (1 << 10)       /* buckets to begin with */
#define MOST_BYTES (1 << 28)

bool goals_create(struct goals *goals)
{
	*goals = (struct goals){0};
	return table_create(&goals->table, GOALS_AT_FIRST, MOST_BYTES, false) && log_create(&goals->list, MOST_BYTES);
}

void goals_release(struct goals *goals)
{
	table_release(&goals->table);
	log_release(&goals->list);
}

bool goals_add(struct goals *goals, const uint64_t state[WORDS])
{
	struct table *table = &goals->table;
	enum visit visit = table_insert(table, bucket_of(table, hash_state(state)), state);

	if (visit == SEEN_BEFORE)
		return true;
	if (visit == NO_PLACE || !log_append(&goals->list, state))
		return false;
	return ++table->states <= table->limit || table_grow(table);
}

bool goals_one(struct goals *goals, const uint64_t state[WORDS])
{
	return goals_create(goals) && goals_add(goals, state);
}

void goals_write(FILE *to, const struct goals *goals)
{
	uint64_t state[WORDS];

	for (uint64_t i = 0; i < goals->list.states; i++) {
		log_read(&goals->list, i, state);
		write_state(to, state);
	}
}

/* -- looking forward ------------------------------------------------------------------------------------ */

/* Whether some move of a state leads to a goal. */
static bool leads(struct look *look, const struct goals *goals, const uint64_t s[WORDS])
{
	const struct batch *batch = &look->batch;

	look_ahead(look, s);
	batch_aim(&look->batch, &goals->table, 0);
	for (unsigned n = 0; n < batch->sink.count; n++)
		if (table_contains(&goals->table, batch->buckets[n], batch->sink.next[n]))
			return true;
	return false;
}

/* -- states of one level ---------------------------------------------------------------------------------- */

static bool each_of_span(const struct log *log, struct span span, visitor visit, void *about)
{
	for (uint64_t i = span.begin; i < span.end; i++) {
		uint64_t s[WORDS];

		log_read(log, i, s);
		if (!visit(about, s))
			return false;
	}
	return true;
}

bool each_of_level(const struct search *search, unsigned level, visitor visit, void *about)
{
	for (unsigned t = 0; t < search->threads; t++)
		if (!each_of_span(&search->workers[t].log, *span_of(search, level, t), visit, about))
			return false;
	return true;
}

struct alike {
	struct goals *goals;
	struct look look;
	unsigned property;
	uint64_t most;
};

static bool add_alike(void *about, const uint64_t s[WORDS])
{
	struct alike *alike = about;

	if (!model_bad(alike->property, s) ||
	    (model.judged[alike->property] == AT_REST && look_ahead(&alike->look, s)))
		return true;
	return goals_add(alike->goals, s) && alike->goals->table.states <= alike->most;
}

bool goals_alike(struct goals *goals, const struct search *search, unsigned depth, unsigned property,
		 uint64_t most)
{
	struct alike alike = {.goals = goals, .property = property, .most = most};
	bool all = goals_create(goals) && look_create(&alike.look) &&
		   each_of_level(search, depth, add_alike, &alike);

	look_release(&alike.look);
	return all;
}

struct before {
	struct goals *found;
	const struct goals *goals;
	struct look look;
	bool one;
	uint64_t lowest[WORDS]; /* with `one` */
	bool any;
	uint64_t most;
};

static bool add_one_before(struct before *before, const uint64_t state[WORDS])
{
	if (!before->one)
		return goals_add(before->found, state);
	if (!before->any || compare_states(state, before->lowest) < 0)
		for (int w = 0; w < WORDS; w++)
			before->lowest[w] = state[w];
	before->any = true;
	return true;
}

static bool add_before(void *about, const uint64_t s[WORDS])
{
	struct before *before = about;

	if (!leads(&before->look, before->goals, s))
		return true;
	return add_one_before(before, s) && before->found->table.states <= before->most;
}

static bool begin_before(struct before *before)
{
	return goals_create(before->found) && look_create(&before->look);
}

static bool end_before(struct before *before, bool all)
{
	look_release(&before->look);
	return all && (!before->any || goals_add(before->found, before->lowest));
}

bool goals_before(struct goals *found, const struct search *search, const struct goals *goals, unsigned depth,
		  bool one, uint64_t most)
{
	struct before before = {.found = found, .goals = goals, .one = one, .most = most};

	return end_before(&before, begin_before(&before) && each_of_level(search, depth, add_before, &before));
}

bool goals_before_in(struct goals *found, const struct log *log, struct span span, const struct goals *goals, bool one,
		     uint64_t most)
{
	struct before before = {.found = found, .goals = goals, .one = one, .most = most};

	return end_before(&before, begin_before(&before) && each_of_span(log, span, add_before, &before));
}
