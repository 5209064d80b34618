#define _GNU_SOURCE /* fopencookie */
#include "continuations.h"

#include <stdlib.h>

#include "lasso.h"
#include "lost.h"

/* An answer as text; `there`: all of it. */
struct answer {
	char *text;
	size_t length, most;
	bool there;
};

struct asked {
	const struct search *search;
	const unsigned *questions;
	struct answer *answers;
	unsigned count, next; /* next: the first that no thread has taken */
};

static bool make_room(struct answer *answer, size_t length)
{
	size_t most = (answer->length + length) * 2;
	char *text;

	if (answer->length + length <= answer->most)
		return true;
	text = realloc(answer->text, most);
	if (text == NULL)
		return false;
	answer->text = text;
	answer->most = most;
	return true;
}

/* A write of a stream, as fopencookie() wants it. A stream of open_memstream() does not say that something is lost. */
static ssize_t append(void *about, const char *text, size_t length)
{
	struct answer *answer = about;

	if (!make_room(answer, length))
		return 0;
	memcpy(answer->text + answer->length, text, length);
	answer->length += length;
	return (ssize_t)length;
}

static bool write_one(FILE *to, const struct search *search, unsigned question, bool *over_limit)
{
	return question == LOST_ACTORS ? write_lost(to, search, over_limit)
				       : write_lasso(to, search, question, over_limit);
}

/* Answer a question into memory. Without memory, or with too little beside the others, there is no answer yet. */
static void answer_one(const struct search *search, unsigned question, struct answer *answer)
{
	FILE *to = fopencookie(answer, "w", (cookie_io_functions_t){.write = append});
	bool over_limit;

	if (to == NULL)
		return;
	answer->there = write_one(to, search, question, &over_limit);
	answer->there &= !ferror(to);
	answer->there &= fclose(to) == 0;
}

static void *answer_some(void *about)
{
	struct asked *asked = about;
	unsigned n;

	while ((n = __atomic_fetch_add(&asked->next, 1, __ATOMIC_RELAXED)) < asked->count)
		answer_one(asked->search, asked->questions[n], &asked->answers[n]);
	return NULL;
}

/* With fewer threads if there is no room for more. */
static void answer_together(struct asked *asked, unsigned threads)
{
	pthread_t *others = calloc(threads, sizeof *others);
	unsigned started = 0;

	while (others != NULL && started + 1 < threads &&
	       pthread_create(&others[started], NULL, answer_some, asked) == 0)
		started++;
	answer_some(asked);
	while (started > 0)
		pthread_join(others[--started], NULL);
	free(others);
}

/* Write an answer. One that is not there is looked for again, now that it has all memory. */
static void write_answer(FILE *to, const struct asked *asked, unsigned n)
{
	struct answer *answer = &asked->answers[n];
	bool over_limit;

	if (answer->there)
		fwrite(answer->text, 1, answer->length, to);
	else if (!write_one(to, asked->search, asked->questions[n], &over_limit))
		fputs(over_limit ? "memory\n" : "many\n", to);
	free(answer->text);
	fputs("end\n", to);
}

void continuations_write(FILE *to, const struct search *search, const unsigned *questions, unsigned count)
{
	struct answer *answers = calloc(count + 1, sizeof *answers);
	struct asked asked = {.search = search, .questions = questions, .answers = answers, .count = count};

	if (questions == NULL || answers == NULL) {
		for (unsigned n = 0; n < count; n++)
			fputs("many\nend\n", to);
		free(answers);
		return;
	}
	if (count > 1)
		answer_together(&asked, count < search->threads ? count : search->threads);
	for (unsigned n = 0; n < count; n++)
		write_answer(to, &asked, n);
	free(answers);
}
