// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * What the kernel tells its multicast groups: handshakes, and their secrets.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <linux/netlink.h>
#include <netlink/attr.h>
#include <netlink/errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/socket.h>

#include "genl.h"
#include "kshake.h"

/* A thousand events, for who is slow to read them. */
#define RECEIVE_BUFFER	(2 * 1024 * 1024)

/**
 * struct kshake_watch - a member of a group
 * @g: its netlink socket
 */
struct kshake_watch {
	struct genl g;
};

/* The group itself does not say why it stays silent. */
static int ask_keylog(struct genl *g, char *why, size_t size)
{
	struct nl_msg *msg = genl_message(g, KSHAKE_CMD_KEYLOG_ASK);

	return msg ? genl_ask(g, msg, NLM_F_ACK, NULL, NULL, why, size) : -ENOMEM;
}

static int join(struct genl *g, const char *group)
{
	int number = genl_ctrl_resolve_grp(g->sk, KSHAKE_FAMILY_NAME, group);
	int size = RECEIVE_BUFFER, fd = nl_socket_get_fd(g->sk);

	if (number < 0)
		return number == -NLE_OBJ_NOTFOUND ? -EOPNOTSUPP : -EIO;
	/* More than the usual limit for who may; it is no matter if not. */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	if (setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &number, sizeof(number)))
		return -errno;
	return 0;
}

int kshake_watch_open(struct kshake_watch **watch, const char *group, char *why, size_t size)
{
	struct kshake_watch *w = calloc(1, sizeof(*w));
	int err = -ENOMEM;

	*watch = NULL;
	if (size)
		why[0] = '\0';
	if (w)
		err = genl_open(&w->g);
	if (err)
		goto free;
	if (!strcmp(group, KSHAKE_MCGRP_KEYLOG))
		err = ask_keylog(&w->g, why, size);
	if (!err)
		err = join(&w->g, group);
	if (!err) {
		*watch = w;
		return 0;
	}
	genl_close(&w->g);
free:
	free(w);
	return genl_result(err);
}

void kshake_watch_close(struct kshake_watch *watch)
{
	if (!watch)
		return;
	/* A key log was in it. */
	explicit_bzero(watch->g.buffer, GENL_BUFFER);
	genl_close(&watch->g);
	free(watch);
}

int kshake_watch_fd(const struct kshake_watch *watch)
{
	return nl_socket_get_fd(watch->g.sk);
}

static size_t bytes_of(struct nlattr *attr, void *to, size_t size)
{
	size_t len = attr ? (size_t)nla_len(attr) : 0;

	if (len > size)
		len = size;
	if (len)
		memcpy(to, nla_data(attr), len);
	return len;
}

static void address_of(struct nlattr *attr, char text[INET6_ADDRSTRLEN])
{
	unsigned char address[16];
	size_t len = bytes_of(attr, address, sizeof(address));

	if (!inet_ntop(len == 16 ? AF_INET6 : AF_INET, address, text, INET6_ADDRSTRLEN) || len < 4)
		text[0] = '\0';
}

/**
 * struct taking - a datagram that is being read
 * @g: the socket
 * @event: filled in, or NULL
 * @line: filled in, or NULL
 * @size: bytes of @line
 * @taken: it was what was wanted
 */
struct taking {
	const struct genl *g;
	struct kshake_event *event;
	char *line;
	size_t size;
	bool taken;
};

static void fill_event(struct kshake_event *event, struct nlattr **attrs)
{
	event->number = genl_uint(attrs[KSHAKE_A_WATCH_NUMBER]);
	event->time_ns = genl_uint(attrs[KSHAKE_A_WATCH_TIME]);
	event->inode = genl_uint(attrs[KSHAKE_A_WATCH_INODE]);
	event->pid = (uint32_t)genl_uint(attrs[KSHAKE_A_WATCH_PID]);
	event->uid = (uint32_t)genl_uint(attrs[KSHAKE_A_WATCH_UID]);
	if (attrs[KSHAKE_A_WATCH_LOCAL_PORT])
		event->local_port = nla_get_u16(attrs[KSHAKE_A_WATCH_LOCAL_PORT]);
	if (attrs[KSHAKE_A_WATCH_PEER_PORT])
		event->peer_port = nla_get_u16(attrs[KSHAKE_A_WATCH_PEER_PORT]);
	address_of(attrs[KSHAKE_A_WATCH_LOCAL_ADDRESS], event->local);
	address_of(attrs[KSHAKE_A_WATCH_PEER_ADDRESS], event->peer);
	genl_text(attrs[KSHAKE_A_WATCH_COMM], event->comm, sizeof(event->comm));
	genl_text(attrs[KSHAKE_A_WATCH_SERVER_NAME], event->server_name,
		  sizeof(event->server_name));
	event->alpn_len = bytes_of(attrs[KSHAKE_A_WATCH_ALPN], event->alpn, sizeof(event->alpn));
	bytes_of(attrs[KSHAKE_A_WATCH_INFO], &event->info, sizeof(event->info));
}

static void take(const struct nlmsghdr *nlh, void *arg)
{
	struct nlattr *attrs[KSHAKE_A_WATCH_MAX + 1];
	struct taking *t = arg;
	uint8_t cmd = genl_command(t->g, nlh);
	bool begins = cmd == KSHAKE_CMD_HANDSHAKE_BEGINS;

	if (t->taken || genl_attributes(nlh, attrs, KSHAKE_A_WATCH_MAX))
		return;
	if (t->event && (begins || cmd == KSHAKE_CMD_HANDSHAKE_ENDS)) {
		memset(t->event, 0, sizeof(*t->event));
		t->event->begins = begins;
		fill_event(t->event, attrs);
		t->taken = true;
	} else if (t->line && cmd == KSHAKE_CMD_KEYLOG_LINE) {
		t->line[0] = '\0';
		genl_text(attrs[KSHAKE_A_WATCH_LINE], t->line, t->size);
		t->taken = true;
	}
}

/* What else may come, such as news of the family, is passed over. */
static int next(struct kshake_watch *w, struct taking *t)
{
	int err = 0;

	while (!err && !t->taken)
		err = genl_receive(&w->g, take, t);
	return genl_result(err);
}

int kshake_watch_event(struct kshake_watch *watch, struct kshake_event *event)
{
	struct taking taking = { .g = &watch->g, .event = event };

	return next(watch, &taking);
}

int kshake_watch_line(struct kshake_watch *watch, char *line, size_t size)
{
	struct taking taking = { .g = &watch->g, .line = line, .size = size };

	return next(watch, &taking);
}
