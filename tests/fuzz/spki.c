// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "../../kmod/core/key_usage.h"
#include "../../kmod/core/spki.h"
#include "fuzz.h"

/* As a certificate, and as the SubjectPublicKeyInfo itself; then the signature code has a go. */
int LLVMFuzzerTestOneInput(const u8 *data, size_t len)
{
	static const u16 schemes[] = {
		[KSHAKE_KEY_RSA] = KSHAKE_SIG_RSA_PSS_RSAE_SHA256,
		[KSHAKE_KEY_SECP256R1] = KSHAKE_SIG_ECDSA_SECP256R1_SHA256,
		[KSHAKE_KEY_SECP384R1] = KSHAKE_SIG_ECDSA_SECP384R1_SHA384,
	};
	struct kshake_bytes whole = { data, len }, spki;
	bool may = kshake_cert_may_encrypt(&whole) || kshake_cert_may_sign(&whole);
	struct kshake_public_key key;

	if (parsed(kshake_spki_find(&whole, &spki))) {
		hold(spki.len && spki.len < len);
		hold_slice(&spki, data, len);
	} else {
		hold(!may);
		spki = whole;
	}
	if (parsed(kshake_spki_parse(&spki, &key))) {
		hold_slice(&key.key, data, len);
		hold(kshake_sig_verify(schemes[key.type], &key, &whole, 1, data, len) ==
		     -EKEYREJECTED);
	}
	return 0;
}
