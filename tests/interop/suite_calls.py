# SPDX-License-Identifier: GPL-2.0-only
"""The calls of an application that knows sockets, and what it may take for granted of TCP's: each does the
same here. Most cases run over a TCP socket first, so that they say what TCP does and not what we think.
"""
import array
import contextlib
import ctypes
import errno
import fcntl
import mmap
import os
import select
import signal
import socket
import struct
import tempfile
import termios
import threading
import time

import genl
import kshake
import pki
from checks import socket_pair, trusting_pin
from evil import Evil, before
from harness import Failure, equal, raises, true, wait_until
from servers import Tls, echo
from suite_data import connect, pattern
from suite_stream import (EMPTY, LOOKS, PATIENCE, TCP_CLOSE, Thread, at_once, bye, data, echoes, fin, patient,
                          poll_once, stream, tcp_state, ticket, update, wait_for)

SIOCOUTQ, SIOCOUTQNSD, SIOCATMARK = 0x5411, 0x894B, 0x8905
SO_ZEROCOPY, MSG_ZEROCOPY = 60, 0x4000000
SPLICE_F_MORE = 4


def ioctl(sock, request):
    count = array.array("i", [-1])
    fcntl.ioctl(sock, request, count)
    return count[0]


def inq(sock):
    return ioctl(sock, termios.FIONREAD)


# --- 1. both kinds of sockets ---

@contextlib.contextmanager
def over_tcp():
    """A TCP socket and its echoing peer."""
    client, server = socket_pair()

    def serve():
        with server, contextlib.suppress(OSError):
            while piece := server.recv(65536):
                server.sendall(piece)
    thread = Thread(serve)
    with patient(client):
        yield client
    thread.get()


@contextlib.contextmanager
def over_kshake():
    with Tls(echo) as server, patient(connect(server)) as sock:
        yield sock


def on_both(case):
    """case(sock) with a peer that echoes: TCP is the judge."""
    for name, make in (("TCP", over_tcp), ("kshake", over_kshake)):
        try:
            with make() as sock:
                case(sock)
        except Failure as why:
            raise Failure(f"over {name}: {why}") from why


def back(sock, sent):
    equal(kshake.read_exactly(sock, len(sent)), sent, "echo")


class Mmsghdr(ctypes.Structure):
    """struct mmsghdr, with the msghdr of 64 bits"""
    _fields_ = [("name", ctypes.c_void_p), ("namelen", ctypes.c_uint), ("iov", ctypes.c_void_p),
                ("iovlen", ctypes.c_size_t), ("control", ctypes.c_void_p), ("controllen", ctypes.c_size_t),
                ("flags", ctypes.c_int), ("pad", ctypes.c_int), ("len", ctypes.c_uint)]


class Iovec(ctypes.Structure):
    """struct iovec"""
    _fields_ = [("base", ctypes.c_void_p), ("len", ctypes.c_size_t)]


def messages(buffers):
    """struct mmsghdr[], with what has to stay alive."""
    iovecs = (Iovec * len(buffers))(*[Iovec(ctypes.addressof(b), len(b)) for b in buffers])
    headers = (Mmsghdr * len(buffers))()
    for i, header in enumerate(headers):
        header.iov, header.iovlen = ctypes.addressof(iovecs) + i * ctypes.sizeof(Iovec), 1
    return headers, iovecs


def mmsg(sock):
    """sendmmsg and recvmmsg of several messages."""
    words = [b"first", b"second", b"third!"]
    buffers = [ctypes.create_string_buffer(w, len(w)) for w in words]
    headers, _keep = messages(buffers)
    equal(kshake.libc.sendmmsg(sock.fileno(), headers, len(words), 0), len(words), "sendmmsg")
    equal([h.len for h in headers], [len(w) for w in words], "lengths sent")
    wait_until(lambda: len(sock.recv(100, socket.MSG_PEEK)) == 17, "the echo")
    into = [ctypes.create_string_buffer(len(w)) for w in words]
    headers, _keep = messages(into)
    equal(kshake.libc.recvmmsg(sock.fileno(), headers, len(words), socket.MSG_WAITALL, None), len(words), "recvmmsg")
    equal([b.raw for b in into], words, "what came")
    headers, _keep = messages(into)
    equal(kshake.libc.recvmmsg(sock.fileno(), headers, 3, socket.MSG_DONTWAIT, None), -1, "recvmmsg of nothing")
    equal(ctypes.get_errno(), errno.EAGAIN, "errno")


def send_flags(sock):
    """Flags that mean nothing to TCP are passed over."""
    for flags in (socket.MSG_CONFIRM, socket.MSG_DONTROUTE, socket.MSG_WAITALL, socket.MSG_EOR, socket.MSG_TRUNC,
                  socket.MSG_PEEK, socket.MSG_EOR | socket.MSG_MORE, socket.MSG_ERRQUEUE, socket.MSG_NOSIGNAL,
                  socket.MSG_DONTWAIT, socket.MSG_CMSG_CLOEXEC):
        equal(sock.send(b"word", flags), 4, f"send with flags {flags:#x}")
        sock.send(b"!")
        back(sock, b"word!")


def recv_flags(sock):
    for flags in (socket.MSG_CONFIRM, socket.MSG_DONTROUTE, socket.MSG_EOR, socket.MSG_NOSIGNAL, socket.MSG_MORE,
                  socket.MSG_CMSG_CLOEXEC):
        sock.sendall(b"word")
        equal(sock.recv(4, flags), b"word", f"recv with flags {flags:#x}")
    raises(errno.EAGAIN, sock.recv, 1, socket.MSG_ERRQUEUE)


def send_control(sock):
    """Control messages that TCP knows do no harm; what it refuses is refused."""
    # SO_TIMESTAMPING, SO_MARK's place is for CAP_NET_ADMIN: these tests are root.
    for level, kind, value in ((socket.SOL_SOCKET, 37, struct.pack("I", 0)), (socket.SOL_SOCKET, 36, struct.pack("I", 0)),
                               (socket.IPPROTO_IP, 1, struct.pack("i", 0))):
        equal(sock.sendmsg([b"word"], [(level, kind, value)]), 4, f"sendmsg with {level}, {kind}")
        back(sock, b"word")
    raises(errno.EINVAL, sock.sendmsg, [b"word"], [(socket.SOL_SOCKET, 9999, b"")])
    sock.sendall(b"x")
    back(sock, b"x")


def nothing(sock):
    """Calls of length 0."""
    fd = sock.fileno()
    for _ in range(3):
        equal(sock.send(b""), 0, "send")
        equal(sock.sendmsg([]), 0, "sendmsg")
        equal(sock.sendmsg([b"", b""]), 0, "sendmsg")
        equal(os.write(fd, b""), 0, "write")
        equal(os.writev(fd, [b"", b""]), 0, "writev")
        equal(sock.recv(0, socket.MSG_DONTWAIT), b"", "recv")
    sock.sendall(b"x")
    back(sock, b"x")


def many_pieces(sock):
    """iovecs of 1024 pieces, some of them empty, both ways."""
    fd, whole = sock.fileno(), pattern(4000)
    pieces = [whole[i * 8:i * 8 + 8] if i % 2 else b"" for i in range(1000)]
    sent = b"".join(pieces)
    equal(os.writev(fd, pieces), len(sent), "writev")
    into = [bytearray(i % 9) for i in range(1000)]
    got = b""
    while len(got) < len(sent):
        size = os.readv(fd, into)
        got += b"".join(into)[:size]
    true(got == sent, "not what was sent")


def fault_sending(sock):
    """A bad address: EFAULT, or what is before it; nothing is sent twice, nothing is lost."""
    page = mmap.PAGESIZE
    area = mmap.mmap(-1, 16 * page)
    size = 15 * page
    whole = pattern(size)
    area[:size] = whole
    start = ctypes.addressof(ctypes.c_char.from_buffer(area))
    true(kshake.libc.mprotect(ctypes.c_void_p(start + size), page, 0) == 0, "mprotect")
    try:
        equal(kshake.libc.send(sock.fileno(), ctypes.c_void_p(8), 100, 0), -1, "send")
        equal(ctypes.get_errno(), errno.EFAULT, "errno")
        sent = b""
        for begin, length in ((0, size + 100), (size - 50, 100), (size - 20000, 20100), (0, size)):
            got = kshake.libc.send(sock.fileno(), ctypes.c_void_p(start + begin), length, 0)
            if got < 0:
                equal(ctypes.get_errno(), errno.EFAULT, "errno")
                continue
            true(got <= min(length, size - begin), f"{got} bytes sent of {size - begin}")
            sent += whole[begin:begin + got]
        true(len(sent) >= size, "what was all right was not sent")
        sock.sendall(b"end")
        back(sock, sent + b"end")
    finally:
        kshake.libc.mprotect(ctypes.c_void_p(start + size), page, mmap.PROT_READ | mmap.PROT_WRITE)


def fault_receiving(sock):
    """A buffer that ends before its time: what was said to be there is there, the rest comes next."""
    page = mmap.PAGESIZE
    area = mmap.mmap(-1, 2 * page)
    start = ctypes.addressof(ctypes.c_char.from_buffer(area))
    true(kshake.libc.mprotect(ctypes.c_void_p(start + page), page, 0) == 0, "mprotect")
    whole = pattern(12000)
    try:
        for at in range(0, 12000, 3000):
            sock.sendall(whole[at:at + 3000])
            time.sleep(0.02)
        wait_until(lambda: len(sock.recv(20000, socket.MSG_PEEK)) == 12000, "the echo")
        got = kshake.libc.recv(sock.fileno(), ctypes.c_void_p(start), 12000, 0)
        if got < 0:
            equal(ctypes.get_errno(), errno.EFAULT, "errno")
            got = 0
        true(got <= page, f"{got} bytes into {page}")
        true(area[:got] == whole[:got], "not what was sent")
        true(kshake.read_exactly(sock, 12000 - got) == whole[got:], "not what comes next")
    finally:
        kshake.libc.mprotect(ctypes.c_void_p(start + page), page, mmap.PROT_READ | mmap.PROT_WRITE)


def discard(sock):
    """MSG_TRUNC passes data over and wants no buffer; with MSG_PEEK it only counts."""
    sock.sendall(b"onetwothree")
    wait_until(lambda: len(sock.recv(20, socket.MSG_PEEK)) == 11, "the echo")
    peek = socket.MSG_PEEK | socket.MSG_TRUNC
    equal(kshake.libc.recv(sock.fileno(), None, 3, peek), 3, "MSG_PEEK | MSG_TRUNC")
    equal(kshake.libc.recv(sock.fileno(), None, 3, socket.MSG_TRUNC), 3, "MSG_TRUNC")
    equal(sock.recv(3), b"two", "recv")
    buffer = ctypes.create_string_buffer(b"....")
    equal(kshake.libc.recv(sock.fileno(), buffer, 5, socket.MSG_TRUNC | socket.MSG_WAITALL), 5, "MSG_TRUNC")
    equal(buffer.value, b"....", "the buffer")
    equal(kshake.libc.recv(sock.fileno(), None, 5, socket.MSG_TRUNC | socket.MSG_DONTWAIT), -1, "MSG_TRUNC of nothing")
    equal(ctypes.get_errno(), errno.EAGAIN, "errno")


def splice_nonblocking(sock):
    """splice() on an O_NONBLOCK socket does not wait, whatever its own flags say."""
    out, into = os.pipe()
    try:
        sock.setblocking(False)
        raises(errno.EAGAIN, os.splice, sock.fileno(), into, 100)
        sock.setblocking(True)
        sock.sendall(b"word")
        select.select([sock], [], [], PATIENCE)
        sock.setblocking(False)
        equal(os.splice(sock.fileno(), into, 100), 4, "splice")
        equal(os.read(out, 10), b"word", "spliced")
    finally:
        os.close(out)
        os.close(into)
    sock.setblocking(True)


def spliced_about(sock):
    """splice and tee from pipe to pipe, socket and back, with SPLICE_F_MORE."""
    a, b = os.pipe(), os.pipe()
    try:
        os.write(a[1], b"through pipes")
        equal(kshake.libc.tee(a[0], b[1], 100, 0), 13, "tee")
        equal(os.splice(a[0], sock.fileno(), 7, flags=SPLICE_F_MORE), 7, "splice")
        equal(os.splice(a[0], sock.fileno(), 6), 6, "splice")
        equal(os.splice(b[0], sock.fileno(), 13), 13, "splice")
        want, got = b"through pipes" * 2, b""
        while len(got) < len(want):
            size = os.splice(sock.fileno(), a[1], 100)
            got += os.read(a[0], size)
        equal(got, want, "what came back")
    finally:
        for fd in a + b:
            os.close(fd)


def sent_files(sock):
    """sendfile with offsets, in bits, to its end and beyond."""
    whole = pattern(70000)
    with tempfile.TemporaryFile() as file:
        file.write(whole)
        file.flush()
        reader = Thread(lambda: kshake.read_exactly(sock, 70000 + 9000 + 1))
        at = 0
        while at < len(whole):
            at += os.sendfile(sock.fileno(), file.fileno(), at, 1 << 20)
        equal(os.sendfile(sock.fileno(), file.fileno(), len(whole), 100), 0, "sendfile at the end")
        for at in range(0, 9000, 1000):
            equal(os.sendfile(sock.fileno(), file.fileno(), at, 1000), 1000, "sendfile")
        sock.sendall(b"x")
        true(reader.get() == whole + whole[:9000] + b"x", "not what was sent")


def signals(sock):
    """SIGPIPE and EPIPE after shutdown, once a call, and not with MSG_NOSIGNAL."""
    caught = []
    handler = signal.signal(signal.SIGPIPE, lambda *_: caught.append(1))
    try:
        sock.shutdown(socket.SHUT_WR)
        fd = sock.fileno()
        out, into = os.pipe()
        os.write(into, b"x" * 100)
        with tempfile.TemporaryFile() as file:
            file.write(b"x" * 100)
            file.flush()
            calls = {"send": lambda: sock.send(b"x"), "write": lambda: os.write(fd, b"x"),
                     "writev": lambda: os.writev(fd, [b"x", b"y"]), "sendmsg": lambda: sock.sendmsg([b"x"]),
                     "sendfile": lambda: os.sendfile(fd, file.fileno(), 0, 100),
                     "splice": lambda: os.splice(out, fd, 100)}
            for what, call in calls.items():
                caught.clear()
                raises(errno.EPIPE, call)
                equal(len(caught), 1, f"SIGPIPE of {what}")
            caught.clear()
            raises(errno.EPIPE, sock.send, b"x", socket.MSG_NOSIGNAL)
            raises(errno.EPIPE, sock.send, b"x", socket.MSG_NOSIGNAL | socket.MSG_DONTWAIT)
            equal(caught, [], "SIGPIPE with MSG_NOSIGNAL")
        os.close(out)
        os.close(into)
    finally:
        signal.signal(signal.SIGPIPE, handler)


def shut_again(sock):
    """shutdown in each direction, twice; wrong ways are EINVAL."""
    raises(errno.EINVAL, sock.shutdown, 3)
    raises(errno.EINVAL, sock.shutdown, -1)
    sock.sendall(b"x")
    back(sock, b"x")
    sock.shutdown(socket.SHUT_WR)
    with contextlib.suppress(OSError):		# ENOTCONN, once the peer is gone
        sock.shutdown(socket.SHUT_WR)
    equal(sock.recv(1), b"", "end of file")


def receive_times_out(sock):
    """SO_RCVTIMEO: EAGAIN, of all that read."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 0, 100000))
    out, into = os.pipe()
    for what, call in (("recv", lambda: sock.recv(1)), ("read", lambda: os.read(sock.fileno(), 1)),
                       ("recvmsg", lambda: sock.recvmsg(1)), ("peek", lambda: sock.recv(1, socket.MSG_PEEK)),
                       ("splice", lambda: os.splice(sock.fileno(), into, 1))):
        began = time.monotonic()
        raises(errno.EAGAIN, call)
        took = time.monotonic() - began
        true(0.08 < took < 5, f"{what} waited {took} s")
    os.close(out)
    os.close(into)


def sigio(sock):
    """O_ASYNC: a signal when data comes."""
    caught = []
    handler = signal.signal(signal.SIGIO, lambda *_: caught.append(1))
    try:
        fcntl.fcntl(sock, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(sock, fcntl.F_SETFL, fcntl.fcntl(sock, fcntl.F_GETFL) | os.O_ASYNC)
        # What had come before, be it tickets, was announced before.
        raises(errno.EAGAIN, sock.recv, 1, socket.MSG_DONTWAIT)
        sock.sendall(b"x")
        wait_until(lambda: caught, "SIGIO")
        back(sock, b"x")
    finally:
        fcntl.fcntl(sock, fcntl.F_SETFL, fcntl.fcntl(sock, fcntl.F_GETFL) & ~os.O_ASYNC)
        signal.signal(signal.SIGIO, handler)


def tcp_options(sock):
    """Options of TCP's and the socket's that are nobody else's business keep working."""
    for level, option, value in ((socket.IPPROTO_TCP, socket.TCP_NODELAY, 1), (socket.IPPROTO_TCP, socket.TCP_CORK, 1),
                                 (socket.IPPROTO_TCP, socket.TCP_CORK, 0), (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 7),
                                 (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 9000), (socket.SOL_SOCKET, 46, 50),
                                 (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), (socket.SOL_SOCKET, 29, 1),
                                 (socket.SOL_SOCKET, socket.SO_PRIORITY, 3), (socket.IPPROTO_IP, socket.IP_TOS, 8)):
        sock.setsockopt(level, option, value)
        equal(sock.getsockopt(level, option), value, f"option {level}, {option}")
        sock.sendall(b"word")
        back(sock, b"word")
    true(len(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 200)) > 100, "TCP_INFO")
    equal(sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR), 0, "SO_ERROR")
    equal(ioctl(sock, SIOCATMARK), 0, "SIOCATMARK")


def lingering(sock):
    """SO_LINGER: close() comes back when all was taken, soon here."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 10))
    sock.sendall(b"x")
    back(sock, b"x")
    began = time.monotonic()
    sock.close()
    true(time.monotonic() - began < 8, "close() waited for nothing")


def queued(sock):
    """SIOCOUTQ and SIOCOUTQNSD go back to 0 when the peer has it all."""
    sock.sendall(pattern(30000))
    kshake.read_exactly(sock, 30000)
    for request in (SIOCOUTQ, SIOCOUTQNSD):
        wait_until(lambda r=request: ioctl(sock, r) == 0, f"ioctl {request:#x} to say 0")


def in_both_directions(sock):
    """poll: readable and writable are two things."""
    poller = select.poll()
    poller.register(sock, select.POLLIN | select.POLLOUT | select.POLLPRI | select.POLLRDHUP)
    equal([e for _, e in poller.poll(0)], [select.POLLOUT], "poll")
    sock.sendall(b"x")
    wait_until(lambda: poller.poll(0)[0][1] == select.POLLIN | select.POLLOUT, "POLLIN")
    back(sock, b"x")
    equal([e for _, e in poller.poll(0)], [select.POLLOUT], "poll")
    sock.shutdown(socket.SHUT_WR)
    wait_until(lambda: poller.poll(0)[0][1] & select.POLLRDHUP, "POLLRDHUP")


BOTH = {"sendmmsg, recvmmsg": mmsg, "flags of send": send_flags, "flags of recv": recv_flags,
        "control messages on send": send_control, "calls of length 0": nothing, "iovecs of many pieces": many_pieces,
        "a bad address on send": fault_sending, "a bad address on recv": fault_receiving, "MSG_TRUNC": discard,
        "splice, O_NONBLOCK": splice_nonblocking, "splice and tee": spliced_about, "sendfile": sent_files,
        "SIGPIPE and EPIPE": signals, "shutdown again": shut_again, "SO_RCVTIMEO": receive_times_out,
        "O_ASYNC": sigio, "options of TCP": tcp_options, "SO_LINGER": lingering, "SIOCOUTQ": queued,
        "poll in both directions": in_both_directions}


# --- 2. FIONREAD ---

def counts_data():
    """What is decrypted, no control record; more than 0 whenever poll says POLLIN."""
    with stream(*at_once(data(b"12345"), data(b"678"), ticket, data(b"9"), EMPTY, update, data(b"0"))) as (sock, _):
        equal(poll_once(sock), select.POLLIN, "poll")
        got = b""
        while len(got) < 10:
            true(poll_once(sock) & select.POLLIN, "poll says nothing")
            count = inq(sock)
            true(0 < count <= 10 - len(got), f"FIONREAD says {count} after {got!r}")
            piece = sock.recv(count, socket.MSG_DONTWAIT | socket.MSG_WAITALL)
            equal(len(piece), count, "recv of what FIONREAD says")
            got += piece
        equal(got, b"1234567890", "data")
        equal(inq(sock), 0, "FIONREAD of nothing")
        echoes(sock)


def counts_partly():
    """Behind a look and a short read: what is left of the record."""
    with stream(*at_once(data(b"x" * 1000), data(b"y" * 1000))) as (sock, _):
        true(poll_once(sock), "poll says nothing")
        sock.recv(1, socket.MSG_PEEK)
        true(inq(sock) in (1000, 2000), f"FIONREAD says {inq(sock)}")
        sock.recv(10)
        true(inq(sock) in (990, 1990), f"FIONREAD says {inq(sock)}")
        kshake.read_exactly(sock, 1990)
        equal(inq(sock), 0, "FIONREAD of nothing")


def counts_nothing():
    """Before, in and after the session, and where there is no data: 0."""
    client, server = socket_pair()
    with client, server:
        kshake.attach(client)
        server.sendall(b"plain")
        time.sleep(0.05)
        equal(inq(client), 0, "FIONREAD of an idle one")
    gate = threading.Event()
    with Evil(steps=before("server_hello", wait_for(gate))) as server, kshake.tcp(server.address) as sock:
        kshake.prepare(sock, name=pki.NAME, **trusting_pin())
        sock.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, sock)
        equal(inq(sock), 0, "FIONREAD in the handshake")
        gate.set()
    for steps in ([ticket], [EMPTY], [ticket, EMPTY, ticket], [update, ticket]):
        with stream(*at_once(*steps)) as (sock, _):
            time.sleep(0.1)
            equal(inq(sock), 0, "FIONREAD of records without data")
            equal(poll_once(sock, 0), 0, "poll")
            echoes(sock)
    with stream(data(b"last"), bye) as (sock, _):
        wait_until(lambda: inq(sock) == 4, "the data")
        equal(sock.recv(10), b"last", "data")
        equal(inq(sock), 0, "FIONREAD at the end")
        true(poll_once(sock) & select.POLLIN, "poll at the end")
        equal(sock.recv(1), b"", "end of file")
        equal(inq(sock), 0, "FIONREAD behind the end")
    with stream(lambda p: p.alert(80)) as (sock, _):
        wait_until(lambda: poll_once(sock) & select.POLLERR, "POLLERR")
        equal(inq(sock), 0, "FIONREAD of a failed one")


def reads_by_count():
    """A program that only reads what FIONREAD announces gets everything."""
    content = pattern(60000, 21)
    steps = [s for i in range(0, 60000, 3000) for s in (data(content[i:i + 3000]), ticket)]
    with stream(*steps, bye) as (sock, _):
        got = b""
        while True:
            true(poll_once(sock) & select.POLLIN, "poll says nothing")
            count = inq(sock)
            piece = sock.recv(count or 1)
            if not piece:
                break
            true(count, "FIONREAD says 0, and there is data")
            equal(len(piece), count, "recv of what FIONREAD says")
            got += piece
        true(got == content, "not what was sent")


# --- 3. KSHAKE_TRUNCATION ---

def lenient(sock, value=kshake.KSHAKE_TRUNCATION_EOF):
    kshake.setopt(sock, kshake.KSHAKE_TRUNCATION, value)


def read_spliced(sock):
    out, into = os.pipe()
    try:
        got = os.splice(sock.fileno(), into, 100)
        return os.read(out, got) if got else b""
    finally:
        os.close(out)
        os.close(into)


ENDS = {"FIN": [fin], "FIN in a record": [lambda p: p.raw(b"\x17\x03\x03\0\x30" + bytes(10)), fin],
        "FIN in a record's header": [lambda p: p.raw(b"\x17\x03"), fin], "ticket and FIN": [ticket, fin]}


def cut_is_end(end, read):
    """The end of the data, told by KSHAKE_INFO and the counter; sending goes on."""
    counted = genl.stats()["truncated"]
    with stream(data(b"ahead"), *end) as (sock, server):
        lenient(sock)
        equal(kshake.getopt(sock, kshake.KSHAKE_TRUNCATION), struct.pack("i", 1), "the option")
        equal(kshake.read_exactly(sock, 5), b"ahead", "data")
        for _ in range(3):
            equal(read(sock), b"", "end of file")
        true(poll_once(sock) & select.POLLIN, "poll at the end")
        equal(sock.recv(10, socket.MSG_WAITALL), b"", "end of file")
        info = kshake.info(sock)
        true(info.has(kshake.KSHAKE_INFO_TRUNCATED), "TRUNCATED is not set")
        true(not info.has(kshake.KSHAKE_INFO_CLOSE_NOTIFY), "CLOSE_NOTIFY is set")
        sock.sendall(b"still")
        wait_until(lambda: server.connected().data == b"still", "what was sent afterwards")
    true(genl.stats()["truncated"] > counted, "the counter truncated")


def cut_is_end_later():
    """The option counts when it is looked at, also afterwards, and back."""
    with stream(data(b"ahead"), fin) as (sock, _):
        equal(kshake.read_exactly(sock, 5), b"ahead", "data")
        for _ in range(2):
            raises(errno.ECONNRESET, sock.recv, 1)
            lenient(sock)
            equal(sock.recv(1), b"", "end of file")
            lenient(sock, kshake.KSHAKE_TRUNCATION_ERROR)
        raises(errno.ECONNRESET, sock.recv, 1)


def reset_is_no_end(look):
    """Whoever saw the error of the connection first."""
    gate = threading.Event()
    with stream(data(b"ahead"), wait_for(gate), lambda p: p.reset()) as (sock, _):
        lenient(sock)
        equal(kshake.read_exactly(sock, 5), b"ahead", "data")
        gate.set()
        wait_until(lambda: tcp_state(sock) == TCP_CLOSE, "the RST")
        look(sock)
        for _ in range(3):
            raises(errno.ECONNRESET, sock.recv, 1)


def truncation_option():
    """At any time; two values."""
    client, server = socket_pair()
    with client, server:
        raises(errno.ENOPROTOOPT, lenient, client)
        kshake.attach(client)
        equal(kshake.getopt(client, kshake.KSHAKE_TRUNCATION), bytes(4), "the default")
        for value in (-1, 2, b"", b"\0", bytes(8)):
            raises(errno.EINVAL, lenient, client, value)
        lenient(client)
        kshake.setopt(client, kshake.KSHAKE_VERIFY, kshake.KSHAKE_VERIFY_NONE)
        client.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, client)
        lenient(client, kshake.KSHAKE_TRUNCATION_ERROR)
        lenient(client)
        equal(kshake.getopt(client, kshake.KSHAKE_TRUNCATION), struct.pack("i", 1), "the option")
        server.close()			# FIN within the handshake is an error all the same
        client.setblocking(True)
        raises(errno.ECONNRESET, kshake.handshake, client)
        lenient(client)


# --- 4. KSHAKE_RSA_KEX ---

def rsa_kex(sock):
    return struct.unpack("i", kshake.getopt(sock, kshake.KSHAKE_RSA_KEX))[0]


def rsa_kex_option():
    """Off, on and nothing else; not once the handshake has begun."""
    client, server = socket_pair()
    with client, server:
        raises(errno.ENOPROTOOPT, kshake.setopt, client, kshake.KSHAKE_RSA_KEX, 1)
        kshake.attach(client)
        equal(rsa_kex(client), 0, "the default")
        for value in (-1, 2, b"", b"\1", bytes(8)):
            raises(errno.EINVAL, kshake.setopt, client, kshake.KSHAKE_RSA_KEX, value)
        for value in (1, 0, 1):
            kshake.setopt(client, kshake.KSHAKE_RSA_KEX, value)
            equal(rsa_kex(client), value, "the option")
        kshake.setopt(client, kshake.KSHAKE_VERIFY, kshake.KSHAKE_VERIFY_NONE)
        client.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, client)
        raises(errno.EBUSY, kshake.setopt, client, kshake.KSHAKE_RSA_KEX, 0)
        equal(rsa_kex(client), 1, "the option, then")


def rsa_suites_alone(**options):
    """Its suites and nothing else: without the option, or TLS 1.2, there is nothing to offer."""
    client, server = socket_pair()
    with client, server, genl.Asker() as asker:
        kshake.prepare(client, verify=kshake.KSHAKE_VERIFY_NONE, suites=[0x009c, 0x009d], **options)
        raises(errno.EINVAL, kshake.handshake, client)
        true("rsa-kex" in raises(errno.EINVAL, asker.handshake, client).text, "netlink does not say why")
        kshake.setopt(client, kshake.KSHAKE_RSA_KEX, 1)
        kshake.setopt(client, kshake.KSHAKE_MIN_VERSION, kshake.TLS12)
        client.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, client)


def rsa_suites_listening():
    """Who listens is told at once, and keeps what it has."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        kshake.prepare(sock, rsa_kex=1, suites=[0x009c])
        for option, value in ((kshake.KSHAKE_RSA_KEX, 0), (kshake.KSHAKE_MIN_VERSION, kshake.TLS13)):
            raises(errno.EINVAL, kshake.setopt, sock, option, value)
        equal(rsa_kex(sock), 1, "the option")
        kshake.setopt(sock, kshake.KSHAKE_SUITES, [0xc02f, 0x009c])
        kshake.setopt(sock, kshake.KSHAKE_RSA_KEX, 0)
        raises(errno.EINVAL, kshake.setopt, sock, kshake.KSHAKE_SUITES, [0x009d])
        equal(rsa_kex(sock), 0, "the option, then")


# --- 5. KSHAKE_KEEP_CHAIN ---

def chain_kept(keep):
    with Evil() as server:
        sock = kshake.prepare(kshake.tcp(server.address), name=pki.NAME, **trusting_pin())
        with patient(sock):
            equal(kshake.getopt(sock, kshake.KSHAKE_KEEP_CHAIN), struct.pack("i", 1), "the default")
            for value in (-1, 2, b"", b"\0"):
                raises(errno.EINVAL, kshake.setopt, sock, kshake.KSHAKE_KEEP_CHAIN, value)
            kshake.setopt(sock, kshake.KSHAKE_KEEP_CHAIN, keep)
            kshake.handshake(sock)
            raises(errno.EBUSY, kshake.setopt, sock, kshake.KSHAKE_KEEP_CHAIN, 1)
            equal(kshake.getopt(sock, kshake.KSHAKE_KEEP_CHAIN), struct.pack("i", keep), "the option")
            if keep:
                equal(kshake.getopt(sock, kshake.KSHAKE_PEER_CHAIN), pki.load("ecdsa-p256")[1][0], "KSHAKE_PEER_CHAIN")
            else:
                raises(errno.ENODATA, kshake.getopt, sock, kshake.KSHAKE_PEER_CHAIN)
            info = kshake.info(sock)
            equal(bytes(info.spki_sha256), pki.spki_sha256("ecdsa-p256"), "info.spki_sha256")
            true(any(info.leaf_sha256), "info.leaf_sha256 is not set")
            equal(info.peer_certs, 1, "info.peer_certs")
            echoes(sock)


# --- 6. who waits for whom ---

def reads_while_blocked():
    """A blocked writer keeps nobody from reading, looking or asking."""
    gate = threading.Event()
    steps = [data(b"down"), wait_for(gate), lambda p: p.read_all(300000), bye]
    with Evil(steps=before("serve", *steps)) as server:
        server.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 20000)
        sock = kshake.prepare(kshake.tcp(server.address, SO_SNDBUF=20000), name=pki.NAME, **trusting_pin())
        with patient(sock):
            kshake.handshake(sock)
            writer = Thread(lambda: sock.sendall(pattern(300000)))
            time.sleep(0.2)
            true(writer.is_alive(), "the writer is not stuck")
            began = time.monotonic()
            equal(poll_once(sock), select.POLLIN, "poll")
            poller = select.poll()
            poller.register(sock, select.POLLOUT)
            equal(poller.poll(0), [], "poll for room")
            equal(inq(sock), 4, "FIONREAD")
            equal(sock.recv(4), b"down", "data")
            raises(errno.EAGAIN, sock.recv, 1, socket.MSG_DONTWAIT)
            equal(kshake.info(sock).state, kshake.KSHAKE_STATE_ESTABLISHED, "KSHAKE_INFO")
            true(ioctl(sock, SIOCOUTQ) > 0, "SIOCOUTQ")
            true(time.monotonic() - began < 5, "something waited for the writer")
            gate.set()
            writer.get(40)
            equal(sock.recv(1), b"", "end of file")
        peer = server.outcome(PATIENCE)
    true(peer.data == pattern(300000), "the server got something else than what was sent")


def shut_under_writer():
    """shutdown() while a write is blocked: it returns what it took, and no SIGPIPE comes for that."""
    gate, caught = threading.Event(), []
    handler = signal.signal(signal.SIGPIPE, lambda *_: caught.append(1))
    try:
        for name, make in (("TCP", tcp_unread), ("kshake", kshake_unread)):
            with contextlib.ExitStack() as stack:
                sock = make(stack, gate)
                writer = Thread(lambda s=sock: s.send(bytes(1 << 22)))
                time.sleep(0.3)
                true(writer.is_alive(), "the writer is not stuck")
                sock.shutdown(socket.SHUT_WR)
                true(0 < writer.get() < 1 << 22, f"over {name}, send says {writer.result}")
                equal(caught, [], f"SIGPIPE over {name}")
                raises(errno.EPIPE, sock.send, b"x")
                equal(len(caught), 1, f"SIGPIPE over {name} of the next send")
                caught.clear()
    finally:
        gate.set()
        signal.signal(signal.SIGPIPE, handler)


def tcp_unread(stack, _):
    """A socket whose peer does not read, until the stack is unwound."""
    listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 20000)
    sock = stack.enter_context(kshake.tcp(listener.getsockname(), SO_SNDBUF=20000))
    stack.enter_context(listener.accept()[0])
    return sock


def kshake_unread(stack, gate):
    server = stack.enter_context(Evil(steps=before("serve", wait_for(gate))))
    server.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 20000)
    sock = kshake.prepare(kshake.tcp(server.address, SO_SNDBUF=20000), name=pki.NAME, **trusting_pin())
    stack.enter_context(sock)
    kshake.handshake(sock)
    return sock


def edges_beside_writer():
    """Edge-triggered writes beside a blocking writer: each EAGAIN is followed by an edge."""
    with Evil() as server, contextlib.ExitStack() as stack:
        sock = stack.enter_context(connect(server))
        epoll = stack.enter_context(select.epoll())
        epoll.register(sock, select.EPOLLOUT | select.EPOLLET)
        big = 300000
        reader = Thread(lambda: len(kshake.read_exactly(sock, 5 * big + 100)))
        for _ in range(5):
            writer = Thread(lambda: sock.sendall(bytes(big)))
            refused = 0
            for _ in range(20):
                while True:
                    try:
                        equal(sock.send(b"x", socket.MSG_DONTWAIT), 1, "send")
                        break
                    except BlockingIOError:
                        refused += 1
                        true(epoll.poll(PATIENCE), f"no edge ever comes, after {refused} EAGAIN")
            writer.get(30)
        equal(reader.get(30), 5 * big + 100, "bytes that came back")


def fill(send):
    """What send() took until it refused with EAGAIN, time after time: TCP may take more while the peer is slow, but not
    more than two buffers hold."""
    piece, went = pattern(4000), b""
    while len(went) < 1 << 20:
        try:
            went += piece[:send(piece)]
        except BlockingIOError:
            return went
    raise AssertionError(f"never EAGAIN, after {len(went)} bytes")


def send_times_out():
    """SO_SNDTIMEO: what went, then EAGAIN."""
    gate = threading.Event()
    with Evil(steps=before("serve", wait_for(gate))) as server:
        server.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 20000)
        sock = kshake.prepare(kshake.tcp(server.address, SO_SNDBUF=20000), name=pki.NAME, **trusting_pin())
        with patient(sock):
            kshake.handshake(sock)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", 0, 200000))
            whole = pattern(1 << 20)
            went = sock.send(whole)
            true(0 < went < len(whole), f"send says {went}")
            more = fill(sock.send)
            more += fill(lambda piece: os.write(sock.fileno(), piece))
            gate.set()
            patient(sock)
            equal(kshake.read_exactly(sock, went), whole[:went], "echo")
            equal(kshake.read_exactly(sock, len(more)), more, "echo of what was sent then")


def lingers():
    """SO_LINGER with data that the peer does not take: close() waits for as long as it says, as TCP's does."""
    gate = threading.Event()

    took = []
    try:
        for make in (tcp_unread, kshake_unread):
            with contextlib.ExitStack() as stack:
                sock = make(stack, gate)
                sock.setblocking(False)
                with contextlib.suppress(BlockingIOError):
                    for _ in range(1000):
                        sock.send(bytes(100000))
                sock.setblocking(True)
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 1))
                began = time.monotonic()
                sock.close()
                took.append(time.monotonic() - began)
    finally:
        gate.set()
    true(all(0.8 < seconds < 10 for seconds in took), f"close() took {took} s over TCP and kshake")


def no_zerocopy():
    """MSG_ZEROCOPY is refused, not half done."""
    with stream() as (sock, _):
        raises(errno.EOPNOTSUPP, sock.send, b"x", MSG_ZEROCOPY)
        sock.setsockopt(socket.SOL_SOCKET, SO_ZEROCOPY, 1)
        raises(errno.EOPNOTSUPP, sock.send, b"x", MSG_ZEROCOPY)
        echoes(sock)


def cases():
    for what, case in BOTH.items():
        yield f"as TCP: {what}", lambda c=case: on_both(c)
    yield "FIONREAD counts data", counts_data
    yield "FIONREAD of a record half read", counts_partly
    yield "FIONREAD of nothing", counts_nothing
    yield "FIONREAD and a reader that relies on it", reads_by_count
    for what, end in ENDS.items():
        yield f"KSHAKE_TRUNCATION_EOF: {what}, recv", lambda e=end: cut_is_end(e, lambda s: s.recv(100))
        yield f"KSHAKE_TRUNCATION_EOF: {what}, splice", lambda e=end: cut_is_end(e, read_spliced)
    yield "KSHAKE_TRUNCATION_EOF set afterwards", cut_is_end_later
    for what, look in LOOKS.items():
        yield f"KSHAKE_TRUNCATION_EOF: RST is no end{what}", lambda f=look: reset_is_no_end(f)
    yield "KSHAKE_TRUNCATION: its values", truncation_option
    yield "KSHAKE_RSA_KEX: its values", rsa_kex_option
    yield "KSHAKE_RSA_KEX: its suites without it", rsa_suites_alone
    yield "KSHAKE_RSA_KEX: its suites, and TLS 1.3 alone", lambda: rsa_suites_alone(rsa_kex=1, min_version=kshake.TLS13)
    yield "KSHAKE_RSA_KEX: its suites alone, of who listens", rsa_suites_listening
    yield "KSHAKE_KEEP_CHAIN 0", lambda: chain_kept(0)
    yield "KSHAKE_KEEP_CHAIN 1", lambda: chain_kept(1)
    yield "a blocked writer, and all the others", reads_while_blocked
    yield "SHUT_WR under a blocked writer", shut_under_writer
    yield "edge-triggered writes beside a blocked writer", edges_beside_writer
    yield "SO_SNDTIMEO", send_times_out
    yield "SO_LINGER, the peer does not read", lingers
    yield "MSG_ZEROCOPY", no_zerocopy
