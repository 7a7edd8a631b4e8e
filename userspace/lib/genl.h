/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Talking to the generic netlink family "kshake": what the library and kshaked share.
 * Not part of the library's interface.
 *
 * The kernel has answered a message by the time sending it returns, so answers are read
 * without waiting, and only notifications are waited for.
 */
#ifndef KSHAKE_GENL_H
#define KSHAKE_GENL_H

#include <stdbool.h>
#include <stdint.h>
#include <netlink/msg.h>

struct nl_sock;

/* The largest message: a chain and anchors of 64 KB each, and attribute headers. */
#define GENL_BUFFER	(256 * 1024)

/**
 * struct genl - a netlink socket
 * @sk: libnl's socket, its file descriptor is nl_socket_get_fd()
 * @family: the family's number
 * @buffer: GENL_BUFFER bytes for a datagram
 */
struct genl {
	struct nl_sock *sk;
	int family;
	unsigned char *buffer;
};

/* 0 or a negative errno; -ENOENT: the kernel module is not loaded. */
int genl_open(struct genl *g);
void genl_close(struct genl *g);

/* A message for @cmd, or NULL. */
struct nl_msg *genl_message(struct genl *g, uint8_t cmd);

/* Sends and frees @msg; its sequence number goes to *@seq. 0 or a negative errno. */
int genl_send(struct genl *g, struct nl_msg *msg, int flags, uint32_t *seq);

/*
 * Reads a datagram without waiting and calls @each for every message in it. 0 or a
 * negative errno: -EAGAIN: there is none, -ENOBUFS: some were lost.
 */
int genl_receive(struct genl *g, void (*each)(const struct nlmsghdr *nlh, void *arg), void *arg);

/*
 * What an NLMSG_ERROR message says: 0 or a negative errno, and the kernel's explanation
 * (or "") in @text.
 */
int genl_error(const struct nlmsghdr *nlh, char *text, size_t size);

/*
 * Sends and frees @msg, which asks for a dump (NLM_F_DUMP) or for an acknowledgment
 * (NLM_F_ACK), and takes all that comes in answer; @each, unless it is NULL, is called for
 * each message of the family in it that has the command of the question. 0 or a negative
 * errno: what the kernel said, with its explanation (or "") in @text unless @size is 0; what
 * @each said; or -EIO, there was nothing to call it for, and it is no dump.
 */
int genl_ask(struct genl *g, struct nl_msg *msg, int flags,
	     int (*each)(const struct nlmsghdr *nlh, void *arg), void *arg, char *text,
	     size_t size);

/* The same on a socket of its own, where @cmd alone says it all. As genl_result(). */
int genl_query(uint8_t cmd, int flags, int (*each)(const struct nlmsghdr *nlh, void *arg),
	       void *arg);

/* As the library's functions end: 0, or -1 with errno for @err, which is negative. */
int genl_result(int err);

/* The attributes of a message of the family. 0 or -EBADMSG. */
int genl_attributes(const struct nlmsghdr *nlh, struct nlattr **attrs, int max);

/* An attribute of type "uint", which has 4 bytes if the value fits, else 8; NULL: 0. */
uint64_t genl_uint(struct nlattr *attr);

/* An attribute that is a string, cut to @size; NULL: @text stays as it is. */
void genl_text(struct nlattr *attr, char *text, size_t size);

/* The command of a message of the family @g, or 0. */
uint8_t genl_command(const struct genl *g, const struct nlmsghdr *nlh);

#endif /* KSHAKE_GENL_H */
