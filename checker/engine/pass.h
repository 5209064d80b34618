/*
 * A pass: partitions tell each other about states. Each goes on until it has nothing to do, takes in what others say
 * about its states, and may then have something to do again. The pass is over when all are quiet and nothing is under
 * way; another program carries what is said, and notices that.
 */
#ifndef PASS_H
#define PASS_H

#include "look.h"
#include "partition.h"

struct pass;

/* What is done in passes of one kind. */
struct pass_kind {
	bool (*has_more)(const struct pass *pass); /* whether there is something to do */
	void (*go_on)(struct pass *pass);          /* do a little of it */
	void (*take)(struct pass *pass, const uint64_t state[WORDS], uint64_t said); /* about an own state */
};

struct pass {
	struct partition *partition;
	const struct pass_kind *kind;
	void *about; /* the data of that kind */
	size_t said; /* bytes that are said of a state, 8 at most */
	struct outboxes boxes;
	struct look look;
	enum reason trouble;
};

/* No pass yet; false if there is no memory. */
bool pass_create(struct pass *pass, struct partition *partition);

/* Begin a pass; a lack of memory is its trouble. */
void pass_begin(struct pass *pass, const struct pass_kind *kind, void *about, size_t said);

/* Say something of a state to its owner. */
void pass_tell(struct pass *pass, const uint64_t state[WORDS], uint64_t said);

/* The same to some other partition. */
void pass_tell_one(struct pass *pass, unsigned number, const uint64_t state[WORDS], uint64_t said);

/* Go on until there is nothing to do, or `most` bytes are in the boxes, or so many bytes of states were handled. */
void pass_go_on(struct pass *pass, uint64_t most);

/* Take in a record of another partition. */
void pass_take(struct pass *pass, const unsigned char *record);

/* Whether there is something to do; not in trouble. */
bool pass_has_more(const struct pass *pass);

/* Whether nothing is to be done or sent. */
bool pass_is_quiet(const struct pass *pass);

/* Whether so much more memory may be used; if not, that is the trouble of the pass. */
bool pass_may_take(struct pass *pass, size_t bytes);

#endif
