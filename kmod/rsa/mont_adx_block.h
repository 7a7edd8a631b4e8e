/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Products of eight limbs by eight with mulx, adcx and adox: what mont_adx.c is made of.
 *
 * Eight limbs of the sum are in registers, acc[]. Row by row, a limb of the multiplier times eight
 * limbs is added to them: the low halves of the products by adcx, the high halves by adox, so that
 * the two carries do not meet. The least limb is finished then, and its register is free for the
 * limb above, the high half of the last product. No carry leaves it: (2^512 - 1) (2^64 - 1) and
 * 2^512 - 1 make less than 2^576. After eight rows each register is where it was.
 *
 * The order of the additions within a row was found by measuring: mulx keeps one port busy and
 * they keep two, so that each conflict costs a cycle. To let some of the high halves wait until
 * the next product has begun is worth a tenth of the time.
 *
 * Each piece wants 13 or 14 registers, all that x86-64 has besides the stack's and the frame's.
 */

/* acc, 8 limbs, as operands of an asm: t0 to t7. */
#define MONT_ACC										\
	[t0] "+&r" (acc[0]), [t1] "+&r" (acc[1]), [t2] "+&r" (acc[2]), [t3] "+&r" (acc[3]),	\
	[t4] "+&r" (acc[4]), [t5] "+&r" (acc[5]), [t6] "+&r" (acc[6]), [t7] "+&r" (acc[7])

/* Neither CF nor OF. */
#define MONT_CLEAR	"xorl %k[lo], %k[lo]\n\t"

/* next:t += rdx a[i] */
#define MONT_STEP(i, t, next)				\
	"mulxq 8*" #i "(%[a]), %[lo], %[hi]\n\t"	\
	"adcxq %[lo], %[" #t "]\n\t"			\
	"adoxq %[hi], %[" #next "]\n\t"

/* The last of a row: top is new, and ends both carries. */
#define MONT_LAST(t, top)				\
	"mulxq 8*7(%[a]), %[lo], %[" #top "]\n\t"	\
	"movl $0, %k[hi]\n\t"				\
	"adcxq %[lo], %[" #t "]\n\t"			\
	"adcxq %[hi], %[" #top "]\n\t"			\
	"adoxq %[hi], %[" #top "]\n\t"

/* A row of a product: t0 is finished, and a register for high halves until it is the top. */
#define MONT_ROW(i, t0, t1, t2, t3, t4, t5, t6, t7)	\
	"movq 8*" #i "(%[b]), %%rdx\n\t"		\
	MONT_CLEAR					\
	"mulxq (%[a]), %[lo], %[hi]\n\t"		\
	"adcxq %[lo], %[" #t0 "]\n\t"			\
	"movq %[" #t0 "], 8*" #i "(%[to])\n\t"		\
	"adoxq %[hi], %[" #t1 "]\n\t"			\
	"mulxq 8*1(%[a]), %[lo], %[hi]\n\t"		\
	"adcxq %[lo], %[" #t1 "]\n\t"			\
	"mulxq 8*2(%[a]), %[lo], %[" #t0 "]\n\t"	\
	"adoxq %[hi], %[" #t2 "]\n\t"			\
	"adcxq %[lo], %[" #t2 "]\n\t"			\
	"mulxq 8*3(%[a]), %[lo], %[hi]\n\t"		\
	"adoxq %[" #t0 "], %[" #t3 "]\n\t"		\
	"adcxq %[lo], %[" #t3 "]\n\t"			\
	"adoxq %[hi], %[" #t4 "]\n\t"			\
	"mulxq 8*4(%[a]), %[lo], %[hi]\n\t"		\
	"adcxq %[lo], %[" #t4 "]\n\t"			\
	"adoxq %[hi], %[" #t5 "]\n\t"			\
	"mulxq 8*5(%[a]), %[lo], %[hi]\n\t"		\
	"adcxq %[lo], %[" #t5 "]\n\t"			\
	"mulxq 8*6(%[a]), %[lo], %[" #t0 "]\n\t"	\
	"adoxq %[hi], %[" #t6 "]\n\t"			\
	"adcxq %[lo], %[" #t6 "]\n\t"			\
	"adoxq %[" #t0 "], %[" #t7 "]\n\t"		\
	"mulxq 8*7(%[a]), %[lo], %[" #t0 "]\n\t"	\
	"adcxq %[lo], %[" #t7 "]\n\t"			\
	"movl $0, %k[lo]\n\t"				\
	"adcxq %[lo], %[" #t0 "]\n\t"			\
	"adoxq %[lo], %[" #t0 "]\n\t"

/* A row of a reduction: the multiplier is such that t0 becomes 0. */
#define MONT_REDUCE(i, t0, t1, t2, t3, t4, t5, t6, t7)	\
	"movq %[" #t0 "], %%rdx\n\t"			\
	"imulq %[n0], %%rdx\n\t"			\
	MONT_CLEAR					\
	"mulxq (%[a]), %[lo], %[hi]\n\t"		\
	"adcxq %[lo], %[" #t0 "]\n\t"			\
	"movq %%rdx, 8*" #i "(%[q])\n\t"		\
	"adoxq %[hi], %[" #t1 "]\n\t"			\
	"mulxq 8*1(%[a]), %[lo], %[hi]\n\t"		\
	"adcxq %[lo], %[" #t1 "]\n\t"			\
	"mulxq 8*2(%[a]), %[lo], %[" #t0 "]\n\t"	\
	"adoxq %[hi], %[" #t2 "]\n\t"			\
	"adcxq %[lo], %[" #t2 "]\n\t"			\
	"mulxq 8*3(%[a]), %[lo], %[hi]\n\t"		\
	"adoxq %[" #t0 "], %[" #t3 "]\n\t"		\
	"adcxq %[lo], %[" #t3 "]\n\t"			\
	"mulxq 8*4(%[a]), %[lo], %[" #t0 "]\n\t"	\
	"adoxq %[hi], %[" #t4 "]\n\t"			\
	"adcxq %[lo], %[" #t4 "]\n\t"			\
	"adoxq %[" #t0 "], %[" #t5 "]\n\t"		\
	"mulxq 8*5(%[a]), %[lo], %[" #t0 "]\n\t"	\
	"adcxq %[lo], %[" #t5 "]\n\t"			\
	"mulxq 8*6(%[a]), %[lo], %[hi]\n\t"		\
	"adoxq %[" #t0 "], %[" #t6 "]\n\t"		\
	"adcxq %[lo], %[" #t6 "]\n\t"			\
	"mulxq 8*7(%[a]), %[lo], %[" #t0 "]\n\t"	\
	"adoxq %[hi], %[" #t7 "]\n\t"			\
	"adcxq %[lo], %[" #t7 "]\n\t"			\
	"movl $0, %k[lo]\n\t"				\
	"adcxq %[lo], %[" #t0 "]\n\t"			\
	"adoxq %[lo], %[" #t0 "]\n\t"

/* acc:to = acc + a b */
static __always_inline void mont_block(u64 *acc, u64 *to, const u64 *a, const u64 *b)
{
	u64 lo, hi;

	asm volatile(MONT_ROW(0, t0, t1, t2, t3, t4, t5, t6, t7)
		     MONT_ROW(1, t1, t2, t3, t4, t5, t6, t7, t0)
		     MONT_ROW(2, t2, t3, t4, t5, t6, t7, t0, t1)
		     MONT_ROW(3, t3, t4, t5, t6, t7, t0, t1, t2)
		     MONT_ROW(4, t4, t5, t6, t7, t0, t1, t2, t3)
		     MONT_ROW(5, t5, t6, t7, t0, t1, t2, t3, t4)
		     MONT_ROW(6, t6, t7, t0, t1, t2, t3, t4, t5)
		     MONT_ROW(7, t7, t0, t1, t2, t3, t4, t5, t6)
		     : MONT_ACC, [lo] "=&r" (lo), [hi] "=&r" (hi)
		     : [to] "r" (to), [a] "r" (a), [b] "r" (b)
		     : "rdx", "cc", "memory");
}

/* acc = (acc + q a) / 2^512, with the q for which that is a whole number; n0 is -1 / a mod 2^64 */
static __always_inline void mont_reduce_block(u64 *acc, u64 *q, const u64 *a, u64 n0)
{
	u64 lo, hi;

	asm volatile(MONT_REDUCE(0, t0, t1, t2, t3, t4, t5, t6, t7)
		     MONT_REDUCE(1, t1, t2, t3, t4, t5, t6, t7, t0)
		     MONT_REDUCE(2, t2, t3, t4, t5, t6, t7, t0, t1)
		     MONT_REDUCE(3, t3, t4, t5, t6, t7, t0, t1, t2)
		     MONT_REDUCE(4, t4, t5, t6, t7, t0, t1, t2, t3)
		     MONT_REDUCE(5, t5, t6, t7, t0, t1, t2, t3, t4)
		     MONT_REDUCE(6, t6, t7, t0, t1, t2, t3, t4, t5)
		     MONT_REDUCE(7, t7, t0, t1, t2, t3, t4, t5, t6)
		     : MONT_ACC, [lo] "=&r" (lo), [hi] "=&r" (hi)
		     : [q] "r" (q), [a] "r" (a), [n0] "r" (n0)
		     : "rdx", "cc", "memory");
}

/* The beginning of row i of a triangle, and a limb of it that is finished. */
#define MONT_TRIANGLE(i)	"movq 8*" #i "(%[a]), %%rdx\n\t" MONT_CLEAR
#define MONT_FINISHED(i)	"movq %[t" #i "], 8*" #i "(%[to])\n\t"

/*
 * acc:to = acc + what a * a has above the diagonal: a[i] a[j], i < j. Row i is for limbs 2 i + 1
 * to i + 8.
 */
static __always_inline void mont_triangle(u64 *acc, u64 *to, const u64 *a)
{
	u64 lo, hi;

	asm volatile(MONT_FINISHED(0)
		     MONT_TRIANGLE(0)
		     MONT_STEP(1, t1, t2)
		     MONT_STEP(2, t2, t3)
		     MONT_STEP(3, t3, t4)
		     MONT_STEP(4, t4, t5)
		     MONT_STEP(5, t5, t6)
		     MONT_STEP(6, t6, t7)
		     MONT_LAST(t7, t0)
		     MONT_FINISHED(1)
		     MONT_FINISHED(2)
		     MONT_TRIANGLE(1)
		     MONT_STEP(2, t3, t4)
		     MONT_STEP(3, t4, t5)
		     MONT_STEP(4, t5, t6)
		     MONT_STEP(5, t6, t7)
		     MONT_STEP(6, t7, t0)
		     MONT_LAST(t0, t1)
		     MONT_FINISHED(3)
		     MONT_FINISHED(4)
		     MONT_TRIANGLE(2)
		     MONT_STEP(3, t5, t6)
		     MONT_STEP(4, t6, t7)
		     MONT_STEP(5, t7, t0)
		     MONT_STEP(6, t0, t1)
		     MONT_LAST(t1, t2)
		     MONT_FINISHED(5)
		     MONT_FINISHED(6)
		     MONT_TRIANGLE(3)
		     MONT_STEP(4, t7, t0)
		     MONT_STEP(5, t0, t1)
		     MONT_STEP(6, t1, t2)
		     MONT_LAST(t2, t3)
		     MONT_FINISHED(7)
		     MONT_TRIANGLE(4)
		     MONT_STEP(5, t1, t2)
		     MONT_STEP(6, t2, t3)
		     MONT_LAST(t3, t4)
		     MONT_TRIANGLE(5)
		     MONT_STEP(6, t3, t4)
		     MONT_LAST(t4, t5)
		     MONT_TRIANGLE(6)
		     MONT_LAST(t5, t6)
		     "xorl %k[t7], %k[t7]"
		     : MONT_ACC, [lo] "=&r" (lo), [hi] "=&r" (hi)
		     : [to] "r" (to), [a] "r" (a)
		     : "rdx", "cc", "memory");
}

/* acc += from + carry; returns the carry. Carries are 0 or -1. */
static __always_inline u64 mont_add(u64 *acc, const u64 *from, u64 carry)
{
	asm volatile("addq %[carry], %[carry]\n\t"
		     "adcq 8*0(%[from]), %[t0]\n\t"
		     "adcq 8*1(%[from]), %[t1]\n\t"
		     "adcq 8*2(%[from]), %[t2]\n\t"
		     "adcq 8*3(%[from]), %[t3]\n\t"
		     "adcq 8*4(%[from]), %[t4]\n\t"
		     "adcq 8*5(%[from]), %[t5]\n\t"
		     "adcq 8*6(%[from]), %[t6]\n\t"
		     "adcq 8*7(%[from]), %[t7]\n\t"
		     "sbbq %[carry], %[carry]"
		     : MONT_ACC, [carry] "+&r" (carry)
		     : [from] "r" (from)
		     : "cc", "memory");
	return carry;
}

/* acc += carry; returns the carry. Carries are 0 or -1. */
static __always_inline u64 mont_add_carry(u64 *acc, u64 carry)
{
	asm("addq %[carry], %[carry]\n\t"
	    "adcq $0, %[t0]\n\t"
	    "adcq $0, %[t1]\n\t"
	    "adcq $0, %[t2]\n\t"
	    "adcq $0, %[t3]\n\t"
	    "adcq $0, %[t4]\n\t"
	    "adcq $0, %[t5]\n\t"
	    "adcq $0, %[t6]\n\t"
	    "adcq $0, %[t7]\n\t"
	    "sbbq %[carry], %[carry]"
	    : MONT_ACC, [carry] "+&r" (carry)
	    : : "cc");
	return carry;
}

/* One limb of it. */
#define MONT_SUBTRACT(i)			\
	"movq 8*" #i "(%[a]), %[x]\n\t"		\
	"sbbq %[t" #i "], %[x]\n\t"		\
	"movq %[x], 8*" #i "(%[to])\n\t"

/* to = a - acc - borrow; returns the borrow. Borrows are 0 or -1. */
static __always_inline u64 mont_subtract(u64 *to, const u64 *a, const u64 *acc, u64 borrow)
{
	u64 x;

	asm volatile("addq %[borrow], %[borrow]\n\t"
		     MONT_SUBTRACT(0)
		     MONT_SUBTRACT(1)
		     MONT_SUBTRACT(2)
		     MONT_SUBTRACT(3)
		     MONT_SUBTRACT(4)
		     MONT_SUBTRACT(5)
		     MONT_SUBTRACT(6)
		     MONT_SUBTRACT(7)
		     "sbbq %[borrow], %[borrow]"
		     : [borrow] "+&r" (borrow), [x] "=&r" (x)
		     : [to] "r" (to), [a] "r" (a), [t0] "r" (acc[0]), [t1] "r" (acc[1]),
		       [t2] "r" (acc[2]), [t3] "r" (acc[3]), [t4] "r" (acc[4]),
		       [t5] "r" (acc[5]), [t6] "r" (acc[6]), [t7] "r" (acc[7])
		     : "cc", "memory");
	return borrow;
}

/* t[2 i] and t[2 i + 1], doubled, and the square of a[i] */
#define MONT_DOUBLE(i)				\
	"movq 8*" #i "(%[a]), %%rdx\n\t"	\
	"mulxq %%rdx, %[lo], %[hi]\n\t"		\
	"movq 16*" #i "(%[t]), %[x]\n\t"	\
	"movq 16*" #i "+8(%[t]), %[y]\n\t"	\
	"adcxq %[x], %[x]\n\t"			\
	"adcxq %[y], %[y]\n\t"			\
	"adoxq %[lo], %[x]\n\t"			\
	"adoxq %[hi], %[y]\n\t"			\
	"movq %[x], 16*" #i "(%[t])\n\t"	\
	"movq %[y], 16*" #i "+8(%[t])\n\t"

/*
 * t = 2 t + the diagonal of a * a, 16 limbs. What the two sums carry is in @doubled and @added,
 * 0 or 1.
 */
static __always_inline void mont_double(u64 *t, const u64 *a, u64 *doubled, u64 *added)
{
	u64 lo, hi, x = -1, y;

	asm volatile("addq $-1, %[doubled]\n\t"
		     "adoxq %[x], %[added]\n\t"
		     MONT_DOUBLE(0)
		     MONT_DOUBLE(1)
		     MONT_DOUBLE(2)
		     MONT_DOUBLE(3)
		     MONT_DOUBLE(4)
		     MONT_DOUBLE(5)
		     MONT_DOUBLE(6)
		     MONT_DOUBLE(7)
		     "movl $0, %k[doubled]\n\t"
		     "movl $0, %k[added]\n\t"
		     "adcxq %[doubled], %[doubled]\n\t"
		     "adoxq %[added], %[added]"
		     : [doubled] "+&r" (*doubled), [added] "+&r" (*added), [lo] "=&r" (lo),
		       [hi] "=&r" (hi), [x] "+&r" (x), [y] "=&r" (y)
		     : [t] "r" (t), [a] "r" (a)
		     : "rdx", "cc", "memory");
}

/* What is not taken by cmov: x is a copy of the mask. */
#define MONT_OR(i)				\
	"movq %[mask], %[x]\n\t"		\
	"andq 8*" #i "(%[at]), %[x]\n\t"	\
	"orq %[x], %[t" #i "]\n\t"

/*
 * acc, which was 0, becomes the limbs at @at, if that is where @left gets to 0. They are read in
 * either case, as a cmov from memory does. Some go by a mask, since cmov is for few ports.
 */
static __always_inline void mont_select(u64 *acc, const u64 *at, u64 *left)
{
	u64 mask, x;

	asm("subq $1, %[left]\n\t"
	    "cmpq $1, %[left]\n\t"
	    "sbbq %[mask], %[mask]\n\t"
	    "cmovcq 8*0(%[at]), %[t0]\n\t"
	    "cmovcq 8*1(%[at]), %[t1]\n\t"
	    "cmovcq 8*2(%[at]), %[t2]\n\t"
	    "cmovcq 8*3(%[at]), %[t3]\n\t"
	    "cmovcq 8*4(%[at]), %[t4]\n\t"
	    MONT_OR(5)
	    MONT_OR(6)
	    MONT_OR(7)
	    : MONT_ACC, [left] "+&r" (*left), [mask] "=&r" (mask), [x] "=&r" (x)
	    : [at] "r" (at), "m" (*(const u64 (*)[8])at)
	    : "cc");
}
