# SPDX-License-Identifier: GPL-2.0-only
"""What an application can get wrong: a documented errno, and a socket that is usable still."""
import contextlib
import ctypes
import errno
import socket
import struct
import threading

import kshake
import pki
from checks import socket_pair, trusting_pin
from evil import Evil, before
from harness import equal, raises, true
from kshake import (KSHAKE_ALPN, KSHAKE_ALPN_MAX, KSHAKE_CLIENT, KSHAKE_GROUPS, KSHAKE_HANDSHAKE,
                    KSHAKE_INFO, KSHAKE_LIST_MAX, KSHAKE_PEER_CHAIN, KSHAKE_PIN_SPKI, KSHAKE_PIN_SPKI_MAX,
                    KSHAKE_SERVER, KSHAKE_SERVER_NAME, KSHAKE_SUITES,
                    KSHAKE_TIMEOUT, KSHAKE_TIMEOUT_MAX, KSHAKE_TRACE, KSHAKE_TRUST_ANCHORS,
                    KSHAKE_VERIFY, SOL_KSHAKE, TCP_ULP, getopt, setopt)

LONG_NAME = ".".join(["a" * 62] * 4)			# 251 bytes
INT = struct.Struct("i").pack

# description, option, value, errno
WRONG = [
    ("unknown option 0", 0, 1, errno.ENOPROTOOPT),
    ("unknown option 1000", 1000, 1, errno.ENOPROTOOPT),
    ("unknown option -1", -1, 1, errno.ENOPROTOOPT),
    ("set KSHAKE_INFO", KSHAKE_INFO, bytes(144), errno.ENOPROTOOPT),
    ("set KSHAKE_PEER_CHAIN", KSHAKE_PEER_CHAIN, b"x", errno.ENOPROTOOPT),
    ("handshake with a short value", KSHAKE_HANDSHAKE, b"\1\0", errno.EINVAL),
    ("handshake with a long value", KSHAKE_HANDSHAKE, INT(KSHAKE_CLIENT) + b"\0", errno.EINVAL),
    ("handshake with no value", KSHAKE_HANDSHAKE, b"", errno.EINVAL),
    ("handshake with role 0", KSHAKE_HANDSHAKE, 0, errno.EINVAL),
    ("handshake with role 3", KSHAKE_HANDSHAKE, 3, errno.EINVAL),
    ("handshake with role -1", KSHAKE_HANDSHAKE, -1, errno.EINVAL),
    ("handshake as a server", KSHAKE_HANDSHAKE, KSHAKE_SERVER, errno.EINVAL),
    ("name with a NUL at its end", KSHAKE_SERVER_NAME, b"server.test\0", errno.EINVAL),
    ("name with a NUL in it", KSHAKE_SERVER_NAME, b"server\0.test", errno.EINVAL),
    ("name of NUL", KSHAKE_SERVER_NAME, b"\0", errno.EINVAL),
    ("name with an empty label", KSHAKE_SERVER_NAME, "server..test", errno.EINVAL),
    ("name that begins with a dot", KSHAKE_SERVER_NAME, ".test", errno.EINVAL),
    ("name that ends with a dot", KSHAKE_SERVER_NAME, "server.test.", errno.EINVAL),
    ("name with a space", KSHAKE_SERVER_NAME, "server test", errno.EINVAL),
    ("name with a newline", KSHAKE_SERVER_NAME, "server.test\n", errno.EINVAL),
    ("name with a slash", KSHAKE_SERVER_NAME, "https://server.test", errno.EINVAL),
    ("name with a port", KSHAKE_SERVER_NAME, "server.test:443", errno.EINVAL),
    ("name in UTF-8", KSHAKE_SERVER_NAME, "bücher.test", errno.EINVAL),
    ("name in Latin-1", KSHAKE_SERVER_NAME, "bücher.test".encode("latin-1"), errno.EINVAL),
    ("name with an asterisk", KSHAKE_SERVER_NAME, "*.test", errno.EINVAL),
    ("name with a label of 64", KSHAKE_SERVER_NAME, "a" * 64 + ".test", errno.EINVAL),
    ("name too long", KSHAKE_SERVER_NAME, LONG_NAME + ".abc", errno.EMSGSIZE),
    ("name of 60 KB", KSHAKE_SERVER_NAME, "a." * 30000, errno.EMSGSIZE),
    ("IPv4 address with a port", KSHAKE_SERVER_NAME, "127.0.0.1:443", errno.EINVAL),
    ("IPv6 address in brackets", KSHAKE_SERVER_NAME, "[::1]", errno.EINVAL),
    ("IPv6 address with a zone", KSHAKE_SERVER_NAME, "fe80::1%lo", errno.EINVAL),
    ("ALPN with an empty name", KSHAKE_ALPN, b"\0", errno.EINVAL),
    ("ALPN with an empty name behind a good one", KSHAKE_ALPN, b"\2h2\0", errno.EINVAL),
    ("ALPN that is cut", KSHAKE_ALPN, b"\2h", errno.EINVAL),
    ("ALPN that is a string", KSHAKE_ALPN, b"h2,http/1.1", errno.EINVAL),
    ("ALPN too long", KSHAKE_ALPN, b"\1x" * (KSHAKE_ALPN_MAX // 2 + 1), errno.EMSGSIZE),
    ("verify with a short value", KSHAKE_VERIFY, b"\0", errno.EINVAL),
    ("verify with a value that is none", KSHAKE_VERIFY, 3, errno.EINVAL),
    ("verify with -1", KSHAKE_VERIFY, -1, errno.EINVAL),
    ("pin of 31 bytes", KSHAKE_PIN_SPKI, bytes(31), errno.EINVAL),
    ("pin of 33 bytes", KSHAKE_PIN_SPKI, bytes(33), errno.EINVAL),
    ("too many pins", KSHAKE_PIN_SPKI, bytes(32 * (KSHAKE_PIN_SPKI_MAX + 1)), errno.EMSGSIZE),
    ("anchors in PEM", KSHAKE_TRUST_ANCHORS, b"-----BEGIN CERTIFICATE-----\n", errno.EINVAL),
    ("anchors of zeros", KSHAKE_TRUST_ANCHORS, bytes(100), errno.EINVAL),
    ("anchor cut short", KSHAKE_TRUST_ANCHORS, b"\x30\x82\x01\x00" + bytes(255), errno.EINVAL),
    ("anchor with bytes behind it", KSHAKE_TRUST_ANCHORS, b"\x30\x03\x02\x01\0x", errno.EINVAL),
    ("anchor of indefinite length", KSHAKE_TRUST_ANCHORS, b"\x30\x80\0\0", errno.EINVAL),
    ("anchors too long", KSHAKE_TRUST_ANCHORS, b"\x30\x82\xff\xff" + bytes(65535), errno.EMSGSIZE),
    ("timeout 0", KSHAKE_TIMEOUT, 0, errno.EINVAL),
    ("timeout too big", KSHAKE_TIMEOUT, KSHAKE_TIMEOUT_MAX + 1, errno.EINVAL),
    ("timeout -1", KSHAKE_TIMEOUT, -1, errno.EINVAL),
    ("timeout with a short value", KSHAKE_TIMEOUT, b"\1", errno.EINVAL),
    ("timeout with a long value", KSHAKE_TIMEOUT, bytes(8), errno.EINVAL),
    ("suite that is unknown", KSHAKE_SUITES, [0x1301, 0xc009], errno.EOPNOTSUPP),
    ("suite twice", KSHAKE_SUITES, [0x1301, 0x1301], errno.EINVAL),
    ("suites of three bytes", KSHAKE_SUITES, b"\1\x13\2", errno.EINVAL),
    ("too many suites", KSHAKE_SUITES, [0x1301] * (KSHAKE_LIST_MAX + 1), errno.EMSGSIZE),
    ("group that is unknown", KSHAKE_GROUPS, [0x1e], errno.EOPNOTSUPP),
    ("group twice", KSHAKE_GROUPS, [0x1d, 0x17, 0x1d], errno.EINVAL),
    ("groups of one byte", KSHAKE_GROUPS, b"\x1d", errno.EINVAL),
    ("too many groups", KSHAKE_GROUPS, [0x1d] * (KSHAKE_LIST_MAX + 1), errno.EMSGSIZE),
    ("trace with 2", KSHAKE_TRACE, 2, errno.EINVAL),
    ("trace with a short value", KSHAKE_TRACE, b"\1", errno.EINVAL),
]

RIGHT = [
    ("name", KSHAKE_SERVER_NAME, b"other.test"),
    ("longest name", KSHAKE_SERVER_NAME, LONG_NAME.encode() + b".a"),
    ("name with an underscore", KSHAKE_SERVER_NAME, b"_dmarc.test"),
    ("IPv4 address", KSHAKE_SERVER_NAME, b"192.0.2.1"),
    ("IPv6 address", KSHAKE_SERVER_NAME, b"2001:db8::1"),
    ("no name", KSHAKE_SERVER_NAME, b""),
    ("verify", KSHAKE_VERIFY, INT(2)),
    ("timeout 1 ms", KSHAKE_TIMEOUT, INT(1)),
    ("longest timeout", KSHAKE_TIMEOUT, INT(KSHAKE_TIMEOUT_MAX)),
    ("suites", KSHAKE_SUITES, struct.pack("HH", 0x1303, 0x1301)),
    ("groups", KSHAKE_GROUPS, struct.pack("HHH", 0x18, 0x17, 0x1d)),
]


@contextlib.contextmanager
def usable():
    """A prepared socket; afterwards a good handshake must succeed on it."""
    with Evil() as server, kshake.tcp(server.address) as sock:
        kshake.prepare(sock, name=pki.NAME, timeout=20000, **trusting_pin())
        yield sock
        kshake.handshake(sock)
        sock.sendall(b"still usable")
        equal(kshake.read_exactly(sock, 12), b"still usable", "echo after the error")
        equal(server.connected().hello.server_name(), pki.NAME, "the name set before")


def wrong(option, value, number):
    with usable() as sock:
        raises(number, setopt, sock, option, value)


def right(option, value):
    with usable() as sock:
        good = getopt(sock, option)
        setopt(sock, option, value)
        equal(getopt(sock, option), value, "getsockopt")
        setopt(sock, option, good)


def bad_address():
    """EFAULT for every option, in both directions."""
    with usable() as sock:
        for option, size in ((KSHAKE_HANDSHAKE, 4), (KSHAKE_SERVER_NAME, 10), (KSHAKE_ALPN, 3),
                             (KSHAKE_VERIFY, 4), (KSHAKE_PIN_SPKI, 32), (KSHAKE_TRUST_ANCHORS, 100),
                             (KSHAKE_TIMEOUT, 4), (KSHAKE_SUITES, 2), (KSHAKE_GROUPS, 2), (KSHAKE_TRACE, 4)):
            equal(kshake.libc.setsockopt(sock.fileno(), SOL_KSHAKE, option, ctypes.c_void_p(8), size), -1, option)
            equal(ctypes.get_errno(), errno.EFAULT, f"errno of option {option}")
        length = ctypes.c_uint(144)
        for option in (KSHAKE_INFO, KSHAKE_SERVER_NAME, KSHAKE_VERIFY):
            equal(kshake.libc.getsockopt(sock.fileno(), SOL_KSHAKE, option, ctypes.c_void_p(8),
                                         ctypes.byref(length)), -1, option)
            equal(ctypes.get_errno(), errno.EFAULT, f"errno of reading option {option}")


def reading():
    """getsockopt: unknown options, states, and the size rules."""
    with usable() as sock:
        for option in (0, KSHAKE_HANDSHAKE, 1000):
            raises(errno.ENOPROTOOPT, getopt, sock, option)
        for option in (KSHAKE_ALPN, KSHAKE_PEER_CHAIN):
            raises(errno.ENOTCONN, getopt, sock, option)
        raises(errno.ENOENT, getopt, sock, KSHAKE_TRACE)
        error = raises(errno.ERANGE, getopt, sock, KSHAKE_SERVER_NAME, 5)
        equal(error.length, len(pki.NAME), "the length that is needed")
        equal(len(getopt(sock, KSHAKE_INFO, 8)), 8, "a short kshake_info")
        equal(len(getopt(sock, KSHAKE_INFO, 0)), 0, "no kshake_info at all")
        equal(len(getopt(sock, KSHAKE_INFO, 1000)), ctypes.sizeof(kshake.Info), "all of kshake_info")
        true(kshake.info(sock).netns_cookie, "netns_cookie is 0")


def short_chain():
    """KSHAKE_PEER_CHAIN: ERANGE and the size for a short buffer."""
    with Evil() as server, kshake.connect(server.address, name=pki.NAME, **trusting_pin()) as sock:
        error = raises(errno.ERANGE, getopt, sock, KSHAKE_PEER_CHAIN, 100)
        equal(error.length, kshake.info(sock).peer_chain_len, "the length that is needed")
        equal(len(getopt(sock, KSHAKE_PEER_CHAIN, error.length)), error.length, "the chain")


def no_name():
    with Evil() as server, kshake.prepare(kshake.tcp(server.address)) as sock:
        raises(errno.EDESTADDRREQ, kshake.handshake, sock)
        raises(errno.ENOTCONN, sock.send, b"x")
        kshake.setopt(sock, KSHAKE_VERIFY, kshake.KSHAKE_VERIFY_NONE)
        kshake.handshake(sock)
        sock.sendall(b"x")
        equal(sock.recv(1), b"x", "echo")
        equal(server.connected().hello.server_name(), None, "server_name on the wire")


def no_pin():
    with Evil() as server, kshake.prepare(kshake.tcp(server.address), verify=kshake.KSHAKE_VERIFY_PIN) as sock:
        raises(errno.ENOKEY, kshake.handshake, sock)
        kshake.setopt(sock, KSHAKE_PIN_SPKI, bytes(32) + pki.spki_sha256("ecdsa-p256"))
        kshake.handshake(sock)
        sock.sendall(b"x")
        equal(sock.recv(1), b"x", "echo")


def busy():
    """Options are fixed once it starts: EBUSY during and after; handshake again is 0."""
    gate = threading.Event()
    with Evil(steps=before("server_hello", lambda p: gate.wait(20))) as server:
        with kshake.prepare(kshake.tcp(server.address), name=pki.NAME, **trusting_pin()) as sock:
            sock.setblocking(False)
            raises(errno.EINPROGRESS, kshake.handshake, sock)
            for _ in range(2):
                for option, value in ((KSHAKE_SERVER_NAME, "x.test"), (KSHAKE_ALPN, b"\2h2"),
                                      (KSHAKE_VERIFY, 2), (KSHAKE_PIN_SPKI, bytes(32)), (KSHAKE_TIMEOUT, 5),
                                      (KSHAKE_TRUST_ANCHORS, pki.anchors()), (KSHAKE_SUITES, [0x1301]),
                                      (KSHAKE_GROUPS, [0x1d]), (KSHAKE_TRACE, 1)):
                    raises(errno.EBUSY, setopt, sock, option, value)
                gate.set()
                sock.setblocking(True)
                kshake.handshake(sock)
            equal(getopt(sock, KSHAKE_SERVER_NAME), pki.NAME.encode(), "the name")
            sock.sendall(b"x")
            equal(sock.recv(1), b"x", "echo")


# --- TCP_ULP ---

def ulp_on(make, number):
    with make() as sock:
        raises(number, kshake.attach, sock)


def udp():
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def unix():
    return socket.socket(socket.AF_UNIX)


def mptcp():
    return socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)


def half_closed():
    """The peer's FIN came already: CLOSE_WAIT is not a connection to begin on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = kshake.tcp(listener.getsockname())
        listener.accept()[0].close()
    client.recv(1)
    return client


def with_tls():
    client, server = socket_pair()
    server.detach()
    client.setsockopt(socket.IPPROTO_TCP, TCP_ULP, b"tls")
    return client


def twice():
    with usable() as sock:
        raises(errno.EEXIST, kshake.attach, sock)
        raises(errno.EEXIST, sock.setsockopt, socket.IPPROTO_TCP, TCP_ULP, b"tls")
        equal(sock.getsockopt(socket.IPPROTO_TCP, TCP_ULP, 16).rstrip(b"\0"), b"kshake", "TCP_ULP")


def options_without_ulp():
    """SOL_KSHAKE on a plain socket."""
    client, server = socket_pair()
    with client, server:
        raises((errno.ENOPROTOOPT, errno.EOPNOTSUPP), kshake.handshake, client)
        raises((errno.ENOPROTOOPT, errno.EOPNOTSUPP), getopt, client, KSHAKE_INFO)
        client.sendall(b"plain")
        equal(server.recv(5), b"plain", "TCP")


def forbidden():
    """What would make it another socket, or hand out or replace its keys."""
    sol_tls = 282
    with usable() as sock:
        raises(errno.EOPNOTSUPP, sock.setsockopt, sol_tls, 1, bytes(40))
        raises(errno.EOPNOTSUPP, sock.setsockopt, socket.IPPROTO_TCP, 19, 1)		# TCP_REPAIR
        raises(errno.EOPNOTSUPP, sock.setsockopt, socket.IPPROTO_TCP, 30, 1)		# TCP_FASTOPEN_CONNECT
        raises(errno.EOPNOTSUPP, sock.send, b"x", socket.MSG_OOB)
        raises((errno.EINVAL, errno.EOPNOTSUPP), sock.listen)
        raises((errno.EINVAL, errno.EOPNOTSUPP), sock.accept)
        raises(errno.EISCONN, sock.connect, sock.getpeername())
    with Evil() as server, kshake.connect(server.address, name=pki.NAME, **trusting_pin()) as sock:
        for option in (1, 2):					# TLS_TX, TLS_RX
            raises(errno.EOPNOTSUPP, sock.setsockopt, sol_tls, option, bytes(40))
            raises(errno.EOPNOTSUPP, sock.getsockopt, sol_tls, option, 40)
        # a KeyUpdate, or an alert, as a control record of the application's
        raises(errno.EOPNOTSUPP, sock.sendmsg, [b"\x18\0\0\1\0"], [(sol_tls, 1, b"\x16")])
        raises(errno.EOPNOTSUPP, sock.sendmsg, [b"\2\50"], [(sol_tls, 1, b"\x15")])
        raises(errno.EEXIST, kshake.attach, sock)
        unspec = struct.pack("=H14x", socket.AF_UNSPEC)
        equal(kshake.libc.connect(sock.fileno(), unspec, len(unspec)), -1, "connect(AF_UNSPEC)")
        equal(ctypes.get_errno(), errno.EOPNOTSUPP, "errno of connect(AF_UNSPEC)")
        sock.sendall(b"x")
        equal(sock.recv(1), b"x", "echo")


def closed_unstarted():
    """Attached, never started, closed: nothing was sent."""
    client, server = socket_pair()
    with server:
        kshake.prepare(client, name=pki.NAME).close()
        equal(server.recv(100), b"", "the peer reads")


def cases():
    for what, option, value, number in WRONG:
        yield what, lambda a=(option, value, number): wrong(*a)
    for what, option, value in RIGHT:
        yield f"set and get: {what}", lambda a=(option, value): right(*a)
    yield "bad addresses", bad_address
    yield "reading options", reading
    yield "a short buffer for the chain", short_chain
    yield "no name", no_name
    yield "no pin", no_pin
    yield "options after the start", busy
    for what, make, number in (
            ("a UDP socket", udp, (errno.ENOPROTOOPT, errno.EOPNOTSUPP)),
            ("a Unix socket", unix, errno.EOPNOTSUPP),
            ("an MPTCP socket", mptcp, (errno.ENOPROTOOPT, errno.EOPNOTSUPP)),
            ("a socket whose peer has closed", half_closed, errno.ENOTCONN),
            ("a socket with kTLS", with_tls, errno.EEXIST)):
        yield f"TCP_ULP on {what}", lambda a=(make, number): ulp_on(*a)
    yield "TCP_ULP twice", twice
    yield "options without TCP_ULP", options_without_ulp
    yield "forbidden calls", forbidden
    yield "closed without a start", closed_unstarted
