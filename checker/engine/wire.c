#include "wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "findings.h"
#include "text.h"

#define AT_ONCE 4096 /* records that are read at a time */

void wire_begin(const char *word, enum reason stopped, uint64_t states, uint64_t moves)
{
	printf("%s %s %" PRIu64 " %" PRIu64 " %zu", word, reason_word(stopped), states, moves, memory_held());
}

void wire_end_line(void)
{
	putchar('\n');
	fflush(stdout);
}

void wire_end(void)
{
	puts("end");
	fflush(stdout);
}

/* -- records --------------------------------------------------------------------------------------------- */

void wire_write_boxes(const struct outboxes *boxes, bool done)
{
	printf(" %d %" PRIu64, done, boxes->offered);
	for (unsigned owner = 0; owner < boxes->count; owner++)
		printf(" %" PRIu64, boxes->of[owner].count);
	putchar('\n');
	for (unsigned owner = 0; owner < boxes->count; owner++)
		if (boxes->of[owner].count > 0)
			fwrite(boxes->of[owner].records, boxes->bytes, boxes->of[owner].count, stdout);
	fflush(stdout);
}

void wire_read_records(size_t bytes, void (*take)(void *about, const unsigned char *record), void *about)
{
	unsigned char *records = malloc(AT_ONCE * bytes);
	uint64_t count, some;

	if (records == NULL || scanf("%" SCNu64, &count) != 1 || getchar() != '\n')
		exit(NO_MEMORY);
	for (; count > 0; count -= some) {
		some = count < AT_ONCE ? count : AT_ONCE;
		if (fread(records, bytes, some, stdin) != some)
			exit(NO_MODEL);
		for (uint64_t n = 0; n < some; n++)
			take(about, records + n * bytes);
	}
	free(records);
}

/* -- goals ------------------------------------------------------------------------------------------------ */

bool wire_read_goals(struct goals *goals)
{
	uint64_t count, state[WORDS];
	bool all = scanf("%" SCNu64, &count) == 1 && goals_create(goals);

	for (; all && count > 0; count--)
		all = read_state(stdin, state) && goals_add(goals, state);
	return all;
}

void wire_write_goals(struct goals *goals, bool all)
{
	if (all) {
		fputs("needed", stdout);
		goals_write(stdout, goals);
		putchar('\n');
	} else {
		puts("many");
	}
	goals_release(goals);
	wire_end();
}
