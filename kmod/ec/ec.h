/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The curves P-256 and P-384 (NIST SP 800-186, 3.2.1.3 and 3.2.1.4): keys, ECDH and ECDSA.
 *
 * Whatever depends on a private key or a nonce takes the same time and touches the same
 * memory for each of its values. What is public does not: points, signatures, digests, and
 * whether a call succeeds.
 *
 * Nothing is allocated, nothing sleeps, nothing is kept. A call takes up to 3.2 KB of stack, and
 * where secrets were there, it wipes all of that.
 * A coordinate, a scalar and each half of a signature is big-endian and has kshake_ec_size()
 * bytes; a point is X || Y.
 */
#ifndef KSHAKE_EC_H
#define KSHAKE_EC_H

#include "../core/port.h"

#define KSHAKE_EC_SIZE_MAX	48	/* P-384 */

struct kshake_ec;	/* a curve */

extern const struct kshake_ec kshake_ec_p256;
extern const struct kshake_ec kshake_ec_p384;

/* Chooses by what the CPU has; before that, what runs everywhere. Once, at load. */
void kshake_ec_init(void);
/* Which implementation that is, for the log: "adx" or "portable". */
const char *kshake_ec_name(void);

size_t kshake_ec_size(const struct kshake_ec *ec);
/* 0, or -EINVAL: not in [1, n - 1]. */
int kshake_ec_check_scalar(const struct kshake_ec *ec, const u8 *scalar);
/* 0, or -EBADMSG: a coordinate that is not below p, or not on the curve. */
int kshake_ec_check_point(const struct kshake_ec *ec, const u8 *point);
/* The public key of @scalar. 0 or -EINVAL. */
int kshake_ec_public(const struct kshake_ec *ec, const u8 *scalar, u8 *point);
/* ECDH: the x-coordinate of @scalar times @peer, which is checked. 0, -EINVAL or -EBADMSG. */
int kshake_ec_shared(const struct kshake_ec *ec, const u8 *scalar, const u8 *peer, u8 *secret);
/*
 * ECDSA (FIPS 186-5, 6.4.1) with a nonce of the caller's, which must never be used again.
 * 0; -EINVAL for the key; -EAGAIN: the nonce is out of range or will not do: take another one.
 */
int kshake_ec_sign(const struct kshake_ec *ec, const u8 *scalar, const u8 *nonce, const u8 *digest,
		   size_t digest_len, u8 *r, u8 *s);
/* FIPS 186-5, 6.4.2. 0 or -EKEYREJECTED, also for a point that is none. */
int kshake_ec_verify(const struct kshake_ec *ec, const u8 *point, const u8 *digest,
		     size_t digest_len, const u8 *r, const u8 *s);

#endif /* KSHAKE_EC_H */
