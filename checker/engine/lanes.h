/*
 * Several states side by side, as many as a register of the machine holds words: what a generated model is written in.
 *
 * A state is WORDS words of 64 bits; `words` holds one word of each of LANES states, `numbers` a value for each,
 * `mask` says for which of them something is true. Masks are combined by & | and ~.
 * With AVX-512 a mask is eight bits in a register of its own; elsewhere it is a vector of 0 and -1. With -DPORTABLE,
 * and where there is no AVX2, vectors are the compiler's affair alone. (Vectors wider than a register are not
 * the compiler's strength: gcc takes them apart word by word, which made AVX2 five times slower.)
 *
 * The builtins are used by name because <immintrin.h> alone takes the compiler a fifth of a second.
 */
#ifndef LANES_H
#define LANES_H

#include <stdbool.h>
#include <stdint.h>

#if defined(__AVX512F__) && defined(__AVX512DQ__) && !defined(PORTABLE)
#define LANES 8
#else
#define LANES 4 /* what AVX2 has in one register; elsewhere the compiler splits it */
#endif

typedef uint64_t words __attribute__((vector_size(LANES * 8)));
typedef long long numbers __attribute__((vector_size(LANES * 8)));
typedef words words_anywhere __attribute__((aligned(8), may_alias));

static inline words every_word(uint64_t value)
{
	return (words){0} + value;
}

static inline numbers every(int64_t value)
{
	return (numbers){0} + value;
}

static inline words load(const uint64_t *from)
{
	return *(const words_anywhere *)from;
}

static inline void store(uint64_t *to, words value)
{
	*(words_anywhere *)to = value;
}

#if LANES == 8

typedef unsigned char mask;

#define EVERYWHERE ((mask)0xff)
#define NOWHERE ((mask)0)

static inline bool any(mask m)
{
	return m != 0;
}

static inline unsigned how_many(mask m)
{
	return (unsigned)__builtin_popcount(m);
}

static inline unsigned lane_bits(mask m)
{
	return m;
}

/* The lanes below `count`. */
static inline mask first_lanes(unsigned count)
{
	return (mask)((1u << count) - 1);
}

static inline mask equal(numbers a, numbers b)
{
	return (mask)__builtin_ia32_cmpq512_mask(a, b, 0, EVERYWHERE);
}

static inline mask less(numbers a, numbers b)
{
	return (mask)__builtin_ia32_cmpq512_mask(a, b, 1, EVERYWHERE);
}

static inline mask below(words a, words b)
{
	return (mask)__builtin_ia32_ucmpq512_mask((numbers)a, (numbers)b, 1, EVERYWHERE);
}

static inline numbers pick(mask m, numbers yes, numbers no)
{
	return __builtin_ia32_blendmq_512_mask(no, yes, m);
}

/* The lanes of `m`, packed to the left; all words are written. */
static inline void squeeze(uint64_t *to, words from, mask m)
{
	store(to, (words)__builtin_ia32_compressdi512_mask((numbers)from, (numbers){0}, m));
}

#else

typedef numbers mask;

#define EVERYWHERE ((mask){0} - 1)
#define NOWHERE ((mask){0})

static inline mask first_lanes(unsigned count)
{
	return (numbers){0, 1, 2, 3} < (long long)count;
}

static inline mask equal(numbers a, numbers b)
{
	return a == b;
}

static inline mask less(numbers a, numbers b)
{
	return a < b;
}

static inline mask below(words a, words b)
{
	return (mask)(a < b);
}

static inline numbers pick(mask m, numbers yes, numbers no)
{
	return (yes & m) | (no & ~m);
}

#if defined(__AVX2__) && !defined(PORTABLE)

typedef double doubles __attribute__((vector_size(32)));
typedef int indices __attribute__((vector_size(32)));

static inline unsigned lane_bits(mask m)
{
	return (unsigned)__builtin_ia32_movmskpd256((doubles)m);
}

static inline bool any(mask m)
{
	return lane_bits(m) != 0;
}

static inline unsigned how_many(mask m)
{
	return (unsigned)__builtin_popcount(lane_bits(m));
}

/* For each mask, the order of the words that puts its lanes to the left, in halves of words. */
#define ORDER(a, b, c, d) {2 * a, 2 * a + 1, 2 * b, 2 * b + 1, 2 * c, 2 * c + 1, 2 * d, 2 * d + 1}
static const indices TO_THE_LEFT[16] = {
	ORDER(0, 1, 2, 3), ORDER(0, 1, 2, 3), ORDER(1, 0, 2, 3), ORDER(0, 1, 2, 3),
	ORDER(2, 0, 1, 3), ORDER(0, 2, 1, 3), ORDER(1, 2, 0, 3), ORDER(0, 1, 2, 3),
	ORDER(3, 0, 1, 2), ORDER(0, 3, 1, 2), ORDER(1, 3, 0, 2), ORDER(0, 1, 3, 2),
	ORDER(2, 3, 0, 1), ORDER(0, 2, 3, 1), ORDER(1, 2, 3, 0), ORDER(0, 1, 2, 3),
};

/* The lanes of `m`, packed to the left; all words are written. */
static inline void squeeze(uint64_t *to, words from, mask m)
{
	store(to, (words)__builtin_ia32_permvarsi256((indices)from, TO_THE_LEFT[lane_bits(m)]));
}

#else

static inline unsigned lane_bits(mask m)
{
	unsigned bits = 0;

	for (int i = 0; i < LANES; i++)
		bits |= (unsigned)(m[i] & 1) << i;
	return bits;
}

static inline bool any(mask m)
{
	long long found = 0;

	for (int i = 0; i < LANES; i++)
		found |= m[i];
	return found != 0;
}

static inline unsigned how_many(mask m)
{
	long long found = 0;

	for (int i = 0; i < LANES; i++)
		found -= m[i];
	return (unsigned)found;
}

static inline void squeeze(uint64_t *to, words from, mask m)
{
	for (int i = 0; i < LANES; i++) {
		*to = from[i];
		to -= m[i];
	}
}

#endif

#endif

/* The lanes whose bit is set. */
static inline mask lanes_of(unsigned bits)
{
#if LANES == 8
	return (mask)bits;
#else
	return equal((every((int64_t)bits) >> (numbers){0, 1, 2, 3}) & 1, every(1));
#endif
}

/* Where the bits of `bits` are those of `code`. */
static inline mask has(words s, uint64_t bits, uint64_t code)
{
	return equal((numbers)(s & bits), (numbers)every_word(code));
}

static inline words pick_words(mask m, words yes, words no)
{
	return (words)pick(m, (numbers)yes, (numbers)no);
}

/* 1 and 0. */
static inline numbers as_numbers(mask m)
{
	return pick(m, every(1), every(0));
}

/*
 * `a // b` as Python has it: towards the lesser; 0 where b is 0, which a check has seen before. Not inlined, since no
 * machine divides vectors and a model may divide a hundred times.
 */
__attribute__((noinline, unused)) static numbers quotient(numbers a, numbers b)
{
	numbers found = {0};

	for (int i = 0; i < LANES; i++)
		if (b[i] != 0)
			found[i] = a[i] / b[i] - (a[i] % b[i] != 0 && (a[i] < 0) != (b[i] < 0));
	return found;
}

/* `a % b` as Python has it: of the sign of b; 0 where b is 0. */
__attribute__((noinline, unused)) static numbers remainder_of(numbers a, numbers b)
{
	return pick(equal(b, every(0)), every(0), a - quotient(a, b) * b);
}

#endif
