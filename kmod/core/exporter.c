// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
#include "exporter.h"
#include "msg.h"
#include "sched12.h"
#include "sched13.h"

/* RFC 5705, 4: no label may be, or begin with, one that the PRF has for TLS itself. */
static const struct kshake_bytes reserved[] = {
	{ (const u8 *)"client finished", 15 },		/* RFC 5246, 7.4.9 */
	{ (const u8 *)"server finished", 15 },
	{ (const u8 *)"master secret", 13 },		/* RFC 5246, 8.1 */
	{ (const u8 *)"extended master secret", 22 },	/* RFC 7627, 4 */
	{ (const u8 *)"key expansion", 13 },		/* RFC 5246, 6.3 */
};

static bool is_reserved(const struct kshake_bytes *label)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(reserved); i++)
		if (label->len >= reserved[i].len &&
		    !memcmp(label->data, reserved[i].data, reserved[i].len))
			return true;
	return false;
}

/* ASCII without control characters. A NUL would end it early, and two labels be the same one. */
static bool is_printable(const struct kshake_bytes *label)
{
	size_t i;

	for (i = 0; i < label->len; i++)
		if (label->data[i] < ' ' || label->data[i] > '~')
			return false;
	return true;
}

/* RFC 8446, 7.5 */
static int export13(const struct kshake_exporter *x, const struct kshake_bytes *label,
		    const struct kshake_bytes *context, u8 *out, size_t out_len)
{
	size_t size = kshake_hash_size(x->hash);
	u8 secret[KSHAKE_HASH_MAX], digest[KSHAKE_DIGEST_MAX];
	char name[KSHAKE_EXPORTER_LABEL_MAX + 1];
	int err;

	if (size > sizeof(secret) || x->secret.len != size)
		return -EINVAL;
	memcpy(name, label->data, label->len);
	name[label->len] = '\0';

	/* Derive-Secret(Secret, label, "") */
	err = kshake_hash_digest(x->hash, NULL, 0, digest);
	if (!err)
		err = kshake_hkdf_expand_label(x->hash, x->secret.data, name, digest, size, secret,
					       size);
	/* No context is an empty one. */
	if (!err && context)
		err = kshake_hash_digest(x->hash, context->data, context->len, digest);
	if (!err)
		err = kshake_hkdf_expand_label(x->hash, secret, "exporter", digest, size, out,
					       out_len);
	memzero_explicit(secret, sizeof(secret));
	return err;
}

/* RFC 5705, 4 */
static int export12(const struct kshake_exporter *x, const struct kshake_bytes *label,
		    const struct kshake_bytes *context, u8 *out, size_t out_len)
{
	u8 head[2 * KSHAKE_RANDOM_LEN + 2];
	struct kshake_bytes seed[] = {
		*label,
		{ head, 2 * KSHAKE_RANDOM_LEN },
		{ NULL, 0 },
	};
	unsigned int nr = 2;

	if (x->secret.len != KSHAKE_MASTER12 || is_reserved(label))
		return -EINVAL;
	memcpy(head, x->randoms, 2 * KSHAKE_RANDOM_LEN);
	/* An empty context is not the same as none. */
	if (context) {
		put_unaligned_be16(context->len, head + 2 * KSHAKE_RANDOM_LEN);
		seed[1].len = sizeof(head);
		seed[2] = *context;
		nr = 3;
	}
	return kshake_prf(x->hash, x->secret.data, x->secret.len, "", seed, nr, out, out_len);
}

/**
 * kshake_exporter_derive() - export keying material
 * @x: of an established connection
 * @label: 1 to KSHAKE_EXPORTER_LABEL_MAX bytes of printable ASCII
 * @context: at most 65,535 bytes; NULL: none, which TLS 1.2 tells from an empty one
 * @out: gets it; undefined after a failure
 * @out_len: how much of it is wanted, 1 to KSHAKE_EXPORTER_MAX bytes
 *
 * Return: 0; -EINVAL for a length out of bounds, or a label that is none or, in TLS 1.2, TLS's
 * own; or another negative errno.
 */
int kshake_exporter_derive(const struct kshake_exporter *x, const struct kshake_bytes *label,
			   const struct kshake_bytes *context, u8 *out, size_t out_len)
{
	if (!label->len || label->len > KSHAKE_EXPORTER_LABEL_MAX || !is_printable(label) ||
	    (context && context->len > U16_MAX) || !out_len || out_len > KSHAKE_EXPORTER_MAX)
		return -EINVAL;
	switch (x->version) {
	case KSHAKE_VERSION_1_3:
		return export13(x, label, context, out, out_len);
	case KSHAKE_VERSION_1_2:
		return export12(x, label, context, out, out_len);
	default:
		return -EINVAL;
	}
}

/**
 * kshake_exporter_bind() - the channel binding tls-exporter (RFC 9266, 2)
 * @x: of an established connection
 * @binding: gets KSHAKE_EXPORTER_BINDING bytes
 *
 * Return: 0 or a negative errno.
 */
int kshake_exporter_bind(const struct kshake_exporter *x, u8 *binding)
{
	static const char text[] = "EXPORTER-Channel-Binding";
	const struct kshake_bytes label = { (const u8 *)text, sizeof(text) - 1 };
	const struct kshake_bytes empty = { NULL, 0 };

	return kshake_exporter_derive(x, &label, &empty, binding, KSHAKE_EXPORTER_BINDING);
}
