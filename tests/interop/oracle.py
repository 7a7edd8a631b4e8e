# SPDX-License-Identifier: GPL-2.0-only
"""How OpenSSL's client takes what suite_refused.py does to kshake: a look at the tables.

    python3 tests/interop/oracle.py

Prints each breach where OpenSSL sends another alert than the tables allow, or none. A
difference is not an error of either: it says where to read the RFC once more.
"""
import contextlib
import socket
import ssl

import breaches
import pki
import tls13
from evil import Evil


def client():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(pki.path("root.pem"))
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.set_alpn_protocols(["h2", "http/1.1"])
    return context


def attempt(plan):
    """(did the handshake succeed, name of the alert that the client sent)"""
    good = False
    with Evil(**plan) as server, socket.create_connection(server.address) as sock:
        sock.settimeout(5)
        with contextlib.suppress(OSError):
            with client().wrap_socket(sock, server_hostname=pki.NAME) as tls:
                tls.sendall(b"hello")
                good = tls.recv(5) == b"hello"
        sock.close()
        peer = server.outcome()
    alert = peer.sent_alert
    return good, alert and tls13.ALERT_NAMES.get(alert[1], alert[1]), peer


def main():
    pki.ensure()
    same = 0
    for table in (breaches.PLAIN, breaches.PROTECTED, breaches.STAPLE, breaches.EITHER):
        for what, alerts, plan in table:
            good, alert, _ = attempt(plan)
            if not good and alert in ((alerts,) if isinstance(alerts, str) else alerts):
                same += 1
            else:
                print(f"{what}: OpenSSL {'goes on' if good else alert}, the table {alerts}")
    for what, plan in breaches.TOLERATED:
        good, alert, peer = attempt(plan)
        same += good
        if not good:
            print(f"{what}: OpenSSL {alert}, the table tolerates it; {peer.failure}")
    print(f"{same} the same")


if __name__ == "__main__":
    main()
