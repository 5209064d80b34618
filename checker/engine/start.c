#include "start.h"

#include "disk.h"
#include "levels.h"
#include "resume.h"
#include "worker.h"

bool restore(struct table *table, const uint64_t state[WORDS])
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
