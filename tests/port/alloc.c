// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* kmalloc() and kin over malloc(): counted, checked, and failing on demand. */
#include <stdio.h>

/* In front of every allocation, and as aligned as malloc()'s own. */
struct head {
	size_t size;
	u64 kind;
};

#define KIND_KMALLOC	0x6b6d616c6c6f6321ULL
#define KIND_KVMALLOC	0x6b766d616c6c6f63ULL

long port_allocs;
long port_alloc_fail_at = -1;
bool port_alloc_fail_all;
long port_alloc_live;
long port_alloc_peak;

static struct {
	u8 secret[64];
	size_t len;
} watched[8];
static unsigned int nr_watched, found;

void port_watch(const u8 *secret, size_t len)
{
	if (nr_watched == ARRAY_SIZE(watched) || len > sizeof(watched[0].secret))
		abort();
	memcpy(watched[nr_watched].secret, secret, len);
	watched[nr_watched++].len = len;
}

unsigned int port_unwatch(void)
{
	unsigned int n = found;

	memset(watched, 0, sizeof(watched));
	nr_watched = 0;
	found = 0;
	return n;
}

static void look_for_watched(const void *p, size_t size)
{
	unsigned int i;

	for (i = 0; i < nr_watched; i++)
		found += !!memmem(p, size, watched[i].secret, watched[i].len);
}

void *port_alloc(size_t size, bool zero, bool vmalloc_ok)
{
	struct head *head;

	port_allocs++;
	if (!port_alloc_fail_at) {
		if (!port_alloc_fail_all)
			port_alloc_fail_at--;
		return NULL;
	}
	if (port_alloc_fail_at > 0)
		port_alloc_fail_at--;
	head = malloc(sizeof(*head) + size);
	if (!head)
		abort();
	head->size = size;
	head->kind = vmalloc_ok ? KIND_KVMALLOC : KIND_KMALLOC;
	port_alloc_live += size;
	if (port_alloc_live > port_alloc_peak)
		port_alloc_peak = port_alloc_live;
	/* What was not asked to be zero must not happen to be. */
	memset(head + 1, zero ? 0 : 0xa5, size);
	return head + 1;
}

void port_free(const void *p, bool sensitive, bool vmalloc_ok)
{
	struct head *head;

	if (!p)
		return;
	head = (struct head *)p - 1;
	if (head->kind != KIND_KMALLOC && !(vmalloc_ok && head->kind == KIND_KVMALLOC)) {
		fprintf(stderr, "kfree() of what kmalloc() did not give\n");
		abort();
	}
	port_alloc_live -= head->size;
	if (sensitive)
		memzero_explicit(head + 1, head->size);
	look_for_watched(head + 1, head->size);
	free(head);
}
