// SPDX-License-Identifier: GPL-2.0-only
/* A socket's owner is in sk_uid, and sock_i_uid() is gone */
#include <net/sock.h>

kuid_t kshake_probe(const struct sock *sk);

kuid_t kshake_probe(const struct sock *sk)
{
	return sk_uid(sk);
}
