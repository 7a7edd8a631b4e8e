# SPDX-License-Identifier: GPL-2.0-only
"""Every suite with every group with every kind of certificate, against three TLS libraries' servers.

OpenSSL gets the whole product; GnuTLS and nginx a selection in which each pair (suite,
group), (suite, certificate) and (group, certificate) occurs. The client offers just the
one suite and group, so that what KSHAKE_INFO says can be known beforehand.
"""
import hashlib
import itertools

import kshake
import pki
from checks import took, trusting_ca
from harness import equal, true, wait_until
from kshake import (AES128, AES256, CCM, CHACHA, FFDHE2048, FFDHE3072, FFDHE4096, GROUP_NAMES, KSHAKE_INFO_CLOSE_NOTIFY,
                    KSHAKE_INFO_HELLO_RETRY, P256, P384, SUITE_NAMES, X25519)
from servers import ALL_GROUPS, OPENSSL_SUITES, Nginx, gnutls_serv, s_server

SUITES, GROUPS = (AES128, AES256, CHACHA), (X25519, P256, P384)
CERTS = [f"{key}{end}" for key in pki.KEYS for end in ("", "-int")]
ALPN = kshake.alpn_list("http/1.1")
# What each library signs with, given our preferences.
SCHEMES = {"ecdsa-p256": (0x0403,), "ecdsa-p384": (0x0503,)}
RSA_PSS = (0x0804, 0x0805, 0x0806)


class OpenSsl:
    """s_server: says a line backwards."""
    name = "openssl"
    said_close = "<<< TLS 1.3, Alert [length 0002], warning close_notify"
    ask, answer = b"hello\n", lambda *_: b"olleh\n"
    start = staticmethod(s_server)


class GnuTls:
    """gnutls-serv --echo"""
    name = "gnutls"
    said_close = "Close notify - was received"
    ask, answer = b"hello\n", lambda *_: b"hello\n"
    start = staticmethod(gnutls_serv)


class OptIn(OpenSsl):
    """s_server with what is not among the defaults."""

    @staticmethod
    def start(cert, _):
        return s_server(cert, ALL_GROUPS, "-groups", "X25519:ffdhe2048:ffdhe3072:ffdhe4096",
                        "-ciphersuites", "TLS_AES_128_GCM_SHA256:TLS_AES_128_CCM_SHA256")


OPT_IN = {CCM: "AES-128-CCM", FFDHE2048: "ffdhe2048", FFDHE3072: "ffdhe3072", FFDHE4096: "ffdhe4096"}
running = {}


def program(kind, cert, groups):
    """The server for this certificate and groups, started when first wanted."""
    key = kind.name, cert, groups
    if key not in running:
        running[key] = kind.start(cert, groups)
    return running[key]


def connect(address, suite, groups):
    return kshake.connect(address, suites=[suite], groups=groups, alpn=ALPN, timeout=60000, **trusting_ca())


def check_info(sock, suite, group, cert, retried):
    """KSHAKE_INFO, KSHAKE_ALPN and KSHAKE_PEER_CHAIN say what was forced to be so."""
    info = kshake.info(sock)
    key = cert.removesuffix("-int")
    equal(info.state, kshake.KSHAKE_STATE_ESTABLISHED, "state")
    equal((info.error, info.reason, info.verify_result), (0, 0, 0), "error, reason, verify_result")
    equal(hex(info.version), hex(0x0304), "version")
    equal(hex(info.suite), hex(suite), "suite")
    equal(hex(info.group), hex(group), "group")
    true(info.signature_scheme in SCHEMES.get(key, RSA_PSS), f"scheme {info.signature_scheme:#x} for {key}")
    equal(info.has(KSHAKE_INFO_HELLO_RETRY), retried, "HELLO_RETRY")
    equal(info.role, kshake.KSHAKE_CLIENT, "role")
    equal((info.sent(), info.received()), (None, None), "alerts")
    took(info)
    equal(kshake.getopt(sock, kshake.KSHAKE_ALPN), b"http/1.1", "ALPN")
    _, chain = pki.load(cert)
    equal((info.peer_certs, info.peer_chain_len), (len(chain), sum(map(len, chain))), "chain")
    equal(kshake.getopt(sock, kshake.KSHAKE_PEER_CHAIN), b"".join(chain), "KSHAKE_PEER_CHAIN")
    equal(bytes(info.leaf_sha256), hashlib.sha256(chain[0]).digest(), "leaf_sha256")
    equal(bytes(info.spki_sha256), pki.spki_sha256(cert), "spki_sha256")


def talk(kind, cert, suite, offered, server_groups=ALL_GROUPS):
    """Handshake, echo, close: against s_server or gnutls-serv."""
    server = program(kind, cert, server_groups)
    group = next(g for g in offered if g in server_groups)
    closes = server.transcript().count(kind.said_close)
    with connect(server.address, suite, offered) as sock:
        check_info(sock, suite, group, cert, group != offered[0])
        sock.sendall(kind.ask)
        equal(kshake.read_exactly(sock, len(kind.ask)), kind.answer(), "answer")
    wait_until(lambda: server.transcript().count(kind.said_close) > closes, "the peer to see close_notify")


def fetch(nginx, cert, suite, offered, server_groups=ALL_GROUPS):
    """An HTTP exchange with nginx, whose page says how it sees the connection."""
    group = next(g for g in offered if g in server_groups)
    with connect(nginx.at(cert, server_groups), suite, offered) as sock:
        check_info(sock, suite, group, cert, group != offered[0])
        sock.sendall(b"GET /page HTTP/1.1\r\nHost: server.test\r\nConnection: close\r\n\r\n")
        head, _, body = kshake.read_to_end(sock).partition(b"\r\n\r\n")
        true(kshake.info(sock).has(KSHAKE_INFO_CLOSE_NOTIFY), "nginx ends with close_notify: EOF")
    true(head.startswith(b"HTTP/1.1 200"), f"status {head[:40]}")
    curve = {X25519: "X25519", P256: "prime256v1", P384: "secp384r1"}[group]
    equal(body.decode().split(), ["TLSv1.3", OPENSSL_SUITES[suite], curve, pki.NAME, "/page"], "nginx's view")


def selection():
    """Certificates x suites, the group chosen so that all pairs occur."""
    for i, cert in enumerate(CERTS):
        for j, suite in enumerate(SUITES):
            yield cert, suite, GROUPS[(i + j) % 3]


def retries():
    """(suite, offered, the server's): a share that the server cannot use, and the group it wants."""
    for suite, (first, second) in itertools.product(SUITES, itertools.permutations(GROUPS, 2)):
        yield suite, [first, second], (second,)


def describe(suite, groups, cert):
    names = SUITE_NAMES | GROUP_NAMES | OPT_IN
    return f"{names[suite]}, {', '.join(names[g] for g in groups)}, {cert}"


def cases():
    for cert, suite, group in itertools.product(CERTS, SUITES, GROUPS):
        yield (f"openssl: {describe(suite, [group], cert)}",
               lambda a=(OpenSsl, cert, suite, [group]): talk(*a))
    for cert, suite, group in selection():
        yield (f"gnutls: {describe(suite, [group], cert)}",
               lambda a=(GnuTls, cert, suite, [group]): talk(*a))
    nginx = Nginx(*((cert, ALL_GROUPS) for cert in CERTS), *(("ecdsa-p256", (g,)) for g in GROUPS))
    for cert, suite, group in selection():
        yield (f"nginx: {describe(suite, [group], cert)}",
               lambda a=(cert, suite, [group]): fetch(nginx, *a))
    for suite, offered in ((CCM, [X25519]), (AES128, [FFDHE2048]), (AES128, [FFDHE3072]), (CCM, [FFDHE4096]),
                           (AES128, [P256, FFDHE2048])):
        yield (f"opt-in: {describe(suite, offered, 'ecdsa-p256')}",
               lambda a=(OptIn, "ecdsa-p256", suite, offered, (X25519, FFDHE2048, FFDHE3072, FFDHE4096)): talk(*a))
    for suite, offered, accepted in retries():
        what = describe(suite, offered, "HelloRetryRequest")
        yield f"openssl: {what}", lambda a=(suite, offered, accepted): talk(OpenSsl, "ecdsa-p256", *a)
        yield f"gnutls: {what}", lambda a=(suite, offered, accepted): talk(GnuTls, "ecdsa-p256", *a)
        yield f"nginx: {what}", lambda a=(suite, offered, accepted): fetch(nginx, "ecdsa-p256", *a)
