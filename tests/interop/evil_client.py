# SPDX-License-Identifier: GPL-2.0-only
"""A TLS 1.3 client that does what a test tells it to, right or wrong: the mirror of evil.py.

A connection is a list of steps. The names in GOOD are a well-behaved client, which is strict with
its server; a test leaves steps out, repeats them, swaps them, puts functions between them, and
edits what they are about to send:

    EvilClient(address, hello={"compression": b"\\1"})
    EvilClient(address, extensions={"client_hello": lambda entries: entries + entries[:1]})
    EvilClient(address, edit={"finished": lambda client, msg: flip(msg, -1)})
    EvilClient(address, steps=before("finished", lambda client: client.send_data(b"early")))

The transcript runs over what was really sent, so that the one thing wrong is the one that the test
put there. Afterwards the Client tells what the server did: the alert it sent, and whether that was
protected.
"""
import os
import socket
import threading

from cryptography import x509

import pki
import tls13
from endpoint import Endpoint
from evil import certificate
from tls13 import message, u16, vec8, vec16

GOOD = ["client_hello", "server_hello", "ccs", "server_flight", "certificate", "certificate_verify",
        "finished", "talk"]
RETRY = ["client_hello", "hello_retry", "ccs", "second_client_hello", "server_hello", *GOOD[3:]]
SCHEMES = (0x0403, 0x0503, 0x0804, 0x0805, 0x0806)


def before(name, *steps, base=None):
    base = GOOD if base is None else base
    at = base.index(name)
    return base[:at] + list(steps) + base[at:]


def up_to(name, *steps, base=None):
    """The good steps before this one, then these."""
    base = GOOD if base is None else base
    return base[:base.index(name)] + list(steps)


def client_hello(random, session_id, suites, entries, version=0x0303, compression=b"\0"):
    return message(tls13.CLIENT_HELLO, u16(version) + random + vec8(session_id)
                   + vec16(u16(*suites)) + vec8(compression) + tls13.extensions(entries))


def key_share(*shares):
    """The extension, of (group, public)s."""
    return tls13.KEY_SHARE, vec16(b"".join(u16(group) + vec16(public) for group, public in shares))


def server_name(name):
    return tls13.SERVER_NAME, vec16(b"\0" + vec16(name.encode()))


def alpn(*names):
    return tls13.ALPN, vec16(b"".join(vec8(name.encode()) for name in names))


class Client(Endpoint):
    """One connection of the client."""

    def __init__(self, sock, plan):
        super().__init__(sock, plan)
        self.hello = None			# the last ClientHello's fields
        self.agree = {}				# what makes a shared secret, by group
        self.server_hello = None
        self.selected_alpn = None
        self.request = None			# signature schemes of a CertificateRequest
        self.chain = []				# the server's, in DER
        self.scheme = None			# that it signed with
        self.established = False		# both Finished were right
        self.echoed = False			# and data came back

    # --- ClientHello ---

    def share(self, group):
        public, self.agree[group] = tls13.key_pair(group)
        return group, public

    def entries(self):
        """The extensions of a good ClientHello."""
        plan = self.plan
        entries = [server_name(plan.name)] if plan.name else []
        entries += [(tls13.SUPPORTED_GROUPS, vec16(u16(*plan.groups))),
                    (tls13.SIGNATURE_ALGORITHMS, vec16(u16(*SCHEMES)))]
        entries += [alpn(*plan.alpn)] if plan.alpn else []
        entries += [(tls13.SUPPORTED_VERSIONS, vec8(u16(0x0304))),
                    (tls13.PSK_MODES, vec8(b"\1")),
                    key_share(*(self.share(group) for group in plan.shares))]
        return entries

    def build_client_hello(self):
        self.hello = {"random": os.urandom(32), "session_id": os.urandom(32),
                      "suites": self.plan.suites, "entries": self.entries(), **self.plan.hello}
        self.hello["entries"] = self.extend("client_hello", self.hello["entries"])
        return client_hello(**self.hello)

    def build_second_client_hello(self):
        """4.1.2: the first one with the share that was asked for, and what cookie came."""
        asked = self.server_hello.ext(tls13.KEY_SHARE)
        cookie = self.server_hello.ext(tls13.COOKIE)
        entries = [entry for entry in self.hello["entries"] if entry[0] != tls13.EARLY_DATA]
        if asked:
            share = key_share(self.share(int.from_bytes(asked, "big")))
            entries = [share if entry[0] == tls13.KEY_SHARE else entry for entry in entries]
        if cookie:
            entries.append((tls13.COOKIE, cookie))
        self.hello = {**self.hello, "entries": entries, **self.plan.second_hello}
        self.hello["entries"] = self.extend("second_client_hello", self.hello["entries"])
        return client_hello(**self.hello)

    def offered(self, kind):
        return any(entry[0] == kind for entry in self.hello["entries"])

    # --- what the server says, judged as strictly as the RFC allows ---

    def read_hello(self, retry):
        msg = self.read_message()
        hello = self.server_hello = tls13.ServerHello(msg)
        check(hello.retry == retry, "a HelloRetryRequest" if hello.retry else "no HelloRetryRequest")
        check(hello.legacy_version == 0x0303, "legacy_version")
        check(hello.session_id == self.hello["session_id"], "legacy_session_id_echo")
        check(hello.compression == 0, "legacy_compression_method")
        check(hello.suite in self.hello["suites"], "a suite that was not offered")
        check(hello.ext(tls13.SUPPORTED_VERSIONS) == u16(0x0304), "selected_version")
        kinds = {kind for kind, _ in hello.extensions} - {tls13.SUPPORTED_VERSIONS, tls13.KEY_SHARE}
        check(not kinds - ({tls13.COOKIE} if retry else set()), f"extensions {kinds}")
        if self.schedule:
            check(hello.suite == self.schedule.suite, "another suite than the HelloRetryRequest's")
        self.schedule = tls13.Schedule(hello.suite)
        if retry:				# 4.4.1
            self.transcript = message(tls13.MESSAGE_HASH, self.schedule.digest(self.transcript))
        self.transcript += msg
        return hello

    def read_encrypted_extensions(self, body):
        entries = tls13.parse_extensions(tls13.whole(body, 2))
        for kind, data in entries:
            check(self.offered(kind), f"extension {kind}, which was not offered")
            check(kind != tls13.SERVER_NAME or not data, "server_name with contents")
            if kind == tls13.ALPN:
                self.selected_alpn = tls13.whole(tls13.whole(data, 2), 1).decode()
        check(len(entries) == len(dict(entries)), "an extension twice")

    def read_certificate_request(self, body):
        reader = tls13.Reader(body)
        check(reader.vector(1) == b"", "certificate_request_context")
        entries = dict(tls13.parse_extensions(reader.vector(2)))
        reader.end()
        self.request = tls13.Reader(entries[tls13.SIGNATURE_ALGORITHMS]).numbers(2, 2)

    def read_certificate(self, body):
        reader = tls13.Reader(body)
        check(reader.vector(1) == b"", "certificate_request_context")
        entries = tls13.Reader(reader.vector(3))
        reader.end()
        while entries.data:
            self.chain.append(entries.vector(3))
            for kind, _ in tls13.parse_extensions(entries.vector(2)):
                check(kind == tls13.STATUS_REQUEST and self.offered(kind), f"extension {kind} of a certificate")
        check(self.chain, "no certificate")

    def read_certificate_verify(self, body):
        reader = tls13.Reader(body)
        self.scheme = reader.number(2)
        check(self.scheme in SCHEMES, "a scheme that was not offered")
        tls13.verify(x509.load_der_x509_certificate(self.chain[0]).public_key(), self.scheme, reader.vector(2),
                     tls13.signed_content(self.schedule.digest(self.transcript)))
        reader.end()

    def read_finished(self, body):
        check(body == self.schedule.finished(self.schedule.server_handshake, self.transcript), "Finished")

    READERS = {tls13.ENCRYPTED_EXTENSIONS: read_encrypted_extensions, tls13.CERTIFICATE_REQUEST: read_certificate_request,
               tls13.CERTIFICATE: read_certificate, tls13.CERTIFICATE_VERIFY: read_certificate_verify,
               tls13.FINISHED: read_finished}
    ORDER = [tls13.ENCRYPTED_EXTENSIONS, tls13.CERTIFICATE_REQUEST, tls13.CERTIFICATE, tls13.CERTIFICATE_VERIFY,
             tls13.FINISHED]

    # --- messages of the second flight ---

    def build_certificate(self):
        chain = pki.load(self.plan.cert)[1] if self.plan.cert else []
        chain = self.plan.chain(chain) if self.plan.chain else chain
        return certificate(chain, self.extend("certificate", []))

    def build_certificate_verify(self):
        key = pki.load(self.plan.cert or "ecdsa-p256")[0]
        scheme = tls13.default_scheme(key)
        signature = tls13.sign(key, scheme, self.content())
        return message(tls13.CERTIFICATE_VERIFY, u16(scheme) + vec16(signature))

    def content(self, context=b"TLS 1.3, client CertificateVerify"):
        """What a CertificateVerify signs here and now."""
        return tls13.signed_content(self.schedule.digest(self.transcript), context)

    def build_finished(self):
        return message(tls13.FINISHED, self.schedule.finished(self.schedule.client_handshake, self.transcript))

    # --- steps ---

    def step_client_hello(self):
        self.send("client_hello")

    def step_hello_retry(self):
        hello = self.read_hello(True)
        group = int.from_bytes(hello.ext(tls13.KEY_SHARE) or b"", "big")
        check(group in self.plan.groups and group not in self.agree, f"asks for group {group}")

    def step_second_client_hello(self):
        self.send("second_client_hello")

    def step_server_hello(self):
        reader = tls13.Reader(self.read_hello(False).ext(tls13.KEY_SHARE))
        group, public = reader.number(2), reader.vector(2)
        reader.end()
        check(not self.pending, "handshake bytes across a change of keys")
        self.shared = self.agree[group](public)
        self.schedule.handshake(self.shared, self.transcript)
        self.use("read", self.schedule.server_handshake)
        self.use("write", self.schedule.client_handshake)

    def step_server_flight(self):
        """Everything up to the server's Finished, which must be right."""
        expected = self.ORDER
        while expected:
            msg = self.read_message()
            check(msg[0] in expected, f"message {msg[0]} out of order")
            skipped = expected[:expected.index(msg[0])]
            check(not skipped or skipped == [tls13.CERTIFICATE_REQUEST], f"messages {skipped} left out")
            self.READERS[msg[0]](self, tls13.body_of(msg))
            self.transcript += msg
            expected = expected[len(skipped) + 1:]
        check(not self.pending, "handshake bytes across a change of keys")
        self.schedule.application(self.transcript)
        self.use("read", self.schedule.server_application)

    def step_certificate(self):
        if self.request is not None:
            self.send("certificate")

    def step_certificate_verify(self):
        if self.request is not None and self.plan.cert:
            self.send("certificate_verify")

    def step_finished(self):
        self.send("finished")
        self.release()
        self.use("write", self.schedule.client_application)
        self.established = True

    def step_talk(self):
        """An echo, and the end of both streams."""
        self.send_data(b"hello")
        check(self.read_all(5) == b"hello", "echo")
        self.echoed = True
        self.close_notify()
        while self.read_data():
            pass


def check(condition, what):
    if not condition:
        raise ValueError(f"the server: {what}")


class EvilClient:
    """The client: connects to an address and runs its plan in a thread.

    hello, second_hello: arguments of client_hello(); name, groups, shares, suites, alpn: what a good
    one offers; cert: shown to a server that asks; extensions: {message: function(entries) -> entries};
    edit: {message: function(client, msg) -> msg}; chain: function([DER]) -> [DER]; fragment: bytes of
    handshake a record; coalesce: all of the encrypted flight at once; pad: zeros a record; dribble:
    a byte at a time; tap: called with (client, bytes) before each write; patience: seconds to wait
    for the server.
    """
    connection, good = Client, GOOD

    def __init__(self, address, steps=None, hello=None, second_hello=None, name=pki.NAME,
                 groups=(tls13.X25519, tls13.P256, tls13.P384), shares=(tls13.X25519,),
                 suites=(0x1301, 0x1302, 0x1303), alpn=(), cert=None, extensions=None, edit=None, chain=None,
                 fragment=None, coalesce=False, pad=0, dribble=False, tap=None, patience=30):
        self.address = address
        self.steps = list(self.good if steps is None else steps)
        self.hello, self.second_hello = hello or {}, second_hello or {}
        self.name, self.groups, self.shares, self.suites, self.alpn = name, groups, shares, suites, alpn
        self.cert, self.extensions, self.edit, self.chain = cert, extensions or {}, edit or {}, chain
        self.fragment, self.coalesce, self.pad, self.dribble = fragment, coalesce, pad, dribble
        self.tap, self.patience = tap or (lambda client, data: None), patience
        self.client = None
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        with self.client.sock:
            self.client.run()

    def alert(self, seconds):
        """(level, description, protected) that the server sent within this time, or None."""
        self.client.alert_seen.wait(seconds)
        return self.client.sent_alert

    def outcome(self, seconds=10):
        """The Client after its end: call it when the server's socket is closed."""
        self.thread.join(seconds)
        if self.thread.is_alive():
            raise TimeoutError("the test client is still busy")
        return self.client

    def __enter__(self):
        family = socket.AF_INET6 if ":" in self.address[0] else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        sock.connect(self.address)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.client = self.connection(sock, self)
        self.thread.start()
        return self

    def __exit__(self, *_):
        pass
