// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/net/kshake_stat: the counters of a network namespace as text, a name and a value a
 * line, as /proc/net/tls_stat.
 */
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/seq_file_net.h>

#include "net.h"

#define NAME	"kshake_stat"

static int show(struct seq_file *seq, void *unused)
{
	struct kshake_net *kn = kshake_net_of(seq_file_single_net(seq));

	kshake_stats_show(seq, kn);
	kshake_tally_show(seq, kn);
	return 0;
}

/**
 * kshake_proc_init() - make the file of a namespace
 * @kn: its counters are there
 *
 * Return: 0 or -ENOMEM.
 */
int kshake_proc_init(struct kshake_net *kn)
{
	if (!IS_ENABLED(CONFIG_PROC_FS))
		return 0;
	return proc_create_net_single(NAME, 0444, kn->net->proc_net, show, NULL) ? 0 : -ENOMEM;
}

/**
 * kshake_proc_exit() - remove it; nobody reads it any more afterwards
 * @kn: its counters are there still
 */
void kshake_proc_exit(struct kshake_net *kn)
{
	remove_proc_entry(NAME, kn->net->proc_net);
}
