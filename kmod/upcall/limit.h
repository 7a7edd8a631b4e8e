/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How many handshakes may run, of a user, of a network namespace, of the machine; and
 * what else an administrator forbids.
 */
#ifndef KSHAKE_LIMIT_H
#define KSHAKE_LIMIT_H

#include <linux/list.h>
#include <linux/uidgid.h>

struct ctl_table;
struct ctl_table_header;
struct net;
struct sock;

/* The circles that a handshake is in, from the smallest. */
enum kshake_limit_scope {
	KSHAKE_LIMIT_LISTENER,		/* of a server's alone */
	KSHAKE_LIMIT_USER,
	KSHAKE_LIMIT_NETNS,
	KSHAKE_LIMIT_MACHINE,
	KSHAKE_LIMIT_SCOPES,
};

/**
 * struct kshake_limit_circle - handshakes that have a limit together
 * @nr: that run, but for @nr_leaving
 * @nr_leaving: that were evicted and are not gone yet
 * @waiting: of @nr, servers' that wait for their ClientHello, the oldest first
 * @answered: of @nr, servers' that have it and wait for the rest, the oldest first
 *
 * Under the lock of limit.c.
 */
struct kshake_limit_circle {
	unsigned int nr;
	unsigned int nr_leaving;
	struct list_head waiting;
	struct list_head answered;
};

struct kshake_limit_user;

/**
 * struct kshake_limit_charge - a handshake, as the limits see it
 * @net: its namespace
 * @user: whom it counts against
 * @circle: those it is in; NULL: there is none of that sort
 * @place: in @waiting or @answered there; empty of what is not evicted, or is already
 * @evict: another one takes its place: end it soon. Called with the lock of limit.c
 * @leaving: @evict was called
 */
struct kshake_limit_charge {
	struct net *net;
	struct kshake_limit_user *user;
	struct kshake_limit_circle *circle[KSHAKE_LIMIT_SCOPES];
	struct list_head place[KSHAKE_LIMIT_SCOPES];
	void (*evict)(struct kshake_limit_charge *charge);
	bool leaving;
};

/**
 * struct kshake_limit_listener - a listening socket
 * @circle: the handshakes of what it accepted
 * @user: whom they count against
 */
struct kshake_limit_listener {
	struct kshake_limit_circle circle;
	struct kshake_limit_user *user;
};

/**
 * struct kshake_limits - a network namespace's, net.kshake.*
 * @handshakes_max: that may run at once in the namespace
 * @handshakes_user_max: of these and those in other namespaces, of one user
 * @allow_verify_none: may applications ask for KSHAKE_VERIFY_NONE? 0 or 1
 * @handshakes_listener_max: of @handshakes_max, of what one listener accepted
 * @handshakes: that run
 * @table: of the sysctls; owned
 * @header: of their registration
 *
 * The first four are written by sysctl, and read, at any time.
 */
struct kshake_limits {
	int handshakes_max;
	int handshakes_user_max;
	int allow_verify_none;
	int handshakes_listener_max;
	struct kshake_limit_circle handshakes;
	struct ctl_table *table;
	struct ctl_table_header *header;
};

/**
 * kshake_limit_owner() - who pays for what a socket makes the kernel hold
 * @sk: a socket of an application's, in a call
 *
 * Its user; but in a user namespace, where one user is many, he who made the outermost of
 * those around it: all the users in there have together what he has.
 *
 * Return: a user of the initial user namespace.
 */
kuid_t kshake_limit_owner(const struct sock *sk);

/**
 * kshake_limit_listen() - a socket is to accept TLS connections
 * @listener: filled in, to be given to kshake_limit_unlisten()
 * @sk: the socket, in a call: its owner is who the handshakes count against
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int kshake_limit_listen(struct kshake_limit_listener *listener, const struct sock *sk);

/**
 * kshake_limit_unlisten() - and does not any more
 * @listener: of kshake_limit_listen(); none of its handshakes runs
 */
void kshake_limit_unlisten(struct kshake_limit_listener *listener);

/**
 * kshake_limit_charge() - one more handshake
 * @charge: zeroed; filled in if 0 is returned, to be given to kshake_limit_uncharge()
 * @sk: of the socket
 * @listener: that accepted it, whose owner is charged; NULL: @sk's own
 * @evict: it is a server's, which waits for its ClientHello, and this is how to end it;
 *	NULL: it cannot be evicted
 *
 * Where there are as many as there may be, the oldest of them that still waits for its
 * ClientHello goes; if all clients have said what they want, the one that was answered
 * first. Only if all of them wait for us, and not for their peers, the newcomer is refused.
 * So whoever opens connections and ends no handshake keeps nobody away who does: a flood
 * would have to renew all there may be within a round trip of an honest client's. Evictions
 * and refusals are counted.
 *
 * Context: process.
 * Return: 0; -EUSERS too many run; -ENOMEM.
 */
int kshake_limit_charge(struct kshake_limit_charge *charge, const struct sock *sk,
			struct kshake_limit_listener *listener,
			void (*evict)(struct kshake_limit_charge *charge));

/**
 * kshake_limit_heard() - the client did its part for now, and it is its turn again
 * @charge: of kshake_limit_charge(), not given back; may be called again, also after
 *	kshake_limit_keep()
 *
 * Those without a ClientHello are evicted before it, and those that were heard earlier.
 */
void kshake_limit_heard(struct kshake_limit_charge *charge);

/**
 * kshake_limit_keep() - the client did its part, and it is our turn: it is not evicted
 * @charge: of kshake_limit_charge(); may be called again
 *
 * Until kshake_limit_heard() says otherwise.
 */
void kshake_limit_keep(struct kshake_limit_charge *charge);

/**
 * kshake_limit_uncharge() - one less
 * @charge: of kshake_limit_charge(); its @evict is not called afterwards
 */
void kshake_limit_uncharge(struct kshake_limit_charge *charge);

/**
 * kshake_limit_work_begin() - may a worker run a handshake of this user's?
 * @user: of a handshake that is charged, or of a listener
 *
 * Workers are everybody's, and the sockets of a hostile user can hold each of them up for
 * as long as he likes: he has a share of them.
 *
 * Return: whether; then kshake_limit_work_end() comes next, even if the handshake is over.
 */
bool kshake_limit_work_begin(struct kshake_limit_user *user);

/**
 * kshake_limit_work_end() - the worker is free for others
 * @user: of kshake_limit_work_begin(); may be gone afterwards
 */
void kshake_limit_work_end(struct kshake_limit_user *user);

/**
 * kshake_limit_allows_verify_none() - may a handshake go unverified?
 * @net: of the socket
 *
 * What the initial namespace forbids is forbidden in all. A refusal is counted.
 *
 * Return: whether.
 */
bool kshake_limit_allows_verify_none(struct net *net);

int kshake_limit_net_init(struct net *net);
void kshake_limit_net_exit(struct net *net);

#endif /* KSHAKE_LIMIT_H */
