/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * What kmod/core/port.h brings in, for userspace. It is included ahead of every file
 * (cc -include) and takes that header's guard, so core/ is compiled as it is.
 */
#ifndef KSHAKE_CORE_PORT_H
#define KSHAKE_CORE_PORT_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#ifdef __x86_64__
#include <cpuid.h>
#endif
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t s8;
typedef int32_t s32;
typedef int64_t s64;
typedef unsigned __int128 u128;
typedef __int128 s128;

#define U8_MAX		UINT8_MAX
#define U16_MAX		UINT16_MAX
#define U32_MAX		UINT32_MAX
#define U64_MAX		UINT64_MAX

/* linux/bits.h, linux/build_bug.h, linux/kernel.h, linux/minmax.h */
#define BIT(n)			(1UL << (n))
#define DIV_ROUND_UP(n, d)	(((n) + (d) - 1) / (d))
#define round_up(n, d)		(DIV_ROUND_UP(n, d) * (d))
#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define BUILD_BUG_ON(cond)	_Static_assert(!(cond), #cond)
#define __aligned(n)		__attribute__((aligned(n)))
#define __maybe_unused		__attribute__((unused))
#ifndef __always_unused
#define __always_unused		__attribute__((unused))
#endif

#define min_t(type, a, b) ({ type __a = (a), __b = (b); __a < __b ? __a : __b; })
#define max_t(type, a, b) ({ type __a = (a), __b = (b); __a > __b ? __a : __b; })
#define min(a, b) ({ \
	__auto_type __a = (a); __auto_type __b = (b); \
	_Static_assert(__builtin_types_compatible_p(typeof(__a), typeof(__b)), "min"); \
	__a < __b ? __a : __b; })
#define swap(a, b) \
	do { typeof(a) __tmp = (a); (a) = (b); (b) = __tmp; } while (0)

static inline int fls(unsigned int x)
{
	return x ? 32 - __builtin_clz(x) : 0;
}

static inline int fls64(u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}

/* linux/cache.h, linux/compiler.h */
#define __ro_after_init
#define noinline		__attribute__((__noinline__))
#define noinline_for_stack	noinline
#define OPTIMIZER_HIDE_VAR(var)	__asm__ ("" : "=r" (var) : "0" (var))

/* asm/cpufeature.h */
#ifdef __x86_64__
#define CONFIG_X86_64		1
#define X86_FEATURE_BMI2	8	/* of CPUID, leaf 7, EBX */
#define X86_FEATURE_ADX		19

static inline bool port_cpu_has(unsigned int feature)
{
	unsigned int a, b, c, d;

	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && b >> feature & 1;
}

#ifndef boot_cpu_has
#define boot_cpu_has(feature)	port_cpu_has(feature)
#endif
#endif

#ifndef port_public
#define port_public(value)	(value)
#endif

/* linux/unaligned.h */
static inline u16 get_unaligned_be16(const void *p)
{
	const u8 *b = p;

	return b[0] << 8 | b[1];
}

static inline u32 get_unaligned_be24(const void *p)
{
	const u8 *b = p;

	return b[0] << 16 | b[1] << 8 | b[2];
}

static inline u32 get_unaligned_be32(const void *p)
{
	return (u32)get_unaligned_be16(p) << 16 | get_unaligned_be16((const u8 *)p + 2);
}

static inline u64 get_unaligned_be64(const void *p)
{
	return (u64)get_unaligned_be32(p) << 32 | get_unaligned_be32((const u8 *)p + 4);
}

static inline void put_unaligned_be16(u16 v, void *p)
{
	((u8 *)p)[0] = v >> 8;
	((u8 *)p)[1] = v;
}

static inline void put_unaligned_be24(u32 v, void *p)
{
	((u8 *)p)[0] = v >> 16;
	put_unaligned_be16(v, (u8 *)p + 1);
}

static inline void put_unaligned_be32(u32 v, void *p)
{
	put_unaligned_be16(v >> 16, p);
	put_unaligned_be16(v, (u8 *)p + 2);
}

static inline void put_unaligned_be64(u64 v, void *p)
{
	put_unaligned_be32(v >> 32, p);
	put_unaligned_be32(v, (u8 *)p + 4);
}

/* linux/string.h, crypto/utils.h */
static inline void memzero_explicit(void *p, size_t len)
{
	memset(p, 0, len);
	__asm__ __volatile__("" : : "r"(p) : "memory");
}

static inline unsigned long crypto_memneq(const void *a, const void *b, size_t len)
{
	return memcmp(a, b, len) != 0;
}

/*
 * linux/slab.h, linux/mm.h: over malloc(), counted, and made to fail by tests. What comes
 * from kmalloc() and from kvmalloc() is told apart: kfree() of the latter aborts.
 */
#define GFP_KERNEL	0
#define GFP_KERNEL_ACCOUNT	0

void *port_alloc(size_t size, bool zero, bool vmalloc_ok);
void port_free(const void *p, bool sensitive, bool vmalloc_ok);

static inline void *kmalloc(size_t size, int gfp __always_unused)
{
	return port_alloc(size, false, false);
}

static inline void *kzalloc(size_t size, int gfp __always_unused)
{
	return port_alloc(size, true, false);
}

static inline void *kvmalloc(size_t size, int gfp __always_unused)
{
	return port_alloc(size, false, true);
}

static inline void kfree(const void *p)
{
	port_free(p, false, false);
}

static inline void kfree_sensitive(const void *p)
{
	port_free(p, true, false);
}

static inline void kvfree(const void *p)
{
	port_free(p, false, true);
}

static inline void *kmalloc_array(size_t n, size_t size, int gfp)
{
	return kmalloc(n * size, gfp);
}

/* linux/overflow.h */
#define struct_size(p, member, n)	(sizeof(*(p)) + (n) * sizeof((p)->member[0]))

/* linux/sched.h */
#define cond_resched()		((void)0)

/* linux/mutex.h, in place of kmod/rsa/lock.h: there is one thread */
#define KSHAKE_RSA_LOCK_H
struct mutex { bool locked; };

static inline void mutex_init(struct mutex *lock)
{
	lock->locked = false;
}

static inline void mutex_lock(struct mutex *lock)
{
	if (lock->locked)
		abort();
	lock->locked = true;
}

static inline void mutex_unlock(struct mutex *lock)
{
	lock->locked = false;
}

#define mutex_destroy(lock)	((void)(lock))

/* For tests only. */
extern long port_allocs;		/* allocations made so far */
extern long port_alloc_fail_at;		/* the one that fails: 0 is the next, < 0 is none */
extern bool port_alloc_fail_all;	/* and all after it */
extern long port_alloc_live;		/* bytes allocated now */
extern long port_alloc_peak;		/* and at most */
/* From here on memory that is freed is searched for this; how often it was found, and no more. */
void port_watch(const u8 *secret, size_t len);
unsigned int port_unwatch(void);
void port_rand_seed(u64 seed);		/* kshake_rand() is predictable; 0: random again */

/* net/tls_prot.h */
enum {
	TLS_RECORD_TYPE_CHANGE_CIPHER_SPEC = 20,
	TLS_RECORD_TYPE_ALERT = 21,
	TLS_RECORD_TYPE_HANDSHAKE = 22,
	TLS_RECORD_TYPE_DATA = 23,
};

enum {
	TLS_ALERT_LEVEL_WARNING = 1,
	TLS_ALERT_LEVEL_FATAL = 2,
};

enum {
	TLS_ALERT_DESC_CLOSE_NOTIFY = 0,
	TLS_ALERT_DESC_UNEXPECTED_MESSAGE = 10,
	TLS_ALERT_DESC_BAD_RECORD_MAC = 20,
	TLS_ALERT_DESC_RECORD_OVERFLOW = 22,
	TLS_ALERT_DESC_HANDSHAKE_FAILURE = 40,
	TLS_ALERT_DESC_BAD_CERTIFICATE = 42,
	TLS_ALERT_DESC_UNSUPPORTED_CERTIFICATE = 43,
	TLS_ALERT_DESC_ILLEGAL_PARAMETER = 47,
	TLS_ALERT_DESC_UNKNOWN_CA = 48,
	TLS_ALERT_DESC_DECODE_ERROR = 50,
	TLS_ALERT_DESC_DECRYPT_ERROR = 51,
	TLS_ALERT_DESC_PROTOCOL_VERSION = 70,
	TLS_ALERT_DESC_INSUFFICIENT_SECURITY = 71,
	TLS_ALERT_DESC_INTERNAL_ERROR = 80,
	TLS_ALERT_DESC_INAPPROPRIATE_FALLBACK = 86,
	TLS_ALERT_DESC_USER_CANCELED = 90,
	TLS_ALERT_DESC_MISSING_EXTENSION = 109,
	TLS_ALERT_DESC_UNSUPPORTED_EXTENSION = 110,
	TLS_ALERT_DESC_UNRECOGNIZED_NAME = 112,
	TLS_ALERT_DESC_CERTIFICATE_REQUIRED = 116,
	TLS_ALERT_DESC_NO_APPLICATION_PROTOCOL = 120,
};

#include <uapi/linux/kshake.h>

#endif /* KSHAKE_CORE_PORT_H */
