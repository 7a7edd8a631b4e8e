# SPDX-License-Identifier: GPL-2.0-only
"""What a client can do wrong in a TLS 1.2 handshake, and what its server has to say.

Rows are (description, alerts, plan): as in breaches.py, but plan is evil_client12.EvilClient12's arguments.
All alerts are in plaintext: the server's change_cipher_spec comes when all is well. The server takes
h2 and http/1.1, all suites and groups of both versions, and has one ECDSA certificate for any name.
"""
import copy
import os

import pki
import tls12
import tls13
from breaches import SYNTAX, add, body, drop, edit, plain, put, raw, sends
from breaches12 import HEARTBLEED, POINT, other_nonces
from endpoint import flip
from evil_client12 import GOOD, before, up_to
from tls13 import ALERT, CCS, DATA, HANDSHAKE, message, u16, vec8, vec16, vec24

HELLO, CERT, KEYS, VERIFY, FINISHED = "client_hello", "certificate", "key_exchange", "certificate_verify", "finished"
VERSIONS, GROUPS, SCHEMES = tls13.SUPPORTED_VERSIONS, tls13.SUPPORTED_GROUPS, tls13.SIGNATURE_ALGORITHMS
RENEGOTIATION, EMS, FORMATS = tls12.RENEGOTIATION_INFO, tls12.EXTENDED_MASTER_SECRET, tls12.EC_POINT_FORMATS
ALL = tuple(tls12.SUITES)
GREASE = [0x0a0a + 0x1010 * i for i in range(16)]


def first(**fields):
    return {"hello": fields}


def replaced(name, *steps):
    """These steps instead of a good one, and then nothing but waiting."""
    return {"steps": up_to(name, *steps)}


def inserted(name, *steps):
    return {"steps": before(name, *steps)}


# --- the ClientHello: the alert is all that comes ---

HELLOS = [
    # RFC 7507
    ("TLS_FALLBACK_SCSV", "inappropriate_fallback", {"suites": (*ALL, tls12.FALLBACK_SCSV)}),
    ("TLS 1.1 with TLS_FALLBACK_SCSV", ("inappropriate_fallback", "protocol_version"),
     {"suites": (*ALL, tls12.FALLBACK_SCSV), **first(version=0x0302)}),
    ("TLS 1.1", "protocol_version", first(version=0x0302)),
    ("TLS 1.0", "protocol_version", first(version=0x0301)),
    ("SSL 3.0", "protocol_version", first(version=0x0300)),
    ("supported_versions with TLS 1.1 alone", "protocol_version", add(HELLO, (VERSIONS, vec8(u16(0x0302))))),
    # suites of others
    ("CBC alone", "handshake_failure", {"suites": (0xc009, 0xc00a, 0xc013, 0xc014, 0xc023, 0xc024, 0xc027, 0xc028)}),
    ("RSA key exchange alone", "handshake_failure", {"suites": (0x002f, 0x0035, 0x009c, 0x009d, 0x003c)}),
    ("finite fields alone", "handshake_failure", {"suites": (0x009e, 0x009f, 0x0033, 0xccaa)}),
    ("export suites", "handshake_failure", {"suites": (0x0003, 0x0006, 0x0008, 0x0011, 0x0014, 0x0019)}),
    ("RC4 and 3DES", "handshake_failure", {"suites": (0x0004, 0x0005, 0x000a, 0xc007, 0xc008, 0xc011, 0xc012)}),
    ("no encryption", "handshake_failure", {"suites": (0x0000, 0x0001, 0x0002, 0x003b, 0xc006, 0xc010)}),
    ("anonymous suites", "handshake_failure", {"suites": (0x0018, 0x001b, 0x0034, 0xc015, 0xc018, 0xc019)}),
    ("suites for RSA certificates alone", "handshake_failure", {"suites": tls12.OF_RSA}),
    ("suites of TLS 1.3 alone", "handshake_failure", {"suites": (0x1301, 0x1302, 0x1303)}),
    ("GREASE alone", "handshake_failure", {"suites": GREASE}),
    ("an SCSV alone", "handshake_failure", {"suites": (0x00ff,)}),
    ("no suite", "decode_error", {"suites": ()}),
    # signatures, RFC 5246, 7.4.1.4.1
    ("SHA-1 alone", "handshake_failure", {"schemes": (0x0203, 0x0201, 0x0202)}),
    ("MD5 and SHA-224 alone", "handshake_failure", {"schemes": (0x0101, 0x0103, 0x0301, 0x0303)}),
    ("schemes of RSA alone", "handshake_failure", {"schemes": (0x0401, 0x0804)}),
    ("no signature_algorithms, which is SHA-1", "handshake_failure", drop(HELLO, SCHEMES)),
    ("no extensions", "handshake_failure", first(entries=[])),
    ("no block of extensions", "handshake_failure", edit(HELLO, lambda m: message(
        1, u16(0x0303) + os.urandom(32) + vec8(b"") + vec16(u16(*ALL)) + vec8(b"\0")))),
    ("signature_algorithms without one", "decode_error", put(HELLO, SCHEMES, u16(0))),
    ("half a signature algorithm", "decode_error", put(HELLO, SCHEMES, vec16(b"\4\3\4"))),
    # groups, RFC 8422, 5.1
    ("groups nobody has", "handshake_failure", {"groups": (0x0019, 0x001e, 0x0100)}),
    ("not the certificate's curve", "handshake_failure", {"groups": (tls13.X25519,)}),
    ("supported_groups without one", "decode_error", put(HELLO, GROUPS, u16(0))),
    ("points compressed alone", "illegal_parameter", put(HELLO, FORMATS, vec8(b"\1\2"))),
    ("no point format", SYNTAX, put(HELLO, FORMATS, b"\0")),
    ("point formats with a byte behind", "decode_error", put(HELLO, FORMATS, vec8(b"\0") + b"x")),
    # RFC 5746, 3.6; RFC 7627, 5.1
    ("renegotiation_info of a renegotiation", "handshake_failure", put(HELLO, RENEGOTIATION, vec8(bytes(12)))),
    ("renegotiation_info of no bytes", "decode_error", put(HELLO, RENEGOTIATION, b"")),
    ("renegotiation_info with a byte behind", "decode_error", put(HELLO, RENEGOTIATION, b"\0\0")),
    ("renegotiation_info twice", SYNTAX, add(HELLO, (RENEGOTIATION, vec8(b"")))),
    ("extended_master_secret with contents", "decode_error", put(HELLO, EMS, b"x")),
    # the fields in front
    ("deflate without null", "illegal_parameter", first(compression=b"\1")),
    ("no compression method", "decode_error", first(compression=b"")),
    ("session id of 33 bytes", SYNTAX, first(session_id=bytes(33))),
    ("a byte behind its extensions", "decode_error", body(HELLO, lambda b: b + b"\0")),
    ("cut in its last extension", "decode_error", body(HELLO, lambda b: b[:-1])),
    ("ALPN without one in common", "no_application_protocol", {"alpn": ("h3", "spdy/3")}),
    # records
    ("change_cipher_spec first", "unexpected_message", {"steps": [plain(CCS, b"\2")]}),
    ("ClientKeyExchange first", "unexpected_message", {"steps": [plain(HANDSHAKE, message(16, bytes(33)))]}),
    ("a heartbeat first", "unexpected_message", {"steps": [plain(24, HEARTBLEED)]}),
    ("data first", "unexpected_message", {"steps": [plain(DATA, b"GET / HTTP/1.1\r\n\r\n")]}),
]

# --- behind ServerHelloDone ---


def public(data):
    """A ClientKeyExchange with this public key."""
    return body(KEYS, lambda b: vec8(data))


def p256(data):
    return {"groups": (tls13.P256,), **public(data)}


def finished_of(side=b"client", transcript=None):
    return {"edit": {FINISHED: lambda client, msg: message(tls13.FINISHED, client.schedule.finished(
        side, client.transcript if transcript is None else transcript))}}


def spoilt(at):
    return replaced(FINISHED, lambda client: client.raw(flip(client.seal(HANDSHAKE, client.build_finished()), at)))


def skip_one(client):
    client.write_keys.sequence += 1


def server_keys(client):
    client.write_keys = copy.copy(client.schedule.server_keys)


def in_one_record(*names):
    """A step: messages in one record, as a good client builds them; or as they are."""
    def step(client):
        data = b""
        for name in names:
            msg = getattr(client, f"build_{name}")() if isinstance(name, str) else name
            client.transcript += msg
            data += msg
            if name == KEYS:
                client.agree(client.shared)
        client.handshake(data)
    return step


BREACHES = [
    # ClientKeyExchange, RFC 8422, 5.7
    ("a public key of no bytes", SYNTAX, public(b"")),
    ("ClientKeyExchange of no bytes", "decode_error", body(KEYS, lambda b: b"")),
    ("ClientKeyExchange with a byte behind", "decode_error", body(KEYS, lambda b: b + b"\0")),
    ("ClientKeyExchange cut short", "decode_error", body(KEYS, lambda b: b[:-1])),
    ("ClientKeyExchange of RSA", "decode_error", body(KEYS, lambda b: vec16(os.urandom(256)))),
    ("ClientKeyExchange of 64 KB", SYNTAX, edit(KEYS, lambda m: b"\x10\0\xff\xff")),
    ("an X25519 key of 31 bytes", SYNTAX, public(b"\x09" + bytes(30))),
    ("an X25519 key of 33 bytes", SYNTAX, public(b"\x09" + bytes(32))),
    ("an X25519 key of zero", "illegal_parameter", public(bytes(32))),
    ("an X25519 key of order 2", "illegal_parameter", public(b"\1" + bytes(31))),
    ("an X25519 key of p", "illegal_parameter", public(b"\xed" + b"\xff" * 30 + b"\x7f")),
    ("a P-256 point that is not on the curve", "illegal_parameter", p256(POINT)),
    ("a P-256 point of (0, 0)", "illegal_parameter", p256(b"\4" + bytes(64))),
    ("a P-256 point in compressed form", SYNTAX, p256(b"\2" + bytes(32))),
    ("a P-256 point in hybrid form", SYNTAX, p256(b"\6" + POINT[1:])),
    ("a P-256 point at infinity", SYNTAX, p256(b"\0")),
    ("a P-256 point one byte short", SYNTAX, p256(POINT[:-1])),
    ("ClientKeyExchange twice", "unexpected_message", inserted("ccs", KEYS)),
    # order, RFC 5246, 7.3; CVE-2014-0224
    ("change_cipher_spec instead of ClientKeyExchange", "unexpected_message", replaced(KEYS, plain(CCS, b"\1"))),
    ("Finished instead of ClientKeyExchange", "unexpected_message", replaced(KEYS, sends(HANDSHAKE, message(20, bytes(12))))),
    ("Finished without change_cipher_spec", "unexpected_message", replaced("ccs", FINISHED)),
    ("Finished in the record of ClientKeyExchange", "unexpected_message",
     replaced(KEYS, in_one_record(KEYS, message(20, bytes(12))))),
    ("Certificate unasked", "unexpected_message", inserted(KEYS, sends(HANDSHAKE, tls12.certificate([b"x"])))),
    ("an empty Certificate unasked", "unexpected_message", inserted(KEYS, sends(HANDSHAKE, tls12.certificate([])))),
    ("CertificateVerify unasked", "unexpected_message", inserted("ccs", lambda client: client.send(VERIFY))),
    ("ClientHello once more", "unexpected_message", replaced(KEYS, HELLO)),
    ("ClientHello behind ClientKeyExchange", "unexpected_message", replaced("ccs", HELLO)),
    ("ServerHelloDone from a client", "unexpected_message", replaced(KEYS, sends(HANDSHAKE, message(14, b"")))),
    ("HelloRequest from a client", "unexpected_message", replaced(KEYS, sends(HANDSHAKE, message(0, b"")))),
    ("KeyUpdate", "unexpected_message", replaced(KEYS, sends(HANDSHAKE, message(24, b"\0")))),
    ("EndOfEarlyData", "unexpected_message", replaced(KEYS, sends(HANDSHAKE, message(5, b"")))),
    ("NextProtocol", "unexpected_message", replaced(FINISHED, sends(HANDSHAKE, message(67, bytes(32))))),
    ("a part of a message before change_cipher_spec", "unexpected_message", inserted("ccs", sends(HANDSHAKE, b"\x14\0"))),
    # change_cipher_spec, RFC 5246, 7.1
    ("change_cipher_spec of value 0", "unexpected_message", replaced("ccs", plain(CCS, b"\0"))),
    ("change_cipher_spec of value 2", "unexpected_message", replaced("ccs", plain(CCS, b"\2"))),
    ("change_cipher_spec of two bytes", "unexpected_message", replaced("ccs", plain(CCS, b"\1\1"))),
    ("change_cipher_spec of no bytes", ("unexpected_message", "decode_error"), replaced("ccs", plain(CCS, b""))),
    ("change_cipher_spec twice", ("unexpected_message", "bad_record_mac"), inserted(FINISHED, plain(CCS, b"\1"))),
    ("change_cipher_spec under keys", "unexpected_message", inserted(FINISHED, sends(CCS, b"\1"))),
    # Finished, RFC 5246, 7.4.9
    ("Finished with its first bit wrong", "decrypt_error", body(FINISHED, lambda b: flip(b, 0))),
    ("Finished with its last bit wrong", "decrypt_error", body(FINISHED, lambda b: flip(b, -1))),
    ("Finished of zeros", "decrypt_error", body(FINISHED, lambda b: bytes(12))),
    ("Finished of the server's sort", "decrypt_error", finished_of(b"server")),
    ("Finished of another transcript", "decrypt_error", finished_of(transcript=b"other")),
    ("Finished of 11 bytes", "decode_error", body(FINISHED, lambda b: b[:-1])),
    ("Finished of 13 bytes", "decode_error", body(FINISHED, lambda b: b + b"\0")),
    ("Finished of no bytes", "decode_error", body(FINISHED, lambda b: b"")),
    ("Finished of 64 KB", SYNTAX, edit(FINISHED, lambda m: b"\x14\0\xff\xff")),
    ("ClientHello in the record of Finished", "unexpected_message", edit(FINISHED, lambda m: m + b"\1\0\0\0")),
    ("Finished in plaintext behind change_cipher_spec", "bad_record_mac",
     replaced(FINISHED, lambda client: client.plain(HANDSHAKE, client.build_finished()))),
    # records, RFC 5246, 6.2
    ("one bit of a ciphertext wrong", "bad_record_mac", spoilt(16)),
    ("one bit of a tag wrong", "bad_record_mac", spoilt(-1)),
    ("one bit of a nonce wrong", "bad_record_mac", spoilt(12)),
    ("ChaCha20-Poly1305: one bit of a tag wrong", "bad_record_mac", {"suites": (tls12.ECDHE_ECDSA_CHACHA,), **spoilt(-1)}),
    ("AES-256-GCM: one bit of a tag wrong", "bad_record_mac", {"suites": (tls12.ECDHE_ECDSA_AES256,), **spoilt(-1)}),
    ("a sequence number left out", "bad_record_mac", inserted(FINISHED, skip_one)),
    ("the server's own keys", "bad_record_mac", inserted(FINISHED, server_keys)),
    ("the type of the record wrong", ("bad_record_mac", "unexpected_message"), spoilt(0)),
    ("a record of 7 bytes", ("bad_record_mac", "decode_error"), replaced(FINISHED, raw(b"\x16\3\3\0\7" + bytes(7)))),
    ("a record of 23 bytes", ("bad_record_mac", "decode_error"), replaced(FINISHED, raw(b"\x16\3\3\0\x17" + bytes(23)))),
    ("a record of 24 bytes of zeros", "bad_record_mac", replaced(FINISHED, raw(b"\x16\3\3\0\x18" + bytes(24)))),
    ("a record of 16409 bytes", "record_overflow", replaced(FINISHED, raw(b"\x16\3\3\x40\x19" + bytes(100)))),
    ("content of 16385 bytes", "record_overflow", replaced(FINISHED, sends(HANDSHAKE, bytes(16385)))),
    ("a record of no content", "unexpected_message", inserted(FINISHED, sends(HANDSHAKE, b""))),
    ("data before Finished", "unexpected_message", inserted(FINISHED, sends(DATA, b"early"))),
    ("data instead of ClientKeyExchange", "unexpected_message", replaced(KEYS, plain(DATA, b"early"))),
    ("data within a message", "unexpected_message", replaced(KEYS, sends(HANDSHAKE, b"\x10\0\0"), plain(DATA, b"x"))),
    ("an empty handshake record", "unexpected_message", replaced(KEYS, plain(HANDSHAKE, b""))),
    ("a heartbeat", "unexpected_message", replaced(KEYS, plain(24, HEARTBLEED))),
    ("a heartbeat under keys", "unexpected_message", inserted(FINISHED, sends(24, HEARTBLEED))),
    ("half an alert", SYNTAX + ("unexpected_message",), replaced(KEYS, plain(ALERT, b"\2"))),
    ("half an alert under keys", SYNTAX + ("unexpected_message",), inserted(FINISHED, sends(ALERT, b"\2"))),
]

# --- the server requires a certificate ---


def resigned(scheme, transcript=None, key=None, **how):
    """A CertificateVerify by a scheme, over some content, with a key."""
    def change(client, msg):
        content = client.transcript if transcript is None else transcript(client)
        signer = key or pki.load(client.plan.cert)[0]
        return message(tls13.CERTIFICATE_VERIFY, tls12.signed(scheme, tls12.sign(signer, scheme, content, **how)))
    return {"edit": {VERIFY: change}}


def relabelled(scheme):
    return body(VERIFY, lambda b: u16(scheme) + b[2:])


MUTUAL = [
    ("no certificate", ("handshake_failure", "certificate_required"), {"cert": None}),
    ("Certificate left out", "unexpected_message", {"steps": [s for s in GOOD if s != CERT]}),
    ("Certificate twice", "unexpected_message", inserted(KEYS, CERT)),
    ("Certificate behind ClientKeyExchange", "unexpected_message", {"steps": [*GOOD[:2], KEYS, CERT]}),
    ("Certificate as TLS 1.3 has it", ("decode_error", "bad_certificate"), {"edit": {CERT: lambda client, msg: message(
        11, b"\0" + vec24(vec24(pki.load("ecdsa-p256")[1][0]) + u16(0)))}}),
    ("Certificate with a byte behind", "decode_error", body(CERT, lambda b: b + b"\0")),
    ("Certificate cut in its entry", "decode_error", body(CERT, lambda b: b[:40])),
    ("Certificate with an entry of no bytes", SYNTAX, {"chain": lambda chain: [b""]}),
    ("Certificate of 16 MB", SYNTAX, edit(CERT, lambda m: b"\x0b\xff\xff\xff")),
    ("33 certificates", SYNTAX, {"chain": lambda chain: chain * 33}),
    ("a certificate that is not DER", "bad_certificate", {"chain": lambda chain: [b"no certificate at all"]}),
    ("an Ed25519 certificate", "unsupported_certificate", {"chain": lambda chain: pki.load("ed25519")[1]}),
    ("CertificateVerify left out", "unexpected_message", {"steps": [s for s in GOOD if s != VERIFY]}),
    ("CertificateVerify before ClientKeyExchange", "unexpected_message", replaced(KEYS, VERIFY)),
    ("CertificateVerify twice", "unexpected_message", inserted("ccs", VERIFY)),
    ("CertificateVerify under keys", ("unexpected_message", "bad_record_mac"),
     {"steps": [*up_to(VERIFY), "ccs", VERIFY]}),
    ("a signature with one bit wrong", "decrypt_error", body(VERIFY, lambda b: flip(b, -1))),
    ("an RSA-PSS signature with one bit wrong", "decrypt_error",
     {"cert": "rsa-2048", **body(VERIFY, lambda b: flip(b, -100))}),
    ("a signature by another key", "decrypt_error", resigned(0x0403, key=pki.KEYS["ecdsa-p256"]())),
    ("a signature over another transcript", "decrypt_error", resigned(0x0403, lambda client: b"other")),
    ("a signature that leaves ClientKeyExchange out", "decrypt_error",
     resigned(0x0403, lambda client: client.transcript[:-37])),
    ("a signature as TLS 1.3 has it", "decrypt_error", resigned(0x0403, lambda client: tls13.signed_content(
        client.schedule.hash(client.transcript).digest(), b"TLS 1.3, client CertificateVerify"))),
    ("a signature of nothing", "decrypt_error", body(VERIFY, lambda b: b[:2] + u16(0))),
    ("CertificateVerify with a byte behind", "decode_error", body(VERIFY, lambda b: b + b"\0")),
    ("CertificateVerify cut short", "decode_error", body(VERIFY, lambda b: b[:-1])),
    ("CertificateVerify of no bytes", "decode_error", body(VERIFY, lambda b: b"")),
    ("ecdsa_sha1", "illegal_parameter", resigned(0x0203)),
    ("ECDSA with MD5", "illegal_parameter", relabelled(0x0103)),
    ("rsa_pkcs1_sha1", "illegal_parameter", {"cert": "rsa-2048", **resigned(0x0201)}),
    ("an RSA scheme for an ECDSA key", "illegal_parameter", relabelled(0x0401)),
    ("an ECDSA scheme for an RSA key", "illegal_parameter", {"cert": "rsa-2048", **relabelled(0x0403)}),
    ("Finished with one bit wrong behind a good certificate", "decrypt_error", body(FINISHED, lambda b: flip(b, -1))),
    ("change_cipher_spec before Certificate", "unexpected_message", replaced(CERT, plain(CCS, b"\1"))),
    ("change_cipher_spec before ClientKeyExchange", "unexpected_message", replaced(KEYS, plain(CCS, b"\1"))),
    ("change_cipher_spec within Certificate", "unexpected_message",
     replaced(CERT, sends(HANDSHAKE, b"\x0b\0\1"), plain(CCS, b"\1"))),
]

# --- nothing wrong: the server echoes ---

TAKEN = [
    ("nothing special", {}),
    ("AES-256-GCM", {"suites": (tls12.ECDHE_ECDSA_AES256,)}),
    ("ChaCha20-Poly1305", {"suites": (tls12.ECDHE_ECDSA_CHACHA,)}),
    ("P-256", {"groups": (tls13.P256,)}),
    ("P-384", {"groups": (tls13.P384, tls13.P256)}),
    ("no extended_master_secret", {"ems": False}),
    ("no renegotiation_info at all", drop(HELLO, RENEGOTIATION)),
    ("the SCSV instead of renegotiation_info", {"suites": (*ALL, 0x00ff), **drop(HELLO, RENEGOTIATION)}),
    ("the SCSV and renegotiation_info", {"suites": (*ALL, 0x00ff)}),
    ("no ec_point_formats", drop(HELLO, FORMATS)),
    ("all point formats", put(HELLO, FORMATS, vec8(b"\0\1\2"))),
    ("no supported_groups", drop(HELLO, GROUPS)),
    ("supported_versions with TLS 1.2 alone", add(HELLO, (VERSIONS, vec8(u16(0x0303))))),
    ("null and deflate", first(compression=b"\1\0")),
    ("a session id, which is not resumed", first(session_id=bytes(range(32)))),
    ("session_ticket, heartbeat and encrypt_then_mac", add(
        HELLO, (tls12.SESSION_TICKET, b""), (15, b"\1"), (22, b""))),
    ("max_fragment_length", add(HELLO, (tls13.MAX_FRAGMENT_LENGTH, b"\1"))),
    ("client_version of TLS 1.3 and of later ones", first(version=0x0305)),
    ("GREASE all over", {"suites": (*GREASE, *ALL), **add(HELLO, (0x0a0a, b""), (0x1a1a, b"\0"))}),
    ("suites of every sort", {"suites": (0x0003, 0x0004, 0x000a, 0x002f, 0xc009, *ALL, 0xc018, 0)}),
    ("ALPN", {"alpn": ("http/1.1",)}),
    ("no server_name", {"name": None}),
    ("records of one byte", {"fragment": 1}),
    ("records and segments of one byte", {"fragment": 1, "dribble": True}),
    ("explicit nonces that do not count", {"steps": before(FINISHED, other_nonces)}),
    ("ClientKeyExchange, change_cipher_spec and Finished in one segment", {"steps": [
        *GOOD[:2], lambda client: client.raw(client.collect(KEYS, "ccs", FINISHED)), *GOOD[-2:]]}),
]
MUTUAL_TAKEN = [
    ("a P-256 certificate", {}),
    ("a P-384 certificate", {"cert": "ecdsa-p384"}),
    ("an RSA certificate", {"cert": "rsa-2048"}),
    *[(f"an RSA certificate by scheme {scheme:#06x}", {"cert": "rsa-2048", **resigned(scheme)})
      for scheme in (0x0401, 0x0501, 0x0601, 0x0805, 0x0806)],
    ("P-256 with SHA-512", resigned(0x0603)),
    ("P-384 with SHA-256", {"cert": "ecdsa-p384", **resigned(0x0403)}),
    ("no extended_master_secret", {"ems": False}),
    ("AES-256-GCM", {"suites": (tls12.ECDHE_ECDSA_AES256,)}),
    ("32 certificates", {"chain": lambda chain: chain * 32}),
    ("Certificate, ClientKeyExchange and CertificateVerify in one record", {"coalesce": True}),
    ("records of one byte", {"fragment": 1}),
]

# --- behind the handshake ---

AFTERWARDS = [
    ("HelloRequest from a client", "unexpected_message", sends(HANDSHAKE, message(0, b""))),
    ("ClientHellos without end", "unexpected_message", sends(HANDSHAKE, message(1, b"") * 4096)),
    ("a ClientHello for the 17th time", "unexpected_message", sends(HANDSHAKE, message(1, b"") * 17)),
    ("a ClientHello of 60 KB", "illegal_parameter", sends(HANDSHAKE, b"\1\0\xea\x60")),
    ("KeyUpdate", "unexpected_message", sends(HANDSHAKE, message(24, b"\0"))),
    ("ServerHello", "unexpected_message", sends(HANDSHAKE, message(2, bytes(70)))),
    ("Finished once more", "unexpected_message", sends(HANDSHAKE, message(20, bytes(12)))),
    ("Certificate", "unexpected_message", sends(HANDSHAKE, tls12.certificate([]))),
    ("a message of unknown type", "unexpected_message", sends(HANDSHAKE, message(99, b""))),
    ("a handshake record of no content", "unexpected_message", sends(HANDSHAKE, b"")),
    ("change_cipher_spec under keys", "unexpected_message", sends(CCS, b"\1")),
    # kTLS looks at a header when the nonce behind it is there as well.
    ("change_cipher_spec in plaintext", ("unexpected_message", "bad_record_mac"),
     raw(tls13.plain_record(CCS, b"\1") + tls13.plain_record(DATA, b"data"))),
    ("a heartbeat", "unexpected_message", sends(24, HEARTBLEED)),
    ("a record of type 99", "unexpected_message", sends(99, b"x")),
    ("half an alert", SYNTAX + ("unexpected_message",), sends(ALERT, b"\2")),
    ("a tag with one bit wrong", "bad_record_mac", lambda client: client.raw(flip(client.seal(DATA, b"spoilt"), -1))),
    ("the ClientHello in plaintext", "bad_record_mac", lambda client: client.plain(HANDSHAKE, client.build_client_hello())),
]
