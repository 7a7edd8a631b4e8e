# SPDX-License-Identifier: GPL-2.0-only
"""Watching it: `kshake monitor`, and the counters by code point in all their forms."""
import errno
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import time

import genl
import kshake
import netns
import pki
import suite_listen
import suite_server
import tls13
from checks import accepted, refused, trusting_ca, trusting_pin
from evil import RETRY, Evil, before, stall, up_to
from harness import equal, member, name_of, raises, true
from helpers import NOBODY, in_child
from kshake import AES128, AES256, CHACHA, P256, P384, X25519
from watching import Command, Member, refusal, tallies

PROC = pathlib.Path("/proc/self/net/kshake_stat")
NO_CONNECTION = 2
(BY_VERSION, BY_SUITE, BY_GROUP, BY_SENT, BY_RECEIVED, BY_REASON) = (
    kshake.KSHAKE_TALLY_BY_VERSION, kshake.KSHAKE_TALLY_BY_SUITE, kshake.KSHAKE_TALLY_BY_GROUP,
    kshake.KSHAKE_TALLY_BY_ALERT_SENT, kshake.KSHAKE_TALLY_BY_ALERT_RECEIVED, kshake.KSHAKE_TALLY_BY_REASON)


# --- the monitor ---

def tells_all():
    """What was agreed on, between whom, and whose it is."""
    with Command("monitor", "--json", "--begin") as monitor, Evil(alpn="h2", suite=AES256, group=P384,
                                                                  steps=RETRY) as server:
        options = trusting_pin() | {"name": pki.NAME, "alpn": kshake.alpn_list("h2", "http/1.1")}
        with kshake.connect(server.address, timeout=20000, **options) as sock:
            info, ours, theirs = kshake.info(sock), sock.getsockname(), sock.getpeername()
            inode = os.fstat(sock.fileno()).st_ino
        server.outcome()
        begin, end = monitor.event(), monitor.event()
    for event, what in ((begin, "begin"), (end, "end")):
        equal(event["event"], what, "which event")
        equal((event["inode"], event["pid"], event["uid"], event["role"]), (inode, os.getpid(), 0, "client"), "whose")
        equal(event["comm"], pathlib.Path("/proc/self/comm").read_text().rstrip("\n"), "comm")
        equal((event["local"], event["local_port"]), ours, "the local end")
        equal((event["peer"], event["peer_port"]), theirs, "the peer's end")
        equal(event["server_name"], pki.NAME, "server name")
        true(abs(event["time"] - time.time()) < 60, f"time {event['time']}")
    equal(end["number"], begin["number"] + 1, "numbers")
    wanted = {"version": "TLSv1.3", "suite": "TLS_AES_256_GCM_SHA384", "group": "secp384r1", "alpn": "h2",
              "signature_scheme": "ecdsa_secp256r1_sha256", "own_signature_scheme": None, "hello_retry": True,
              "verify": "pin", "verify_result": 0, "verify_cached": False, "peer_certs": info.peer_certs, "errno": None,
              "reason": None, "alert_sent": None, "alert_received": None, "handshake_ns": info.handshake_ns,
              "cpu_ns": info.cpu_ns, "ok": True}
    equal({key: end[key] for key in wanted}, wanted, "what was agreed on")


def one_line():
    """For people: one line, whatever the names have in them."""
    name = "kshake\n\x1b[m"
    with Command("monitor") as monitor, Evil(alpn="h2") as server:
        pathlib.Path("/proc/self/comm").write_text(name)
        try:
            accepted(server, name=pki.NAME, alpn=kshake.alpn_list("h2"), **trusting_pin())
        finally:
            pathlib.Path("/proc/self/comm").write_text("python3")
        line = monitor.line()
    for what in (r"^\d\d:\d\d:\d\d\.\d{3} kshake\\x0a\\x1b\[m\[\d+\] uid 0 client 127\.0\.0\.1:\d+ > 127\.0\.0\.1:\d+ ",
                 pki.NAME, "TLSv1.3 TLS_AES_128_GCM_SHA256 x25519 ecdsa_secp256r1_sha256", "alpn h2", "verify pin",
                 r" ms cpu [\d.]+ ms ok$"):
        true(re.search(what, line), f"it lacks {what}: {line!r}")


def ipv6():
    with Command("monitor", "--json") as monitor, Evil(family=socket.AF_INET6) as server:
        accepted(server, name=pki.NAME, **trusting_pin())
        event = monitor.event()
    equal((event["local"], event["peer"], event["peer_port"]), ("::1", "::1", server.address[1]), "addresses")


def mapped():
    """IPv4 on a socket of IPv6's is IPv4."""
    with Command("monitor", "--json") as monitor, Evil() as server:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as sock:
            sock.connect(("::ffff:127.0.0.1", server.address[1]))
            kshake.handshake(kshake.prepare(sock, name=pki.NAME, **trusting_pin()))
        event = monitor.event()
        server.outcome()
    equal((event["local"], event["peer"]), ("127.0.0.1", "127.0.0.1"), "addresses")


def cached():
    """The second time the helper need not be asked, and the event says so."""
    with netns.Kshaked() as helper, Command("monitor", "--json") as monitor:
        helper.wait_joined()
        for again in (False, True):
            with Evil() as server:
                accepted(server, **trusting_ca())
            event = monitor.event()
            equal((event["verify"], event["verify_cached"], event["ok"]), ("helper", again, True), "the event")



FAILURES = [
    ("its key is not pinned", {}, {"pin": bytes(32)}, errno.EKEYREJECTED, "pin-mismatch", 42, None),
    ("its certificate's proof is wrong", {"edit": {"finished": lambda p, m: m[:-1] + bytes([m[-1] ^ 1])}}, {},
     errno.EPROTO, "bad-finished", 51, None),
    ("it sends an alert", {"steps": before("certificate", lambda p: p.alert(40))}, {}, errno.EPROTO, "peer-alert",
     None, 40),
    ("it sends an alert that nobody knows", {"steps": before("server_hello", lambda p: p.alert(99))}, {},
     errno.EPROTO, "peer-alert", None, 99),
    ("it is no TLS", {"steps": up_to("server_hello", lambda p: p.raw(b"HTTP/1.0 400 no\r\n\r\n"))}, {}, errno.EPROTO,
     "not-tls", None, None),
    ("it closes", {"steps": up_to("certificate", lambda p: p.fin())}, {}, errno.ECONNRESET, "peer-closed", None, None),
    ("it resets", {"steps": up_to("certificate", lambda p: p.reset())}, {}, errno.ECONNRESET, "peer-reset", None,
     None),
    ("it is silent", {"steps": up_to("server_hello", stall())}, {"timeout": 300}, errno.ETIMEDOUT, "timeout", None,
     None),
    ("nobody can judge it", {}, {"verify": kshake.KSHAKE_VERIFY_HELPER}, errno.ENOLINK, "no-helper", 80, None),
]


def since(earlier):
    """What tallies() have counted since then."""
    return {key: count - earlier.get(key, 0) for key, count in tallies().items() if count != earlier.get(key)}


def failure(plan, options, number, reason, sent, received):
    """The event, the counters and the socket say the same."""
    def case():
        earlier, totals = tallies(), genl.stats()
        with Command("monitor", "--json") as monitor, Evil(**plan) as server:
            with kshake.prepare(kshake.tcp(server.address),
                                **({"timeout": 20000, "name": pki.NAME} | trusting_pin() | options)) as sock:
                raises(number, kshake.handshake, sock)
                info = kshake.info(sock)
            event = monitor.event()
            equal(monitor.line(0.1), None, "a second event")
        member(event["alert_sent"], (sent, info.sent()) if sent is None else (sent,), "alert sent")
        equal((event["ok"], event["errno"], event["reason"], event["alert_sent"], event["alert_received"]),
              (False, name_of(number), reason, info.sent(), received), "the event")
        changes = since(earlier)
        wanted = {(BY_REASON, info.reason): 1}
        if info.sent() is not None:
            wanted[BY_SENT, info.sent()] = 1
        if received is not None:
            wanted[BY_RECEIVED, received if received in tls13.ALERT_NAMES else None] = 1
        equal(changes, wanted, "what was counted")
        later = genl.stats()
        equal((later["handshakes_failed"] - totals["handshakes_failed"], later["handshakes_running"]), (1, 0), "totals")
    return case


def as_server():
    """The same of a server: with a client that shows a certificate."""
    cert = "client-rsa-2048"
    with Command("monitor", "--json", "--begin") as monitor:
        peer = suite_server.client(suite_server.OpenSSL, suite_server.greet, suites=[CHACHA], groups=[X25519, P256],
                                   cert=cert, alpn=suite_server.HTTP)
        with suite_server.listener().serve(cert="ecdsa-p384", groups=[P256], alpn=suite_server.HTTP, pin=pki.spki_sha256(cert),
                                           verify=kshake.KSHAKE_VERIFY_PIN,
                                           client_auth=kshake.KSHAKE_CLIENT_AUTH_REQUIRE) as sock:
            info, inode = kshake.info(sock), os.fstat(sock.fileno()).st_ino
            ours, theirs = sock.getsockname(), sock.getpeername()
            suite_server.answer(sock)
        peer.result()
        begin, end = monitor.event(), monitor.event()
    for event, what in ((begin, "begin"), (end, "end")):
        equal((event["event"], event["role"], event["inode"], event["pid"], event["uid"]),
              (what, "server", inode, os.getpid(), 0), "which event, whose")
        equal((event["local"], event["local_port"]), ours, "the local end")
        equal((event["peer"], event["peer_port"]), theirs, "the peer's end")
    wanted = {"server_name": pki.NAME, "suite": "TLS_CHACHA20_POLY1305_SHA256", "group": "secp256r1", "alpn": "http/1.1",
              "signature_scheme": "rsa_pss_rsae_sha256", "own_signature_scheme": "ecdsa_secp384r1_sha384",
              "hello_retry": True, "verify": "pin", "peer_certs": info.peer_certs, "errno": None, "reason": None,
              "handshake_ns": info.handshake_ns, "ok": True}
    equal({key: end[key] for key in wanted}, wanted, "what was agreed on")


def server_refuses():
    """A server's alert, in the event and in the counters."""
    earlier = tallies()
    with Command("monitor", "--json") as monitor:
        info = suite_server.refused(errno.EPROTO, "NO_APPLICATION_PROTOCOL", suite_server.NO_APPLICATION_PROTOCOL,
                                    alpn=suite_server.HTTP, server={"alpn": kshake.alpn_list("h2")})
        event = monitor.event()
    equal((event["role"], event["ok"], event["errno"], event["reason"], event["alert_sent"], event["alert_received"]),
          ("server", False, "EPROTO", "no-application-protocol", suite_server.NO_APPLICATION_PROTOCOL, None), "the event")
    changes = since(earlier)
    equal(changes, {(BY_REASON, info.reason): 1, (BY_SENT, suite_server.NO_APPLICATION_PROTOCOL): 1}, "what was counted")


def of_listener(ready):
    """What a listener does is told like anything else, its process and user being whose it is."""
    before = genl.stats()["handshakes_completed"]
    with Command("monitor", "--json") as monitor, suite_listen.armed(ready=ready) as listener:
        port = suite_listen.to(listener)[1]
        suite_listen.works(listener)
        event = monitor.event()
    equal((event["role"], event["ok"], event["local_port"], event["uid"], event["pid"]),
          ("server", True, port, 0, os.getpid()), "the event")
    equal(genl.stats()["handshakes_completed"] - before, 1, "handshakes that were counted")


def cancelled():
    """The application closes within it; its own line says who it was."""
    with Command("monitor", "--json") as monitor, Evil(steps=up_to("server_hello", stall())) as server:
        sock = kshake.prepare(kshake.tcp(server.address), name=pki.NAME, **trusting_pin())
        sock.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, sock)
        sock.close()
        event = monitor.event()
    equal((event["errno"], event["reason"], event["pid"]), ("ECANCELED", "cancelled", os.getpid()), "the event")


def own_namespace():
    """A monitor hears of its network namespace, and of no other; nor is anything counted there."""
    with Command("monitor", "--json") as monitor:
        def elsewhere():
            netns.enter()
            with Command("monitor", "--json") as theirs, Evil() as server:
                accepted(server, name=pki.NAME, **trusting_pin())
                true(theirs.event()["ok"], "its own monitor hears nothing")
                equal(tallies(), {(BY_VERSION, 0x0304): 1, (BY_SUITE, AES128): 1, (BY_GROUP, X25519): 1}, "its tallies")
        earlier = tallies()
        in_child(elsewhere)
        equal(monitor.line(0.2), None, "an event of another namespace")
        equal(tallies(), earlier, "tallies")
        with Evil() as server:
            accepted(server, name=pki.NAME, **trusting_pin())
        true(monitor.event()["ok"], "no event of the own one")


def no_rights():
    """Another user may not join, by hand or by the command."""
    def child():
        os.setgroups([])
        os.setresuid(NOBODY, NOBODY, NOBODY)
        for group in ("monitor", "keylog"):
            raises(errno.EPERM, Member, group)
        code, said = refusal("monitor")
        true(code == NO_CONNECTION and "CAP_NET_ADMIN" in said, f"exit code {code}, {said!r}")
        code, said = refusal("keylog")
        true(code == NO_CONNECTION and "CAP_SYS_ADMIN" in said, f"exit code {code}, {said!r}")
        tallies()				# which all may read
        true(PROC.read_text(), "nothing in /proc/net/kshake_stat")
    in_child(child)


def begin_and_end():
    """Two events for next to nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        while True:
            sock = kshake.prepare(kshake.tcp(listener.getsockname()), name=pki.NAME, **trusting_pin())
            sock.setblocking(False)
            raises(errno.EINPROGRESS, kshake.handshake, sock)
            sock.close()
            listener.accept()[0].close()
            yield


def overrun():
    """A monitor that does not keep up is told how many it has lost, and goes on."""
    with Command("monitor", "--json", "--begin") as monitor, Member("monitor") as ours:
        os.kill(monitor.process.pid, signal.SIGSTOP)
        attempts = begin_and_end()
        last = 0
        try:
            for _ in range(6000):
                next(attempts)
                last = [int.from_bytes(ours.next()["number"], "little") for _ in range(2)][1]
                if last % 50 == 0 and lost_by(monitor.process.pid):
                    break
            else:
                raise AssertionError("its buffer has room for all")
        finally:
            os.kill(monitor.process.pid, signal.SIGCONT)
        shown, lost = [], 0
        while event := monitor.event(1):
            if event["event"] == "lost":
                lost += event["count"]
            else:
                shown.append(event["number"])
        next(attempts)
        while event := monitor.event(1):
            if event["event"] == "lost":
                lost += event["count"]
            else:
                shown.append(event["number"])
    equal(shown[-1], last + 2, "the last event")
    true(lost, "it does not say how many are lost")
    equal(len(shown) + lost, shown[-1] - shown[0] + 1, "shown and lost")


def lost_by(pid):
    """Drops of its netlink sockets, as the kernel counts them."""
    for line in pathlib.Path("/proc/self/net/netlink").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[1] == "16" and int(fields[2]) & 0x3fffff == pid & 0x3fffff and int(fields[8]):
            return True
    return False


# --- the counters ---

def adds_up():
    """Known handshakes: each is counted under its version, suite and group, and the sums are the totals."""
    earlier, totals = tallies(), genl.stats()
    wanted = {}
    for suite, group in ((AES128, X25519), (AES256, P256), (CHACHA, P384), (CHACHA, X25519)):
        with Evil(suite=suite, group=group, steps=None if group == X25519 else RETRY) as server:
            accepted(server, name=pki.NAME, **trusting_pin())
        for key in ((BY_VERSION, 0x0304), (BY_SUITE, suite), (BY_GROUP, group)):
            wanted[key] = wanted.get(key, 0) + 1
    later, final = tallies(), genl.stats()
    equal({key: later[key] - earlier.get(key, 0) for key in later if later[key] != earlier.get(key)}, wanted, "changes")
    equal(final["handshakes_completed"] - totals["handshakes_completed"], 4, "completed")
    for by, total in ((BY_VERSION, "handshakes_completed"), (BY_SUITE, "handshakes_completed"),
                      (BY_GROUP, "handshakes_completed"), (BY_SENT, "alerts_sent"), (BY_RECEIVED, "alerts_received"),
                      (BY_REASON, "handshakes_failed")):
        equal(sum(count for key, count in later.items() if key[0] == by), final[total], f"the sum of {by} and {total}")


def alert_later():
    """An alert of an established connection counts, and the handshake stays a completed one."""
    earlier = tallies()
    with Evil(steps=before("serve", lambda p: p.alert(47))) as server:
        with kshake.connect(server.address, name=pki.NAME, timeout=20000, **trusting_pin()) as sock:
            raises(errno.EPROTO, sock.recv, 1)
    changes = since(earlier)
    equal(changes, {(BY_VERSION, 0x0304): 1, (BY_SUITE, AES128): 1, (BY_GROUP, X25519): 1, (BY_RECEIVED, 47): 1},
          "changes")


PREFIXES = {BY_VERSION: "Version%04x", BY_SUITE: "Suite%04x", BY_GROUP: "Group%04x", BY_SENT: "AlertSent%d",
            BY_RECEIVED: "AlertReceived%d", BY_REASON: "Reason%d"}


def in_proc():
    """/proc/net/kshake_stat: a name and a value a line, the same as over netlink."""
    lines = PROC.read_text().splitlines()
    for line in lines:
        true(re.fullmatch(r"\w+ +\d+", line), f"no name and value: {line!r}")
    found = {name: int(value) for name, value in map(str.split, lines)}
    equal(len(found), len(lines), "names, all different")
    wanted = {"".join(word.capitalize() for word in name.split("_")): value for name, value in genl.stats().items()}
    for (by, code), count in tallies().items():
        prefix = PREFIXES[by]
        wanted[prefix.partition("%")[0] + "Other" if code is None else prefix % code] = count
    equal(found, wanted, "the file")
    raises((errno.EACCES, errno.EPERM, errno.EIO), PROC.write_text, "0")


def by_name():
    """`kshake stats`: sections with names, as text and as JSON; what is 0 is not in them."""
    text = subprocess.run(["kshake", "stats"], capture_output=True, check=True, timeout=20).stdout.decode()
    told = json.loads(subprocess.run(["kshake", "stats", "--json"], capture_output=True, check=True, timeout=20).stdout)
    count = tallies()
    equal(told["by-suite"], {f"TLS_{name}": count[BY_SUITE, code] for code, name in (
        (AES128, "AES_128_GCM_SHA256"), (AES256, "AES_256_GCM_SHA384"), (CHACHA, "CHACHA20_POLY1305_SHA256"))}, "JSON")
    equal(told["by-reason"]["pin-mismatch"], count[BY_REASON, kshake.KSHAKE_REASON_PIN_MISMATCH], "a reason in JSON")
    equal(told["by-alert-received"]["others"], count[BY_RECEIVED, None], "alerts that nobody knows")
    section = re.search(r"^by group:\n((?:  .*\n)+)", text, re.M)
    true(section, f"no section by group: {text}")
    equal(section[1], "".join(f"  {name}: {count[BY_GROUP, code]}\n" for code, name in (
        (P256, "secp256r1"), (P384, "secp384r1"), (X25519, "x25519"))), "the section by group")


def cases():
    yield "monitor: what was agreed on, between whom", tells_all
    yield "monitor: one line for people", one_line
    yield "monitor: IPv6", ipv6
    yield "monitor: IPv4 on a socket of IPv6's", mapped
    for what, *case in FAILURES:
        yield f"monitor and counters: {what}", failure(*case)
    yield "monitor: the application gives up", cancelled
    yield "monitor: verdicts that were remembered", cached
    yield "monitor: a server", as_server
    yield "monitor and counters: a server that refuses", server_refuses
    yield "monitor: a listener", lambda: of_listener(False)
    yield "monitor: a listener with KSHAKE_ACCEPT_READY", lambda: of_listener(True)
    yield "monitor: its own namespace alone", own_namespace
    yield "another user may not listen", no_rights
    yield "monitor: too slow", overrun
    yield "counters: known handshakes", adds_up
    yield "counters: an alert after the handshake", alert_later
    yield "counters: /proc/net/kshake_stat", in_proc
    yield "counters: by name", by_name
