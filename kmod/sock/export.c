// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an established session keeps of its handshake for those who may ask: the peer's chain,
 * exporters, channel bindings. In one piece of memory, as small as it can be, since most
 * sockets are never asked.
 */
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <uapi/linux/tls.h>

#include "session.h"

/**
 * struct kshake_export - the peer's chain, what exporters and channel bindings are made of
 * @chain: memory behind @certs, kvmalloc()ed; NULL: it was not kept, or there was none
 * @certs: the peer's chain in DER
 * @version: of the session: TLS_1_2_VERSION or TLS_1_3_VERSION
 * @hash: of its suite, enum kshake_hash_alg
 * @secret_len: bytes of secret; 0: there are no exporters
 * @end_point_len: bytes of tls-server-end-point
 * @end_point_is_leaf: it is the leaf_sha256 of kshake_info
 * @data: the secret; of TLS 1.2 both randoms; tls-server-end-point
 *
 * Never changes. Nobody but its session has it: who is in a call on the socket needs no lock.
 */
struct kshake_export {
	void *chain;
	struct kshake_bytes certs;
	u16 version;
	u8 hash;
	u8 secret_len;
	u8 end_point_len;
	bool end_point_is_leaf;
	u8 data[];
};

static size_t kshake_export_randoms_len(u16 version)
{
	return version == TLS_1_2_VERSION ? sizeof_field(struct kshake_secrets, randoms) : 0;
}

static u8 *kshake_export_end_point(struct kshake_export *x)
{
	return x->data + x->secret_len + kshake_export_randoms_len(x->version);
}

/* Of the server, whichever side that is. KSHAKE_INFO has the most common one of a peer. */
static int kshake_export_find_end_point(const struct kshake_session *s,
					const struct kshake_peer *peer, struct kshake_export *x,
					u8 *end_point)
{
	const struct kshake_credential *own = kshake_engine_negotiated(s->engine)->credential;
	const struct kshake_bytes leaf = { peer->chain.data, peer->cert_len[0] };
	enum kshake_hash_alg hash;

	if (s->info.role == KSHAKE_SERVER) {
		if (own) {
			memcpy(end_point, own->end_point, own->end_point_len);
			x->end_point_len = own->end_point_len;
		}
		return 0;
	}
	if (!peer->nr_certs || !kshake_end_point_hash(&leaf, &hash))
		return 0;
	if (hash == KSHAKE_HASH_SHA256) {
		x->end_point_is_leaf = true;
		return 0;
	}
	return kshake_end_point(&leaf, end_point, &x->end_point_len);
}

static struct kshake_export *kshake_export_new(const struct kshake_session *s,
					       const struct kshake_peer *peer,
					       const struct kshake_secrets *secrets)
{
	struct kshake_export head = {
		.version = secrets->version,
		.hash = secrets->hash,
		.secret_len = secrets->exporter_len,
	};
	size_t randoms_len = kshake_export_randoms_len(head.version);
	u8 end_point[KSHAKE_CHANNEL_BINDING_MAX];
	struct kshake_export *x;
	int err;

	BUILD_BUG_ON(sizeof(end_point) < KSHAKE_DIGEST_MAX);

	err = kshake_export_find_end_point(s, peer, &head, end_point);
	if (err)
		return ERR_PTR(err);
	x = kmalloc(struct_size(x, data, head.secret_len + randoms_len + head.end_point_len),
		    GFP_KERNEL_ACCOUNT);
	if (!x)
		return ERR_PTR(-ENOMEM);
	*x = head;
	memcpy(x->data, secrets->exporter, x->secret_len);
	memcpy(x->data + x->secret_len, secrets->randoms, randoms_len);
	memcpy(kshake_export_end_point(x), end_point, x->end_point_len);
	return x;
}

/**
 * kshake_export_keep() - keep the peer's chain, and what exporters and channel bindings need
 * @s: the session, its engine at KSHAKE_WANT_DONE, @s->lock held
 * @secrets: out of the engine
 *
 * Return: 0 or a negative errno.
 */
int kshake_export_keep(struct kshake_session *s, const struct kshake_secrets *secrets)
{
	struct kshake_peer peer;
	void *chain = kshake_engine_take_chain(s->engine, &peer);
	struct kshake_export *x = kshake_export_new(s, &peer, secrets);

	if (IS_ERR(x) || s->opt.drop_chain) {
		kvfree(chain);
		chain = NULL;
	}
	if (IS_ERR(x))
		return PTR_ERR(x);
	x->chain = chain;
	if (chain)
		x->certs = peer.chain;
	s->export = x;
	return 0;
}

/**
 * kshake_export_free() - the session goes
 * @s: the session
 */
void kshake_export_free(struct kshake_session *s)
{
	if (s->export)
		kvfree(s->export->chain);
	kfree_sensitive(s->export);
}

/**
 * kshake_export_put_chain() - getsockopt() of KSHAKE_PEER_CHAIN
 * @s: the session, established
 * @optval: where it goes
 * @optlen: room there, then its length
 *
 * Return: as kshake_options_put(); -ENODATA it was not kept, or there was none.
 */
int kshake_export_put_chain(const struct kshake_session *s, char __user *optval,
			    int __user *optlen)
{
	const struct kshake_export *x = s->export;

	if (!x->chain)
		return -ENODATA;
	return kshake_options_put(optval, optlen, x->certs.data, x->certs.len);
}

/* What exporters of the session borrow; -EOPNOTSUPP: it has none (RFC 7627, 5.4). */
static int kshake_export_source(struct kshake_session *s, struct kshake_exporter *from)
{
	const struct kshake_export *x = s->export;

	if (!x->secret_len)
		return -EOPNOTSUPP;
	from->version = x->version;
	from->hash = x->hash;
	from->secret = (struct kshake_bytes){ x->data, x->secret_len };
	from->randoms = x->data + x->secret_len;
	return 0;
}

/* @size: the buffer's. What cannot be right whatever the session is. */
static int kshake_export_check(const struct kshake_exporter_request *req, unsigned int size)
{
	const bool has_context = req->flags & KSHAKE_EXPORTER_CONTEXT;

	if (req->flags & ~KSHAKE_EXPORTER_CONTEXT || req->reserved[0] || req->reserved[1] ||
	    !req->label_len || !req->out_len || (req->context_len && !has_context))
		return -EINVAL;
	if (req->label_len > KSHAKE_EXPORTER_LABEL_MAX ||
	    req->context_len > KSHAKE_EXPORTER_CONTEXT_MAX || req->out_len > KSHAKE_EXPORTER_MAX)
		return -EMSGSIZE;
	return size - sizeof(*req) < req->label_len + req->context_len ? -EINVAL : 0;
}

/* @buf: as @req says, out_len bytes for what comes out; label and context come behind them. */
static int kshake_export_derive(struct kshake_session *s, const struct kshake_exporter_request *req,
				u8 *buf)
{
	const struct kshake_bytes label = { buf + req->out_len, req->label_len };
	const struct kshake_bytes context = { label.data + label.len, req->context_len };
	struct kshake_exporter from;
	int err;

	err = kshake_export_source(s, &from);
	if (err)
		return err;
	return kshake_exporter_derive(&from, &label,
				      req->flags & KSHAKE_EXPORTER_CONTEXT ? &context : NULL,
				      buf, req->out_len);
}

static int kshake_export_put_exporter(struct kshake_session *s, char __user *optval,
				      int __user *optlen, unsigned int size)
{
	struct kshake_exporter_request req;
	unsigned int in;
	u8 *buf;
	int err;

	if (size < sizeof(req))
		return -EINVAL;
	if (copy_from_user(&req, optval, sizeof(req)))
		return -EFAULT;
	err = kshake_export_check(&req, size);
	if (err)
		return err;
	in = req.label_len + req.context_len;
	buf = kmalloc(req.out_len + in, GFP_KERNEL_ACCOUNT);
	if (!buf)
		return -ENOMEM;
	if (copy_from_user(buf + req.out_len, optval + sizeof(req), in))
		err = -EFAULT;
	else
		err = kshake_export_derive(s, &req, buf);
	if (!err)
		err = kshake_options_put(optval, optlen, buf, req.out_len);
	kfree_sensitive(buf);
	return err;
}

static int kshake_export_bind(struct kshake_session *s, int type, u8 *binding, unsigned int *len)
{
	struct kshake_export *x = s->export;
	struct kshake_exporter from;
	int err;

	switch (type) {
	case KSHAKE_BINDING_TLS_EXPORTER:
		*len = KSHAKE_EXPORTER_BINDING;
		err = kshake_export_source(s, &from);
		return err ?: kshake_exporter_bind(&from, binding);
	case KSHAKE_BINDING_TLS_SERVER_END_POINT:
		*len = x->end_point_len;
		memcpy(binding, kshake_export_end_point(x), x->end_point_len);
		if (x->end_point_is_leaf) {
			*len = sizeof(s->info.leaf_sha256);
			memcpy(binding, s->info.leaf_sha256, *len);
		}
		return *len ? 0 : -ENODATA;
	default:
		return -EINVAL;
	}
}

static int kshake_export_put_binding(struct kshake_session *s, char __user *optval,
				     int __user *optlen, unsigned int size)
{
	u8 binding[KSHAKE_CHANNEL_BINDING_MAX];
	unsigned int len;
	int type, err;

	if (size < sizeof(type))
		return -EINVAL;
	if (copy_from_user(&type, optval, sizeof(type)))
		return -EFAULT;
	err = kshake_export_bind(s, type, binding, &len);
	if (!err)
		err = kshake_options_put(optval, optlen, binding, len);
	memzero_explicit(binding, sizeof(binding));
	return err;
}

/**
 * kshake_export_get() - getsockopt() of KSHAKE_EXPORTER and KSHAKE_CHANNEL_BINDING
 * @s: the session
 * @optname: which of them
 * @optval: says what is wanted, and is where it goes
 * @optlen: room there, then the length of what was put there
 *
 * User memory may take forever to answer: no lock is held.
 *
 * Return: 0; -ENOTCONN the session is not established; -EINVAL a request that makes no sense,
 * or says that it is longer than the buffer; -EMSGSIZE label, context or result would be too
 * long; -EOPNOTSUPP the session has no exporters; -ENODATA no tls-server-end-point is defined
 * for the server's certificate; -ERANGE too little room, *@optlen says how much is needed;
 * -EFAULT; -ENOMEM.
 */
int kshake_export_get(struct kshake_session *s, int optname, char __user *optval,
		      int __user *optlen)
{
	int size;

	if (kshake_session_state(s) != KSHAKE_STATE_ESTABLISHED)
		return -ENOTCONN;
	if (get_user(size, optlen))
		return -EFAULT;
	if (size < 0)
		return -EINVAL;
	if (optname == KSHAKE_EXPORTER)
		return kshake_export_put_exporter(s, optval, optlen, size);
	return kshake_export_put_binding(s, optval, optlen, size);
}
