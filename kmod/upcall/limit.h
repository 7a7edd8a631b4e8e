/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How many handshakes may run, of a user, of a network namespace, of the machine; and
 * what else an administrator forbids.
 */
#ifndef KSHAKE_LIMIT_H
#define KSHAKE_LIMIT_H

#include <linux/uidgid.h>

struct ctl_table;
struct ctl_table_header;
struct net;
struct sock;

/**
 * struct kshake_limits - a network namespace's, net.kshake.*
 * @handshakes_max: that may run at once in the namespace
 * @handshakes_user_max: of these and those in other namespaces, of one user
 * @allow_verify_none: may applications ask for KSHAKE_VERIFY_NONE? 0 or 1
 * @nr_handshakes: that run; under the lock of limit.c
 * @table: of the sysctls; owned
 * @header: of their registration
 *
 * The first three are written by sysctl, and read, at any time.
 */
struct kshake_limits {
	int handshakes_max;
	int handshakes_user_max;
	int allow_verify_none;
	unsigned int nr_handshakes;
	struct ctl_table *table;
	struct ctl_table_header *header;
};

struct kshake_limit_user;

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
 * kshake_limit_charge() - one more handshake
 * @sk: of the socket
 * @user: set if 0 is returned, to be given to kshake_limit_uncharge()
 *
 * Refusals are counted.
 *
 * Context: process.
 * Return: 0; -EUSERS too many run; -ENOMEM.
 */
int kshake_limit_charge(const struct sock *sk, struct kshake_limit_user **user);

/**
 * kshake_limit_uncharge() - one less
 * @net: of the socket
 * @user: from kshake_limit_charge()
 */
void kshake_limit_uncharge(struct net *net, struct kshake_limit_user *user);

/**
 * kshake_limit_work_begin() - may a worker run a handshake of this user's?
 * @user: of a handshake that is charged
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
