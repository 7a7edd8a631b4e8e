# SPDX-License-Identifier: GPL-2.0-only
"""TLS 1.2 once the handshake is over: who wants to renegotiate, warnings, keys that are used up and have no
successor (RFC 5246, 7.2 and 7.4.1; RFC 9325, 4.4). And which versions a socket speaks.

rekey_after is one for all sockets: this suite runs when no other does.
"""
import contextlib
import ctypes
import errno
import mmap
import os
import select
import socket
import struct
import threading
import time

import kshake
import pki
import tls12
import tls13
from checks import socket_pair, sticky, trusting_pin
from endpoint import Alerted, Closed
from evil12 import Evil12, up_to
from genl import Asker
from harness import Failure, equal, raises, true
from kshake import ONLY12, TLS12, TLS13
from suite_data import connect, pattern
from suite_rekey import key_update, rekey_after, send_file, send_more, send_pieces, send_spliced
from suite_stream import PATIENCE, Thread, echoes, fill, patient
from tls13 import ALERT, CCS, DATA, HANDSHAKE

NO_RENEGOTIATION, USER_CANCELED = tls12.NO_RENEGOTIATION, 90
UNEXPECTED_MESSAGE, ILLEGAL_PARAMETER, INTERNAL_ERROR = 10, 47, 80
WARNINGS, ATTEMPTS = 64, 16	# so many are passed by, and refused
RESERVE = ATTEMPTS + 2		# records that are kept back of a key
LEAST = RESERVE + 2		# what rekey_after may be: Finished, and one of data
TCP_NOTSENT_LOWAT = 25
SUITES = {0xc02b: "AES-128-GCM", 0xc02c: "AES-256-GCM", 0xcca9: "ChaCha20-Poly1305"}


@contextlib.contextmanager
def stream(*steps, then=("serve",), suite=None, **options):
    """A connected socket and its server, which does these steps after the handshake, then echoes."""
    with Evil12(steps=up_to("serve", *steps, *then), suite=suite) as server:
        with patient(connect(server, **options)) as sock:
            yield sock, server
        peer = server.outcome(PATIENCE)
    if peer.failure:
        raise peer.failure


def ask(peer):
    peer.hello_request()


def asked(peer):
    """Asks, and is told that there is none."""
    peer.hello_request()
    peer.warned()


def data(content):
    return lambda peer: peer.send_data(content)


def sent(kind, content):
    return lambda peer: peer.record(kind, content)


def spoilt(content):
    """A record of data, but for a bit."""
    def step(peer):
        record = peer.write_keys.seal(DATA, content)
        peer.raw(record[:-1] + bytes([record[-1] ^ 1]))
    return step


def warn(description):
    return lambda peer: peer.warn(description)


def wait_for(event):
    def step(_):
        true(event.wait(PATIENCE), "the test went no further")
    return step


def collect(size):
    """Reads so many bytes of data, and counts the refusals on the way."""
    def step(peer):
        peer.refusals = 0
        while len(peer.data) < size:
            try:
                kind, content = peer.read_record()
                equal(kind, DATA, "record type")
                peer.data += content
            except Alerted:
                equal(peer.sent_alert, (1, NO_RENEGOTIATION, True), "alert")
                peer.sent_alert = None
                peer.refusals += 1
    return step


def broken(sock, number, reason, alert=None):
    raises(number, lambda: [sock.recv(1000) for _ in range(1000)])
    sticky(sock, number)
    info = kshake.info(sock)
    equal((kshake.reason_name(info.reason), info.sent()), (reason, alert), "reason, alert sent")


# --- 1. renegotiation ---

def refused(suite):
    """Each of several, and the connection goes on."""
    with stream(asked, asked, data(b"on"), suite=suite) as (sock, _):
        equal(kshake.read_exactly(sock, 2), b"on", "data")
        echoes(sock)


def in_pieces_with_data(peer):
    """In pieces, and with data between: RFC 5246, 6.2.1, allows that."""
    msg = tls13.message(tls12.HELLO_REQUEST, b"")
    peer.record(HANDSHAKE, msg[:1])
    peer.send_data(b"be")
    peer.record(HANDSHAKE, msg[1:3])
    peer.warn(USER_CANCELED)
    peer.send_data(b"tween")
    peer.record(HANDSHAKE, msg[3:])
    peer.warned()
    peer.send_data(b"!")


def in_pieces():
    with stream(in_pieces_with_data) as (sock, _):
        equal(kshake.read_exactly(sock, 8), b"between!", "data")
        echoes(sock)


def by_poll():
    """A poller answers, too, and sees nothing to read."""
    with stream(asked, then=("serve",)) as (sock, _):
        poller = select.poll()
        poller.register(sock, select.POLLIN)
        equal(poller.poll(500), [], "events")
        echoes(sock)


def late(peer):
    """The refusal came within the data, or comes behind it."""
    if not peer.refusals:
        peer.warned()
        peer.refusals = 1
    equal(peer.refusals, 1, "refusals")
    peer.send_data(b"seen")


def while_blocked():
    """A sender waits for the peer: the answer follows what it sends, and is not lost."""
    up, gate = pattern(300000, 3), threading.Event()
    steps = [ask, data(b"x"), wait_for(gate), collect(len(up)), late, "serve"]
    with Evil12(steps=up_to("serve", *steps)) as server:
        server.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 20000)
        sock = kshake.prepare(kshake.tcp(server.address, SO_SNDBUF=20000), name=pki.NAME, **trusting_pin())
        with patient(sock):
            kshake.handshake(sock)
            writer = Thread(lambda: sock.sendall(up))
            time.sleep(0.2)
            true(writer.is_alive(), "the writer is not stuck")
            equal(kshake.read_exactly(sock, 1), b"x", "data")
            gate.set()
            writer.get(40)
            equal(kshake.read_exactly(sock, 4), b"seen", "data")
            echoes(sock)
        peer = server.outcome(PATIENCE)
    if peer.failure:
        raise peer.failure
    true(peer.data.startswith(up), "not what was sent")


def limits_kept():
    """The send buffer is full, and stays as large as the application has made it."""
    down, gate, over = b"x" * ATTEMPTS, threading.Event(), threading.Event()
    steps = [step for _ in down for step in (ask, data(b"x"))]
    with Evil12(steps=up_to("serve", wait_for(gate), *steps, wait_for(over), "serve")) as server:
        server.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 20000)
        sock = kshake.prepare(kshake.tcp(server.address, SO_SNDBUF=20000), name=pki.NAME, **trusting_pin())
        with patient(sock):
            kshake.handshake(sock)
            sock.setsockopt(socket.IPPROTO_TCP, TCP_NOTSENT_LOWAT, 16384)
            fill(sock, 5000)

            def limits():
                return (sock.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF),
                        sock.getsockopt(socket.IPPROTO_TCP, TCP_NOTSENT_LOWAT))
            before = limits()
            gate.set()
            equal(kshake.read_exactly(sock, len(down)), down, "data")
            after, more = limits(), len(fill(sock, 5000))
            over.set()
            equal(after, before, "SO_SNDBUF, TCP_NOTSENT_LOWAT")
            true(more <= 20000, f"{more} bytes more could be sent")


def open_record():
    """What MSG_MORE keeps open goes first, and is not lost."""
    gate = threading.Event()
    with stream(wait_for(gate), ask, collect(4), late) as (sock, _):
        sock.send(b"open", socket.MSG_MORE)
        gate.set()
        equal(kshake.read_exactly(sock, 4), b"seen", "data")
        echoes(sock)


def after_shutdown():
    """Behind our close_notify nothing is sent."""
    gate = threading.Event()
    with stream(wait_for(gate), ask, data(b"end"), then=(silent,)) as (sock, _):
        sock.shutdown(socket.SHUT_WR)
        gate.set()
        equal(kshake.read_exactly(sock, 3), b"end", "data")
        equal(sock.recv(1), b"", "the end")


def silent(peer):
    """A close_notify, and then nothing but the FIN."""
    equal(peer.read_data(), b"", "what the client sent")
    peer.close_notify()
    try:
        raise Failure(f"behind the close_notify: {peer.read_record()}")
    except Closed:
        equal(peer.end, "FIN", "the end")


def by_and_by():
    """However many, if data comes between."""
    with stream(*[asked, data(b"x")] * (2 * ATTEMPTS)) as (sock, _):
        equal(kshake.read_exactly(sock, 2 * ATTEMPTS), b"x" * 2 * ATTEMPTS, "data")
        echoes(sock)


def too_often():
    with stream(data(b"x"), *[asked] * ATTEMPTS, ask, then=()) as (sock, server):
        equal(kshake.read_exactly(sock, 1), b"x", "data")
        broken(sock, errno.EPROTO, "UNEXPECTED_MESSAGE", UNEXPECTED_MESSAGE)
        equal(server.alert(PATIENCE), (2, UNEXPECTED_MESSAGE, True), "alert")


# --- 2. alerts and what may not come ---

def warnings():
    """As many as may come are passed by."""
    steps = [warn((NO_RENEGOTIATION, USER_CANCELED, 112, 255)[i % 4]) for i in range(WARNINGS)]
    with stream(*steps) as (sock, _):
        echoes(sock)
        equal(kshake.info(sock).received(), None, "alert received")


def warnings_by_and_by():
    with stream(*[*[warn(USER_CANCELED)] * WARNINGS, data(b"x")] * 3) as (sock, _):
        equal(kshake.read_exactly(sock, 3), b"xxx", "data")
        echoes(sock)


def warnings_too_many():
    with stream(*[warn(USER_CANCELED)] * (WARNINGS + 1), then=()) as (sock, server):
        broken(sock, errno.EPROTO, "UNEXPECTED_MESSAGE", UNEXPECTED_MESSAGE)
        equal(server.alert(PATIENCE), (2, UNEXPECTED_MESSAGE, True), "alert")


def fatal(description):
    with stream(lambda p: p.alert(description), then=()) as (sock, _):
        broken(sock, errno.EPROTO, "PEER_ALERT")
        equal(kshake.info(sock).received(), description, "alert received")


def breach(kind, content, reason="UNEXPECTED_MESSAGE", alert=UNEXPECTED_MESSAGE):
    with stream(sent(kind, content), then=()) as (sock, server):
        broken(sock, errno.EPROTO, reason, alert)
        equal(server.alert(PATIENCE), (2, alert, True), "alert")


BREACHES = {
    "a change_cipher_spec": (CCS, b"\1"),
    "a KeyUpdate": (HANDSHAKE, tls13.message(tls13.KEY_UPDATE, b"\0")),
    "a NewSessionTicket": (HANDSHAKE, tls13.message(tls13.NEW_SESSION_TICKET, bytes(10))),
    "a Finished": (HANDSHAKE, tls13.message(tls13.FINISHED, bytes(12))),
    "a heartbeat": (24, b"\1\0\1x" + bytes(16)),
    "an alert of level 0": (ALERT, b"\0\x5a", "ILLEGAL_PARAMETER", ILLEGAL_PARAMETER),
    "an alert of level 3": (ALERT, b"\3\x64", "ILLEGAL_PARAMETER", ILLEGAL_PARAMETER),
    "an alert of one byte": (ALERT, b"\1", "DECODE", 50),
    "an empty handshake record": (HANDSHAKE, b""),
}


def no_key_update():
    with stream() as (sock, _):
        for request in (0, 1):
            raises(errno.EOPNOTSUPP, key_update, sock, request)
        echoes(sock)


# --- 3. before a key has protected too much ---

def records_of(peer):
    """What the client sent under its key, Finished included."""
    return [(kind, content) for _, protected, kind, content in peer.records if protected]


def to_the_end(peer):
    """Until close_notify; more than that the client does not say. Then there is still something for it."""
    while peer.read_data():
        pass
    peer.send_data(b"still here")
    peer.close_notify()


def send_until_refused(send):
    def run(sock, up):
        try:
            send(sock, up)
        except OSError as error:
            equal(error.errno, errno.EKEYEXPIRED, "errno")
        else:
            raise Failure("nothing was refused")
    return run


def send_once(sock, up):
    """In writes of all that is left."""
    at = 0
    while at < len(up):
        at += os.write(sock.fileno(), up[at:])


def send_bytes(sock, up):
    for i in range(len(up)):
        equal(sock.send(up[i:i + 1]), 1, "send")


def send_nonblocking(sock, up):
    sock.setblocking(False)
    poller = select.poll()
    poller.register(sock, select.POLLOUT)
    at = 0
    try:
        while at < len(up):
            true(poller.poll(PATIENCE * 1000), "POLLOUT never comes")
            with contextlib.suppress(BlockingIOError):
                at += sock.send(up[at:])
    finally:
        sock.setblocking(True)


def exhausted(send, size, suite=None, limit=LEAST + 5):
    """Data is sent as long as it may, then close_notify; what comes is read to its end."""
    up = pattern(size, 4)
    with rekey_after(limit), stream(to_the_end, then=(), suite=suite) as (sock, server):
        send_until_refused(send)(sock, up)
        for _ in range(2):
            raises(errno.EKEYEXPIRED, sock.send, b"x")
        info = kshake.info(sock)
        equal((info.state, info.error, kshake.reason_name(info.reason)),
              (kshake.KSHAKE_STATE_ESTABLISHED, 0, "KEY_EXHAUSTED"), "state, error, reason")
        raises((errno.EPIPE, errno.EKEYEXPIRED), key_update, sock)
        equal(kshake.read_exactly(sock, 10), b"still here", "data")
        equal(sock.recv(1), b"", "the end")
        peer = server.outcome(PATIENCE)
    true(up.startswith(peer.data), "the server got something else than what was sent")
    true(peer.data, "the server got nothing")
    equal(peer.sent_alert, (1, 0, True), "the client's alert")
    equal(peer.end, "FIN", "the end")
    true(len(records_of(peer)) <= limit - ATTEMPTS, f"{len(records_of(peer))} records")
    return f"{len(records_of(peer))} records of {limit}"


EXHAUSTED = {
    "writes of 1 MB": (send_once, 1 << 20), "writes of a byte": (send_bytes, 100),
    "iovecs of 7 bytes": (send_pieces, 200000), "MSG_MORE": (send_more, 490000),
    "sendfile": (send_file, 1 << 20), "splice": (send_spliced, 3000),
    "non-blocking": (send_nonblocking, 1 << 20),
}


def room_for_warnings():
    """The key is used up by data as far as it goes; refusals still find room, and so does close_notify."""
    def serve(peer):
        peer.read_all(3)
        for _ in range(ATTEMPTS):
            asked(peer)
        peer.send_data(b"go")
        to_the_end(peer)
    with rekey_after(LEAST + 2), stream(serve, then=()) as (sock, server):
        sock.sendall(b"a")
        sock.sendall(b"b")
        sock.sendall(b"c")
        equal(kshake.read_exactly(sock, 2), b"go", "data")
        raises(errno.EKEYEXPIRED, sock.sendall, b"d")
        equal(kshake.read_exactly(sock, 10), b"still here", "data")
        peer = server.outcome(PATIENCE)
    equal(peer.data, b"abc", "what the server got")
    equal(len(records_of(peer)), 1 + 3 + ATTEMPTS + 1, "records")


def no_room_for_warnings():
    """When the key has none left for refusals there are none, but close_notify."""
    def serve(peer):
        for _ in range(ATTEMPTS + 1):
            asked(peer)
            peer.send_data(b"x")
        for _ in range(10):
            ask(peer)
            peer.send_data(b"x")
        to_the_end(peer)
    down = ATTEMPTS + 1 + 10
    with rekey_after(LEAST), stream(serve, then=()) as (sock, server):
        equal(kshake.read_exactly(sock, down), b"x" * down, "data")
        raises(errno.EKEYEXPIRED, sock.sendall, b"d")
        equal(kshake.read_exactly(sock, 10), b"still here", "data")
        peer = server.outcome(PATIENCE)
    equal(peer.data, b"", "what the server got")
    equal(peer.sent_alert, (1, 0, True), "the client's alert")
    equal(len(records_of(peer)), 1 + ATTEMPTS + 1 + 1, "records")


def least():
    """However little is written to rekey_after, there is room for one record of data."""
    with rekey_after(1), stream(to_the_end, then=()) as (sock, server):
        sock.sendall(b"a")
        raises(errno.EKEYEXPIRED, sock.sendall, b"b")
        equal(kshake.read_exactly(sock, 10), b"still here", "data")
        equal(server.outcome(PATIENCE).data, b"a", "what the server got")


def received():
    """Who encrypts has the limit: what comes is read, however much it is, and so are parts of records."""
    down = pattern(100 * (LEAST + 20), 7)
    steps = [data(down[at:at + 100]) for at in range(0, len(down), 100)]
    with rekey_after(LEAST), stream(*steps, then=(lambda p: p.close_notify(),)) as (sock, _):
        got = b""
        while piece := sock.recv(70, socket.MSG_PEEK) and sock.recv(30):
            got += piece
        equal(got, down, "data")
        equal(kshake.info(sock).reason, 0, "reason")


# --- 4. where kTLS decrypts to ---

def passed_over():
    """MSG_TRUNC, of records that nothing has decrypted before."""
    down = pattern(50000, 5)
    steps = [data(down[at:at + 10000]) for at in range(0, len(down), 10000)]
    with stream(*steps) as (sock, _):
        time.sleep(0.3)
        equal(kshake.libc.recv(sock.fileno(), None, 25000, socket.MSG_TRUNC | socket.MSG_WAITALL), 25000, "MSG_TRUNC")
        equal(kshake.read_exactly(sock, 25000), down[25000:], "what is behind it")
        echoes(sock)


def no_buffer():
    """EFAULT loses nothing, and nobody is to blame but the application."""
    down, page = pattern(12000, 6), mmap.PAGESIZE
    area = mmap.mmap(-1, 4 * page)
    start = ctypes.addressof(ctypes.c_char.from_buffer(area))
    with stream(*[data(down[at:at + 3000]) for at in range(0, 12000, 3000)]) as (sock, _):
        time.sleep(0.3)
        true(kshake.libc.mprotect(ctypes.c_void_p(start + page), page, 0) == 0, "mprotect")
        got = kshake.libc.recv(sock.fileno(), ctypes.c_void_p(start), 12000, 0)
        if got < 0:
            equal(ctypes.get_errno(), errno.EFAULT, "errno")
            got = 0
        equal(area[:got], down[:got], "data")
        equal(kshake.read_exactly(sock, 12000 - got), down[got:], "what comes next")
        echoes(sock)


def forged():
    """Of a record that is not the peer's the application gets to see nothing."""
    with stream(lambda p: p.send_data(b"right"), spoilt(b"forged"), then=()) as (sock, _):
        time.sleep(0.3)
        buffer = ctypes.create_string_buffer(100)
        equal(kshake.libc.recv(sock.fileno(), buffer, 100, 0), 5, "recv")
        equal(buffer.raw, b"right".ljust(100, b"\0"), "the buffer")
        broken(sock, errno.EPROTO, "BAD_RECORD_MAC", 20)


# --- 5. which versions ---

def number(value):
    return struct.unpack("i", value)[0]


def options():
    client, server = socket_pair()
    with client, server:
        kshake.attach(client)
        for option, default in ((kshake.KSHAKE_MIN_VERSION, TLS12), (kshake.KSHAKE_MAX_VERSION, TLS13)):
            equal(hex(number(kshake.getopt(client, option))), hex(default), "default")
            for wrong in (0, 0x0301, 0x0302, 0x0305, -1, 12, b"\3\3", b""):
                raises(errno.EINVAL, kshake.setopt, client, option, wrong)
            for value in (TLS12, TLS13, default):
                kshake.setopt(client, option, value)
                equal(number(kshake.getopt(client, option)), value, "what was set")
        kshake.setopt(client, kshake.KSHAKE_VERIFY, kshake.KSHAKE_VERIFY_NONE)
        for range_, suites in (((TLS13, TLS12), ()), ((TLS12, TLS12), (0x1301,)), ((TLS13, TLS13), (0xc02b, 0xcca8))):
            kshake.setopt(client, kshake.KSHAKE_MIN_VERSION, range_[0])
            kshake.setopt(client, kshake.KSHAKE_MAX_VERSION, range_[1])
            kshake.setopt(client, kshake.KSHAKE_SUITES, struct.pack(f"{len(suites)}H", *suites))
            raises(errno.EINVAL, kshake.handshake, client)
        kshake.setopt(client, kshake.KSHAKE_SUITES, struct.pack("2H", 0xc02b, 0x1301))
        client.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, client)
        raises(errno.EBUSY, kshake.setopt, client, kshake.KSHAKE_MIN_VERSION, TLS12)


def over_netlink():
    with Asker() as asker:
        for wanted, text in (({"min_version": 0x0302}, "min-version must be"), ({"max_version": 0x0305}, "max-version must be"),
                             ({"min_version": TLS13, "max_version": TLS12}, "newer than"),
                             ({"max_version": TLS12, "suites": struct.pack("H", 0x1301)}, "has one of suites")):
            client, server = socket_pair()
            with client, server:
                try:
                    asker.handshake(client, verify=kshake.KSHAKE_VERIFY_NONE, **wanted)
                except OSError as error:
                    equal(error.errno, errno.EINVAL, "errno")
                    true(text in str(error), f"{wanted}: {error}")
                else:
                    raise Failure(f"{wanted} was taken")


def listener():
    """It refuses at once what would leave nothing for those that it accepts."""
    from upgraded import own
    with socket.create_server(("127.0.0.1", 0)) as sock:
        kshake.attach(sock)
        own(sock, "ecdsa-p256")
        kshake.setopt(sock, kshake.KSHAKE_MAX_VERSION, TLS12)
        raises(errno.EINVAL, kshake.setopt, sock, kshake.KSHAKE_MIN_VERSION, TLS13)
        raises(errno.EINVAL, kshake.setopt, sock, kshake.KSHAKE_SUITES, struct.pack("H", 0x1301))
        equal(number(kshake.getopt(sock, kshake.KSHAKE_MIN_VERSION)), TLS12, "min")
        kshake.setopt(sock, kshake.KSHAKE_MAX_VERSION, TLS13)
        kshake.setopt(sock, kshake.KSHAKE_MIN_VERSION, TLS13)


def cases():
    for suite, name in SUITES.items():
        yield f"renegotiation refused: {name}", lambda s=suite: refused(s)
        yield f"exhausted: {name}", lambda s=suite: exhausted(*EXHAUSTED["writes of 1 MB"], s)
    yield "renegotiation: in pieces", in_pieces
    yield "renegotiation: answered by poll", by_poll
    yield "renegotiation: the writer is blocked", while_blocked
    yield "renegotiation: the send buffer is full", limits_kept
    yield "renegotiation: a record is open", open_record
    yield "renegotiation: after shutdown", after_shutdown
    yield "renegotiation: many, by and by", by_and_by
    yield "renegotiation: too often", too_often
    yield "warnings", warnings
    yield "warnings: many, by and by", warnings_by_and_by
    yield "warnings: too many", warnings_too_many
    for description in (USER_CANCELED, NO_RENEGOTIATION, 80):
        yield f"fatal alert {description}", lambda d=description: fatal(d)
    for what, (kind, content, *rest) in BREACHES.items():
        yield f"breach: {what}", lambda k=kind, c=content, r=rest: breach(k, c, *r)
    yield "no KeyUpdate", no_key_update
    for what, plan in EXHAUSTED.items():
        yield f"exhausted: {what}", lambda p=plan: exhausted(*p)
    yield "exhausted: room for warnings", room_for_warnings
    yield "exhausted: no room for warnings", no_room_for_warnings
    yield "exhausted: the least", least
    yield "exhausted: the peer's", received
    yield "MSG_TRUNC", passed_over
    yield "EFAULT", no_buffer
    yield "a forged record", forged
    yield "versions: options", options
    yield "versions: netlink", over_netlink
    yield "versions: a listener", listener
