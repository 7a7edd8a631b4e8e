# SPDX-License-Identifier: GPL-2.0-only
"""TLS 1.3 for the tests: code points, encoding, key schedule, record protection.

Written from RFC 8446; section numbers are its. Only primitives come from a library.
"""
import hashlib
import hmac
import struct

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESCCM, AESGCM, ChaCha20Poly1305

# ContentType (5.1)
CCS, ALERT, HANDSHAKE, DATA = 20, 21, 22, 23

# HandshakeType (4)
CLIENT_HELLO, SERVER_HELLO, NEW_SESSION_TICKET = 1, 2, 4
ENCRYPTED_EXTENSIONS, CERTIFICATE, CERTIFICATE_REQUEST = 8, 11, 13
CERTIFICATE_VERIFY, FINISHED, KEY_UPDATE, MESSAGE_HASH = 15, 20, 24, 254

# ExtensionType (4.2)
(SERVER_NAME, MAX_FRAGMENT_LENGTH, STATUS_REQUEST, SUPPORTED_GROUPS, SIGNATURE_ALGORITHMS, ALPN, SCT) = (
    0, 1, 5, 10, 13, 16, 18)
PRE_SHARED_KEY, EARLY_DATA, SUPPORTED_VERSIONS, COOKIE, PSK_MODES = 41, 42, 43, 44, 45
SIGNATURE_ALGORITHMS_CERT, KEY_SHARE = 50, 51

# AlertDescription (6)
ALERTS = {
    "close_notify": 0, "unexpected_message": 10, "bad_record_mac": 20, "record_overflow": 22,
    "handshake_failure": 40, "bad_certificate": 42, "unsupported_certificate": 43,
    "certificate_revoked": 44, "certificate_expired": 45, "certificate_unknown": 46,
    "illegal_parameter": 47, "unknown_ca": 48, "access_denied": 49, "decode_error": 50,
    "decrypt_error": 51, "protocol_version": 70, "insufficient_security": 71,
    "internal_error": 80, "inappropriate_fallback": 86, "user_canceled": 90,
    "missing_extension": 109, "unsupported_extension": 110, "unrecognized_name": 112,
    "bad_certificate_status_response": 113, "unknown_psk_identity": 115,
    "certificate_required": 116, "no_application_protocol": 120}
ALERT_NAMES = {number: name for name, number in ALERTS.items()}

HELLO_RETRY_RANDOM = hashlib.sha256(b"HelloRetryRequest").digest()		# 4.1.3

SUITES = {0x1301: (hashlib.sha256, AESGCM, 16), 0x1302: (hashlib.sha384, AESGCM, 32),
          0x1303: (hashlib.sha256, ChaCha20Poly1305, 32), 0x1304: (hashlib.sha256, AESCCM, 16)}
X25519, P256, P384 = 0x001d, 0x0017, 0x0018
CURVES = {P256: ec.SECP256R1, P384: ec.SECP384R1}


def vec8(data):
    return struct.pack("!B", len(data)) + data


def vec16(data):
    return struct.pack("!H", len(data)) + data


def vec24(data):
    return struct.pack("!I", len(data))[1:] + data


def u16(*values):
    return struct.pack(f"!{len(values)}H", *values)


def message(kind, body):
    """A Handshake struct (4)."""
    return bytes([kind]) + vec24(body)


def body_of(msg):
    return msg[4:]


def extension(kind, data):
    return u16(kind) + vec16(data)


def extensions(entries):
    """From [(type, data)]: a list, since misbehaving takes order and repetition."""
    return vec16(b"".join(extension(kind, data) for kind, data in entries))


class Reader:
    """A cursor; running off the end is an error, and so is leaving something."""

    def __init__(self, data):
        self.data = data

    def take(self, size):
        if len(self.data) < size:
            raise ValueError("truncated")
        piece, self.data = self.data[:size], self.data[size:]
        return piece

    def number(self, size):
        return int.from_bytes(self.take(size), "big")

    def vector(self, size):
        return self.take(self.number(size))

    def numbers(self, size, width):
        vector = Reader(self.vector(size))
        values = []
        while vector.data:
            values.append(vector.number(width))
        return values

    def end(self):
        if self.data:
            raise ValueError("trailing bytes")


def whole(data, size):
    """The contents of a vector that is all there is."""
    reader = Reader(data)
    contents = reader.vector(size)
    reader.end()
    return contents


def parse_extensions(data):
    """[(type, data)] of an extension block without its length."""
    reader, entries = Reader(data), []
    while reader.data:
        entries.append((reader.number(2), reader.vector(2)))
    return entries


class ClientHello:
    """Parsed strictly (4.1.2)."""

    def __init__(self, msg):
        self.raw = msg
        reader = Reader(msg)
        if reader.number(1) != CLIENT_HELLO:
            raise ValueError("not a ClientHello")
        reader = Reader(reader.vector(3))
        self.legacy_version = reader.number(2)
        self.random = reader.take(32)
        self.session_id = reader.vector(1)
        self.suites = reader.numbers(2, 2)
        self.compression = reader.vector(1)
        self.extensions = parse_extensions(reader.vector(2))
        reader.end()

    def ext(self, kind):
        """The data of an extension, or None."""
        return dict(self.extensions).get(kind)

    def server_name(self):
        data = self.ext(SERVER_NAME)
        if data is None:
            return None
        names = Reader(Reader(data).vector(2))
        if names.number(1) != 0:
            raise ValueError("not a host_name")
        name = names.vector(2)
        names.end()
        return name.decode()

    def alpn(self):
        data = self.ext(ALPN)
        names = Reader(Reader(data).vector(2)) if data is not None else Reader(b"")
        result = []
        while names.data:
            result.append(names.vector(1).decode())
        return result

    def groups(self):
        return Reader(self.ext(SUPPORTED_GROUPS)).numbers(2, 2)

    def schemes(self):
        return Reader(self.ext(SIGNATURE_ALGORITHMS)).numbers(2, 2)

    def versions(self):
        return Reader(self.ext(SUPPORTED_VERSIONS)).numbers(1, 2)

    def key_shares(self):
        """[(group, public)]"""
        entries = Reader(Reader(self.ext(KEY_SHARE)).vector(2))
        shares = []
        while entries.data:
            shares.append((entries.number(2), entries.vector(2)))
        return shares


class ServerHello:
    """Parsed strictly (4.1.3); a HelloRetryRequest is one, too."""

    def __init__(self, msg):
        reader = Reader(msg)
        if reader.number(1) != SERVER_HELLO:
            raise ValueError("not a ServerHello")
        reader = Reader(reader.vector(3))
        self.legacy_version = reader.number(2)
        self.random = reader.take(32)
        self.session_id = reader.vector(1)
        self.suite = reader.number(2)
        self.compression = reader.number(1)
        self.extensions = parse_extensions(reader.vector(2))
        reader.end()
        self.retry = self.random == HELLO_RETRY_RANDOM

    def ext(self, kind):
        """The data of an extension, or None."""
        return dict(self.extensions).get(kind)


def key_pair(group):
    """(our public bytes, function(peer's) -> shared secret) of a fresh key (4.2.8)."""
    if group == X25519:
        private = x25519.X25519PrivateKey.generate()
        public = private.public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return public, lambda peer: private.exchange(x25519.X25519PublicKey.from_public_bytes(peer))
    curve = CURVES[group]()
    private = ec.generate_private_key(curve)
    public = private.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return public, lambda peer: private.exchange(
        ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(curve, peer))


def key_exchange(group, peer):
    """(our public bytes, shared secret) with a fresh key."""
    public, agree = key_pair(group)
    return public, agree(peer)


# --- signatures (4.2.3, 4.4.3) ---

DIGESTS = {0x03: hashes.SHA1, 0x04: hashes.SHA256, 0x05: hashes.SHA384, 0x06: hashes.SHA512}


def default_scheme(key):
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return {256: 0x0403, 384: 0x0503, 521: 0x0603}[key.key_size]
    return 0x0804 if hasattr(key, "private_numbers") else 0x0807


def signed_content(transcript_hash, context=b"TLS 1.3, server CertificateVerify"):
    return b" " * 64 + context + b"\0" + transcript_hash


def sign(key, scheme, content, salt_length=None):
    """What a well-behaved signer of this scheme would put, as far as the key can."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        digest = DIGESTS.get(scheme >> 8, hashes.SHA256)() if scheme & 0xff == 3 else hashes.SHA256()
        return key.sign(content, ec.ECDSA(digest))
    if not hasattr(key, "private_numbers"):
        return key.sign(content)
    if scheme in (0x0804, 0x0805, 0x0806):
        digest = DIGESTS[scheme & 0xff]()
        salt = digest.digest_size if salt_length is None else salt_length
        return key.sign(content, padding.PSS(padding.MGF1(digest), salt), digest)
    return key.sign(content, padding.PKCS1v15(), DIGESTS.get(scheme >> 8, hashes.SHA256)())


def verify(key, scheme, signature, content):
    """Raises cryptography's InvalidSignature."""
    if scheme in (0x0403, 0x0503):
        key.verify(signature, content, ec.ECDSA(DIGESTS[scheme >> 8]()))
        return
    digest = DIGESTS[scheme & 0xff]()
    key.verify(signature, content, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)


# --- key schedule (7.1) ---

class Schedule:
    """The secrets of one handshake, from (EC)DHE on; no PSK."""

    def __init__(self, suite):
        self.suite = suite
        self.hash, self.cipher, self.key_length = SUITES[suite]
        self.size = self.hash().digest_size

    def extract(self, salt, ikm):
        return hmac.new(salt, ikm, self.hash).digest()

    def expand(self, secret, label, context, length):
        """HKDF-Expand-Label"""
        info = u16(length) + vec8(b"tls13 " + label) + vec8(context)
        block = output = b""
        for counter in range(1, -(-length // self.size) + 1):
            block = hmac.new(secret, block + info + bytes([counter]), self.hash).digest()
            output += block
        return output[:length]

    def derive(self, secret, label, transcript=b""):
        """Derive-Secret"""
        return self.expand(secret, label, self.digest(transcript), self.size)

    def digest(self, data):
        return self.hash(data).digest()

    def handshake(self, shared, transcript):
        """Up to ServerHello: the two handshake traffic secrets."""
        zero = bytes(self.size)
        early = self.extract(zero, zero)
        secret = self.extract(self.derive(early, b"derived"), shared)
        self.master = self.extract(self.derive(secret, b"derived"), zero)
        self.client_handshake = self.derive(secret, b"c hs traffic", transcript)
        self.server_handshake = self.derive(secret, b"s hs traffic", transcript)

    def application(self, transcript):
        """Up to the server's Finished."""
        self.client_application = self.derive(self.master, b"c ap traffic", transcript)
        self.server_application = self.derive(self.master, b"s ap traffic", transcript)

    def finished(self, base, transcript):
        key = self.expand(base, b"finished", b"", self.size)
        return hmac.new(key, self.digest(transcript), self.hash).digest()

    def next_generation(self, secret):
        return self.expand(secret, b"traffic upd", b"", self.size)			# 7.2

    def keys(self, secret):
        return Keys(self.cipher(self.expand(secret, b"key", b"", self.key_length)),
                    self.expand(secret, b"iv", b"", 12))


class Keys:
    """Record protection in one direction (5.2, 5.3)."""

    def __init__(self, aead, iv):
        self.aead, self.iv, self.sequence = aead, iv, 0

    def nonce(self):
        mask = self.sequence.to_bytes(12, "big")
        return bytes(a ^ b for a, b in zip(self.iv, mask))

    def seal(self, inner, header=None):
        """A TLSCiphertext around a TLSInnerPlaintext."""
        header = header or b"\x17\x03\x03" + u16(len(inner) + 16)
        sealed = self.aead.encrypt(self.nonce(), inner, header)
        self.sequence += 1
        return header + sealed

    def open(self, header, fragment):
        """(content type, content); raises cryptography's InvalidTag."""
        inner = self.aead.decrypt(self.nonce(), fragment, header).rstrip(b"\0")
        self.sequence += 1
        if not inner:
            raise ValueError("no content type")
        return inner[-1], inner[:-1]


def inner_plaintext(kind, content, pad=0):
    return content + bytes([kind]) + bytes(pad)


def plain_record(kind, content, version=0x0303):
    return bytes([kind]) + u16(version) + vec16(content)
