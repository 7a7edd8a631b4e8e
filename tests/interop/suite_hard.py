# SPDX-License-Identifier: GPL-2.0-only
"""Hard conditions: signals and other threads' close() in every blocking call, ten thousand EAGAINs, little memory,
small buffers, small segments, single bytes."""
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
import tempfile
import threading
import time

import genl
import kshake
import netns
import pki
import stress
from checks import socket_pair, trusting_pin
from evil import Evil, before
from harness import Failure, Skip, equal, member, name_of, raises, true, wait_until
from kshake import libc

CGROUP = pathlib.Path("/sys/fs/cgroup")
IPV4 = pathlib.Path("/proc/sys/net/ipv4")
MANY = 10000
# Longer than any call needs that does not wait.
MOMENT = 0.3


def nothing_left():
    def idle():
        stats = genl.stats()
        return not stats["handshakes_running"] and not stats["verify_pending"]
    wait_until(idle, "nothing to be left", 60)


# --- the calls that block ---

class Blocked:
    """A socket, a call that blocks on it, and what lets the call go on."""

    def __init__(self, stack, small=True):
        self.hold = threading.Event()
        sockopts = {"SO_SNDBUF": 1} if small else {}
        server = stack.enter_context(Evil(steps=self.steps()))
        stack.callback(self.hold.set)
        self.sock = stack.enter_context(kshake.prepare(kshake.tcp(server.address, **sockopts), name=pki.NAME,
                                                       timeout=60000, **trusting_pin()))
        self.begin()

    def steps(self):
        """The server says nothing until it may."""
        return before("serve", lambda peer: self.hold.wait(60), lambda peer: peer.send_data(b"x"))

    def begin(self):
        kshake.handshake(self.sock)

    def call(self, fd):
        """The call itself, without the interpreter's own way with EINTR: its result, or -1 and errno."""
        raise NotImplementedError

    def good(self, result):
        return result == 1


class Handshake(Blocked):
    def steps(self):
        return before("server_hello", lambda peer: self.hold.wait(60))

    def begin(self):
        pass

    def call(self, fd):
        role = ctypes.c_int(kshake.KSHAKE_CLIENT)
        return libc.setsockopt(fd, kshake.SOL_KSHAKE, kshake.KSHAKE_HANDSHAKE, ctypes.byref(role), 4)

    def good(self, result):
        return result == 0


class ReadInHandshake(Handshake):
    """Nobody has asked for the handshake's end but a reader."""

    def steps(self):
        return before("server_hello", lambda peer: self.hold.wait(60),
                      base=before("serve", lambda peer: peer.send_data(b"x")))

    def begin(self):
        self.sock.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            kshake.handshake(self.sock)
        self.sock.setblocking(True)

    def call(self, fd):
        return libc.read(fd, ctypes.create_string_buffer(1), 1)

    def good(self, result):
        return result == 1


class Read(Blocked):
    def call(self, fd):
        return libc.recv(fd, ctypes.create_string_buffer(100), 100, 0)


class Peek(Blocked):
    def call(self, fd):
        return libc.recv(fd, ctypes.create_string_buffer(100), 100, socket.MSG_PEEK)


class Waitall(Blocked):
    def steps(self):
        return before("serve", lambda peer: self.hold.wait(60), lambda peer: peer.ticket(),
                      lambda peer: peer.send_data(b"x" * 50))

    def call(self, fd):
        return libc.recv(fd, ctypes.create_string_buffer(50), 50, socket.MSG_WAITALL)

    def good(self, result):
        return result == 50


class Splice(Blocked):
    def begin(self):
        super().begin()
        self.pipe = os.pipe()

    def call(self, fd):
        return libc.splice(fd, None, self.pipe[1], None, ctypes.c_size_t(100), 0)


class Poll(Blocked):
    class Entry(ctypes.Structure):
        _fields_ = [("fd", ctypes.c_int), ("events", ctypes.c_short), ("revents", ctypes.c_short)]

    def call(self, fd):
        entry = self.Entry(fd, select.POLLIN, 0)
        return libc.poll(ctypes.byref(entry), 1, 30000)


class Write(Blocked):
    """The server reads nothing: the buffers are full."""

    def begin(self):
        super().begin()
        self.stream, self.sent = stress.pattern(1, 4 << 20), 0
        self.sock.setblocking(False)
        # What TCP moves to the peer meanwhile makes room again.
        full = time.monotonic()
        while time.monotonic() < full + 2 * MOMENT:
            try:
                self.sent += self.sock.send(self.stream[self.sent:self.sent + 16384])
                full = time.monotonic()
            except BlockingIOError:
                time.sleep(0.02)
        self.sock.setblocking(True)

    def call(self, fd):
        return libc.send(fd, bytes(10), 10, socket.MSG_NOSIGNAL)

    def good(self, result):
        return result == 10


class Sendfile(Write):
    def begin(self):
        super().begin()
        self.file = tempfile.TemporaryFile()
        self.file.write(bytes(10))
        self.file.flush()

    def call(self, fd):
        return libc.sendfile(fd, self.file.fileno(), ctypes.byref(ctypes.c_long(0)), ctypes.c_size_t(10))


CALLS = [Handshake, ReadInHandshake, Read, Peek, Waitall, Splice, Poll, Write, Sendfile]
# These end with EINTR whatever the handler says: signal(7).
NEVER_RESTARTED = {Poll}


@contextlib.contextmanager
def handler(restart):
    came = []
    old = signal.signal(signal.SIGUSR1, lambda *_: came.append(1))
    signal.siginterrupt(signal.SIGUSR1, not restart)
    try:
        yield came
    finally:
        signal.signal(signal.SIGUSR1, old)


def call(blocked, fd):
    ctypes.set_errno(0)
    result = blocked.call(fd)
    return result, ctypes.get_errno() if result < 0 else 0


def signalled(kind, restart):
    """A signal ends the call, which can be made again; or with SA_RESTART the call goes on by itself."""
    with contextlib.ExitStack() as stack:
        blocked = kind(stack)
        main = threading.get_ident()
        restarts = restart and kind not in NEVER_RESTARTED

        def disturb():
            time.sleep(MOMENT)
            signal.pthread_kill(main, signal.SIGUSR1)
            if restarts:
                time.sleep(MOMENT)
                blocked.hold.set()
        thread = threading.Thread(target=disturb)
        with handler(restart) as came:
            began = time.monotonic()
            thread.start()
            result, error = call(blocked, blocked.sock.fileno())
            took = time.monotonic() - began
            thread.join()
            equal(came, [1], "signals")
        if restarts:
            true(blocked.good(result), f"the call gave {result}, {name_of(error)}")
            true(took >= 2 * MOMENT, "the call has not waited")
        else:
            equal((result, name_of(error)), (-1, "EINTR"), "the call")
            blocked.hold.set()
            result, error = call(blocked, blocked.sock.fileno())
            true(blocked.good(result), f"once more it gave {result}, {name_of(error)}")
    nothing_left()


def limited(kind):
    """SO_RCVTIMEO and SO_SNDTIMEO: EAGAIN in time, and never restarted: signal(7)."""
    with contextlib.ExitStack() as stack:
        blocked = kind(stack)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            blocked.sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("qq", 0, 500000))
        began = time.monotonic()
        equal(name_of(call(blocked, blocked.sock.fileno())[1]), "EAGAIN", "errno")
        took = time.monotonic() - began
        true(took >= 0.45, f"that was after {took:.2f} s")
        blocked.hold.set()
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            blocked.sock.setsockopt(socket.SOL_SOCKET, option, bytes(16))
        result, error = call(blocked, blocked.sock.fileno())
        true(blocked.good(result), f"once more it gave {result}, {name_of(error)}")


def closed_meanwhile(kind):
    """As on TCP: the call goes on as if nothing had happened; the socket goes when it has returned."""
    with contextlib.ExitStack() as stack:
        blocked = kind(stack)
        fd, got = blocked.sock.detach(), []
        thread = threading.Thread(target=lambda: got.append(call(blocked, fd)))
        thread.start()
        time.sleep(MOMENT)
        os.close(fd)
        time.sleep(MOMENT)
        equal(got, [], "the call")
        blocked.hold.set()
        thread.join(30)
        true(got and blocked.good(got[0][0]), f"the call gave {got}")
    nothing_left()


def shut_meanwhile(kind):
    """shutdown(SHUT_RDWR) by another thread ends every call."""
    with contextlib.ExitStack() as stack:
        blocked = kind(stack)
        got = []
        thread = threading.Thread(target=lambda: got.append(call(blocked, blocked.sock.fileno())))
        thread.start()
        time.sleep(MOMENT)
        blocked.sock.shutdown(socket.SHUT_RDWR)
        thread.join(30)
        true(got, "the call does not end")
        result, error = got[0]
        wanted = {Write: {"EPIPE"}, Sendfile: {"EPIPE"}, Poll: {"0"}, Handshake: {"ECONNRESET"},
                  ReadInHandshake: {"ECONNRESET"}}.get(kind, {"0"})
        member(name_of(error), wanted, "errno")
        if kind not in (Poll, Write, Sendfile, Handshake, ReadInHandshake):
            equal(result, 0, "what a read returns")
    nothing_left()


# --- again and again ---

def slab_bytes():
    total = 0
    for line in pathlib.Path("/proc/slabinfo").read_text().splitlines()[2:]:
        fields = line.split()
        total += int(fields[1]) * int(fields[3])
    return total


@contextlib.contextmanager
def no_growth(what, allowed=MANY * 64):
    """Less than 64 bytes a call: nothing is kept of one."""
    time.sleep(0.2)
    before_bytes = slab_bytes()
    yield
    time.sleep(0.2)
    grown = slab_bytes() - before_bytes
    true(grown < allowed, f"{what}: the kernel's memory has grown by {grown} bytes")


def eagain(function, *arguments):
    for _ in range(MANY):
        try:
            function(*arguments)
        except BlockingIOError:
            continue
        raise Failure("did not give EAGAIN")


def many_eagains():
    hold = threading.Event()
    steps = before("server_hello", lambda peer: hold.wait(60), base=before(
        "serve", lambda peer: peer.ticket(), lambda peer: peer.key_update(True)))
    if not os.access("/proc/slabinfo", os.R_OK):
        raise Skip("no /proc/slabinfo")
    with Evil(steps=steps) as server:
        try:
            with kshake.prepare(kshake.tcp(server.address), name=pki.NAME, timeout=60000, **trusting_pin()) as sock:
                sock.setblocking(False)
                raises(errno.EINPROGRESS, kshake.handshake, sock)
                with no_growth("in the handshake"):
                    eagain(sock.recv, 1)
                    eagain(sock.send, b"x")
                    for _ in range(MANY):
                        try:
                            kshake.handshake(sock)
                        except BlockingIOError as error:
                            equal(name_of(error.errno), "EALREADY", "errno")
                hold.set()
                sock.setblocking(True)
                kshake.handshake(sock)
                sock.setblocking(False)
                # The ticket and the KeyUpdate are taken out by the first ones.
                wait_until(lambda: absorbed(sock), "the control records", 20)
                controls = kshake.info(sock)
                with no_growth("established"):
                    eagain(sock.recv, 1)
                    eagain(sock.recv, 1, socket.MSG_PEEK)
                    poller = select.poll()
                    poller.register(sock, select.POLLIN)
                    for _ in range(MANY):
                        equal(poller.poll(0), [], "poll")
                now = kshake.info(sock)
                equal((now.tickets_received, now.key_updates_received, now.key_updates_sent),
                      (controls.tickets_received, controls.key_updates_received, controls.key_updates_sent), "control records")
                sock.setblocking(True)
                sock.sendall(b"hello")
                equal(kshake.read_exactly(sock, 5), b"hello", "the echo")
        finally:
            hold.set()
    return f"{6 * MANY} calls"


def absorbed(sock):
    with contextlib.suppress(BlockingIOError):
        sock.recv(1)
    info = kshake.info(sock)
    return info.tickets_received and info.key_updates_received


def many_full():
    """The buffer is full, ten thousand times; then all of it arrives, in order, and nothing else."""
    with contextlib.ExitStack() as stack:
        blocked = Write(stack)
        sock = blocked.sock
        sock.setblocking(False)
        with no_growth("with a full buffer"):
            eagain(sock.send, b"not this")
            eagain(sock.sendmsg, [b"nor", b"this"])
        sock.setblocking(True)
        blocked.hold.set()
        equal(kshake.read_exactly(sock, 1), b"x", "what the server had to say")
        equal(kshake.read_exactly(sock, blocked.sent) == blocked.stream[:blocked.sent], True, "the echo")
    return f"{2 * MANY} calls, {blocked.sent} bytes waited"


# --- accept ---

def failed_accepts():
    """accept() on a socket that does not listen: each time a new socket gets the gate's ops, and goes."""
    client, server = socket_pair()
    with client, server:
        kshake.attach(client)
        client.setblocking(False)
        with no_growth("after failed accepts"):
            for _ in range(MANY):
                equal((libc.accept(client.fileno(), None, None), name_of(ctypes.get_errno())), (-1, "EINVAL"), "accept()")
        client.setblocking(True)
        raises(errno.EINVAL, client.listen)
    return f"{MANY} calls"


def children_come_and_go():
    """A thread is blocked in accept(); what it accepts becomes a kshake socket, and goes, at different points."""
    listener = socket.create_server(("127.0.0.1", 0))
    accepted = []

    def serve():
        while True:
            try:
                child, _ = listener.accept()
            except OSError as error:
                accepted.append(error.errno)
                return
            accepted.append(child)
    thread = threading.Thread(target=serve)
    thread.start()
    for i in range(60):
        peer = kshake.tcp(listener.getsockname())
        wait_until(lambda n=i: len(accepted) > n, "accept()")
        child = accepted[i]
        kshake.prepare(child, name=pki.NAME, timeout=200 if i % 5 == 4 else 20000, **trusting_pin())
        if i % 5:
            child.setblocking(False)
            raises(errno.EINPROGRESS, kshake.handshake, child)
        if i % 5 == 2:
            peer.close()
        if i % 5 == 3:
            child.shutdown(socket.SHUT_RDWR)
        if i % 5 == 4:
            child.setblocking(True)
            raises(errno.ETIMEDOUT, kshake.handshake, child)
        child.close()
        peer.close()
    listener.shutdown(socket.SHUT_RDWR)
    thread.join(10)
    listener.close()
    equal(name_of(accepted[-1]), "EINVAL", "accept() after the shutdown")
    nothing_left()


# --- little room ---

def crowded(**sockopts):
    """Both ways at once, through what there is of buffers."""
    maxseg = sockopts.pop("maxseg", None)
    sizes = sockopts.pop("size", 20000)
    with stress.Server() as server:
        with socket.socket() as sock:
            for name, value in sockopts.items():
                sock.setsockopt(socket.SOL_SOCKET, getattr(socket, name), value)
            if maxseg:
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, maxseg)
            sock.connect(server.address)
            kshake.prepare(sock, timeout=60000, **trusting_pin())
            kshake.handshake(sock)
            exchange = stress.Exchange(up=sizes, down=sizes, updates=50, tickets=50, exact=True).send_request(sock)
            writer = threading.Thread(target=sock.sendall, args=(exchange.up,))
            writer.start()
            exchange.finish(sock)
            writer.join()
    return f"{sizes} bytes each way"


@contextlib.contextmanager
def small_buffers():
    """What sockets in this network namespace get unless they ask: the server's."""
    old = {name: (IPV4 / name).read_text() for name in ("tcp_rmem", "tcp_wmem")}
    try:
        for name in old:
            (IPV4 / name).write_text("4096 4096 4096")
        yield
    finally:
        for name, value in old.items():
            (IPV4 / name).write_text(value)


def crowded_both(**sockopts):
    with small_buffers():
        return crowded(**sockopts)


def single_bytes():
    """A byte a write, a byte a read, records of sixteen bytes from the server."""
    size = 1500
    with stress.Server() as server, kshake.tcp(server.address) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        kshake.prepare(sock, timeout=60000, **trusting_pin())
        kshake.handshake(sock)
        exchange = stress.Exchange(up=size, down=size, chunk=16, updates=30, tickets=30, exact=True).send_request(sock)

        def write():
            for i in range(size):
                sock.send(exchange.up[i:i + 1])
        writer = threading.Thread(target=write)
        writer.start()
        while len(exchange.got) < len(exchange.want()):
            piece = sock.recv(1)
            equal(len(piece), 1, "bytes of a read")
            exchange.got += piece
        writer.join()
        exchange.finish(sock)


# --- little memory ---

@contextlib.contextmanager
def memory_group(limit):
    """A cgroup of its own for the processes that enter it."""
    group = CGROUP / "kshake-hard"
    group.mkdir()
    (group / "memory.max").write_text(str(limit))
    # The stress client is two processes: without one of them the other has nobody to report to.
    (group / "memory.oom.group").write_text("1")
    try:
        yield group
    finally:
        wait_until(lambda: not (group / "cgroup.procs").read_text(), "the processes to end", 20)
        group.rmdir()


def stress_client(server, group):
    """Ten seconds of the stress client in that cgroup, in want of memory perhaps; by a plan that is always the same."""
    return subprocess.run([stress.PROGRAMS / "stress-client", "-p", f"{server.address[1]}u", "-P",
                           pki.spki_sha256("ecdsa-p256").hex(), "-a", pki.path("root.der"), "-n", pki.NAME, "-s", "11",
                           "-l", "60", "-t", "10", "-w", "8", "-m"], stdout=subprocess.PIPE, text=True, check=False,
                          preexec_fn=lambda: (group / "cgroup.procs").write_text(str(os.getpid())))


@functools.cache
def memory_that_is_enough():
    """What the client takes at most when it has all it wants, in bytes; with what the kernel holds for it."""
    with stress.Server() as server, netns.Kshaked() as kshaked, memory_group("max") as group:
        kshaked.wait_joined(seconds=60)
        client = stress_client(server, group)
        equal((client.returncode, "not ok" in client.stdout), (0, False), client.stdout)
        return int((group / "memory.peak").read_text())


def events_of(group):
    return {key: int(value) for key, value in map(str.split, (group / "memory.events").read_text().splitlines())}


def little_memory(percent):
    """The stress client with so much of the memory it takes: it survives, fails with ENOMEM, or is killed for it."""
    if "User Mode Linux" in pathlib.Path("/proc/cpuinfo").read_text():
        raise Skip("user-mode Linux of 6.12 falls over a fork() that a signal ends")
    if "memory" not in (CGROUP / "cgroup.controllers").read_text().split():
        raise Skip("no memory controller")
    (CGROUP / "cgroup.subtree_control").write_text("+memory")
    limit = memory_that_is_enough() * percent // 100
    with stress.Server() as server, netns.Kshaked() as kshaked, memory_group(limit) as group:
        kshaked.wait_joined(seconds=60)
        client = stress_client(server, group)
        events = events_of(group)
        true(events["max"], "there was memory enough: nothing was tried")
        if client.returncode == -signal.SIGKILL:
            true(events["oom_kill"], "killed, but not for its memory")
        else:
            equal((client.returncode, "not ok" in client.stdout), (0, False), client.stdout)
        nothing_left()
        with kshake.connect(server.address, timeout=60000, **trusting_pin()) as sock:
            exchange = stress.Exchange(up=100, down=100).send_request(sock)
            sock.sendall(exchange.up)
            exchange.finish(sock)
    return f"{limit >> 10} KB; limit met {events['max']} times, killed {events['oom_kill']} times"


def cases():
    for kind in CALLS:
        yield f"{kind.__name__}: a signal, EINTR", lambda k=kind: signalled(k, False)
        yield f"{kind.__name__}: a signal, SA_RESTART", lambda k=kind: signalled(k, True)
        yield f"{kind.__name__}: closed by another thread", lambda k=kind: closed_meanwhile(k)
        yield f"{kind.__name__}: shut down by another thread", lambda k=kind: shut_meanwhile(k)
        if kind is not Poll:
            yield f"{kind.__name__}: EAGAIN by SO_RCVTIMEO, SO_SNDTIMEO", lambda k=kind: limited(k)
    yield "ten thousand EAGAINs", many_eagains
    yield "ten thousand EAGAINs of a full buffer", many_full
    yield "ten thousand failed accepts", failed_accepts
    yield "children come and go", children_come_and_go
    yield "SO_SNDBUF and SO_RCVBUF small", lambda: crowded(SO_SNDBUF=1, SO_RCVBUF=1, size=3000)
    yield "SO_SNDBUF small", lambda: crowded(SO_SNDBUF=1)
    yield "the server's buffers small", lambda: crowded_both(size=10000)
    yield "both sides' buffers small", lambda: crowded_both(SO_SNDBUF=1, SO_RCVBUF=1, size=2000)
    yield "TCP_MAXSEG of 88", lambda: crowded(maxseg=88)
    yield "TCP_MAXSEG of 88, small buffers", lambda: crowded(maxseg=88, SO_SNDBUF=1, SO_RCVBUF=1, size=2000)
    yield "byte by byte", single_bytes
    for percent in (50, 85):
        yield f"a memory cgroup of {percent} % of what it takes", lambda p=percent: little_memory(p)
