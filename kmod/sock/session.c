// SPDX-License-Identifier: GPL-2.0-only
/*
 * A session's life: made by the ULP, started by KSHAKE_HANDSHAKE, connect() or netlink,
 * over exactly once, released with the socket.
 */
#include <linux/memcontrol.h>
#include <linux/pid.h>
#include <linux/slab.h>
#include <net/tcp.h>

#include "session.h"
#include "trace.h"

/* Control records that are taken out at close(); the rest is the peer's loss. */
#define KSHAKE_SESSION_EAT_MAX	64

/* A cache of its own: a kmalloc() would take the next power of two. */
static struct kmem_cache *kshake_session_cache;

/* The budget of an established connection, but for what debugging adds to locks. */
static_assert(IS_ENABLED(CONFIG_DEBUG_SPINLOCK) || IS_ENABLED(CONFIG_DEBUG_MUTEXES) ||
	      IS_ENABLED(CONFIG_DEBUG_LOCK_ALLOC) || sizeof(struct kshake_session) <= 1000);

/**
 * kshake_session_init() - what sessions need, once a module
 *
 * Return: 0 or -ENOMEM.
 */
int kshake_session_init(void)
{
	int err;

	kshake_session_cache = KMEM_CACHE(kshake_session, SLAB_ACCOUNT);
	if (!kshake_session_cache)
		return -ENOMEM;
	err = kshake_letgo_init();
	if (err)
		goto err_cache;
	err = kshake_io_init();
	if (err)
		goto err_letgo;
	kshake_child_init();
	kshake_pause_init();
	return 0;

err_letgo:
	kshake_letgo_exit();
err_cache:
	kmem_cache_destroy(kshake_session_cache);
	return err;
}

/**
 * kshake_session_exit() - all sessions are gone: so may their memory
 */
void kshake_session_exit(void)
{
	kshake_pause_exit();
	kshake_drain_exit();
	kshake_io_exit();
	kshake_shadow_exit();
	kshake_letgo_exit();
	rcu_barrier();
	kmem_cache_destroy(kshake_session_cache);
}

/**
 * kshake_session_new() - a session for a socket
 * @sk: of a plain TCP socket, locked
 *
 * Return: the session, idle, with one reference, not yet in the socket's way; NULL
 * without memory.
 */
struct kshake_session *kshake_session_new(struct sock *sk)
{
	struct kshake_session *s = kmem_cache_zalloc(kshake_session_cache, GFP_KERNEL_ACCOUNT);

	if (!s)
		return NULL;
	s->sk = sk;
	s->sock = sk->sk_socket;
	s->tcp_ops = READ_ONCE(s->sock->ops);
	s->base_ops = s->tcp_ops;
	s->inode = SOCK_INODE(s->sock)->i_ino;
	s->pid = get_pid(task_tgid(current));
	get_task_comm(s->comm, current->group_leader);
	s->attached_ns = ktime_get_ns();
	refcount_set(&s->refs, 1);
	mutex_init(&s->opt_lock);
	mutex_init(&s->lock);
	mutex_init(&s->post_lock);
	mutex_init(&s->tx_lock);
	init_waitqueue_head(&s->wait);
	INIT_DELAYED_WORK(&s->work, kshake_io_work);
	INIT_LIST_HEAD(&s->queued);
	s->opt.timeout_ms = KSHAKE_TIMEOUT_DEFAULT;
	s->opt.min_version = TLS_1_2_VERSION;
	s->opt.max_version = TLS_1_3_VERSION;
	return s;
}

/**
 * kshake_session_get() - one more reference
 * @s: the session
 */
void kshake_session_get(struct kshake_session *s)
{
	refcount_inc(&s->refs);
}

static void kshake_session_free(struct rcu_head *rcu)
{
	kmem_cache_free(kshake_session_cache, container_of(rcu, struct kshake_session, rcu));
}

/**
 * kshake_session_put() - one less; the last one frees
 * @s: the session
 *
 * Context: any.
 */
void kshake_session_put(struct kshake_session *s)
{
	if (!refcount_dec_and_test(&s->refs))
		return;
	kshake_options_wipe(&s->opt, kshake_template_lent(s->template));
	kshake_template_put(s->template);
	if (s->listener)
		kshake_listen_put(s->listener);
	kshake_post_wipe(&s->post);
	memzero_explicit(&s->traffic, sizeof(s->traffic));
	mem_cgroup_put(s->memcg);
	put_pid(s->pid);
	kfree(s->alpn);
	kfree(s->trace);
	kfree(s->keylog);
	kshake_export_free(s);
	call_rcu(&s->rcu, kshake_session_free);
}

/**
 * kshake_session_enter() - the session is in another state now
 * @s: the session, with the lock that guards @state held
 * @state: enum kshake_state
 *
 * What was written before is visible to who sees it.
 */
void kshake_session_enter(struct kshake_session *s, int state)
{
	trace_kshake_state(s, s->state, state);
	/* Pairs with kshake_session_state(). */
	smp_store_release(&s->state, state);
}

/**
 * kshake_session_trace() - remember a message that crossed the wire
 * @session: struct kshake_session, with the lock that guards @trace held
 * @sent: by us
 * @content_type: of its record
 * @msg_type: HandshakeType or AlertDescription
 * @detail: AlertLevel, or 1 for a HelloRetryRequest
 * @length: of the message in bytes
 */
void kshake_session_trace(void *session, bool sent, u8 content_type, u8 msg_type, u8 detail,
			  u32 length)
{
	struct kshake_session *s = session;
	struct kshake_trace_entry *entry;

	trace_kshake_message(s, sent, content_type, msg_type, detail, length);
	if (!s->trace || s->nr_trace == KSHAKE_TRACE_MAX)
		return;
	entry = &s->trace[s->nr_trace++];
	entry->ns = ktime_get_ns() - s->start_ns;
	entry->length = length;
	entry->flags = sent ? KSHAKE_TRACE_SENT : 0;
	entry->content_type = content_type;
	entry->msg_type = msg_type;
	entry->detail = detail;
}

static void kshake_session_configure(struct kshake_session *s, int role)
{
	struct kshake_engine_config *config = &s->attempt->config;
	const struct kshake_options *opt = &s->opt;

	config->role = role;
	config->status_request = opt->verify == KSHAKE_VERIFY_HELPER;
	if (role == KSHAKE_SERVER) {
		config->client_auth = opt->client_auth;
		config->authorities = (struct kshake_bytes){ opt->authorities,
							     opt->authorities_len };
	} else {
		config->compat = true;
		/* RFC 6066, 3: literal addresses are not permitted in server_name. */
		if (!opt->server_name_is_ip)
			config->server_name = (struct kshake_bytes){ opt->server_name,
								     opt->server_name_len };
	}
	config->min_version = opt->min_version;
	config->max_version = opt->max_version;
	config->rsa_kex = opt->rsa_kex;
	config->alpn = (struct kshake_bytes){ opt->alpn, opt->alpn_len };
	config->suites = opt->nr_suites ? opt->suites : kshake_default_suites;
	config->nr_suites = opt->nr_suites ?: kshake_nr_default_suites;
	config->groups = opt->nr_groups ? opt->groups : kshake_default_groups;
	config->nr_groups = opt->nr_groups ?: kshake_nr_default_groups;
	config->schemes = kshake_default_schemes;
	config->nr_schemes = kshake_nr_default_schemes;
	kshake_credential_configure(s);
	config->trace = kshake_session_trace;
	config->trace_arg = s;
	kshake_keylog_begin(s, config);
}

/* Is there enough to judge a peer by? */
static int kshake_session_may_verify(const struct kshake_session *s)
{
	if (s->opt.verify == KSHAKE_VERIFY_PIN && !s->opt.nr_pins)
		return -ENOKEY;
	if (s->opt.verify == KSHAKE_VERIFY_NONE &&
	    !kshake_limit_allows_verify_none(sock_net(s->sk)))
		return -EPERM;
	return 0;
}

/* Was anything said of how to judge a peer? */
static bool kshake_session_judges(const struct kshake_options *opt)
{
	return opt->verify == KSHAKE_VERIFY_PIN || opt->nr_pins || opt->anchors_len ||
	       opt->policy_len || opt->authorities_len;
}

/**
 * kshake_session_may_start() - do the options go together, and are they those of @role?
 * @s: the session, @s->lock held
 * @role: enum kshake_role
 *
 * Return: 0, or as kshake_session_prepare(): -EINVAL, -EDESTADDRREQ, -ENOKEY, -EPERM.
 */
int kshake_session_may_start(const struct kshake_session *s, int role)
{
	const struct kshake_options *opt = &s->opt;

	if (kshake_options_contradict(opt))
		return -EINVAL;
	switch (role) {
	case KSHAKE_CLIENT:
		if (opt->client_auth || opt->authorities_len)
			return -EINVAL;
		if (opt->verify == KSHAKE_VERIFY_HELPER && !opt->server_name_len)
			return -EDESTADDRREQ;
		return kshake_session_may_verify(s);
	case KSHAKE_SERVER:
		if (opt->server_name_len)
			return -EINVAL;
		if (!opt->own && !opt->credentials_len)
			return -ENOKEY;
		if (opt->client_auth)
			return kshake_session_may_verify(s);
		/* Whose pins never meet a certificate has forgotten to ask for it. */
		return kshake_session_judges(opt) ? -EINVAL : 0;
	default:
		return -EINVAL;
	}
}

/**
 * kshake_session_prepare() - make the engine that the options ask for
 * @s: an idle session, @s->lock held
 * @role: enum kshake_role
 *
 * The options must not change any more: the engine borrows them.
 *
 * Return: 0: @s->engine is there, kshake_session_begin() or kshake_session_unprepare()
 * comes next; -EINVAL neither role, an option that is the other one's, or versions and suites
 * that contradict each other; -EDESTADDRREQ a client's helper would not know whom to expect;
 * -ENOKEY no pin, or a server without a credential; -ESHUTDOWN the module is to go; -EUSERS too
 * many handshakes run; -EPERM the administrator forbids KSHAKE_VERIFY_NONE; -ENOMEM.
 */
int kshake_session_prepare(struct kshake_session *s, int role)
{
	struct kshake_attempt *attempt;
	int err;

	if (kshake_drain_wanted()) {
		kshake_stat_add(sock_net(s->sk), KSHAKE_STAT_REFUSED_DRAINING, 1);
		return -ESHUTDOWN;
	}
	err = kshake_session_may_start(s, role);
	if (err)
		return err;
	attempt = kzalloc(sizeof(*attempt), GFP_KERNEL_ACCOUNT);
	if (!attempt)
		return -ENOMEM;
	/* Whoever wants its place may look at it from here on. */
	attempt->session = s;
	err = kshake_limit_charge(&attempt->charge, s->sk, kshake_listen_limit(s->listener),
				  role == KSHAKE_SERVER ? kshake_io_evict : NULL);
	if (err) {
		kfree(attempt);
		return err;
	}
	attempt->waits_hello = role == KSHAKE_SERVER;
	timer_setup(&attempt->deadline, kshake_io_deadline, 0);
	s->attempt = attempt;
	kshake_session_configure(s, role);
	s->engine = kshake_engine_new(&attempt->config);
	if (!s->engine) {
		kshake_session_unprepare(s);
		return -ENOMEM;
	}
	/* Of an earlier attempt: a worker that is late may still look at it. */
	if (!s->memcg)
		s->memcg = get_mem_cgroup_from_mm(current->mm);
	return 0;
}

/**
 * kshake_session_unprepare() - what only the handshake needs goes
 * @s: prepared, @s->lock held; it came to nothing, or is over
 *
 * Nobody else looks at it any more: the helper was told, and the timer takes no lock.
 */
void kshake_session_unprepare(struct kshake_session *s)
{
	struct kshake_attempt *attempt = s->attempt;

	timer_shutdown_sync(&attempt->deadline);
	kshake_engine_free(s->engine);
	s->engine = NULL;
	kshake_credential_release(attempt);
	kshake_limit_uncharge(&attempt->charge);
	/* Nobody can evict it any more; another attempt begins anew. */
	clear_bit(KSHAKE_S_EVICTED, &s->flags);
	s->attempt = NULL;
	kfree(attempt);
}

/**
 * kshake_session_begin() - the handshake runs from here on, and its time
 * @s: prepared, @s->lock held
 */
void kshake_session_begin(struct kshake_session *s)
{
	s->start_ns = ktime_get_ns();
	s->info.role = s->attempt->config.role;
	s->post.role = s->attempt->config.role;
	kshake_session_enter(s, KSHAKE_STATE_HANDSHAKE);
	kshake_stat_add(sock_net(s->sk), KSHAKE_STAT_HANDSHAKES_STARTED, 1);
	kshake_stat_add(sock_net(s->sk), KSHAKE_STAT_HANDSHAKES_RUNNING, 1);
	if (!test_bit(KSHAKE_S_HOOKED, &s->flags))
		kshake_io_hook(s);
	mod_timer(&s->attempt->deadline, jiffies + msecs_to_jiffies(s->opt.timeout_ms));
	kshake_monitor_begins(s);
	/* Whoever waits runs it; who does not has to kick. */
	set_bit(KSHAKE_S_KICKED, &s->flags);
}

/**
 * kshake_session_launch() - the handshake begins, on a connection that was just made
 * @s: prepared, @s->lock held, not hooked
 *
 * What goes wrong from here on is the handshake's failure: the peer has seen us. Nobody runs
 * it before the caller kicks.
 */
void kshake_session_launch(struct kshake_session *s)
{
	u32 reason = KSHAKE_REASON_KTLS;
	int err = kshake_ktls_attach(s);

	kshake_session_begin(s);
	if (!err)
		return;
	if (err == -ENOTCONN) {
		/* Gone again: by a FIN, a reset, or a shutdown() of our own. */
		err = sock_error(s->sk);
		reason = err ? KSHAKE_REASON_PEER_RESET : KSHAKE_REASON_PEER_CLOSED;
	}
	kshake_engine_abort(s->engine, -1, reason, err);
	kshake_io_unhook(s);
	kshake_session_finish(s, kshake_io_errno(kshake_engine_failure(s->engine)));
}

/**
 * kshake_session_start_locked() - kshake_session_start(), with @s->lock held
 * @s: an idle session
 * @role: enum kshake_role
 *
 * Nothing can complete it before the lock is released.
 *
 * Return: as kshake_session_start().
 */
int kshake_session_start_locked(struct kshake_session *s, int role)
{
	int err;

	lockdep_assert_held(&s->lock);
	if (s->state == KSHAKE_STATE_LISTENING)
		return -EINVAL;
	if (s->state != KSHAKE_STATE_IDLE)
		return kshake_session_runs(s) ? -EALREADY : 0;
	err = kshake_session_prepare(s, role);
	if (err)
		return err;
	err = kshake_ktls_attach(s);
	if (err)
		kshake_session_unprepare(s);
	else
		kshake_session_begin(s);
	return err;
}

/**
 * kshake_session_start() - begin the handshake
 * @s: an idle session
 * @role: enum kshake_role
 *
 * Context: process, the application's, so that kTLS may be loaded.
 * Return: 0: it can run: kshake_session_wait() does that and waits, and
 * kshake_io_kick() has it done. -EALREADY it runs already, or TCP still connects; 0 also
 * when it is over (kshake_session_wait() knows how). -EINVAL it listens. What
 * kshake_session_prepare() and kshake_ktls_attach() say: the session is idle still.
 */
int kshake_session_start(struct kshake_session *s, int role)
{
	int err;

	mutex_lock(&s->lock);
	err = kshake_session_start_locked(s, role);
	mutex_unlock(&s->lock);
	return err;
}

static bool kshake_session_over(const struct kshake_session *s)
{
	return !kshake_session_runs(s);
}

static bool kshake_session_stirs(const struct kshake_session *s)
{
	return kshake_session_over(s) || test_bit(KSHAKE_S_KICKED, &s->flags);
}

/**
 * kshake_session_wait() - wait for the end of the handshake, running it meanwhile
 * @s: the session
 * @nonblock: do not wait
 * @timeo: jiffies, as sock_sndtimeo() gives them
 *
 * Who waits runs the engine, in his own time and cgroup, and saves a wake-up.
 *
 * Return: 0 established; -ENOTCONN never started, it listens, or TCP could not connect; -EAGAIN not
 * yet; -ERESTARTSYS or -EINTR a signal came: all of these can be resumed; else the sticky
 * error.
 */
int kshake_session_wait(struct kshake_session *s, bool nonblock, long timeo)
{
	int state = kshake_session_state(s);

	if (kshake_session_runs(s) && !nonblock) {
		long left = timeo;

		atomic_inc(&s->waiters);
		while (!kshake_session_over(s) && left > 0) {
			left = wait_event_interruptible_timeout(s->wait,
								kshake_session_stirs(s), left);
			if (left > 0)
				kshake_io_run(s);
		}
		atomic_dec(&s->waiters);
		/* A kick that relied on us must not be lost. Pairs with kshake_io_kick(). */
		smp_mb__after_atomic();
		if (test_bit(KSHAKE_S_KICKED, &s->flags))
			kshake_io_kick(s);

		state = kshake_session_state(s);
		if (left < 0 && kshake_session_runs(s))
			return sock_intr_errno(timeo);
	}

	switch (state) {
	case KSHAKE_STATE_ESTABLISHED:
		return 0;
	case KSHAKE_STATE_IDLE:
	case KSHAKE_STATE_LISTENING:
		return -ENOTCONN;
	case KSHAKE_STATE_HANDSHAKE:
	case KSHAKE_STATE_CONNECTING:
		return -EAGAIN;
	default:
		return s->error;
	}
}

/**
 * kshake_session_wake() - have everybody look again
 * @s: the session
 * @failed: pollers for errors, too
 */
void kshake_session_wake(struct kshake_session *s, bool failed)
{
	struct socket_wq *wq;

	wake_up_interruptible_all(&s->wait);
	/* Edge-triggered pollers saw nothing until now: tell them all there is. */
	rcu_read_lock();
	wq = rcu_dereference(s->sk->sk_wq);
	if (skwq_has_sleeper(wq))
		wake_up_interruptible_poll(&wq->wait, EPOLLIN | EPOLLRDNORM | EPOLLOUT |
					   EPOLLWRNORM | (failed ? EPOLLERR | EPOLLHUP : 0));
	rcu_read_unlock();
	sk_wake_async(s->sk, SOCK_WAKE_IO, failed ? POLL_ERR : POLL_OUT);
}

/**
 * kshake_session_clock() - the engine has run: add that up
 * @s: the session, @s->lock held
 *
 * Also before the last run is quite over, so that what is told then is the final figure.
 */
void kshake_session_clock(struct kshake_session *s)
{
	struct kshake_attempt *attempt = s->attempt;

	if (!attempt || !attempt->run_ns)
		return;
	s->info.cpu_ns += ktime_get_ns() - attempt->run_ns;
	attempt->run_ns = 0;
}

/* What KSHAKE_INFO and friends say from now on; the engine is about to go. */
static void kshake_session_record(struct kshake_session *s, int error)
{
	const struct kshake_negotiated *agreed = kshake_engine_negotiated(s->engine);
	const struct kshake_failure *failure = kshake_engine_failure(s->engine);
	struct kshake_info *info = &s->info;

	/* Where it could be told nobody is deceived by its absence: see kshake_ktls_keep(). */
	if (error && !s->opt.server_name)
		kshake_options_keep_name(&s->opt, agreed);
	info->version = agreed->version;
	info->suite = agreed->suite;
	info->group = agreed->group;
	info->signature_scheme = agreed->signature_scheme;
	if (agreed->hello_retry)
		info->flags |= KSHAKE_INFO_HELLO_RETRY;
	if (agreed->extended_master_secret)
		info->flags |= KSHAKE_INFO_EXTENDED_MASTER_SECRET;
	if (agreed->client_cert_requested)
		info->flags |= KSHAKE_INFO_CLIENT_CERT_REQUESTED;
	kshake_credential_record(s);
	info->verify_result = s->attempt->verify.verify_result;
	info->handshake_ns = ktime_get_ns() - s->start_ns;
	kshake_session_clock(s);
	info->error = -error;
	if (!error) {
		kshake_verify_publish(s);
		return;
	}

	info->reason = failure->reason;
	info->alert_sent = failure->alert_sent;
	info->alert_received = failure->alert_received;
	if (failure->sent)
		info->flags |= KSHAKE_INFO_ALERT_SENT;
	if (failure->received)
		info->flags |= KSHAKE_INFO_ALERT_RECEIVED;
}

static void kshake_session_count(struct kshake_session *s, int error)
{
	struct net *net = sock_net(s->sk);

	kshake_stat_add(net, KSHAKE_STAT_HANDSHAKES_RUNNING, -1);
	kshake_stat_add(net, error ? KSHAKE_STAT_HANDSHAKES_FAILED :
				     KSHAKE_STAT_HANDSHAKES_COMPLETED, 1);
	if (error == -ETIMEDOUT)
		kshake_stat_add(net, KSHAKE_STAT_HANDSHAKES_TIMEOUT, 1);
	if (s->info.flags & KSHAKE_INFO_HELLO_RETRY)
		kshake_stat_add(net, KSHAKE_STAT_HELLO_RETRY, 1);
	if (s->info.flags & KSHAKE_INFO_ALERT_SENT)
		kshake_tally_alert(net, true, s->info.alert_sent);
	if (s->info.flags & KSHAKE_INFO_ALERT_RECEIVED)
		kshake_tally_alert(net, false, s->info.alert_received);
	if (error) {
		kshake_tally_add(net, KSHAKE_TALLY_BY_REASON, s->info.reason);
		return;
	}
	kshake_tally_add(net, KSHAKE_TALLY_BY_VERSION, s->info.version);
	kshake_tally_add(net, KSHAKE_TALLY_BY_SUITE, s->info.suite);
	kshake_tally_add(net, KSHAKE_TALLY_BY_GROUP, s->info.group);
}

/*
 * What the peer sent and nobody read makes tcp_close() reset the connection, and the
 * reset can overtake our alert. Bounded: it need not work against a flood. Only before
 * kTLS has keys: then its parser owns the queue, and gives nothing out of it any more.
 */
static void kshake_session_drain(struct kshake_session *s)
{
	struct msghdr msg = {};
	unsigned int i;

	for (i = 0; i < 64; i++)
		if (s->base_ops->recvmsg(s->sock, &msg, SZ_64K, MSG_TRUNC | MSG_DONTWAIT) <= 0)
			return;
}

/**
 * kshake_session_finish() - the handshake is over, one way or the other
 * @s: in KSHAKE_STATE_HANDSHAKE, @s->lock held, the callbacks unhooked
 * @error: 0, or why it failed, a negative errno; the alert was sent
 *
 * The only way out of KSHAKE_STATE_HANDSHAKE, so there is exactly one completion.
 */
void kshake_session_finish(struct kshake_session *s, int error)
{
	lockdep_assert_held(&s->lock);
	kshake_verify_stop(s);
	kshake_sign_stop(s);
	kshake_session_record(s, error);
	kshake_session_count(s, error);
	kshake_monitor_ends(s, error);
	kshake_session_unprepare(s);
	kshake_options_forget(&s->opt, kshake_template_lent(s->template));
	kshake_ktls_unclaim(s);
	if (error) {
		/* A reader from before the ULP must not get what the engine left. */
		kshake_session_drain(s);
		WRITE_ONCE(s->error, error);
		kshake_io_watch(s);
		WRITE_ONCE(s->sk->sk_err, -error);
		/* The alert, then FIN: a reset could overtake what we sent. */
		s->base_ops->shutdown(s->sock, SHUT_WR);
	}
	kshake_session_enter(s, error ? KSHAKE_STATE_FAILED : KSHAKE_STATE_ESTABLISHED);
	kshake_session_wake(s, error);
	kshake_netlink_done(s);
	if (test_bit(KSHAKE_S_PRIVATE, &s->flags))
		kshake_listen_over(s);
}

/**
 * kshake_session_fail() - an established session broke
 * @s: the session, @s->post_lock held
 * @error: negative errno, sticky from now on
 */
void kshake_session_fail(struct kshake_session *s, int error)
{
	lockdep_assert_held(&s->post_lock);
	if (s->state != KSHAKE_STATE_ESTABLISHED)
		return;
	/* Before sk_err. Pairs with kshake_io_error_report(). */
	smp_store_mb(s->error, error);
	s->info.error = -error;
	/* A sender may be deriving from the other half: that goes with the session. */
	memzero_explicit(s->traffic.rx, sizeof(s->traffic.rx));
	WRITE_ONCE(s->sk->sk_err, -error);
	/*
	 * Before the shutdown, which makes kTLS tell its readers of an end: sk_err is for one of
	 * them.
	 */
	kshake_session_enter(s, KSHAKE_STATE_FAILED);
	s->base_ops->shutdown(s->sock, SHUT_RDWR);
	kshake_pause(KSHAKE_PAUSE_BROKEN);
	kshake_session_wake(s, true);
}

/*
 * Tickets that an application which only writes never came by: unread, they would make
 * tcp_close() reset the connection, and what was written could be lost.
 */
static void kshake_session_eat(struct kshake_session *s)
{
	unsigned int i;

	for (i = 0; i < KSHAKE_SESSION_EAT_MAX; i++)
		if (kshake_post_glance(s) != 1)
			return;
}

/**
 * kshake_session_stop() - no work from now on
 * @s: not in KSHAKE_STATE_HANDSHAKE; @s->lock not held, which the work takes
 *
 * A kick that comes late finds it disabled. So work needs no reference: who has the last one
 * has been here before.
 */
void kshake_session_stop(struct kshake_session *s)
{
	disable_delayed_work_sync(&s->work);
}

/**
 * kshake_session_release() - the application's socket goes
 * @s: the session; nobody is in a call on the socket any more
 *
 * Stops everything that could still look at the socket, and tells the peer. The
 * caller releases the socket by @s->base_ops and then calls kshake_session_gone().
 */
void kshake_session_release(struct kshake_session *s)
{
	if (kshake_listen_is(s))
		kshake_listen_stop(s);
	mutex_lock(&s->lock);
	if (s->state == KSHAKE_STATE_CONNECTING)
		kshake_connect_cancel(s);
	if (s->state == KSHAKE_STATE_HANDSHAKE) {
		kshake_io_unhook(s);
		kshake_engine_abort(s->engine, -1, KSHAKE_REASON_CANCELLED, 0);
		kshake_session_finish(s, -ECANCELED);
	}
	kshake_registry_remove(s);
	mutex_unlock(&s->lock);
	kshake_io_unhook(s);
	kshake_session_stop(s);

	if (s->state == KSHAKE_STATE_ESTABLISHED) {
		kshake_session_eat(s);
		kshake_post_close_notify(s);
	} else if (s->state == KSHAKE_STATE_FAILED && !s->export) {
		kshake_session_drain(s);
	}
}

/**
 * kshake_session_gone() - the application's socket is released
 * @s: the session; the socket's reference is put
 */
void kshake_session_gone(struct kshake_session *s)
{
	kshake_session_put(s);
}
