/*
 * Loaded before the C library of an engine: from the allocation with the number FAIL_FROM on, none succeeds; or, with
 * FAIL_FOR, so many of them do not.
 * What the library takes for itself is counted too: that is as good a test.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

static long left = -1, failing = -1;

__attribute__((constructor)) static void begin(void)
{
	const char *said = getenv("FAIL_FROM");

	left = said ? strtol(said, NULL, 10) : -1;
	said = getenv("FAIL_FOR");
	failing = said ? strtol(said, NULL, 10) : -1;
}

static int fails(void)
{
	if (left < 0)
		return 0;
	if (left > 0)
		left--;
	if (left > 0 || failing == 0)
		return 0;
	if (failing > 0)
		failing--;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return fails() ? NULL : __libc_memalign(alignment, size);
}

void *mmap(void *at, size_t bytes, int protection, int flags, int file, off_t offset)
{
	if (fails())
		return MAP_FAILED;
	return (void *)syscall(SYS_mmap, at, bytes, protection, flags, file, offset);
}
