# SPDX-License-Identifier: GPL-2.0-only
"""What several suites check of a kshake socket and of the peer's view of it."""
import select
import socket
import time

import kshake
import pki
import tls13
from harness import equal, member, name_of, raises, true


def trusting_pin(cert="ecdsa-p256"):
    """Options that authenticate the test server without a helper."""
    return {"verify": kshake.KSHAKE_VERIFY_PIN, "pin": pki.spki_sha256(cert)}


def trusting_ca(name=pki.NAME):
    """Options that have the helper check the test server."""
    return {"name": name, "anchors": pki.anchors()}


def took(info):
    """The times that a handshake is said to have taken. A clock that goes by ticks sees nothing of a run between two."""
    shortest = 0 if time.clock_getres(time.CLOCK_MONOTONIC) > 1e-3 else 1
    true(shortest <= info.cpu_ns <= info.handshake_ns < 60e9 and info.handshake_ns > 0,
         f"times {info.cpu_ns}, {info.handshake_ns}")


def alert_names(alert):
    return "no alert" if alert is None else tls13.ALERT_NAMES.get(alert[1], str(alert[1]))


def sticky(sock, number):
    """Every later read and write gives the same errno, never 0."""
    poller = select.poll()
    poller.register(sock, select.POLLIN | select.POLLOUT)
    events = poller.poll(1000)
    true(events and events[0][1] & select.POLLERR, f"poll after a failure says {events}")
    for what, call in (("recv", lambda: sock.recv(1)), ("send", lambda: sock.send(b"x")),
                       ("recv again", lambda: sock.recv(1)),
                       ("handshake again", lambda: kshake.handshake(sock))):
        try:
            result = call()
        except OSError as error:
            equal(name_of(error.errno), name_of(number), f"{what} after the failure")
        else:
            raise AssertionError(f"{what} after the failure gave {result!r}")


def refused(server, number, alerts=None, protected=None, reasons=None, **options):
    """The handshake with an evil.Evil fails as it should; returns (Info, Peer).

    alerts: None, a name or several: what the peer must read off the wire; protected: must
    it be a ciphertext (None: either way); reasons: names of enum kshake_reason.
    """
    options.setdefault("timeout", 20000)
    with kshake.prepare(kshake.tcp(server.address), **options) as sock:
        raises(number, kshake.handshake, sock)
        sticky(sock, number if isinstance(number, int) else kshake.info(sock).error)
        info = kshake.info(sock)
        alert = server.alert(5 if alerts else 0)
    peer = server.outcome()
    equal(info.state, kshake.KSHAKE_STATE_FAILED, "state")
    member(info.error, number if isinstance(number, tuple) else (number,), "info.error")
    alert = alert or peer.sent_alert
    if alerts is None:
        equal(alert_names(alert), "no alert", "on the wire")
        equal(info.sent(), None, "info.alert_sent")
    else:
        wanted = (alerts,) if isinstance(alerts, str) else alerts
        member(alert_names(alert), wanted, "alert on the wire")
        equal(alert[0], 2, "alert level")
        equal(info.sent(), alert[1], "info.alert_sent")
        if protected is not None:
            equal(alert[2], protected, "alert under the handshake keys")
    if reasons:
        reasons = (reasons,) if isinstance(reasons, str) else reasons
        member(kshake.reason_name(info.reason), reasons, "info.reason")
    true(info.reason != kshake.KSHAKE_REASON_NONE, "info.reason is not set")
    return info, peer


def accepted(server, data=b"hello", **options):
    """The handshake with an evil.Evil succeeds, an echo comes back; (Info, Peer)."""
    options.setdefault("timeout", 20000)
    with kshake.connect(server.address, **options) as sock:
        sock.sendall(data)
        equal(kshake.read_exactly(sock, len(data)), data, "echo")
        info = kshake.info(sock)
    peer = server.outcome()
    if peer.failure:
        raise peer.failure
    equal(info.state, kshake.KSHAKE_STATE_ESTABLISHED, "state")
    equal(info.error, 0, "info.error")
    equal((peer.sent_alert or (0, None))[1], 0, "close_notify at close()")
    return info, peer


def socket_pair():
    """A connected pair of TCP sockets."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = kshake.tcp(listener.getsockname())
        server, _ = listener.accept()
    return client, server
