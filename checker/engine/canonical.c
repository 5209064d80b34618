/*
 * The smallest state of an orbit (defined in backends/table/canonical.py). Elements are sorted by their keys. If two
 * have the same key and that matters, every order of them is tried. Interchangeable instances are sorted last.
 */
#include <stdlib.h>

#include "model.h"

struct pair {
	uint64_t one, other;
};

struct part {
	uint64_t shift, bits, mask, place;
};

struct swap {
	uint64_t shift, target, bits;
};

/* A reference to one element means another, and the other way round. */
struct renaming {
	uint64_t shift, bits, one, other;
};

struct key {
	uint64_t count;
	const struct part *parts;
};

struct exchange {
	uint64_t swaps, renamings;
	const struct swap *swap;
	const struct renaming *renaming;
};

struct group {
	uint64_t length, tied;
	uint64_t pairs, neighbours;
	const struct pair *pair;
	const uint64_t *neighbour;
	struct key *keys;
	struct exchange *exchanges; /* [one * length + other], one before other */
};

struct alike {
	uint64_t bits, count, pairs;
	const uint64_t *shifts;
	const struct pair *pair;
};

static struct {
	uint64_t groups, alikes;
	struct group *group;
	struct alike *alike;
} orbits;

/* -- reading them -------------------------------------------------------------------------------------- */

/* A list of rows after its length. */
static const uint64_t *rows(const uint64_t **next, uint64_t width, uint64_t *count)
{
	const uint64_t *begin = *next + 1;

	*count = **next;
	*next = begin + *count * width;
	return begin;
}

static bool read_group(struct group *group, const uint64_t **next)
{
	group->length = *(*next)++;
	group->tied = *(*next)++;
	group->pair = (const struct pair *)rows(next, 2, &group->pairs);
	group->neighbour = rows(next, 1, &group->neighbours);
	group->keys = calloc(group->length, sizeof *group->keys);
	group->exchanges = calloc(group->length * group->length, sizeof *group->exchanges);
	if (group->keys == NULL || group->exchanges == NULL)
		return false;
	for (struct key *key = group->keys; key < group->keys + group->length; key++)
		key->parts = (const struct part *)rows(next, 4, &key->count);
	for (uint64_t one = 0; one < group->length; one++)
		for (uint64_t other = one + 1; other < group->length; other++) {
			struct exchange *exchange = &group->exchanges[one * group->length + other];

			exchange->swap = (const struct swap *)rows(next, 3, &exchange->swaps);
			exchange->renaming = (const struct renaming *)rows(next, 4, &exchange->renamings);
		}
	return true;
}

bool model_prepare_canonical(void)
{
	const uint64_t *next = model.orbits;

	if (!model.symmetric)
		return true;
	orbits.groups = *next++;
	orbits.group = calloc(orbits.groups + 1, sizeof *orbits.group);
	for (uint64_t g = 0; g < orbits.groups; g++)
		if (orbits.group == NULL || !read_group(&orbits.group[g], &next))
			return false;
	orbits.alikes = *next++;
	orbits.alike = calloc(orbits.alikes + 1, sizeof *orbits.alike);
	for (uint64_t a = 0; orbits.alike != NULL && a < orbits.alikes; a++) {
		orbits.alike[a].bits = *next++;
		orbits.alike[a].shifts = rows(&next, 1, &orbits.alike[a].count);
		orbits.alike[a].pair = (const struct pair *)rows(&next, 2, &orbits.alike[a].pairs);
	}
	return orbits.alike != NULL;
}

/* -- elements and instances ------------------------------------------------------------------------------ */

/* The key of an element. */
static uint64_t key_of(const struct group *group, uint64_t position, const uint64_t s[WORDS])
{
	const struct key *key = &group->keys[position];
	uint64_t value = 0;

	for (const struct part *part = key->parts; part < key->parts + key->count; part++)
		value |= (state_bits(s, (unsigned)part->shift, (unsigned)part->bits) & part->mask) << part->place;
	return value;
}

static void swap_bits(uint64_t s[WORDS], uint64_t shift, uint64_t target, uint64_t bits)
{
	uint64_t differ = state_bits(s, (unsigned)shift, (unsigned)bits) ^
			  state_bits(s, (unsigned)target, (unsigned)bits);

	state_flip(s, (unsigned)shift, differ);
	state_flip(s, (unsigned)target, differ);
}

/* Exchange two elements of a group. */
static void exchange(const struct group *group, uint64_t one, uint64_t other, uint64_t s[WORDS])
{
	const struct exchange *how = &group->exchanges[one * group->length + other];

	for (const struct swap *swap = how->swap; swap < how->swap + how->swaps; swap++)
		swap_bits(s, swap->shift, swap->target, swap->bits);
	for (const struct renaming *to = how->renaming; to < how->renaming + how->renamings; to++) {
		uint64_t code = state_bits(s, (unsigned)to->shift, (unsigned)to->bits);

		if (code == to->one || code == to->other)
			state_flip(s, (unsigned)to->shift, to->one ^ to->other);
	}
}

static void sort_instances(uint64_t s[WORDS])
{
	for (const struct alike *alike = orbits.alike; alike < orbits.alike + orbits.alikes; alike++)
		for (const struct pair *pair = alike->pair; pair < alike->pair + alike->pairs; pair++) {
			uint64_t one = alike->shifts[pair->one], other = alike->shifts[pair->other];

			if (state_bits(s, (unsigned)other, (unsigned)alike->bits) <
			    state_bits(s, (unsigned)one, (unsigned)alike->bits))
				swap_bits(s, one, other, alike->bits);
		}
}

/* Sort the elements of a group by their keys; returns whether two have the same key and that matters. */
static bool sort_elements(const struct group *group, uint64_t s[WORDS])
{
	bool tied = false;

	for (const struct pair *pair = group->pair; pair < group->pair + group->pairs; pair++)
		if (key_of(group, pair->other, s) < key_of(group, pair->one, s))
			exchange(group, pair->one, pair->other, s);
	for (uint64_t n = 0; group->tied && n + 1 < group->length; n++)
		tied |= key_of(group, n, s) == key_of(group, n + 1, s);
	return tied;
}

/* -- orders of elements with one key --------------------------------------------------------------------- */

static bool keys_in_order(const uint64_t s[WORDS])
{
	for (const struct group *group = orbits.group; group < orbits.group + orbits.groups; group++)
		for (uint64_t n = 0; group->tied && n + 1 < group->length; n++)
			if (key_of(group, n + 1, s) < key_of(group, n, s))
				return false;
	return true;
}

/* Keep a state if its keys are in order and it is smaller than the best. */
static void consider(const uint64_t s[WORDS], uint64_t best[WORDS])
{
	uint64_t one[WORDS];

	copy_state(one, s);
	sort_instances(one);
	if (keys_in_order(one) && compare_states(one, best) < 0)
		copy_state(best, one);
}

/* Try every order of one group, and inside each those of the next group. */
static void try_orders(uint64_t number, uint64_t s[WORDS], uint64_t best[WORDS])
{
	const struct group *group = &orbits.group[number];

	if (number == orbits.groups) {
		consider(s, best);
		return;
	}
	if (!group->tied || group->neighbours == 0) {
		try_orders(number + 1, s, best);
		return;
	}
	for (uint64_t n = 0; n < group->neighbours; n++) {
		try_orders(number + 1, s, best);
		exchange(group, group->neighbour[n], group->neighbour[n] + 1, s);
	}
}

void model_canonical(uint64_t s[WORDS])
{
	uint64_t sorted[WORDS];
	bool tied = false;

	for (const struct group *group = orbits.group; group < orbits.group + orbits.groups; group++)
		tied |= sort_elements(group, s);
	copy_state(sorted, s);
	sort_instances(s);
	if (tied)
		try_orders(0, sorted, s);
}
