/* Four words side by side, as in a register of AVX2. With -DPLAIN, for tests, there are none. */
#ifndef FOURS_H
#define FOURS_H

#if WORDS == 1 && defined __x86_64__ && !defined PLAIN
#define FOURS

typedef long long four_words __attribute__((vector_size(32)));
typedef double four_doubles __attribute__((vector_size(32)));

/* Whether this processor supports them. */
static inline bool fours_are_here(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
}

/* Which of four comparisons are true, as bits. */
__attribute__((target("avx2"))) static inline unsigned fours_true(four_words compared)
{
	return (unsigned)__builtin_ia32_movmskpd256((four_doubles)compared);
}

#endif

#endif
