/*
 * Two threads add one to a counter. Each notes what it does, with the time and the CPU, and prints it in the
 * shape of ftrace. With "locked" a mutex protects the counter. With "unlocked" there is none, and a barrier
 * makes both threads read before either writes.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct event {
	struct timespec time;
	int cpu;
	long tid;
	const char *name;
	int value;
};

static struct event events[8];
static int next_event;
static int counter;
static int locked;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t both_have_read;

static void note(const char *name, int value)
{
	struct event *one = &events[__atomic_fetch_add(&next_event, 1, __ATOMIC_SEQ_CST)];

	clock_gettime(CLOCK_MONOTONIC, &one->time);
	one->cpu = sched_getcpu();
	one->tid = syscall(SYS_gettid);
	one->name = name;
	one->value = value;
}

static void *increment(void *cpu)
{
	cpu_set_t set;
	int seen;

	CPU_ZERO(&set);
	CPU_SET((long)cpu, &set);
	sched_setaffinity(0, sizeof(set), &set); /* where there is one CPU, both run there */
	if (locked)
		pthread_mutex_lock(&lock);
	seen = __atomic_load_n(&counter, __ATOMIC_SEQ_CST);
	note("counter_read", seen);
	if (!locked)
		pthread_barrier_wait(&both_have_read);
	__atomic_store_n(&counter, seen + 1, __ATOMIC_SEQ_CST);
	note("counter_write", seen + 1);
	if (locked)
		pthread_mutex_unlock(&lock);
	return NULL;
}

static int earlier(const void *one, const void *other)
{
	const struct timespec *a = &((const struct event *)one)->time;
	const struct timespec *b = &((const struct event *)other)->time;

	if (a->tv_sec != b->tv_sec)
		return a->tv_sec < b->tv_sec ? -1 : 1;
	return (a->tv_nsec > b->tv_nsec) - (a->tv_nsec < b->tv_nsec);
}

int main(int argc, char **argv)
{
	pthread_t threads[2];

	locked = argc > 1 && !strcmp(argv[1], "locked");
	pthread_barrier_init(&both_have_read, NULL, 2);
	for (long n = 0; n < 2; n++)
		if (pthread_create(&threads[n], NULL, increment, (void *)n))
			return 1;
	for (int n = 0; n < 2; n++)
		pthread_join(threads[n], NULL);
	qsort(events, next_event, sizeof(events[0]), earlier);
	puts("# tracer: nop\n#\n#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION\n"
	     "#              | |         |   |||||     |         |");
	for (int n = 0; n < next_event; n++)
		printf("%16s-%-7ld [%03d] ..... %5ld.%09ld: %s: value=%d\n", "two threads", events[n].tid,
		       events[n].cpu, (long)events[n].time.tv_sec, events[n].time.tv_nsec, events[n].name,
		       events[n].value);
	return 0;
}
