// SPDX-License-Identifier: GPL-2.0-only
/*
 * Idle crypto objects. A transform carries its key, so it cannot be shared as a
 * hash is; finding one by name takes the crypto API's global semaphore. A handful of
 * idle ones for each algorithm keeps that off the path of a handshake.
 */
#include "pool.h"

/**
 * kshake_pool_init() - make an empty pool
 * @pool: to set up
 */
void kshake_pool_init(struct kshake_pool *pool)
{
	spin_lock_init(&pool->lock);
	pool->idle = 0;
}

/**
 * kshake_pool_take() - take an idle object
 * @pool: to take it from
 *
 * Context: process.
 * Return: an object that the caller now owns; NULL if none is idle.
 */
void *kshake_pool_take(struct kshake_pool *pool)
{
	void *item = NULL;

	spin_lock(&pool->lock);
	if (pool->idle)
		item = pool->item[--pool->idle];
	spin_unlock(&pool->lock);

	return item;
}

/**
 * kshake_pool_give() - give an object back
 * @pool: it came from, or could have come from
 * @item: holds no secret any more
 *
 * Context: process.
 * Return: true if the pool owns it now; false if the pool is full: the caller still
 * owns it and frees it.
 */
bool kshake_pool_give(struct kshake_pool *pool, void *item)
{
	bool taken = false;

	spin_lock(&pool->lock);
	if (pool->idle < KSHAKE_POOL_IDLE) {
		pool->item[pool->idle++] = item;
		taken = true;
	}
	spin_unlock(&pool->lock);

	return taken;
}
