// SPDX-License-Identifier: GPL-2.0-only
/* SO_RCVBUF tells proto_ops */
#include <linux/net.h>

static void probe(struct sock *sk, int val)
{
}

const struct proto_ops kshake_probe = { .set_rcvbuf = probe };
