// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/wire.h"
#include "test.h"

static void test_reader(void)
{
	static const u8 data[] = { 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a };
	struct kshake_bytes bytes;
	struct kshake_reader r;
	u32 v32, v24;
	u16 v16;
	u8 v8;

	test_begin("wire: integers are read in network order");
	kshake_reader_init(&r, data, sizeof(data));
	expect(kshake_read_u8(&r, &v8) && v8 == 0x01);
	expect(kshake_read_u16(&r, &v16) && v16 == 0x0203);
	expect(kshake_read_u24(&r, &v24) && v24 == 0x040506);
	expect(kshake_read_u32(&r, &v32) && v32 == 0x0708090a);
	expect(!r.left);
	expect(!kshake_read_u8(&r, &v8));

	test_begin("wire: a read that does not fit changes nothing");
	kshake_reader_init(&r, data, 1);
	expect(!kshake_read_u16(&r, &v16) && !kshake_read_u24(&r, &v24) &&
	       !kshake_read_u32(&r, &v32) && !kshake_read_bytes(&r, 2, &bytes));
	expect(!kshake_read_bytes(&r, SIZE_MAX, &bytes));
	expect(r.at == data && r.left == 1);

	test_begin("wire: the rest is all that is left");
	kshake_reader_init(&r, data, 7);
	kshake_read_u8(&r, &v8);
	bytes = kshake_read_rest(&r);
	expect(bytes.data == data + 1 && bytes.len == 6 && !r.left);
}

static void test_vectors(void)
{
	static const struct {
		const char *what;
		struct kshake_bytes data;
		unsigned int width;
		bool ok;
		size_t len, left;
	} cases[] = {
		{ "vec8 empty", BYTES("\x00"), 1, true, 0, 0 },
		{ "vec8 with a byte behind it", BYTES("\x02""abc"), 1, true, 2, 1 },
		{ "vec8 too short", BYTES("\x03""ab"), 1, false, 0, 3 },
		{ "vec8 without a length", BYTES(""), 1, false, 0, 0 },
		{ "vec16", BYTES("\x00\x02""ab"), 2, true, 2, 0 },
		{ "vec16 too short", BYTES("\x00\x03""ab"), 2, false, 0, 4 },
		{ "vec16 with half a length", BYTES("\x00"), 2, false, 0, 1 },
		{ "vec24", BYTES("\x00\x00\x01""ab"), 3, true, 1, 1 },
		{ "vec24 too short by far", BYTES("\xff\xff\xff""ab"), 3, false, 0, 5 },
		{ "vec24 with half a length", BYTES("\x00\x00"), 3, false, 0, 2 },
	};
	static bool (*const read[])(struct kshake_reader *, struct kshake_reader *) = {
		NULL, kshake_read_vec8, kshake_read_vec16, kshake_read_vec24,
	};
	struct kshake_reader r, vec;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("wire: %s", cases[i].what);
		kshake_reader_init(&r, cases[i].data.data, cases[i].data.len);
		expect_eq(read[cases[i].width](&r, &vec), cases[i].ok);
		expect_eq(r.left, cases[i].left);
		if (cases[i].ok)
			expect_eq(vec.left, cases[i].len);
		else
			expect(r.at == cases[i].data.data);
	}
}

static void test_builder(void)
{
	struct kshake_builder b = { };
	size_t outer, inner;
	u8 *big;

	test_begin("wire: lengths are filled in behind what was written");
	outer = kshake_build_begin(&b, 3);
	inner = kshake_build_begin(&b, 1);
	kshake_build_u16(&b, 0x1234);
	kshake_build_end(&b, inner, 1);
	kshake_build_u24(&b, 0xabcdef);
	kshake_build_u8(&b, 0x77);
	kshake_build_bytes(&b, NULL, 0);
	kshake_build_end(&b, outer, 3);
	expect(!b.error);
	expect_bytes(b.buf, b.len, (const u8 *)"\0\0\x07\x02\x12\x34\xab\xcd\xef\x77", 10);
	kshake_builder_free(&b);

	test_begin("wire: a vector that outgrows its length is an error, and errors stay");
	inner = kshake_build_begin(&b, 1);
	expect(kshake_build_reserve(&b, 255));
	kshake_build_end(&b, inner, 1);
	expect(!b.error);
	kshake_build_u8(&b, 0);
	kshake_build_end(&b, inner, 1);
	expect_eq(b.error, -EMSGSIZE);
	expect(!kshake_build_reserve(&b, 1));
	kshake_build_u8(&b, 1);
	expect_eq(b.error, -EMSGSIZE);
	kshake_builder_free(&b);
	expect(!b.error && !b.len);

	test_begin("wire: a builder grows to its limit and not further");
	big = kshake_build_reserve(&b, KSHAKE_BUILDER_MAX);
	expect(big);
	expect(!kshake_build_reserve(&b, 1));
	expect_eq(b.error, -EMSGSIZE);
	kshake_builder_free(&b);
	expect(!kshake_build_reserve(&b, SIZE_MAX));
	expect_eq(b.error, -EMSGSIZE);
	kshake_builder_free(&b);

	test_begin("wire: a builder without memory keeps what it has");
	kshake_build_bytes(&b, "abc", 3);
	port_alloc_fail_at = 0;
	kshake_build_reserve(&b, 1000);
	expect_eq(b.error, -ENOMEM);
	expect_bytes(b.buf, b.len, (const u8 *)"abc", 3);
	kshake_builder_free(&b);
}

void test_wire(void)
{
	test_reader();
	test_vectors();
	test_builder();
}
