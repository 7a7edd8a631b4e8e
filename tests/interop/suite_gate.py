# SPDX-License-Identifier: GPL-2.0-only
"""No way round the gate: whatever would take data past the record layer, or the socket away from it, is
tried before, in and after the handshake and refused with its errno, and the wire is searched for a marker
that an application tried to send all the while.

The pause points (KSHAKE_DEBUG=1) are knobs of the whole module: this suite runs when no other does.
"""
import contextlib
import ctypes
import errno
import fcntl
import mmap
import os
import pathlib
import socket
import struct
import tempfile
import threading
import time

import bpf
import kshake
import pki
from checks import socket_pair, trusting_ca, trusting_pin
from evil import Evil, up_to
from genl import Helper
from harness import Failure, Skip, equal, name_of, raises, true, wait_until
from suite_calls import MSG_ZEROCOPY, SO_ZEROCOPY, Iovec, messages
from suite_helper import spki
from suite_lifecycle import entered, pause_steps, set_pause
from suite_rekey import take
from suite_stream import (EMPTY, IPV6_ADDRFORM, PATIENCE, SO_PEEK_OFF, WAYS, Thread, at_once, data, echoes, patient,
                          poll_once, read_exactly, stream, ticket, update_both, wait_for)
from uring import Ring
from wire import Wire

SOL_TLS = 282
TCP_REPAIR, TCP_FASTOPEN_CONNECT, TCP_ZEROCOPY_RECEIVE = 19, 30, 35
MSG_FASTOPEN = 0x20000000
IPPROTO_MPTCP, AF_SMC, AF_KCM = 262, 43, 41
SIOCKCMATTACH = 0x89E0
SYS_PIDFD_OPEN, SYS_PIDFD_GETFD, SYS_USERFAULTFD = 434, 438, 323
ULP_TAKEN_OFF, BROKEN, CONTROL_MET, EMPTY_SEEN = 2, 9, 10, 11		# enum kshake_pause_point


def marker(name):
    """Something that does not come about by chance."""
    return f"<<{name}:{os.urandom(12).hex()}>>".encode()


def libc_call(name, *arguments):
    result = getattr(kshake.libc, name)(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


# --- 1. ways that are refused, whatever the moment ---

def fastopen(sock, secret):
    sock.send(secret, MSG_FASTOPEN)


def fastopen_to(sock, secret):
    sock.sendto(secret, MSG_FASTOPEN, sock.getpeername())


def oob(sock, secret):
    sock.send(secret, socket.MSG_OOB)


def read_oob(sock, _):
    sock.recv(1, socket.MSG_OOB)


def zerocopy(sock, secret):
    sock.setsockopt(socket.SOL_SOCKET, SO_ZEROCOPY, 1)
    sock.send(secret, MSG_ZEROCOPY)


def tls_cmsg(kind, value):
    return lambda sock, secret: sock.sendmsg([secret], [(SOL_TLS, kind, value)])


def tls_set(option):
    info = struct.pack("HH", 0x304, 51) + bytes(36)
    return lambda sock, _: sock.setsockopt(SOL_TLS, option, info)


def tls_get(option):
    return lambda sock, _: sock.getsockopt(SOL_TLS, option, 60)


def option(level, name, value):
    return lambda sock, _: sock.setsockopt(level, name, value)


def unconnect(sock, _):
    libc_call("connect", sock.fileno(), ctypes.create_string_buffer(16), 16)


def zerocopy_receive(sock, _):
    buffer, length = ctypes.create_string_buffer(64), ctypes.c_uint(64)
    libc_call("getsockopt", sock.fileno(), socket.IPPROTO_TCP, TCP_ZEROCOPY_RECEIVE, buffer, ctypes.byref(length))


def map_socket(sock, _):
    mmap.mmap(sock.fileno(), mmap.PAGESIZE, mmap.MAP_SHARED, mmap.PROT_READ)


def sock_map(kind):
    def update(sock, _):
        with bpf.Map(kind) as sockets:
            sockets.update(sock)
    return update


def repair(value):
    return option(socket.IPPROTO_TCP, TCP_REPAIR, value)


REFUSED = {
    "MSG_FASTOPEN": (fastopen, errno.EOPNOTSUPP), "MSG_FASTOPEN with an address": (fastopen_to, errno.EOPNOTSUPP),
    "TCP_FASTOPEN_CONNECT": (option(socket.IPPROTO_TCP, TCP_FASTOPEN_CONNECT, 1), errno.EOPNOTSUPP),
    "MSG_OOB": (oob, errno.EOPNOTSUPP), "MSG_OOB on recv": (read_oob, errno.EOPNOTSUPP),
    "SO_ZEROCOPY and MSG_ZEROCOPY": (zerocopy, errno.EOPNOTSUPP),
    "SOL_TLS cmsg, alert": (tls_cmsg(1, b"\x15"), errno.EOPNOTSUPP),
    "SOL_TLS cmsg, handshake": (tls_cmsg(1, b"\x16"), errno.EOPNOTSUPP),
    "SOL_TLS cmsg, data": (tls_cmsg(1, b"\x17"), errno.EOPNOTSUPP),
    "SOL_TLS cmsg of another type": (tls_cmsg(2, b"\x17"), errno.EOPNOTSUPP),
    **{f"SOL_TLS {name}, set": (tls_set(number), errno.EOPNOTSUPP) for name, number in (
        ("TLS_TX", 1), ("TLS_RX", 2), ("TLS_TX_ZEROCOPY_RO", 3), ("TLS_RX_EXPECT_NO_PAD", 4), ("99", 99))},
    **{f"SOL_TLS {name}, get": (tls_get(number), errno.EOPNOTSUPP) for name, number in (
        ("TLS_TX", 1), ("TLS_RX", 2), ("TLS_TX_ZEROCOPY_RO", 3), ("TLS_RX_EXPECT_NO_PAD", 4), ("99", 99))},
    **{f"TCP_ULP {name}": (option(socket.IPPROTO_TCP, kshake.TCP_ULP, name.encode()), errno.EEXIST) for name in (
        "tls", "kshake", "mptcp", "espintcp", "smc", "nonsense")},
    **{f"TCP_REPAIR {value}": (repair(value), errno.EOPNOTSUPP) for value in (1, 0, -1)},
    "TCP_ZEROCOPY_RECEIVE": (zerocopy_receive, errno.EOPNOTSUPP), "mmap": (map_socket, errno.ENODEV),
    "IPV6_ADDRFORM": (option(socket.IPPROTO_IPV6, IPV6_ADDRFORM, socket.AF_INET), errno.EBUSY),
    "SO_PEEK_OFF": (option(socket.SOL_SOCKET, SO_PEEK_OFF, 1), errno.EOPNOTSUPP),
    "connect to AF_UNSPEC": (unconnect, errno.EOPNOTSUPP),
    "listen": (lambda sock, _: sock.listen(1), errno.EINVAL), "accept": (lambda sock, _: sock.accept(), errno.EINVAL),
    "sockmap": (sock_map(bpf.SOCKMAP), errno.EINVAL), "sockhash": (sock_map(bpf.SOCKHASH), errno.EINVAL),
}


# --- 2. ways to send, which are to wait, to fail, or to end up in a record ---

def by_sendmmsg(sock, secret):
    buffer = ctypes.create_string_buffer(secret, len(secret))
    headers, _keep = messages([buffer])
    libc_call("sendmmsg", sock.fileno(), headers, 1, 0)


def by_sendfile(sock, secret):
    with tempfile.TemporaryFile() as file:
        file.write(secret)
        file.flush()
        os.sendfile(sock.fileno(), file.fileno(), 0, len(secret))


@contextlib.contextmanager
def pipe():
    out, into = os.pipe()
    try:
        yield out, into
    finally:
        os.close(out)
        os.close(into)


def by_splice(sock, secret):
    with pipe() as (out, into):
        os.write(into, secret)
        os.splice(out, sock.fileno(), len(secret))


def by_vmsplice(sock, secret):
    """The application's own pages."""
    with pipe() as (out, into):
        buffer = ctypes.create_string_buffer(secret, len(secret))
        iovec = Iovec(ctypes.addressof(buffer), len(secret))
        libc_call("vmsplice", into, ctypes.byref(iovec), ctypes.c_ulong(1), 0)
        os.splice(out, sock.fileno(), len(secret))


def by_tee(sock, secret):
    with pipe() as (out, into), pipe() as (other, target):
        os.write(into, secret)
        libc_call("tee", out, target, ctypes.c_size_t(100), 0)
        os.splice(other, sock.fileno(), len(secret))


def by_pidfd(sock, secret):
    """A descriptor of the same socket that was fetched out of a process."""
    pidfd = libc_call("syscall", SYS_PIDFD_OPEN, os.getpid(), 0)
    try:
        fd = libc_call("syscall", SYS_PIDFD_GETFD, pidfd, sock.fileno(), 0)
        try:
            os.write(fd, secret)
        finally:
            os.close(fd)
    finally:
        os.close(pidfd)


def by_uring(sock, secret):
    with Ring() as ring:
        ring.wait(ring.send(sock, secret))


def by_uring_splice(sock, secret):
    with Ring() as ring, pipe() as (out, into):
        os.write(into, secret)
        ring.wait(ring.splice(out, sock.fileno(), len(secret)))


SENDING = {
    "send": lambda sock, secret: sock.send(secret), "write": lambda sock, secret: os.write(sock.fileno(), secret),
    "writev": lambda sock, secret: os.writev(sock.fileno(), [secret[:5], secret[5:]]),
    "sendto": lambda sock, secret: sock.sendto(secret, sock.getpeername()),
    "sendmsg": lambda sock, secret: sock.sendmsg([secret]), "sendmmsg": by_sendmmsg, "sendfile": by_sendfile,
    "splice": by_splice, "vmsplice and splice": by_vmsplice, "tee and splice": by_tee, "pidfd_getfd": by_pidfd,
    "io_uring send": by_uring, "io_uring splice": by_uring_splice,
}


def all_refused(sock, secret, wrong):
    """Each of REFUSED; what goes otherwise is added to wrong."""
    for what, (attempt, number) in REFUSED.items():
        try:
            attempt(sock, secret)
        except OSError as error:
            if error.errno != number:
                wrong.append(f"{what}: {name_of(error.errno)}, want {name_of(number)}")
        else:
            wrong.append(f"{what}: succeeded, want {name_of(number)}")


def connected(server, six=False, **options):
    """An idle kshake socket; IPv4, or IPv4 over an AF_INET6 socket."""
    host, port = server.address
    return patient(kshake.prepare(kshake.tcp((f"::ffff:{host}", port) if six else (host, port)), **options))


def refused_throughout(six):
    """Before, in and after the handshake, in which the helper takes its time."""
    secret, wrong = marker("refused"), []
    with Wire() as wire, Helper() as helper, Evil(steps=up_to("serve", take)) as server:
        with connected(server, six, **trusting_ca()) as sock:
            all_refused(sock, secret, wrong)
            for what, send in SENDING.items():
                try:
                    send(sock, secret)
                    wrong.append(f"{what} before the handshake succeeded")
                except OSError as error:
                    if error.errno != errno.ENOTCONN:
                        wrong.append(f"{what} before the handshake: {name_of(error.errno)}, want ENOTCONN")
            sock.setblocking(False)
            raises(errno.EINPROGRESS, kshake.handshake, sock)
            request = helper.pull()
            all_refused(sock, secret, wrong)
            raises(errno.EAGAIN, sock.send, secret)
            raises(errno.EAGAIN, by_sendfile, sock, secret)
            raises(errno.EAGAIN, by_splice, sock, secret)
            raises(errno.EAGAIN, by_vmsplice, sock, secret)
            equal(kshake.info(sock).state, kshake.KSHAKE_STATE_HANDSHAKE, "state")
            helper.accept(request, spki())
            sock.setblocking(True)
            kshake.handshake(sock)
            all_refused(sock, secret, wrong)
            equal(wrong, [], "what was not refused as it should")
            sock.sendall(b"still alive")
        peer = server.outcome(PATIENCE)
        true(peer.failure is None, f"the server's error: {peer.failure}")
        equal(peer.data, b"still alive", "what the server got")
        wire.check(secret)


def sent_throughout():
    """Threads that send by every way wait while the helper does, and all of it comes, in records."""
    secrets = {what: marker(what[:6].replace(" ", "_")) for what in SENDING}
    with Wire() as wire, Helper() as helper, Evil(steps=up_to("serve", take)) as server:
        with connected(server, **trusting_ca()) as sock:
            sock.setblocking(False)
            raises(errno.EINPROGRESS, kshake.handshake, sock)
            request = helper.pull()
            sock.setblocking(True)
            threads = {what: Thread(lambda s=send, w=what: s(sock, secrets[w])) for what, send in SENDING.items()}
            time.sleep(0.5)
            equal([w for w, t in threads.items() if not t.is_alive()], [], "what did not wait for the handshake")
            helper.accept(request, spki())
            kshake.handshake(sock)
            skipped = join(threads)
            for what, send in SENDING.items():
                if what not in skipped:
                    send(sock, secrets[what])
            wire.drain()
        peer = server.outcome(PATIENCE)
        true(peer.failure is None, f"the server's error: {peer.failure}")
        for what, secret in secrets.items():
            if what not in skipped:
                equal(peer.data.count(secret), 2, f"what the server got by {what}")
        wire.check(*secrets.values())
    return f"without {', '.join(skipped)}" if skipped else None


def join(threads):
    """The ends of all; the names of those that the kernel cannot do."""
    skipped = []
    for what, thread in threads.items():
        try:
            thread.get(30)
        except Skip:
            skipped.append(what)
        except OSError as error:
            raise Failure(f"{what}: {error}") from error
    return skipped


def wire_is_seen():
    """The wire can be searched: what TCP sends is found there."""
    secret = marker("plain")
    client, server = socket_pair()
    with client, server, Wire() as wire:
        client.sendall(secret)
        equal(server.recv(100), secret, "recv")
        true(wire.holds(secret), "what was sent in plaintext is not seen on the wire")
        raises_failure(wire.check, secret)


def raises_failure(function, *arguments):
    try:
        function(*arguments)
    except Failure:
        return
    raise AssertionError("plaintext on the wire is no failure")


# --- 3. what else may sit on a socket ---

def maps_work():
    """The maps of these tests take a plain socket; then TCP_ULP refuses it."""
    for kind in (bpf.SOCKMAP, bpf.SOCKHASH):
        client, server = socket_pair()
        with client, server, bpf.Map(kind) as sockets:
            sockets.update(client)
            raises((errno.EOPNOTSUPP, errno.EBUSY), kshake.attach, client)


def other_ulp():
    """kTLS is on it already: EEXIST, and it stays kTLS's."""
    client, server = socket_pair()
    with client, server:
        client.setsockopt(socket.IPPROTO_TCP, kshake.TCP_ULP, b"tls")
        raises(errno.EEXIST, kshake.attach, client)
        client.sendall(b"x")
        equal(server.recv(1), b"x", "what was sent")


def other_protocol(family, protocol):
    try:
        listener = socket.socket(family, socket.SOCK_STREAM, protocol)
    except OSError as error:
        raise Skip(f"no such sockets here: {error}") from error
    with listener:
        raises((errno.EOPNOTSUPP, errno.ENOPROTOOPT), kshake.attach, listener)
        if family != socket.AF_INET:
            return
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        with socket.socket(family, socket.SOCK_STREAM, protocol) as client:
            client.connect(listener.getsockname())
            accepted, _ = listener.accept()
            with accepted:
                for sock in (client, accepted):
                    raises((errno.EOPNOTSUPP, errno.ENOPROTOOPT), kshake.attach, sock)


def listeners():
    """The connections of a plain listener are plain, and so are those that tcp_migrate_req takes to its SO_REUSEPORT
    sibling."""
    with open("/proc/sys/net/ipv4/tcp_migrate_req", "w", encoding="ascii") as sysctl:
        sysctl.write("1")
    group = []
    for _ in range(2):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind(group[0].getsockname() if group else ("127.0.0.1", 0))
        listener.listen(4)
        group.append(listener)
    clients = [kshake.tcp(group[0].getsockname()) for _ in range(4)]
    group[0].close()
    group[1].setblocking(False)
    migrated = []
    with contextlib.suppress(BlockingIOError):
        while True:
            migrated.append(group[1].accept()[0])
    equal(len(migrated), 4, "connections of the sibling")
    for sock in migrated:
        raises((errno.ENOPROTOOPT, errno.EOPNOTSUPP), kshake.info, sock)
    for sock in clients + migrated + group[1:]:
        sock.close()


@contextlib.contextmanager
def under_kcm(sock):
    """sock as a lower socket of a KCM one."""
    try:
        kcm = socket.socket(AF_KCM, socket.SOCK_DGRAM, 0)
    except OSError as error:
        raise Skip(f"no KCM here: {error}") from error
    with kcm:
        program = bpf.filter_nothing()
        try:
            fcntl.ioctl(kcm, SIOCKCMATTACH, struct.pack("ii", sock.fileno(), program))
        finally:
            os.close(program)
        yield


def kcm():
    """It sends by whatever socket the sk has: with us it finds the sk taken, and we it."""
    client, server = socket_pair()
    with client, server, under_kcm(client):
        raises(errno.EBUSY, kshake.attach, client)
    client, server = socket_pair()
    with client, server:
        kshake.attach(client)
        kshake.setopt(client, kshake.KSHAKE_VERIFY, kshake.KSHAKE_VERIFY_NONE)
        with under_kcm(client):
            raises(errno.EBUSY, kshake.handshake, client)
            equal(kshake.info(client).state, kshake.KSHAKE_STATE_IDLE, "state")
    with Helper() as helper, Evil(steps=up_to("serve", take)) as server:
        with connected(server, **trusting_ca()) as sock:
            sock.setblocking(False)
            raises(errno.EINPROGRESS, kshake.handshake, sock)
            request = helper.pull()
            raises(errno.EALREADY, under_kcm(sock).__enter__)
            helper.accept(request, spki())
            sock.setblocking(True)
            kshake.handshake(sock)
            sock.sendall(b"x")
        server.outcome()


# --- 4. the steps of the kTLS installation ---

BLOCKED = ("send", "sendfile", "splice", "vmsplice and splice", "sendmmsg", "io_uring send", "io_uring splice")


def insist(send, sock, secret):
    """Until the handshake has begun, it is ENOTCONN."""
    while True:
        try:
            return send(sock, secret)
        except OSError as error:
            if error.errno != errno.ENOTCONN:
                raise
            time.sleep(0.002)


def at_step(step):
    """Paused there: senders are stuck, nothing else gets upon the socket, nothing leaves; then all is sent."""
    secrets = {what: marker(what[:6].replace(" ", "_")) for what in BLOCKED}
    times, wrong = entered(), []
    set_pause(step)
    try:
        with Wire() as wire, Evil(steps=up_to("serve", take)) as server:
            with connected(server, name=pki.NAME, **trusting_pin()) as sock:
                starter = Thread(lambda: kshake.handshake(sock))
                wait_until(lambda: entered() > times, f"step {step}", 20)
                threads = {what: Thread(lambda w=what: insist(SENDING[w], sock, secrets[w])) for what in BLOCKED}
                for kind in (bpf.SOCKMAP, bpf.SOCKHASH):
                    number = errno.EBUSY if step == ULP_TAKEN_OFF else errno.EINVAL
                    with bpf.Map(kind) as sockets:
                        try:
                            sockets.update(sock)
                            wrong.append(f"sockmap at step {step}: succeeded")
                        except OSError as error:
                            if error.errno != number:
                                wrong.append(f"sockmap at step {step}: {name_of(error.errno)}, want {name_of(number)}")
                time.sleep(0.1)
                true(starter.is_alive(), f"the pause at step {step} is over too soon")
                equal([w for w, t in threads.items() if not t.is_alive()], [], f"what did not wait at step {step}")
                set_pause(0)
                starter.get(20)
                skipped = join(threads)
                wire.drain()
            peer = server.outcome(PATIENCE)
            true(peer.failure is None, f"the server's error at step {step}: {peer.failure}")
            for what, secret in secrets.items():
                equal(peer.data.count(secret), what not in skipped, f"what the server got by {what} at step {step}")
            wire.check(*secrets.values())
            equal(wrong, [], "what got upon the socket")
    finally:
        set_pause(0)


def at_steps():
    steps = pause_steps()
    if not steps:
        raise Skip("the module was built without KSHAKE_DEBUG=1: no /sys/kernel/debug/kshake")
    for step in range(1, steps + 1):
        at_step(step)
    return f"{steps} steps"


# --- who is in a call when the ULP comes ---

def late_page():
    """(address, function): memory that answers when the function is called."""
    fd = kshake.libc.syscall(SYS_USERFAULTFD, 0)
    if fd < 0:
        raise Skip("no userfaultfd")
    fcntl.ioctl(fd, 0xc018aa3f, bytearray(struct.pack("=QQQ", 0xaa, 0, 0)))		# UFFDIO_API
    kshake.libc.mmap.restype = ctypes.c_void_p
    start = kshake.libc.mmap(None, ctypes.c_size_t(4096), 3, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1, ctypes.c_long(0))
    fcntl.ioctl(fd, 0xc020aa00, bytearray(struct.pack("=QQQQ", start, 4096, 1, 0)))	# UFFDIO_REGISTER

    def come():
        fcntl.ioctl(fd, 0xc020aa04, bytearray(struct.pack("=QQQq", start, 4096, 0, 0)))	# UFFDIO_ZEROPAGE
        os.close(fd)
    return start, come


def attach_unlocked(sock):
    """Python's own setsockopt() keeps the interpreter's lock, for as long as this one waits."""
    if kshake.libc.setsockopt(sock.fileno(), socket.IPPROTO_TCP, kshake.TCP_ULP, b"kshake", 6):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def waits_for_the_lock():
    """A send() that waits for the socket's lock when the ULP gets it is in TCP already: the ULP does not come."""
    secret = marker("lock")
    start, come = late_page()
    client, server = socket_pair()
    with client, server:
        owner = Thread(lambda: kshake.libc.send(client.fileno(), ctypes.c_void_p(start), ctypes.c_size_t(1), 0))
        time.sleep(0.5)
        attaching = Thread(lambda: attach_unlocked(client))
        time.sleep(0.5)
        sender = Thread(lambda: client.send(secret))
        time.sleep(0.5)
        equal([t.is_alive() for t in (owner, attaching, sender)], [True] * 3, "who waits")
        come()
        equal(owner.get(), 1, "the first send")
        raises(errno.EBUSY, attaching.get)
        equal(sender.get(), len(secret), "the second send")
        kshake.attach(client)
        raises(errno.ENOTCONN, client.send, b"x")


# --- a stream that breaks is no end ---

def broken_is_no_end():
    """A header that cannot be stops the stream, which anybody on the path can do: none of many readers takes it for
    the end, at whatever moment he comes."""
    if not pause_steps():
        raise Skip("the module was built without KSHAKE_DEBUG=1: no /sys/kernel/debug/kshake")
    gate, over, times = threading.Event(), threading.Event(), entered()
    wrong = [lambda p: p.raw(b"\x17\x03\x03\xff\xff" + bytes(100)), wait_for(over)]
    set_pause(BROKEN)
    try:
        with stream(wait_for(gate), *wrong) as (sock, _):
            readers = [Thread(lambda: sock.recv(100)) for _ in range(4)]
            time.sleep(0.3)
            gate.set()
            wait_until(lambda: entered() > times, "the session to break")
            readers.append(Thread(lambda: sock.recv(100)))
            try:
                for reader in readers:
                    raises(errno.EPROTO, reader.get)
            finally:
                over.set()
    finally:
        set_pause(0)


def waits_in_the_kernel(thread):
    """Asleep, and not to be interrupted."""
    stat = pathlib.Path(f"/proc/self/task/{thread}/stat").read_text()
    return stat.rsplit(")", 1)[1].split()[0] == "D"


def empty_records_go(way):
    """A reader sees records without data; before it is rid of them somebody who polls is, and what is behind comes
    first: nothing of that gets lost."""
    if not pause_steps():
        raise Skip("the module was built without KSHAKE_DEBUG=1: no /sys/kernel/debug/kshake")
    first, second, sent, times, polls = threading.Event(), threading.Event(), threading.Event(), entered(), []
    steps = [wait_for(first), ticket, wait_for(second),
             *at_once(EMPTY, EMPTY, ticket, EMPTY, update_both, data(b"behind")), lambda p: sent.set()]

    def poll():
        polls.append(threading.get_native_id())
        poll_once(sock, 0)
    try:
        with stream(*steps) as (sock, _):
            set_pause(CONTROL_MET, 20000)
            reader = Thread(lambda w=way(sock): read_exactly(w, 6))
            first.set()
            wait_until(lambda: entered() > times, "the reader to meet a ticket")
            # Not by its own read, which takes them along, does it come to the empty ones: it looks what is first.
            wait_until(lambda: not poll_once(sock, 0) and kshake.info(sock).tickets_received == 1, "the ticket to go")
            second.set()
            true(sent.wait(PATIENCE), "nothing is sent")
            set_pause(EMPTY_SEEN, 20000)
            wait_until(lambda: entered() > times + 1, "the reader to see empty records")
            poller = Thread(poll)
            wait_until(lambda: polls and waits_in_the_kernel(polls[0]), "the poller to have been at them")
            set_pause(0)
            equal(reader.get(), b"behind", "data behind")
            poller.get()
            echoes(sock)
            info = kshake.info(sock)
            equal((info.key_updates_received, info.tickets_received), (1, 2), "KeyUpdates, tickets")
    finally:
        set_pause(0)


def cases():
    for name in ("recv", "splice"):
        yield f"{name}: empty records go while somebody looks", lambda w=WAYS[name]: empty_records_go(w)
    yield "a send that waits for the lock when the ULP comes", waits_for_the_lock
    yield "a stream that breaks is no end", broken_is_no_end
    yield "the wire is seen", wire_is_seen
    yield "refused before, in and after the handshake", lambda: refused_throughout(False)
    yield "refused before, in and after the handshake, IPv4 over IPv6", lambda: refused_throughout(True)
    yield "sent in the handshake and after it", sent_throughout
    yield "sockets in sockmaps", maps_work
    yield "sockets with kTLS on them", other_ulp
    yield "MPTCP sockets", lambda: other_protocol(socket.AF_INET, IPPROTO_MPTCP)
    yield "SMC sockets", lambda: other_protocol(AF_SMC, 0)
    yield "listeners, and tcp_migrate_req", listeners
    yield "KCM", kcm
    yield "the steps of the kTLS installation", at_steps
