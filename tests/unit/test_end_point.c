// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/end_point.h"
#include "test.h"

/* Certificates whose contents are an AlgorithmIdentifier. */
#define TBS		"\x30\x03\x02\x01\x2a"
#define SIGNATURE	"\x03\x02\x00\x00"
#define RSA(n)		"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01" n
#define ECDSA(n)	"\x06\x08\x2a\x86\x48\xce\x3d\x04\x03" n
#define SHA1		"\x06\x05\x2b\x0e\x03\x02\x1a"
#define SHA2(n)		"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02" n
#define UNDEFINED	KSHAKE_HASH_NR

static void test_algorithms(void)
{
	static const struct {
		const char *what;
		struct kshake_bytes cert;
		unsigned int hash;
	} cases[] = {
		{ "RSA, MD5", BYTES("\x30\x18" TBS "\x30\x0d" RSA("\x04") "\x05\x00" SIGNATURE),
		  KSHAKE_HASH_SHA256 },
		{ "RSA, SHA-1", BYTES("\x30\x18" TBS "\x30\x0d" RSA("\x05") "\x05\x00" SIGNATURE),
		  KSHAKE_HASH_SHA256 },
		{ "RSA, SHA-256", BYTES("\x30\x18" TBS "\x30\x0d" RSA("\x0b") "\x05\x00" SIGNATURE),
		  KSHAKE_HASH_SHA256 },
		{ "RSA, SHA-384", BYTES("\x30\x18" TBS "\x30\x0d" RSA("\x0c") "\x05\x00" SIGNATURE),
		  KSHAKE_HASH_SHA384 },
		{ "RSA, SHA-512", BYTES("\x30\x18" TBS "\x30\x0d" RSA("\x0d") "\x05\x00" SIGNATURE),
		  KSHAKE_HASH_SHA512 },
		{ "RSA, SHA-224", BYTES("\x30\x18" TBS "\x30\x0d" RSA("\x0e") "\x05\x00" SIGNATURE),
		  UNDEFINED },
		{ "ECDSA, SHA-1", BYTES("\x30\x14" TBS "\x30\x09\x06\x07\x2a\x86\x48\xce\x3d\x04\x01"
					SIGNATURE), KSHAKE_HASH_SHA256 },
		{ "ECDSA, SHA-256", BYTES("\x30\x15" TBS "\x30\x0a" ECDSA("\x02") SIGNATURE),
		  KSHAKE_HASH_SHA256 },
		{ "ECDSA, SHA-384", BYTES("\x30\x15" TBS "\x30\x0a" ECDSA("\x03") SIGNATURE),
		  KSHAKE_HASH_SHA384 },
		{ "ECDSA, SHA-512", BYTES("\x30\x15" TBS "\x30\x0a" ECDSA("\x04") SIGNATURE),
		  KSHAKE_HASH_SHA512 },
		{ "Ed25519", BYTES("\x30\x10" TBS "\x30\x05\x06\x03\x2b\x65\x70" SIGNATURE), UNDEFINED },
		{ "PSS by default, SHA-1",
		  BYTES("\x30\x18" TBS "\x30\x0d" RSA("\x0a") "\x30\x00" SIGNATURE),
		  KSHAKE_HASH_SHA256 },
		{ "PSS, SHA-1",
		  BYTES("\x30\x23" TBS "\x30\x18" RSA("\x0a") "\x30\x0b\xa0\x09\x30\x07" SHA1 SIGNATURE),
		  KSHAKE_HASH_SHA256 },
		{ "PSS, SHA-256",
		  BYTES("\x30\x29" TBS "\x30\x1e" RSA("\x0a") "\x30\x11\xa0\x0f\x30\x0d" SHA2("\x01")
			"\x05\x00" SIGNATURE), KSHAKE_HASH_SHA256 },
		{ "PSS, SHA-384, a salt",
		  BYTES("\x30\x2e" TBS "\x30\x23" RSA("\x0a") "\x30\x16\xa0\x0f\x30\x0d" SHA2("\x02")
			"\x05\x00\xa2\x03\x02\x01\x30" SIGNATURE), KSHAKE_HASH_SHA384 },
		{ "PSS, SHA-512 without parameters",
		  BYTES("\x30\x27" TBS "\x30\x1c" RSA("\x0a") "\x30\x0f\xa0\x0d\x30\x0b" SHA2("\x03")
			SIGNATURE), KSHAKE_HASH_SHA512 },
		{ "PSS, a salt, but no hash: SHA-1",
		  BYTES("\x30\x1d" TBS "\x30\x12" RSA("\x0a") "\x30\x05\xa2\x03\x02\x01\x14" SIGNATURE),
		  KSHAKE_HASH_SHA256 },
		{ "PSS, SHA-224",
		  BYTES("\x30\x27" TBS "\x30\x1c" RSA("\x0a") "\x30\x0f\xa0\x0d\x30\x0b" SHA2("\x04")
			SIGNATURE), UNDEFINED },
		{ "PSS without parameters",
		  BYTES("\x30\x16" TBS "\x30\x0b" RSA("\x0a") SIGNATURE), UNDEFINED },
		{ "PSS with NULL for parameters",
		  BYTES("\x30\x18" TBS "\x30\x0d" RSA("\x0a") "\x05\x00" SIGNATURE), UNDEFINED },
		{ "PSS, something behind the parameters",
		  BYTES("\x30\x1a" TBS "\x30\x0f" RSA("\x0a") "\x30\x00\x05\x00" SIGNATURE), UNDEFINED },
		{ "PSS, something behind the hash's algorithm",
		  BYTES("\x30\x29" TBS "\x30\x1e" RSA("\x0a") "\x30\x11\xa0\x0f\x30\x0b" SHA2("\x01")
			"\x05\x00" SIGNATURE), UNDEFINED },
		{ "PSS, a hash that is cut short",
		  BYTES("\x30\x27" TBS "\x30\x1c" RSA("\x0a") "\x30\x0f\xa0\x0d\x30\x0c" SHA2("\x01")
			SIGNATURE), UNDEFINED },
		{ "an OID that is longer",
		  BYTES("\x30\x16" TBS "\x30\x0b\x06\x09\x2a\x86\x48\xce\x3d\x04\x03\x02\x01" SIGNATURE),
		  UNDEFINED },
		{ "an OID that is shorter",
		  BYTES("\x30\x14" TBS "\x30\x09\x06\x07\x2a\x86\x48\xce\x3d\x04\x03" SIGNATURE),
		  UNDEFINED },
		{ "no algorithm", BYTES("\x30\x05" TBS), UNDEFINED },
		{ "an algorithm of nothing", BYTES("\x30\x0b" TBS "\x30\x00" SIGNATURE), UNDEFINED },
		{ "something behind it",
		  BYTES("\x30\x15" TBS "\x30\x0a" ECDSA("\x02") SIGNATURE "\x00"), UNDEFINED },
		{ "nothing at all", BYTES(""), UNDEFINED },
	};
	u8 binding[KSHAKE_DIGEST_MAX], digest[KSHAKE_DIGEST_MAX];
	enum kshake_hash_alg hash;
	unsigned int i;
	u8 len;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct kshake_bytes *cert = &cases[i].cert;

		test_begin("end_point: %s", cases[i].what);
		expect_eq(kshake_end_point_hash(cert, &hash), cases[i].hash != UNDEFINED);
		len = 99;
		expect_eq(kshake_end_point(cert, binding, &len), 0);
		if (cases[i].hash == UNDEFINED) {
			expect_eq(len, 0);
			continue;
		}
		expect_eq(hash, cases[i].hash);
		kshake_hash_digest(cases[i].hash, cert->data, cert->len, digest);
		expect_bytes(binding, len, digest, kshake_hash_size(cases[i].hash));
	}
}

void test_end_point(void)
{
	test_algorithms();
}
