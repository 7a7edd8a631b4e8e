/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Arithmetic for P-256 with mulx, adcx and adox. See fe_field.h for what there is.
 *
 * The assembly is in pieces of a row each, so that the compiler assigns the registers.
 */
#include "../core/limb.h"
#include "fe_p256.h"
#include "fe_limbs.h"

/* For the "m" constraint: all of a number. */
#define FE_MEMORY(a)	(*(const u64 (*)[FE_LIMBS])(a))

/*
 * t = (t + q p) / 2^64, in place of limbs that move down. As -1/p mod 2^64 is 1, q is t0, and
 * q (p + 1) = q 2^96 + q p3 2^192: what is added to t1, t2 and the two above that. The first
 * is a multiplication, too, as shifts are for the ports that the additions wait for.
 */
#define FE_REDUCE				\
	"movq %[t0], %%rdx\n\t"			\
	"mulxq %[two32], %[lo], %[t0]\n\t"	\
	"addq %[lo], %[t1]\n\t"			\
	"adcq %[t0], %[t2]\n\t"			\
	"mulxq %[p3], %[lo], %[t0]\n\t"		\
	"adcq %[lo], %[t3]\n\t"

/* t0 to t3 are the limbs on the way in, and t1, t2, t3, t0 on the way out */
static __always_inline void fe_reduce_limb(u64 *t0, u64 *t1, u64 *t2, u64 *t3)
{
	u64 lo;

	asm(FE_REDUCE
	    "adcq $0, %[t0]"
	    : [t0] "+r" (*t0), [t1] "+r" (*t1), [t2] "+r" (*t2), [t3] "+r" (*t3), [lo] "=&r" (lo)
	    : [p3] "rm" (fe_p[3]), [two32] "rm" (1ULL << 32)
	    : "rdx", "cc");
}

/* r = carry:t mod p, for a carry:t below 2 p */
static __always_inline void fe_reduce_once(u64 *r, u64 t0, u64 t1, u64 t2, u64 t3, u64 carry)
{
	u64 s0 = t0, s1 = t1, s2 = t2, s3 = t3;

	asm("subq $-1, %[s0]\n\t"
	    "sbbq %[p1], %[s1]\n\t"
	    "sbbq $0, %[s2]\n\t"
	    "sbbq %[p3], %[s3]\n\t"
	    "sbbq $0, %[carry]\n\t"
	    "cmovcq %[t0], %[s0]\n\t"
	    "cmovcq %[t1], %[s1]\n\t"
	    "cmovcq %[t2], %[s2]\n\t"
	    "cmovcq %[t3], %[s3]"
	    : [s0] "+&r" (s0), [s1] "+&r" (s1), [s2] "+&r" (s2), [s3] "+&r" (s3),
	      [carry] "+&r" (carry)
	    : [t0] "r" (t0), [t1] "r" (t1), [t2] "r" (t2), [t3] "r" (t3),
	      [p1] "rm" (fe_p[1]), [p3] "rm" (fe_p[3])
	    : "cc");
	r[0] = s0;
	r[1] = s1;
	r[2] = s2;
	r[3] = s3;
}

/* t = a b: five limbs */
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
	    "adcq $0, %[t4]"
	    : [t0] "=&r" (t[0]), [t1] "=&r" (t[1]), [t2] "=&r" (t[2]), [t3] "=&r" (t[3]),
	      [t4] "=&r" (t[4]), [lo] "=&r" (lo)
	    : [a] "r" (a), "m" (FE_MEMORY(a)), "d" (b)
	    : "cc");
}

/* t += a b: five limbs, as t is below 2 p, and (2^64 + 1) p below 2^320 */
static __always_inline void fe_mul_next(u64 *t, const u64 *a, u64 b)
{
	u64 lo, hi;

	asm("xorl %k[lo], %k[lo]\n\t"	/* neither CF nor OF */
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
	    "adcq $0, %[t4]"
	    : [t0] "+&r" (t[0]), [t1] "+&r" (t[1]), [t2] "+&r" (t[2]), [t3] "+&r" (t[3]),
	      [t4] "+&r" (t[4]), [lo] "=&r" (lo), [hi] "=&r" (hi)
	    : [a] "r" (a), "m" (FE_MEMORY(a)), "d" (b)
	    : "cc");
}

/* t = (t + q p) / 2^64, five limbs */
static __always_inline void fe_reduce_row(u64 *t)
{
	u64 lo, t0 = t[0], carry = 0;

	asm(FE_REDUCE
	    "adcq %[t0], %[t4]\n\t"
	    "adcq $0, %[carry]"
	    : [t0] "+&r" (t0), [t1] "+&r" (t[1]), [t2] "+&r" (t[2]), [t3] "+&r" (t[3]),
	      [t4] "+&r" (t[4]), [carry] "+&r" (carry), [lo] "=&r" (lo)
	    : [p3] "rm" (fe_p[3]), [two32] "rm" (1ULL << 32)
	    : "rdx", "cc");
	t[0] = t[1];
	t[1] = t[2];
	t[2] = t[3];
	t[3] = t[4];
	t[4] = carry;
}

static __always_inline void fe_mul_inline(u64 *r, const u64 *a, const u64 *b)
{
	u64 t[5];
	int i;

	fe_mul_first(t, a, b[0]);
	fe_reduce_row(t);
#pragma GCC unroll 6
	for (i = 1; i < FE_LIMBS; i++) {
		fe_mul_next(t, a, b[i]);
		fe_reduce_row(t);
	}
	fe_reduce_once(r, t[0], t[1], t[2], t[3], t[4]);
}

/* Each product of two limbs once, all of that doubled, and the squares of limbs. */
static __always_inline void fe_square(u64 *t, const u64 *a)
{
	u64 lo, hi;

	asm("movq (%[a]), %%rdx\n\t"
	    "mulxq 8(%[a]), %[t1], %[t2]\n\t"
	    "mulxq 16(%[a]), %[lo], %[t3]\n\t"
	    "addq %[lo], %[t2]\n\t"
	    "mulxq 24(%[a]), %[lo], %[t4]\n\t"
	    "adcq %[lo], %[t3]\n\t"
	    "adcq $0, %[t4]\n\t"
	    "movq 8(%[a]), %%rdx\n\t"
	    "xorl %k[t5], %k[t5]\n\t"
	    "mulxq 16(%[a]), %[lo], %[hi]\n\t"
	    "adcxq %[lo], %[t3]\n\t"
	    "adoxq %[hi], %[t4]\n\t"
	    "mulxq 24(%[a]), %[lo], %[hi]\n\t"
	    "adcxq %[lo], %[t4]\n\t"
	    "adoxq %[hi], %[t5]\n\t"
	    "movq 16(%[a]), %%rdx\n\t"
	    "mulxq 24(%[a]), %[lo], %[t6]\n\t"
	    "adcxq %[lo], %[t5]\n\t"
	    "movl $0, %k[t7]\n\t"
	    "adcxq %[t7], %[t6]\n\t"

	    "movq (%[a]), %%rdx\n\t"
	    "xorl %k[t7], %k[t7]\n\t"
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
	    "movq 24(%[a]), %%rdx\n\t"
	    "mulxq %%rdx, %[lo], %[hi]\n\t"
	    "adcxq %[t6], %[t6]\n\t"
	    "adoxq %[lo], %[t6]\n\t"
	    "adcxq %[t7], %[t7]\n\t"
	    "adoxq %[hi], %[t7]"
	    : [t0] "=&r" (t[0]), [t1] "=&r" (t[1]), [t2] "=&r" (t[2]), [t3] "=&r" (t[3]),
	      [t4] "=&r" (t[4]), [t5] "=&r" (t[5]), [t6] "=&r" (t[6]), [t7] "=&r" (t[7]),
	      [lo] "=&r" (lo), [hi] "=&r" (hi)
	    : [a] "r" (a), "m" (FE_MEMORY(a))
	    : "rdx", "cc");
}

/* t0 to t3 += a, and the carry of that */
static __always_inline u64 fe_add_limbs(u64 *t, const u64 *a)
{
	u64 carry;

	asm("xorl %k[carry], %k[carry]\n\t"
	    "addq %[a0], %[t0]\n\t"
	    "adcq %[a1], %[t1]\n\t"
	    "adcq %[a2], %[t2]\n\t"
	    "adcq %[a3], %[t3]\n\t"
	    "adcq %[carry], %[carry]"
	    : [t0] "+&r" (t[0]), [t1] "+&r" (t[1]), [t2] "+&r" (t[2]), [t3] "+&r" (t[3]),
	      [carry] "=&r" (carry)
	    : [a0] "rm" (a[0]), [a1] "rm" (a[1]), [a2] "rm" (a[2]), [a3] "rm" (a[3])
	    : "cc");
	return carry;
}

static __always_inline void fe_sqr_inline(u64 *r, const u64 *a)
{
	u64 t[8], carry;

	fe_square(t, a);
	fe_reduce_limb(&t[0], &t[1], &t[2], &t[3]);
	fe_reduce_limb(&t[1], &t[2], &t[3], &t[0]);
	fe_reduce_limb(&t[2], &t[3], &t[0], &t[1]);
	fe_reduce_limb(&t[3], &t[0], &t[1], &t[2]);
	carry = fe_add_limbs(t, t + 4);
	fe_reduce_once(r, t[0], t[1], t[2], t[3], carry);
}

#define FE_INLINE	/* see fe_field.h: steps of a multiple take 8 % less time */

static noinline_for_stack void fe_mul(u64 *r, const u64 *a, const u64 *b)
{
	fe_mul_inline(r, a, b);
}

static noinline_for_stack void fe_sqr(u64 *r, const u64 *a)
{
	fe_sqr_inline(r, a);
}

static inline void fe_add(u64 *r, const u64 *a, const u64 *b)
{
	u64 t[4] = { a[0], a[1], a[2], a[3] }, carry;

	carry = fe_add_limbs(t, b);
	fe_reduce_once(r, t[0], t[1], t[2], t[3], carry);
}

static inline void fe_sub(u64 *r, const u64 *a, const u64 *b)
{
	u64 t0 = a[0], t1 = a[1], t2 = a[2], t3 = a[3], p1, p3, mask;

	/* p is added where that borrows: its limbs are the mask, half of it, 0 and p3. */
	asm("subq %[b0], %[t0]\n\t"
	    "sbbq %[b1], %[t1]\n\t"
	    "sbbq %[b2], %[t2]\n\t"
	    "sbbq %[b3], %[t3]\n\t"
	    "sbbq %[mask], %[mask]\n\t"
	    "movl %k[mask], %k[p1]\n\t"
	    "movq %[m3], %[p3]\n\t"
	    "andq %[mask], %[p3]\n\t"
	    "addq %[mask], %[t0]\n\t"
	    "adcq %[p1], %[t1]\n\t"
	    "adcq $0, %[t2]\n\t"
	    "adcq %[p3], %[t3]"
	    : [t0] "+&r" (t0), [t1] "+&r" (t1), [t2] "+&r" (t2), [t3] "+&r" (t3),
	      [mask] "=&r" (mask), [p1] "=&r" (p1), [p3] "=&r" (p3)
	    : [b0] "m" (b[0]), [b1] "m" (b[1]), [b2] "m" (b[2]), [b3] "m" (b[3]),
	      [m3] "m" (fe_p[3])
	    : "cc");
	r[0] = t0;
	r[1] = t1;
	r[2] = t2;
	r[3] = t3;
}

static inline void fe_half(u64 *r, const u64 *a)
{
	limbs_half(r, a, fe_p);
}

#include "fe_invert.h"
#include "fe_field.h"
#include "fe_order.h"
