// SPDX-License-Identifier: GPL-2.0-only
/*
 * The SOL_KSHAKE socket options. Documentation/kshake.rst lists the errors.
 */
#include <linux/inet.h>
#include <linux/uaccess.h>

#include "../cred/name.h"
#include "session.h"

static int kshake_options_int(sockptr_t optval, unsigned int optlen, int *value)
{
	if (optlen != sizeof(*value))
		return -EINVAL;
	if (copy_from_sockptr(value, optval, sizeof(*value)))
		return -EFAULT;
	return 0;
}

/* The same, for a value from @min to @max; @value stays as it is unless 0 is returned. */
static int kshake_options_between(sockptr_t optval, unsigned int optlen, int min, int max,
				  int *value)
{
	int given, err;

	err = kshake_options_int(optval, optlen, &given);
	if (err)
		return err;
	if (given < min || given > max)
		return -EINVAL;
	*value = given;
	return 0;
}

/* A copy of @optval; NULL for an empty one, which clears the option. */
static u8 *kshake_options_copy(sockptr_t optval, unsigned int optlen, unsigned int max)
{
	u8 *data;

	if (optlen > max)
		return ERR_PTR(-EMSGSIZE);
	if (!optlen)
		return NULL;
	data = kvmalloc(optlen, GFP_KERNEL_ACCOUNT);
	if (!data)
		return ERR_PTR(-ENOMEM);
	if (copy_from_sockptr(data, optval, optlen)) {
		kvfree(data);
		return ERR_PTR(-EFAULT);
	}
	return data;
}

/*
 * Puts a copy of @optval in the place of @value if it is @valid, or is empty, which clears
 * the option.
 */
static int kshake_options_replace(sockptr_t optval, unsigned int optlen, unsigned int max,
				  bool (*valid)(const u8 *data, size_t len), u8 **value)
{
	u8 *data = kshake_options_copy(optval, optlen, max);

	if (IS_ERR(data))
		return PTR_ERR(data);
	if (data && !valid(data, optlen)) {
		kvfree(data);
		return -EINVAL;
	}
	kvfree(*value);
	*value = data;
	return 0;
}

static bool kshake_options_is_ip(const u8 *name, size_t len)
{
	const char *end;
	u8 addr[16];

	if (in4_pton(name, len, addr, -1, &end) && end == (const char *)name + len)
		return true;
	return in6_pton(name, len, addr, -1, &end) && end == (const char *)name + len;
}

static bool kshake_options_is_name(const u8 *name, size_t len)
{
	return kshake_options_is_ip(name, len) || kshake_name_is_labels(name, len);
}

static int kshake_options_set_name(struct kshake_options *opt, sockptr_t optval,
				   unsigned int optlen)
{
	int err;

	err = kshake_options_replace(optval, optlen, KSHAKE_SERVER_NAME_MAX,
				     kshake_options_is_name, &opt->server_name);
	if (err)
		return err;
	opt->server_name_len = optlen;
	opt->server_name_is_ip = optlen && kshake_options_is_ip(opt->server_name, optlen);
	return 0;
}

static int kshake_options_set_alpn(struct kshake_options *opt, sockptr_t optval,
				   unsigned int optlen)
{
	int err = kshake_options_replace(optval, optlen, KSHAKE_ALPN_MAX,
					 kshake_alpn_valid, &opt->alpn);

	if (!err)
		opt->alpn_len = optlen;
	return err;
}

/*
 * Certificates one after another. Only their outer SEQUENCEs are looked at here, so
 * that a wrong file is told to the application at once; the helper does the rest.
 */
static bool kshake_options_is_der_list(const u8 *der, size_t len)
{
	size_t cert;

	for (; len; der += cert, len -= cert) {
		cert = kshake_cert_length(der, len);
		if (!cert)
			return false;
	}
	return true;
}

static int kshake_options_set_anchors(struct kshake_options *opt, sockptr_t optval,
				      unsigned int optlen)
{
	int err = kshake_options_replace(optval, optlen, KSHAKE_TRUST_ANCHORS_MAX,
					 kshake_options_is_der_list, &opt->anchors);

	if (!err)
		opt->anchors_len = optlen;
	return err;
}

/* A name, not a path: the helper looks it up in its configuration. */
static int kshake_options_set_policy(struct kshake_options *opt, sockptr_t optval,
				     unsigned int optlen)
{
	int err = kshake_options_replace(optval, optlen, KSHAKE_POLICY_MAX,
					 kshake_name_is_plain, &opt->policy);

	if (!err)
		opt->policy_len = optlen;
	return err;
}

static int kshake_options_set_pins(struct kshake_options *opt, sockptr_t optval,
				   unsigned int optlen)
{
	u8 *pins;

	if (optlen % KSHAKE_PIN_SPKI_LEN)
		return -EINVAL;
	pins = kshake_options_copy(optval, optlen, KSHAKE_PIN_SPKI_MAX * KSHAKE_PIN_SPKI_LEN);
	if (IS_ERR(pins))
		return PTR_ERR(pins);
	kvfree(opt->pins);
	opt->pins = (void *)pins;
	opt->nr_pins = optlen / KSHAKE_PIN_SPKI_LEN;
	return 0;
}

static int kshake_options_set_verify(struct kshake_options *opt, sockptr_t optval,
				     unsigned int optlen)
{
	int value, err;

	err = kshake_options_between(optval, optlen, KSHAKE_VERIFY_HELPER,
				     KSHAKE_VERIFY_NONE, &value);
	if (!err)
		opt->verify = value;
	return err;
}

static int kshake_options_set_client_auth(struct kshake_options *opt, sockptr_t optval,
					  unsigned int optlen)
{
	int value, err;

	err = kshake_options_between(optval, optlen, KSHAKE_CLIENT_AUTH_NONE,
				     KSHAKE_CLIENT_AUTH_REQUIRE, &value);
	if (!err)
		opt->client_auth = value;
	return err;
}

static int kshake_options_set_authorities(struct kshake_options *opt, sockptr_t optval,
					  unsigned int optlen)
{
	int err = kshake_options_replace(optval, optlen, KSHAKE_AUTHORITIES_MAX,
					 kshake_authorities_valid, &opt->authorities);

	if (!err)
		opt->authorities_len = optlen;
	return err;
}

static int kshake_options_set_timeout(struct kshake_options *opt, sockptr_t optval,
				      unsigned int optlen)
{
	int value, err;

	err = kshake_options_between(optval, optlen, 1, KSHAKE_TIMEOUT_MAX, &value);
	if (!err)
		opt->timeout_ms = value;
	return err;
}

static int kshake_options_set_keep_chain(struct kshake_options *opt, sockptr_t optval,
					 unsigned int optlen)
{
	int on, err;

	err = kshake_options_between(optval, optlen, 0, 1, &on);
	if (!err)
		opt->drop_chain = !on;
	return err;
}

/* What FIN without close_notify is may be decided when it is there. */
static int kshake_options_set_truncation(struct kshake_options *opt, sockptr_t optval,
					 unsigned int optlen)
{
	int value, err;

	err = kshake_options_between(optval, optlen, KSHAKE_TRUNCATION_ERROR,
				     KSHAKE_TRUNCATION_EOF, &value);
	if (!err)
		WRITE_ONCE(opt->truncation, value);
	return err;
}

/* A list of code points that kshake knows, none twice; an empty one: the defaults. */
static int kshake_options_set_list(u16 **list, u8 *nr, bool (*known)(u16 value),
				   sockptr_t optval, unsigned int optlen)
{
	u16 values[KSHAKE_LIST_MAX];
	unsigned int i, j, n = optlen / sizeof(u16);
	u16 *copy = NULL;

	if (optlen > sizeof(values))
		return -EMSGSIZE;
	if (optlen % sizeof(u16))
		return -EINVAL;
	if (copy_from_sockptr(values, optval, optlen))
		return -EFAULT;
	for (i = 0; i < n; i++) {
		if (!known(values[i]))
			return -EOPNOTSUPP;
		for (j = 0; j < i; j++)
			if (values[i] == values[j])
				return -EINVAL;
	}
	if (n) {
		copy = kmemdup(values, optlen, GFP_KERNEL_ACCOUNT);
		if (!copy)
			return -ENOMEM;
	}
	kfree(*list);
	*list = copy;
	*nr = n;
	return 0;
}

static int kshake_options_set_rsa_kex(struct kshake_options *opt, sockptr_t optval,
				      unsigned int optlen)
{
	int on, err;

	err = kshake_options_between(optval, optlen, 0, 1, &on);
	if (!err)
		opt->rsa_kex = on;
	return err;
}

static int kshake_options_set_version(u16 *version, sockptr_t optval, unsigned int optlen)
{
	int value, err;

	err = kshake_options_between(optval, optlen, TLS_1_2_VERSION, TLS_1_3_VERSION, &value);
	if (!err)
		*version = value;
	return err;
}

/* Is there a suite of a version that may be, and a group for it, or RSA key exchange? */
static bool kshake_options_suites_fit(const struct kshake_options *opt)
{
	const struct kshake_engine_config config = {
		.min_version = opt->min_version,
		.max_version = opt->max_version,
		.rsa_kex = opt->rsa_kex,
		.suites = opt->nr_suites ? opt->suites : kshake_default_suites,
		.nr_suites = opt->nr_suites ?: kshake_nr_default_suites,
		.groups = opt->nr_groups ? opt->groups : kshake_default_groups,
		.nr_groups = opt->nr_groups ?: kshake_nr_default_groups,
	};

	return kshake_engine_possible(&config);
}

/**
 * kshake_options_contradict() - can there be no handshake with these versions, suites and groups?
 * @opt: the options
 *
 * Return: why, for people; NULL: there can.
 */
const char *kshake_options_contradict(const struct kshake_options *opt)
{
	if (opt->min_version > opt->max_version)
		return "min-version is newer than max-version";
	if (!kshake_options_suites_fit(opt))
		return "no version that may be has one of suites, and a group or rsa-kex for it";
	return NULL;
}

static int kshake_options_set_trace(struct kshake_session *s, sockptr_t optval,
				    unsigned int optlen)
{
	int on, err;

	err = kshake_options_between(optval, optlen, 0, 1, &on);
	if (err)
		return err;
	s->opt.trace = on;
	if (!on) {
		kfree(s->trace);
		s->trace = NULL;
	} else if (!s->trace) {
		s->trace = kcalloc(KSHAKE_TRACE_MAX, sizeof(*s->trace), GFP_KERNEL_ACCOUNT);
		if (!s->trace) {
			s->opt.trace = false;
			return -ENOMEM;
		}
	}
	return 0;
}

static int kshake_options_set_accept_ready(struct kshake_session *s, sockptr_t optval,
					   unsigned int optlen)
{
	int on, err;

	err = kshake_options_between(optval, optlen, 0, 1, &on);
	if (err)
		return err;
	if (s->state == KSHAKE_STATE_LISTENING)
		err = kshake_listen_set_ready(s, on);
	if (!err)
		s->opt.accept_ready = on;
	return err;
}

/* With @s->lock. */
static int kshake_options_change(struct kshake_session *s, int optname, sockptr_t optval,
				 unsigned int optlen, struct kshake_cred_why *why)
{
	struct kshake_options *opt = &s->opt;
	int err;

	switch (optname) {
	case KSHAKE_SERVER_NAME:
		err = kshake_options_set_name(opt, optval, optlen);
		break;
	case KSHAKE_ALPN:
		err = kshake_options_set_alpn(opt, optval, optlen);
		break;
	case KSHAKE_VERIFY:
		err = kshake_options_set_verify(opt, optval, optlen);
		break;
	case KSHAKE_PIN_SPKI:
		err = kshake_options_set_pins(opt, optval, optlen);
		break;
	case KSHAKE_TRUST_ANCHORS:
		err = kshake_options_set_anchors(opt, optval, optlen);
		break;
	case KSHAKE_POLICY:
		err = kshake_options_set_policy(opt, optval, optlen);
		break;
	case KSHAKE_TIMEOUT:
		err = kshake_options_set_timeout(opt, optval, optlen);
		break;
	case KSHAKE_SUITES:
		err = kshake_options_set_list(&opt->suites, &opt->nr_suites, kshake_suite_known,
					      optval, optlen);
		break;
	case KSHAKE_GROUPS:
		err = kshake_options_set_list(&opt->groups, &opt->nr_groups, kshake_group_known,
					      optval, optlen);
		break;
	case KSHAKE_MIN_VERSION:
		err = kshake_options_set_version(&opt->min_version, optval, optlen);
		break;
	case KSHAKE_MAX_VERSION:
		err = kshake_options_set_version(&opt->max_version, optval, optlen);
		break;
	case KSHAKE_RSA_KEX:
		err = kshake_options_set_rsa_kex(opt, optval, optlen);
		break;
	case KSHAKE_TRACE:
		err = kshake_options_set_trace(s, optval, optlen);
		break;
	case KSHAKE_KEEP_CHAIN:
		err = kshake_options_set_keep_chain(opt, optval, optlen);
		break;
	case KSHAKE_CLIENT_AUTH:
		err = kshake_options_set_client_auth(opt, optval, optlen);
		break;
	case KSHAKE_AUTHORITIES:
		err = kshake_options_set_authorities(opt, optval, optlen);
		break;
	case KSHAKE_TRUNCATION:
		err = kshake_options_set_truncation(opt, optval, optlen);
		break;
	case KSHAKE_ACCEPT_READY:
		err = kshake_options_set_accept_ready(s, optval, optlen);
		break;
	case KSHAKE_CHAIN:
		err = kshake_credential_set_chain(opt, optval, optlen);
		break;
	case KSHAKE_KEY:
		err = kshake_credential_set_key(opt, optval, optlen, why);
		break;
	case KSHAKE_CREDENTIAL:
		err = kshake_credential_set_names(s, optval, optlen, why);
		break;
	default:
		err = -ENOPROTOOPT;
	}
	return err;
}

static bool kshake_options_equal(const void *a, size_t a_len, const void *b, size_t b_len)
{
	return a_len == b_len && !memcmp(a, b, a_len);
}

/* Do they let in the same clients, and as they want them? */
static bool kshake_options_trust_equal(const struct kshake_options *a,
				       const struct kshake_options *b)
{
	return a->client_auth == b->client_auth && a->verify == b->verify &&
	       a->min_version == b->min_version && a->rsa_kex == b->rsa_kex &&
	       /* Without one for it a version is not spoken; and one may have become too weak. */
	       kshake_options_equal(a->suites, a->nr_suites * sizeof(*a->suites),
				    b->suites, b->nr_suites * sizeof(*b->suites)) &&
	       kshake_options_equal(a->groups, a->nr_groups * sizeof(*a->groups),
				    b->groups, b->nr_groups * sizeof(*b->groups)) &&
	       kshake_options_equal(a->anchors, a->anchors_len, b->anchors, b->anchors_len) &&
	       kshake_options_equal(a->policy, a->policy_len, b->policy, b->policy_len) &&
	       kshake_options_equal(a->pins, a->nr_pins * sizeof(*a->pins),
				    b->pins, b->nr_pins * sizeof(*b->pins));
}

/* Of a listener: what sockets have borrowed stays as it is, those to come get another one. */
static int kshake_options_change_shared(struct kshake_session *s, int optname, sockptr_t optval,
					unsigned int optlen, struct kshake_cred_why *why)
{
	struct kshake_template *t = kshake_template_new(&s->opt);
	struct kshake_options before = s->opt;
	int err;

	if (!t)
		return -ENOMEM;
	s->opt = *kshake_template_options(t);
	err = kshake_options_change(s, optname, optval, optlen, why);
	/* Others are told when they start the handshake; what is accepted starts by itself. */
	if (!err && kshake_options_contradict(&s->opt))
		err = -EINVAL;
	/* Until the key of a new chain comes, the one with the old chain serves. */
	if (!err && optname == KSHAKE_CHAIN && optlen)
		s->opt.own = kshake_cred_get(before.own);
	if (!err && !kshake_options_trust_equal(&before, &s->opt))
		s->opt.trust++;
	*kshake_template_options(t) = s->opt;
	if (err) {
		s->opt = before;
		kshake_template_put(t);
		return err;
	}
	kshake_template_put(s->template);
	s->template = t;
	kshake_listen_publish(s);
	return 0;
}

/**
 * kshake_options_apply() - set an option to a value that is in the kernel already
 * @s: the session, @s->opt_lock held
 * @optname: enum kshake_sockopt
 * @optval: the value; at least as much of it as the longest option can have
 * @optlen: its length
 * @why: all zero; receives what to tell the user of a credential that cannot be
 *
 * Nothing is changed unless 0 is returned.
 *
 * Context: process, of the user whose options they are.
 * Return: 0; -EBUSY the handshake was started; -ENOPROTOOPT no such option, or it
 * cannot be set; -EINVAL a value or length that makes no sense, or for a socket that listens
 * does not go with its others; -EMSGSIZE too long;
 * -EOPNOTSUPP a code point that kshake does not have; -EFAULT; -ENOMEM; or as
 * kshake_credential_set_names(), kshake_credential_set_key() and, for a socket that listens,
 * kshake_listen_set_ready().
 */
int kshake_options_apply(struct kshake_session *s, int optname, sockptr_t optval,
			 unsigned int optlen, struct kshake_cred_why *why)
{
	int err;

	lockdep_assert_held(&s->opt_lock);
	if (optname == KSHAKE_TRUNCATION && kshake_session_state(s) != KSHAKE_STATE_LISTENING)
		return kshake_options_set_truncation(&s->opt, optval, optlen);

	mutex_lock(&s->lock);
	switch (s->state) {
	case KSHAKE_STATE_IDLE:
		err = kshake_options_change(s, optname, optval, optlen, why);
		break;
	case KSHAKE_STATE_LISTENING:
		err = kshake_options_change_shared(s, optname, optval, optlen, why);
		break;
	default:
		err = -EBUSY;
	}
	mutex_unlock(&s->lock);
	return err;
}

/**
 * kshake_options_set() - setsockopt(SOL_KSHAKE), but KSHAKE_HANDSHAKE
 * @s: the session
 * @optname: enum kshake_sockopt
 * @optval: the value
 * @optlen: its length
 *
 * User memory may take forever to answer: no lock is held then. Nothing is changed unless
 * 0 is returned.
 *
 * Return: as kshake_options_apply().
 */
int kshake_options_set(struct kshake_session *s, int optname, sockptr_t optval,
		       unsigned int optlen)
{
	/* What is longer is refused for that, and not looked at. */
	unsigned int len = min(optlen, KSHAKE_TRUST_ANCHORS_MAX);
	struct kshake_cred_why why = { };
	u8 *value;
	int err;

	value = kshake_options_copy(optval, len, len);
	if (IS_ERR(value))
		return PTR_ERR(value);
	mutex_lock(&s->opt_lock);
	err = kshake_options_apply(s, optname, KERNEL_SOCKPTR(value), optlen, &why);
	mutex_unlock(&s->opt_lock);
	kvfree(value);
	return err;
}

/**
 * kshake_options_put() - the whole value of an option, or nothing
 * @optval: where it goes
 * @optlen: room there, then its length
 * @data: the value, in memory that may be copied to an application
 * @len: its length
 *
 * Return: 0; -ERANGE too little room, *@optlen says how much is needed; -EINVAL; -EFAULT.
 */
int kshake_options_put(char __user *optval, int __user *optlen, const void *data,
		       unsigned int len)
{
	int room;

	if (get_user(room, optlen))
		return -EFAULT;
	if (room < 0)
		return -EINVAL;
	if (put_user((int)len, optlen))
		return -EFAULT;
	if (room < len)
		return -ERANGE;
	if (len && copy_to_user(optval, data, len))
		return -EFAULT;
	return 0;
}

/**
 * kshake_options_info() - what KSHAKE_INFO says
 * @s: the session, @s->lock held
 * @info: filled in
 */
void kshake_options_info(struct kshake_session *s, struct kshake_info *info)
{
	lockdep_assert_held(&s->lock);
	mutex_lock(&s->post_lock);
	*info = s->info;
	info->state = s->state;
	info->verify_mode = s->opt.verify;
	mutex_unlock(&s->post_lock);
	if (test_bit(KSHAKE_S_EOF, &s->flags))
		info->flags |= KSHAKE_INFO_CLOSE_NOTIFY;
	if (test_bit(KSHAKE_S_TRUNCATED, &s->flags))
		info->flags |= KSHAKE_INFO_TRUNCATED;
	info->netns_cookie = sock_net(s->sk)->net_cookie;
}

/* As MPTCP_INFO: as much as both sides know. */
static int kshake_options_put_info(struct kshake_session *s, char __user *optval,
				   int __user *optlen)
{
	struct kshake_info info;
	int room;

	BUILD_BUG_ON(sizeof(info) > 1024);

	mutex_lock(&s->lock);
	kshake_options_info(s, &info);
	mutex_unlock(&s->lock);

	if (get_user(room, optlen))
		return -EFAULT;
	if (room < 0)
		return -EINVAL;
	room = min_t(unsigned int, room, sizeof(info));
	if (put_user(room, optlen))
		return -EFAULT;
	if (copy_to_user(optval, &info, room))
		return -EFAULT;
	return 0;
}

static int kshake_options_put_trace(struct kshake_session *s, char __user *optval,
				    int __user *optlen)
{
	struct kshake_trace_entry *copy = NULL;
	unsigned int len = 0;
	int err = -ENOENT;

	mutex_lock(&s->lock);
	mutex_lock(&s->post_lock);
	if (s->trace) {
		len = s->nr_trace * sizeof(*copy);
		copy = kmemdup(s->trace, len, GFP_KERNEL);
		err = copy ? 0 : -ENOMEM;
	}
	mutex_unlock(&s->post_lock);
	mutex_unlock(&s->lock);
	if (!err)
		err = kshake_options_put(optval, optlen, copy, len);
	kfree(copy);
	return err;
}

/* By value: what is in a session may not be copied from there to an application. */
static int kshake_options_put_int(char __user *optval, int __user *optlen, int value)
{
	return kshake_options_put(optval, optlen, &value, sizeof(value));
}

static int kshake_options_put_list(char __user *optval, int __user *optlen, const u16 *list,
				   unsigned int nr, const u16 *defaults, unsigned int nr_defaults)
{
	if (!nr)
		return kshake_options_put(optval, optlen, defaults, nr_defaults * sizeof(u16));
	return kshake_options_put(optval, optlen, list, nr * sizeof(u16));
}

/* A server learns its client's name from others than those who hold @s->opt_lock. */
static int kshake_options_put_name(struct kshake_session *s, char __user *optval,
				   int __user *optlen)
{
	u8 name[U8_MAX];
	u8 len;

	mutex_lock(&s->lock);
	len = s->opt.server_name_len;
	if (len)
		memcpy(name, s->opt.server_name, len);
	mutex_unlock(&s->lock);
	return kshake_options_put(optval, optlen, name, len);
}

/* What cannot change any more, or is kept from it by the caller. */
static int kshake_options_put_fixed(struct kshake_session *s, int optname, char __user *optval,
				    int __user *optlen)
{
	const struct kshake_options *opt = &s->opt;

	switch (optname) {
	case KSHAKE_ALPN:
		if (kshake_session_state(s) != KSHAKE_STATE_ESTABLISHED)
			return -ENOTCONN;
		return kshake_options_put(optval, optlen, s->alpn, s->alpn_len);
	case KSHAKE_VERIFY:
		return kshake_options_put_int(optval, optlen, opt->verify);
	case KSHAKE_POLICY:
		return kshake_options_put(optval, optlen, opt->policy, opt->policy_len);
	case KSHAKE_TIMEOUT:
		return kshake_options_put_int(optval, optlen, opt->timeout_ms);
	case KSHAKE_PEER_CHAIN:
		if (kshake_session_state(s) != KSHAKE_STATE_ESTABLISHED)
			return -ENOTCONN;
		return kshake_export_put_chain(s, optval, optlen);
	case KSHAKE_KEEP_CHAIN:
		return kshake_options_put_int(optval, optlen, !opt->drop_chain);
	case KSHAKE_CLIENT_AUTH:
		return kshake_options_put_int(optval, optlen, opt->client_auth);
	case KSHAKE_ACCEPT_READY:
		return kshake_options_put_int(optval, optlen, opt->accept_ready);
	case KSHAKE_TRUNCATION:
		return kshake_options_put_int(optval, optlen, READ_ONCE(opt->truncation));
	case KSHAKE_CREDENTIAL:
		return kshake_options_put(optval, optlen, opt->credentials, opt->credentials_len);
	case KSHAKE_MIN_VERSION:
		return kshake_options_put_int(optval, optlen, opt->min_version);
	case KSHAKE_MAX_VERSION:
		return kshake_options_put_int(optval, optlen, opt->max_version);
	case KSHAKE_RSA_KEX:
		return kshake_options_put_int(optval, optlen, opt->rsa_kex);
	case KSHAKE_SUITES:
		return kshake_options_put_list(optval, optlen, opt->suites, opt->nr_suites,
					       kshake_default_suites, kshake_nr_default_suites);
	case KSHAKE_GROUPS:
		return kshake_options_put_list(optval, optlen, opt->groups, opt->nr_groups,
					       kshake_default_groups, kshake_nr_default_groups);
	default:
		return -ENOPROTOOPT;
	}
}

/**
 * kshake_options_get() - getsockopt(SOL_KSHAKE)
 * @s: the session
 * @optname: enum kshake_sockopt
 * @optval: where the value goes
 * @optlen: room there, then the length of the value
 *
 * User memory may take forever to answer: no lock is held then but @s->opt_lock, which
 * only those wait for who want to change the options.
 *
 * Return: 0; -ERANGE too little room, *@optlen says how much is needed; -ENOTCONN the
 * session is not established; -ENODATA the chain was not kept; -ENOENT tracing is off;
 * -ENOPROTOOPT; -EINVAL; -EFAULT; -ENOMEM; or as kshake_export_get().
 */
int kshake_options_get(struct kshake_session *s, int optname, char __user *optval,
		       int __user *optlen)
{
	int err;

	switch (optname) {
	case KSHAKE_INFO:
		return kshake_options_put_info(s, optval, optlen);
	case KSHAKE_TRACE:
		return kshake_options_put_trace(s, optval, optlen);
	case KSHAKE_SERVER_NAME:
		return kshake_options_put_name(s, optval, optlen);
	case KSHAKE_EXPORTER:
	case KSHAKE_CHANNEL_BINDING:
		return kshake_export_get(s, optname, optval, optlen);
	}

	mutex_lock(&s->opt_lock);
	err = kshake_options_put_fixed(s, optname, optval, optlen);
	mutex_unlock(&s->opt_lock);
	return err;
}

/**
 * kshake_options_keep_name() - what a client asked for
 * @opt: of a server, in its handshake; gets a copy
 * @agreed: has the name; a client's has none
 *
 * Return: 0 or -ENOMEM.
 */
int kshake_options_keep_name(struct kshake_options *opt, const struct kshake_negotiated *agreed)
{
	if (!agreed->server_name_len)
		return 0;
	opt->server_name = kmemdup(agreed->server_name, agreed->server_name_len,
				   GFP_KERNEL_ACCOUNT);
	if (!opt->server_name)
		return -ENOMEM;
	opt->server_name_len = agreed->server_name_len;
	return 0;
}

/**
 * kshake_options_forget() - the handshake is over: free what nobody can read back
 * @opt: the options
 * @lent: what they borrow, see kshake_template_lent()
 */
void kshake_options_forget(struct kshake_options *opt, const struct kshake_options *lent)
{
	kshake_options_free(opt->anchors, lent->anchors);
	opt->anchors = NULL;
	opt->anchors_len = 0;
	kshake_options_free(opt->pins, lent->pins);
	opt->pins = NULL;
	opt->nr_pins = 0;
	kshake_options_free(opt->authorities, lent->authorities);
	opt->authorities = NULL;
	opt->authorities_len = 0;
	kshake_credential_forget(opt, lent);
}

/**
 * kshake_options_wipe() - free what the options own
 * @opt: not used any more
 * @lent: what they borrow, see kshake_template_lent()
 */
void kshake_options_wipe(struct kshake_options *opt, const struct kshake_options *lent)
{
	kshake_options_free(opt->server_name, lent->server_name);
	kshake_options_free(opt->alpn, lent->alpn);
	kshake_options_free(opt->anchors, lent->anchors);
	kshake_options_free(opt->policy, lent->policy);
	kshake_options_free(opt->pins, lent->pins);
	kshake_options_free(opt->authorities, lent->authorities);
	kshake_options_free(opt->suites, lent->suites);
	kshake_options_free(opt->groups, lent->groups);
	kshake_options_free(opt->credentials, lent->credentials);
	kshake_credential_forget(opt, lent);
}
