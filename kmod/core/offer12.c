// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What a server makes of a TLS 1.2 ClientHello (RFC 5246, 7.4.1; RFC 8422, 4 and 5.1). */
#include "ext.h"
#include "fault.h"
#include "handshake.h"

static bool has(const struct kshake_offer *m, u16 type)
{
	return m->exts & kshake_ext_bit(type);
}

static bool byte_listed(const struct kshake_bytes *list, u8 value)
{
	return list->len && memchr(list->data, value, list->len);
}

/* What it must be, whatever we want. */
static int judge(const struct kshake_offer *m)
{
	/* RFC 5246, 7.4.1.2: MUST hold null. */
	if (!byte_listed(&m->compression, 0))
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	/* RFC 5746, 3.6: MUST be empty in the first handshake, else handshake_failure. */
	if (m->renegotiated_connection.len)
		return KSHAKE_FAULT(TLS_ALERT_DESC_HANDSHAKE_FAILURE,
				    KSHAKE_REASON_ILLEGAL_PARAMETER);
	/* RFC 8422, 5.1.2: MUST hold uncompressed, else illegal_parameter. */
	if (has(m, KSHAKE_EXT_EC_POINT_FORMATS) &&
	    !byte_listed(&m->point_formats, KSHAKE_POINT_UNCOMPRESSED))
		return KSHAKE_FAULT_ILLEGAL_PARAMETER;
	return 0;
}

/* The group that is wanted most, of finite fields or of the others; @any: the client takes all. */
static u16 choose_of(const struct kshake_engine_config *config, const struct kshake_offer *m,
		     bool ffdhe, bool any)
{
	unsigned int i;

	for (i = 0; i < config->nr_groups; i++)
		if (kshake_group_is_ffdhe(config->groups[i]) == ffdhe &&
		    (any || kshake_u16_listed(&m->groups, config->groups[i])))
			return config->groups[i];
	return 0;
}

/* RFC 8422, 4: who names no groups takes any curve; P-256 is what such clients have. */
static u16 choose_curve(const struct kshake_engine_config *config, const struct kshake_offer *m)
{
	bool any = !has(m, KSHAKE_EXT_SUPPORTED_GROUPS);

	if (any && kshake_in_list(KSHAKE_GROUP_SECP256R1, config->groups, config->nr_groups))
		return KSHAKE_GROUP_SECP256R1;
	return choose_of(config, m, false, any);
}

/* Does the client name groups of RFC 7919? */
static bool names_fields(const struct kshake_offer *m)
{
	size_t i;

	for (i = 0; i + 1 < m->groups.len; i += 2)
		if (kshake_group_is_ffdhe(get_unaligned_be16(m->groups.data + i)))
			return true;
	return false;
}

/* RFC 7919, 4: who names no fields may be given any. */
static u16 choose_field(const struct kshake_engine_config *config, const struct kshake_offer *m)
{
	return choose_of(config, m, true, !names_fields(m));
}

/**
 * struct groups - what a key exchange could use
 * @curve: of ECDHE, 0: none
 * @field: of DHE, 0: none
 */
struct groups {
	u16 curve;
	u16 field;
};

static u16 group_of(const struct kshake_suite *suite, const struct groups *groups)
{
	switch (suite->exchange) {
	case KSHAKE_EXCHANGE_ECDHE:
		return groups->curve;
	case KSHAKE_EXCHANGE_DHE:
		return groups->field;
	default:
		return 0;
	}
}

/* The suite that is wanted most of those offered, for an RSA key that signs or one of a curve. */
static const struct kshake_suite *choose_suite(const struct kshake_engine_config *config,
					       const struct kshake_offer *m,
					       const struct groups *groups, bool rsa)
{
	const struct kshake_suite *suite;
	unsigned int i;

	for (i = 0; i < config->nr_suites; i++) {
		suite = kshake_suite_find(config->suites[i]);
		if (suite->version == KSHAKE_VERSION_1_2 && suite->rsa == rsa &&
		    group_of(suite, groups) && kshake_u16_listed(&m->suites, suite->id))
			return suite;
	}
	return NULL;
}

/* Likewise, for an RSA key that decrypts, if that is allowed. */
static const struct kshake_suite *choose_rsa_kex(const struct kshake_engine_config *config,
						 const struct kshake_offer *m)
{
	const struct kshake_suite *suite;
	unsigned int i;

	for (i = 0; i < config->nr_suites; i++) {
		suite = kshake_suite_find(config->suites[i]);
		if (suite->exchange == KSHAKE_EXCHANGE_RSA &&
		    kshake_suite_enabled(config, suite) && kshake_u16_listed(&m->suites, suite->id))
			return suite;
	}
	return NULL;
}

/* RFC 8422, 5.1.1: a certificate's curve, too, MUST be one that the client named. */
static bool curve_taken(const struct kshake_offer *m, u16 curve)
{
	return !has(m, KSHAKE_EXT_SUPPORTED_GROUPS) || kshake_u16_listed(&m->groups, curve);
}

/* Keys that sign, for which there is a suite. */
static u32 usable_keys(const struct kshake_engine_config *config, const struct kshake_offer *m,
		       const struct groups *groups)
{
	u32 types = 0;

	if (choose_suite(config, m, groups, true))
		types |= BIT(KSHAKE_KEY_RSA);
	if (!choose_suite(config, m, groups, false))
		return types;
	if (curve_taken(m, KSHAKE_GROUP_SECP256R1))
		types |= BIT(KSHAKE_KEY_SECP256R1);
	if (curve_taken(m, KSHAKE_GROUP_SECP384R1))
		types |= BIT(KSHAKE_KEY_SECP384R1);
	return types;
}

/* RFC 7919, 4: MUST be insufficient_security, if it is for want of a field that is named. */
static int nothing_common(const struct kshake_engine_config *config, const struct kshake_offer *m,
			  const struct groups *groups)
{
	const struct groups any = { groups->curve, choose_of(config, m, true, true) };

	if (!groups->field && usable_keys(config, m, &any))
		return KSHAKE_FAULT(TLS_ALERT_DESC_INSUFFICIENT_SECURITY,
				    KSHAKE_REASON_NO_COMMON_PARAMETERS);
	return KSHAKE_FAULT_NO_COMMON;
}

/**
 * kshake_offer12_choose() - judge the offer, and choose of it
 * @e: gets its suite, and what is negotiated
 * @m: the ClientHello
 *
 * Return: 0, a fault or a negative errno.
 */
int kshake_offer12_choose(struct kshake_engine *e, const struct kshake_offer *m)
{
	const struct kshake_engine_config *config = e->config;
	struct kshake_negotiated *n = &e->negotiated;
	const struct kshake_suite *rsa_kex;
	struct groups groups;
	u32 types;
	int err;

	n->version = KSHAKE_VERSION_1_2;
	err = judge(m);
	if (err)
		return err;
	groups.curve = choose_curve(config, m);
	groups.field = choose_field(config, m);
	types = usable_keys(config, m, &groups);
	rsa_kex = choose_rsa_kex(config, m);
	if (!types && !rsa_kex)
		return nothing_common(config, m, &groups);
	/*
	 * Without signature_algorithms it is SHA-1 (RFC 5246, 7.4.1.4.1): nothing in common, but
	 * for RSA key exchange.
	 */
	err = kshake_choose_answer(e, m, types | (rsa_kex ? KSHAKE_KEY_DECRYPTS : 0));
	if (err == KSHAKE_FAULT_NO_COMMON && !types)
		return nothing_common(config, m, &groups);
	if (err)
		return err;
	e->suite = n->own_scheme ? choose_suite(config, m, &groups,
						n->credential->public.type == KSHAKE_KEY_RSA) :
				   rsa_kex;
	n->suite = e->suite->id;
	n->group = group_of(e->suite, &groups);
	n->extended_master_secret = has(m, KSHAKE_EXT_EXTENDED_MASTER_SECRET);
	return 0;
}
