# SPDX-License-Identifier: GPL-2.0-only
"""What a server can do wrong in a TLS 1.3 handshake, and what RFC 8446 wants the client to say.

Rows are (description, alerts, plan): alerts is one name or, where the RFC leaves it open,
the names that it allows; plan is evil.Evil's arguments. The alert is due under the
handshake keys once the ServerHello was good, see PROTECTED and PLAIN.
"""
import os

import evil
import pki
import tls13
from evil import after, before, flip, server_hello, up_to, without
from tls13 import (ALERT, CCS, DATA, HANDSHAKE, body_of, message, u16, vec8, vec16, vec24)

# Where the RFC names no alert for a length that is wrong or a repetition.
SYNTAX = ("decode_error", "illegal_parameter")
RETRY = evil.RETRY
P384_RETRY = {"steps": RETRY, "group": tls13.P384}


def edit(name, change):
    """The message, changed by function(msg)."""
    return {"edit": {name: lambda peer, msg: change(msg)}}


def body(name, change):
    """The message with its body changed and its length right."""
    return edit(name, lambda msg: message(msg[0], change(body_of(msg))))


def add(name, *entries):
    return {"extensions": {name: lambda given: given + list(entries)}}


def put(name, kind, data):
    """An extension's data replaced, in its place."""
    return {"extensions": {name: lambda given: [(k, data if k == kind else d) for k, d in given]}}


def drop(name, kind):
    return {"extensions": {name: lambda given: [e for e in given if e[0] != kind]}}


def replaced(name, *steps):
    """These steps instead of a good one, and then nothing but waiting."""
    return {"steps": up_to(name, *steps)}


def plain(kind, content):
    return lambda peer: peer.plain(kind, content)


def sends(kind, content):
    return lambda peer: peer.record(kind, content)


def raw(data):
    return lambda peer: peer.raw(data)


def legacy(version=0x0303, random=None, entries=()):
    """A ServerHello of TLS 1.2 or older."""
    return {"edit": {"server_hello": lambda peer, msg: server_hello(
        os.urandom(32), 0xc02b, list(entries), random, version)}}


def share(group, public):
    return put("server_hello", tls13.KEY_SHARE, u16(group) + vec16(public))


def hello_with(**changes):
    """The good ServerHello with other fields."""
    def change(peer, msg):
        fields = {"session_id": peer.hello.session_id, "suite": peer.suite,
                  "entries": peer.server_hello_extensions()}
        fields.update(changes)
        return server_hello(**fields)
    return {"edit": {"server_hello": change}}


def unknown(name):
    """An extension that nobody asked for."""
    return add(name, (0xabcd, b"x"))


def twice(name, kind, data):
    return add(name, (kind, data), (kind, data))


def joined(peer, *names):
    """Messages in one record, whatever the keys in between."""
    data = b""
    for name in names:
        msg = getattr(peer, f"build_{name}")()
        peer.transcript += msg
        data += msg
    peer.handshake(data)


# --- until the ServerHello is accepted: no keys yet ---

VERSIONS = tls13.SUPPORTED_VERSIONS
# of a client that does TLS 1.3 alone
OLDER = [
    ("TLS 1.2 answer", "protocol_version", legacy()),
    ("no extensions at all", "protocol_version", hello_with(entries=[])),
    ("TLS 1.2 answer with the TLS 1.2 downgrade sentinel", "illegal_parameter",
     legacy(random=os.urandom(24) + b"DOWNGRD\x01")),
]
PLAIN = [
    # negotiation, 4.1.3, 4.2.1, D.1
    ("TLS 1.1 answer", "protocol_version", legacy(0x0302)),
    ("TLS 1.2 answer with the TLS 1.2 downgrade sentinel", "illegal_parameter",
     legacy(random=os.urandom(24) + b"DOWNGRD\x01")),
    ("TLS 1.1 answer with the TLS 1.1 downgrade sentinel", "illegal_parameter",
     legacy(0x0302, random=os.urandom(24) + b"DOWNGRD\x00")),
    ("supported_versions selects TLS 1.2", "illegal_parameter",
     put("server_hello", VERSIONS, u16(0x0303))),
    ("supported_versions selects TLS 1.4", "illegal_parameter",
     put("server_hello", VERSIONS, u16(0x0305))),
    ("supported_versions of three bytes", SYNTAX,
     put("server_hello", VERSIONS, b"\x03\x04\x00")),
    ("supported_versions of one byte", SYNTAX, put("server_hello", VERSIONS, b"\x03")),
    ("suite nobody offered", "illegal_parameter", hello_with(suite=0x1304)),
    ("TLS 1.2 suite", "illegal_parameter", hello_with(suite=0xc02b)),
    ("suite 0", "illegal_parameter", hello_with(suite=0)),
    ("session id of another", "illegal_parameter", hello_with(session_id=os.urandom(32))),
    ("session id left out", "illegal_parameter", hello_with(session_id=b"")),
    ("session id of 33 bytes", SYNTAX, hello_with(session_id=bytes(33))),
    ("compression method 1", "illegal_parameter", hello_with(compression=1)),
    # key_share, 4.2.8
    ("no key_share", "missing_extension", drop("server_hello", tls13.KEY_SHARE)),
    ("share for a group that was not offered", "illegal_parameter", share(0x001e, bytes(56))),
    ("share for an offered group that had no share", "illegal_parameter",
     share(tls13.P384, b"\x04" + bytes(96))),
    ("X25519 share of 31 bytes", SYNTAX, share(tls13.X25519, b"\x09" + bytes(30))),
    ("X25519 share of 33 bytes", SYNTAX, share(tls13.X25519, b"\x09" + bytes(32))),
    ("X25519 share of nothing", SYNTAX, share(tls13.X25519, b"")),
    ("X25519 share of zero", "illegal_parameter", share(tls13.X25519, bytes(32))),
    ("X25519 share of small order", "illegal_parameter", share(tls13.X25519, b"\x01" + bytes(31))),
    ("trailing byte in key_share", SYNTAX, {"extensions": {"server_hello": lambda given: [
        (k, d + b"\0" if k == tls13.KEY_SHARE else d) for k, d in given]}}),
    # extensions, 4.2
    ("unsolicited extension in ServerHello", "unsupported_extension", unknown("server_hello")),
    ("pre_shared_key that was not offered", "unsupported_extension",
     add("server_hello", (tls13.PRE_SHARED_KEY, u16(0)))),
    ("supported_versions twice", SYNTAX, add("server_hello", (VERSIONS, u16(0x0304)))),
    ("server_name in ServerHello", "illegal_parameter", add("server_hello", (tls13.SERVER_NAME, b""))),
    ("supported_groups in ServerHello", "illegal_parameter",
     add("server_hello", (tls13.SUPPORTED_GROUPS, vec16(u16(tls13.X25519))))),
    ("signature_algorithms in ServerHello", "illegal_parameter",
     add("server_hello", (tls13.SIGNATURE_ALGORITHMS, vec16(u16(0x0403))))),
    ("cookie in ServerHello", ("illegal_parameter", "unsupported_extension"),
     add("server_hello", (tls13.COOKIE, vec16(b"x")))),
    # encoding, 4, 6.2
    ("trailing byte after ServerHello's extensions", "decode_error",
     body("server_hello", lambda b: b + b"\0")),
    ("ServerHello of no bytes", "decode_error", body("server_hello", lambda b: b"")),
    ("ServerHello cut in its random", "decode_error", body("server_hello", lambda b: b[:20])),
    ("ServerHello cut in its session id", "decode_error", body("server_hello", lambda b: b[:40])),
    ("ServerHello cut before its suite", "decode_error", body("server_hello", lambda b: b[:67])),
    ("ServerHello cut in its extensions' length", "decode_error",
     body("server_hello", lambda b: b[:71])),
    ("ServerHello cut in its first extension", "decode_error",
     body("server_hello", lambda b: b[:75])),
    ("ServerHello cut in its last extension", "decode_error",
     body("server_hello", lambda b: b[:-1])),
    ("ServerHello of 16 MB", ("decode_error", "illegal_parameter"),
     edit("server_hello", lambda m: m[:1] + b"\xff\xff\xff" + m[4:])),
    # HelloRetryRequest, 4.1.4
    ("HelloRetryRequest twice", "unexpected_message",
     {"steps": before("server_hello", "hello_retry", "client_hello", "hello_retry"),
      "group": tls13.P384}),
    ("HelloRetryRequest for the group of the share", "illegal_parameter", {"steps": RETRY}),
    ("HelloRetryRequest for a group nobody offered", "illegal_parameter",
     {"steps": up_to("server_hello", "hello_retry"), "group": 0x001e}),
    ("HelloRetryRequest that changes nothing", "illegal_parameter",
     {"steps": RETRY, **drop("hello_retry", tls13.KEY_SHARE)}),
    ("HelloRetryRequest without supported_versions",
     ("protocol_version", "missing_extension", "illegal_parameter"),
     {**P384_RETRY, **drop("hello_retry", VERSIONS)}),
    ("HelloRetryRequest with an unknown extension", "unsupported_extension",
     {**P384_RETRY, **unknown("hello_retry")}),
    ("HelloRetryRequest with an empty cookie", SYNTAX,
     {**P384_RETRY, **add("hello_retry", (tls13.COOKIE, u16(0)))}),
    ("HelloRetryRequest with a cookie longer than its extension", SYNTAX,
     {**P384_RETRY, **add("hello_retry", (tls13.COOKIE, u16(9) + b"x"))}),
    ("HelloRetryRequest with key_share twice", SYNTAX,
     {**P384_RETRY, **add("hello_retry", (tls13.KEY_SHARE, u16(tls13.P384)))}),
    ("HelloRetryRequest with a share instead of a group", SYNTAX,
     {**P384_RETRY, **put("hello_retry", tls13.KEY_SHARE, u16(tls13.P384) + vec16(b"x"))}),
    ("HelloRetryRequest with another session id", "illegal_parameter",
     {**P384_RETRY, "edit": {"hello_retry": lambda peer, msg: server_hello(
         os.urandom(32), peer.suite, [(VERSIONS, u16(0x0304)), (tls13.KEY_SHARE, u16(tls13.P384))],
         tls13.HELLO_RETRY_RANDOM)}}),
    ("HelloRetryRequest with a suite nobody offered", "illegal_parameter",
     {**P384_RETRY, "edit": {"hello_retry": lambda peer, msg: server_hello(
         peer.hello.session_id, 0x1304, [(VERSIONS, u16(0x0304)), (tls13.KEY_SHARE, u16(tls13.P384))],
         tls13.HELLO_RETRY_RANDOM)}}),
    ("ServerHello with another suite than its HelloRetryRequest", "illegal_parameter",
     {**P384_RETRY, **hello_with(suite=0x1303)}),
    ("ServerHello with another version than its HelloRetryRequest", "illegal_parameter",
     {**P384_RETRY, **put("server_hello", VERSIONS, u16(0x0303))}),
    ("ServerHello with another group than its HelloRetryRequest", "illegal_parameter",
     {**P384_RETRY, **share(tls13.X25519, b"\x09" + bytes(31))}),
    ("P-384 share that is not on the curve", "illegal_parameter",
     {**P384_RETRY, **share(tls13.P384, b"\x04" + b"\x01" * 96)}),
    ("P-384 share in compressed form", SYNTAX,
     {**P384_RETRY, **share(tls13.P384, b"\x02" + bytes(48))}),
    ("P-256 share that is not on the curve", "illegal_parameter",
     {"steps": RETRY, "group": tls13.P256, **share(tls13.P256, b"\x04" + b"\x01" * 64)}),
    ("P-256 share of the point at infinity", SYNTAX,
     {"steps": RETRY, "group": tls13.P256, **share(tls13.P256, b"\0")}),
    # order, 4
    ("EncryptedExtensions first", "unexpected_message",
     replaced("server_hello", plain(HANDSHAKE, message(8, u16(0))))),
    ("Finished first", "unexpected_message",
     replaced("server_hello", plain(HANDSHAKE, message(20, bytes(32))))),
    ("ClientHello from the server", "unexpected_message",
     replaced("server_hello", lambda peer: peer.plain(HANDSHAKE, peer.hello.raw))),
    ("HelloRequest of TLS 1.2", "unexpected_message",
     replaced("server_hello", plain(HANDSHAKE, message(0, b"")))),
    ("message of unknown type", "unexpected_message",
     replaced("server_hello", plain(HANDSHAKE, message(99, b"")))),
    # records, 5.1
    ("application data before the ServerHello", "unexpected_message",
     replaced("server_hello", plain(DATA, b"hello"))),
    ("empty handshake record", "unexpected_message", replaced("server_hello", plain(HANDSHAKE, b""))),
    ("record of unknown type", "unexpected_message", replaced("server_hello", plain(99, b"x"))),
    ("heartbeat record", "unexpected_message", replaced("server_hello", plain(24, b"x"))),
    ("record of 16385 bytes", "record_overflow",
     replaced("server_hello", raw(b"\x16\x03\x03\x40\x01" + message(2, bytes(16381))))),
    ("record of 65535 bytes", "record_overflow",
     replaced("server_hello", raw(b"\x16\x03\x03\xff\xff" + b"\x02\0\xff\xff"))),
    # change_cipher_spec, 5
    ("CCS of two bytes", "unexpected_message",
     {"steps": before("server_hello", plain(CCS, b"\x01\x01"))}),
    ("CCS with value 2", "unexpected_message", {"steps": before("server_hello", plain(CCS, b"\x02"))}),
    ("CCS of nothing", ("unexpected_message", "decode_error"),
     {"steps": before("server_hello", plain(CCS, b""))}),
    ("CCS ten thousand times", "unexpected_message",
     {"steps": before("server_hello", raw(tls13.plain_record(CCS, b"\x01") * 10000))}),
    # alerts, 6
    ("alert of one byte", SYNTAX + ("unexpected_message",), replaced("server_hello", plain(ALERT, b"\x02"))),
    ("alert of nothing", SYNTAX + ("unexpected_message",), replaced("server_hello", plain(ALERT, b""))),
    ("two alerts in a record", SYNTAX + ("unexpected_message",),
     replaced("server_hello", plain(ALERT, b"\x01\x5a\x02\x28"))),
]

# --- afterwards: under the handshake keys ---

EE, CERT, VERIFY = "encrypted_extensions", "certificate", "certificate_verify"


def resigned(scheme, content=None, signer=None, **how):
    """A CertificateVerify by a scheme, over some content, with a key."""
    def change(peer, msg):
        data = tls13.signed_content(peer.schedule.digest(peer.transcript))
        data = content(peer) if content else data
        signature = tls13.sign(signer or peer.key, scheme, data, **how)
        return message(tls13.CERTIFICATE_VERIFY, u16(scheme) + vec16(signature))
    return {"edit": {VERIFY: change}}


def relabelled(scheme):
    """A good signature under another scheme's number."""
    return body(VERIFY, lambda b: u16(scheme) + b[2:])


def entries(chain, *leaf_extensions, **kwargs):
    return {"edit": {CERT: lambda peer, msg: evil.certificate(
        chain(peer.chain), leaf_extensions, **kwargs)}}


def alpn(*names):
    return (tls13.ALPN, vec16(b"".join(vec8(n.encode()) for n in names)))


def stapled(data):
    return (tls13.STATUS_REQUEST, data)


PROTECTED = [
    # EncryptedExtensions, 4.3.1
    ("unsolicited extension in EncryptedExtensions", "unsupported_extension", unknown(EE)),
    ("early_data that was not offered", "unsupported_extension", add(EE, (tls13.EARLY_DATA, b""))),
    ("max_fragment_length that was not offered", "unsupported_extension",
     add(EE, (tls13.MAX_FRAGMENT_LENGTH, b"\x01"))),
    ("server_name twice", SYNTAX, twice(EE, tls13.SERVER_NAME, b"")),
    ("server_name with contents", SYNTAX, add(EE, (tls13.SERVER_NAME, b"x"))),
    ("key_share in EncryptedExtensions", "illegal_parameter",
     add(EE, (tls13.KEY_SHARE, u16(tls13.X25519) + vec16(bytes(32))))),
    ("supported_versions in EncryptedExtensions", "illegal_parameter",
     add(EE, (VERSIONS, u16(0x0304)))),
    ("signature_algorithms in EncryptedExtensions", "illegal_parameter",
     add(EE, (tls13.SIGNATURE_ALGORITHMS, vec16(u16(0x0403))))),
    ("EncryptedExtensions with a trailing byte", "decode_error", body(EE, lambda b: b + b"\0")),
    ("EncryptedExtensions of no bytes", "decode_error", body(EE, lambda b: b"")),
    ("EncryptedExtensions shorter than it says", "decode_error", body(EE, lambda b: b"\0\5" + b"\0\0")),
    ("EncryptedExtensions missing", "unexpected_message", {"steps": without(EE)}),
    ("EncryptedExtensions twice", "unexpected_message", {"steps": after(EE, EE)}),
    # ALPN, RFC 7301
    ("ALPN that was not offered", ("illegal_parameter", "no_application_protocol"), add(EE, alpn("spdy/3"))),
    ("two ALPN protocols", SYNTAX, add(EE, alpn("h2", "http/1.1"))),
    ("no ALPN protocol", SYNTAX, add(EE, alpn())),
    ("empty ALPN protocol", SYNTAX, add(EE, alpn(""))),
    ("ALPN with a trailing byte", SYNTAX, add(EE, (tls13.ALPN, vec16(vec8(b"h2")) + b"\0"))),
    # CertificateRequest, 4.3.2
    ("CertificateRequest without signature_algorithms", "missing_extension",
     {"steps": before(CERT, "certificate_request"),
      **drop("certificate_request", tls13.SIGNATURE_ALGORITHMS)}),
    ("CertificateRequest twice", "unexpected_message",
     {"steps": before(CERT, "certificate_request", "certificate_request")}),
    ("CertificateRequest after Certificate", "unexpected_message",
     {"steps": after(CERT, "certificate_request")}),
    ("CertificateRequest with a trailing byte", "decode_error",
     {"steps": before(CERT, "certificate_request"),
      **body("certificate_request", lambda b: b + b"\0")}),
    ("CertificateRequest with signature_algorithms twice", SYNTAX,
     {"steps": before(CERT, "certificate_request"),
      **add("certificate_request", (tls13.SIGNATURE_ALGORITHMS, vec16(u16(0x0403))))}),
    ("CertificateRequest with no algorithm", SYNTAX,
     {"steps": before(CERT, "certificate_request"),
      **put("certificate_request", tls13.SIGNATURE_ALGORITHMS, u16(0))}),
    # Certificate, 4.4.2
    ("Certificate missing", "unexpected_message", {"steps": without(CERT)}),
    ("Certificate twice", "unexpected_message", {"steps": after(CERT, CERT)}),
    ("Certificate before EncryptedExtensions", "unexpected_message",
     {"steps": ["client_hello", "server_hello", CERT, EE]}),
    ("Certificate with no entry", "decode_error", entries(lambda chain: [])),
    ("Certificate with an entry of no bytes", SYNTAX, entries(lambda chain: [b""])),
    ("Certificate with a request context", SYNTAX, entries(lambda chain: chain, context=b"x")),
    ("Certificate with a trailing byte", "decode_error", body(CERT, lambda b: b + b"\0")),
    ("Certificate cut in its entry", "decode_error", body(CERT, lambda b: b[:40])),
    ("staple that was not asked for", "unsupported_extension",
     entries(lambda chain: chain, stapled(b"\x01" + vec24(b"x")))),
    ("Certificate whose list is longer than it", "decode_error",
     body(CERT, lambda b: b[:1] + vec24(b[4:] + bytes(9))[:3] + b[4:])),
    ("unsolicited extension in Certificate", "unsupported_extension",
     entries(lambda chain: chain, (0xabcd, b"x"))),
    ("signed_certificate_timestamp that was not asked for", "unsupported_extension",
     entries(lambda chain: chain, (tls13.SCT, vec16(vec16(b"x"))))),
    ("server_name in Certificate", "illegal_parameter",
     entries(lambda chain: chain, (tls13.SERVER_NAME, b""))),
    ("CompressedCertificate", "unexpected_message",
     replaced(CERT, sends(HANDSHAKE, message(25, bytes(20))))),
    # CertificateVerify, 4.4.3
    ("CertificateVerify missing", "unexpected_message", {"steps": without(VERIFY)}),
    ("CertificateVerify before Certificate", "unexpected_message",
     {"steps": replaced(CERT, VERIFY)["steps"]}),
    ("CertificateVerify twice", "unexpected_message", {"steps": after(VERIFY, VERIFY)}),
    ("signature with one bit wrong", "decrypt_error", body(VERIFY, lambda b: flip(b, -1))),
    ("RSA-PSS signature with one bit wrong", "decrypt_error",
     {"cert": "rsa-2048", **body(VERIFY, lambda b: flip(b, -100))}),
    ("signature by another key", "decrypt_error", resigned(0x0403, signer=pki.KEYS["ecdsa-p256"]())),
    ("signature over another transcript", "decrypt_error",
     resigned(0x0403, lambda peer: tls13.signed_content(peer.schedule.digest(b"other")))),
    ("signature in the client's context", "decrypt_error",
     resigned(0x0403, lambda peer: tls13.signed_content(
         peer.schedule.digest(peer.transcript), b"TLS 1.3, client CertificateVerify"))),
    ("signature without the 64 spaces", "decrypt_error",
     resigned(0x0403, lambda peer: tls13.signed_content(
         peer.schedule.digest(peer.transcript))[64:])),
    ("signature of nothing", ("decrypt_error",) + SYNTAX, body(VERIFY, lambda b: b[:2] + u16(0))),
    ("signature that is not DER", ("decrypt_error",) + SYNTAX,
     body(VERIFY, lambda b: b[:2] + vec16(bytes(70)))),
    ("ECDSA signature with r = s = 0", ("decrypt_error",) + SYNTAX,
     body(VERIFY, lambda b: b[:2] + vec16(bytes.fromhex("3006020100020100")))),
    ("CertificateVerify with a trailing byte", "decode_error", body(VERIFY, lambda b: b + b"\0")),
    ("CertificateVerify cut short", "decode_error", body(VERIFY, lambda b: b[:-1])),
    ("CertificateVerify of no bytes", "decode_error", body(VERIFY, lambda b: b"")),
    ("scheme nobody offered: ed448", "illegal_parameter", relabelled(0x0808)),
    ("scheme nobody offered: ecdsa_sha1", "illegal_parameter", relabelled(0x0203)),
    ("scheme of TLS 1.2: rsa_pkcs1_sha256", "illegal_parameter",
     {"cert": "rsa-2048", **resigned(0x0401)}),
    ("RSA scheme for an ECDSA key", ("illegal_parameter", "decrypt_error"), relabelled(0x0804)),
    ("ECDSA scheme for an RSA key", ("illegal_parameter", "decrypt_error"),
     {"cert": "rsa-2048", **relabelled(0x0403)}),
    ("P-384 scheme for a P-256 key", ("illegal_parameter", "decrypt_error"), resigned(0x0503)),
    ("PKCS #1 v1.5 signature labelled RSA-PSS", "decrypt_error",
     {"cert": "rsa-2048", "edit": {VERIFY: lambda peer, msg: message(
         15, u16(0x0804) + vec16(tls13.sign(peer.key, 0x0401, tls13.signed_content(
             peer.schedule.digest(peer.transcript)))))}}),
    ("RSA-PSS with a salt of 20 bytes", "decrypt_error",
     {"cert": "rsa-2048", **resigned(0x0804, salt_length=20)}),
    ("RSA-PSS with a salt of 0 bytes", "decrypt_error",
     {"cert": "rsa-2048", **resigned(0x0804, salt_length=0)}),
    # Finished, 4.4.4
    ("Finished with one bit wrong", "decrypt_error", body("finished", lambda b: flip(b, -1))),
    ("Finished of another transcript", "decrypt_error",
     {"edit": {"finished": lambda peer, msg: message(20, peer.schedule.finished(
         peer.schedule.server_handshake, b"other"))}}),
    ("Finished by the client's key", "decrypt_error",
     {"edit": {"finished": lambda peer, msg: message(20, peer.schedule.finished(
         peer.schedule.client_handshake, peer.transcript))}}),
    ("Finished one byte short", ("decode_error", "decrypt_error"), body("finished", lambda b: b[:-1])),
    ("Finished one byte long", ("decode_error", "decrypt_error"), body("finished", lambda b: b + b"\0")),
    ("Finished of no bytes", ("decode_error", "decrypt_error"), body("finished", lambda b: b"")),
    ("Finished right after EncryptedExtensions", "unexpected_message",
     {"steps": without(CERT, VERIFY)}),
    # other messages
    ("ServerHello twice", "unexpected_message", {"steps": after(
        "server_hello", lambda peer: peer.record(HANDSHAKE, server_hello(
            peer.hello.session_id, peer.suite, peer.server_hello_extensions())))}),
    ("NewSessionTicket before Finished", "unexpected_message",
     {"steps": before("finished", lambda peer: peer.ticket())}),
    ("KeyUpdate before Finished", "unexpected_message",
     {"steps": before("finished", sends(HANDSHAKE, message(24, b"\0")))}),
    ("ServerHelloDone of TLS 1.2", "unexpected_message",
     replaced("finished", sends(HANDSHAKE, message(14, b"")))),
    ("message_hash as a message", "unexpected_message",
     replaced(EE, sends(HANDSHAKE, message(254, bytes(32))))),
    ("message of unknown type under keys", "unexpected_message",
     replaced(EE, sends(HANDSHAKE, message(99, b"")))),
    ("message of 16 MB under keys", ("decode_error", "illegal_parameter"),
     replaced(EE, sends(HANDSHAKE, b"\x08\xff\xff\xff"))),
    ("Certificate message of 16 MB", ("decode_error", "illegal_parameter", "bad_certificate"),
     replaced(CERT, sends(HANDSHAKE, b"\x0b\xff\xff\xff"))),
    # key changes, 5.1
    ("NewSessionTicket in the record of Finished", "unexpected_message",
     {"edit": {"finished": lambda peer, msg: msg + evil.new_session_ticket()}}),
    ("part of a message in the record of Finished", "unexpected_message",
     {"edit": {"finished": lambda peer, msg: msg + b"\x04"}}),
    # records, 5.1, 5.2, 5.4
    ("EncryptedExtensions in plaintext", "unexpected_message",
     replaced(EE, plain(HANDSHAKE, message(8, u16(0))))),
    ("Finished in plaintext", "unexpected_message",
     replaced("finished", lambda peer: peer.plain(HANDSHAKE, peer.build_finished()))),
    ("application data before Finished", "unexpected_message",
     {"steps": before("finished", sends(DATA, b"early"))}),
    ("application data right after ServerHello", "unexpected_message",
     {"steps": before(EE, sends(DATA, b"early"))}),
    ("empty application data before Finished", "unexpected_message",
     {"steps": before("finished", sends(DATA, b""))}),
    ("application data within a message", "unexpected_message", {"steps": up_to(
        EE, sends(HANDSHAKE, b"\x08\0"), sends(DATA, b"x"), sends(HANDSHAKE, b"\0\2\0\0"))}),
    ("handshake record of no content under keys", "unexpected_message",
     {"steps": before(CERT, sends(HANDSHAKE, b""))}),
    ("record of nothing but padding", "unexpected_message",
     replaced(CERT, lambda peer: peer.raw(peer.write_keys.seal(bytes(64))))),
    ("record of inner type 99", "unexpected_message", replaced(CERT, sends(99, b"x"))),
    ("CCS under keys", "unexpected_message", replaced(CERT, sends(CCS, b"\x01"))),
    ("CCS with value 0 between messages", "unexpected_message", replaced(CERT, plain(CCS, b"\0"))),
    ("one bit of a ciphertext wrong", "bad_record_mac", replaced(
        CERT, lambda peer: peer.raw(flip(peer.write_keys.seal(bytes(64) + b"\x16"), 20)))),
    ("one bit of a tag wrong", "bad_record_mac", replaced(
        CERT, lambda peer: peer.raw(flip(peer.write_keys.seal(bytes(64) + b"\x16"), -1)))),
    ("a record twice", "bad_record_mac", replaced(CERT, lambda peer: replay(peer))),
    ("a record left out", "bad_record_mac", {"steps": before(CERT, lambda peer: skip_one(peer))}),
    ("a record under the application keys", "bad_record_mac", replaced(
        CERT, lambda peer: wrong_keys(peer))),
    ("ciphertext of 16 bytes", ("bad_record_mac", "decode_error", "unexpected_message"),
     replaced(CERT, raw(b"\x17\x03\x03\x00\x10" + bytes(16)))),
    ("ciphertext of no bytes", ("bad_record_mac", "decode_error", "unexpected_message"),
     replaced(CERT, raw(b"\x17\x03\x03\x00\x00"))),
    ("ciphertext of 16641 bytes", "record_overflow",
     replaced(CERT, raw(b"\x17\x03\x03\x41\x01" + bytes(100)))),
    ("content of 16385 bytes", "record_overflow", replaced(CERT, sends(HANDSHAKE, bytes(16385)))),
    ("content and padding of 16385 bytes and a type", "record_overflow",
     replaced(CERT, lambda peer: peer.record(HANDSHAKE, bytes(100), 16285))),
    ("alert of one byte under keys", SYNTAX + ("unexpected_message",), replaced(CERT, sends(ALERT, b"\x02"))),
    ("two alerts in a record under keys", SYNTAX + ("unexpected_message",),
     replaced(CERT, sends(ALERT, b"\x01\x5a\x02\x28"))),
    # limits of ours: which alert is free, that there is one is not
    ("33 certificates", ("bad_certificate", "decode_error", "illegal_parameter", "certificate_unknown"),
     {"chain": lambda chain: chain * 33}),
    ("chain of more than 64 KB",
     ("bad_certificate", "decode_error", "illegal_parameter", "certificate_unknown"),
     {"chain": lambda chain: chain + [bulk(16000)] * 5}),
    # certificates that the kernel cannot use: it reads them as far as the key
    ("certificate that is not DER", ("bad_certificate", "decode_error", "certificate_unknown"),
     {"chain": lambda chain: [b"no certificate at all"]}),
    ("certificate cut in half", ("bad_certificate", "decode_error", "certificate_unknown"),
     {"chain": lambda chain: [chain[0][:200]]}),
    ("certificate with a trailing byte", ("bad_certificate", "decode_error", "certificate_unknown"),
     {"chain": lambda chain: [chain[0] + b"\0"]}),
    ("Ed25519 certificate", ("unsupported_certificate", "bad_certificate", "illegal_parameter"),
     {"cert": "ed25519"}),
    ("P-521 certificate", ("unsupported_certificate", "bad_certificate", "illegal_parameter"),
     {"cert": "p521"}),
]

# --- likewise, where the client asked for a staple: with a helper ---

STAPLE = [
    ("status_request in EncryptedExtensions", "illegal_parameter",
     add(EE, (tls13.STATUS_REQUEST, b""))),
    ("staple twice", SYNTAX, entries(lambda chain: chain, stapled(b"\x01" + vec24(b"x")),
                                     stapled(b"\x01" + vec24(b"x")))),
    ("staple of an unknown type", SYNTAX, entries(lambda chain: chain, stapled(b"\x02" + vec24(b"x")))),
    ("staple of no bytes", SYNTAX + ("bad_certificate_status_response",),
     entries(lambda chain: chain, stapled(b"\x01" + vec24(b"")))),
    ("staple longer than its extension", SYNTAX, entries(lambda chain: chain, stapled(b"\x01\0\0\x09x"))),
]

# --- handshake data across the key change after ServerHello: with or without keys ---

EITHER = [
    ("EncryptedExtensions in the record of ServerHello", "unexpected_message",
     replaced("server_hello", lambda peer: joined(peer, "server_hello", EE))),
    ("part of a message in the record of ServerHello", "unexpected_message",
     {"edit": {"server_hello": lambda peer, msg: msg + b"\x08\0"}}),
]


def bulk(size):
    """Something that looks like a certificate of this size and is none."""
    return b"\x30\x82" + u16(size - 4) + bytes(size - 4)


def replay(peer):
    sealed = peer.write_keys.seal(tls13.inner_plaintext(HANDSHAKE, peer.build_certificate()))
    peer.raw(sealed + sealed)


def skip_one(peer):
    peer.write_keys.sequence += 1


def wrong_keys(peer):
    peer.schedule.application(peer.transcript)
    peer.use("write", peer.schedule.server_application)
    peer.send(CERT)


def in_two_records(version):
    """A ServerHello whose first record has another legacy_record_version."""
    def split(peer, msg):
        peer.raw(tls13.plain_record(HANDSHAKE, msg[:10], version))
        peer.transcript += msg[:10]
        return msg[10:]
    return {"edit": {"server_hello": split}}


# --- not wrong: what a client must put up with ---

TOLERATED = [
    ("legacy_version of another version beside supported_versions (4.2.1)", hello_with(version=0x0301)),
    ("record version 3.1 (5.1)", in_two_records(0x0301)),
    ("record version 3.4 (5.1)", in_two_records(0x0304)),
    ("record version that is none (5.1)", in_two_records(0xabcd)),
    ("CCS before ServerHello (5)", {"steps": before("server_hello", "ccs")}),
    ("CCS between all messages (5)", {"steps": [
        "client_hello", "ccs", "server_hello", "ccs", EE, "ccs", CERT, "ccs", VERIFY, "ccs",
        "finished", "client_finished", "serve"]}),
    ("no CCS at all (D.4)", {"steps": without("ccs")}),
    ("supported_groups in EncryptedExtensions (4.2.7)",
     add(EE, (tls13.SUPPORTED_GROUPS, vec16(u16(tls13.X25519, tls13.P256))))),
    ("server_name acknowledged (RFC 6066)", add(EE, (tls13.SERVER_NAME, b""))),
    ("CertificateRequest answered with an empty Certificate (4.4.2)",
     {"steps": before(CERT, "certificate_request")}),
    ("CertificateRequest with extensions nobody knows (4.3.2)",
     {"steps": before(CERT, "certificate_request"), **unknown("certificate_request")}),
    ("records with padding (5.4)", {"pad": 200}),
    ("records padded to the full (5.4)", {"pad": 16000, "fragment": 384}),
    ("HelloRetryRequest with a cookie of 1000 bytes (4.2.2)",
     {**P384_RETRY, "cookie": os.urandom(1000)}),
    ("HelloRetryRequest for a cookie alone (4.1.4)",
     {"steps": RETRY, "cookie": b"only", **drop("hello_retry", tls13.KEY_SHARE)}),
    ("chain of 32 certificates", {"chain": lambda chain: chain * 32}),
    ("chain of 60 KB", {"chain": lambda chain: chain + [bulk(15000)] * 4}),
    ("RSA-PSS with SHA-384", {"cert": "rsa-2048", "scheme": 0x0805}),
    ("RSA-PSS with SHA-512", {"cert": "rsa-2048", "scheme": 0x0806}),
]
