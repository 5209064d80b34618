#include "pass.h"

#include "owner.h"

#define LEFT (UINT64_C(1) << 26) /* bytes that are left to the machine */

bool pass_create(struct pass *pass, struct partition *partition)
{
	*pass = (struct pass){.partition = partition};
	return look_create(&pass->look);
}

void pass_begin(struct pass *pass, const struct pass_kind *kind, void *about, size_t said)
{
	outboxes_release(&pass->boxes);
	pass->kind = kind;
	pass->about = about;
	pass->said = said;
	if (!outboxes_create(&pass->boxes, pass->partition->of, model.bytes + said))
		pass->trouble = NO_ROOM;
}

void pass_tell_one(struct pass *pass, unsigned number, const uint64_t state[WORDS], uint64_t said)
{
	pass->boxes.offered++;
	if (!outboxes_put(&pass->boxes, number, state, said))
		pass->trouble = NO_ROOM;
}

void pass_tell(struct pass *pass, const uint64_t state[WORDS], uint64_t said)
{
	unsigned owner = owner_of(state, pass->partition->of);

	if (owner == pass->partition->number)
		pass->kind->take(pass, state, said);
	else
		pass_tell_one(pass, owner, state, said);
}

bool pass_has_more(const struct pass *pass)
{
	return pass->trouble == NOT_STOPPED && pass->kind->has_more(pass);
}

void pass_go_on(struct pass *pass, uint64_t most)
{
	for (uint64_t handled = 0; pass_has_more(pass) && pass->boxes.records * pass->boxes.bytes < most &&
				   handled * model.bytes < most;
	     handled++)
		pass->kind->go_on(pass);
}

void pass_take(struct pass *pass, const unsigned char *record)
{
	uint64_t state[WORDS], said = 0;

	record_read(record, state);
	memcpy(&said, record + model.bytes, pass->said);
	if (pass->trouble == NOT_STOPPED)
		pass->kind->take(pass, state, said);
}

bool pass_is_quiet(const struct pass *pass)
{
	return pass->boxes.records == 0 && !pass_has_more(pass);
}

bool pass_may_take(struct pass *pass, size_t bytes)
{
	size_t limit = pass->partition->search.limits.memory;

	if (limit && memory_held() + bytes >= limit)
		pass->trouble = TOO_MUCH_MEMORY;
	else if (memory_available() < bytes + LEFT)
		pass->trouble = NO_ROOM;
	return pass->trouble == NOT_STOPPED;
}
