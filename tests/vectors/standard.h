/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The form of what standard.py writes: published test vectors, file by file. Strings of bytes
 * are in hexadecimal.
 */
#ifndef KSHAKE_VECTORS_STANDARD_H
#define KSHAKE_VECTORS_STANDARD_H

#include "../../kmod/crypto/crypto.h"

/* What the file says of a vector; NIST has the first and the last. */
enum standard_verdict {
	STANDARD_VALID,
	STANDARD_ACCEPTABLE,		/* as one likes: see standard_judge() */
	STANDARD_INVALID,
	STANDARD_VERDICTS,
};

/**
 * struct standard_ecdh - a key exchange, or a point alone
 * @id: Wycheproof's tcId; where there is none, the place in its section, from 0
 * @verdict: of the file
 * @flags: of the file, with commas between them
 * @peer: point, encoded as it comes
 * @private: scalar; NULL: the vector is about @peer alone
 * @shared: x-coordinate; NULL if there is none
 * @public: the point that belongs to @private; NULL if the file does not say
 */
struct standard_ecdh {
	u16 id;
	u8 verdict;
	const char *flags;
	const char *peer;
	const char *private;
	const char *shared;
	const char *public;
};

/**
 * struct standard_ecdh_file - key exchanges of one curve
 * @name: of the file; NIST's have the curve behind it
 * @group: NamedGroup
 * @vectors: of the file
 * @nr: how many
 * @expect: how many of each verdict
 */
struct standard_ecdh_file {
	const char *name;
	u16 group;
	const struct standard_ecdh *vectors;
	unsigned int nr;
	unsigned int expect[STANDARD_VERDICTS];
};

/**
 * struct standard_key - a public key and what it is used with
 * @spki: SubjectPublicKeyInfo
 * @scheme: SignatureScheme; 0: none of TLS 1.3
 * @hash: of the message
 * @mgf: for PSS, hash of MGF1; KSHAKE_HASH_NR: one that kshake does not have
 * @salt: for PSS, its length in bytes
 */
struct standard_key {
	const char *spki;
	u16 scheme;
	enum kshake_hash_alg hash;
	enum kshake_hash_alg mgf;
	u8 salt;
};

/**
 * struct standard_sig - a signature
 * @id: as for &struct standard_ecdh
 * @verdict: of the file
 * @flags: of the file, with commas between them
 * @key: which of the file's
 * @message: what is signed
 * @sig: as TLS has it
 */
struct standard_sig {
	u16 id;
	u8 verdict;
	const char *flags;
	u8 key;
	const char *message;
	const char *sig;
};

/**
 * struct standard_sig_file - signatures
 * @name: of the file; NIST's have curve and hash behind it
 * @keys: of the file
 * @vectors: of the file
 * @nr: how many
 * @expect: how many of each verdict
 */
struct standard_sig_file {
	const char *name;
	const struct standard_key *keys;
	const struct standard_sig *vectors;
	unsigned int nr;
	unsigned int expect[STANDARD_VERDICTS];
};

/**
 * struct standard_sign - ECDSA's signature with a given nonce
 * @id: the place in its section, from 0
 * @d: private key
 * @q: public key, an uncompressed point
 * @k: nonce
 * @r: one half of the signature
 * @s: the other
 * @message: what is signed
 */
struct standard_sign {
	u16 id;
	const char *d;
	const char *q;
	const char *k;
	const char *r;
	const char *s;
	const char *message;
};

/**
 * struct standard_sign_file - signing with one curve and one hash
 * @name: of the file, with curve and hash behind it
 * @group: NamedGroup
 * @hash: of the message
 * @vectors: of the file
 * @nr: how many
 * @expect: so many
 */
struct standard_sign_file {
	const char *name;
	u16 group;
	enum kshake_hash_alg hash;
	const struct standard_sign *vectors;
	unsigned int nr;
	unsigned int expect;
};

#endif /* KSHAKE_VECTORS_STANDARD_H */
