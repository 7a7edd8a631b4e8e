/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The moduli of P-256 (SP 800-186, 3.2.1.3): the prime p = 2^256 - 2^224 + 2^192 + 2^96 - 1,
 * and the order n of the group. Limbs have 64 bits, the least significant one comes first; R is
 * 2^256.
 */
#define FE_LIMBS	4

/* p, and R and R^2 mod p */
static const u64 fe_p[FE_LIMBS] = {
	0xffffffffffffffff, 0x00000000ffffffff,
	0x0000000000000000, 0xffffffff00000001,
};

static const u64 fe_one[FE_LIMBS] = {
	0x0000000000000001, 0xffffffff00000000,
	0xffffffffffffffff, 0x00000000fffffffe,
};

static const u64 fe_rr[FE_LIMBS] = {
	0x0000000000000003, 0xfffffffbffffffff,
	0xfffffffffffffffe, 0x00000004fffffffd,
};

#define FE_K	0x0000000000000001ULL	/* -1/p mod 2^64 */

/* n, and R^2 mod n */
static const u64 sc_n[FE_LIMBS] = {
	0xf3b9cac2fc632551, 0xbce6faada7179e84,
	0xffffffffffffffff, 0xffffffff00000000,
};

static const u64 sc_rr[FE_LIMBS] = {
	0x83244c95be79eea2, 0x4699799c49bd6fa6,
	0x2845b2392b6bec59, 0x66e12d94f3d95620,
};

#define SC_K	0xccd1c8aaee00bc4fULL	/* -1/n mod 2^64 */
