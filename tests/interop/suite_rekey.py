# SPDX-License-Identifier: GPL-2.0-only
"""New keys for what we send: because the application wants them (KSHAKE_KEY_UPDATE), and before a key
has protected more than it may (RFC 8446, 5.5; the module's rekey_after makes that little).

rekey_after is one for all sockets: this suite runs when no other does.
"""
import contextlib
import errno
import os
import pathlib
import select
import signal
import socket
import struct
import tempfile
import threading
import time

import genl
import kshake
import pki
import servers
import tls13
from checks import socket_pair, sticky, trusting_pin
from evil import Evil, up_to
from harness import equal, raises, true
from servers import Tls, echo
from suite_data import connect, pattern
from suite_stream import (KEY_UPDATE, PATIENCE, Console, Thread, at_once, client_updates, data,
                          echoes, fill, patient, stream, ticket, together_with_ticket, update, update_both, wait_for)
from tls13 import DATA, HANDSHAKE

REKEY_AFTER = pathlib.Path("/sys/module/kshake/parameters/rekey_after")
NOT_REQUESTED, REQUESTED = kshake.KSHAKE_KEY_UPDATE_NOT_REQUESTED, kshake.KSHAKE_KEY_UPDATE_REQUESTED
MEGABYTE = 1 << 20
LEAST = 3			# what rekey_after may be: data, KeyUpdate, and one kept for an alert


def key_update(sock, request=NOT_REQUESTED):
    kshake.setopt(sock, kshake.KSHAKE_KEY_UPDATE, request)


@contextlib.contextmanager
def rekey_after(records):
    """For the sockets that begin within."""
    REKEY_AFTER.write_text(str(records))
    try:
        yield
    finally:
        REKEY_AFTER.write_text("0")


# --- the server's: steps ---

def answer(peer):
    """Does what the client asks for as it is read: RFC 8446, 4.6.3."""
    if peer.client_messages[-1] == KEY_UPDATE[REQUESTED]:
        peer.key_update(False)


def echo_and_answer(peer, reply=answer):
    """Echoes until close_notify, and answers each KeyUpdate that wants it."""
    seen = len(peer.client_messages)
    while True:
        kind, content = peer.read_record()
        if kind == DATA:
            peer.data += content
            peer.send_data(content)
        elif kind == HANDSHAKE:
            peer.client_messages.append(content)
            peer.rekey("read")
        if len(peer.client_messages) > seen:
            seen = len(peer.client_messages)
            reply(peer)


def take(peer):
    """Reads until close_notify."""
    while peer.read_data():
        pass


def per_key(peer):
    """How many records the client made under each of its application keys, KeyUpdates included."""
    counts = [0]
    finished = False
    for _, protected, kind, content in peer.records:
        if not finished:
            finished = protected and kind == HANDSHAKE and content[0] == tls13.FINISHED
            continue
        counts[-1] += 1
        if kind == HANDSHAKE and content[0] == tls13.KEY_UPDATE:
            counts.append(0)
    return counts


def within_limit(peer, sent, updates, limit=LEAST):
    """All data came, in order; no key was used too often, and one record was kept back for an alert."""
    true(peer.data == sent, f"the server got {len(peer.data)} bytes of {len(sent)}, or others than those")
    counts = per_key(peer)
    true(max(counts[:-1]) < limit and counts[-1] <= limit, f"records under one key: {counts[:20]}")
    true(len(counts) - 1 >= updates, f"{len(counts) - 1} KeyUpdates for {len(sent)} bytes, want {updates}")
    return f"{len(counts) - 1} KeyUpdates, at most {max(counts)} records a key"


# --- 1. the application wants it ---

def asked(suite, request):
    """Once, with data before and behind it; the peer's answer is the end of it."""
    stats = genl.stats()
    with stream(echo_and_answer, suite=suite, suites=[suite]) as (sock, server):
        echoes(sock, b"before")
        key_update(sock, request)
        for word in (b"behind", b"once", b"more"):
            echoes(sock, word)
        info = kshake.info(sock)
    equal((info.key_updates_sent, info.key_updates_received), (1, request), "KeyUpdates sent and received")
    equal(client_updates(server), [KEY_UPDATE[request]], "the client's KeyUpdates")
    equal(genl.stats()["key_updates_sent"] - stats["key_updates_sent"], 1, "the counter key-updates-sent")


def asked_often(suite):
    """As many as wanted, with or without data between them."""
    with stream(echo_and_answer, suite=suite, suites=[suite]) as (sock, server):
        for i in range(50):
            key_update(sock, i % 2)
            if i % 3:
                echoes(sock, b"%2d" % i)
        echoes(sock)
        info = kshake.info(sock)
    equal((info.key_updates_sent, info.key_updates_received), (50, 25), "KeyUpdates sent and received")
    equal(client_updates(server), [KEY_UPDATE[i % 2] for i in range(50)], "the client's KeyUpdates")


def answered_by_request():
    """A peer that answers a request with one gets one answer, which asks for nothing: no loop."""
    def reply(peer):
        if peer.client_messages[-1] == KEY_UPDATE[REQUESTED]:
            peer.key_update(True)
    with stream(lambda p: echo_and_answer(p, reply)) as (sock, server):
        key_update(sock, REQUESTED)
        for word in (b"one", b"two", b"three"):
            echoes(sock, word)
        info = kshake.info(sock)
    equal(client_updates(server), [KEY_UPDATE[1], KEY_UPDATE[0]], "the client's KeyUpdates")
    equal(info.key_updates_received, 1, "KeyUpdates received")


def pays_what_is_owed():
    """One that the application wants is also the answer to one that the peer wanted."""
    with stream(update_both, data(b"x"), echo_and_answer) as (sock, server):
        equal(kshake.read_exactly(sock, 1), b"x", "data")
        key_update(sock)
        echoes(sock)
    equal(client_updates(server), [KEY_UPDATE[0]], "the client's KeyUpdates")


def answer_in_bad_company(*steps):
    """The answer comes between data and tickets, or in a record with one."""
    def reply(peer):
        if peer.client_messages[-1] == KEY_UPDATE[REQUESTED]:
            for step in steps:
                step(peer)
    with stream(lambda p: echo_and_answer(p, reply)) as (sock, _):
        for _ in range(5):
            key_update(sock, REQUESTED)
            sock.sendall(b"echo")
            equal(kshake.read_exactly(sock, 4 + 2 * steps.count(NOISE)), b"!!" * steps.count(NOISE) + b"echo", "data")
        equal(kshake.info(sock).key_updates_received, 5, "KeyUpdates received")


NOISE = data(b"!!")
COMPANY = {"between tickets": [ticket, update, ticket], "in a record with a ticket": [together_with_ticket(0)],
           "between data": [NOISE, update, NOISE], "at once with all sorts": [
               *at_once(NOISE, ticket, together_with_ticket(0), NOISE, ticket)]}


def open_record():
    """MSG_MORE keeps a record open: it is sent under the old key, before."""
    with stream(echo_and_answer) as (sock, server):
        sock.send(b"old ", socket.MSG_MORE)
        key_update(sock)
        sock.sendall(b"new")
        equal(kshake.read_exactly(sock, 7), b"old new", "echo")
        kinds = [(kind, content) for _, _, kind, content in server.connected().records][-3:]
        equal(kinds, [(DATA, b"old "), (HANDSHAKE, KEY_UPDATE[0]), (DATA, b"new")], "records")


def fill_up(sock):
    """Until there is no room at all, and none comes; POLLOUT says so much sooner."""
    sent, refused = fill(sock, 5000), 0
    while refused < 10:
        try:
            sent += b"+" * sock.send(b"+" * 1000, socket.MSG_DONTWAIT)
            refused = 0
        except BlockingIOError:
            refused += 1
            time.sleep(0.05)
    return sent


@contextlib.contextmanager
def full(end=take):
    """A socket whose buffer is full, what was taken, and what opens the server's ears."""
    gate = threading.Event()
    with Evil(steps=up_to("serve", wait_for(gate), end)) as server:
        server.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 20000)
        sock = kshake.prepare(kshake.tcp(server.address, SO_SNDBUF=20000), name=pki.NAME, **trusting_pin())
        with patient(sock):
            kshake.handshake(sock)
            try:
                yield sock, fill_up(sock), gate.set, server
            finally:
                gate.set()
        peer = server.outcome(PATIENCE)
    if peer.failure:
        raise peer.failure


def no_room():
    """Non-blocking and full: EAGAIN, nothing has changed; with SO_SNDTIMEO, too; then it works."""
    with full() as (sock, sent, hear, server):
        sock.setblocking(False)
        for _ in range(3):
            raises(errno.EAGAIN, key_update, sock)
        sock.setblocking(True)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", 0, 200000))
        raises(errno.EAGAIN, key_update, sock)
        patient(sock)
        waiting = Thread(lambda: key_update(sock))
        time.sleep(0.2)
        true(waiting.is_alive(), "a blocking one does not wait")
        hear()
        waiting.get()
        sock.sendall(b"last")
    equal(client_updates(server), [KEY_UPDATE[0]], "the client's KeyUpdates")
    true(server.connected().data == sent + b"last", "the server got something else than what was sent")


def interrupted():
    """A signal ends the wait for room, or for another sender."""
    for other in (False, True):
        with full() as (sock, sent, hear, server):
            writer = Thread(lambda: sock.sendall(b"other")) if other else None
            if other:
                time.sleep(0.2)
                true(writer.is_alive(), "the writer is not stuck")
            main = threading.main_thread().ident
            caught = []
            handler = signal.signal(signal.SIGUSR1, lambda *_: caught.append(1))
            signal.siginterrupt(signal.SIGUSR1, True)
            try:
                threading.Timer(0.3, lambda: signal.pthread_kill(main, signal.SIGUSR1)).start()
                raises(errno.EINTR, key_update, sock)
            finally:
                signal.signal(signal.SIGUSR1, handler)
            true(caught, "the handler did not run")
            hear()
            if other:
                writer.get()
            sock.sendall(b"last")
        equal(client_updates(server), [], "the client's KeyUpdates")
        true(server.connected().data == sent + b"other" * other + b"last", "not what was sent")


def sender_blocked():
    """While another sender is blocked: EAGAIN at once, for a send that must not wait as well."""
    with full() as (sock, sent, hear, server), select.epoll() as epoll:
        writer = Thread(lambda: sock.sendall(pattern(100000)))
        time.sleep(0.2)
        true(writer.is_alive(), "the writer is not stuck")
        began = time.monotonic()
        epoll.register(sock, select.EPOLLOUT | select.EPOLLET)
        raises(errno.EAGAIN, sock.send, b"x", socket.MSG_DONTWAIT)
        fd = os.dup(sock.fileno())
        os.set_blocking(fd, False)
        raises(errno.EAGAIN, kshake.setopt, fd, kshake.KSHAKE_KEY_UPDATE, 0)
        raises(errno.EAGAIN, os.write, fd, b"x")
        os.set_blocking(fd, True)
        os.close(fd)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", 0, 200000))
        raises(errno.EAGAIN, sock.send, b"x")
        raises(errno.EAGAIN, key_update, sock)
        true(time.monotonic() - began < 5, "something waited for the writer")
        hear()
        writer.get()
        # Who was told EAGAIN is told when it is over.
        true(epoll.poll(PATIENCE), "no edge ever comes")
        patient(sock)
        key_update(sock)
        sock.sendall(b"last")
    equal(client_updates(server), [KEY_UPDATE[0]], "the client's KeyUpdates")
    true(server.connected().data == sent + pattern(100000) + b"last", "not what was sent")


def wrong():
    """What it is refused for; the session goes on."""
    client, server = socket_pair()
    with client, server:
        raises(errno.ENOPROTOOPT, key_update, client)
        kshake.attach(client)
        raises(errno.ENOTCONN, key_update, client)
        kshake.setopt(client, kshake.KSHAKE_VERIFY, kshake.KSHAKE_VERIFY_NONE)
        client.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, client)
        raises(errno.ENOTCONN, key_update, client)
    with stream(lambda p: echo_and_answer(p)) as (sock, server):
        for value in (-1, 2, 1 << 30, b"", b"\0", bytes(8)):
            raises(errno.EINVAL, key_update, sock, value)
        raises(errno.ENOPROTOOPT, kshake.getopt, sock, kshake.KSHAKE_KEY_UPDATE)
        echoes(sock)
        sock.shutdown(socket.SHUT_WR)
        for _ in range(2):
            raises(errno.EPIPE, key_update, sock)
        equal(kshake.info(sock).key_updates_sent, 0, "KeyUpdates sent")
    with stream(lambda p: p.alert(80)) as (sock, _):
        raises(errno.EPROTO, sock.recv, 1)
        raises(errno.EPROTO, key_update, sock)
        sticky(sock, errno.EPROTO)


def while_reading():
    """Threads send, read and change keys at the same time: no byte is lost, nothing waits for ever."""
    up, over = pattern(300000, 9), threading.Event()
    with stream(echo_and_answer) as (sock, server):
        def update_all_the_time():
            count = 0
            while not over.is_set():
                key_update(sock, count % 2)
                count += 1
                time.sleep(0.002)
            return count
        updater = Thread(update_all_the_time)
        writer = Thread(lambda: [sock.sendall(up[at:at + 3000]) for at in range(0, len(up), 3000)])
        true(kshake.read_exactly(sock, len(up)) == up, "the echo is not what was sent")
        writer.get()
        over.set()
        count = updater.get()
        echoes(sock)
        info = kshake.info(sock)
    equal((info.key_updates_sent, info.key_updates_received), (count, count // 2), "KeyUpdates sent and received")
    true(server.connected().data == up + b"echo", "the server got something else than what was sent")
    return f"{count} KeyUpdates"


def openssl(suite):
    server = Console(suite)
    try:
        with patient(connect(server, suites=[suite])) as sock:
            for i in range(6):
                key_update(sock, i % 2)
                sock.sendall(b"line %d\n" % i)
                server.wait_for(f"line {i}\n")
                server.wait_for("<<< TLS 1.3, Handshake [length 0005], KeyUpdate", i + 1)
                server.type(b"reply %d\n" % i)
                equal(kshake.read_exactly(sock, 8), b"reply %d\n" % i, "data")
            info = kshake.info(sock)
            equal((info.key_updates_sent, info.key_updates_received), (6, 3), "KeyUpdates sent and received")
    finally:
        server.stop()


def gnutls(suite):
    server = servers.gnutls_serv("ecdsa-p256")
    try:
        with patient(connect(server, suites=[suite])) as sock:
            for i in range(6):
                key_update(sock, i % 2)
                echoes(sock, b"line %d\n" % i)
            info = kshake.info(sock)
            equal((info.key_updates_sent, info.key_updates_received), (6, 3), "KeyUpdates sent and received")
    finally:
        server.stop()


def wanted():
    for suite, name in kshake.SUITE_NAMES.items():
        yield f"{name}: update_not_requested", lambda s=suite: asked(s, NOT_REQUESTED)
        yield f"{name}: update_requested", lambda s=suite: asked(s, REQUESTED)
        yield f"{name}: 50 times", lambda s=suite: asked_often(s)
        yield f"{name}: OpenSSL", lambda s=suite: openssl(s)
        yield f"{name}: GnuTLS", lambda s=suite: gnutls(s)
    yield "a request answered by a request", answered_by_request
    yield "one pays for one that is owed", pays_what_is_owed
    for what, steps in COMPANY.items():
        yield f"the answer {what}", lambda s=steps: answer_in_bad_company(*s)
    yield "a record is open", open_record
    yield "no room", no_room
    yield "interrupted", interrupted
    yield "another sender is blocked", sender_blocked
    yield "refused", wrong
    yield "readers, writers and KeyUpdates", while_reading


# --- 2. before a key has protected too much ---

def limited(suite, send, size, updates, limit=LEAST):
    """Everything that send(sock, data) sends, under keys that are changed in time."""
    up = pattern(size, 11)
    with rekey_after(limit), stream(take, then=(), suite=suite, suites=[suite]) as (sock, server):
        send(sock, up)
        equal(kshake.info(sock).key_updates_sent >= updates, True, "KeyUpdates enough")
        sock.shutdown(socket.SHUT_WR)
        peer = server.outcome(60)
    return within_limit(peer, up, updates, max(limit, LEAST))


def send_once(sock, up):
    """One write of it all."""
    equal(os.write(sock.fileno(), up), len(up), "write")


def send_bytes(sock, up):
    for i in range(len(up)):
        equal(sock.send(up[i:i + 1]), 1, "send")


def send_pieces(sock, up):
    """iovecs of many small pieces."""
    pieces = [up[at:at + 7] for at in range(0, len(up), 7)]
    for at in range(0, len(pieces), 1000):
        equal(sock.sendmsg(pieces[at:at + 1000]), sum(map(len, pieces[at:at + 1000])), "sendmsg")


def send_more(sock, up):
    """Records that grow by MSG_MORE."""
    for at in range(0, len(up), 700):
        sock.send(up[at:at + 700], socket.MSG_MORE if at % 4900 else 0)
    sock.send(b"")


def send_more_then_much(sock, up):
    """An open record is filled by what comes, and what is left is one more."""
    for at in range(0, len(up), 20000):
        sock.send(up[at:at + 100], socket.MSG_MORE)
        sock.send(up[at + 100:at + 20000])


def send_file(sock, up):
    with tempfile.TemporaryFile() as file:
        file.write(up)
        file.flush()
        at = 0
        while at < len(up):
            at += os.sendfile(sock.fileno(), file.fileno(), at, len(up) - at)


def send_spliced(sock, up, piece=13):
    """From a pipe whose buffers hold next to nothing each, and in one go."""
    out, into = os.pipe()
    try:
        for at in range(0, len(up), piece * 8):
            chunk = up[at:at + piece * 8]
            for i in range(0, len(chunk), piece):
                os.write(into, chunk[i:i + piece])
            left = len(chunk)
            while left:
                left -= os.splice(out, sock.fileno(), left)
    finally:
        os.close(out)
        os.close(into)


def send_nonblocking(sock, up):
    """As an event loop does."""
    sock.setblocking(False)
    poller = select.poll()
    poller.register(sock, select.POLLOUT)
    at = 0
    while at < len(up):
        true(poller.poll(PATIENCE * 1000), "POLLOUT never comes")
        with contextlib.suppress(BlockingIOError):
            at += sock.send(up[at:])
    sock.setblocking(True)


# What, how much of it, how many KeyUpdates at least.
LIMITED = {
    "a write of 1 MB": (send_once, MEGABYTE, 60), "200 writes of a byte": (send_bytes, 200, 199),
    "iovecs of 7 bytes": (send_pieces, 50000, 5), "MSG_MORE": (send_more, 49000, 9),
    "MSG_MORE, then much": (send_more_then_much, 200000, 15),
    "sendfile of 1 MB": (send_file, MEGABYTE, 60), "sendfile of 100001 bytes": (send_file, 100001, 6),
    "splice of small pieces": (send_spliced, 3000, 20), "1 MB, non-blocking": (send_nonblocking, MEGABYTE, 60),
}


def received(suite):
    """The peer is asked for a new key once, by the next send, and again when that is used up."""
    def serve(peer):
        for i in range(3):
            for _ in range(10):
                peer.send_data(b"down")
            equal(peer.read_all(2), b"up", "the client's data")
            equal(client_updates_of(peer), i + 1, "KeyUpdates that ask")
            peer.send_data(b"more" * 5, 4)		# asked already: not again, though the limit is passed
            equal(peer.read_all(2), b"up", "the client's data")
            equal(client_updates_of(peer), i + 1, "KeyUpdates that ask, not answered yet")
            peer.key_update(False)
    with rekey_after(LEAST), stream(serve, take, then=(), suite=suite, suites=[suite]) as (sock, server):
        for _ in range(3):
            equal(kshake.read_exactly(sock, 40), b"down" * 10, "data")
            equal(kshake.info(sock).key_updates_sent, client_updates_of(server.connected(), None), "nothing sent by recv")
            sock.sendall(b"up")
            equal(kshake.read_exactly(sock, 20), b"more" * 5, "data")
            sock.sendall(b"up")
        sock.shutdown(socket.SHUT_WR)
        server.outcome()


def client_updates_of(peer, request=REQUESTED):
    return len([m for m in peer.client_messages if m[0] == tls13.KEY_UPDATE and request in (None, m[4])])


def received_by(read):
    """Whoever reads: recv, splice."""
    with rekey_after(LEAST), stream(*at_once(*[data(b"x")] * 20), echo_and_answer, then=()) as (sock, server):
        read(sock)
        echoes(sock)
        equal(client_updates(server)[:1], [KEY_UPDATE[1]], "the client's first KeyUpdate")


def read_by_splice(sock):
    out, into = os.pipe()
    got = 0
    while got < 20:
        got += os.splice(sock.fileno(), into, 20 - got)
        os.read(out, 20)
    os.close(out)
    os.close(into)


def received_while_blocked():
    """Readers go on while the writer, who should ask, is stuck."""
    gate, up = threading.Event(), pattern(200000, 12)
    steps = [data(b"down" * 5000), wait_for(gate), *[data(b"x")] * 50, lambda p: p.read_all(len(up))]
    with rekey_after(LEAST), Evil(steps=up_to("serve", *steps, take)) as server:
        server.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 20000)
        sock = kshake.prepare(kshake.tcp(server.address, SO_SNDBUF=20000), name=pki.NAME, **trusting_pin())
        with patient(sock):
            kshake.handshake(sock)
            writer = Thread(lambda: sock.sendall(up))
            time.sleep(0.2)
            true(writer.is_alive(), "the writer is not stuck")
            equal(kshake.read_exactly(sock, 20000), b"down" * 5000, "data")
            gate.set()
            equal(kshake.read_exactly(sock, 50), b"x" * 50, "data")
            writer.get(40)
        peer = server.outcome(PATIENCE)
    if peer.failure:
        raise peer.failure
    return within_limit(peer, up, 10)


def checked(sock, updates):
    info = kshake.info(sock)
    true(info.key_updates_sent >= updates, f"{info.key_updates_sent} KeyUpdates sent")
    true(info.key_updates_received >= 1, "the server was never asked, or did not answer")
    return f"{info.key_updates_sent} KeyUpdates sent, {info.key_updates_received} received"


def with_openssl():
    """A real server, which echoes and has to answer; every key of both sides is short-lived."""
    up = pattern(200000, 13)
    with Tls(echo) as server, rekey_after(LEAST), patient(connect(server)) as sock:
        writer = Thread(lambda: [sock.sendall(up[at:at + 1000]) for at in range(0, len(up), 1000)])
        true(kshake.read_exactly(sock, len(up)) == up, "the echo is not what was sent")
        writer.get(30)
        # All may have been sent before anything was read: the next to send asks, and the answer comes.
        for _ in range(2):
            echoes(sock, up[:1000])
        result = checked(sock, 199)
    equal(server.errors, [], "the server's errors")
    return result


def with_gnutls():
    """Likewise. It takes lines of text, and no more than 8 KeyUpdates a second."""
    server = servers.gnutls_serv("ecdsa-p256")
    try:
        with rekey_after(60), patient(connect(server)) as sock:
            for i in range(200):
                echoes(sock, b"%9d\n" % i * 10)
            return checked(sock, 3)
    finally:
        server.stop()


def end_at_limit():
    """The key is used up, and there is no room for a KeyUpdate: close_notify finds its place."""
    with rekey_after(LEAST), full() as (sock, sent, hear, server):
        sock.setblocking(False)
        raises(errno.EAGAIN, sock.send, b"x")
        sock.close()
        hear()
        peer = server.outcome(PATIENCE)
    equal(peer.sent_alert, (1, 0, True), "the client's alert")
    return within_limit(peer, sent, 1)


def kept_within():
    """rekey_after: no smaller than 3, however little is written there; 0 is the RFC's limit."""
    results = []
    for value in (1, 2, 5, 20):
        results.append(limited(kshake.AES128, send_bytes, 60, 1, value))
    with stream(take, then=()) as (sock, server):
        send_bytes(sock, pattern(200))
        sock.shutdown(socket.SHUT_WR)
        equal(client_updates_of(server.outcome(), None), 0, "KeyUpdates without rekey_after")
    return "; ".join(results)


def limits():
    for suite, name in kshake.SUITE_NAMES.items():
        yield f"limit, {name}: a write of 1 MB", lambda s=suite: limited(s, *LIMITED["a write of 1 MB"])
        yield f"limit, {name}: the peer's", lambda s=suite: received(s)
    yield "limit, AES-128-CCM: a write of 1 MB", lambda: limited(kshake.CCM, *LIMITED["a write of 1 MB"])
    yield "limit, AES-128-CCM: the peer's", lambda: received(kshake.CCM)
    for what, plan in LIMITED.items():
        yield f"limit: {what}", lambda p=plan: limited(kshake.AES128, *p)
    yield "limit: the peer's, splice", lambda: received_by(read_by_splice)
    yield "limit: the peer's, MSG_WAITALL", lambda: received_by(lambda s: s.recv(20, socket.MSG_WAITALL))
    yield "limit: the peer's, the writer is blocked", received_while_blocked
    yield "limit: OpenSSL both ways", with_openssl
    yield "limit: GnuTLS both ways", with_gnutls
    yield "limit: the end", end_at_limit
    yield "limit: rekey_after", kept_within


def cases():
    yield from wanted()
    yield from limits()
