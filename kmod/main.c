// SPDX-License-Identifier: GPL-2.0-only
/*
 * kshake: TLS handshakes in the kernel, for sockets that then use kTLS.
 */
#include <linux/kmod.h>
#include <linux/module.h>
#include <net/genetlink.h>
#include <net/tcp.h>

#include "cred/cred.h"
#include "crypto/crypto.h"
#include "sock/session.h"
#include "upcall/upcall.h"

static int __init kshake_init(void)
{
	int err;

	/*
	 * kTLS can be loaded on demand only by a task with CAP_NET_ADMIN, which the
	 * applications that come later may not have.
	 */
	request_module("tls");

	err = kshake_crypto_init();
	if (err)
		return err;
	err = kshake_upcall_init();
	if (err)
		goto err_crypto;
	err = kshake_cred_init();
	if (err)
		goto err_upcall;
	err = kshake_session_init();
	if (err)
		goto err_cred;
	/* Applications come in by these two, the last of which must not fail behind them. */
	err = kshake_upcall_register();
	if (err)
		goto err_session;
	err = kshake_ulp_register();
	if (err)
		goto err_family;
	return 0;

err_family:
	kshake_upcall_unregister();
err_session:
	kshake_session_exit();
err_cred:
	kshake_cred_exit();
err_upcall:
	kshake_upcall_exit();
err_crypto:
	kshake_crypto_exit();
	return err;
}

static void __exit kshake_exit(void)
{
	kshake_ulp_unregister();
	/* A handler makes sessions, and queues work: none may run behind what is next. */
	kshake_upcall_unregister();
	kshake_session_exit();
	kshake_cred_exit();
	kshake_upcall_exit();
	kshake_crypto_exit();
}

module_init(kshake_init);
module_exit(kshake_exit);

MODULE_DESCRIPTION("TLS handshakes in the kernel, on top of kTLS");
MODULE_AUTHOR("The kshake developers");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1");
MODULE_ALIAS_TCP_ULP("kshake");
MODULE_ALIAS_GENL_FAMILY("kshake");
MODULE_SOFTDEP("pre: tls");
