// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Talking to the generic netlink family "kshake".
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <linux/genetlink.h>
#include <linux/kshake_netlink.h>
#include <linux/netlink.h>
#include <netlink/attr.h>
#include <netlink/errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>
#include <netlink/socket.h>

#include "genl.h"

static int connect_socket(struct genl *g)
{
	int on = 1, err;

	err = genl_connect(g->sk);
	if (err)
		return err == -NLE_NOMEM ? -ENOMEM : -EPROTONOSUPPORT;
	err = genl_ctrl_resolve(g->sk, KSHAKE_FAMILY_NAME);
	if (err < 0)
		return err == -NLE_OBJ_NOTFOUND ? -ENOENT : -EIO;
	g->family = err;
	nl_socket_disable_auto_ack(g->sk);
	/* Explanations are a comfort: go on without them. */
	setsockopt(nl_socket_get_fd(g->sk), SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	return 0;
}

int genl_open(struct genl *g)
{
	int err = -ENOMEM;

	g->buffer = malloc(GENL_BUFFER);
	g->sk = nl_socket_alloc();
	if (g->buffer && g->sk)
		err = connect_socket(g);
	if (err)
		genl_close(g);
	return err;
}

void genl_close(struct genl *g)
{
	nl_socket_free(g->sk);
	free(g->buffer);
	g->sk = NULL;
	g->buffer = NULL;
}

struct nl_msg *genl_message(struct genl *g, uint8_t cmd)
{
	struct nl_msg *msg = nlmsg_alloc();

	if (msg && genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, g->family, 0, 0, cmd,
			       KSHAKE_FAMILY_VERSION))
		return msg;
	nlmsg_free(msg);
	return NULL;
}

int genl_send(struct genl *g, struct nl_msg *msg, int flags, uint32_t *seq)
{
	struct nlmsghdr *nlh = nlmsg_hdr(msg);
	int err = 0;

	nlh->nlmsg_flags |= NLM_F_REQUEST | flags;
	nl_complete_msg(g->sk, msg);
	*seq = nlh->nlmsg_seq;
	/* Not nl_send(): it hides which error it was. */
	if (send(nl_socket_get_fd(g->sk), nlh, nlh->nlmsg_len, 0) < 0)
		err = -errno;
	nlmsg_free(msg);
	return err;
}

int genl_receive(struct genl *g, void (*each)(const struct nlmsghdr *nlh, void *arg), void *arg)
{
	struct sockaddr_nl from = {};
	struct iovec iov = { g->buffer, GENL_BUFFER };
	struct msghdr hdr = {
		.msg_name = &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &iov,
		.msg_iovlen = 1,
	};
	const struct nlmsghdr *nlh;
	ssize_t got;
	int left;

	do
		got = recvmsg(nl_socket_get_fd(g->sk), &hdr, MSG_DONTWAIT);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	if (hdr.msg_flags & MSG_TRUNC)
		return -EMSGSIZE;
	/* Other processes can send to this socket; only the kernel is believed. */
	if (from.nl_pid)
		return 0;
	left = (int)got;
	for (nlh = (void *)g->buffer; nlmsg_ok(nlh, left); nlh = nlmsg_next((void *)nlh, &left))
		each(nlh, arg);
	return 0;
}

int genl_error(const struct nlmsghdr *nlh, char *text, size_t size)
{
	const struct nlmsgerr *error = nlmsg_data(nlh);
	struct nlattr *attrs[NLMSGERR_ATTR_MAX + 1];
	size_t skip = sizeof(*error);

	text[0] = '\0';
	if (nlmsg_datalen(nlh) < (int)sizeof(*error))
		return -EBADMSG;
	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return error->error;
	/* The message that was answered is quoted, unless NLM_F_CAPPED says otherwise. */
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED)) {
		if (error->msg.nlmsg_len < sizeof(error->msg))
			return error->error;
		skip += error->msg.nlmsg_len - sizeof(error->msg);
	}
	skip = NLMSG_ALIGN(skip);
	if (skip >= (size_t)nlmsg_datalen(nlh) ||
	    nla_parse(attrs, NLMSGERR_ATTR_MAX, (struct nlattr *)((char *)nlmsg_data(nlh) + skip),
		      nlmsg_datalen(nlh) - (int)skip, NULL))
		return error->error;
	if (attrs[NLMSGERR_ATTR_MSG])
		snprintf(text, size, "%.*s", nla_len(attrs[NLMSGERR_ATTR_MSG]),
			 (char *)nla_data(attrs[NLMSGERR_ATTR_MSG]));
	return error->error;
}

/**
 * struct talk - a question, and what becomes of it
 * @g: the socket
 * @cmd: of the question
 * @seq: likewise
 * @each: whom to tell of each answer, or NULL
 * @arg: for @each
 * @text: gets the kernel's explanation
 * @size: room there
 * @answered: there was something to tell of
 * @done: the last message has come
 * @err: what it said: 0 or a negative errno
 */
struct talk {
	const struct genl *g;
	uint8_t cmd;
	uint32_t seq;
	int (*each)(const struct nlmsghdr *nlh, void *arg);
	void *arg;
	char *text;
	size_t size;
	bool answered;
	bool done;
	int err;
};

static void take_answer(const struct nlmsghdr *nlh, void *arg)
{
	struct talk *talk = arg;

	if (nlh->nlmsg_seq != talk->seq || talk->done)
		return;
	if (nlh->nlmsg_type == NLMSG_ERROR) {
		talk->err = genl_error(nlh, talk->text, talk->size);
		talk->done = true;
	} else if (nlh->nlmsg_type == NLMSG_DONE) {
		/* A dump that failed says so here. */
		if (nlmsg_datalen(nlh) >= (int)sizeof(int))
			memcpy(&talk->err, nlmsg_data(nlh), sizeof(int));
		talk->done = true;
	} else if (talk->each && genl_command(talk->g, nlh) == talk->cmd) {
		talk->answered = true;
		talk->err = talk->each(nlh, talk->arg);
		talk->done = talk->err;
	}
}

int genl_ask(struct genl *g, struct nl_msg *msg, int flags,
	     int (*each)(const struct nlmsghdr *nlh, void *arg), void *arg, char *text,
	     size_t size)
{
	const struct genlmsghdr *hdr = nlmsg_data(nlmsg_hdr(msg));
	struct talk talk = { .g = g, .cmd = hdr->cmd, .each = each, .arg = arg, .text = text,
			     .size = size };
	char nobody[1];
	int err;

	if (!size) {
		talk.text = nobody;
		talk.size = sizeof(nobody);
	}
	talk.text[0] = '\0';
	err = genl_send(g, msg, flags, &talk.seq);
	/* Of a dump each read has the kernel write the next part: there is always one. */
	while (!err && !talk.done)
		err = genl_receive(g, take_answer, &talk);
	if (err)
		return err == -EAGAIN ? -EIO : err;
	/* Of a dump there may be nothing to tell. */
	if (!talk.err && each && !talk.answered && !(flags & NLM_F_DUMP))
		return -EIO;
	return talk.err;
}

int genl_result(int err)
{
	if (!err)
		return 0;
	errno = -err;
	return -1;
}

int genl_query(uint8_t cmd, int flags, int (*each)(const struct nlmsghdr *nlh, void *arg),
	       void *arg)
{
	struct nl_msg *msg;
	struct genl g;
	int err;

	err = genl_open(&g);
	if (err)
		return genl_result(err);
	msg = genl_message(&g, cmd);
	err = msg ? genl_ask(&g, msg, flags, each, arg, NULL, 0) : -ENOMEM;
	genl_close(&g);
	return genl_result(err);
}

int genl_attributes(const struct nlmsghdr *nlh, struct nlattr **attrs, int max)
{
	if (nlmsg_datalen(nlh) < (int)GENL_HDRLEN)
		return -EBADMSG;
	if (nlmsg_parse((struct nlmsghdr *)nlh, GENL_HDRLEN, attrs, max, NULL))
		return -EBADMSG;
	return 0;
}

uint64_t genl_uint(struct nlattr *attr)
{
	if (!attr)
		return 0;
	if (nla_len(attr) == sizeof(uint32_t))
		return nla_get_u32(attr);
	return nla_len(attr) == sizeof(uint64_t) ? nla_get_u64(attr) : 0;
}

void genl_text(struct nlattr *attr, char *text, size_t size)
{
	if (attr)
		snprintf(text, size, "%.*s", nla_len(attr), (char *)nla_data(attr));
}

uint8_t genl_command(const struct genl *g, const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *hdr = nlmsg_data(nlh);

	if (nlh->nlmsg_type != g->family || nlmsg_datalen(nlh) < (int)GENL_HDRLEN)
		return 0;
	return hdr->cmd;
}
