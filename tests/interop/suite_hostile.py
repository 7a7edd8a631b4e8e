# SPDX-License-Identifier: GPL-2.0-only
"""Hostile clients: whatever is wrong with one, its server says so by the right alert and errno."""
import contextlib
import errno
import functools
import socket
import threading
import time

import client_breaches
import genl
import hellos
import keyring
import kshake
import pki
import tls13
from checks import alert_names
from evil import new_session_ticket
from evil_client import GOOD, RETRY, EvilClient, up_to
from harness import equal, name_of, raises, true, wait_until
from tls13 import ALERT, CCS, DATA, HANDSHAKE, message

ALPN = kshake.alpn_list("h2", "http/1.1")

# What a reason is on the wire, and to the application.
MEANS = {
    "DECODE": ("decode_error", errno.EPROTO),
    "ILLEGAL_PARAMETER": ("illegal_parameter", errno.EPROTO),
    "MESSAGE_TOO_LARGE": ("illegal_parameter", errno.EPROTO),
    "MISSING_EXTENSION": ("missing_extension", errno.EPROTO),
    "UNSUPPORTED_EXTENSION": ("unsupported_extension", errno.EPROTO),
    "PROTOCOL_VERSION": ("protocol_version", errno.EPROTO),
    "DOWNGRADE": ("inappropriate_fallback", errno.EPROTO),
    "NO_COMMON_PARAMETERS": ("handshake_failure", errno.EPROTO),
    "NO_APPLICATION_PROTOCOL": ("no_application_protocol", errno.EPROTO),
    "UNEXPECTED_MESSAGE": ("unexpected_message", errno.EPROTO),
    "NOT_TLS": ("unexpected_message", errno.EPROTO),
    "RECORD_OVERFLOW": ("record_overflow", errno.EPROTO),
    "BAD_RECORD_MAC": ("bad_record_mac", errno.EPROTO),
    "BAD_FINISHED": ("decrypt_error", errno.EPROTO),
    "BAD_SIGNATURE": ("decrypt_error", errno.EPROTO),
    "BAD_CERTIFICATE": ("bad_certificate", errno.EKEYREJECTED),
    "UNSUPPORTED_CERTIFICATE": ("unsupported_certificate", errno.EKEYREJECTED),
    "CERTIFICATE_REQUIRED": ("certificate_required", errno.EKEYREJECTED),
}

# Whoever has a certificate at all is let in: that chains are judged is another suite's.
MUTUAL = {"client_auth": kshake.KSHAKE_CLIENT_AUTH_REQUIRE, "verify": kshake.KSHAKE_VERIFY_NONE}


@functools.cache
def serial(cert):
    """The key of a certificate, in this process's keyring."""
    return keyring.add(pki.key_der(cert))


def handshake(sock):
    kshake.setopt(sock, kshake.KSHAKE_HANDSHAKE, kshake.KSHAKE_SERVER)


@contextlib.contextmanager
def against(plan, client_auth=None, verify=None, timeout=20000, kind=EvilClient, cert="ecdsa-p256", **more):
    """An EvilClient and the socket that it is connected to, ready for its handshake; cert: None if that has another."""
    own = {"chain": pki.chain_der(cert), "key": serial(cert)} if cert else {}
    with socket.create_server(("127.0.0.1", 0)) as listener, kind(listener.getsockname(), **plan) as client:
        sock, _ = listener.accept()
        with sock:
            kshake.prepare(sock, alpn=ALPN, verify=verify, timeout=timeout, **own, **more)
            if client_auth is not None:
                kshake.setopt(sock, kshake.KSHAKE_CLIENT_AUTH, client_auth)
            yield client, sock


def sticky(sock, number):
    """Every later call gives the same errno, never 0."""
    for what, call in (("recv", lambda: sock.recv(1)), ("send", lambda: sock.send(b"x")),
                       ("handshake", lambda: handshake(sock)), ("recv again", lambda: sock.recv(1))):
        try:
            result = call()
        except OSError as error:
            equal(name_of(error.errno), name_of(number), f"{what} after the failure")
        else:
            true(False, f"{what} after the failure gave {result!r}")


def failed(sock, number, reason):
    """It failed like this; the struct kshake_info."""
    sticky(sock, number)
    info = kshake.info(sock)
    equal(info.state, kshake.KSHAKE_STATE_FAILED, "info.state")
    equal(info.role, kshake.KSHAKE_SERVER, "info.role")
    equal(name_of(info.error), name_of(number), "info.error")
    equal(kshake.reason_name(info.reason), reason, "info.reason")
    return info


def refused(reason, protected, plan, **options):
    """The server fails for this reason and says so; the Client."""
    wanted, number = MEANS[reason]
    with against(plan, **options) as (client, sock):
        raises(number, handshake, sock)
        info = failed(sock, number, reason)
        alert = client.alert(5)
    client = client.outcome()
    if client.failure:
        raise client.failure
    equal(alert_names(alert), wanted, "alert on the wire")
    equal(alert[0], 2, "alert level")
    equal(alert[2], protected, "alert is protected")
    equal(info.sent(), alert[1], "info.alert_sent")
    equal(info.received(), None, "info.alert_received")
    equal(client.records[-1][2], ALERT, "the last record")
    return client


def refused_at_once(reason, plan, **options):
    client = refused(reason, False, plan, **options)
    equal(len(client.records), 1, "records from the server")


def talk(plan, **options):
    """The handshake succeeds and data comes back; the Client, and the struct kshake_info."""
    with against(plan, **options) as (client, sock):
        handshake(sock)
        while data := sock.recv(65536):
            sock.sendall(data)
        info = kshake.info(sock)
        sock.shutdown(socket.SHUT_WR)
        client = client.outcome()
    if client.failure:
        raise client.failure
    true(client.echoed, f"no echo; the client's end was {client.end}, its alert {client.sent_alert}")
    return client, info


def taken(plan, **options):
    client, info = talk(plan, **options)
    equal(info.state, kshake.KSHAKE_STATE_ESTABLISHED, "info.state")
    equal(info.suite, client.schedule.suite, "info.suite")
    equal(info.has(kshake.KSHAKE_INFO_HELLO_RETRY), "hello_retry" in client.plan.steps, "HELLO_RETRY")
    # D.4: one, where the client is in compatibility mode.
    equal([r[0] for r in client.records].count(CCS), int(bool(client.hello["session_id"])), "CCS from the server")


def table_cases():
    for what, reason, plan in hellos.OLDER:
        yield f"ClientHello, TLS 1.3 alone: {what}", functools.partial(refused_at_once, reason, plan, **kshake.ONLY13)
    for what, reason, plan in hellos.FIRST:
        yield f"ClientHello: {what}", functools.partial(refused_at_once, reason, plan)
    for what, reason, plan in hellos.SECOND_HELLO:
        yield f"second ClientHello: {what}", functools.partial(refused, reason, False, plan)
    for what, reason, plan in hellos.EARLY_DATA:
        yield f"early data: {what}", functools.partial(refused, reason, True, plan)
    for what, reason, plan in client_breaches.BREACHES:
        yield f"breach: {what}", functools.partial(refused, reason, True, plan)
    for what, reason, plan in client_breaches.MUTUAL:
        yield f"mutual: {what}", functools.partial(refused, reason, True, {"cert": "ecdsa-p256", **plan}, **MUTUAL)
    for what, plan in hellos.TAKEN + client_breaches.TAKEN:
        yield f"taken: {what}", functools.partial(taken, plan)
    for what, plan in client_breaches.MUTUAL_TAKEN:
        yield f"mutual, taken: {what}", functools.partial(taken, {"cert": "ecdsa-p256", **plan}, **MUTUAL)


# --- alerts of each kind in each state ---

FATAL = [n for name, n in tls13.ALERTS.items() if name not in ("close_notify", "user_canceled")] + [200]

# what the client says nothing more than an alert instead of, the options of the server, what it is
MOMENTS = [
    ("the ClientHello", [], {}, {}),
    ("the second ClientHello", up_to("second_client_hello", base=RETRY), {"shares": ()}, {}),
    ("anything under keys, in plaintext", ["client_hello"], {}, {}),
    ("Certificate", up_to("certificate"), {"cert": "ecdsa-p256"}, MUTUAL),
    ("CertificateVerify", up_to("certificate_verify"), {"cert": "ecdsa-p256"}, MUTUAL),
    ("Finished", up_to("finished"), {}, {}),
]


def heard(steps, plan, options, *alerts, level=2):
    """The last one of these alerts ends the handshake, and is not answered."""
    def say(client):
        for description in alerts:
            client.alert(description, level)
    with against({**plan, "steps": [*steps, say]}, **options) as (client, sock):
        raises(errno.EPROTO, handshake, sock)
        info = failed(sock, errno.EPROTO, "PEER_ALERT")
        equal(info.received(), alerts[-1], "info.alert_received")
        equal(info.sent(), None, "info.alert_sent")
    equal(client.outcome().sent_alert, None, "alert from the server")


def all_alerts(*moment):
    """Every description, fatal; and as a warning or with a level that is none, which mean the same (6)."""
    for description in FATAL:
        heard(*moment, description)
    for level in (0, 1, 255):
        heard(*moment, 40, level=level)
    return f"{len(FATAL) + 3} alerts"


def alert_cases():
    for what, *moment in MOMENTS:
        yield f"alert: each kind instead of {what}", functools.partial(all_alerts, *moment)
        yield f"alert: close_notify instead of {what}", functools.partial(heard, *moment, 0, level=1)
        yield f"alert: user_canceled and close_notify instead of {what}", functools.partial(
            heard, *moment, 90, 0, level=1)


# --- FIN, RST and silence at each byte of the client's flights ---

ANSWERED = [s for s in up_to("certificate") if s != "ccs"]

# in front of the flight, its steps, plan, options of the server
FLIGHTS = {
    "ClientHello": ([], ["client_hello"], {}, {}),
    "the second ClientHello": (up_to("ccs", base=RETRY), ["ccs", "second_client_hello"], {"shares": ()}, {}),
    "Finished": (ANSWERED, ["ccs", "finished"], {}, {}),
    "Certificate, CertificateVerify and Finished": (
        ANSWERED, ["ccs", "certificate", "certificate_verify", "finished"], {"cert": "ecdsa-p256"}, MUTUAL),
}
DER_VARIES = 4					# an ECDSA signature may be that much shorter


def cut(flight, size, end, number, reason, **more):
    """The client says so much of a flight, and then: end(client). The bytes that a whole one has, at least."""
    before, steps, plan, options = FLIGHTS[flight]
    begun, sizes = threading.Event(), []

    def say(client):
        data = client.collect(*steps)
        sizes.append(len(data) - DER_VARIES)
        client.raw(data[:size])
        end(client)
    with against({**plan, "steps": [lambda _: begun.wait(10), *before, say]}, **options, **more) as (client, sock):
        # Under way before the client is gone: there would be nobody to begin with.
        sock.setblocking(False)
        raises(errno.EINPROGRESS, handshake, sock)
        begun.set()
        sock.setblocking(True)
        raises(number, handshake, sock)
        info = failed(sock, number, reason)
        equal((info.sent(), info.received()), (None, None), "alerts")
    client = client.outcome()
    if client.failure:
        raise client.failure
    return sizes[0]


def cut_everywhere(flight, end, reason, step):
    sizes = range(0, cut(flight, 0, end, errno.ECONNRESET, reason), step)
    for size in sizes:
        cut(flight, size, end, errno.ECONNRESET, reason)
    wait_until(lambda: not genl.stats()["handshakes_running"], "all handshakes to be gone")
    return f"{len(sizes)} places"


def silence(flight, size):
    """KSHAKE_TIMEOUT ends it: not before its time, and soon after."""
    start = time.monotonic()
    cut(flight, size, lambda client: None, errno.ETIMEDOUT, "TIMEOUT", timeout=500)
    took = time.monotonic() - start
    true(0.45 < took < 4, f"took {took:.2f} s instead of 0.5")


def drip():
    """A byte every 50 ms renews nothing: the time is for the whole handshake."""
    def slowly(client):
        for byte in client.collect("client_hello"):
            client.raw(bytes([byte]))
            time.sleep(0.05)
    start = time.monotonic()
    with against({"steps": [slowly]}, timeout=500) as (_, sock):
        raises(errno.ETIMEDOUT, handshake, sock)
        failed(sock, errno.ETIMEDOUT, "TIMEOUT")
    true(time.monotonic() - start < 4, "the timeout was renewed by each byte")


def cut_cases():
    for flight in FLIGHTS:
        # Of the longest flight, enough places to be in each record, at its ends and within.
        step = 7 if "Certificate" in flight else 1
        for what, end, reason in (("FIN", lambda client: client.fin(), "PEER_CLOSED"),
                                  ("RST", lambda client: client.reset(), "PEER_RESET")):
            yield f"{what} at each byte of {flight}", functools.partial(cut_everywhere, flight, end, reason, step)
        for size in (0, 1, 5, 30):
            yield f"silence after {size} bytes of {flight}", functools.partial(silence, flight, size)
    yield "a byte every 50 ms", drip


# --- after the handshake ---

UPDATE = tls13.KEY_UPDATE
AFTERWARDS = [
    ("KeyUpdate of value 2", "illegal_parameter", HANDSHAKE, message(UPDATE, b"\2")),
    ("KeyUpdate of two bytes", "decode_error", HANDSHAKE, message(UPDATE, b"\0\0")),
    ("KeyUpdate of no bytes", "decode_error", HANDSHAKE, message(UPDATE, b"")),
    ("KeyUpdate that does not end its record", "unexpected_message", HANDSHAKE, message(UPDATE, b"\0") * 2),
    ("NewSessionTicket from a client", "unexpected_message", HANDSHAKE, new_session_ticket()),
    ("post-handshake authentication unasked", "unexpected_message", HANDSHAKE, message(11, bytes(4))),
    ("CertificateRequest from a client", "unexpected_message", HANDSHAKE, message(13, bytes(3))),
    ("CertificateVerify", "unexpected_message", HANDSHAKE, message(15, bytes(4))),
    ("Finished once more", "unexpected_message", HANDSHAKE, message(20, bytes(32))),
    ("ClientHello: renegotiation", "unexpected_message", HANDSHAKE, message(1, bytes(70))),
    ("EndOfEarlyData", "unexpected_message", HANDSHAKE, message(5, b"")),
    ("a message of unknown type", "unexpected_message", HANDSHAKE, message(99, b"")),
    ("a message of 16 MB", "unexpected_message", HANDSHAKE, b"\x0b\xff\xff\xff"),
    ("a handshake record of no content", "unexpected_message", HANDSHAKE, b""),
    ("CCS under keys", "unexpected_message", CCS, b"\1"),
    ("a record of inner type 99", "unexpected_message", 99, b"x"),
    ("half an alert", "decode_error", ALERT, b"\2"),
]


def broken_afterwards(wanted, *steps):
    """recv() fails, not before the data that came ahead; the alert goes out."""
    def say(client):
        client.send_data(b"ahead")
        client.take(steps)
    with against({"steps": [*GOOD[:-1], say]}) as (client, sock):
        handshake(sock)
        equal(kshake.read_exactly(sock, 5), b"ahead", "data ahead of it")
        raises((errno.EPROTO, errno.EBADMSG), sock.recv, 10)
        info = kshake.info(sock)
        alert = client.alert(5)
    client = client.outcome()
    equal(alert_names(alert), wanted, "alert on the wire")
    true(alert[2], "the alert is in plaintext")
    equal(info.sent(), alert[1], "info.alert_sent")


def spoilt(client):
    sealed = bytearray(client.write_keys.seal(tls13.inner_plaintext(DATA, b"spoilt")))
    sealed[-1] ^= 1
    client.raw(bytes(sealed))


def truncated(end):
    """An end without close_notify is none."""
    def say(client):
        client.send_data(b"ahead")
        end(client)
    with against({"steps": [*GOOD[:-1], say]}) as (_, sock):
        handshake(sock)
        equal(kshake.read_exactly(sock, 5), b"ahead", "data ahead of it")
        raises(errno.ECONNRESET, sock.recv, 10)
        true(kshake.info(sock).has(kshake.KSHAKE_INFO_TRUNCATED), "TRUNCATED is not set")


def afterwards_cases():
    for what, wanted, kind, content in AFTERWARDS:
        yield f"afterwards: {what}", functools.partial(
            broken_afterwards, wanted, lambda client, k=kind, c=content: client.record(k, c))
    yield "afterwards: data within a handshake message", functools.partial(
        broken_afterwards, "unexpected_message", lambda client: client.record(HANDSHAKE, message(UPDATE, b"\0")[:3]),
        lambda client: client.send_data(b"within"))
    yield "afterwards: a record that does not authenticate", functools.partial(
        broken_afterwards, "bad_record_mac", spoilt)
    yield "afterwards: the ClientHello in plaintext", functools.partial(
        broken_afterwards, "bad_record_mac", lambda client: client.plain(HANDSHAKE, client.build_client_hello()))
    yield "afterwards: FIN without close_notify", functools.partial(truncated, lambda client: client.fin())


def cases():
    yield from table_cases()
    yield from alert_cases()
    yield from cut_cases()
    yield from afterwards_cases()
