/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The crypto seam: what the protocol needs, in the protocol's words. kmod/crypto/
 * puts the kernel's crypto API behind it, tests/port/ OpenSSL's libcrypto.
 *
 * Functions may sleep. They return 0 or a negative errno; -EBADMSG and -EKEYREJECTED
 * are verdicts on the peer's bytes (the caller sends an alert), everything else
 * is our own failure (internal_error). Objects are wiped by their _free or _wipe.
 */
#ifndef KSHAKE_CRYPTO_H
#define KSHAKE_CRYPTO_H

#include "../core/bytes.h"

#define KSHAKE_HASH_MAX		48	/* SHA-384 */
#define KSHAKE_DIGEST_MAX	64	/* SHA-512, which signatures use */
#define KSHAKE_HASH_STATE	384	/* largest running state of a back end */
#define KSHAKE_AEAD_KEY_MAX	32
#define KSHAKE_AEAD_IV		12
#define KSHAKE_AEAD_TAG		16
#define KSHAKE_KEX_PUBLIC_MAX	512	/* ffdhe4096: too long for the stack */
#define KSHAKE_SIG_MAX		512	/* RSA-4096 */
#define KSHAKE_PREMASTER	48	/* of RSA key exchange, in TLS 1.2 */

enum kshake_hash_alg {
	KSHAKE_HASH_SHA256,
	KSHAKE_HASH_SHA384,
	KSHAKE_HASH_SHA512,
	KSHAKE_HASH_NR,
};

/**
 * struct kshake_hash - a running hash
 * @alg: which; set by kshake_hash_init()
 * @state: the back end's; holds no pointer that outlives kshake_hash_wipe()
 */
struct kshake_hash {
	enum kshake_hash_alg alg;
	u8 state[KSHAKE_HASH_STATE] __aligned(8);
};

size_t kshake_hash_size(enum kshake_hash_alg alg);
int kshake_hash_init(struct kshake_hash *h, enum kshake_hash_alg alg);
int kshake_hash_update(struct kshake_hash *h, const void *data, size_t len);
/* The digest so far; @h goes on running. */
int kshake_hash_peek(const struct kshake_hash *h, u8 *digest);
void kshake_hash_wipe(struct kshake_hash *h);
int kshake_hash_digest(enum kshake_hash_alg alg, const void *data, size_t len, u8 *digest);

/* HMAC over the concatenation of @nr pieces. */
int kshake_hmac(enum kshake_hash_alg alg, const u8 *key, size_t key_len,
		const struct kshake_bytes *pieces, unsigned int nr, u8 *mac);

enum kshake_aead_alg {
	KSHAKE_AEAD_AES_128_GCM,
	KSHAKE_AEAD_AES_256_GCM,
	KSHAKE_AEAD_CHACHA20_POLY1305,
	KSHAKE_AEAD_AES_128_CCM,
	KSHAKE_AEAD_NR,
};

struct kshake_aead;	/* a keyed AEAD, one direction */

size_t kshake_aead_key_size(enum kshake_aead_alg alg);
int kshake_aead_new(struct kshake_aead **aead, enum kshake_aead_alg alg, const u8 *key);
void kshake_aead_free(struct kshake_aead *aead);	/* NULL is fine */
/*
 * In place: @buf holds @len bytes and has room for KSHAKE_AEAD_TAG more. @buf
 * comes from kmalloc() (never the stack, never vmalloc); @aad may be anywhere.
 */
int kshake_aead_seal(struct kshake_aead *aead, const u8 *nonce, const u8 *aad, size_t aad_len,
		     u8 *buf, size_t len);
/* @len includes the tag; -EBADMSG if it is not right. */
int kshake_aead_open(struct kshake_aead *aead, const u8 *nonce, const u8 *aad, size_t aad_len,
		     u8 *buf, size_t len);

/* NamedGroup code points (RFC 8446, 4.2.7) are used as they are. */
#define KSHAKE_GROUP_SECP256R1	0x0017
#define KSHAKE_GROUP_SECP384R1	0x0018
#define KSHAKE_GROUP_X25519	0x001d
#define KSHAKE_GROUP_FFDHE2048	0x0100
#define KSHAKE_GROUP_FFDHE3072	0x0101
#define KSHAKE_GROUP_FFDHE4096	0x0102

struct kshake_kex;	/* an ephemeral key pair, and the secret that came of it */

int kshake_kex_new(struct kshake_kex **kex, u16 group);	/* a fresh key pair */
/* As kshake_kex_new(), with a given private key: for test vectors only. */
int kshake_kex_new_with(struct kshake_kex **kex, u16 group, const u8 *private, size_t private_len);
void kshake_kex_free(struct kshake_kex *kex);		/* NULL is fine */
/* Our share: KeyShareEntry.key_exchange. Lives as long as @kex. */
void kshake_kex_public(const struct kshake_kex *kex, struct kshake_bytes *public);
/*
 * @secret lives as long as @kex, or until the next call. -EBADMSG for a share of the wrong
 * length or form, a point that is not on the curve, an all-zero X25519 result (RFC 8446,
 * 7.4.2; RFC 7748, 6.1), or one of a finite field that is not in [2, p - 2] (RFC 7919, 5.1).
 */
int kshake_kex_shared(struct kshake_kex *kex, const u8 *peer, size_t peer_len,
		      struct kshake_bytes *secret);

#define KSHAKE_FFDHE_GENERATOR	2

/* The prime of such a group; empty: it is none, or not one of ours. */
struct kshake_bytes kshake_ffdhe_prime(u16 group);

/*
 * SignatureScheme code points (RFC 8446, 4.2.3) are used as they are. Here those of ECDSA
 * stand for a hash, and either curve will do, as in TLS 1.2 (RFC 5246, 7.4.1.4.1).
 */
#define KSHAKE_SIG_RSA_PKCS1_SHA256		0x0401
#define KSHAKE_SIG_ECDSA_SECP256R1_SHA256	0x0403
#define KSHAKE_SIG_RSA_PKCS1_SHA384		0x0501
#define KSHAKE_SIG_ECDSA_SECP384R1_SHA384	0x0503
#define KSHAKE_SIG_RSA_PKCS1_SHA512		0x0601
#define KSHAKE_SIG_ECDSA_SHA512			0x0603	/* in TLS 1.3 it is of secp521r1 */
#define KSHAKE_SIG_RSA_PSS_RSAE_SHA256		0x0804
#define KSHAKE_SIG_RSA_PSS_RSAE_SHA384		0x0805
#define KSHAKE_SIG_RSA_PSS_RSAE_SHA512		0x0806

enum kshake_key_type {
	KSHAKE_KEY_RSA,			/* PKCS#1 RSAPublicKey */
	KSHAKE_KEY_SECP256R1,		/* uncompressed point, 65 bytes */
	KSHAKE_KEY_SECP384R1,		/* uncompressed point, 97 bytes */
};

/**
 * struct kshake_public_key - a public key as core/spki.c found it
 * @type: what @key holds
 * @key: contents of the subjectPublicKey BIT STRING
 */
struct kshake_public_key {
	enum kshake_key_type type;
	struct kshake_bytes key;
};

/*
 * Is @sig a signature by @key over the concatenation of @nr pieces, under @scheme?
 * 0 yes; -EKEYREJECTED no (also for a malformed key or signature); -EOPNOTSUPP
 * the scheme is unknown or does not fit the key.
 */
int kshake_sig_verify(u16 scheme, const struct kshake_public_key *key,
		      const struct kshake_bytes *pieces, unsigned int nr,
		      const u8 *sig, size_t sig_len);

/* The hash that a scheme signs a digest of; -EOPNOTSUPP: unknown. */
int kshake_sig_hash(u16 scheme, enum kshake_hash_alg *hash);
/* As kshake_sig_verify(), with kshake_sig_hash()'s digest of the content. */
int kshake_sig_verify_digest(u16 scheme, const struct kshake_public_key *key, const u8 *digest,
			     const u8 *sig, size_t sig_len);

/* How long it is, as people say it: of an RSA key the bits of its modulus; 0: malformed. */
unsigned int kshake_public_key_bits(const struct kshake_public_key *key);

/* Does a signature scheme go with that type of key? */
bool kshake_sig_scheme_fits(u16 scheme, enum kshake_key_type type);

struct kshake_private_key;	/* may sign for many at once */

/*
 * From DER, which is not kept: PrivateKeyInfo (RFC 5208, RFC 5958), RSAPrivateKey (RFC 8017)
 * or ECPrivateKey (RFC 5915); RSA of 2048 to 4096 bits, secp256r1, secp384r1. -EBADMSG:
 * malformed, or its parts contradict each other; -EKEYREJECTED: too weak, or of a kind that
 * is not supported.
 */
int kshake_private_key_new(struct kshake_private_key **key, const u8 *der, size_t len);
void kshake_private_key_free(struct kshake_private_key *key);	/* NULL is fine; wiped */
/* Its public half; lives as long as @key. */
const struct kshake_public_key *kshake_private_key_public(const struct kshake_private_key *key);
/* Is @public the public half of @key? */
bool kshake_private_key_matches(const struct kshake_private_key *key,
				const struct kshake_public_key *public);
enum kshake_key_type kshake_private_key_type(const struct kshake_private_key *key);
/* The longest signature that it makes, at most KSHAKE_SIG_MAX. */
size_t kshake_private_key_size(const struct kshake_private_key *key);

/*
 * Sign the concatenation of @nr pieces; @sig has room for KSHAKE_SIG_MAX bytes. -EOPNOTSUPP:
 * the scheme is unknown or does not fit the key.
 */
int kshake_sig_sign(u16 scheme, const struct kshake_private_key *key,
		    const struct kshake_bytes *pieces, unsigned int nr, u8 *sig, size_t *sig_len);

/* Likewise, with kshake_sig_hash()'s digest of the content. */
int kshake_sig_sign_digest(u16 scheme, const struct kshake_private_key *key, const u8 *digest,
			   u8 *sig, size_t *sig_len);

/*
 * RSA key exchange (RFC 5246, 7.4.7.1): @out gets KSHAKE_PREMASTER bytes, random ones if what
 * @encrypted holds is bad, which nobody learns. @version: ClientHello.client_version.
 * -EOPNOTSUPP: no RSA key.
 */
int kshake_premaster_decrypt(const struct kshake_private_key *key, u16 version,
			     const u8 *encrypted, size_t len, u8 *out);

/*
 * The other end of it: @out gets a fresh premaster secret of KSHAKE_PREMASTER bytes that begins
 * with @version, and @encrypted, of KSHAKE_SIG_MAX bytes, gets *@len bytes: as many as @key's
 * modulus has. -EOPNOTSUPP: no RSA key; -EBADMSG: a key that cannot encrypt.
 */
int kshake_premaster_encrypt(const struct kshake_public_key *key, u16 version, u8 *out,
			     u8 *encrypted, size_t *len);
/* Is @key one that it takes? Up to 4096 bits: more than that only verifies. */
bool kshake_premaster_can_encrypt(const struct kshake_public_key *key);

void kshake_rand(void *buf, size_t len);	/* cryptographically strong */

/* Once, at module load and unload (process start in tests). */
int kshake_crypto_init(void);
void kshake_crypto_exit(void);

#endif /* KSHAKE_CRYPTO_H */
