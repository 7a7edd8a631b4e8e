// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/reasm.h"
#include "test.h"

static int limit(const void *arg, u8 type)
{
	(void)arg;
	return type == 1 ? 100 : type == 2 ? 0 : -1;
}

/* Three messages: 5 bytes of body, none, 20. */
static size_t stream(u8 *to)
{
	static const u8 lens[] = { 5, 0, 20 };
	unsigned int i;
	size_t at = 0;

	for (i = 0; i < ARRAY_SIZE(lens); i++) {
		to[at++] = lens[i] ? 1 : 2;
		put_unaligned_be24(lens[i], to + at);
		at += 3;
		memset(to + at, 0x30 + i, lens[i]);
		at += lens[i];
	}
	return at;
}

/* Feed @len bytes in pieces that @cut ends, expect the messages of stream() again. */
static void check_stream(const u8 *data, size_t len, size_t piece, size_t first)
{
	struct kshake_reasm r = { };
	struct kshake_bytes in, msg;
	size_t at = 0, end = 0, n = first;
	unsigned int messages = 0;

	for (; at < len; at += in.len, n = piece) {
		n = min(n, len - at);
		in.data = data + at;
		in.len = n;
		at += n;
		while (in.len) {
			if (!expect_eq(kshake_reasm_next(&r, &in, limit, NULL, &msg), 0))
				return;
			if (!msg.len)
				break;
			messages++;
			expect_bytes(msg.data, msg.len, data + end, 4 + data[end + 3]);
			end += msg.len;
			/* Between messages is exactly where one ended and no other began. */
			expect_eq(kshake_reasm_aligned(&r, &in), end == at);
		}
	}
	expect_eq(messages, 3);
	expect_eq(end, len);
	kshake_reasm_wipe(&r);
}

static void test_splits(void)
{
	u8 data[64];
	size_t len = stream(data), n;

	test_begin("reasm: messages in one record");
	check_stream(data, len, len, len);

	test_begin("reasm: records of every size");
	for (n = 1; n < len; n++)
		check_stream(data, len, n, n);

	test_begin("reasm: a cut at every place");
	for (n = 1; n < len; n++)
		check_stream(data, len, len, n);
}

static void test_in_place(void)
{
	struct kshake_reasm r = { };
	struct kshake_bytes in, msg;
	u8 data[64];
	long before;

	test_begin("reasm: what is whole in a record is not copied");
	in.data = data;
	in.len = stream(data);
	before = port_allocs;
	expect(!kshake_reasm_next(&r, &in, limit, NULL, &msg));
	expect(msg.data == data && msg.len == 9);
	expect_eq(port_allocs, before);

	test_begin("reasm: memory is taken for one message, once its header is known");
	in = (struct kshake_bytes)BYTES("\x01\x00\x00");
	expect(!kshake_reasm_next(&r, &in, limit, NULL, &msg) && !msg.len);
	expect_eq(port_alloc_live, 0);
	expect(!kshake_reasm_aligned(&r, &in));
	in = (struct kshake_bytes)BYTES("\x64""a");
	expect(!kshake_reasm_next(&r, &in, limit, NULL, &msg) && !msg.len);
	expect_eq(port_alloc_live, 104);
	kshake_reasm_wipe(&r);
	expect_eq(port_alloc_live, 0);
}

static void test_limits(void)
{
	static const struct {
		const char *what;
		struct kshake_bytes in;
		int result;
	} cases[] = {
		{ "a type that is not due", BYTES("\x03\x00\x00\x00"),
		  FAULT(UNEXPECTED_MESSAGE, UNEXPECTED_MESSAGE) },
		{ "a message of the longest length", BYTES("\x01\x00\x00\x64"), 0 },
		{ "a message one byte longer", BYTES("\x01\x00\x00\x65"),
		  FAULT(ILLEGAL_PARAMETER, MESSAGE_TOO_LARGE) },
		{ "a message of 2^24 - 1 bytes", BYTES("\x01\xff\xff\xff"),
		  FAULT(ILLEGAL_PARAMETER, MESSAGE_TOO_LARGE) },
		{ "a byte where none may be", BYTES("\x02\x00\x00\x01"),
		  FAULT(ILLEGAL_PARAMETER, MESSAGE_TOO_LARGE) },
	};
	struct kshake_bytes in, msg;
	unsigned int i, split;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		test_begin("reasm: %s is judged by its header", cases[i].what);
		for (split = 0; split < 4; split++) {
			struct kshake_reasm r = { };

			in = (struct kshake_bytes){ cases[i].in.data, split };
			expect(!kshake_reasm_next(&r, &in, limit, NULL, &msg));
			in = (struct kshake_bytes){ cases[i].in.data + split, 4 - split };
			expect_eq(kshake_reasm_next(&r, &in, limit, NULL, &msg), cases[i].result);
			kshake_reasm_wipe(&r);
		}
	}

	test_begin("reasm: no memory");
	{
		struct kshake_reasm r = { };

		in = (struct kshake_bytes)BYTES("\x01\x00\x00\x10""abc");
		port_alloc_fail_at = 0;
		expect_eq(kshake_reasm_next(&r, &in, limit, NULL, &msg), -ENOMEM);
		kshake_reasm_wipe(&r);
	}
}

void test_reasm(void)
{
	test_splits();
	test_in_place();
	test_limits();
}
