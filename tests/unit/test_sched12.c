// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/sched12.h"
#include "test.h"

#define SHA256	KSHAKE_HASH_SHA256
#define SHA384	KSHAKE_HASH_SHA384

/* The PRF's test vectors as the TLS working group has them; they are in many libraries. */
static const struct {
	const char *what;
	enum kshake_hash_alg hash;
	struct kshake_bytes secret, seed, out;
} vectors[] = {
	{ "SHA-256", SHA256,
	  BYTES("\x9b\xbe\x43\x6b\xa9\x40\xf0\x17\xb1\x76\x52\x84\x9a\x71\xdb\x35"),
	  BYTES("\xa0\xba\x9f\x93\x6c\xda\x31\x18\x27\xa6\xf7\x96\xff\xd5\x19\x8c"),
	  BYTES("\xe3\xf2\x29\xba\x72\x7b\xe1\x7b\x8d\x12\x26\x20\x55\x7c\xd4\x53"
		"\xc2\xaa\xb2\x1d\x07\xc3\xd4\x95\x32\x9b\x52\xd4\xe6\x1e\xdb\x5a"
		"\x6b\x30\x17\x91\xe9\x0d\x35\xc9\xc9\xa4\x6b\x4e\x14\xba\xf9\xaf"
		"\x0f\xa0\x22\xf7\x07\x7d\xef\x17\xab\xfd\x37\x97\xc0\x56\x4b\xab"
		"\x4f\xbc\x91\x66\x6e\x9d\xef\x9b\x97\xfc\xe3\x4f\x79\x67\x89\xba"
		"\xa4\x80\x82\xd1\x22\xee\x42\xc5\xa7\x2e\x5a\x51\x10\xff\xf7\x01"
		"\x87\x34\x7b\x66") },
	{ "SHA-384", SHA384,
	  BYTES("\xb8\x0b\x73\x3d\x6c\xee\xfc\xdc\x71\x56\x6e\xa4\x8e\x55\x67\xdf"),
	  BYTES("\xcd\x66\x5c\xf6\xa8\x44\x7d\xd6\xff\x8b\x27\x55\x5e\xdb\x74\x65"),
	  BYTES("\x7b\x0c\x18\xe9\xce\xd4\x10\xed\x18\x04\xf2\xcf\xa3\x4a\x33\x6a"
		"\x1c\x14\xdf\xfb\x49\x00\xbb\x5f\xd7\x94\x21\x07\xe8\x1c\x83\xcd"
		"\xe9\xca\x0f\xaa\x60\xbe\x9f\xe3\x4f\x82\xb1\x23\x3c\x91\x46\xa0"
		"\xe5\x34\xcb\x40\x0f\xed\x27\x00\x88\x4f\x9d\xc2\x36\xf8\x0e\xdd"
		"\x8b\xfa\x96\x11\x44\xc9\xe8\xd7\x92\xec\xa7\x22\xa7\xb3\x2f\xc3"
		"\xd4\x16\xd4\x73\xeb\xc2\xc5\xfd\x4a\xbf\xda\xd0\x5d\x91\x84\x25"
		"\x9b\x5b\xf8\xcd\x4d\x90\xfa\x0d\x31\xe2\xde\xc4\x79\xe4\xf1\xa2"
		"\x60\x66\xf2\xee\xa9\xa6\x92\x36\xa3\xe5\x26\x55\xc9\xe9\xae\xe6"
		"\x91\xc8\xf3\xa2\x68\x54\x30\x8d\x5e\xaa\x3b\xe8\x5e\x09\x90\x70"
		"\x3d\x73\xe5\x6f") },
};

static void test_prf(void)
{
	struct kshake_bytes pieces[KSHAKE_PRF_SEEDS + 1] = { };
	unsigned int i;
	u8 out[160];
	size_t n;

	for (i = 0; i < ARRAY_SIZE(vectors); i++) {
		test_begin("sched12: the PRF with %s, of every length", vectors[i].what);
		for (n = 0; n <= vectors[i].out.len; n++) {
			memset(out, 0x5a, sizeof(out));
			expect(!kshake_prf(vectors[i].hash, vectors[i].secret.data,
					   vectors[i].secret.len, "test label", &vectors[i].seed, 1,
					   out, n));
			expect_bytes(out, n, vectors[i].out.data, n);
			expect(out[n] == 0x5a);
		}

		test_begin("sched12: the PRF with %s, its seed in three pieces", vectors[i].what);
		pieces[0] = (struct kshake_bytes){ vectors[i].seed.data, 5 };
		pieces[1] = (struct kshake_bytes){ vectors[i].seed.data + 5, 10 };
		pieces[2] = (struct kshake_bytes){ vectors[i].seed.data + 15, 1 };
		expect(!kshake_prf(vectors[i].hash, vectors[i].secret.data, vectors[i].secret.len,
				   "test label", pieces, 3, out, vectors[i].out.len));
		expect_bytes(out, vectors[i].out.len, vectors[i].out.data, vectors[i].out.len);
	}

	test_begin("sched12: the PRF with more than it takes");
	expect_eq(kshake_prf(SHA256, out, 16, "l", pieces, KSHAKE_PRF_SEEDS + 1, out, 16), -EINVAL);
	expect_eq(kshake_prf(KSHAKE_HASH_SHA512, out, 16, "l", pieces, 1, out, 16), -EINVAL);
}

/*
 * Not published: made with Python's hmac by RFC 5246, 5, of a premaster secret 01 02 ... 20, a
 * client's random 40 ... 5f, a server's random 80 ... 9f, and a digest c0 ...
 */
static const struct schedule {
	const char *what;
	enum kshake_hash_alg hash;
	u8 digest_len;
	struct kshake_bytes master, extended, block, client_finished, server_finished;
} schedules[] = {
	{ "SHA-256", SHA256, 32,
	  BYTES("\x4e\x14\x82\xb4\x92\x5d\xc5\xdb\x45\x98\x74\x10\x1c\xbf\x44\x19"
		"\x57\x55\xf7\x63\x50\x06\xdb\xa5\x22\x5a\xfa\x54\x96\x84\xe5\xc6"
		"\x71\x54\xad\x41\x27\x71\x82\x68\xc1\x72\x84\xc6\x44\x50\xa6\xb2"),
	  BYTES("\xe2\xce\x92\x1f\x8f\xfc\x05\xeb\x3b\xe9\x04\xde\x41\x65\x04\x89"
		"\x34\x6b\xdb\x87\x94\x25\xa5\xa8\xe5\x8d\x37\x13\x3f\x68\x5d\xe2"
		"\x92\x01\x46\xc9\x8e\xea\x9b\x43\xa0\x96\x0e\x1a\xe1\xb1\x4a\xa7"),
	  BYTES("\xf2\x6c\xde\x21\xe3\x12\xe0\x00\xd8\x60\xd7\x9d\x37\x51\x88\xe1"
		"\x13\xfd\x02\x6c\x73\xba\xc1\xf6\x83\x72\xb6\x6c\xe7\x79\x72\x85"
		"\x91\x82\xcf\x06\xa5\x90\x9f\xd8\x54\xec\x28\x75\x6c\xe9\x06\xf8"
		"\x25\x23\x9d\x08\x47\x26\x3f\x43\x77\x9a\xb4\x84\xf5\x2b\x9a\x37"
		"\xd7\xa8\xd9\x7f\xba\x4f\x98\xf5\xb1\xa4\xf9\x7f\x53\x41\xb9\xd5"
		"\xdb\xd5\x18\x69\x04\x74\x30\x63"),
	  BYTES("\xd5\xf6\xd6\xd0\x9e\xfc\x37\xc2\x8f\xe3\x61\x89"),
	  BYTES("\xa3\x6a\x0c\x4f\x04\x62\x7f\x1d\x6e\x93\x08\xb8") },
	{ "SHA-384", SHA384, 48,
	  BYTES("\x4f\xdc\x9e\xa1\xeb\x16\x3c\x30\xa2\x50\x65\xda\x1e\x46\x4b\xd4"
		"\xb1\x6d\x23\xeb\xe8\x5a\x3d\x41\xc6\xfd\xef\x31\x15\xc3\xf9\x5c"
		"\x92\xe9\x12\xfb\x91\x66\x4f\x5a\x94\xfb\x96\xcd\x5c\xcc\x3a\x62"),
	  BYTES("\x1c\x45\xcd\x3f\x4a\x90\xff\xbb\x49\xd1\x3f\x56\x29\x43\x47\xd0"
		"\xe7\xe2\x8c\x0e\x64\x00\x2e\xd5\x2e\xf2\x7a\xec\x7b\x1e\x05\xf5"
		"\x0d\x29\xd9\x0d\x72\x0a\x3a\xeb\xfc\x4a\xcc\x34\xfe\xdd\xef\xe2"),
	  BYTES("\xcd\x01\x38\x3f\x1b\xcd\x52\x6d\x26\x37\x7b\xf8\x12\xb1\x63\xae"
		"\x76\x69\x2f\xec\x51\x7b\x60\xce\x66\x18\x40\x6e\xa3\x79\x0c\x4b"
		"\x5a\x63\x7d\x23\xbe\x09\x3a\xae\x2c\xdf\xdd\x2d\x00\x07\x41\x14"
		"\xfd\x82\x13\x24\x66\x55\x27\xb1\x4b\x0b\xaa\xc7\x5c\xe1\x27\xa8"
		"\x59\xeb\x4b\xbe\x5f\x48\x6b\xd4\x0f\x1e\x2f\x0a\xf1\xdd\xf6\x56"
		"\x96\x55\x65\x21\x52\x82\x1b\x8c"),
	  BYTES("\x21\x43\x37\xcc\x05\x2e\x12\x0a\x14\x3b\x15\x3b"),
	  BYTES("\x3c\x15\x03\xa1\x10\xdc\xc5\xbd\x18\x74\x30\x1b") },
};

static struct {
	u8 premaster[32], client_random[32], server_random[32], digest[48];
} inputs;

static void make_inputs(void)
{
	unsigned int i;

	for (i = 0; i < 48; i++) {
		inputs.digest[i] = 0xc0 + i;
		if (i >= 32)
			continue;
		inputs.premaster[i] = 1 + i;
		inputs.client_random[i] = 0x40 + i;
		inputs.server_random[i] = 0x80 + i;
	}
}

static void test_secrets(const struct schedule *s)
{
	u8 out[64];

	test_begin("sched12: the master secret, %s", s->what);
	expect(!kshake_master12(s->hash, inputs.premaster, 32, inputs.client_random,
				inputs.server_random, out));
	expect_bytes(out, 48, s->master.data, s->master.len);

	test_begin("sched12: the extended master secret, %s", s->what);
	expect(!kshake_extended_master12(s->hash, inputs.premaster, 32, inputs.digest, out));
	expect_bytes(out, 48, s->extended.data, s->extended.len);

	test_begin("sched12: verify_data of both, %s", s->what);
	expect(!kshake_finished12(s->hash, s->master.data, false, inputs.digest, out));
	expect_bytes(out, 12, s->client_finished.data, s->client_finished.len);
	expect(!kshake_finished12(s->hash, s->master.data, true, inputs.digest, out));
	expect_bytes(out, 12, s->server_finished.data, s->server_finished.len);
}

static void expect_keys(const struct kshake_keys12 *keys, const u8 *key, size_t key_len,
			const u8 *iv, size_t iv_len)
{
	static const struct kshake_keys12 zero;

	expect_bytes(keys->key, key_len, key, key_len);
	expect_bytes(keys->iv, iv_len, iv, iv_len);
	expect(!memcmp(keys->key + key_len, zero.key, sizeof(zero.key) - key_len));
	expect(!memcmp(keys->iv + iv_len, zero.iv, sizeof(zero.iv) - iv_len));
}

static void test_key_block(const struct schedule *s)
{
	static const struct {
		const char *what;
		enum kshake_aead_alg aead;
		u8 key, iv;
	} aeads[] = {
		{ "AES-128-GCM", KSHAKE_AEAD_AES_128_GCM, 16, 4 },
		{ "AES-256-GCM", KSHAKE_AEAD_AES_256_GCM, 32, 4 },
		{ "ChaCha20-Poly1305", KSHAKE_AEAD_CHACHA20_POLY1305, 32, 12 },
		{ "AES-128-CCM", KSHAKE_AEAD_AES_128_CCM, 16, 4 },
	};
	struct kshake_keys12 client, server;
	const u8 *block = s->block.data;
	unsigned int i;
	u8 key, iv;

	for (i = 0; i < ARRAY_SIZE(aeads); i++) {
		key = aeads[i].key;
		iv = aeads[i].iv;
		test_begin("sched12: the key block, %s, %s", s->what, aeads[i].what);
		memset(&client, 0x5a, sizeof(client));
		memset(&server, 0x5a, sizeof(server));
		expect_eq(kshake_fixed_iv12(aeads[i].aead), iv);
		expect(!kshake_key_block12(s->hash, aeads[i].aead, s->master.data,
					   inputs.client_random, inputs.server_random, &client,
					   &server));
		expect_keys(&client, block, key, block + 2 * key, iv);
		expect_keys(&server, block + key, key, block + 2 * key + iv, iv);
	}
}

void test_sched12(void)
{
	unsigned int i;

	make_inputs();
	test_prf();
	for (i = 0; i < ARRAY_SIZE(schedules); i++) {
		test_secrets(&schedules[i]);
		test_key_block(&schedules[i]);
	}
}
