// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/crypto/key.h"
#include "fuzz.h"

/* In parts, then as a key; a key is what it says it is, signs, and its signature is right. */
int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	static const u16 schemes[] = {
		[KSHAKE_KEY_RSA] = KSHAKE_SIG_RSA_PSS_RSAE_SHA256,
		[KSHAKE_KEY_SECP256R1] = KSHAKE_SIG_ECDSA_SECP256R1_SHA256,
		[KSHAKE_KEY_SECP384R1] = KSHAKE_SIG_ECDSA_SECP384R1_SHA384,
	};
	const struct kshake_bytes message = { (const u8 *)"fuzz", 4 };
	struct kshake_private_key *key;
	struct kshake_key_parts parts;
	u8 sig[KSHAKE_SIG_MAX];
	size_t sig_len;
	u16 scheme;
	int err;

	err = kshake_key_parse(data, len, &parts);
	hold(!err || err == -EBADMSG || err == -EKEYREJECTED);
	if (err) {
		hold(kshake_private_key_new(&key, data, len) == err);
		return 0;
	}
	hold_slice(&parts.scalar, data, len);
	hold_slice(&parts.rsa.n, data, len);
	hold_slice(&parts.rsa.qinv, data, len);
	hold_slice(&parts.public[0], data, len);
	hold_slice(&parts.public[1], data, len);

	err = kshake_private_key_new(&key, data, len);
	hold(!err || err == -EBADMSG || err == -EKEYREJECTED);
	if (err)
		return 0;
	hold(kshake_private_key_type(key) == parts.type);
	scheme = schemes[parts.type];
	hold(!kshake_sig_sign(scheme, key, &message, 1, sig, &sig_len));
	hold(sig_len <= kshake_private_key_size(key));
	hold(!kshake_sig_verify(scheme, kshake_private_key_public(key), &message, 1, sig, sig_len));
	kshake_private_key_free(key);
	return 0;
}
