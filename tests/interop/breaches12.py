# SPDX-License-Identifier: GPL-2.0-only
"""What a server can do wrong in a TLS 1.2 handshake, and what the RFCs want the client to say.

Rows are (description, alerts, plan), as in breaches.py; plan is evil12.Evil12's arguments. The client's
alert is in plaintext until it has sent its change_cipher_spec, see PLAIN and PROTECTED.
"""
import copy
import os

import pki
import tls12
import tls13
from breaches import SYNTAX, add, body, bulk, drop, edit, plain, put, raw, sends
from evil import new_session_ticket
from endpoint import flip
from evil12 import GOOD, MUTUAL, STAPLED, after, before, up_to, without
from tls13 import ALERT, CCS, DATA, HANDSHAKE, message, u16, vec8, vec16, vec24

HELLO, CERT, STATUS, PARAMS, REQUEST, DONE = ("server_hello", "certificate", "certificate_status", "server_key_exchange",
                                              "certificate_request", "server_hello_done")
RENEGOTIATION, EMS, FORMATS = tls12.RENEGOTIATION_INFO, tls12.EXTENDED_MASTER_SECRET, tls12.EC_POINT_FORMATS
POINT = b"\x04" + b"\x01" * 64					# on no curve
HEARTBLEED = b"\1\x40\0"					# asks for 16 KB of what it has not sent


def replaced(name, *steps, base=None):
    """These steps instead of a good one, and then nothing but waiting."""
    return {"steps": up_to(name, *steps, base=base)}


def hello_with(**changes):
    """The good ServerHello with other fields."""
    def change(peer, msg):
        fields = {"random": peer.random, "session_id": b"", "suite": peer.suite, "entries": peer.server_hello_extensions()}
        fields.update({name: value(peer) if callable(value) else value for name, value in changes.items()})
        return tls12.server_hello(**fields)
    return {"edit": {HELLO: change}}


def params(group, public, curve_type=3, **more):
    """ServerECDHParams of this sort, rightly signed."""
    def change(peer, msg):
        given = tls12.ecdh_params(group, public, curve_type)
        return message(tls12.SERVER_KEY_EXCHANGE, given + peer.sign_params(given, **more))
    return {"edit": {PARAMS: change}}


def explicit(curve_type, contents):
    """A curve that is spelled out (RFC 4492, 5.4)."""
    def change(peer, msg):
        given = bytes([curve_type]) + contents
        return message(tls12.SERVER_KEY_EXCHANGE, given + peer.sign_params(given))
    return {"edit": {PARAMS: change}}


def resigned(scheme=None, **how):
    """The good params, signed by a scheme, with a key, beside some randoms."""
    def change(peer, msg):
        given = peer.params()
        how_now = {name: value(peer) if callable(value) else value for name, value in how.items()}
        return message(tls12.SERVER_KEY_EXCHANGE, given + peer.sign_params(given, scheme, **how_now))
    return {"edit": {PARAMS: change}}


def relabelled(scheme):
    """A good signature under another scheme's number."""
    def change(peer, msg):
        given = peer.params()
        return message(tls12.SERVER_KEY_EXCHANGE, given + u16(scheme) + peer.sign_params(given)[2:])
    return {"edit": {PARAMS: change}}


def joined(*names):
    """A step: messages in one record."""
    def step(peer):
        data = b""
        for name in names:
            msg = getattr(peer, f"build_{name}")() if isinstance(name, str) else name
            peer.transcript += msg
            data += msg
        peer.handshake(data)
    return step


AGAIN = sends(HANDSHAKE, message(tls12.HELLO_REQUEST, b""))


def other_nonces(peer):
    """From here on the nonces in its records are random (RFC 5288, 3)."""
    peer.seal = lambda kind, content, pad=0: peer.write_keys.seal(kind, content, explicit=os.urandom(8))


def requests(change, **more):
    """A CertificateRequest whose body was changed."""
    return {"steps": MUTUAL, **body(REQUEST, change), **more}


# --- in plaintext: all that comes before the client's change_cipher_spec ---

PLAIN = [
    # version, RFC 5246, 7.4.1.3 and RFC 8446, 4.1.3
    ("TLS 1.1", "protocol_version", hello_with(version=0x0302)),
    ("TLS 1.0", "protocol_version", hello_with(version=0x0301)),
    ("SSL 3.0", "protocol_version", hello_with(version=0x0300)),
    ("server_version of TLS 1.3 without supported_versions", "protocol_version", hello_with(version=0x0304)),
    ("supported_versions selects TLS 1.2", "illegal_parameter", add(HELLO, (tls13.SUPPORTED_VERSIONS, u16(0x0303)))),
    ("the sentinel of TLS 1.2", "illegal_parameter", {"random": os.urandom(24) + tls12.SENTINEL_12}),
    ("the sentinel of TLS 1.1", "illegal_parameter", {"random": os.urandom(24) + tls12.SENTINEL_11}),
    # the other fields
    ("a suite of CBC", "illegal_parameter", hello_with(suite=0xc023)),
    ("a suite of CBC with SHA-1", "illegal_parameter", hello_with(suite=0xc009)),
    ("a suite of RSA key exchange", "illegal_parameter", hello_with(suite=0x002f)),
    ("an export suite", "illegal_parameter", hello_with(suite=0x0003)),
    ("a suite without encryption", "illegal_parameter", hello_with(suite=0xc006)),
    ("an anonymous suite", "illegal_parameter", hello_with(suite=0xc018)),
    ("TLS_NULL_WITH_NULL_NULL", "illegal_parameter", hello_with(suite=0)),
    ("a suite of TLS 1.3", "illegal_parameter", hello_with(suite=0x1301)),
    ("an SCSV as the suite", "illegal_parameter", hello_with(suite=0x00ff)),
    ("deflate", "illegal_parameter", hello_with(compression=1)),
    ("our session id sent back", "illegal_parameter", hello_with(session_id=lambda peer: peer.hello.session_id)),
    ("session id of 33 bytes", SYNTAX, hello_with(session_id=bytes(33))),
    # renegotiation_info, RFC 5746, 3.4
    ("no renegotiation_info", "handshake_failure", drop(HELLO, RENEGOTIATION)),
    ("no extensions", "handshake_failure", hello_with(entries=[])),
    ("no block of extensions", "handshake_failure", hello_with(entries=None)),
    ("renegotiation_info of a renegotiation", "handshake_failure", put(HELLO, RENEGOTIATION, vec8(bytes(24)))),
    ("renegotiation_info of no bytes", "decode_error", put(HELLO, RENEGOTIATION, b"")),
    ("renegotiation_info with a byte behind", "decode_error", put(HELLO, RENEGOTIATION, b"\0\0")),
    # extensions, RFC 5246, 7.4.1.4
    ("an extension that nobody asked for", "unsupported_extension", add(HELLO, (0xabcd, b"x"))),
    ("heartbeat unasked", "unsupported_extension", add(HELLO, (15, b"\1"))),
    ("session_ticket unasked", "unsupported_extension", add(HELLO, (tls12.SESSION_TICKET, b""))),
    ("encrypt_then_mac unasked", "unsupported_extension", add(HELLO, (22, b""))),
    ("max_fragment_length unasked", "unsupported_extension", add(HELLO, (tls13.MAX_FRAGMENT_LENGTH, b"\1"))),
    ("status_request unasked", "unsupported_extension", add(HELLO, (tls13.STATUS_REQUEST, b""))),
    ("key_share in TLS 1.2", ("illegal_parameter", "unsupported_extension"),
     add(HELLO, (tls13.KEY_SHARE, u16(tls13.X25519) + vec16(bytes(32))))),
    ("signature_algorithms in ServerHello", ("illegal_parameter", "unsupported_extension"),
     add(HELLO, (tls13.SIGNATURE_ALGORITHMS, vec16(u16(0x0403))))),
    ("extended_master_secret twice", SYNTAX, add(HELLO, (EMS, b""))),
    ("extended_master_secret with contents", "decode_error", put(HELLO, EMS, b"x")),
    ("server_name with contents", "decode_error", add(HELLO, (tls13.SERVER_NAME, b"x"))),
    ("points compressed alone", "illegal_parameter", put(HELLO, FORMATS, vec8(b"\1\2"))),
    ("no point format", "decode_error", put(HELLO, FORMATS, b"\0")),
    ("ALPN that was not offered", ("illegal_parameter", "no_application_protocol"), {"alpn": "spdy/3"}),
    ("two ALPN protocols", SYNTAX, add(HELLO, (tls13.ALPN, vec16(vec8(b"h2") + vec8(b"http/1.1"))))),
    ("an empty ALPN protocol", SYNTAX, add(HELLO, (tls13.ALPN, vec16(vec8(b""))))),
    ("ServerHello with a byte behind", "decode_error", body(HELLO, lambda b: b + b"\0")),
    ("ServerHello cut short", "decode_error", body(HELLO, lambda b: b[:-1])),
    ("ServerHello cut in its extensions' length", "decode_error", body(HELLO, lambda b: b[:39])),
    # Certificate, RFC 5246, 7.4.2
    ("Certificate left out", "unexpected_message", {"steps": without(CERT)}),
    ("Certificate twice", "unexpected_message", {"steps": after(CERT, CERT)}),
    ("Certificate without one", "decode_error", edit(CERT, lambda m: tls12.certificate([]))),
    ("Certificate with an entry of no bytes", SYNTAX, {"chain": lambda chain: [b""]}),
    ("Certificate as TLS 1.3 has it", ("decode_error", "bad_certificate"),
     {"edit": {CERT: lambda peer, msg: message(11, b"\0" + vec24(vec24(peer.chain[0]) + u16(0)))}}),
    ("Certificate with a byte behind", "decode_error", body(CERT, lambda b: b + b"\0")),
    ("Certificate cut in its entry", "decode_error", body(CERT, lambda b: b[:40])),
    ("Certificate of 16 MB", SYNTAX, edit(CERT, lambda m: b"\x0b\xff\xff\xff")),
    ("33 certificates", SYNTAX, {"chain": lambda chain: chain * 33}),
    ("an RSA certificate for an ECDSA suite", ("unsupported_certificate", "illegal_parameter"),
     {"cert": "rsa-2048", "suite": tls12.ECDHE_ECDSA_AES128}),
    ("an ECDSA certificate for an RSA suite", ("unsupported_certificate", "illegal_parameter"),
     {"suite": tls12.ECDHE_RSA_AES128}),
    ("an Ed25519 certificate", "unsupported_certificate", {"cert": "ed25519", "suite": tls12.ECDHE_ECDSA_AES128}),
    ("a certificate that is not DER", "bad_certificate", {"chain": lambda chain: [b"no certificate at all"]}),
    ("CertificateStatus unasked", "unexpected_message",
     replaced(PARAMS, sends(HANDSHAKE, tls12.certificate_status(b"x")))),
    # ServerKeyExchange, RFC 8422, 5.4
    ("ServerKeyExchange left out", "unexpected_message", {"steps": without(PARAMS)}),
    ("ServerKeyExchange twice", "unexpected_message", {"steps": after(PARAMS, PARAMS)}),
    ("ServerKeyExchange before Certificate", "unexpected_message", replaced(CERT, PARAMS)),
    ("an explicit prime curve", SYNTAX + ("handshake_failure",),
     explicit(1, vec8(bytes(32)) + vec8(bytes(32)) + vec8(bytes(32)) + vec8(POINT) + vec8(bytes(32)) + vec8(b"\1")
              + vec8(POINT))),
    ("an explicit curve of characteristic 2", SYNTAX + ("handshake_failure",), explicit(2, bytes(80))),
    ("a curve type that is none", SYNTAX + ("handshake_failure",), params(tls13.X25519, b"\x09" + bytes(31), 0)),
    ("a group that was not offered", "illegal_parameter", params(0x001e, bytes(56))),
    ("a group of finite fields", "illegal_parameter", params(0x0100, bytes(255))),
    ("an X25519 key of 31 bytes", SYNTAX, params(tls13.X25519, b"\x09" + bytes(30))),
    ("an X25519 key of 33 bytes", SYNTAX, params(tls13.X25519, b"\x09" + bytes(32))),
    ("an X25519 key of no bytes", SYNTAX, params(tls13.X25519, b"")),
    ("a P-256 point that is not on the curve", "illegal_parameter", params(tls13.P256, POINT)),
    ("a P-256 point of (0, 0)", "illegal_parameter", params(tls13.P256, b"\4" + bytes(64))),
    ("a P-256 point in compressed form", SYNTAX, params(tls13.P256, b"\2" + bytes(32))),
    ("a P-256 point at infinity", SYNTAX, params(tls13.P256, b"\0")),
    ("a P-384 point that is not on the curve", "illegal_parameter", params(tls13.P384, b"\4" + b"\1" * 96)),
    ("a P-384 point for P-256", SYNTAX, params(tls13.P256, b"\4" + b"\1" * 96)),
    ("an X25519 key of zero", "illegal_parameter", params(tls13.X25519, bytes(32))),
    ("an X25519 key of order 2", "illegal_parameter", params(tls13.X25519, b"\1" + bytes(31))),
    ("ServerKeyExchange with a byte behind", "decode_error", body(PARAMS, lambda b: b + b"\0")),
    ("ServerKeyExchange cut in its signature", "decode_error", body(PARAMS, lambda b: b[:-1])),
    ("ServerKeyExchange cut in its point", "decode_error", body(PARAMS, lambda b: b[:20])),
    ("ServerKeyExchange of no bytes", "decode_error", body(PARAMS, lambda b: b"")),
    ("ServerKeyExchange without a signature", "decode_error", body(PARAMS, lambda b: b[:36])),
    ("ServerKeyExchange of 16 MB", SYNTAX, edit(PARAMS, lambda m: b"\x0c\xff\xff\xff")),
    # its signature, RFC 5246, 7.4.3
    ("a signature with one bit wrong", "decrypt_error", body(PARAMS, lambda b: flip(b, -1))),
    ("an RSA-PSS signature with one bit wrong", "decrypt_error",
     {"cert": "rsa-2048", **body(PARAMS, lambda b: flip(b, -100))}),
    ("a PKCS #1 signature with one bit wrong", "decrypt_error",
     {"cert": "rsa-2048", "scheme": 0x0401, **body(PARAMS, lambda b: flip(b, -100))}),
    ("a signed key with one bit wrong", "decrypt_error", body(PARAMS, lambda b: flip(b, 10))),
    ("a signature by another key", "decrypt_error", resigned(key=pki.KEYS["ecdsa-p256"]())),
    ("a signature beside the randoms of another", "decrypt_error", resigned(randoms=bytes(64))),
    ("a signature beside the randoms in the other order", "decrypt_error",
     resigned(randoms=lambda peer: peer.random + peer.hello.random)),
    ("a signature without the randoms", "decrypt_error", resigned(randoms=b"")),
    ("a signature of nothing", "decrypt_error", body(PARAMS, lambda b: b[:38] + u16(0))),
    ("a signature that is not DER", "decrypt_error", body(PARAMS, lambda b: b[:38] + vec16(bytes(70)))),
    ("ecdsa_sha1", "illegal_parameter", resigned(0x0203)),
    ("ECDSA with SHA-224", "illegal_parameter", relabelled(0x0303)),
    ("ECDSA with MD5", "illegal_parameter", relabelled(0x0103)),
    ("DSA", "illegal_parameter", relabelled(0x0402)),
    ("an anonymous signature", "illegal_parameter", relabelled(0x0400)),
    ("rsa_pkcs1_sha1", "illegal_parameter", {"cert": "rsa-2048", **resigned(0x0201)}),
    ("rsa_pkcs1_md5", "illegal_parameter", {"cert": "rsa-2048", **relabelled(0x0101)}),
    ("ed25519 by an ECDSA key", "illegal_parameter", relabelled(0x0807)),
    ("an RSA scheme for an ECDSA key", "illegal_parameter", relabelled(0x0401)),
    ("an ECDSA scheme for an RSA key", "illegal_parameter", {"cert": "rsa-2048", **relabelled(0x0403)}),
    ("a PKCS #1 signature labelled RSA-PSS", "decrypt_error", {"cert": "rsa-2048", "edit": {
        PARAMS: lambda peer, msg: (lambda given: message(tls12.SERVER_KEY_EXCHANGE, given + u16(0x0804) + peer.sign_params(
            given, 0x0401)[2:]))(peer.params())}}),
    ("RSA-PSS with a salt of 20 bytes", "decrypt_error", {"cert": "rsa-2048", **resigned(0x0804, salt_length=20)}),
    # CertificateRequest, RFC 5246, 7.4.4
    ("CertificateRequest before ServerKeyExchange", "unexpected_message", {"steps": before(PARAMS, REQUEST)}),
    ("CertificateRequest twice", "unexpected_message", {"steps": after(REQUEST, REQUEST, base=MUTUAL)}),
    ("CertificateRequest with a byte behind", "decode_error", requests(lambda b: b + b"\0")),
    ("CertificateRequest without a type", SYNTAX, requests(lambda b: b"\0" + b[3:])),
    ("CertificateRequest without a scheme", SYNTAX, requests(lambda b: b[:3] + u16(0, 0))),
    ("CertificateRequest with half a scheme", "decode_error", requests(lambda b: b[:3] + vec16(b"\4\3\4") + u16(0))),
    ("CertificateRequest with an empty name", SYNTAX, requests(lambda b: b[:-2] + vec16(u16(0)))),
    ("CertificateRequest with half a name", "decode_error", requests(lambda b: b[:-2] + vec16(u16(9) + b"x"))),
    ("CertificateRequest as TLS 1.3 has it", "decode_error",
     {"steps": MUTUAL, **edit(REQUEST, lambda m: message(13, b"\0" + tls13.extensions([(13, vec16(u16(0x0403)))])))}),
    # ServerHelloDone, RFC 5246, 7.4.5
    ("ServerHelloDone with a body", ("decode_error", "illegal_parameter"), body(DONE, lambda b: b"x")),
    ("ServerHelloDone early", "unexpected_message", replaced(PARAMS, DONE)),
    ("ServerHelloDone and more in its record", "unexpected_message",
     replaced(DONE, joined(DONE, message(tls12.HELLO_REQUEST, b"")))),
    ("HelloRequest with a body", SYNTAX, {"steps": before(CERT, sends(HANDSHAKE, message(0, b"x")))}),
    ("thousands of HelloRequests", "unexpected_message",
     {"steps": before(CERT, sends(HANDSHAKE, message(0, b"") * 4096))}),
    # order, RFC 5246, 7.3; CVE-2014-0224
    *[(f"change_cipher_spec before {name}", "unexpected_message", {"steps": before(name, plain(CCS, b"\1"))})
      for name in (HELLO, CERT, PARAMS, DONE)],
    *[(f"Finished in plaintext before {name}", "unexpected_message", replaced(name, sends(HANDSHAKE, message(20, bytes(12)))))
      for name in (CERT, PARAMS, DONE)],
    ("ServerHello twice", "unexpected_message", {"steps": after(HELLO, HELLO)}),
    ("EncryptedExtensions", "unexpected_message", replaced(CERT, sends(HANDSHAKE, message(8, u16(0))))),
    ("NewSessionTicket unasked", "unexpected_message", replaced(CERT, sends(HANDSHAKE, message(4, bytes(6))))),
    ("ClientHello from the server", "unexpected_message", replaced(CERT, lambda peer: peer.plain(HANDSHAKE, peer.hello.raw))),
    ("ClientKeyExchange from the server", "unexpected_message", replaced(CERT, sends(HANDSHAKE, message(16, bytes(33))))),
    ("CertificateVerify as in TLS 1.3", "unexpected_message", replaced(PARAMS, sends(HANDSHAKE, message(15, bytes(8))))),
    ("KeyUpdate", "unexpected_message", replaced(CERT, sends(HANDSHAKE, message(24, b"\0")))),
    # records, RFC 5246, 6.2
    ("data within the handshake", "unexpected_message", replaced(CERT, plain(DATA, b"early"))),
    ("data within a message", "unexpected_message", replaced(CERT, sends(HANDSHAKE, b"\x0b\0\1"), plain(DATA, b"x"))),
    ("change_cipher_spec within a message", "unexpected_message",
     replaced(CERT, sends(HANDSHAKE, b"\x0b\0\1"), plain(CCS, b"\1"))),
    ("an empty handshake record", "unexpected_message", replaced(CERT, plain(HANDSHAKE, b""))),
    ("a heartbeat", "unexpected_message", replaced(CERT, plain(24, HEARTBLEED))),
    ("a record of 16385 bytes", "record_overflow", replaced(CERT, raw(b"\x16\3\3\x40\1" + message(11, bytes(16381))))),
    ("half an alert", SYNTAX + ("unexpected_message",), replaced(CERT, plain(ALERT, b"\2"))),
]

# --- asked for by the helper's clients ---

STAPLE = [
    ("CertificateStatus that was not announced", "unexpected_message", {"steps": STAPLED, **drop(HELLO, tls13.STATUS_REQUEST)}),
    ("CertificateStatus twice", "unexpected_message", {"steps": after(STATUS, STATUS, base=STAPLED)}),
    ("CertificateStatus before Certificate", "unexpected_message", {"steps": [*GOOD[:2], STATUS]}),
    ("CertificateStatus behind ServerKeyExchange", "unexpected_message",
     {"steps": [*GOOD[:4], STATUS]}),
    ("CertificateStatus of another type", SYNTAX, {"steps": STAPLED, **body(STATUS, lambda b: b"\2" + b[1:])}),
    ("CertificateStatus without a response", SYNTAX, {"steps": STAPLED, **body(STATUS, lambda b: b[:1] + vec24(b""))}),
    ("CertificateStatus with a byte behind", "decode_error", {"steps": STAPLED, **body(STATUS, lambda b: b + b"\0")}),
    ("CertificateStatus cut short", "decode_error", {"steps": STAPLED, **body(STATUS, lambda b: b[:-1])}),
    ("CertificateStatus of no bytes", "decode_error", {"steps": STAPLED, **body(STATUS, lambda b: b"")}),
    ("status_request with contents in ServerHello", "decode_error",
     {"steps": STAPLED, **put(HELLO, tls13.STATUS_REQUEST, b"x")}),
]

# --- behind the client's flight: its alerts are under keys ---

FINISHED = "finished"


def finished_of(side=b"server", transcript=None):
    """A Finished of another side's, or over another transcript."""
    return {"edit": {FINISHED: lambda peer, msg: message(tls13.FINISHED, peer.schedule.finished(
        side, peer.transcript if transcript is None else transcript))}}


def spoilt(at):
    """The record of a Finished with a bit changed in this place."""
    return replaced(FINISHED, lambda peer: peer.raw(flip(peer.seal(HANDSHAKE, peer.build_finished()), at)))


def skip_one(peer):
    peer.write_keys.sequence += 1


def client_keys(peer):
    peer.write_keys = copy.copy(peer.schedule.client_keys)


PROTECTED = [
    # Finished, RFC 5246, 7.4.9
    ("Finished with its first bit wrong", "decrypt_error", body(FINISHED, lambda b: flip(b, 0))),
    ("Finished with its last bit wrong", "decrypt_error", body(FINISHED, lambda b: flip(b, -1))),
    ("Finished of zeros", "decrypt_error", body(FINISHED, lambda b: bytes(12))),
    ("Finished of the client's sort", "decrypt_error", finished_of(b"client")),
    ("the client's Finished sent back", "decrypt_error", {"edit": {FINISHED: lambda peer, msg: peer.messages[-1]}}),
    ("Finished of another transcript", "decrypt_error", finished_of(transcript=b"other")),
    ("Finished of 11 bytes", "decode_error", body(FINISHED, lambda b: b[:-1])),
    ("Finished of 13 bytes", "decode_error", body(FINISHED, lambda b: b + b"\0")),
    ("Finished of 32 bytes", "decode_error", body(FINISHED, lambda b: bytes(32))),
    ("Finished of no bytes", "decode_error", body(FINISHED, lambda b: b"")),
    ("Finished of 64 KB", SYNTAX, edit(FINISHED, lambda m: b"\x14\0\xff\xff")),
    ("more in the record of Finished", "unexpected_message", edit(FINISHED, lambda m: m + message(0, b""))),
    # change_cipher_spec, RFC 5246, 7.1
    ("no change_cipher_spec: Finished in plaintext", "unexpected_message", {"steps": without("ccs")}),
    ("change_cipher_spec of value 2", "unexpected_message", replaced("ccs", plain(CCS, b"\2"))),
    ("change_cipher_spec of two bytes", "unexpected_message", replaced("ccs", plain(CCS, b"\1\1"))),
    ("change_cipher_spec of no bytes", ("unexpected_message", "decode_error"), replaced("ccs", plain(CCS, b""))),
    ("change_cipher_spec twice", ("unexpected_message", "bad_record_mac"), {"steps": before(FINISHED, plain(CCS, b"\1"))}),
    ("change_cipher_spec under keys", "unexpected_message", {"steps": before(FINISHED, sends(CCS, b"\1"))}),
    ("a part of a message before change_cipher_spec", "unexpected_message",
     {"steps": before("ccs", sends(HANDSHAKE, b"\x14\0"))}),
    ("NewSessionTicket unasked before change_cipher_spec", "unexpected_message",
     {"steps": before("ccs", sends(HANDSHAKE, message(4, u16(0, 300) + vec16(b"ticket"))))}),
    ("ServerHelloDone twice", "unexpected_message", {"steps": before("ccs", sends(HANDSHAKE, message(14, b"")))}),
    ("ServerKeyExchange again", "unexpected_message", {"steps": before("ccs", PARAMS)}),
    ("Finished in plaintext behind change_cipher_spec", "bad_record_mac",
     replaced(FINISHED, lambda peer: peer.plain(HANDSHAKE, peer.build_finished()))),
    # records, RFC 5246, 6.2
    ("one bit of a ciphertext wrong", "bad_record_mac", spoilt(16)),
    ("one bit of a tag wrong", "bad_record_mac", spoilt(-1)),
    ("one bit of a nonce wrong", "bad_record_mac", spoilt(12)),
    ("ChaCha20-Poly1305: one bit of a tag wrong", "bad_record_mac", {"suite": tls12.ECDHE_ECDSA_CHACHA, **spoilt(-1)}),
    ("AES-256-GCM: one bit of a tag wrong", "bad_record_mac", {"suite": tls12.ECDHE_ECDSA_AES256, **spoilt(-1)}),
    ("a sequence number left out", "bad_record_mac", {"steps": before(FINISHED, skip_one)}),
    ("the client's own keys", "bad_record_mac", {"steps": before(FINISHED, client_keys)}),
    ("the type of the record wrong", ("bad_record_mac", "unexpected_message"), spoilt(0)),
    ("a record of 7 bytes", ("bad_record_mac", "decode_error"), replaced(FINISHED, raw(b"\x16\3\3\0\7" + bytes(7)))),
    ("a record of 23 bytes", ("bad_record_mac", "decode_error"), replaced(FINISHED, raw(b"\x16\3\3\0\x17" + bytes(23)))),
    ("a record of no content", "unexpected_message", replaced(FINISHED, sends(HANDSHAKE, b""))),
    ("a record of 16409 bytes", "record_overflow", replaced(FINISHED, raw(b"\x16\3\3\x40\x19" + bytes(100)))),
    ("content of 16385 bytes", "record_overflow", replaced(FINISHED, sends(HANDSHAKE, bytes(16385)))),
    ("data before Finished", "unexpected_message", {"steps": before(FINISHED, sends(DATA, b"early"))}),
    ("empty data before Finished", "unexpected_message", {"steps": before(FINISHED, sends(DATA, b""))}),
    ("HelloRequest instead of Finished", "unexpected_message", replaced(FINISHED, AGAIN)),
    ("a heartbeat under keys", "unexpected_message", {"steps": before(FINISHED, sends(24, HEARTBLEED))}),
    ("half an alert under keys", SYNTAX + ("unexpected_message",), {"steps": before(FINISHED, sends(ALERT, b"\2"))}),
]

# --- not wrong: what a client must put up with ---

TOLERATED = [
    ("nothing special", {}),
    ("AES-256-GCM", {"suite": tls12.ECDHE_ECDSA_AES256}),
    ("ChaCha20-Poly1305", {"suite": tls12.ECDHE_ECDSA_CHACHA}),
    ("P-256", {"group": tls13.P256}),
    ("P-384", {"group": tls13.P384}),
    ("no extended_master_secret", {"ems": False}),
    ("no ec_point_formats", drop(HELLO, FORMATS)),
    ("all point formats", put(HELLO, FORMATS, vec8(b"\0\1\2"))),
    ("supported_groups in ServerHello", add(HELLO, (tls13.SUPPORTED_GROUPS, vec16(u16(tls13.X25519))))),
    ("server_name acknowledged", add(HELLO, (tls13.SERVER_NAME, b""))),
    ("a session id of the server's", {"session_id": bytes(range(32))}),
    ("a random that ends in almost the sentinel", {"random": os.urandom(24) + b"DOWNGRD\2"}),
    ("the flight in one record", {"coalesce": True}),
    ("records of one byte", {"fragment": 1}),
    ("records and segments of one byte", {"fragment": 1, "dribble": True}),
    ("CertificateRequest answered with an empty Certificate", {"steps": MUTUAL}),
    ("CertificateRequest with names", {"steps": MUTUAL, **edit(REQUEST, lambda m: tls12.certificate_request(
        authorities=vec16(b"\x30\0") * 3))}),
    ("CertificateRequest for keys nobody has", {"steps": MUTUAL, **edit(REQUEST, lambda m: tls12.certificate_request(
        b"\2\3\x40", (0x0202, 0x0a0a)))}),
    ("HelloRequest between messages", {
        "steps": before(CERT, AGAIN, base=before(PARAMS, AGAIN, base=before("ccs", AGAIN)))}),
    ("explicit nonces that do not count", {"steps": before(FINISHED, other_nonces)}),
    ("chain of 32 certificates", {"chain": lambda chain: chain * 32}),
    ("chain of 60 KB", {"chain": lambda chain: chain + [bulk(15000)] * 4}),
    ("ECDSA of P-256 with SHA-384", {"scheme": 0x0503}),
    ("ECDSA of P-256 with SHA-512", {"scheme": 0x0603}),
    ("ECDSA of P-384 with SHA-256", {"cert": "ecdsa-p384", "scheme": 0x0403}),
    *[(f"RSA scheme {scheme:#06x}", {"cert": "rsa-2048", "scheme": scheme})
      for scheme in (0x0401, 0x0501, 0x0601, 0x0804, 0x0805, 0x0806)],
]

# --- behind the handshake ---

AFTERWARDS = [
    ("HelloRequest with a body", SYNTAX, sends(HANDSHAKE, message(0, b"x"))),
    ("HelloRequests without end", "unexpected_message", sends(HANDSHAKE, message(0, b"") * 4096)),
    ("HelloRequest for the 17th time", "unexpected_message", sends(HANDSHAKE, message(0, b"") * 17)),
    ("KeyUpdate", "unexpected_message", sends(HANDSHAKE, message(24, b"\0"))),
    ("NewSessionTicket", "unexpected_message", sends(HANDSHAKE, message(4, u16(0, 300) + vec16(b"ticket")))),
    ("NewSessionTicket of TLS 1.3", "unexpected_message", sends(HANDSHAKE, new_session_ticket())),
    ("ClientHello from the server", "unexpected_message", sends(HANDSHAKE, message(1, bytes(70)))),
    ("ServerHello", "unexpected_message", sends(HANDSHAKE, message(2, bytes(70)))),
    ("Finished once more", "unexpected_message", sends(HANDSHAKE, message(20, bytes(12)))),
    ("CertificateRequest", "unexpected_message", sends(HANDSHAKE, tls12.certificate_request())),
    ("a message of 16 MB", "unexpected_message", sends(HANDSHAKE, b"\x0b\xff\xff\xff")),
    ("a handshake record of no content", "unexpected_message", sends(HANDSHAKE, b"")),
    ("change_cipher_spec under keys", "unexpected_message", sends(CCS, b"\1")),
    # kTLS looks at a header when the nonce behind it is there as well.
    ("change_cipher_spec in plaintext", ("unexpected_message", "bad_record_mac"),
     raw(tls13.plain_record(CCS, b"\1") + tls13.plain_record(DATA, b"data"))),
    ("a heartbeat", "unexpected_message", sends(24, HEARTBLEED)),
    ("a record of type 99", "unexpected_message", sends(99, b"x")),
    ("half an alert", SYNTAX + ("unexpected_message",), sends(ALERT, b"\2")),
    ("a tag with one bit wrong", "bad_record_mac", lambda peer: peer.raw(flip(peer.seal(DATA, b"spoilt"), -1))),
    ("a record in plaintext", "bad_record_mac", plain(DATA, b"spoilt" * 8)),
]
