/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tracepoints: each message, each state, and whom the handshake waits for. What they show
 * is public, or was sent in the clear but for types and lengths: no secret is in them.
 *
 * A session is named by the inode of its socket, as in /proc/PID/fd.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM kshake

#if !defined(KSHAKE_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define KSHAKE_TRACE_H

#include <linux/tracepoint.h>

#include "session.h"

TRACE_DEFINE_ENUM(KSHAKE_STATE_IDLE);
TRACE_DEFINE_ENUM(KSHAKE_STATE_HANDSHAKE);
TRACE_DEFINE_ENUM(KSHAKE_STATE_ESTABLISHED);
TRACE_DEFINE_ENUM(KSHAKE_STATE_FAILED);
TRACE_DEFINE_ENUM(KSHAKE_STATE_CONNECTING);
TRACE_DEFINE_ENUM(KSHAKE_STATE_LISTENING);

#define kshake_trace_state_name(state)					\
	__print_symbolic(state,						\
			 { KSHAKE_STATE_IDLE, "idle" },			\
			 { KSHAKE_STATE_HANDSHAKE, "handshake" },	\
			 { KSHAKE_STATE_ESTABLISHED, "established" },	\
			 { KSHAKE_STATE_FAILED, "failed" },		\
			 { KSHAKE_STATE_CONNECTING, "connecting" },	\
			 { KSHAKE_STATE_LISTENING, "listening" })

/* A whole message, or an alert, or a change_cipher_spec. */
TRACE_EVENT(kshake_message,
	TP_PROTO(const struct kshake_session *s, bool sent, u8 content_type, u8 msg_type,
		 u8 detail, u32 length),
	TP_ARGS(s, sent, content_type, msg_type, detail, length),
	TP_STRUCT__entry(
		__field(u32, inode)
		__field(u32, length)
		__field(bool, sent)
		__field(u8, content_type)
		__field(u8, msg_type)
		__field(u8, detail)
	),
	TP_fast_assign(
		__entry->inode = s->inode;
		__entry->length = length;
		__entry->sent = sent;
		__entry->content_type = content_type;
		__entry->msg_type = msg_type;
		__entry->detail = detail;
	),
	TP_printk("inode=%u %s %s type=%u detail=%u length=%u", __entry->inode,
		  __entry->sent ? "sent" : "received",
		  __print_symbolic(__entry->content_type, { 20, "change_cipher_spec" },
				   { 21, "alert" }, { 22, "handshake" }),
		  __entry->msg_type, __entry->detail, __entry->length)
);

TRACE_EVENT(kshake_state,
	TP_PROTO(const struct kshake_session *s, int from, int to),
	TP_ARGS(s, from, to),
	TP_STRUCT__entry(
		__field(u32, inode)
		__field(int, from)
		__field(int, to)
		__field(int, error)
		__field(u32, reason)
	),
	TP_fast_assign(
		__entry->inode = s->inode;
		__entry->from = from;
		__entry->to = to;
		__entry->error = to == KSHAKE_STATE_FAILED ? s->error : 0;
		__entry->reason = to == KSHAKE_STATE_FAILED ? s->info.reason : 0;
	),
	TP_printk("inode=%u %s to %s error=%d reason=%u", __entry->inode,
		  kshake_trace_state_name(__entry->from), kshake_trace_state_name(__entry->to),
		  __entry->error, __entry->reason)
);

/* @mode: enum kshake_verify */
TRACE_EVENT(kshake_verify_asked,
	TP_PROTO(const struct kshake_session *s, u8 mode),
	TP_ARGS(s, mode),
	TP_STRUCT__entry(
		__field(u32, inode)
		__field(u32, certificates)
		__field(u8, mode)
	),
	TP_fast_assign(
		__entry->inode = s->inode;
		__entry->certificates = s->attempt->shown.certs;
		__entry->mode = mode;
	),
	TP_printk("inode=%u mode=%u certificates=%u", __entry->inode, __entry->mode,
		  __entry->certificates)
);

/* @result: X509_V_* of the helper's */
TRACE_EVENT(kshake_verify_answered,
	TP_PROTO(const struct kshake_session *s, const struct kshake_verdict *verdict,
		 u32 result),
	TP_ARGS(s, verdict, result),
	TP_STRUCT__entry(
		__field(u32, inode)
		__field(u32, result)
		__field(u32, reason)
		__field(bool, accepted)
	),
	TP_fast_assign(
		__entry->inode = s->inode;
		__entry->result = result;
		__entry->reason = verdict->reason;
		__entry->accepted = verdict->accepted;
	),
	TP_printk("inode=%u %s result=%u reason=%u", __entry->inode,
		  __entry->accepted ? "accepted" : "refused", __entry->result,
		  __entry->reason)
);

/* Of the helper, which has the key. */
TRACE_EVENT(kshake_sign_asked,
	TP_PROTO(const struct kshake_session *s, u16 scheme),
	TP_ARGS(s, scheme),
	TP_STRUCT__entry(
		__field(u32, inode)
		__field(u16, scheme)
	),
	TP_fast_assign(
		__entry->inode = s->inode;
		__entry->scheme = scheme;
	),
	TP_printk("inode=%u scheme=0x%04x", __entry->inode, __entry->scheme)
);

/* @error: 0 or a negative errno */
DECLARE_EVENT_CLASS(kshake_outcome,
	TP_PROTO(const struct kshake_session *s, int error),
	TP_ARGS(s, error),
	TP_STRUCT__entry(
		__field(u32, inode)
		__field(int, error)
	),
	TP_fast_assign(
		__entry->inode = s->inode;
		__entry->error = error;
	),
	TP_printk("inode=%u error=%d", __entry->inode, __entry->error)
);

DEFINE_EVENT(kshake_outcome, kshake_sign_answered,
	TP_PROTO(const struct kshake_session *s, int error),
	TP_ARGS(s, error)
);

/* The keys are kTLS's now, or it did not take them. */
DEFINE_EVENT(kshake_outcome, kshake_ktls_installed,
	TP_PROTO(const struct kshake_session *s, int error),
	TP_ARGS(s, error)
);

/* @sent: the key that we write with has changed, else the one that we read with */
TRACE_EVENT(kshake_key_update,
	TP_PROTO(const struct kshake_session *s, bool sent, int error),
	TP_ARGS(s, sent, error),
	TP_STRUCT__entry(
		__field(u32, inode)
		__field(int, error)
		__field(bool, sent)
	),
	TP_fast_assign(
		__entry->inode = s->inode;
		__entry->error = error;
		__entry->sent = sent;
	),
	TP_printk("inode=%u %s error=%d", __entry->inode,
		  __entry->sent ? "sent" : "received", __entry->error)
);

/* @mode: enum kshake_drain_mode; @sessions: that are left */
TRACE_EVENT(kshake_drain,
	TP_PROTO(u32 mode, unsigned int sessions),
	TP_ARGS(mode, sessions),
	TP_STRUCT__entry(
		__field(u32, mode)
		__field(u32, sessions)
	),
	TP_fast_assign(
		__entry->mode = mode;
		__entry->sessions = sessions;
	),
	TP_printk("mode=%u sessions=%u", __entry->mode, __entry->sessions)
);

#endif /* KSHAKE_TRACE_H */

/* kmod/Kbuild adds this folder to where trace.c looks. */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
