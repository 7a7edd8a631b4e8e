# SPDX-License-Identifier: GPL-2.0-only
"""connect() that does TCP and TLS: blocking, not, interrupted, shared, and everything that goes wrong.

Where TCP alone has an answer (the connection is refused, connect() is interrupted, shutdown), the same
calls are made on a plain TCP socket, and must give the same.
"""
import array
import asyncio
import contextlib
import ctypes
import errno
import os
import select
import signal
import socket
import struct
import threading
import time

import kshake
import netns
import pki
import servers
import uring
from checks import socket_pair, sticky, trusting_ca, trusting_pin
from evil import Evil, before, stall
from harness import equal, member, name_of, raises, true, wait_until
from helpers import in_child
from kshake import (KSHAKE_SERVER_NAME, KSHAKE_STATE_CONNECTING, KSHAKE_STATE_ESTABLISHED, KSHAKE_STATE_FAILED,
                    KSHAKE_STATE_HANDSHAKE, KSHAKE_STATE_IDLE, TCP_ULP)
from suite_lifecycle import nothing_left

TCP_FASTOPEN_CONNECT, SO_PEEK_OFF = 30, 42
SNDTIMEO = struct.Struct("ll")


def sockaddr(address):
    if ":" in address[0]:
        return struct.pack("=HHI", socket.AF_INET6, socket.htons(address[1]), 0) + \
            socket.inet_pton(socket.AF_INET6, address[0]) + bytes(4)
    return struct.pack("=HH", socket.AF_INET, socket.htons(address[1])) + socket.inet_aton(address[0]) + bytes(8)


def connect(sock, address):
    """connect(2) and nothing else: the interpreter's own goes on after a signal."""
    packed = address if isinstance(address, bytes) else sockaddr(address)
    if kshake.libc.connect(sock.fileno(), packed, len(packed)):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def attached(family=socket.AF_INET, blocking=True, **options):
    """A socket that was never connected, with the ULP and options that trust the server."""
    sock = socket.socket(family, socket.SOCK_STREAM)
    options = {"name": pki.NAME, "timeout": 20000, **trusting_pin(), **options}
    kshake.prepare(sock, **options)
    sock.setblocking(blocking)
    return sock


def plain(blocking=True):
    sock = socket.socket()
    sock.setblocking(blocking)
    return sock


def state(sock):
    return kshake.info(sock).state


def echoes(sock, data=b"hello"):
    sock.setblocking(True)
    sock.sendall(data)
    equal(kshake.read_exactly(sock, len(data)), data, "echo")


def events(sock, wait=0):
    """What poll says."""
    poller = select.poll()
    poller.register(sock, select.POLLIN | select.POLLOUT | select.POLLRDHUP)
    return dict(poller.poll(wait * 1000)).get(sock.fileno(), 0)


def answer(call, *args):
    """0 or the name of the errno."""
    try:
        call(*args)
    except OSError as error:
        return name_of(error.errno)
    return 0


class Full:
    """A TCP server that answers no SYN until let(): its queue is full. Then each connection goes to serve()."""

    def __init__(self, serve=None):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=0)
        self.address = self.listener.getsockname()
        self.fillers = []
        for _ in range(3):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(self.address)
            self.fillers.append(filler)
        self.tls = servers.Tls(servers.echo, tickets=0)
        self.serve = serve or self.tls.handle
        self.threads = []
        time.sleep(0.05)

    def let(self):
        """Close the connections that fill the queue; from now on it is an ordinary server."""
        for filler in self.fillers:
            filler.close()
        thread = threading.Thread(target=self.accept, daemon=True)
        thread.start()

    def accept(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self.serve, args=(sock,), daemon=True)
            self.threads.append(thread)
            thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for filler in self.fillers:
            filler.close()
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()
        self.tls.__exit__()


@contextlib.contextmanager
def held():
    """(server, go): an Evil that says nothing after the ClientHello until go.set()."""
    go = threading.Event()
    with Evil(steps=before("server_hello", lambda p: go.wait(20))) as server:
        try:
            yield server, go
        finally:
            go.set()


def in_thread(function, *args):
    """Runs it; returns (thread, results), results holding what it returned or raised."""
    results = []

    def run():
        try:
            results.append(function(*args))
        except BaseException as error:  # pylint: disable=broad-except
            results.append(error)
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread, results


def joined(thread, results, seconds=20):
    thread.join(seconds)
    true(not thread.is_alive(), "the thread hangs")
    if isinstance(results[0], BaseException):
        raise results[0]
    return results[0]


# --- it works ---

def blocking_s_server():
    """OpenSSL's server: connect() returns when TLS is there, then EISCONN."""
    server = servers.s_server("ecdsa-p256")
    with attached() as sock:
        equal(state(sock), KSHAKE_STATE_IDLE, "state before")
        connect(sock, server.address)
        equal(state(sock), KSHAKE_STATE_ESTABLISHED, "state")
        sock.sendall(b"hello\n")
        equal(kshake.read_exactly(sock, 6), b"olleh\n", "the answer")
        raises(errno.EISCONN, connect, sock, server.address)
        kshake.handshake(sock)
        info = kshake.info(sock)
        equal((info.version, info.role, info.error), (0x0304, kshake.KSHAKE_CLIENT, 0), "KSHAKE_INFO")
    server.stop()


def with_helper():
    """The helper judges the chain."""
    with netns.Kshaked() as helper, Evil() as server, socket.socket() as sock:
        helper.wait_joined()
        kshake.prepare(sock, **trusting_ca())
        connect(sock, server.address)
        echoes(sock)


def no_helper():
    """ENOLINK from connect(), and it stays."""
    with Evil() as server, socket.socket() as sock:
        kshake.prepare(sock, **trusting_ca())
        raises(errno.ENOLINK, connect, sock, server.address)
        raises(errno.ENOLINK, connect, sock, server.address)
        sticky(sock, errno.ENOLINK)


def ipv6():
    with servers.Tls(servers.echo, family=socket.AF_INET6) as server, attached(socket.AF_INET6) as sock:
        connect(sock, server.address)
        echoes(sock)


def mapped():
    """An IPv6 socket to an IPv4 address."""
    with Evil() as server, attached(socket.AF_INET6) as sock:
        connect(sock, (f"::ffff:{server.address[0]}", server.address[1]))
        echoes(sock)


def bound():
    """bind() first."""
    with Evil() as server, attached() as sock:
        sock.bind(("127.0.0.5", 0))
        port = sock.getsockname()[1]
        connect(sock, server.address)
        equal(sock.getsockname(), ("127.0.0.5", port), "getsockname")
        equal(sock.getpeername(), server.address, "getpeername")
        echoes(sock)


def nonblocking():
    """EINPROGRESS, EALREADY and silence while TCP and then TLS are under way; then POLLOUT, 0 once, EISCONN."""
    with held() as (server, go), attached(blocking=False) as sock:
        equal(events(sock), 0, "poll before connect()")
        raises(errno.EINPROGRESS, connect, sock, server.address)
        server.connected()
        wait_until(lambda: state(sock) == KSHAKE_STATE_HANDSHAKE, "the handshake to start by itself")
        for _ in range(3):
            raises(errno.EALREADY, connect, sock, server.address)
            raises(errno.EALREADY, kshake.handshake, sock)
            raises(errno.EAGAIN, sock.send, b"x")
            raises(errno.EAGAIN, sock.recv, 1)
            equal(events(sock), 0, "poll within the handshake")
        go.set()
        equal(events(sock, 20), select.POLLOUT, "poll at the end")
        equal(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), 0, "SO_ERROR")
        connect(sock, server.address)
        for _ in range(2):
            raises(errno.EISCONN, connect, sock, server.address)
        echoes(sock)


def connecting():
    """The same while TCP has no answer yet: KSHAKE_STATE_CONNECTING."""
    with Full() as server, attached(blocking=False) as sock:
        raises(errno.EINPROGRESS, connect, sock, server.address)
        for _ in range(2):
            equal(state(sock), KSHAKE_STATE_CONNECTING, "state")
            raises(errno.EALREADY, connect, sock, server.address)
            raises(errno.EALREADY, kshake.handshake, sock)
            raises(errno.EAGAIN, sock.send, b"x")
            raises(errno.EAGAIN, sock.recv, 1)
            raises(errno.EBUSY, kshake.setopt, sock, KSHAKE_SERVER_NAME, "other.test")
            equal(kshake.getopt(sock, KSHAKE_SERVER_NAME), pki.NAME.encode(), "the name")
            equal(events(sock), 0, "poll")
        server.let()
        equal(events(sock, 20), select.POLLOUT, "poll at the end")
        connect(sock, server.address)
        raises(errno.EISCONN, connect, sock, server.address)
        echoes(sock)


def waits_for_tcp():
    """connect(), reads, writes and KSHAKE_HANDSHAKE of other threads wait through TCP and TLS."""
    with Full() as server, attached() as sock:
        main = in_thread(connect, sock, server.address)
        wait_until(lambda: state(sock) == KSHAKE_STATE_CONNECTING, "TCP to connect")
        others = [in_thread(connect, sock, server.address), in_thread(kshake.handshake, sock),
                  in_thread(sock.sendall, b"hello"), in_thread(kshake.read_exactly, sock, 5)]
        time.sleep(0.1)
        for thread, results in [main, *others]:
            equal((thread.is_alive(), results), (True, []), "a thread before the end")
        server.let()
        joined(*main)
        for other in others[:3]:
            joined(*other)
        equal(joined(*others[3]), b"hello", "what the reader got")


def epoll_level():
    with held() as (server, go), attached(blocking=False) as sock, select.epoll() as epoll:
        epoll.register(sock, select.EPOLLIN | select.EPOLLOUT)
        equal(epoll.poll(0), [], "before connect()")
        raises(errno.EINPROGRESS, connect, sock, server.address)
        server.connected()
        equal(epoll.poll(0.2), [], "within the handshake")
        go.set()
        for _ in range(2):
            equal(epoll.poll(20), [(sock.fileno(), select.EPOLLOUT)], "at the end, level-triggered")
        connect(sock, server.address)
        echoes(sock)


def epoll_edge():
    """Registered before connect(); the TCP connection alone is no edge."""
    for full in (False, True):
        with contextlib.ExitStack() as stack:
            sock = stack.enter_context(attached(blocking=False))
            epoll = stack.enter_context(select.epoll())
            if full:
                server = stack.enter_context(Full())
                go = server.let
            else:
                server, gate = stack.enter_context(held())
                go = gate.set
            epoll.register(sock, select.EPOLLIN | select.EPOLLOUT | select.EPOLLET)
            equal(epoll.poll(0), [], "before connect()")
            raises(errno.EINPROGRESS, connect, sock, server.address)
            equal(epoll.poll(0.2), [], "while it is under way")
            go()
            equal(epoll.poll(20), [(sock.fileno(), select.EPOLLOUT)], "at the end, edge-triggered")
            equal(epoll.poll(0.1), [], "the same edge again")
            connect(sock, server.address)
            echoes(sock)


def low_water():
    """SO_RCVLOWAT, set before and during, does not stall it, and is in force afterwards."""
    with held() as (server, go), attached(blocking=False) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 5000)
        raises(errno.EINPROGRESS, connect, sock, server.address)
        server.connected()
        equal(sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT), 1, "SO_RCVLOWAT within the handshake")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 7)
        go.set()
        equal(events(sock, 20), select.POLLOUT, "poll at the end")
        equal(sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT), 7, "SO_RCVLOWAT at the end")
        echoes(sock, b"seven+1!")


def many():
    """Forty at a time, all by one epoll."""
    count = 40
    with servers.Tls(servers.echo) as server, select.epoll() as epoll:
        socks = {}
        for _ in range(count):
            sock = attached(blocking=False)
            socks[sock.fileno()] = sock
            epoll.register(sock, select.EPOLLOUT | select.EPOLLET)
            raises(errno.EINPROGRESS, connect, sock, server.address)
        waiting = set(socks)
        while waiting:
            ready = epoll.poll(20)
            true(ready, f"{len(waiting)} are not told")
            waiting -= {fd for fd, mask in ready}
        for sock in socks.values():
            equal(state(sock), KSHAKE_STATE_ESTABLISHED, "state")
            connect(sock, server.address)
            echoes(sock)
            sock.close()
    nothing_left()


# --- before connect() ---

def prerequisites():
    """What is missing is told before a SYN leaves; then it works on the same socket."""
    with Evil() as server, socket.create_server(("127.0.0.1", 0)) as listener, socket.socket() as sock:
        listener.setblocking(False)
        kshake.prepare(sock)
        raises(errno.EDESTADDRREQ, connect, sock, listener.getsockname())
        kshake.setopt(sock, kshake.KSHAKE_VERIFY, kshake.KSHAKE_VERIFY_PIN)
        raises(errno.ENOKEY, connect, sock, listener.getsockname())
        time.sleep(0.05)
        raises(errno.EAGAIN, listener.accept)
        equal(state(sock), KSHAKE_STATE_IDLE, "state")
        kshake.setopt(sock, kshake.KSHAKE_PIN_SPKI, pki.spki_sha256("ecdsa-p256"))
        connect(sock, server.address)
        echoes(sock)


def before_connect():
    """Nothing passes, nothing leaves, and what would get round TLS is refused."""
    with Evil() as server, attached() as sock:
        raises(errno.ENOTCONN, sock.send, b"x")
        raises(errno.ENOTCONN, sock.recv, 1)
        raises(errno.ENOTCONN, kshake.handshake, sock)
        raises(errno.EINVAL, sock.listen)
        raises(errno.EINVAL, sock.accept)
        raises(errno.EOPNOTSUPP, sock.sendto, b"x", socket.MSG_FASTOPEN, server.address)
        raises(errno.EOPNOTSUPP, sock.setsockopt, socket.IPPROTO_TCP, TCP_FASTOPEN_CONNECT, 1)
        raises(errno.EOPNOTSUPP, sock.setsockopt, socket.SOL_SOCKET, SO_PEEK_OFF, 0)
        raises(errno.EOPNOTSUPP, connect, sock, struct.pack("=H14x", socket.AF_UNSPEC))
        raises(errno.EINVAL, connect, sock, b"\2")
        raises(errno.EINVAL, connect, sock, b"\2\0\0\0")
        raises(errno.EEXIST, kshake.attach, sock)
        equal(sock.getsockopt(socket.IPPROTO_TCP, TCP_ULP, 16).rstrip(b"\0"), b"kshake", "TCP_ULP")
        connect(sock, server.address)
        echoes(sock)
        peer = server.connected()
        true(not any(content == b"x" for _, _, _, content in peer.records), "a byte left before the handshake")


def refused_to_attach():
    """TCP_ULP on sockets that are neither connected nor new; what was set before and cannot stay."""
    with Full() as server, socket.socket() as sock:
        sock.setblocking(False)
        raises(errno.EINPROGRESS, connect, sock, server.address)
        raises(errno.ENOTCONN, kshake.attach, sock)
    client, peer = socket_pair()
    with client:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        peer.close()
        raises(errno.ECONNRESET, client.recv, 1)
        raises(errno.ENOTCONN, kshake.attach, client)
    with socket.socket() as sock:
        sock.setsockopt(socket.IPPROTO_TCP, TCP_FASTOPEN_CONNECT, 1)
        raises(errno.EOPNOTSUPP, kshake.attach, sock)
        sock.setsockopt(socket.IPPROTO_TCP, TCP_FASTOPEN_CONNECT, 0)
        kshake.attach(sock)
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, SO_PEEK_OFF, 0)
        raises(errno.EOPNOTSUPP, kshake.attach, sock)
        sock.setsockopt(socket.SOL_SOCKET, SO_PEEK_OFF, -1)
        kshake.attach(sock)


def never_connected():
    attached().close()
    nothing_left()


# --- TCP fails ---

def free_address():
    return "127.0.0.1", servers.free_port()


def refusals(sock, look):
    """The answers of a socket whose connection is refused; look: which SO_ERROR is read."""
    closed, said = free_address(), []
    said.append(answer(connect, sock, closed))
    if not sock.getblocking():
        said.append(events(sock, 10))
        if look:
            said.append(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
            said.append(events(sock))
        said.append(answer(connect, sock, closed))
        said.append(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
    return said


def tcp_refused(blocking, look=False):
    """As TCP: the same answers, and another address on the same socket works, with other options."""
    with plain(blocking) as sock:
        want = refusals(sock, look)
    true("ECONNREFUSED" in want or errno.ECONNREFUSED in want, f"TCP says {want}")
    with Evil() as server, attached(blocking=blocking) as sock:
        for _ in range(3):
            equal(refusals(sock, look), want, "answers, as TCP's")
            equal(state(sock), KSHAKE_STATE_IDLE, "state")
        kshake.setopt(sock, KSHAKE_SERVER_NAME, "127.0.0.1")
        sock.setblocking(True)
        connect(sock, server.address)
        echoes(sock)
        # The name of the first attempt would be on the wire, were it kept.
        equal(server.connected().hello.server_name(), None, "server_name")
    nothing_left()


def tcp_refused_read():
    """A reader that waits for the connection is told the error."""
    with Full() as server, attached() as sock:
        main = in_thread(answer, connect, sock, server.address)
        wait_until(lambda: state(sock) == KSHAKE_STATE_CONNECTING, "TCP to connect")
        reader = in_thread(answer, sock.recv, 1)
        time.sleep(0.1)
        sock.shutdown(socket.SHUT_RDWR)
        said = {joined(*main), joined(*reader)}
        member("ECONNRESET", said, "what they are told")
        true(said <= {"ECONNRESET", "ENOTCONN", "ECONNABORTED"}, f"they are told {said}")


def unreachable():
    """What TCP says at once."""
    with Evil() as server, attached() as sock:
        raises((errno.ENETUNREACH, errno.EHOSTUNREACH), connect, sock, ("198.51.100.1", 443))
        raises(errno.EAFNOSUPPORT, connect, sock, sockaddr(("::1", 443)))
        equal(state(sock), KSHAKE_STATE_IDLE, "state")
        connect(sock, server.address)
        echoes(sock)


def shut_down_connecting(blocking):
    """shutdown() while TCP connects: what TCP says, and nothing stays."""
    said = []
    for make in (plain, attached):
        with Full() as server, make(blocking=blocking) as sock:
            if blocking:
                main = in_thread(answer, connect, sock, server.address)
                time.sleep(0.3)
                sock.shutdown(socket.SHUT_RDWR)
                said.append([joined(*main)])
            else:
                one = [answer(connect, sock, server.address)]
                one.append(answer(sock.shutdown, socket.SHUT_RDWR))
                wait_until(lambda s=sock: events(s) & select.POLLHUP, "poll to tell")
                one.append(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
                said.append(one)
    equal(said[1], said[0], "answers, as TCP's")
    nothing_left()


# --- TLS fails ---

def wrong_pin(blocking):
    """The handshake's error from connect(), and it stays."""
    with Evil() as server, attached(blocking=blocking, pin=bytes(32)) as sock:
        if blocking:
            raises(errno.EKEYREJECTED, connect, sock, server.address)
        else:
            raises(errno.EINPROGRESS, connect, sock, server.address)
            true(events(sock, 20) & select.POLLERR, "no POLLERR")
            equal(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), errno.EKEYREJECTED, "SO_ERROR")
        for _ in range(2):
            raises(errno.EKEYREJECTED, connect, sock, server.address)
        equal(state(sock), KSHAKE_STATE_FAILED, "state")
        sticky(sock, errno.EKEYREJECTED)
    nothing_left()


def not_tls():
    with socket.create_server(("127.0.0.1", 0)) as listener, attached() as sock:
        main = in_thread(connect, sock, listener.getsockname())
        peer = listener.accept()[0]
        peer.sendall(b"220 ready\r\n")
        raises(errno.EPROTO, joined, *main)
        equal(kshake.reason_name(kshake.info(sock).reason), "NOT_TLS", "reason")
        peer.close()


def ended_at_once(how, blocking):
    """The peer is gone as soon as TCP is connected."""
    wanted = (errno.ECONNRESET, errno.ECONNABORTED)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def serve():
            peer = listener.accept()[0]
            if how == "RST":
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            peer.close()
        server = in_thread(serve)
        with attached(blocking=blocking) as sock:
            if blocking:
                raises(wanted, connect, sock, listener.getsockname())
            else:
                raises(errno.EINPROGRESS, connect, sock, listener.getsockname())
                true(events(sock, 20) & select.POLLERR, "no POLLERR")
                member(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), wanted, "SO_ERROR")
            true(answer(sock.send, b"x"), "a write goes through")
        joined(*server)
    nothing_left()


def timeout_of_tls():
    """KSHAKE_TIMEOUT: ETIMEDOUT, whether somebody waits or not."""
    for blocking in (True, False):
        with Evil(steps=["client_hello", stall(20)]) as server, attached(timeout=300, blocking=blocking) as sock:
            began = time.monotonic()
            if blocking:
                raises(errno.ETIMEDOUT, connect, sock, server.address)
            else:
                raises(errno.EINPROGRESS, connect, sock, server.address)
                true(events(sock, 20) & select.POLLERR, "no POLLERR")
                raises(errno.ETIMEDOUT, connect, sock, server.address)
            true(time.monotonic() - began > 0.25, "too early")
            sticky(sock, errno.ETIMEDOUT)


def timeout_starts_with_tls():
    """While TCP connects KSHAKE_TIMEOUT does not run."""
    with Full() as server, attached(timeout=3000, blocking=False) as sock:
        raises(errno.EINPROGRESS, connect, sock, server.address)
        time.sleep(3.3)
        equal(state(sock), KSHAKE_STATE_CONNECTING, "state")
        server.let()
        sock.setblocking(True)
        connect(sock, server.address)
        echoes(sock)


# --- connect() gives up waiting ---

def interrupted(make, server, let):
    """The answers of a connect() that SO_SNDTIMEO and a signal end, twice each, then of one that may go on."""
    said = []
    with make() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, SNDTIMEO.pack(0, 100000))
        for _ in range(2):
            said.append(answer(connect, sock, server.address))
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, SNDTIMEO.pack(0, 0))
        for _ in range(2):
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            said.append(answer(connect, sock, server.address))
        let()
        said.append(answer(connect, sock, server.address))
        said.append(answer(connect, sock, server.address))
    return said


@contextlib.contextmanager
def on_alarm(restart):
    """SIGALRM does nothing but interrupt; the harness's own time limit is off meanwhile."""
    left = signal.alarm(0)
    old = signal.signal(signal.SIGALRM, lambda *_: None)
    signal.siginterrupt(signal.SIGALRM, not restart)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
        signal.alarm(left)


def gives_up(stage):
    """EINPROGRESS, EALREADY, EINTR; then it is gone on with. As plain TCP does."""
    want = ["EINPROGRESS", "EALREADY", "EINTR", "EINTR", 0, "EISCONN"]
    with on_alarm(False):
        if stage == "TCP":
            for make in (plain, attached):
                with Full() as server:
                    equal(interrupted(make, server, server.let), want, make.__name__)
        else:
            with held() as (server, go):
                equal(interrupted(attached, server, go.set), want, "answers")


def restarted():
    """SA_RESTART: the signal is handled and connect() goes on, in TCP and in TLS."""
    with on_alarm(True):
        with Full() as server, attached() as sock:
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            timer = threading.Timer(0.5, server.let)
            timer.start()
            connect(sock, server.address)
            echoes(sock)
        with held() as (server, go), attached() as sock:
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            timer = threading.Timer(0.5, go.set)
            timer.start()
            connect(sock, server.address)
            echoes(sock)


# --- gone ---

def gone(stage, way):
    """close() or SIGKILL while TCP or TLS is under way: nothing is left, the peer sees an end."""
    with contextlib.ExitStack() as stack:
        if stage == "TCP":
            server = stack.enter_context(Full())
        else:
            server, _ = stack.enter_context(held())
        pid = os.fork()
        if pid == 0:
            try:
                sock = attached(blocking=way == "kill, blocked")
                with contextlib.suppress(BlockingIOError):
                    connect(sock, server.address)
                if way == "close":
                    time.sleep(0.2)
                    sock.close()
                else:
                    time.sleep(30)
            finally:
                os._exit(0)
        if stage == "TLS":
            server.connected()
        if way != "close":
            time.sleep(0.2)
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: os.waitpid(pid, os.WNOHANG)[0], "the process to end")
        nothing_left()
    if stage == "TLS":
        member(server.outcome(20).end, {"FIN", "RST"}, "what the peer sees")


def shut_down_in_tls():
    """shutdown() within the handshake breaks it."""
    with held() as (server, _), attached() as sock:
        main = in_thread(connect, sock, server.address)
        server.connected()
        wait_until(lambda: state(sock) == KSHAKE_STATE_HANDSHAKE, "the handshake")
        sock.shutdown(socket.SHUT_RDWR)
        raises(errno.ECONNRESET, joined, *main)
        raises(errno.ECONNRESET, connect, sock, server.address)
    nothing_left()


def at_any_moment():
    """close(), shutdown() and another connect() while the kernel does its part, at whatever point that is."""
    rounds = 60
    with servers.Tls(servers.echo) as server:
        for i in range(rounds):
            address = free_address() if i % 3 == 0 else server.address
            sock = attached(blocking=False)
            others = [in_thread(answer, connect, sock, address) for _ in range(2)]
            time.sleep(i % 10 * 0.0004)
            if i % 2:
                answer(sock.shutdown, socket.SHUT_RDWR)
            for other in others:
                joined(*other)
            sock.close()
    nothing_left()
    with Evil() as good, attached() as sock:
        connect(sock, good.address)
        echoes(sock)
    return f"{rounds} rounds"


# --- shared ---

def duplicated():
    """dup() before, during and after; the first descriptor is closed in between."""
    with held() as (server, go), attached(blocking=False) as first:
        second = first.dup()
        raises(errno.EINPROGRESS, connect, first, server.address)
        third = second.dup()
        first.close()
        server.connected()
        raises(errno.EALREADY, connect, second, server.address)
        second.close()
        go.set()
        third.setblocking(True)
        connect(third, server.address)
        with third.dup() as fourth:
            third.close()
            echoes(fourth)
    equal(server.outcome().failure, None, "the server's error")


def forked():
    """A child connects, the parent reads and writes; a child inherits in the middle and after."""
    with Evil() as server, attached() as sock:
        in_child(lambda: connect(sock, server.address))
        raises(errno.EISCONN, connect, sock, server.address)
        echoes(sock, b"parent")
        in_child(lambda: echoes(sock, b"child"))
        echoes(sock, b"parent again")
    with held() as (server, go), attached(blocking=False) as sock:
        raises(errno.EINPROGRESS, connect, sock, server.address)
        server.connected()

        def child():
            sock.setblocking(True)
            connect(sock, server.address)
            echoes(sock, b"child")
        threading.Timer(0.3, go.set).start()
        in_child(child)
        echoes(sock, b"parent")


def passed_on(when):
    """SCM_RIGHTS: another process gets the socket and this one closes it."""
    with held() as (server, go), attached(blocking=False) as sock:
        ours, theirs = socket.socketpair(socket.AF_UNIX)
        fds = array.array("i", [sock.fileno()])
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)]
        if when == "before":
            ours.sendmsg([b"x"], rights)
        else:
            raises(errno.EINPROGRESS, connect, sock, server.address)
            server.connected()
            if when == "after":
                go.set()
                true(events(sock, 20) & select.POLLOUT, "it does not end")
            ours.sendmsg([b"x"], rights)
        sock.close()

        def child():
            _, control, _, _ = theirs.recvmsg(1, socket.CMSG_SPACE(4))
            fd = struct.unpack("i", control[0][2][:4])[0]
            with socket.socket(fileno=fd) as got:
                got.setblocking(True)
                connect(got, server.address)
                echoes(got)
        threading.Timer(0.3, go.set).start()
        in_child(child)
        ours.close()
        theirs.close()
    equal(server.outcome().failure, None, "the server's error")


def threads():
    """One reads, one writes, one polls, from before connect() on."""
    data = os.urandom(1 << 20)
    with servers.Tls(servers.echo) as server, attached() as sock:
        stop = threading.Event()

        def poll():
            seen = 0
            while not stop.is_set():
                seen |= events(sock, 0.05)
            return seen
        poller = in_thread(poll)
        connector = in_thread(connect, sock, server.address)
        joined(*connector)
        reader = in_thread(kshake.read_exactly, sock, len(data))
        writer = in_thread(sock.sendall, data)
        joined(*writer)
        true(joined(*reader) == data, "what came back is not what was sent")
        stop.set()
        equal(joined(*poller) & (select.POLLERR | select.POLLHUP | select.POLLNVAL), 0, "poll's errors")
        sock.shutdown(socket.SHUT_WR)
        equal(sock.recv(1), b"", "the end")
    equal(server.errors, [], "the server's errors")


# --- others' ways to connect ---

def asyncio_connects():
    """loop.sock_connect(), then streams on top; a refused one first."""
    async def run(address):
        loop = asyncio.get_running_loop()
        sock = attached(blocking=False)
        try:
            await loop.sock_connect(sock, free_address())
        except ConnectionRefusedError:
            pass
        else:
            raise AssertionError("connected to a closed port")
        sock.close()
        sock = attached(blocking=False)
        await loop.sock_connect(sock, address)
        reader, writer = await asyncio.open_connection(sock=sock)
        for size in (1, 1000, 100000):
            data = os.urandom(size)
            writer.write(data)
            await writer.drain()
            true(await reader.readexactly(size) == data, "echo")
        writer.write_eof()
        equal(await reader.read(), b"", "the end")
        writer.close()
        await writer.wait_closed()
        bad = attached(blocking=False, pin=bytes(32))
        try:
            await loop.sock_connect(bad, address)
        except OSError as error:
            equal(name_of(error.errno), "EKEYREJECTED", "errno")
        else:
            raise AssertionError("connected to a server with another key")
        bad.close()

    with servers.Tls(servers.echo) as server:
        asyncio.run(run(server.address))


def timeout_of_python():
    """socket.settimeout() and connect(): the interpreter polls."""
    with held() as (server, go), attached() as sock:
        sock.settimeout(0.3)
        try:
            sock.connect(server.address)
        except TimeoutError:
            pass
        else:
            raise AssertionError("connected")
        go.set()
        # It makes connect() non-blocking: EALREADY until then, as with TCP.
        true(events(sock, 20) & select.POLLOUT, "it does not end")
        sock.settimeout(20)
        sock.connect(server.address)
        echoes(sock)


def uring_all(blocking):
    """connect, poll, send, recv and splice both ways by io_uring."""
    with uring.Ring() as ring, held() as (server, go), attached(blocking=blocking) as sock:
        connecting_one = ring.connect(sock, server.address)
        polling = ring.poll(sock, select.POLLOUT)
        buffer = ctypes.create_string_buffer(100)
        server.connected()
        time.sleep(0.2)
        equal((ring.done(connecting_one), ring.done(polling)), (False, False), "done within the handshake")
        go.set()
        equal(ring.wait(connecting_one), 0, "connect")
        equal(ring.wait(polling), select.POLLOUT, "poll")
        receiving = ring.recv(sock, buffer)
        time.sleep(0.05)
        equal(ring.done(receiving), False, "recv without data")
        equal(ring.wait(ring.send(sock, b"by io_uring")), 11, "send")
        equal(ring.wait(receiving), 11, "recv")
        equal(buffer.raw[:11], b"by io_uring", "the echo")
        reading, writing = os.pipe()
        os.write(writing, b"spliced")
        equal(ring.wait(ring.splice(reading, sock.fileno(), 7)), 7, "splice to the socket")
        # As on TCP a non-blocking socket's splice does not wait, io_uring or not.
        equal(ring.wait(ring.poll(sock, select.POLLIN)), select.POLLIN, "poll for the echo")
        equal(ring.wait(ring.splice(sock.fileno(), writing, 100)), 7, "splice from it")
        equal(os.read(reading, 100), b"spliced", "the echo")
        os.close(reading)
        os.close(writing)
        sock.setblocking(True)
    peer = server.outcome()
    equal(peer.failure, None, "the server's error")
    true(not any(b"spliced" in r[3] or b"io_uring" in r[3] for r in peer.records if not r[1]), "plaintext")


def uring_early():
    """send and recv that were there first wait for the handshake, too; errors come back as they are."""
    with uring.Ring() as ring:
        with held() as (server, go), attached() as sock:
            main = in_thread(connect, sock, server.address)
            server.connected()
            buffer = ctypes.create_string_buffer(5)
            receiving, sending = ring.recv(sock, buffer), ring.send(sock, b"early")
            time.sleep(0.1)
            equal((ring.done(receiving), ring.done(sending)), (False, False), "done within the handshake")
            go.set()
            joined(*main)
            equal((ring.wait(sending), ring.wait(receiving)), (5, 5), "send and recv")
            equal(buffer.raw, b"early", "the echo")
        peer = server.outcome()
        true(not any(b"early" in r[3] for r in peer.records if not r[1]), "plaintext")
        with attached() as sock:
            raises(errno.ECONNREFUSED, ring.wait, ring.connect(sock, free_address()))
        with Evil() as server, attached(pin=bytes(32)) as sock:
            raises(errno.EKEYREJECTED, ring.wait, ring.connect(sock, server.address))
            raises(errno.EKEYREJECTED, ring.wait, ring.send(sock, b"x"))


def cases():
    yield "OpenSSL's server, blocking", blocking_s_server
    yield "the helper verifies", with_helper
    yield "no helper", no_helper
    yield "IPv6", ipv6
    yield "an IPv4 address on an IPv6 socket", mapped
    yield "bind() first", bound
    yield "non-blocking, while TLS is under way", nonblocking
    yield "non-blocking, while TCP is", connecting
    yield "other calls wait as well", waits_for_tcp
    yield "epoll, level-triggered", epoll_level
    yield "epoll, edge-triggered", epoll_edge
    yield "SO_RCVLOWAT", low_water
    yield "forty at a time", many
    yield "no name, no pin", prerequisites
    yield "calls before connect()", before_connect
    yield "sockets that TCP_ULP refuses", refused_to_attach
    yield "attached and closed", never_connected
    yield "TCP: refused, blocking", lambda: tcp_refused(True)
    yield "TCP: refused, non-blocking", lambda: tcp_refused(False)
    yield "TCP: refused, SO_ERROR was read", lambda: tcp_refused(False, True)
    yield "TCP: a reader is told", tcp_refused_read
    yield "TCP: unreachable", unreachable
    for blocking in (True, False):
        how = "blocking" if blocking else "non-blocking"
        yield f"TCP: shutdown(), {how}", lambda b=blocking: shut_down_connecting(b)
        yield f"TLS: wrong key, {how}", lambda b=blocking: wrong_pin(b)
        for end in ("FIN", "RST"):
            yield f"TLS: {end} at once, {how}", lambda e=end, b=blocking: ended_at_once(e, b)
    yield "TLS: no TLS at all", not_tls
    yield "KSHAKE_TIMEOUT", timeout_of_tls
    yield "KSHAKE_TIMEOUT begins with TLS", timeout_starts_with_tls
    for stage in ("TCP", "TLS"):
        yield f"SO_SNDTIMEO and signals, {stage}", lambda s=stage: gives_up(s)
    yield "SA_RESTART", restarted
    for stage in ("TCP", "TLS"):
        for way in ("close", "kill", "kill, blocked"):
            yield f"{way} while {stage} is under way", lambda s=stage, w=way: gone(s, w)
    yield "shutdown() while TLS is under way", shut_down_in_tls
    yield "ended at any moment", at_any_moment
    yield "dup()", duplicated
    yield "fork()", forked
    for when in ("before", "during", "after"):
        yield f"SCM_RIGHTS {when} the handshake", lambda w=when: passed_on(w)
    yield "threads that share a socket", threads
    yield "asyncio", asyncio_connects
    yield "settimeout()", timeout_of_python
    for blocking in (True, False):
        yield f"io_uring, {'blocking' if blocking else 'non-blocking'} socket", lambda b=blocking: uring_all(b)
    yield "io_uring, early calls and errors", uring_early
