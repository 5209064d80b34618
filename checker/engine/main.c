/*
 * The engine as a separate program, so that neither a crash of it nor a lack of memory ends the checker, and so that it
 * can be ended at any time. It reads its arguments and standard input, and answers in lines:
 *
 *   engine THREADS STATES MEMORY SECONDS DEPTH    the limits; 0 is none
 *          SPILL CHECKPOINT new|resume IDENTITY   the folders; - is none; what a checkpoint is of
 *          whole|reduced                          whether all actors step, or only stubborn sets
 *          LARGE                                  ask whether to continue once there are more states; 0 is never
 *          [NUMBER OF]                            the search is partition NUMBER of OF: see serve.c for the rest
 *   <- the model (model.h), with the initial states
 *   -> progress DEPTH STATES TRANSITIONS WAITING LEVEL BYTES      now and then
 *   -> large
 *   <- on
 *   -> a result (findings.h); then end
 *   <- alike DEPTH PROPERTY MOST | to DEPTH MOST STATE | one DEPTH STATE
 *   -> needed STATES... from DEPTH down to 0, or many; then end
 *   <- continuations COUNT, and so many of: a property, lost
 *   -> for each: what lasso.h or lost.h says, or many (no memory), or memory (the limit); then end
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "continuations.h"
#include "findings.h"
#include "partition.h"
#include "stubborn.h"
#include "text.h"
#include "ways.h"

static void interrupt(int signal)
{
	(void)signal;
	search_interrupted = 1;
}

/* A mapped file was truncated, or its disk fails: there is no answer, and the exit status says so. */
static void lose_file(int signal)
{
	(void)signal;
	_exit(LOST_FILE);
}

static void print_end(void)
{
	puts("end");
	fflush(stdout);
}

/* -- queries after the search -------------------------------------------------------------------------- */

/* Print the goals, and from each level before them the states that lead to them. */
static void print_ways(const struct search *search, struct goals *goals, unsigned depth, bool one, uint64_t most)
{
	bool all = true;

	for (;;) {
		struct goals before;

		printf("needed");
		goals_write(stdout, goals);
		putchar('\n');
		if (depth == 0 || !all)
			break;
		depth--;
		all = goals_before(&before, search, goals, depth, one, most) && before.list.states > 0;
		if (!all)
			puts("many");
		goals_release(goals);
		*goals = before;
		if (!all)
			break;
	}
}

static void answer_alike(const struct search *search)
{
	struct goals goals;
	unsigned depth, property;
	uint64_t most;

	if (scanf("%u %u %" SCNu64, &depth, &property, &most) != 3)
		return;
	if (goals_alike(&goals, search, depth, property, most))
		print_ways(search, &goals, depth, false, most);
	else
		puts("many");
	goals_release(&goals);
	print_end();
}

static void answer_to(const struct search *search, bool one)
{
	struct goals goals;
	unsigned depth;
	uint64_t state[WORDS], most = UINT64_MAX;

	if (scanf("%u", &depth) != 1 || (!one && scanf("%" SCNu64, &most) != 1) || !read_state(stdin, state))
		return;
	if (goals_one(&goals, state))
		print_ways(search, &goals, depth, one, most);
	else
		puts("many");
	goals_release(&goals);
	print_end();
}

static void answer_continuations(const struct search *search)
{
	unsigned count, read = 0, *asked;
	char word[16];

	if (scanf("%u", &count) != 1 || count > model.properties + 1)
		return;
	asked = zeros(count, sizeof *asked);
	while (asked != NULL && read < count && scanf("%15s", word) == 1)
		asked[read++] = strcmp(word, "lost") == 0 ? LOST_ACTORS : (unsigned)strtoul(word, NULL, 10);
	continuations_write(stdout, search, asked, count);
	free(asked);
	fflush(stdout);
}

static void answer_questions(const struct search *search)
{
	char word[16];

	while (scanf("%15s", word) == 1) {
		if (strcmp(word, "alike") == 0)
			answer_alike(search);
		else if (strcmp(word, "to") == 0)
			answer_to(search, false);
		else if (strcmp(word, "one") == 0)
			answer_to(search, true);
		else if (strcmp(word, "continuations") == 0)
			answer_continuations(search);
	}
}

static const char *folder(const char *word)
{
	return strcmp(word, "-") == 0 ? NULL : word;
}

int main(int count, char **words_said)
{
	struct search search;
	struct limits limits;
	struct folders folders;
	unsigned threads;
	enum refusal refused;

	if (count != 12 && count != 14)
		return 2;
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* nothing is left to read the results */
	signal(SIGINT, interrupt);
	signal(SIGBUS, lose_file);
	signal(SIGTERM, interrupt);
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow counts as a full disk */
	threads = (unsigned)strtoul(words_said[1], NULL, 10);
	limits.states = strtoull(words_said[2], NULL, 10);
	limits.memory = strtoull(words_said[3], NULL, 10);
	limits.seconds = strtod(words_said[4], NULL);
	limits.depth = (unsigned)strtoul(words_said[5], NULL, 10);
	folders.spill = folder(words_said[6]);
	folders.checkpoint = folder(words_said[7]);
	folders.resume = strcmp(words_said[8], "resume") == 0;
	folders.identity = words_said[9];
	folders.shared = count == 14;
	limits.reduced = strcmp(words_said[10], "reduced") == 0;
	limits.large = strtoull(words_said[11], NULL, 10);
	errno = 0;
	if (!model_read(stdin))
		return errno == ENOMEM ? NO_MEMORY : NO_MODEL;
	if (threads == 0 || !model_prepare_canonical())
		return NO_MEMORY;
	prepare_stubborn();
	if (count == 14)
		return (int)partition_serve((unsigned)strtoul(words_said[12], NULL, 10),
					    (unsigned)strtoul(words_said[13], NULL, 10), limits, folders);
	refused = search_create(&search, threads, limits, folders, model.starts, model.start_count);
	if (refused != NO_REFUSAL)
		return (int)refused;
	search_run(&search);
	result_write(stdout, &search);
	print_end();
	answer_questions(&search);
	return 0;
}
