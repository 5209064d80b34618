#include "text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

void write_state(FILE *to, const uint64_t state[WORDS])
{
	putc(' ', to);
	for (int w = WORDS - 1; w >= 0; w--)
		fprintf(to, "%016" PRIx64, state[w]);
}

bool read_state(FILE *from, uint64_t state[WORDS])
{
	for (int w = WORDS - 1; w >= 0; w--)
		if (fscanf(from, " %16" SCNx64, &state[w]) != 1)
			return false;
	return true;
}

bool read_number(FILE *from, uint64_t most, uint64_t *number)
{
	char digits[21], *end;

	if (fscanf(from, " %20[0-9]", digits) != 1)
		return false;
	errno = 0;
	*number = strtoull(digits, &end, 10);
	return errno == 0 && *end == 0 && *number <= most;
}
