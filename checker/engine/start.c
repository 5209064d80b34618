#include "start.h"

#include "checkpoint.h"
#include "disk.h"
#include "levels.h"

/* Put a state that is new into the table, which grows where it must. */
static bool restore(struct table *table, const uint64_t state[WORDS])
{
	if (table_insert(table, bucket_of(table, hash_state(state)), state) == NO_PLACE)
		return false;
	return ++table->states <= table->limit || table_grow(table);
}

static bool begin(struct search *search, const uint64_t *initial, uint64_t count)
{
	if (!open_level(search))
		return false;
	for (uint64_t n = 0; n < count; n++) {
		const uint64_t *state = initial + n * WORDS;
		uint64_t bucket = bucket_of(&search->table, hash_state(state));

		if (table_contains(&search->table, bucket, state))
			continue;
		if (!restore(&search->table, state) || !log_append(&search->workers[0].log, state))
			return false;
	}
	extend_level(search);
	return open_level(search);
}

/* Put the states of a log into the table, but for those that are on disk alone. */
static bool restore_log(struct search *search, const struct log *log, const struct spans *sorted)
{
	uint64_t state[WORDS];
	unsigned part = 0;

	for (uint64_t i = 0; i < log->states; i++) {
		if (part < sorted->count && i == sorted->all[part].begin) {
			i = sorted->all[part++].end - 1;
			continue;
		}
		log_read(log, i, state);
		if (!restore(&search->table, state))
			return false;
	}
	return true;
}

static enum refusal resume(struct search *search)
{
	if (!checkpoint_read(search) || (search->sorted.count && !search->folders.spill))
		return NO_CHECKPOINT;
	for (unsigned t = 0; t < search->threads; t++)
		if (!restore_log(search, &search->workers[t].log, t ? &(struct spans){0} : &search->sorted))
			return NO_MEMORY;
	return search->sorted.count && begin_to_spill(search) != NOT_STOPPED ? NO_FOLDER : NO_REFUSAL;
}

enum refusal set_out(struct search *search, const uint64_t *initial, uint64_t count)
{
	search->started = search->reported = now();
	if (search->folders.resume)
		return resume(search);
	if (!begin(search, initial, count))
		return search->folders.checkpoint || search->folders.spill ? NO_FOLDER : NO_MEMORY;
	keep_checkpoint(search);
	return search->stopped == NOT_STOPPED ? NO_REFUSAL : NO_FOLDER;
}
