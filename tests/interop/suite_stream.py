# SPDX-License-Identifier: GPL-2.0-only
"""The stream after the handshake, where its records do not fall together with the calls of the
application: its end, records without data, floods, KeyUpdates, several threads, full buffers; and
calls that may come at any moment.
"""
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
import pki
import servers
import tls13
from checks import alert_names, socket_pair, sticky, trusting_ca, trusting_pin
from evil import Evil, before, new_session_ticket, up_to
from harness import Failure, equal, member, name_of, raises, true, wait_until
from servers import Tls, echo
from suite_data import collect, connect, pattern, release
from tls13 import ALERTS, DATA, HANDSHAKE

PATIENCE = 15			# seconds, for what must come
TCP_CLOSE = 7
TCP_NOTSENT_LOWAT = 25
SO_TIMESTAMPING = 37
IPV6_ADDRFORM = 1
SO_PEERNAME = 28
RECORD = 16384
KEY_UPDATE = [tls13.message(tls13.KEY_UPDATE, bytes([request])) for request in range(3)]


# --- the client's side ---

def patient(sock):
    """Blocking calls end with EAGAIN rather than never."""
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", PATIENCE, 0))
    return sock


@contextlib.contextmanager
def stream(*steps, then=("serve",), suite=kshake.AES128, **options):
    """A connected socket and its server, which does these steps after the handshake, then echoes."""
    plan = up_to("serve", *steps, *then)
    with Evil(steps=plan, suite=suite) as server:
        with patient(connect(server, **options)) as sock:
            yield sock, server
        peer = server.outcome(PATIENCE)
    if peer.failure:
        raise peer.failure


class Recv:
    """recv(), which waits by itself."""

    def __init__(self, sock):
        self.sock = sock

    def read(self, size=65536):
        return self.sock.recv(size)


class Poll(Recv):
    """poll() before each recv(), which then must not block."""

    def __init__(self, sock):
        super().__init__(sock)
        self.poller = select.poll()
        self.poller.register(sock, select.POLLIN)

    def read(self, size=65536):
        events = self.poller.poll(PATIENCE * 1000)
        true(events, "poll never says anything")
        try:
            return self.sock.recv(size, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return self.nothing(events[0][1], size)

    def nothing(self, events, size):  # pylint: disable=unused-argument
        raise AssertionError(f"poll says {events:#x}, and recv would block")


class PollAmongOthers(Poll):
    """The same where others read, too: one of them may have what poll() saw in his hands."""

    def nothing(self, events, size):
        time.sleep(0.001)
        return self.read(size)


class Edge(Recv):
    """Edge-triggered epoll: waits only after EAGAIN."""

    def __init__(self, sock):
        super().__init__(sock)
        self.epoll = select.epoll()
        self.epoll.register(sock, select.EPOLLIN | select.EPOLLRDHUP | select.EPOLLET)

    def read(self, size=65536):
        while True:
            try:
                return self.sock.recv(size, socket.MSG_DONTWAIT)
            except BlockingIOError:
                true(self.epoll.poll(PATIENCE), "no edge ever comes")


class Splice(Recv):
    """splice() to a pipe."""

    def __init__(self, sock):
        super().__init__(sock)
        self.out, self.into = os.pipe()

    def read(self, size=65536):
        got = os.splice(self.sock.fileno(), self.into, size)
        return os.read(self.out, got) if got else b""

    def __del__(self):
        os.close(self.out)
        os.close(self.into)


WAYS = {"recv": Recv, "poll": Poll, "edge": Edge, "splice": Splice}


def read_exactly(way, size):
    data = b""
    while len(data) < size:
        piece = way.read(size - len(data))
        true(piece, f"end of file after {data[-100:]!r}, {len(data)} of {size} bytes")
        data += piece
    return data


def tcp_state(sock):
    return sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]


def so_error(sock):
    return sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)


def poll_once(sock, seconds=PATIENCE):
    poller = select.poll()
    poller.register(sock, select.POLLIN | select.POLLRDHUP)
    events = poller.poll(seconds * 1000)
    return events[0][1] if events else 0


def echoes(sock, word=b"echo"):
    sock.sendall(word)
    equal(kshake.read_exactly(sock, len(word)), word, "echo")


# --- the server's: steps ---

def data(content):
    return lambda peer: peer.send_data(content)


def record(kind, content, pad=0):
    return lambda peer: peer.record(kind, content, pad)


def ticket(peer):
    peer.ticket()


def canceled(peer):
    peer.alert(ALERTS["user_canceled"], 1)


def bye(peer):
    peer.close_notify()


def fin(peer):
    peer.fin()


def update(peer):
    peer.key_update(False)


def update_both(peer):
    peer.key_update(True)


def wait_for(event):
    return lambda peer: event.wait(PATIENCE)


def pause(peer):
    time.sleep(0.1)


def at_once(*steps):
    """What these write leaves in one piece."""
    return [collect, *steps, release]


def read_to_end(peer):
    """Says nothing more itself, so that a reset is seen as one."""
    while peer.read_data():
        pass


EMPTY, PADDED = record(DATA, b""), record(DATA, b"", 1000)


# --- 1. the end ---

def look_not(sock):
    pass


def look_poll(sock):
    for _ in range(3):
        true(poll_once(sock), "poll says nothing")


def look_so_error(sock):
    equal(so_error(sock), errno.ECONNRESET, "SO_ERROR")


def look_both(sock):
    look_poll(sock)
    look_so_error(sock)
    true(poll_once(sock), "poll says nothing")


LOOKS = {"": look_not, ", poll first": look_poll, ", SO_ERROR first": look_so_error,
         ", poll and SO_ERROR first": look_both}


def reset(way, look):
    """RST without close_notify: whoever looks first, each read says ECONNRESET."""
    gate = threading.Event()
    with stream(data(b"ahead"), wait_for(gate), lambda p: p.reset()) as (sock, _):
        way = way(sock)
        equal(read_exactly(way, 5), b"ahead", "data ahead")
        gate.set()
        wait_until(lambda: tcp_state(sock) == TCP_CLOSE, "the RST")
        look(sock)
        for _ in range(3):
            raises(errno.ECONNRESET, way.read)
        info = kshake.info(sock)
        true(info.error == errno.ECONNRESET or info.has(kshake.KSHAKE_INFO_TRUNCATED), "kshake_info says nothing")
        true(not info.has(kshake.KSHAKE_INFO_CLOSE_NOTIFY), "CLOSE_NOTIFY is set")


def truncated(way, looks):
    """FIN without close_notify behind data: the data, then ECONNRESET; sending goes on."""
    gate = threading.Event()
    with stream(data(b"ahead"), wait_for(gate), fin) as (sock, server):
        way = way(sock)
        equal(read_exactly(way, 5), b"ahead", "data ahead")
        gate.set()
        if looks:
            look_poll(sock)
            equal(so_error(sock), 0, "SO_ERROR")
        for _ in range(3):
            raises(errno.ECONNRESET, way.read)
        info = kshake.info(sock)
        true(info.has(kshake.KSHAKE_INFO_TRUNCATED), "TRUNCATED is not set")
        true(not info.has(kshake.KSHAKE_INFO_CLOSE_NOTIFY), "CLOSE_NOTIFY is set")
        equal(info.state, kshake.KSHAKE_STATE_ESTABLISHED, "state")
        sock.sendall(b"still")
        wait_until(lambda: server.connected().data == b"still", "what was sent afterwards")


def truncated_at_once(way):
    """Data and FIN are there before the first read."""
    gate = threading.Event()
    with stream(wait_for(gate), *at_once(data(b"ahead"), ticket), fin) as (sock, _):
        way = way(sock)
        gate.set()
        wait_until(lambda: tcp_state(sock) == 8, "the FIN")		# TCP_CLOSE_WAIT
        equal(read_exactly(way, 5), b"ahead", "data ahead")
        for _ in range(2):
            raises(errno.ECONNRESET, way.read)


def ended(way, *behind):
    """close_notify: 0 and again 0, whatever comes behind it."""
    gate = threading.Event()
    with stream(data(b"ahead"), bye, wait_for(gate), *behind) as (sock, _):
        way = way(sock)
        equal(read_exactly(way, 5), b"ahead", "data ahead")
        for _ in range(2):
            equal(way.read(), b"", "end of file")
        events = poll_once(sock)
        equal(events, select.POLLIN | select.POLLRDHUP, "poll")
        gate.set()
        time.sleep(0.2)
        equal(way.read(), b"", "end of file when more has come")
        true(kshake.info(sock).has(kshake.KSHAKE_INFO_CLOSE_NOTIFY), "CLOSE_NOTIFY is not set")
        true(not kshake.info(sock).has(kshake.KSHAKE_INFO_TRUNCATED), "TRUNCATED is set")


def shut_read():
    """SHUT_RD is the application's own: 0, no truncation; writing goes on."""
    with stream() as (sock, server):
        sock.shutdown(socket.SHUT_RD)
        for _ in range(2):
            equal(sock.recv(1), b"", "recv")
        true(not kshake.info(sock).has(kshake.KSHAKE_INFO_TRUNCATED), "TRUNCATED is set")
        sock.sendall(b"still")
        wait_until(lambda: server.connected().data == b"still", "what was sent afterwards")


def ends():
    for name, way in WAYS.items():
        for how, look in LOOKS.items():
            yield f"{name}: RST{how}", lambda a=(way, look): reset(*a)
        yield f"{name}: FIN without close_notify", lambda w=way: truncated(w, False)
        yield f"{name}: FIN without close_notify, poll first", lambda w=way: truncated(w, True)
        yield f"{name}: data, ticket and FIN at once", lambda w=way: truncated_at_once(w)
        yield f"{name}: close_notify", lambda w=way: ended(w)
        yield f"{name}: close_notify, then FIN", lambda w=way: ended(w, fin)
        yield f"{name}: close_notify, then RST", lambda w=way: ended(w, lambda p: p.reset())
        yield f"{name}: close_notify, then data", lambda w=way: ended(w, data(b"too late"))
    yield "SHUT_RD", shut_read


# --- 2. records without data ---

NOTHING = {
    "empty, ticket": [EMPTY, ticket], "empty twice, ticket": [EMPTY, EMPTY, ticket],
    "padding, ticket": [PADDED, ticket], "ticket, empty, ticket": [ticket, EMPTY, ticket],
    "empty, KeyUpdate": [EMPTY, update], "empty, user_canceled": [EMPTY, canceled],
    "ticket, empty": [ticket, EMPTY], "empty": [EMPTY],
}


def nothing_then_data(way, steps, together):
    """Records of no data, together or one by one, before data and after it: no end of file."""
    apart = [s for step in steps for s in (step, pause)]
    steps = at_once(*steps, data(b"one"), *steps, data(b"two")) if together else [*apart, data(b"one"), *apart,
                                                                                 data(b"two")]
    gate = threading.Event()
    with stream(wait_for(gate), *steps) as (sock, _):
        way = way(sock)
        gate.set()
        equal(read_exactly(way, 6), b"onetwo", "data")
        echoes(sock)


def nothing_then_end(way):
    """Behind an empty record the end is the end, and none where there is none."""
    with stream(*at_once(EMPTY, ticket, EMPTY, bye)) as (sock, _):
        way = way(sock)
        equal(way.read(), b"", "end of file")
        equal(way.read(), b"", "end of file again")
    with stream(*at_once(EMPTY, ticket, EMPTY), fin) as (sock, _):
        raises(errno.ECONNRESET, way.__class__(sock).read)


def nothing_to_read():
    """poll does not take an empty record for data, nor does a read that must not wait take it for an end."""
    for steps in ([EMPTY], [EMPTY, ticket], [ticket, EMPTY], [PADDED, EMPTY]):
        for first in ("poll", "recv", "splice"):
            with stream(*at_once(*steps)) as (sock, _):
                time.sleep(0.1)
                if first == "poll":
                    equal(poll_once(sock, 0.1), 0, "poll")
                elif first == "splice":
                    out, into = os.pipe()
                    raises(errno.EAGAIN, os.splice, sock.fileno(), into, 100, flags=2)	# SPLICE_F_NONBLOCK
                    os.close(out)
                    os.close(into)
                raises(errno.EAGAIN, sock.recv, 1, socket.MSG_DONTWAIT)
                raises(errno.EAGAIN, sock.recv, 1, socket.MSG_DONTWAIT | socket.MSG_PEEK)
                equal(poll_once(sock, 0.1), 0, "poll afterwards")
                echoes(sock)


def empty_flood():
    """Thousands of empty records keep nobody in the kernel, and are no end either."""
    with stream(*at_once(*[EMPTY] * 1000, *[EMPTY, ticket] * 200, data(b"behind"))) as (sock, _):
        equal(kshake.read_exactly(sock, 6), b"behind", "data")


def nothings():
    for name, way in WAYS.items():
        for what, steps in NOTHING.items():
            yield f"{name}: {what}, data", lambda a=(way, steps): nothing_then_data(*a, True)
            yield f"{name}: {what}, data, one by one", lambda a=(way, steps): nothing_then_data(*a, False)
        yield f"{name}: empty, ticket, end", lambda w=way: nothing_then_end(w)
    yield "an empty record is nothing to read", nothing_to_read
    yield "a flood of empty records", empty_flood


# --- 3. only written, then closed ---

class Collector(Tls):
    """Reads to the end once its gate is open; what it got, and whether that ended properly."""

    def __init__(self, rcvbuf=None, **kwargs):
        self.gate, self.ready, self.got = threading.Event(), threading.Event(), []
        super().__init__(self.collect, **kwargs)
        if rcvbuf:
            self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, rcvbuf)

    def collect(self, tls):
        self.ready.set()		# the tickets are on their way
        self.gate.wait(30)
        received = bytearray()
        while piece := tls.recv(65536):
            received += piece
        self.got.append(bytes(received))

    def check(self, sent):
        for thread in self.threads:
            thread.join(PATIENCE)
        equal(self.errors, [], "the server's errors")
        equal([len(got) for got in self.got], [len(sent)], "bytes that arrived")
        true(self.got[0] == sent, "the server got something else than what was sent")


def unread_tickets(server, **sockopts):
    """A socket with tickets in its queue that nobody looked at."""
    sock = kshake.prepare(kshake.tcp(server.address, **sockopts), name=pki.NAME, timeout=60000, **trusting_pin())
    kshake.handshake(patient(sock))
    true(server.ready.wait(PATIENCE), "the server has no connection")
    time.sleep(0.1)
    return sock


def only_written(size, tickets=2, **sockopts):
    with Collector(tickets=tickets) as server:
        server.gate.set()
        with unread_tickets(server, **sockopts) as sock:
            sock.sendall(pattern(size))
        server.check(pattern(size))


def written_first():
    """The tickets come between the last write and close()."""
    gate = threading.Event()
    with stream(wait_for(gate), *at_once(*[ticket] * 5), then=(read_to_end,)) as (sock, server):
        sock.sendall(b"all of it")
        gate.set()
        time.sleep(0.2)
    peer = server.connected()
    equal((peer.data, peer.sent_alert, peer.end), (b"all of it", (1, 0, True), "FIN"), "the server got")


def fill(sock, size, limit=1 << 24):
    """Writes until nothing goes any more; returns what was taken."""
    sent, block = bytearray(), pattern(size, size & 0xff)
    poller = select.poll()
    poller.register(sock, select.POLLOUT)
    while len(sent) < limit:
        try:
            sent += block[:sock.send(block, socket.MSG_DONTWAIT)]
        except BlockingIOError:
            if not poller.poll(100):
                break
    return bytes(sent)


def stuck(size, lowat=None, end=socket.socket.close, **sockopts):
    """Written until EAGAIN to a server that does not read, closed: what was taken arrives."""
    with Collector(rcvbuf=20000) as server:
        with unread_tickets(server, **sockopts) as sock:
            sock.setblocking(False)
            if lowat:
                sock.setsockopt(socket.IPPROTO_TCP, TCP_NOTSENT_LOWAT, lowat)
            sent = fill(sock, size)
            end(sock)
            server.gate.set()
            server.check(sent)
    return f"{len(sent)} bytes"


def stuck_blocking(lowat=None, **sockopts):
    """The last write() blocks until the server reads, then close() at once."""
    with Collector(rcvbuf=20000) as server:
        with unread_tickets(server, **sockopts) as sock:
            if lowat:
                sock.setsockopt(socket.IPPROTO_TCP, TCP_NOTSENT_LOWAT, lowat)
            threading.Timer(0.3, server.gate.set).start()
            sock.sendall(pattern(500000))
        server.check(pattern(500000))


def more_then_close(end):
    """MSG_MORE keeps a record open: it is sent, before close_notify."""
    with Collector() as server:
        server.gate.set()
        with unread_tickets(server) as sock:
            equal(sock.send(b"open ", socket.MSG_MORE), 5, "send")
            equal(sock.send(b"record", socket.MSG_MORE), 6, "send")
            end(sock)
            server.check(b"open record")


def shut_write(sock):
    sock.shutdown(socket.SHUT_WR)


ENDS = {"close": socket.socket.close, "SHUT_WR": shut_write}
BUFFERS = {"": {}, ", SO_SNDBUF small": {"SO_SNDBUF": 1}, ", TCP_NOTSENT_LOWAT": {"lowat": 1},
           ", SO_SNDBUF small, TCP_NOTSENT_LOWAT": {"SO_SNDBUF": 1, "lowat": 1}}


def writes():
    for size in (0, 1, RECORD, RECORD + 1, 100000, 1 << 20, 5 << 20):
        yield f"{size} bytes written, tickets unread, closed", lambda s=size: only_written(s)
    yield "1 MB written, 20 tickets unread, closed", lambda: only_written(1 << 20, 20)
    yield "200000 bytes written, SO_SNDBUF small, tickets unread, closed", lambda: only_written(200000, SO_SNDBUF=1)
    yield "tickets just before close", written_first
    for name, end in ENDS.items():
        for what, buffers in BUFFERS.items():
            for size in (1000, RECORD, 100000):
                yield (f"non-blocking, full{what}, writes of {size}, {name}",
                       lambda a=(size, end, buffers): stuck(a[0], end=a[1], **a[2]))
        yield f"MSG_MORE, {name}", lambda e=end: more_then_close(e)
    for what, buffers in BUFFERS.items():
        yield f"blocking, full{what}, close", lambda b=buffers: stuck_blocking(**b)


# --- 4. shutdown(SHUT_WR) ---

def half_closed(full, **sockopts):
    """close_notify and FIN arrive, once; reading goes on; writing is EPIPE."""
    gate, down = threading.Event(), pattern(300000, 7)

    def serve(tls):
        gate.wait(PATIENCE)
        serve.got = bytearray()
        while piece := tls.recv(65536):
            serve.got += piece
        tls.sendall(down)
        tls.unwrap()
    with Tls(serve) as server:
        server.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 20000)
        sock = kshake.prepare(kshake.tcp(server.address, **sockopts), name=pki.NAME, **trusting_pin())
        with patient(sock):
            kshake.handshake(sock)
            sent = fill(sock, 10000) if full else b""
            shut_write(sock)
            raises(errno.EPIPE, sock.send, b"more", socket.MSG_NOSIGNAL)
            raises(errno.EPIPE, sock.send, b"more", socket.MSG_NOSIGNAL | socket.MSG_DONTWAIT)
            raises(errno.EPIPE, sock.sendmsg, [b"more"], [], socket.MSG_NOSIGNAL)
            raises(errno.EPIPE, os.write, sock.fileno(), b"more")		# Python ignores SIGPIPE
            raises(errno.EAGAIN, sock.recv, 1, socket.MSG_DONTWAIT)
            equal(so_error(sock), 0, "SO_ERROR")
            shut_write(sock)
            gate.set()
            true(kshake.read_to_end(sock) == down, "what came afterwards is not what was sent")
            raises(errno.EPIPE, sock.send, b"more", socket.MSG_NOSIGNAL)
            equal(sock.recv(1), b"", "end of file again")
    equal(server.errors, [], "the server's errors")
    true(bytes(serve.got) == sent, "the server got something else than what was sent")


def one_close_notify():
    """shutdown() twice and close(): one alert, and a FIN."""
    with stream() as (sock, server):
        shut_write(sock)
        with contextlib.suppress(OSError):		# the server may be gone by then
            sock.shutdown(socket.SHUT_RDWR)
    alerts = [content for _, _, kind, content in server.outcome().records if kind == tls13.ALERT]
    equal(alerts, [b"\1\0"], "alerts on the wire")
    equal(server.connected().end, "FIN", "the end")


def shutdowns():
    yield "SHUT_WR", lambda: half_closed(False)
    yield "SHUT_WR, full", lambda: half_closed(True)
    yield "SHUT_WR, full, SO_SNDBUF small", lambda: half_closed(True, SO_SNDBUF=1)
    yield "one close_notify", one_close_notify


# --- 5. and 6. records out of order ---

def sealed(change_header=None, change=None, inner=tls13.inner_plaintext(DATA, b"spoilt")):
    """A step: a record with another header, or changed after protection."""
    def step(peer):
        header = b"\x17\x03\x03" + tls13.u16(len(inner) + 16)
        if change_header:
            header = change_header(header)
        whole = peer.write_keys.seal(inner, header)
        peer.raw(change(whole) if change else whole)
    return step


def flip_last(whole):
    return whole[:-1] + bytes([whole[-1] ^ 1])


NEW_TICKET = new_session_ticket()
HALF = record(HANDSHAKE, NEW_TICKET[:9])
WITHIN = "unexpected_message"
# What the peer sends, the alert (or several, where kTLS cannot tell), the reasons.
BREACHES = {
    "legacy_record_version 0x0301": ([sealed(lambda h: b"\x17\x03\x01" + h[3:])], "protocol_version",
                                     "PROTOCOL_VERSION"),
    "legacy_record_version 0x0304": ([sealed(lambda h: b"\x17\x03\x04" + h[3:])], "protocol_version",
                                     "PROTOCOL_VERSION"),
    "a wrong tag": ([sealed(change=flip_last)], "bad_record_mac", "BAD_RECORD_MAC"),
    "a record of 16385 bytes": ([sealed(inner=tls13.inner_plaintext(DATA, bytes(RECORD + 1)))], "record_overflow",
                                "RECORD_OVERFLOW"),
    "a record of more than 2^14 + 256": ([sealed(inner=bytes(RECORD + 300))], "record_overflow", "RECORD_OVERFLOW"),
    "a record of 65535": ([lambda p: p.raw(b"\x17\x03\x03\xff\xff" + bytes(100))], "record_overflow",
                          "RECORD_OVERFLOW"),
    "a record with no room for a tag": ([lambda p: p.raw(b"\x17\x03\x03\0\x05" + bytes(5))],
                                        ("bad_record_mac", "decode_error"), None),
    "half a ticket, data": ([HALF, data(b"within")], WITHIN, "UNEXPECTED_MESSAGE"),
    "half a ticket, an empty record": ([HALF, EMPTY], WITHIN, "UNEXPECTED_MESSAGE"),
    "half a ticket, an empty record, data": ([HALF, EMPTY, data(b"within")], WITHIN, "UNEXPECTED_MESSAGE"),
    "half a ticket, an empty record, the rest, data": (
        [HALF, EMPTY, record(HANDSHAKE, NEW_TICKET[9:]), data(b"within")], WITHIN, "UNEXPECTED_MESSAGE"),
    "half a ticket, close_notify": ([HALF, bye], WITHIN, "UNEXPECTED_MESSAGE"),
    "half a ticket, data, the rest": ([HALF, data(b"within"), record(HANDSHAKE, NEW_TICKET[9:])], WITHIN,
                                      "UNEXPECTED_MESSAGE"),
    "a ticket and half of one, data": ([record(HANDSHAKE, NEW_TICKET + NEW_TICKET[:3]), data(b"within")], WITHIN,
                                       "UNEXPECTED_MESSAGE"),
    "KeyUpdate and a ticket in one record": ([record(HANDSHAKE, KEY_UPDATE[0] + NEW_TICKET)], WITHIN,
                                             "UNEXPECTED_MESSAGE"),
    "KeyUpdate and half a ticket in one record": ([record(HANDSHAKE, KEY_UPDATE[1] + NEW_TICKET[:5])], WITHIN,
                                                  "UNEXPECTED_MESSAGE"),
    "KeyUpdate twice in one record": ([record(HANDSHAKE, KEY_UPDATE[0] * 2)], WITHIN, "UNEXPECTED_MESSAGE"),
    "KeyUpdate with request_update 2": ([record(HANDSHAKE, KEY_UPDATE[2])], "illegal_parameter", "ILLEGAL_PARAMETER"),
    "KeyUpdate of two bytes": ([record(HANDSHAKE, tls13.message(tls13.KEY_UPDATE, b"\0\0"))], "decode_error", "DECODE"),
    "KeyUpdate of no byte": ([record(HANDSHAKE, tls13.message(tls13.KEY_UPDATE, b""))], "decode_error", "DECODE"),
    "KeyUpdate, then the old key": ([record(HANDSHAKE, KEY_UPDATE[0]), data(b"old")], "bad_record_mac",
                                   "BAD_RECORD_MAC"),
}


def breach(way, steps, alerts, reason, look=None, together=True):
    """EPROTO, sticky, not before the data that came ahead; the alert goes out, protected."""
    gate = threading.Event()
    steps = at_once(*steps) if together else [s for step in steps for s in (step, pause)]
    with stream(data(b"ahead"), wait_for(gate), *steps) as (sock, server):
        way = way(sock)
        equal(read_exactly(way, 5), b"ahead", "data ahead")
        gate.set()
        if look:
            time.sleep(0.2)
            look(sock)
        raises(errno.EPROTO, way.read)
        raises(errno.EPROTO, way.read)
        alert = server.alert(PATIENCE)
        sticky(sock, errno.EPROTO)
        info = kshake.info(sock)
    member(alert_names(alert), (alerts,) if isinstance(alerts, str) else alerts, "alert on the wire")
    equal(alert[::2], (2, True), "level and protection of the alert")
    equal(info.sent(), alert[1], "info.alert_sent")
    equal((info.state, info.error), (kshake.KSHAKE_STATE_FAILED, errno.EPROTO), "state and error")
    if reason:
        equal(kshake.reason_name(info.reason), reason, "reason")


def behind_data(way, steps):
    """Data and the breach at once: the data first, with any size of buffer."""
    with stream(*at_once(data(b"ahead"), ticket, data(b"of it"), *steps)) as (sock, _):
        time.sleep(0.1)
        way = way(sock)
        equal(b"".join(way.read(3) for _ in range(4)), b"aheadof it", "data ahead")
        for _ in range(2):
            raises(errno.EPROTO, way.read)


def behind_data_in_one():
    """One read takes the data and meets the breach: whoever asks next is told, be it SO_ERROR."""
    with stream(*at_once(data(b"ahead"), *BREACHES["a wrong tag"][0])) as (sock, server):
        equal(poll_once(sock) & select.POLLIN, select.POLLIN, "poll")
        time.sleep(0.1)
        equal(sock.recv(100), b"ahead", "data ahead")
        equal(name_of(so_error(sock)), "EPROTO", "SO_ERROR")
        alert = server.alert(PATIENCE)
        sticky(sock, errno.EPROTO)
    equal(alert_names(alert), "bad_record_mac", "alert on the wire")


def behind_finished():
    """What kTLS finds as soon as it has the key is not forgotten, although SO_ERROR was read before that was told."""
    steps = before("client_finished", lambda p: p.raw(b"\x17\x03\x03\xff\xff" + bytes(100)), release)
    steps = before("finished", collect, base=steps)
    with Evil(steps=steps) as server, patient(connect(server)) as sock:
        time.sleep(0.1)
        so_error(sock)
        raises(errno.EPROTO, sock.recv, 1)
        alert = server.alert(PATIENCE)
        sticky(sock, errno.EPROTO)
        equal(kshake.reason_name(kshake.info(sock).reason), "RECORD_OVERFLOW", "reason")
    equal(alert_names(alert), "record_overflow", "alert on the wire")


def breach_seen_by_so_error(sock):
    """Somebody asks for the pending error first, whatever that may be."""
    so_error(sock)


def breach_seen_by_poll(sock):
    poll_once(sock)
    so_error(sock)
    true(poll_once(sock, 1), "poll forgets it")


def breaches():
    for what, (steps, alerts, reason) in BREACHES.items():
        for name, way in WAYS.items():
            yield f"{name}: {what}", lambda a=(way, steps, alerts, reason): breach(*a)
            if len(steps) > 1:
                yield f"{name}: {what}, one by one", lambda a=(way, steps, alerts, reason): breach(*a, together=False)
        # SO_ERROR takes the error away, not the knowledge of what it was.
        yield f"SO_ERROR first: {what}", lambda a=(Recv, steps, alerts, reason): breach(
            *a, breach_seen_by_so_error)
        yield f"poll and SO_ERROR first: {what}", lambda a=(Recv, steps, alerts, reason): breach(
            *a, breach_seen_by_poll)
    for what in ("a wrong tag", "a record of 65535", "legacy_record_version 0x0301", "half a ticket, data"):
        for name, way in WAYS.items():
            yield f"{name}: data, then {what}", lambda a=(way, BREACHES[what][0]): behind_data(*a)
    for name in ("recv", "splice"):
        for what, args in (("", (b"", look_not)), (", timestamps", (b"", stamp)),
                           (", shutdown for writing, half a header", (b"\x17\x03\x03", shut_write))):
            yield f"{name}: half a ticket{what}, and nothing", lambda a=(WAYS[name], *args): half_and_nothing(*a)
    yield "data and a wrong tag in one read", behind_data_in_one
    yield "a record of 65535 behind Finished, SO_ERROR read", behind_finished
    yield "a handshake that fails, with timestamps", timestamps_of_a_failure
    for look in (False, True):
        seen = ", SO_ERROR read before" if look else ""
        yield f"a wrong tag, then a reset{seen}", lambda l=look: breach_then_reset(l)
        yield f"a handshake that fails, then a reset{seen}", lambda l=look: handshake_then_reset(l)


def breach_then_reset(look):
    """The peer resets the connection when it is broken: SO_ERROR, asked before (look) or not, tells why it broke."""
    gate = threading.Event()
    with stream(data(b"ahead"), *BREACHES["a wrong tag"][0], wait_for(gate), lambda p: p.reset()) as (sock, _):
        equal(kshake.read_exactly(sock, 5), b"ahead", "data ahead")
        wait_until(lambda: poll_once(sock) & select.POLLERR, "POLLERR")
        if look:
            equal(name_of(so_error(sock)), "EPROTO", "SO_ERROR, before the reset")
        gate.set()
        wait_until(lambda: tcp_state(sock) == TCP_CLOSE, "the RST")
        equal(name_of(so_error(sock)), "EPROTO", "SO_ERROR")
        equal(so_error(sock), 0, "SO_ERROR, a second time")
        sticky(sock, errno.EPROTO)


def handshake_then_reset(look):
    """The same of a handshake."""
    sock, peer = socket_pair()
    with sock, peer:
        kshake.prepare(sock, name=pki.NAME, **trusting_pin())
        sock.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, sock)
        peer.sendall(b"220 ready\r\n")
        wait_until(lambda: poll_once(sock) & select.POLLERR, "POLLERR")
        if look:
            equal(name_of(so_error(sock)), "EPROTO", "SO_ERROR, before the reset")
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        peer.close()
        wait_until(lambda: tcp_state(sock) == TCP_CLOSE, "the RST")
        equal(name_of(so_error(sock)), "EPROTO", "SO_ERROR")
        equal(so_error(sock), 0, "SO_ERROR, a second time")
        sticky(sock, errno.EPROTO)


def timestamps_of_a_failure():
    """That the error queue has something is no error: what SO_ERROR has told it does not tell again."""
    tx_software, software, tx_ack, only = 1 << 1, 1 << 4, 1 << 9, 1 << 11
    sock, peer = socket_pair()
    with sock, peer:
        sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPING, tx_software | software | tx_ack | only)
        kshake.prepare(sock, name=pki.NAME, **trusting_pin())
        sock.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, sock)
        peer.sendall(b"220 ready\r\n")
        wait_until(lambda: poll_once(sock) & select.POLLERR, "POLLERR")
        equal(name_of(so_error(sock)), "EPROTO", "SO_ERROR")
        stamps = 0
        with contextlib.suppress(BlockingIOError):
            while sock.recvmsg(0, 512, socket.MSG_ERRQUEUE)[1]:
                stamps += 1
                equal(so_error(sock), 0, f"SO_ERROR, with {stamps} timestamps read")
        true(stamps >= 3, f"{stamps} timestamps")
        sticky(sock, errno.EPROTO)


def half_and_nothing(way, sent, change):
    """A reader sleeps until SO_RCVTIMEO is over where half a message came, and what is no record yet."""
    gate = threading.Event()
    with stream(HALF, lambda p: p.raw(sent), wait_for(gate)) as (sock, _):
        change(sock)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 1, 0))
        time.sleep(0.2)
        began, busy = time.monotonic(), time.thread_time()
        raises(errno.EAGAIN, way(sock).read)
        busy, took = time.thread_time() - busy, time.monotonic() - began
        gate.set()
    true(0.9 < took < 10, f"SO_RCVTIMEO of 1 s took {took:.1f} s")
    true(busy < took / 4, f"{busy:.2f} s of them it was busy")


def stamp(sock):
    """The error queue gets something that nobody reads."""
    sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPING, 1 << 1 | 1 << 4 | 1 << 9 | 1 << 11)
    sock.sendall(b"stamped")


def half_then_fin():
    """FIN within a handshake message is a cut end like any other."""
    with stream(data(b"ahead"), HALF, fin) as (sock, _):
        equal(kshake.read_exactly(sock, 5), b"ahead", "data ahead")
        for _ in range(2):
            raises(errno.ECONNRESET, sock.recv, 1)


# --- 7. floods ---

def straddling(count):
    """So many tickets, where each record but the last ends within one."""
    begin, end = NEW_TICKET[:9], NEW_TICKET[9:]
    return [record(HANDSHAKE, begin), *[record(HANDSHAKE, end + begin)] * (count - 1), record(HANDSHAKE, end)]


def flood(count, *tail, straddle=False):
    """A step: this many tickets and a tail, ready before the first goes out."""
    def step(peer):
        collect(peer)
        for what in straddling(count) if straddle else [ticket] * count:
            what(peer)
        for what in tail:
            what(peer)
        release(peer)
    return step


def flood_nonblocking(look, straddle):
    """recv(MSG_DONTWAIT) and poll come back from a flood soon, with nothing, and no end of file."""
    gate, most = threading.Event(), 0
    steps = [wait_for(gate), flood(2000, straddle=straddle), lambda p: time.sleep(0.3), data(b"behind")]
    with stream(*steps) as (sock, _):
        poll_once(sock, 0)
        gate.set()
        time.sleep(0.2)
        got, taken = b"", 0
        while not got:
            if look != "poll" or poll_once(sock, 0):
                with contextlib.suppress(BlockingIOError):
                    got = sock.recv(100, socket.MSG_DONTWAIT)
                    true(got, "end of file")
            before_call, taken = taken, kshake.info(sock).tickets_received
            most = max(most, taken - before_call)
        equal((got, taken), (b"behind", 2000), "data and info.tickets_received")
    true(most <= 200, f"one call took {most} tickets out")
    return f"at most {most} a call"


def flood_edge(count, *, gap):
    """Edge-triggered: what is behind a flood is not forgotten."""
    tail = [] if gap else [data(b"behind")]
    with stream(flood(count, *tail), *([pause, data(b"behind")] if gap else [])) as (sock, _):
        way = Edge(sock)
        equal(read_exactly(way, 6), b"behind", "data")
        echoes(sock)


def flood_edge_waits_first():
    """As event loops do: nothing is tried before an event, and all is read until EAGAIN."""
    gate = threading.Event()
    with stream(wait_for(gate), flood(2000, data(b"behind"))) as (sock, _), select.epoll() as epoll:
        epoll.register(sock, select.EPOLLIN | select.EPOLLET)
        epoll.poll(0.1)
        gate.set()
        got = b""
        while got != b"behind":
            true(epoll.poll(PATIENCE), f"no edge ever comes; {got!r} was read")
            with contextlib.suppress(BlockingIOError):
                while True:
                    got += sock.recv(100, socket.MSG_DONTWAIT)


class Interrupted(Exception):
    """The signal came through."""


def flood_interrupted(way, straddle):
    """A signal reaches who is blocked in a read within a flood."""
    count = 5000

    def interrupt(signum, frame):
        raise Interrupted
    handler = signal.signal(signal.SIGUSR1, interrupt)
    done = threading.Event()

    def watch(sock, main):
        while kshake.info(sock).tickets_received < 100 and not done.is_set():
            time.sleep(0.001)
        if not done.is_set():
            signal.pthread_kill(main, signal.SIGUSR1)
    try:
        with stream(flood(count, straddle=straddle)) as (sock, _):
            watcher = threading.Thread(target=watch, args=(sock, threading.main_thread().ident))
            watcher.start()
            try:
                result = WAYS[way](sock).read()
            except Interrupted:
                result = None
            finally:
                done.set()
                watcher.join()
            equal(result, None, f"{way} returned")
            taken = kshake.info(sock).tickets_received
            true(taken < count, "the signal waited for the end of the flood")
            wait_until(lambda: poll_once(sock, 0) or kshake.info(sock).tickets_received == count,
                       "the rest of the flood", PATIENCE)
            echoes(sock)
    finally:
        signal.signal(signal.SIGUSR1, handler)
    return f"after {taken} of {count}"


def floods():
    for what, straddle in (("tickets", False), ("tickets across records", True)):
        for how in ("recv", "poll"):
            yield f"{how}: 2000 {what}, MSG_DONTWAIT", lambda a=(how, straddle): flood_nonblocking(*a)
        for way in ("recv", "splice"):
            yield f"{way}: a signal within a flood of {what}", lambda a=(way, straddle): flood_interrupted(*a)
    for count in (31, 32, 33, 64, 2000):
        yield f"edge: {count} tickets, data", lambda c=count: flood_edge(c, gap=False)
        yield f"edge: {count} tickets, data later", lambda c=count: flood_edge(c, gap=True)
    yield "edge: 2000 tickets, data, an event first", flood_edge_waits_first


# --- 8. several threads ---

class Thread(threading.Thread):
    """Its result, or the exception that it ended with."""

    def __init__(self, function):
        super().__init__(daemon=True)
        self.function, self.result = function, "nothing yet"
        self.start()

    def run(self):
        try:
            self.result = self.function()
        except Exception as error:  # pylint: disable=broad-except
            self.result = error

    def get(self, seconds=PATIENCE):
        self.join(seconds)
        true(not self.is_alive(), "a thread hangs")
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


def all_are_told(ways, end, number=None):
    """Readers blocked at the end of the stream: each of them learns of it, without a FIN."""
    gate = threading.Event()
    with stream(wait_for(gate), *end) as (sock, _):
        threads = [Thread(way(sock).read) for way in ways]
        time.sleep(0.3)
        gate.set()
        for thread in threads:
            if number:
                raises(number, thread.get, PATIENCE / 2)
            else:
                equal(thread.get(PATIENCE / 2), b"", "a reader")


def told():
    for what, ways in (("two readers", [Recv] * 2), ("four readers", [Recv] * 4),
                       ("recv, splice, poll and edge", (Recv, Splice, PollAmongOthers, Edge))):
        yield f"{what}, close_notify", lambda w=ways: all_are_told(w, [bye])
        yield f"{what}, ticket and close_notify", lambda w=ways: all_are_told(w, at_once(ticket, bye))
        yield f"{what}, a fatal alert", lambda w=ways: all_are_told(w, [lambda p: p.alert(80)], errno.EPROTO)
        yield f"{what}, a wrong tag", lambda w=ways: all_are_told(w, [sealed(change=flip_last)], errno.EPROTO)
        yield f"{what}, half a ticket and close_notify", lambda w=ways: all_are_told(w, [HALF, bye], errno.EPROTO)


def mixed(content, *, updates=True):
    """Data in pieces of all sizes, between tickets, empty records and KeyUpdates."""
    steps, at = [], 0
    for i in range(10**6):
        if at >= len(content):
            return steps
        size = 1 + (i * 37) % 700
        steps.append(data(content[at:at + size]))
        at += size
        steps += {0: [ticket], 1: [EMPTY], 2: [ticket, ticket], 3: [update] if updates else [],
                  5: [lambda p: time.sleep(0.001)], 6: [EMPTY, ticket]}.get(i % 9, [])
    return steps


def reader_and_poller(way):
    """One reads, the others only poll, which takes control records out, too: no byte is lost."""
    content, over = pattern(60000, 3), threading.Event()

    def poll():
        while not over.is_set():
            poll_once(sock, 0.01)
    with stream(*mixed(content), bye) as (sock, _):
        pollers = [Thread(poll) for _ in range(2)]
        try:
            reader = way(sock)
            # A poller beside takes no data away, so poll is right even so.
            true(read_exactly(reader, len(content)) == content, "not the bytes that were sent")
            equal(reader.read(), b"", "end of file")
        finally:
            over.set()
        for poller in pollers:
            poller.get()


def several_readers(ways):
    """Each byte goes to one of them, and each reader to the end."""
    content = pattern(60000, 4)

    def read_all(way):
        pieces = []
        while piece := way.read(300):
            pieces.append(piece)
        return b"".join(pieces)
    with stream(*mixed(content), bye) as (sock, _):
        threads = [Thread(lambda w=way(sock): read_all(w)) for way in ways]
        got = b"".join(thread.get(40) for thread in threads)
    equal(len(got), len(content), "bytes read")
    true(sorted(got) == sorted(content), "not the bytes that were sent")


def reader_and_writer():
    """Both directions at once with updates asked for: the writer's key changes under way."""
    down, up = pattern(50000, 5), pattern(200000, 6)
    steps = mixed(down, updates=False)
    for at in range(0, len(steps), 25):
        steps.insert(at, update_both)
    gate = threading.Event()
    with stream(*steps, then=(lambda p: gate.set(), lambda p: p.read_all(len(up)))) as (sock, server):
        def write():
            for at in range(0, len(up), 1000):
                sock.sendall(up[at:at + 1000])
                if at % 10000 == 0:
                    time.sleep(0.005)
        writer = Thread(write)
        true(kshake.read_exactly(sock, len(down)) == down, "not the bytes that were sent")
        writer.get(30)
        info = kshake.info(sock)
    true(server.connected().data == up, "the server got something else than what was sent")
    equal(info.key_updates_received, len([s for s in steps if s is update_both]), "KeyUpdates received")
    true(1 <= info.key_updates_sent <= info.key_updates_received, f"{info.key_updates_sent} KeyUpdates sent")


def threads():
    yield from told()
    for name, way in WAYS.items():
        yield f"{name}: others poll, all sorts of records", lambda w=way: reader_and_poller(w)
    yield "two readers, all sorts of records", lambda: several_readers([Recv] * 2)
    yield "a reader and a splicer, all sorts of records", lambda: several_readers([Recv, Splice])
    yield "a reader and a writer, KeyUpdates", reader_and_writer


# --- 9. KeyUpdate ---

def client_updates(server):
    return [m for m in server.connected().client_messages if m[0] == tls13.KEY_UPDATE]


def key_updates(way, suite, steps, received, sent, tickets=0):
    """Data before, between and behind them, then in both directions."""
    with stream(*at_once(data(b"before"), *steps, data(b"behind")), suite=suite, suites=[suite]) as (sock, server):
        equal(read_exactly(way(sock), 12), b"beforebehind", "data")
        for word in (b"first", b"second"):
            echoes(sock, word)
        info = kshake.info(sock)
        equal((info.key_updates_received, info.key_updates_sent, info.tickets_received), (received, sent, tickets),
              "KeyUpdates received and sent, tickets")
        equal(client_updates(server), [KEY_UPDATE[0]] * sent, "the client's KeyUpdates")


def together_with_ticket(request):
    def step(peer):
        peer.record(HANDSHAKE, NEW_TICKET + KEY_UPDATE[request])
        peer.rekey("write")
    return step


def cut_update(peer):
    """A KeyUpdate over two records; it ends the second."""
    peer.record(HANDSHAKE, KEY_UPDATE[1][:2])
    peer.record(HANDSHAKE, KEY_UPDATE[1][2:])
    peer.rekey("write")


def update_while_data_waits():
    """Data of three keys is there before the first byte is read; any buffer, with looks at it."""
    with stream(*at_once(data(b"one"), update, data(b"two"), update_both, data(b"three"))) as (sock, _):
        time.sleep(0.1)
        got = b""
        while len(got) < 11:
            look = sock.recv(2, socket.MSG_PEEK)
            piece = sock.recv(2)
            true(piece.startswith(look) or look.startswith(piece), f"MSG_PEEK says {look!r}, recv {piece!r}")
            got += piece
        equal(got, b"onetwothree", "data")
        echoes(sock)


def many_updates(suite):
    """Each is answered, since data goes out in between."""
    def converse(peer):
        for i in range(100):
            peer.key_update(True)
            peer.send_data(b"%3d" % i)
            equal(peer.read_all(3), b"%3d" % i, "the server reads")
    with stream(converse, suite=suite, suites=[suite]) as (sock, _):
        for _ in range(100):
            sock.sendall(kshake.read_exactly(sock, 3))
        info = kshake.info(sock)
        equal((info.key_updates_received, info.key_updates_sent), (100, 100), "KeyUpdates")


def update_asked_of_blocked_writer(**sockopts):
    """The reader does not wait for a writer that is stuck; the answer goes out when it is not."""
    gate, up = threading.Event(), pattern(1 << 20, 8)
    steps = [update_both, data(b"down"), wait_for(gate), lambda p: p.read_all(len(up) + 4)]
    with Evil(steps=up_to("serve", *steps)) as server:
        server.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 20000)
        sock = kshake.prepare(kshake.tcp(server.address, **sockopts), name=pki.NAME, **trusting_pin())
        with patient(sock):
            kshake.handshake(sock)
            writer = Thread(lambda: sock.sendall(up))
            time.sleep(0.3)
            true(writer.is_alive(), "the writer is not stuck")
            began = time.monotonic()
            equal(kshake.read_exactly(sock, 4), b"down", "data")
            true(time.monotonic() - began < 5, "the reader waited for the writer")
            gate.set()
            writer.get(40)
            sock.sendall(b"last")
        peer = server.outcome(PATIENCE)
    if peer.failure:
        raise peer.failure
    true(peer.data == up + b"last", "the server got something else than what was sent")
    equal(client_updates(server), [KEY_UPDATE[0]], "the client's KeyUpdates")


def update_with_open_record():
    """MSG_MORE keeps a record open under the old key: it goes first."""
    with stream(wait_for(gate := threading.Event()), update_both, data(b"x")) as (sock, server):
        sock.send(b"old ", socket.MSG_MORE)
        gate.set()
        equal(kshake.read_exactly(sock, 1), b"x", "data")
        sock.sendall(b"new")
        equal(kshake.read_exactly(sock, 7), b"old new", "echo")
        equal(client_updates(server), [KEY_UPDATE[0]], "the client's KeyUpdates")


def update_without_room():
    """A non-blocking send owes an update and has no room for it: EAGAIN, and nothing is lost."""
    gate = threading.Event()
    steps = [update_both, data(b"x"), wait_for(gate)]
    with Evil(steps=up_to("serve", *steps, "serve")) as server:
        server.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 20000)
        sock = kshake.prepare(kshake.tcp(server.address, SO_SNDBUF=20000), name=pki.NAME, **trusting_pin())
        with patient(sock):
            kshake.handshake(sock)
            sent = fill(sock, 5000)
            equal(kshake.read_exactly(sock, 1), b"x", "data")
            sent += fill(sock, 5000)
            sender = Thread(lambda: sock.sendall(b"last"))
            reader = Thread(lambda: kshake.read_exactly(sock, len(sent) + 4))
            gate.set()
            true(reader.get(40) == sent + b"last", "the echo is not what was sent")
            sender.get()
            equal(client_updates(server), [KEY_UPDATE[0]], "the client's KeyUpdates")


class Console(servers.Process):
    """s_server as one operates it: lines go to the client, k and K are KeyUpdates."""

    def __init__(self, suite):
        port = servers.free_port()
        super().__init__("openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-tls1_3", "-msg",
                         "-ciphersuites", servers.OPENSSL_SUITES[suite], "-cert", pki.path("ecdsa-p256.pem"),
                         "-key", pki.path("ecdsa-p256.key"), port=port)

    def type(self, line):
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def wait_for(self, text, times=1):
        wait_until(lambda: self.transcript().count(text) >= times, f"{text!r} in what s_server says: "
                   f"{self.transcript()[-300:]}", PATIENCE)


def openssl_updates(suite):
    """OpenSSL asks for new keys, and for ours, and understands what we make of it."""
    server = Console(suite)
    try:
        with patient(connect(server, suites=[suite])) as sock:
            asked = 0
            for i, key in enumerate("kKkKKkkKK"):
                server.type(f"{key}\n".encode())
                asked += key == "K"
                server.wait_for(">>> TLS 1.3, Handshake [length 0005], KeyUpdate", i + 1)
                server.type(b"line %d\n" % i)
                equal(kshake.read_exactly(sock, 7), b"line %d\n" % i, "data")
                sock.sendall(b"answer %d\n" % i)
                server.wait_for(f"answer {i}\n")
            server.wait_for("<<< TLS 1.3, Handshake [length 0005], KeyUpdate", asked)
            info = kshake.info(sock)
            equal((info.key_updates_received, info.key_updates_sent), (9, asked), "KeyUpdates")
            for i, key in enumerate(b"kKK"):			# it takes what one read() gives for one line
                server.type(b"%c\n" % key)
                server.wait_for(">>> TLS 1.3, Handshake [length 0005], KeyUpdate", 10 + i)
            server.type(b"at last\n")
            equal(kshake.read_exactly(sock, 8), b"at last\n", "data")
            sock.sendall(b"coalesced\n")
            server.wait_for("coalesced\n")
            equal(kshake.info(sock).key_updates_sent, asked + 1, "KeyUpdates sent for several requests")
    finally:
        server.stop()


UPDATES = {
    "KeyUpdate": ([update], 1, 0), "KeyUpdate, ours wanted": ([update_both], 1, 1),
    "KeyUpdate 5 times": ([update] * 5, 5, 0), "KeyUpdate 5 times, ours wanted": ([update_both] * 5, 5, 1),
    "KeyUpdate alternately": ([update, update_both] * 3, 6, 1),
    "KeyUpdates with data between": ([update, data(b""), update_both, EMPTY, update], 3, 1),
    "ticket and KeyUpdate in one record": ([together_with_ticket(0)], 1, 0, 1),
    "ticket and KeyUpdate in one record, ours wanted": ([together_with_ticket(1)] * 2, 2, 1, 2),
    "KeyUpdate cut in two": ([cut_update], 1, 1),
    "40 KeyUpdates": ([update] * 40, 40, 0),
}


def updates():
    for what, plan in UPDATES.items():
        for name, way in WAYS.items():
            yield f"{name}: {what}", lambda a=(way, kshake.AES128, *plan): key_updates(*a)
    for suite, name in kshake.SUITE_NAMES.items():
        yield f"{name}: KeyUpdate alternately", lambda s=suite: key_updates(
            Recv, s, *UPDATES["KeyUpdate alternately"])
        yield f"{name}: 100 KeyUpdates in both directions", lambda s=suite: many_updates(s)
        yield f"{name}: KeyUpdates of OpenSSL", lambda s=suite: openssl_updates(s)
    yield "KeyUpdates while data waits", update_while_data_waits
    yield "KeyUpdate wanted of a blocked writer", lambda: update_asked_of_blocked_writer(SO_SNDBUF=200000)
    yield "KeyUpdate wanted of a blocked writer, SO_SNDBUF small", lambda: update_asked_of_blocked_writer(SO_SNDBUF=1)
    yield "KeyUpdate wanted, a record is open", update_with_open_record
    yield "KeyUpdate wanted, non-blocking, no room", update_without_room


# --- 10. options of the socket itself ---

SO_PEEK_OFF = 42
SET = [("SO_RCVLOWAT", socket.SO_RCVLOWAT, struct.pack("i", 1)),
       ("SO_PASSCRED", socket.SO_PASSCRED, struct.pack("i", 1)),
       ("SO_RCVBUF", socket.SO_RCVBUF, struct.pack("i", 65536)), ("SO_PEEK_OFF", SO_PEEK_OFF, struct.pack("i", 1)),
       ("SO_LINGER", socket.SO_LINGER, struct.pack("ii", 0, 0))]
GET = [("SO_PEERNAME", SO_PEERNAME), ("SO_RCVLOWAT", socket.SO_RCVLOWAT), ("SO_PASSCRED", socket.SO_PASSCRED),
       ("SO_LINGER", socket.SO_LINGER), ("SO_PEEK_OFF", SO_PEEK_OFF)]


class Hammer:
    """Threads that set and get SOL_SOCKET options of a descriptor for as long as this lasts."""

    def __init__(self, count=2):
        self.fd, self.over, self.calls, self.odd = -1, False, 0, set()
        self.threads = [Thread(self.run) for _ in range(count)]

    def note(self, what, failed):
        self.calls += 1
        number = ctypes.get_errno()
        # The descriptor is closed or somebody else's; the connection is gone; there is no such thing.
        if failed and number not in (errno.EBADF, errno.ENOTSOCK, errno.EINVAL, errno.ENOTCONN) and not (
                number == errno.EOPNOTSUPP and what == "SO_PEEK_OFF"):
            self.odd.add((what, os.strerror(number)))

    def run(self):
        buffer, length = ctypes.create_string_buffer(128), ctypes.c_uint()
        while not self.over:
            for what, option, value in SET:
                self.note(what, kshake.libc.setsockopt(self.fd, socket.SOL_SOCKET, option, value, len(value)))
            for what, option in GET:
                length.value = 128
                self.note(what, kshake.libc.getsockopt(self.fd, socket.SOL_SOCKET, option, buffer,
                                                       ctypes.byref(length)))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over = True
        for thread in self.threads:
            thread.get()


def attached_under_a_hammer(hammer, address, **options):
    """Another option may be faster than TCP_ULP, which is refused then: another socket."""
    for _ in range(20):
        sock = kshake.tcp(address)
        hammer.fd = sock.fileno()
        try:
            return kshake.prepare(sock, name=pki.NAME, timeout=60000, **options)
        except OSError as error:
            offset = sock.getsockopt(socket.SOL_SOCKET, SO_PEEK_OFF)
            hammer.fd = -1
            sock.close()
            # EBUSY: somebody waits for the socket's lock, in a write for all that is known.
            if error.errno != errno.EBUSY:
                equal((error.errno, offset), (errno.EOPNOTSUPP, 1), "TCP_ULP, and SO_PEEK_OFF")
    raise Failure("TCP_ULP is refused again and again")


def hammered(rounds):
    """SOL_SOCKET options come past the gate at any moment of a handshake, good or bad."""
    wrong = {"verify": kshake.KSHAKE_VERIFY_PIN, "pin": bytes(32)}
    with Tls(echo) as server, Hammer() as hammer:
        for i in range(rounds):
            sock = attached_under_a_hammer(hammer, server.address, **(wrong if i % 3 == 0 else trusting_pin()))
            if i % 3 == 0:
                raises(errno.EKEYREJECTED, kshake.handshake, sock)
            else:
                kshake.handshake(sock)
                echoes(sock)
            hammer.fd = -1
            sock.close()
        true(hammer.calls > rounds, "the options were hardly called")
    equal(hammer.odd, set(), "errors of SOL_SOCKET options")
    return f"{hammer.calls} calls"


def lowat_in_force(when):
    """SO_RCVLOWAT, set before, in or after the handshake: a read waits for that much."""
    gate, more = threading.Event(), threading.Event()
    steps = before("server_hello", wait_for(gate))
    steps = before("serve", data(bytes(100)), wait_for(more), data(bytes(5900)), base=steps)

    def lower(moment):
        if when == moment:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 5000)
    with Evil(steps=steps) as server, kshake.tcp(server.address) as sock:
        lower("before TCP_ULP")
        kshake.prepare(sock, name=pki.NAME, **trusting_pin())
        lower("before the handshake")
        sock.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, sock)
        time.sleep(0.1)
        lower("in the handshake")
        gate.set()
        sock.setblocking(True)
        kshake.handshake(patient(sock))
        lower("after the handshake")
        equal(sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT), 5000, "SO_RCVLOWAT")
        threading.Timer(0.3, more.set).start()
        got = len(sock.recv(6000))
        true(got >= 5000, f"recv returned {got} bytes")
        kshake.read_exactly(sock, 6000 - got)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
        echoes(sock)


def peer_name():
    """SO_PEERNAME and getpeername() tell the same, attached, in the handshake and after it."""
    gate = threading.Event()
    with Evil(steps=before("server_hello", wait_for(gate))) as server, kshake.tcp(server.address) as sock:
        name = sock.getsockopt(socket.SOL_SOCKET, SO_PEERNAME, 16)
        kshake.prepare(sock, name=pki.NAME, **trusting_pin())
        equal(sock.getsockopt(socket.SOL_SOCKET, SO_PEERNAME, 16), name, "SO_PEERNAME, attached")
        sock.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, sock)
        equal(sock.getsockopt(socket.SOL_SOCKET, SO_PEERNAME, 16), name, "SO_PEERNAME in the handshake")
        gate.set()
        sock.setblocking(True)
        kshake.handshake(patient(sock))
        equal(sock.getsockopt(socket.SOL_SOCKET, SO_PEERNAME, 16), name, "SO_PEERNAME")
        equal(sock.getpeername(), server.address, "getpeername()")
        echoes(sock)


def flag_stays():
    """What is set on the socket in the handshake is set after it."""
    gate = threading.Event()
    with Evil(steps=before("server_hello", wait_for(gate))) as server, kshake.tcp(server.address) as sock:
        kshake.prepare(sock, name=pki.NAME, **trusting_pin())
        sock.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, sock)
        for option in (socket.SO_KEEPALIVE, socket.SO_OOBINLINE):
            sock.setsockopt(socket.SOL_SOCKET, option, 1)
        gate.set()
        sock.setblocking(True)
        kshake.handshake(patient(sock))
        for option in (socket.SO_KEEPALIVE, socket.SO_OOBINLINE):
            equal(sock.getsockopt(socket.SOL_SOCKET, option), 1, f"SOL_SOCKET option {option}")
        echoes(sock)


def socket_level():
    yield "SOL_SOCKET options in 200 handshakes", lambda: hammered(200)
    for when in ("before TCP_ULP", "before the handshake", "in the handshake", "after the handshake"):
        yield f"SO_RCVLOWAT set {when}", lambda w=when: lowat_in_force(w)
    yield "SO_PEERNAME", peer_name
    yield "options set in the handshake stay", flag_stays


# --- 11. pins beside another judge ---

JUDGES = {"HELPER": lambda: {"verify": kshake.KSHAKE_VERIFY_HELPER, **trusting_ca()},
          "PIN": lambda: {"verify": kshake.KSHAKE_VERIFY_PIN, "name": pki.NAME},
          "NONE": lambda: {"verify": kshake.KSHAKE_VERIFY_NONE, "name": pki.NAME}}


def wrong_pin(judge, pins):
    with Evil() as server:
        with kshake.prepare(kshake.tcp(server.address), pin=pins, timeout=20000, **JUDGES[judge]()) as sock:
            raises(errno.EKEYREJECTED, kshake.handshake, sock)
            sticky(sock, errno.EKEYREJECTED)
            info = kshake.info(sock)
            alert = server.alert(PATIENCE)
        server.outcome()
    equal(kshake.reason_name(info.reason), "PIN_MISMATCH", "reason")
    true(info.verify_result != 0, "verify_result is that of an accepted one")
    equal(alert_names(alert), "bad_certificate", "alert on the wire")
    equal(bytes(info.spki_sha256), pki.spki_sha256("ecdsa-p256"), "spki_sha256 tells what was met")


def right_pin(judge, pins):
    with Evil() as server, kshake.connect(server.address, pin=pins, timeout=20000, **JUDGES[judge]()) as sock:
        echoes(sock)
        equal(kshake.info(sock).verify_result, 0, "verify_result")
        equal(kshake.info(sock).verify_mode, getattr(kshake, f"KSHAKE_VERIFY_{judge}"), "verify_mode")


def right_pin_wrong_chain():
    """The pin does not stand in for the helper's judgement."""
    with Evil(cert="unknown-ca") as server:
        with kshake.prepare(kshake.tcp(server.address), pin=pki.spki_sha256("unknown-ca"), timeout=20000,
                            **JUDGES["HELPER"]()) as sock:
            raises(errno.EKEYREJECTED, kshake.handshake, sock)
            info = kshake.info(sock)
        server.outcome()
    equal(kshake.reason_name(info.reason), "CERTIFICATE_REJECTED", "reason")
    true(info.verify_result != 0, "verify_result is that of an accepted one")


def pins():
    good, others = pki.spki_sha256("ecdsa-p256"), pki.spki_sha256("rsa-2048") + pki.spki_sha256("ecdsa-p384")
    for judge in JUDGES:
        yield f"KSHAKE_VERIFY_{judge}, a wrong pin", lambda j=judge: wrong_pin(j, bytes(32))
        yield f"KSHAKE_VERIFY_{judge}, two wrong pins", lambda j=judge: wrong_pin(j, others)
        yield f"KSHAKE_VERIFY_{judge}, the right pin", lambda j=judge: right_pin(j, good)
        yield f"KSHAKE_VERIFY_{judge}, the right pin behind others", lambda j=judge: right_pin(j, others + good)
    yield "KSHAKE_VERIFY_HELPER, the right pin and a wrong chain", right_pin_wrong_chain


# --- 12. accept() on a socket that goes ---

class Acceptors:
    """Threads in accept() and accept4() on one descriptor, whatever it is at the moment."""
    FD = 900			# nobody else gets it: no accept() of ours ever meets a listener

    def __init__(self, count=4):
        self.null = os.open("/dev/null", os.O_RDONLY)
        os.dup2(self.null, self.FD)
        self.over, self.seen = False, {}
        self.threads = [Thread(lambda f=flags: self.run(f)) for flags in (
            None, 0, socket.SOCK_NONBLOCK, socket.SOCK_CLOEXEC)[:count]]

    def run(self, flags):
        while not self.over:
            if flags is None:
                got = kshake.libc.accept(self.FD, None, None)
            else:
                got = kshake.libc.accept4(self.FD, None, None, flags)
            number = "success" if got >= 0 else ctypes.get_errno()
            self.seen[number] = self.seen.get(number, 0) + 1

    def run_on(self, sock):
        """The only reference to it is given up while they are at it."""
        met = self.seen.get(errno.EINVAL, 0)
        os.dup2(sock.fileno(), self.FD)
        sock.close()
        deadline = time.monotonic() + PATIENCE
        while self.seen.get(errno.EINVAL, 0) == met:
            time.sleep(0)
            true(time.monotonic() < deadline, f"accept() gives {self.seen}, never EINVAL")
        os.dup2(self.null, self.FD)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over = True
        for thread in self.threads:
            thread.get()
        os.close(self.FD)
        os.close(self.null)


def idle_socket():
    client, server = socket_pair()
    kshake.attach(client)
    return client, server


def handshaking_socket():
    """With a server that says nothing."""
    client, server = idle_socket()
    kshake.setopt(client, kshake.KSHAKE_VERIFY, kshake.KSHAKE_VERIFY_NONE)
    client.setblocking(False)
    raises(errno.EINPROGRESS, kshake.handshake, client)
    return client, server


def accepting(make, rounds, *also):
    """also: errnos of a session that failed while somebody was on his way into accept()"""
    with Acceptors() as acceptors:
        for _ in range(rounds):
            client, server = make()
            with server:
                acceptors.run_on(client)
    equal(set(acceptors.seen) - {errno.EINVAL, errno.ENOTSOCK, *also}, set(), "what else accept() gave")
    return f"{acceptors.seen.get(errno.EINVAL, 0)} times EINVAL"


def accepting_established(rounds):
    with Tls(echo) as server, Acceptors() as acceptors:
        for _ in range(rounds):
            acceptors.run_on(connect(server))
    equal(set(acceptors.seen) - {errno.EINVAL, errno.ENOTSOCK}, set(), "what else accept() gave")


def accepts():
    yield "accept() on idle sockets that are closed, 500 times", lambda: accepting(idle_socket, 500)
    yield "accept() in handshakes that are closed, 400 times", lambda: accepting(
        handshaking_socket, 400, errno.ECONNRESET)
    yield "accept() on established sockets that are closed, 100 times", lambda: accepting_established(100)


# --- 13. IPv4 over an AF_INET6 socket ---

def mapped(server):
    host, port = server.address
    return patient(kshake.tcp((f"::ffff:{host}", port)))


def addrform(sock):
    sock.setsockopt(socket.IPPROTO_IPV6, IPV6_ADDRFORM, socket.AF_INET)


def addrform_refused(cert="ecdsa-p256"):
    """IPV6_ADDRFORM would put TCP's calls in the place of ours: EBUSY from TCP_ULP on, for good."""
    gate = threading.Event()
    with Evil(steps=before("server_hello", wait_for(gate)), cert=cert) as server, mapped(server) as sock:
        kshake.prepare(sock, name=pki.NAME, **trusting_pin(cert))
        raises(errno.EBUSY, addrform, sock)
        raises(errno.ENOTCONN, sock.send, b"in clear")
        sock.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, sock)
        raises(errno.EBUSY, addrform, sock)
        gate.set()
        sock.setblocking(True)
        kshake.handshake(sock)
        raises(errno.EBUSY, addrform, sock)
        equal(sock.getsockopt(socket.SOL_SOCKET, socket.SO_DOMAIN), socket.AF_INET6, "SO_DOMAIN")
        echoes(sock)


def addrform_before():
    """Before TCP_ULP it works, and then so does the handshake."""
    with Evil() as server, mapped(server) as sock:
        addrform(sock)
        equal(sock.getsockopt(socket.SOL_SOCKET, socket.SO_DOMAIN), socket.AF_INET, "SO_DOMAIN")
        kshake.prepare(sock, name=pki.NAME, **trusting_pin())
        kshake.handshake(sock)
        echoes(sock)


def mapped_stream():
    """Data, tickets, KeyUpdates and the end, as over an AF_INET socket."""
    steps = at_once(ticket, data(b"one"), update_both, data(b"two"))
    with Evil(steps=before("serve", *steps)) as server, mapped(server) as sock:
        kshake.prepare(sock, name=pki.NAME, **trusting_pin())
        kshake.handshake(sock)
        equal(kshake.read_exactly(sock, 6), b"onetwo", "data")
        echoes(sock)
        shut_write(sock)
        equal(sock.recv(1), b"", "end of file")


def mapped_among_others():
    """kTLS keeps tables for each family: sockets of all of them at the same time."""
    with Tls(echo) as four, Tls(echo, family=socket.AF_INET6) as six:
        makers = [lambda: kshake.tcp(four.address), lambda: mapped(four), lambda: kshake.tcp(six.address)]
        socks = [patient(kshake.prepare(make(), name=pki.NAME, **trusting_pin())) for make in makers * 3]
        for sock in socks[::2] + socks[1::2]:
            kshake.handshake(sock)
        for i, sock in enumerate(socks):
            sock.sendall(b"%d" % i * 1000)
        for i, sock in enumerate(socks):
            equal(kshake.read_exactly(sock, 1000), b"%d" % i * 1000, "echo")
            sock.close()


def families():
    yield "IPV6_ADDRFORM on a kshake socket", addrform_refused
    yield "IPV6_ADDRFORM before TCP_ULP", addrform_before
    yield "IPv4 over an IPv6 socket: records of all sorts", mapped_stream
    yield "sockets of all families at once", mapped_among_others


# --- 14. flags of recv, and buffers of all sizes ---

SORTS = [data(b"one"), ticket, data(b"two"), EMPTY, update, data(b"three"), PADDED, ticket, ticket, data(b"four")]
WORDS = b"onetwothreefour"


def waitall(together):
    """MSG_WAITALL passes over what is no data."""
    steps = at_once(*SORTS) if together else [s for step in SORTS for s in (step, pause)]
    with stream(*steps) as (sock, _):
        equal(sock.recv(len(WORDS), socket.MSG_WAITALL), WORDS, "recv")
        echoes(sock)


def waitall_ends(end, then):
    """Less than asked for only where the stream ends: what there is, then the end."""
    with stream(*at_once(*SORTS), *end) as (sock, _):
        equal(sock.recv(1000, socket.MSG_WAITALL), WORDS, "recv")
        for _ in range(2):
            if then:
                raises(then, sock.recv, 1000, socket.MSG_WAITALL)
            else:
                equal(sock.recv(1000, socket.MSG_WAITALL), b"", "end of file")


def waitall_times_out():
    """SO_RCVTIMEO ends it: what there is, no byte lost."""
    gate = threading.Event()
    with stream(*at_once(*SORTS), wait_for(gate), data(b"five")) as (sock, _):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 0, 300000))
        equal(sock.recv(len(WORDS) + 4, socket.MSG_WAITALL), WORDS, "recv")
        raises(errno.EAGAIN, sock.recv, 4, socket.MSG_WAITALL)
        gate.set()
        patient(sock)
        equal(sock.recv(4, socket.MSG_WAITALL), b"five", "recv")


def peeking(size, waits):
    """MSG_PEEK shows what recv gives, and takes nothing; with MSG_WAITALL it may wait for more first."""
    flags = socket.MSG_PEEK | (socket.MSG_WAITALL if waits else 0)
    with stream(*at_once(*SORTS)) as (sock, _):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 0, 200000))
        got = b""
        while len(got) < len(WORDS):
            first, again = sock.recv(size, flags), sock.recv(size, flags)
            true(first and WORDS[len(got):].startswith(first), f"MSG_PEEK says {first!r} after {got!r}")
            true(again.startswith(first), f"MSG_PEEK says {again!r} after {first!r}")
            got += sock.recv(len(first))
        equal(got, WORDS, "recv")
        raises(errno.EAGAIN, sock.recv, 1, flags | socket.MSG_DONTWAIT)
        echoes(patient(sock))


def tiny(way, size):
    with stream(*at_once(*SORTS)) as (sock, _):
        way = way(sock)
        got = b""
        while len(got) < len(WORDS):
            piece = way.read(size)
            true(0 < len(piece) <= size, f"{len(piece)} bytes of {size}")
            got += piece
        equal(got, WORDS, "data")
        echoes(sock)


def length_zero():
    """A read of nothing returns 0 at once, wherever the stream is, and takes nothing."""
    with stream(*SORTS[:4], pause, *SORTS[4:], HALF, pause, record(HANDSHAKE, NEW_TICKET[9:]), bye) as (sock, _):
        for i in range(len(WORDS) + 1):
            for flags in (0, socket.MSG_DONTWAIT, socket.MSG_PEEK, socket.MSG_WAITALL):
                equal(sock.recv(0, flags), b"", "recv of 0 bytes")
            equal(os.read(sock.fileno(), 0), b"", "read of 0 bytes")
            equal(sock.recv(1), WORDS[i:i + 1], "recv")
        equal(sock.recv(0), b"", "recv of 0 bytes at the end")


def length_zero_idle():
    """With nothing there, and with nothing but a ticket there."""
    with stream(pause, ticket) as (sock, _):
        began = time.monotonic()
        for _ in range(10):
            equal(sock.recv(0, socket.MSG_DONTWAIT), b"", "recv of 0 bytes")
            equal(os.read(sock.fileno(), 0), b"", "read of 0 bytes")
            time.sleep(0.02)
        true(time.monotonic() - began < 5, "a read of 0 bytes waited")
        echoes(sock)


def trunc():
    """MSG_TRUNC, which for TCP drops data: as many bytes as it says are gone, the rest is there."""
    with stream(*at_once(*SORTS)) as (sock, _):
        at = 0
        while at < len(WORDS) - 4:
            at += len(sock.recv(2, socket.MSG_TRUNC))
            true(at <= len(WORDS), "MSG_TRUNC counts more than was asked for")
        equal(kshake.read_exactly(sock, len(WORDS) - at), WORDS[at:], "data behind it")
        buffer = bytearray(100)
        _, _, flags, _ = (sock.sendall(b"echo"), sock.recvmsg_into([buffer]))[1]
        equal((bytes(buffer[:4]), flags), (b"echo", 0), "recvmsg and its flags")


def bad_buffer(finish):
    """EFAULT is the application's own: nothing is lost, and the session goes on."""
    steps = [*SORTS, bye] if finish else SORTS
    with stream(*at_once(*steps), *([fin] if finish else [])) as (sock, _):
        if finish:
            shut_write(sock)
            wait_until(lambda: tcp_state(sock) == TCP_CLOSE, "both FINs")
        for _ in range(2):
            equal(kshake.libc.recv(sock.fileno(), ctypes.c_void_p(8), 100, 0), -1, "recv")
            equal(ctypes.get_errno(), errno.EFAULT, "errno")
        equal(kshake.read_exactly(sock, len(WORDS)), WORDS, "data")
        equal(kshake.info(sock).error, 0, "info.error")
        if finish:
            equal(sock.recv(1), b"", "end of file")
        else:
            echoes(sock)


def broken_pipe(finish):
    """splice() into a pipe that nobody reads: EPIPE, and the data stays."""
    steps = [*SORTS, bye] if finish else SORTS
    out, into = os.pipe()
    os.close(out)
    with stream(*at_once(*steps), *([fin] if finish else [])) as (sock, _):
        if finish:
            shut_write(sock)
            wait_until(lambda: tcp_state(sock) == TCP_CLOSE, "both FINs")
        raises(errno.EPIPE, os.splice, sock.fileno(), into, 100)
        equal(kshake.read_exactly(sock, len(WORDS)), WORDS, "data")
        equal(kshake.info(sock).error, 0, "info.error")
    os.close(into)


def several_buffers():
    """recvmsg() over buffers of no, one and more bytes; no control message, no flag."""
    with stream(*at_once(*SORTS)) as (sock, _):
        got = b""
        while len(got) < len(WORDS):
            buffers = [bytearray(0), bytearray(1), bytearray(0), bytearray(2)]
            size, control, flags, _ = sock.recvmsg_into(buffers, 1000)
            equal((control, flags), ([], 0), "control messages and flags")
            got += b"".join(buffers)[:size]
        equal(got, WORDS, "data")


def flags_and_sizes():
    yield "MSG_WAITALL over records of all sorts", lambda: waitall(True)
    yield "MSG_WAITALL over records of all sorts, one by one", lambda: waitall(False)
    for what, end, then in (("close_notify", [bye], 0), ("FIN", [fin], errno.ECONNRESET),
                            ("a wrong tag", [sealed(change=flip_last)], errno.EPROTO),
                            ("half a ticket and data", [HALF, data(b"within")], errno.EPROTO),
                            ("a fatal alert", [lambda p: p.alert(80)], errno.EPROTO)):
        yield f"MSG_WAITALL to {what}", lambda e=end, t=then: waitall_ends(e, t)
    yield "MSG_WAITALL and SO_RCVTIMEO", waitall_times_out
    for size in (1, 2, 4, 100):
        for waits in (False, True):
            yield f"MSG_PEEK{' and MSG_WAITALL' if waits else ''} of {size}", lambda a=(size, waits): peeking(*a)
        for name, way in WAYS.items():
            yield f"{name}: reads of {size}", lambda a=(way, size): tiny(*a)
    yield "reads of 0 bytes", length_zero
    yield "reads of 0 bytes with nothing there", length_zero_idle
    yield "MSG_TRUNC", trunc
    yield "recvmsg over several buffers", several_buffers
    for what, finish in (("", False), (", both sides closed", True)):
        yield f"a bad address{what}", lambda f=finish: bad_buffer(f)
        yield f"a pipe without a reader{what}", lambda f=finish: broken_pipe(f)


def cases():
    for part in (ends, nothings, writes, shutdowns, breaches):
        yield from part()
    yield "FIN within a handshake message", half_then_fin
    for part in (floods, threads, updates, socket_level, pins, accepts, families, flags_and_sizes):
        yield from part()
