# SPDX-License-Identifier: GPL-2.0-only
"""Refused: whatever is wrong with the peer, the right alert goes out and the right errno comes back."""
import errno
import select
import socket
import threading
import time

import breaches
import kshake
import pki
import tls13
from checks import accepted, alert_names, refused, sticky, trusting_ca, trusting_pin
from evil import Evil, RETRY, before, new_session_ticket, stall, up_to
from harness import equal, member, raises, true
from tls13 import ALERT, CCS, DATA, HANDSHAKE, message

ALPN = kshake.alpn_list("h2", "http/1.1")


# --- certificates: the helper's verdict ---

# certificate, name asked for, alerts, X509_V_ERR_* (or None: any but 0)
CERTIFICATES = [
    ("wrong name", "wrong-name", pki.NAME, ("bad_certificate", "certificate_unknown"), 62),
    ("name only in the subject", "name-in-cn-only", pki.NAME, ("bad_certificate", "certificate_unknown"), 62),
    ("wildcard over two labels", "wildcard", "a.b.wild.test", ("bad_certificate", "certificate_unknown"), 62),
    ("wildcard over no label", "wildcard", "wild.test", ("bad_certificate", "certificate_unknown"), 62),
    ("wrong IPv4 address", "ecdsa-p256", "127.0.0.2", ("bad_certificate", "certificate_unknown"), 64),
    ("wrong IPv6 address", "ecdsa-p256", "::2", ("bad_certificate", "certificate_unknown"), 64),
    ("expired", "expired", pki.NAME, ("certificate_expired",), 10),
    ("not yet valid", "not-yet-valid", pki.NAME, ("certificate_expired", "bad_certificate"), 9),
    ("unknown CA", "unknown-ca", pki.NAME, ("unknown_ca",), None),
    ("self-signed", "self-signed", pki.NAME, ("unknown_ca",), 18),
    ("missing intermediate", "missing-intermediate", pki.NAME, ("unknown_ca",), None),
    ("wrong purpose", "wrong-purpose", pki.NAME, ("unsupported_certificate", "bad_certificate"), 26),
    ("a leaf that acts as a CA", "leaf-as-ca", pki.NAME,
     ("bad_certificate", "unsupported_certificate", "unknown_ca"), None),
]


def certificate_refused(cert, name, alerts, result):
    with Evil(cert=cert) as server:
        info, _ = refused(server, errno.EKEYREJECTED, alerts, True, "CERTIFICATE_REJECTED",
                          name=name, anchors=pki.anchors())
    if result is None:
        true(info.verify_result != 0, "info.verify_result is 0")
    else:
        equal(info.verify_result, result, "info.verify_result")


def name_accepted(cert, name, sni):
    with Evil(cert=cert) as server:
        info, peer = accepted(server, **trusting_ca(name))
    equal(peer.hello.server_name(), sni, "server_name on the wire")
    equal(info.verify_result, 0, "info.verify_result")


def system_store_refuses():
    """Without KSHAKE_TRUST_ANCHORS the test CA is unknown: they add for this socket only."""
    with Evil() as server:
        refused(server, errno.EKEYREJECTED, "unknown_ca", True, "CERTIFICATE_REJECTED", name=pki.NAME)


def anchors_replace():
    """KSHAKE_TRUST_ANCHORS of another CA: ours is unknown."""
    with Evil() as server:
        refused(server, errno.EKEYREJECTED, "unknown_ca", True, "CERTIFICATE_REJECTED",
                name=pki.NAME, anchors=pki.read("other-root.der"))


def no_name():
    """A client that asks the helper and gives no name is told so, and can go on."""
    with Evil() as server, kshake.prepare(kshake.tcp(server.address), anchors=pki.anchors()) as sock:
        raises(errno.EDESTADDRREQ, kshake.handshake, sock)
        equal(kshake.info(sock).state, kshake.KSHAKE_STATE_IDLE, "state")
        kshake.setopt(sock, kshake.KSHAKE_SERVER_NAME, pki.NAME)
        kshake.handshake(sock)
        sock.sendall(b"x")
        equal(sock.recv(1), b"x", "echo")


def wrong_pin():
    with Evil() as server:
        info, _ = refused(server, errno.EKEYREJECTED, ("bad_certificate", "certificate_unknown"), True,
                          "PIN_MISMATCH", verify=kshake.KSHAKE_VERIFY_PIN, pin=bytes(32))
    equal(bytes(info.spki_sha256), pki.spki_sha256("ecdsa-p256"), "info.spki_sha256")


def certificate_cases():
    for what, cert, name, alerts, result in CERTIFICATES:
        yield f"certificate: {what}", lambda a=(cert, name, alerts, result): certificate_refused(*a)
    yield "certificate: not in the system's store", system_store_refuses
    yield "certificate: anchors of another CA", anchors_replace
    yield "certificate: no name", no_name
    yield "certificate: wrong pin", wrong_pin
    for what, cert, name, sni in (
            ("DNS name", "ecdsa-p256", pki.NAME, pki.NAME),
            ("DNS name in capitals", "ecdsa-p256", pki.NAME.upper(), pki.NAME.upper()),
            ("wildcard", "wildcard", "a.wild.test", "a.wild.test"),
            ("IPv4 address, no SNI", "ecdsa-p256", "127.0.0.1", None),
            ("IPv6 address, no SNI", "ecdsa-p256", "::1", None)):
        yield f"certificate: {what} accepted", lambda a=(cert, name, sni): name_accepted(*a)


# --- breaches of the protocol ---

CERTIFICATE_ALERTS = {"bad_certificate", "unsupported_certificate", "certificate_unknown"}


def breach(alerts, protected, plan, helper=False, **more):
    """EPROTO, or EKEYREJECTED where it is the certificate that is of no use."""
    numbers = errno.EPROTO
    if CERTIFICATE_ALERTS & set(alerts if isinstance(alerts, tuple) else (alerts,)):
        numbers = (errno.EPROTO, errno.EKEYREJECTED)
    options = trusting_ca() if helper else {"name": pki.NAME, **trusting_pin(plan.get("cert", "ecdsa-p256"))}
    with Evil(**plan) as server:
        refused(server, numbers, alerts, protected, alpn=ALPN, **options, **more)


def tolerated(plan):
    with Evil(**plan) as server:
        accepted(server, name=pki.NAME, alpn=ALPN, **trusting_pin(plan.get("cert", "ecdsa-p256")))


def breach_cases():
    for table, protected, helper in ((breaches.PLAIN, False, False), (breaches.PROTECTED, True, False),
                                     (breaches.STAPLE, True, True), (breaches.EITHER, None, False)):
        for what, alerts, plan in table:
            yield f"breach: {what}", lambda a=(alerts, protected, plan, helper): breach(*a)
    for what, alerts, plan in breaches.OLDER:
        yield (f"breach, TLS 1.3 alone: {what}",
               lambda a=(alerts, False, plan): breach(*a, **kshake.ONLY13))
    for what, plan in breaches.TOLERATED:
        yield f"tolerated: {what}", lambda p=plan: tolerated(p)


# --- what we send ---

# For signatures in certificates alone (4.2.3).
PKCS1 = {0x0401, 0x0501, 0x0601}


def hello_well_formed():
    """The ClientHello itself, 4.1.2 and 9.2, of a client that does TLS 1.3 alone."""
    randoms = set()
    for _ in range(2):
        with Evil() as server:
            _, peer = accepted(server, name=pki.NAME, alpn=ALPN, **kshake.ONLY13, **trusting_pin())
        hello = peer.hello
        randoms.add(hello.random)
        kinds = [kind for kind, _ in hello.extensions]
        equal(len(kinds), len(set(kinds)), "extensions, each once")
        equal(hello.legacy_version, 0x0303, "legacy_version")
        equal(hello.compression, b"\0", "compression methods")
        equal(len(hello.session_id), 32, "session id for compatibility (D.4)")
        equal(hello.versions(), [0x0304], "supported_versions")
        equal(sorted(hello.suites), [0x1301, 0x1302, 0x1303], "suites")
        equal(sorted(hello.groups()), sorted([tls13.X25519, tls13.P256, tls13.P384]), "groups")
        equal([g for g, _ in hello.key_shares()], hello.groups()[:1], "a share for the first group")
        equal(hello.alpn(), ["h2", "http/1.1"], "ALPN")
        equal(hello.server_name(), pki.NAME, "server_name")
        equal(set(hello.schemes()) - PKCS1, {0x0403, 0x0503, 0x0804, 0x0805, 0x0806}, "schemes")
        for kind in (tls13.PRE_SHARED_KEY, tls13.EARLY_DATA, tls13.COOKIE):
            true(kind not in kinds, f"extension {kind} in a first ClientHello")
        equal([r[2] for r in peer.records if r[2] == CCS], [CCS], "one CCS (D.4)")
    equal(len(randoms), 2, "randoms differ")


def second_hello_is_the_first():
    """After HelloRetryRequest only what 4.1.2 lists may change."""
    cookie = bytes(range(64))
    with Evil(steps=RETRY, group=tls13.P384, cookie=cookie) as server:
        info, peer = accepted(server, name=pki.NAME, alpn=ALPN, **trusting_pin())
    first, second = peer.first_hello, peer.hello
    for field in ("legacy_version", "random", "session_id", "suites", "compression"):
        equal(getattr(second, field), getattr(first, field), field)
    varies = (tls13.KEY_SHARE, tls13.COOKIE)
    equal([e for e in second.extensions if e[0] not in varies],
          [e for e in first.extensions if e[0] not in varies], "other extensions")
    equal(second.ext(tls13.COOKIE), tls13.vec16(cookie), "cookie")
    equal([g for g, _ in second.key_shares()], [tls13.P384], "key_share")
    true(info.has(kshake.KSHAKE_INFO_HELLO_RETRY), "HELLO_RETRY is not set")


def empty_certificate():
    """A CertificateRequest gets an empty Certificate before Finished (4.4.2)."""
    with Evil(steps=before("certificate", "certificate_request")) as server:
        info, peer = accepted(server, name=pki.NAME, **trusting_pin())
    equal([m[0] for m in peer.client_messages], [1, tls13.CERTIFICATE, tls13.FINISHED], "messages")
    equal(peer.client_messages[1][4:], b"\0" + b"\0\0\0", "Certificate")
    true(info.has(kshake.KSHAKE_INFO_CLIENT_CERT_REQUESTED), "CLIENT_CERT_REQUESTED is not set")


# --- alerts of each kind in each state ---

# the step before which it happens, and a name for the moment
STATES = [("server_hello", "ServerHello"), ("encrypted_extensions", "EncryptedExtensions"),
          ("certificate", "Certificate"), ("certificate_verify", "CertificateVerify"),
          ("finished", "Finished")]
FATAL = [n for name, n in tls13.ALERTS.items() if name not in ("close_notify", "user_canceled")] + [200]


def alerted(step, description, level):
    with Evil(steps=up_to(step, lambda peer: peer.alert(description, level))) as server:
        info, _ = refused(server, errno.EPROTO, None, None, "PEER_ALERT", name=pki.NAME, **trusting_pin())
    equal(info.received(), description, "info.alert_received")


def all_alerts(step):
    """Every description, fatal; and as a warning, for the level means nothing (6)."""
    for description in FATAL:
        alerted(step, description, 2)
    alerted(step, 40, 1)
    return f"{len(FATAL) + 1} alerts"


def closed_by_alert(step, *alerts):
    def say(peer):
        for description in alerts:
            peer.alert(description, 1)
    with Evil(steps=up_to(step, say)) as server:
        info, _ = refused(server, (errno.ECONNRESET, errno.EPROTO), None, None,
                          ("PEER_ALERT", "PEER_CLOSED"), name=pki.NAME, **trusting_pin())
    equal(info.received(), 0, "info.alert_received")


def alert_cases():
    for step, state in STATES:
        yield f"alert: each kind instead of {state}", lambda s=step: all_alerts(s)
        yield f"alert: close_notify instead of {state}", lambda s=step: closed_by_alert(s, 0)
        yield (f"alert: user_canceled and close_notify instead of {state}",
               lambda s=step: closed_by_alert(s, 90, 0))


# --- close, reset and stall in each state ---

def part(name, size):
    """A step: the first bytes of the record with this message."""
    def step(peer):
        held, peer.sock = peer.sock, Collector()
        getattr(peer, f"step_{name}")()
        sent, peer.sock = peer.sock.sent, held
        peer.raw(sent[:size])
    return step


class Collector:
    """Stands in for a socket that is written to."""

    def __init__(self):
        self.sent = b""

    def sendall(self, data):
        self.sent += data


def cut_points():
    yield "before ServerHello", up_to("server_hello")
    for step, state in STATES:
        for size, where in ((1, "after one byte of"), (5, "after the header of"), (30, "within")):
            yield f"{where} {state}", up_to(step, part(step, size))
        if step != "finished":
            yield f"after {state}", up_to(step, step)
    yield "after HelloRetryRequest", up_to("server_hello", "hello_retry")


def fin(steps):
    with Evil(steps=steps + [lambda peer: peer.fin()], group=_group(steps)) as server:
        refused(server, errno.ECONNRESET, None, None, "PEER_CLOSED", name=pki.NAME, **trusting_pin())


def reset(steps):
    with Evil(steps=steps + [lambda peer: peer.reset()], group=_group(steps)) as server:
        refused(server, errno.ECONNRESET, None, None, "PEER_RESET", name=pki.NAME, **trusting_pin())


def stalled(steps):
    """KSHAKE_TIMEOUT ends it: not before its time, and soon after."""
    with Evil(steps=steps + [stall()], group=_group(steps)) as server:
        start = time.monotonic()
        with kshake.prepare(kshake.tcp(server.address), name=pki.NAME, timeout=700, **trusting_pin()) as sock:
            raises(errno.ETIMEDOUT, kshake.handshake, sock)
            took = time.monotonic() - start
            sticky(sock, errno.ETIMEDOUT)
            info = kshake.info(sock)
        server.outcome()
    equal(kshake.reason_name(info.reason), "TIMEOUT", "info.reason")
    true(0.65 < took < 4, f"took {took:.2f} s instead of 0.7")


def _group(steps):
    return tls13.P384 if "hello_retry" in steps else tls13.X25519


def drip():
    """A byte every 100 ms renews nothing: the time is for the whole handshake."""
    def slowly(peer):
        for byte in tls13.plain_record(HANDSHAKE, message(2, bytes(200))):
            peer.raw(bytes([byte]))
            time.sleep(0.1)
    with Evil(steps=["client_hello", slowly, stall()]) as server:
        start = time.monotonic()
        refused(server, errno.ETIMEDOUT, None, None, "TIMEOUT", name=pki.NAME, timeout=700, **trusting_pin())
    true(time.monotonic() - start < 5, "the timeout was renewed by each byte")


def cut_cases():
    for what, steps in cut_points():
        yield f"FIN {what}", lambda s=steps: fin(s)
        yield f"RST {what}", lambda s=steps: reset(s)
        yield f"stall {what}", lambda s=steps: stalled(s)
    yield "a byte every 100 ms", drip


# --- not TLS at all ---

NOT_TLS = [
    ("an SSH server", b"SSH-2.0-OpenSSH_10.0p2 Debian-7\r\n"),
    ("an HTTP server", b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"),
    ("an SMTP server", b"220 mail.test ESMTP ready\r\n"),
    ("zeros", bytes(64)),
    ("0xff", b"\xff" * 64),
    ("an SSLv2 ServerHello", b"\x80\x2c\x04\0\x01\0\x02" + bytes(39)),
]


def not_tls(banner, reasons):
    """EPROTO and KSHAKE_REASON_NOT_TLS; whether such a peer gets an alert is free."""
    with Evil(steps=["client_hello", lambda peer: peer.raw(banner), stall()]) as server:
        with kshake.prepare(kshake.tcp(server.address), name=pki.NAME, **trusting_pin()) as sock:
            raises(errno.EPROTO, kshake.handshake, sock)
            info = kshake.info(sock)
        server.outcome()
    member(kshake.reason_name(info.reason), reasons, "info.reason")


def silent_banner():
    """The same when the server speaks first: its banner is there before our ClientHello."""
    with Evil(steps=[lambda peer: peer.raw(NOT_TLS[0][1]), stall()]) as server:
        with kshake.prepare(kshake.tcp(server.address), name=pki.NAME, **trusting_pin()) as sock:
            time.sleep(0.2)
            raises(errno.EPROTO, kshake.handshake, sock)
            equal(kshake.reason_name(kshake.info(sock).reason), "NOT_TLS", "info.reason")
        server.outcome()


def alert_of_tls12():
    """What a server without TLS 1.3 says: protocol_version in a TLS 1.2 record."""
    with Evil(steps=["client_hello", lambda peer: peer.raw(b"\x15\x03\x03\0\x02\x02\x46")]) as server:
        info, _ = refused(server, errno.EPROTO, None, None, "PEER_ALERT", name=pki.NAME, **trusting_pin())
    equal(info.received(), 70, "info.alert_received")


def refused_connection():
    """Nobody listens: that is connect()'s business and ends before TLS."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()
    raises(errno.ECONNREFUSED, kshake.tcp, address)


# --- after the handshake ---

UPDATE = tls13.KEY_UPDATE
AFTERWARDS = [
    ("KeyUpdate with value 2", "illegal_parameter", HANDSHAKE, message(UPDATE, b"\x02")),
    ("KeyUpdate of two bytes", ("decode_error", "illegal_parameter"), HANDSHAKE, message(UPDATE, b"\0\0")),
    ("KeyUpdate of no bytes", "decode_error", HANDSHAKE, message(UPDATE, b"")),
    ("KeyUpdate that does not end its record", "unexpected_message", HANDSHAKE,
     message(UPDATE, b"\0") + new_session_ticket()),
    ("Certificate", "unexpected_message", HANDSHAKE, message(11, bytes(4))),
    ("CertificateRequest that was not offered", "unexpected_message", HANDSHAKE, message(13, bytes(3))),
    ("Finished once more", "unexpected_message", HANDSHAKE, message(20, bytes(32))),
    ("ServerHello", "unexpected_message", HANDSHAKE, message(2, bytes(70))),
    ("HelloRequest", "unexpected_message", HANDSHAKE, message(0, b"")),
    ("message of unknown type", "unexpected_message", HANDSHAKE, message(99, b"")),
    ("message of 16 MB", ("decode_error", "illegal_parameter", "unexpected_message"), HANDSHAKE,
     b"\x04\xff\xff\xff"),
    ("NewSessionTicket cut short", "decode_error", HANDSHAKE, message(4, new_session_ticket()[4:-1])),
    ("NewSessionTicket with a trailing byte", "decode_error", HANDSHAKE, message(4, new_session_ticket()[4:] + b"x")),
    ("NewSessionTicket without a ticket", ("decode_error", "illegal_parameter"), HANDSHAKE,
     new_session_ticket(ticket=b"")),
    ("handshake record of no content", "unexpected_message", HANDSHAKE, b""),
    ("CCS under keys", "unexpected_message", CCS, b"\x01"),
    ("record of inner type 99", "unexpected_message", 99, b"x"),
    ("alert of one byte", ("decode_error", "illegal_parameter", "unexpected_message"), ALERT, b"\x02"),
]


def broken_afterwards(alerts, *steps):
    """recv() fails with EPROTO, not before the data that came ahead; the alert goes out."""
    with Evil(steps=before("serve", lambda peer: peer.send_data(b"ahead"), *steps)) as server:
        with kshake.connect(server.address, name=pki.NAME, **trusting_pin()) as sock:
            equal(kshake.read_exactly(sock, 5), b"ahead", "data ahead of it")
            raises(errno.EPROTO, sock.recv, 10)
            raises(errno.EPROTO, sock.recv, 10)
            info = kshake.info(sock)
            alert = server.alert(5)
        server.outcome()
    member(alert_names(alert), (alerts,) if isinstance(alerts, str) else alerts, "alert on the wire")
    true(alert[2], "the alert is in plaintext")
    equal(info.sent(), alert[1], "info.alert_sent")


def bad_mac_afterwards():
    """kTLS's own failure: EBADMSG from it becomes bad_record_mac on the wire (issue: the right alert)."""
    def spoil(peer):
        sealed = bytearray(peer.write_keys.seal(tls13.inner_plaintext(DATA, b"spoilt")))
        sealed[-1] ^= 1
        peer.raw(bytes(sealed))
    with Evil(steps=before("serve", spoil)) as server:
        with kshake.connect(server.address, name=pki.NAME, **trusting_pin()) as sock:
            error = raises((errno.EPROTO, errno.EBADMSG), sock.recv, 10)
            raises(error.errno, sock.recv, 10)
            alert = server.alert(5)
        server.outcome()
    equal(alert_names(alert), "bad_record_mac", "alert on the wire")


def ccs_afterwards():
    """A CCS in plaintext, as during the handshake: no longer dropped (5)."""
    with Evil(steps=before("serve", lambda peer: peer.plain(CCS, b"\x01"))) as server:
        with kshake.connect(server.address, name=pki.NAME, **trusting_pin()) as sock:
            error = raises((errno.EPROTO, errno.EBADMSG), sock.recv, 10)
            raises(error.errno, sock.recv, 10)
            alert = server.alert(5)
        server.outcome()
    # kTLS takes it for a ciphertext: it says so.
    member(alert_names(alert), ("unexpected_message", "bad_record_mac"), "alert on the wire")


def data_within_message():
    """A handshake message must not be interleaved with data (5.1)."""
    ticket = new_session_ticket()
    broken_afterwards("unexpected_message", lambda peer: peer.record(HANDSHAKE, ticket[:9]),
                      lambda peer: peer.send_data(b"within"))


def alert_afterwards():
    with Evil(steps=before("serve", lambda peer: peer.send_data(b"ahead"),
                           lambda peer: peer.alert(tls13.ALERTS["internal_error"]))) as server:
        with kshake.connect(server.address, name=pki.NAME, **trusting_pin()) as sock:
            equal(kshake.read_exactly(sock, 5), b"ahead", "data ahead of it")
            error = raises((errno.EPROTO, errno.ECONNRESET), sock.recv, 10)
            raises(error.errno, sock.recv, 10)
            info = kshake.info(sock)
        server.outcome()
    equal(info.received(), 80, "info.alert_received")


def truncation():
    """FIN without close_notify: ECONNRESET after the data that did arrive, never 0."""
    with Evil(steps=before("serve", lambda peer: peer.send_data(b"ahead"), lambda peer: peer.fin())) as server:
        with kshake.connect(server.address, name=pki.NAME, **trusting_pin()) as sock:
            equal(kshake.read_exactly(sock, 5), b"ahead", "data ahead of it")
            raises(errno.ECONNRESET, sock.recv, 10)
            info = kshake.info(sock)
        server.outcome()
    true(info.has(kshake.KSHAKE_INFO_TRUNCATED), "TRUNCATED is not set")
    true(not info.has(kshake.KSHAKE_INFO_CLOSE_NOTIFY), "CLOSE_NOTIFY is set")


def truncation_within_record():
    def half(peer):
        peer.raw(peer.write_keys.seal(tls13.inner_plaintext(DATA, b"spoilt"))[:9])
        peer.fin()
    with Evil(steps=before("serve", half)) as server:
        with kshake.connect(server.address, name=pki.NAME, **trusting_pin()) as sock:
            raises(errno.ECONNRESET, sock.recv, 10)
        server.outcome()


def reset_afterwards():
    with Evil(steps=before("serve", lambda peer: peer.reset())) as server:
        with kshake.connect(server.address, name=pki.NAME, **trusting_pin()) as sock:
            raises(errno.ECONNRESET, sock.recv, 10)
        server.outcome()


def reset_seen_by_poll():
    """poll looks at the socket first: the error is not lost by that, nor taken for the end of data."""
    gate = threading.Event()
    with Evil(steps=before("serve", lambda peer: peer.send_data(b"ahead"), lambda peer: gate.wait(20),
                           lambda peer: peer.reset())) as server:
        with kshake.connect(server.address, name=pki.NAME, **trusting_pin()) as sock:
            equal(kshake.read_exactly(sock, 5), b"ahead", "data ahead of it")
            poller = select.poll()
            poller.register(sock, select.POLLIN)
            equal(poller.poll(50), [], "poll with nothing to read")
            gate.set()
            for _ in range(3):
                true(poller.poll(10000), "poll does not see the RST")
            raises(errno.ECONNRESET, sock.recv, 10)
            raises(errno.ECONNRESET, sock.recv, 10)
        server.outcome()


def alert_with_data_behind():
    """The alert reaches a peer that has sent more, which nobody will read."""
    def flood(peer):
        peer.record(99, b"x")
        peer.send_data(bytes(40000))
        while True:
            peer.read_record()
    with Evil(steps=before("serve", flood)) as server:
        with kshake.connect(server.address, name=pki.NAME, **trusting_pin()) as sock:
            time.sleep(0.3)
            raises(errno.EPROTO, sock.recv, 10)
        peer = server.outcome()
    equal(alert_names(peer.sent_alert), "unexpected_message", "alert on the wire")


def afterwards_cases():
    for what, alerts, kind, content in AFTERWARDS:
        yield (f"afterwards: {what}", lambda a=alerts, k=kind, c=content: broken_afterwards(
            a, lambda peer: peer.record(k, c)))
    yield "afterwards: data within a handshake message", data_within_message
    yield "afterwards: CCS in plaintext", ccs_afterwards
    yield "afterwards: a record that does not authenticate", bad_mac_afterwards
    yield "afterwards: a fatal alert", alert_afterwards
    yield "afterwards: FIN without close_notify", truncation
    yield "afterwards: FIN within a record", truncation_within_record
    yield "afterwards: RST", reset_afterwards
    yield "afterwards: RST seen by poll first", reset_seen_by_poll
    yield "afterwards: the alert arrives with data behind the breach", alert_with_data_behind


def cases():
    yield from certificate_cases()
    yield "ClientHello well-formed", hello_well_formed
    yield "second ClientHello after HelloRetryRequest", second_hello_is_the_first
    yield "CertificateRequest answered", empty_certificate
    yield from breach_cases()
    yield from alert_cases()
    yield from cut_cases()
    for what, banner in NOT_TLS:
        yield f"not TLS: {what}", lambda b=banner: not_tls(b, ("NOT_TLS",))
    yield "a TLS record of major version 2", lambda: not_tls(
        b"\x16\x02\0\0\x2c" + message(2, bytes(40)), ("NOT_TLS", "PROTOCOL_VERSION"))
    yield "not TLS: an SSH server that speaks first", silent_banner
    yield "a TLS 1.2 server's alert", alert_of_tls12
    yield "connection refused", refused_connection
    yield from afterwards_cases()
