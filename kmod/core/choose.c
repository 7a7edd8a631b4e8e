// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What is chosen of what a peer offers: by our preference, whatever its own may be. */
#include "fault.h"
#include "handshake.h"

/**
 * kshake_choose_suite() - a cipher suite of TLS 1.3
 * @config: what we take, most wanted first
 * @offered: CipherSuites of the ClientHello
 *
 * Return: the suite, or NULL if there is none in common.
 */
const struct kshake_suite *kshake_choose_suite(const struct kshake_engine_config *config,
					       const struct kshake_bytes *offered)
{
	const struct kshake_suite *suite;
	unsigned int i;

	for (i = 0; i < config->nr_suites; i++) {
		suite = kshake_suite_find(config->suites[i]);
		if (suite->version == KSHAKE_VERSION_1_3 && kshake_u16_listed(offered, suite->id))
			return suite;
	}
	return NULL;
}

/**
 * kshake_choose_share() - a key share, of a group that is wanted
 * @config: the groups, most wanted first
 * @m: the shares
 *
 * Every group of ours is good enough, so one that needs no other round trip comes first, even if
 * another would be wanted more.
 *
 * Return: the share, or NULL if there is none of a group of ours.
 */
const struct kshake_share *kshake_choose_share(const struct kshake_engine_config *config,
					       const struct kshake_offer *m)
{
	unsigned int i, j;

	for (i = 0; i < config->nr_groups; i++)
		for (j = 0; j < m->nr_shares; j++)
			if (m->shares[j].group == config->groups[i])
				return &m->shares[j];
	return NULL;
}

/**
 * kshake_choose_group() - a group to ask for a key share of
 * @config: the groups, most wanted first
 * @offered: NamedGroups of the ClientHello
 *
 * Return: the group, or 0 if there is none in common.
 */
u16 kshake_choose_group(const struct kshake_engine_config *config,
			const struct kshake_bytes *offered)
{
	unsigned int i;

	for (i = 0; i < config->nr_groups; i++)
		if (kshake_u16_listed(offered, config->groups[i]))
			return config->groups[i];
	return 0;
}

static bool name_listed(const struct kshake_bytes *list, const struct kshake_reader *wanted)
{
	struct kshake_reader names, name;

	kshake_reader_init(&names, list->data, list->len);
	while (kshake_read_vec8(&names, &name))
		if (name.left == wanted->left && !memcmp(name.at, wanted->at, name.left))
			return true;
	return false;
}

/**
 * kshake_choose_alpn() - an application protocol (RFC 7301, 3.2)
 * @e: gets it as negotiated
 * @offered: ProtocolNameList; empty: none, and then none is chosen
 *
 * Return: 0, or the fault no_application_protocol.
 */
int kshake_choose_alpn(struct kshake_engine *e, const struct kshake_bytes *offered)
{
	struct kshake_reader ours, name;

	if (!e->config->alpn.len || !offered->len)
		return 0;
	kshake_reader_init(&ours, e->config->alpn.data, e->config->alpn.len);
	while (kshake_read_vec8(&ours, &name)) {
		if (!name_listed(offered, &name))
			continue;
		e->negotiated.alpn_len = name.left;
		memcpy(e->negotiated.alpn, name.at, name.left);
		return 0;
	}
	return KSHAKE_FAULT_NO_APPLICATION_PROTOCOL;
}

/* The one that is wanted most of those that such a key and the peer can do; 0: none. */
static u16 choose_scheme_of(const struct kshake_engine_config *config, u16 version,
			    enum kshake_key_type type, const struct kshake_bytes *offered)
{
	unsigned int i;

	for (i = 0; i < config->nr_schemes; i++)
		if (kshake_scheme_fits(version, config->schemes[i], type) &&
		    kshake_u16_listed(offered, config->schemes[i]))
			return config->schemes[i];
	return 0;
}

/* In TLS 1.2, too, rather PSS, and a hash as strong as the curve: what TLS 1.3 would take. */
static u16 choose_scheme(const struct kshake_engine *e, enum kshake_key_type type,
			 const struct kshake_bytes *offered)
{
	u16 scheme = choose_scheme_of(e->config, KSHAKE_VERSION_1_3, type, offered);

	if (!scheme && e->negotiated.version == KSHAKE_VERSION_1_2)
		scheme = choose_scheme_of(e->config, KSHAKE_VERSION_1_2, type, offered);
	return scheme;
}

/* One that can sign, and may, if the peer knows the @known algorithms of certificates. */
static bool choose_signer(struct kshake_engine *e, const struct kshake_credential *const *list,
			  unsigned int nr, const struct kshake_bytes *schemes, u32 known, u32 types)
{
	unsigned int i;
	u16 scheme;

	for (i = 0; i < nr; i++) {
		if (!list[i]->signs || !(types & BIT(list[i]->public.type)) ||
		    list[i]->signed_with & ~known)
			continue;
		scheme = choose_scheme(e, list[i]->public.type, schemes);
		if (!scheme)
			continue;
		e->negotiated.credential = list[i];
		e->negotiated.own_scheme = scheme;
		return true;
	}
	return false;
}

/* One that decrypts: only where that is asked for, its owner says so, and by a key that is here. */
static bool choose_decrypter(struct kshake_engine *e, const struct kshake_credential *const *list,
			     unsigned int nr)
{
	unsigned int i;

	if (!e->config->rsa_kex || e->negotiated.version != KSHAKE_VERSION_1_2)
		return false;
	for (i = 0; i < nr; i++) {
		if (!list[i]->rsa_kex || !list[i]->key || list[i]->public.type != KSHAKE_KEY_RSA)
			continue;
		e->negotiated.credential = list[i];
		e->negotiated.own_scheme = 0;
		return true;
	}
	return false;
}

/**
 * kshake_choose_credential() - what to show to the peer
 * @e: gets it, and the signature scheme, as negotiated; the version is
 * @name: to ask the owner with
 * @schemes: the peer's signature_algorithms
 * @cert_schemes: the peer's signature_algorithms_cert; empty: as @schemes (RFC 8446, 4.2.3)
 * @types: BIT(enum kshake_key_type) of keys that are of use; and KSHAKE_KEY_DECRYPTS
 *
 * Whose chain the peer can verify comes first; but if that is none, another is shown
 * nevertheless (RFC 8446, 4.4.2.2: SHOULD). What decrypts comes last, and to that neither
 * @schemes nor @cert_schemes matter.
 *
 * Return: 0; the fault unrecognized_name, there are none for that name; no_credential, none at
 * all; or handshake_failure, none fits; or a negative errno.
 */
int kshake_choose_credential(struct kshake_engine *e, const struct kshake_bytes *name,
			     const struct kshake_bytes *schemes,
			     const struct kshake_bytes *cert_schemes, u32 types)
{
	const struct kshake_engine_config *config = e->config;
	const struct kshake_credential *list[KSHAKE_CREDENTIALS_MAX];
	u32 known = kshake_credential_algs(cert_schemes->len ? cert_schemes : schemes);
	int nr = 0;

	if (config->credentials)
		nr = config->credentials(config->credentials_arg, name, list, ARRAY_SIZE(list));
	if (nr < 0)
		return nr == -ENOKEY ? KSHAKE_FAULT_NO_CREDENTIAL : nr;
	if (!nr)
		return KSHAKE_FAULT_UNRECOGNIZED_NAME;
	nr = min_t(int, nr, ARRAY_SIZE(list));
	if (choose_signer(e, list, nr, schemes, known, types) ||
	    choose_signer(e, list, nr, schemes, U32_MAX, types) ||
	    (types & KSHAKE_KEY_DECRYPTS && choose_decrypter(e, list, nr)))
		return 0;
	return KSHAKE_FAULT_NO_COMMON;
}

/**
 * kshake_choose_answer() - what any version answers to a ClientHello
 * @e: gets name, protocol, credential and signature scheme as negotiated; the version is
 * @m: what the client says
 * @types: as for kshake_choose_credential()
 *
 * Return: 0; what kshake_choose_alpn() and kshake_choose_credential() return.
 */
int kshake_choose_answer(struct kshake_engine *e, const struct kshake_offer *m, u32 types)
{
	struct kshake_negotiated *n = &e->negotiated;
	struct kshake_bytes name = { n->server_name, m->server_name.len };
	int err;

	n->server_name_len = name.len;
	if (name.len)
		memcpy(n->server_name, m->server_name.data, name.len);
	err = kshake_choose_alpn(e, &m->alpn);
	if (!err)
		err = kshake_choose_credential(e, &name, &m->schemes, &m->cert_schemes, types);
	return err;
}
