// SPDX-License-Identifier: GPL-2.0-only
/*
 * The shadows: struct sockets that stand in for an application's while kTLS swaps
 * socket->ops (ktls.c). They are needed for moments, so a few serve all sessions.
 *
 * None is freed before the module goes. sk_setsockopt() reads sk->sk_socket first and
 * its argument next, from memory that may take for ever to answer; then it looks at the
 * ops and flags of the struct socket that it saw. That may be a shadow long after its
 * session was done with it: it must be a struct socket still, with ops that do no harm.
 * At worst such a late call sets a flag that means nothing for TCP. When the module goes
 * no such call can be under way, unless sockets were let go of: then the shadows stay.
 *
 * There are as many as were needed at once: fewer than handshakes may run.
 */
#include <linux/kmemleak.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <net/sock.h>

#include "session.h"

/**
 * struct kshake_shadow - one of them, at rest
 * @node: in the list of those
 * @sock: the struct socket; owned
 */
struct kshake_shadow {
	struct list_head node;
	struct socket *sock;
};

static LIST_HEAD(kshake_shadows);
static DEFINE_SPINLOCK(kshake_shadows_lock);	/* of the list */

static struct kshake_shadow *kshake_shadow_new(void)
{
	struct kshake_shadow *shadow = kmalloc(sizeof(*shadow), GFP_KERNEL);

	if (!shadow)
		return NULL;
	if (sock_create_lite(PF_INET, SOCK_STREAM, IPPROTO_TCP, &shadow->sock)) {
		kfree(shadow);
		return NULL;
	}
	return shadow;
}

/**
 * kshake_shadow_get() - borrow a shadow
 *
 * Return: it, to be given to kshake_shadow_put(); NULL without memory.
 */
struct kshake_shadow *kshake_shadow_get(void)
{
	struct kshake_shadow *shadow;

	spin_lock(&kshake_shadows_lock);
	shadow = list_first_entry_or_null(&kshake_shadows, struct kshake_shadow, node);
	if (shadow)
		list_del(&shadow->node);
	spin_unlock(&kshake_shadows_lock);
	return shadow ?: kshake_shadow_new();
}

/**
 * kshake_shadow_put() - give it back
 * @shadow: nobody's sk_socket any more; NULL is fine
 */
void kshake_shadow_put(struct kshake_shadow *shadow)
{
	if (!shadow)
		return;
	/* Late calls find ops that do not belong to a module that may go before ours. */
	WRITE_ONCE(shadow->sock->ops, kshake_letgo_rest_ops());
	shadow->sock->sk = NULL;
	shadow->sock->flags = 0;
	spin_lock(&kshake_shadows_lock);
	list_add(&shadow->node, &kshake_shadows);
	spin_unlock(&kshake_shadows_lock);
}

/**
 * kshake_shadow_socket() - the struct socket of a shadow
 * @shadow: borrowed
 *
 * Return: it.
 */
struct socket *kshake_shadow_socket(struct kshake_shadow *shadow)
{
	return shadow->sock;
}

/**
 * kshake_shadow_exit() - no session is left
 */
void kshake_shadow_exit(void)
{
	struct kshake_shadow *shadow, *next;

	list_for_each_entry_safe(shadow, next, &kshake_shadows, node) {
		if (kshake_letgo_used()) {
			kmemleak_not_leak(container_of(shadow->sock, struct socket_alloc, socket));
		} else {
			shadow->sock->ops = NULL;
			sock_release(shadow->sock);
		}
		kfree(shadow);
	}
}
