/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef KSHAKE_CRYPTO_POOL_H
#define KSHAKE_CRYPTO_POOL_H

#include <linux/spinlock.h>
#include <linux/types.h>

#define KSHAKE_POOL_IDLE	16

/**
 * struct kshake_pool - idle objects of one kind, ready for the next handshake
 * @lock: guards the rest; taken in process context only
 * @idle: how many of @item are filled
 * @item: owned by the pool while they are here
 */
struct kshake_pool {
	spinlock_t lock;		/* guards the rest */
	unsigned int idle;
	void *item[KSHAKE_POOL_IDLE];
};

void kshake_pool_init(struct kshake_pool *pool);
void *kshake_pool_take(struct kshake_pool *pool);
bool kshake_pool_give(struct kshake_pool *pool, void *item);

#endif /* KSHAKE_CRYPTO_POOL_H */
