#include "continuations.h"

#include <stdlib.h>

#include "lasso.h"
#include "lost.h"

/* An answer, as text; NULL if there is none yet, or no memory for it. */
struct answer {
	char *text;
	size_t length;
};

struct asked {
	const struct search *search;
	const unsigned *questions;
	struct answer *answers;
	unsigned count, next; /* next: the first that no thread has taken */
};

static bool write_one(FILE *to, const struct search *search, unsigned question, bool *over_limit)
{
	return question == LOST_ACTORS ? write_lost(to, search, over_limit)
				       : write_lasso(to, search, question, over_limit);
}

/* Answer a question into memory. Without memory, or with too little beside the others, there is no answer yet. */
static void answer_one(const struct search *search, unsigned question, struct answer *answer)
{
	FILE *to = open_memstream(&answer->text, &answer->length);
	bool over_limit, there;

	if (to == NULL)
		return;
	there = write_one(to, search, question, &over_limit);
	there &= fclose(to) == 0;
	if (!there) {
		free(answer->text);
		answer->text = NULL;
	}
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

	if (answer->text != NULL)
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

	if (answers == NULL) {
		for (unsigned n = 0; n < count; n++)
			fputs("many\nend\n", to);
		return;
	}
	if (count > 1)
		answer_together(&asked, count < search->threads ? count : search->threads);
	for (unsigned n = 0; n < count; n++)
		write_answer(to, &asked, n);
	free(answers);
}
