#include "survivors.h"

#include <stdlib.h>

#include "text.h"

static bool has_more(const struct pass *pass)
{
	const struct share *share = pass->about;

	return share->queue.count > 0;
}

static bool is_left(const struct share *share, uint32_t number)
{
	return share->marks[number] & IS_LEFT;
}

/* -- who is served ----------------------------------------------------------------------------------------- */

static void enqueue(struct share *share, uint32_t number)
{
	if (share->marks[number] & IS_QUEUED)
		return;
	share->marks[number] |= IS_QUEUED;
	queue_add(&share->queue, number);
}

/* Tell the targets of a state's steps what is known of it. */
static void pass_on(struct pass *pass)
{
	struct share *share = pass->about;
	uint32_t number = queue_take(&share->queue);

	share->marks[number] &= (unsigned char)~IS_QUEUED;
	share_tell(share, number, share->able[number], share->served[number]);
}

static void learn(struct pass *pass, const uint64_t state[WORDS], uint64_t served)
{
	struct share *share = pass->about;
	uint32_t number = share_number(share, state);

	if (!is_left(share, number) || (served & ~share->served[number]) == 0)
		return;
	share->served[number] |= served;
	enqueue(share, number);
}

void survivors_serve(struct share *share)
{
	static const struct pass_kind SERVING = {has_more, pass_on, learn};

	pass_begin(share->pass, &SERVING, share, (model.actors + 7) / 8);
	share->judged = true;
	for (uint32_t number = 0; number < share->states.states; number++) {
		share->served[number] = ~share->able[number] & share->fair & ~share->strong;
		if (is_left(share, number))
			enqueue(share, number);
	}
}

/* -- who is removed ---------------------------------------------------------------------------------------- */

/* A fair run that stays among what is left does not pass this state for ever. */
static bool is_unfair(const struct share *share, uint32_t number)
{
	uint64_t weak = share->fair & ~share->strong, starving = share->strong & share->able[number];

	return (weak | starving) & ~share->served[number];
}

static void drop(struct share *share, uint32_t number)
{
	share->marks[number] &= (unsigned char)~IS_LEFT;
	share->left--;
	enqueue(share, number);
}

/* Tell the targets of the steps of a state that was removed. */
static void withdraw(struct pass *pass)
{
	struct share *share = pass->about;
	uint32_t number = queue_take(&share->queue);

	share->marks[number] &= (unsigned char)~IS_QUEUED;
	share_tell(share, number, share->able[number], 0);
}

/* A step to a state comes from one that was removed. */
static void lose_one(struct pass *pass, const uint64_t state[WORDS], uint64_t said)
{
	struct share *share = pass->about;
	uint32_t number = share_number(share, state);

	(void)said;
	if (share->before[number] == 0)
		exit(CONTRADICTION); /* more steps are withdrawn than were found */
	if (--share->before[number] == 0 && is_left(share, number))
		drop(share, number);
}

/* From the first time on, states queue, and learn who is served. */
static bool has_room_to_judge(const struct share *share)
{
	size_t bytes = share->states.states * (sizeof *share->queue.ring + sizeof *share->served);

	return share->judged || pass_may_take(share->pass, bytes);
}

void survivors_trim(struct share *share)
{
	static const struct pass_kind TRIMMING = {has_more, withdraw, lose_one};

	if (!has_room_to_judge(share))
		return;
	pass_begin(share->pass, &TRIMMING, share, 0);
	for (uint32_t number = 0; number < share->states.states; number++)
		if (is_left(share, number) &&
		    (share->before[number] == 0 || (share->judged && is_unfair(share, number))))
			drop(share, number);
}

/* -- what is left ------------------------------------------------------------------------------------------ */

void survivors_write(FILE *to, const struct share *share)
{
	uint64_t state[WORDS];

	for (unsigned level = 0; level + 1 < share->level_count; level++) {
		struct span span = share_level(share, level);

		for (uint64_t n = span.begin; n < span.end; n++) {
			if (!is_left(share, (uint32_t)n))
				continue;
			log_read(&share->states, n, state);
			fprintf(to, "remains %u", level);
			write_state(to, state);
			putc('\n', to);
		}
	}
}
