# SPDX-License-Identifier: GPL-2.0-only
"""OpenSSL 3.0, which the guests' own is newer than: s_server and s_client in TLS 1.2 with each suite and kind of
certificate, with DHE and RSA key exchange, with certificates of clients; and in TLS 1.3.

The program is that of the machine where the tests were started: tests/vm/test puts it beside what is built.
"""
import functools
import re
import subprocess

import clients
import kshake
import pki
import suite_rsakex
import suite_tls12
from checks import trusting_ca, trusting_pin
from harness import Skip, equal, member, true
from kshake import FFDHE2048, KSHAKE_CLIENT_AUTH_REQUIRE, KSHAKE_INFO_CLIENT_CERT, KSHAKE_SERVER, TLS13, X25519
from peers import fewer
from servers import (ALL_GROUPS, OLD_OPENSSL, OPENSSL30, OPENSSL_GROUPS, OPENSSL_OPT_IN12, OPENSSL_SUITES,
                     OPENSSL_SUITES12, s_server)
from suite_hostile import serial as serial_of
from suite_server import KEYS
from suite_tls12 import (HTTP, SCHEMES, check_choice, check_info, describe, helper, key_of, listener, offered,
                         selection, type_to)

DHE, KEX, AES13 = 0x009e, suite_rsakex.FIRST, 0x1301
CLIENT_CERTS = ("client-ecdsa-p256", "client-rsa-2048")


def there(function):
    """A case that needs it."""
    def call():
        if not (OLD_OPENSSL / "openssl").exists():
            raise Skip("no OpenSSL 3.0 where the tests were started")
        return function()
    return suite_tls12.alone(call)


def version():
    """The program and the library that it found are what they should be."""
    said = subprocess.run([*OPENSSL30, "version"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False).stdout
    true(re.match(r"OpenSSL 3\.0\.\S+ .*\(Library: OpenSSL 3\.0\.", said), f"it says {said!r}")
    return said.split(" (")[0]


def matrix(peer, function):
    """Certificates x suites; of those the leaves alone where that would take long."""
    every = [(f"{peer}: {describe(*chosen)}", functools.partial(function, *chosen)) for chosen in selection()]
    return fewer(f"{peer}: chains", every, [case for case in every if not case[0].endswith("-int")])


def own_certificates(what, function, role):
    """Of clients; one for each role where that would take long."""
    every = [(f"{what} {cert}", functools.partial(function, cert)) for cert in CLIENT_CERTS]
    return fewer(f"{what} another", every, every[role:role + 1])


# --- the kernel as a client ---

class Server(suite_tls12.OpenSsl):
    """s_server"""
    @staticmethod
    def start(cert):
        return s_server(cert, version="-tls1_2", openssl=OPENSSL30)


def talk(sock):
    sock.sendall(b"hello\n")
    equal(kshake.read_exactly(sock, 6), b"olleh\n", "answer")


def shows(cert):
    """A certificate of the kernel's client's, and what s_server says of it."""
    server = s_server("rsa-2048", ALL_GROUPS, "-CAfile", pki.path("root.pem"), "-Verify", "3", "-verify_return_error",
                      version="-tls1_2", openssl=OPENSSL30)
    try:
        with kshake.connect(server.address, name=pki.NAME, chain=pki.chain_der(cert), key=serial_of(cert), alpn=HTTP,
                            timeout=60000, **trusting_pin("rsa-2048")) as sock:
            talk(sock)
            info = kshake.info(sock)
        said = server.transcript()
    finally:
        server.stop()
    equal(hex(info.version), "0x303", "version")
    true(info.has(KSHAKE_INFO_CLIENT_CERT), "CLIENT_CERT is not set")
    member(info.own_signature_scheme, KEYS[key_of(cert)], "own_signature_scheme")
    for wanted in (rf"Peer certificate: CN ?= ?{cert}\.test", "Verification: OK"):
        true(re.search(wanted, said), f"{wanted!r} is not in {said[-1500:]}")


def client13():
    helper()
    server = s_server("ecdsa-p256", openssl=OPENSSL30)
    try:
        with kshake.connect(server.address, alpn=HTTP, timeout=60000, **trusting_ca()) as sock:
            info = kshake.info(sock)
            equal((hex(info.version), hex(info.group)), ("0x304", hex(X25519)), "version and group")
            equal(kshake.getopt(sock, kshake.KSHAKE_ALPN), b"http/1.1", "ALPN")
            talk(sock)
    finally:
        server.stop()


def client_cases():
    yield from matrix("s_server", functools.partial(suite_tls12.talk, Server))
    yield f"s_server: {OPENSSL_OPT_IN12[DHE]}", functools.partial(
        suite_tls12.asked_of_server, DHE, FFDHE2048, "rsa-2048", openssl=OPENSSL30)
    yield f"s_server: {OPENSSL_OPT_IN12[KEX]}, RSA key exchange", functools.partial(
        suite_rsakex.with_s_server, KEX, openssl=OPENSSL30)
    yield from own_certificates("s_server: it is shown", shows, 0)
    yield "s_server: TLS 1.3", client13


# --- the kernel as a server ---

def serves(check, suite, *more, version="1.2", own=None, **options):
    """To s_client, which is to say the same as the kernel does; check(socket); own: the client's certificate."""
    helper()
    name = {**OPENSSL_SUITES, **OPENSSL_SUITES12, **OPENSSL_OPT_IN12}[suite]
    forced = ["-ciphersuites" if version == "1.3" else "-cipher", name]
    with clients.s_client(listener().address, *forced, "-alpn", "h2,http/1.1", *more, cert=own,
                          version=f"-tls{version.replace('.', '_')}", openssl=OPENSSL30) as peer:
        with listener().serve(alpn=HTTP, **options) as sock:
            check(sock)
            type_to(sock, peer)
        equal(peer.end(), 0, "exit code")
        said = peer.transcript()
    for wanted in (f"New, TLSv{version}, Cipher is {name}\n", "ALPN protocol: http/1.1\n", "Verification: OK\n"):
        true(wanted in said, f"{wanted!r} is not in {said[-1500:]}")


def combination(cert, suite, group):
    serves(lambda sock: check_info(sock, KSHAKE_SERVER, cert, suite, group), suite,
           "-groups", ":".join(OPENSSL_GROUPS[g] for g in offered(cert, group)), cert=cert, groups=[group])


def mutual(cert):
    """A client's certificate, which the helper judges."""
    def check(sock):
        info = kshake.info(sock)
        equal(hex(info.version), "0x303", "version")
        true(info.has(KSHAKE_INFO_CLIENT_CERT), "CLIENT_CERT is not set")
        member(info.signature_scheme, SCHEMES[key_of(cert)], "signature_scheme")
        equal(bytes(info.spki_sha256), pki.spki_sha256(cert), "spki_sha256")
    serves(check, 0xc02f, own=cert, cert="rsa-2048", client_auth=KSHAKE_CLIENT_AUTH_REQUIRE, anchors=pki.anchors())


def server13():
    def check(sock):
        info = kshake.info(sock)
        equal((info.version, hex(info.suite), hex(info.group)), (TLS13, hex(AES13), hex(X25519)),
              "version, suite and group")
    serves(check, AES13, version="1.3", cert="ecdsa-p256")


def server_cases():
    yield from matrix("s_client", combination)
    yield f"s_client: {OPENSSL_OPT_IN12[DHE]}", lambda: serves(
        lambda sock: check_choice(sock, DHE, FFDHE2048), DHE, cert="rsa-2048", suites=[DHE], groups=[FFDHE2048])
    yield f"s_client: {OPENSSL_OPT_IN12[KEX]}, RSA key exchange", lambda: serves(
        lambda sock: suite_rsakex.check_info(sock, KSHAKE_SERVER, KEX), KEX, **suite_rsakex.SERVER)
    yield from own_certificates("s_client: it shows", mutual, 1)
    yield "s_client: TLS 1.3", server13


def cases():
    yield "the program", there(version)
    for part in (client_cases, server_cases):
        for name, function in part():
            yield name, there(function)
