# SPDX-License-Identifier: GPL-2.0-only
"""The helper: absent, killed, hanging, hostile. Everything but a right answer fails closed."""
import contextlib
import errno
import os
import struct
import subprocess
import threading
import time

import genl
import kshake
import pki
from checks import accepted, alert_names, refused, sticky, trusting_ca, trusting_pin
from evil import Evil, certificate
from evil12 import Evil12
from genl import VERIFY, Helper
from harness import equal, member, name_of, raises, true, wait_until
from helpers import CLONE_NEWUSER, NOBODY, SUBORDINATE, connected, in_namespace, subordinates
from netns import CLONE_NEWNET, Kshaked
from servers import ALL_GROUPS, s_server
from tls13 import STATUS_REQUEST, vec24

CERT = "ecdsa-p256"
PR_SET_DUMPABLE = 4


def spki(cert=CERT):
    return pki.spki(cert)


class Client(threading.Thread):
    """A handshake in the background; result is 0 or an errno, afterwards info is set."""

    def __init__(self, server, sock=None, **options):
        super().__init__(daemon=True)
        self.server = server
        self.sock = kshake.prepare(sock or kshake.tcp(server.address),
                                   **{**trusting_ca(), "timeout": 20000, **options})
        self.result = self.info = None
        self.start()

    def run(self):
        try:
            kshake.handshake(self.sock)
            self.result = 0
        except OSError as error:
            self.result = error.errno
        self.info = kshake.info(self.sock)

    def ends(self, wanted, reasons=None, alert=None):
        """Waits for the end and checks it, then closes."""
        self.join(30)
        true(not self.is_alive(), "the handshake does not end")
        equal(name_of(self.result), name_of(wanted), "errno of the handshake")
        if wanted:
            sticky(self.sock, wanted)
            member(kshake.reason_name(self.info.reason), reasons, "info.reason")
            equal(alert_names(self.server.alert(5)), alert, "alert on the wire")
        else:
            self.sock.sendall(b"x")
            equal(self.sock.recv(1), b"x", "echo")
        self.sock.close()
        self.server.outcome()


@contextlib.contextmanager
def asked(**options):
    """(helper, request, client): a helper that holds a handshake's question."""
    with Evil() as server, Helper() as helper:
        equal(helper.state, kshake.KSHAKE_HELPER_STATE_ACTIVE, "the helper's state")
        client = Client(server, **options)
        yield helper, helper.pull(), client


NO_HELPER = {"wanted": errno.ENOLINK, "reasons": ("NO_HELPER", "HELPER_GONE"), "alert": "internal_error"}
NONSENSE = {"wanted": errno.ENOLINK, "reasons": ("HELPER_INVALID",), "alert": "internal_error"}


# --- none ---

def no_helper():
    with Evil() as server:
        refused(server, errno.ENOLINK, "internal_error", True, "NO_HELPER", **trusting_ca())


def pin_without_helper():
    with Evil() as server:
        accepted(server, name=pki.NAME, **trusting_pin())
    with Evil() as server:
        pins = os.urandom(32) + pki.spki_sha256(CERT)
        accepted(server, name=pki.NAME, verify=kshake.KSHAKE_VERIFY_PIN, pin=pins)


def none_without_helper():
    with Evil(cert="unknown-ca") as server:
        info, _ = accepted(server, verify=kshake.KSHAKE_VERIFY_NONE)
    equal(info.verify_mode, kshake.KSHAKE_VERIFY_NONE, "info.verify_mode")


def wrong_pin():
    with Evil() as server:
        refused(server, errno.EKEYREJECTED, ("bad_certificate", "certificate_unknown"), True, "PIN_MISMATCH",
                verify=kshake.KSHAKE_VERIFY_PIN, pin=os.urandom(64))


# --- what it is asked ---

def the_question():
    """Name, chain, staple, anchors, user and time arrive as they are."""
    staple = pki.read(f"{CERT}-int.ocsp")
    edit = {"certificate": lambda peer, msg: certificate(
        peer.chain, [(STATUS_REQUEST, b"\x01" + vec24(staple))])}
    with Evil(cert=f"{CERT}-int", edit=edit) as server, Helper() as helper:
        client = Client(server, timeout=9000)
        request = helper.pull()
        equal(request.name(), pki.NAME, "name")
        equal(request.chain, pki.load(f"{CERT}-int")[1], "chain")
        equal(request.fields["anchors"], pki.anchors(), "anchors")
        equal(request.fields.get("staple"), staple, "staple")
        equal(request.number("role"), kshake.KSHAKE_CLIENT, "role")
        equal((request.number("uid"), request.number("owner")), (os.getuid(), os.getuid()), "uid and owner")
        true(0 < request.number("timeout") <= 9000, f"timeout {request.number('timeout')}")
        true("address" not in request.fields, "a DNS name with an address")
        helper.accept(request, spki(f"{CERT}-int"))
        client.ends(0)


def question_about_address():
    for name, raw in (("127.0.0.1", b"\x7f\0\0\1"), ("::1", bytes(15) + b"\1")):
        with asked(name=name, anchors=None) as (helper, request, client):
            equal((request.name(), request.fields["address"]), (name, raw), "name and address")
            true("anchors" not in request.fields, "anchors that were not given")
            helper.reject(request, 46, 64)
            client.ends(errno.EKEYREJECTED, ("CERTIFICATE_REJECTED",), "certificate_unknown")
            equal(client.info.verify_result, 64, "info.verify_result")


def question_of_subordinates():
    """Policies go by the uid; the owner is the same for all uids of a user namespace: who made it."""
    wanted = [(SUBORDINATE + 1, 1000), (SUBORDINATE + 2, 1000), (SUBORDINATE + 1, 2000), (3000, 3000)]
    with Helper() as helper:
        for (uid, owner), sock in zip(wanted, [*subordinates(1000, [1, 2]), *subordinates(2000, [1]), None]):
            with Evil() as server:
                if sock:
                    sock.connect(server.address)
                client = Client(server, sock=sock or connected(server, uid))
                request = helper.pull()
                equal((request.number("uid"), request.number("owner")), (uid, owner), "uid and owner")
                helper.accept(request, spki())
                client.ends(0)


def question_in_a_user_namespace():
    """A helper in a user namespace is told its numbers, and not those outside."""
    def inside():
        # Whoever has changed his uid does not own his files in /proc before.
        equal(kshake.libc.prctl(PR_SET_DUMPABLE, 1), 0, "prctl()")
        with open("/proc/self/uid_map", "w", encoding="ascii") as table:
            table.write(f"0 {NOBODY} 1")
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        with asked() as (helper, request, client):
            equal((request.number("uid"), request.number("owner")), (0, 0), "uid and owner")
            helper.accept(request, spki())
            client.ends(0)
    in_namespace(CLONE_NEWUSER | CLONE_NEWNET, inside)


def all_questions():
    """Several handshakes wait at a time, answers come in another order."""
    with Helper() as helper, contextlib.ExitStack() as stack:
        clients = [Client(stack.enter_context(Evil())) for _ in range(5)]
        requests = [helper.pull() for _ in clients]
        equal(len({r.id for r in requests}), 5, "different ids")
        for request in reversed(requests):
            helper.accept(request, spki())
        for client in clients:
            client.ends(0)


# --- killed, hanging ---

def killed(when):
    """A helper that dies: the handshake fails at once, not at its timeout."""
    start = time.monotonic()
    with Evil() as server:
        helper = Helper()
        client = Client(server)
        if when == "with the question":
            helper.pull()
        else:
            helper.wait_event(20)
        helper.close()
        client.ends(**NO_HELPER)
    true(time.monotonic() - start < 10, "it took as long as a timeout")


def hangs():
    """A helper that says nothing: ENOLINK after KSHAKE_TIMEOUT."""
    with asked(timeout=700) as (helper, request, client):
        start = time.monotonic()
        client.ends(errno.ENOLINK, ("HELPER_TIMEOUT",), "internal_error")
        true(time.monotonic() - start < 5, "later than the timeout")
        raises(errno.ENOENT, helper.accept, request, spki())


def hangs_before_pull():
    with Evil() as server, Helper():
        Client(server, timeout=700).ends(errno.ENOLINK, ("HELPER_TIMEOUT",), "internal_error")


def application_gone():
    """The application closes while the helper thinks: the late answer finds nobody."""
    with Evil() as server, Helper() as helper:
        sock = kshake.prepare(kshake.tcp(server.address), **trusting_ca())
        sock.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, sock)
        request = helper.pull()
        sock.close()
        raises(errno.ENOENT, helper.accept, request, spki())
        server.outcome()


def standby_takes_over():
    """The next helper gets what the dead one held, and what nobody had pulled."""
    with Evil() as first, Evil() as second, Helper() as active, Helper() as standby:
        equal((active.state, standby.state), (kshake.KSHAKE_HELPER_STATE_ACTIVE,
                                              kshake.KSHAKE_HELPER_STATE_STANDBY), "states")
        clients = [Client(first)]
        held = active.pull()
        clients.append(Client(second))
        wait_until(lambda: genl.stats()["verify_pending"] == 2, "two requests")
        raises(errno.EAGAIN, standby.request, genl.COMMANDS["verify_pull"])
        active.close()
        requests = [standby.pull(), standby.pull()]
        true(held.id not in [r.id for r in requests], "what was held has a new name")
        raises(errno.ENOENT, standby.accept, held, spki())
        for request in requests:
            standby.accept(request, spki())
        for client in clients:
            client.ends(0)


def second_death():
    """A request whose helper died is given once more, then it fails."""
    with Evil() as server, Helper() as third:
        third.close()
        first, second, third = Helper(), Helper(), Helper()
        client = Client(server)
        first.pull()
        first.close()
        second.pull()
        second.close()
        client.ends(errno.ENOLINK, ("HELPER_GONE",), "internal_error")
        third.close()


# --- nonsense ---

def accept_fields(**changes):
    fields = {"verdict": kshake.KSHAKE_ANSWER_ACCEPT, "result": 0, "spki": spki()}
    fields.update(changes)
    return fields


REJECT = {"verdict": kshake.KSHAKE_ANSWER_REJECT, "result": 20, "alert": 48}
ANSWERS = [
    ("no verdict", {"result": 0, "spki": None}),
    ("no policy with a result of 0", {"verdict": kshake.KSHAKE_ANSWER_NO_POLICY, "result": 0}),
    ("verdict 3", {"verdict": 3, "result": 0, "spki": None}),
    ("verdict 0xffffffff", {"verdict": 0xffffffff, "result": 0, "spki": None}),
    ("accepted, no SPKI", accept_fields(spki=None)),
    ("accepted, an empty SPKI", accept_fields(spki=b"")),
    ("accepted, another key's SPKI", accept_fields(spki=spki("ecdsa-p384"))),
    ("accepted, SPKI cut short", accept_fields(spki=spki()[:-1])),
    ("accepted, SPKI with a byte more", accept_fields(spki=spki() + b"\0")),
    ("accepted, the hash of the SPKI", accept_fields(spki=pki.spki_sha256(CERT))),
    ("accepted, SPKI with one bit wrong", accept_fields(spki=spki()[:-1] + bytes([spki()[-1] ^ 1]))),
    ("accepted with an error as result", accept_fields(result=20)),
    ("accepted without a result", accept_fields(result=None)),
    ("rejected without a reason", {**REJECT, "result": 0}),
    ("rejected without an alert", {**REJECT, "alert": None}),
    ("rejected with close_notify", {**REJECT, "alert": 0}),
    ("rejected with unexpected_message", {**REJECT, "alert": 10}),
    ("rejected with alert 256", {**REJECT, "alert": 256 + 48}),
]


def nonsense(fields):
    with asked() as (helper, request, client):
        raises(errno.EINVAL, helper.answer, request.id, **fields)
        client.ends(**NONSENSE)
        raises(errno.ENOENT, helper.accept, request, spki())


MALFORMED = [
    ("id of 4 bytes", [(VERIFY["id"], b"\1\2\3\4")]),
    ("no id", []),
    ("verdict of 1 byte", [(VERIFY["verdict"], b"\1")]),
    ("result of 2 bytes", [(VERIFY["result"], b"\0\0")]),
]


def malformed(attrs):
    """What the netlink policy refuses touches no request: the answer can still come."""
    with asked() as (helper, request, client):
        identity = [(VERIFY["id"], struct.pack("=Q", request.id))]
        complete = attrs if not attrs or attrs[0][0] == VERIFY["id"] else identity + attrs
        raises((errno.EINVAL, errno.ERANGE), helper.request, genl.COMMANDS["verify_reply"], complete)
        helper.accept(request, spki())
        client.ends(0)


def unknown_id():
    with asked() as (helper, request, client):
        for identity in (0, 1, request.id ^ 1, request.id + 1, (1 << 64) - 1):
            raises(errno.ENOENT, helper.answer, identity, **accept_fields())
        helper.accept(request, spki())
        client.ends(0)


def repeated():
    """The first answer counts: a rejection cannot be taken back, nor an acceptance."""
    with asked() as (helper, request, client):
        helper.accept(request, spki())
        raises(errno.ENOENT, helper.accept, request, spki())
        raises(errno.ENOENT, helper.reject, request)
        client.ends(0)
    with asked() as (helper, request, client):
        helper.reject(request, 48, 20)
        raises(errno.ENOENT, helper.accept, request, spki())
        client.ends(errno.EKEYREJECTED, ("CERTIFICATE_REJECTED",), "unknown_ca")


def from_another_socket():
    """Only the socket that pulled it may answer; others are told EPERM and change nothing."""
    with asked() as (helper, request, client):
        with Helper(join=False) as stranger:
            raises(errno.EPERM, stranger.accept, request, spki())
            raises(errno.EPERM, stranger.request, genl.COMMANDS["verify_pull"])
        with Helper() as standby:
            raises(errno.EPERM, standby.accept, request, spki())
            raises(errno.EAGAIN, standby.request, genl.COMMANDS["verify_pull"])
        helper.accept(request, spki())
        client.ends(0)


def before_pull():
    """An answer to a request that was not given out, by the id of an older one."""
    with asked() as (helper, request, client):
        helper.accept(request, spki())
        client.ends(0)
        with Evil() as server:
            client = Client(server)
            wait_until(lambda: genl.stats()["verify_pending"] == 1, "the request")
            raises(errno.ENOENT, helper.accept, request, spki())
            helper.accept(helper.pull(), spki())
            client.ends(0)


def joining():
    with Helper(join=False) as helper:
        raises(errno.EPROTONOSUPPORT, helper.join, kshake.KSHAKE_REVISION_OLDEST - 1)
        raises(errno.EINVAL, helper.request, genl.COMMANDS["helper_join"])
        equal(genl.stats()["helpers"], 0, "helpers after failed joins")
        helper.join()
        raises(errno.EALREADY, helper.join)
        equal(genl.stats()["helpers"], 1, "helpers")
    wait_until(lambda: genl.stats()["helpers"] == 0, "the helper to be gone")


def without_privilege():
    """Joining takes CAP_NET_ADMIN; its loss afterwards takes nothing away."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        result = 0
        try:
            os.setresuid(65534, 65534, 65534)
            with Helper() as _:
                result = 0
        except OSError as error:
            result = error.errno
        os.write(writer, bytes([result]))
        os._exit(0)
    os.waitpid(pid, 0)
    equal(name_of(os.read(reader, 1)[0]), "EPERM", "joining as nobody")
    os.close(reader)
    os.close(writer)


def unknown_command():
    with Helper(join=False) as helper:
        raises(errno.EOPNOTSUPP, helper.request, 200)
        raises((errno.EOPNOTSUPP, errno.EINVAL), helper.request, 0)


# --- kshaked ---

def kshaked_verifies():
    with Kshaked() as daemon, Evil() as server:
        daemon.wait_joined()
        accepted(server, **trusting_ca())


def kshaked_rsa_kex():
    """A certificate that is for RSA key exchange alone: accepted for that, refused where its key signs."""
    cert = "rsa-kex-alone"
    with Kshaked() as daemon:
        daemon.wait_joined()
        server = s_server(cert, ALL_GROUPS, "-cipher", "AES128-GCM-SHA256", version="-tls1_2")
        try:
            for cached in (False, True):
                with kshake.connect(server.address, rsa_kex=1, timeout=20000, **trusting_ca()) as sock:
                    info = kshake.info(sock)
                    equal((hex(info.suite), info.verify_result), ("0x9c", 0), "suite and verify_result")
                    equal(info.has(kshake.KSHAKE_INFO_VERIFY_CACHED), cached, "VERIFY_CACHED")
        finally:
            server.stop()
        for evil in (Evil, Evil12):
            with evil(cert=cert) as server:
                refused(server, errno.EKEYREJECTED, "unsupported_certificate", evil is Evil, "CERTIFICATE_REJECTED",
                        rsa_kex=1, **trusting_ca())


def kshaked_killed():
    """kill -9: the next handshake fails with ENOLINK; a new kshaked serves again."""
    with Kshaked() as daemon:
        daemon.wait_joined()
        daemon.kill()
        wait_until(lambda: genl.stats()["helpers"] == 0, "the helper to be gone")
        no_helper()
    kshaked_verifies()


def kshaked_standby():
    with Kshaked() as first:
        first.wait_joined(1)
        with Kshaked() as second:
            second.wait_joined(2)
            first.kill()
            with Evil() as server:
                accepted(server, **trusting_ca())
            equal(second.process.poll(), None, "the second kshaked")


def kshaked_stopped():
    """SIGSTOP: a hanging kshaked costs no more than the timeout."""
    import signal
    with Kshaked() as daemon:
        daemon.wait_joined()
        daemon.process.send_signal(signal.SIGSTOP)
        with Evil() as server:
            refused(server, errno.ENOLINK, "internal_error", True, "HELPER_TIMEOUT",
                    **{**trusting_ca(), "timeout": 700})
        daemon.process.send_signal(signal.SIGCONT)
        with Evil() as server:
            accepted(server, **trusting_ca())


def kshaked_bulk():
    """Twenty handshakes at once, some to be refused: each gets its own answer."""
    with Kshaked() as daemon, contextlib.ExitStack() as stack:
        daemon.wait_joined()
        certs = ["ecdsa-p256", "expired", "rsa-2048-int", "unknown-ca"] * 5
        clients = []
        for cert in certs:
            clients.append((cert, Client(stack.enter_context(Evil(cert=cert)))))
        for cert, client in clients:
            if cert in ("expired", "unknown-ca"):
                client.ends(errno.EKEYREJECTED, ("CERTIFICATE_REJECTED",),
                            "certificate_expired" if cert == "expired" else "unknown_ca")
            else:
                client.ends(0)


def cases():
    yield "no helper: ENOLINK", no_helper
    yield "no helper: pin works", pin_without_helper
    yield "no helper: none works", none_without_helper
    yield "no helper: wrong pin", wrong_pin
    yield "the question", the_question
    yield "the question about an address", question_about_address
    yield "the question of subordinate users", question_of_subordinates
    yield "the question in a user namespace", question_in_a_user_namespace
    yield "five questions at once", all_questions
    for when in ("with the question", "before it pulled"):
        yield f"killed {when}", lambda w=when: killed(w)
    yield "hangs", hangs
    yield "hangs before it pulls", hangs_before_pull
    yield "the application is gone", application_gone
    yield "the standby takes over", standby_takes_over
    yield "two helpers die over a request", second_death
    for what, fields in ANSWERS:
        yield f"nonsense: {what}", lambda f=fields: nonsense(f)
    for what, attrs in MALFORMED:
        yield f"malformed: {what}", lambda a=attrs: malformed(a)
    yield "nonsense: unknown ids", unknown_id
    yield "nonsense: an answer twice", repeated
    yield "nonsense: answers from other sockets", from_another_socket
    yield "nonsense: the id of an older request", before_pull
    yield "joining", joining
    yield "joining without privilege", without_privilege
    yield "unknown commands", unknown_command
    yield "kshaked verifies", kshaked_verifies
    yield "kshaked and RSA key exchange", kshaked_rsa_kex
    yield "kshaked killed", kshaked_killed
    yield "kshaked on standby", kshaked_standby
    yield "kshaked stopped", kshaked_stopped
    yield "kshaked, twenty at once", kshaked_bulk
