# SPDX-License-Identifier: GPL-2.0-only
"""TLS 1.2 against peers that know it to the byte: whatever is wrong with one, the kernel says so by the right
alert and errno, in either role; and what is not wrong goes through.

The kernel does both versions here; its peers do TLS 1.2 alone, so that it is what they agree on.
"""
import errno
import functools
import hashlib
import socket
import threading

import breaches12
import client_breaches12
import evil12
import evil_client12
import kshake
import netns
import pki
import tls12
import tls13
from checks import accepted, alert_names, refused, trusting_ca, trusting_pin
from evil import stall
from evil12 import Evil12
from evil_client12 import EvilClient12
from harness import equal, member, raises, true
from suite_hostile import MUTUAL, against, handshake, serial, talk
from suite_hostile import sticky as sticky_server
from tls13 import ALERT, CCS, DATA, HANDSHAKE, message

ALPN = kshake.alpn_list("h2", "http/1.1")
CERTIFICATE_ALERTS = {"bad_certificate", "unsupported_certificate", "certificate_unknown", "certificate_required"}
RSA_KEX = 0x009c
NO_RENEGOTIATION = tls12.NO_RENEGOTIATION


def names(alerts):
    return (alerts,) if isinstance(alerts, str) else alerts


def numbers(alerts):
    """EPROTO, or EKEYREJECTED where it is the certificate that is of no use."""
    return (errno.EPROTO, errno.EKEYREJECTED) if CERTIFICATE_ALERTS & set(names(alerts)) else errno.EPROTO


@functools.cache
def helper():
    """kshaked, for this suite's namespace."""
    return netns.Kshaked().wait_joined(seconds=60)


# --- the kernel as a client ---

def client_options(plan, helper=False):
    if helper:
        return trusting_ca()
    return {"name": pki.NAME, **trusting_pin(plan.get("cert", "ecdsa-p256"))}


def breach(alerts, protected, helper, plan):
    with Evil12(**plan) as server:
        _, peer = refused(server, numbers(alerts), alerts, protected, alpn=ALPN, **client_options(plan, helper))
    if peer.failure:
        raise peer.failure


def check_hello(hello):
    """What a client of both versions says: RFC 8446, 4.2.1 and appendix D; RFC 5746, 3.4; RFC 7627, 5.1; RFC 8422, 5.1."""
    equal(hello.versions(), [kshake.TLS13, kshake.TLS12], "supported_versions")
    equal(hello.legacy_version, kshake.TLS12, "legacy_version")
    equal(hello.ext(tls12.EXTENDED_MASTER_SECRET), b"", "extended_master_secret")
    true(hello.ext(tls12.RENEGOTIATION_INFO) == b"\0" or tls12.EMPTY_RENEGOTIATION_INFO_SCSV in hello.suites,
         "neither renegotiation_info nor its SCSV")
    true(b"\0" in (hello.ext(tls12.EC_POINT_FORMATS) or b"\1\0")[1:], "uncompressed points")
    equal(set(hello.suites) - {tls12.EMPTY_RENEGOTIATION_INFO_SCSV}, {0x1301, 0x1302, 0x1303, *tls12.SUITES}, "suites")
    true(tls12.FALLBACK_SCSV not in hello.suites, "TLS_FALLBACK_SCSV in a first attempt")
    for scheme in hello.schemes():
        true(scheme in tls12.SCHEMES, f"scheme {scheme:#06x}")


def tolerated(plan):
    with Evil12(**plan) as server:
        info, peer = accepted(server, alpn=ALPN, **client_options(plan))
    check_hello(peer.hello)
    equal((hex(info.version), hex(info.suite), hex(info.group)), ("0x303", hex(peer.suite), hex(peer.plan.group)),
          "version, suite and group")
    equal(hex(info.signature_scheme), hex(peer.scheme), "signature_scheme")
    equal(info.has(kshake.KSHAKE_INFO_EXTENDED_MASTER_SECRET), peer.ems, "EXTENDED_MASTER_SECRET")
    # Where TLS 1.2 was agreed on there is no CCS for middleboxes: the one that counts.
    equal([r[0] for r in peer.records].count(CCS), 1, "CCS from the client")
    equal([m[0] for m in peer.messages], [1, *([11] if peer.requested else []), 16, 20], "messages")


def stapled():
    """CertificateStatus is taken for the helper to see; and one that was promised may be left out (RFC 6066, 8)."""
    helper()
    for steps, extension in ((evil12.STAPLED, {}), (None, breaches12.add("server_hello", (tls13.STATUS_REQUEST, b"")))):
        with Evil12(steps=steps, **extension) as server:
            accepted(server, **trusting_ca())


def shows(cert, scheme):
    """A client's own certificate; CertificateVerify is over all messages before it."""
    with Evil12(steps=evil12.MUTUAL) as server:
        options = {"chain": pki.chain_der(cert), "key": serial(cert), **trusting_pin()}
        info, peer = accepted(server, name=pki.NAME, **options)
    equal(b"".join(peer.client_chain), pki.chain_der(cert), "the chain that the server saw")
    member(peer.client_scheme, scheme, "the scheme that it saw")
    equal(info.own_signature_scheme, peer.client_scheme, "own_signature_scheme")
    true(info.has(kshake.KSHAKE_INFO_CLIENT_CERT_REQUESTED) and info.has(kshake.KSHAKE_INFO_CLIENT_CERT), "flags")


def hello_of_12():
    """A client of TLS 1.2 alone says nothing of TLS 1.3."""
    with Evil12() as server:
        info, peer = accepted(server, name=pki.NAME, alpn=ALPN, **kshake.ONLY12, **trusting_pin())
    kinds = [kind for kind, _ in peer.hello.extensions]
    for kind in (tls13.SUPPORTED_VERSIONS, tls13.KEY_SHARE, tls13.PSK_MODES, tls13.COOKIE):
        true(kind not in kinds, f"extension {kind}")
    equal(set(peer.hello.suites) - {tls12.EMPTY_RENEGOTIATION_INFO_SCSV}, set(tls12.SUITES), "suites")
    equal(peer.hello.session_id, b"", "session id")
    equal(info.version, kshake.TLS12, "version")


def sentinel_without_13():
    """Who does not do TLS 1.3 must not mind the sentinel (RFC 8446, 4.1.3); of TLS 1.1 it means something else."""
    with Evil12(random=bytes(24) + tls12.SENTINEL_12) as server:
        accepted(server, name=pki.NAME, **kshake.ONLY12, **trusting_pin())


def only_13():
    """A client of TLS 1.3 alone."""
    with Evil12() as server:
        _, peer = refused(server, errno.EPROTO, "protocol_version", False, "PROTOCOL_VERSION", name=pki.NAME,
                          **kshake.ONLY13, **trusting_pin())
    equal(peer.hello.versions(), [kshake.TLS13], "supported_versions")
    true(not set(peer.hello.suites) & set(tls12.SUITES), "suites of TLS 1.2")
    for kind in (tls12.EXTENDED_MASTER_SECRET, tls12.RENEGOTIATION_INFO, tls12.EC_POINT_FORMATS):
        equal(peer.hello.ext(kind), None, f"extension {kind}")


def alerted(step, description, level=2, number=errno.EPROTO):
    steps = evil12.up_to(step, lambda peer: peer.alert(description, level))
    with Evil12(steps=steps) as server:
        info, _ = refused(server, number, None, None, ("PEER_ALERT", "PEER_CLOSED"), name=pki.NAME, **trusting_pin())
    equal(info.received(), description, "info.alert_received")


def alerts_of_servers():
    """Fatal ones end the handshake in each state, close_notify as well."""
    for step in evil12.GOOD[1:8]:
        for description in (40, 70, 80, 86, 200):
            alerted(step, description)
        alerted(step, 0, 1, (errno.EPROTO, errno.ECONNRESET))


def cut_off(end, number, reason):
    """FIN or RST instead of each message."""
    for step in evil12.GOOD[1:8]:
        with Evil12(steps=evil12.up_to(step, end)) as server:
            refused(server, number, None, None, reason, name=pki.NAME, **trusting_pin())


def silent(step):
    with Evil12(steps=evil12.up_to(step, stall())) as server:
        refused(server, errno.ETIMEDOUT, None, None, "TIMEOUT", name=pki.NAME, timeout=500, **trusting_pin())


def impostor(rsa_kex):
    """A peer that shows somebody's certificate, and falls silent: KSHAKE_INFO has what it has proven to be its own."""
    base = evil12.without("server_key_exchange") if rsa_kex else None
    options = {"suites": [RSA_KEX], "rsa_kex": 1} if rsa_kex else {}
    with Evil12(steps=evil12.up_to("client_flight", stall(), base=base), cert="rsa-kex",
                suite=RSA_KEX if rsa_kex else None) as server:
        info, _ = refused(server, errno.ETIMEDOUT, None, None, "TIMEOUT", name=pki.NAME, timeout=5000, **options,
                          **kshake.ONLY12, **trusting_pin("rsa-kex"))
    chain = pki.chain_der("rsa-kex")
    proven = (1, len(chain), hashlib.sha256(chain).digest(), pki.spki_sha256("rsa-kex"))
    equal((info.peer_certs, info.peer_chain_len, bytes(info.leaf_sha256), bytes(info.spki_sha256)),
          (0, 0, bytes(32), bytes(32)) if rsa_kex else proven, "who it is")


def client_cases():
    for exchange in (False, True):
        yield f"client: an impostor, {'RSA' if exchange else 'ECDHE'}", functools.partial(impostor, exchange)
    for table, protected, helper in ((breaches12.PLAIN, False, False), (breaches12.STAPLE, False, True),
                                     (breaches12.PROTECTED, True, False)):
        for what, alerts, plan in table:
            yield f"client: {what}", functools.partial(breach, alerts, protected, helper, plan)
    for what, plan in breaches12.TOLERATED:
        yield f"client, tolerated: {what}", functools.partial(tolerated, plan)
    yield "client, tolerated: CertificateStatus, and none", stapled
    for cert, schemes in (("client-ecdsa-p256", (0x0403,)), ("client-ecdsa-p384", (0x0503,)),
                          ("client-rsa-2048", (0x0804, 0x0805, 0x0806))):
        yield f"client, shows {cert}", functools.partial(shows, cert, schemes)
    yield "client of TLS 1.2 alone", hello_of_12
    yield "client of TLS 1.2 alone, the sentinel", sentinel_without_13
    yield "client of TLS 1.3 alone", only_13
    yield "client: alerts in each state", alerts_of_servers
    yield "client: FIN in each state", lambda: cut_off(lambda peer: peer.fin(), errno.ECONNRESET, "PEER_CLOSED")
    yield "client: RST in each state", lambda: cut_off(lambda peer: peer.reset(), errno.ECONNRESET, "PEER_RESET")
    for step in ("server_hello", "server_hello_done", "ccs", "finished"):
        yield f"client: silence before {step}", functools.partial(silent, step)


# --- the kernel as a server ---

def denied(alerts, plan, at_once=False, **options):
    """The server fails and says so in plaintext; the Client."""
    with against(plan, kind=EvilClient12, **options) as (client, sock):
        raises(numbers(alerts), handshake, sock)
        info = kshake.info(sock)
        sticky_server(sock, info.error)
        alert = client.alert(5)
    client = client.outcome()
    if client.failure:
        raise client.failure
    member(alert_names(alert), names(alerts), "alert on the wire")
    equal((alert[0], alert[2]), (2, False), "level, and whether it is protected")
    equal((info.state, info.role, info.sent(), info.received()),
          (kshake.KSHAKE_STATE_FAILED, kshake.KSHAKE_SERVER, alert[1], None), "state, role, alerts")
    true(info.reason != kshake.KSHAKE_REASON_NONE, "info.reason is not set")
    equal(client.records[-1][2], ALERT, "the last record")
    true(not at_once or len(client.records) == 1, f"{len(client.records)} records from the server")
    return client, info


def let_in(plan, **options):
    """The handshake succeeds, data comes back; the Client."""
    client, info = talk(plan, kind=EvilClient12, **options)
    equal((hex(info.version), hex(info.suite), hex(info.group)),
          ("0x303", hex(client.schedule.suite), hex(client.group)), "version, suite and group")
    equal(info.own_signature_scheme, client.scheme, "own_signature_scheme")
    equal(info.has(kshake.KSHAKE_INFO_EXTENDED_MASTER_SECRET), client.ems, "EXTENDED_MASTER_SECRET")
    equal(client.ems, client.plan.ems, "whoever asks for extended_master_secret gets it")
    equal(client.server_hello.session_id, b"", "session id")
    equal(b"".join(client.chain), pki.chain_der("ecdsa-p256"), "the server's chain")
    if client.request is not None:
        equal(sorted(client.types), [1, 64], "certificate_types: rsa_sign and ecdsa_sign")
    return client, info


def sentinel():
    """A server of both says so in its random, one of TLS 1.2 does not (RFC 8446, 4.1.3)."""
    client, _ = let_in({})
    equal(client.server_hello.random[-8:], tls12.SENTINEL_12, "the end of the random")
    client, _ = let_in({}, **kshake.ONLY12)
    true(client.server_hello.random[-8:] not in (tls12.SENTINEL_12, tls12.SENTINEL_11), "a sentinel without a reason")


def fallback():
    """TLS_FALLBACK_SCSV means nothing to a server that has no more than TLS 1.2 (RFC 7507, 3)."""
    let_in({"suites": (*tls12.SUITES, tls12.FALLBACK_SCSV)}, **kshake.ONLY12)


def refused_by_13():
    """A server of TLS 1.3 alone; the SCSV is told first."""
    _, info = denied("protocol_version", {}, True, **kshake.ONLY13)
    equal(kshake.reason_name(info.reason), "PROTOCOL_VERSION", "reason")
    denied(("inappropriate_fallback", "protocol_version"), {"suites": (*tls12.SUITES, tls12.FALLBACK_SCSV)}, True,
           **kshake.ONLY13)


def heard(steps, description, level=2, **options):
    """An alert ends it, and is not answered."""
    plan = {"cert": "ecdsa-p256", "steps": [*steps, lambda client: client.alert(description, level)]}
    with against(plan, kind=EvilClient12, **options) as (client, sock):
        raises((errno.EPROTO, errno.ECONNRESET), handshake, sock)
        info = kshake.info(sock)
    equal((info.received(), info.sent()), (description, None), "alerts")
    equal(client.outcome().sent_alert, None, "alert from the server")


def alerts_of_clients():
    for step in ("client_hello", "key_exchange", "ccs", "finished"):
        for description in (40, 42, 70, 80, 200):
            heard(evil_client12.up_to(step), description)
        heard(evil_client12.up_to(step), 0, 1)
    heard(evil_client12.up_to("certificate_verify"), 46, **MUTUAL)


def gone(end, reason):
    for step in ("server_flight", "key_exchange", "ccs", "finished"):
        begun = threading.Event()
        steps = [lambda _, b=begun: b.wait(10), *evil_client12.up_to(step, end)]
        with against({"steps": steps}, kind=EvilClient12) as (client, sock):
            # Under way before the client is gone: there would be nobody to begin with.
            sock.setblocking(False)
            raises(errno.EINPROGRESS, handshake, sock)
            begun.set()
            sock.setblocking(True)
            raises(errno.ECONNRESET, handshake, sock)
            equal(kshake.reason_name(kshake.info(sock).reason), reason, "reason")
        client.outcome()


def server_cases():
    for what, alerts, plan in client_breaches12.HELLOS:
        yield f"server: {what}", functools.partial(denied, alerts, plan, True)
    for what, alerts, plan in client_breaches12.BREACHES:
        yield f"server: {what}", functools.partial(denied, alerts, plan)
    for what, alerts, plan in client_breaches12.MUTUAL:
        yield f"server, mutual: {what}", functools.partial(denied, alerts, {"cert": "ecdsa-p256", **plan}, **MUTUAL)
    for what, plan in client_breaches12.TAKEN:
        yield f"server, taken: {what}", functools.partial(let_in, plan)
    for what, plan in client_breaches12.MUTUAL_TAKEN:
        yield f"server, mutual, taken: {what}", functools.partial(let_in, {"cert": "ecdsa-p256", **plan}, **MUTUAL)
    yield "server: the sentinel", sentinel
    yield "server of TLS 1.2 alone: TLS_FALLBACK_SCSV", fallback
    yield "server of TLS 1.3 alone", refused_by_13
    yield "server: alerts in each state", alerts_of_clients
    yield "server: FIN in each state", lambda: gone(lambda client: client.fin(), "PEER_CLOSED")
    yield "server: RST in each state", lambda: gone(lambda client: client.reset(), "PEER_RESET")


# --- behind the handshake ---

def broken(role, alerts, *steps):
    """recv() fails, not before the data that came ahead; the alert goes out under keys."""
    def say(peer):
        peer.send_data(b"ahead")
        peer.take(steps)
    with at_peace(role, say) as (peer, sock):
        equal(kshake.read_exactly(sock, 5), b"ahead", "data ahead of it")
        raises((errno.EPROTO, errno.EBADMSG), sock.recv, 10)
        info = kshake.info(sock)
        peer.alert(5)
    alert = peer.outcome().sent_alert			# the last: warnings may have gone ahead
    member(alert_names(alert), names(alerts), "alert on the wire")
    true(alert[2], "the alert is in plaintext")
    equal((info.sent(), alert[0]), (alert[1], 2), "info.alert_sent, and the level")


class at_peace:
    """A connection of TLS 1.2 with the kernel in this role; behind the handshake the peer takes these steps."""

    def __init__(self, role, *steps):
        self.role, self.steps = role, steps

    def __enter__(self):
        if self.role == "client":
            self.peer = Evil12(steps=evil12.up_to("serve", *self.steps))
            self.outer = self.peer
            self.peer.__enter__()
            self.sock = kshake.connect(self.peer.address, name=pki.NAME, timeout=20000, **trusting_pin())
        else:
            self.outer = against({"steps": evil_client12.up_to("talk", *self.steps)}, kind=EvilClient12)
            self.peer, self.sock = self.outer.__enter__()
            handshake(self.sock)
        equal(kshake.info(self.sock).version, kshake.TLS12, "version")
        return self.peer, self.sock

    def __exit__(self, *error):
        self.sock.close()
        self.outer.__exit__(*error)


def ask_again(peer):
    """What asks for a renegotiation, from this side."""
    if hasattr(peer, "hello_request"):
        peer.hello_request()
    else:
        peer.renegotiate()


def goes_on(role, times):
    """Each renegotiation is refused by a warning, and the connection goes on (RFC 5246, 7.2.2)."""
    def say(peer):
        for _ in range(times):
            ask_again(peer)
            peer.send_data(b"and so on")
            peer.warned(NO_RENEGOTIATION)
            if peer.read_all(5) != b"heard":
                raise ValueError("something else came")
        peer.close_notify()
    with at_peace(role, say) as (peer, sock):
        for _ in range(times):
            equal(kshake.read_exactly(sock, 9), b"and so on", "data behind it")
            sock.sendall(b"heard")
        equal(sock.recv(1), b"", "the end")
        info = kshake.info(sock)
        sock.shutdown(socket.SHUT_WR)
        peer = peer.outcome()
    if peer.failure:
        raise peer.failure
    equal((info.error, info.state), (0, kshake.KSHAKE_STATE_ESTABLISHED), "error and state")


def quiet(role, say):
    """The peer says "and so on" and its end; nothing is wrong with either."""
    with at_peace(role, say) as (peer, sock):
        equal(kshake.read_exactly(sock, 9), b"and so on", "data behind it")
        equal(sock.recv(1), b"", "the end")
        sock.shutdown(socket.SHUT_WR)
        peer = peer.outcome()
    if peer.failure:
        raise peer.failure


def in_pieces(role):
    """The same, a byte a record."""
    def say(peer):
        for byte in message(0, b"") if role == "client" else peer.build_client_hello():
            peer.record(HANDSHAKE, bytes([byte]))
        peer.send_data(b"and so on")
        peer.warned(NO_RENEGOTIATION)
        peer.close_notify()
    quiet(role, say)


def large_hello():
    """A ClientHello of 16 KB under keys: refused at its header, and the rest is skipped."""
    def say(peer):
        peer.handshake(message(1, bytes(16384)))
        peer.send_data(b"and so on")
        peer.warned(NO_RENEGOTIATION)
        peer.close_notify()
    quiet("server", say)


def within(role):
    """Data between the records of a message is taken (RFC 5246, 6.2.1), and so is the rest of the message."""
    def say(peer):
        msg = message(0, b"") if role == "client" else peer.build_client_hello()
        peer.record(HANDSHAKE, msg[:2])
        peer.send_data(b"and ")
        peer.record(HANDSHAKE, msg[2:])
        peer.send_data(b"so on")
        peer.warned(NO_RENEGOTIATION)
        peer.close_notify()
    quiet(role, say)


def warnings(role):
    """no_renegotiation and user_canceled as warnings are passed over."""
    def say(peer):
        for description in (NO_RENEGOTIATION, 90):
            peer.warn(description)
            peer.send_data(b"and so on")
        peer.close_notify()
    with at_peace(role, say) as (peer, sock):
        equal(kshake.read_exactly(sock, 18), b"and so on" * 2, "data behind them")
        equal(sock.recv(1), b"", "the end")
        sock.shutdown(socket.SHUT_WR)
        peer = peer.outcome()
    if peer.failure:
        raise peer.failure


def too_many_warnings(role):
    """But not without end."""
    broken(role, ("unexpected_message", "no alert"), *[lambda peer: peer.warn(90)] * 65)


def fatal(role):
    def say(peer):
        peer.send_data(b"ahead")
        peer.alert(80)
    with at_peace(role, say) as (peer, sock):
        equal(kshake.read_exactly(sock, 5), b"ahead", "data ahead of it")
        error = raises((errno.EPROTO, errno.ECONNRESET), sock.recv, 10)
        raises(error.errno, sock.recv, 10)
        equal(kshake.info(sock).received(), 80, "info.alert_received")
        peer.outcome()


def truncated(role, *steps):
    """FIN without close_notify: ECONNRESET behind the data that did arrive."""
    def say(peer):
        peer.send_data(b"ahead")
        peer.take(steps)
        peer.fin()
    with at_peace(role, say) as (peer, sock):
        equal(kshake.read_exactly(sock, 5), b"ahead", "data ahead of it")
        raises(errno.ECONNRESET, sock.recv, 10)
        info = kshake.info(sock)
    peer.outcome()
    true(info.has(kshake.KSHAKE_INFO_TRUNCATED), "TRUNCATED is not set")


def half_closed(role):
    """close_notify ends one direction, the other goes on; nothing goes out behind ours, no warning either."""
    def say(peer):
        while peer.read_data():
            pass
        ask_again(peer)
        peer.send_data(b"still here" * 5000)
        peer.close_notify()
    with at_peace(role, say) as (peer, sock):
        sock.sendall(b"bye")
        sock.shutdown(socket.SHUT_WR)
        equal(kshake.read_to_end(sock), b"still here" * 5000, "what came behind our close_notify")
        true(kshake.info(sock).has(kshake.KSHAKE_INFO_CLOSE_NOTIFY), "CLOSE_NOTIFY is not set")
        sock.close()
        peer = peer.outcome()
    if peer.failure:
        raise peer.failure
    equal(peer.data, b"bye", "what went before it")
    equal((peer.records[-1][2], peer.records[-1][3], peer.end), (ALERT, b"\1\0", "FIN"), "the last record, and the end")


def no_key_update(role):
    """There are none in TLS 1.2."""
    with at_peace(role, "serve" if role == "client" else "talk") as (_, sock):
        for request in (kshake.KSHAKE_KEY_UPDATE_NOT_REQUESTED, kshake.KSHAKE_KEY_UPDATE_REQUESTED):
            raises(errno.EOPNOTSUPP, kshake.setopt, sock, kshake.KSHAKE_KEY_UPDATE, request)


def sizes(role):
    """Records of any size, empty ones as well, both ways; the sequence numbers count."""
    lengths = [1, 0, 0, 2, 15, 16, 17, 255, 256, 4095, 16383, 16384, 0, 1]
    data = b"".join(bytes([i + 1]) * size for i, size in enumerate(lengths))

    def say(peer):
        for i, size in enumerate(lengths):
            peer.record(DATA, bytes([i + 1]) * size)
        if peer.read_all(len(data)) != data:
            raise ValueError("something else came back")
        peer.close_notify()
    with at_peace(role, say) as (peer, sock):
        got = kshake.read_exactly(sock, len(data))
        true(got == data, "what came is not what was sent")
        for i in range(0, len(got), 9999):
            sock.sendall(got[i:i + 9999])
        equal(sock.recv(1), b"", "the end")
        sock.shutdown(socket.SHUT_WR)
        peer = peer.outcome()
    if peer.failure:
        raise peer.failure


def afterwards_cases():
    for role, table in (("client", breaches12.AFTERWARDS), ("server", client_breaches12.AFTERWARDS)):
        for what, alerts, step in table:
            yield f"{role}, afterwards: {what}", functools.partial(broken, role, alerts, step)
        yield f"{role}, afterwards: data within a message", functools.partial(within, role)
        yield f"{role}, afterwards: renegotiation is refused, 16 times", functools.partial(goes_on, role, 16)
        yield f"{role}, afterwards: renegotiation in pieces", functools.partial(in_pieces, role)
        yield f"{role}, afterwards: warnings", functools.partial(warnings, role)
        yield f"{role}, afterwards: warnings without end", functools.partial(too_many_warnings, role)
        yield f"{role}, afterwards: a fatal alert", functools.partial(fatal, role)
        yield f"{role}, afterwards: FIN without close_notify", functools.partial(truncated, role)
        yield f"{role}, afterwards: FIN within a record", functools.partial(
            truncated, role, lambda peer: peer.raw(peer.seal(DATA, b"spoilt")[:9]))
        yield f"{role}, afterwards: one direction is closed", functools.partial(half_closed, role)
        yield f"{role}, afterwards: no KeyUpdates", functools.partial(no_key_update, role)
        yield f"{role}, afterwards: records of all sizes", functools.partial(sizes, role)
    yield "server, afterwards: a ClientHello of 16 KB", large_hello


def cases():
    yield from client_cases()
    yield from server_cases()
    yield from afterwards_cases()
