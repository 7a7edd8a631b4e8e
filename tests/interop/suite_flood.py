# SPDX-License-Identifier: GPL-2.0-only
"""Floods: hundreds of clients that begin handshakes and do not end them, beside some that do, and crowds of honest ones.

The figures are in the results: memory per half-open connection (over what TCP takes for one, both of
whose ends are here), and the time of an honest client's handshake without and with the others.
Limits are knobs of the whole namespace, memory is the machine's: this suite runs when no other does.
"""
import contextlib
import functools
import hashlib
import os
import pathlib
import resource
import socket
import ssl
import statistics
import threading
import time

import genl
import kshake
import pki
from checks import trusting_pin
from clients import Thread
from evil_client import Client, EvilClient
from harness import Failure, equal, true, wait_until
from suite_life import setting
from suite_listen import armed, to

LISTENER_MAX = pathlib.Path("/proc/sys/net/kshake/handshakes_listener_max")
HALF_OPEN = 400
PATIENCE = 60000				# KSHAKE_TIMEOUT: no half-open one goes by itself while it is watched
HONEST = 9					# handshakes that a median is of
SLOW = 5.0					# seconds that are too many for an honest client


def client_hello(address):
    """A whole ClientHello in its record."""
    plan = EvilClient(address)
    return Client(None, plan).collect("client_hello")


# what an attacker sends at once, as a function of the ClientHello; does it go on, a byte a second?
KINDS = {
    "silent": (lambda hello: b"", False),
    "half a ClientHello": (lambda hello: hello[:100], False),
    "a byte a second": (lambda hello: hello[:1], True),
    "a ClientHello and no Finished": (lambda hello: hello, False),
}


class Attack:
    """Connections of this kind, held open until the end of the with statement."""

    def __init__(self, address, kind, number=HALF_OPEN):
        what, self.drips = KINDS[kind]
        self.address, self.number = address, number
        self.hello = client_hello(address)
        self.first = what(self.hello)
        self.socks, self.stop = [], threading.Event()

    def drip(self):
        at = len(self.first)
        while not self.stop.wait(1):
            for sock in self.socks:
                with contextlib.suppress(OSError):
                    sock.send(self.hello[at:at + 1])
            at += 1

    def __enter__(self):
        for _ in range(self.number):
            sock = socket.create_connection(self.address)
            self.socks.append(sock)
            # One that is refused may be gone already.
            with contextlib.suppress(OSError):
                sock.sendall(self.first)
        self.thread = Thread(self.drip) if self.drips else None
        return self

    def __exit__(self, *_):
        self.stop.set()
        if self.thread:
            self.thread.result()
        for sock in self.socks:
            sock.close()


class Service:
    """Echoes on whatever the listener hands out; ready: KSHAKE_ACCEPT_READY."""

    def __init__(self, ready, **options):
        self.listener = armed(ready=ready, backlog=4096, **{"timeout": PATIENCE, **options})
        self.address = to(self.listener)
        self.stop = False
        self.thread = Thread(self.serve)

    def serve(self):
        while not self.stop:
            try:
                sock = self.listener.accept()[0]
            except OSError:
                continue
            threading.Thread(target=self.echo, args=(sock,), daemon=True).start()

    @staticmethod
    def echo(sock):
        with sock, contextlib.suppress(OSError):
            while data := sock.recv(65536):
                sock.sendall(data)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop = True
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.result()
        self.listener.close()


def honest(address):
    """An honest client's connection, after its first echo; and how long that took."""
    start = time.monotonic()
    sock = kshake.tcp(address)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    kshake.handshake(kshake.prepare(sock, name=pki.NAME, timeout=20000, **trusting_pin()))
    echo(sock)
    return sock, time.monotonic() - start


def echo(sock, data=b"hello"):
    sock.sendall(data)
    equal(kshake.read_exactly(sock, len(data)), data, "echo")


def median_time(address):
    """Of an honest client, in milliseconds."""
    took = []
    for _ in range(HONEST):
        sock, seconds = honest(address)
        sock.close()
        took.append(seconds)
    true(max(took) < SLOW, f"an honest client waited {max(took):.1f} s")
    return statistics.median(took) * 1000


def running():
    return genl.stats()["handshakes_running"]


def memory_free():
    """Bytes, with what can be had back."""
    with open("/proc/meminfo", encoding="ascii") as lines:
        values = dict(line.split(":") for line in lines)
    return sum(int(values[name].split()[0]) << 10 for name in ("MemFree", "Buffers", "Cached", "SReclaimable"))


@functools.cache
def tcp_memory():
    """Bytes that a connection of TCP's takes, accepted, with both ends here."""
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as listener, contextlib.ExitStack() as stack:
        before = memory_free()
        for _ in range(HALF_OPEN):
            stack.enter_context(socket.create_connection(listener.getsockname()))
            stack.enter_context(listener.accept()[0])
        return (before - memory_free()) / HALF_OPEN


def flood(kind, ready):
    """Within the limits: each half-open connection has its place, and nobody else notices."""
    with Service(ready) as service:
        old, _ = honest(service.address)
        with old:
            alone = median_time(service.address)
            wait_until(lambda: not running(), "handshakes to end")
            failed = genl.stats()["handshakes_failed"]
            before = memory_free()
            with Attack(service.address, kind):
                wait_until(lambda: running() == HALF_OPEN, "the half-open connections", 60)
                each = (before - memory_free()) / HALF_OPEN - tcp_memory()
                together = median_time(service.address)
                echo(old)
                equal(running(), HALF_OPEN, "half-open connections that are left")
            wait_until(lambda: not running(), "half-open connections to go", 60)
            equal(genl.stats()["handshakes_failed"] - failed, HALF_OPEN, "failures counted")
            echo(old)
    # What an application has for each connection, a thread here, is its own.
    memory = f"{each / 1024:.1f} KB each; " if ready else ""
    return f"{HALF_OPEN} half-open: {memory}an honest client {together:.1f} ms, {alone:.1f} ms without them"


def counted(before):
    """Since then: who was evicted from the listener's places, and who was refused one."""
    after = genl.stats()
    return after["evicted"] - before["evicted"], after["refused_listener"] - before["refused_listener"]


def gone(before):
    return sum(counted(before))


def beyond(kind, ready, limit=64):
    """More than the limit allows: some have to go, and the honest client comes in all the same."""
    with setting(LISTENER_MAX, limit), Service(ready) as service:
        old, _ = honest(service.address)
        with old:
            wait_until(lambda: not running(), "handshakes to end")
            before = genl.stats()
            with Attack(service.address, kind):
                # Those who have to go take their time; while too many do, whoever comes is refused.
                wait_until(lambda: gone(before) >= HALF_OPEN - limit, "the half-open connections", 60)
                wait_until(lambda: running() <= limit, "those to go that have to", 60)
                took = median_time(service.address)
                now = running()
                true(now <= limit, f"{now} handshakes, {limit} are allowed")
                echo(old)
                evicted, refused = counted(before)
            wait_until(lambda: not running(), "half-open connections to go", 60)
    true(evicted > refused, f"{evicted} evicted and {refused} refused")
    return f"{HALF_OPEN} for {limit} places: {evicted} evicted, {refused} refused; an honest client {took:.1f} ms"


# --- many that are all honest ---

CROWD = 500
# Each way. A megabyte takes a minute or two: KSHAKE_CROWD_KB=1024, with KSHAKE_LIMIT=600.
SIZE = int(os.environ.get("KSHAKE_CROWD_KB", "64")) << 10
BLOCK = hashlib.shake_128(b"crowd").digest(65536 - 8)


def pieces(seed):
    """What one side sends, in pieces that are all different."""
    for number in range(SIZE // 65536):
        yield (seed << 32 | number).to_bytes(8, "big") + BLOCK


def digest(seed):
    whole = hashlib.sha256()
    for piece in pieces(seed):
        whole.update(piece)
    return whole.digest()


def take(sock, wanted):
    """Reads all that the other side sends; is it that?"""
    whole, left = hashlib.sha256(), SIZE
    while left:
        data = sock.recv(min(left, 65536))
        if not data:
            raise Failure(f"the stream ends {left} bytes early")
        whole.update(data)
        left -= len(data)
    equal(whole.digest(), wanted, "SHA-256 of what came")


def crowd(ready):
    """500 connections at a time, and then data each way through each."""
    context = ssl.create_default_context(cafile=pki.path("root.pem"))
    connected, errors = threading.Barrier(CROWD + 1), []
    up, down = digest(1), digest(2)

    def guarded(function, *arguments):
        try:
            function(*arguments)
        except Exception as error:		# pylint: disable=broad-except
            errors.append(error)
            connected.abort()

    def client(address):
        with socket.create_connection(address, 60) as tcp, \
                context.wrap_socket(tcp, server_hostname=pki.NAME) as sock:
            connected.wait(60)
            for piece in pieces(1):
                sock.sendall(piece)
            take(sock, down)
            sock.unwrap()

    def server(sock):
        with sock:
            take(sock, up)
            for piece in pieces(2):
                sock.sendall(piece)
            equal(sock.recv(1), b"", "the end")

    start = time.monotonic()
    with armed(ready=ready, backlog=4096, timeout=PATIENCE) as listener:
        threads = [threading.Thread(target=guarded, args=(client, to(listener))) for _ in range(CROWD)]
        for thread in threads:
            thread.start()
        for _ in range(CROWD):
            threads.append(threading.Thread(target=guarded, args=(server, listener.accept()[0])))
            threads[-1].start()
        connected.wait(60)
        there = time.monotonic()
        for thread in threads:
            thread.join(60)
    if errors:
        raise errors[0]
    return f"{CROWD} connected in {there - start:.1f} s, {CROWD} times {SIZE >> 10} KB both ways in {time.monotonic() - there:.1f} s"


def cases():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(4096, hard)), hard))
    for kind in KINDS:
        yield f"flood: {kind}", functools.partial(flood, kind, True)
    yield "flood: silent, the application accepts", functools.partial(flood, "silent", False)
    for kind in KINDS:
        yield f"beyond the limit: {kind}", functools.partial(beyond, kind, True)
    yield "beyond the limit: silent, the application accepts", functools.partial(beyond, "silent", False)
    yield "a crowd, KSHAKE_ACCEPT_READY", functools.partial(crowd, True)
