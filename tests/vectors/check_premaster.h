/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* What must hold for RSA key exchange with a key of the test vectors; check.h has the rest. */
#ifndef KSHAKE_VECTORS_CHECK_PREMASTER_H
#define KSHAKE_VECTORS_CHECK_PREMASTER_H

#include "../../kmod/crypto/der.h"
#include "../../kmod/crypto/key.h"

/*
 * EncryptedPreMasterSecret, right and wrong: what stands where in the padded secret. Places below
 * 0 are counted from its end, where the secret has 48 bytes.
 */
static const struct premaster_case {
	const char *wrong;	/* says who takes a bad one, or not a good one */
	bool good;
	unsigned int nr;
	struct {
		int at;
		u8 value;
	} edit[2];
} premaster_cases[] = {
	{ "premaster: not taken", true },
	{ "premaster: not taken if it has zeros", true, 2, { { -46, 0 }, { -1, 0 } } },
	{ "premaster: not taken if its padding has ones", true, 2, { { 2, 1 }, { -50, 1 } } },
	{ "premaster: first byte 1", false, 1, { { 0, 1 } } },
	{ "premaster: first byte 2", false, 1, { { 0, 2 } } },
	{ "premaster: block type 0", false, 1, { { 1, 0 } } },
	{ "premaster: block type 1", false, 1, { { 1, 1 } } },
	{ "premaster: block type 3", false, 1, { { 1, 3 } } },
	{ "premaster: block type 0x82", false, 1, { { 1, 0x82 } } },
	{ "premaster: no padding", false, 1, { { 2, 0 } } },
	{ "premaster: 7 bytes of padding", false, 1, { { 9, 0 } } },
	{ "premaster: 8 bytes of padding", false, 1, { { 10, 0 } } },
	{ "premaster: a zero near the end of the padding", false, 1, { { -60, 0 } } },
	{ "premaster: a zero ends the padding", false, 1, { { -50, 0 } } },
	{ "premaster: a secret of 49 bytes", false, 2, { { -50, 0 }, { -49, 3 } } },
	{ "premaster: a secret of 47 bytes", false, 2, { { -49, 1 }, { -48, 0 } } },
	{ "premaster: a secret of 46 bytes", false, 2, { { -49, 1 }, { -47, 0 } } },
	{ "premaster: no zero", false, 1, { { -49, 1 } } },
	{ "premaster: 0x80 for the zero", false, 1, { { -49, 0x80 } } },
	{ "premaster: version 2.3", false, 1, { { -48, 2 } } },
	{ "premaster: version 0.3", false, 1, { { -48, 0 } } },
	{ "premaster: version 3.1", false, 1, { { -47, 1 } } },
	{ "premaster: version 3.4", false, 1, { { -47, 4 } } },
};

/* Buffers as long as the modulus, and for a public key that is longer. */
struct premaster_room {
	u8 em[KSHAKE_SIG_MAX];
	u8 encrypted[KSHAKE_SIG_MAX + 1];
	u8 out[2][KSHAKE_PREMASTER];
	u8 n[KSHAKE_RSA_PUBLIC_BITS_MAX / 8];
	u8 der[KSHAKE_RSA_PUBLIC_BITS_MAX / 8 + 64];
};

static inline void premaster_pad(const struct premaster_case *c, u8 *em, size_t len)
{
	unsigned int i;

	memset(em, 0xa7, len);
	em[0] = 0;
	em[1] = 2;
	em[len - KSHAKE_PREMASTER - 1] = 0;
	em[len - KSHAKE_PREMASTER] = 3;
	em[len - KSHAKE_PREMASTER + 1] = 3;
	for (i = 0; i < c->nr; i++)
		em[c->edit[i].at < 0 ? len + c->edit[i].at : c->edit[i].at] = c->edit[i].value;
}

/* Twice: a good one is always itself, and for a bad one there is another each time. */
static inline bool premaster_is(const struct kshake_private_key *key, struct premaster_room *room,
				size_t len, const u8 *secret, bool good)
{
	unsigned int i;

	for (i = 0; i < 2; i++) {
		memset(room->out[i], 0, KSHAKE_PREMASTER);
		if (kshake_premaster_decrypt(key, 0x0303, room->encrypted, len, room->out[i]))
			return false;
		if (good == !!memcmp(room->out[i], secret, KSHAKE_PREMASTER))
			return false;
	}
	return good == !memcmp(room->out[0], room->out[1], KSHAKE_PREMASTER);
}

static inline const char *premaster_check_room(const struct kshake_private_key *key,
					       struct premaster_room *room)
{
	size_t len = kshake_private_key_size(key);
	const u8 *secret = room->em + len - KSHAKE_PREMASTER;
	struct kshake_der_pair n;
	unsigned int i;

	if (kshake_der_pair(kshake_private_key_public(key)->key.data,
			    kshake_private_key_public(key)->key.len, &n))
		return "premaster: the public key is none";
	for (i = 0; i < ARRAY_SIZE(premaster_cases); i++) {
		premaster_pad(&premaster_cases[i], room->em, len);
		if (kshake_rsa_public(&n.first, &n.second, room->em, room->encrypted))
			continue;	/* this modulus is less */
		if (!premaster_is(key, room, len, secret, premaster_cases[i].good))
			return premaster_cases[i].wrong;
	}

	/* What is no number below the modulus, or of another length, is bad like the rest. */
	memcpy(room->encrypted, n.first.data, len);
	if (!premaster_is(key, room, len, secret, false))
		return "premaster: n";
	memset(room->encrypted, 0, len);
	if (!premaster_is(key, room, len, secret, false))
		return "premaster: 0";
	premaster_pad(&premaster_cases[0], room->em, len);
	if (kshake_rsa_public(&n.first, &n.second, room->em, room->encrypted) ||
	    !premaster_is(key, room, 0, secret, false) ||
	    !premaster_is(key, room, len - 1, secret, false) ||
	    !premaster_is(key, room, len + 1, secret, false))
		return "premaster: another length";

	return NULL;
}

/* What is in @room->em is padded as RFC 8017, 7.2.1, has it, and ends with the secret. */
static inline bool premaster_is_padded(const struct premaster_room *room, size_t len)
{
	size_t start = len - KSHAKE_PREMASTER;

	return !room->em[0] && room->em[1] == 2 && !memchr(room->em + 2, 0, start - 3) &&
	       !room->em[start - 1] && !memcmp(room->em + start, room->out[0], KSHAKE_PREMASTER);
}

/* One that is encrypted: looked at by the raw operation, and taken for its version only. */
static inline const char *premaster_check_one(const struct kshake_private_key *key, u16 version,
					      struct premaster_room *room)
{
	size_t size = kshake_private_key_size(key), len = 0;

	memset(room->encrypted, 0xa5, sizeof(room->encrypted));
	if (!kshake_premaster_can_encrypt(kshake_private_key_public(key)))
		return "premaster: a key that cannot encrypt";
	if (kshake_premaster_encrypt(kshake_private_key_public(key), version, room->out[0],
				     room->encrypted, &len) || len != size)
		return "premaster: not encrypted";
	if (get_unaligned_be16(room->out[0]) != version)
		return "premaster: another version";
	for (; len < sizeof(room->encrypted); len++)
		if (room->encrypted[len] != 0xa5)
			return "premaster: more is encrypted than the modulus has";
	if (kshake_rsa_private(key->rsa, room->encrypted, room->em, kshake_rand) ||
	    !premaster_is_padded(room, size))
		return "premaster: padded otherwise";
	if (kshake_premaster_decrypt(key, version, room->encrypted, size, room->out[1]) ||
	    memcmp(room->out[0], room->out[1], KSHAKE_PREMASTER))
		return "premaster: not taken as it was encrypted";
	if (kshake_premaster_decrypt(key, version ^ 1, room->encrypted, size, room->out[1]) ||
	    !memcmp(room->out[0] + 2, room->out[1] + 2, KSHAKE_PREMASTER - 2))
		return "premaster: taken for another version";

	return NULL;
}

/* In so many there are zeros for sure, if they can be. No padding and no secret comes twice. */
#define PREMASTER_ROUNDS	16

static inline const char *premaster_check_encrypt(const struct kshake_private_key *key,
						  struct premaster_room *room)
{
	u8 padding[8] = {}, secret[8] = {};
	const char *wrong = NULL;
	unsigned int i;

	for (i = 0; i < PREMASTER_ROUNDS && !wrong; i++) {
		wrong = premaster_check_one(key, i ? 0x0303 : 0xfe01, room);
		if (!wrong && (!memcmp(padding, room->em + 2, sizeof(padding)) ||
			       !memcmp(secret, room->out[0] + 2, sizeof(secret))))
			wrong = "premaster: the same again";
		memcpy(padding, room->em + 2, sizeof(padding));
		memcpy(secret, room->out[0] + 2, sizeof(secret));
	}
	return wrong;
}

/* A public key that must not encrypt. */
static inline bool premaster_is_refused(const u8 *der, size_t len, struct premaster_room *room)
{
	struct kshake_public_key key = { KSHAKE_KEY_RSA, { der, len } };
	size_t encrypted_len;

	return !kshake_premaster_can_encrypt(&key) &&
	       kshake_premaster_encrypt(&key, 0x0303, room->out[0], room->encrypted,
					&encrypted_len) == -EBADMSG;
}

/* Public keys with a number that is not as it should be, and one that is cut short. */
static inline const char *premaster_check_bad_keys(const struct kshake_private_key *key,
						   struct premaster_room *room)
{
	static const struct {
		size_t len;
		u8 bytes[9];
	} exponents[] = {
		{ 0 }, { 1, { 1 } }, { 3, { 1, 0, 0 } }, { 9, { 1, 0, 0, 0, 0, 0, 0, 0, 1 } },
	};
	static const size_t sizes[] = { 0, 1, 255, KSHAKE_SIG_MAX + 1, sizeof(room->n) };
	struct kshake_bytes n = { room->n }, e;
	size_t len;
	unsigned int i;

	memset(room->n, 0xff, sizeof(room->n));
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		n.len = sizes[i];
		len = kshake_der_put_pair(room->der, &n, &key->rsa_e);
		if (!premaster_is_refused(room->der, len, room))
			return "premaster: encrypted with a modulus of another size";
	}
	for (i = 0; i < ARRAY_SIZE(exponents); i++) {
		e = (struct kshake_bytes){ exponents[i].bytes, exponents[i].len };
		len = kshake_der_put_pair(room->der, &key->rsa_n, &e);
		if (!premaster_is_refused(room->der, len, room))
			return "premaster: encrypted with a bad exponent";
	}

	n.len = key->rsa_n.len;
	memcpy(room->n, key->rsa_n.data, n.len);
	room->n[n.len - 1] ^= 1;
	len = kshake_der_put_pair(room->der, &n, &key->rsa_e);
	if (!premaster_is_refused(room->der, len, room))
		return "premaster: encrypted with an even modulus";

	len = kshake_der_put_pair(room->der, &key->rsa_n, &key->rsa_e);
	for (i = 0; i < len; i++)
		if (!premaster_is_refused(room->der, i, room))
			return "premaster: encrypted with a key that is cut short";
	if (!premaster_is_refused(room->der, len + 1, room))
		return "premaster: encrypted with a key that something is behind";

	return NULL;
}

static inline const char *key_check_premaster(const struct kshake_private_key *key)
{
	struct premaster_room *room;
	const char *wrong;
	size_t len;

	room = kzalloc(sizeof(*room), GFP_KERNEL);
	if (!room)
		return "out of memory";
	if (kshake_private_key_type(key) == KSHAKE_KEY_RSA) {
		wrong = premaster_check_room(key, room) ?: premaster_check_encrypt(key, room) ?:
			premaster_check_bad_keys(key, room);
	} else {
		wrong = !kshake_premaster_can_encrypt(kshake_private_key_public(key)) &&
			kshake_premaster_decrypt(key, 0x0303, room->encrypted, 256,
						 room->out[0]) == -EOPNOTSUPP &&
			kshake_premaster_encrypt(kshake_private_key_public(key), 0x0303,
						 room->out[0], room->encrypted,
						 &len) == -EOPNOTSUPP ?
			NULL : "premaster: by a curve";
	}
	kfree(room);
	return wrong;
}

#endif /* KSHAKE_VECTORS_CHECK_PREMASTER_H */
