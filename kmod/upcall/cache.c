// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verdicts that are remembered: what the helper accepted, for as long as it said, it is
 * not asked again.
 *
 * The key is a digest of all that the helper was told and that its answer may depend on:
 * the same question, by the same user. Whatever changes the answer without being in the
 * question raises the namespace's epoch, which forgets everything: the active helper's
 * trust changed, or another helper is active, or none. So a verdict is remembered only
 * while the helper that gave it serves, and an absent helper accepts nobody.
 *
 * Looked up under RCU alone; everything else under kshake_net.lock.
 */
#include <linux/moduleparam.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include "net.h"

/* About 100 bytes each, charged to the helper's memory cgroup. */
#define VERDICTS_MAX	4096
/* A helper that means more has miscalculated. */
#define LIFETIME_MAX	86400	/* seconds */
/* Verdicts that get a second chance while a place is sought. */
#define CHANCES_MAX	16

static unsigned int verdicts_max = VERDICTS_MAX;
module_param(verdicts_max, uint, 0644);
MODULE_PARM_DESC(verdicts_max, "verdicts of the helper remembered in a network namespace, at most 4096; 0: none");

/**
 * struct remembered - a verdict: accepted
 * @node: in kshake_net.cache
 * @key: the question
 * @clock: in kshake_net.clock
 * @boot_end: not used from then on, in seconds of CLOCK_BOOTTIME
 * @real_end: nor from then on, in seconds of CLOCK_REALTIME
 * @used: since the clock's hand came by; written by readers
 * @rcu: frees it after the last reader
 *
 * Two clocks, and the one that is first counts. A step of the wall clock must not
 * prolong a verdict; and one that takes the time beyond a certificate's notAfter ends
 * it. CLOCK_BOOTTIME goes on while the machine sleeps.
 */
struct remembered {
	struct rhash_head node;
	u8 key[KSHAKE_VERIFY_KEY_LEN];
	struct list_head clock;
	time64_t boot_end;
	time64_t real_end;
	bool used;
	struct rcu_head rcu;
};

/* The table's hash is seeded with a random secret; chains cannot be made longer on purpose. */
static const struct rhashtable_params params = {
	.key_len = KSHAKE_VERIFY_KEY_LEN,
	.key_offset = offsetof(struct remembered, key),
	.head_offset = offsetof(struct remembered, node),
	.automatic_shrinking = true,
};

/**
 * kshake_cache_init() - nothing is remembered
 * @kn: zeroed
 *
 * Return: 0 or -ENOMEM.
 */
int kshake_cache_init(struct kshake_net *kn)
{
	INIT_LIST_HEAD(&kn->clock);
	return rhashtable_init(&kn->cache, &params);
}

/**
 * kshake_cache_exit() - free it
 * @kn: no helper is left, so nothing is remembered
 */
void kshake_cache_exit(struct kshake_net *kn)
{
	rhashtable_destroy(&kn->cache);
}

static unsigned int room(void)
{
	return min(READ_ONCE(verdicts_max), VERDICTS_MAX);
}

static void forget(struct kshake_net *kn, struct remembered *verdict)
{
	rhashtable_remove_fast(&kn->cache, &verdict->node, params);
	list_del(&verdict->clock);
	kn->nr_cached--;
	kfree_rcu(verdict, rcu);
}

static bool is_over(const struct remembered *verdict)
{
	return ktime_get_boottime_seconds() >= verdict->boot_end ||
	       ktime_get_real_seconds() >= verdict->real_end;
}

/*
 * What the helper is told, but for the request's id and time. Lengths come first, so that
 * no two questions are the same bytes. The address is in the name, whose form it is of;
 * the leaf's key, which must be the one that signed, is in the chain.
 */
static int digest(const struct kshake_verify_request *req, u8 *key)
{
	const struct kshake_peer *peer = req->peer;
	const struct {
		u64 name_len, policy_len, anchors_len, staple_len, chain_len;
		u32 role, uid, nr_certs, decrypts;
	} head = {
		.name_len = req->name.len,
		.policy_len = req->policy.len,
		.anchors_len = req->anchors.len,
		.staple_len = peer->staple.len,
		.chain_len = peer->chain.len,
		.role = req->role,
		.uid = __kuid_val(req->base.uid),
		.nr_certs = peer->nr_certs,
		.decrypts = peer->decrypts,
	};
	const struct kshake_bytes pieces[] = {
		{ (const u8 *)&head, sizeof(head) },
		{ (const u8 *)peer->cert_len, peer->nr_certs * sizeof(peer->cert_len[0]) },
		req->name, req->policy, req->anchors, peer->staple, peer->chain,
	};
	struct kshake_hash hash;
	unsigned int i;
	int err;

	err = kshake_hash_init(&hash, KSHAKE_HASH_SHA256);
	for (i = 0; !err && i < ARRAY_SIZE(pieces); i++) {
		if (pieces[i].len)
			err = kshake_hash_update(&hash, pieces[i].data, pieces[i].len);
	}
	if (!err)
		err = kshake_hash_peek(&hash, key);
	kshake_hash_wipe(&hash);
	return err;
}

/**
 * kshake_cache_has() - was this question answered with accept, and is that still good?
 * @kn: not locked
 * @req: the question; its @key is set, for kshake_cache_add()
 *
 * Context: process.
 * Return: true: accepted. It was so when we looked: whoever changes his trust at the
 * same moment cannot tell that from a moment before.
 */
bool kshake_cache_has(struct kshake_net *kn, struct kshake_verify_request *req)
{
	struct remembered *verdict;
	bool found;

	req->keyed = room() && !digest(req, req->key);
	if (!req->keyed)
		return false;
	rcu_read_lock();
	verdict = rhashtable_lookup(&kn->cache, req->key, params);
	found = verdict && !is_over(verdict);
	/* Only when it changes: the line is shared by all CPUs. */
	if (found && !READ_ONCE(verdict->used))
		WRITE_ONCE(verdict->used, true);
	rcu_read_unlock();
	return found;
}

/* The oldest that was not used since the last time, or is over. */
static struct remembered *find_victim(struct kshake_net *kn)
{
	struct remembered *verdict;
	unsigned int i;

	for (i = 0;; i++) {
		verdict = list_first_entry(&kn->clock, struct remembered, clock);
		if (!READ_ONCE(verdict->used) || is_over(verdict) || i == CHANCES_MAX)
			return verdict;
		WRITE_ONCE(verdict->used, false);
		list_move_tail(&verdict->clock, &kn->clock);
	}
}

/**
 * kshake_cache_add() - remember that a request was accepted
 * @kn: locked
 * @req: given to the active helper, which accepts
 * @lifetime: seconds from when it was given
 *
 * Not if what the helper trusts may have changed since it was given; nor without memory:
 * that costs another question.
 */
void kshake_cache_add(struct kshake_net *kn, const struct kshake_verify_request *req, u32 lifetime)
{
	struct remembered *verdict, *old;
	unsigned int max = room();	/* once: it may change any time */

	if (!lifetime || !req->keyed || req->base.epoch != kn->epoch || !max)
		return;
	/* The same question may have been on its way twice. */
	old = rhashtable_lookup_fast(&kn->cache, req->key, params);
	if (old)
		forget(kn, old);
	while (kn->nr_cached >= max)
		forget(kn, find_victim(kn));

	verdict = kzalloc(sizeof(*verdict), GFP_NOWAIT | __GFP_NOWARN | __GFP_ACCOUNT);
	if (!verdict)
		return;
	memcpy(verdict->key, req->key, sizeof(verdict->key));
	lifetime = min(lifetime, LIFETIME_MAX);
	verdict->boot_end = req->base.given_boot + lifetime;
	verdict->real_end = req->base.given_real + lifetime;
	if (rhashtable_insert_fast(&kn->cache, &verdict->node, params)) {
		kfree(verdict);
		return;
	}
	list_add_tail(&verdict->clock, &kn->clock);
	kn->nr_cached++;
}

/**
 * kshake_cache_flush() - forget everything
 * @kn: locked
 */
void kshake_cache_flush(struct kshake_net *kn)
{
	struct remembered *verdict, *next;

	list_for_each_entry_safe(verdict, next, &kn->clock, clock)
		forget(kn, verdict);
}

/**
 * kshake_cache_count() - how many verdicts are remembered now
 * @kn: locked
 *
 * Drops those that are over.
 *
 * Return: the number.
 */
unsigned int kshake_cache_count(struct kshake_net *kn)
{
	struct remembered *verdict, *next;

	list_for_each_entry_safe(verdict, next, &kn->clock, clock) {
		if (is_over(verdict))
			forget(kn, verdict);
	}
	return kn->nr_cached;
}
