// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a socket shows of itself: a credential of its own, or those in the namespace's store
 * that it was told to use.
 */
#include <linux/cred.h>

#include "session.h"

#define KSHAKE_CREDENTIAL_NAMES_MAX \
	(KSHAKE_CREDENTIAL_MAX * (KSHAKE_CREDENTIAL_NAME_MAX + 1) - 1)

static int kshake_credential_check_names(struct kshake_session *s, const struct kshake_bytes *names,
					 struct kshake_cred_why *why)
{
	int err;

	if (!kshake_cred_names_valid(names->data, names->len))
		return -EINVAL;
	err = kshake_cred_may_use(sock_net(s->sk), names, current_euid());
	if (err == -ENOKEY)
		why->text = "there is no such credential in this network namespace";
	else if (err == -EACCES)
		why->text = "the credential is not for this user: make it with his uid";
	return err;
}

/**
 * kshake_credential_set_names() - KSHAKE_CREDENTIAL
 * @s: an idle session
 * @optval: names with ',' between, or "*"
 * @optlen: bytes in @optval; 0: it is to use none
 * @why: receives what to tell the user on failure
 *
 * They are looked up again, for the same user, when they are needed.
 *
 * Context: process, of who may use them.
 * Return: 0; -EINVAL they are no names; -EMSGSIZE too long; -ENOKEY one of them does not
 * exist; -EACCES or is not for this user; -EFAULT; -ENOMEM.
 */
int kshake_credential_set_names(struct kshake_session *s, sockptr_t optval, unsigned int optlen,
				struct kshake_cred_why *why)
{
	struct kshake_options *opt = &s->opt;
	u8 buf[KSHAKE_CREDENTIAL_NAMES_MAX];
	const struct kshake_bytes names = { buf, optlen };
	u8 *copy = NULL;
	int err;

	if (optlen > sizeof(buf))
		return -EMSGSIZE;
	if (copy_from_sockptr(buf, optval, optlen))
		return -EFAULT;
	if (optlen) {
		err = kshake_credential_check_names(s, &names, why);
		if (err)
			return err;
		copy = kmemdup(buf, optlen, GFP_KERNEL_ACCOUNT);
		if (!copy)
			return -ENOMEM;
	}
	kfree(opt->credentials);
	opt->credentials = copy;
	opt->credentials_len = optlen;
	opt->credentials_user = current_euid();
	return 0;
}

/**
 * kshake_credential_set_chain() - KSHAKE_CHAIN
 * @opt: of an idle session; a credential that it has of its own goes
 * @optval: DER certificates one after another, leaf first
 * @optlen: bytes in @optval; 0: it is to have none
 *
 * What they are is looked at when their key comes.
 *
 * Return: 0; -EMSGSIZE too long; -EFAULT; -ENOMEM.
 */
int kshake_credential_set_chain(struct kshake_options *opt, sockptr_t optval, unsigned int optlen)
{
	u8 *chain = NULL;

	if (optlen > KSHAKE_OWN_CHAIN_MAX)
		return -EMSGSIZE;
	if (optlen) {
		chain = kvmalloc(optlen, GFP_KERNEL_ACCOUNT);
		if (!chain)
			return -ENOMEM;
		if (copy_from_sockptr(chain, optval, optlen)) {
			kvfree(chain);
			return -EFAULT;
		}
	}
	kshake_credential_forget(opt, kshake_template_lent(NULL));
	opt->own_chain = chain;
	opt->own_chain_len = optlen;
	return 0;
}

/**
 * kshake_credential_set_key() - KSHAKE_KEY: the key of what KSHAKE_CHAIN gave
 * @opt: of an idle session
 * @optval: int, serial of the key
 * @optlen: its size
 * @why: receives what to tell the user on failure
 *
 * Context: process, of who may use the key; may sleep.
 * Return: 0; -EINVAL the length is wrong, or there is no chain; -EFAULT; or as
 * kshake_cred_new().
 */
int kshake_credential_set_key(struct kshake_options *opt, sockptr_t optval, unsigned int optlen,
			      struct kshake_cred_why *why)
{
	const struct kshake_bytes chain = { opt->own_chain, opt->own_chain_len };
	struct kshake_cred *own;
	int serial, err;

	if (optlen != sizeof(serial))
		return -EINVAL;
	if (copy_from_sockptr(&serial, optval, sizeof(serial)))
		return -EFAULT;
	if (!chain.len) {
		why->text = "a key needs its certificate: set the chain first";
		return -EINVAL;
	}
	err = kshake_cred_new(&own, &chain, serial, why);
	if (err)
		return err;
	kshake_credential_forget(opt, kshake_template_lent(NULL));
	opt->own = own;
	return 0;
}

/* Of the store. What a client shows does not depend on whom it talks to. */
static unsigned int kshake_credential_choose(const struct kshake_session *s,
					     const struct kshake_bytes *server_name,
					     struct kshake_cred **list, unsigned int max)
{
	const struct kshake_options *opt = &s->opt;
	const struct kshake_bytes names = { opt->credentials, opt->credentials_len };
	static const struct kshake_bytes any;

	if (!names.len)
		return 0;
	if (s->attempt->config.role == KSHAKE_CLIENT)
		server_name = &any;
	return kshake_cred_choose(sock_net(s->sk), &names, opt->credentials_user, server_name,
				  list, max);
}

/* Is there still one that it may use, be it for another name? */
static bool kshake_credential_any(const struct kshake_session *s)
{
	const struct kshake_bytes names = { s->opt.credentials, s->opt.credentials_len };
	static const struct kshake_bytes any;
	struct kshake_cred *cred;

	if (!names.len || !kshake_cred_choose(sock_net(s->sk), &names, s->opt.credentials_user,
					      &any, &cred, 1))
		return false;
	kshake_cred_put(cred);
	return true;
}

/* The engine asks, in kshake_engine_run(), so with @s->lock held. */
static int kshake_credential_candidates(void *session, const struct kshake_bytes *server_name,
					const struct kshake_credential **list, unsigned int max)
{
	struct kshake_session *s = session;
	struct kshake_attempt *attempt = s->attempt;
	unsigned int i;

	if (s->opt.own) {
		attempt->creds[attempt->nr_creds++] = kshake_cred_get(s->opt.own);
	} else {
		attempt->nr_creds = kshake_credential_choose(s, server_name, attempt->creds,
							     min_t(unsigned int, max,
								   ARRAY_SIZE(attempt->creds)));
		if (!attempt->nr_creds && !kshake_credential_any(s))
			return -ENOKEY;
	}
	for (i = 0; i < attempt->nr_creds; i++)
		list[i] = kshake_cred_credential(attempt->creds[i]);
	return attempt->nr_creds;
}

/**
 * kshake_credential_configure() - have the engine ask for credentials
 * @s: the session, @s->lock held; the role is in its attempt
 */
void kshake_credential_configure(struct kshake_session *s)
{
	struct kshake_engine_config *config = &s->attempt->config;

	if (config->role == KSHAKE_CLIENT && !s->opt.own && !s->opt.credentials_len)
		return;
	config->credentials = kshake_credential_candidates;
	config->credentials_arg = s;
}

/**
 * kshake_credential_record() - the handshake is over: what did we show?
 * @s: the session, @s->lock held, its engine still there
 */
void kshake_credential_record(struct kshake_session *s)
{
	const struct kshake_negotiated *agreed = kshake_engine_negotiated(s->engine);

	s->info.own_signature_scheme = agreed->own_scheme;
	if (agreed->client_cert || (s->info.role == KSHAKE_CLIENT && agreed->own_scheme))
		s->info.flags |= KSHAKE_INFO_CLIENT_CERT;
}

/**
 * kshake_credential_release() - the engine is gone: so are its references
 * @attempt: of it
 */
void kshake_credential_release(struct kshake_attempt *attempt)
{
	while (attempt->nr_creds)
		kshake_cred_put(attempt->creds[--attempt->nr_creds]);
}

/**
 * kshake_credential_forget() - a socket's own credential, and what it was to be made of, goes
 * @opt: the options; handshakes that run have their own reference
 * @lent: what they borrow, see kshake_template_lent()
 */
void kshake_credential_forget(struct kshake_options *opt, const struct kshake_options *lent)
{
	kshake_options_free(opt->own_chain, lent->own_chain);
	opt->own_chain = NULL;
	opt->own_chain_len = 0;
	if (opt->own != lent->own)
		kshake_cred_put(opt->own);
	opt->own = NULL;
}
