/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What listen.c and accept.c share.
 */
#ifndef KSHAKE_LISTEN_H
#define KSHAKE_LISTEN_H

#include "session.h"

/**
 * struct kshake_listener - what makes a session that of a listening socket
 * @session: of the listening socket. Who is not it, or called by it, looks at it under @lock
 *	and only while @closed is not set
 * @refs: one for @session, one for each session of a socket that it accepted
 * @limit: the handshakes of these
 * @memcg: who pays for what @work allocates: the task that made it listen
 * @owner: who pays for what is asked of the helper before accept()
 * @lock: a spinlock, of all below. Within the lock of a session; never held while sleeping
 * @template: the options that accepted sockets begin with
 * @ready: accept() gives only what is established: @work takes connections from TCP, onto
 *	sockets of their own; the lists below have them
 * @accepts: accept() was called while @ready was not set: that may still be waiting in TCP
 * @closed: nothing begins any more
 * @running: sessions of private sockets, in their handshake
 * @established: those whose handshake is done, the oldest first: accept() takes them
 * @failed: those that @work is to release: also those whom options that have changed since
 *	may not let in
 * @nr_established: how many there are in @established; not many more than the backlog
 * @work: releases @failed, takes new connections. Not under way once kshake_listen_stop()
 *	returned. Does not take the lock of @session, whose owner waits for it
 * @rcu: frees it after the last softirq that found it
 * @data_ready: the socket's own callback, while ours stands in for it; under
 *	sk_callback_lock. Wakes who waits in accept() or poll()
 *
 * A private socket has no file, and @session's owner of who is accounted for it. It goes when
 * its connection is handed over to the application's, or with the listener.
 */
struct kshake_listener {
	struct kshake_session *session;
	refcount_t refs;
	struct kshake_limit_listener limit;
	struct mem_cgroup *memcg;
	kuid_t owner;
	spinlock_t lock;		/* see above */
	struct kshake_template *template;
	bool ready;
	bool accepts;
	bool closed;
	struct list_head running;
	struct list_head established;
	struct list_head failed;
	unsigned int nr_established;
	struct delayed_work work;
	struct rcu_head rcu;
	void (*data_ready)(struct sock *sk);
};

#endif /* KSHAKE_LISTEN_H */
