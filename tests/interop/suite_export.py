# SPDX-License-Identifier: GPL-2.0-only
"""Exporters and channel bindings: the same as libssl's, libgnutls's, openssl's programs' and the kernel's own other end's,
in both roles and versions; and what is refused."""
import contextlib
import ctypes
import errno
import functools
import hashlib
import os
import re
import select
import socket
import struct
import threading

import clients
import kshake
import pki
from checks import socket_pair
from clients import PEM, Thread, connected
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from evil import Evil
from genl import Asker
from harness import equal, raises, true, wait_until
from kshake import (KSHAKE_BINDING_TLS_EXPORTER, KSHAKE_BINDING_TLS_SERVER_END_POINT, KSHAKE_CHANNEL_BINDING,
                    KSHAKE_CLIENT, KSHAKE_EXPORTER, KSHAKE_EXPORTER_CONTEXT, KSHAKE_EXPORTER_CONTEXT_MAX,
                    KSHAKE_EXPORTER_LABEL_MAX, KSHAKE_EXPORTER_MAX, KSHAKE_SERVER, KSHAKE_VERIFY_NONE, libc)
from peers import I, P, S, Z, Datum, prototypes
from servers import SCRATCH, Process, free_port
from upgraded import Listener, own

TLS12, TLS13 = 0x0303, 0x0304
VERSIONS = {TLS12: "TLS 1.2", TLS13: "TLS 1.3"}
ROLES = {KSHAKE_CLIENT: "client", KSHAKE_SERVER: "server"}
SUITES = {TLS12: ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384"],
          TLS13: ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"]}
LABEL = b"EXPERIMENTAL kshake"
HEADER = struct.Struct("=HHBBH")
CERT = "ecdsa-p256"


# --- the options ---

def request(label, size, context=None, **fields):
    """struct kshake_exporter_request, label and context; fields: what it is to say in place of the truth"""
    said = {"out_len": size, "context_len": len(context or b""), "label_len": len(label),
            "flags": 0 if context is None else KSHAKE_EXPORTER_CONTEXT, "reserved": 0, **fields}
    return HEADER.pack(*(said[name] for name in ("out_len", "context_len", "label_len", "flags", "reserved"))) + label + (
        context or b"")


def ask(sock, option, data, room=None, buffer=None):
    """getsockopt() with something in the buffer: what it gives, or an OSError that has the length."""
    room = max(len(data), 8192) if room is None else room
    buffer = buffer or ctypes.create_string_buffer(max(min(room, 8192), len(data), 1))
    ctypes.memmove(buffer, data, len(data))
    length = ctypes.c_uint(room)
    if libc.getsockopt(sock.fileno(), kshake.SOL_KSHAKE, option, buffer, ctypes.byref(length)):
        number = ctypes.get_errno()
        error = OSError(number, os.strerror(number))
        error.length = length.value
        raise error
    return buffer.raw[:length.value]


def export(sock, label, size, context=None, **more):
    return ask(sock, KSHAKE_EXPORTER, request(label, size, context), **more)


def binding(sock, kind, **more):
    return ask(sock, KSHAKE_CHANNEL_BINDING, struct.pack("=i", kind), **more)


def end_point(cert, digest="sha256"):
    """tls-server-end-point of one of the test certificates"""
    return hashlib.new(digest, pki.load(cert)[1][0]).digest()


# --- peers ---

class LibSsl:
    """libssl as the other side, in either role, of one version and suite."""
    lib = None

    @classmethod
    def load(cls):
        cls.lib = cls.lib or prototypes(ctypes.CDLL("libssl.so.3"), {
            "TLS_server_method": (P,), "TLS_client_method": (P,), "SSL_CTX_new": (P, P), "SSL_CTX_free": (None, P),
            "SSL_CTX_ctrl": (ctypes.c_long, P, I, ctypes.c_long, P), "SSL_CTX_set_ciphersuites": (I, P, S),
            "SSL_CTX_set_cipher_list": (I, P, S), "SSL_CTX_set_options": (ctypes.c_uint64, P, ctypes.c_uint64),
            "SSL_CTX_use_certificate_chain_file": (I, P, S), "SSL_CTX_use_PrivateKey_file": (I, P, S, I),
            "SSL_new": (P, P), "SSL_free": (None, P), "SSL_set_fd": (I, P, I), "SSL_accept": (I, P), "SSL_connect": (I, P),
            "SSL_version": (I, P), "SSL_export_keying_material": (I, P, P, Z, S, Z, S, Z, I)})
        return cls.lib

    def __init__(self, sock, server, version=TLS13, suite=None, cert=CERT, ems=True, files=None):
        """files: certificate and key, in place of cert's"""
        lib, set_min_proto, set_max_proto, no_ems = self.load(), 123, 124, 1
        context = lib.SSL_CTX_new(lib.TLS_server_method() if server else lib.TLS_client_method())
        lib.SSL_CTX_ctrl(context, set_min_proto, version, None)
        lib.SSL_CTX_ctrl(context, set_max_proto, version, None)
        if suite:
            (lib.SSL_CTX_set_ciphersuites if version == TLS13 else lib.SSL_CTX_set_cipher_list)(context, suite.encode())
        if not ems:
            lib.SSL_CTX_set_options(context, no_ems)
        if server:
            chain, key = files or (pki.path(f"{cert}.pem"), pki.path(f"{cert}.key"))
            true(lib.SSL_CTX_use_certificate_chain_file(context, str(chain).encode()) == 1 and
                 lib.SSL_CTX_use_PrivateKey_file(context, str(key).encode(), PEM) == 1, f"libssl refuses {chain}")
        self.ssl = lib.SSL_new(context)
        lib.SSL_CTX_free(context)
        lib.SSL_set_fd(self.ssl, sock.fileno())
        equal((lib.SSL_accept if server else lib.SSL_connect)(self.ssl), 1, "libssl's handshake")
        equal(lib.SSL_version(self.ssl), version, "libssl's version")

    def export(self, label, size, context=None):
        out = ctypes.create_string_buffer(size)
        equal(self.lib.SSL_export_keying_material(self.ssl, out, size, label, len(label), context, len(context or b""),
                                                  context is not None), 1, "SSL_export_keying_material")
        return out.raw

    def free(self):
        self.lib.SSL_free(self.ssl)


@contextlib.contextmanager
def pair(role, cert=CERT, options=None, **peer):
    """(kernel's socket in that role, LibSsl)"""
    ours, theirs = socket_pair()
    options = {"timeout": 60000, **({"verify": KSHAKE_VERIFY_NONE} if role == KSHAKE_CLIENT else {}), **(options or {})}
    with ours, theirs:
        kshake.prepare(ours, **options)
        if role == KSHAKE_SERVER:
            own(ours, cert)
        other = Thread(LibSsl, theirs, role == KSHAKE_CLIENT, cert=cert, **peer)
        kshake.handshake(ours, role)
        ssl = other.result()
        try:
            yield ours, ssl
        finally:
            ssl.free()


# --- it is the same ---

def exporters(role, version, suite):
    with pair(role, version=version, suite=suite) as (sock, ssl):
        equal(kshake.info(sock).version, version, "version")
        for label in (LABEL, b"x", b"l" * KSHAKE_EXPORTER_LABEL_MAX):
            for size in (1, 32, 33, 1000, KSHAKE_EXPORTER_MAX):
                equal(export(sock, label, size), ssl.export(label, size), f"{label!r}, {size} bytes")
        values = [None, b"", b"context", bytes(range(256)) * (KSHAKE_EXPORTER_CONTEXT_MAX // 256)]
        for context in values:
            equal(export(sock, LABEL, 64, context), ssl.export(LABEL, 64, context), f"the context {context and context[:9]}")
        same = export(sock, LABEL, 64) == export(sock, LABEL, 64, b"")
        equal(same, version == TLS13, "no context is the same as an empty one")
        wanted = ssl.export(b"EXPORTER-Channel-Binding", 32, b"")
        equal(binding(sock, KSHAKE_BINDING_TLS_EXPORTER), wanted, "tls-exporter")
        equal(binding(sock, KSHAKE_BINDING_TLS_SERVER_END_POINT), end_point(CERT), "tls-server-end-point")


def certificate(role, cert, digest, keep):
    """The intermediate signs with SHA-384; it is the leaf's signature that counts."""
    with pair(role, cert, options={}) as (sock, _):
        equal(binding(sock, KSHAKE_BINDING_TLS_SERVER_END_POINT), end_point(cert, digest), "tls-server-end-point")
    if role == KSHAKE_CLIENT:
        ours, theirs = socket_pair()
        with ours, theirs:
            kshake.prepare(ours, verify=KSHAKE_VERIFY_NONE)
            kshake.setopt(ours, kshake.KSHAKE_KEEP_CHAIN, keep)
            other = Thread(LibSsl, theirs, True, cert=cert)
            kshake.handshake(ours)
            other.result().free()
            equal(binding(ours, KSHAKE_BINDING_TLS_SERVER_END_POINT), end_point(cert, digest), "tls-server-end-point")
            if not keep:
                raises(errno.ENODATA, kshake.getopt, ours, kshake.KSHAKE_PEER_CHAIN)
            else:
                equal(kshake.getopt(ours, kshake.KSHAKE_PEER_CHAIN), pki.chain_der(cert), "KSHAKE_PEER_CHAIN")


def made(name, issuer_key, digest):
    """A certificate for CERT's key that another kind of authority has signed: (files, DER)"""
    leaf = x509.load_der_x509_certificate(pki.load(CERT)[1][0])
    builder = (x509.CertificateBuilder().subject_name(leaf.subject).issuer_name(pki.subject("another authority"))
               .public_key(leaf.public_key()).serial_number(1).not_valid_before(pki.NOW - pki.DAY)
               .not_valid_after(pki.NOW + pki.DAY))
    cert = builder.sign(issuer_key, digest)
    path = SCRATCH / f"export-{name}.pem"
    path.write_bytes(cert.public_bytes(serialization.Encoding.PEM))
    return (path, pki.path(f"{CERT}.key")), cert.public_bytes(serialization.Encoding.DER)


def with_files(files):
    return pair(KSHAKE_CLIENT, files=files)


def sha512():
    files, der = made("sha512", pki.KEYS["ecdsa-p384"](), hashes.SHA512())
    with with_files(files) as (sock, _):
        equal(binding(sock, KSHAKE_BINDING_TLS_SERVER_END_POINT), hashlib.sha512(der).digest(), "tls-server-end-point")


def undefined():
    """A signature without a hash function: there is none; the other one does not care."""
    files, _ = made("ed25519", ed25519.Ed25519PrivateKey.generate(), None)
    with with_files(files) as (sock, ssl):
        raises(errno.ENODATA, binding, sock, KSHAKE_BINDING_TLS_SERVER_END_POINT)
        wanted = ssl.export(b"EXPORTER-Channel-Binding", 32, b"")
        equal(binding(sock, KSHAKE_BINDING_TLS_EXPORTER), wanted, "tls-exporter")


class GnuTLS(clients.GnuTLS):
    """gnutls_session_channel_binding()"""
    end_point, exporter = 1, 2
    version = TLS13

    def binding(self, kind):
        prototypes(self.lib, {"gnutls_session_channel_binding": (I, P, I, P)})
        datum = Datum()
        self.check(self.lib.gnutls_session_channel_binding(self.session, kind, ctypes.byref(datum)), "channel binding")
        return ctypes.string_at(datum.data, datum.size)


class GnuTLS12(GnuTLS):
    version = TLS12


def gnutls(kind):
    def run(address):
        with connected(address) as sock:
            peer = kind(sock, anchors=None, versions=(kind.version, kind.version))
            try:
                peer.handshake()
                return peer.binding(peer.exporter), peer.binding(peer.end_point)
            finally:
                peer.free()
    with Listener() as listener:
        peer = Thread(run, listener.address)
        with listener.serve(cert=CERT) as sock:
            exporter, server = peer.result()
            equal(kshake.info(sock).version, kind.version, "version")
            equal(binding(sock, KSHAKE_BINDING_TLS_EXPORTER), exporter, "tls-exporter")
            equal(binding(sock, KSHAKE_BINDING_TLS_SERVER_END_POINT), server, "tls-server-end-point")


def printed(text):
    found = re.search(r"Keying material: ([0-9A-Fa-f]+)", text)
    return found and bytes.fromhex(found[1])


def s_client():
    """openssl s_client -keymatexport"""
    with Listener() as listener:
        with clients.s_client(listener.address, "-keymatexport", LABEL.decode(), "-keymatexportlen", "40") as program:
            with listener.serve(cert=CERT) as sock:
                wait_until(lambda: printed(program.transcript()), "s_client to say it", 30)
                equal(export(sock, LABEL, 40), printed(program.transcript()), "the keying material")


def s_server():
    """openssl s_server -keymatexport"""
    port = free_port()
    server = Process("openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", pki.path(f"{CERT}.pem"), "-key",
                     pki.path(f"{CERT}.key"), "-keymatexport", LABEL.decode(), "-keymatexportlen", "40", port=port)
    try:
        with kshake.connect(server.address, verify=KSHAKE_VERIFY_NONE) as sock:
            wait_until(lambda: printed(server.transcript()), "s_server to say it", 30)
            equal(export(sock, LABEL, 40), printed(server.transcript()), "the keying material")
    finally:
        server.stop()


def all_of(sock):
    return (export(sock, LABEL, 100, b"x"), binding(sock, KSHAKE_BINDING_TLS_EXPORTER),
            binding(sock, KSHAKE_BINDING_TLS_SERVER_END_POINT))


def kernels(ready):
    """Both ends the kernel's; the server's from a listener."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        kshake.prepare(listener, timeout=20000)
        own(listener, CERT)
        kshake.setopt(listener, kshake.KSHAKE_ACCEPT_READY, ready)
        listener.listen(8)
        for option in (KSHAKE_EXPORTER, KSHAKE_CHANNEL_BINDING):
            raises(errno.ENOTCONN, ask, listener, option, request(LABEL, 32))
        peer = Thread(kshake.connect, listener.getsockname(), verify=KSHAKE_VERIFY_NONE)
        true(select.select([listener], [], [], 20)[0], "nothing to accept")
        accepted, _ = listener.accept()
        with accepted, peer.result() as sock:
            kshake.handshake(accepted, KSHAKE_SERVER)
            equal(all_of(accepted), all_of(sock), "both ends")
            equal(all_of(sock)[2], end_point(CERT), "tls-server-end-point")


def netlink():
    ours, theirs = socket_pair()
    with ours, theirs, Asker() as asker:
        other = Thread(LibSsl, theirs, True)
        asker.handshake(ours, verify=KSHAKE_VERIFY_NONE)
        equal(asker.done()[1], 0, "status")
        ssl = other.result()
        equal(export(ours, LABEL, 32), ssl.export(LABEL, 32), "the keying material")
        ssl.free()


def each_its_own():
    """Another connection, label, context: another value."""
    seen = set()
    for _ in range(2):
        with pair(KSHAKE_CLIENT) as (sock, _):
            seen |= {export(sock, LABEL, 32), export(sock, LABEL + b"2", 32), export(sock, LABEL, 32, b"c"),
                     export(sock, LABEL, 33)[:32], binding(sock, KSHAKE_BINDING_TLS_EXPORTER)}
    equal(len(seen), 10, "different values")


def stays():
    """It does not change with the keys of records, nor go with the end of data."""
    with Evil() as server, kshake.connect(server.address, verify=KSHAKE_VERIFY_NONE) as sock:
        before = all_of(sock)
        kshake.setopt(sock, kshake.KSHAKE_KEY_UPDATE, kshake.KSHAKE_KEY_UPDATE_REQUESTED)
        sock.sendall(b"hello")
        equal(kshake.read_exactly(sock, 5), b"hello", "echo")
        equal(all_of(sock), before, "after a KeyUpdate")
        sock.shutdown(socket.SHUT_WR)
        equal(all_of(sock), before, "after shutdown()")


def at_once():
    """Many tasks ask, and the socket is closed under them."""
    with pair(KSHAKE_CLIENT) as (sock, _):
        want, wrong = all_of(sock), []

        def run():
            with contextlib.suppress(OSError):
                for _ in range(200):
                    if all_of(sock) != want:
                        wrong.append(True)
        threads = [threading.Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        sock.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join()
    equal(wrong, [], "another value")


# --- what is refused ---

def early():
    """Attached, in the handshake, failed: there is nothing yet, or not any more."""
    kinds = ((KSHAKE_EXPORTER, request(LABEL, 32)), (KSHAKE_CHANNEL_BINDING, struct.pack("=i", 1)),
             (KSHAKE_CHANNEL_BINDING, struct.pack("=i", 2)))

    def expect(sock):
        for option, data in kinds:
            raises(errno.ENOTCONN, ask, sock, option, data)
    ours, theirs = socket_pair()
    with ours, theirs:
        for option, data in kinds:
            raises((errno.ENOPROTOOPT, errno.EOPNOTSUPP), ask, ours, option, data)
        kshake.prepare(ours, verify=KSHAKE_VERIFY_NONE)
        expect(ours)
        ours.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, ours)
        expect(ours)
        theirs.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        wait_until(lambda: kshake.info(ours).state == kshake.KSHAKE_STATE_FAILED, "the failure")
        expect(ours)


def not_set():
    with pair(KSHAKE_CLIENT) as (sock, _):
        for option in (KSHAKE_EXPORTER, KSHAKE_CHANNEL_BINDING):
            raises(errno.EBUSY, kshake.setopt, sock, option, request(LABEL, 32))
    ours, theirs = socket_pair()
    with ours, theirs:
        kshake.attach(ours)
        for option in (KSHAKE_EXPORTER, KSHAKE_CHANNEL_BINDING):
            raises(errno.ENOPROTOOPT, kshake.setopt, ours, option, request(LABEL, 32))


WRONG = [
    ("no label", errno.EINVAL, request(b"", 32)),
    ("nothing wanted", errno.EINVAL, request(LABEL, 0)),
    ("a label too long", errno.EMSGSIZE, request(b"l" * 250, 32)),
    ("too much wanted", errno.EMSGSIZE, request(LABEL, KSHAKE_EXPORTER_MAX + 1)),
    ("a context too long", errno.EMSGSIZE, request(LABEL, 32, bytes(KSHAKE_EXPORTER_CONTEXT_MAX + 1))),
    ("a context that is not said to be there", errno.EINVAL, request(LABEL, 32, b"context", flags=0)),
    ("an unknown flag", errno.EINVAL, request(LABEL, 32, flags=2)),
    ("reserved bytes that are used", errno.EINVAL, request(LABEL, 32, reserved=1)),
    ("the other reserved byte", errno.EINVAL, request(LABEL, 32, reserved=0x100)),
    ("a NUL in the label", errno.EINVAL, request(b"EXPERIMENTAL\0x", 32)),
    ("a label in UTF-8", errno.EINVAL, request("EXPERIMENTÄL".encode(), 32)),
]


def wrong(number, data):
    with pair(KSHAKE_CLIENT) as (sock, _):
        raises(number, ask, sock, KSHAKE_EXPORTER, data)
        equal(len(export(sock, LABEL, 32)), 32, "the next one")


def lengths():
    """Requests that say more than the buffer holds."""
    with pair(KSHAKE_CLIENT) as (sock, _):
        whole = request(LABEL, 1, b"context")
        for size in range(len(whole)):
            raises(errno.EINVAL, ask, sock, KSHAKE_EXPORTER, whole[:size], room=size)
        equal(len(ask(sock, KSHAKE_EXPORTER, whole, room=len(whole))), 1, "the whole of it")
        for size in range(4):
            raises(errno.EINVAL, binding, sock, KSHAKE_BINDING_TLS_EXPORTER, room=size)
        for option, data in ((KSHAKE_EXPORTER, whole), (KSHAKE_CHANNEL_BINDING, struct.pack("=i", 1))):
            raises(errno.EINVAL, ask, sock, option, data, room=0xffffffff)
        for kind in (0, 3, -1):
            raises(errno.EINVAL, binding, sock, kind)


def room():
    """Too little room: the length that is needed, and nothing else; just enough; what is behind it stays as it was."""
    with pair(KSHAKE_CLIENT) as (sock, _):
        for option, data, size in ((KSHAKE_EXPORTER, request(LABEL, 100), 100),
                                   (KSHAKE_CHANNEL_BINDING, struct.pack("=i", 1), 32),
                                   (KSHAKE_CHANNEL_BINDING, struct.pack("=i", 2), 32)):
            buffer = ctypes.create_string_buffer(b"\xa5" * 200, 200)
            error = raises(errno.ERANGE, ask, sock, option, data, room=size - 1, buffer=buffer)
            equal(error.length, size, "the length that is needed")
            equal(buffer.raw, data + b"\xa5" * (200 - len(data)), "the buffer")
            equal(len(ask(sock, option, data, room=size, buffer=buffer)), size, "the length")
            equal(buffer.raw[size:], b"\xa5" * (200 - size), "behind it")
            equal(len(ask(sock, option, data, room=200, buffer=buffer)), size, "the length, with more room")
            equal(buffer.raw[size:], b"\xa5" * (200 - size), "behind it, with more room")


def bad_addresses():
    with pair(KSHAKE_CLIENT) as (sock, _):
        length = ctypes.c_uint(100)
        for option in (KSHAKE_EXPORTER, KSHAKE_CHANNEL_BINDING):
            some = ctypes.create_string_buffer(request(LABEL, 32), 100)
            for buffer, where in ((None, ctypes.byref(length)), (some, None)):
                equal(libc.getsockopt(sock.fileno(), kshake.SOL_KSHAKE, option, buffer, where), -1, "getsockopt()")
                equal(ctypes.get_errno(), errno.EFAULT, "errno")


def without_ems(role):
    """RFC 7627, 5.4: there are no exporters; the certificate is the same."""
    with pair(role, version=TLS12, ems=False) as (sock, _):
        raises(errno.EOPNOTSUPP, export, sock, LABEL, 32)
        raises(errno.EOPNOTSUPP, binding, sock, KSHAKE_BINDING_TLS_EXPORTER)
        equal(binding(sock, KSHAKE_BINDING_TLS_SERVER_END_POINT), end_point(CERT), "tls-server-end-point")


def reserved(version):
    """RFC 5705, 4: TLS's own labels, which TLS 1.3 keeps apart."""
    with pair(KSHAKE_CLIENT, version=version) as (sock, ssl):
        for label in (b"client finished", b"server finished", b"master secret", b"extended master secret", b"key expansion"):
            if version == TLS12:
                raises(errno.EINVAL, export, sock, label, 48)
            else:
                equal(export(sock, label, 48), ssl.export(label, 48), label)


def cases():
    for role, version in ((r, v) for r in ROLES for v in VERSIONS):
        for suite in SUITES[version]:
            yield f"{ROLES[role]}: {suite}", functools.partial(exporters, role, version, suite)
    for role in ROLES:
        for cert, digest in (("rsa-2048", "sha256"), ("ecdsa-p384-int", "sha384"), ("rsa-2048-int", "sha384")):
            for keep in (1, 0) if role == KSHAKE_CLIENT else (1,):
                yield (f"{ROLES[role]}: tls-server-end-point, {cert}{'' if keep else ', chain not kept'}",
                       functools.partial(certificate, role, cert, digest, keep))
    yield "tls-server-end-point: SHA-512", sha512
    yield "tls-server-end-point: undefined", undefined
    yield "GnuTLS, TLS 1.3", functools.partial(gnutls, GnuTLS)
    yield "GnuTLS, TLS 1.2", functools.partial(gnutls, GnuTLS12)
    yield "openssl s_client", s_client
    yield "openssl s_server", s_server
    yield "the kernel at both ends", functools.partial(kernels, 0)
    yield "the kernel at both ends, accepted when established", functools.partial(kernels, 1)
    yield "a handshake over netlink", netlink
    yield "each connection, label and context its own", each_its_own
    yield "KeyUpdate and shutdown() change nothing", stays
    yield "many at once", at_once
    yield "not established", early
    yield "they cannot be set", not_set
    for what, number, data in WRONG:
        yield f"refused: {what}", functools.partial(wrong, number, data)
    yield "refused: more than the buffer holds", lengths
    yield "too little room", room
    yield "bad addresses", bad_addresses
    for role in ROLES:
        yield f"{ROLES[role]}: no extended_master_secret", functools.partial(without_ems, role)
    for version, name in VERSIONS.items():
        yield f"{name}: labels of TLS itself", functools.partial(reserved, version)
