#include "serve_passes.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "survivors.h"
#include "text.h"
#include "wire.h"

bool passes_create(struct passes *passes, struct partition *partition)
{
	*passes = (struct passes){.share.states.file = NO_FILE};
	return pass_create(&passes->pass, partition);
}

static void answer(const char *word, const struct passes *passes)
{
	wire_begin(word, passes->pass.trouble, passes->share.left + passes->hope.unknown, 0);
}

/* -- what passes are about ------------------------------------------------------------------------------- */

/* Forget what earlier passes were about. */
static void renew(struct passes *passes)
{
	share_release(&passes->share);
	hope_release(&passes->hope);
	passes->share = (struct share){.states.file = NO_FILE};
	passes->hope = (struct hope){0};
	passes->pass.trouble = NOT_STOPPED;
	partition_forget_table(passes->pass.partition);
}

static void begin_region(struct passes *passes)
{
	unsigned property;

	if (scanf("%u", &property) != 1 || property >= model.properties)
		exit(NO_MODEL);
	renew(passes);
	share_create(&passes->share, &passes->pass, property);
	answer("region", passes);
	wire_end_line();
}

static void begin_hope(struct passes *passes)
{
	renew(passes);
	hope_create(&passes->hope, &passes->pass);
	answer("hope", passes);
	wire_end_line();
}

/* -- passes ------------------------------------------------------------------------------------------------ */

static void grow(struct passes *passes)
{
	struct span span;
	unsigned level;

	if (scanf("%u", &level) != 1)
		exit(NO_MODEL);
	share_grow(&passes->share, level);
	span = share_level(&passes->share, level);
	answer("grow", passes);
	printf(" %" PRIu64 " %d", span.end - span.begin, passes->share.stop.depth != NEVER);
	wire_end_line();
}

static void ask(struct passes *passes)
{
	uint64_t unknown;
	unsigned level;

	if (scanf("%u", &level) != 1)
		exit(NO_MODEL);
	unknown = hope_ask(&passes->hope, level);
	answer("ask", passes);
	printf(" %" PRIu64, unknown);
	wire_end_line();
}

static void begin(const char *word, struct passes *passes, void (*pass)(struct share *share))
{
	pass(&passes->share);
	answer(word, passes);
	wire_end_line();
}

static void go_on(struct passes *passes)
{
	struct outboxes *boxes = &passes->pass.boxes;
	uint64_t most;

	if (scanf("%" SCNu64, &most) != 1)
		exit(NO_MODEL);
	pass_go_on(&passes->pass, most);
	answer("sent", passes);
	wire_write_boxes(boxes, !pass_has_more(&passes->pass));
	outboxes_clear(boxes);
}

static void take_one(void *pass, const unsigned char *record)
{
	pass_take(pass, record);
}

static void take(struct passes *passes)
{
	wire_read_records(passes->pass.boxes.bytes, take_one, &passes->pass);
	answer("took", passes);
	printf(" %d", !pass_is_quiet(&passes->pass));
	wire_end_line();
}

/* -- what is left ------------------------------------------------------------------------------------------ */

static void write_stop(const struct sighting *stop)
{
	if (stop->depth == NEVER)
		return;
	printf("remains %u", stop->depth);
	write_state(stdout, stop->state);
	putchar('\n');
}

static void answer_came(const struct share *share)
{
	struct goals goals = {0}, before = {0};
	unsigned level;
	bool all;

	if (scanf("%u", &level) != 1)
		exit(NO_MODEL);
	all = wire_read_goals(&goals) &&
	      goals_before_in(&before, &share->states, share_level(share, level), &goals, true, UINT64_MAX);
	goals_release(&goals);
	wire_write_goals(&before, all);
}

void passes_obey(const char *word, struct passes *passes)
{
	if (strcmp(word, "region") == 0) {
		begin_region(passes);
	} else if (strcmp(word, "hope") == 0) {
		begin_hope(passes);
	} else if (strcmp(word, "grow") == 0) {
		grow(passes);
	} else if (strcmp(word, "ask") == 0) {
		ask(passes);
	} else if (strcmp(word, "serve") == 0) {
		begin(word, passes, survivors_serve);
	} else if (strcmp(word, "trim") == 0) {
		begin(word, passes, survivors_trim);
	} else if (strcmp(word, "go") == 0) {
		go_on(passes);
	} else if (strcmp(word, "take") == 0) {
		take(passes);
	} else if (strcmp(word, "remains") == 0) {
		survivors_write(stdout, &passes->share);
		wire_end();
	} else if (strcmp(word, "stop") == 0) {
		write_stop(&passes->share.stop);
		wire_end();
	} else if (strcmp(word, "came") == 0) {
		answer_came(&passes->share);
	}
}
