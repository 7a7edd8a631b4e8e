// SPDX-License-Identifier: GPL-2.0-only
/*
 * The multicast group keylog: the secrets of handshakes, for who debugs protocols with a
 * packet sniffer. It takes a module parameter, which can be given at load only; a kernel that
 * is not locked down; CAP_SYS_ADMIN in the initial user namespace and a reader in the initial
 * network namespace. Sockets of other namespaces are none of it.
 *
 * What is sent lies in netlink's buffers, which are freed without being wiped: who reads
 * secrets has them in his own memory as well.
 */
#include <linux/capability.h>
#include <linux/module.h>
#include <linux/security.h>
#include <net/genetlink.h>

#include "../upcall/netlink-gen.h"
#include "session.h"

#define KSHAKE_KEYLOG_RANDOM	32
/* Label, random, secret of at most 64 bytes, and what is between. */
#define KSHAKE_KEYLOG_LINE	(48 + 2 * KSHAKE_KEYLOG_RANDOM + 2 * 64)

static_assert(KSHAKE_HASH_MAX <= 64);

static bool keylog;
module_param(keylog, bool, 0444);
MODULE_PARM_DESC(keylog, "Let the machine's administrator have the secrets of connections (off)");

/**
 * struct kshake_keylog - of a session whose secrets are told
 * @client_random: its ClientHello.random
 * @nr_tx: KeyUpdates that we sent, under @tx_lock
 * @nr_rx: KeyUpdates that came, under @post_lock
 *
 * Owned by the session; there if somebody listened when the handshake began.
 */
struct kshake_keylog {
	u8 client_random[KSHAKE_KEYLOG_RANDOM];
	unsigned int nr_tx;
	unsigned int nr_rx;
};

/*
 * What the parameter allows is what lockdown is to keep even root from, in either mode: so
 * say those parameters that are known to be unsafe. Asked each time, since it may come late;
 * it logs who is refused.
 */
static int kshake_keylog_allowed(void)
{
	if (!keylog)
		return -EOPNOTSUPP;
	return security_locked_down(LOCKDOWN_MODULE_PARAMETERS);
}

static bool kshake_keylog_heard(const struct kshake_session *s)
{
	return keylog && net_eq(sock_net(s->sk), &init_net) &&
	       genl_has_listeners(&kshake_nl_family, &init_net, KSHAKE_NLGRP_KEYLOG) &&
	       !kshake_keylog_allowed();
}

static void kshake_keylog_tell(const char *line)
{
	struct sk_buff *msg = genlmsg_new(nla_total_size(KSHAKE_KEYLOG_LINE), GFP_KERNEL);
	void *hdr;

	if (!msg)
		return;
	hdr = genlmsg_put(msg, 0, 0, &kshake_nl_family, 0, KSHAKE_CMD_KEYLOG_LINE);
	if (!hdr || nla_put_string(msg, KSHAKE_A_WATCH_LINE, line)) {
		nlmsg_free(msg);
		return;
	}
	genlmsg_end(msg, hdr);
	genlmsg_multicast_netns(&kshake_nl_family, &init_net, msg, 0, KSHAKE_NLGRP_KEYLOG,
				GFP_KERNEL);
}

/* RFC 9850, 2: label, client_random and secret, in hexadecimal. */
static void kshake_keylog_secret(const struct kshake_session *s, const char *label,
				 const u8 *secret, size_t len)
{
	char line[KSHAKE_KEYLOG_LINE];

	if (!kshake_keylog_heard(s))
		return;
	snprintf(line, sizeof(line), "%s %*phN %*phN", label, KSHAKE_KEYLOG_RANDOM,
		 s->keylog->client_random, (int)len, secret);
	kshake_keylog_tell(line);
	memzero_explicit(line, sizeof(line));
}

static void kshake_keylog_take(void *session, const char *label, const u8 *client_random,
			       const u8 *secret, size_t len)
{
	struct kshake_session *s = session;

	memcpy(s->keylog->client_random, client_random, KSHAKE_KEYLOG_RANDOM);
	kshake_keylog_secret(s, label, secret, len);
}

/**
 * kshake_keylog_begin() - have the secrets told, if somebody listens and may
 * @s: the session, @s->lock held; its @keylog is set, to be freed with it, or NULL
 * @config: of its engine
 *
 * Without memory they are not.
 */
void kshake_keylog_begin(struct kshake_session *s, struct kshake_engine_config *config)
{
	/* There may be one of an attempt for which TCP did not connect. */
	if (!kshake_keylog_heard(s)) {
		kfree(s->keylog);
		s->keylog = NULL;
		return;
	}
	if (!s->keylog)
		s->keylog = kzalloc(sizeof(*s->keylog), GFP_KERNEL_ACCOUNT);
	if (!s->keylog)
		return;
	config->keylog = kshake_keylog_take;
	config->keylog_arg = s;
}

/**
 * kshake_keylog_update() - a KeyUpdate has made a new secret
 * @s: an established session
 * @sent: of what we send, @s->tx_lock held; else of what we receive, @s->post_lock held
 * @secret: application_traffic_secret_N+1
 * @len: its bytes
 */
void kshake_keylog_update(struct kshake_session *s, bool sent, const u8 *secret, size_t len)
{
	bool client = sent == (s->info.role == KSHAKE_CLIENT);
	char label[48];

	if (!s->keylog)
		return;
	snprintf(label, sizeof(label), "%s_TRAFFIC_SECRET_%u", client ? "CLIENT" : "SERVER",
		 sent ? ++s->keylog->nr_tx : ++s->keylog->nr_rx);
	kshake_keylog_secret(s, label, secret, len);
}

/**
 * kshake_nl_keylog_ask_doit() - KSHAKE_CMD_KEYLOG_ASK
 * @skb: the request
 * @info: the request, parsed
 *
 * The group itself cannot say why it stays silent.
 *
 * Return: 0 a member of the group would hear something; else with a message: -EPERM the
 * sender lacks CAP_SYS_ADMIN in the initial user namespace, is not in the initial network
 * namespace, or the kernel is locked down; -EOPNOTSUPP the module was loaded without keylog=1.
 */
int kshake_nl_keylog_ask_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	if (!netlink_capable(skb, CAP_SYS_ADMIN)) {
		GENL_SET_ERR_MSG(info, "it takes CAP_SYS_ADMIN on the machine");
		return -EPERM;
	}
	if (!net_eq(genl_info_net(info), &init_net)) {
		GENL_SET_ERR_MSG(info, "it is for the initial network namespace alone");
		return -EPERM;
	}
	err = kshake_keylog_allowed();
	if (err == -EOPNOTSUPP)
		GENL_SET_ERR_MSG(info, "load the module with keylog=1");
	else if (err)
		GENL_SET_ERR_MSG(info, "the kernel is locked down");
	return err;
}
