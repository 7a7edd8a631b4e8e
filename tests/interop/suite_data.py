# SPDX-License-Identifier: GPL-2.0-only
"""Data: plaintext in, plaintext out, however it is cut, whenever it comes, however one waits for it."""
import array
import contextlib
import errno
import fcntl
import hashlib
import os
import select
import signal
import socket
import struct
import termios
import threading
import time

import kshake
import pki
import tls13
from checks import accepted, sticky, trusting_pin
from evil import GOOD, Evil, before, new_session_ticket, up_to
from harness import equal, raises, true, wait_until
from servers import Tls, echo
from tls13 import HANDSHAKE

MEGABYTE = 1 << 20


def connect(server, **options):
    return kshake.connect(server.address, timeout=60000, **{"name": pki.NAME, **trusting_pin(), **options})


def prepared(server, **sockopts):
    return kshake.prepare(kshake.tcp(server.address, **sockopts), name=pki.NAME, timeout=60000, **trusting_pin())


def pattern(size, seed=0):
    return hashlib.shake_128(bytes([seed])).digest(size)


# --- much of it ---

def both_ways(suite, cert="ecdsa-p256"):
    """1 MB each way at the same time, over Python's TLS server (OpenSSL), compared byte by byte."""
    up, down = pattern(MEGABYTE, 1), pattern(MEGABYTE, 2)
    got = []

    def serve(tls):
        received = bytearray()
        tls.sendall(down[:1000])
        while len(received) < MEGABYTE:
            received += tls.recv(65536)
            sent = 1000 + (len(received) * (MEGABYTE - 1000) // MEGABYTE)
            tls.sendall(down[serve.sent:sent])
            serve.sent = sent
        got.append(bytes(received))
        tls.unwrap()
    serve.sent = 1000

    with Tls(serve, cert) as server, connect(server, suites=[suite], pin=pki.spki_sha256(cert)) as sock:
        writer = threading.Thread(target=sock.sendall, args=(up,))
        writer.start()
        received = kshake.read_to_end(sock)
        writer.join()
        info = kshake.info(sock)
    true(received == down, f"from the server: {len(received)} bytes, not what was sent")
    true(got and got[0] == up, "to the server: not what was sent")
    true(info.has(kshake.KSHAKE_INFO_CLOSE_NOTIFY), "the end is no close_notify")
    equal(server.errors, [], "the server's errors")


def calls():
    """read, recv, recvmsg, readv; write, send, sendmsg, writev: all the same bytes."""
    with Tls(echo) as server, connect(server) as sock:
        fd = sock.fileno()
        for what, write in (("write", lambda d: os.write(fd, d)), ("send", sock.send),
                            ("sendmsg", lambda d: sock.sendmsg([d[:3], d[3:]])),
                            ("writev", lambda d: os.writev(fd, [d[:2], d[2:]]))):
            for how, read in (("read", lambda n: os.read(fd, n)), ("recv", sock.recv),
                              ("recvmsg", lambda n: sock.recvmsg(n)[0]),
                              ("readv", lambda n: _readv(fd, n)),
                              ("recv MSG_WAITALL", lambda n: sock.recv(n, socket.MSG_WAITALL))):
                equal(write(what.encode().ljust(12)), 12, what)
                equal(read(12), what.encode().ljust(12), f"{what} and {how}")


def _readv(fd, size):
    first, second = bytearray(1), bytearray(size - 1)
    os.readv(fd, [first, second])
    return bytes(first + second)


def peek():
    with Tls(echo) as server, connect(server) as sock:
        sock.sendall(b"twice")
        equal(sock.recv(3, socket.MSG_PEEK), b"twi", "MSG_PEEK")
        equal(sock.recv(5, socket.MSG_PEEK), b"twice", "MSG_PEEK again")
        equal(sock.recv(5), b"twice", "recv")
        raises(errno.EAGAIN, sock.recv, 5, socket.MSG_DONTWAIT)
        raises(errno.EAGAIN, sock.recv, 5, socket.MSG_DONTWAIT | socket.MSG_PEEK)


def peek_behind_ticket():
    """MSG_PEEK looks past a control record."""
    with Evil(steps=before("serve", lambda p: p.ticket(), lambda p: p.send_data(b"behind"))) as server:
        with connect(server) as sock:
            equal(sock.recv(6, socket.MSG_PEEK), b"behind", "MSG_PEEK")
            equal(sock.recv(6), b"behind", "recv")
        server.outcome()


def fionread():
    """FIONREAD counts readable plaintext or says 0: never ciphertext."""
    with Evil(steps=before("serve", lambda p: p.send_data(b"12345"))) as server, connect(server) as sock:
        select.select([sock], [], [])
        count = array.array("i", [0])
        fcntl.ioctl(sock, termios.FIONREAD, count)
        true(count[0] in (0, 5), f"FIONREAD says {count[0]} of 5 bytes")
        equal(sock.recv(10), b"12345", "recv")


# --- as it comes ---

def tickets(where):
    """NewSessionTickets are counted and otherwise unseen."""
    data = lambda peer: peer.send_data(b"data")  # noqa: E731
    ticket = lambda peer: peer.ticket()  # noqa: E731
    steps = {"before": [ticket, ticket, data], "within": [data, ticket, data], "after": [data, ticket, ticket]}[where]
    expected = b"data" * steps.count(data)
    with Evil(steps=before("serve", *steps)) as server, connect(server) as sock:
        equal(kshake.read_exactly(sock, len(expected)), expected, "data")
        sock.sendall(b"echo")
        equal(kshake.read_exactly(sock, 4), b"echo", "echo")
        equal(kshake.info(sock).tickets_received, steps.count(ticket), "info.tickets_received")


def tickets_together():
    """Several messages in a record, and a message over several records (5.1)."""
    two = new_session_ticket() + new_session_ticket(b"\1", b"x" * 500)

    def split(peer):
        for i in range(0, len(two), 7):
            peer.record(HANDSHAKE, two[i:i + 7])
    with Evil(steps=before("serve", lambda p: p.record(HANDSHAKE, two), split)) as server, connect(server) as sock:
        sock.sendall(b"echo")
        equal(kshake.read_exactly(sock, 4), b"echo", "echo")
        equal(kshake.info(sock).tickets_received, 4, "info.tickets_received")


def ticket_is_no_data():
    """poll and epoll say nothing for a ticket: no false POLLIN; recv finds nothing."""
    with Evil(steps=before("serve", lambda p: p.ticket())) as server, connect(server) as sock:
        time.sleep(0.3)
        poller = select.poll()
        poller.register(sock, select.POLLIN)
        equal(poller.poll(300), [], "poll on a ticket")
        with select.epoll() as epoll:
            epoll.register(sock, select.EPOLLIN)
            equal(epoll.poll(0.3), [], "epoll on a ticket")
        raises(errno.EAGAIN, sock.recv, 1, socket.MSG_DONTWAIT)
        sock.sendall(b"echo")
        equal([e & select.POLLIN for _, e in poller.poll(5000)], [select.POLLIN], "poll on data")
        equal(sock.recv(9), b"echo", "echo")


def key_updates(request):
    """The server changes its key, and asks for ours: data goes on in both directions."""
    update = lambda peer: peer.key_update(request)  # noqa: E731
    steps = before("serve", lambda p: p.send_data(b"old"), update, lambda p: p.send_data(b"new"))
    with Evil(steps=steps) as server, connect(server) as sock:
        equal(kshake.read_exactly(sock, 6), b"oldnew", "data over a KeyUpdate")
        for word in (b"first", b"second"):
            sock.sendall(word)
            equal(kshake.read_exactly(sock, len(word)), word, "echo")
        info = kshake.info(sock)
        equal((info.key_updates_received, info.key_updates_sent), (1, int(request)), "KeyUpdates")
        peer = server.connected()
        equal(peer.failure, None, "the server's error")


def right_behind(*tail, expected, end=None):
    """Server data, close and FIN in the same breath as its Finished, before ours came."""
    steps = up_to("finished", collect, "finished", *tail, release, "client_finished")
    with Evil(steps=steps) as server, connect(server) as sock:
        time.sleep(0.2)
        equal(kshake.read_exactly(sock, len(expected)), expected, "data right behind Finished")
        if end == "close_notify":
            equal(sock.recv(1), b"", "EOF")
            equal(sock.recv(1), b"", "EOF again")
        elif end == "fin":
            raises(errno.ECONNRESET, sock.recv, 1)
        else:
            sock.sendall(b"x")


def collect(peer):
    """A step: what follows is written in one piece by release()."""
    peer.whole, peer.held_raw, peer.raw = peer.raw, b"", lambda data: setattr(
        peer, "held_raw", peer.held_raw + data)


def release(peer):
    peer.raw = peer.whole
    peer.raw(peer.held_raw)


def release_fin(peer):
    release(peer)
    peer.fin()


def behind_finished():
    data = lambda p: p.send_data(b"early bird")  # noqa: E731
    yield "data behind Finished", lambda: right_behind(data, expected=b"early bird")
    yield "ticket and data behind Finished", lambda: right_behind(
        lambda p: p.ticket(), data, expected=b"early bird")
    yield "data, close_notify and FIN behind Finished", lambda: right_behind(
        data, lambda p: p.close_notify(), release_fin, expected=b"early bird", end="close_notify")
    yield "data and FIN without close_notify behind Finished", lambda: right_behind(
        data, release_fin, expected=b"early bird", end="fin")
    yield "close_notify and FIN behind Finished", lambda: right_behind(
        lambda p: p.close_notify(), release_fin, expected=b"", end="close_notify")


def client_data_with_finished():
    """What the application writes at once goes out right behind our Finished; the server reads
    both from one stretch of bytes."""
    first = []

    def late(peer):
        time.sleep(0.5)
        first.append(peer.sock.recv(65536, socket.MSG_PEEK))
    with Evil(steps=before("client_finished", late)) as server, connect(server) as sock:
        sock.sendall(b"GET / HTTP/1.0\r\n\r\n")
        equal(kshake.read_exactly(sock, 18), b"GET / HTTP/1.0\r\n\r\n", "echo")
    records = []
    while first[0]:
        size = 5 + struct.unpack("!H", first[0][3:5])[0]
        records.append(first[0][0])
        first[0] = first[0][size:]
    equal(records[-2:], [23, 23], "Finished and data are there together")


def cut(**plan):
    with Evil(**plan) as server:
        _, peer = accepted(server, data=pattern(3000), name=pki.NAME, **trusting_pin(), timeout=60000)
        equal(peer.data, pattern(3000), "the server's data")


def record_sizes(size):
    """Data records of this size."""
    data = pattern(40 * size if size < 1000 else 50000)
    with Evil(steps=before("serve", lambda p: p.send_data(data, size))) as server, connect(server) as sock:
        equal(kshake.read_exactly(sock, len(data)), data, "data")


def padded_and_empty():
    """Records of nothing and of padding are passed over (5.1, 5.4)."""
    def send(peer):
        peer.record(tls13.DATA, b"")
        peer.record(tls13.DATA, b"a", pad=100)
        peer.record(tls13.DATA, b"", pad=16000)
        peer.record(tls13.DATA, b"b")
    with Evil(steps=before("serve", send)) as server, connect(server) as sock:
        equal(kshake.read_exactly(sock, 2), b"ab", "data")


class Dribble:
    """A proxy that passes the server's bytes on one at a time, each in its own segment."""

    def __init__(self, target):
        self.target = target
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = self.listener.getsockname()
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        client, _ = self.listener.accept()
        upstream = socket.create_connection(self.target)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with client, upstream, contextlib.suppress(ConnectionError):
            while True:
                ready, _, _ = select.select([client, upstream], [], [])
                for source in ready:
                    data = source.recv(65536)
                    if not data:
                        return
                    if source is client:
                        upstream.sendall(data)
                    else:
                        for i in range(len(data)):
                            client.send(data[i:i + 1])


def dribbled_openssl():
    """OpenSSL's server, one byte a segment."""
    with Tls(echo, "rsa-2048-int") as server:
        proxy = Dribble(server.address)
        with kshake.connect(proxy.address, name=pki.NAME, **trusting_pin("rsa-2048-int")) as sock:
            sock.sendall(pattern(500))
            equal(kshake.read_exactly(sock, 500), pattern(500), "echo")


def socket_options(cert="rsa-4096-int", size=200000, **sockopts):
    """The handshake and some data work with such a socket, and the option keeps its value."""
    data = pattern(size)
    with Tls(echo, cert) as server:
        with kshake.prepare(kshake.tcp(server.address, **sockopts), name=pki.NAME, timeout=60000,
                            **trusting_pin(cert)) as sock:
            options = {name: sock.getsockopt(socket.SOL_SOCKET, getattr(socket, name)) for name in sockopts}
            kshake.handshake(sock)
            writer = threading.Thread(target=sock.sendall, args=(data,))
            writer.start()
            equal(kshake.read_exactly(sock, len(data)), data, "echo")
            writer.join()
            for name, value in options.items():
                equal(sock.getsockopt(socket.SOL_SOCKET, getattr(socket, name)), value, name)


# --- the end ---

def close_notify_is_eof():
    def bye(tls):
        tls.sendall(b"bye")
        tls.unwrap()
    with Tls(bye) as server, connect(server) as sock:
        equal(kshake.read_to_end(sock), b"bye", "data")
        equal(sock.recv(1), b"", "EOF again")
        poller = select.poll()
        poller.register(sock, select.POLLIN)
        equal([e & select.POLLIN for _, e in poller.poll(1000)], [select.POLLIN], "poll at EOF")
        info = kshake.info(sock)
        true(info.has(kshake.KSHAKE_INFO_CLOSE_NOTIFY), "CLOSE_NOTIFY is not set")
        equal(info.received(), None, "close_notify is no failure")
    equal(server.errors, [], "the server's errors")


def close_sends_close_notify():
    """The peer sees its end as an end (Python's server raises an error otherwise)."""
    ends = []

    def serve(tls):
        data = b""
        while piece := tls.recv(100):
            data += piece
        ends.append(data)
    with Tls(serve) as server:
        with connect(server) as sock:
            sock.sendall(b"last words")
    equal(ends, [b"last words"], "the server read to the end")
    equal(server.errors, [], "the server's errors")


def shutdown_write():
    """shutdown(SHUT_WR) sends close_notify and reading goes on."""
    def serve(tls):
        data = b""
        while piece := tls.recv(100):
            data += piece
        tls.sendall(data.upper())
        tls.unwrap()
    with Tls(serve) as server, connect(server) as sock:
        sock.sendall(b"words")
        sock.shutdown(socket.SHUT_WR)
        equal(kshake.read_to_end(sock), b"WORDS", "what came afterwards")
        raises(errno.EPIPE, sock.send, b"more", socket.MSG_NOSIGNAL)
    equal(server.errors, [], "the server's errors")


# --- ways to wait ---

def nonblocking(wait):
    """EINPROGRESS, EALREADY until it is over, then 0: wait(sock, release) does the waiting."""
    gate = threading.Event()
    with Evil(steps=before("server_hello", lambda p: gate.wait(20))) as server:
        with prepared(server) as sock:
            sock.setblocking(False)
            raises(errno.EINPROGRESS, kshake.handshake, sock)
            raises(errno.EALREADY, kshake.handshake, sock)
            raises(errno.EAGAIN, sock.recv, 1)
            raises(errno.EAGAIN, sock.send, b"x")
            equal(kshake.info(sock).state, kshake.KSHAKE_STATE_HANDSHAKE, "state")
            wait(sock, gate.set)
            kshake.handshake(sock)
            kshake.handshake(sock)
            equal(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), 0, "SO_ERROR")
            sock.setblocking(True)
            sock.sendall(b"x")
            equal(sock.recv(1), b"x", "echo")


def by_poll(sock, go):
    """poll reports nothing until it is over, then POLLOUT."""
    poller = select.poll()
    poller.register(sock, select.POLLIN | select.POLLOUT | select.POLLPRI)
    equal(poller.poll(300), [], "poll during the handshake")
    go()
    equal([e for _, e in poller.poll(20000)], [select.POLLOUT], "poll afterwards")


def by_select(sock, go):
    equal(select.select([sock], [sock], [sock], 0.3), ([], [], []), "select during the handshake")
    go()
    equal(select.select([sock], [sock], [], 20), ([], [sock], []), "select afterwards")


def by_epoll(mode):
    def wait(sock, go):
        with select.epoll() as epoll:
            epoll.register(sock, select.EPOLLIN | select.EPOLLOUT | mode)
            equal(epoll.poll(0.3), [], "epoll during the handshake")
            go()
            events = epoll.poll(20)
            true(events and events[0][1] & select.EPOLLOUT, f"epoll afterwards: {events}")
            equal(events[0][1] & (select.EPOLLIN | select.EPOLLERR), 0, "and nothing else")
            if mode & select.EPOLLET:
                equal([e for e in epoll.poll(0.2) if e[1] & select.EPOLLERR], [], "no error edge")
    return wait


def failed_nonblocking(mode):
    """POLLERR, the errno once in SO_ERROR, and sticky on all calls."""
    gate = threading.Event()
    steps = up_to("server_hello", lambda p: gate.wait(20), lambda p: p.alert(40))
    with Evil(steps=steps) as server, prepared(server) as sock, select.epoll() as epoll:
        sock.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, sock)
        epoll.register(sock, select.EPOLLIN | select.EPOLLOUT | mode)
        equal(epoll.poll(0.2), [], "epoll during the handshake")
        gate.set()
        events = epoll.poll(20)
        true(events and events[0][1] & select.EPOLLERR, f"epoll afterwards: {events}")
        equal(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), errno.EPROTO, "SO_ERROR")
        sticky(sock, errno.EPROTO)


def other_calls_wait():
    """A blocking read or write before the end of the handshake waits for it."""
    for what, call in (("recv", lambda s: s.recv(5)), ("send", lambda s: s.send(b"hello"))):
        gate = threading.Event()
        steps = before("server_hello", lambda p: gate.wait(20))
        steps = before("serve", lambda p: p.send_data(b"hello"), base=steps)
        with Evil(steps=steps) as server, prepared(server) as sock:
            sock.setblocking(False)
            raises(errno.EINPROGRESS, kshake.handshake, sock)
            sock.setblocking(True)
            threading.Timer(0.3, gate.set).start()
            start = time.monotonic()
            equal(call(sock), b"hello" if what == "recv" else 5, what)
            true(time.monotonic() - start > 0.2, f"{what} did not wait")


def read_waits_in_background():
    """Nobody waits at all: the handshake goes on by itself."""
    with Evil() as server, prepared(server) as sock:
        sock.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, sock)
        wait_until(lambda: kshake.info(sock).state == kshake.KSHAKE_STATE_ESTABLISHED, "the end", 20)
        sock.setblocking(True)
        sock.sendall(b"x")
        equal(sock.recv(1), b"x", "echo")


def not_started():
    """Attached but not started: ENOTCONN, and nothing leaves in plaintext."""
    with Evil(steps=[lambda p: time.sleep(0.5), *GOOD]) as server, prepared(server) as sock:
        raises(errno.ENOTCONN, sock.send, b"secret")
        raises(errno.ENOTCONN, sock.recv, 1)
        raises(errno.ENOTCONN, sock.recv, 1, socket.MSG_DONTWAIT)
        raises(errno.ENOTCONN, os.write, sock.fileno(), b"secret")
        kshake.handshake(sock)
        sock.sendall(b"x")
        equal(sock.recv(1), b"x", "echo")


def timeout_resumable(option, wait):
    """SO_SNDTIMEO ends KSHAKE_HANDSHAKE's wait, SO_RCVTIMEO a read's, with EAGAIN; the handshake goes on."""
    gate = threading.Event()
    with Evil(steps=before("server_hello", lambda p: gate.wait(20))) as server, prepared(server) as sock:
        sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", 0, 200000))
        sock.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, sock)
        sock.setblocking(True)
        start = time.monotonic()
        raises(errno.EAGAIN, wait, sock)
        true(0.15 < time.monotonic() - start < 3, "EAGAIN after 200 ms")
        raises(errno.EAGAIN, wait, sock)
        gate.set()
        sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", 20, 0))
        kshake.handshake(sock)
        sock.sendall(b"x")
        equal(sock.recv(1), b"x", "echo")


def signal_resumable():
    """A signal ends the wait with EINTR (SO_SNDTIMEO set, so that it is not restarted)."""
    gate = threading.Event()
    caught = []
    before_handler = signal.signal(signal.SIGUSR1, lambda *_: caught.append(1))
    signal.siginterrupt(signal.SIGUSR1, True)
    try:
        with Evil(steps=before("server_hello", lambda p: gate.wait(20))) as server, prepared(server) as sock:
            main = threading.main_thread().ident
            threading.Timer(0.3, lambda: signal.pthread_kill(main, signal.SIGUSR1)).start()
            raises(errno.EINTR, kshake.handshake, sock)
            true(caught, "the handler did not run")
            equal(kshake.info(sock).state, kshake.KSHAKE_STATE_HANDSHAKE, "state")
            gate.set()
            kshake.handshake(sock)
            sock.sendall(b"x")
            equal(sock.recv(1), b"x", "echo")
    finally:
        signal.signal(signal.SIGUSR1, before_handler)


def two_waiters():
    """Two threads wait for the same handshake: both are told."""
    gate = threading.Event()
    results = []
    with Evil(steps=before("server_hello", lambda p: gate.wait(20))) as server, prepared(server) as sock:
        def wait():
            try:
                kshake.handshake(sock)
                results.append(0)
            except OSError as error:
                results.append(error.errno)
        threads = [threading.Thread(target=wait) for _ in range(2)]
        for thread in threads:
            thread.start()
        time.sleep(0.3)
        gate.set()
        for thread in threads:
            thread.join(20)
        # The second of two starts may be told that it runs already, as connect() does.
        true(0 in results and set(results) <= {0, errno.EALREADY}, f"results {results}")


def ipv6(mapped):
    family = socket.AF_INET if mapped else socket.AF_INET6
    with Evil(family=family) as server:
        host, port = server.address
        with kshake.tcp((f"::ffff:{host}" if mapped else host, port)) as sock:
            kshake.prepare(sock, name=pki.NAME, **trusting_pin())
            kshake.handshake(sock)
            sock.sendall(b"six")
            equal(sock.recv(3), b"six", "echo")


def dup_and_fork():
    """The TLS socket is the open file: dup and fork share it, one close ends nothing."""
    with Tls(echo) as server, connect(server) as sock:
        other = socket.socket(fileno=os.dup(sock.fileno()))
        pid = os.fork()
        if pid == 0:
            sock.sendall(b"child")
            os._exit(0)
        equal(os.waitpid(pid, 0)[1], 0, "the child")
        equal(kshake.read_exactly(other, 5), b"child", "echo")
        other.close()
        sock.sendall(b"alive")
        equal(kshake.read_exactly(sock, 5), b"alive", "echo after a close of the copy")


def ktls_does_the_records():
    """Seen from outside it is a kshake socket; the counters of kTLS move."""
    def sessions():
        with open("/proc/net/tls_stat", encoding="ascii") as table:
            stat = dict(line.split() for line in table)
        return int(stat["TlsTxSw"]) + int(stat["TlsTxDevice"]), int(stat["TlsRxSw"]) + int(stat["TlsRxDevice"])
    tx, rx = sessions()
    with Tls(echo) as server, connect(server) as sock:
        equal(sock.getsockopt(socket.IPPROTO_TCP, kshake.TCP_ULP, 16).rstrip(b"\0"), b"kshake", "TCP_ULP")
        after_tx, after_rx = sessions()
        true(after_tx > tx and after_rx > rx, f"tls_stat {(tx, rx)} to {(after_tx, after_rx)}")


def trace():
    """KSHAKE_TRACE lists each message in the order it crossed the wire."""
    with Evil(steps=before("serve", lambda p: p.ticket(), lambda p: p.send_data(b"x"))) as server:
        with kshake.connect(server.address, name=pki.NAME, trace=1, **trusting_pin()) as sock:
            equal(sock.recv(1), b"x", "data")
            messages = [(sent, kind, message) for sent, kind, message, *_ in kshake.trace(sock)]
    wanted = [(True, 22, 1), (False, 22, 2), (False, 22, 8), (False, 22, 11), (False, 22, 15),
              (False, 22, 20), (True, 22, 20), (False, 22, 4)]
    equal([m for m in messages if m[1] == 22], wanted, "handshake messages")
    true((False, 20, 1) in messages or (False, 20, 0) in messages, "the server's CCS is not there")


def one_record(cert):
    with Evil(cert=cert, coalesce=True) as server:
        accepted(server, name=pki.NAME, **trusting_pin(cert))


def lowat_beyond():
    """More than the handshake ever is: it must not wait for that much."""
    with Evil() as server, prepared(server) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1000000)
        kshake.handshake(sock)
        equal(sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT), 1000000, "SO_RCVLOWAT")


def cases():
    for suite, name in kshake.SUITE_NAMES.items():
        yield f"1 MB both ways, {name}", lambda s=suite: both_ways(s)
    yield "1 MB both ways, RSA-4096 with intermediate", lambda: both_ways(kshake.AES128, "rsa-4096-int")
    yield "read, recv, recvmsg, readv x write, send, sendmsg, writev", calls
    yield "MSG_PEEK", peek
    yield "MSG_PEEK behind a ticket", peek_behind_ticket
    yield "FIONREAD", fionread
    for where in ("before", "within", "after"):
        yield f"tickets {where} the data", lambda w=where: tickets(w)
    yield "tickets coalesced and split", tickets_together
    yield "ticket alone is nothing to read", ticket_is_no_data
    yield "KeyUpdate", lambda: key_updates(False)
    yield "KeyUpdate that asks for ours", lambda: key_updates(True)
    yield from behind_finished()
    yield "client data in the segment of Finished", client_data_with_finished
    for size in (1, 2, 3, 4, 5, 63, 64, 500):
        yield f"handshake cut into records of {size}", lambda s=size: cut(fragment=s)
        yield f"handshake coalesced, then cut into {size}", lambda s=size: cut(fragment=s, coalesce=True)
    yield "handshake in one record", lambda: cut(coalesce=True)
    yield "RSA-4096 chain in one record", lambda: one_record("rsa-4096-int")
    yield "one byte a segment", lambda: cut(dribble=True)
    yield "one byte a segment, one byte a record", lambda: cut(dribble=True, fragment=16)
    yield "one byte a segment, OpenSSL", dribbled_openssl
    for size in (1, 100, 4096, 16384):
        yield f"data records of {size}", lambda s=size: record_sizes(s)
    yield "empty and padded data records", padded_and_empty
    # A window below the peer's MSS moves on by TCP's persist timer: some 300 bytes in 200 ms.
    yield "SO_RCVBUF of 2304 (the least)", lambda: socket_options(SO_RCVBUF=1, size=20000)
    yield "SO_SNDBUF of 4608 (the least)", lambda: socket_options(SO_SNDBUF=1)
    # Whole records: TCP tells nobody of a last one shorter than that.
    yield "SO_RCVLOWAT of 4000", lambda: socket_options(size=12 * 16384, SO_RCVLOWAT=4000)
    yield "SO_RCVLOWAT of 1000000", lowat_beyond
    yield "close_notify is EOF", close_notify_is_eof
    yield "close sends close_notify", close_sends_close_notify
    yield "shutdown(SHUT_WR)", shutdown_write
    yield "non-blocking, poll", lambda: nonblocking(by_poll)
    yield "non-blocking, select", lambda: nonblocking(by_select)
    yield "non-blocking, epoll level", lambda: nonblocking(by_epoll(0))
    yield "non-blocking, epoll edge", lambda: nonblocking(by_epoll(select.EPOLLET))
    yield "non-blocking failure, epoll level", lambda: failed_nonblocking(0)
    yield "non-blocking failure, epoll edge", lambda: failed_nonblocking(select.EPOLLET)
    yield "non-blocking, nobody waits", read_waits_in_background
    yield "read and write wait for the handshake", other_calls_wait
    yield "not started: ENOTCONN", not_started
    yield "SO_SNDTIMEO ends the wait, resumable", lambda: timeout_resumable(
        socket.SO_SNDTIMEO, kshake.handshake)
    yield "SO_RCVTIMEO ends a read's wait, resumable", lambda: timeout_resumable(
        socket.SO_RCVTIMEO, lambda sock: sock.recv(1))
    yield "a signal ends the wait, resumable", signal_resumable
    yield "two threads wait", two_waiters
    yield "IPv6", lambda: ipv6(False)
    yield "IPv4 over an IPv6 socket", lambda: ipv6(True)
    yield "dup and fork", dup_and_fork
    yield "kTLS does the records", ktls_does_the_records
    yield "KSHAKE_TRACE", trace
