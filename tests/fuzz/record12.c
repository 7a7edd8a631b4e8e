// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/record.h"
#include "fuzz.h"

/* What was written is read as it was. */
static void round_trip(struct kshake_record_half *half, u8 kind, const u8 *content, size_t len)
{
	struct kshake_builder out = { };
	size_t content_len;
	u8 type;

	hold(!kshake_record_write(half, &out, 0x0303, kind, content, len));
	hold(half->seq == 1 && get_unaligned_be16(out.buf + 3) + 5 == out.len);
	half->seq = 0;
	hold(!kshake_record_open(half, out.buf, out.buf + 5, out.len - 5, &type, &content_len));
	hold(type == kind && content_len == len && !memcmp(out.buf + 5, content, len));
	kshake_builder_free(&out);
}

/* A flag byte, a header, a fragment: as it came, and as what is to be protected. */
int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	static const u8 key[32], iv[12];
	struct kshake_record_header header;
	struct kshake_record_half half = { };
	enum kshake_aead_alg aead;
	size_t content;
	u8 *fragment, type;
	int err;

	if (len < 6)
		return 0;
	err = kshake_record_parse_header(data + 1, KSHAKE_PROTECTED12, data[0] & 2, &header);
	if (parsed(err))
		hold(header.len && header.len <= KSHAKE_CIPHERTEXT12_MAX &&
		     (header.type == 21 || header.type == 22));
	aead = data[0] & 1 ? KSHAKE_AEAD_AES_128_GCM : KSHAKE_AEAD_CHACHA20_POLY1305;
	hold(!kshake_record_set_key12(&half, aead, key, iv));

	len = min_t(size_t, len - 6, KSHAKE_CIPHERTEXT12_MAX);
	fragment = kmalloc(len + !len, GFP_KERNEL);
	memcpy(fragment, data + 6, len);
	/* Nobody guesses a tag. */
	hold(kshake_record_open(&half, data + 1, fragment, len, &type, &content) > 0);
	hold(!half.seq);
	if (len && len <= KSHAKE_PLAINTEXT_MAX)
		round_trip(&half, data[1], data + 6, len);
	kfree(fragment);
	kshake_record_wipe(&half);
	hold(!port_alloc_live);
	return 0;
}
