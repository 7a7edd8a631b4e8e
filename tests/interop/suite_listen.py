# SPDX-License-Identifier: GPL-2.0-only
"""Listeners that hand out TLS sockets: armed before and after listen(), with KSHAKE_ACCEPT_READY and without, blocking,
polled and shared; what waits in them when they go; what comes out of them that is not theirs; and a flood.

Limits, migration of connections and drain are knobs of the whole module: this suite runs when no other does.
"""
import array
import contextlib
import ctypes
import errno
import functools
import os
import pathlib
import select
import signal
import socket
import struct
import subprocess
import threading
import time

import genl
import kshake
import netns
import pki
import suite_sign
from clients import OpenSSL, Thread, TlsError, connected
from evil import stall
from evil_client import EvilClient, up_to
from harness import Failure, equal, member, raises, true, wait_until
from kshake import (KSHAKE_ACCEPT_READY, KSHAKE_DRAIN_MODE_ABORT, KSHAKE_DRAIN_MODE_OFF,
                    KSHAKE_DRAIN_MODE_REFUSE, KSHAKE_SERVER,
                    KSHAKE_STATE_ESTABLISHED, KSHAKE_STATE_LISTENING)
from suite_life import counted, drain, references, reload_module, sessions, setting
from upgraded import own

SYSCTLS = pathlib.Path("/proc/sys/net/kshake")
MIGRATE = pathlib.Path("/proc/sys/net/ipv4/tcp_migrate_req")
TCP_FASTOPEN, TCP_FASTOPEN_CONNECT = 23, 30
FASTOPEN = pathlib.Path("/proc/sys/net/ipv4/tcp_fastopen")
SERVER_HELLO = b"\x16\x03\x03"
CERT = "ecdsa-p256"
BOTH = (False, True)


def plain(address=("127.0.0.1", 0), backlog=64, reuse=False, listening=True):
    """A TCP socket, bound, and maybe listening."""
    sock = socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if reuse:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    if sock.family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    sock.bind(address)
    if listening:
        sock.listen(backlog)
    return sock


def armed(address=("127.0.0.1", 0), ready=False, backlog=64, late=False, reuse=False, cert=CERT, **options):
    """A TLS listener; late: it listens before it is armed."""
    sock = plain(address, backlog, reuse, listening=late)
    options.setdefault("timeout", 20000)
    kshake.prepare(sock, **options)
    own(sock, cert)
    if ready:
        kshake.setopt(sock, KSHAKE_ACCEPT_READY, 1)
    if not late:
        sock.listen(backlog)
    return sock


def to(listener):
    return listener.getsockname()[:2]


def client(address, data=b"hello", connect=connected, **options):
    """libssl connects, says something and gets it back; a Thread."""
    def run():
        with connect(address) as sock:
            peer = OpenSSL(sock, **options)
            try:
                peer.handshake()
                peer.write(data)
                got = b""
                while len(got) < len(data):
                    piece = peer.read()
                    if not piece:
                        break
                    got += piece
                equal(got, data, "echo")
            finally:
                peer.free()
    return Thread(run)


def serve(sock, size=5):
    """The other side of client()."""
    with sock:
        sock.sendall(kshake.read_exactly(sock, size))
        info = kshake.info(sock)
    equal((info.state, info.role), (KSHAKE_STATE_ESTABLISHED, KSHAKE_SERVER), "state and role")
    return info


def accept(listener, seconds=20):
    """One connection, or a failure. One that is refused may be announced, too, and is not there then."""
    deadline = time.monotonic() + seconds
    while True:
        true(select.select([listener], [], [], max(deadline - time.monotonic(), 0))[0], "nothing to accept")
        with contextlib.suppress(BlockingIOError):
            return listener.accept()[0]


def works(listener, address=None):
    """A client is served; the listener blocks or does not."""
    peer = client(address or to(listener))
    info = serve(accept(listener))
    peer.result()
    return info


def silent(address, first=b""):
    """Connects and says nothing, or not enough."""
    sock = socket.create_connection(address)
    sock.sendall(first)
    return sock


def end_of(sock, seconds=10):
    """What a client's socket has been told until its end; b"reset" for a reset."""
    sock.settimeout(seconds)
    data = b""
    try:
        while piece := sock.recv(65536):
            data += piece
    except ConnectionResetError:
        return data + b"reset"
    return data


def nothing_left():
    wait_until(lambda: not sessions(), f"sessions to go: {sessions()}")
    wait_until(lambda: genl.stats()["handshakes_running"] == 0, "handshakes to end")


def waiting():
    """Connections that are established and not accepted."""
    return sum(s["state"] == KSHAKE_STATE_ESTABLISHED for s in sessions())


# --- what a server does ---

def blocking(ready, address, to_address=None):
    with armed(address, ready) as listener:
        equal(kshake.info(listener).state, KSHAKE_STATE_LISTENING, "state of the listener")
        port = to(listener)[1]
        for _ in range(3):
            peer = client((to_address or address[0], port))
            sock, peer_address = listener.accept()
            equal(peer_address[1] > 0, True, "the peer's port")
            serve(sock)
            peer.result()


def handshake_waits(ready):
    """KSHAKE_HANDSHAKE on an accepted socket waits for the end; ALPN is known then."""
    alpn = kshake.alpn_list("http/1.1")
    with armed(ready=ready, alpn=alpn) as listener:
        peer = client(to(listener), alpn=alpn)
        with listener.accept()[0] as sock:
            if ready:
                equal(kshake.info(sock).state, KSHAKE_STATE_ESTABLISHED, "state at accept()")
            kshake.handshake(sock, KSHAKE_SERVER)
            equal(kshake.getopt(sock, kshake.KSHAKE_ALPN), b"http/1.1", "ALPN")
            equal(kshake.getopt(sock, kshake.KSHAKE_SERVER_NAME), pki.NAME.encode(), "SNI")
            serve(sock)
        peer.result()


def nonblocking(ready):
    with armed(ready=ready) as listener:
        listener.setblocking(False)
        for _ in range(10000):
            raises(errno.EAGAIN, listener.accept)
        works(listener)


def accept4(ready):
    """The flags of accept4() are those of the socket, not of the listener."""
    with armed(ready=ready) as listener:
        for flags in (0, socket.SOCK_NONBLOCK, socket.SOCK_CLOEXEC, socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC):
            peer = client(to(listener))
            fd = kshake.libc.accept4(listener.fileno(), None, None, flags)
            true(fd >= 0, f"accept4: {os.strerror(ctypes.get_errno())}")
            equal(os.get_blocking(fd), not flags & socket.SOCK_NONBLOCK, "O_NONBLOCK")
            equal(os.get_inheritable(fd), not flags & socket.SOCK_CLOEXEC, "close-on-exec")
            sock = socket.socket(fileno=fd)
            sock.setblocking(True)
            serve(sock)
            peer.result()


def polled(ready, flags):
    """epoll: told once for each connection that can be accepted, and not otherwise."""
    with armed(ready=ready) as listener, select.epoll() as epoll:
        listener.setblocking(False)
        epoll.register(listener, select.EPOLLIN | flags)
        equal(epoll.poll(0), [], "events before there is a connection")
        for _ in range(3):
            peer = client(to(listener))
            equal(epoll.poll(20), [(listener.fileno(), select.EPOLLIN)], "events")
            serve(listener.accept()[0])
            raises(errno.EAGAIN, listener.accept)
            peer.result()


def many(ready, number=40, groups=2, threads=3):
    """SO_REUSEPORT listeners, each with threads that block in accept() or wait in epoll, exclusively."""
    listeners = [armed(ready=ready, reuse=True)]
    listeners += [armed(to(listeners[0]), ready, reuse=True) for _ in range(groups - 1)]
    served, lock = [], threading.Lock()

    def blocked(listener):
        while True:
            try:
                sock = listener.accept()[0]
            except OSError:
                return
            serve(sock)
            with lock:
                served.append(1)

    def exclusive(listener):
        with select.epoll() as epoll:
            epoll.register(listener, select.EPOLLIN | select.EPOLLEXCLUSIVE)
            while not epoll.poll(10)[0][1] & select.EPOLLHUP:
                try:
                    fd = kshake.libc.accept4(listener.fileno(), None, None, 0)
                    if fd >= 0:
                        serve(socket.socket(fileno=fd))
                        with lock:
                            served.append(1)
                except OSError:
                    return

    servers = []
    for listener in listeners:
        if listener is listeners[-1]:
            os.set_blocking(listener.fileno(), False)
            servers += [Thread(exclusive, listener) for _ in range(threads)]
        else:
            servers += [Thread(blocked, listener) for _ in range(threads)]
    for _ in range(number // 10):
        for peer in [client(to(listeners[0])) for _ in range(10)]:
            peer.result(60)
    wait_until(lambda: len(served) == number, f"all to be served: {len(served)}")
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)
    for thread in servers:
        thread.result()
    for listener in listeners:
        listener.close()


def interrupted(ready):
    """A blocked accept() comes back for a signal, for SO_RCVTIMEO, for shutdown() and not for a closed descriptor."""
    with armed(ready=ready) as listener:
        caught = []
        old = signal.signal(signal.SIGUSR1, lambda *_: caught.append(1))
        try:
            timer = threading.Timer(0.2, signal.pthread_kill, (threading.get_ident(), signal.SIGUSR1))
            timer.start()
            fd = kshake.libc.accept4(listener.fileno(), None, None, 0)
            # Without SO_RCVTIMEO the call is restarted, if the handler says so; Python's does not.
            equal((fd, ctypes.get_errno()), (-1, errno.EINTR), "accept4() and a signal")
            equal(caught, [1], "signals")
        finally:
            signal.signal(signal.SIGUSR1, old)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 0, 100000))
        fd = kshake.libc.accept4(listener.fileno(), None, None, 0)
        equal((fd, ctypes.get_errno()), (-1, errno.EAGAIN), "accept4() and SO_RCVTIMEO")
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 0, 0))

        spare = os.dup(listener.fileno())
        blocked = Thread(lambda: kshake.libc.accept4(spare, None, None, 0) >= 0 or ctypes.get_errno())
        time.sleep(0.2)
        os.close(spare)
        time.sleep(0.1)
        true(blocked.is_alive(), "accept() came back though the listener is there")
        listener.shutdown(socket.SHUT_RDWR)
        equal(blocked.result(), errno.EINVAL, "accept() after shutdown()")
        raises(errno.EINVAL, listener.accept)
        # It is a listener still, of which one can make use again.
        listener.listen(5)
        works(listener)


def closed_under_accept(ready):
    """close() from another thread: the call holds the file, the connection that comes is the last."""
    listener = armed(ready=ready)
    address, fd = to(listener), listener.detach()
    blocked = Thread(kshake.libc.accept4, fd, None, None, 0)
    time.sleep(0.2)
    os.close(fd)
    peer = client(address)
    got = blocked.result()
    true(got >= 0, "the last accept() failed")
    serve(socket.socket(fileno=got))
    peer.result()
    wait_until(lambda: not sessions(), "the listener to go")
    raises(errno.ECONNREFUSED, socket.create_connection, address)


# --- arming ---

def without_credential():
    """listen() fails: never plaintext on a TLS port."""
    with plain(listening=False) as sock:
        kshake.attach(sock)
        raises(errno.ENOKEY, sock.listen, 5)
        raises(errno.ECONNREFUSED, socket.create_connection, to(sock))
        raises(errno.EINVAL, sock.accept)
        own(sock, CERT)
        sock.listen(5)
        works(sock)
    with plain() as sock:
        kshake.attach(sock)
        with silent(to(sock)) as peer:
            raises(errno.ENOKEY, sock.accept)
            equal(end_of(peer), b"reset", "what a client sees of it")
        own(sock, CERT)
        works(sock)


def armed_late(ready):
    """Connections from before the ULP are refused, those after it served."""
    with plain() as listener, contextlib.ExitStack() as stack:
        old = [stack.enter_context(silent(to(listener))) for _ in range(3)]
        with counted("refused_unarmed", 3):
            kshake.prepare(listener, timeout=20000)
            own(listener, CERT)
            if ready:
                kshake.setopt(listener, KSHAKE_ACCEPT_READY, 1)
            listener.setblocking(False)
            works(listener)
            raises(errno.EAGAIN, listener.accept)
        equal([end_of(peer) for peer in old], [b"reset"] * 3, "what the old ones see")


def options():
    """What the options of a listener are to those that it has accepted, and will accept."""
    one, two = kshake.alpn_list("one"), kshake.alpn_list("two")
    with armed(alpn=one, trace=1) as listener:
        first = client(to(listener), alpn=one)
        with listener.accept()[0] as sock:
            kshake.setopt(listener, kshake.KSHAKE_ALPN, two)
            kshake.setopt(listener, kshake.KSHAKE_TRACE, 0)
            kshake.handshake(sock, KSHAKE_SERVER)
            equal(kshake.getopt(sock, kshake.KSHAKE_ALPN), b"one", "ALPN of the first")
            true(kshake.trace(sock), "no trace of the first")
            raises(errno.EBUSY, kshake.setopt, sock, kshake.KSHAKE_ALPN, two)
            serve(sock)
        first.result()
        second = client(to(listener), alpn=kshake.alpn_list("one", "two"))
        with listener.accept()[0] as sock:
            kshake.handshake(sock, KSHAKE_SERVER)
            equal(kshake.getopt(sock, kshake.KSHAKE_ALPN), b"two", "ALPN of the second")
            raises(errno.ENOENT, kshake.trace, sock)
            serve(sock)
        second.result()
        raises(errno.EINVAL, kshake.setopt, listener, kshake.KSHAKE_ALPN, b"\0")
        raises(errno.EMSGSIZE, kshake.setopt, listener, kshake.KSHAKE_POLICY, b"x" * 65)
        # Another certificate: the old one serves until the new key is there.
        kshake.setopt(listener, kshake.KSHAKE_CHAIN, pki.chain_der("ecdsa-p384"))
        works_with(listener, 0x0403)
        own(listener, "ecdsa-p384")
        works_with(listener, 0x0503)


def works_with(listener, scheme):
    peer = client(to(listener), alpn=kshake.alpn_list("two"))
    info = serve(listener.accept()[0])
    peer.result()
    equal(info.own_signature_scheme, scheme, "signature scheme")


def no_connection():
    """What makes no sense on a listener, with its errno."""
    with armed() as listener:
        raises(errno.EINVAL, kshake.handshake, listener, KSHAKE_SERVER)
        raises(errno.ENOTCONN, listener.recv, 1)
        raises(errno.ENOTCONN, listener.send, b"x")
        raises(errno.EISCONN, listener.connect, to(listener))
        raises(errno.EEXIST, kshake.attach, listener)
        raises(errno.EOPNOTSUPP, listener.setsockopt, socket.IPPROTO_TCP, TCP_FASTOPEN, 5)
        raises(errno.EINVAL, kshake.setopt, listener, KSHAKE_ACCEPT_READY, 2)
        listener.setblocking(False)
        raises(errno.EAGAIN, listener.accept)
        # Somebody may be waiting in TCP.
        raises(errno.EBUSY, kshake.setopt, listener, KSHAKE_ACCEPT_READY, 1)
        equal(kshake.getopt(listener, KSHAKE_ACCEPT_READY), struct.pack("i", 0), "KSHAKE_ACCEPT_READY")
        found = [s for s in sessions() if s["state"] == KSHAKE_STATE_LISTENING]
        equal([s["inode"] for s in found], [os.fstat(listener.fileno()).st_ino], "session-get")
        works(listener)


# --- clients that do not do what they should ---

def silent_ready():
    """KSHAKE_ACCEPT_READY: who says nothing, or nonsense, is never accepted, and stalls nobody."""
    with armed(ready=True, timeout=1500) as listener, contextlib.ExitStack() as stack:
        listener.setblocking(False)
        with counted("handshakes_failed", 6), counted("handshakes_timeout", 4), counted("accepted", 8):
            quiet = [stack.enter_context(silent(to(listener), first)) for first in (b"", b"", b"\x16\x03", b"\x16\x03\x01\x02\0")]
            rude = [stack.enter_context(silent(to(listener), b"GET / HTTP/1.0\r\n\r\n" * 20)) for _ in range(2)]
            for _ in range(2):
                works(listener)
            raises(errno.EAGAIN, listener.accept)
            for peer in quiet + rude:
                end_of(peer)
            nothing = select.select([listener], [], [], 0.2)[0]
            equal(nothing, [], "told of a failed handshake")
            wait_until(lambda: len(sessions()) == 1, "the failed ones to go")


def silent_others():
    """Without it a silent client is accepted at once, and its own socket's time runs out."""
    with armed(timeout=800) as listener:
        with silent(to(listener)), accept(listener) as sock:
            works(listener)
            raises(errno.ETIMEDOUT, sock.recv, 1)
        with silent(to(listener), b"GET / HTTP/1.0\r\n\r\n"), accept(listener) as sock:
            raises(errno.EPROTO, sock.recv, 1)


def gone_clients(ready):
    """Clients that leave at once: by FIN, by reset."""
    with armed(ready=ready) as listener:
        for linger in (None, struct.pack("ii", 1, 0)):
            peer = silent(to(listener))
            if linger:
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            peer.close()
            if not ready:
                time.sleep(0.1)
                with accept(listener) as sock:
                    raises(errno.ECONNRESET, sock.recv, 1)
        works(listener)


def backlog_of_ready():
    """What is established and not accepted is bounded, and comes in the end."""
    with armed(ready=True, backlog=2) as listener:
        peers = []
        # 2 and one more, as TCP counts; and as many again in TCP's own queue.
        for number in (1, 2, 3):
            peers.append(client(to(listener)))
            wait_until(lambda n=number: waiting() == n, "the backlog to fill")
        peers += [client(to(listener)) for _ in range(5)]
        time.sleep(0.5)
        equal(waiting(), 3, "what waits to be accepted")
        for _ in range(8):
            serve(accept(listener, 40))
        for peer in peers:
            peer.result()


TRUST = [("client_auth", kshake.KSHAKE_CLIENT_AUTH_REQUIRE), ("verify", kshake.KSHAKE_VERIFY_PIN),
         ("pin", pki.spki_sha256("client-ecdsa-p256")), ("anchors", pki.read("root.der")), ("policy", "other"),
         ("min_version", 0x0304), ("suites", [0x1301, 0x1302]), ("rsa_kex", 1)]


def trust_changes(name, value):
    """Whoever was let in, or is being let in, before it was said who may, is not accepted."""
    option = getattr(kshake, f"KSHAKE_{kshake.OPTIONS[name]}")
    with armed(ready=True) as listener, connected(to(listener)) as early, connected(to(listener)) as late:
        OpenSSL(early).handshake()
        wait_until(lambda: waiting() == 1 and len(sessions()) == 3, "one to be let in, the other one to begin")
        kshake.setopt(listener, kshake.KSHAKE_ALPN, kshake.alpn_list("h2"))
        equal(waiting(), 1, "what waits when something else has changed")
        kshake.setopt(listener, option, value)
        OpenSSL(late).handshake()
        wait_until(lambda: len(sessions()) == 1, "both to go")
        true(end_of(early) and end_of(late), "the clients are told nothing")
        listener.setblocking(False)
        raises(errno.EAGAIN, listener.accept)


def trust_stays():
    """Who is let in by what counts now is accepted; and saying the same again changes nothing."""
    trust = {"client_auth": kshake.KSHAKE_CLIENT_AUTH_REQUIRE, "verify": kshake.KSHAKE_VERIFY_PIN,
             "pin": pki.spki_sha256("client-ecdsa-p256")}
    with armed(ready=True) as listener:
        for _ in range(2):
            for name, value in trust.items():
                kshake.setopt(listener, getattr(kshake, f"KSHAKE_{kshake.OPTIONS[name]}"), value)
            peer = client(to(listener), cert="client-ecdsa-p256")
            wait_until(lambda: waiting() == 1, "it to be let in")
            for name, value in trust.items():
                kshake.setopt(listener, getattr(kshake, f"KSHAKE_{kshake.OPTIONS[name]}"), value)
            serve(accept(listener))
            peer.result()


# --- TCP fast open ---

def fast_opened():
    """Connections that began with data in the SYN."""
    names, values = (line.split() for line in pathlib.Path("/proc/self/net/netstat").read_text().splitlines()[:2])
    return int(dict(zip(names, values))["TCPFastOpenPassive"])


def fast_client(address):
    sock = socket.socket()
    sock.setsockopt(socket.IPPROTO_TCP, TCP_FASTOPEN_CONNECT, 1)
    sock.connect(address)
    return sock


def fast_open_stays():
    """A listener that does not become ours keeps it."""
    before = fast_opened()
    drain(KSHAKE_DRAIN_MODE_REFUSE)
    with setting(FASTOPEN, 0x607), plain() as listener:
        raises(errno.ESHUTDOWN, kshake.attach, listener)
        with fast_client(to(listener)) as sock:
            sock.send(b"hello")
            equal(listener.accept()[0].recv(5), b"hello", "what it gets")
    equal(fast_opened() - before, 1, "fast opens")


def fast_open(ready):
    """Where every listener is for it, ours is not: there must be a connection before there are bytes."""
    before = fast_opened()
    with setting(FASTOPEN, 0x607):
        with plain() as listener, fast_client(to(listener)) as sock:
            sock.send(b"hello")
            equal(listener.accept()[0].recv(5), b"hello", "what a plain listener gets")
            equal(fast_opened() - before, 1, "fast opens of a plain listener")
        for late in BOTH:
            with armed(ready=ready, late=late) as listener:
                peer = client(to(listener), connect=fast_client)
                serve(accept(listener))
                peer.result()
        equal(fast_opened() - before, 1, "fast opens")


# --- what is in a listener when it goes ---

def going(how):
    """Closed, or shut down, with children in TCP's queue, in flight and ready."""
    for ready in BOTH:
        with contextlib.ExitStack() as stack:
            listener = armed(ready=ready)
            address = to(listener)
            peers = [stack.enter_context(silent(address)) for _ in range(3)]
            done = [Thread(lambda: OpenSSL(stack.enter_context(connected(address))).handshake()) for _ in range(2)]
            if ready:
                for peer in done:
                    peer.result()
                wait_until(lambda: len(sessions()) == 6, f"all to be taken: {sessions()}")
            else:
                time.sleep(0.2)
            how(listener)
            for peer in peers:
                member(end_of(peer), (b"", b"reset"), "what a silent client sees")
            for peer in done:
                with contextlib.suppress(TlsError, ConnectionRefusedError):
                    peer.result()
            listener.close()
        nothing_left()
        with armed(address, ready) as again:
            works(again)


def closed_with_in_flight():
    """A handshake that is just at work when its listener goes."""
    for _ in range(12):
        listener = armed(ready=True)
        peers = [client(to(listener)) for _ in range(4)]
        time.sleep(0.01)
        listener.close()
        for peer in peers:
            with contextlib.suppress(TlsError, OSError, Failure):
                peer.result()
    nothing_left()


# --- processes ---

def forked(ready):
    """Children of a process accept from its listener."""
    with armed(ready=ready) as listener:
        pids = []
        for _ in range(2):
            pid = os.fork()
            if not pid:
                try:
                    for _ in range(2):
                        serve(listener.accept()[0])
                finally:
                    os._exit(0)
            pids.append(pid)
        for _ in range(4):
            client(to(listener)).result()
        for pid in pids:
            equal(os.waitpid(pid, 0)[1], 0, "child")
        works(listener)


def passed(ready):
    """A listener, and an accepted socket, by SCM_RIGHTS."""
    left, right = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with left, right:
        with armed(ready=ready) as listener:
            socket.send_fds(left, [b"l"], [listener.fileno()])
        with socket.socket(fileno=socket.recv_fds(right, 1, 1)[1][0]) as listener:
            peer = client(to(listener))
            with listener.accept()[0] as sock:
                socket.send_fds(left, [b"s"], [sock.fileno()])
            serve(socket.socket(fileno=socket.recv_fds(right, 1, 1)[1][0]))
            peer.result()
            # In a message that nobody reads.
            socket.send_fds(left, [b"l"], [listener.fileno()])
    nothing_left()


def namespace_that_ends():
    """The last process of a network namespace dies with a listener, and clients in all its states."""
    pid = os.fork()
    if not pid:
        try:
            netns.enter()
            listeners = [armed(ready=ready, backlog=4) for ready in BOTH]
            peers = [silent(to(listener)) for listener in listeners for _ in range(3)]
            listeners[0].accept()
            OpenSSL(connected(to(listeners[1]))).handshake()
            time.sleep(0.2)
            true(peers, "clients")
        finally:
            os._exit(0)
    equal(os.waitpid(pid, 0)[1], 0, "child")
    wait_until(lambda: drain()[1] == 0, f"all to go: {drain()}")


# --- connections that come out elsewhere ---

def migrated():
    """A child of ours in the hands of a plain listener of the same port: it does not speak at all."""
    with setting(MIGRATE, 1), plain(reuse=True, listening=False) as first:
        kshake.prepare(first, timeout=20000)
        own(first, CERT)
        first.listen(64)
        peers = [silent(to(first)) for _ in range(4)]
        time.sleep(0.1)
        second = plain(to(first), reuse=True)
        first.close()
        with second, contextlib.ExitStack() as stack:
            for peer in peers:
                stack.enter_context(peer)
            for peer in peers[:3]:
                sock = stack.enter_context(accept(second))
                raises(errno.EOPNOTSUPP, sock.send, b"in clear")
                raises(errno.EOPNOTSUPP, sock.recv, 10)
                raises(errno.EOPNOTSUPP, sock.setsockopt, socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                raises((errno.EOPNOTSUPP, errno.EEXIST), sock.setsockopt, socket.IPPROTO_TCP, kshake.TCP_ULP, b"tls")
                sock.close()
            for peer in peers[:3]:
                member(end_of(peer), (b"", b"reset"), "what the client was told")
                peer.close()
            wait_until(lambda: drain()[1] == 1, f"the closed ones to go: {drain()}")
            # The fourth is still in the plain queue: drain lets go of it.
            drain(KSHAKE_DRAIN_MODE_ABORT)
            wait_until(lambda: drain()[1] == 0, "drain")
            wait_until(lambda: references() == 0, "the module's references")
            reload_module()
            with accept(second) as sock:
                raises((errno.EPIPE, errno.ECONNABORTED, errno.ECONNRESET), sock.send, b"in clear")
            peers[3].send(b"is anybody there?")
            member(end_of(peers[3]), (b"", b"reset"), "what the last client was told")


def migrated_to_ours():
    """From one listener of ours to another: served. From a plain one: refused."""
    with setting(MIGRATE, 1):
        first = armed(reuse=True)
        peer = client(to(first))
        time.sleep(0.1)
        with armed(to(first), reuse=True, cert="ecdsa-p384") as second:
            first.close()
            equal(serve(accept(second)).own_signature_scheme, 0x0503, "whose options they are")
            peer.result()
        first = plain(reuse=True)
        with silent(to(first)) as peer:
            time.sleep(0.1)
            with armed(to(first), reuse=True) as second, counted("refused_unarmed", 1):
                first.close()
                second.setblocking(False)
                works(second)
                equal(end_of(peer), b"reset", "what the plain one's client sees")


# --- limits ---

def evicted(ready):
    """At the limit of a listener the oldest that has not said what it wants goes, and an honest client enters."""
    with setting(SYSCTLS / "handshakes_listener_max", 4), armed(ready=ready) as listener, contextlib.ExitStack() as stack:
        accepted = []
        with counted("evicted", 3):
            quiet = []
            for _ in range(6):
                quiet.append(stack.enter_context(silent(to(listener))))
                if not ready:
                    accepted.append(stack.enter_context(accept(listener)))
                else:
                    count = len(quiet)
                    wait_until(lambda: genl.stats()["evicted"] >= 0 and len(sessions()) >= min(count, 4) + 1, "to be taken")
            works(listener)
        for peer in quiet[:3]:
            true(end_of(peer).startswith(b"\x15\x03\x03\0\x02\x02\x50"), "the evicted get no internal_error")
        if not ready:
            raises(errno.EUSERS, accepted[0].recv, 1)
            equal(kshake.reason_name(kshake.info(accepted[0]).reason), "EVICTED", "reason")
            equal(kshake.info(accepted[5]).state, kshake.KSHAKE_STATE_HANDSHAKE, "the youngest")
        quiet[5].setblocking(False)
        raises(errno.EAGAIN, quiet[5].recv, 1)


def refused_at_limit():
    """Those that have said what they want are not evicted: whoever comes then is refused."""
    with setting(SYSCTLS / "handshakes_listener_max", 1), contextlib.ExitStack() as stack:
        with genl.Helper() as _, armed(client_auth=kshake.KSHAKE_CLIENT_AUTH_REQUEST) as listener:
            # The client's flight waits for the helper, which does not answer.
            def show():
                sock = stack.enter_context(connected(to(listener)))
                return OpenSSL(sock, cert="client-ecdsa-p256").handshake()
            peer = Thread(show)
            with listener.accept()[0] as sock:
                wait_until(lambda: genl.stats()["verify_pending"] == 1, "the question")
                listener.setblocking(False)
                with counted("refused_listener", 1), counted("evicted", 0), silent(to(listener)) as late:
                    wait_until(lambda: not select.select([late], [], [], 0)[0] and _refused(listener), "refusal")
                    equal(end_of(late), b"reset", "what the one too many sees")
                equal(kshake.info(sock).state, kshake.KSHAKE_STATE_HANDSHAKE, "the one that was first")
            peer.join(10)


def _refused(listener):
    try:
        listener.accept()[0].close()
        raise Failure("accepted beyond the limit")
    except BlockingIOError:
        return genl.stats()["refused_listener"] > 0


def refused_in_one_go():
    """An accept() comes back, however many are refused."""
    with armed(backlog=128) as listener, setting(SYSCTLS / "handshakes_listener_max", 0), contextlib.ExitStack() as stack:
        for _ in range(70):
            stack.enter_context(silent(to(listener)))
        listener.setblocking(False)
        with counted("refused_listener", 64):
            raises(errno.ECONNABORTED, listener.accept)
        with counted("refused_listener", 6):
            raises(errno.EAGAIN, listener.accept)


def evicted_after_verdict():
    """A client that was let in, and does not finish, waits for itself: it goes."""
    with setting(SYSCTLS / "handshakes_listener_max", 2), counted("evicted", 1), armed(
            ready=True, client_auth=kshake.KSHAKE_CLIENT_AUTH_REQUIRE, verify=kshake.KSHAKE_VERIFY_NONE) as listener:
        before = genl.stats()["verify_none"]
        slow = [EvilClient(to(listener), cert="ecdsa-p256", steps=up_to("finished", stall())) for _ in range(2)]
        with slow[0], slow[1]:
            wait_until(lambda: genl.stats()["verify_none"] == before + 2, "both to be let in", 20)
        peer = client(to(listener), cert="client-ecdsa-p256")
        serve(accept(listener))
        peer.result()


def waits_for_signature():
    """What waits for the helper's signature waits for us: it stays, and whoever comes is refused."""
    with suite_sign.external() as credential, genl.Helper() as helper, plain(listening=False) as listener:
        kshake.prepare(listener, credential=credential, timeout=20000)
        listener.listen(64)
        with setting(SYSCTLS / "handshakes_listener_max", 1):
            peer = client(to(listener))
            with listener.accept()[0] as sock:
                request = helper.pull_sign()
                listener.setblocking(False)
                with counted("refused_listener", 1), counted("evicted", 0), silent(to(listener)) as late:
                    wait_until(lambda: not select.select([late], [], [], 0)[0] and _refused(listener), "refusal")
                    equal(end_of(late), b"reset", "what the one too many sees")
                helper.sign(request.id, suite_sign.sign(request))
                serve(sock)
                peer.result()


def evicted_in_other_circles():
    """The limits of namespace and user work alike."""
    for name in ("handshakes_max", "handshakes_user_max"):
        with setting(SYSCTLS / name, 3), armed(ready=True) as listener, contextlib.ExitStack() as stack:
            before = genl.stats()["evicted"]
            for _ in range(5):
                stack.enter_context(silent(to(listener)))
            works(listener)
            true(genl.stats()["evicted"] - before >= 3, f"{name}: evicted")
        nothing_left()


def honest(address):
    """A client that comes again if it is refused: while more than half of the places are being left, it is."""
    def run():
        for attempt in range(50):
            try:
                return client(address).result(40)
            except (OSError, TlsError):
                time.sleep(0.1)
        raise Failure(f"refused {attempt + 1} times")
    return Thread(run)


def flood(ready, connections=300):
    """Half-open connections stop neither an established one nor a later honest client."""
    with setting(SYSCTLS / "handshakes_listener_max", 64), armed(ready=ready, backlog=512) as listener, \
            contextlib.ExitStack() as stack:
        peer = stack.enter_context(connected(to(listener)))
        first = Thread(OpenSSL(peer).handshake)
        old = stack.enter_context(accept(listener))
        kshake.handshake(old, KSHAKE_SERVER)
        first.result()
        stop = threading.Event()

        def attack():
            with contextlib.ExitStack() as held:
                for number in range(connections):
                    with contextlib.suppress(OSError):
                        held.enter_context(silent(to(listener), b"\x16\x03\x01" * (number & 1)))
                stop.wait(20)

        def server():
            listener.settimeout(0.2)
            while not stop.is_set():
                with contextlib.suppress(TimeoutError):
                    held.append(listener.accept()[0])

        def answer(sock):
            with contextlib.suppress(OSError, EOFError):
                serve(sock)

        held = []
        attacker = Thread(attack)
        if ready:
            stack.callback(stop.set)
            for _ in range(5):
                peer = honest(to(listener))
                serve(accept(listener))
                peer.result(60)
        else:
            def server_loop():
                listener.settimeout(0.2)
                while not stop.is_set():
                    with contextlib.suppress(TimeoutError):
                        sock = listener.accept()[0]
                        sock.settimeout(30)
                        threading.Thread(target=answer, args=(sock,), daemon=True).start()
            loop = Thread(server_loop)
            for _ in range(5):
                honest(to(listener)).result(60)
        old.sendall(b"still here")
        first.value.read(20)
        first.value.write(b"so am I")
        equal(old.recv(20), b"so am I", "the established one")
        stop.set()
        attacker.result(60)
        if not ready:
            loop.result()
        true(genl.stats()["handshakes_running"] <= 2 * 64, "more handshakes than the limit allows")


# --- drain ---

def drained():
    """The module goes with listeners armed, waited on, full: and nothing of it is left."""
    with contextlib.ExitStack() as stack:
        listeners = [stack.enter_context(armed(ready=ready)) for ready in BOTH]
        for listener in listeners:
            for _ in range(3):
                stack.enter_context(silent(to(listener)))
        accepted = stack.enter_context(listeners[0].accept()[0])
        OpenSSL(stack.enter_context(connected(to(listeners[1])))).handshake()
        blocked = [Thread(lambda l=l: kshake.libc.accept4(l.fileno(), None, None, 0) >= 0 or ctypes.get_errno())
                   for l in (stack.enter_context(armed(ready=ready)) for ready in BOTH)]
        time.sleep(0.3)
        drain(KSHAKE_DRAIN_MODE_ABORT)
        for thread in blocked:
            member(thread.result(), (errno.EINVAL, errno.ECONNABORTED), "a blocked accept()")
        wait_until(lambda: drain()[1] == 0, f"drain: {drain()}", 30)
        wait_until(lambda: references() == 0, "the module's references")
        reload_module()
        for listener in listeners:
            listener.setblocking(False)
            raises((errno.EINVAL, errno.EOPNOTSUPP), listener.accept)
            raises(errno.EOPNOTSUPP, listener.listen, 5)
        raises((errno.EOPNOTSUPP, errno.ECONNABORTED), accepted.recv, 1)
    with armed() as listener:
        works(listener)


def refused_while_draining():
    """kshake drain --refuse: no new listeners, and old ones accept nothing."""
    with armed() as listener, plain(listening=False) as other:
        kshake.attach(other)
        own(other, CERT)
        drain(kshake.KSHAKE_DRAIN_MODE_REFUSE)
        try:
            raises(errno.ESHUTDOWN, other.listen, 5)
            with silent(to(listener)) as peer:
                raises(errno.ESHUTDOWN, listener.accept)
                equal(end_of(peer), b"reset", "what the client sees")
        finally:
            drain(KSHAKE_DRAIN_MODE_OFF)
        works(listener)


def both(name, function, *arguments):
    for ready in BOTH:
        yield name + (", ready" if ready else ""), functools.partial(function, ready, *arguments)


def all_cases():
    for name, address, target in (("IPv4", ("127.0.0.1", 0), None), ("IPv6", ("::1", 0), None),
                                  ("IPv4 mapped", ("::", 0), "127.0.0.1")):
        yield from both(f"accept, {name}", blocking, address, target)
    yield from both("KSHAKE_HANDSHAKE waits", handshake_waits)
    yield from both("10,000 EAGAINs", nonblocking)
    yield from both("accept4", accept4)
    yield from both("epoll, level", polled, 0)
    yield from both("epoll, edge", polled, select.EPOLLET)
    yield from both("SO_REUSEPORT, threads, EPOLLEXCLUSIVE", many)
    yield from both("a blocked accept", interrupted)
    yield from both("closed under accept", closed_under_accept)
    yield "no credential", without_credential
    yield from both("armed after listen", armed_late)
    yield "options of a listener", options
    yield "what a listener refuses", no_connection
    yield "silent clients, ready", silent_ready
    yield "silent clients", silent_others
    yield from both("clients that leave", gone_clients)
    yield "backlog, ready", backlog_of_ready
    for name, value in TRUST:
        yield f"who is let in changes: {name}", functools.partial(trust_changes, name, value)
    yield "who is let in does not change", trust_stays
    yield from both("TCP fast open", fast_open)
    yield "TCP fast open of a listener that is refused", fast_open_stays
    yield "closed with clients in it", functools.partial(going, lambda listener: listener.close())
    yield "shut down with clients in it", functools.partial(going, lambda listener: listener.shutdown(socket.SHUT_RDWR))
    yield "closed amid handshakes", closed_with_in_flight
    yield from both("fork", forked)
    yield from both("SCM_RIGHTS", passed)
    yield "network namespace that ends", namespace_that_ends
    yield "migrated to ours", migrated_to_ours
    yield "migrated to a plain listener", migrated
    yield from both("eviction", evicted)
    yield "refused at the limit", refused_at_limit
    yield "refused in one go", refused_in_one_go
    yield "eviction of a client that does not finish", evicted_after_verdict
    yield "no eviction while the helper signs", waits_for_signature
    yield "eviction in other circles", evicted_in_other_circles
    yield from both("flood", flood)
    yield "drain: refuse", refused_while_draining
    yield "drain: abort, rmmod", drained


def cases():
    def run(case):
        try:
            return case()
        finally:
            with contextlib.suppress(OSError):
                drain(KSHAKE_DRAIN_MODE_OFF)
    for name, case in all_cases():
        yield name, lambda c=case: run(c)
