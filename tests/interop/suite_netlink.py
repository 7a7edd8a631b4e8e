# SPDX-License-Identifier: GPL-2.0-only
"""The netlink command handshake: its options, its answers, its one event, and what it says of mistakes."""
import contextlib
import ctypes
import errno
import os
import select
import signal
import socket
import struct
import subprocess
import threading
import time

import bpf
import genl
import kshake
import netns
import pki
import servers
from checks import socket_pair
from evil import Evil, before, stall
from genl import COMMANDS, HANDSHAKE, Asker
from harness import Skip, equal, member, name_of, raises, true, wait_until
from helpers import in_child
from kshake import (KSHAKE_CLIENT, KSHAKE_STATE_ESTABLISHED, KSHAKE_STATE_FAILED,
                    KSHAKE_STATE_HANDSHAKE, KSHAKE_STATE_IDLE, KSHAKE_VERIFY_NONE, KSHAKE_VERIFY_PIN, TCP_ULP)
from suite_connect import Full, attached, connect, echoes, held, in_thread, joined
from suite_gate import late_page
from suite_life import SYSCTLS, setting
from suite_lifecycle import nothing_left
from suite_stream import Thread
from uring import IOSQE_ASYNC, Ring


SO_RCVBUFFORCE, NOBODY = 33, 65534


def pinned(**more):
    """Options that trust the test server."""
    return {"server_name": pki.NAME, "verify": KSHAKE_VERIFY_PIN, "pin_spki": pki.spki_sha256("ecdsa-p256"),
            "timeout": 20000, **more}


def over(asker, cookie, status=0, sock=None):
    """The event of this handshake, and no second one."""
    event = asker.done()
    true(event is not None, "no event")
    equal(event[0], cookie, "the event's cookie")
    equal(name_of(event[1]), name_of(status), "the event's status")
    equal(event[2].error, status, "the event's info.error")
    equal(event[2].state, KSHAKE_STATE_FAILED if status else KSHAKE_STATE_ESTABLISHED, "the event's info.state")
    if sock:
        equal(bytes(event[2]), bytes(kshake.info(sock)), "info of the event and of the socket")
    equal(asker.done(0.05), None, "a second event")
    return event[2]


# --- it works ---

def plain_socket():
    """One message makes a connected TCP socket a TLS socket."""
    server = servers.s_server("ecdsa-p256")
    with Asker() as asker, kshake.tcp(server.address) as sock:
        cookie = asker.handshake(sock, **pinned())
        true(cookie, "the cookie is 0")
        info = over(asker, cookie)
        equal(info.role, KSHAKE_CLIENT, "role")
        sock.sendall(b"hello\n")
        equal(kshake.read_exactly(sock, 6), b"olleh\n", "the answer")
        equal(sock.getsockopt(socket.IPPROTO_TCP, TCP_ULP, 16).rstrip(b"\0"), b"kshake", "TCP_ULP")
    server.stop()


def every_option():
    with netns.Kshaked() as helper, Asker() as asker, Evil(suite=0x1303, group=0x17, alpn="h2") as server:
        helper.wait_joined()
        with kshake.tcp(server.address) as sock:
            cookie = asker.handshake(
                sock, server_name=pki.NAME, alpn=kshake.alpn_list("h2", "http/1.1"), verify=kshake.KSHAKE_VERIFY_HELPER,
                pin_spki=bytes(32) + pki.spki_sha256("ecdsa-p256"), trust_anchors=pki.anchors(), timeout=20000,
                suites=struct.pack("HH", 0x1303, 0x1301), groups=struct.pack("HH", 0x17, 0x1d), rsa_kex=1)
            info = over(asker, cookie, sock=sock)
            equal((info.suite, info.group, info.verify_result), (0x1303, 0x17, 0), "what was agreed on")
            equal(kshake.getopt(sock, kshake.KSHAKE_ALPN), b"h2", "ALPN")
            echoes(sock)
            hello = server.connected().hello
            equal(hello.server_name(), pki.NAME, "server_name")
            equal(kshake.getopt(sock, kshake.KSHAKE_SUITES), struct.pack("HH", 0x1303, 0x1301), "KSHAKE_SUITES")
            equal(kshake.getopt(sock, kshake.KSHAKE_GROUPS), struct.pack("HH", 0x17, 0x1d), "KSHAKE_GROUPS")
            equal(struct.unpack("I", kshake.getopt(sock, kshake.KSHAKE_TIMEOUT))[0], 20000, "KSHAKE_TIMEOUT")
            equal(struct.unpack("I", kshake.getopt(sock, kshake.KSHAKE_RSA_KEX))[0], 1, "KSHAKE_RSA_KEX")


def attached_before():
    """TCP_ULP and some options by setsockopt(), the rest in the message."""
    with Asker() as asker, Evil() as server, kshake.tcp(server.address) as sock:
        kshake.prepare(sock, name="other.test", verify=KSHAKE_VERIFY_PIN)
        over(asker, asker.handshake(sock, server_name=pki.NAME, pin_spki=pki.spki_sha256("ecdsa-p256")), sock=sock)
        echoes(sock)
        equal(server.connected().hello.server_name(), pki.NAME, "server_name")


def unprivileged():
    """Whoever has the descriptor may."""
    with Evil() as server:
        def child():
            os.setgroups([])
            os.setresgid(65534, 65534, 65534)
            os.setresuid(65534, 65534, 65534)
            with Asker() as asker, kshake.tcp(server.address) as sock:
                over(asker, asker.handshake(sock, **pinned()), sock=sock)
                echoes(sock)
        in_child(child)


def waited_for():
    """Threads that read, write and wait go on when it is over; poll says nothing before."""
    with Asker() as asker, held() as (server, go), kshake.tcp(server.address) as sock:
        cookie = asker.handshake(sock, **pinned())
        server.connected()
        waiting = [in_thread(kshake.handshake, sock), in_thread(sock.sendall, b"hello"),
                   in_thread(kshake.read_exactly, sock, 5)]
        time.sleep(0.1)
        equal([results for _, results in waiting], [[], [], []], "threads before the end")
        equal(asker.done(0), None, "an event before the end")
        go.set()
        over(asker, cookie)
        for one in waiting[:2]:
            joined(*one)
        equal(joined(*waiting[2]), b"hello", "what the reader got")


def reply_first():
    """The reply never comes after the event, however quick the end is."""
    with Asker() as asker, socket.create_server(("127.0.0.1", 0), backlog=200) as listener:
        for i in range(100):
            with kshake.tcp(listener.getsockname()) as sock:
                peer, _ = listener.accept()
                if i % 2:
                    peer.sendall(b"no TLS\r\n")
                asker.send(COMMANDS["handshake"], asker.attributes(sock, **pinned(timeout=1)), genl.NLM_F_REQUEST)
                kind, sequence, payload = asker.receive()
                equal((kind, sequence, payload[0]), (asker.family, asker.sequence, COMMANDS["handshake"]), "the first")
                cookie = asker.cookie(payload)
                event = asker.done()
                equal(event and event[0], cookie, "the event's cookie")
                member(event[1], {errno.ETIMEDOUT, errno.EPROTO}, "the event's status")
                peer.close()
    nothing_left()


def by_worker():
    """io_uring's worker sends it, and then sleeps: the answer does not wait for that."""
    with Ring() as ring, Asker() as asker, Evil() as server, kshake.tcp(server.address) as sock:
        ring.wait(ring.send(asker.sock, asker.message(COMMANDS["handshake"], asker.attributes(sock, **pinned()),
                                                      genl.NLM_F_REQUEST), IOSQE_ASYNC))
        message = asker.receive(2)
        true(message, "no answer")
        over(asker, asker.cookie(message[2]), sock=sock)
        echoes(sock)


def by_older_worker():
    """One that had more privileges than its task has now: the command is carried out with those it was sent with."""
    client, peer = socket_pair()

    def child():
        with Ring() as ring, Asker() as asker:
            ring.wait(ring.send(asker.sock, asker.message(COMMANDS["stats_get"], [], genl.NLM_F_REQUEST), IOSQE_ASYNC))
            true(asker.receive(2), "no answer to the first")
            os.setresuid(NOBODY, NOBODY, NOBODY)
            message = asker.message(COMMANDS["handshake"], asker.attributes(client, **pinned()))
            ring.wait(ring.send(asker.sock, message, IOSQE_ASYNC))
            kind, _, payload = asker.receive(2)
            equal((kind, -struct.unpack_from("=i", payload)[0]), (genl.NLMSG_ERROR, errno.EPERM), "the answer")
    with client, peer, bpf.no_setsockopt(NOBODY):
        in_child(child)


def several():
    """In one call: each is answered, whatever becomes of the others; who did not ask for an ack gets none."""
    request = genl.NLM_F_REQUEST
    with Asker() as asker, Evil() as server, kshake.tcp(server.address) as sock:
        messages = [asker.message(COMMANDS["handshake"], asker.attributes(999, **pinned()), request),
                    asker.message(COMMANDS["handshake"], asker.attributes(sock, **pinned()), request),
                    asker.message(COMMANDS["handshake"], asker.attributes(sock, **pinned(timeout=0)), request),
                    asker.message(COMMANDS["stats_get"], [], request)]
        asker.sock.send(b"".join(messages))
        answers = {}
        while len(answers) < 4:
            kind, sequence, payload = asker.receive()
            if sequence:
                answers[asker.sequence - sequence] = (kind, payload)
            else:
                asker.events.append(payload)
        errors = {n: -struct.unpack_from("=i", payload)[0] for n, (kind, payload) in answers.items()
                  if kind == genl.NLMSG_ERROR}
        equal(sorted(errors), [1, 3], "which are errors")
        equal(errors[3], errno.EBADF, "errno of the first")
        # In their order: the second has started it by then.
        member(errors[1], {errno.EALREADY, errno.EISCONN}, "errno of the third")
        true(list(answers).index(2) < list(answers).index(1), "the third is answered before the second")
        over(asker, asker.cookie(answers[2][1]), sock=sock)
        echoes(sock)


def bounded():
    """What one netlink socket asks for at once is limited by its send buffer; afterwards it is as before."""
    size, count = 16384, 200
    with Asker() as asker, socket.socket() as sock:
        asker.sock.setsockopt(genl.SOL_NETLINK, genl.NETLINK_CAP_ACK, 1)
        asker.sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 22)
        asker.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, size)
        attrs = asker.attributes(sock, **pinned())
        for _ in range(3):
            asker.sock.send(b"".join(asker.message(COMMANDS["handshake"], attrs) for _ in range(count)))
            answers = [asker.receive() for _ in range(count)]
            equal(asker.receive(0), None, "one answer more")
            refused = [struct.unpack_from("=i", payload)[0] for _, _, payload in answers]
            equal(set(refused), {-errno.ENOTCONN, -errno.ENOBUFS}, "errors")
            true(10 < refused.count(-errno.ENOTCONN) < 50, f"{refused.count(-errno.ENOTCONN)} were let wait")
        # One of any length.
        largest = b"\x30\x82\xea\x5c" + bytes(59996)
        asker.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 40000)
        for _ in range(3):
            raises(errno.ENOTCONN, asker.handshake, sock, **pinned(trust_anchors=largest))


FAMILIES = ("macsec", "team", "l2tp_netlink", "wireguard")


def modprobe(*args):
    """Its exit code. It is not waited for when it hangs, as it could not be killed."""
    with contextlib.suppress(FileNotFoundError):
        return subprocess.Popen(["modprobe", "-q", *args]).wait(20)		# pylint: disable=consider-using-with
    return 1


def waits_alone():
    """For a socket that another task keeps locked: nothing else of generic netlink waits with it."""
    start, come = late_page()
    client, peer = socket_pair()
    with Asker() as asker, client, peer:
        owner = Thread(lambda: kshake.libc.send(client.fileno(), ctypes.c_void_p(start), ctypes.c_size_t(1), 0))
        time.sleep(0.5)
        waiting = Thread(lambda: asker.handshake(client, **pinned()))
        time.sleep(0.5)
        try:
            equal([owner.is_alive(), waiting.is_alive()], [True] * 2, "who waits")
            # A new family has to be alone with the lock.
            family = next((name for name in FAMILIES if not modprobe(name)), None)
            with Asker() as other:
                other.request(COMMANDS["stats_get"])
        finally:
            come()
        equal(owner.get(), 1, "the send")
        cookie = waiting.get()
        peer.close()
        over(asker, cookie, errno.ECONNRESET, client)
        if not family:
            raise Skip("this kernel has no module with a family")
        modprobe("-r", family)


def closed_meanwhile():
    """The asker is closed before it is answered: its port id is free when the answer has come to nobody, not before."""
    start, come = late_page()
    client, peer = socket_pair()
    asker = Asker()
    port, message = asker.sock.getsockname()[0], asker.message(COMMANDS["handshake"],
                                                               asker.attributes(client, **pinned()))
    with client, peer, socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, genl.NETLINK_GENERIC) as other:
        owner = Thread(lambda: kshake.libc.send(client.fileno(), ctypes.c_void_p(start), ctypes.c_size_t(1), 0))
        time.sleep(0.5)
        waiting = Thread(lambda: asker.sock.send(message))
        time.sleep(0.5)
        asker.close()
        try:
            equal([owner.is_alive(), waiting.is_alive()], [True] * 2, "who waits")
            raises(errno.EADDRINUSE, other.bind, (port, 0))
        finally:
            come()
        equal(owner.get(), 1, "the send")
        equal(waiting.get(), len(message), "the command")
        other.bind((port, 0))
        wait_until(lambda: kshake.info(client).state == KSHAKE_STATE_HANDSHAKE, "the handshake")
        equal(select.select([other], [], [], 0.1)[0], [], "an answer for another socket with that port id")


# --- it fails ---

def fails(status, server_args, **options):
    with Asker() as asker, Evil(**server_args) as server, kshake.tcp(server.address) as sock:
        over(asker, asker.handshake(sock, **pinned(**options)), status, sock)
        raises(status, sock.send, b"x")
        error = raises(status, asker.handshake, sock, **pinned())
        true("failed before" in error.text, f"the text is {error.text!r}")
    nothing_left()


def no_helper():
    with Asker() as asker, Evil() as server, kshake.tcp(server.address) as sock:
        over(asker, asker.handshake(sock, server_name=pki.NAME), errno.ENOLINK, sock)


def closed(way):
    """The socket goes while the handshake runs: the descriptor is not held, and the event says ECANCELED."""
    with Asker() as asker, held() as (server, _):
        if way == "close":
            sock = kshake.tcp(server.address)
            cookie = asker.handshake(sock, **pinned())
            server.connected()
            sock.close()
            over(asker, cookie, errno.ECANCELED)
        else:
            # The asker's process lives on, the socket's dies with all that it had open.
            pid = os.fork()
            if pid == 0:
                sock = kshake.tcp(server.address)
                asker.handshake(sock, **pinned())
                time.sleep(30)
            server.connected()
            time.sleep(0.2)
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            event = asker.done()
            equal(event and event[1], errno.ECANCELED, "the event's status")
    member(server.outcome(20).end, {"FIN", "RST"}, "what the peer sees")
    nothing_left()


def asker_gone():
    """Nobody is told, and the handshake goes on; its port id may be somebody else's by then."""
    with held() as (server, go), kshake.tcp(server.address) as sock:
        asker = Asker()
        port = asker.sock.getsockname()[0]
        asker.handshake(sock, **pinned())
        server.connected()
        asker.close()
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, genl.NETLINK_GENERIC) as other:
            other.bind((port, 0))
            go.set()
            echoes(sock)
            equal(select.select([other], [], [], 0.1)[0], [], "an event for another socket with that port id")


def full_buffer():
    """No room for the event: ENOBUFS, as always with netlink, and the handshake is fine."""
    with held() as (server, go), Asker() as asker, kshake.tcp(server.address) as sock:
        asker.handshake(sock, **pinned())
        server.connected()
        asker.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        asker.sock.setblocking(False)
        with contextlib.suppress(OSError):
            for _ in range(1000):
                asker.send(COMMANDS["stats_get"], [])
        go.set()
        echoes(sock)
        with contextlib.suppress(BlockingIOError):
            while True:
                try:
                    data = asker.sock.recv(65536)
                except OSError as error:
                    if error.errno != errno.ENOBUFS:
                        raise
                    continue
                true(data[16] != COMMANDS["handshake_done"] or data[4:6] != struct.pack("=H", asker.family),
                     "the buffer was not full")
    nothing_left()


def two_askers():
    """Each gets its own event, and a socket only one handshake."""
    with Asker() as one, Asker() as other, held() as (server, go), kshake.tcp(server.address) as sock:
        first = one.handshake(sock, **pinned())
        raises(errno.EALREADY, other.handshake, sock, **pinned())
        with Evil() as second_server, kshake.tcp(second_server.address) as second:
            cookie = other.handshake(second, **pinned())
            true(cookie != first, "the same cookie twice")
            over(other, cookie, sock=second)
        server.connected()
        equal(one.done(0), None, "the other one's event")
        go.set()
        over(one, first)
        raises(errno.EISCONN, other.handshake, sock, **pinned())
        equal(other.done(0.05), None, "the other one's event")


def races():
    """Many askers at one socket at once: one of them starts it."""
    with Evil() as server, kshake.tcp(server.address) as sock, contextlib.ExitStack() as stack:
        askers = [stack.enter_context(Asker()) for _ in range(8)]
        barrier = threading.Barrier(len(askers))

        def ask(asker):
            barrier.wait()
            return asker.handshake(sock, **pinned())
        running = [in_thread(ask, asker) for asker in askers]
        started = 0
        for asker, (thread, results) in zip(askers, running):
            thread.join(20)
            if isinstance(results[0], OSError):
                member(results[0].errno, {errno.EALREADY, errno.EISCONN, errno.EBUSY}, "errno")
                true(results[0].text, "no text")
            else:
                started += 1
                over(asker, results[0])
        equal(started, 1, "handshakes started")
        echoes(sock)


# --- mistakes ---

def namespaces():
    """A netlink socket of another namespace: EXDEV."""
    def elsewhere():
        if kshake.libc.unshare(netns.CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "unshare")
        return Asker()
    with Evil() as server, kshake.tcp(server.address) as sock:
        with joined(*in_thread(elsewhere)) as asker:
            error = raises(errno.EXDEV, asker.handshake, sock, **pinned())
            equal(error.attr, HANDSHAKE["fd"], "the attribute that is blamed")
            true("namespace" in error.text, f"the text is {error.text!r}")
        equal(sock.getsockopt(socket.IPPROTO_TCP, TCP_ULP, 16).rstrip(b"\0"), b"", "TCP_ULP")


def unfit(make, number, words):
    """A descriptor that will not do, and why."""
    with Asker() as asker, contextlib.ExitStack() as stack:
        fd = make(stack)
        error = raises(number, asker.handshake, fd, **pinned())
        equal(error.attr, HANDSHAKE["fd"], "the attribute that is blamed")
        true(words in error.text, f"the text is {error.text!r}")
        equal(asker.done(0), None, "an event")


def connecting_socket(stack):
    server = stack.enter_context(Full())
    sock = stack.enter_context(attached(blocking=False))
    raises(errno.EINPROGRESS, connect, sock, server.address)
    return sock


def half_closed(stack):
    client, peer = socket_pair()
    peer.close()
    client.recv(1)
    return stack.enter_context(client)


def with_tls(stack):
    client, peer = socket_pair()
    stack.enter_context(peer)
    client.setsockopt(socket.IPPROTO_TCP, TCP_ULP, b"tls")
    return stack.enter_context(client)


def kinds(family, kind, protocol=0):
    return lambda stack: stack.enter_context(socket.socket(family, kind, protocol))


UNFIT = [
    ("no descriptor", lambda stack: 999, errno.EBADF, "descriptor"),
    ("descriptor -1", lambda stack: -1, errno.EBADF, "descriptor"),
    ("a file", lambda stack: stack.enter_context(open("/dev/null", "rb")), errno.ENOTSOCK, "no socket"),
    ("a UDP socket", kinds(socket.AF_INET, socket.SOCK_DGRAM), errno.EOPNOTSUPP, "no TCP"),
    ("a Unix socket", kinds(socket.AF_UNIX, socket.SOCK_STREAM), errno.EOPNOTSUPP, "no TCP"),
    ("an MPTCP socket", kinds(socket.AF_INET, socket.SOCK_STREAM, 262), errno.EOPNOTSUPP, "MPTCP"),
    ("a socket that is not connected", kinds(socket.AF_INET, socket.SOCK_STREAM), errno.ENOTCONN, "connect() first"),
    ("one with our ULP that is not", lambda stack: stack.enter_context(attached()), errno.ENOTCONN, "connect() first"),
    ("one that connects", connecting_socket, errno.EALREADY, "connect()"),
    ("a listening socket", lambda stack: stack.enter_context(socket.create_server(("127.0.0.1", 0))),
     errno.ENOTCONN, "connect() first"),
    ("a socket whose peer has closed", half_closed, errno.ENOTCONN, "connect() first"),
    ("a socket with kTLS", with_tls, errno.EEXIST, "TCP_ULP"),
]

# attribute, value, errno, words
WRONG = [
    ("role", 9, errno.EINVAL, "kshake_role"),
    ("server_name", "server.test.", errno.EINVAL, "final dot"),
    ("server_name", "a." * 300, errno.EMSGSIZE, "server-name"),
    ("alpn", b"h2", errno.EINVAL, "length"),
    ("verify", 3, errno.EINVAL, "kshake_verify"),
    ("pin_spki", bytes(31), errno.EINVAL, "32 bytes"),
    ("pin_spki", bytes(32 * 9), errno.EMSGSIZE, "eight"),
    ("trust_anchors", b"-----BEGIN CERTIFICATE-----", errno.EINVAL, "DER"),
    ("timeout", 0, errno.EINVAL, "milliseconds"),
    ("suites", struct.pack("H", 0xc009), errno.EOPNOTSUPP, "code points"),
    ("groups", struct.pack("HH", 0x1d, 0x1d), errno.EINVAL, "different"),
    ("client_auth", 3, errno.EINVAL, "kshake_client_auth"),
    ("rsa_kex", 2, errno.EINVAL, "rsa-kex must be 0 or 1"),
    ("authorities", b"\0\0", errno.EINVAL, "two bytes"),
    ("authorities", bytes(32001), errno.EMSGSIZE, "32000"),
]


def wrong_option(name, value, number, words):
    """The attribute is blamed, and the socket is a plain TCP socket still."""
    client, peer = socket_pair()
    with Asker() as asker, client, peer:
        error = raises(number, asker.handshake, client, **{**pinned(), name: value})
        equal(error.attr, HANDSHAKE[name], "the attribute that is blamed")
        true(words in error.text, f"the text is {error.text!r}")
        equal(client.getsockopt(socket.IPPROTO_TCP, TCP_ULP, 16).rstrip(b"\0"), b"", "TCP_ULP")
        client.sendall(b"plain")
        equal(peer.recv(5), b"plain", "TCP")


def missing():
    """What the message lacks, by name; afterwards the socket is usable."""
    with Asker() as asker, Evil() as server, kshake.tcp(server.address) as sock:
        for attrs, lacks in (([], "fd"), ([(HANDSHAKE["fd"], sock.fileno())], "role")):
            error = raises(errno.EINVAL, asker.request, COMMANDS["handshake"], attrs)
            equal(error.missing, HANDSHAKE[lacks], "the attribute that is missed")
            true(lacks in error.text, f"the text is {error.text!r}")
        error = raises(errno.EDESTADDRREQ, asker.handshake, sock)
        equal((error.missing, error.attr), (HANDSHAKE["server_name"], None), "the attribute that is missed")
        true("server-name" in error.text, f"the text is {error.text!r}")
        error = raises(errno.ENOKEY, asker.handshake, sock, verify=KSHAKE_VERIFY_PIN)
        equal(error.missing, HANDSHAKE["pin_spki"], "the attribute that is missed")
        true("pin-spki" in error.text, f"the text is {error.text!r}")
        equal(kshake.info(sock).state, KSHAKE_STATE_IDLE, "state")
        over(asker, asker.handshake(sock, verify=KSHAKE_VERIFY_NONE), sock=sock)
        echoes(sock)


def forbidden():
    """What an administrator does not allow, in words that say where; afterwards the socket is usable."""
    with Asker() as asker, Evil() as server, kshake.tcp(server.address) as sock:
        for name, number in (("handshakes_max", errno.EUSERS), ("handshakes_user_max", errno.EUSERS),
                             ("allow_verify_none", errno.EPERM)):
            with setting(SYSCTLS / name, 0):
                error = raises(number, asker.handshake, sock, verify=KSHAKE_VERIFY_NONE)
            true("net.kshake." in error.text, f"the text is {error.text!r}")
            equal(error.attr, None, "the attribute that is blamed")
        over(asker, asker.handshake(sock, verify=KSHAKE_VERIFY_NONE), sock=sock)
        echoes(sock)


def states():
    """EALREADY, then EISCONN, with words; other ways to start it wait for the same one."""
    with Asker() as asker, held() as (server, go), kshake.tcp(server.address) as sock:
        cookie = asker.handshake(sock, **pinned())
        server.connected()
        wait_until(lambda: kshake.info(sock).state == KSHAKE_STATE_HANDSHAKE, "the handshake")
        error = raises(errno.EALREADY, asker.handshake, sock, **pinned())
        true("already" in error.text, f"the text is {error.text!r}")
        sock.setblocking(False)
        raises(errno.EALREADY, kshake.handshake, sock)
        raises(errno.EISCONN, sock.connect, server.address)
        go.set()
        over(asker, cookie)
        error = raises(errno.EISCONN, asker.handshake, sock, **pinned())
        true("had its handshake" in error.text, f"the text is {error.text!r}")
        echoes(sock)


def begun_by_setsockopt():
    """A handshake that KSHAKE_HANDSHAKE or connect() began has no event."""
    with Asker() as asker, held() as (server, go), attached(blocking=False) as sock:
        raises(errno.EINPROGRESS, connect, sock, server.address)
        server.connected()
        raises(errno.EALREADY, asker.handshake, sock, **pinned())
        go.set()
        echoes(sock)
        raises(errno.EISCONN, asker.handshake, sock, **pinned())
        equal(asker.done(0.1), None, "an event")


# --- the library ---

class LibRequest(ctypes.Structure):
    """struct kshake_request"""
    _fields_ = [("fd", ctypes.c_int), ("role", ctypes.c_int), ("server_name", ctypes.c_char_p),
                ("alpn", ctypes.c_char_p), ("alpn_len", ctypes.c_size_t), ("verify", ctypes.c_int),
                ("pins", ctypes.c_char_p), ("nr_pins", ctypes.c_size_t), ("anchors", ctypes.c_char_p),
                ("anchors_len", ctypes.c_size_t), ("policy", ctypes.c_char_p), ("timeout", ctypes.c_uint),
                ("suites", ctypes.c_void_p), ("nr_suites", ctypes.c_size_t), ("groups", ctypes.c_void_p),
                ("nr_groups", ctypes.c_size_t), ("truncation", ctypes.c_int), ("drop_chain", ctypes.c_bool),
                ("client_auth", ctypes.c_int), ("authorities", ctypes.c_char_p), ("authorities_len", ctypes.c_size_t),
                ("credential", ctypes.c_char_p), ("chain", ctypes.c_char_p), ("chain_len", ctypes.c_size_t),
                ("key", ctypes.c_int32), ("min_version", ctypes.c_uint), ("max_version", ctypes.c_uint),
                ("rsa_kex", ctypes.c_bool)]


class LibDone(ctypes.Structure):
    """struct kshake_done"""
    _fields_ = [("cookie", ctypes.c_uint64), ("error", ctypes.c_int), ("info", kshake.Info)]


def library():
    """libkshake: several at a time over one link, an error with its sentence, events for each."""
    lib = ctypes.CDLL("libkshake.so.0", use_errno=True)
    lib.kshake_link_open.restype = ctypes.c_void_p
    lib.kshake_link_error.restype = ctypes.c_char_p
    link = ctypes.c_void_p(lib.kshake_link_open())
    true(link, "kshake_link_open")

    def start(sock, **fields):
        cookie = ctypes.c_uint64()
        request = LibRequest(fd=sock.fileno(), role=KSHAKE_CLIENT, server_name=pki.NAME.encode(), timeout=20000,
                             verify=KSHAKE_VERIFY_PIN, pins=pki.spki_sha256("ecdsa-p256"), nr_pins=1)
        for name, value in fields.items():
            setattr(request, name, value)
        if lib.kshake_link_handshake(link, ctypes.byref(request), ctypes.byref(cookie)):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
        return cookie.value

    def fetch():
        done = LibDone()
        if lib.kshake_link_done(link, ctypes.byref(done)):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
        return done

    with servers.Tls(servers.echo) as server:
        socks = [kshake.tcp(server.address) for _ in range(5)]
        largest = {"anchors": b"\x30\x82\xea\x5c" + bytes(59996), "anchors_len": 60000}
        fields = [{}, {}, {}, {"pins": bytes(32)}, largest]
        cookies = {start(sock, **more): sock for sock, more in zip(socks, fields)}
        equal(len(cookies), 5, "different cookies")
        raises(errno.EMSGSIZE, start, socks[0], server_name=b"x" * 254)
        raises((errno.EALREADY, errno.EISCONN), start, socks[0])
        true(lib.kshake_link_error(link), "no sentence")
        while cookies:
            try:
                done = fetch()
            except BlockingIOError:
                true(select.select([lib.kshake_link_fd(link)], [], [], 20)[0], f"{len(cookies)} events are missing")
                continue
            sock = cookies.pop(done.cookie)
            equal(done.error, errno.EKEYREJECTED if sock is socks[3] else 0, "error")
            equal(bytes(done.info)[8:12], struct.pack("=i", done.error), "info.error")
            if not done.error:
                echoes(sock)
        raises(errno.EAGAIN, fetch)
        for sock in socks:
            sock.close()
    lib.kshake_link_close(link)


def cases():
    yield "a plain TCP socket", plain_socket
    yield "every option", every_option
    yield "attached before", attached_before
    yield "without privileges", unprivileged
    yield "other calls wait for it", waited_for
    yield "the reply comes first", reply_first
    yield "fails: another key", lambda: fails(errno.EKEYREJECTED, {}, pin_spki=bytes(32))
    yield "fails: the peer is silent", lambda: fails(
        errno.ETIMEDOUT, {"steps": ["client_hello", stall(20)]}, timeout=200)
    yield "fails: the peer hangs up", lambda: fails(
        errno.ECONNRESET, {"steps": ["client_hello", lambda p: p.fin()]})
    yield "fails: an alert", lambda: fails(
        errno.EPROTO, {"steps": before("server_hello", lambda p: p.alert(40))})
    yield "fails: no helper", no_helper
    for way in ("close", "kill"):
        yield f"{way} while it runs", lambda w=way: closed(w)
    yield "the asker is gone", asker_gone
    yield "the asker does not read", full_buffer
    yield "by a worker of io_uring's", by_worker
    yield "by an older worker of io_uring's", by_older_worker
    yield "several in one call", several
    yield "too many in one call", bounded
    yield "waits alone", waits_alone
    yield "the asker is closed before the answer", closed_meanwhile
    yield "two askers", two_askers
    yield "eight askers, one socket", races
    yield "another namespace", namespaces
    for what, make, number, words in UNFIT:
        yield f"unfit: {what}", lambda a=(make, number, words): unfit(*a)
    for name, value, number, words in WRONG:
        what = f"wrong {name.replace('_', '-')} ({name_of(number)})"
        yield what, lambda a=(name, value, number, words): wrong_option(*a)
    yield "something is missing", missing
    yield "forbidden", forbidden
    yield "already, and once more", states
    yield "begun by connect()", begun_by_setsockopt
    yield "the library", library
