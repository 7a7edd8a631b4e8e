#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Write the fuzzers' seeds: corpus/TARGET/NAME, from RFC 8448 and by hand."""

import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def vectors():
    """The arrays of tests/vectors/rfc8448.h."""
    text = open(os.path.join(HERE, "../vectors/rfc8448.h"), encoding="ascii").read()
    found = {}
    for name, size, body in re.findall(r"rfc8448_(\w+)\[(\d+)\] = \{(.*?)\};", text, re.S):
        data = bytes(int(x, 16) for x in re.findall(r"0x([0-9a-f]{2}),", body))
        found[name] = data.ljust(int(size), b"\0")
    return found


def private_keys():
    """Name to DER, of keys in tests/vectors/key.h."""
    text = open(os.path.join(HERE, "../vectors/key.h"), encoding="ascii").read()
    named = dict(re.findall(r'#define (\w+) \\\n\t"([0-9a-f]+)"', text))
    for name, seed in (("P-256: PKCS#8, second version, with everything", "p256_pkcs8"),
                       ("P-384: bare", "p384"), ("RSA: bare", "rsa"), ("P-256: secp521r1", "p521")):
        value = re.search(r'\.name = "%s",.*?\.der =\s+(?:"([0-9a-f]+)"|(\w+)),' % re.escape(name), text, re.S)
        yield seed, bytes.fromhex(value.group(1) or named[value.group(2)])


def messages(flight):
    """Type to body of the handshake messages in a flight."""
    found = {}
    while flight:
        length = int.from_bytes(flight[1:4], "big")
        found[flight[0]] = flight[4:4 + length]
        flight = flight[4 + length:]
    return found


def client_hello(*extensions, suites="13011302", session=bytes(32)):
    """A ClientHello, with its header, of these extensions: (type, hex)."""
    block = b"".join(kind.to_bytes(2, "big") + (len(data) // 2).to_bytes(2, "big") + bytes.fromhex(data)
                     for kind, data in extensions)
    suites = bytes.fromhex(suites)
    body = (b"\x03\x03" + bytes(32) + bytes([len(session)]) + session + len(suites).to_bytes(2, "big") + suites +
            b"\x01\x00" + len(block).to_bytes(2, "big") + block)
    return b"\x01" + len(body).to_bytes(3, "big") + body


def server_hello12(extensions):
    """The body of a ServerHello of TLS 1.2, with these extensions in hex, or with none."""
    block = b"" if extensions is None else bytes.fromhex(extensions)
    body = b"\x03\x03" + bytes(32) + b"\x02id\xc0\x2b\x00"
    return body + (b"" if extensions is None else len(block).to_bytes(2, "big") + block)


def record(kind, content):
    """A record in plaintext."""
    return bytes([kind]) + b"\x03\x01" + len(content).to_bytes(2, "big") + content


NAME = (0, "000c0000096c6f63616c686f7374")
GROUPS = (10, "0006001d00170018")
SCHEMES = (13, "0006040308040401")
ALPN = (16, "000c02683208687474702f312e31")
VERSIONS = (43, "020304")
MODES = (45, "0101")
BOTH_VERSIONS = (43, "0403040303")
POINTS = (11, "0100")
EMS = (23, "")
TICKETS = (35, "")
RENEGOTIATION = (0xff01, "00")
SHARE = (51, "0024001d0020" + "09" + "00" * 31)
NO_SHARE = (51, "0000")
PSK = (41, "0007000178010203040021" + "20" + "30" * 32)
EARLY = (42, "")
STATUS = (5, "0100000000")
CERT_SCHEMES = (50, "00020401")

ASKED = b"\xff\xff\xff\xff"
TICKET = bytes.fromhex("00001c20112233440100000474696b740008002a000400004000")


def seeds():
    v = vectors()
    flight = messages(v["server_flight"])
    retried = messages(v["hrr_server_flight"])
    cert = flight[11]
    der = cert[7:7 + int.from_bytes(cert[4:7], "big")]
    der3 = cert[4:7 + len(der)]
    signature = bytes.fromhex("04030003736967")
    staple = bytes.fromhex("00000018000003616263000900050005010000017800000264650000")
    request = bytes.fromhex("00000c000d000400020403002f0000")
    alpn = bytes.fromhex("000d00000000001000050003026832")
    p256 = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200"
                         "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                         "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")
    ticket = b"\x04" + len(TICKET).to_bytes(3, "big") + TICKET
    hello = b"\x16\x03\x03" + len(v["server_hello"]).to_bytes(2, "big") + v["server_hello"]
    retry = b"\x16\x03\x03" + len(v["hrr_retry"]).to_bytes(2, "big") + v["hrr_retry"]
    second = (b"\x16\x03\x03" + len(v["hrr_server_hello"]).to_bytes(2, "big") +
              v["hrr_server_hello"])
    ccs = b"\x14\x03\x03\x00\x01\x01"
    whole = client_hello(NAME, STATUS, GROUPS, SCHEMES, ALPN, VERSIONS, MODES, CERT_SCHEMES, EARLY, SHARE, PSK)
    plain = client_hello(NAME, GROUPS, SCHEMES, VERSIONS, SHARE)
    yield "client_hello", "whole", whole[4:]
    yield "client_hello", "plain", plain[4:]
    yield "client_hello", "rfc8448", v["client_hello"][4:]
    yield "client_hello", "tls12", client_hello(NAME, GROUPS, SCHEMES, suites="c02bc02f")[4:]
    classic = client_hello(NAME, STATUS, GROUPS, POINTS, SCHEMES, ALPN, EMS, RENEGOTIATION, TICKETS,
                           suites="c02bc02f00ff", session=b"")
    yield "client_hello", "tls12_whole", classic[4:]
    yield "client_hello", "both", client_hello(NAME, GROUPS, POINTS, SCHEMES, EMS, RENEGOTIATION, BOTH_VERSIONS, SHARE,
                                               suites="1301c02b")[4:]
    answers = "00000000" "00050000" "000b00020100" "001000050003026832" "00170000" "ff01000100"
    yield "server_hello12", "whole", ASKED + server_hello12(answers)
    yield "server_hello12", "least", ASKED + server_hello12(None)
    yield "server_hello12", "renegotiated", ASKED + server_hello12("ff010003027879" "000a00040002001d")
    yield "certificate12", "one", len(der3).to_bytes(3, "big") + der3
    yield "certificate12", "two", (2 * len(der3)).to_bytes(3, "big") + 2 * der3
    yield "certificate12", "none", bytes(3)
    yield "certificate_status", "ocsp", b"\x01\x00\x00\x04ocsp"
    yield "certificate_request12", "whole", bytes.fromhex("024001" "000404030401" "0009" "0003616263" "00026465")
    yield "certificate_request12", "least", bytes.fromhex("0140" "00020403" "0000")
    yield "server_key_exchange", "ecdhe", b"\x00" + bytes.fromhex("03001d20") + bytes(range(32)) + signature
    yield "server_key_exchange", "explicit", b"\x00" + bytes.fromhex("01001d20") + bytes(range(32)) + signature
    yield "server_key_exchange", "dhe", b"\x01" + bytes.fromhex("000170" "000167" "00025953") + signature
    yield "client_key_exchange", "ecdhe", b"\x00\x20" + bytes(range(32))
    yield "client_key_exchange", "dhe", b"\x01\x00\x20" + bytes(range(32))
    yield "client_key_exchange", "rsa", b"\x02\x00\x20" + bytes(range(32))
    yield "server_hello", "hello", ASKED + v["server_hello"][4:]
    yield "server_hello", "retry", ASKED + v["hrr_retry"][4:]
    yield "server_hello", "after_retry", ASKED + v["hrr_server_hello"][4:]
    yield "encrypted_extensions", "rfc8448", ASKED + flight[8]
    yield "encrypted_extensions", "rfc8448_retry", ASKED + retried[8]
    yield "encrypted_extensions", "alpn", ASKED + alpn
    yield "certificate_request", "schemes", request
    yield "certificate", "rfc8448", ASKED + cert
    yield "certificate", "staple", ASKED + staple
    yield "certificate_verify", "rfc8448", flight[15]
    yield "finished", "rfc8448", flight[20]
    yield "new_session_ticket", "ticket", TICKET
    yield "key_update", "requested", b"\x01"
    yield "ext", "request", ASKED + b"\x05" + request[3:]
    yield "ext", "encrypted_extensions", ASKED + b"\x03" + flight[8][2:]
    yield "ext", "server_hello12", ASKED + b"\x07" + bytes.fromhex("00170000" "ff01000100")
    yield "spki", "certificate", der
    yield "spki", "p256", p256
    yield "credential", "one", b"\x01" + len(der).to_bytes(2, "big") + der
    yield "credential", "two", b"\x02" + 2 * len(der).to_bytes(2, "big") + 2 * der
    for name, key in private_keys():
        yield "private_key", name, key
    yield "alpn", "two", b"\x02h2\x08http/1.1"
    yield "record", "plaintext", b"\x02" + hello
    yield "record", "ciphertext", b"\x01" + v["client_finished_record"]
    yield "record", "padded", b"\x05\x17\x03\x03\x00\x1ahello\x16\0\0\0\0"
    yield "record12", "gcm", b"\x01\x16\x03\x03\x00\x28" + bytes(40)
    yield "record12", "chacha", b"\x00\x15\x03\x03\x00\x12" + bytes(18)
    yield "post", "hello_request", b"\x03\x04\x00\x00\x00\x00"
    yield "post", "client_hello", b"\x02\x05\x01\x00\x00\x04a\x03bcd\x04\x01\x00\x00\x00"
    yield "post", "ticket", b"\x01" + bytes([len(ticket)]) + ticket
    yield "post", "split", b"\x01\x05" + ticket[:5] + bytes([len(ticket) - 5]) + ticket[5:]
    yield "post", "key_update", b"\x01\x05\x18\x00\x00\x01\x01"
    yield "engine_wire", "hello", b"\x00" + hello + ccs + v["server_flight_record"]
    yield "engine_wire", "retry", b"\x00" + retry + ccs + second
    yield "engine_wire", "alert", b"\x01\x15\x03\x03\x00\x02\x02\x28"
    yield "engine_wire", "http", b"\x01HTTP/1.1 400 Bad Request\r\n\r\n"
    early = record(23, bytes(40))
    again = client_hello(NAME, GROUPS, SCHEMES, VERSIONS, SHARE)
    yield "server_wire", "hello", record(22, plain) + ccs + record(23, bytes(60))
    yield "server_wire", "split", b"".join(record(22, plain[i:i + 30]) for i in range(0, len(plain), 30))
    yield "server_wire", "early", record(22, whole) + early + ccs + early
    first = client_hello(NAME, GROUPS, SCHEMES, VERSIONS, NO_SHARE)
    yield "server_wire", "retry", record(22, first) + ccs + record(22, again)
    yield "server_wire", "http", b"GET / HTTP/1.1\r\n\r\n"
    yield "server_wire", "alert", record(21, b"\x02\x28")
    # Operations: see enum op of each.
    yield "server_peer", "complete", b"\x00\x00\x00\x02\x14"
    yield "server_peer", "retry", b"\x48\x00\x00\x00\x02\x14"
    yield "server_peer", "mutual", b"\x02\x00\x00\x00\x00\x0a\x00"
    yield "server_peer", "mutual_rsa_cut", b"\x26\x20\x08\x20\x00\x00\x00\x0a\x00"
    yield "server_peer", "no_certificate", b"\x01\x08\x00\x00\x02\x14"
    yield "server_peer", "elsewhere", b"\x00\x02\x00\x0d\x05wrong\x0c\x02\x14"
    yield "server_peer", "rejected", b"\x02\x10\x00\x00\x00\x0b"
    yield "server_peer", "no_memory", b"\x02\x00\x10\x05\x00\x00\x00\x0a\x00"
    yield "server_peer", "changed", b"\x00\x00\x01\x02\x00\x05\x03\x2a\x00\x00\x04\x00\x02\x14"
    yield "server_peer", "extension", b"\x00\x00\x0e\x2d\x02\x01\x01\x02\x14"
    yield "engine_peer", "complete", b"\x03\x00" + b"\x00" * 5 + b"\x0a" + b"\x00"
    yield "engine_peer", "retry", b"\x3f\x0d" + b"\x00" * 6 + b"\x0a" + b"\x00\x00"
    yield "engine_peer", "rsa_cut", b"\x1b\x07\x08\x20" + b"\x00" * 5 + b"\x0a" + b"\x00"
    yield "engine_peer", "one_flight", b"\x01\x02\x09" + b"\x00" * 6 + b"\x09\x0a"
    yield "engine_peer", "rejected", b"\x03\x00" + b"\x00" * 5 + b"\x0b"
    yield "engine_peer", "no_memory", b"\x03\x00\x0d\x05" + b"\x00" * 5 + b"\x0a\x00"
    yield ("engine_peer", "changed",
           b"\x03\x00\x00\x01\x02\x00\x05\x03\x2a\x00\x00\x04\x00" + b"\x00" * 4)
    yield "engine_peer", "certificate", b"\x43\x00\x00\x00\x00\x00\x00\x0a\x00"
    yield "engine_peer", "certificate_elsewhere", b"\x83\x00\x00\x00\x00\x00\x00\x0a\x00\x0e"
    yield "engine_peer", "ccs_alert", b"\x01\x00\x05\x14\x01\x01\x00\x04\x15\x02\x01\x5a"
    yield "server_peer12", "complete", b"\x00\x00\x00\x00\x00\x00"
    yield "server_peer12", "complete_384", b"\xc0\x07\x00\x00\x00\x00"
    yield "server_peer12", "no_ems", b"\x0c\x00\x00\x00\x00\x00"
    yield "server_peer12", "mutual", b"\x02\x00\x00\x00\x00\x00\x0a\x00\x00"
    yield "server_peer12", "mutual_rsa_cut", b"\x36\x32\x08\x20\x00\x00\x00\x00\x0a\x00\x00"
    yield "server_peer12", "no_certificate", b"\x01\x0c\x00\x00\x00\x00\x00"
    yield "server_peer12", "elsewhere", b"\x00\x03\x00\x0d\x05wrong\x0c\x00\x00\x00"
    yield "server_peer12", "rejected", b"\x02\x18\x00\x00\x00\x00\x0b"
    yield "server_peer12", "no_memory", b"\x02\x00\x10\x05\x00\x00\x00\x00\x0a\x00\x00"
    yield "server_peer12", "changed", b"\x00\x00\x00\x01\x02\x00\x05\x03\x2a\x00\x00\x04\x00\x00\x00"
    yield "server_peer12", "extension", b"\x04\x00\x0e\xff\x01\x01\x00\x02\x10\x06\x02\x14"
    yield "server_peer12", "early_ccs", b"\x00\x00\x00\x06\x00\x00\x00"
    yield "server_peer12", "alert", b"\x00\x00\x00\x00\x00\x04\x15\x02\x01\x64\x00"
    yield "server_peer12", "rsa_kex", b"\x00\xda" + bytes(4)
    yield "server_peer12", "rsa_kex_mutual", b"\x02\xda\x00\x00\x00\x00\x0a\x00\x00"
    yield "server_peer12", "rsa_kex_bad", b"\x00\xda\x00\x01\x01\x00\x20\x01\x03\x00\x00"
    yield "server_peer12", "rsa_kex_elsewhere", b"\x00\xdd" + bytes(4)
    yield "engine_peer12", "complete", b"\x00\x00" + b"\x00" * 4 + b"\x0a\x00\x00"
    yield "engine_peer12", "complete_13", b"\x01\x04" + b"\x00" * 4 + b"\x0a\x00\x00"
    yield "engine_peer12", "no_ems", b"\x28\x0f" + b"\x00" * 4 + b"\x0a\x00\x00"
    yield "engine_peer12", "staple", b"\x12\x00" + b"\x00" * 5 + b"\x0a\x00\x00"
    yield "engine_peer12", "certificate", b"\x44\x00" + b"\x00" * 5 + b"\x0a\x00\x00"
    yield "engine_peer12", "certificate_elsewhere", b"\x84\x00" + b"\x00" * 5 + b"\x0a\x0e\x00\x00"
    yield "engine_peer12", "no_certificate", b"\x04\x00" + b"\x00" * 5 + b"\x0a\x00\x00"
    yield "engine_peer12", "rsa_cut", b"\x00\x14\x08\x20" + b"\x00" * 4 + b"\x0a\x00\x00"
    yield "engine_peer12", "rejected", b"\x00\x00" + b"\x00" * 4 + b"\x0b"
    yield "engine_peer12", "no_memory", b"\x00\x00\x0d\x05" + b"\x00" * 4 + b"\x0a\x00\x00"
    yield ("engine_peer12", "changed",
           b"\x00\x00\x00\x00\x01\x02\x00\x05\x03\x2a\x00\x00\x04\x00\x00\x00\x0a")
    yield "engine_peer12", "early_ccs", b"\x00\x00\x00\x00\x06\x00\x00\x0a\x00"
    yield "engine_peer12", "hello_request", b"\x00\x00\x00\x02\x00\x00\x00\x00\x0a\x00\x00"
    yield "engine_peer12", "rsa_kex", b"\x00\x53" + bytes(3) + b"\x0a\x00\x00"
    yield "engine_peer12", "rsa_kex_whole", b"\x76\x56" + bytes(5) + b"\x0a\x00\x00"
    yield "engine_peer12", "rsa_kex_unasked", b"\x00\x38\x00"
    yield "engine_peer12", "rsa_kex_signed", b"\x00\x53\x00\x00\x02\x0c"
    yield "engine_peer12", "warning", b"\x00\x00\x04\x15\x02\x01\x70" + b"\x00" * 4 + b"\x0a\x00\x00"


def main():
    base = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "corpus")
    for target, name, data in seeds():
        os.makedirs(os.path.join(base, target), exist_ok=True)
        with open(os.path.join(base, target, name), "wb") as f:
            f.write(data)


if __name__ == "__main__":
    main()
