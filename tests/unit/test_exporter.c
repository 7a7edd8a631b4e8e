// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The values were computed by other means, from RFC 8448's secret and from one that counts up. */
#include "../../kmod/core/exporter.h"
#include "../../kmod/core/msg.h"
#include "../vectors/rfc8448.h"
#include "test.h"

#define SHA256	KSHAKE_HASH_SHA256
#define SHA384	KSHAKE_HASH_SHA384
#define NONE	{ NULL, 0 }
#define EMPTY	BYTES("")
#define BINDING	BYTES("EXPORTER-Channel-Binding")
#define TEST	BYTES("EXPERIMENTAL test")

/* A master secret, ClientHello.random, ServerHello.random. */
static struct {
	u8 master[48];
	u8 randoms[2][32];
} counted;

static void count(void)
{
	unsigned int i;

	for (i = 0; i < 48; i++)
		counted.master[i] = i;
	for (i = 0; i < 32; i++) {
		counted.randoms[0][i] = 100 + i;
		counted.randoms[1][i] = 200 + i;
	}
}

static struct kshake_exporter source(u16 version, enum kshake_hash_alg hash)
{
	struct kshake_exporter x = {
		.version = version,
		.hash = hash,
		.secret = { counted.master, sizeof(counted.master) },
		.randoms = counted.randoms[0],
	};

	if (version == KSHAKE_VERSION_1_3 && hash == SHA256)
		x.secret = (struct kshake_bytes){ rfc8448_exporter, sizeof(rfc8448_exporter) };
	return x;
}

static void test_values(void)
{
	static const struct {
		u16 version;
		enum kshake_hash_alg hash;
		struct kshake_bytes label, context, value;
	} cases[] = {
		{ KSHAKE_VERSION_1_3, SHA256, BINDING, EMPTY,
		  BYTES("\xe3\xb0\x94\x6b\xf2\xf4\x66\x81\x44\xf2\x28\x72\xe0\xaf\xd5\x1d\xc9\x60"
			"\x86\x38\xc6\xf9\xb2\x58\x4b\x98\xc6\xcd\x3a\x4a\xff\xad") },
		{ KSHAKE_VERSION_1_3, SHA256, TEST, EMPTY,
		  BYTES("\x34\x91\xbb\xc4\x44\x58\x76\x29\x33\x49\x3a\xa4\x04\x05\x7c\x36\xe5\x6d"
			"\xd3\x82") },
		{ KSHAKE_VERSION_1_3, SHA256, TEST, NONE,
		  BYTES("\x34\x91\xbb\xc4\x44\x58\x76\x29\x33\x49\x3a\xa4\x04\x05\x7c\x36\xe5\x6d"
			"\xd3\x82") },
		{ KSHAKE_VERSION_1_3, SHA256, TEST, BYTES("context"),
		  BYTES("\xf1\x36\x5e\x19\x2d\x40\xd2\xa7\xa8\xd0\x30\xd8\x20\xe2\xcb\x68\x04\xd2"
			"\x04\x60\x5b\xe0\x2b\x57\x2a\x0d\x39\x6e\x4d\x91\x72\xff\x98\xbb\xd0\x24"
			"\x1f\x61\xe6\x0b\xa8\x79\x45\xe8\x3f\x1b\x54\x88\xb8\x0a\xc1\x98\x8c\x02"
			"\x90\x6b\x7d\x34\x83\xc3\x79\x4f\x71\x93\x2a\x3a\xed\x60\xad\xe1\x7f\xa7"
			"\x89\xe7\xd5\x1f\x34\x5b\x60\xf0") },
		{ KSHAKE_VERSION_1_3, SHA384, TEST, BYTES("context"),
		  BYTES("\xa2\x7d\xd2\x9f\xc3\x74\xf6\x8e\x83\xf0\x9d\xe1\xff\x62\x0c\x1b\xc3\xeb"
			"\x26\xcb\xdf\xd9\xf4\x26\x05\x81\x01\x43\x68\xf1\x42\x3b\x5a\xf2\x8b\x34"
			"\xa9\x21\x27\x8b\x3f\x5a\x7f\x55\x25\xea\xea\xcf\x70\xd1\x58\xa8\x6f\x86"
			"\xe3\x47\x22\xa5\x91\x00\x66\xf5\x96\x7a\xe8\xf9\x3a\x6d\x6b\x95\x21\x74"
			"\xff\xeb\x6a\x5e\x0b\xb4\xc4\xb2") },
		{ KSHAKE_VERSION_1_2, SHA256, BINDING, EMPTY,
		  BYTES("\xc2\x63\xa9\xbc\x6e\xe7\x40\xa4\x8f\x2f\xb6\x39\x9b\x8f\x45\x35\x31\xf1"
			"\x39\x6f\xfa\xdc\xf6\xc1\x2c\x69\xad\xf5\x5c\xf9\x83\xe8") },
		{ KSHAKE_VERSION_1_2, SHA256, TEST, NONE,
		  BYTES("\xdf\x9f\x8d\x68\x33\x5b\x26\x06\x46\x2e\xd6\xbb\x5a\x24\x2d\x5b\xff\xb8"
			"\x23\x33") },
		{ KSHAKE_VERSION_1_2, SHA256, TEST, EMPTY,
		  BYTES("\x09\x46\xc0\x8f\xcc\xa2\x00\x9d\xe3\xd6\xe9\xfb\x75\x3b\xf2\x13\x84\x20"
			"\x77\x72") },
		{ KSHAKE_VERSION_1_2, SHA256, TEST, BYTES("context"),
		  BYTES("\x67\xe2\xb3\x28\x54\x57\x4c\xd6\x7c\xed\x46\xd7\xbf\x23\x57\x6d\xf1\xc6"
			"\xf3\x7c\x54\xcb\x23\x52\x6e\x44\x38\xe4\x61\xe0\xf0\x7d\x5f\x80\x21\xe0"
			"\x6e\xac\x74\x21\x69\xab\x94\x59\x75\xda\x1e\x9c\x48\x82\x3f\x22\x54\x20"
			"\x94\x2b\xf9\xaa\xd6\x99\xcd\x7e\xf3\xab\x46\x61\x7f\x17\xaf\xa5\xa6\x2f"
			"\x03\x6c\x3e\xbe\x46\xea\xbf\x49") },
		{ KSHAKE_VERSION_1_2, SHA384, TEST, NONE,
		  BYTES("\xcf\x4e\x2d\xec\x6c\x60\x54\xe2\x75\x4f\x0f\xae\x78\x50\x9a\x28\x42\x8c"
			"\x03\x67") },
		{ KSHAKE_VERSION_1_2, SHA384, TEST, BYTES("context"),
		  BYTES("\x0a\x24\x2c\x67\x31\x19\x5e\x9d\x27\x33\xfd\xd9\xe4\x54\xbb\x75\x33\x0a"
			"\x0d\x67\x49\x75\x05\x05\x7a\xfc\xa4\xf0\x97\xbe\x4a\xbe\x75\xb6\xab\x76"
			"\x8e\xda\xec\x56\x8b\x58\xee\x88\x98\xd6\x53\xc3\x2f\x83\x8c\x61\xc5\x72"
			"\xec\xa5\xba\xbd\x75\x62\x75\x94\xfa\x03\x9a\xac\xb2\x26\x09\x46\x4b\x48"
			"\xbf\xa5\xfa\x52\xb4\x9b\xa1\xd6") },
	};
	struct kshake_exporter x;
	unsigned int i;
	u8 out[80];

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct kshake_bytes *context = &cases[i].context;

		test_begin("exporter: TLS %s, SHA-%zu, %.*s, %s%.*s",
			   cases[i].version == KSHAKE_VERSION_1_3 ? "1.3" : "1.2",
			   8 * kshake_hash_size(cases[i].hash), (int)cases[i].label.len,
			   (const char *)cases[i].label.data, context->data ? "context " : "no context",
			   (int)context->len, (const char *)context->data ?: "");
		x = source(cases[i].version, cases[i].hash);
		expect_eq(kshake_exporter_derive(&x, &cases[i].label, context->data ? context : NULL,
						 out, cases[i].value.len), 0);
		expect_bytes(out, cases[i].value.len, cases[i].value.data, cases[i].value.len);
	}
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		if (cases[i].label.len != 24)
			continue;
		test_begin("exporter: tls-exporter, TLS 1.%d", cases[i].version - 0x0301);
		x = source(cases[i].version, cases[i].hash);
		expect_eq(kshake_exporter_bind(&x, out), 0);
		expect_bytes(out, KSHAKE_EXPORTER_BINDING, cases[i].value.data, cases[i].value.len);
	}
}

static void test_bounds(void)
{
	static u8 label[KSHAKE_EXPORTER_LABEL_MAX + 1], context[U16_MAX + 1];
	static u8 out[KSHAKE_EXPORTER_MAX + 1];
	static const struct {
		const char *what;
		size_t label, context, out;
		int result;
	} cases[] = {
		{ "the shortest of all", 1, 0, 1, 0 },
		{ "no label", 0, 0, 1, -EINVAL },
		{ "the longest label", KSHAKE_EXPORTER_LABEL_MAX, 0, 1, 0 },
		{ "a label too long", KSHAKE_EXPORTER_LABEL_MAX + 1, 0, 1, -EINVAL },
		{ "the longest context", 1, U16_MAX, 1, 0 },
		{ "a context too long", 1, U16_MAX + 1, 1, -EINVAL },
		{ "nothing wanted", 1, 0, 0, -EINVAL },
		{ "the most that can be wanted", 1, 0, KSHAKE_EXPORTER_MAX, 0 },
		{ "more than that", 1, 0, KSHAKE_EXPORTER_MAX + 1, -EINVAL },
	};
	struct kshake_exporter x;
	unsigned int i;
	u16 version;

	memset(label, 'l', sizeof(label));
	for (version = KSHAKE_VERSION_1_2; version <= KSHAKE_VERSION_1_3; version++)
		for (i = 0; i < ARRAY_SIZE(cases); i++) {
			const struct kshake_bytes l = { label, cases[i].label };
			const struct kshake_bytes c = { context, cases[i].context };

			test_begin("exporter: TLS 1.%d: %s", version - 0x0301, cases[i].what);
			x = source(version, SHA256);
			expect_eq(kshake_exporter_derive(&x, &l, &c, out, cases[i].out),
				  cases[i].result);
		}
}

static void test_labels(void)
{
	static const struct {
		struct kshake_bytes label;
		int result12, result13;
	} cases[] = {
		{ BYTES("client finished"), -EINVAL, 0 },
		{ BYTES("server finished"), -EINVAL, 0 },
		{ BYTES("master secret"), -EINVAL, 0 },
		{ BYTES("extended master secret"), -EINVAL, 0 },
		{ BYTES("key expansion"), -EINVAL, 0 },
		{ BYTES("key expansion of mine"), -EINVAL, 0 },
		{ BYTES("key expansio"), 0, 0 },
		{ BYTES("EXPORTER key expansion"), 0, 0 },
		{ BYTES("NUL\0in it"), -EINVAL, -EINVAL },
		{ BYTES("NUL at the end\0"), -EINVAL, -EINVAL },
		{ BYTES("a\tblank"), -EINVAL, -EINVAL },
		{ BYTES("rub\x7fout"), -EINVAL, -EINVAL },
		{ BYTES("caf\xc3\xa9"), -EINVAL, -EINVAL },
		{ BYTES(" ~"), 0, 0 },
	};
	struct kshake_exporter x;
	unsigned int i;
	u8 out[32];

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("exporter: the label \"%.*s\"", (int)cases[i].label.len,
			   (const char *)cases[i].label.data);
		x = source(KSHAKE_VERSION_1_2, SHA256);
		expect_eq(kshake_exporter_derive(&x, &cases[i].label, NULL, out, 32),
			  cases[i].result12);
		x = source(KSHAKE_VERSION_1_3, SHA256);
		expect_eq(kshake_exporter_derive(&x, &cases[i].label, NULL, out, 32),
			  cases[i].result13);
	}
}

static void test_source(void)
{
	static const struct kshake_bytes label = TEST;
	struct kshake_exporter x;
	u8 out[32];

	test_begin("exporter: of another version, or with half a secret");
	x = source(0x0302, SHA256);
	expect_eq(kshake_exporter_derive(&x, &label, NULL, out, 32), -EINVAL);
	x = source(KSHAKE_VERSION_1_2, SHA256);
	x.secret.len = 32;
	expect_eq(kshake_exporter_derive(&x, &label, NULL, out, 32), -EINVAL);
	x = source(KSHAKE_VERSION_1_3, SHA384);
	x.secret.len = 32;
	expect_eq(kshake_exporter_derive(&x, &label, NULL, out, 32), -EINVAL);
}

void test_exporter(void)
{
	count();
	test_values();
	test_bounds();
	test_labels();
	test_source();
}
