# SPDX-License-Identifier: GPL-2.0-only
"""A TLS 1.2 server that does what a test tells it to, right or wrong: evil.py for the classic handshake.

    Evil12(steps=without("server_key_exchange"))
    Evil12(edit={"finished": lambda peer, msg: flip(msg, -1)})
    Evil12(steps=before("certificate", "ccs"))
"""
import os

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding

import tls12
import tls13
from classic import Classic, check
from evil import Evil
import pki
from tls13 import ALPN, Reader, message, u16, vec8, vec16

GOOD = ["client_hello", "server_hello", "certificate", "server_key_exchange", "server_hello_done", "client_flight",
        "ccs", "finished", "serve"]
STAPLED = [*GOOD[:3], "certificate_status", *GOOD[3:]]
MUTUAL = [*GOOD[:4], "certificate_request", *GOOD[4:]]
# RSA key exchange, with its suites
RSA_KEX = [*GOOD[:3], *GOOD[4:]]


def without(*names, base=None):
    return [s for s in base or GOOD if s not in names]


def before(name, *steps, base=None):
    base = base or GOOD
    at = base.index(name)
    return base[:at] + list(steps) + base[at:]


def after(name, *steps, base=None):
    base = base or GOOD
    at = base.index(name) + 1
    return base[:at] + list(steps) + base[at:]


def up_to(name, *steps, base=None):
    """The good steps before this one, then these."""
    base = base or GOOD
    return base[:base.index(name)] + list(steps)


class Peer(Classic):
    """One connection of the server."""
    read_side, write_side = b"client", b"server"

    def __init__(self, sock, plan):
        super().__init__(sock, plan)
        self.hello = self.agreement = None
        self.random = plan.random or os.urandom(32)
        self.key, self.chain = pki.load(plan.cert)
        self.client_chain = []
        self.client_scheme = None
        self.scheme = plan.scheme or tls12.default_scheme(self.key)
        rsa = tls12.default_scheme(self.key) == 0x0804
        self.suite = plan.suite or (tls12.ECDHE_RSA_AES128 if rsa else tls12.ECDHE_ECDSA_AES128)

    # --- messages, as a good server builds them ---

    def asked(self, kind):
        return self.hello.ext(kind) is not None

    def server_hello_extensions(self):
        """Answers to what was asked."""
        entries = []
        if self.asked(tls12.RENEGOTIATION_INFO) or tls12.EMPTY_RENEGOTIATION_INFO_SCSV in self.hello.suites:
            entries.append((tls12.RENEGOTIATION_INFO, vec8(b"")))
        if self.plan.ems and self.asked(tls12.EXTENDED_MASTER_SECRET):
            entries.append((tls12.EXTENDED_MASTER_SECRET, b""))
        if self.asked(tls12.EC_POINT_FORMATS):
            entries.append((tls12.EC_POINT_FORMATS, vec8(b"\0")))
        if self.plan.alpn:
            entries.append((ALPN, vec16(vec8(self.plan.alpn.encode()))))
        if "certificate_status" in self.plan.steps:
            entries.append((tls13.STATUS_REQUEST, b""))
        return entries

    def build_server_hello(self):
        entries = self.extend("server_hello", self.server_hello_extensions())
        return tls12.server_hello(self.random, self.plan.session_id, self.suite, entries)

    def build_certificate(self):
        return tls12.certificate(self.plan.chain(self.chain) if self.plan.chain else self.chain)

    def build_certificate_status(self):
        return tls12.certificate_status(pki.read(f"{self.plan.cert}.ocsp"))

    def params(self):
        public, self.agreement = tls13.key_pair(self.plan.group)
        return tls12.ecdh_params(self.plan.group, public)

    def sign_params(self, params, scheme=None, key=None, randoms=None, **how):
        scheme = scheme or self.scheme
        randoms = self.hello.random + self.random if randoms is None else randoms
        return tls12.signed(scheme, tls12.sign(key or self.key, scheme, randoms + params, **how))

    def build_server_key_exchange(self):
        params = self.params()
        return message(tls12.SERVER_KEY_EXCHANGE, params + self.sign_params(params))

    def build_certificate_request(self):
        self.requested = True
        return tls12.certificate_request()

    def build_server_hello_done(self):
        return message(tls12.SERVER_HELLO_DONE, b"")

    # --- steps ---

    def step_client_hello(self):
        msg = self.read_message()
        self.hello = tls13.ClientHello(msg)
        self.transcript += msg

    def step_server_hello(self):
        self.send("server_hello")
        self.ems = self.plan.ems and self.asked(tls12.EXTENDED_MASTER_SECRET)
        suite = self.suite if self.suite in tls12.SUITES | tls12.RSA_KEX else tls12.ECDHE_ECDSA_AES128
        self.schedule = tls12.Schedule(suite, self.hello.random, self.random)

    def step_certificate(self):
        self.send("certificate")

    def step_certificate_status(self):
        self.send("certificate_status")

    def step_server_key_exchange(self):
        self.send("server_key_exchange")

    def step_certificate_request(self):
        self.send("certificate_request")

    def step_server_hello_done(self):
        self.send("server_hello_done")
        self.release()

    def premaster(self, body):
        """Of a ClientKeyExchange."""
        if self.suite not in tls12.RSA_KEX:
            return self.agreement(tls13.whole(body, 1))
        secret = self.key.decrypt(tls13.whole(body, 2), padding.PKCS1v15())
        check(len(secret) == 48 and secret[:2] == u16(self.hello.legacy_version), "PreMasterSecret")
        return secret

    def step_client_flight(self):
        """To the client's Finished; all of it must be right."""
        if self.requested:
            self.client_chain = tls12.parse_certificate(self.expect(tls13.CERTIFICATE))
        self.agree(self.premaster(self.expect(tls12.CLIENT_KEY_EXCHANGE)))
        if self.client_chain:
            content = self.transcript
            reader = Reader(self.expect(tls13.CERTIFICATE_VERIFY))
            self.client_scheme = reader.number(2)
            tls12.verify(x509.load_der_x509_certificate(self.client_chain[0]).public_key(), self.client_scheme,
                         reader.vector(2), content)
            reader.end()
        self.read_ccs()
        self.read_finished()

    def step_serve(self):
        """Echoes until close_notify, then says the same."""
        self.established = True
        while data := self.read_data():
            self.send_data(data)
        self.close_notify()

    def hello_request(self):
        self.record(tls13.HANDSHAKE, message(tls12.HELLO_REQUEST, b""))


class Evil12(Evil):
    """As Evil, and: random: the server's; session_id: what it gives; ems: extended_master_secret, if
    it is asked for; suite: by the certificate unless given."""
    connection, good = Peer, GOOD

    def __init__(self, steps=None, random=None, session_id=b"", ems=True, suite=None, **kwargs):
        super().__init__(steps, suite=suite, **kwargs)
        self.random, self.session_id, self.ems = random, session_id, ems
