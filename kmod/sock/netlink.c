// SPDX-License-Identifier: GPL-2.0-only
/*
 * The netlink command handshake: attach, options and start in one message, for a
 * descriptor of the caller's, and an event when it is over.
 *
 * Generic netlink holds a lock of its own while it calls us, which all its families need,
 * and a task can keep its socket locked for as long as it likes. So the command is only
 * taken there; it is carried out by the same task on its way out of sendmsg(), where it
 * makes nobody wait but itself.
 *
 * The file is looked up in the caller's context and held for no longer than the command
 * takes: closing the descriptor must end the handshake.
 */
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/module.h>
#include <linux/net.h>
#include <linux/random.h>
#include <linux/task_work.h>
#include <net/genetlink.h>
#include <net/tcp.h>

#include "../upcall/netlink-gen.h"
#include "session.h"

#define KSHAKE_NETLINK_DRAINING	"the module is to go: kshake drain --off takes that back"

/**
 * struct kshake_done - the event that is owed to who asked for a handshake
 * @msg: handshake-done, with room for what is missing: at the end nothing is allocated
 * @hdr: its header
 * @asker: the netlink socket that asked; a reference is held. Its port id alone may belong
 *	to another one by then
 * @portid: of @asker
 *
 * Belongs to the session once the handshake has begun, until kshake_netlink_done().
 */
struct kshake_done {
	struct sk_buff *msg;
	void *hdr;
	struct sock *asker;
	u32 portid;
};

static void kshake_netlink_done_free(struct kshake_done *done)
{
	nlmsg_free(done->msg);
	sock_put(done->asker);
	kfree(done);
}

static struct kshake_done *kshake_netlink_done_new(struct sock *asker, u32 portid, u64 cookie)
{
	struct kshake_done *done = kzalloc(sizeof(*done), GFP_KERNEL_ACCOUNT);

	if (!done)
		return NULL;
	done->asker = asker;
	sock_hold(asker);
	done->portid = portid;
	done->msg = genlmsg_new(nla_total_size_64bit(sizeof(u64)) + nla_total_size(sizeof(u32)) +
				nla_total_size(sizeof(struct kshake_info)), GFP_KERNEL_ACCOUNT);
	if (!done->msg)
		goto free;
	done->hdr = genlmsg_put(done->msg, 0, 0, &kshake_nl_family, 0, KSHAKE_CMD_HANDSHAKE_DONE);
	if (done->hdr && !nla_put_u64_64bit(done->msg, KSHAKE_A_HANDSHAKE_COOKIE, cookie,
					    KSHAKE_A_HANDSHAKE_PAD))
		return done;
free:
	kshake_netlink_done_free(done);
	return NULL;
}

/**
 * kshake_netlink_done() - the handshake is over: tell who asked for it over netlink
 * @s: the session, @s->lock held, its state the final one
 *
 * Does nothing if nobody did. If the asker is gone nobody is told; if its receive buffer
 * is full it reads ENOBUFS, as always with netlink.
 */
void kshake_netlink_done(struct kshake_session *s)
{
	struct kshake_done *done = s->done;
	struct kshake_info info;
	struct sk_buff *msg;

	if (!done)
		return;
	s->done = NULL;
	kshake_options_info(s, &info);
	if (!sock_flag(done->asker, SOCK_DEAD) &&
	    !nla_put_u32(done->msg, KSHAKE_A_HANDSHAKE_STATUS, info.error) &&
	    !nla_put(done->msg, KSHAKE_A_HANDSHAKE_INFO, sizeof(info), &info)) {
		genlmsg_end(done->msg, done->hdr);
		msg = done->msg;
		done->msg = NULL;
		genlmsg_unicast(sock_net(s->sk), msg, done->portid);
	}
	kshake_netlink_done_free(done);
}

/*
 * Which attribute is which option, and what to say of a value that it cannot have:
 * NETLINK_MAX_FMTMSG_LEN bytes with its end, which tests/netlink/check looks at.
 */
static const struct kshake_netlink_option {
	u16 attr;
	u16 optname;
	bool string;
	const char *hint;
} kshake_netlink_options[] = {
	{ KSHAKE_A_HANDSHAKE_SERVER_NAME, KSHAKE_SERVER_NAME, true,
	  "server-name must be a DNS name without a final dot, or an IP address" },
	{ KSHAKE_A_HANDSHAKE_ALPN, KSHAKE_ALPN, false,
	  "alpn must be names, each behind a byte with its length, 1024 bytes at most" },
	{ KSHAKE_A_HANDSHAKE_VERIFY, KSHAKE_VERIFY, false,
	  "verify must be one of enum kshake_verify" },
	{ KSHAKE_A_HANDSHAKE_PIN_SPKI, KSHAKE_PIN_SPKI, false,
	  "pin-spki must be one to eight SHA-256 digests of 32 bytes" },
	{ KSHAKE_A_HANDSHAKE_TRUST_ANCHORS, KSHAKE_TRUST_ANCHORS, false,
	  "trust-anchors must be certificates in DER, 60000 bytes at most" },
	{ KSHAKE_A_HANDSHAKE_POLICY, KSHAKE_POLICY, true,
	  "policy must be letters, digits, '.', '-' and '_', 64 at most" },
	{ KSHAKE_A_HANDSHAKE_TIMEOUT, KSHAKE_TIMEOUT, false,
	  "timeout must be 1 to 600000 milliseconds" },
	{ KSHAKE_A_HANDSHAKE_SUITES, KSHAKE_SUITES, false,
	  "suites must be different code points that kshake has, 32 at most" },
	{ KSHAKE_A_HANDSHAKE_GROUPS, KSHAKE_GROUPS, false,
	  "groups must be different code points that kshake has, 32 at most" },
	{ KSHAKE_A_HANDSHAKE_TRUNCATION, KSHAKE_TRUNCATION, false,
	  "truncation must be one of enum kshake_truncation" },
	{ KSHAKE_A_HANDSHAKE_KEEP_CHAIN, KSHAKE_KEEP_CHAIN, false,
	  "keep-chain must be 0 or 1" },
	{ KSHAKE_A_HANDSHAKE_CLIENT_AUTH, KSHAKE_CLIENT_AUTH, false,
	  "client-auth must be one of enum kshake_client_auth" },
	{ KSHAKE_A_HANDSHAKE_AUTHORITIES, KSHAKE_AUTHORITIES, false,
	  "authorities must be DER names, each behind two bytes of length, 32000 at most" },
	{ KSHAKE_A_HANDSHAKE_CREDENTIAL, KSHAKE_CREDENTIAL, true,
	  "credential must be \"*\" or names of credentials with ',' between, 8 at most" },
	{ KSHAKE_A_HANDSHAKE_CHAIN, KSHAKE_CHAIN, false,
	  "chain must be certificates in DER, 60000 bytes at most" },
	{ KSHAKE_A_HANDSHAKE_KEY, KSHAKE_KEY, false,
	  "key must be the serial of a key" },
	{ KSHAKE_A_HANDSHAKE_MIN_VERSION, KSHAKE_MIN_VERSION, false,
	  "min-version must be 0x0303 (TLS 1.2) or 0x0304 (TLS 1.3)" },
	{ KSHAKE_A_HANDSHAKE_MAX_VERSION, KSHAKE_MAX_VERSION, false,
	  "max-version must be 0x0303 (TLS 1.2) or 0x0304 (TLS 1.3)" },
	{ KSHAKE_A_HANDSHAKE_RSA_KEX, KSHAKE_RSA_KEX, false,
	  "rsa-kex must be 0 or 1" },
};

static void kshake_netlink_explain_option(struct genl_info *info, int err, struct nlattr *attr,
					  const struct kshake_netlink_option *option,
					  const struct kshake_cred_why *why)
{
	NL_SET_BAD_ATTR(info->extack, attr);
	if (why->text && why->cert) {
		GENL_SET_ERR_MSG_FMT(info, "certificate %u: %s", why->cert, why->text);
		return;
	}
	switch (err) {
	case -ENOMEM:
		break;
	case -EBUSY:
		GENL_SET_ERR_MSG(info, "a handshake was started on this socket meanwhile");
		break;
	case -ENOPROTOOPT:
		GENL_SET_ERR_MSG(info, "this kernel module has no such option: update it");
		break;
	default:
		GENL_SET_ERR_MSG_FMT(info, "%s", why->text ?: option->hint);
	}
}

/* All options of the message, until one is refused. @s->opt_lock is held. */
static int kshake_netlink_set_options(struct kshake_session *s, struct genl_info *info)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(kshake_netlink_options); i++) {
		const struct kshake_netlink_option *option = &kshake_netlink_options[i];
		struct nlattr *attr = info->attrs[option->attr];
		struct kshake_cred_why why = { };
		unsigned int len;
		int err;

		if (!attr)
			continue;
		len = nla_len(attr);
		if (option->string)
			len = strnlen(nla_data(attr), len);
		err = kshake_options_apply(s, option->optname, KERNEL_SOCKPTR(nla_data(attr)), len,
					   &why);
		if (err) {
			kshake_netlink_explain_option(info, err, attr, option, &why);
			return err;
		}
	}
	return 0;
}

/*
 * Try the options on a session that no socket has, so that a wrong one is noticed before
 * anything is done to the socket.
 */
static int kshake_netlink_try_options(struct sock *sk, struct genl_info *info)
{
	struct kshake_session *s = kshake_session_new(sk);
	int err;

	if (!s)
		return -ENOMEM;
	mutex_lock(&s->opt_lock);
	err = kshake_netlink_set_options(s, info);
	mutex_unlock(&s->opt_lock);
	kshake_session_put(s);
	return err;
}

static int kshake_netlink_check_role(struct genl_info *info)
{
	struct nlattr *attr = info->attrs[KSHAKE_A_HANDSHAKE_ROLE];

	switch (nla_get_u32(attr)) {
	case KSHAKE_CLIENT:
	case KSHAKE_SERVER:
		return 0;
	default:
		NL_SET_ERR_MSG_ATTR(info->extack, attr, "role must be one of enum kshake_role");
		return -EINVAL;
	}
}

/* Is it a socket that could be meant? */
static int kshake_netlink_check_socket(const struct sock *sk, struct genl_info *info)
{
	struct nlattr *fd = info->attrs[KSHAKE_A_HANDSHAKE_FD];

	NL_SET_BAD_ATTR(info->extack, fd);
	if (!net_eq(sock_net(sk), genl_info_net(info))) {
		GENL_SET_ERR_MSG(info, "the socket is of another network namespace than netlink's");
		return -EXDEV;
	}
	if (sk->sk_protocol == IPPROTO_MPTCP) {
		GENL_SET_ERR_MSG(info, "MPTCP sockets cannot: make one with IPPROTO_TCP");
		return -EOPNOTSUPP;
	}
	if ((sk->sk_family != AF_INET && sk->sk_family != AF_INET6) ||
	    sk->sk_type != SOCK_STREAM || sk->sk_protocol != IPPROTO_TCP) {
		GENL_SET_ERR_MSG(info, "fd is no TCP socket");
		return -EOPNOTSUPP;
	}
	return 0;
}

/* Where it is in its life: only an idle session can begin. */
static int kshake_netlink_check_state(struct kshake_session *s, struct genl_info *info)
{
	switch (kshake_session_state(s)) {
	case KSHAKE_STATE_IDLE:
		return 0;
	case KSHAKE_STATE_CONNECTING:
		GENL_SET_ERR_MSG(info, "connect() is under way, and does TLS by itself");
		return -EALREADY;
	case KSHAKE_STATE_HANDSHAKE:
		GENL_SET_ERR_MSG(info, "a handshake runs on this socket already");
		return -EALREADY;
	case KSHAKE_STATE_ESTABLISHED:
		GENL_SET_ERR_MSG(info, "this socket has had its handshake");
		return -EISCONN;
	case KSHAKE_STATE_LISTENING:
		GENL_SET_ERR_MSG(info, "this socket listens: what it accepts begins by itself");
		return -EINVAL;
	default:
		GENL_SET_ERR_MSG(info, "the handshake has failed before: open another connection");
		return s->error;
	}
}

static int kshake_netlink_check_tcp(struct sock *sk, struct genl_info *info)
{
	if (inet_sk_state_load(sk) != TCP_ESTABLISHED) {
		GENL_SET_ERR_MSG(info, "the socket is not connected: connect() first");
		return -ENOTCONN;
	}
	return 0;
}

/* Through the socket's own setsockopt(), and what watches over that. */
static int kshake_netlink_attach(struct socket *sock, struct genl_info *info)
{
	int err;

	err = do_sock_setsockopt(sock, false, SOL_TCP, TCP_ULP, KERNEL_SOCKPTR(KSHAKE_ULP_NAME),
				 strlen(KSHAKE_ULP_NAME));
	/* Another thread may have been faster. */
	if (!err || kshake_gate_is(READ_ONCE(sock->ops)))
		return 0;
	switch (err) {
	case -EEXIST:
		GENL_SET_ERR_MSG(info, "the socket has another TCP_ULP");
		break;
	case -ENOTCONN:
		GENL_SET_ERR_MSG(info, "the socket is not connected any more");
		break;
	case -ENOMEM:
		break;
	case -ESHUTDOWN:
		GENL_SET_ERR_MSG(info, KSHAKE_NETLINK_DRAINING);
		break;
	case -EBUSY:
		GENL_SET_ERR_MSG(info, "a call, TCP_REPAIR or KCM has the socket");
		break;
	case -EOPNOTSUPP:
		GENL_SET_ERR_MSG(info, "the socket is in a sockmap, or has SO_PEEK_OFF");
		break;
	default:
		GENL_SET_ERR_MSG(info, "TCP_ULP \"kshake\" was refused");
	}
	return err;
}

/* What is missing to start, or too much. */
static void kshake_netlink_explain_options(const struct kshake_options *opt,
					   struct genl_info *info, int role, int err)
{
	const char *contradiction = kshake_options_contradict(opt);

	if (err == -EINVAL && contradiction) {
		GENL_SET_ERR_MSG_FMT(info, "%s", contradiction);
	} else if (err == -EINVAL && role == KSHAKE_CLIENT) {
		GENL_SET_ERR_MSG(info, "client-auth and authorities are for servers");
	} else if (err == -EINVAL && opt->server_name_len) {
		GENL_SET_ERR_MSG(info, "server-name is for clients: a server is asked for one");
	} else if (err == -EINVAL) {
		GENL_SET_ERR_MSG(info, "how to judge clients was said, but not client-auth");
	} else if (role == KSHAKE_SERVER && !opt->own && !opt->credentials_len) {
		GENL_SET_ERR_MSG(info, "a server needs a credential, or a chain and its key");
	} else {
		NL_SET_ERR_ATTR_MISS(info->extack, NULL, KSHAKE_A_HANDSHAKE_PIN_SPKI);
		GENL_SET_ERR_MSG(info, "verify says pin: say pin-spki");
	}
}

static void kshake_netlink_explain_start(const struct kshake_session *s, struct genl_info *info,
					 int role, int err)
{
	NL_SET_BAD_ATTR(info->extack, NULL);
	switch (err) {
	case -EINVAL:
	case -ENOKEY:
		kshake_netlink_explain_options(&s->opt, info, role, err);
		break;
	case -EDESTADDRREQ:
		NL_SET_ERR_ATTR_MISS(info->extack, NULL, KSHAKE_A_HANDSHAKE_SERVER_NAME);
		GENL_SET_ERR_MSG(info, "the helper verifies by name: say server-name");
		break;
	case -ENOTCONN:
		GENL_SET_ERR_MSG(info, "the socket is not connected any more");
		break;
	case -ENOENT:
		GENL_SET_ERR_MSG(info, "this kernel has no kTLS: modprobe tls");
		break;
	case -EUSERS:
		GENL_SET_ERR_MSG(info, "too many handshakes run: see kshake stats, net.kshake.*");
		break;
	case -EPERM:
		GENL_SET_ERR_MSG(info, "net.kshake.allow_verify_none forbids to verify nothing");
		break;
	case -ESHUTDOWN:
		GENL_SET_ERR_MSG(info, KSHAKE_NETLINK_DRAINING);
		break;
	case -EBUSY:
		GENL_SET_ERR_MSG(info, "something else in the kernel has the socket");
		break;
	case -EOPNOTSUPP:
		GENL_SET_ERR_MSG(info, "something else sits on the socket: open another one");
		break;
	case -ENOMEM:
		break;
	default:
		GENL_SET_ERR_MSG(info, "the handshake was refused");
	}
}

static struct sk_buff *kshake_netlink_reply(struct genl_info *info, u64 cookie)
{
	struct sk_buff *reply;
	void *hdr;

	reply = genlmsg_new(nla_total_size_64bit(sizeof(u64)), GFP_KERNEL);
	if (!reply)
		return NULL;
	hdr = genlmsg_put_reply(reply, info, &kshake_nl_family, 0, info->genlhdr->cmd);
	if (!hdr || nla_put_u64_64bit(reply, KSHAKE_A_HANDSHAKE_COOKIE, cookie,
				      KSHAKE_A_HANDSHAKE_PAD)) {
		nlmsg_free(reply);
		return NULL;
	}
	genlmsg_end(reply, hdr);
	return reply;
}

/*
 * The reply goes out before anything can complete the handshake, so that the event never
 * comes first. A receive buffer that has no room for it has none for an error either: the
 * caller reads ENOBUFS, and the event tells him the rest.
 */
static int kshake_netlink_start(struct kshake_session *s, struct genl_info *info,
				struct sk_buff *reply, struct kshake_done *done)
{
	int role = nla_get_u32(info->attrs[KSHAKE_A_HANDSHAKE_ROLE]);
	int err;

	mutex_lock(&s->lock);
	err = kshake_netlink_check_state(s, info);
	if (err)
		goto unlock;
	err = kshake_session_start_locked(s, role);
	if (err) {
		kshake_netlink_explain_start(s, info, role, err);
		goto unlock;
	}
	s->done = done;
	genlmsg_reply(reply, info);
unlock:
	mutex_unlock(&s->lock);
	if (!err)
		kshake_io_kick(s);
	return err;
}

static int kshake_netlink_begin(struct kshake_session *s, struct sock *asker,
				struct genl_info *info)
{
	struct kshake_done *done = NULL;
	struct sk_buff *reply;
	u64 cookie;
	int err;

	if (!mutex_trylock(&s->opt_lock)) {
		GENL_SET_ERR_MSG(info, "another thread reads or sets options: try again");
		return -EBUSY;
	}
	err = kshake_netlink_check_state(s, info);
	if (!err)
		err = kshake_netlink_set_options(s, info);
	if (err)
		goto unlock;

	do
		cookie = get_random_u64();
	while (!cookie);
	err = -ENOMEM;
	reply = kshake_netlink_reply(info, cookie);
	if (reply)
		done = kshake_netlink_done_new(asker, info->snd_portid, cookie);
	if (done)
		err = kshake_netlink_start(s, info, reply, done);
	if (err) {
		nlmsg_free(reply);
		if (done)
			kshake_netlink_done_free(done);
	}
unlock:
	mutex_unlock(&s->opt_lock);
	return err;
}

/* Has it a session, and can that one begin? */
static int kshake_netlink_look(struct socket *sock, struct genl_info *info, bool *ours)
{
	int err = 0;

	kshake_drain_enter();
	*ours = kshake_gate_is(READ_ONCE(sock->ops));
	if (*ours)
		err = kshake_netlink_check_state(kshake_session_of(sock), info);
	kshake_drain_leave();
	return err;
}

static int kshake_netlink_begin_attached(struct socket *sock, struct sock *asker,
					 struct genl_info *info)
{
	int err = -ESHUTDOWN;

	kshake_drain_enter();
	if (kshake_gate_is(READ_ONCE(sock->ops)))
		err = kshake_netlink_begin(kshake_session_of(sock), asker, info);
	else
		GENL_SET_ERR_MSG(info, KSHAKE_NETLINK_DRAINING);
	kshake_drain_leave();
	return err;
}

/*
 * drain.c waits for who is at a session, but not for the attaching: who keeps the socket
 * locked meanwhile has no session by which he could be found.
 */
static int kshake_netlink_handshake(struct socket *sock, struct sock *asker,
				    struct genl_info *info)
{
	struct sock *sk = sock->sk;
	bool ours;
	int err;

	err = kshake_netlink_check_socket(sk, info);
	if (!err)
		err = kshake_netlink_look(sock, info, &ours);
	if (!err)
		err = kshake_netlink_check_tcp(sk, info);
	if (!err)
		err = kshake_netlink_try_options(sk, info);
	if (!err && !ours)
		err = kshake_netlink_attach(sock, info);
	return err ?: kshake_netlink_begin_attached(sock, asker, info);
}

/* Attributes that a command may have; netlink-gen.c has the policy of each. */
#define KSHAKE_NETLINK_ATTRS	(KSHAKE_A_HANDSHAKE_MAX + 1)

/**
 * struct kshake_ask - a command, between generic netlink's lock and the caller's way out
 * @work: of the task that sent it
 * @skb: without data: whom to answer, and what is charged to his send buffer for all of this
 * @sock: a reference to its file is held
 * @asker: the netlink socket's; a reference is held, so that nobody else can have its port id
 *	before the answer, and the network namespace stays
 * @cred: with which it was sent, which need not be the task's own: io_uring
 * @info: the request, parsed; it points to the members below
 * @attrs: in @message
 * @extack: what to say of an error
 * @message: a copy: others may follow in the buffer it came in, which can be long
 *
 * Belongs to the task. While it is there, there is a reference to the module more.
 */
struct kshake_ask {
	struct callback_head work;
	struct sk_buff *skb;
	struct socket *sock;
	struct file *asker;
	const struct cred *cred;
	struct genl_info info;
	struct nlattr *attrs[KSHAKE_NETLINK_ATTRS];
	struct netlink_ext_ack extack;
	u8 message[] __aligned(NLMSG_ALIGNTO);
};

/*
 * One system call may send any number of commands before any is carried out. So they count
 * as unsent: below its limit a socket may have one more, of any length.
 */
static struct sk_buff *kshake_netlink_charge(struct sk_buff *request, unsigned int size)
{
	struct sock *asker = NETLINK_CB(request).sk;
	struct sk_buff *skb = sock_wmalloc(asker, 0, 0, GFP_KERNEL_ACCOUNT);

	if (!skb)
		return NULL;
	skb->truesize += size;
	refcount_add(size, &asker->sk_wmem_alloc);
	NETLINK_CB(skb) = NETLINK_CB(request);
	return skb;
}

static void kshake_netlink_ask_copy(struct kshake_ask *ask, const struct genl_info *info)
{
	const void *message = info->nlhdr;
	unsigned int i;

	memcpy(ask->message, message, info->nlhdr->nlmsg_len);
	for (i = 0; i < ARRAY_SIZE(ask->attrs); i++)
		if (info->attrs[i])
			ask->attrs[i] = (void *)ask->message + ((void *)info->attrs[i] - message);
	ask->info = *info;
	ask->info.nlhdr = (struct nlmsghdr *)ask->message;
	ask->info.genlhdr = nlmsg_data(ask->info.nlhdr);
	ask->info.attrs = ask->attrs;
	ask->info.extack = &ask->extack;
}

static struct kshake_ask *kshake_netlink_ask_new(struct sk_buff *skb, struct genl_info *info,
						 struct socket *sock, struct file *asker)
{
	size_t size = struct_size_t(struct kshake_ask, message, info->nlhdr->nlmsg_len);
	struct kshake_ask *ask = kvzalloc(size, GFP_KERNEL_ACCOUNT);

	if (!ask)
		return ERR_PTR(-ENOMEM);
	ask->skb = kshake_netlink_charge(skb, size);
	if (!ask->skb) {
		kvfree(ask);
		GENL_SET_ERR_MSG(info, "more is asked for at once than SO_SNDBUF allows");
		return ERR_PTR(-ENOBUFS);
	}
	ask->sock = sock;
	ask->asker = get_file(asker);
	ask->cred = get_current_cred();
	kshake_netlink_ask_copy(ask, info);
	return ask;
}

static void kshake_netlink_ask_free(struct kshake_ask *ask)
{
	kfree_skb(ask->skb);
	fput(ask->asker);
	put_cred(ask->cred);
	kvfree(ask);
}

/* What generic netlink would have said, had we returned @err to it. */
static void kshake_netlink_ack(struct kshake_ask *ask, int err)
{
	struct nlmsghdr *request = (struct nlmsghdr *)ask->message;

	if (!err && !(request->nlmsg_flags & NLM_F_ACK))
		return;
	/* The answer comes from there. */
	skb_orphan(ask->skb);
	ask->skb->sk = genl_info_net(&ask->info)->genl_sock;
	netlink_ack(ask->skb, request, err, &ask->extack);
	ask->skb->sk = NULL;
}

/* As who sent it: setsockopt(), for one, asks the security modules. */
static int kshake_netlink_handshake_as(const struct cred *cred, struct kshake_ask *ask)
{
	const struct cred *old = override_creds(cred);
	int err;

	err = kshake_netlink_handshake(ask->sock, NETLINK_CB(ask->skb).sk, &ask->info);
	revert_creds(old);
	return err;
}

static void kshake_netlink_carry_out(struct callback_head *work)
{
	struct kshake_ask *ask = container_of(work, struct kshake_ask, work);
	/* A worker of io_uring's can come by only here, with neither memory nor namespaces. */
	int err = -ESRCH;

	if (!(current->flags & PF_EXITING))
		err = kshake_netlink_handshake_as(ask->cred, ask);
	kshake_netlink_ack(ask, err);
	sockfd_put(ask->sock);
	kshake_netlink_ask_free(ask);
	/* The last steps behind this: kshake_drain_exit(). */
	module_put(THIS_MODULE);
}

/*
 * Task work is a stack: what came last is called first. All there is has been taken off it
 * by then, so that putting each back turns the order of one call's commands around.
 */
static void kshake_netlink_turn(struct callback_head *work)
{
	init_task_work(work, kshake_netlink_carry_out);
	if (task_work_add(current, work, TWA_RESUME))
		kshake_netlink_carry_out(work);
}

/* Everything that is held is the work's from then on, if 0 is returned. */
static int kshake_netlink_put_off(struct sk_buff *skb, struct genl_info *info, struct socket *sock)
{
	struct file *asker = NETLINK_CB(skb).sk->sk_socket->file;
	struct kshake_ask *ask;
	int err;

	/* The kernel's own sockets have none, and its threads no way out. */
	if (!asker || current->flags & PF_KTHREAD) {
		GENL_SET_ERR_MSG(info, "the kernel itself cannot ask");
		return -EOPNOTSUPP;
	}
	/* Our own unregistering waits for generic netlink's lock, but not for the work. */
	if (!try_module_get(THIS_MODULE))
		return -ESHUTDOWN;
	ask = kshake_netlink_ask_new(skb, info, sock, asker);
	if (IS_ERR(ask)) {
		err = PTR_ERR(ask);
		goto put;
	}
	init_task_work(&ask->work, kshake_netlink_turn);
	/* A worker of io_uring's may sleep before it comes by the other one. */
	err = task_work_add(current, &ask->work,
			    current->flags & PF_IO_WORKER ? TWA_SIGNAL : TWA_RESUME);
	if (!err)
		return 0;
	/* The task exits. */
	kshake_netlink_ask_free(ask);
put:
	module_put(THIS_MODULE);
	return err;
}

static int kshake_netlink_handshake_fd(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *fd = info->attrs[KSHAKE_A_HANDSHAKE_FD];
	struct socket *sock;
	int err;

	sock = sockfd_lookup(nla_get_u32(fd), &err);
	if (!sock) {
		NL_SET_BAD_ATTR(info->extack, fd);
		if (err == -ENOTSOCK)
			GENL_SET_ERR_MSG(info, "fd is no socket");
		else
			GENL_SET_ERR_MSG(info, "fd is no open descriptor of the caller's");
		return err;
	}
	err = kshake_netlink_put_off(skb, info, sock);
	if (err)
		sockfd_put(sock);
	return err;
}

/**
 * kshake_nl_handshake_doit() - KSHAKE_CMD_HANDSHAKE
 * @skb: the request
 * @info: the request, parsed
 *
 * Until the options of the message were found good the socket is left alone. After a later
 * error it is attached and idle, with these options.
 *
 * Context: the caller's: fd is one of his, no capability is asked for.
 * Return: -EINTR: the caller is answered before he is back from sendmsg(); generic netlink
 * must not do it. Else an error, and with those that the answer may have: -EINVAL fd or role
 * is missing, or an option makes no sense; -EBADF, -ENOTSOCK, -EOPNOTSUPP fd is not a TCP
 * socket, or the caller is the kernel; -EXDEV it is of another network namespace; -ENOTCONN
 * not connected; -EALREADY, -EISCONN there is, was a handshake, or the error with which it
 * failed; -EBUSY another thread is at work on it; -ENOBUFS too much is asked for at once;
 * -ESHUTDOWN the module is to go; -ESRCH the task exits; what kshake_options_apply(),
 * TCP_ULP and kshake_session_start() say. Each with a message but -ENOMEM and -ESRCH. No
 * error, the reply went out, and an event will when it is over.
 */
int kshake_nl_handshake_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	if (GENL_REQ_ATTR_CHECK(info, KSHAKE_A_HANDSHAKE_FD)) {
		GENL_SET_ERR_MSG(info, "say which socket: fd");
		return -EINVAL;
	}
	if (GENL_REQ_ATTR_CHECK(info, KSHAKE_A_HANDSHAKE_ROLE)) {
		GENL_SET_ERR_MSG(info, "say the role: client or server");
		return -EINVAL;
	}
	err = kshake_netlink_check_role(info);
	if (err)
		return err;
	/* Here already, so that nobody keeps drain.c waiting by asking again and again. */
	if (kshake_drain_wanted()) {
		kshake_stat_add(genl_info_net(info), KSHAKE_STAT_REFUSED_DRAINING, 1);
		GENL_SET_ERR_MSG(info, KSHAKE_NETLINK_DRAINING);
		return -ESHUTDOWN;
	}
	err = kshake_netlink_handshake_fd(skb, info);
	return err ?: -EINTR;
}
