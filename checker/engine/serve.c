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
 */
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "checkpoint.h"
#include "findings.h"
#include "levels.h"
#include "partition.h"
#include "text.h"
#include "ways.h"

#define AT_ONCE 4096 /* records that are read at a time */

static void answer(const char *word, const struct partition *partition)
{
	const struct search *search = &partition->search;

	printf("%s %s %" PRIu64 " %" PRIu64 " %zu", word, reason_word(search->stopped), states_found(search),
	       search_transitions(search), memory_held());
}

static void end_answer(void)
{
	putchar('\n');
	fflush(stdout);
}

/* -- the level ----------------------------------------------------------------------------------------- */

static void expand(struct partition *partition)
{
	const struct outboxes *boxes = &partition->boxes;
	uint64_t most;

	if (scanf("%" SCNu64, &most) != 1)
		return;
	partition_expand(partition, most);
	answer("sent", partition);
	printf(" %d %" PRIu64, partition_is_used_up(partition), boxes->offered);
	for (unsigned owner = 0; owner < boxes->count; owner++)
		printf(" %" PRIu64, boxes->of[owner].states);
	putchar('\n');
	for (unsigned owner = 0; owner < boxes->count; owner++)
		if (boxes->of[owner].states > 0)
			fwrite(boxes->of[owner].records, model.bytes, boxes->of[owner].states, stdout);
	fflush(stdout);
}

static void insert(struct partition *partition)
{
	static unsigned char *records;
	uint64_t count, some, state[WORDS];

	if (records == NULL)
		records = malloc(AT_ONCE * model.bytes);
	if (records == NULL || scanf("%" SCNu64, &count) != 1 || getchar() != '\n')
		exit(NO_MEMORY);
	for (; count > 0; count -= some) {
		some = count < AT_ONCE ? count : AT_ONCE;
		if (fread(records, model.bytes, some, stdin) != some)
			exit(NO_MODEL);
		for (uint64_t n = 0; n < some; n++) {
			record_read(records + n * model.bytes, state);
			partition_insert(partition, state);
		}
	}
	partition_settle(partition);
	answer("inserted", partition);
	end_answer();
}

static void close_level(struct partition *partition)
{
	partition_close(partition);
	answer("closed", partition);
	printf(" %" PRIu64, level_size(&partition->search, partition->search.depth));
	end_answer();
}

static void keep(struct partition *partition)
{
	struct search *search = &partition->search;

	if (search->stopped == NOT_STOPPED && !checkpoint_write(search))
		search->stopped = NO_DISK;
	answer("kept", partition);
	end_answer();
}

/* -- what was found ------------------------------------------------------------------------------------ */

static void print_end(void)
{
	puts("end");
	fflush(stdout);
}

static void print_result(struct partition *partition)
{
	answer("result", partition);
	putchar('\n');
	result_write(stdout, &partition->search);
	print_end();
}

static void print_needed(struct goals *goals, bool all)
{
	if (all) {
		fputs("needed", stdout);
		goals_write(stdout, goals);
		putchar('\n');
	} else {
		puts("many");
	}
	goals_release(goals);
	print_end();
}

static void answer_alike(const struct partition *partition)
{
	struct goals goals;
	unsigned depth, property;
	uint64_t most;

	if (scanf("%u %u %" SCNu64, &depth, &property, &most) == 3)
		print_needed(&goals, goals_alike(&goals, &partition->search, depth, property, most));
}

static bool read_goals(struct goals *goals)
{
	uint64_t count, state[WORDS];
	bool all = scanf("%" SCNu64, &count) == 1 && goals_create(goals);

	for (; all && count > 0; count--)
		all = read_state(stdin, state) && goals_add(goals, state);
	return all;
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
	all = read_goals(&goals) &&
	      goals_before(&before, &partition->search, &goals, depth, strcmp(which, "one") == 0, most);
	goals_release(&goals);
	print_needed(&before, all);
}

/* -- all of them --------------------------------------------------------------------------------------- */

static void say(const char *word, const struct partition *partition)
{
	answer(word, partition);
	end_answer();
}

static void obey(const char *word, struct partition *partition)
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
	}
}

enum refusal partition_serve(unsigned number, unsigned of, struct limits limits, struct folders folders)
{
	static struct partition partition;
	enum refusal refused;
	char word[16];

	signal(SIGINT, SIG_IGN); /* the other program decides when to end */
	refused = partition_create(&partition, number, of, limits, folders);
	if (refused != NO_REFUSAL)
		return refused;
	say("ready", &partition);
	while (scanf("%15s", word) == 1)
		obey(word, &partition);
	return NO_REFUSAL;
}
