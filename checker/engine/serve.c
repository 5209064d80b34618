/*
 * The commands to one partition. Each answer is a line, which begins with a word, why the search stopped, and three
 * numbers: states found, moves taken, bytes of memory. What follows a colon here comes after it.
 *
 *   -> ready
 *   <- expand MOST       -> sent: whether the level is used up, successors of other partitions, the number of those
 *                           that are sent to each partition; a newline; and these, as records (outbox.h), by owner
 *   <- insert COUNT, a newline, COUNT records      -> inserted
 *   <- close             -> closed: the states of the level that begins
 *   <- keep              -> kept, a checkpoint (its folder says of what)
 *   <- rest              -> rest; the states of unfinished levels are judged
 *   <- result            -> result; then the lines of findings.h, and end
 *   <- alike DEPTH PROPERTY MOST                   -> needed STATES..., or many; then end
 *   <- before DEPTH all|one MOST COUNT STATES...   -> the same
 *   and those of passes (serve_passes.h)
 */
#include <inttypes.h>
#include <signal.h>
#include <string.h>

#include "checkpoint.h"
#include "findings.h"
#include "levels.h"
#include "partition.h"
#include "serve_passes.h"
#include "ways.h"
#include "wire.h"

static void answer(const char *word, const struct partition *partition)
{
	const struct search *search = &partition->search;

	wire_begin(word, search->stopped, states_found(search), search_transitions(search));
}

static void say(const char *word, const struct partition *partition)
{
	answer(word, partition);
	wire_end_line();
}

/* -- the level ----------------------------------------------------------------------------------------- */

static void expand(struct partition *partition)
{
	uint64_t most;

	if (scanf("%" SCNu64, &most) != 1)
		return;
	partition_expand(partition, most);
	answer("sent", partition);
	wire_write_boxes(&partition->boxes, partition_is_used_up(partition));
}

static void insert_one(void *partition, const unsigned char *record)
{
	uint64_t state[WORDS];

	record_read(record, state);
	partition_insert(partition, state);
}

static void insert(struct partition *partition)
{
	wire_read_records(model.bytes, insert_one, partition);
	partition_settle(partition);
	say("inserted", partition);
}

static void close_level(struct partition *partition)
{
	partition_close(partition);
	answer("closed", partition);
	printf(" %" PRIu64, level_size(&partition->search, partition->search.depth));
	wire_end_line();
}

static void keep(struct partition *partition)
{
	struct search *search = &partition->search;

	if (search->stopped == NOT_STOPPED && !checkpoint_write(search))
		search->stopped = NO_DISK;
	say("kept", partition);
}

/* -- what was found ------------------------------------------------------------------------------------ */

static void print_result(struct partition *partition)
{
	say("result", partition);
	result_write(stdout, &partition->search);
	wire_end();
}

static void answer_alike(const struct partition *partition)
{
	struct goals goals;
	unsigned depth, property;
	uint64_t most;

	if (scanf("%u %u %" SCNu64, &depth, &property, &most) == 3)
		wire_write_goals(&goals, goals_alike(&goals, &partition->search, depth, property, most));
}

static void answer_before(const struct partition *partition)
{
	struct goals goals = {0}, before = {0};
	unsigned depth;
	char which[8];
	uint64_t most;
	bool all;

	if (scanf("%u %7s %" SCNu64, &depth, which, &most) != 3)
		return;
	all = wire_read_goals(&goals) &&
	      goals_before(&before, &partition->search, &goals, depth, strcmp(which, "one") == 0, most);
	goals_release(&goals);
	wire_write_goals(&before, all);
}

/* -- all of them --------------------------------------------------------------------------------------- */

static void obey(const char *word, struct partition *partition, struct passes *passes)
{
	if (strcmp(word, "expand") == 0) {
		expand(partition);
	} else if (strcmp(word, "insert") == 0) {
		insert(partition);
	} else if (strcmp(word, "close") == 0) {
		close_level(partition);
	} else if (strcmp(word, "keep") == 0) {
		keep(partition);
	} else if (strcmp(word, "rest") == 0) {
		partition_see_rest(partition);
		say("rest", partition);
	} else if (strcmp(word, "result") == 0) {
		print_result(partition);
	} else if (strcmp(word, "alike") == 0) {
		answer_alike(partition);
	} else if (strcmp(word, "before") == 0) {
		answer_before(partition);
	} else {
		passes_obey(word, passes);
	}
}

enum refusal partition_serve(unsigned number, unsigned of, struct limits limits, struct folders folders)
{
	static struct partition partition;
	static struct passes passes;
	enum refusal refused;
	char word[16];

	signal(SIGINT, SIG_IGN); /* the other program decides when to end */
	refused = partition_create(&partition, number, of, limits, folders);
	if (refused != NO_REFUSAL)
		return refused;
	if (!passes_create(&passes, &partition))
		return NO_MEMORY;
	say("ready", &partition);
	while (scanf("%15s", word) == 1)
		obey(word, &partition, &passes);
	return NO_REFUSAL;
}
