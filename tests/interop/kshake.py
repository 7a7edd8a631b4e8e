# SPDX-License-Identifier: GPL-2.0-only
"""kshake sockets from Python: the names of the uapi headers, and a few calls.

The constants come from the headers themselves: a test never holds a number that
the uapi does not.
"""
import ctypes
import os
import pathlib
import re
import socket
import struct

TOP = pathlib.Path(__file__).resolve().parents[2]
UAPI = TOP / "include" / "uapi" / "linux"
TCP_ULP = 31

libc = ctypes.CDLL(None, use_errno=True)


def header_constants(path):
    """The #defines and enumerators of a header that have an integer value."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    names = {}

    def value(expression):
        expression = re.sub(r"\b(\d+)U\b", r"\1", expression)
        return eval(expression, {"__builtins__": {}}, names)  # pylint: disable=eval-used

    for block in re.findall(r"\benum\s*\w*\s*\{(.*?)\}", text, flags=re.S):
        following = 0
        for entry in filter(None, (e.strip() for e in block.split(","))):
            name, _, expression = entry.partition("=")
            names[name.strip()] = value(expression.strip()) if expression else following
            following = names[name.strip()] + 1
    for name, expression in re.findall(r"^#define\s+(KSHAKE_\w+|SOL_KSHAKE)\s+(\S.*)$", text, re.M):
        try:
            names[name] = value(expression.strip())
        except (NameError, SyntaxError):
            pass
    return names


netlink = header_constants(UAPI / "kshake_netlink.h")
globals().update(netlink)
globals().update(header_constants(UAPI / "kshake.h"))

# What the kernel knows by other names.
X25519, P256, P384 = 0x001d, 0x0017, 0x0018
# Only if they are asked for, as AES-CCM.
FFDHE2048, FFDHE3072, FFDHE4096, CCM = 0x0100, 0x0101, 0x0102, 0x1304
AES128, AES256, CHACHA = 0x1301, 0x1302, 0x1303
SUITE_NAMES = {AES128: "AES-128-GCM", AES256: "AES-256-GCM", CHACHA: "ChaCha20-Poly1305"}
GROUP_NAMES = {X25519: "X25519", P256: "P-256", P384: "P-384"}
TLS12, TLS13 = 0x0303, 0x0304
# Of TLS 1.2; a certificate's key says which.
ECDSA_SUITES = {0xc02b: "AES-128-GCM", 0xc02c: "AES-256-GCM", 0xcca9: "ChaCha20-Poly1305"}
RSA_SUITES = {0xc02f: "AES-128-GCM", 0xc030: "AES-256-GCM", 0xcca8: "ChaCha20-Poly1305"}
ONLY12 = {"min_version": TLS12, "max_version": TLS12}
ONLY13 = {"min_version": TLS13, "max_version": TLS13}


class Info(ctypes.Structure):
    """struct kshake_info"""
    _fields_ = [(name, ctypes.c_uint32) for name in ("state", "flags")] + [
        ("error", ctypes.c_int32), ("reason", ctypes.c_uint32),
        ("version", ctypes.c_uint16), ("suite", ctypes.c_uint16),
        ("group", ctypes.c_uint16), ("signature_scheme", ctypes.c_uint16),
        ("role", ctypes.c_uint8), ("verify_mode", ctypes.c_uint8),
        ("alert_sent", ctypes.c_uint8), ("alert_received", ctypes.c_uint8),
        ("verify_result", ctypes.c_uint32), ("peer_certs", ctypes.c_uint32),
        ("peer_chain_len", ctypes.c_uint32), ("handshake_ns", ctypes.c_uint64),
        ("cpu_ns", ctypes.c_uint64), ("netns_cookie", ctypes.c_uint64),
        ("tickets_received", ctypes.c_uint32), ("key_updates_received", ctypes.c_uint32),
        ("key_updates_sent", ctypes.c_uint32), ("reserved", ctypes.c_uint32),
        ("leaf_sha256", ctypes.c_uint8 * 32), ("spki_sha256", ctypes.c_uint8 * 32),
        ("own_signature_scheme", ctypes.c_uint16), ("reserved2", ctypes.c_uint16 * 3)]

    def has(self, flag):
        return bool(self.flags & flag)

    def sent(self):
        """The alert that this side sent, or None."""
        return self.alert_sent if self.has(KSHAKE_INFO_ALERT_SENT) else None

    def received(self):
        return self.alert_received if self.has(KSHAKE_INFO_ALERT_RECEIVED) else None


def reason_name(number):
    names = [k for k, v in netlink.items() if k.startswith("KSHAKE_REASON_") and v == number]
    return names[0].removeprefix("KSHAKE_REASON_") if names else str(number)


def setopt(sock, option, value):
    """setsockopt() at SOL_KSHAKE, outside of the interpreter's lock: some of them block."""
    if isinstance(value, int):
        value = struct.pack("i", value)
    elif isinstance(value, str):
        value = value.encode()
    elif isinstance(value, (list, tuple)):
        value = struct.pack(f"{len(value)}H", *value)
    fd = sock if isinstance(sock, int) else sock.fileno()
    if libc.setsockopt(fd, SOL_KSHAKE, option, value, len(value)):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def getopt(sock, option, size=65536):
    buffer = ctypes.create_string_buffer(max(size, 1))
    length = ctypes.c_uint(size)
    if libc.getsockopt(sock.fileno(), SOL_KSHAKE, option, buffer, ctypes.byref(length)):
        number = ctypes.get_errno()
        error = OSError(number, os.strerror(number))
        error.length = length.value
        raise error
    return buffer.raw[:length.value]


def info(sock):
    raw = getopt(sock, KSHAKE_INFO, ctypes.sizeof(Info))
    return Info.from_buffer_copy(raw.ljust(ctypes.sizeof(Info), b"\0"))


def trace(sock):
    """[(sent, content_type, msg_type, detail, length)] of struct kshake_trace_entry."""
    entry = struct.Struct("=QIBBBB")
    return [(bool(flags & KSHAKE_TRACE_SENT), kind, message, detail, length)
            for _, length, flags, kind, message, detail
            in entry.iter_unpack(getopt(sock, KSHAKE_TRACE))]


def attach(sock):
    sock.setsockopt(socket.IPPROTO_TCP, TCP_ULP, b"kshake")


def handshake(sock, role=None):
    """Start it, as a client unless told otherwise, or go on waiting for it."""
    setopt(sock, KSHAKE_HANDSHAKE, role or KSHAKE_CLIENT)


OPTIONS = {"name": "SERVER_NAME", "alpn": "ALPN", "verify": "VERIFY", "pin": "PIN_SPKI",
           "anchors": "TRUST_ANCHORS", "timeout": "TIMEOUT", "suites": "SUITES",
           "groups": "GROUPS", "trace": "TRACE", "policy": "POLICY", "chain": "CHAIN", "key": "KEY",
           "credential": "CREDENTIAL", "client_auth": "CLIENT_AUTH", "authorities": "AUTHORITIES",
           "min_version": "MIN_VERSION", "max_version": "MAX_VERSION", "rsa_kex": "RSA_KEX"}


def prepare(sock, **options):
    """Attaches the ULP to a connected socket and sets the options; None is left out."""
    attach(sock)
    for key, value in options.items():
        if value is not None:
            setopt(sock, globals()["KSHAKE_" + OPTIONS[key]], value)
    return sock


def tcp(address, **sockopts):
    """A connected TCP socket; sockopts are SO_* and TCP_* by name, set before connect()."""
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    for name, value in sockopts.items():
        sock.setsockopt(socket.SOL_SOCKET, getattr(socket, name), value)
    sock.connect(address)
    return sock


def connect(address, **options):
    """TCP, attach, handshake: a socket that speaks plaintext."""
    sock = prepare(tcp(address), **options)
    try:
        handshake(sock)
    except OSError:
        sock.close()
        raise
    return sock


def alpn_list(*names):
    return b"".join(bytes([len(n)]) + n.encode() for n in names)


def read_exactly(sock, size):
    data = bytearray()
    while len(data) < size:
        piece = sock.recv(min(size - len(data), 65536))
        if not piece:
            raise EOFError(f"end of stream after {len(data)} of {size} bytes")
        data += piece
    return bytes(data)


def read_to_end(sock):
    data = bytearray()
    while piece := sock.recv(65536):
        data += piece
    return bytes(data)
