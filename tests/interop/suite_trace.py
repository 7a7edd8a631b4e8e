# SPDX-License-Identifier: GPL-2.0-only
"""Tracepoints. Turning one on rewrites code of the module's, which processors that are emulated may stumble over: this
suite runs when nobody else is in that code, and has nothing else rewritten.
"""
import contextlib
import errno
import os
import pathlib
import re
import subprocess

import kshake
import pki
import suite_sign
from checks import accepted, trusting_pin
from evil import Evil
from harness import Skip, equal, raises, true
from servers import Tls, echo

TRACING = pathlib.Path("/sys/kernel/tracing")


@contextlib.contextmanager
def tracing():
    """The module's tracepoints are on; lines(inode) is what they said of a socket."""
    if not TRACING.is_dir():
        raise Skip("this kernel has no tracing")
    if not (TRACING / "events").is_dir():
        subprocess.run(["mount", "-t", "tracefs", "none", str(TRACING)], check=True)
    enable = TRACING / "events" / "kshake" / "enable"
    if not enable.exists():
        raise Skip("this kernel has no tracepoints in modules")

    def lines(inode):
        found = []
        for line in (TRACING / "trace").read_text().splitlines():
            match = re.search(r": kshake_(\w+): inode=(\d+) (.*)$", line)
            if match and int(match[2]) == inode:
                found.append((match[1], match[3]))
        return found

    # The names of processes would take a tracepoint of the scheduler's.
    (TRACING / "options" / "record-cmd").write_text("0")
    (TRACING / "trace").write_text("")
    enable.write_text("1")
    try:
        yield lines
    finally:
        enable.write_text("0")


def traced():
    """Each message and state of a handshake and a KeyUpdate, in their order; nothing when it is off again."""
    with tracing() as lines, Tls(echo) as server:
        with kshake.connect(server.address, name=pki.NAME, timeout=20000, trace=1, **trusting_pin()) as sock:
            kshake.setopt(sock, kshake.KSHAKE_KEY_UPDATE, kshake.KSHAKE_KEY_UPDATE_REQUESTED)
            sock.sendall(b"hello")
            equal(kshake.read_exactly(sock, 5), b"hello", "echo")
            inode, messages = os.fstat(sock.fileno()).st_ino, kshake.trace(sock)
        found = lines(inode)
    kinds = {20: "change_cipher_spec", 21: "alert", 22: "handshake"}
    wanted = [f"{'sent' if sent else 'received'} {kinds[kind]} type={message} detail={detail} length={length}"
              for sent, kind, message, detail, length in messages]
    said = [text for event, text in found if event == "message"]
    equal(said[:len(wanted)], wanted, "messages")
    equal([text for event, text in found if event == "state"],
          ["idle to handshake error=0 reason=0", "handshake to established error=0 reason=0"], "states")
    for event, text in (("verify_asked", "mode=1 certificates=1"), ("verify_answered", "accepted result=0 reason=0"),
                        ("ktls_installed", "error=0"), ("key_update", "sent error=0"),
                        ("key_update", "received error=0")):
        true((event, text) in found, f"no {event} {text} in {found}")
    order = [event for event, _ in found if event in ("verify_asked", "verify_answered", "ktls_installed", "key_update")]
    equal(order, ["verify_asked", "verify_answered", "ktls_installed", "key_update", "key_update"], "the order")
    before_off = (TRACING / "trace").read_text()
    with Evil() as server:
        accepted(server, name=pki.NAME, **trusting_pin())
    equal((TRACING / "trace").read_text(), before_off, "the trace when it is off")


def traced_failure():
    with tracing() as lines, Evil() as server:
        with kshake.prepare(kshake.tcp(server.address), name=pki.NAME, verify=kshake.KSHAKE_VERIFY_PIN,
                            pin=bytes(32)) as sock:
            raises(errno.EKEYREJECTED, kshake.handshake, sock)
            found = lines(os.fstat(sock.fileno()).st_ino)
    reason = kshake.KSHAKE_REASON_PIN_MISMATCH
    true(("verify_answered", f"refused result=1 reason={reason}") in found, f"no refusal in {found}")
    true(("state", f"handshake to failed error=-{errno.EKEYREJECTED} reason={reason}") in found, f"states: {found}")
    true(("message", "sent alert type=42 detail=2 length=2") in found, f"no alert in {found}")


def traced_signature():
    """A server whose key the helper has: what was asked, and what came."""
    with tracing() as lines, suite_sign.asked() as (helper, request, handshake):
        inode = os.fstat(handshake.sock.fileno()).st_ino
        helper.sign(request.id, suite_sign.sign(request))
        handshake.works()
        found = lines(inode)
    equal([text for event, text in found if event == "state"],
          ["idle to handshake error=0 reason=0", "handshake to established error=0 reason=0"], "states")
    scheme = suite_sign.SCHEMES[suite_sign.CERT]
    order = [(event, text) for event, text in found if event in ("sign_asked", "sign_answered", "ktls_installed")]
    equal(order, [("sign_asked", f"scheme=0x{scheme:04x}"), ("sign_answered", "error=0"),
                  ("ktls_installed", "error=0")], "the signature, and what came after it")


def cases():
    yield "a handshake and a KeyUpdate", traced
    yield "a failure", traced_failure
    yield "a server whose helper signs", traced_signature
