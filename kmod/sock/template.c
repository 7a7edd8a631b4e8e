// SPDX-License-Identifier: GPL-2.0-only
/*
 * The options of a listener, which the sockets that it accepts begin with. They borrow from
 * one copy that never changes: when an option of the listener is set it gets a new one, and
 * the old one goes with the last that began with it.
 */
#include <linux/slab.h>

#include "session.h"

/**
 * struct kshake_template - options that are shared
 * @refs: of the listener, of each session that borrows from @opt
 * @opt: the options; owns what it points to
 */
struct kshake_template {
	refcount_t refs;
	struct kshake_options opt;
};

/* @field of @to, which is a bitwise copy of another one's, becomes one of its own. */
static bool kshake_template_dup(void **field, size_t len)
{
	void *copy;

	if (!*field)
		return true;
	copy = kvmemdup(*field, len, GFP_KERNEL_ACCOUNT);
	*field = copy;
	return copy;
}

/**
 * kshake_template_new() - a copy of options
 * @opt: the options
 *
 * Return: it, with one reference, or NULL without memory.
 */
struct kshake_template *kshake_template_new(const struct kshake_options *opt)
{
	struct kshake_template *t = kzalloc(sizeof(*t), GFP_KERNEL_ACCOUNT);
	struct kshake_options *to;
	bool ok;

	if (!t)
		return NULL;
	refcount_set(&t->refs, 1);
	to = &t->opt;
	*to = *opt;
	kshake_cred_get(to->own);
	/* All of them, so that each is a copy or NULL if they have to be freed. */
	ok = kshake_template_dup((void **)&to->server_name, opt->server_name_len);
	ok &= kshake_template_dup((void **)&to->alpn, opt->alpn_len);
	ok &= kshake_template_dup((void **)&to->anchors, opt->anchors_len);
	ok &= kshake_template_dup((void **)&to->policy, opt->policy_len);
	ok &= kshake_template_dup((void **)&to->pins, opt->nr_pins * sizeof(*opt->pins));
	ok &= kshake_template_dup((void **)&to->suites, opt->nr_suites * sizeof(u16));
	ok &= kshake_template_dup((void **)&to->groups, opt->nr_groups * sizeof(u16));
	ok &= kshake_template_dup((void **)&to->credentials, opt->credentials_len);
	ok &= kshake_template_dup((void **)&to->own_chain, opt->own_chain_len);
	ok &= kshake_template_dup((void **)&to->authorities, opt->authorities_len);
	if (ok)
		return t;
	kshake_template_put(t);
	return NULL;
}

/**
 * kshake_template_get() - one more reference
 * @t: the template
 *
 * Return: @t.
 */
struct kshake_template *kshake_template_get(struct kshake_template *t)
{
	refcount_inc(&t->refs);
	return t;
}

/**
 * kshake_template_put() - one less; the last one frees
 * @t: the template; NULL is fine
 *
 * Context: any.
 */
void kshake_template_put(struct kshake_template *t)
{
	if (!t || !refcount_dec_and_test(&t->refs))
		return;
	kshake_options_wipe(&t->opt, kshake_template_lent(NULL));
	kfree(t);
}

/**
 * kshake_template_options() - what to begin with
 * @t: the template
 *
 * Return: options, to be copied bit by bit by who has a reference. Whoever has the only one
 * may change them.
 */
struct kshake_options *kshake_template_options(struct kshake_template *t)
{
	return &t->opt;
}

/**
 * kshake_template_lent() - what a session does not own
 * @t: the template that it borrows from, or NULL
 *
 * Return: options; what points to the same as there is borrowed.
 */
const struct kshake_options *kshake_template_lent(struct kshake_template *t)
{
	static const struct kshake_options nothing;

	return t ? &t->opt : &nothing;
}
