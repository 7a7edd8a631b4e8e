// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The conversation with the kernel: Documentation/netlink/specs/kshake.yaml.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <linux/genetlink.h>
#include <linux/kshake_netlink.h>
#include <netlink/attr.h>
#include <netlink/genl/ctrl.h>
#include <netlink/socket.h>

#include "genl.h"
#include "link.h"
#include "log.h"
#include "pool.h"
#include "request.h"
#include "signer.h"
#include "system.h"

#define TEXT_MAX	256
/* The revision that brought policies, lifetimes and trust-changed. */
#define REVISION_LIFETIME	2
/* That which brought requests to sign. */
#define REVISION_SIGN		3
/* And that which brought those of TLS 1.2. */
#define REVISION_TLS12		4
/* Before the next try; the requests wait in the kernel, with a timeout. */
#define OUT_OF_MEMORY_US	100000

/**
 * struct link - the joined socket
 * @genl: the socket
 * @active: the kernel said that we serve
 * @ready: requests to verify may wait
 * @sign_ready: and requests to sign
 * @gone: the family was unregistered: the module is being unloaded
 * @revision: that both sides speak
 * @owes: the kernel must hear that what we trust has changed
 * @pulled: a request that was received and not yet handed out
 * @to_sign: likewise, one to sign; its id is 0 if there is none
 */
static struct link {
	struct genl genl;
	bool active;
	bool ready;
	bool sign_ready;
	bool gone;
	uint32_t revision;
	bool owes;
	struct job *pulled;
	struct to_sign to_sign;
} link_state;

/**
 * struct call - a message that waits for what the kernel says to it
 * @seq: its sequence number
 * @answered: the kernel has spoken
 * @err: what it said: 0 or a negative errno
 * @revision: the module's, of helper-join's reply
 * @state: enum kshake_helper_state, likewise
 * @text: the kernel's explanation, or ""
 */
struct call {
	uint32_t seq;
	bool answered;
	int err;
	uint32_t revision;
	uint32_t state;
	char text[TEXT_MAX];
};

static void take_pulled(const struct nlmsghdr *nlh)
{
	struct job *job = request_read(nlh);

	if (!job) {
		log_error("cannot read a request from the kernel: malformed, or out of memory");
		return;
	}
	/* Only one is asked for at a time. */
	if (link_state.pulled)
		job_free(link_state.pulled);
	link_state.pulled = job;
}

static void take_to_sign(const struct nlmsghdr *nlh)
{
	struct to_sign to_sign;

	if (request_read_to_sign(nlh, &to_sign))
		link_state.to_sign = to_sign;
	else
		log_error("cannot read a request to sign from the kernel: malformed");
}

static void serve(void)
{
	if (link_state.active)
		return;
	log_info("the other helper has left: serving");
	system_notify("STATUS=serving");
	link_state.active = true;
	/* It may have trusted others. */
	link_state.owes = true;
}

static void stand_by(void)
{
	if (!link_state.active)
		return;
	log_warn("answered nothing for too long: standing by, another helper serves");
	system_notify("STATUS=standing by");
	link_state.active = false;
}

/* One message for both kinds. */
static void look_for_requests(void)
{
	link_state.ready = true;
	link_state.sign_ready = link_state.revision >= REVISION_SIGN;
}

static void take_ready(void)
{
	serve();
	look_for_requests();
}

static void take_state(const struct nlmsghdr *nlh)
{
	struct nlattr *attrs[KSHAKE_A_HELPER_MAX + 1];

	if (genl_attributes(nlh, attrs, KSHAKE_A_HELPER_MAX) || !attrs[KSHAKE_A_HELPER_STATE])
		return;
	if (genl_uint(attrs[KSHAKE_A_HELPER_STATE]) == KSHAKE_HELPER_STATE_ACTIVE)
		serve();
	else
		stand_by();
}

static void take_controller(const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *hdr = nlmsg_data(nlh);
	struct nlattr *attrs[CTRL_ATTR_MAX + 1];

	if (nlmsg_datalen(nlh) < (int)GENL_HDRLEN || hdr->cmd != CTRL_CMD_DELFAMILY)
		return;
	if (!genl_attributes(nlh, attrs, CTRL_ATTR_MAX) && attrs[CTRL_ATTR_FAMILY_ID] &&
	    nla_len(attrs[CTRL_ATTR_FAMILY_ID]) >= (int)sizeof(uint16_t) &&
	    nla_get_u16(attrs[CTRL_ATTR_FAMILY_ID]) == link_state.genl.family)
		link_state.gone = true;
}

static void take_joined(const struct nlmsghdr *nlh, struct call *call)
{
	struct nlattr *attrs[KSHAKE_A_HELPER_MAX + 1];

	call->answered = true;
	if (genl_attributes(nlh, attrs, KSHAKE_A_HELPER_MAX) ||
	    !attrs[KSHAKE_A_HELPER_STATE] || !attrs[KSHAKE_A_HELPER_REVISION] ||
	    nla_len(attrs[KSHAKE_A_HELPER_STATE]) != sizeof(uint32_t) ||
	    nla_len(attrs[KSHAKE_A_HELPER_REVISION]) != sizeof(uint32_t)) {
		call->err = -EBADMSG;
		return;
	}
	call->state = nla_get_u32(attrs[KSHAKE_A_HELPER_STATE]);
	call->revision = nla_get_u32(attrs[KSHAKE_A_HELPER_REVISION]);
}

/* Any message, wanted or not. @arg: the struct call that waits, or NULL. */
static void take(const struct nlmsghdr *nlh, void *arg)
{
	struct call *call = arg;
	bool for_call = call && nlh->nlmsg_seq == call->seq;

	if (nlh->nlmsg_type == NLMSG_ERROR) {
		if (for_call) {
			call->err = genl_error(nlh, call->text, sizeof(call->text));
			call->answered = true;
		}
		return;
	}
	if (nlh->nlmsg_type == GENL_ID_CTRL) {
		take_controller(nlh);
		return;
	}
	switch (genl_command(&link_state.genl, nlh)) {
	case KSHAKE_CMD_VERIFY_READY:
		take_ready();
		break;
	case KSHAKE_CMD_HELPER_STATE:
		take_state(nlh);
		break;
	case KSHAKE_CMD_VERIFY_PULL:
		take_pulled(nlh);
		if (for_call)
			call->answered = true;
		break;
	case KSHAKE_CMD_SIGN_PULL:
		take_to_sign(nlh);
		if (for_call)
			call->answered = true;
		break;
	case KSHAKE_CMD_HELPER_JOIN:
		if (for_call)
			take_joined(nlh, call);
		break;
	case KSHAKE_CMD_TRUST_CHANGED:
		if (for_call)
			call->answered = true;
		break;
	}
}

/* Reads all there is. False: the socket is of no use any more. */
static bool read_all(struct call *call)
{
	int err;

	for (;;) {
		err = genl_receive(&link_state.genl, take, call);
		switch (err) {
		case 0:
			continue;
		case -EAGAIN:
			return true;
		case -ENOBUFS:
			/* Whatever was lost, the kernel still has it: ask. */
			look_for_requests();
			continue;
		case -ENOMEM:
			log_warn("receiving from the kernel: out of memory");
			return true;
		default:
			log_error("receiving from the kernel: %s", strerror(-err));
			return false;
		}
	}
}

/* Sends @msg and waits, never long, for what the kernel says: 0 or a negative errno. */
static int call_kernel(struct nl_msg *msg, int flags, struct call *call)
{
	int err;

	memset(call, 0, sizeof(*call));
	err = genl_send(&link_state.genl, msg, flags, &call->seq);
	if (err)
		return err;
	if (!read_all(call))
		return -EIO;
	/* Its answer was lost. */
	return call->answered ? call->err : -ENOBUFS;
}

/* The generic netlink controller tells when the module is unloaded. */
static void watch_family(void)
{
	int group = genl_ctrl_resolve_grp(link_state.genl.sk, "nlctrl", "notify");

	if (group < 0 || nl_socket_add_membership(link_state.genl.sk, group))
		log_warn("will not notice when the kernel module is unloaded");
}

static void explain_join(int err, const char *text)
{
	if (err == -EPERM)
		log_error("cannot join: needs CAP_NET_ADMIN in this network namespace");
	else if (text[0])
		log_error("cannot join: %s", text);
	else
		log_error("cannot join: %s", strerror(-err));
}

static int join(uint32_t revision, struct call *call)
{
	struct nl_msg *msg = genl_message(&link_state.genl, KSHAKE_CMD_HELPER_JOIN);

	memset(call, 0, sizeof(*call));
	if (!msg || nla_put_u32(msg, KSHAKE_A_HELPER_REVISION, revision)) {
		nlmsg_free(msg);
		return -ENOMEM;
	}
	return call_kernel(msg, 0, call);
}

static const char *what_is_missing(void)
{
	if (link_state.revision < REVISION_LIFETIME)
		return "no policies by name, no remembered verdicts, no keys outside of it";
	return link_state.revision < REVISION_SIGN ? "no keys outside of it" : "no TLS 1.2";
}

bool link_join(void)
{
	uint32_t revision = KSHAKE_REVISION;
	struct call call;
	int err;

	err = genl_open(&link_state.genl);
	if (err == -ENOENT) {
		log_error("the kernel module is not loaded: modprobe kshake");
		return false;
	}
	if (err) {
		log_error("cannot open a generic netlink socket: %s", strerror(-err));
		return false;
	}
	watch_family();
	/* A module that is older says so and knows nothing but its own revision. */
	do
		err = join(revision, &call);
	while (err == -EPROTONOSUPPORT && revision-- > KSHAKE_REVISION_OLDEST);
	if (err) {
		explain_join(err, call.text);
		return false;
	}
	link_state.revision = call.revision < revision ? call.revision : revision;
	if (link_state.revision < REVISION_TLS12)
		log_warn("the kernel module is older: %s", what_is_missing());
	link_state.active = call.state == KSHAKE_HELPER_STATE_ACTIVE;
	/* The one before us may have trusted others. */
	link_state.owes = true;
	return true;
}

int link_fd(void)
{
	return nl_socket_get_fd(link_state.genl.sk);
}

bool link_listen(void)
{
	if (!read_all(NULL))
		return false;
	if (link_state.gone)
		log_error("the kernel module was unloaded");
	return !link_state.gone;
}

bool link_is_ready(void)
{
	return link_state.ready || link_state.pulled;
}

void link_show_up(void)
{
	link_state.ready = true;
}

bool link_is_active(void)
{
	return link_state.active;
}

void link_trust_changed(void)
{
	link_state.owes = true;
}

bool link_pay(void)
{
	struct nl_msg *msg;
	struct call call;
	int err;

	if (!link_state.owes || !link_state.active)
		return true;
	/* It remembers nothing. */
	if (link_state.revision < REVISION_LIFETIME) {
		link_state.owes = false;
		return true;
	}
	msg = genl_message(&link_state.genl, KSHAKE_CMD_TRUST_CHANGED);
	err = msg ? call_kernel(msg, NLM_F_ACK, &call) : -ENOMEM;
	switch (err) {
	case -ENOMEM:
	case -ENOBUFS:
		/* What it remembers must go: once more, soon. */
		log_warn("cannot tell the kernel that what is trusted has changed: %s",
			 strerror(-err));
		return false;
	case -EOPNOTSUPP:
		log_debug("the kernel module remembers no verdicts");
		break;
	case -EPERM:
		/* That it has another one was lost. Later, then: see serve(). */
		stand_by();
		return true;
	case 0:
		break;
	default:
		log_error("cannot tell the kernel that what is trusted has changed: %s",
			  call.text[0] ? call.text : strerror(-err));
	}
	link_state.owes = false;
	return true;
}

/* @ready: of that command; cleared before, so that a verify-ready that comes meanwhile counts. */
static void ask_for_request(uint8_t command, bool *ready)
{
	struct nl_msg *msg = genl_message(&link_state.genl, command);
	struct call call;
	int err;

	if (!msg) {
		log_warn("cannot pull a request: out of memory");
		usleep(OUT_OF_MEMORY_US);
		return;
	}
	*ready = false;
	err = call_kernel(msg, 0, &call);
	switch (err) {
	case -EAGAIN:
		break;
	case 0:
	case -ENOBUFS:
	case -ENOMEM:
		*ready = true;
		break;
	default:
		log_error("cannot pull a request: %s", call.text[0] ? call.text : strerror(-err));
	}
}

struct job *link_pull(void)
{
	struct job *job;

	/* One may have come with the answer to something else, after others were lost. */
	if (!link_state.pulled)
		ask_for_request(KSHAKE_CMD_VERIFY_PULL, &link_state.ready);
	job = link_state.pulled;
	link_state.pulled = NULL;
	return job;
}

/* Revision 1 has no word for a policy that does not exist. */
static enum kshake_answer verdict_of(const struct answer *answer)
{
	if (answer->verdict == KSHAKE_ANSWER_NO_POLICY && link_state.revision < REVISION_LIFETIME)
		return KSHAKE_ANSWER_REJECT;
	return answer->verdict;
}

static bool put_answer(struct nl_msg *msg, const struct job *job)
{
	const struct answer *answer = &job->answer;

	if (nla_put_u64(msg, KSHAKE_A_VERIFY_ID, job->question.id) ||
	    nla_put_u32(msg, KSHAKE_A_VERIFY_VERDICT, verdict_of(answer)) ||
	    nla_put_u32(msg, KSHAKE_A_VERIFY_RESULT, (uint32_t)answer->result))
		return false;
	if (answer->verdict != KSHAKE_ANSWER_ACCEPT)
		return !nla_put_u32(msg, KSHAKE_A_VERIFY_ALERT, answer->alert);
	if (nla_put(msg, KSHAKE_A_VERIFY_SPKI, (int)answer->spki_len, answer->spki))
		return false;
	return link_state.revision < REVISION_LIFETIME ||
	       !nla_put_u32(msg, KSHAKE_A_VERIFY_LIFETIME, answer->lifetime);
}

static struct nl_msg *reply_message(const struct job *job)
{
	struct nl_msg *msg = genl_message(&link_state.genl, KSHAKE_CMD_VERIFY_REPLY);

	if (msg && put_answer(msg, job))
		return msg;
	nlmsg_free(msg);
	return NULL;
}

void link_reply(const struct job *job)
{
	struct nl_msg *msg = reply_message(job);
	struct call call;
	int err;

	if (!msg) {
		log_error("cannot answer a request: out of memory");
		return;
	}
	err = call_kernel(msg, NLM_F_ACK, &call);
	/* ENOENT: the application gave up. ENOBUFS: said, but its acknowledgment was lost. */
	if (err && err != -ENOENT && err != -ENOBUFS)
		log_warn("the kernel refused an answer for \"%s\": %s", job->question.name,
			 call.text[0] ? call.text : strerror(-err));
}

bool link_signs(void)
{
	return link_state.sign_ready || link_state.to_sign.id;
}

bool link_pull_sign(struct to_sign *to_sign)
{
	if (!link_state.to_sign.id)
		ask_for_request(KSHAKE_CMD_SIGN_PULL, &link_state.sign_ready);
	*to_sign = link_state.to_sign;
	link_state.to_sign.id = 0;
	return to_sign->id;
}

void link_reply_sign(const struct signature *signature)
{
	struct nl_msg *msg = genl_message(&link_state.genl, KSHAKE_CMD_SIGN_REPLY);
	struct call call;
	int err;

	if (!msg || nla_put_u64(msg, KSHAKE_A_SIGN_ID, signature->id) ||
	    (signature->len && nla_put(msg, KSHAKE_A_SIGN_SIGNATURE, (int)signature->len,
				       signature->data))) {
		nlmsg_free(msg);
		log_error("cannot answer a request: out of memory");
		return;
	}
	err = call_kernel(msg, NLM_F_ACK, &call);
	/* ENOENT: the application gave up. ENOBUFS: said, but its acknowledgment was lost. */
	if (err && err != -ENOENT && err != -ENOBUFS)
		log_warn("the kernel refused a signature: %s",
			 call.text[0] ? call.text : strerror(-err));
}
