# SPDX-License-Identifier: GPL-2.0-only
"""The kernel as a TLS server, on sockets that a plain server accepted: against libssl, libgnutls, Python's ssl, the
kernel's own client, and openssl s_client, gnutls-cli and curl.

The libraries and the kernel's client get every suite with every group and kind of certificate, in this process; the
programs a case for each thing that only they do.
"""
import contextlib
import ctypes
import errno
import functools
import hashlib
import itertools
import os
import select
import signal
import socket
import ssl
import struct
import threading
import time

import clients
import genl
import kshake
import netns
import pki
from checks import socket_pair, took
from clients import GnuTLS, OpenSSL, Thread, TlsError, connected
from genl import Asker
from harness import Failure, equal, member, name_of, raises, true, wait_until
from kshake import (AES128, AES256, CHACHA, GROUP_NAMES, KSHAKE_CLIENT_AUTH_NONE, KSHAKE_CLIENT_AUTH_REQUEST,
                    KSHAKE_CLIENT_AUTH_REQUIRE, KSHAKE_INFO_CLIENT_CERT, KSHAKE_INFO_CLIENT_CERT_REQUESTED,
                    KSHAKE_INFO_CLOSE_NOTIFY, KSHAKE_INFO_HELLO_RETRY, KSHAKE_INFO_TRUNCATED, KSHAKE_INFO_VERIFY_CACHED,
                    KSHAKE_SERVER, KSHAKE_VERIFY_NONE, KSHAKE_VERIFY_PIN, P256, P384, SUITE_NAMES, X25519)
from peers import KEY_UPDATE_NOT_REQUESTED, KEY_UPDATE_REQUESTED, Pattern
from suite_connect import SNDTIMEO, events, on_alarm
from suite_life import SYSCTLS, sessions, setting
from suite_netlink import LibDone, LibRequest
from upgraded import Listener, handshake, own, store, stored, unstore

SUITES, GROUPS = (AES128, AES256, CHACHA), (X25519, P256, P384)
KEYS = {"ecdsa-p256": (0x0403,), "ecdsa-p384": (0x0503,), "rsa-2048": (0x0804, 0x0805, 0x0806)}
CERTS = [f"{key}{end}" for key in KEYS for end in ("", "-int")]
HTTP = kshake.alpn_list("http/1.1")
MEGABYTE = 1 << 20
CERTIFICATE_REQUIRED, UNKNOWN_CA, BAD_CERTIFICATE, UNSUPPORTED_CERTIFICATE, EXPIRED = 116, 48, 42, 43, 45
HANDSHAKE_FAILURE, NO_APPLICATION_PROTOCOL, PROTOCOL_VERSION, INTERNAL_ERROR = 40, 120, 70, 80


class Kernel:
    """The kernel's own client, with the manners of the libraries'."""
    name = "kshake"

    def __init__(self, sock, suites=None, groups=None, name=pki.NAME, alpn=None, cert=None, anchors="root.pem", versions=None,
                 trace=None, rsa_kex=None):
        trust = {"anchors": pki.read(anchors.replace(".pem", ".der"))} if anchors else {"verify": KSHAKE_VERIFY_NONE}
        oldest, newest = versions or (None, None)
        self.sock = kshake.prepare(sock, name=name, alpn=alpn, suites=suites, groups=groups, timeout=60000,
                                   min_version=oldest, max_version=newest, trace=trace, rsa_kex=rsa_kex, **trust)
        if cert:
            own(sock, cert)

    def handshake(self):
        try:
            kshake.handshake(self.sock)
        except OSError as error:
            info = kshake.info(self.sock)
            raise TlsError(f"{error}, {kshake.reason_name(info.reason)}", info.received()) from None
        return self

    def version(self):
        return kshake.info(self.sock).version

    def alpn(self):
        return kshake.getopt(self.sock, kshake.KSHAKE_ALPN)

    def read(self, size=65536):
        try:
            return self.sock.recv(size)
        except OSError as error:
            raise TlsError(str(error), kshake.info(self.sock).received()) from None

    def write(self, data):
        self.sock.sendall(data)

    def key_update(self, request):
        kshake.setopt(self.sock, kshake.KSHAKE_KEY_UPDATE, request)

    def bye(self):
        self.sock.shutdown(socket.SHUT_WR)

    def free(self):
        pass


CLIENTS = [OpenSSL, GnuTLS, Kernel]


@functools.cache
def listener():
    return Listener()


@functools.cache
def helper():
    """kshaked, for this suite's namespace."""
    return netns.Kshaked().wait_joined(seconds=60)


def with_helper(function):
    """Clients are judged by kshaked; so are servers, by the kernel's client."""
    @functools.wraps(function)
    def call(*arguments, **options):
        helper()
        return function(*arguments, **options)
    return call


def client(kind, serve, **options):
    """A Thread: connects, shakes hands, and gives what serve(client) returns."""
    address = listener().address		# not in the thread: the first call makes it

    def run():
        with connected(address) as sock:
            peer = kind(sock, **options)
            try:
                return serve(peer.handshake())
            finally:
                peer.free()
    return Thread(run)


def greet(peer):
    """Says a line, gets it backwards, and hears the end; then says its own."""
    peer.write(b"hello")
    said = b""
    while len(said) < 5:
        said += peer.read()
    equal(said, b"olleh", "what the client got")
    equal(peer.read(), b"", "the end that the server says")
    peer.bye()
    return peer.alpn()


def answer(sock):
    """The other side of greet()."""
    equal(kshake.read_exactly(sock, 5), b"hello", "what the server got")
    sock.sendall(b"olleh")
    sock.shutdown(socket.SHUT_WR)
    equal(sock.recv(1), b"", "the end that the client says")
    true(kshake.info(sock).has(KSHAKE_INFO_CLOSE_NOTIFY), "no close_notify came")


# --- each suite with each group and certificate ---

def check_info(sock, suite, group, cert, retried):
    """What was forced to be so, is said to be so."""
    info = kshake.info(sock)
    equal(info.state, kshake.KSHAKE_STATE_ESTABLISHED, "state")
    equal((info.error, info.reason, info.verify_result), (0, 0, 0), "error, reason, verify_result")
    equal((info.role, hex(info.version)), (KSHAKE_SERVER, "0x304"), "role and version")
    equal((hex(info.suite), hex(info.group)), (hex(suite), hex(group)), "suite and group")
    member(info.own_signature_scheme, KEYS[cert.removesuffix("-int")], "own_signature_scheme")
    equal(info.signature_scheme, 0, "the scheme of a client without a certificate")
    equal(info.has(KSHAKE_INFO_HELLO_RETRY), retried, "HELLO_RETRY")
    equal(info.has(KSHAKE_INFO_CLIENT_CERT_REQUESTED) or info.has(KSHAKE_INFO_CLIENT_CERT), False, "a client's certificate")
    equal((info.sent(), info.received()), (None, None), "alerts")
    equal((info.peer_certs, info.peer_chain_len), (0, 0), "the client's chain")
    took(info)
    equal(kshake.getopt(sock, kshake.KSHAKE_ALPN), b"http/1.1", "ALPN")
    equal(kshake.getopt(sock, kshake.KSHAKE_SERVER_NAME), pki.NAME.encode(), "the name that the client asked for")
    raises(errno.ENODATA, kshake.getopt, sock, kshake.KSHAKE_PEER_CHAIN)


@with_helper
def combination(kind, cert, suite, offered, wanted=GROUPS):
    """The client offers one suite; the group is the first of its own that the server wants."""
    group = next(g for g in offered if g in wanted)
    peer = client(kind, greet, suites=[suite], groups=offered, alpn=kshake.alpn_list("h2", "http/1.1"))
    with listener().serve(cert=cert, alpn=HTTP, groups=list(wanted)) as sock:
        check_info(sock, suite, group, cert, group != offered[0])
        answer(sock)
    equal(peer.result(), b"http/1.1", "the client's ALPN")


def selection():
    """Certificates x suites, the group chosen so that all pairs occur."""
    for i, cert in enumerate(CERTS):
        for j, suite in enumerate(SUITES):
            yield cert, suite, [GROUPS[(i + j) % 3]]


def describe(cert, suite, groups):
    return f"{SUITE_NAMES[suite]}, {', '.join(GROUP_NAMES[g] for g in groups)}, {cert}"


def matrix():
    for cert, suite, group in itertools.product(CERTS, SUITES, GROUPS):
        for kind in (OpenSSL, Kernel):
            yield f"{kind.name}: {describe(cert, suite, [group])}", lambda a=(kind, cert, suite, [group]): combination(*a)
    for chosen in selection():
        yield f"GnuTLS: {describe(*chosen)}", lambda a=(GnuTLS, *chosen): combination(*a)
    for suite, (first, second) in itertools.product(SUITES, itertools.permutations(GROUPS, 2)):
        # libgnutls sends a share of a curve of each sort.
        for kind in (CLIENTS if X25519 not in (first, second) else (OpenSSL, Kernel)):
            yield (f"{kind.name}: {describe('HelloRetryRequest', suite, [first, second])}",
                   lambda a=(kind, "ecdsa-p256", suite, [first, second], (second,)): combination(*a))


# --- what the server prefers and refuses ---

def refused(number, reason, alert, kind=OpenSSL, received=None, server=None, serve=greet, **options):
    """The handshake fails with this errno and reason, and the client is told by this alert; or, with received, has told
    us that one. Returns Info."""
    peer = client(kind, serve, **options)
    try:
        listener().serve(**(server or {})).close()
    except OSError as error:
        equal(name_of(error.errno), name_of(number), "errno")
        info = error.info
    else:
        raise Failure("the handshake succeeded")
    equal(kshake.reason_name(info.reason), reason, "reason")
    equal((info.state, info.error), (kshake.KSHAKE_STATE_FAILED, number), "state and info.error")
    equal((info.sent(), info.received()), (alert, received), "alerts")
    try:
        peer.result()
    except TlsError as error:
        if alert is not None:
            equal(error.alert, alert, "the alert that the client got")
    else:
        raise Failure("the client is content")
    return info


def server_prefers():
    """Its own order counts, not the client's; but a key share that is there comes first."""
    for kind in CLIENTS[:2]:
        peer = client(kind, greet, suites=[AES256, AES128], groups=[P256, X25519],
                      alpn=kshake.alpn_list("h2", "http/1.1"))
        with listener().serve(suites=[AES128, AES256], groups=[X25519, P256], alpn=kshake.alpn_list("http/1.1", "h2")) as sock:
            info = kshake.info(sock)
            equal((info.suite, info.has(KSHAKE_INFO_HELLO_RETRY)), (AES128, False), f"{kind.name}: suite, retry")
            answer(sock)
        equal(peer.result(), b"http/1.1", f"{kind.name}: ALPN")


def no_alpn(offered, taken):
    """One side has none: none is agreed on, and that is no error."""
    peer = client(OpenSSL, greet, alpn=offered)
    with listener().serve(alpn=taken) as sock:
        equal(kshake.getopt(sock, kshake.KSHAKE_ALPN), b"", "ALPN")
        answer(sock)
    equal(peer.result(), b"", "the client's ALPN")


def name_sent(name, want):
    """KSHAKE_SERVER_NAME on a server; not before the end."""
    peer = client(OpenSSL, greet, name=name, anchors=None)
    with listener().accept() as sock:
        equal(kshake.getopt(sock, kshake.KSHAKE_SERVER_NAME), b"", "the name before the start")
        handshake(sock)
        equal(kshake.getopt(sock, kshake.KSHAKE_SERVER_NAME), want, "the name")
        error = raises(errno.ERANGE, kshake.getopt, sock, kshake.KSHAKE_SERVER_NAME, 1) if len(want) > 1 else None
        true(not error or error.length == len(want), "the length that is needed")
        answer(sock)
    peer.result()


def name_listed():
    """session-get has it, too."""
    peer = client(OpenSSL, greet)
    with listener().serve() as sock, genl.Socket() as link:
        found = [s for s in sessions(link) if s.get("inode") == os.fstat(sock.fileno()).st_ino]
        equal([s.get("server_name") for s in found], [pki.NAME], "the name in the list")
        answer(sock)
    peer.result()


def name_of_failed():
    """A handshake that failed for want of a protocol still says whom the client meant."""
    peer = client(OpenSSL, greet, alpn=HTTP)
    with listener().accept(alpn=kshake.alpn_list("h2")) as sock:
        raises(errno.EPROTO, handshake, sock)
        equal(kshake.getopt(sock, kshake.KSHAKE_SERVER_NAME), pki.NAME.encode(), "the name")
    equal(raises_tls(peer).alert, NO_APPLICATION_PROTOCOL, "alert")


def raises_tls(thread):
    try:
        thread.result()
    except TlsError as error:
        return error
    raise Failure("the client is content")


def old_version():
    """TLS 1.2 alone, to a server that does TLS 1.3 alone."""
    context = ssl.create_default_context(cafile=pki.path("root.pem"))
    context.maximum_version = ssl.TLSVersion.TLSv1_2

    def run():
        try:
            with connected(listener().address) as sock:
                context.wrap_socket(sock, server_hostname=pki.NAME)
        except ssl.SSLError as error:
            return error.reason
        return "it is content"
    peer = Thread(run)
    try:
        listener().serve(**kshake.ONLY13)
    except OSError as error:
        equal((name_of(error.errno), kshake.reason_name(error.info.reason), error.info.sent()),
              ("EPROTO", "PROTOCOL_VERSION", PROTOCOL_VERSION), "errno, reason, alert")
    true("PROTOCOL_VERSION" in peer.result(), "what the client was told")


def refusals():
    yield "no ALPN protocol in common", lambda: refused(
        errno.EPROTO, "NO_APPLICATION_PROTOCOL", NO_APPLICATION_PROTOCOL, alpn=HTTP, server={"alpn": kshake.alpn_list("h2")})
    yield "no ALPN protocol in common, GnuTLS", lambda: refused(
        errno.EPROTO, "NO_APPLICATION_PROTOCOL", NO_APPLICATION_PROTOCOL, GnuTLS, alpn=HTTP,
        server={"alpn": kshake.alpn_list("h2")})
    yield "no suite in common", lambda: refused(
        errno.EPROTO, "NO_COMMON_PARAMETERS", HANDSHAKE_FAILURE, suites=[CHACHA], server={"suites": [AES128]})
    yield "no group in common", lambda: refused(
        errno.EPROTO, "NO_COMMON_PARAMETERS", HANDSHAKE_FAILURE, groups=[P256], server={"groups": [P384]})
    yield "a client of TLS 1.2", old_version
    yield "a client that does not trust us", lambda: refused(
        errno.EPROTO, "PEER_ALERT", None, received=UNKNOWN_CA, anchors="other-root.pem")
    yield "a client that wants another name", lambda: refused(
        errno.EPROTO, "PEER_ALERT", None, received=BAD_CERTIFICATE, name="other.test")


# --- credentials of the store ---

STORED = [("exact", "ecdsa-p256", pki.NAME), ("wild", "wildcard", "*.wild.test"), ("default", "rsa-2048-int")]
# What the socket may use, what the client asks for, and what it is shown.
CHOICES = [
    ("an exact name", "*", {"name": pki.NAME}, "ecdsa-p256"),
    ("the case does not count", "*", {"name": "SERVER.Test", "anchors": None}, "ecdsa-p256"),
    ("a wildcard", "*", {"name": "x.wild.test"}, "wildcard"),
    ("one label too many for the wildcard", "*", {"name": "x.y.wild.test", "anchors": None}, "rsa-2048-int"),
    ("a name that nobody has", "*", {"name": "nobody.test", "anchors": None}, "rsa-2048-int"),
    ("no name", "*", {"name": None, "anchors": None}, "rsa-2048-int"),
    ("no name, and none without names", "exact", {"name": None, "anchors": None}, "ecdsa-p256"),
    ("named one by one", "wild,exact", {"name": pki.NAME}, "ecdsa-p256"),
    ("the client knows no ECDSA", "exact,default", {"name": pki.NAME, "anchors": None, "sigalgs": "rsa_pss_rsae_sha256"},
     "rsa-2048-int"),
]


def chosen(names, asked, want):
    with stored(*STORED):
        peer = client(OpenSSL, lambda it: (greet(it), it.server()), **asked)
        with listener().serve(cert=None, credential=names) as sock:
            answer(sock)
        equal(peer.result()[1], pki.load(want)[1][0], "the certificate that the client saw")


def not_recognized():
    with stored(*STORED[:2]):
        refused(errno.EPROTO, "UNRECOGNIZED_NAME", 112, server={"cert": None, "credential": "*"}, name="nobody.test")


def taken_away(replaced):
    """While the server waits for its client: what is there when that asks is shown, or nothing is."""
    with stored(STORED[0]), held(cert=None, credential="exact") as (sock, go, thread):
        sock.setblocking(False)
        raises(errno.EINPROGRESS, handshake, sock)
        if replaced:
            store("exact", "ecdsa-p384", pki.NAME, replace=True)
        else:
            unstore("exact")
        sock.setblocking(True)
        go()
        if replaced:
            handshake(sock)
            equal(kshake.info(sock).own_signature_scheme, 0x0503, "own_signature_scheme")
            answer(sock)
            thread.result()
            return
        raises(errno.ENOKEY, handshake, sock)
        info = kshake.info(sock)
        equal((kshake.reason_name(info.reason), info.sent()), ("NO_CREDENTIAL", INTERNAL_ERROR), "reason and alert")
        equal(raises_tls(thread).alert, INTERNAL_ERROR, "the alert that the client got")


def store_cases():
    for what, *arguments in CHOICES:
        yield f"the store: {what}", lambda a=arguments: chosen(*a)
    yield "the store: no such name", not_recognized
    yield "the store: the credential is replaced meanwhile", lambda: taken_away(True)
    yield "the store: the credential is deleted meanwhile", lambda: taken_away(False)


# --- clients with certificates ---

REQUIRE = {"client_auth": KSHAKE_CLIENT_AUTH_REQUIRE}


def judged(how, cert):
    """Options of a server that verifies its clients."""
    return {"helper": {"anchors": pki.anchors()},
            "pin": {"verify": KSHAKE_VERIFY_PIN, "pin": pki.spki_sha256(cert)},
            "helper and pin": {"anchors": pki.anchors(), "pin": pki.spki_sha256(cert)},
            "nobody": {"verify": KSHAKE_VERIFY_NONE}}[how]


@with_helper
def shows(kind, cert, how="helper", ask=KSHAKE_CLIENT_AUTH_REQUIRE, **server):
    """A client that shows this certificate is let in, and is who it says."""
    peer = client(kind, greet, cert=cert)
    with listener().serve(client_auth=ask, **judged(how, cert), **server) as sock:
        info = kshake.info(sock)
        chain = pki.load(cert)[1]
        true(info.has(KSHAKE_INFO_CLIENT_CERT) and info.has(KSHAKE_INFO_CLIENT_CERT_REQUESTED), "flags of the certificate")
        member(info.signature_scheme, KEYS[cert.removeprefix("client-")], "signature_scheme")
        # A library may leave out what the server has.
        true(b"".join(chain).startswith(kshake.getopt(sock, kshake.KSHAKE_PEER_CHAIN)), "KSHAKE_PEER_CHAIN")
        equal(bytes(info.leaf_sha256), hashlib.sha256(chain[0]).digest(), "leaf_sha256")
        equal(bytes(info.spki_sha256), pki.spki_sha256(cert), "spki_sha256")
        equal(info.verify_result, 0, "verify_result")
        answer(sock)
    peer.result()


@with_helper
def shows_none(kind, how):
    """It is asked for one, has none, and is let in as nobody."""
    peer = client(kind, greet)
    with listener().serve(client_auth=KSHAKE_CLIENT_AUTH_REQUEST, **judged(how, "client-ecdsa-p256")) as sock:
        info = kshake.info(sock)
        equal((info.has(KSHAKE_INFO_CLIENT_CERT_REQUESTED), info.has(KSHAKE_INFO_CLIENT_CERT)), (True, False), "flags")
        equal((info.signature_scheme, info.peer_certs), (0, 0), "scheme and certificates")
        raises(errno.ENODATA, kshake.getopt, sock, kshake.KSHAKE_PEER_CHAIN)
        answer(sock)
    peer.result()


@with_helper
def denied(reason, alert, kind, cert, how="helper", ask=KSHAKE_CLIENT_AUTH_REQUIRE, pinned="client-ecdsa-p256", result=None):
    """A client that may not in."""
    info = refused(errno.EKEYREJECTED, reason, alert, kind, cert=cert, server={"client_auth": ask, **judged(how, pinned)})
    equal(info.has(KSHAKE_INFO_CLIENT_CERT), cert is not None, "CLIENT_CERT")
    if result:
        equal(info.verify_result, result, "verify_result")


def no_helper():
    """Fail closed."""
    helper().kill()
    try:
        refused(errno.ENOLINK, "NO_HELPER", INTERNAL_ERROR, cert="client-ecdsa-p256",
                server={**REQUIRE, "anchors": pki.anchors()})
        # Who needs none is not kept from it.
        peer = client(OpenSSL, greet)
        with listener().serve() as sock:
            answer(sock)
        peer.result()
    finally:
        helper.cache_clear()


def allow_verify_none():
    """The sysctl is about verifying nobody who was asked; a server that asks nobody is as all servers are."""
    with setting(SYSCTLS / "allow_verify_none", 0):
        peer = client(OpenSSL, greet)
        with listener().serve() as sock:
            answer(sock)
        peer.result()
        peer = client(OpenSSL, greet)
        with listener().accept(**REQUIRE, verify=KSHAKE_VERIFY_NONE) as sock:
            raises(errno.EPERM, handshake, sock)
            kshake.setopt(sock, kshake.KSHAKE_CLIENT_AUTH, KSHAKE_CLIENT_AUTH_NONE)
            handshake(sock)
            answer(sock)
        peer.result()


@with_helper
def cached():
    """The second time nobody asks the helper."""
    anchors = pki.read("other-root.der") + pki.anchors()		# nobody else asks with these
    for known in (False, True):
        peer = client(OpenSSL, greet, cert="client-ecdsa-p384")
        with listener().serve(**REQUIRE, anchors=anchors) as sock:
            equal(kshake.info(sock).has(KSHAKE_INFO_VERIFY_CACHED), known, "VERIFY_CACHED")
            answer(sock)
        peer.result()


@with_helper
def authorities():
    """The client is told whom the server trusts."""
    listed = pki.distinguished_names("root", "intermediate")
    with clients.s_client(listener().address, cert="client-ecdsa-p256") as peer:
        with listener().serve(**REQUIRE, anchors=pki.anchors(), authorities=listed) as sock:
            peer.type(b"hello\n")
            equal(kshake.read_exactly(sock, 6), b"hello\n", "what was typed")
        peer.end()
        told = peer.transcript()
    true("Acceptable client certificate CA names" in told, "no names were sent")
    for name in ("kshake test root", "kshake test intermediate"):
        true(f"CN={name}\n" in told.replace("CN = ", "CN="), f"{name} is not among them")


@with_helper
def keep_chain():
    """KSHAKE_KEEP_CHAIN 0."""
    peer = client(OpenSSL, greet, cert="client-ecdsa-p256")
    with listener().accept(**REQUIRE, anchors=pki.anchors()) as sock:
        kshake.setopt(sock, kshake.KSHAKE_KEEP_CHAIN, 0)
        handshake(sock)
        true(kshake.info(sock).peer_certs > 0, "peer_certs")
        raises(errno.ENODATA, kshake.getopt, sock, kshake.KSHAKE_PEER_CHAIN)
        answer(sock)
    peer.result()


def mutual():
    for kind in CLIENTS:
        for cert in ("client-ecdsa-p256", "client-ecdsa-p384", "client-rsa-2048"):
            yield f"{kind.name} shows {cert}, the helper verifies", lambda a=(kind, cert): shows(*a)
        yield f"{kind.name}, a pin verifies", lambda k=kind: shows(k, "client-ecdsa-p256", "pin")
        yield f"{kind.name}, nobody verifies", lambda k=kind: shows(k, "client-rsa-2048", "nobody")
        yield f"{kind.name} is asked and has none", lambda k=kind: shows_none(k, "helper")
        yield f"{kind.name} must and has none", lambda k=kind: denied(
            "CERTIFICATE_REQUIRED", CERTIFICATE_REQUIRED, k, None)
        yield f"{kind.name}, expired", lambda k=kind: denied(
            "CERTIFICATE_REJECTED", EXPIRED, k, "client-expired", result=10)
        yield f"{kind.name}, of a wrong CA", lambda k=kind: denied(
            "CERTIFICATE_REJECTED", UNKNOWN_CA, k, "client-unknown-ca")
        yield f"{kind.name}, of a server", lambda k=kind: denied(
            "CERTIFICATE_REJECTED", UNSUPPORTED_CERTIFICATE, k, "ecdsa-p256", result=26)
        yield f"{kind.name}, another pin", lambda k=kind: denied(
            "PIN_MISMATCH", BAD_CERTIFICATE, k, "client-ecdsa-p384", "pin")
    yield "asked for only, and expired: not let in", lambda: denied(
        "CERTIFICATE_REJECTED", EXPIRED, OpenSSL, "client-expired", ask=KSHAKE_CLIENT_AUTH_REQUEST)
    yield "the helper and a pin", lambda: shows(OpenSSL, "client-ecdsa-p256", "helper and pin")
    yield "the helper and another pin", lambda: denied(
        "PIN_MISMATCH", BAD_CERTIFICATE, OpenSSL, "client-ecdsa-p384", "helper and pin")
    yield "asked for only, a pin, and none shown", lambda: shows_none(OpenSSL, "pin")
    yield "the chain is not kept", keep_chain
    yield "remembered verdicts", cached
    yield "no helper", no_helper
    yield "net.kshake.allow_verify_none", allow_verify_none
    yield "authorities", authorities


# --- data ---

def megabyte_of(seed):
    pattern = Pattern(seed)
    return b"".join(pattern.next(16384) for _ in range(MEGABYTE // 16384))


def read_on(peer):
    """To the end: what nobody has read makes TCP reset the connection."""
    got = b""
    while piece := peer.read():
        got += piece
    return got


def both_ways(kind, updates):
    """1 MB each way at once; the client, and the server, change their keys in between."""
    up, down = megabyte_of(1), megabyte_of(2)

    def serve(peer):
        got = bytearray()
        # In turns: a library's connection is for one thread at a time.
        for at in range(0, MEGABYTE, 65536):
            peer.write(up[at:at + 65536])
            if updates:
                peer.key_update(KEY_UPDATE_REQUESTED if at % 131072 else KEY_UPDATE_NOT_REQUESTED)
            while len(got) < at + 65536:
                got += peer.read()
        peer.bye()
        equal(read_on(peer), b"", "data behind the last")
        true(got == down, "what the client got is what was sent")
    peer = client(kind, serve)
    with listener().serve() as sock:
        writer = Thread(send_with_updates, sock, down, updates)
        got = kshake.read_to_end(sock)
        writer.result()
        info = kshake.info(sock)
    true(got == up, f"what the server got: {len(got)} bytes, or not the same")
    peer.result()
    if updates:
        equal(info.key_updates_received >= 16, True, "KeyUpdates of the client's")
        true(info.key_updates_sent >= 4, f"{info.key_updates_sent} KeyUpdates sent")


def send_with_updates(sock, data, updates):
    for at in range(0, len(data), 262144):
        sock.sendall(data[at:at + 262144])
        if updates:
            kshake.setopt(sock, kshake.KSHAKE_KEY_UPDATE, KEY_UPDATE_REQUESTED)


class Memory:
    """A client of Python's ssl that speaks to memory: what it says is put on the wire as a test wants."""

    def __init__(self, **options):
        context = ssl.create_default_context(cafile=pki.path("root.pem"))
        if "cert" in options:
            context.load_cert_chain(pki.path(f"{options['cert']}.pem"), pki.path(f"{options['cert']}.key"))
        self.inside, self.outside = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.inside, self.outside, server_hostname=pki.NAME)
        self.sock = connected(listener().address)

    def handshake(self):
        """What it says next: the ClientHello, then, when the server's flight is there, the Finished."""
        try:
            self.tls.do_handshake()
        except ssl.SSLWantReadError:
            pass
        return self.outside.read()

    def shake(self, send):
        """Up to its own Finished, which is returned; send(sock, bytes) puts bytes on the wire."""
        send(self.sock, self.handshake())
        last = b""
        while not last:
            self.inside.write(self.sock.recv(65536))
            last = self.handshake()
        return last

    def write(self, data):
        self.tls.write(data)
        return self.outside.read()

    def bye(self):
        with contextlib.suppress(ssl.SSLWantReadError, ssl.SSLSyscallError):
            self.tls.unwrap()
        return self.outside.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.close()


def all_at_once(fin):
    """Finished, data, close_notify and FIN in one segment: not a byte is lost, and the end is proper."""
    with Memory() as peer:
        def run():
            last = peer.shake(socket.socket.sendall)
            peer.sock.sendall(last + peer.write(b"hello") + peer.write(b" world") + peer.bye())
            if fin:
                peer.sock.shutdown(socket.SHUT_WR)
        thread = Thread(run)
        with listener().serve() as sock:
            equal(kshake.read_to_end(sock), b"hello world", "what came with Finished")
            true(kshake.info(sock).has(KSHAKE_INFO_CLOSE_NOTIFY), "no close_notify")
            sock.sendall(b"bye")
            thread.result()
        peer.inside.write(peer.sock.recv(65536))
        equal(peer.tls.read(100), b"bye", "what the server says behind the end")


def byte_by_byte(**options):
    """The client's flights, a byte a segment."""
    def send(sock, data):
        for byte in data:
            sock.sendall(bytes([byte]))
    with Memory(**options) as peer:
        thread = Thread(lambda: send(peer.sock, peer.shake(send) + peer.write(b"hello")))
        with listener().serve(**({**REQUIRE, "verify": KSHAKE_VERIFY_NONE} if options else {})) as sock:
            equal(kshake.read_exactly(sock, 5), b"hello", "data")
            thread.result()


def truncated(lenient):
    """FIN without close_notify."""
    with Memory() as peer:
        def run():
            peer.sock.sendall(peer.shake(socket.socket.sendall) + peer.write(b"hello"))
            peer.sock.shutdown(socket.SHUT_WR)
        thread = Thread(run)
        with listener().serve() as sock:
            if lenient:
                kshake.setopt(sock, kshake.KSHAKE_TRUNCATION, kshake.KSHAKE_TRUNCATION_EOF)
            equal(kshake.read_exactly(sock, 5), b"hello", "data before the end")
            if lenient:
                equal(sock.recv(1), b"", "the end")
            else:
                raises(errno.ECONNRESET, sock.recv, 1)
            thread.result()
            true(kshake.info(sock).has(KSHAKE_INFO_TRUNCATED), "TRUNCATED")


def gone(when):
    """The client goes away within the handshake."""
    with Memory() as peer:
        hello = peer.handshake()
        peer.sock.sendall({"before it says anything": b"", "within the ClientHello": hello[:100],
                           "after the ClientHello": hello}[when])
        with listener().accept() as sock:
            thread = Thread(handshake, sock)
            wait_until(lambda: kshake.info(sock).state == kshake.KSHAKE_STATE_HANDSHAKE, "it to start")
            if when == "after the ClientHello":
                peer.sock.recv(1)
            peer.sock.shutdown(socket.SHUT_WR)
            raises(errno.ECONNRESET, thread.result)
            equal(kshake.reason_name(kshake.info(sock).reason), "PEER_CLOSED", "reason")


def trace():
    """Every message of a server's handshake."""
    peer = client(OpenSSL, greet)
    with listener().serve(trace=1) as sock:
        said = [(sent, kind, message) for sent, kind, message, _, _ in kshake.trace(sock)]
        answer(sock)
    peer.result()
    handshake_type, ccs = 22, 20
    equal(said, [(False, handshake_type, 1), (True, handshake_type, 2), (True, ccs, 1), (True, handshake_type, 8),
                 (True, handshake_type, 11), (True, handshake_type, 15), (True, handshake_type, 20), (False, ccs, 1),
                 (False, handshake_type, 20)], "the trace")


def data_cases():
    for kind in CLIENTS:
        yield f"1 MB both ways, {kind.name}", lambda k=kind: with_helper(both_ways)(k, False)
    # libgnutls takes no more than 8 KeyUpdates a second: its own are in gnutls_updates().
    for kind in (OpenSSL, Kernel):
        yield f"1 MB both ways, KeyUpdates of both, {kind.name}", lambda k=kind: with_helper(both_ways)(k, True)
    for fin in (False, True):
        yield f"data{', close_notify and FIN' if fin else ' and close_notify'} with Finished", lambda f=fin: all_at_once(f)
    yield "byte by byte", byte_by_byte
    yield "byte by byte, with a certificate", lambda: byte_by_byte(cert="client-ecdsa-p256")
    yield "FIN without close_notify", lambda: truncated(False)
    yield "FIN without close_notify, lenient", lambda: truncated(True)
    for when in ("before it says anything", "within the ClientHello", "after the ClientHello"):
        yield f"FIN {when}", lambda w=when: gone(w)
    yield "trace", trace


# --- programs ---

def s_client_typed():
    """Lines both ways, K and k typed in between."""
    with clients.s_client(listener().address) as peer:
        with listener().serve() as sock:
            for i, command in enumerate(b"kKkK"):
                line = b"line %d\n" % i
                peer.type(line)
                equal(kshake.read_exactly(sock, len(line)), line, "what was typed")
                sock.sendall(b"answer %d\n" % i)
                wait_until(lambda i=i: f"answer {i}\n" in peer.transcript(), "the answer to be shown")
                peer.type(bytes([command]) + b"\n")
                time.sleep(0.2)
            peer.type(b"end\n")
            equal(kshake.read_exactly(sock, 4), b"end\n", "what comes under the last key")
            sock.sendall(b"bye\n")
            info = kshake.info(sock)
            peer.type(b"Q\n")
            equal(kshake.read_to_end(sock), b"", "the end")
        equal(peer.end(), 0, "exit code")
        said = peer.transcript()
    equal(info.key_updates_received, 4, "KeyUpdates that came")
    true(info.key_updates_sent >= 2, f"{info.key_updates_sent} KeyUpdates went")
    true("Verify return code: 0 (ok)" in said or "Verification: OK" in said, "s_client does not verify us")
    true("Cipher is TLS_AES_" in said, "what s_client says of the suite")


def spoken_with_gnutls_cli(ours, version="1.3", priority="", **serve):
    """What gnutls-cli shows of a connection to this listener, and of a line each way."""
    with clients.gnutls_cli(ours.address, "--alpn", "http/1.1", version=version, priority=priority) as peer:
        with ours.serve(alpn=HTTP, **serve) as sock:
            peer.type(b"hello\n")
            equal(kshake.read_exactly(sock, 6), b"hello\n", "what was typed")
            sock.sendall(b"olleh\n")
            wait_until(lambda: "olleh" in peer.transcript(), "the answer to be shown")
            peer.process.stdin.close()
            equal(kshake.read_to_end(sock), b"", "the end")
        equal(peer.process.wait(30), 0, "exit code")
        return peer.transcript()


def gnutls_cli():
    said = spoken_with_gnutls_cli(listener(), cert="rsa-2048-int")
    true("The certificate is trusted" in said, "gnutls-cli does not verify us")
    true("Application protocol: http/1.1" in said, "its ALPN")


BODY = b"hello from the kernel\n" * 10


def http1(sock):
    """One request, one answer."""
    head = b""
    while b"\r\n\r\n" not in head:
        piece = sock.recv(4096)
        true(piece, "the request ends early")
        head += piece
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(BODY) + BODY)
    equal(kshake.read_to_end(sock), b"", "behind the request")


def http2(sock):
    """RFC 9113, as much as one GET needs: SETTINGS, and for the first HEADERS a status of 200 and the body."""
    preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    data, headers, settings, ack, end_stream, end_headers, goaway = 0, 1, 4, 1, 1, 4, 7

    def frame(kind, flags, stream, payload=b""):
        sock.sendall(struct.pack("!I", len(payload))[1:] + struct.pack("!BBI", kind, flags, stream) + payload)
    equal(kshake.read_exactly(sock, len(preface)), preface, "the preface")
    frame(settings, 0, 0)
    while True:
        size, kind, flags, stream = struct.unpack("!I", b"\0" + kshake.read_exactly(sock, 3))[0], *struct.unpack(
            "!BBI", kshake.read_exactly(sock, 6))
        kshake.read_exactly(sock, size)
        if kind == settings and not flags & ack:
            frame(settings, ack, 0)
        elif kind == headers:
            status_200 = b"\x88"		# RFC 7541, A
            frame(headers, end_headers, stream, status_200)
            frame(data, end_stream, stream, BODY)
        elif kind == goaway:
            kshake.read_to_end(sock)
            return


def curl(protocol):
    version, speak, flag = {"http/1.1": ("1.1", http1, "--http1.1"), "h2": ("2", http2, "--http2")}[protocol]
    peer = Thread(clients.curl, listener().address, "/page", flag, "-w", "%{http_version} %{http_code}")
    with listener().serve(alpn=kshake.alpn_list("h2", "http/1.1")) as sock:
        equal(kshake.getopt(sock, kshake.KSHAKE_ALPN), protocol.encode(), "ALPN")
        speak(sock)
    code, said, errors = peer.result()
    equal((code, errors), (0, ""), "curl's exit code, and what it complains of")
    equal(said, BODY + f"{version} 200".encode(), "what curl got")


def curl_mutual():
    helper()
    peer = Thread(clients.curl, listener().address, "/", "--http1.1", "--cert", pki.path("client-rsa-2048.pem"), "--key",
                  pki.path("client-rsa-2048.key"))
    with listener().serve(**REQUIRE, anchors=pki.anchors(), alpn=HTTP) as sock:
        true(kshake.info(sock).has(KSHAKE_INFO_CLIENT_CERT), "CLIENT_CERT")
        http1(sock)
    equal(peer.result()[:2], (0, BODY), "curl's exit code and what it got")


def python_ssl():
    """Python's ssl module, on a socket."""
    def run():
        context = ssl.create_default_context(cafile=pki.path("root.pem"))
        context.set_alpn_protocols(["h2", "http/1.1"])
        with context.wrap_socket(connected(listener().address), server_hostname=pki.NAME,
                                 suppress_ragged_eofs=False) as tls:
            tls.sendall(b"hello")
            seen = tls.version(), tls.selected_alpn_protocol(), tls.recv(100), tls.recv(1)
            tls.unwrap()
            return seen
    peer = Thread(run)
    with listener().serve(alpn=HTTP, cert="ecdsa-p384-int") as sock:
        answer(sock)
    equal(peer.result(), ("TLSv1.3", "http/1.1", b"olleh", b""), "what the client saw")


def gnutls_updates():
    """libgnutls changes keys, one way and both."""
    def serve(peer):
        for request in (KEY_UPDATE_NOT_REQUESTED, KEY_UPDATE_REQUESTED, KEY_UPDATE_REQUESTED):
            peer.key_update(request)
            peer.write(b"ping")
            equal(peer.read(4), b"pong", "the answer")
        peer.bye()
    peer = client(GnuTLS, serve)
    with listener().serve() as sock:
        for _ in range(3):
            equal(kshake.read_exactly(sock, 4), b"ping", "what came")
            sock.sendall(b"pong")
        equal(sock.recv(1), b"", "the end")
        info = kshake.info(sock)
    peer.result()
    equal((info.key_updates_received, info.key_updates_sent), (3, 2), "KeyUpdates")


def programs():
    yield "openssl s_client, KeyUpdates typed", s_client_typed
    yield "gnutls-cli", gnutls_cli
    yield "libgnutls, KeyUpdates", gnutls_updates
    yield "curl, HTTP/1.1", lambda: curl("http/1.1")
    yield "curl, HTTP/2", lambda: curl("h2")
    yield "curl, with a certificate", curl_mutual
    yield "Python's ssl", python_ssl


# --- the calls ---

@contextlib.contextmanager
def held(**options):
    """(a server's socket, attached; go(), which has the silent client begin; the client's Thread)"""
    begin = threading.Event()

    def run():
        with connected(listener().address) as sock:
            begin.wait(60)
            peer = OpenSSL(sock)
            try:
                return greet(peer.handshake())
            finally:
                peer.free()
    thread = Thread(run)
    with listener().accept(**options) as sock:
        try:
            yield sock, begin.set, thread
        finally:
            begin.set()


def nonblocking():
    """EINPROGRESS, EALREADY and silence; then POLLOUT and 0."""
    with held() as (sock, go, thread):
        sock.setblocking(False)
        equal(events(sock), 0, "poll before the start")
        raises(errno.ENOTCONN, sock.recv, 1)
        raises(errno.EINPROGRESS, handshake, sock)
        for _ in range(3):
            raises(errno.EALREADY, handshake, sock)
            raises(errno.EAGAIN, sock.send, b"x")
            raises(errno.EAGAIN, sock.recv, 1)
            equal(events(sock), 0, "poll within the handshake")
        go()
        true(events(sock, 20) & select.POLLOUT, "poll at the end")
        handshake(sock)
        sock.setblocking(True)
        answer(sock)
        thread.result()


def epoll(edge):
    with held() as (sock, go, thread), select.epoll() as poller:
        sock.setblocking(False)
        poller.register(sock, select.EPOLLIN | select.EPOLLOUT | (select.EPOLLET if edge else 0))
        equal(poller.poll(0), [], "before the start")
        raises(errno.EINPROGRESS, handshake, sock)
        equal(poller.poll(0.2), [], "within the handshake")
        go()
        found = poller.poll(20)
        true(found and found[0][1] & select.EPOLLOUT, f"at the end: {found}")
        handshake(sock)
        sock.setblocking(True)
        answer(sock)
        thread.result()


def waits(how):
    """Reads and writes of other threads wait through the handshake."""
    with held() as (sock, go, thread):
        sock.setblocking(False)
        raises(errno.EINPROGRESS, handshake, sock)
        sock.setblocking(True)
        other = Thread(kshake.read_exactly, sock, 5) if how == "read" else Thread(sock.sendall, b"olleh")
        time.sleep(0.1)
        true(other.is_alive(), "it did not wait")
        go()
        other.result()
        if how == "read":
            sock.sendall(b"olleh")
        sock.shutdown(socket.SHUT_WR)
        kshake.read_to_end(sock)
        thread.result()


def timeout():
    """A client that says nothing."""
    with socket.create_connection(listener().address) as peer, listener().accept(timeout=300) as sock:
        start = time.monotonic()
        raises(errno.ETIMEDOUT, handshake, sock)
        true(0.25 < time.monotonic() - start < 10, "how long it took")
        info = kshake.info(sock)
        equal((kshake.reason_name(info.reason), info.sent()), ("TIMEOUT", None), "reason and alert")
        equal(peer.recv(1), b"", "what the client reads")


def interrupted():
    """SO_SNDTIMEO and a signal end the wait, not the handshake."""
    with held() as (sock, go, thread):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, SNDTIMEO.pack(0, 100000))
        for _ in range(2):
            raises(errno.EAGAIN, handshake, sock)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, SNDTIMEO.pack(0, 0))
        with on_alarm(False):
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            raises(errno.EINTR, handshake, sock)
        go()
        handshake(sock)
        answer(sock)
        thread.result()


def closed_early():
    """close() ends it without a word."""
    with socket.create_connection(listener().address) as peer, listener().accept() as sock:
        sock.setblocking(False)
        raises(errno.EINPROGRESS, handshake, sock)
        sock.close()
        equal(peer.recv(1), b"", "what the client reads")


NAMES = b"\x00\x0e\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01\x41"
OPTIONS = [
    ("client-auth 3", kshake.KSHAKE_CLIENT_AUTH, 3, errno.EINVAL),
    ("client-auth -1", kshake.KSHAKE_CLIENT_AUTH, -1, errno.EINVAL),
    ("client-auth of a byte", kshake.KSHAKE_CLIENT_AUTH, b"\1", errno.EINVAL),
    ("authorities that are no list", kshake.KSHAKE_AUTHORITIES, b"\0\5abc", errno.EINVAL),
    ("an empty authority", kshake.KSHAKE_AUTHORITIES, b"\0\0", errno.EINVAL),
    ("too many authorities", kshake.KSHAKE_AUTHORITIES, NAMES * 2001, errno.EMSGSIZE),
    ("as many authorities as can be", kshake.KSHAKE_AUTHORITIES, NAMES * 2000, None),
    ("no authorities again", kshake.KSHAKE_AUTHORITIES, b"", None),
    ("client-auth 2", kshake.KSHAKE_CLIENT_AUTH, 2, None),
]


def options():
    """What can be set, and what is refused and changes nothing."""
    ours, theirs = socket_pair()
    with ours, kshake.prepare(theirs) as sock:
        equal(kshake.getopt(sock, kshake.KSHAKE_CLIENT_AUTH), struct.pack("i", 0), "client-auth at first")
        for what, option, value, number in OPTIONS:
            try:
                kshake.setopt(sock, option, value)
            except OSError as error:
                equal(name_of(error.errno), name_of(number), what)
            else:
                equal(None, number, f"errno of {what}")
        equal(kshake.getopt(sock, kshake.KSHAKE_CLIENT_AUTH), struct.pack("i", 2), "client-auth")
        raises(errno.ENOPROTOOPT, kshake.getopt, sock, kshake.KSHAKE_AUTHORITIES)


# What is wrong, the options, the errno, and what netlink says.
STARTS = [
    ("no credential", {"cert": None}, errno.ENOKEY, "a server needs a credential"),
    ("a server name", {"name": pki.NAME}, errno.EINVAL, "server-name is for clients"),
    ("pins for nobody", {"pin": bytes(32)}, errno.EINVAL, "not client-auth"),
    ("verify says pin, for nobody", {"verify": KSHAKE_VERIFY_PIN}, errno.EINVAL, "not client-auth"),
    ("anchors for nobody", {"anchors": pki.anchors}, errno.EINVAL, "not client-auth"),
    ("a policy for nobody", {"policy": "web"}, errno.EINVAL, "not client-auth"),
    ("authorities for nobody", {"authorities": NAMES}, errno.EINVAL, "not client-auth"),
    ("no pin", {**REQUIRE, "verify": KSHAKE_VERIFY_PIN}, errno.ENOKEY, "say pin-spki"),
]


def may_not_start(given, number, words):
    """The socket is idle, what is missing can be set."""
    given = {key: value() if callable(value) else value for key, value in given.items()}
    peer = client(OpenSSL, greet)
    with listener().accept(**given) as sock, Asker() as asker:
        raises(number, handshake, sock)
        error = raises(number, asker.handshake, sock, KSHAKE_SERVER)
        true(words in error.text, f"netlink says {error.text!r}")
        equal(kshake.info(sock).state, kshake.KSHAKE_STATE_IDLE, "state")
        if "cert" in given:
            own(sock, "ecdsa-p256")
        for option in (kshake.KSHAKE_SERVER_NAME, kshake.KSHAKE_PIN_SPKI, kshake.KSHAKE_TRUST_ANCHORS, kshake.KSHAKE_POLICY,
                       kshake.KSHAKE_AUTHORITIES):
            kshake.setopt(sock, option, b"")
        kshake.setopt(sock, kshake.KSHAKE_CLIENT_AUTH, 0)
        kshake.setopt(sock, kshake.KSHAKE_VERIFY, 0)
        handshake(sock)
        for option, value in ((kshake.KSHAKE_CLIENT_AUTH, 1), (kshake.KSHAKE_AUTHORITIES, NAMES)):
            raises(errno.EBUSY, kshake.setopt, sock, option, value)
        answer(sock)
    peer.result()


def wrong_role():
    """Neither role; a client with a server's options; a socket that is not connected."""
    ours, theirs = socket_pair()
    with ours, kshake.prepare(theirs, name=pki.NAME, client_auth=1) as sock, Asker() as asker:
        for role in (0, 3, -1):
            raises(errno.EINVAL, kshake.setopt, sock, kshake.KSHAKE_HANDSHAKE, role)
        raises(errno.EINVAL, kshake.handshake, sock)
        error = raises(errno.EINVAL, asker.handshake, sock)
        true("for servers" in error.text, f"netlink says {error.text!r}")
        kshake.setopt(sock, kshake.KSHAKE_CLIENT_AUTH, 0)
        kshake.setopt(sock, kshake.KSHAKE_AUTHORITIES, NAMES)
        raises(errno.EINVAL, kshake.handshake, sock)
    with socket.socket() as sock:
        kshake.prepare(sock)
        own(sock, "ecdsa-p256")
        raises(errno.ENOTCONN, handshake, sock)


@with_helper
def netlink():
    """role, client-auth and authorities in one message; the event has it all."""
    peer = client(OpenSSL, greet, cert="client-ecdsa-p256")
    with listener().accept() as sock, Asker() as asker:
        cookie = asker.handshake(sock, KSHAKE_SERVER, client_auth=KSHAKE_CLIENT_AUTH_REQUIRE, trust_anchors=pki.anchors(),
                                 authorities=pki.distinguished_names("root"), alpn=HTTP)
        done = asker.done()
        equal(done[:2], (cookie, 0), "cookie and status")
        equal((done[2].role, done[2].has(KSHAKE_INFO_CLIENT_CERT)), (KSHAKE_SERVER, True), "role, CLIENT_CERT")
        equal(bytes(done[2]), bytes(kshake.info(sock)), "info of the event and of the socket")
        answer(sock)
    peer.result()


def netlink_refused():
    peer = client(OpenSSL, greet)
    with listener().accept() as sock, Asker() as asker:
        for name, value, words in (("client_auth", 7, "enum kshake_client_auth"), ("authorities", b"abc", "DER names")):
            error = raises(errno.EINVAL, asker.handshake, sock, KSHAKE_SERVER, **{name: value})
            true(words in error.text, f"netlink says {error.text!r}")
            equal(error.attr, genl.HANDSHAKE[name], "the attribute that is blamed")
        cookie = asker.handshake(sock, KSHAKE_SERVER, client_auth=KSHAKE_CLIENT_AUTH_REQUIRE, verify=KSHAKE_VERIFY_NONE)
        done = asker.done()
        equal((done[0], name_of(done[1])), (cookie, "EKEYREJECTED"), "cookie and status")
        equal(kshake.reason_name(done[2].reason), "CERTIFICATE_REQUIRED", "reason")
    equal(raises_tls(peer).alert, CERTIFICATE_REQUIRED, "the alert that the client got")


@with_helper
def library():
    """struct kshake_request of libkshake."""
    lib = ctypes.CDLL("libkshake.so.0", use_errno=True)
    lib.kshake_link_open.restype = ctypes.c_void_p
    link, listed = ctypes.c_void_p(lib.kshake_link_open()), pki.distinguished_names("root", "intermediate")
    peer = client(GnuTLS, greet, cert="client-ecdsa-p384")
    with listener().accept() as sock:
        request = LibRequest(fd=sock.fileno(), role=KSHAKE_SERVER, client_auth=KSHAKE_CLIENT_AUTH_REQUIRE,
                             anchors=pki.anchors(), anchors_len=len(pki.anchors()), authorities=listed,
                             authorities_len=len(listed))
        cookie, done = ctypes.c_uint64(), LibDone()
        equal(lib.kshake_link_handshake(link, ctypes.byref(request), ctypes.byref(cookie)), 0, "kshake_link_handshake()")
        true(select.select([lib.kshake_link_fd(link)], [], [], 20)[0], "no event")
        equal(lib.kshake_link_done(link, ctypes.byref(done)), 0, "kshake_link_done()")
        equal((done.cookie, done.error, done.info.role), (cookie.value, 0, KSHAKE_SERVER), "cookie, error, role")
        true(done.info.has(KSHAKE_INFO_CLIENT_CERT), "CLIENT_CERT")
        answer(sock)
    peer.result()
    lib.kshake_link_close(link)


def ipv6():
    with Listener(socket.AF_INET6) as place:
        def run():
            with connected(place.address) as sock:
                peer = OpenSSL(sock).handshake()
                greet(peer)
                peer.free()
        peer = Thread(run)
        with place.serve() as sock:
            answer(sock)
        peer.result()


def calls():
    yield "non-blocking", nonblocking
    yield "epoll, level-triggered", lambda: epoll(False)
    yield "epoll, edge-triggered", lambda: epoll(True)
    yield "a read waits for it", lambda: waits("read")
    yield "a write waits for it", lambda: waits("write")
    yield "KSHAKE_TIMEOUT", timeout
    yield "SO_SNDTIMEO and signals", interrupted
    yield "close within it", closed_early
    yield "options", options
    for what, given, number, words in STARTS:
        yield f"cannot start: {what}", lambda a=(given, number, words): may_not_start(*a)
    yield "cannot start: the role", wrong_role
    yield "netlink", netlink
    yield "netlink, refused", netlink_refused
    yield "libkshake", library
    yield "IPv6", ipv6


def names():
    yield "the server's preferences", server_prefers
    yield "the client offers no ALPN", lambda: no_alpn(None, HTTP)
    yield "the server offers no ALPN", lambda: no_alpn(HTTP, None)
    for what, name in (("a name", "server.test"), ("as it came", "SerVer.TEST"), ("none", None), ("a long one", "a" * 60 + ".test")):
        yield f"SNI: {what}", lambda n=name: name_sent(n, (n or "").encode())
    yield "SNI: listed", name_listed
    yield "SNI: of a handshake that failed", name_of_failed


def alone(function):
    """A case that failed may have left a client behind, of which the next must not hear."""
    def call():
        listener().forget()
        return function()
    return call


def cases():
    for part in (names, refusals, store_cases, calls, data_cases, programs, mutual, matrix):
        for name, function in part():
            yield name, alone(function)
