/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The moduli of P-384 (SP 800-186, 3.2.1.4): the prime p = 2^384 - 2^128 - 2^96 + 2^32 - 1,
 * and the order n of the group. Limbs have 64 bits, the least significant one comes first; R is
 * 2^384.
 */
#define FE_LIMBS	6

/* p, and R and R^2 mod p */
static const u64 fe_p[FE_LIMBS] = {
	0x00000000ffffffff, 0xffffffff00000000, 0xfffffffffffffffe,
	0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff,
};

static const u64 fe_one[FE_LIMBS] = {
	0xffffffff00000001, 0x00000000ffffffff, 0x0000000000000001,
	0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
};

static const u64 fe_rr[FE_LIMBS] = {
	0xfffffffe00000001, 0x0000000200000000, 0xfffffffe00000000,
	0x0000000200000000, 0x0000000000000001, 0x0000000000000000,
};

#define FE_K	0x0000000100000001ULL	/* -1/p mod 2^64 */

/* n, and R^2 mod n */
static const u64 sc_n[FE_LIMBS] = {
	0xecec196accc52973, 0x581a0db248b0a77a, 0xc7634d81f4372ddf,
	0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff,
};

static const u64 sc_rr[FE_LIMBS] = {
	0x2d319b2419b409a9, 0xff3d81e5df1aa419, 0xbc3e483afcb82947,
	0xd40d49174aab1cc5, 0x3fb05b7a28266895, 0x0c84ee012b39bf21,
};

#define SC_K	0x6ed46089e88fdc45ULL	/* -1/n mod 2^64 */
