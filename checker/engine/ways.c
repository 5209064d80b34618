#include "ways.h"

#include "look.h"

#define GOALS_AT_FIRST (1 << 10)       /* buckets to begin with */
#define MOST_BYTES (1 << 28)

static bool goals_create(struct goals *goals)
{
	*goals = (struct goals){0};
	return table_create(&goals->table, GOALS_AT_FIRST, MOST_BYTES, false) && log_create(&goals->list, MOST_BYTES);
}

void goals_release(struct goals *goals)
{
	table_release(&goals->table);
	log_release(&goals->list);
}

static bool add(struct goals *goals, const uint64_t state[WORDS])
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
	return goals_create(goals) && add(goals, state);
}

static void take_lane(const words s[WORDS], unsigned lane, uint64_t state[WORDS])
{
	for (int w = 0; w < WORDS; w++)
		state[w] = s[w][lane];
}

/* -- looking forward ------------------------------------------------------------------------------------ */

/* Whether some move of the valid lanes leads to a goal. */
static bool leads(struct look *look, const struct goals *goals, const words s[WORDS], mask valid)
{
	uint64_t state[WORDS];

	look_ahead(look, s, valid);
	batch_aim(&look->batch, &goals->table);
	for (unsigned n = 0; n < look->batch.sink.count; n++) {
		batch_state(&look->batch, n, state);
		if (table_contains(&goals->table, look->batch.buckets[n], state))
			return true;
	}
	return false;
}

/* -- states of one level ---------------------------------------------------------------------------------- */

bool each_of_level(const struct search *search, unsigned level, visitor visit, void *about)
{
	for (unsigned t = 0; t < search->threads; t++) {
		struct span span = *span_of(search, level, t);

		for (uint64_t i = span.begin; i < span.end; i += LANES) {
			unsigned count = span.end - i < LANES ? (unsigned)(span.end - i) : LANES;
			words s[WORDS];

			log_load(&search->workers[t].log, i, count, s);
			if (!visit(about, s, count))
				return false;
		}
	}
	return true;
}

struct alike {
	struct goals *goals;
	struct look look;
	unsigned property;
	uint64_t most;
};

static bool add_alike(void *about, const words s[WORDS], unsigned count)
{
	struct alike *alike = about;
	mask where = first_lanes(count) & model_bad(alike->property, s);
	uint64_t state[WORDS];

	if (any(where) && model_judged[alike->property] == AT_REST)
		where &= ~look_ahead(&alike->look, s, where);
	for (unsigned bits = lane_bits(where); bits != 0; bits &= bits - 1) {
		take_lane(s, (unsigned)__builtin_ctz(bits), state);
		if (!add(alike->goals, state))
			return false;
	}
	return alike->goals->table.states <= alike->most;
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
		return add(before->found, state);
	if (!before->any || compare_states(state, before->lowest) < 0)
		for (int w = 0; w < WORDS; w++)
			before->lowest[w] = state[w];
	before->any = true;
	return true;
}

static bool add_before(void *about, const words s[WORDS], unsigned count)
{
	struct before *before = about;
	uint64_t state[WORDS];

	if (!leads(&before->look, before->goals, s, first_lanes(count)))
		return true;
	for (unsigned lane = 0; lane < count; lane++) {
		mask only = first_lanes(lane + 1) & ~first_lanes(lane);

		if (!leads(&before->look, before->goals, s, only))
			continue;
		take_lane(s, lane, state);
		if (!add_one_before(before, state))
			return false;
	}
	return before->found->table.states <= before->most;
}

bool goals_before(struct goals *found, const struct search *search, const struct goals *goals, unsigned depth,
		  bool one, uint64_t most)
{
	struct before before = {.found = found, .goals = goals, .one = one, .most = most};
	bool all = goals_create(found) && look_create(&before.look) &&
		   each_of_level(search, depth, add_before, &before);

	look_release(&before.look);
	return all && (!one || (before.any && add(found, before.lowest)));
}
