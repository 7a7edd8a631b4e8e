/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Arithmetic for P-384 with mulx, adcx and adox. See fe_field.h for what there is.
 *
 * The assembly is in pieces of a row each, so that the compiler assigns the registers.
 */
#include "../core/limb.h"
#include "fe_p384.h"
#include "fe_limbs.h"

/* For the "m" constraint: all of a number. */
#define FE_MEMORY(a)	(*(const u64 (*)[FE_LIMBS])(a))

/*
 * t + q p, without the lowest limb, which that makes 0. q p = q 2^384 - s for an s of
 * q (2^128 + 2^96 - 2^32 + 1). As -1/p mod 2^64 is 2^32 + 1, q is t0 + (t0 << 32); the lowest
 * limb of s is t0, and the next ones are (q << 32) - (q >> 32) and q + (q >> 32), with a borrow
 * if q < (q << 32), which is whether the sum that makes q carries.
 *
 * s is subtracted from t1, t2 and t3. What these borrow from t4 waits until the row after this
 * one does so, of which that is t3. q 2^384 is left for the caller to add: t0 receives q.
 */
static __always_inline void fe_reduce_limb(u64 *t0, u64 *t1, u64 *t2, u64 *t3, u64 *wait)
{
	u64 s1, s2;

	asm("movq %[q], %[s1]\n\t"
	    "shlq $32, %[s1]\n\t"
	    "addq %[s1], %[q]\n\t"
	    "rorxq $32, %[q], %[s2]\n\t"
	    "movl %k[s2], %k[s2]\n\t"
	    "sbbq %[s2], %[s1]\n\t"
	    "sbbq $0, %[s2]\n\t"
	    "addq %[q], %[s2]\n\t"
	    "adcq $0, %[wait]\n\t"
	    "subq %[s1], %[t1]\n\t"
	    "sbbq %[s2], %[t2]\n\t"
	    "sbbq %[wait], %[t3]\n\t"
	    "movl $0, %k[wait]\n\t"
	    "adcq $0, %[wait]"
	    : [q] "+&r" (*t0), [t1] "+&r" (*t1), [t2] "+&r" (*t2), [t3] "+&r" (*t3),
	      [wait] "+&r" (*wait), [s1] "=&r" (s1), [s2] "=&r" (s2)
	    : : "cc");
}

/* r = carry:t mod p, for a carry:t below 2 p */
static __always_inline void fe_reduce_once(u64 *r, u64 *t, u64 carry)
{
	u64 s0 = t[0], s1 = t[1], s2 = t[2], s3 = t[3], s4 = t[4], s5 = t[5];

	asm("subq %[p0], %[s0]\n\t"
	    "sbbq %[p1], %[s1]\n\t"
	    "sbbq $-2, %[s2]\n\t"
	    "sbbq $-1, %[s3]\n\t"
	    "sbbq $-1, %[s4]\n\t"
	    "sbbq $-1, %[s5]\n\t"
	    "sbbq $0, %[carry]\n\t"
	    "cmovcq %[t0], %[s0]\n\t"
	    "cmovcq %[t1], %[s1]\n\t"
	    "cmovcq %[t2], %[s2]\n\t"
	    "cmovcq %[t3], %[s3]\n\t"
	    "cmovcq %[t4], %[s4]\n\t"
	    "cmovcq %[t5], %[s5]"
	    : [s0] "+&r" (s0), [s1] "+&r" (s1), [s2] "+&r" (s2), [s3] "+&r" (s3),
	      [s4] "+&r" (s4), [s5] "+&r" (s5), [carry] "+&r" (carry)
	    : [t0] "rm" (t[0]), [t1] "rm" (t[1]), [t2] "rm" (t[2]), [t3] "rm" (t[3]),
	      [t4] "rm" (t[4]), [t5] "rm" (t[5]), [p0] "m" (fe_p[0]), [p1] "m" (fe_p[1])
	    : "cc");
	r[0] = s0;
	r[1] = s1;
	r[2] = s2;
	r[3] = s3;
	r[4] = s4;
	r[5] = s5;
}

/* t = a b: seven limbs */
static __always_inline void fe_mul_first(u64 *t, const u64 *a, u64 b)
{
	u64 lo;

	asm("mulxq (%[a]), %[t0], %[t1]\n\t"
	    "mulxq 8(%[a]), %[lo], %[t2]\n\t"
	    "addq %[lo], %[t1]\n\t"
	    "mulxq 16(%[a]), %[lo], %[t3]\n\t"
	    "adcq %[lo], %[t2]\n\t"
	    "mulxq 24(%[a]), %[lo], %[t4]\n\t"
	    "adcq %[lo], %[t3]\n\t"
	    "mulxq 32(%[a]), %[lo], %[t5]\n\t"
	    "adcq %[lo], %[t4]\n\t"
	    "mulxq 40(%[a]), %[lo], %[t6]\n\t"
	    "adcq %[lo], %[t5]\n\t"
	    "adcq $0, %[t6]"
	    : [t0] "=&r" (t[0]), [t1] "=&r" (t[1]), [t2] "=&r" (t[2]), [t3] "=&r" (t[3]),
	      [t4] "=&r" (t[4]), [t5] "=&r" (t[5]), [t6] "=&r" (t[6]), [lo] "=&r" (lo)
	    : [a] "r" (a), "m" (FE_MEMORY(a)), "d" (b)
	    : "cc");
	t[7] = 0;
}

/* t += a b: seven limbs, and an eighth for the carry */
static __always_inline void fe_mul_next(u64 *t, const u64 *a, u64 b)
{
	u64 lo, hi;

	asm("xorl %k[t7], %k[t7]\n\t"
	    "mulxq (%[a]), %[lo], %[hi]\n\t"
	    "adcxq %[lo], %[t0]\n\t"
	    "adoxq %[hi], %[t1]\n\t"
	    "mulxq 8(%[a]), %[lo], %[hi]\n\t"
	    "adcxq %[lo], %[t1]\n\t"
	    "adoxq %[hi], %[t2]\n\t"
	    "mulxq 16(%[a]), %[lo], %[hi]\n\t"
	    "adcxq %[lo], %[t2]\n\t"
	    "adoxq %[hi], %[t3]\n\t"
	    "mulxq 24(%[a]), %[lo], %[hi]\n\t"
	    "adcxq %[lo], %[t3]\n\t"
	    "adoxq %[hi], %[t4]\n\t"
	    "mulxq 32(%[a]), %[lo], %[hi]\n\t"
	    "adcxq %[lo], %[t4]\n\t"
	    "adoxq %[hi], %[t5]\n\t"
	    "mulxq 40(%[a]), %[lo], %[hi]\n\t"
	    "adcxq %[lo], %[t5]\n\t"
	    "adoxq %[hi], %[t6]\n\t"
	    "adcxq %[t7], %[t6]\n\t"
	    "movl $0, %k[lo]\n\t"
	    "adoxq %[lo], %[t7]\n\t"
	    "adcq $0, %[t7]"
	    : [t0] "+&r" (t[0]), [t1] "+&r" (t[1]), [t2] "+&r" (t[2]), [t3] "+&r" (t[3]),
	      [t4] "+&r" (t[4]), [t5] "+&r" (t[5]), [t6] "+&r" (t[6]), [t7] "=&r" (t[7]),
	      [lo] "=&r" (lo), [hi] "=&r" (hi)
	    : [a] "r" (a), "m" (FE_MEMORY(a)), "d" (b)
	    : "cc");
}

/* t = (t + q p) / 2^64, but for what waits (see fe_reduce_limb()) */
static __always_inline void fe_reduce_row(u64 *t, u64 *wait)
{
	fe_reduce_limb(&t[0], &t[1], &t[2], &t[3], wait);
	asm("addq %[q], %[t6]\n\t"
	    "adcq $0, %[t7]"
	    : [t6] "+&r" (t[6]), [t7] "+r" (t[7])
	    : [q] "r" (t[0])
	    : "cc");
	t[0] = t[1];
	t[1] = t[2];
	t[2] = t[3];
	t[3] = t[4];
	t[4] = t[5];
	t[5] = t[6];
	t[6] = t[7];
}

/* t -= wait 2^192: seven limbs */
static __always_inline void fe_settle(u64 *t, u64 wait)
{
	asm("subq %[wait], %[t3]\n\t"
	    "sbbq $0, %[t4]\n\t"
	    "sbbq $0, %[t5]\n\t"
	    "sbbq $0, %[t6]"
	    : [t3] "+&r" (t[3]), [t4] "+r" (t[4]), [t5] "+r" (t[5]), [t6] "+r" (t[6])
	    : [wait] "r" (wait)
	    : "cc");
}

static noinline_for_stack void fe_mul(u64 *r, const u64 *a, const u64 *b)
{
	u64 t[8], wait = 0;
	int i;

	fe_mul_first(t, a, b[0]);
	fe_reduce_row(t, &wait);
#pragma GCC unroll 6
	for (i = 1; i < FE_LIMBS; i++) {
		fe_mul_next(t, a, b[i]);
		fe_reduce_row(t, &wait);
	}
	fe_settle(t, wait);
	fe_reduce_once(r, t, t[6]);
}

/* t = sum of a[i] a[j] for i < j: limbs 1 to 10 */
static __always_inline void fe_cross(u64 *t, const u64 *a)
{
	u64 d = a[3], lo, hi;

	asm("mulxq 8(%[a]), %[t1], %[t2]\n\t"
	    "mulxq 16(%[a]), %[lo], %[t3]\n\t"
	    "addq %[lo], %[t2]\n\t"
	    "mulxq 24(%[a]), %[lo], %[t4]\n\t"
	    "adcq %[lo], %[t3]\n\t"
	    "mulxq 32(%[a]), %[lo], %[t5]\n\t"
	    "adcq %[lo], %[t4]\n\t"
	    "mulxq 40(%[a]), %[lo], %[t6]\n\t"
	    "adcq %[lo], %[t5]\n\t"
	    "adcq $0, %[t6]"
	    : [t1] "=&r" (t[1]), [t2] "=&r" (t[2]), [t3] "=&r" (t[3]), [t4] "=&r" (t[4]),
	      [t5] "=&r" (t[5]), [t6] "=&r" (t[6]), [lo] "=&r" (lo)
	    : [a] "r" (a), "m" (FE_MEMORY(a)), "d" (a[0])
	    : "cc");
	asm("xorl %k[t7], %k[t7]\n\t"
	    "mulxq 16(%[a]), %[lo], %[hi]\n\t"
	    "adcxq %[lo], %[t3]\n\t"
	    "adoxq %[hi], %[t4]\n\t"
	    "mulxq 24(%[a]), %[lo], %[hi]\n\t"
	    "adcxq %[lo], %[t4]\n\t"
	    "adoxq %[hi], %[t5]\n\t"
	    "mulxq 32(%[a]), %[lo], %[hi]\n\t"
	    "adcxq %[lo], %[t5]\n\t"
	    "adoxq %[hi], %[t6]\n\t"
	    "mulxq 40(%[a]), %[lo], %[hi]\n\t"
	    "adcxq %[lo], %[t6]\n\t"
	    "adoxq %[hi], %[t7]\n\t"
	    "adcq $0, %[t7]"
	    : [t3] "+&r" (t[3]), [t4] "+&r" (t[4]), [t5] "+&r" (t[5]), [t6] "+&r" (t[6]),
	      [t7] "=&r" (t[7]), [lo] "=&r" (lo), [hi] "=&r" (hi)
	    : [a] "r" (a), "m" (FE_MEMORY(a)), "d" (a[1])
	    : "cc");
	asm("xorl %k[t8], %k[t8]\n\t"
	    "mulxq 24(%[a]), %[lo], %[hi]\n\t"
	    "adcxq %[lo], %[t5]\n\t"
	    "adoxq %[hi], %[t6]\n\t"
	    "mulxq 32(%[a]), %[lo], %[hi]\n\t"
	    "adcxq %[lo], %[t6]\n\t"
	    "adoxq %[hi], %[t7]\n\t"
	    "mulxq 40(%[a]), %[lo], %[hi]\n\t"
	    "adcxq %[lo], %[t7]\n\t"
	    "adoxq %[hi], %[t8]\n\t"
	    "adcq $0, %[t8]"
	    : [t5] "+&r" (t[5]), [t6] "+&r" (t[6]), [t7] "+&r" (t[7]), [t8] "=&r" (t[8]),
	      [lo] "=&r" (lo), [hi] "=&r" (hi)
	    : [a] "r" (a), "m" (FE_MEMORY(a)), "d" (a[2])
	    : "cc");
	asm("mulxq 32(%[a]), %[lo], %[hi]\n\t"
	    "mulxq 40(%[a]), %%rdx, %[t9]\n\t"
	    "addq %[lo], %[t7]\n\t"
	    "adcq %[hi], %[t8]\n\t"
	    "adcq $0, %[t9]\n\t"
	    "addq %%rdx, %[t8]\n\t"
	    "adcq $0, %[t9]\n\t"
	    "movq 32(%[a]), %%rdx\n\t"
	    "mulxq 40(%[a]), %[lo], %[t10]\n\t"
	    "addq %[lo], %[t9]\n\t"
	    "adcq $0, %[t10]"
	    : [t7] "+&r" (t[7]), [t8] "+&r" (t[8]), [t9] "=&r" (t[9]), [t10] "=&r" (t[10]),
	      [lo] "=&r" (lo), [hi] "=&r" (hi), "+&d" (d)
	    : [a] "r" (a), "m" (FE_MEMORY(a))
	    : "cc");
}

/* t = 2 t + sum of a[i]^2: twelve limbs, of which limbs 1 to 10 count on the way in */
static __always_inline void fe_double_and_squares(u64 *t, const u64 *a)
{
	u64 carry, lo, hi;

	asm("xorl %k[carry], %k[carry]\n\t"
	    "movq (%[a]), %%rdx\n\t"
	    "mulxq %%rdx, %[t0], %[hi]\n\t"
	    "adcxq %[t1], %[t1]\n\t"
	    "adoxq %[hi], %[t1]\n\t"
	    "movq 8(%[a]), %%rdx\n\t"
	    "mulxq %%rdx, %[lo], %[hi]\n\t"
	    "adcxq %[t2], %[t2]\n\t"
	    "adoxq %[lo], %[t2]\n\t"
	    "adcxq %[t3], %[t3]\n\t"
	    "adoxq %[hi], %[t3]\n\t"
	    "movq 16(%[a]), %%rdx\n\t"
	    "mulxq %%rdx, %[lo], %[hi]\n\t"
	    "adcxq %[t4], %[t4]\n\t"
	    "adoxq %[lo], %[t4]\n\t"
	    "adcxq %[t5], %[t5]\n\t"
	    "adoxq %[hi], %[t5]\n\t"
	    "movl $0, %k[lo]\n\t"
	    "adcxq %[lo], %[carry]\n\t"
	    "adoxq %[lo], %[carry]"
	    : [t0] "=&r" (t[0]), [t1] "+&r" (t[1]), [t2] "+&r" (t[2]), [t3] "+&r" (t[3]),
	      [t4] "+&r" (t[4]), [t5] "+&r" (t[5]), [carry] "=&r" (carry),
	      [lo] "=&r" (lo), [hi] "=&r" (hi)
	    : [a] "r" (a), "m" (FE_MEMORY(a))
	    : "rdx", "cc");
	/* The carry is at most 2. Added to a square, which is 0 or 1 mod 4, it does not carry. */
	asm("movq 24(%[a]), %%rdx\n\t"
	    "mulxq %%rdx, %[lo], %[hi]\n\t"
	    "addq %[carry], %[lo]\n\t"
	    "xorl %k[t11], %k[t11]\n\t"
	    "adcxq %[t6], %[t6]\n\t"
	    "adoxq %[lo], %[t6]\n\t"
	    "adcxq %[t7], %[t7]\n\t"
	    "adoxq %[hi], %[t7]\n\t"
	    "movq 32(%[a]), %%rdx\n\t"
	    "mulxq %%rdx, %[lo], %[hi]\n\t"
	    "adcxq %[t8], %[t8]\n\t"
	    "adoxq %[lo], %[t8]\n\t"
	    "adcxq %[t9], %[t9]\n\t"
	    "adoxq %[hi], %[t9]\n\t"
	    "movq 40(%[a]), %%rdx\n\t"
	    "mulxq %%rdx, %[lo], %[hi]\n\t"
	    "adcxq %[t10], %[t10]\n\t"
	    "adoxq %[lo], %[t10]\n\t"
	    "adcxq %[t11], %[t11]\n\t"
	    "adoxq %[hi], %[t11]"
	    : [t6] "+&r" (t[6]), [t7] "+&r" (t[7]), [t8] "+&r" (t[8]), [t9] "+&r" (t[9]),
	      [t10] "+&r" (t[10]), [t11] "=&r" (t[11]), [lo] "=&r" (lo), [hi] "=&r" (hi)
	    : [a] "r" (a), [carry] "rm" (carry), "m" (FE_MEMORY(a))
	    : "rdx", "cc");
}

/* t += a: six limbs, and the carry */
static __always_inline u64 fe_add_limbs(u64 *t, const u64 *a)
{
	u64 carry;

	asm("xorl %k[carry], %k[carry]\n\t"
	    "addq %[a0], %[t0]\n\t"
	    "adcq %[a1], %[t1]\n\t"
	    "adcq %[a2], %[t2]\n\t"
	    "adcq %[a3], %[t3]\n\t"
	    "adcq %[a4], %[t4]\n\t"
	    "adcq %[a5], %[t5]\n\t"
	    "adcq %[carry], %[carry]"
	    : [t0] "+&r" (t[0]), [t1] "+&r" (t[1]), [t2] "+&r" (t[2]), [t3] "+&r" (t[3]),
	      [t4] "+&r" (t[4]), [t5] "+&r" (t[5]), [carry] "=&r" (carry)
	    : [a0] "rm" (a[0]), [a1] "rm" (a[1]), [a2] "rm" (a[2]), [a3] "rm" (a[3]),
	      [a4] "rm" (a[4]), [a5] "rm" (a[5])
	    : "cc");
	return carry;
}

static noinline_for_stack void fe_sqr(u64 *r, const u64 *a)
{
	u64 t[13], wait = 0;
	int i;

	fe_cross(t, a);
	fe_double_and_squares(t, a);
#pragma GCC unroll 6
	for (i = 0; i < FE_LIMBS; i++)
		fe_reduce_limb(&t[i], &t[i + 1], &t[i + 2], &t[i + 3], &wait);
	/* What is in the lower limbs now is the multiple of 2^384. */
	t[12] = fe_add_limbs(t + 6, t);
	fe_settle(t + 6, wait);
	fe_reduce_once(r, t + 6, t[12]);
}

static inline void fe_add(u64 *r, const u64 *a, const u64 *b)
{
	u64 t[6] = { a[0], a[1], a[2], a[3], a[4], a[5] }, carry;

	carry = fe_add_limbs(t, b);
	fe_reduce_once(r, t, carry);
}

static inline void fe_sub(u64 *r, const u64 *a, const u64 *b)
{
	u64 t0 = a[0], t1 = a[1], t2 = a[2], t3 = a[3], t4 = a[4], t5 = a[5], c0, c1, c2;

	/*
	 * Where that borrows, p is added: less 2^128 + 2^96 - 2^32 + 1. The limbs of this are
	 * c0 = c2 + (c1 << 32), c1 = 2^32 - 1 and c2 = 1, or all 0.
	 */
	asm("xorl %k[c2], %k[c2]\n\t"
	    "subq %[b0], %[t0]\n\t"
	    "sbbq %[b1], %[t1]\n\t"
	    "sbbq %[b2], %[t2]\n\t"
	    "sbbq %[b3], %[t3]\n\t"
	    "sbbq %[b4], %[t4]\n\t"
	    "sbbq %[b5], %[t5]\n\t"
	    "adcq $0, %[c2]\n\t"
	    "movq %[c2], %[c1]\n\t"
	    "shlq $32, %[c1]\n\t"
	    "subq %[c2], %[c1]\n\t"
	    "movq %[c1], %[c0]\n\t"
	    "shlq $32, %[c0]\n\t"
	    "addq %[c2], %[c0]\n\t"
	    "subq %[c0], %[t0]\n\t"
	    "sbbq %[c1], %[t1]\n\t"
	    "sbbq %[c2], %[t2]\n\t"
	    "sbbq $0, %[t3]\n\t"
	    "sbbq $0, %[t4]\n\t"
	    "sbbq $0, %[t5]"
	    : [t0] "+&r" (t0), [t1] "+&r" (t1), [t2] "+&r" (t2), [t3] "+&r" (t3),
	      [t4] "+&r" (t4), [t5] "+&r" (t5), [c0] "=&r" (c0), [c1] "=&r" (c1),
	      [c2] "=&r" (c2)
	    : [b0] "m" (b[0]), [b1] "m" (b[1]), [b2] "m" (b[2]), [b3] "m" (b[3]),
	      [b4] "m" (b[4]), [b5] "m" (b[5])
	    : "cc");
	r[0] = t0;
	r[1] = t1;
	r[2] = t2;
	r[3] = t3;
	r[4] = t4;
	r[5] = t5;
}

static inline void fe_half(u64 *r, const u64 *a)
{
	limbs_half(r, a, fe_p);
}

#include "fe_invert.h"
#include "fe_field.h"
#include "fe_order.h"
