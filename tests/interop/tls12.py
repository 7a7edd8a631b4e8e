# SPDX-License-Identifier: GPL-2.0-only
"""TLS 1.2 for the tests, where it is not as tls13.py has it: messages, key schedule, record protection.

Written from RFC 5246 (section numbers are its), 5288, 7905, 8422 and 7627. Only primitives come from a library.
"""
import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

import tls13
from tls13 import Reader, message, u16, vec8, vec16, vec24

VERSION = 0x0303

# HandshakeType (7.4)
HELLO_REQUEST, SERVER_KEY_EXCHANGE, SERVER_HELLO_DONE, CLIENT_KEY_EXCHANGE, CERTIFICATE_STATUS = 0, 12, 14, 16, 22

# ExtensionType
EC_POINT_FORMATS, EXTENDED_MASTER_SECRET, SESSION_TICKET, RENEGOTIATION_INFO = 11, 23, 35, 0xff01

# CipherSuites that are none (RFC 5746, 7507)
EMPTY_RENEGOTIATION_INFO_SCSV, FALLBACK_SCSV = 0x00ff, 0x5600

NO_RENEGOTIATION = 100

ECDHE_ECDSA_AES128, ECDHE_ECDSA_AES256, ECDHE_ECDSA_CHACHA = 0xc02b, 0xc02c, 0xcca9
ECDHE_RSA_AES128, ECDHE_RSA_AES256, ECDHE_RSA_CHACHA = 0xc02f, 0xc030, 0xcca8
# hash, AEAD, bytes of key, of write_IV
SUITES = {
    ECDHE_ECDSA_AES128: (hashlib.sha256, AESGCM, 16, 4), ECDHE_ECDSA_AES256: (hashlib.sha384, AESGCM, 32, 4),
    ECDHE_ECDSA_CHACHA: (hashlib.sha256, ChaCha20Poly1305, 32, 12), ECDHE_RSA_AES128: (hashlib.sha256, AESGCM, 16, 4),
    ECDHE_RSA_AES256: (hashlib.sha384, AESGCM, 32, 4), ECDHE_RSA_CHACHA: (hashlib.sha256, ChaCha20Poly1305, 32, 12)}
RSA_AES128, RSA_AES256 = 0x009c, 0x009d
# RSA key exchange, which one has to ask for.
RSA_KEX = {RSA_AES128: (hashlib.sha256, AESGCM, 16, 4), RSA_AES256: (hashlib.sha384, AESGCM, 32, 4)}
OF_RSA = (ECDHE_RSA_AES128, ECDHE_RSA_AES256, ECDHE_RSA_CHACHA)

# In the server's random, of one that can do more (RFC 8446, 4.1.3).
SENTINEL_12, SENTINEL_11 = b"DOWNGRD\1", b"DOWNGRD\0"
# SignatureAndHashAlgorithm (7.4.1.4.1, RFC 8446, 4.2.3)
SCHEMES = (0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601)


class ServerHello:
    """Parsed strictly (7.4.1.3); there may be no block of extensions at all."""

    def __init__(self, msg):
        self.raw = msg
        reader = Reader(msg)
        if reader.number(1) != tls13.SERVER_HELLO:
            raise ValueError("not a ServerHello")
        reader = Reader(reader.vector(3))
        self.version = reader.number(2)
        self.random = reader.take(32)
        self.session_id = reader.vector(1)
        self.suite = reader.number(2)
        self.compression = reader.number(1)
        self.extensions = tls13.parse_extensions(reader.vector(2)) if reader.data else []
        reader.end()

    def ext(self, kind):
        """The data of an extension, or None."""
        return dict(self.extensions).get(kind)


def server_hello(random, session_id, suite, entries, version=VERSION, compression=0):
    """entries: None: no block of extensions."""
    return message(tls13.SERVER_HELLO, u16(version) + random + vec8(session_id) + u16(suite) + bytes([compression])
                   + (b"" if entries is None else tls13.extensions(entries)))


def certificate(chain):
    return message(tls13.CERTIFICATE, vec24(b"".join(vec24(der) for der in chain)))


def certificate_status(response, kind=1):
    return message(CERTIFICATE_STATUS, bytes([kind]) + vec24(response))


def certificate_request(types=b"\1\x40", schemes=SCHEMES, authorities=b""):
    return message(tls13.CERTIFICATE_REQUEST, vec8(types) + vec16(u16(*schemes)) + vec16(authorities))


def ecdh_params(group, public, curve_type=3):
    """ServerECDHParams (RFC 8422, 5.4)"""
    return bytes([curve_type]) + u16(group) + vec8(public)


def signed(scheme, signature):
    return u16(scheme) + vec16(signature)


def parse_certificate(body):
    """[DER]"""
    entries, chain = Reader(tls13.whole(body, 3)), []
    while entries.data:
        chain.append(entries.vector(3))
    return chain


def sign(key, scheme, content, **how):
    return tls13.sign(key, scheme, content, **how)


def default_scheme(key):
    """By what a key of ours signs unless told otherwise."""
    return {256: 0x0403, 384: 0x0503}[key.key_size] if isinstance(key, ec.EllipticCurvePrivateKey) else 0x0804


def verify(key, scheme, signature, content):
    """Raises cryptography's InvalidSignature."""
    if scheme & 0xff == 3:
        key.verify(signature, content, ec.ECDSA(tls13.DIGESTS[scheme >> 8]()))
    elif scheme & 0xff == 1:
        key.verify(signature, content, padding.PKCS1v15(), tls13.DIGESTS[scheme >> 8]())
    else:
        tls13.verify(key, scheme, signature, content)


class Schedule:
    """The secrets of one connection (5, 6.3, 8.1)."""

    def __init__(self, suite, client_random, server_random):
        self.suite = suite
        self.hash, self.cipher, self.key_length, self.iv_length = (SUITES | RSA_KEX)[suite]
        self.client_random, self.server_random = client_random, server_random
        self.master = None

    def prf(self, secret, label, seed, length):
        seed = label + seed
        output, a = b"", seed
        while len(output) < length:
            a = hmac.new(secret, a, self.hash).digest()
            output += hmac.new(secret, a + seed, self.hash).digest()
        return output[:length]

    def agree(self, premaster, transcript=None):
        """transcript: up to ClientKeyExchange, for an extended_master_secret (RFC 7627)."""
        if transcript is None:
            self.master = self.prf(premaster, b"master secret", self.client_random + self.server_random, 48)
        else:
            self.master = self.prf(premaster, b"extended master secret", self.hash(transcript).digest(), 48)
        size = 2 * (self.key_length + self.iv_length)
        block = Reader(self.prf(self.master, b"key expansion", self.server_random + self.client_random, size))
        keys = [block.take(self.key_length) for _ in range(2)]
        ivs = [block.take(self.iv_length) for _ in range(2)]
        self.client_keys, self.server_keys = (Keys(self.cipher(key), iv) for key, iv in zip(keys, ivs))

    def finished(self, side, transcript):
        """side: b"client" or b"server" (7.4.9)"""
        return self.prf(self.master, side + b" finished", self.hash(transcript).digest(), 12)


class Keys:
    """Record protection in one direction (6.2.3.3)."""

    def __init__(self, aead, iv):
        self.aead, self.iv, self.sequence = aead, iv, 0

    def nonce(self, explicit):
        if explicit:
            return self.iv + explicit				# RFC 5288, 3
        mask = self.sequence.to_bytes(12, "big")		# RFC 7905, 2
        return bytes(a ^ b for a, b in zip(self.iv, mask))

    def data(self, header, length):
        return self.sequence.to_bytes(8, "big") + header[:3] + u16(length)

    def seal(self, kind, content, version=VERSION, explicit=None):
        """A record; explicit: the nonce in it, the sequence number unless told otherwise"""
        header = bytes([kind]) + u16(version)
        if len(self.iv) == 12:
            explicit = b""
        elif explicit is None:
            explicit = self.sequence.to_bytes(8, "big")
        sealed = self.aead.encrypt(self.nonce(explicit), content, self.data(header, len(content)))
        self.sequence += 1
        return header + vec16(explicit + sealed)

    def open(self, header, fragment):
        """The content; raises cryptography's InvalidTag."""
        reader = Reader(fragment)
        explicit = reader.take(12 - len(self.iv))
        content = self.aead.decrypt(self.nonce(explicit), reader.data, self.data(header, len(reader.data) - 16))
        self.sequence += 1
        return content
