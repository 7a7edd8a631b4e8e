# SPDX-License-Identifier: GPL-2.0-only
"""A TLS 1.3 server that does what a test tells it to, right or wrong.

A connection is a list of steps. The names in GOOD are a well-behaved server; a test
leaves steps out, repeats them, swaps them, puts functions between them, and edits what
they are about to send:

    Evil(steps=without("certificate_verify"))
    Evil(edit={"finished": lambda peer, msg: flip(msg, -1)})
    Evil(steps=before("certificate", lambda peer: peer.alert(40)))

The transcript runs over what was really sent, so that the one thing wrong is the one
that the test put there. Afterwards the Peer tells what the client did: the alert it sent,
and whether that was protected.
"""
import os
import queue
import socket
import struct
import threading
import time

from cryptography.exceptions import InvalidTag

import pki
import tls13
from endpoint import Alerted, Closed, Endpoint, flip
from tls13 import CCS, HANDSHAKE

GOOD = ["client_hello", "server_hello", "ccs", "encrypted_extensions", "certificate",
        "certificate_verify", "finished", "client_finished", "serve"]


def without(*names):
    return [s for s in GOOD if s not in names]


def before(name, *steps, base=None):
    base = GOOD if base is None else base
    at = base.index(name)
    return base[:at] + list(steps) + base[at:]


def after(name, *steps, base=None):
    base = GOOD if base is None else base
    at = base.index(name) + 1
    return base[:at] + list(steps) + base[at:]


def up_to(name, *steps):
    """The good steps before this one, then these."""
    return GOOD[:GOOD.index(name)] + list(steps)


RETRY = before("server_hello", "hello_retry", "client_hello")


class Peer(Endpoint):
    """One connection of the server."""

    def __init__(self, sock, plan):
        super().__init__(sock, plan)
        self.hello = self.first_hello = None
        self.suite, self.group, self.cert = plan.suite, plan.group, plan.cert
        self.key, self.chain = pki.load(plan.cert)
        self.scheme = plan.scheme or tls13.default_scheme(self.key)

    @property
    def client_messages(self):
        return self.messages

    def open(self, header, fragment):
        """A client that fails after its Finished already writes with the next keys."""
        try:
            return self.read_keys.open(header, fragment)
        except InvalidTag:
            if not hasattr(self.schedule, "client_application"):
                raise
            keys = self.schedule.keys(self.schedule.client_application)
            result = keys.open(header, fragment)
            self.read_keys = keys
            return result

    # --- messages, as a good server builds them ---

    def selected(self):
        """The client's share for our group."""
        return dict(self.hello.key_shares())[self.group]

    def server_hello_extensions(self):
        public, self.shared = tls13.key_exchange(self.group, self.selected())
        return [(tls13.SUPPORTED_VERSIONS, tls13.u16(0x0304)),
                (tls13.KEY_SHARE, tls13.u16(self.group) + tls13.vec16(public))]

    def build_server_hello(self):
        return server_hello(self.hello.session_id, self.suite, self.extend(
            "server_hello", self.server_hello_extensions()))

    def build_hello_retry(self):
        entries = [(tls13.SUPPORTED_VERSIONS, tls13.u16(0x0304)),
                   (tls13.KEY_SHARE, tls13.u16(self.group))]
        if self.plan.cookie is not None:
            entries.append((tls13.COOKIE, tls13.vec16(self.plan.cookie)))
        return server_hello(self.hello.session_id, self.suite, self.extend("hello_retry", entries),
                            tls13.HELLO_RETRY_RANDOM)

    def build_encrypted_extensions(self):
        entries = []
        if self.plan.alpn:
            entries.append((tls13.ALPN, tls13.vec16(tls13.vec8(self.plan.alpn.encode()))))
        return tls13.message(tls13.ENCRYPTED_EXTENSIONS, tls13.extensions(
            self.extend("encrypted_extensions", entries)))

    def build_certificate_request(self):
        entries = [(tls13.SIGNATURE_ALGORITHMS, tls13.vec16(tls13.u16(0x0403, 0x0804)))]
        return tls13.message(tls13.CERTIFICATE_REQUEST, tls13.vec8(b"") + tls13.extensions(
            self.extend("certificate_request", entries)))

    def build_certificate(self):
        chain = self.plan.chain(self.chain) if self.plan.chain else self.chain
        return certificate(chain, self.extend("certificate", []))

    def build_certificate_verify(self):
        content = tls13.signed_content(self.schedule.digest(self.transcript))
        signature = tls13.sign(self.key, self.scheme, content)
        return tls13.message(tls13.CERTIFICATE_VERIFY,
                             tls13.u16(self.scheme) + tls13.vec16(signature))

    def build_finished(self):
        return tls13.message(tls13.FINISHED, self.schedule.finished(
            self.schedule.server_handshake, self.transcript))

    # --- steps ---

    def step_client_hello(self):
        msg = self.read_message()
        self.hello = tls13.ClientHello(msg)
        self.first_hello = self.first_hello or self.hello
        self.transcript += msg

    def step_hello_retry(self):
        digest = tls13.SUITES[self.suite][0](self.transcript).digest()
        self.transcript = tls13.message(tls13.MESSAGE_HASH, digest)		# 4.4.1
        self.send("hello_retry")

    def step_server_hello(self):
        self.send("server_hello")
        self.schedule = tls13.Schedule(self.suite if self.suite in tls13.SUITES else 0x1301)
        self.schedule.handshake(self.shared or bytes(32), self.transcript)
        self.use("write", self.schedule.server_handshake)
        self.use("read", self.schedule.client_handshake)

    def step_encrypted_extensions(self):
        self.send("encrypted_extensions")

    def step_certificate_request(self):
        self.send("certificate_request")

    def step_certificate(self):
        self.send("certificate")

    def step_certificate_verify(self):
        self.send("certificate_verify")

    def step_finished(self):
        self.send("finished")
        self.release()
        self.schedule.application(self.transcript)
        self.use("write", self.schedule.server_application)

    def step_client_finished(self):
        """Everything up to the client's Finished, which must be right."""
        while True:
            so_far = self.transcript
            msg = self.read_message()
            self.transcript += msg
            if msg[0] == tls13.FINISHED:
                break
        want = self.schedule.finished(self.schedule.client_handshake, so_far)
        if tls13.body_of(msg) != want:
            raise ValueError("the client's Finished is wrong")
        self.use("read", self.schedule.client_application)

    def step_serve(self):
        """Echoes until close_notify, then says the same."""
        while data := self.read_data():
            self.send_data(data)
        self.close_notify()

    def ticket(self, nonce=b"\0", ticket=b"ticket", entries=()):
        self.record(HANDSHAKE, new_session_ticket(nonce, ticket, entries))

def server_hello(session_id, suite, entries, random=None, version=0x0303, compression=0):
    return tls13.message(tls13.SERVER_HELLO, tls13.u16(version) + (random or os.urandom(32))
                         + tls13.vec8(session_id) + tls13.u16(suite) + bytes([compression])
                         + tls13.extensions(entries))


def certificate(chain, leaf_extensions=(), context=b""):
    entries = b""
    for i, der in enumerate(chain):
        entries += tls13.vec24(der) + tls13.extensions(leaf_extensions if i == 0 else [])
    return tls13.message(tls13.CERTIFICATE, tls13.vec8(context) + tls13.vec24(entries))


def new_session_ticket(nonce=b"\0", ticket=b"ticket", entries=(), lifetime=7200):
    return tls13.message(tls13.NEW_SESSION_TICKET, struct.pack("!II", lifetime, 0x01020304)
                         + tls13.vec8(nonce) + tls13.vec16(ticket) + tls13.extensions(entries))


class Evil:
    """The server: accepts one connection and runs its plan in a thread.

    edit: {message: function(peer, msg) -> msg}; extensions: {message: function(entries)
    -> entries}; chain: function([DER]) -> [DER]; fragment: bytes of handshake a record;
    coalesce: all of the encrypted flight at once; pad: zeros a record; dribble: a byte at a
    time; tap: called with (peer, bytes) before each write; patience: seconds to wait for
    the client.
    """
    connection, good = Peer, GOOD

    def __init__(self, steps=None, cert="ecdsa-p256", suite=0x1301, group=tls13.X25519,
                 scheme=None, alpn=None, cookie=None, edit=None, extensions=None, chain=None,
                 fragment=None, coalesce=False, pad=0, dribble=False, tap=None, patience=30,
                 family=socket.AF_INET):
        self.steps = list(self.good if steps is None else steps)
        self.cert, self.suite, self.group, self.scheme = cert, suite, group, scheme
        self.alpn, self.cookie, self.chain = alpn, cookie, chain
        self.edit, self.extensions = edit or {}, extensions or {}
        self.fragment, self.coalesce, self.pad = fragment, coalesce, pad
        self.dribble, self.patience = dribble, patience
        self.tap = tap or (lambda peer, data: None)
        self.listener = socket.socket(family, socket.SOCK_STREAM)
        self.listener.bind(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0))
        self.listener.listen(1)
        self.address = self.listener.getsockname()[:2]
        self.peers = queue.Queue()
        self.peer = None
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def serve(self):
        try:
            sock, _ = self.listener.accept()
        except OSError:
            return
        with sock:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            peer = self.connection(sock, self)
            self.peers.put(peer)
            peer.run()

    def connected(self):
        """The Peer, once there is one."""
        if self.peer is None:
            self.peer = self.peers.get(timeout=10)
        return self.peer

    def alert(self, seconds):
        """(level, description, protected) that the client sent within this time, or None."""
        peer = self.connected()
        peer.alert_seen.wait(seconds)
        return peer.sent_alert

    def outcome(self, seconds=10):
        """The Peer after its end: call it when the client's socket is closed."""
        peer = self.connected()
        self.thread.join(seconds)
        if self.thread.is_alive():
            raise TimeoutError("the test server is still busy")
        return peer

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        try:
            self.listener.shutdown(socket.SHUT_RDWR)		# wakes an accept()
        except OSError:
            pass
        self.listener.close()


def stall(seconds=20):
    """A step: says nothing until the client gives up."""
    def step(peer):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            peer.read_record()
    return step
