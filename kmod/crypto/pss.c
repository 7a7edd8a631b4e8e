// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * RSA signature encodings: EMSA-PSS and EMSA-PKCS1-v1_5 (RFC 8017, 9). Everything here
 * is public, so nothing needs constant time.
 */
#include "sig.h"

/* MGF1 (RFC 8017, B.2.1), xored onto @buf. */
static int mgf1_xor(enum kshake_hash_alg hash, const u8 *seed, size_t seed_len, u8 *buf, size_t len)
{
	size_t size = kshake_hash_size(hash);
	u8 mask[KSHAKE_DIGEST_MAX];
	struct kshake_hash h;
	u8 counter[4];
	size_t i, n;
	u32 c;
	int err;

	for (c = 0; len; c++) {
		put_unaligned_be32(c, counter);
		err = kshake_hash_init(&h, hash);
		if (!err)
			err = kshake_hash_update(&h, seed, seed_len);
		if (!err)
			err = kshake_hash_update(&h, counter, sizeof(counter));
		if (!err)
			err = kshake_hash_peek(&h, mask);
		if (err)
			return err;

		n = min(len, size);
		for (i = 0; i < n; i++)
			buf[i] ^= mask[i];
		buf += n;
		len -= n;
	}

	return 0;
}

/* H' = Hash(eight zeros || mHash || salt), steps 12 and 13. */
static int pss_hash(enum kshake_hash_alg hash, const u8 *digest, const u8 *salt, u8 *out)
{
	static const u8 zeros[8];
	size_t size = kshake_hash_size(hash);
	struct kshake_hash h;
	int err;

	err = kshake_hash_init(&h, hash);
	if (!err)
		err = kshake_hash_update(&h, zeros, sizeof(zeros));
	if (!err)
		err = kshake_hash_update(&h, digest, size);
	if (!err)
		err = kshake_hash_update(&h, salt, size);
	if (!err)
		err = kshake_hash_peek(&h, out);

	return err;
}

/**
 * kshake_pss_verify() - EMSA-PSS-VERIFY (RFC 8017, 9.1.2)
 * @hash: of the message, and of MGF1 (RFC 8446, 4.2.3)
 * @digest: mHash
 * @em: EM, DIV_ROUND_UP(@em_bits, 8) bytes; overwritten
 * @em_bits: emBits, one less than the modulus has
 *
 * The salt must be as long as the hash (RFC 8446, 4.2.3).
 *
 * Return: 0 consistent; -EKEYREJECTED inconsistent; or what the hash says.
 */
int kshake_pss_verify(enum kshake_hash_alg hash, const u8 *digest, u8 *em, size_t em_bits)
{
	size_t size = kshake_hash_size(hash);
	size_t em_len = DIV_ROUND_UP(em_bits, 8);
	u8 top = 0xff >> (8 * em_len - em_bits);
	u8 expected[KSHAKE_DIGEST_MAX];
	u8 *db = em, *h;
	size_t db_len, ps_len, i;
	int err;

	if (em_len < 2 * size + 2)				/* 3 */
		return -EKEYREJECTED;
	if (em[em_len - 1] != 0xbc)				/* 4 */
		return -EKEYREJECTED;

	db_len = em_len - size - 1;				/* 5 */
	h = em + db_len;
	if (db[0] & ~top)					/* 6 */
		return -EKEYREJECTED;

	err = mgf1_xor(hash, h, size, db, db_len);		/* 7, 8 */
	if (err)
		return err;
	db[0] &= top;						/* 9 */

	ps_len = db_len - size - 1;				/* 10 */
	for (i = 0; i < ps_len; i++)
		if (db[i])
			return -EKEYREJECTED;
	if (db[ps_len] != 0x01)
		return -EKEYREJECTED;

	err = pss_hash(hash, digest, db + ps_len + 1, expected); /* 11 .. 13 */
	if (err)
		return err;

	return memcmp(expected, h, size) ? -EKEYREJECTED : 0;	/* 14 */
}

/**
 * kshake_pss_encode() - EMSA-PSS-ENCODE (RFC 8017, 9.1.1)
 * @hash: of the message, and of MGF1 (RFC 8446, 4.2.3)
 * @digest: mHash
 * @salt: as long as the hash (RFC 8446, 4.2.3)
 * @em: gets EM, DIV_ROUND_UP(@em_bits, 8) bytes
 * @em_bits: emBits, one less than the modulus has
 *
 * Return: 0; -EINVAL: EM is too short; or what the hash says.
 */
int kshake_pss_encode(enum kshake_hash_alg hash, const u8 *digest, const u8 *salt, u8 *em,
		      size_t em_bits)
{
	size_t size = kshake_hash_size(hash);
	size_t em_len = DIV_ROUND_UP(em_bits, 8);
	u8 top = 0xff >> (8 * em_len - em_bits);
	u8 *db = em, *h;
	size_t db_len;
	int err;

	if (em_len < 2 * size + 2)				/* 3 */
		return -EINVAL;

	db_len = em_len - size - 1;
	h = em + db_len;
	err = pss_hash(hash, digest, salt, h);			/* 5, 6 */
	if (err)
		return err;

	memset(db, 0, db_len - size - 1);			/* 7, 8 */
	db[db_len - size - 1] = 0x01;
	memcpy(db + db_len - size, salt, size);

	err = mgf1_xor(hash, h, size, db, db_len);		/* 9, 10 */
	if (err)
		return err;
	db[0] &= top;						/* 11 */
	em[em_len - 1] = 0xbc;					/* 12 */

	return 0;
}

/* DigestInfo up to the digest itself (RFC 8017, 9.2, note 1). */
#define DIGEST_INFO_LEN	19

static const u8 digest_infos[KSHAKE_HASH_NR][DIGEST_INFO_LEN] = {
	[KSHAKE_HASH_SHA256] = {
		0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
		0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
	},
	[KSHAKE_HASH_SHA384] = {
		0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
		0x65, 0x03, 0x04, 0x02, 0x02, 0x05, 0x00, 0x04, 0x30,
	},
	[KSHAKE_HASH_SHA512] = {
		0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
		0x65, 0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04, 0x40,
	},
};

/**
 * kshake_pkcs1_verify() - compare with EMSA-PKCS1-v1_5 (RFC 8017, 8.2.2)
 * @hash: of the message
 * @digest: H
 * @em: EM
 * @em_len: as long as the modulus
 *
 * There is one right encoding, and all of @em is compared with it: nothing is parsed.
 *
 * Return: 0 consistent; -EKEYREJECTED inconsistent.
 */
int kshake_pkcs1_verify(enum kshake_hash_alg hash, const u8 *digest, const u8 *em, size_t em_len)
{
	size_t size = kshake_hash_size(hash);
	size_t ps_len, i;

	if (em_len < 11 + DIGEST_INFO_LEN + size)
		return -EKEYREJECTED;

	ps_len = em_len - 3 - DIGEST_INFO_LEN - size;
	if (em[0] != 0x00 || em[1] != 0x01)
		return -EKEYREJECTED;
	em += 2;
	for (i = 0; i < ps_len; i++)
		if (em[i] != 0xff)
			return -EKEYREJECTED;
	em += ps_len;
	if (em[0] != 0x00 || memcmp(em + 1, digest_infos[hash], DIGEST_INFO_LEN))
		return -EKEYREJECTED;

	return memcmp(em + 1 + DIGEST_INFO_LEN, digest, size) ? -EKEYREJECTED : 0;
}

/**
 * kshake_pkcs1_encode() - EMSA-PKCS1-v1_5 (RFC 8017, 9.2)
 * @hash: of the message
 * @digest: H
 * @em: gets EM
 * @em_len: as long as the modulus
 *
 * Return: 0; -EINVAL: EM is too short.
 */
int kshake_pkcs1_encode(enum kshake_hash_alg hash, const u8 *digest, u8 *em, size_t em_len)
{
	size_t size = kshake_hash_size(hash);
	size_t ps_len;

	if (em_len < 11 + DIGEST_INFO_LEN + size)
		return -EINVAL;

	ps_len = em_len - 3 - DIGEST_INFO_LEN - size;
	*em++ = 0x00;
	*em++ = 0x01;
	memset(em, 0xff, ps_len);
	em += ps_len;
	*em++ = 0x00;
	memcpy(em, digest_infos[hash], DIGEST_INFO_LEN);
	memcpy(em + DIGEST_INFO_LEN, digest, size);

	return 0;
}
