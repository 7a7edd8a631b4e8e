# SPDX-License-Identifier: GPL-2.0-only
"""RSA key exchange (RFC 5246, 7.4.7.1), which both the socket and the credential have to be told: with libssl,
libgnutls, Python's ssl, their programs, the kernel's own other end and the tests' own, in both roles; and that without
being told it is not there.

What a server must not tell of a premaster secret is in suite_premaster.py, which credentials are fit in suite_cred.py.
"""
import errno
import functools
import re
import socket
import ssl

import clients
import evil12
import kshake
import pki
import suite_hostile
import tls12
import tls13
from breaches import edit
from checks import accepted, took, trusting_ca, trusting_pin
from checks import refused as refused_by_client
from clients import Thread, connected
from evil12 import Evil12
from evil_client12 import EvilClient12
from harness import equal, member, name_of, raises, true
from kshake import (FFDHE2048, KSHAKE_CLIENT, KSHAKE_CLIENT_AUTH_REQUIRE, KSHAKE_INFO_CLIENT_CERT,
                    KSHAKE_INFO_EXTENDED_MASTER_SECRET, KSHAKE_SERVER, ONLY12, P256, X25519)
from servers import ALL_GROUPS, OPENSSL, OPENSSL_OPT_IN12, gnutls_serv, s_server
from suite_export import LABEL, binding, end_point, export
from suite_server import Kernel, answer, greet, http1, spoken_with_gnutls_cli
from suite_tls12 import (BOTH, CLIENT_KEY_EXCHANGE, HANDSHAKE_FAILURE, HTTP, SCHEMES, alone, both_ways, client, echoed,
                         flow, handshake_messages, helper, key_of, listener, refused, serial_of)
from tls13 import message, vec16
from upgraded import stored

CERT = "rsa-kex"
SUITES = {suite: OPENSSL_OPT_IN12[suite] for suite in tls12.RSA_KEX}
FIRST = tls12.RSA_AES128
ON = {"rsa_kex": 1}
SERVER = {"cert": CERT, **ON}


def check_info(sock, role, suite, cert=CERT, ems=True, schemes=(0, 0)):
    """schemes: the peer's and ours"""
    info = kshake.info(sock)
    equal((info.state, info.error, info.reason, info.verify_result), (kshake.KSHAKE_STATE_ESTABLISHED, 0, 0, 0),
          "state, error, reason, verify_result")
    equal((info.role, hex(info.version), hex(info.suite), info.group), (role, "0x303", hex(suite), 0),
          "role, version, suite and group")
    equal((info.signature_scheme, info.own_signature_scheme), schemes, "signature schemes")
    equal(info.has(KSHAKE_INFO_EXTENDED_MASTER_SECRET), ems, "EXTENDED_MASTER_SECRET")
    equal((info.sent(), info.received()), (None, None), "alerts")
    took(info)
    equal(kshake.getopt(sock, kshake.KSHAKE_ALPN), b"http/1.1", "ALPN")
    equal(kshake.getopt(sock, kshake.KSHAKE_SERVER_NAME), pki.NAME.encode(), "the server's name")
    if role == KSHAKE_CLIENT:
        equal(info.peer_certs, len(pki.load(cert)[1]), "certificates")


# --- the kernel as a client ---

def connect(address, suite, **options):
    helper()
    return kshake.connect(address, suites=[0x1301, 0xc02f, suite], alpn=HTTP, timeout=60000, **ON, **trusting_ca(),
                          **options)


def with_s_server(suite, cert=CERT, ems=True, openssl=OPENSSL):
    """It staples, as it was asked to for the helper."""
    server = s_server(cert, ALL_GROUPS, "-cipher", SUITES[suite], *[] if ems else ["-no_ems"], version="-tls1_2",
                      openssl=openssl)
    try:
        with connect(server.address, suite, trace=1) as sock:
            check_info(sock, KSHAKE_CLIENT, suite, cert, ems)
            equal(handshake_messages(sock), flow(KSHAKE_CLIENT, staple=True, exchange=False), "messages")
            sock.sendall(b"hello\n")
            equal(kshake.read_exactly(sock, 6), b"olleh\n", "answer")
    finally:
        server.stop()


def with_gnutls_serv(suite, cert=CERT, ems=True):
    more = ":-KX-ALL:+RSA:-CIPHER-ALL:+" + clients.GNUTLS_CIPHERS[suite] + ("" if ems else ":%NO_SESSION_HASH")
    server = gnutls_serv(cert, version="1.2", more=more)
    try:
        with connect(server.address, suite) as sock:
            check_info(sock, KSHAKE_CLIENT, suite, cert, ems)
            sock.sendall(b"hello\n")
            equal(kshake.read_exactly(sock, 6), b"hello\n", "answer")
    finally:
        server.stop()


def with_python(suite):
    info = echoed(suite, CERT, **ON)
    equal((hex(info.suite), info.group), (hex(suite), 0), "suite and group")


def evil_server(suite, steps=evil12.RSA_KEX, cert=CERT, **plan):
    return Evil12(steps=steps, suite=suite, cert=cert, **plan)


def with_own(suite, steps=evil12.RSA_KEX, schemes=(0, 0), cert=CERT, **plan):
    """The tests' own server, which takes the premaster secret to the byte."""
    options = {"chain": pki.chain_der("client-ecdsa-p256"), "key": serial_of("client-ecdsa-p256")} if schemes[1] else {}
    with evil_server(suite, steps, cert, **plan) as server:
        info, peer = accepted(server, name=pki.NAME, **ON, **options, **trusting_pin(cert))
    equal((hex(info.suite), info.group), (hex(suite), 0), "suite and group")
    equal((info.signature_scheme, info.own_signature_scheme), schemes, "signature schemes")
    equal(info.has(KSHAKE_INFO_EXTENDED_MASTER_SECRET), peer.ems, "EXTENDED_MASTER_SECRET")
    equal(set(peer.hello.suites[-3:]) & set(SUITES), set(SUITES), "the suites of RSA key exchange stand last")


def key_encipherment(cert):
    """RFC 5246, 7.4.2: a server's key that may not encipher is refused before anything is encrypted by it."""
    with evil_server(FIRST, cert=cert) as server:
        _, peer = refused_by_client(server, errno.EKEYREJECTED, "unsupported_certificate", False, name=pki.NAME, **ON,
                                    **trusting_pin(cert))
    true(CLIENT_KEY_EXCHANGE not in [m[0] for m in peer.messages], "a ClientKeyExchange went out")


def breach(alerts, steps=evil12.RSA_KEX, suite=FIRST, cert=CERT, **plan):
    with evil_server(suite, steps, cert, **plan) as server:
        refused_by_client(server, (errno.EPROTO, errno.EKEYREJECTED), alerts, False, name=pki.NAME, **ON,
                          **trusting_pin(cert))


def not_asked_for():
    """A client that was not told offers none of the suites, and takes none."""
    with evil_server(FIRST) as server:
        _, peer = refused_by_client(server, errno.EPROTO, "illegal_parameter", False, name=pki.NAME,
                                    **trusting_pin(CERT))
    true(not set(peer.hello.suites) & set(SUITES), f"it offers {peer.hello.suites}")
    server = s_server(CERT, ALL_GROUPS, "-cipher", SUITES[FIRST], version="-tls1_2")
    try:
        with kshake.prepare(kshake.tcp(server.address), name=pki.NAME, timeout=20000, **trusting_pin(CERT)) as sock:
            raises(errno.EPROTO, kshake.handshake, sock)
            equal(kshake.info(sock).received(), HANDSHAKE_FAILURE, "alert")
    finally:
        server.stop()


def named_alone():
    """A suite of its that is named without the option is as one of DHE's without a field."""
    found = []
    for suite in (FIRST, 0x009e):
        with Evil12() as server, kshake.prepare(kshake.tcp(server.address), name=pki.NAME, suites=[suite],
                                                timeout=20000, **trusting_pin()) as sock:
            found.append(name_of(raises((errno.EINVAL, errno.EPROTO), kshake.handshake, sock).errno))
    equal(found[0], found[1], "errno")


def version_of_hello():
    """ClientHello.client_version is in the premaster secret, TLS 1.3 or not."""
    for more in ({}, ONLY12):
        with evil_server(FIRST) as server:
            _, peer = accepted(server, name=pki.NAME, **ON, **more, **trusting_pin(CERT))
        equal(peer.hello.legacy_version, tls12.VERSION, "legacy_version")


def client_cases():
    for suite, name in SUITES.items():
        for cert in (CERT, "rsa-kex-int"):
            yield f"s_server: {name}, {cert}", functools.partial(with_s_server, suite, cert)
            yield f"gnutls-serv: {name}, {cert}", functools.partial(with_gnutls_serv, suite, cert)
        yield f"s_server: {name}, no extended_master_secret", functools.partial(with_s_server, suite, ems=False)
        yield f"gnutls-serv: {name}, no extended_master_secret", functools.partial(with_gnutls_serv, suite, ems=False)
        yield f"Python's ssl: {name}, megabytes there and back", functools.partial(with_python, suite)
        for ems in (True, False):
            yield f"own server: {name}{'' if ems else ', no extended_master_secret'}", functools.partial(
                with_own, suite, ems=ems)
    for cert in ("rsa-kex-alone", "rsa-kex-any"):
        yield f"own server: {cert}", functools.partial(with_own, FIRST, cert=cert)
    at = evil12.RSA_KEX.index("server_hello_done")
    mutual = [*evil12.RSA_KEX[:at], "certificate_request", *evil12.RSA_KEX[at:]]
    yield "own server: it asks for a certificate", functools.partial(with_own, FIRST, mutual, (0, 0x0403))
    yield "own server: a flight in pieces", functools.partial(with_own, FIRST, fragment=100)
    yield "client: the version in the premaster secret", version_of_hello
    yield "client: not told, it neither offers nor takes it", not_asked_for
    yield "client: suites named without the option", named_alone
    yield "client: a certificate without keyEncipherment", functools.partial(key_encipherment, "rsa-2048")
    yield "client: a certificate of ECDSA", functools.partial(
        breach, ("unsupported_certificate", "illegal_parameter", "bad_certificate"), cert="ecdsa-p256")
    yield "client: ServerKeyExchange", functools.partial(breach, "unexpected_message", evil12.GOOD)
    yield "client: no certificate", functools.partial(
        breach, "unexpected_message", evil12.without("certificate", base=evil12.RSA_KEX))
    yield "client: no ServerHelloDone", functools.partial(
        breach, "unexpected_message", evil12.up_to("server_hello_done", "ccs", base=evil12.RSA_KEX))
    yield "client: a suite of CBC", functools.partial(breach, "illegal_parameter", suite=0x002f)
    yield "client: ECDHE without ServerKeyExchange", functools.partial(
        breach, "unexpected_message", suite=tls12.ECDHE_RSA_AES128)


# --- the kernel as a server ---

def serves(kind, suite, cert=CERT, ems=True):
    helper()
    more = ON if kind is Kernel else {"ems": ems}
    peer = client(kind, greet, suites=[suite], alpn=kshake.alpn_list("h2", "http/1.1"), **more)
    with listener().serve(cert=cert, alpn=HTTP, trace=1, **ON) as sock:
        check_info(sock, KSHAKE_SERVER, suite, ems=ems)
        equal(handshake_messages(sock), flow(KSHAKE_SERVER, exchange=False), "messages")
        raises(errno.ENODATA, kshake.getopt, sock, kshake.KSHAKE_PEER_CHAIN)
        answer(sock)
    equal(peer.result(), b"http/1.1", "the client's ALPN")


def serves_stored():
    """A credential that allows it, by its name; with a stapled OCSP response for who asks."""
    with stored(("one", "ecdsa-p256")), stored(("kex", CERT), staple=pki.read(f"{CERT}.ocsp"), rsa_kex=True):
        for more, staple in ((["-status"], True), ([], False)):
            with clients.s_client(listener().address, "-cipher", SUITES[FIRST], *more, version="-tls1_2") as peer:
                with listener().serve(cert=None, credential="one,kex", trace=1, **ON) as sock:
                    equal(handshake_messages(sock), flow(KSHAKE_SERVER, staple, exchange=False), "messages")
                    equal(kshake.getopt(sock, kshake.KSHAKE_SERVER_NAME), pki.NAME.encode(), "the server's name")
                    sock.shutdown(socket.SHUT_WR)
                    kshake.read_to_end(sock)
                peer.end()
                said = peer.transcript()
            equal("OCSP Response Status: successful" in said, staple, "what s_client says of it")


def by_name():
    """The credential is chosen by server_name, too: the other one decrypts as well."""
    with stored(("other", "rsa-kex-alone", "other.test"), ("kex", CERT, pki.NAME), rsa_kex=True):
        peer = client(clients.OpenSSL, lambda it: (greet(it), it.server()), suites=[FIRST])
        with listener().serve(cert=None, credential="other,kex", **ON) as sock:
            answer(sock)
        equal(peer.result()[1], pki.load(CERT)[1][0], "the certificate that the client saw")


def mutual(kind, cert):
    """A client's certificate with it."""
    more = ON if kind is Kernel else {}
    peer = client(kind, greet, suites=[FIRST], cert=cert, **more)
    helper()
    with listener().serve(**SERVER, trace=1, client_auth=KSHAKE_CLIENT_AUTH_REQUIRE, anchors=pki.anchors()) as sock:
        info = kshake.info(sock)
        true(info.has(KSHAKE_INFO_CLIENT_CERT), "CLIENT_CERT is not set")
        member(info.signature_scheme, SCHEMES[key_of(cert)], "signature_scheme")
        equal((hex(info.suite), info.own_signature_scheme), (hex(FIRST), 0), "suite and own scheme")
        equal(bytes(info.spki_sha256), pki.spki_sha256(cert), "spki_sha256")
        equal(handshake_messages(sock), flow(KSHAKE_SERVER, mutual=True, exchange=False), "messages")
        answer(sock)
    peer.result()


def both_told(plan, options):
    """For suite_hostile: a client that offers RSA key exchange alone, and a server that does it; or as told."""
    return {"plan": {"suites": tuple(SUITES), **plan}, "kind": EvilClient12, **SERVER, **options}


def let_in(plan, **options):
    """The tests' own client, with whatever it offers."""
    peer, info = suite_hostile.talk(**both_told(plan, options))
    member(info.suite, SUITES, "suite")
    equal((info.group, info.own_signature_scheme), (0, 0), "group and own scheme")
    equal(info.has(KSHAKE_INFO_EXTENDED_MASTER_SECRET), peer.ems, "EXTENDED_MASTER_SECRET")
    return info


def denied(alert, plan, at_once=True, **options):
    """Nothing but an alert; or after the first flight."""
    with suite_hostile.against(**both_told(plan, options)) as (peer, sock):
        raises(errno.EPROTO, suite_hostile.handshake, sock)
        info = kshake.info(sock)
        peer = peer.outcome()
    if peer.failure:
        raise peer.failure
    equal(tls13.ALERT_NAMES.get((peer.sent_alert or (0, None))[1]), alert, "alert")
    equal(info.sent(), peer.sent_alert[1], "info.alert_sent")
    true(not at_once or len(peer.records) == 1, f"{len(peer.records)} records from the server")
    return kshake.reason_name(info.reason)


def off(plan=None, **options):
    """Who has no more to offer is refused, as by a server that has never heard of it."""
    equal(denied("handshake_failure", plan or {}, **options), "NO_COMMON_PARAMETERS", "reason")


def off_in_store(credential, **options):
    with stored(("kex", CERT), rsa_kex=credential):
        off(cert=None, credential="kex", **options)


def off_for_library(kind):
    refused(errno.EPROTO, "NO_COMMON_PARAMETERS", HANDSHAKE_FAILURE, kind=kind, suites=[FIRST], server={"cert": CERT})


def last(ours=None, theirs=None, groups=None, want=None):
    """It is what is left when nothing else is: neither side's order makes it more."""
    peer = client(clients.OpenSSL, greet, suites=theirs)
    with listener().serve(**SERVER, suites=ours, groups=groups) as sock:
        member(kshake.info(sock).suite, want, "suite")
        answer(sock)
    peer.result()


def last_of_candidates():
    """A later credential that signs comes before an earlier one that decrypts."""
    with stored(("kex", CERT), rsa_kex=True), stored(("signs", "ecdsa-p256")):
        for suites, want in ([FIRST, tls12.ECDHE_ECDSA_AES128], tls12.ECDHE_ECDSA_AES128), ([FIRST], FIRST):
            peer = client(clients.OpenSSL, greet, suites=suites)
            with listener().serve(cert=None, credential="kex,signs", **ON) as sock:
                equal(hex(kshake.info(sock).suite), hex(want), "suite")
                answer(sock)
            peer.result()


def both_versions(kind):
    """A client that can do TLS 1.3, too, gets that; from a server that cannot it gets RSA key exchange."""
    suites = [FIRST] if kind is clients.GnuTLS else [0x1301, FIRST]
    peer = client(kind, greet, versions=BOTH, suites=suites)
    with listener().serve(**SERVER) as sock:
        equal(hex(kshake.info(sock).version), "0x304", "version")
        answer(sock)
    peer.result()
    peer = client(kind, greet, versions=BOTH, suites=suites)
    with listener().serve(**SERVER, **ONLY12) as sock:
        info = kshake.info(sock)
        equal((hex(info.version), hex(info.suite)), ("0x303", hex(FIRST)), "version and suite")
        answer(sock)
    peer.result()


def without(*kinds):
    """A client that does not say these extensions."""
    return {"extensions": {"client_hello": lambda entries: [entry for entry in entries if entry[0] not in kinds]}}


def exporters(ems):
    """RFC 7627, 5.4"""
    peer = client(clients.OpenSSL, greet, suites=[FIRST], ems=ems)
    with listener().serve(**SERVER) as sock:
        if ems:
            equal(len(export(sock, LABEL, 32)), 32, "bytes")
        else:
            raises(errno.EOPNOTSUPP, export, sock, LABEL, 32)
            raises(errno.EOPNOTSUPP, binding, sock, kshake.KSHAKE_BINDING_TLS_EXPORTER)
        equal(binding(sock, kshake.KSHAKE_BINDING_TLS_SERVER_END_POINT), end_point(CERT), "tls-server-end-point")
        answer(sock)
    peer.result()


def curl():
    peer = Thread(clients.curl, listener().address, "/page", "-v", "--tls-max", "1.2", "--ciphers", SUITES[FIRST])
    with listener().serve(**SERVER, alpn=HTTP) as sock:
        http1(sock)
    code, body, said = peer.result()
    equal(code, 0, f"curl's exit code; {said}")
    true(body.startswith(b"hello from the kernel"), "what curl got")
    true(f"TLSv1.2 / {SUITES[FIRST]}" in said, f"curl says {said}")


def gnutls_cli():
    said = spoken_with_gnutls_cli(listener(), version="1.2", priority=":-KX-ALL:+RSA", **SERVER)
    true(re.search(r"\(TLS1\.2[^)]*\)-\(RSA\)", said), f"gnutls-cli says {said[-1500:]}")


def python_ssl():
    def run():
        context = ssl.create_default_context(cafile=pki.path("root.pem"))
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers(SUITES[tls12.RSA_AES256])
        with context.wrap_socket(connected(listener().address), server_hostname=pki.NAME,
                                 suppress_ragged_eofs=False) as tls:
            tls.sendall(b"hello")
            seen = tls.cipher()[0], tls.recv(100), tls.recv(1)
            tls.unwrap()
            return seen
    peer = Thread(run)
    with listener().serve(**SERVER) as sock:
        answer(sock)
    equal(peer.result(), (SUITES[tls12.RSA_AES256], b"olleh", b""), "what the client saw")


def wrong_lengths():
    for change in (lambda m: message(16, vec16(m[6:]) + b"\0"), lambda m: message(16, vec16(m[6:])[:-1]),
                   lambda m: message(16, m[6:]), lambda m: message(16, b""), lambda m: message(16, b"\1"),
                   lambda m: message(16, vec16(b"")), lambda m: message(16, b"\2" + vec16(m[6:]))):
        equal(denied("decode_error", edit("key_exchange", change), False), "DECODE", "reason")


def server_cases():
    for suite, name in SUITES.items():
        for kind in (clients.OpenSSL, clients.GnuTLS, Kernel):
            for cert in (CERT, "rsa-kex-int"):
                yield f"{kind.name}: {name}, {cert}", functools.partial(serves, kind, suite, cert)
        for kind in (clients.OpenSSL, clients.GnuTLS):
            yield f"{kind.name}: {name}, no extended_master_secret", functools.partial(serves, kind, suite, ems=False)
        yield f"own client: {name}", functools.partial(let_in, {"suites": (suite,)})
        yield f"own client: {name}, no extended_master_secret", functools.partial(
            let_in, {"suites": (suite,), "ems": False})
    yield "Python's ssl", python_ssl
    yield "curl", curl
    yield "gnutls-cli", gnutls_cli
    for cert in ("rsa-kex-alone", "rsa-kex-any"):
        yield f"own client: {cert}", functools.partial(let_in, {}, cert=cert)
    yield "credentials of the store, with and without a staple", serves_stored
    yield "the credential by server_name", by_name
    for kind, cert in ((clients.OpenSSL, "client-ecdsa-p256"), (clients.GnuTLS, "client-rsa-2048"),
                       (Kernel, "client-ecdsa-p384")):
        yield f"{kind.name} shows {cert}", functools.partial(mutual, kind, cert)
    for kind in (clients.OpenSSL, clients.GnuTLS, Kernel):
        yield f"1 MB both ways, {kind.name}", functools.partial(
            both_ways, kind, server=SERVER, suites=[FIRST], **(ON if kind is Kernel else {}))
    for ems in (True, False):
        yield f"exporters {'with' if ems else 'without'} extended_master_secret", functools.partial(exporters, ems)
    # Clients older than what the others need.
    yield "a client without signature_algorithms", functools.partial(let_in, without(tls13.SIGNATURE_ALGORITHMS))
    yield "a client without supported_groups", functools.partial(
        let_in, without(tls13.SUPPORTED_GROUPS, tls12.EC_POINT_FORMATS))
    yield "a client without either", functools.partial(
        let_in, without(tls13.SIGNATURE_ALGORITHMS, tls13.SUPPORTED_GROUPS, tls12.EC_POINT_FORMATS))
    yield "a client of SHA-1 alone", functools.partial(let_in, {"schemes": (0x0201,)})
    yield "a client of groups nobody has", functools.partial(let_in, {"groups": (0x0019,)})
    yield "a client without extensions", functools.partial(let_in, {"hello": {"entries": []}})
    yield "a client that offers ECDHE without signature_algorithms", functools.partial(
        let_in, {**without(tls13.SIGNATURE_ALGORITHMS), "suites": (*tls12.SUITES, *SUITES)})
    for version in (0x0304, 0x0305, 0x03ff, 0x7f00):
        yield f"a client that says {version:#06x}", functools.partial(let_in, {"hello": {"version": version}})
    for kind in (clients.OpenSSL, clients.GnuTLS):
        yield f"a client of both versions, {kind.name}", functools.partial(both_versions, kind)
    # Off.
    yield "server: neither the socket nor the credential", lambda: off_in_store(False)
    yield "server: the socket alone", lambda: off_in_store(False, **ON)
    yield "server: the credential alone", lambda: off_in_store(True, rsa_kex=None)
    yield "server: turned off again", lambda: off_in_store(True, rsa_kex=0)
    yield "server: its own key, and not told", functools.partial(off, rsa_kex=None)
    for cert in ("rsa-2048", "ecdsa-p256"):
        yield f"server: its own key, {cert}", functools.partial(off, cert=cert)
    for kind in (clients.OpenSSL, clients.GnuTLS):
        yield f"server: not told, {kind.name}", functools.partial(off_for_library, kind)
    yield "server of TLS 1.3 alone", lambda: equal(
        denied("protocol_version", {}, **kshake.ONLY13), "PROTOCOL_VERSION", "reason")
    yield "server: the suites of CBC are not there", functools.partial(
        off, {"suites": (0x002f, 0x0035, 0x003c, 0x003d)})
    # Last.
    ecdhe, dhe = tls12.OF_RSA, (0x009e, 0x009f, 0xccaa)
    yield "the last choice: all that the client has", functools.partial(last, want=ecdhe)
    yield "the last choice: first with both", functools.partial(
        last, [FIRST, ecdhe[0]], [FIRST, ecdhe[0]], want=ecdhe[:1])
    yield "the last choice: after DHE", functools.partial(
        last, [FIRST, dhe[0]], [FIRST, dhe[0]], [X25519, P256, FFDHE2048], want=dhe[:1])
    yield "the last choice: of the candidates", last_of_candidates
    yield "the length disagrees with the message", wrong_lengths


def cases():
    for part in (client_cases, server_cases):
        for name, function in part():
            yield name, alone(function)
