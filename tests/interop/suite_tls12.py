# SPDX-License-Identifier: GPL-2.0-only
"""TLS 1.2 with peers that nobody here wrote, in both roles: libssl, libgnutls, Python's ssl, openssl s_server and
s_client, gnutls-serv, nginx and curl; and with the kernel's own other end.

Every suite with every group and kind of certificate, or a selection in which each pair of them occurs where that
would take long; then what each of them alone does; then which version is agreed on, and what of older and newer
ones is refused.
"""
import contextlib
import errno
import functools
import itertools
import re
import socket
import ssl

import clients
import kshake
import netns
import peers
import pki
import tls12
from checks import took, trusting_ca, trusting_pin
from clients import Thread, TlsError, connected
from evil12 import Evil12
from genl import Asker
from harness import Failure, equal, member, name_of, raises, true, wait_until
from kshake import (ECDSA_SUITES, FFDHE2048, FFDHE3072, FFDHE4096, GROUP_NAMES, KSHAKE_CLIENT_AUTH_REQUEST,
                    KSHAKE_CLIENT_AUTH_REQUIRE, KSHAKE_INFO_CLIENT_CERT, KSHAKE_INFO_CLIENT_CERT_REQUESTED, KSHAKE_INFO_CLOSE_NOTIFY,
                    KSHAKE_INFO_EXTENDED_MASTER_SECRET, KSHAKE_INFO_HELLO_RETRY, KSHAKE_SERVER, KSHAKE_VERIFY_NONE, ONLY12,
                    ONLY13, P256, P384, RSA_SUITES, TLS12, TLS13, X25519)
from peers import PIECE, Pattern
from servers import (ALL_GROUPS, OPENSSL, OPENSSL_OPT_IN12, OPENSSL_SUITES12, Nginx, Process, Tls, dh_parameters, echo, free_port,
                     gnutls_serv, s_server)
from suite_hostile import serial as serial_of
from suite_server import (KEYS, Kernel, answer, greet, http1, http2, megabyte_of, raises_tls, read_on,
                          spoken_with_gnutls_cli)
from upgraded import Listener, handshake, own, stored

PROTOCOL_VERSION, INAPPROPRIATE_FALLBACK, HANDSHAKE_FAILURE, UNKNOWN_CA = 70, 86, 40, 48
GROUPS = (X25519, P256, P384)
CERTS = ["ecdsa-p256", "ecdsa-p384-int", "rsa-2048", "rsa-2048-int"]
# What peers sign with, given our preferences: a scheme of ECDSA does not name the curve.
SCHEMES = {"ecdsa-p256": (0x0403, 0x0503, 0x0603), "ecdsa-p384": (0x0403, 0x0503, 0x0603),
           "rsa-2048": (0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601)}
HTTP = kshake.alpn_list("http/1.1")
BOTH, OLD, NEW = (TLS12, TLS13), (TLS12, TLS12), (TLS13, TLS13)
RANGE = {OLD: "1.2", NEW: "1.3", BOTH: "both"}
OPTIONS = {OLD: ONLY12, NEW: ONLY13, BOTH: {}}
CLIENT_HELLO, SERVER_HELLO, CERTIFICATE, KEY_EXCHANGE, REQUEST, DONE, VERIFY, CLIENT_KEY_EXCHANGE, FINISHED, STATUS = (
    1, 2, 11, 12, 13, 14, 15, 16, 20, 22)


def key_of(cert):
    return cert.removeprefix("client-").removesuffix("-int")


def suites_of(cert):
    return RSA_SUITES if key_of(cert).startswith("rsa") else ECDSA_SUITES


def offered(cert, group):
    """To get this group, with the certificate's curve, which a client has to offer as well (RFC 8422, 5.1.1)."""
    curve = {"ecdsa-p256": P256, "ecdsa-p384": P384}.get(key_of(cert), group)
    return [group] if curve == group else [group, curve]


def everything():
    """(certificate, suite, group)"""
    for cert in CERTS:
        yield from itertools.product([cert], suites_of(cert), GROUPS)


def selection():
    """Certificates x suites, the group chosen so that all pairs occur."""
    for i, cert in enumerate(CERTS):
        for j, suite in enumerate(suites_of(cert)):
            yield cert, suite, GROUPS[(i + j) % 3]


def describe(cert, suite, group):
    return f"{suites_of(cert)[suite]}, {GROUP_NAMES[group]}, {cert}"


@functools.cache
def helper():
    """kshaked, for this suite's namespace."""
    return netns.Kshaked().wait_joined(seconds=60)


@functools.cache
def listener():
    return Listener()


def check_info(sock, role, cert, suite, group, ems=True):
    """What was forced to be so, is said to be so."""
    info = kshake.info(sock)
    equal((info.state, info.error, info.reason, info.verify_result), (kshake.KSHAKE_STATE_ESTABLISHED, 0, 0, 0),
          "state, error, reason, verify_result")
    equal((info.role, hex(info.version), hex(info.suite), hex(info.group)),
          (role, "0x303", hex(suite), hex(group)), "role, version, suite and group")
    own, theirs = info.own_signature_scheme, info.signature_scheme
    if role == KSHAKE_SERVER:
        member(own, KEYS[key_of(cert)], "own_signature_scheme")
    else:
        member(theirs, SCHEMES[key_of(cert)], "signature_scheme")
    equal(theirs if role == KSHAKE_SERVER else own, 0, "the client's scheme")
    equal(info.has(KSHAKE_INFO_EXTENDED_MASTER_SECRET), ems, "EXTENDED_MASTER_SECRET")
    equal(info.has(KSHAKE_INFO_HELLO_RETRY), False, "HELLO_RETRY")
    equal((info.sent(), info.received()), (None, None), "alerts")
    equal((info.tickets_received, info.key_updates_received, info.key_updates_sent), (0, 0, 0), "what TLS 1.3 has")
    took(info)
    equal(kshake.getopt(sock, kshake.KSHAKE_ALPN), b"http/1.1", "ALPN")
    equal(kshake.getopt(sock, kshake.KSHAKE_SERVER_NAME), pki.NAME.encode(), "the server's name")
    chain = pki.load(cert)[1] if role != KSHAKE_SERVER else []
    equal((info.peer_certs, info.peer_chain_len), (len(chain), sum(map(len, chain))), "chain")


# --- the kernel as a client: every suite with every group and certificate ---

class OpenSsl:
    """s_server: says a line backwards."""
    said_close = "<<< TLS 1.2, Alert [length 0002], warning close_notify"
    answer = b"olleh\n"

    @staticmethod
    def start(cert):
        return s_server(cert, version="-tls1_2")


class GnuTls:
    """gnutls-serv --echo"""
    said_close = "Close notify - was received"
    answer = b"hello\n"

    @staticmethod
    def start(cert):
        return gnutls_serv(cert, version="1.2")


@functools.cache
def program(kind, cert):
    return kind.start(cert)


@functools.cache
def nginx():
    return Nginx(*((cert, ALL_GROUPS) for cert in CERTS), protocols="TLSv1.2")


def connect(address, cert, suite, group, **options):
    helper()
    return kshake.connect(address, suites=[0x1301, suite], groups=offered(cert, group), alpn=HTTP, timeout=60000,
                          **trusting_ca(), **options)


def talk(kind, cert, suite, group):
    """Handshake, echo, close."""
    server = program(kind, cert)
    closes = server.transcript().count(kind.said_close)
    with connect(server.address, cert, suite, group) as sock:
        check_info(sock, kshake.KSHAKE_CLIENT, cert, suite, group)
        sock.sendall(b"hello\n")
        equal(kshake.read_exactly(sock, 6), kind.answer, "answer")
    wait_until(lambda: server.transcript().count(kind.said_close) > closes, "the peer to see close_notify")


def fetch(cert, suite, group):
    """An HTTP exchange with nginx, whose page says how it sees the connection."""
    with connect(nginx().at(cert), cert, suite, group) as sock:
        check_info(sock, kshake.KSHAKE_CLIENT, cert, suite, group)
        sock.sendall(b"GET /page HTTP/1.1\r\nHost: server.test\r\nConnection: close\r\n\r\n")
        head, _, body = kshake.read_to_end(sock).partition(b"\r\n\r\n")
        true(kshake.info(sock).has(KSHAKE_INFO_CLOSE_NOTIFY), "nginx ends with close_notify: EOF")
    true(head.startswith(b"HTTP/1.1 200"), f"status {head[:40]}")
    curve = {X25519: "X25519", P256: "prime256v1", P384: "secp384r1"}[group]
    equal(body.decode().split(), ["TLSv1.2", OPENSSL_SUITES12[suite], curve, pki.NAME, "/page"], "nginx's view")


def client_matrix():
    def with_openssl(combinations):
        return [(f"s_server: {describe(*c)}", functools.partial(talk, OpenSsl, *c)) for c in combinations]
    yield from peers.fewer("s_server: all combinations", with_openssl(everything()), with_openssl(selection()))
    for chosen in selection():
        yield f"gnutls-serv: {describe(*chosen)}", lambda c=chosen: talk(GnuTls, *c)
        yield f"nginx: {describe(*chosen)}", lambda c=chosen: fetch(*c)


# --- the kernel as a server ---

def client(kind, serve, **options):
    """A Thread: connects, shakes hands, and gives what serve(client) returns."""
    address = listener().address
    options.setdefault("versions", OLD)

    def run():
        with connected(address) as sock:
            peer = kind(sock, **options)
            try:
                return serve(peer.handshake())
            finally:
                peer.free()
    return Thread(run)


LIBRARIES = [clients.OpenSSL, clients.GnuTLS, Kernel]


def combination(kind, cert, suite, group, **options):
    helper()
    peer = client(kind, greet, suites=[suite], groups=offered(cert, group), alpn=kshake.alpn_list("h2", "http/1.1"), **options)
    with listener().serve(cert=cert, alpn=HTTP, groups=[group]) as sock:
        check_info(sock, KSHAKE_SERVER, cert, suite, group, options.get("ems", True))
        raises(errno.ENODATA, kshake.getopt, sock, kshake.KSHAKE_PEER_CHAIN)
        answer(sock)
    equal(peer.result(), b"http/1.1", "the client's ALPN")


def server_matrix():
    def against(kinds, combinations):
        return [(f"{kind.name}: {describe(*c)}", functools.partial(combination, kind, *c))
                for c in combinations for kind in kinds]
    yield from peers.fewer("clients: all combinations", against((clients.OpenSSL, Kernel), everything()),
                           against((clients.OpenSSL,), selection()))
    for chosen in selection():
        yield f"GnuTLS: {describe(*chosen)}", lambda c=chosen: combination(clients.GnuTLS, *c)


# --- what one has to ask for: finite fields, AES-CCM ---

# suite, group, certificate
OPT_IN = [(0x009e, FFDHE2048, "rsa-2048"), (0x009f, FFDHE3072, "rsa-2048"), (0xccaa, FFDHE4096, "rsa-2048"),
          (0xc09e, FFDHE2048, "rsa-2048"), (0xc0ac, P256, "ecdsa-p256")]


def check_choice(sock, suite, group):
    info = kshake.info(sock)
    equal((hex(info.version), hex(info.suite), hex(info.group)), ("0x303", hex(suite), hex(group)),
          "version, suite and group")


def asked_of_server(suite, group, cert, openssl=OPENSSL):
    """s_server does what the client asks for."""
    more = [] if group == P256 else ["-dhparam", dh_parameters(group)]
    server = s_server(cert, ALL_GROUPS, "-cipher", OPENSSL_OPT_IN12[suite], *more, version="-tls1_2", openssl=openssl)
    try:
        with kshake.connect(server.address, name=pki.NAME, suites=[suite], groups=[P256, group] if more else [P256],
                            timeout=60000, **trusting_pin(cert)) as sock:
            check_choice(sock, suite, group)
            sock.sendall(b"hello\n")
            equal(kshake.read_exactly(sock, 6), b"olleh\n", "answer")
    finally:
        server.stop()


def asked_of_us(kind, suite, group, cert):
    """The kernel's server does, if it has the field."""
    groups = [group] if kind is clients.GnuTLS else None
    peer = client(kind, greet, suites=[suite], groups=groups, anchors=None)
    with listener().serve(cert=cert, suites=[suite], groups=[group]) as sock:
        check_choice(sock, suite, group)
        answer(sock)
    peer.result()


def field_unknown():
    """A client does not take a prime that it cannot know to be safe: here one that it did not ask for."""
    server = s_server("rsa-2048", ALL_GROUPS, "-cipher", OPENSSL_OPT_IN12[0x009e], "-dhparam", dh_parameters(FFDHE3072),
                      version="-tls1_2")
    try:
        with kshake.prepare(kshake.tcp(server.address), name=pki.NAME, suites=[0x009e], groups=[P256, FFDHE2048],
                            **trusting_pin("rsa-2048")) as sock:
            raises(errno.EPROTO, kshake.handshake, sock)
            info = kshake.info(sock)
            equal((info.sent(), kshake.reason_name(info.reason)), (71, "NO_COMMON_PARAMETERS"), "alert and reason")
    finally:
        server.stop()


def opt_in():
    for suite, group, cert in OPT_IN:
        name = f"opt-in: {OPENSSL_OPT_IN12[suite]}"
        yield f"{name}, client", lambda a=(suite, group, cert): asked_of_server(*a)
        yield f"{name}, server, OpenSSL", lambda a=(suite, group, cert): asked_of_us(clients.OpenSSL, *a)
        if group != P256:
            yield f"{name}, server, GnuTLS", lambda a=(suite, group, cert): asked_of_us(clients.GnuTLS, *a)
    yield "opt-in: a field that was not asked for", field_unknown
    yield "opt-in: without a field no DHE", lambda: refused(
        errno.EPROTO, "NO_COMMON_PARAMETERS", HANDSHAKE_FAILURE, suites=[0x009e], server={"cert": "rsa-2048"})


# --- signatures ---

# certificate, signature_algorithms as libssl spells them, the scheme that is chosen
SIGNED = [
    ("ecdsa-p256", "ECDSA+SHA256", 0x0403), ("ecdsa-p256", "ECDSA+SHA384", 0x0503), ("ecdsa-p256", "ECDSA+SHA512", 0x0603),
    ("ecdsa-p384", "ECDSA+SHA256", 0x0403), ("ecdsa-p384", "ECDSA+SHA384", 0x0503), ("ecdsa-p384", "ECDSA+SHA512", 0x0603),
    ("rsa-2048", "RSA+SHA256", 0x0401), ("rsa-2048", "RSA+SHA384", 0x0501), ("rsa-2048", "RSA+SHA512", 0x0601),
    ("rsa-2048", "rsa_pss_rsae_sha256", 0x0804), ("rsa-2048", "rsa_pss_rsae_sha384", 0x0805),
    ("rsa-2048", "rsa_pss_rsae_sha512", 0x0806), ("rsa-2048", "RSA+SHA256:rsa_pss_rsae_sha512", 0x0806),
]


def signs(cert, sigalgs, scheme):
    """A server signs ServerKeyExchange by what the client takes, rather by RSA-PSS."""
    peer = client(clients.OpenSSL, greet, sigalgs=sigalgs, anchors=None)
    with listener().serve(cert=cert) as sock:
        equal(hex(kshake.info(sock).own_signature_scheme), hex(scheme), "own_signature_scheme")
        answer(sock)
    peer.result()


def verifies(cert, sigalgs, scheme):
    """A client verifies what a server signs by it."""
    server = s_server(cert, ALL_GROUPS, "-sigalgs", sigalgs, version="-tls1_2")
    try:
        with kshake.connect(server.address, name=pki.NAME, timeout=60000, **trusting_pin(cert)) as sock:
            equal(hex(kshake.info(sock).signature_scheme), hex(scheme), "signature_scheme")
            sock.sendall(b"hello\n")
            equal(kshake.read_exactly(sock, 6), b"olleh\n", "answer")
    finally:
        server.stop()


def refused(number, reason, alert, serve=greet, kind=clients.OpenSSL, received=None, server=None, **options):
    """The kernel's server fails with this errno and reason, and the client is told by this alert."""
    peer = client(kind, serve, **options)
    try:
        listener().serve(**(server or {})).close()
    except OSError as error:
        info = error.info
        equal((name_of(error.errno), kshake.reason_name(info.reason)), (name_of(number), reason), "errno and reason")
    else:
        raise Failure("the handshake succeeded")
    equal((info.sent(), info.received()), (alert, received), "alerts")
    error = raises_tls(peer)
    true(alert is None or error.alert == alert, f"the client got alert {error.alert}")


def signatures():
    signing = [(f"a server signs by {s[1]} with {s[0]}", functools.partial(signs, *s)) for s in SIGNED]
    verifying = [(f"a client verifies {s[1]} with {s[0]}", functools.partial(verifies, *s)) for s in SIGNED[:-1]]
    yield from peers.fewer("a server signs", signing, signing[::2])
    yield from peers.fewer("a client verifies", verifying, verifying[::3])
    yield "a client that takes RSA alone, of an ECDSA server", lambda: refused(
        errno.EPROTO, "NO_COMMON_PARAMETERS", HANDSHAKE_FAILURE, suites=list(RSA_SUITES))
    yield "a client that does not trust us", lambda: refused(
        errno.EPROTO, "PEER_ALERT", None, received=UNKNOWN_CA, anchors="other-root.pem")


# --- certificates of clients ---

def shows(kind, cert, how="helper"):
    """A client that shows this certificate is let in, and is who it says."""
    helper()
    judge = {"anchors": pki.anchors()} if how == "helper" else {"verify": KSHAKE_VERIFY_NONE}
    peer = client(kind, greet, cert=cert)
    with listener().serve(client_auth=KSHAKE_CLIENT_AUTH_REQUIRE, **judge) as sock:
        info = kshake.info(sock)
        true(info.has(KSHAKE_INFO_CLIENT_CERT) and info.has(KSHAKE_INFO_CLIENT_CERT_REQUESTED), "flags")
        equal(hex(info.version), "0x303", "version")
        member(info.signature_scheme, SCHEMES[key_of(cert)], "signature_scheme")
        equal(bytes(info.spki_sha256), pki.spki_sha256(cert), "spki_sha256")
        answer(sock)
    peer.result()


def shows_none(kind):
    """It is asked for one, and has none."""
    peer = client(kind, greet)
    with listener().serve(client_auth=KSHAKE_CLIENT_AUTH_REQUEST, anchors=pki.anchors()) as sock:
        info = kshake.info(sock)
        equal((info.has(KSHAKE_INFO_CLIENT_CERT_REQUESTED), info.has(KSHAKE_INFO_CLIENT_CERT)), (True, False), "flags")
        answer(sock)
    peer.result()


REQUIRE = {"client_auth": KSHAKE_CLIENT_AUTH_REQUIRE}


def must_show(kind):
    refused(errno.EKEYREJECTED, "CERTIFICATE_REQUIRED", HANDSHAKE_FAILURE, kind=kind,
            server={**REQUIRE, "verify": KSHAKE_VERIFY_NONE})


def denied(cert, alert, kind=clients.OpenSSL):
    """The helper's verdict comes before our Finished: nobody is let in before."""
    helper()
    refused(errno.EKEYREJECTED, "CERTIFICATE_REJECTED", alert, kind=kind, cert=cert,
            server={**REQUIRE, "anchors": pki.anchors()})


@contextlib.contextmanager
def asking(required, **options):
    """A server of Python's ssl that asks for a certificate; what it was shown."""
    seen = []

    def serve(tls):
        seen.append(tls.getpeercert(True))
        echo(tls)
    with Tls(serve, versions=(ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2), **options) as server:
        server.context.load_verify_locations(pki.path("root.pem"))
        server.context.verify_mode = ssl.CERT_REQUIRED if required else ssl.CERT_OPTIONAL
        yield server, seen


def own_certificate(cert):
    """The kernel's client shows one, to Python's ssl."""
    with asking(True) as (server, seen):
        with kshake.connect(server.address, name=pki.NAME, chain=pki.chain_der(cert), key=serial_of(cert), timeout=20000,
                            **trusting_pin()) as sock:
            sock.sendall(b"hello")
            equal(kshake.read_exactly(sock, 5), b"hello", "echo")
            info = kshake.info(sock)
            sock.shutdown(socket.SHUT_WR)
            equal(sock.recv(1), b"", "the end")
    equal((server.errors, seen), ([], [pki.load(cert)[1][0]]), "the server's errors, and what it saw")
    member(info.own_signature_scheme, KEYS[key_of(cert)], "own_signature_scheme")
    true(info.has(KSHAKE_INFO_CLIENT_CERT) and info.has(KSHAKE_INFO_CLIENT_CERT_REQUESTED), "flags")


def no_certificate(required):
    """The kernel's client has none: it says so, and the server decides."""
    with asking(required) as (server, seen):
        with kshake.prepare(kshake.tcp(server.address), name=pki.NAME, timeout=20000, **trusting_pin()) as sock:
            if required:
                raises(errno.EPROTO, kshake.handshake, sock)
                info = kshake.info(sock)
                equal(kshake.reason_name(info.reason), "PEER_ALERT", "reason")
                equal(info.received(), HANDSHAKE_FAILURE, "alert")
                return
            kshake.handshake(sock)
            sock.sendall(b"hello")
            equal(kshake.read_exactly(sock, 5), b"hello", "echo")
            info = kshake.info(sock)
            sock.shutdown(socket.SHUT_WR)
            equal(sock.recv(1), b"", "the end")
    equal((server.errors, seen), ([], [None]), "the server's errors, and what it saw")
    equal((info.own_signature_scheme, info.has(KSHAKE_INFO_CLIENT_CERT)), (0, False), "own scheme, CLIENT_CERT")


def certificates():
    for kind in LIBRARIES:
        for cert in ("client-ecdsa-p256", "client-ecdsa-p384", "client-rsa-2048"):
            yield f"{kind.name} shows {cert}", lambda a=(kind, cert): shows(*a)
        yield f"{kind.name} shows client-rsa-2048, nobody verifies", lambda k=kind: shows(k, "client-rsa-2048", "nobody")
        yield f"{kind.name} is asked and has none", lambda k=kind: shows_none(k)
        yield f"{kind.name} must and has none", lambda k=kind: must_show(k)
        yield f"{kind.name}, of a wrong CA", lambda k=kind: denied("client-unknown-ca", UNKNOWN_CA, k)
        yield f"{kind.name}, expired", lambda k=kind: denied("client-expired", 45, k)
    for cert in ("client-ecdsa-p256", "client-ecdsa-p384", "client-rsa-2048"):
        yield f"the kernel's client shows {cert}", lambda c=cert: own_certificate(c)
    yield "the kernel's client is asked and has none", lambda: no_certificate(False)
    yield "the kernel's client must and has none", lambda: no_certificate(True)


# --- extensions ---

def handshake_messages(sock):
    """(sent, type) of the handshake's messages, and CCS as (sent, None)."""
    return [(sent, message if kind == 22 else None) for sent, kind, message, _, _ in kshake.trace(sock) if kind != 21]


def flow(role, staple=False, mutual=False, exchange=True):
    """The classic one (RFC 5246, 7.3), as the client or the server sees it; exchange: with a ServerKeyExchange"""
    ours = role == kshake.KSHAKE_CLIENT
    flight = [SERVER_HELLO, CERTIFICATE, *[STATUS] * staple, *[KEY_EXCHANGE] * exchange, *[REQUEST] * mutual, DONE]
    back = [*[CERTIFICATE] * mutual, CLIENT_KEY_EXCHANGE, *[VERIFY] * mutual, None, FINISHED]
    return ([(ours, CLIENT_HELLO)] + [(not ours, m) for m in flight] + [(ours, m) for m in back]
            + [(not ours, None), (not ours, FINISHED)])


def stapled_to_client():
    """s_server staples, kshaked sees it and the kernel takes it."""
    helper()
    server = s_server("ecdsa-p256", ALL_GROUPS, version="-tls1_2")
    try:
        with kshake.connect(server.address, trace=1, timeout=20000, **trusting_ca()) as sock:
            equal(handshake_messages(sock), flow(kshake.KSHAKE_CLIENT, staple=True), "messages")
    finally:
        server.stop()


def stapled_by_server():
    """s_client -status gets what the credential has; who does not ask gets none."""
    with stored(("stapled", "rsa-2048"), staple=pki.read("rsa-2048.ocsp")):
        for more, staple in ((["-status"], True), ([], False)):
            with clients.s_client(listener().address, *more, version="-tls1_2") as peer:
                with listener().serve(cert=None, credential="stapled", trace=1) as sock:
                    equal(handshake_messages(sock), flow(KSHAKE_SERVER, staple), "messages")
                    sock.shutdown(socket.SHUT_WR)
                    kshake.read_to_end(sock)
                peer.end()
                said = peer.transcript()
            equal("OCSP Response Status: successful" in said, staple, "what s_client says of it")


def traced(mutual):
    """The flow of messages, as both ends see it."""
    options = {**REQUIRE, "verify": KSHAKE_VERIFY_NONE} if mutual else {}
    peer = client(Kernel, lambda it: (handshake_messages(it.sock), greet(it)), cert="client-ecdsa-p256" if mutual else None,
                  trace=1)
    with listener().serve(trace=1, **options) as sock:
        equal(handshake_messages(sock), flow(KSHAKE_SERVER, mutual=mutual), "what the server saw")
        answer(sock)
    equal(peer.result()[0], flow(kshake.KSHAKE_CLIENT, mutual=mutual), "what the client saw")


def without_ems_to_server(kind):
    combination(kind, "ecdsa-p256", tls12.ECDHE_ECDSA_AES128, X25519, ems=False)


def without_ems_to_client():
    """openssl s_server without extended_master_secret."""
    server = s_server("rsa-2048", ALL_GROUPS, "-no_ems", version="-tls1_2")
    try:
        with connect(server.address, "rsa-2048", tls12.ECDHE_RSA_AES256, X25519) as sock:
            check_info(sock, kshake.KSHAKE_CLIENT, "rsa-2048", tls12.ECDHE_RSA_AES256, X25519, False)
            sock.sendall(b"hello\n")
            equal(kshake.read_exactly(sock, 6), b"olleh\n", "answer")
    finally:
        server.stop()


def server_prefers():
    """Its own order counts."""
    for kind in LIBRARIES[:2]:
        peer = client(kind, greet, suites=[tls12.ECDHE_ECDSA_AES256, tls12.ECDHE_ECDSA_AES128], groups=[P256, X25519])
        with listener().serve(suites=[tls12.ECDHE_ECDSA_AES128, tls12.ECDHE_ECDSA_AES256], groups=[X25519, P256]) as sock:
            info = kshake.info(sock)
            equal((hex(info.suite), hex(info.group)), (hex(tls12.ECDHE_ECDSA_AES128), hex(X25519)), f"{kind.name}: choice")
            answer(sock)
        peer.result()


def chosen_by_suite():
    """Of two credentials the one whose key the client has a suite for."""
    with stored(("one", "ecdsa-p256"), ("two", "rsa-2048")):
        for suites, want in ((ECDSA_SUITES, "ecdsa-p256"), (RSA_SUITES, "rsa-2048")):
            peer = client(clients.OpenSSL, lambda it: (greet(it), it.server()), suites=list(suites), anchors=None)
            with listener().serve(cert=None, credential="one,two") as sock:
                answer(sock)
            equal(peer.result()[1], pki.load(want)[1][0], "the certificate that the client saw")


def extensions():
    yield "a stapled OCSP response, client", stapled_to_client
    yield "a stapled OCSP response, server", stapled_by_server
    yield "the flow of messages", lambda: traced(False)
    yield "the flow of messages, mutual", lambda: traced(True)
    for kind in LIBRARIES[:2]:
        yield f"no extended_master_secret, {kind.name}", lambda k=kind: without_ems_to_server(k)
    yield "no extended_master_secret, client", without_ems_to_client
    yield "no ALPN protocol in common", lambda: refused(
        errno.EPROTO, "NO_APPLICATION_PROTOCOL", 120, alpn=HTTP, server={"alpn": kshake.alpn_list("h2")})
    yield "the server's preferences", server_prefers
    yield "the credential by the suites", chosen_by_suite


# --- data ---

def both_ways(kind, server=None, **options):
    """1 MB each way at once."""
    up, down = megabyte_of(1), megabyte_of(2)

    def serve(peer):
        got = bytearray()
        for at in range(0, len(up), PIECE):
            peer.write(up[at:at + PIECE])
            while len(got) < min(at + PIECE, len(down)):
                got += peer.read()
        peer.bye()
        got += read_on(peer)
        true(got == down, "what the client got is what was sent")
    helper()
    peer = client(kind, serve, **options)
    with listener().serve(**(server or {})) as sock:
        writer = Thread(sock.sendall, down)
        got = kshake.read_to_end(sock)
        writer.result()
        equal(kshake.info(sock).version, TLS12, "version")
        sock.shutdown(socket.SHUT_WR)
    true(got == up, f"what the server got: {len(got)} bytes, or not the same")
    peer.result()


def echoed(suite, cert=None, **options):
    """8 MB, or 1, to Python's ssl and back, written and read at once; the struct kshake_info"""
    cert = cert or ("ecdsa-p256" if suite in ECDSA_SUITES else "rsa-2048")
    sent = [Pattern(3).next(PIECE) + bytes([i]) for i in range(128 if peers.native() else 16)]
    with Tls(echo, cert=cert, versions=(ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2)) as server:
        server.context.set_ciphers((OPENSSL_SUITES12 | OPENSSL_OPT_IN12)[suite])
        with kshake.connect(server.address, name=pki.NAME, suites=[suite], timeout=60000, **options,
                            **trusting_pin(cert)) as sock:
            def write():
                for piece in sent:
                    sock.sendall(piece)
                sock.shutdown(socket.SHUT_WR)
            writer = Thread(write)
            got = kshake.read_to_end(sock)
            writer.result()
            info = kshake.info(sock)
    equal(server.errors, [], "the server's errors")
    true(got == b"".join(sent), f"{len(got)} bytes came back, or not the same")
    return info


def sent_file():
    """sendfile(2) and splice(2)'s way, by a client of http.client's to nginx and back is elsewhere; here to an echo."""
    with Tls(echo, versions=(ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2)) as server, \
            open(pki.path("rsa-4096.pem"), "rb") as file:
        with kshake.connect(server.address, name=pki.NAME, timeout=20000, **trusting_pin()) as sock:
            sock.sendfile(file)
            sock.shutdown(socket.SHUT_WR)
            got = kshake.read_to_end(sock)
    equal(server.errors, [], "the server's errors")
    equal(got, pki.read("rsa-4096.pem"), "what came back")


def half_closed():
    """The server ends first; the client's data still arrives."""
    got = []

    def serve(tls):
        tls.sendall(b"first and last")
        # unwrap() would wait for the client's close_notify; the write side alone:
        with contextlib.suppress(ssl.SSLError):
            tls.unwrap()
    with Tls(serve, versions=(ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2)) as server:
        with kshake.connect(server.address, name=pki.NAME, timeout=20000, **trusting_pin()) as sock:
            got = kshake.read_to_end(sock)
            true(kshake.info(sock).has(KSHAKE_INFO_CLOSE_NOTIFY), "no close_notify")
            sock.shutdown(socket.SHUT_WR)
    equal((got, server.errors), (b"first and last", []), "what came, and the server's errors")


def data_cases():
    for kind in LIBRARIES:
        yield f"1 MB both ways, {kind.name}", lambda k=kind: both_ways(k)
    for suite in OPENSSL_SUITES12:
        yield f"megabytes to Python's ssl and back, {OPENSSL_SUITES12[suite]}", lambda s=suite: echoed(s)
    yield "sendfile", sent_file
    yield "the server ends first", half_closed


# --- programs ---

def type_to(sock, peer):
    """A line to s_client, which is answered; then its end."""
    peer.type(b"hello\n")
    equal(kshake.read_exactly(sock, 6), b"hello\n", "what was typed")
    sock.sendall(b"olleh\n")
    wait_until(lambda: "olleh\n" in peer.transcript(), "the answer to be shown")
    peer.type(b"Q\n")
    equal(kshake.read_to_end(sock), b"", "the end")


def s_client():
    """What it says of us."""
    with clients.s_client(listener().address, version="-tls1_2") as peer:
        with listener().serve(cert="rsa-2048-int") as sock:
            type_to(sock, peer)
        equal(peer.end(), 0, "exit code")
        said = peer.transcript()
    for wanted in (r"Protocol\s*: TLSv1.2", r"Cipher\s*: ECDHE-RSA-AES128-GCM-SHA256", "Secure Renegotiation IS supported",
                   "Compression: NONE", r"Extended master secret: yes", r"Verification: OK|Verify return code: 0 \(ok\)"):
        true(re.search(wanted, said), f"{wanted!r} is not in {said[-1500:]}")


def gnutls_cli():
    said = spoken_with_gnutls_cli(listener(), version="1.2", cert="rsa-2048-int")
    for wanted in ("The certificate is trusted", "Application protocol: http/1.1", "safe renegotiation", "extended master secret"):
        true(wanted in said, f"{wanted!r} is not in {said[-1500:]}")


def curl(protocol):
    speak, flag = {"http/1.1": (http1, "--http1.1"), "h2": (http2, "--http2")}[protocol]
    peer = Thread(clients.curl, listener().address, "/page", flag, "-v", "--tls-max", "1.2")
    with listener().serve(alpn=kshake.alpn_list("h2", "http/1.1"), cert="ecdsa-p384-int") as sock:
        equal(kshake.getopt(sock, kshake.KSHAKE_ALPN), protocol.encode(), "ALPN")
        speak(sock)
    code, body, said = peer.result()
    equal(code, 0, f"curl's exit code; {said}")
    true(body.startswith(b"hello from the kernel"), "what curl got")
    messages = re.findall(r"TLSv1\.2 \((?:IN|OUT)\), TLS (?:handshake|change cipher), ([\w ]+?) \(", said)
    true("Server key exchange" in messages and "Client key exchange" in messages, f"the flow: {messages}")
    true(re.search(r"SSL connection using TLSv1\.2 / ECDHE-ECDSA-AES128-GCM-SHA256", said), f"curl says {said}")


def python_ssl():
    def run():
        context = ssl.create_default_context(cafile=pki.path("root.pem"))
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(["h2", "http/1.1"])
        with context.wrap_socket(connected(listener().address), server_hostname=pki.NAME,
                                 suppress_ragged_eofs=False) as tls:
            tls.sendall(b"hello")
            seen = tls.version(), tls.selected_alpn_protocol(), tls.recv(100), tls.recv(1)
            tls.unwrap()
            return seen
    peer = Thread(run)
    with listener().serve(alpn=HTTP) as sock:
        answer(sock)
    equal(peer.result(), ("TLSv1.2", "http/1.1", b"olleh", b""), "what the client saw")


def programs():
    yield "openssl s_client", s_client
    yield "gnutls-cli", gnutls_cli
    yield "curl, HTTP/1.1", lambda: curl("http/1.1")
    yield "curl, HTTP/2", lambda: curl("h2")
    yield "Python's ssl", python_ssl


# --- renegotiation ---

def gnutls_client_again():
    """libgnutls hears no_renegotiation, and goes on."""
    def serve(peer):
        peer.write(b"before")
        equal(peer.read(6), b"answer", "what came before")
        equal(peer.renegotiate(), tls12.NO_RENEGOTIATION, "the alert")
        return greet(peer)
    peer = client(clients.GnuTLS, serve)
    with listener().serve() as sock:
        equal(kshake.read_exactly(sock, 6), b"before", "data before it")
        sock.sendall(b"answer")
        answer(sock)
    peer.result()


class GnuTlsServer(peers.GnuTLS):
    priorities = b"NORMAL:-VERS-ALL:+VERS-TLS1.2"

    def ask_again(self):
        """A HelloRequest."""
        peers.prototypes(self.lib, {"gnutls_rehandshake": (peers.I, peers.P), "gnutls_alert_get": (peers.I, peers.P)})
        self.call("gnutls_rehandshake")

    def refusal(self):
        """The alert that came instead of a ClientHello."""
        warning = -16
        got = self.lib.gnutls_record_recv(self.session, self.buffer, 1)
        if got != warning:
            raise TlsError(f"gnutls_record_recv gives {got}")
        return self.lib.gnutls_alert_get(self.session)


def gnutls_server_again():
    """A HelloRequest of libgnutls's: it hears no_renegotiation, and goes on."""
    with socket.create_server(("127.0.0.1", 0)) as place:
        def run():
            sock, _ = place.accept()
            with sock:
                tls = GnuTlsServer(sock, "ecdsa-p256")
                try:
                    tls.ask_again()
                    tls.write(b"data behind it")
                    alert = tls.refusal()
                    said = tls.read()
                    tls.write(said[::-1])
                    tls.bye()
                    return alert, said
                finally:
                    tls.free()
        server = Thread(run)
        with kshake.connect(place.getsockname(), name=pki.NAME, timeout=20000, **trusting_pin()) as sock:
            equal(kshake.read_exactly(sock, 14), b"data behind it", "data behind the HelloRequest")
            sock.sendall(b"hello")
            equal(kshake.read_to_end(sock), b"olleh", "the answer")
            sock.shutdown(socket.SHUT_WR)
            equal(kshake.info(sock).error, 0, "info.error")
            equal(server.result(), (tls12.NO_RENEGOTIATION, b"hello"), "the alert, and what was said behind it")


def s_client_again():
    """R typed: libssl gives up when it is refused, of itself (SSL_R_NO_RENEGOTIATION)."""
    with clients.s_client(listener().address, "-msg", version="-tls1_2") as peer:
        with listener().serve() as sock:
            peer.type(b"R\n")
            raises((errno.EPROTO, errno.ECONNRESET), sock.recv, 1)
            equal(kshake.info(sock).received(), HANDSHAKE_FAILURE, "the alert that libssl sends")
        peer.end()
        said = peer.transcript()
    true("RENEGOTIATING" in said, "s_client did not ask")
    true("no_renegotiation" in said, f"s_client was not told: {said[-500:]}")


def s_server_again(command):
    """r and R typed: a HelloRequest; the same."""
    port = free_port()
    server = Process("openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-tls1_2", "-msg", "-cert",
                     pki.path("ecdsa-p256.pem"), "-key", pki.path("ecdsa-p256.key"), port=port)
    try:
        with kshake.connect(server.address, name=pki.NAME, timeout=20000, **trusting_pin()) as sock:
            sock.sendall(b"[")
            wait_until(lambda: "[" in server.transcript().partition("Secure Renegotiation")[2], "what was sent")
            server.process.stdin.write(command + b"\n")
            server.process.stdin.flush()
            raises((errno.EPROTO, errno.ECONNRESET), sock.recv, 1)
            equal(kshake.info(sock).received(), HANDSHAKE_FAILURE, "the alert that libssl sends")
            wait_until(lambda: "no_renegotiation" in server.transcript(), "s_server to be told")
    finally:
        server.stop()


def renegotiation():
    yield "renegotiation: libgnutls as a client", gnutls_client_again
    yield "renegotiation: libgnutls as a server", gnutls_server_again
    yield "renegotiation: openssl s_client", s_client_again
    yield "renegotiation: openssl s_server, r", lambda: s_server_again(b"r")
    yield "renegotiation: openssl s_server, R", lambda: s_server_again(b"R")


# --- which version ---

def agreed(ours, theirs):
    """The highest that both have."""
    common = set(ours) & set(theirs) if BOTH in (ours, theirs) or ours == theirs else set()
    return max(common) if common else None


def server_version(kind, ours, theirs):
    """The kernel's server, and a client of a library's, or the kernel's own."""
    helper()
    want = agreed(ours, theirs)
    peer = client(kind, lambda it: (it.version(), greet(it)), versions=theirs)
    if want:
        with listener().serve(**OPTIONS[ours]) as sock:
            equal(hex(kshake.info(sock).version), hex(want), "version")
            answer(sock)
        equal(hex(peer.result()[0]), hex(want), "the version that the client sees")
        return
    try:
        listener().serve(**OPTIONS[ours]).close()
    except OSError as error:
        equal((name_of(error.errno), kshake.reason_name(error.info.reason), error.info.sent()),
              ("EPROTO", "PROTOCOL_VERSION", PROTOCOL_VERSION), "errno, reason, alert")
    else:
        raise Failure("the handshake succeeded")
    equal(raises_tls(peer).alert, PROTOCOL_VERSION, "the alert that the client got")


SSL_VERSIONS = {TLS12: ssl.TLSVersion.TLSv1_2, TLS13: ssl.TLSVersion.TLSv1_3}


def client_version(ours, theirs):
    """The kernel's client, and a server of Python's ssl."""
    want = agreed(ours, theirs)
    with Tls(echo, versions=tuple(SSL_VERSIONS[v] for v in theirs)) as server, \
            kshake.prepare(kshake.tcp(server.address), name=pki.NAME, timeout=20000, **OPTIONS[ours], **trusting_pin()) as sock:
        if want:
            kshake.handshake(sock)
            equal(hex(kshake.info(sock).version), hex(want), "version")
            sock.sendall(b"hello")
            equal(kshake.read_exactly(sock, 5), b"hello", "echo")
            return
        raises(errno.EPROTO, kshake.handshake, sock)
        info = kshake.info(sock)
    equal((kshake.reason_name(info.reason), info.received()), ("PEER_ALERT", PROTOCOL_VERSION), "reason and alert")


def fallback(version, more, options, alert):
    """openssl s_client -fallback_scsv: it has tried something newer, it says."""
    with clients.s_client(listener().address, "-fallback_scsv", version=version) as peer:
        if alert is None:
            with listener().serve(**options, **more) as sock:
                equal(kshake.info(sock).error, 0, "info.error")
                sock.shutdown(socket.SHUT_WR)
            return
        try:
            listener().serve(**options, **more).close()
        except OSError as error:
            equal((name_of(error.errno), error.info.sent()), ("EPROTO", alert), "errno and alert")
        else:
            raise Failure("the handshake succeeded")
        peer.end()
        said = peer.transcript()
    true("inappropriate fallback" in said, f"s_client says {said[-500:]}")


OLD_CIPHERS = ["-cipher", "ALL:@SECLEVEL=0"]


def old_client(version):
    """openssl s_client of TLS 1.0 and 1.1."""
    with clients.s_client(listener().address, *OLD_CIPHERS, "-msg", version=version) as peer:
        try:
            listener().serve().close()
        except OSError as error:
            equal((name_of(error.errno), kshake.reason_name(error.info.reason), error.info.sent()),
                  ("EPROTO", "PROTOCOL_VERSION", PROTOCOL_VERSION), "errno, reason, alert")
        else:
            raise Failure("the handshake succeeded")
        peer.end()
        said = peer.transcript()
    true("fatal protocol_version" in said, f"s_client says {said[-500:]}")


def old_server(version):
    """openssl s_server of TLS 1.0 and 1.1."""
    server = s_server("rsa-2048", ALL_GROUPS, *OLD_CIPHERS, version=version)
    try:
        with kshake.prepare(kshake.tcp(server.address), name=pki.NAME, timeout=20000, **trusting_pin("rsa-2048")) as sock:
            raises(errno.EPROTO, kshake.handshake, sock)
            info = kshake.info(sock)
        true(PROTOCOL_VERSION in (info.sent(), info.received()), f"alerts {info.sent()}, {info.received()}")
    finally:
        server.stop()


def options():
    """What can be set, and what not."""
    with socket.socket() as sock:
        kshake.prepare(sock)
        for option, value in ((kshake.KSHAKE_MIN_VERSION, TLS12), (kshake.KSHAKE_MAX_VERSION, TLS13)):
            equal(int.from_bytes(kshake.getopt(sock, option), "little"), value, "the default")
            for wrong in (0, -1, 0x0300, 0x0301, 0x0302, 0x0305, 0x0a0a, 0x10303):
                raises(errno.EINVAL, kshake.setopt, sock, option, wrong)
            raises(errno.EINVAL, kshake.setopt, sock, option, b"\3\3")
            for right in (TLS13, TLS12):
                kshake.setopt(sock, option, right)
                equal(int.from_bytes(kshake.getopt(sock, option), "little"), right, "what was set")


def contradictions():
    """min above max, and suites of another version: it does not start, and can be mended."""
    wrong = [{"min_version": TLS13, "max_version": TLS12}, {**ONLY12, "suites": [0x1301]},
             {**ONLY13, "suites": [tls12.ECDHE_ECDSA_AES128]}]
    for given in wrong:
        with Evil12() as server, kshake.prepare(kshake.tcp(server.address), name=pki.NAME, timeout=20000, **given,
                                                **trusting_pin()) as sock, Asker() as asker:
            raises(errno.EINVAL, kshake.handshake, sock)
            true(raises(errno.EINVAL, asker.handshake, sock).text, "netlink says nothing")
            equal(kshake.info(sock).state, kshake.KSHAKE_STATE_IDLE, "state")
            kshake.setopt(sock, kshake.KSHAKE_MIN_VERSION, TLS12)
            kshake.setopt(sock, kshake.KSHAKE_MAX_VERSION, TLS12)
            kshake.setopt(sock, kshake.KSHAKE_SUITES, [tls12.ECDHE_ECDSA_AES128])
            kshake.handshake(sock)
            for option in (kshake.KSHAKE_MIN_VERSION, kshake.KSHAKE_MAX_VERSION):
                raises(errno.EBUSY, kshake.setopt, sock, option, TLS12)
            sock.sendall(b"hello")
            equal(kshake.read_exactly(sock, 5), b"hello", "echo")


def by_netlink():
    """min-version and max-version of the handshake command."""
    helper()
    for given, want in ((ONLY12, TLS12), (ONLY13, TLS13), ({}, TLS13)):
        with Tls(echo, versions=(SSL_VERSIONS[TLS12], SSL_VERSIONS[TLS13])) as server, kshake.tcp(server.address) as sock, \
                Asker() as asker:
            kshake.attach(sock)
            cookie = asker.handshake(sock, server_name=pki.NAME, trust_anchors=pki.anchors(), **given)
            done = asker.done()
            equal((done[0], done[1], hex(done[2].version)), (cookie, 0, hex(want)), "cookie, status and version")


def by_listener(ours):
    """A listener that is armed: what it accepts has its versions."""
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as place:
        own(kshake.prepare(place, **OPTIONS[ours]), "ecdsa-p256")
        for theirs in (OLD, NEW, BOTH):
            want = agreed(ours, theirs)

            def run(address=place.getsockname(), versions=theirs):
                with connected(address) as sock:
                    peer = clients.OpenSSL(sock, versions=versions)
                    try:
                        return peer.handshake().version()
                    finally:
                        peer.free()
            peer = Thread(run)
            sock, _ = place.accept()
            with sock:
                if want:
                    handshake(sock)
                    equal((hex(kshake.info(sock).version), hex(peer.result())), (hex(want), hex(want)), "versions")
                else:
                    raises(errno.EPROTO, handshake, sock)
                    equal(raises_tls(peer).alert, PROTOCOL_VERSION, "the alert that the client got")


def versions():
    for ours, theirs in itertools.product((OLD, NEW, BOTH), repeat=2):
        for kind in LIBRARIES:
            yield (f"versions: a server of {RANGE[ours]}, {kind.name} of {RANGE[theirs]}",
                   lambda a=(kind, ours, theirs): server_version(*a))
        yield (f"versions: a client of {RANGE[ours]}, Python's ssl of {RANGE[theirs]}",
               lambda a=(ours, theirs): client_version(*a))
    yield "TLS_FALLBACK_SCSV from TLS 1.2", lambda: fallback("-tls1_2", {}, {}, INAPPROPRIATE_FALLBACK)
    yield "TLS_FALLBACK_SCSV from TLS 1.2, a server of no more", lambda: fallback("-tls1_2", {}, ONLY12, None)
    yield "TLS_FALLBACK_SCSV from TLS 1.3", lambda: fallback("-tls1_3", {}, {}, None)
    for version in ("-tls1", "-tls1_1"):
        yield f"openssl s_client {version}", lambda v=version: old_client(v)
        yield f"openssl s_server {version}", lambda v=version: old_server(v)
    yield "versions: options", options
    yield "versions: options that contradict each other", contradictions
    yield "versions: netlink", by_netlink
    for ours in (OLD, NEW, BOTH):
        yield f"versions: a listener of {RANGE[ours]}", lambda o=ours: by_listener(o)


def alone(function):
    """A case that failed may have left a client behind, of which the next must not hear."""
    def call():
        listener().forget()
        return function()
    return call


def cases():
    for part in (versions, signatures, certificates, extensions, data_cases, programs, renegotiation, opt_in, client_matrix,
                 server_matrix):
        for name, function in part():
            yield name, alone(function)
