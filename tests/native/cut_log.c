/* Fill a log in a file up to where it has to grow; then cut the file off, if that is asked for, and go on. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "log.h"

int main(int count, char **words)
{
	uint64_t state[WORDS] = {1};
	int file = open(words[1], O_RDWR | O_CREAT, 0600);
	struct log log;

	model.bytes = 8;
	if (!log_create_in(&log, file, 0) || !log_append(&log, state))
		return 2;
	while (log.states < log.most)
		log_append(&log, state);
	if (count > 2 && ftruncate(file, 0) != 0)
		return 3;
	return log_append(&log, state) ? 0 : 4;
}
