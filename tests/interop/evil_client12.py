# SPDX-License-Identifier: GPL-2.0-only
"""A TLS 1.2 client that does what a test tells it to, right or wrong: the mirror of evil12.py; and what
evil_client.py is for TLS 1.3.

It offers TLS 1.2 alone, and is strict with its server. RSA key exchange it does if asked to offer its suites.
"""
import os

from cryptography import x509

import pki
import premaster
import tls12
import tls13
from classic import Classic, check
from evil_client import EvilClient, alpn, client_hello, server_name
from tls13 import Reader, message, u16, vec8, vec16

GOOD = ["client_hello", "server_flight", "certificate", "key_exchange", "certificate_verify", "ccs", "finished",
        "server_finished", "talk"]
# What a server may answer with, and only if it was asked.
ANSWERS = {tls13.SERVER_NAME, tls13.STATUS_REQUEST, tls13.ALPN, tls12.EC_POINT_FORMATS, tls12.EXTENDED_MASTER_SECRET,
           tls12.RENEGOTIATION_INFO}


def before(name, *steps, base=None):
    base = base or GOOD
    at = base.index(name)
    return base[:at] + list(steps) + base[at:]


def up_to(name, *steps, base=None):
    """The good steps before this one, then these."""
    base = base or GOOD
    return base[:base.index(name)] + list(steps)


class Client(Classic):
    """One connection of the client."""
    read_side, write_side = b"server", b"client"

    def __init__(self, sock, plan):
        super().__init__(sock, plan)
        self.hello = self.server_hello = None
        self.selected_alpn = self.scheme = self.staple = None
        self.group = self.server_public = None
        self.chain, self.request = [], None	# schemes of a CertificateRequest
        self.types = None			# and its certificate_types

    # --- ClientHello ---

    def entries(self):
        """The extensions of a good ClientHello."""
        plan = self.plan
        entries = [server_name(plan.name)] if plan.name else []
        entries += [(tls13.SUPPORTED_GROUPS, vec16(u16(*plan.groups))), (tls12.EC_POINT_FORMATS, vec8(b"\0")),
                    (tls13.SIGNATURE_ALGORITHMS, vec16(u16(*plan.schemes)))]
        entries += [alpn(*plan.alpn)] if plan.alpn else []
        entries += [(tls12.EXTENDED_MASTER_SECRET, b"")] if plan.ems else []
        return entries + [(tls12.RENEGOTIATION_INFO, vec8(b""))]

    def build_client_hello(self):
        self.hello = {"random": os.urandom(32), "session_id": b"", "suites": self.plan.suites,
                      "entries": self.entries(), **self.plan.hello}
        self.hello["entries"] = self.extend("client_hello", self.hello["entries"])
        return client_hello(**self.hello)

    def offered(self, kind):
        return any(entry[0] == kind for entry in self.hello["entries"]) or (
            kind == tls12.RENEGOTIATION_INFO and tls12.EMPTY_RENEGOTIATION_INFO_SCSV in self.hello["suites"])

    # --- what the server says, judged as strictly as the RFCs allow ---

    def read_server_hello(self):
        msg = self.read_message()
        hello = self.server_hello = tls12.ServerHello(msg)
        check(hello.version == tls12.VERSION, f"version {hello.version:#x}")
        check(hello.suite in self.hello["suites"] and hello.suite in tls12.SUITES | tls12.RSA_KEX,
              "a suite that was not offered")
        check(hello.compression == 0, "compression")
        check(not hello.session_id or hello.session_id != self.hello["session_id"], "resumption")
        kinds = [kind for kind, _ in hello.extensions]
        check(len(kinds) == len(set(kinds)), "an extension twice")
        for kind, data in hello.extensions:
            check(kind in ANSWERS and self.offered(kind), f"extension {kind}")
            check(kind != tls12.RENEGOTIATION_INFO or data == b"\0", "renegotiated_connection")
            check(kind != tls12.EC_POINT_FORMATS or 0 in tls13.whole(data, 1), "ec_point_formats")
            check(kind not in (tls12.EXTENDED_MASTER_SECRET, tls13.STATUS_REQUEST, tls13.SERVER_NAME) or not data,
                  f"extension {kind} with contents")
            if kind == tls13.ALPN:
                self.selected_alpn = tls13.whole(tls13.whole(data, 2), 1).decode()
        # RFC 5746, 3.6: whoever asks is answered.
        check((tls12.RENEGOTIATION_INFO in kinds) == self.offered(tls12.RENEGOTIATION_INFO), "renegotiation_info")
        self.ems = tls12.EXTENDED_MASTER_SECRET in kinds
        self.schedule = tls12.Schedule(hello.suite, self.hello["random"], hello.random)
        self.transcript += msg

    def read_server_key_exchange(self, body):
        reader = Reader(body)
        check(reader.number(1) == 3, "curve_type")
        self.group, self.server_public = reader.number(2), reader.vector(1)
        check(self.group in self.plan.groups, "a group that was not offered")
        params = body[:len(body) - len(reader.data)]
        self.scheme = reader.number(2)
        check(self.scheme in self.plan.schemes, "a scheme that was not offered")
        key = x509.load_der_x509_certificate(self.chain[0]).public_key()
        tls12.verify(key, self.scheme, reader.vector(2), self.hello["random"] + self.server_hello.random + params)
        reader.end()

    def read_certificate_request(self, body):
        reader = Reader(body)
        self.types = reader.vector(1)
        check(self.types, "certificate_types")
        self.request = reader.numbers(2, 2)
        reader.vector(2)
        reader.end()

    def step_server_flight(self):
        """ServerHello to ServerHelloDone, which must be right."""
        self.read_server_hello()
        self.chain = tls12.parse_certificate(self.expect(tls13.CERTIFICATE))
        check(self.chain, "no certificate")
        if self.server_hello.ext(tls13.STATUS_REQUEST) is not None:
            reader = Reader(self.expect(tls12.CERTIFICATE_STATUS))
            check(reader.number(1) == 1, "status_type")
            self.staple = reader.vector(3)
            reader.end()
        if self.server_hello.suite not in tls12.RSA_KEX:
            self.read_server_key_exchange(self.expect(tls12.SERVER_KEY_EXCHANGE))
        msg = self.read_message()
        self.transcript += msg
        if msg[0] == tls13.CERTIFICATE_REQUEST:
            self.read_certificate_request(tls13.body_of(msg))
            msg = self.read_message()
            self.transcript += msg
        check(msg == message(tls12.SERVER_HELLO_DONE, b""), f"{msg[:8].hex()} instead of ServerHelloDone")
        check(not self.pending, "more behind ServerHelloDone")

    # --- the second flight ---

    def build_certificate(self):
        chain = pki.load(self.plan.cert)[1] if self.plan.cert else []
        return tls12.certificate(self.plan.chain(chain) if self.plan.chain else chain)

    def build_key_exchange(self):
        if self.server_hello.suite in tls12.RSA_KEX:
            self.shared = premaster.fresh(self.hello.get("version", tls12.VERSION))
            return premaster.client_key_exchange(premaster.encrypted(self.modulus(), self.shared))
        public, agreement = tls13.key_pair(self.group)
        self.shared = agreement(self.server_public)
        return message(tls12.CLIENT_KEY_EXCHANGE, vec8(public))

    def modulus(self):
        """(n, e) of the server's certificate."""
        numbers = x509.load_der_x509_certificate(self.chain[0]).public_key().public_numbers()
        return numbers.n, numbers.e

    def build_certificate_verify(self):
        key = pki.load(self.plan.cert or "ecdsa-p256")[0]
        scheme = tls12.default_scheme(key)
        return message(tls13.CERTIFICATE_VERIFY, tls12.signed(scheme, tls12.sign(key, scheme, self.transcript)))

    # --- steps ---

    def step_client_hello(self):
        self.send("client_hello")
        self.release()

    def step_certificate(self):
        if self.request is not None:
            self.send("certificate")

    def step_key_exchange(self):
        self.send("key_exchange")
        self.agree(self.shared)

    def step_certificate_verify(self):
        if self.request is not None and self.plan.cert:
            self.send("certificate_verify")

    def step_server_finished(self):
        self.read_ccs()
        self.read_finished()
        self.established = True

    def step_talk(self):
        """An echo, and the end of both streams."""
        self.send_data(b"hello")
        check(self.read_all(5) == b"hello", "echo")
        self.echoed = True
        self.close_notify()
        while self.read_data():
            pass

    def renegotiate(self):
        """A ClientHello under keys; the transcript goes on without it."""
        self.record(tls13.HANDSHAKE, self.build_client_hello())


class EvilClient12(EvilClient):
    """As EvilClient, and: schemes: its signature_algorithms; ems: extended_master_secret is asked for."""
    connection, good = Client, GOOD

    def __init__(self, address, steps=None, suites=tuple(tls12.SUITES), schemes=tls12.SCHEMES, ems=True, **kwargs):
        super().__init__(address, steps, suites=suites, **kwargs)
        self.schemes, self.ems = schemes, ems
