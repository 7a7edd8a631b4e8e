# SPDX-License-Identifier: GPL-2.0-only
"""Verdicts that are remembered, the trust epoch, policies and revisions: by a scripted helper."""
import contextlib
import errno
import os
import pathlib
import struct
import time

import genl
import kshake
import pki
from checks import accepted, refused, socket_pair, trusting_ca
from evil import Evil, certificate
from genl import HELPER, VERIFY, Helper
from harness import Failure, equal, raises, true, wait_until
from helpers import connected, explained
from servers import ALL_GROUPS, s_server
from suite_helper import CERT, NONSENSE, Client, spki
from tls13 import STATUS_REQUEST, vec24

PARAMETER = pathlib.Path("/sys/module/kshake/parameters/verdicts_max")
POLICY = {"wanted": errno.EACCES, "reasons": ("POLICY",), "alert": "internal_error"}


def lifetime(seconds):
    return [(VERIFY["lifetime"], seconds)]


def accept(helper, request, seconds, cert=CERT):
    """The answer, as one that may be remembered."""
    helper.answer(request.id, kshake.KSHAKE_ANSWER_ACCEPT, 0, spki=spki(cert), more=lifetime(seconds))


def server_of(cert=CERT, edit=None):
    return Evil(cert=cert, edit=edit)


def asked(helper, seconds=60, cert=CERT, edit=None, uid=0, **options):
    """A handshake about which the helper is asked, and which it accepts; returns the request."""
    with server_of(cert, edit) as server:
        client = Client(server, sock=connected(server, uid), **options)
        request = helper.pull(5)
        accept(helper, request, seconds, cert)
        client.ends(0)
        true(not client.info.has(kshake.KSHAKE_INFO_VERIFY_CACHED), "said to be remembered, but was asked")
    return request


def remembered(cert=CERT, edit=None, **options):
    """A handshake about which nobody is asked."""
    before = genl.stats()
    with server_of(cert, edit) as server:
        info, _ = accepted(server, timeout=5000, **{**trusting_ca(), **options})
    after = genl.stats()
    true(info.has(kshake.KSHAKE_INFO_VERIFY_CACHED), "accepted, but not said to be remembered")
    equal(info.verify_result, 0, "info.verify_result")
    equal(after["verify_cached"] - before["verify_cached"], 1, "verify-cached")
    equal(after["verify_helper"] - before["verify_helper"], 0, "verify-helper")


def cached():
    return genl.stats()["cached"]


def change_trust(helper):
    reply = dict(helper.request(genl.COMMANDS["trust_changed"]))
    return int.from_bytes(reply[HELPER["epoch"]], "little")


@contextlib.contextmanager
def room_for(verdicts):
    before = PARAMETER.read_text(encoding="ascii")
    PARAMETER.write_text(str(verdicts), encoding="ascii")
    try:
        yield
    finally:
        PARAMETER.write_text(before, encoding="ascii")


# --- remembered ---

def hit():
    with Helper() as helper:
        equal(cached(), 0, "remembered at first")
        asked(helper)
        equal(cached(), 1, "remembered")
        for _ in range(3):
            remembered()
        raises(errno.EAGAIN, helper.request, genl.COMMANDS["verify_pull"])


def only_what_may_be(seconds):
    """Without a lifetime, or rejected: asked again."""
    with Helper() as helper:
        with Evil() as server:
            client = Client(server)
            request = helper.pull()
            if seconds is None:
                helper.accept(request, spki())
            else:
                accept(helper, request, seconds)
            client.ends(0)
        equal(cached(), 0, "remembered")
        asked(helper, 0)


def never_a_rejection():
    with Helper() as helper:
        with Evil() as server:
            client = Client(server)
            helper.answer(helper.pull().id, kshake.KSHAKE_ANSWER_REJECT, 20, 48, more=lifetime(60))
            client.ends(errno.EKEYREJECTED, ("CERTIFICATE_REJECTED",), "unknown_ca")
        with Evil() as server:
            client = Client(server)
            helper.answer(helper.pull().id, kshake.KSHAKE_ANSWER_NO_POLICY, more=lifetime(60))
            client.ends(**POLICY)
        equal(cached(), 0, "remembered")


STAPLE = {"certificate": lambda peer, msg: certificate(
    peer.chain, [(STATUS_REQUEST, b"\x01" + vec24(pki.read(f"{CERT}.ocsp")))])}
LONGER = {"certificate": lambda peer, msg: certificate(peer.chain + pki.load("ecdsa-p384")[1])}
OTHERS = [
    ("another name", {"name": "other.test"}),
    ("another form of the name", {"name": "SERVER.test"}),
    ("an address", {"name": "127.0.0.1"}),
    ("other anchors", {"anchors": pki.read("other-root.der") if pki.DIR.exists() else b""}),
    ("more anchors", {"anchors": 2}),
    ("no anchors", {"anchors": None}),
    ("a policy", {"policy": "strict"}),
    ("a staple", {"edit": STAPLE}),
    ("a longer chain", {"edit": LONGER}),
    ("another chain, the same name", {"cert": "ecdsa-p384"}),
    ("another user", {"uid": 1000}),
]


def miss(options):
    """The same but for one thing: asked again, and that is remembered besides."""
    if options.get("anchors") == 2:
        options = {"anchors": pki.anchors() * 2}
    with Helper() as helper:
        asked(helper)
        asked(helper, **options)
        equal(cached(), 2, "remembered")
        if "uid" not in options:
            remembered(**options)
        remembered()


def largest():
    """As much as a Certificate message and the options hold, in one message."""
    blob = b"\x30\x82" + struct.pack("!H", 59000) + bytes(59000)
    anchors = pki.anchors() * (kshake.KSHAKE_TRUST_ANCHORS_MAX // len(pki.anchors()))
    edit = {"certificate": lambda peer, msg: certificate(
        peer.chain + [blob, bytes(4000)], [(STATUS_REQUEST, b"\x01" + vec24(pki.read(f"{CERT}.ocsp")))])}
    options = {"anchors": anchors, "policy": "p" * kshake.KSHAKE_POLICY_MAX}
    with Helper() as helper:
        request = asked(helper, edit=edit, **options)
        equal(request.chain[1:], [blob, bytes(4000)], "chain")
        equal(request.fields["anchors"], anchors, "anchors")
        equal(request.fields["staple"], pki.read(f"{CERT}.ocsp"), "staple")
        remembered(edit=edit, **options)


def stapled(flip):
    """A staple with one bit changed, or none."""
    staple = pki.read(f"{CERT}.ocsp")
    staple = staple[:-1] + bytes([staple[-1] ^ flip])
    return {"certificate": lambda peer, msg: certificate(
        peer.chain, [(STATUS_REQUEST, b"\x01" + vec24(staple))])}


def same_lengths():
    """Every byte counts."""
    anchors = pki.anchors()
    changed = anchors[:-1] + bytes([anchors[-1] ^ 1])
    with Helper() as helper:
        asked(helper, edit=stapled(0), policy="strict")
        asked(helper, edit=stapled(1), policy="strict")
        asked(helper, edit=stapled(0), policy="stricu")
        asked(helper, edit=stapled(0), policy="strict", name="server.tesu")
        asked(helper, edit=stapled(0), policy="strict", anchors=changed)
        equal(cached(), 5, "remembered")
        remembered(edit=stapled(0), policy="strict")


def boundaries():
    """What is policy in one question and name in another is not the same."""
    with Helper() as helper:
        asked(helper, name="ab.test", policy="x")
        asked(helper, name="b.test", policy="xa")
        asked(helper, name="ab.testx", policy=None)
        equal(cached(), 3, "remembered")


# --- and forgotten ---

def lifetime_ends():
    with Helper() as helper:
        request_at = time.monotonic()
        asked(helper, 6)
        remembered()
        while time.monotonic() < request_at + 6.5:
            time.sleep(0.1)
        equal(cached(), 0, "remembered after its lifetime")
        asked(helper)


def lifetime_counts_from_the_question():
    """An answer that took its time is remembered for less."""
    with Helper() as helper, Evil() as server:
        client = Client(server)
        request = helper.pull()
        time.sleep(2.2)
        accept(helper, request, 2)
        client.ends(0)
        equal(cached(), 0, "remembered")


def step_clock(seconds):
    time.clock_settime(time.CLOCK_REALTIME, time.clock_gettime(time.CLOCK_REALTIME) + seconds)


def clock_is_set():
    """Forward beyond the end: over. Back: it does not last longer for that."""
    with Helper() as helper:
        asked(helper, 600)
        remembered()
        step_clock(3600)
        try:
            equal(cached(), 0, "remembered an hour later")
            asked(helper, 2)
        finally:
            step_clock(-3600)
        time.sleep(2.2)
        equal(cached(), 0, "remembered after its lifetime, the clock set back")


def a_day_at_most():
    with Helper() as helper:
        asked(helper, 0xffffffff)
        remembered()
        step_clock(86400 + 10)
        try:
            equal(cached(), 0, "remembered a day later")
        finally:
            step_clock(-86400 - 10)


def trust_changed():
    with Helper() as helper:
        asked(helper)
        first = change_trust(helper)
        equal(cached(), 0, "remembered after trust-changed")
        asked(helper)
        remembered()
        equal(change_trust(helper), first + 1, "epoch")


def trust_changed_meanwhile():
    """The answer to a question from before: it counts, but is not remembered."""
    with Helper() as helper:
        with Evil() as server:
            client = Client(server)
            request = helper.pull()
            change_trust(helper)
            accept(helper, request, 60)
            client.ends(0)
        equal(cached(), 0, "remembered")
        asked(helper)
        remembered()


def trust_changed_before_pull():
    """What is pulled after the change is judged by what is trusted now."""
    with Helper() as helper:
        with Evil() as server:
            client = Client(server)
            wait_until(lambda: genl.stats()["verify_pending"] == 1, "the request")
            change_trust(helper)
            accept(helper, helper.pull(), 60)
            client.ends(0)
        remembered()


def trust_changed_by_others():
    with Helper() as helper, Helper() as standby, Helper(join=False) as stranger:
        asked(helper)
        explained(errno.EPERM, "another helper serves", standby, "trust_changed")
        explained(errno.EPERM, "helper-join first", stranger, "trust_changed")
        remembered()


def helper_leaves():
    """Nobody is accepted without a helper, remembered or not; the next one is asked anew."""
    with Helper() as helper:
        asked(helper)
        remembered()
    equal(cached(), 0, "remembered without a helper")
    with Evil() as server:
        refused(server, errno.ENOLINK, "internal_error", True, "NO_HELPER", **trusting_ca())
    with Helper() as helper:
        asked(helper)


def helper_follows():
    """A standby takes over: it may trust others."""
    helper = Helper()
    with Helper() as standby:
        asked(helper)
        helper.close()
        wait_until(lambda: genl.stats()["helpers"] == 1, "the helper to be gone")
        equal(cached(), 0, "remembered of another helper's")
        asked(standby)
        remembered()


def killed(when):
    """At any point: nothing is accepted but by the helper that serves."""
    helper = Helper()
    with Evil() as server, Helper() as standby:
        asked(helper)
        client = Client(server, name="another.test")
        if when == "waiting":
            wait_until(lambda: genl.stats()["verify_pending"] == 1, "the request")
        else:
            request = helper.pull()
        if when == "given, trust changed":
            change_trust(helper)
        if when == "answered":
            accept(helper, request, 60)
            client.ends(0)
        helper.close()
        if when != "answered":
            accept(standby, standby.pull(), 60)
            client.ends(0)
        equal(cached(), 0 if when == "answered" else 1, "remembered")
        asked(standby)


def bounded():
    """The clock: what is used stays, the others go, oldest first."""
    with room_for(3), Helper() as helper:
        for name in ("a.test", "b.test", "c.test"):
            asked(helper, name=name)
        remembered(name="a.test")
        asked(helper, name="d.test")
        equal(cached(), 3, "remembered")
        for name in ("a.test", "c.test", "d.test"):
            remembered(name=name)
        asked(helper, name="b.test")
        equal(cached(), 3, "remembered")


def proven_otherwise():
    """Accepted as a key that decrypts: asked again whether it may sign, and that is remembered besides."""
    cert = "rsa-kex-alone"
    server = s_server(cert, ALL_GROUPS, "-cipher", "AES128-GCM-SHA256", version="-tls1_2")
    try:
        with Helper() as helper:
            client = Client(server, rsa_kex=1)
            request = helper.pull(5)
            equal(request.fields.get("key_encipherment"), b"", "key-encipherment")
            accept(helper, request, 60, cert)
            client.join(30)
            equal((client.result, hex(client.info.suite), client.info.group), (0, "0x9c", 0),
                  "errno, suite and group")
            client.sock.close()
            with kshake.connect(server.address, rsa_kex=1, timeout=5000, **trusting_ca()) as sock:
                true(kshake.info(sock).has(kshake.KSHAKE_INFO_VERIFY_CACHED), "asked again")
            request = asked(helper, cert=cert)
            true("key_encipherment" not in request.fields, "a key that signs is said to decrypt")
            equal(cached(), 2, "remembered")
    finally:
        server.stop()


def off():
    with room_for(0), Helper() as helper:
        asked(helper)
        equal(cached(), 0, "remembered")
        asked(helper)


def no_more_than_4096():
    with room_for(1 << 31), Helper() as helper:
        asked(helper)
        remembered()
        equal(cached(), 1, "remembered")


def twice_at_once():
    """One question asked twice before the first answer: one verdict, the second answer's."""
    with Helper() as helper, Evil() as one, Evil() as two:
        clients = [Client(one), Client(two)]
        requests = [helper.pull(), helper.pull()]
        accept(helper, requests[0], 1)
        accept(helper, requests[1], 600)
        for client in clients:
            client.ends(0)
        equal(cached(), 1, "remembered")
        time.sleep(2.1)
        equal(cached(), 1, "remembered, the first one's lifetime over")


# --- policies ---

def policy_option():
    plain, peer = socket_pair()
    with peer, kshake.prepare(plain) as sock:
        equal(kshake.getopt(sock, kshake.KSHAKE_POLICY), b"", "policy at first")
        for name in ("x", "a.B-c_9", "p" * kshake.KSHAKE_POLICY_MAX, ""):
            kshake.setopt(sock, kshake.KSHAKE_POLICY, name)
            equal(kshake.getopt(sock, kshake.KSHAKE_POLICY).decode(), name, "policy")
        kshake.setopt(sock, kshake.KSHAKE_POLICY, "kept")
        raises(errno.EMSGSIZE, kshake.setopt, sock, kshake.KSHAKE_POLICY, "p" * (kshake.KSHAKE_POLICY_MAX + 1))
        for name in ("../x", "a b", "a\0", "ü", "a/b", "a:b"):
            raises(errno.EINVAL, kshake.setopt, sock, kshake.KSHAKE_POLICY, name.encode())
        equal(raises(errno.ERANGE, kshake.getopt, sock, kshake.KSHAKE_POLICY, 3).length, 4, "size that is needed")
        equal(kshake.getopt(sock, kshake.KSHAKE_POLICY), b"kept", "policy after errors")


def policy_is_told():
    with Helper() as helper:
        request = asked(helper, policy="strict.2", anchors=None)
        equal(request.fields["policy"], b"strict.2\0", "policy")
        request = asked(helper)
        true("policy" not in request.fields, "a policy that nobody wanted")


def no_policy(fields):
    before = genl.stats()["verify_policy"]
    with Helper() as helper, Evil() as server:
        client = Client(server, policy="nobody-has-it")
        helper.answer(helper.pull().id, kshake.KSHAKE_ANSWER_NO_POLICY, **fields)
        client.ends(**POLICY)
        true(client.info.verify_result != 0, "info.verify_result is that of an accepted peer")
    equal(genl.stats()["verify_policy"] - before, 1, "verify-policy")


# --- revisions ---

def joined(revision, more=()):
    """(helper, reply) of a join with this revision."""
    helper = Helper(join=False)
    reply = dict(helper.request(genl.COMMANDS["helper_join"], [(HELPER["revision"], revision), *more]))
    return helper, reply


def revision_1():
    """Gets what it understands, and nothing else."""
    helper, reply = joined(1)
    with helper:
        equal(struct.unpack("=I", reply[HELPER["revision"]])[0], kshake.KSHAKE_REVISION, "revision replied")
        asked(helper)
        equal(cached(), 0, "a lifetime of a revision that has none")
        with Evil() as server:
            refused(server, errno.EACCES, "internal_error", True, "POLICY", policy="strict", **trusting_ca())
        raises(errno.EAGAIN, helper.request, genl.COMMANDS["verify_pull"])
        with Evil() as server:
            client = Client(server)
            raises(errno.EINVAL, helper.answer, helper.pull().id, kshake.KSHAKE_ANSWER_NO_POLICY, 1)
            client.ends(**NONSENSE)


def revision_1_follows():
    """What it would misunderstand fails, the rest is given to it, in the same order."""
    helper = Helper()
    standby, _ = joined(1)
    with standby, contextlib.ExitStack() as stack:
        clients = []
        for policy, name in ((None, "one.test"), ("strict", "two.test"), (None, "three.test")):
            clients.append(Client(stack.enter_context(Evil()), policy=policy, name=name))
            wait_until(lambda n=len(clients): genl.stats()["verify_pending"] == n, "the request")
        helper.pull()
        helper.close()
        clients[1].ends(**POLICY)
        for client, name in ((clients[0], "one.test"), (clients[2], "three.test")):
            request = standby.pull()
            equal(request.name(), name, "name")
            standby.accept(request, spki())
            client.ends(0)


def revisions():
    with Helper(join=False) as helper:
        explained(errno.EPROTONOSUPPORT, "update the helper", helper, "helper_join", [(HELPER["revision"], 0)])
        newer = kshake.KSHAKE_REVISION + 1
        explained(errno.EPROTONOSUPPORT, "update the module", helper, "helper_join",
                  [(HELPER["revision"], newer), (HELPER["oldest"], newer)])
        equal(genl.stats()["helpers"], 0, "helpers")
    for revision, more in ((newer, []), (0xffffffff, []), (newer, [(HELPER["oldest"], newer - 1)])):
        helper, reply = joined(revision, more)
        with helper:
            equal(struct.unpack("=I", reply[HELPER["revision"]])[0], kshake.KSHAKE_REVISION, "revision replied")
            asked(helper, policy="strict")
            remembered(policy="strict")


def cases():
    if not PARAMETER.exists():
        raise Failure("the module has no parameter verdicts_max")
    os.umask(0o022)
    yield "hit", hit
    for seconds in (None, 0):
        yield f"a lifetime of {seconds}", lambda s=seconds: only_what_may_be(s)
    yield "a rejection is not remembered", never_a_rejection
    for what, options in OTHERS:
        yield f"miss: {what}", lambda o=options: miss(o)
    yield "miss: the same lengths", same_lengths
    yield "miss: where one field ends", boundaries
    yield "miss: how the key is proven", proven_otherwise
    yield "the largest question", largest
    yield "the lifetime ends", lifetime_ends
    yield "the lifetime counts from the question", lifetime_counts_from_the_question
    yield "the clock is set", clock_is_set
    yield "a day at most", a_day_at_most
    yield "trust-changed", trust_changed
    yield "trust-changed while asked", trust_changed_meanwhile
    yield "trust-changed before it is pulled", trust_changed_before_pull
    yield "trust-changed by others", trust_changed_by_others
    yield "the helper leaves", helper_leaves
    yield "another helper follows", helper_follows
    for when in ("waiting", "given", "given, trust changed", "answered"):
        yield f"killed: {when}", lambda w=when: killed(w)
    yield "bounded", bounded
    yield "bounded: off", off
    yield "bounded: no more than 4096", no_more_than_4096
    yield "asked twice at once", twice_at_once
    yield "policy: the option", policy_option
    yield "policy: the helper is told", policy_is_told
    for what, fields in (("bare", {}), ("with result and alert", {"result": 1, "alert": 80})):
        yield f"policy: there is none, {what}", lambda f=fields: no_policy(f)
    yield "revision 1", revision_1
    yield "revision 1 takes over", revision_1_follows
    yield "revisions", revisions
