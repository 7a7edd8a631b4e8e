/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every difference between the kernels that kshake builds for, by what
 * compat/probe.sh found the headers to offer, never by version.
 */
#ifndef KSHAKE_COMPAT_H
#define KSHAKE_COMPAT_H

#include <compat-probed.h>

#ifndef KSHAKE_HAVE_CONTROL
#error "compat/probe.sh could not compile anything: see the first compiler error"
#endif

/* proto_ops.bind() and connect() */
#ifdef KSHAKE_HAVE_SOCKADDR_UNSIZED
#define kshake_sockaddr	sockaddr_unsized
#else
#define kshake_sockaddr	sockaddr
#endif

/* The last parameter of proto.recvmsg(), where there is one */
#ifdef KSHAKE_HAVE_PROTO_RECVMSG_ADDR_LEN
#define kshake_proto_addr_len(...)	__VA_ARGS__, int *addr_len
#else
#define kshake_proto_addr_len(...)	__VA_ARGS__
#endif

/* Who owns a socket */
#ifdef KSHAKE_HAVE_SK_UID
#define kshake_sk_uid(sk)	sk_uid(sk)
#else
#define kshake_sk_uid(sk)	sock_i_uid(sk)
#endif

#endif /* KSHAKE_COMPAT_H */
