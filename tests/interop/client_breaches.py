# SPDX-License-Identifier: GPL-2.0-only
"""What a client can do wrong behind a ClientHello that is right, and what its server has to say.

Rows are as in hellos.py: (description, reason, plan). All alerts are protected: the server's
Finished is on its way when these come.
"""
import os

import evil
import evil_client
import pki
import tls13
from breaches import add, body, bulk, edit, plain, put, raw, sends
from endpoint import flip
from evil_client import GOOD, before, up_to
from hellos import EARLY, HELLO, early, early_then
from tls13 import ALERT, CCS, DATA, HANDSHAKE, message, u16, vec16, vec24

CERT, VERIFY, FINISHED = "certificate", "certificate_verify", "finished"


def replaced(name, *steps):
    """These steps instead of a good one, and then nothing but waiting."""
    return {"steps": up_to(name, *steps)}


def inserted(name, *steps):
    return {"steps": before(name, *steps)}


def sent(*names):
    """A step: messages as a good client builds them, asked for or not."""
    def step(client):
        for name in names:
            client.send(name)
    return step


def in_one_record(*names):
    def step(client):
        data = b""
        for name in names:
            msg = getattr(client, f"build_{name}")()
            client.transcript += msg
            data += msg
        client.handshake(data)
    return step


def replay(client):
    """The Finished, twice as it is."""
    sealed = client.write_keys.seal(tls13.inner_plaintext(HANDSHAKE, client.build_finished()[:9]))
    client.raw(sealed + sealed)


def skip_one(client):
    client.write_keys.sequence += 1


def next_keys(client):
    client.use("write", client.schedule.client_application)


def server_keys(client):
    client.use("write", client.schedule.server_handshake)


def of_other(transcript=None, base="client_handshake"):
    """A Finished by another key, or over another transcript."""
    return {"edit": {FINISHED: lambda client, msg: message(tls13.FINISHED, client.schedule.finished(
        getattr(client.schedule, base), client.transcript if transcript is None else transcript))}}


# --- nobody asks the client for a certificate: its Finished is due ---

BREACHES = [
    # Finished, 4.4.4
    ("Finished with its first bit wrong", "BAD_FINISHED", body(FINISHED, lambda b: flip(b, 0))),
    ("Finished with its last bit wrong", "BAD_FINISHED", body(FINISHED, lambda b: flip(b, -1))),
    ("Finished of zeros", "BAD_FINISHED", body(FINISHED, lambda b: bytes(len(b)))),
    ("Finished of another transcript", "BAD_FINISHED", of_other(b"other")),
    ("Finished by the server's key", "BAD_FINISHED", of_other(base="server_handshake")),
    ("Finished by the application's key", "BAD_FINISHED", of_other(base="client_application")),
    ("the server's Finished sent back", "BAD_FINISHED", edit(FINISHED, lambda m: m) | {"edit": {
        FINISHED: lambda client, msg: client.messages[-1]}}),
    ("Finished one byte short", "DECODE", body(FINISHED, lambda b: b[:-1])),
    ("Finished one byte long", "DECODE", body(FINISHED, lambda b: b + b"\0")),
    ("Finished of no bytes", "DECODE", body(FINISHED, lambda b: b"")),
    ("Finished of 64 bytes", "DECODE", body(FINISHED, lambda b: b * 2)),
    ("Finished of 65 bytes", "MESSAGE_TOO_LARGE", body(FINISHED, lambda b: bytes(65))),
    ("Finished of 16 MB", "MESSAGE_TOO_LARGE", edit(FINISHED, lambda m: b"\x14\xff\xff\xff")),
    ("Finished in plaintext", "UNEXPECTED_MESSAGE",
     replaced(FINISHED, lambda client: client.plain(HANDSHAKE, client.build_finished()))),
    ("Finished under the next keys", "BAD_RECORD_MAC", inserted(FINISHED, next_keys)),
    ("Finished under the server's keys", "BAD_RECORD_MAC", inserted(FINISHED, server_keys)),
    # messages at the wrong time, 4
    ("Certificate unasked", "UNEXPECTED_MESSAGE", replaced(FINISHED, sent(CERT))),
    ("CertificateVerify unasked", "UNEXPECTED_MESSAGE", replaced(FINISHED, sent(VERIFY))),
    ("ClientHello once more", "UNEXPECTED_MESSAGE",
     replaced(FINISHED, lambda client: client.record(HANDSHAKE, client.build_client_hello()))),
    ("ClientHello once more, in plaintext", "UNEXPECTED_MESSAGE",
     replaced(FINISHED, lambda client: client.plain(HANDSHAKE, client.build_client_hello()))),
    ("KeyUpdate before Finished", "UNEXPECTED_MESSAGE", inserted(FINISHED, sends(HANDSHAKE, message(24, b"\0")))),
    ("EndOfEarlyData", "UNEXPECTED_MESSAGE", inserted(FINISHED, sends(HANDSHAKE, message(5, b"")))),
    ("NewSessionTicket from a client", "UNEXPECTED_MESSAGE",
     inserted(FINISHED, sends(HANDSHAKE, evil.new_session_ticket()))),
    ("EncryptedExtensions from a client", "UNEXPECTED_MESSAGE", inserted(FINISHED, sends(HANDSHAKE, message(8, u16(0))))),
    ("CertificateRequest from a client", "UNEXPECTED_MESSAGE", inserted(FINISHED, sends(HANDSHAKE, message(13, bytes(3))))),
    ("ServerHello from a client", "UNEXPECTED_MESSAGE", inserted(FINISHED, sends(HANDSHAKE, message(2, bytes(70))))),
    ("message_hash as a message", "UNEXPECTED_MESSAGE", inserted(FINISHED, sends(HANDSHAKE, message(254, bytes(32))))),
    ("a message of unknown type", "UNEXPECTED_MESSAGE", inserted(FINISHED, sends(HANDSHAKE, message(99, b"")))),
    ("ClientKeyExchange of TLS 1.2 in plaintext", "UNEXPECTED_MESSAGE",
     replaced(FINISHED, plain(HANDSHAKE, message(16, bytes(66))))),
    # key changes, 5.1
    ("KeyUpdate in the record of Finished", "UNEXPECTED_MESSAGE", edit(FINISHED, lambda m: m + message(24, b"\0"))),
    ("part of a message in the record of Finished", "UNEXPECTED_MESSAGE", edit(FINISHED, lambda m: m + b"\x18")),
    # records, 5.1, 5.2, 5.4
    ("data before Finished", "UNEXPECTED_MESSAGE", inserted(FINISHED, sends(DATA, b"early"))),
    ("empty data before Finished", "UNEXPECTED_MESSAGE", inserted(FINISHED, sends(DATA, b""))),
    ("data in plaintext before Finished", "BAD_RECORD_MAC", inserted(FINISHED, plain(DATA, bytes(64)))),
    ("data within Finished", "UNEXPECTED_MESSAGE", replaced(FINISHED, sends(HANDSHAKE, b"\x14\0"), sends(DATA, b"x"))),
    ("CCS within Finished", "UNEXPECTED_MESSAGE", replaced(FINISHED, sends(HANDSHAKE, b"\x14\0"), plain(CCS, b"\1"))),
    ("an empty handshake record", "UNEXPECTED_MESSAGE", inserted(FINISHED, sends(HANDSHAKE, b""))),
    ("an empty alert", "UNEXPECTED_MESSAGE", inserted(FINISHED, sends(ALERT, b""))),
    ("an empty CCS under keys", "UNEXPECTED_MESSAGE", inserted(FINISHED, sends(CCS, b""))),
    ("an empty CCS", "UNEXPECTED_MESSAGE", inserted(FINISHED, plain(CCS, b""))),
    ("an empty record of data in plaintext", "BAD_RECORD_MAC", inserted(FINISHED, plain(DATA, b""))),
    ("nothing but padding", "UNEXPECTED_MESSAGE", inserted(FINISHED, lambda client: client.raw(
        client.write_keys.seal(bytes(64))))),
    ("a record of inner type 99", "UNEXPECTED_MESSAGE", inserted(FINISHED, sends(99, b"x"))),
    ("a heartbeat in plaintext", "UNEXPECTED_MESSAGE", inserted(FINISHED, plain(24, b"\1\xff\xff"))),
    ("one bit of a ciphertext wrong", "BAD_RECORD_MAC", replaced(FINISHED, lambda client: client.raw(
        flip(client.write_keys.seal(bytes(64) + b"\x16"), 20)))),
    ("one bit of a tag wrong", "BAD_RECORD_MAC", replaced(FINISHED, lambda client: client.raw(
        flip(client.write_keys.seal(bytes(64) + b"\x16"), -1)))),
    ("one bit of a header wrong", "BAD_RECORD_MAC", replaced(FINISHED, lambda client: client.raw(
        flip(client.write_keys.seal(bytes(64) + b"\x16"), 2)))),
    ("a record twice", "BAD_RECORD_MAC", replaced(FINISHED, replay)),
    ("a record left out", "BAD_RECORD_MAC", inserted(FINISHED, skip_one)),
    ("a ciphertext of 15 bytes", "BAD_RECORD_MAC", replaced(FINISHED, raw(b"\x17\3\3\0\x0f" + bytes(15)))),
    ("a ciphertext of 16 bytes", "BAD_RECORD_MAC", replaced(FINISHED, raw(b"\x17\3\3\0\x10" + bytes(16)))),
    ("a ciphertext of 16641 bytes", "RECORD_OVERFLOW", replaced(FINISHED, raw(b"\x17\3\3\x41\1" + bytes(100)))),
    ("content of 16385 bytes", "RECORD_OVERFLOW", replaced(FINISHED, sends(HANDSHAKE, bytes(16385)))),
    ("content and padding of 16385 bytes and a type", "RECORD_OVERFLOW", replaced(
        FINISHED, lambda client: client.record(HANDSHAKE, bytes(100), 16285))),
    # change_cipher_spec, 5 and D.4
    ("CCS of value 0", "UNEXPECTED_MESSAGE", inserted(FINISHED, plain(CCS, b"\0"))),
    ("CCS of value 2", "UNEXPECTED_MESSAGE", inserted(FINISHED, plain(CCS, b"\2"))),
    ("CCS of two bytes", "UNEXPECTED_MESSAGE", inserted(FINISHED, plain(CCS, b"\1\1"))),
    ("CCS under keys", "UNEXPECTED_MESSAGE", inserted(FINISHED, sends(CCS, b"\1"))),
    ("17 CCS", "UNEXPECTED_MESSAGE", {"steps": ["client_hello", "server_hello", "server_flight", *["ccs"] * 17]}),
    ("ten thousand CCS", "UNEXPECTED_MESSAGE", {"steps": [
        "client_hello", "server_hello", "server_flight", raw(tls13.plain_record(CCS, b"\1") * 10000)]}),
    # alerts, 6
    ("half an alert", "DECODE", inserted(FINISHED, sends(ALERT, b"\2"))),
    ("half an alert in plaintext", "DECODE", inserted(FINISHED, plain(ALERT, b"\2"))),
    ("two alerts in a record", "DECODE", inserted(FINISHED, sends(ALERT, b"\1\x5a\2\x28"))),
    ("17 times user_canceled", "UNEXPECTED_MESSAGE", replaced(FINISHED, *[sends(ALERT, b"\1\x5a")] * 17)),
    ("an alert in plaintext behind a record that decrypted", "UNEXPECTED_MESSAGE", replaced(
        FINISHED, sends(HANDSHAKE, b"\x14"), plain(ALERT, b"\2\x28"))),
    # early data is over
    ("early data behind the first record that decrypts", "BAD_RECORD_MAC", {
        **replaced(FINISHED, sends(HANDSHAKE, b"\x14\0"), plain(DATA, bytes(64))), **add(HELLO, *EARLY)}),
    ("Finished announced, early data in between", "BAD_RECORD_MAC", {
        **add(HELLO, *EARLY), "fragment": 9, "steps": [*early_then(early(64))["steps"][:-2],
                                                       sends(HANDSHAKE, b"\x14\0\0\x20"), early(64)]}),
]

# --- the server requires a certificate ---


def resigned(scheme, context=b"TLS 1.3, client CertificateVerify", transcript=None, signer=None, spaces=64, **how):
    """A CertificateVerify by a scheme, over some content, with a key."""
    def change(client, msg):
        digest = client.schedule.digest(client.transcript if transcript is None else transcript)
        content = tls13.signed_content(digest, context)[64 - spaces:]
        key = signer or pki.load(client.plan.cert)[0]
        return message(tls13.CERTIFICATE_VERIFY, u16(scheme) + vec16(tls13.sign(key, scheme, content, **how)))
    return {"edit": {VERIFY: change}}


def relabelled(scheme):
    """A good signature under another scheme's number."""
    return body(VERIFY, lambda b: u16(scheme) + b[2:])


def listed(*chain, extensions=(), context=b""):
    """A Certificate with these entries; None stands for the leaf."""
    return {"edit": {CERT: lambda client, msg: evil.certificate(
        [pki.load(client.plan.cert)[1][0] if der is None else der for der in chain], extensions, context)}}


MUTUAL = [
    # Certificate, 4.4.2
    ("no certificate", "CERTIFICATE_REQUIRED", {"cert": None}),
    ("Certificate left out", "UNEXPECTED_MESSAGE", {"steps": [s for s in GOOD if s != CERT]}),
    ("Certificate and CertificateVerify left out", "UNEXPECTED_MESSAGE", replaced(CERT, FINISHED)),
    ("Certificate twice", "UNEXPECTED_MESSAGE", inserted(CERT, CERT)),
    ("Certificate with a request context", "ILLEGAL_PARAMETER", listed(None, context=b"x")),
    ("Certificate with a request context of 255 bytes", "ILLEGAL_PARAMETER", listed(None, context=bytes(255))),
    ("Certificate with an entry of no bytes", "DECODE", listed(b"")),
    ("Certificate with a byte behind", "DECODE", body(CERT, lambda b: b + b"\0")),
    ("Certificate cut in its entry", "DECODE", body(CERT, lambda b: b[:40])),
    ("Certificate of no bytes", "DECODE", body(CERT, lambda b: b"")),
    ("Certificate whose list is longer than it", "DECODE", body(CERT, lambda b: b[:1] + b"\0\xff\xff" + b[4:])),
    ("Certificate of 64 KB and a byte", "MESSAGE_TOO_LARGE", edit(CERT, lambda m: b"\x0b\1\0\1")),
    ("Certificate of 16 MB", "MESSAGE_TOO_LARGE", edit(CERT, lambda m: b"\x0b\xff\xff\xff")),
    ("33 certificates", "MESSAGE_TOO_LARGE", listed(*[None] * 33)),
    ("an extension of the certificate that nobody asked for", "UNSUPPORTED_EXTENSION", listed(
        None, extensions=[(0x2000, b"x")])),
    ("signed_certificate_timestamp that nobody asked for", "UNSUPPORTED_EXTENSION", listed(
        None, extensions=[(tls13.SCT, vec16(vec16(b"x")))])),
    ("status_request that nobody asked for", "UNSUPPORTED_EXTENSION", listed(
        None, extensions=[(tls13.STATUS_REQUEST, b"\1" + vec24(b"x"))])),
    ("server_name in a certificate's extensions", "ILLEGAL_PARAMETER", listed(None, extensions=[(tls13.SERVER_NAME, b"")])),
    ("CompressedCertificate", "UNEXPECTED_MESSAGE", replaced(CERT, sends(HANDSHAKE, message(25, bytes(20))))),
    ("Certificate in plaintext", "UNEXPECTED_MESSAGE",
     replaced(CERT, lambda client: client.plain(HANDSHAKE, client.build_certificate()))),
    ("a certificate that is not DER", "BAD_CERTIFICATE", listed(b"no certificate at all")),
    ("a certificate cut in half", "BAD_CERTIFICATE", {"edit": {CERT: lambda client, msg: evil.certificate(
        [pki.load(client.plan.cert)[1][0][:200]])}}),
    ("a certificate of 16,000 zeros", "BAD_CERTIFICATE", listed(bulk(16000))),
    ("an Ed25519 certificate", "UNSUPPORTED_CERTIFICATE", {"cert": "ed25519"}),
    ("a P-521 certificate", "UNSUPPORTED_CERTIFICATE", {"cert": "p521"}),
    # CertificateVerify, 4.4.3
    ("CertificateVerify left out", "UNEXPECTED_MESSAGE", {"steps": [s for s in GOOD if s != VERIFY]}),
    ("CertificateVerify before Certificate", "UNEXPECTED_MESSAGE", replaced(CERT, VERIFY)),
    ("CertificateVerify twice", "UNEXPECTED_MESSAGE", inserted(FINISHED, VERIFY)),
    ("CertificateVerify behind an empty Certificate", "CERTIFICATE_REQUIRED", {
        **listed(), "steps": up_to(VERIFY, in_one_record(VERIFY))}),
    ("a signature with one bit wrong", "BAD_SIGNATURE", body(VERIFY, lambda b: flip(b, -1))),
    ("an RSA-PSS signature with one bit wrong", "BAD_SIGNATURE", {
        "cert": "rsa-2048", **body(VERIFY, lambda b: flip(b, -100))}),
    ("a signature by another key", "BAD_SIGNATURE", resigned(0x0403, signer=pki.KEYS["ecdsa-p256"]())),
    ("a signature over another transcript", "BAD_SIGNATURE", resigned(0x0403, transcript=b"other")),
    ("a signature in the server's context", "BAD_SIGNATURE", resigned(0x0403, b"TLS 1.3, server CertificateVerify")),
    ("a signature in no context", "BAD_SIGNATURE", resigned(0x0403, b"")),
    ("a signature without the 64 spaces", "BAD_SIGNATURE", resigned(0x0403, spaces=0)),
    ("the server's own CertificateVerify", "BAD_SIGNATURE", {"edit": {VERIFY: lambda client, msg: next(
        m for m in client.messages if m[0] == tls13.CERTIFICATE_VERIFY)}}),
    ("a signature of nothing", "BAD_SIGNATURE", body(VERIFY, lambda b: b[:2] + u16(0))),
    ("a signature that is not DER", "BAD_SIGNATURE", body(VERIFY, lambda b: b[:2] + vec16(bytes(70)))),
    ("an ECDSA signature of r = s = 0", "BAD_SIGNATURE", body(
        VERIFY, lambda b: b[:2] + vec16(bytes.fromhex("3006020100020100")))),
    ("a signature of 2000 bytes", "BAD_SIGNATURE", body(VERIFY, lambda b: b[:2] + vec16(bytes(2000)))),
    ("a CertificateVerify of 2049 bytes", "MESSAGE_TOO_LARGE", body(VERIFY, lambda b: b[:2] + vec16(bytes(2045)))),
    ("CertificateVerify with a byte behind", "DECODE", body(VERIFY, lambda b: b + b"\0")),
    ("CertificateVerify cut short", "DECODE", body(VERIFY, lambda b: b[:-1])),
    ("CertificateVerify of no bytes", "DECODE", body(VERIFY, lambda b: b"")),
    ("a scheme that nobody offered: ed448", "ILLEGAL_PARAMETER", relabelled(0x0808)),
    ("a scheme that nobody offered: ecdsa_sha1", "ILLEGAL_PARAMETER", relabelled(0x0203)),
    ("a scheme for certificates alone: rsa_pkcs1_sha256", "ILLEGAL_PARAMETER", {"cert": "rsa-2048", **resigned(0x0401)}),
    ("an RSA scheme for an ECDSA key", "ILLEGAL_PARAMETER", relabelled(0x0804)),
    ("an ECDSA scheme for an RSA key", "ILLEGAL_PARAMETER", {"cert": "rsa-2048", **relabelled(0x0403)}),
    ("the P-384 scheme for a P-256 key", "ILLEGAL_PARAMETER", resigned(0x0503)),
    ("a PKCS #1 v1.5 signature labelled RSA-PSS", "BAD_SIGNATURE", {"cert": "rsa-2048", "edit": {
        VERIFY: lambda client, msg: message(tls13.CERTIFICATE_VERIFY, u16(0x0804) + vec16(
            tls13.sign(pki.load("rsa-2048")[0], 0x0401, client.content())))}}),
    ("RSA-PSS with a salt of 20 bytes", "BAD_SIGNATURE", {"cert": "rsa-2048", **resigned(0x0804, salt_length=20)}),
    # and behind them
    ("Finished with one bit wrong behind a good certificate", "BAD_FINISHED", body(FINISHED, lambda b: flip(b, -1))),
    ("Finished between Certificate and CertificateVerify", "UNEXPECTED_MESSAGE", replaced(VERIFY, FINISHED)),
    ("data between Certificate and CertificateVerify", "UNEXPECTED_MESSAGE", inserted(VERIFY, sends(DATA, b"early"))),
    ("data within Certificate", "UNEXPECTED_MESSAGE", replaced(CERT, sends(HANDSHAKE, b"\x0b\0\1"), sends(DATA, b"x"))),
    ("a CCS within Certificate", "UNEXPECTED_MESSAGE", replaced(CERT, sends(HANDSHAKE, b"\x0b\0\1"), plain(CCS, b"\1"))),
    ("Certificate twice in a record", "UNEXPECTED_MESSAGE", replaced(CERT, in_one_record(CERT, CERT))),
]

# --- nothing wrong: the server echoes ---

TAKEN = [
    ("no CCS at all (D.4)", {"steps": [s for s in GOOD if s != "ccs"]}),
    ("CCS before ServerHello came (5)", {"steps": ["client_hello", "ccs", "server_hello", "ccs", *GOOD[3:]]}),
    ("16 CCS", {"steps": [*GOOD[:2], *["ccs"] * 16, *GOOD[3:]]}),
    ("user_canceled and then a Finished", inserted(FINISHED, sends(ALERT, b"\1\x5a"))),
    ("Finished in records of one byte", {"fragment": 1}),
    ("records with padding (5.4)", {"pad": 200}),
    ("records padded to the full (5.4)", {"pad": 16000, "fragment": 384}),
    ("data in the segment of Finished", {"steps": [*GOOD[:-2], lambda client: client.raw(client.collect(
        FINISHED, lambda client: client.send_data(b"ahead"))), lambda client: client.read_all(5), "talk"]}),
    ("AES-256-GCM", {"suites": (0x1302,)}),
    ("ChaCha20-Poly1305", {"suites": (0x1303,)}),
]
MUTUAL_TAKEN = [
    ("a P-256 certificate", {}),
    ("a P-384 certificate", {"cert": "ecdsa-p384"}),
    ("an RSA certificate", {"cert": "rsa-2048"}),
    ("an RSA certificate by RSA-PSS with SHA-512", {"cert": "rsa-2048", **resigned(0x0806)}),
    ("a chain of two", {"cert": "ecdsa-p256-int"}),
    ("32 certificates", listed(*[None] * 32)),
    ("a chain of 60 KB", listed(None, *[bulk(15000)] * 4)),
    ("all three messages in one record", {"coalesce": True}),
    ("records of one byte", {"fragment": 1}),
    ("records and segments of one byte", {"fragment": 1, "dribble": True}),
    ("HelloRetryRequest", {"steps": evil_client.RETRY, "shares": ()}),
    ("early data", {**early_then(early(1000)), **add(HELLO, *EARLY)}),
]
