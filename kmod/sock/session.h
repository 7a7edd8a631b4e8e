/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A socket's TLS session: what the files of sock/ share.
 */
#ifndef KSHAKE_SESSION_H
#define KSHAKE_SESSION_H

#include <linux/mutex.h>
#include <linux/net.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sockptr.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <net/sock.h>
#include <uapi/linux/tls.h>

#include "../compat.h"
#include "../core/engine.h"
#include "../cred/cred.h"
#include "../upcall/limit.h"
#include "../upcall/upcall.h"

/**
 * struct kshake_options - what the application set, fixed once the handshake starts
 * @server_name: as given, not NUL-terminated; of a server: what its client asked for, once
 *	the handshake is over; owned
 * @server_name_len: bytes in @server_name, 0 if none
 * @server_name_is_ip: verified as an address, never sent as SNI
 * @alpn: ProtocolNameList without its outer length; owned
 * @alpn_len: bytes in @alpn
 * @anchors: DER trust anchors; owned, kvmalloc()ed
 * @anchors_len: bytes in @anchors
 * @policy: name of a trust policy of the helper's, not NUL-terminated; owned
 * @policy_len: bytes in @policy, 0: the default policy
 * @pins: SHA-256 of acceptable SPKIs
 * @nr_pins: how many
 * @verify: enum kshake_verify
 * @timeout_ms: for the whole handshake
 * @suites: offered, most wanted first; @nr_suites 0: the defaults; owned
 * @nr_suites: how many
 * @groups: likewise
 * @nr_groups: how many
 * @credentials: names of credentials, ',' between, or "*"; owned
 * @credentials_len: bytes in @credentials, 0 if none
 * @credentials_user: who named them, and must have the right to use them
 * @own: the credential of this socket alone, made of @own_chain and a key, or NULL; a
 *	reference
 * @own_chain: certificates (DER) that wait for their key; owned
 * @own_chain_len: bytes in @own_chain
 * @authorities: certificate_authorities without its outer length; owned
 * @authorities_len: bytes in @authorities
 * @client_auth: enum kshake_client_auth
 * @truncation: enum kshake_truncation; may change at any time, read without a lock
 * @drop_chain: do not keep the peer's chain beyond the handshake
 * @accept_ready: of a listener: accept() gives only what is established
 * @trace: remember messages
 * @rsa_kex: RSA key exchange may be, too
 * @min_version: of TLS, as on the wire
 * @max_version: likewise
 * @trust: of a listener: another number whenever who is let in has changed
 *
 * What is owned may be borrowed from a template instead: see template.c.
 */
struct kshake_options {
	u8 *server_name;
	u8 *alpn;
	u8 *anchors;
	u8 *policy;
	u32 anchors_len;
	u16 alpn_len;
	u8 server_name_len;
	u8 policy_len;
	bool server_name_is_ip;
	u8 (*pins)[KSHAKE_PIN_SPKI_LEN];
	u8 nr_pins;
	u8 verify;
	u8 nr_suites;
	u8 nr_groups;
	u8 truncation;
	bool drop_chain;
	u8 client_auth;
	u16 credentials_len;
	u16 authorities_len;
	u32 own_chain_len;
	u32 timeout_ms;
	u16 *suites;
	u16 *groups;
	u8 *credentials;
	kuid_t credentials_user;
	struct kshake_cred *own;
	u8 *own_chain;
	u8 *authorities;
	bool accept_ready;
	bool trace;
	bool rsa_kex;
	u16 min_version;
	u16 max_version;
	u32 trust;
};

/**
 * struct kshake_shown - the peer's certificates, as KSHAKE_INFO has them
 * @certs: how many
 * @chain_len: bytes of them
 * @leaf_sha256: of the leaf
 * @spki_sha256: of its SubjectPublicKeyInfo
 */
struct kshake_shown {
	u32 certs;
	u32 chain_len;
	u8 leaf_sha256[32];
	u8 spki_sha256[32];
};

/**
 * struct kshake_attempt - what only the handshake needs
 * @session: whose
 * @config: what the engine borrows
 * @verify: the question to the helper, from KSHAKE_S_ASKED on
 * @shown: whom the question is about, from KSHAKE_S_ASKED on
 * @verdict: written before KSHAKE_S_ANSWERED is set, read after
 * @errand: the signature that the helper is asked for, from KSHAKE_S_SIGN_ASKED on, or NULL
 * @deadline: says when the handshake's time is over
 * @charge: what the handshake counts against
 * @waits_hello: its ClientHello did not come yet, see limit.h
 * @run_ns: since when the engine runs, or 0
 * @creds: credentials that the engine was given, a reference to each
 * @nr_creds: how many
 * @data_ready: the socket's own callback, which ours replaced while KSHAKE_S_HOOKED;
 *	under sk_callback_lock
 * @state_change: likewise
 * @write_space: likewise
 *
 * Owned by the session, from the start of the handshake to its end, which waits for
 * whoever else looks at it: the helper's answers and the timer.
 */
struct kshake_attempt {
	struct kshake_session *session;
	struct kshake_engine_config config;
	struct kshake_verify_request verify;
	struct kshake_shown shown;
	struct kshake_verdict verdict;
	struct kshake_errand *errand;
	struct timer_list deadline;
	struct kshake_limit_charge charge;
	bool waits_hello;
	u64 run_ns;
	struct kshake_cred *creds[KSHAKE_CREDENTIALS_MAX];
	unsigned int nr_creds;
	void (*data_ready)(struct sock *sk);
	void (*state_change)(struct sock *sk);
	void (*write_space)(struct sock *sk);
};

/**
 * struct kshake_generation - the present application_traffic_secret_N of both directions
 * @tx: of what we send (hash size)
 * @rx: of what we receive (hash size)
 * @aead: of the suite
 * @hash: of the suite
 *
 * Keys are made of them when they are wanted, and kept by kTLS alone.
 */
struct kshake_generation {
	u8 tx[KSHAKE_HASH_MAX];
	u8 rx[KSHAKE_HASH_MAX];
	enum kshake_aead_alg aead;
	enum kshake_hash_alg hash;
};

/* Bits of kshake_session.flags */
enum {
	KSHAKE_S_KICKED,	/* something may have changed for the engine */
	KSHAKE_S_ASKED,		/* the verdict was asked for */
	KSHAKE_S_ANSWERED,	/* and is in @verdict */
	KSHAKE_S_HOOKED,	/* the sk_* callbacks are ours */
	KSHAKE_S_WATCHED,	/* sk_error_report is */
	KSHAKE_S_EOF,		/* close_notify came */
	KSHAKE_S_TRUNCATED,	/* FIN came without one */
	KSHAKE_S_CLOSED,	/* our close_notify went */
	KSHAKE_S_TIMED_OUT,	/* the deadline has passed */
	KSHAKE_S_GATED,		/* the socket has a reference, its gate will put it */
	KSHAKE_S_UPDATE_OWED,	/* the peer wants a KeyUpdate, the next send emits it */
	KSHAKE_S_CONNECTS,	/* connect() began it, and has not told the result */
	KSHAKE_S_LET_GO,	/* drain.c has taken the socket from us */
	KSHAKE_S_UPDATE_WANTED,	/* and we one of the peer: likewise */
	KSHAKE_S_UPDATE_ASKED,	/* we do so, or have said so, for its present key */
	KSHAKE_S_TX_CONTENDED,	/* somebody did not get @tx_lock: wake them all */
	KSHAKE_S_CLAIMED,	/* sk_user_data is ours */
	KSHAKE_S_EVICTED,	/* the handshake is to make room for another one */
	KSHAKE_S_PRIVATE,	/* its socket is nobody's but its listener's */
	KSHAKE_S_SIGN_ASKED,	/* the helper was asked for a signature */
	KSHAKE_S_SIGNED,	/* and has given one, or none: see @errand */
	KSHAKE_S_REFUSAL_OWED,	/* of TLS 1.2: no_renegotiation: whoever has @tx_lock sends it */
	KSHAKE_S_EXHAUSTED,	/* our key is used up, and no other comes: nothing more is sent */
};

struct kshake_child;
struct kshake_done;
struct kshake_errand;
struct kshake_export;
struct kshake_keylog;
struct kshake_listener;
struct kshake_template;
struct pipe_inode_info;

/**
 * struct kshake_session - TLS on one socket
 *
 * Found through the private pointer of the socket's inode, which sockfs leaves to
 * whoever owns the socket's ops: kshake_session_of().
 *
 * @base_ops: what the gate stands in front of: TCP's, then kTLS's. Written under @lock
 *	before @state becomes ESTABLISHED, constant after.
 * @tcp_ops: TCP's own, constant
 * @sock: the application's socket, valid until its ->release
 * @sk: likewise
 * @refs: one for the socket, one for the ULP data; @work has none, see kshake_session_stop()
 * @rcu: frees it after the last softirq that found it
 * @leaving: in drain.c's list, once KSHAKE_S_LET_GO is set
 * @id: in the registry; 0: not there. Written before anybody else finds the session,
 *	and when it goes
 * @inode: of @sock, constant
 * @pid: process that attached it; a reference is held
 * @comm: its name
 * @attached_ns: when
 *
 * @lock: a mutex. Guards @engine, @attempt, @opt and every change of @state but that from
 *	ESTABLISHED to FAILED, which is @post_lock's. Taken before lock_sock(), never
 *	inside it. Never held while user memory is touched.
 * @opt_lock: a mutex, outside of @lock. Keeps @opt from changing while getsockopt()
 *	copies from it to user memory, for as long as that takes: workers do not take
 *	it, and netlink only tries to.
 * @state: enum kshake_state; read anywhere by kshake_session_state()
 * @error: negative errno once @state is FAILED; written before @state, and before sk_err
 * @flags: KSHAKE_S_*, atomic bits
 * @waiters: tasks that wait in kshake_session_wait() and will run the engine
 * @wait: where they wait; woken by a kick and at the end
 * @work: runs the engine when nobody waits
 * @retries: times that @work found it locked, in a row; only @work looks at it
 * @memcg: who pays for what @work allocates: the task that started the handshake
 * @done: what is owed to who asked for the handshake over netlink, or NULL; under @lock
 *
 * @engine: from the start to the end of the handshake
 * @attempt: likewise
 * @opt: the options
 * @template: that @opt borrows from, or NULL; a reference. Under @opt_lock and @lock
 * @listener: its own, once LISTENING; else the one that accepted it, or NULL. A reference;
 *	constant once others find the session
 * @queued: of a private one, in a list of its listener; under that one's lock
 * @info: what KSHAKE_INFO answers; under @lock, the counters under @post_lock
 * @alpn: the agreed protocol; constant once ESTABLISHED
 * @alpn_len: its length
 *
 * @keylog: if the session's secrets are told to the group keylog, else NULL; owned, constant
 *	from the start of the handshake
 * @trace: KSHAKE_TRACE_MAX entries or NULL; appended to under @lock during the
 *	handshake, under @post_lock after it
 * @nr_trace: entries used
 * @start_ns: when the handshake began
 * @export: the peer's chain, what exporters and channel bindings are made of; NULL until the
 *	handshake is done, constant once ESTABLISHED; owned
 *
 * @error_report: the socket's own callback, which ours replaced while KSHAKE_S_HOOKED
 *	or KSHAKE_S_WATCHED; written under sk_callback_lock, read under RCU
 * @stream_error: the first error that was reported while KSHAKE_S_WATCHED, a negative errno:
 *	what kTLS's record parser gave up with; written once, from any context
 * @rcvlowat: the application's SO_RCVLOWAT while the handshake needs 1; under lock_sock()
 *
 * @post_lock: a mutex. Guards @post, @traffic and the reading of control records.
 *	Taken before lock_sock(); never held while waiting for the network.
 * @tx_lock: a mutex, held by whoever sends on an established session, for as long
 *	as that takes. Taken before @post_lock; who holds that may only try this one, so
 *	that recv and poll never wait for a sender.
 * @post: reassembly of post-handshake messages
 * @nr_controls: control records taken out so far
 * @warnings: of TLS 1.2: those that came since data did; @post_lock's
 * @traffic: what a KeyUpdate starts from; @traffic.tx is @tx_lock's. Of TLS 1.2 all zero, but
 *	for its algorithms
 * @tx_records: records of data that one key of ours may protect; constant once
 *	ESTABLISHED
 * @rx_records: records under one key of the peer's from which on we ask for the next, if
 *	there is one; likewise
 * @tx_counted: records under our key, where kTLS's own number is not known; @tx_lock's
 */
struct kshake_session {
	const struct proto_ops *base_ops;
	const struct proto_ops *tcp_ops;
	struct socket *sock;
	struct sock *sk;
	refcount_t refs;
	u32 id;
	union {
		struct rcu_head rcu;
		struct list_head leaving;
	};
	u32 inode;
	atomic_t waiters;		/* see @wait */
	struct pid *pid;
	char comm[TASK_COMM_LEN];
	u64 attached_ns;

	struct mutex opt_lock;		/* see above for what each guards */
	struct mutex lock;
	int state;
	int error;
	unsigned long flags;
	wait_queue_head_t wait;
	struct delayed_work work;
	struct mem_cgroup *memcg;
	struct kshake_done *done;

	struct kshake_engine *engine;
	struct kshake_attempt *attempt;
	struct kshake_options opt;
	struct kshake_template *template;
	struct kshake_listener *listener;
	struct list_head queued;
	struct kshake_info info;
	u8 *alpn;
	u8 alpn_len;
	u8 retries;
	u8 warnings;
	unsigned int nr_trace;
	struct kshake_trace_entry *trace;
	struct kshake_keylog *keylog;
	u64 start_ns;
	struct kshake_export *export;

	void (*error_report)(struct sock *sk);
	int stream_error;
	int rcvlowat;

	struct mutex post_lock;		/* control records */
	struct mutex tx_lock;		/* senders */
	struct kshake_post post;
	unsigned int nr_controls;
	struct kshake_generation traffic;
	u64 tx_records;
	u64 rx_records;
	u64 tx_counted;
};

/* ulp.c */
bool kshake_ulp_is_plain_tcp(const struct sock *sk);
void kshake_ulp_take_off(struct kshake_session *s);
int kshake_ulp_register(void);
void kshake_ulp_unregister(void);

/* child.c */
void kshake_child_init(void);
void kshake_child_clone(const struct request_sock *req, struct sock *sk, const gfp_t priority);
bool kshake_child_is(const struct sock *sk);
void kshake_child_adopt(struct sock *sk);
void kshake_child_drain(void (*synchronize)(void));
unsigned int kshake_child_count(void);

/* template.c */
struct kshake_template *kshake_template_new(const struct kshake_options *opt);
struct kshake_template *kshake_template_get(struct kshake_template *t);
void kshake_template_put(struct kshake_template *t);
struct kshake_options *kshake_template_options(struct kshake_template *t);
const struct kshake_options *kshake_template_lent(struct kshake_template *t);

/* gate.c */
void kshake_gate_close(struct socket *sock, struct kshake_session *s);
void kshake_gate_grafted(struct socket *sock, struct kshake_session *s);
void kshake_gate_private(struct socket *sock, const struct proto_ops *tcp_ops);
int kshake_gate_release(struct socket *sock);
bool kshake_gate_is(const struct proto_ops *ops);

/*
 * The session of a socket whose ops are the gate's. NULL for one that a failed
 * accept() gave those ops, all it may do is go.
 */
static inline struct kshake_session *kshake_session_of(struct socket *sock)
{
	/* The caller saw the ops. Pairs with the release in kshake_gate_close(). */
	smp_rmb();
	return READ_ONCE(SOCK_INODE(sock)->i_private);
}

/* options.c */
/* What is not lent is owned. */
static inline void kshake_options_free(const void *value, const void *lent)
{
	if (value != lent)
		kvfree(value);
}

int kshake_options_set(struct kshake_session *s, int optname, sockptr_t optval,
		       unsigned int optlen);
int kshake_options_apply(struct kshake_session *s, int optname, sockptr_t optval,
			 unsigned int optlen, struct kshake_cred_why *why);
int kshake_options_get(struct kshake_session *s, int optname, char __user *optval,
		       int __user *optlen);
int kshake_options_put(char __user *optval, int __user *optlen, const void *data,
		       unsigned int len);
void kshake_options_info(struct kshake_session *s, struct kshake_info *info);
int kshake_options_keep_name(struct kshake_options *opt,
			     const struct kshake_negotiated *agreed);
void kshake_options_forget(struct kshake_options *opt, const struct kshake_options *lent);
void kshake_options_wipe(struct kshake_options *opt, const struct kshake_options *lent);
const char *kshake_options_contradict(const struct kshake_options *opt);

/* credential.c */
int kshake_credential_set_names(struct kshake_session *s, sockptr_t optval, unsigned int optlen,
				struct kshake_cred_why *why);
int kshake_credential_set_chain(struct kshake_options *opt, sockptr_t optval, unsigned int optlen);
int kshake_credential_set_key(struct kshake_options *opt, sockptr_t optval, unsigned int optlen,
			      struct kshake_cred_why *why);
void kshake_credential_configure(struct kshake_session *s);
void kshake_credential_record(struct kshake_session *s);
void kshake_credential_release(struct kshake_attempt *attempt);
void kshake_credential_forget(struct kshake_options *opt, const struct kshake_options *lent);

/* export.c */
int kshake_export_keep(struct kshake_session *s, const struct kshake_secrets *secrets);
int kshake_export_get(struct kshake_session *s, int optname, char __user *optval,
		      int __user *optlen);
int kshake_export_put_chain(const struct kshake_session *s, char __user *optval,
			    int __user *optlen);
void kshake_export_free(struct kshake_session *s);

/* session.c */
int kshake_session_init(void);
void kshake_session_exit(void);
struct kshake_session *kshake_session_new(struct sock *sk);
void kshake_session_get(struct kshake_session *s);
void kshake_session_put(struct kshake_session *s);
int kshake_session_prepare(struct kshake_session *s, int role);
void kshake_session_unprepare(struct kshake_session *s);
int kshake_session_may_start(const struct kshake_session *s, int role);
void kshake_session_launch(struct kshake_session *s);
void kshake_session_begin(struct kshake_session *s);
void kshake_session_clock(struct kshake_session *s);
int kshake_session_start(struct kshake_session *s, int role);
int kshake_session_start_locked(struct kshake_session *s, int role);
int kshake_session_wait(struct kshake_session *s, bool nonblock, long timeo);
void kshake_session_finish(struct kshake_session *s, int error);
void kshake_session_fail(struct kshake_session *s, int error);
void kshake_session_wake(struct kshake_session *s, bool failed);
void kshake_session_stop(struct kshake_session *s);
void kshake_session_release(struct kshake_session *s);
void kshake_session_gone(struct kshake_session *s);
void kshake_session_enter(struct kshake_session *s, int state);
void kshake_session_trace(void *session, bool sent, u8 content_type, u8 msg_type, u8 detail,
			  u32 length);

/*
 * Is it TLS 1.2, which has no KeyUpdate, and warnings? Known once the handshake is over, when
 * @post gets it, and constant from then on.
 */
static inline bool kshake_session_tls12(const struct kshake_session *s)
{
	return s->post.version == TLS_1_2_VERSION;
}

static inline int kshake_session_state(const struct kshake_session *s)
{
	/* Pairs with the release in kshake_session_enter(): what is final is visible. */
	return smp_load_acquire(&s->state);
}

/* Is there something for kshake_io_run() to do, now or later? */
static inline bool kshake_session_runs(const struct kshake_session *s)
{
	int state = kshake_session_state(s);

	return state == KSHAKE_STATE_HANDSHAKE || state == KSHAKE_STATE_CONNECTING;
}

/* connect.c */
int kshake_connect(struct kshake_session *s, struct kshake_sockaddr *addr, int len, int flags);
void kshake_connect_step(struct kshake_session *s);
void kshake_connect_cancel(struct kshake_session *s);

/* netlink.c */
void kshake_netlink_done(struct kshake_session *s);

/* listen.c */
int kshake_listen(struct kshake_session *s, int backlog);
int kshake_listen_arm(struct kshake_session *s);
void kshake_listen_no_fastopen(struct sock *sk);
bool kshake_listen_is(const struct kshake_session *s);
struct kshake_limit_listener *kshake_listen_limit(struct kshake_listener *l);
kuid_t kshake_listen_owner(const struct kshake_listener *l);
int kshake_listen_set_ready(struct kshake_session *s, bool ready);
void kshake_listen_publish(struct kshake_session *s);
void kshake_listen_disown(struct sock *sk, const struct kshake_session *listening);
void kshake_listen_over(struct kshake_session *s);
__poll_t kshake_listen_poll(struct kshake_session *s, struct file *file);
void kshake_listen_flush(struct kshake_session *s);
void kshake_listen_unhook(struct kshake_session *s);
void kshake_listen_stop(struct kshake_session *s);
void kshake_listen_put(struct kshake_listener *l);

/* accept.c */
int kshake_accept(struct kshake_session *s, struct socket *newsock, struct proto_accept_arg *arg);
int kshake_accept_private(struct kshake_listener *l);

/* io.c */
struct kshake_session *kshake_io_session(struct sock *sk);
void kshake_io_queue(struct delayed_work *work, unsigned long delay);
void kshake_io_evict(struct kshake_limit_charge *charge);
int kshake_io_init(void);
void kshake_io_exit(void);
void kshake_io_hook(struct kshake_session *s);
void kshake_io_unhook(struct kshake_session *s);
void kshake_io_watch(struct kshake_session *s);
void kshake_io_catch_up(struct kshake_session *s);
void kshake_io_kick(struct kshake_session *s);
void kshake_io_run(struct kshake_session *s);
void kshake_io_work(struct work_struct *work);
void kshake_io_deadline(struct timer_list *timer);
void kshake_io_drain(struct kshake_session *s);
int kshake_io_errno(const struct kshake_failure *failure);

/* monitor.c */
void kshake_monitor_begins(struct kshake_session *s);
void kshake_monitor_ends(struct kshake_session *s, int error);

/* keylog.c */
void kshake_keylog_begin(struct kshake_session *s, struct kshake_engine_config *config);
void kshake_keylog_update(struct kshake_session *s, bool sent, const u8 *secret, size_t len);

/* verify.c */
void kshake_verify_address(const struct kshake_session *s, struct kshake_request *req);
kuid_t kshake_verify_owner(const struct kshake_session *s);
void kshake_verify_begin(struct kshake_session *s);
void kshake_verify_publish(struct kshake_session *s);
void kshake_verify_count(const struct kshake_session *s);
void kshake_verify_stop(struct kshake_session *s);

/* sign.c */
bool kshake_sign_go_on(struct kshake_session *s);
void kshake_sign_stop(struct kshake_session *s);

/* ktls.c */
int kshake_ktls_attach(struct kshake_session *s);
int kshake_ktls_install(struct kshake_session *s);
void kshake_ktls_unclaim(struct kshake_session *s);

/* post.c */
/* Warnings in a row that a connection of TLS 1.2 survives; RFC 5246 has no bound. */
#define KSHAKE_WARNINGS_MAX	64
int kshake_post_look(struct kshake_session *s);
int kshake_post_glance(struct kshake_session *s);
int kshake_post_send(struct kshake_session *s, u8 type, const void *data, size_t len, int flags);
int kshake_post_wait(struct kshake_session *s);
int kshake_post_read_error(struct kshake_session *s, int err);
int kshake_post_write_error(struct kshake_session *s, int err);
int kshake_post_interleaved(struct kshake_session *s, unsigned int nr_controls);
bool kshake_post_within(const struct kshake_session *s);
void kshake_post_data_came(struct kshake_session *s);
bool kshake_post_pay(struct kshake_session *s);
void kshake_post_exhausted(struct kshake_session *s);
int kshake_post_eof(struct kshake_session *s);
void kshake_post_close_notify(struct kshake_session *s);
void kshake_post_drain(struct kshake_session *s);

/* rxstate.c */
void kshake_rxstate_copy(struct kshake_session *s);
bool kshake_rxstate_empty(struct kshake_session *s);
bool kshake_rxstate_pass_empty(struct kshake_session *s);
bool kshake_rxstate_paused(struct kshake_session *s);
bool kshake_rxstate_stopped(struct kshake_session *s);
int kshake_rxstate_readable(struct kshake_session *s);

/* usage.c */
void kshake_usage_begin(struct kshake_session *s);
u64 kshake_usage_bound(const struct msghdr *msg);
size_t kshake_usage_piece(const struct msghdr *msg);
u64 kshake_usage_tx_room(const struct kshake_session *s);
bool kshake_usage_tx_spare(const struct kshake_session *s);
void kshake_usage_count(struct kshake_session *s, u64 records);
void kshake_usage_received(struct kshake_session *s);

/* recv.c */
/* Control records that one call takes out at most before it lets others do something. */
#define KSHAKE_CONTROLS_MAX	32
int kshake_recv(struct kshake_session *s, struct msghdr *msg, size_t len, int flags);
ssize_t kshake_recv_splice(struct kshake_session *s, loff_t *pos, struct pipe_inode_info *pipe,
			   size_t len, unsigned int flags);

/* send.c */
int kshake_send_lock(struct kshake_session *s, bool nonblock);
void kshake_send_unlock(struct kshake_session *s);
void kshake_send_release(struct kshake_session *s);
int kshake_send(struct kshake_session *s, struct msghdr *msg, size_t len);
void kshake_send_splice_eof(struct kshake_session *s);
int kshake_send_key_update(struct kshake_session *s, sockptr_t optval, unsigned int optlen);

/* rekey.c */
void kshake_rekey_go_on(struct kshake_session *s);
int kshake_rekey_rx(struct kshake_session *s);
int kshake_rekey_tx(struct kshake_session *s, bool request, int flags);
int kshake_rekey_owed(struct kshake_session *s, int flags);
bool kshake_rekey_tx_can(const struct kshake_session *s);

/* registry.c */
int kshake_registry_add(struct kshake_session *s);
void kshake_registry_remove(struct kshake_session *s);
struct kshake_session *kshake_registry_next(unsigned long *id);
void kshake_registry_put(struct kshake_session *s);
unsigned int kshake_registry_count(void);

/* drain.c */
DECLARE_PER_CPU(unsigned int, kshake_drain_callers);
bool kshake_drain_wanted(void);
void kshake_drain_exit(void);

/*
 * Around whatever goes from a socket's ops to its session: each of the gate's functions, and
 * netlink. The task may sleep, and move, in between.
 */
static inline void kshake_drain_enter(void)
{
	this_cpu_inc(kshake_drain_callers);
}

static inline void kshake_drain_leave(void)
{
	this_cpu_dec(kshake_drain_callers);
}

/* letgo.c */
int kshake_letgo_init(void);
void kshake_letgo_exit(void);
bool kshake_letgo_used(void);
const struct tcp_ulp_ops *kshake_letgo_ulp_ops(void);
const struct proto_ops *kshake_letgo_rest_ops(void);
const struct proto_ops *kshake_letgo_ops(const struct proto_ops *tcp_ops);

/* shadow.c */
struct kshake_shadow;
struct kshake_shadow *kshake_shadow_get(void);
void kshake_shadow_put(struct kshake_shadow *shadow);
struct socket *kshake_shadow_socket(struct kshake_shadow *shadow);
void kshake_shadow_exit(void);

/* pause.c: test-only; the points are numbered in the order they are passed */
enum kshake_pause_point {
	KSHAKE_PAUSE_BEFORE_ATTACH = 1,
	KSHAKE_PAUSE_ULP_TAKEN_OFF,
	KSHAKE_PAUSE_TLS_ULP_SET,
	KSHAKE_PAUSE_BEFORE_INSTALL,
	KSHAKE_PAUSE_UNHOOKED,
	KSHAKE_PAUSE_TX_SET,
	KSHAKE_PAUSE_RX_SET,
	KSHAKE_PAUSE_INSTALLED,
	KSHAKE_PAUSE_BROKEN,		/* no step of it: an established session broke */
	KSHAKE_PAUSE_CONTROL,		/* nor are these: a reader has met a control record */
	KSHAKE_PAUSE_EMPTY,		/* and empty records in front of one */
};

#ifdef KSHAKE_DEBUG
void kshake_pause(enum kshake_pause_point point);
void kshake_pause_init(void);
void kshake_pause_exit(void);
#else
static inline void kshake_pause(enum kshake_pause_point point) {}
static inline void kshake_pause_init(void) {}
static inline void kshake_pause_exit(void) {}
#endif

#endif /* KSHAKE_SESSION_H */
