# SPDX-License-Identifier: GPL-2.0-only
"""ClientHellos of every sort, and what a TLS 1.3 server has to say to each.

Rows are (description, reason, plan): the reason as in enum kshake_reason, which implies the alert
and the errno (suite_hostile.MEANS); plan is evil_client.EvilClient's arguments. The server takes h2 and
http/1.1, all suites and groups, and has one ECDSA certificate for any name.
"""
import os

import evil_client
import tls13
from breaches import add, body, drop, edit, plain, put, raw
from evil_client import RETRY, alpn, key_share, up_to
from tls13 import CCS, DATA, HANDSHAKE, message, u16, vec8, vec16

HELLO, SECOND = "client_hello", "second_client_hello"
VERSIONS, GROUPS, SHARES = tls13.SUPPORTED_VERSIONS, tls13.SUPPORTED_GROUPS, tls13.KEY_SHARE
SCHEMES, ALPN, NAME, MODES = tls13.SIGNATURE_ALGORITHMS, tls13.ALPN, tls13.SERVER_NAME, tls13.PSK_MODES
GREASE = [0x0a0a + 0x1010 * i for i in range(16)]		# RFC 8701
POINT = b"\x04" + b"\x01" * 64					# on no curve


def first(**fields):
    return {"hello": fields}


def only(*steps):
    """These steps and nothing but waiting."""
    return {"steps": list(steps)}


def bare(**fields):
    """A ClientHello of older versions: no extensions that TLS 1.3 brought."""
    entries = [(GROUPS, vec16(u16(0x1d, 0x17))), (SCHEMES, vec16(u16(0x0403, 0x0401)))]
    return first(**{"suites": (0xc02b, 0xc02f, 0x002f), "entries": entries, **fields})


def shares(*pairs):
    return put(HELLO, *key_share(*pairs))


def group_share(group, public):
    """A share of this group alone, which there is no other of."""
    return {"groups": (group,), "shares": (), **shares((group, public))}


def names(data):
    return put(HELLO, NAME, data)


def offers(data):
    """application_layer_protocol_negotiation with this in it."""
    return add(HELLO, (ALPN, data))


IDENTITY = vec16(b"ticket") + b"\1\2\3\4"
BINDER = vec8(bytes(32))


def psk(identities=IDENTITY, binders=BINDER, behind=b""):
    """The pre_shared_key extension."""
    return tls13.PRE_SHARED_KEY, vec16(identities) + vec16(binders) + behind


def with_psk(*arguments, **kwargs):
    return add(HELLO, psk(*arguments, **kwargs))


EARLY = [(tls13.EARLY_DATA, b""), psk()]


def cut(size):
    return body(HELLO, lambda b: b[:size])


def announced(length):
    """A first record that says that so much is to come."""
    return only(raw(b"\x16\x03\x01\x00\x04\x01" + length.to_bytes(3, "big")))


def unknown_extensions(count):
    return add(HELLO, *((0x2000 + i, b"") for i in range(count)))


def padded_to(size):
    """The ClientHello's body made as long as this by padding (RFC 7685)."""
    def pad(client, msg):
        fixed = len(msg) - 4 + 4			# and the extension's own header
        client.hello["entries"] = client.hello["entries"] + [(21, bytes(size - fixed))]
        return evil_client.client_hello(**client.hello)
    return {"edit": {HELLO: pad}}


# --- the first ClientHello: the alert is in plaintext, and all that comes ---

# to a server that does TLS 1.3 alone
OLDER = [
    ("no supported_versions", "PROTOCOL_VERSION", drop(HELLO, VERSIONS)),
    ("supported_versions with TLS 1.2 alone", "PROTOCOL_VERSION", put(HELLO, VERSIONS, vec8(u16(0x0303)))),
    ("TLS 1.2 alone", "PROTOCOL_VERSION", bare()),
    ("TLS 1.2 with TLS_FALLBACK_SCSV", "DOWNGRADE", bare(suites=(0xc02b, 0x5600))),
]
FIRST = [
    # versions, 4.2.1 and D.2
    ("supported_versions with TLS 1.4 and drafts", "PROTOCOL_VERSION",
     put(HELLO, VERSIONS, vec8(u16(0x0305, 0x7f1c)))),
    ("supported_versions of GREASE alone", "PROTOCOL_VERSION", put(HELLO, VERSIONS, vec8(u16(*GREASE)))),
    ("supported_versions without one", "DECODE", put(HELLO, VERSIONS, b"\0")),
    ("supported_versions of three bytes", "DECODE", put(HELLO, VERSIONS, b"\3\3\4\3")),
    ("supported_versions with a byte behind", "DECODE", put(HELLO, VERSIONS, vec8(u16(0x0304)) + b"\0")),
    ("TLS 1.1 alone", "PROTOCOL_VERSION", bare(version=0x0302)),
    ("TLS 1.0 alone", "PROTOCOL_VERSION", bare(version=0x0301)),
    ("SSL 3.0", "PROTOCOL_VERSION", bare(version=0x0300, entries=[])),
    ("SSL 3.0 without a block of extensions", "PROTOCOL_VERSION",
     edit(HELLO, lambda m: message(1, u16(0x0300) + bytes(32) + vec8(b"") + vec16(u16(5)) + vec8(b"\0")))),
    ("TLS 1.2 with TLS_FALLBACK_SCSV", "DOWNGRADE", bare(suites=(0xc02b, 0x5600))),
    # the fields in front, 4.1.2
    ("session id of 33 bytes", "DECODE", first(session_id=bytes(33))),
    ("session id of 255 bytes", "DECODE", first(session_id=bytes(255))),
    ("no suite", "DECODE", first(suites=())),
    ("half a suite", "DECODE", edit(HELLO, lambda m: message(
        1, m[4:6] + bytes(32) + vec8(b"") + vec16(b"\x13") + vec8(b"\0") + u16(0)))),
    ("suites of TLS 1.2 alone", "NO_COMMON_PARAMETERS", first(suites=(0xc02b, 0xc02f))),
    ("suites of GREASE alone", "NO_COMMON_PARAMETERS", first(suites=GREASE)),
    ("TLS_AES_128_CCM_SHA256 alone", "NO_COMMON_PARAMETERS", first(suites=(0x1304,))),
    ("no compression method", "DECODE", first(compression=b"")),
    ("deflate", "ILLEGAL_PARAMETER", first(compression=b"\1")),
    ("null and deflate", "ILLEGAL_PARAMETER", first(compression=b"\0\1")),
    ("255 compression methods", "ILLEGAL_PARAMETER", first(compression=bytes(255))),
    # lengths
    ("no body", "DECODE", cut(0)),
    ("cut in its version", "DECODE", cut(1)),
    ("cut in its random", "DECODE", cut(20)),
    ("cut in its session id", "DECODE", cut(50)),
    ("cut in its suites", "DECODE", cut(69)),
    ("cut before its compression methods", "DECODE", cut(75)),
    ("cut in the length of its extensions", "DECODE", cut(78)),
    ("cut in its first extension", "DECODE", cut(84)),
    ("cut in its last extension", "DECODE", body(HELLO, lambda b: b[:-1])),
    ("a byte behind its extensions", "DECODE", body(HELLO, lambda b: b + b"\0")),
    ("an extension longer than their block", "DECODE", body(HELLO, lambda b: b + u16(0x2000, 9))),
    # extensions, 4.2
    ("supported_versions twice", "ILLEGAL_PARAMETER", add(HELLO, (VERSIONS, vec8(u16(0x0304))))),
    ("key_share twice", "ILLEGAL_PARAMETER", add(HELLO, (SHARES, u16(0)))),
    ("server_name twice", "ILLEGAL_PARAMETER", add(HELLO, evil_client.server_name("a.test"))),
    ("an unknown extension twice", "ILLEGAL_PARAMETER", add(HELLO, (0x2000, b"a"), (0x2000, b"b"))),
    ("a GREASE extension twice", "ILLEGAL_PARAMETER", add(HELLO, (GREASE[0], b""), (GREASE[0], b"\0"))),
    ("oid_filters", "ILLEGAL_PARAMETER", add(HELLO, (48, u16(0)))),
    ("a cookie that nobody gave", "ILLEGAL_PARAMETER", add(HELLO, (tls13.COOKIE, vec16(b"x")))),
    ("an empty cookie", "DECODE", add(HELLO, (tls13.COOKIE, u16(0)))),
    ("post_handshake_auth with contents", "DECODE", add(HELLO, (49, b"x"))),
    ("no signature_algorithms", "MISSING_EXTENSION", drop(HELLO, SCHEMES)),
    ("no supported_groups", "MISSING_EXTENSION", drop(HELLO, GROUPS)),
    ("no key_share", "MISSING_EXTENSION", drop(HELLO, SHARES)),
    ("signature_algorithms without one", "DECODE", put(HELLO, SCHEMES, u16(0))),
    ("half a signature algorithm", "DECODE", put(HELLO, SCHEMES, vec16(b"\4\3\x08"))),
    ("signature algorithms of GREASE alone", "NO_COMMON_PARAMETERS", put(HELLO, SCHEMES, vec16(u16(*GREASE)))),
    ("signature algorithms for RSA alone", "NO_COMMON_PARAMETERS", put(HELLO, SCHEMES, vec16(u16(0x0804, 0x0401)))),
    ("ecdsa_sha1 alone", "NO_COMMON_PARAMETERS", put(HELLO, SCHEMES, vec16(u16(0x0203)))),
    # groups and shares, 4.2.7 and 4.2.8
    ("supported_groups without one", "DECODE", put(HELLO, GROUPS, u16(0))),
    ("half a group", "DECODE", put(HELLO, GROUPS, vec16(b"\0\x1d\0"))),
    ("groups of GREASE alone", "NO_COMMON_PARAMETERS", {"groups": GREASE, "shares": ()}),
    ("a share of a group that is not in supported_groups", "ILLEGAL_PARAMETER",
     {"groups": (tls13.P256,), "shares": (tls13.X25519,)}),
    ("an unknown share that is not in supported_groups", "ILLEGAL_PARAMETER",
     shares((tls13.X25519, b"\x09" + bytes(31)), (0x0a0a, b"x"))),
    ("two shares of X25519", "ILLEGAL_PARAMETER", {"shares": (tls13.X25519, tls13.X25519)}),
    ("two shares of an unknown group", "ILLEGAL_PARAMETER", {
        "groups": (tls13.X25519, 0x0a0a), **shares((0x0a0a, b"a"), (0x0a0a, b"b"))}),
    ("17 shares", "MESSAGE_TOO_LARGE", {"groups": GREASE + [1], **shares(*((g, b"x") for g in GREASE + [1]))}),
    ("an empty share", "DECODE", shares((tls13.X25519, b""))),
    ("a share longer than its list", "DECODE", put(HELLO, SHARES, vec16(u16(0x1d, 9) + b"x"))),
    ("shares longer than their extension", "DECODE", put(HELLO, SHARES, u16(99))),
    ("a byte behind the shares", "DECODE", put(HELLO, SHARES, u16(0) + b"x")),
    ("an X25519 share of 31 bytes", "ILLEGAL_PARAMETER", group_share(tls13.X25519, b"\x09" + bytes(30))),
    ("an X25519 share of 33 bytes", "ILLEGAL_PARAMETER", group_share(tls13.X25519, b"\x09" + bytes(32))),
    ("an X25519 share of 65000 bytes", "MESSAGE_TOO_LARGE", group_share(tls13.X25519, bytes(65000))),
    ("an X25519 share of zero", "ILLEGAL_PARAMETER", group_share(tls13.X25519, bytes(32))),
    ("an X25519 share of one", "ILLEGAL_PARAMETER", group_share(tls13.X25519, b"\1" + bytes(31))),
    ("an X25519 share of order 8", "ILLEGAL_PARAMETER", group_share(tls13.X25519, bytes.fromhex(
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"))),
    ("an X25519 share of p", "ILLEGAL_PARAMETER", group_share(tls13.X25519, b"\xed" + b"\xff" * 30 + b"\x7f")),
    ("a P-256 share that is not on the curve", "ILLEGAL_PARAMETER", group_share(tls13.P256, POINT)),
    ("a P-256 share of (0, 0)", "ILLEGAL_PARAMETER", group_share(tls13.P256, b"\4" + bytes(64))),
    ("a P-256 share of the point at infinity", "ILLEGAL_PARAMETER", group_share(tls13.P256, b"\0")),
    ("a P-256 share with coordinates beyond p", "ILLEGAL_PARAMETER", group_share(tls13.P256, b"\4" + b"\xff" * 64)),
    ("a P-256 share in compressed form", "ILLEGAL_PARAMETER", group_share(tls13.P256, b"\2" + bytes(32))),
    ("a P-256 share in hybrid form", "ILLEGAL_PARAMETER", group_share(tls13.P256, b"\6" + POINT[1:])),
    ("a P-256 share one byte short", "ILLEGAL_PARAMETER", group_share(tls13.P256, POINT[:-1])),
    ("a P-384 share that is not on the curve", "ILLEGAL_PARAMETER", group_share(tls13.P384, b"\4" + b"\1" * 96)),
    ("a P-384 share of the point at infinity", "ILLEGAL_PARAMETER", group_share(tls13.P384, b"\0")),
    # server_name, RFC 6066, 3
    ("server_name with nothing in it", "DECODE", names(b"")),
    ("server_name without a name", "DECODE", names(u16(0))),
    ("an empty name", "DECODE", names(vec16(b"\0" + vec16(b"")))),
    ("a name longer than its list", "DECODE", names(vec16(b"\0" + u16(9) + b"x"))),
    ("a byte behind the names", "DECODE", names(vec16(b"\0" + vec16(b"x")) + b"x")),
    ("two names", "ILLEGAL_PARAMETER", names(vec16(b"\0" + vec16(b"a") + b"\0" + vec16(b"b")))),
    ("a name of another type", "ILLEGAL_PARAMETER", names(vec16(b"\1" + vec16(b"x")))),
    ("a name of 256 bytes", "ILLEGAL_PARAMETER", names(vec16(b"\0" + vec16(b"a" * 256)))),
    ("a name with NUL", "ILLEGAL_PARAMETER", names(vec16(b"\0" + vec16(b"a\0.test")))),
    ("a name with a line feed", "ILLEGAL_PARAMETER", names(vec16(b"\0" + vec16(b"a\n.test")))),
    ("a name in UTF-8", "ILLEGAL_PARAMETER", names(vec16(b"\0" + vec16("ä.test".encode())))),
    # ALPN, RFC 7301
    ("ALPN without one in common", "NO_APPLICATION_PROTOCOL", {"alpn": ("h3", "spdy/3")}),
    ("ALPN in other letters", "NO_APPLICATION_PROTOCOL", {"alpn": ("H2", "HTTP/1.1")}),
    ("ALPN without a protocol", "DECODE", offers(u16(0))),
    ("ALPN with nothing in it", "DECODE", offers(b"")),
    ("ALPN with an empty protocol", "DECODE", offers(vec16(vec8(b"h2") + vec8(b"")))),
    ("ALPN with half a protocol", "DECODE", offers(vec16(b"\3h2"))),
    ("ALPN with a byte behind", "DECODE", offers(vec16(vec8(b"h2")) + b"x")),
    # status_request, RFC 6066, 8
    ("status_request with nothing in it", "DECODE", add(HELLO, (tls13.STATUS_REQUEST, b""))),
    ("status_request cut short", "DECODE", add(HELLO, (tls13.STATUS_REQUEST, b"\1\0\0\0"))),
    # PSK and early data, 4.2.9 to 4.2.11
    ("pre_shared_key that is not last", "ILLEGAL_PARAMETER", add(HELLO, psk(), (0x2000, b""))),
    ("pre_shared_key without psk_key_exchange_modes", "MISSING_EXTENSION",
     {"extensions": {HELLO: lambda given: [e for e in given if e[0] != MODES] + [psk()]}}),
    ("pre_shared_key without signature_algorithms", "MISSING_EXTENSION",
     {"extensions": {HELLO: lambda given: [e for e in given if e[0] != SCHEMES] + [psk()]}}),
    ("psk_key_exchange_modes without one", "DECODE", put(HELLO, MODES, b"\0")),
    ("no identity", "DECODE", with_psk(identities=b"")),
    ("no binder", "DECODE", with_psk(binders=b"")),
    ("an empty identity", "DECODE", with_psk(identities=vec16(b"") + bytes(4))),
    ("an identity without its age", "DECODE", with_psk(identities=vec16(b"ticket") + b"\0\0")),
    ("a binder of 31 bytes", "DECODE", with_psk(binders=vec8(bytes(31)))),
    ("a binder longer than their list", "DECODE", with_psk(binders=b"\x40" + bytes(32))),
    ("two identities and one binder", "ILLEGAL_PARAMETER", with_psk(identities=IDENTITY * 2)),
    ("one identity and two binders", "ILLEGAL_PARAMETER", with_psk(binders=BINDER * 2)),
    ("a byte behind the binders", "DECODE", with_psk(behind=b"x")),
    ("early_data without a PSK", "MISSING_EXTENSION", add(HELLO, (tls13.EARLY_DATA, b""))),
    ("early_data with contents", "DECODE", add(HELLO, (tls13.EARLY_DATA, b"x"), psk())),
    # more than there may be
    ("65 extensions and more", "DECODE", unknown_extensions(65)),
    ("10,000 extensions", "MESSAGE_TOO_LARGE", unknown_extensions(10000)),
    ("16,385 bytes", "MESSAGE_TOO_LARGE", announced(16385)),
    ("64 KB", "MESSAGE_TOO_LARGE", announced(65535)),
    ("16 MB", "MESSAGE_TOO_LARGE", announced(0xffffff)),
    ("64 KB in records of one byte", "MESSAGE_TOO_LARGE", {
        "fragment": 1, **edit(HELLO, lambda m: b"\1\0\xff\xff")}),
    # order, 4
    ("a ServerHello", "UNEXPECTED_MESSAGE", only(plain(HANDSHAKE, message(2, bytes(70))))),
    ("a Certificate first", "UNEXPECTED_MESSAGE", only(plain(HANDSHAKE, message(11, bytes(4))))),
    ("a Finished first", "UNEXPECTED_MESSAGE", only(plain(HANDSHAKE, message(20, bytes(32))))),
    ("a HelloRequest of TLS 1.2", "UNEXPECTED_MESSAGE", only(plain(HANDSHAKE, message(0, b"")))),
    ("a ClientKeyExchange of TLS 1.2", "UNEXPECTED_MESSAGE", only(plain(HANDSHAKE, message(16, bytes(66))))),
    ("a KeyUpdate first", "UNEXPECTED_MESSAGE", only(plain(HANDSHAKE, message(24, b"\0")))),
    ("a message of unknown type", "UNEXPECTED_MESSAGE", only(plain(HANDSHAKE, message(99, b"")))),
    ("a ClientHello twice in a record", "UNEXPECTED_MESSAGE", edit(HELLO, lambda m: m + m)),
    ("part of a message in its record", "UNEXPECTED_MESSAGE", edit(HELLO, lambda m: m + b"\x14")),
    # records, 5 and 5.1
    ("an empty handshake record", "UNEXPECTED_MESSAGE", only(plain(HANDSHAKE, b""))),
    ("an empty record within it", "UNEXPECTED_MESSAGE", only(
        plain(HANDSHAKE, b"\1\0\0\x80\3\3"), plain(HANDSHAKE, b""), plain(HANDSHAKE, bytes(126)))),
    ("application data", "UNEXPECTED_MESSAGE", only(plain(DATA, b"hello"))),
    ("an empty record of application data", "UNEXPECTED_MESSAGE", only(plain(DATA, b""))),
    ("CCS first", "UNEXPECTED_MESSAGE", only(plain(CCS, b"\1"))),
    ("an empty CCS", "UNEXPECTED_MESSAGE", only(plain(CCS, b""))),
    ("CCS within it", "UNEXPECTED_MESSAGE", only(plain(HANDSHAKE, b"\1\0\0\x80\3\3"), plain(CCS, b"\1"))),
    ("data within it", "UNEXPECTED_MESSAGE", only(plain(HANDSHAKE, b"\1\0\0\x80\3\3"), plain(DATA, b"x"))),
    ("an empty alert", "UNEXPECTED_MESSAGE", only(plain(tls13.ALERT, b""))),
    ("half an alert", "DECODE", only(plain(tls13.ALERT, b"\2"))),
    ("two alerts in a record", "DECODE", only(plain(tls13.ALERT, b"\2\x28\2\x28"))),
    ("a record of 16385 bytes", "RECORD_OVERFLOW", only(raw(b"\x16\3\1\x40\1" + b"\1\0\x3f\xfd" + bytes(100)))),
    ("a record of 65535 bytes", "RECORD_OVERFLOW", only(raw(b"\x16\3\1\xff\xff\1\0\xff\xff"))),
    ("a heartbeat", "NOT_TLS", only(plain(24, b"\1\xff\xff"))),
    ("a record of unknown type later", "UNEXPECTED_MESSAGE", only(plain(HANDSHAKE, b"\1\0\0\x80\3\3"), plain(99, b"x"))),
    # not TLS at all
    ("HTTP in clear", "NOT_TLS", only(raw(b"GET / HTTP/1.1\r\nHost: server.test\r\n\r\n"))),
    ("HTTP/2 in clear", "NOT_TLS", only(raw(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))),
    ("a proxy's CONNECT", "NOT_TLS", only(raw(b"CONNECT server.test:443 HTTP/1.1\r\n\r\n"))),
    ("the PROXY protocol", "NOT_TLS", only(raw(b"PROXY TCP4 192.0.2.1 192.0.2.2 1 443\r\n"))),
    ("SSH", "NOT_TLS", only(raw(b"SSH-2.0-OpenSSH_10.0\r\n"))),
    ("SMTP", "NOT_TLS", only(raw(b"EHLO mail.test\r\n"))),
    ("SSL 2.0", "NOT_TLS", only(raw(b"\x80\x2e\1\0\2\0\x15\0\0\0\x10" + bytes(37)))),
    ("an SSL 2.0 hello for TLS", "NOT_TLS", only(raw(b"\x80\x2e\1\3\3\0\x15\0\0\0\x10" + bytes(37)))),
    ("zeros", "NOT_TLS", only(raw(bytes(64)))),
    ("0xff", "NOT_TLS", only(raw(b"\xff" * 64))),
]

# --- the second ClientHello: a HelloRetryRequest went out, and no keys yet ---

AGAIN = {"steps": RETRY, "shares": ()}


def second(**fields):
    return {**AGAIN, "second_hello": fields}


def change(change_entries, **plan):
    """The second one's extensions, changed."""
    return {**AGAIN, **plan, "extensions": {**plan.get("extensions", {}), SECOND: change_entries}}


def given(*more, **plan):
    """A first one with these extensions as well."""
    return {**plan, "extensions": {HELLO: lambda entries: entries + list(more)}}


def swapped(entries):
    return [entries[1], entries[0], *entries[2:]]


def replaced(kind, data):
    return lambda entries: [(k, data if k == kind else d) for k, d in entries]


def without(kind):
    return lambda entries: [entry for entry in entries if entry[0] != kind]


def instead(*steps):
    """After the HelloRetryRequest, instead of the second ClientHello."""
    return {**AGAIN, "steps": up_to("ccs", *steps, base=RETRY)}


def early(size, record=16384):
    """A step: early data that cannot be decrypted, so many bytes of TLSCiphertext in all."""
    def step(client):
        for at in range(0, size, record):
            client.raw(tls13.plain_record(DATA, os.urandom(min(record, size - at))))
    return step


def early_then_retry(*steps):
    return {"shares": (), "steps": ["client_hello", *steps, *RETRY[1:]], **add(HELLO, *EARLY)}


SECOND_HELLO = [
    ("another random", "ILLEGAL_PARAMETER", second(random=os.urandom(32))),
    ("another session id", "ILLEGAL_PARAMETER", second(session_id=os.urandom(32))),
    ("no session id", "ILLEGAL_PARAMETER", second(session_id=b"")),
    ("another legacy_version", "ILLEGAL_PARAMETER", second(version=0x0301)),
    ("one suite less", "ILLEGAL_PARAMETER", second(suites=(0x1301, 0x1302))),
    ("one suite more", "ILLEGAL_PARAMETER", second(suites=(0x1301, 0x1302, 0x1303, 0x1304))),
    ("the suites in another order", "ILLEGAL_PARAMETER", second(suites=(0x1303, 0x1302, 0x1301))),
    ("another compression method", "ILLEGAL_PARAMETER", second(compression=b"\1")),
    ("one compression method more", "ILLEGAL_PARAMETER", second(compression=b"\0\1")),
    ("another name", "ILLEGAL_PARAMETER", change(replaced(*evil_client.server_name("other.test")))),
    ("no name", "ILLEGAL_PARAMETER", change(without(NAME))),
    ("a name where there was none", "ILLEGAL_PARAMETER", change(
        lambda entries: [evil_client.server_name("a.test"), *entries], name=None)),
    ("other groups", "ILLEGAL_PARAMETER", change(replaced(GROUPS, vec16(u16(tls13.X25519))))),
    ("other signature algorithms", "ILLEGAL_PARAMETER", change(replaced(SCHEMES, vec16(u16(0x0403))))),
    ("other versions", "ILLEGAL_PARAMETER", change(replaced(VERSIONS, vec8(u16(0x0304, 0x0303))))),
    ("other PSK modes", "ILLEGAL_PARAMETER", change(replaced(MODES, vec8(b"\0\1")))),
    ("ALPN changed", "ILLEGAL_PARAMETER", change(replaced(*alpn("h2")), alpn=("h2", "http/1.1"))),
    ("ALPN left out", "ILLEGAL_PARAMETER", change(without(ALPN), alpn=("h2",))),
    ("ALPN added", "ILLEGAL_PARAMETER", change(lambda entries: [*entries, alpn("h2")])),
    ("an unknown extension changed", "ILLEGAL_PARAMETER", change(replaced(0x2000, b"b"), **given((0x2000, b"a")))),
    ("an unknown extension left out", "ILLEGAL_PARAMETER", change(without(0x2000), **given((0x2000, b"a")))),
    ("an unknown extension added", "ILLEGAL_PARAMETER", change(lambda entries: [*entries, (0x2000, b"")])),
    ("the extensions in another order", "ILLEGAL_PARAMETER", change(swapped)),
    ("signature_algorithms left out", "MISSING_EXTENSION", change(without(SCHEMES))),
    ("supported_versions left out", "PROTOCOL_VERSION", change(without(VERSIONS))),
    ("early_data offered", "ILLEGAL_PARAMETER", change(lambda entries: [*entries, *EARLY])),
    ("early_data offered again", "ILLEGAL_PARAMETER", change(
        lambda entries: entries[:-1] + EARLY, **given(*EARLY))),
    ("a cookie that nobody gave", "ILLEGAL_PARAMETER", change(lambda entries: [*entries, (tls13.COOKIE, vec16(b"x"))])),
    ("still no share", "ILLEGAL_PARAMETER", change(replaced(*key_share()))),
    ("a share of another group", "ILLEGAL_PARAMETER", change(replaced(*key_share((tls13.P256, POINT))))),
    ("two shares", "ILLEGAL_PARAMETER", change(replaced(*key_share(
        (tls13.X25519, b"\x09" + bytes(31)), (tls13.P256, POINT))))),
    ("an X25519 share of zero", "ILLEGAL_PARAMETER", change(replaced(*key_share((tls13.X25519, bytes(32)))))),
    ("a P-384 share that is not on the curve", "ILLEGAL_PARAMETER", change(
        replaced(*key_share((tls13.P384, b"\4" + b"\1" * 96))), groups=(tls13.P384,))),
    ("a byte behind it", "DECODE", {**AGAIN, **body(SECOND, lambda b: b + b"\0")}),
    ("cut short", "DECODE", {**AGAIN, **body(SECOND, lambda b: b[:-1])}),
    ("16 MB", "MESSAGE_TOO_LARGE", {**AGAIN, **edit(SECOND, lambda m: b"\1\xff\xff\xff")}),
    ("a third one in its record", "UNEXPECTED_MESSAGE", {**AGAIN, **edit(SECOND, lambda m: m + m)}),
    ("a Finished instead", "UNEXPECTED_MESSAGE", instead(plain(HANDSHAKE, message(20, bytes(32))))),
    ("an EndOfEarlyData instead", "UNEXPECTED_MESSAGE", instead(plain(HANDSHAKE, message(5, b"")))),
    ("an empty record instead", "UNEXPECTED_MESSAGE", instead(plain(HANDSHAKE, b""))),
    ("application data instead", "UNEXPECTED_MESSAGE", instead(plain(DATA, bytes(64)))),
    ("a CCS of value 2", "UNEXPECTED_MESSAGE", instead(plain(CCS, b"\2"))),
    ("17 CCS", "UNEXPECTED_MESSAGE", instead(*[plain(CCS, b"\1")] * 17)),
    ("32,769 bytes of early data", "UNEXPECTED_MESSAGE", early_then_retry(early(32769))),
    ("early data within the second ClientHello", "UNEXPECTED_MESSAGE", {
        **early_then_retry(early(100)), "steps": ["client_hello", "hello_retry", plain(HANDSHAKE, b"\1\0\0\x80"), early(100)]}),
]

# --- behind a ClientHello that is taken: its data does not decrypt, and the alert is protected ---


def early_then(*steps):
    return {"steps": ["client_hello", *steps, *evil_client.GOOD[1:]]}


EARLY_DATA = [
    ("data that was not announced", "BAD_RECORD_MAC", early_then(early(100))),
    ("32,769 bytes of early data", "BAD_RECORD_MAC", {**early_then(early(32769)), **add(HELLO, *EARLY)}),
    ("early data in records of 16 bytes, without end", "BAD_RECORD_MAC", {
        **early_then(early(32768 + 16, 16)), **add(HELLO, *EARLY)}),
    ("a record too short to be early data", "BAD_RECORD_MAC", {**early_then(early(15)), **add(HELLO, *EARLY)}),
    ("an empty record of early data", "BAD_RECORD_MAC", {
        **early_then(plain(DATA, b"")), **add(HELLO, *EARLY)}),
    ("early data of 16641 bytes in a record", "RECORD_OVERFLOW", {
        **early_then(early(16641, 16641)), **add(HELLO, *EARLY)}),
]

# --- nothing wrong: an unusual client has its handshake ---

def in_two_records(version):
    """A ClientHello whose first record has another legacy_record_version."""
    def split(client, msg):
        client.raw(tls13.plain_record(HANDSHAKE, msg[:10], version))
        client.transcript += msg[:10]
        return msg[10:]
    return {"edit": {HELLO: split}}


GREASED = [(GREASE[0], b""), *((0x2000 + i, os.urandom(i)) for i in range(40)), (GREASE[1], b"\0")]

TAKEN = [
    ("a good client", {}),
    ("no name", {"name": None}),
    ("a name of 255 bytes", {"name": "a" * 255}),
    ("no session id (D.4)", {"hello": {"session_id": b""}, "steps": [s for s in evil_client.GOOD if s != "ccs"]}),
    ("a session id of one byte", {"hello": {"session_id": b"x"}}),
    ("legacy_version of SSL 3.0 beside supported_versions (4.2.1)", first(version=0x0300)),
    ("legacy_version of TLS 1.3", first(version=0x0304)),
    ("legacy_version that is none", first(version=0xfefe)),
    ("supported_versions with GREASE, TLS 1.4 and older ones", put(
        HELLO, VERSIONS, vec8(u16(*GREASE, 0x0305, 0x0303, 0x0304)))),
    ("GREASE and randomness everywhere (RFC 8701)", {
        "suites": (*GREASE, 0x1301), "groups": (*GREASE, tls13.X25519), "alpn": ("\n\n", "h2"),
        "extensions": {HELLO: lambda entries: GREASED[:1] + entries + GREASED[1:]}}),
    ("an unknown share before ours", {
        "groups": (0x0a0a, tls13.P256), "shares": (tls13.P256,), "extensions": {HELLO: lambda entries: [
            (k, vec16(u16(0x0a0a) + vec16(b"\0") + d[2:]) if k == SHARES else d) for k, d in entries]}}),
    ("shares of all groups", {"shares": (tls13.P384, tls13.P256, tls13.X25519)}),
    ("P-256 alone", {"groups": (tls13.P256,), "shares": (tls13.P256,)}),
    ("P-384 alone", {"groups": (tls13.P384,), "shares": (tls13.P384,)}),
    ("an unused hybrid share of 1216 bytes", {
        "groups": (0x11ec, tls13.X25519), "extensions": {HELLO: lambda entries: [
            (k, vec16(u16(0x11ec) + vec16(bytes(1216)) + d[2:]) if k == SHARES else d) for k, d in entries]}}),
    ("ALPN", {"alpn": ("h3", "http/1.1", "h2")}),
    ("max_fragment_length, record_size_limit, padding, SCT, post_handshake_auth", add(
        HELLO, (1, b"\1"), (28, u16(64)), (21, bytes(100)), (tls13.SCT, b""), (49, b""))),
    ("status_request, which nothing answers", add(HELLO, (tls13.STATUS_REQUEST, b"\1\0\0\0\0"))),
    ("a pre_shared_key that nobody knows", with_psk()),
    ("nine of them", with_psk(identities=IDENTITY * 9, binders=BINDER * 9)),
    ("psk_key_exchange_modes that nobody knows", put(HELLO, MODES, vec8(b"\7"))),
    ("64 extensions", unknown_extensions(58)),
    ("16,384 bytes", padded_to(16384)),
    ("records of one byte", {"fragment": 1}),
    ("records of three bytes", {"fragment": 3}),
    ("segments of one byte", {"dribble": True}),
    ("records of one byte in segments of one byte", {"fragment": 1, "dribble": True}),
    ("HelloRetryRequest", AGAIN),
    ("HelloRetryRequest in records and segments of one byte", {**AGAIN, "fragment": 1, "dribble": True}),
    ("HelloRetryRequest to P-384", {**AGAIN, "groups": (tls13.P384,)}),
    ("HelloRetryRequest to P-256, an unknown share before", {
        **AGAIN, "groups": (0x0a0a, tls13.P256), **shares((0x0a0a, b"x"))}),
    ("HelloRetryRequest without a session id", {
        **AGAIN, "hello": {"session_id": b""}, "steps": [s for s in RETRY if s != "ccs"]}),
    ("padding and ECH changed in the second one (4.1.2)", change(
        lambda entries: [*without(21)(entries), (0xfe0d, b"cd")], **given((21, bytes(40))))),
    ("a PSK withdrawn in the second one (4.1.2)", change(without(tls13.PRE_SHARED_KEY), **given(psk()))),
    ("early_data offered and not sent", add(HELLO, *EARLY)),
    ("early data", {**early_then(early(1000)), **add(HELLO, *EARLY)}),
    ("32,768 bytes of early data", {**early_then(early(32768)), **add(HELLO, *EARLY)}),
    ("early data in records of 16 bytes", {**early_then(early(4096, 16)), **add(HELLO, *EARLY)}),
    ("early data and HelloRetryRequest", {**early_then_retry(early(1000))}),
    ("32,768 bytes of early data and HelloRetryRequest", {**early_then_retry(early(32768))}),
    ("record version 3.0 (5.1)", in_two_records(0x0300)),
    ("record version 3.4", in_two_records(0x0304)),
    ("record version that is none", in_two_records(0xabcd)),
]
