// SPDX-License-Identifier: GPL-2.0-only
/*
 * Test-only (KSHAKE_DEBUG=1): stop for a while at a chosen step of the kTLS
 * installation, where a session breaks or where it meets records without data, so that a test
 * can close, kill, send and read there.
 *
 * /sys/kernel/debug/kshake/pause_step names the step (enum kshake_pause_point, 0
 * none), pause_ms how long, if no other step is named before; pause_entered and
 * pause_passed count the pauses.
 */
#include <linux/debugfs.h>
#include <linux/delay.h>

#include "session.h"

static struct dentry *kshake_pause_dir;
static u32 kshake_pause_step;
static u32 kshake_pause_ms = 200;
static u32 kshake_pause_last = KSHAKE_PAUSE_INSTALLED;
static atomic_t kshake_pause_entered;
static atomic_t kshake_pause_passed;

/**
 * kshake_pause() - a place where a test may want to stop the installation
 * @point: which
 */
void kshake_pause(enum kshake_pause_point point)
{
	unsigned long end;

	if (READ_ONCE(kshake_pause_step) != point)
		return;
	atomic_inc(&kshake_pause_entered);
	end = jiffies + msecs_to_jiffies(READ_ONCE(kshake_pause_ms));
	while (READ_ONCE(kshake_pause_step) == point && time_before(jiffies, end))
		msleep(20);
	atomic_inc(&kshake_pause_passed);
}

/**
 * kshake_pause_init() - make the knobs
 */
void kshake_pause_init(void)
{
	kshake_pause_dir = debugfs_create_dir("kshake", NULL);
	debugfs_create_u32("pause_step", 0600, kshake_pause_dir, &kshake_pause_step);
	debugfs_create_u32("pause_ms", 0600, kshake_pause_dir, &kshake_pause_ms);
	debugfs_create_u32("pause_steps", 0400, kshake_pause_dir, &kshake_pause_last);
	debugfs_create_atomic_t("pause_entered", 0400, kshake_pause_dir, &kshake_pause_entered);
	debugfs_create_atomic_t("pause_passed", 0400, kshake_pause_dir, &kshake_pause_passed);
}

/**
 * kshake_pause_exit() - remove them
 */
void kshake_pause_exit(void)
{
	debugfs_remove(kshake_pause_dir);
}
