// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bugs planted on purpose, one a load, to prove that the debug guest notices them.
 * Never part of kshake.
 */
#include <linux/delay.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

static char *bug = "none";
module_param(bug, charp, 0444);
MODULE_PARM_DESC(bug, "none, leak, use-after-free, lock-inversion, sleep-in-atomic or warn");

static DEFINE_MUTEX(first);
static DEFINE_MUTEX(second);
static DEFINE_SPINLOCK(spin);

static noinline void leak(void)
{
	void *lost = kmalloc(100, GFP_KERNEL);

	OPTIMIZER_HIDE_VAR(lost);
}

static noinline void use_after_free(void)
{
	u8 *p = kzalloc(100, GFP_KERNEL);

	if (!p)
		return;
	kfree(p);
	OPTIMIZER_HIDE_VAR(p);
	WRITE_ONCE(p[10], 1);
}

/* One thread that takes the locks in both orders never blocks: only lockdep sees what is wrong. */
static noinline void lock_inversion(void)
{
	mutex_lock(&first);
	mutex_lock(&second);
	mutex_unlock(&second);
	mutex_unlock(&first);

	mutex_lock(&second);
	mutex_lock(&first);
	mutex_unlock(&first);
	mutex_unlock(&second);
}

static noinline void sleep_in_atomic(void)
{
	spin_lock(&spin);
	msleep(20);
	spin_unlock(&spin);
}

static int __init rigcheck_init(void)
{
	if (!strcmp(bug, "leak"))
		leak();
	else if (!strcmp(bug, "use-after-free"))
		use_after_free();
	else if (!strcmp(bug, "lock-inversion"))
		lock_inversion();
	else if (!strcmp(bug, "sleep-in-atomic"))
		sleep_in_atomic();
	else if (!strcmp(bug, "warn"))
		WARN(1, "planted\n");
	else if (strcmp(bug, "none"))
		return -EINVAL;
	return 0;
}

static void __exit rigcheck_exit(void)
{
}

module_init(rigcheck_init);
module_exit(rigcheck_exit);
MODULE_DESCRIPTION("planted bugs for the test rig");
MODULE_LICENSE("GPL");
