// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/record.h"
#include "fuzz.h"

/* A flag byte, a header, a fragment. With flag 4 the fragment is sealed first. */
int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	static const u8 key[32], iv[12];
	struct kshake_record_header header;
	struct kshake_record_half half = { };
	size_t content;
	u8 *fragment, type;
	int err;

	if (len < 6)
		return 0;
	err = kshake_record_parse_header(data + 1, data[0] & 1 ? KSHAKE_PROTECTED13 : KSHAKE_PLAIN,
					 data[0] & 2, &header);
	if (parsed(err))
		hold(header.len && header.len <= KSHAKE_CIPHERTEXT_MAX);

	len = min_t(size_t, len - 6, KSHAKE_CIPHERTEXT_MAX);
	fragment = kmalloc(len + KSHAKE_AEAD_TAG, GFP_KERNEL);
	memcpy(fragment, data + 6, len);
	hold(!kshake_record_set_key(&half, KSHAKE_AEAD_AES_128_GCM, key, iv));
	if (data[0] & 4) {
		hold(!kshake_aead_seal(half.aead, iv, data + 1, 5, fragment, len));
		len += KSHAKE_AEAD_TAG;
	}
	if (len >= KSHAKE_AEAD_TAG) {
		err = kshake_record_open(&half, data + 1, fragment, len, &type, &content);
		if (parsed(err)) {
			hold(data[0] & 4);
			hold(type && content < len && content <= KSHAKE_PLAINTEXT_MAX);
			hold(fragment[content] == type);
		}
	}
	kshake_record_wipe(&half);
	kfree(fragment);
	hold(!port_alloc_live);
	return 0;
}
