# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Signatures: right, wrong, malformed, and right ones that arithmetic stumbles over."""

import hashlib

import rfc6979
import rsa
from curves import P256, P384
from emit import number, some
from rsa import element, integer, sequence

FIELDS = """\
	const char *name;
	u16 scheme;
	enum kshake_key_type type;
	const char *key;
	const char *message;
	const char *sig;
	int err;
"""

MESSAGE = b"kshake signs this message"


def case(name, scheme, kind, key, message, sig, err=None):
    return {"name": name, "scheme": f"KSHAKE_SIG_{scheme}", "type": f"KSHAKE_KEY_{kind}",
            "key": key, "message": message, "sig": sig, "err": err or 0}


REJECTED = "-EKEYREJECTED"


def ecdsa_cases(curve, kind, scheme, other_curve, other_kind):
    n, g, inv = curve.n, curve.g, lambda x: pow(x, -1, curve.n)
    e = curve.hash(MESSAGE)

    def one(name, key, sig, err=None, message=MESSAGE):
        return case(f"{curve.name}: {name}", scheme, kind, key, message, sig, err)

    def good(name, q, r, s):
        r, s = r % n, s % n
        assert curve.verify(q, MESSAGE, r, s), name
        return one(name, curve.encode(q), sequence(integer(r), integer(s)))

    def recover(point, s):
        """The key that made (point.x mod n, s)."""
        r = point[0] % n
        return r, curve.mul(inv(r), curve.add(curve.mul(s, point), curve.mul(-e, g)))

    k = number(f"{curve.name} nonce", n)
    d = number(f"{curve.name} key", n)
    big_r = curve.mul(k, g)
    r = big_r[0] % n
    s = (e + r * d) * inv(k) % n
    q = curve.mul(d, g)
    yield good("plain", q, r, s)
    yield good("plain, the other s", q, r, -s)
    for name, value in (("1", 1), ("2", 2), ("127", 127), ("128", 128), ("255", 255), ("2^64", 2 ** 64),
                        ("n - 1", n - 1), ("n / 2", n // 2), ("n / 2 + 1", n // 2 + 1),
                        ("2^128 - 1", 2 ** 128 - 1)):
        rr, key = recover(big_r, value)
        yield good(f"s is {name}", key, rr, value)
    for name, value in (("u1 is 1", e), ("u1 is n - 1", -e), ("u2 is 1", r), ("u2 is n - 1", -r)):
        _, key = recover(big_r, value % n)
        yield good(name, key, r, value)
    # x of R above n, so that r is its remainder; and a small x
    over = next(x for x in range(n + 1, curve.p) if curve.lift(x))
    for sign, name in ((1, ""), (-1, ", other y")):
        point = curve.lift(over)
        point = point if sign > 0 else curve.neg(point)
        rr, key = recover(point, s)
        yield good(f"x of R is above n{name}", key, rr, s)
    small = curve.lift(next(x for x in range(1, 99) if curve.lift(x)))
    rr, key = recover(small, s)
    yield good("r is small", key, rr, s)
    # r is right modulo n only if x of R is r or r + n
    rr, key = recover(curve.lift(over), s)
    yield one("r is x of R above n, not reduced", curve.encode(key),
              sequence(integer(over), integer(s)), REJECTED)
    # A sum on the way is a doubling, or needs the point at infinity
    key_d, twice = e * inv(r) % n, 2 * e * inv(k) % n
    yield good("u1 G and u2 Q are equal", curve.mul(key_d, g), r, twice)
    yield one("u1 G and u2 Q cancel", curve.encode(curve.mul(-key_d, g)),
              sequence(integer(r), integer(s)), REJECTED)
    for name, dd in (("G", 1), ("-G", n - 1), ("2 G", 2), ("-2 G", n - 2), ("3 G", 3)):
        yield good(f"key is {name}", curve.mul(dd, g), r, (e + r * dd) * inv(k))
    for name, kk in (("G", 1), ("-G", n - 1), ("2 G", 2)):
        x = curve.mul(kk, g)[0] % n
        yield good(f"R is {name}", q, x, (e + x * d) * inv(kk))

    pub, sig = curve.encode(q), sequence(integer(r), integer(s))
    ri, si = integer(r), integer(s)
    size = curve.size
    yield one("another message", pub, sig, REJECTED, MESSAGE + b"!")
    yield one("empty message", pub, sig, REJECTED, b"")
    yield one("message cut", pub, sig, REJECTED, MESSAGE[:-1])
    yield one("another key", curve.encode(curve.mul(d + 1, g)), sig, REJECTED)
    yield one("negated key", curve.encode(curve.neg(q)), sig, REJECTED)
    for name, rv, sv in (
            ("r and s swapped", s, r), ("r is 0", 0, s), ("s is 0", r, 0), ("both are 0", 0, 0),
            ("both are 1", 1, 1), ("r is n", n, s), ("s is n", r, n), ("both are n", n, n),
            ("r is n - 1", n - 1, s), ("s + n", r, s + n), ("r + n", r + n, s),
            ("r is n + 1", n + 1, s), ("s is n + 1", r, n + 1), ("r is p", curve.p, s),
            ("r is all ones", 2 ** (8 * size) - 1, s), ("s is all ones", r, 2 ** (8 * size) - 1),
            ("r is 2^(8 size)", 2 ** (8 * size), s), ("s is 2^(8 size)", r, 2 ** (8 * size)),
            ("r is huge", r + n * 2 ** (8 * size), s), ("r + 1", r + 1, s), ("s + 1", r, s + 1),
            ("r is 0, s is 1", 0, 1), ("r is 1, s is 0", 1, 0), ("r is n, s is 0", n, 0)):
        yield one(name, pub, sequence(integer(rv), integer(sv)), REJECTED)

    def negative(v):
        return element(2, (v - 2 ** (8 * size + 8)).to_bytes(size + 2, "big", signed=True))

    body = ri + si
    der = {
        "empty": b"",
        "tag alone": sig[:1],
        "header alone": sig[:2],
        "empty sequence": sequence(),
        "r alone": sequence(ri),
        "three numbers": sequence(ri, si, si),
        "byte after the sequence": sig + b"\0",
        "byte at the sequence's end": sequence(ri, si, b"\0"),
        "byte in front": b"\0" + sig,
        "NULL at the sequence's end": sequence(ri, si, b"\5\0"),
        "one byte short": sig[:-1],
        "half": sig[:len(sig) // 2],
        "length one too large": sig[:1] + bytes([sig[1] + 1]) + sig[2:],
        "length one too small": sig[:1] + bytes([sig[1] - 1]) + sig[2:],
        "long form of a short length": b"\x30\x81" + bytes([len(body)]) + body,
        "long form with leading zero": b"\x30\x82\0" + bytes([len(body)]) + body,
        "length in four bytes": b"\x30\x84\0\0\0" + bytes([len(body)]) + body,
        "length in eight bytes": b"\x30\x88" + bytes(7) + bytes([len(body)]) + body,
        "length of all ones": b"\x30\x84\xff\xff\xff\xff" + body,
        "length of 2^31": b"\x30\x84\x80\0\0\0" + body,
        "reserved length form": b"\x30\xff" + body,
        "indefinite length": b"\x30\x80" + body + b"\0\0",
        "SET": b"\x31" + sig[1:],
        "primitive SEQUENCE": b"\x10" + sig[1:],
        "application tag": b"\x70" + sig[1:],
        "r is an OCTET STRING": sequence(b"\4" + ri[1:], si),
        "s is a BIT STRING": sequence(ri, b"\3" + si[1:]),
        "r is an ENUMERATED": sequence(b"\x0a" + ri[1:], si),
        "r is empty": sequence(element(2, b""), si),
        "s is empty": sequence(ri, element(2, b"")),
        "r has a leading zero": sequence(element(2, b"\0" + ri[2:]), si),
        "s has a leading zero": sequence(ri, element(2, b"\0" + si[2:])),
        "r has many leading zeros": sequence(element(2, bytes(20) + ri[2:]), si),
        "r is negative": sequence(negative(r), si),
        "s is negative": sequence(ri, negative(s)),
        "r is -1": sequence(element(2, b"\xff"), si),
        "r's length in long form": sequence(b"\2\x81" + ri[1:], si),
        "s runs past the end": sequence(ri, b"\2" + bytes([si[1] + 1]) + si[2:]),
        "nested": sequence(sig),
        "r and s bare": curve.raw(r) + curve.raw(s),
        "zeros": bytes(len(sig)),
        "far too long": sig + bytes(2000),
    }
    for name, bad in der.items():
        yield one(f"DER: {name}", pub, bad, REJECTED)
    # The same with s small, where r - n fits and a sign is lost
    rr, key = recover(big_r, 1)
    yield one("DER: s of 1 with a leading zero", curve.encode(key),
              sequence(integer(rr), element(2, b"\0\1")), REJECTED)

    keys = {
        "empty": b"",
        "form byte alone": b"\4",
        "point at infinity": b"\0",
        "bare coordinates": pub[1:],
        "compressed": bytes([2 + q[1] % 2]) + pub[1:1 + size],
        "hybrid": bytes([6 + q[1] % 2]) + pub[1:],
        "form byte 5": b"\5" + pub[1:],
        "one byte short": pub[:-1],
        "two bytes short": b"\4" + pub[2:-1],
        "one byte long": pub + b"\0",
        "coordinates one byte longer": b"\4\0" + pub[1:1 + size] + b"\0" + pub[1 + size:],
        "not on the curve": pub[:-1] + bytes([pub[-1] ^ 1]),
        "zeros": b"\4" + bytes(2 * size),
        "x is p": b"\4" + curve.raw(curve.p) + pub[1 + size:],
        "all ones": b"\4" + b"\xff" * 2 * size,
        f"on {other_curve.name}": other_curve.encode(other_curve.g),
    }
    for name, bad in keys.items():
        yield one(f"key: {name}", bad, sig, REJECTED)
    if size == 32:
        # Where both coordinates begin with a zero byte, leaving it out is not ambiguous
        short_d, short = d, q
        while max(short) >> 8 * (size - 1):
            short_d, short = short_d + 1, curve.add(short, g)
        short_s = (e + r * short_d) * inv(k) % n
        yield good("key: coordinates begin with zeros", short, r, short_s)
        yield one("key: leading zeros left out",
                  b"\4" + b"".join(curve.raw(x)[1:] for x in short),
                  sequence(integer(r), integer(short_s)), REJECTED)

    yield case(f"{curve.name}: key of {other_kind}", scheme, other_kind,
               other_curve.encode(other_curve.g), MESSAGE, sig, REJECTED)
    for unlike in ("RSA_PSS_RSAE_SHA256", "RSA_PKCS1_SHA256"):
        yield case(f"{curve.name}: scheme {unlike}", unlike, kind, pub, MESSAGE, sig, "-EOPNOTSUPP")


ECDSA_SCHEMES = {"sha256": "ECDSA_SECP256R1_SHA256", "sha384": "ECDSA_SECP384R1_SHA384",
                 "sha512": "ECDSA_SHA512"}


def other_hash_cases(curve, kind):
    """Of TLS 1.2, where a scheme of ECDSA names a hash and not a curve."""
    d, published = rfc6979.PUBLISHED[curve.name][0], rfc6979.OTHER_HASHES[curve.name]
    q, n, k = curve.mul(d, curve.g), curve.n, number(f"{curve.name} nonce", curve.n)
    message = b"sample"

    def one(name, digest, r, s, err=None):
        return case(f"{curve.name} with {digest}: {name}", ECDSA_SCHEMES[digest], kind, curve.encode(q),
                    message, sequence(integer(r), integer(s)), err)

    def signed(e):
        r = curve.mul(k, curve.g)[0] % n
        return r, (e + r * d) * pow(k, -1, n) % n

    for digest, r, s in published:
        assert curve.verify(q, message, r, s, digest), digest
        yield one("RFC 6979", digest, r, s)
        yield one("RFC 6979, r and s swapped", digest, s, r, REJECTED)
        full = hashlib.new(digest, message).digest()
        # What else could be made of a digest of another length
        wrong = {
            "rightmost bytes": full[-curve.size:],
            "all bytes, modulo n": full,
            "zeros behind": full.ljust(curve.size, b"\0"),
            "one byte less": full[:min(len(full), curve.size) - 1],
        }
        for name, e in wrong.items():
            e = int.from_bytes(e, "big") % n
            if e != curve.hash(message, digest) % n:
                yield one(name, digest, *signed(e), REJECTED)
        for other in ECDSA_SCHEMES:
            if other != digest:
                yield one(f"signed with {other}", digest, *signed(curve.hash(message, other)), REJECTED)


def rsa_cases():
    keys = {bits: rsa.Key(bits) for bits in (2048, 3020, 3065, 3072, 4096)}
    k = keys[2048]
    hashes = ("sha256", "sha384", "sha512")

    def one(name, scheme, key, sig, err=None, message=MESSAGE):
        return case(f"RSA: {name}", scheme, "RSA", key, message, sig, err)

    pss = {h: f"RSA_PSS_RSAE_{h.upper()}" for h in hashes}
    pkcs1 = {h: f"RSA_PKCS1_{h.upper()}" for h in hashes}
    for h in hashes:
        for bits, key in keys.items():
            yield one(f"PSS {h}, {bits} bits", pss[h], key.der(), rsa.pss(key, h, MESSAGE))
        for bits in (2048, 3020, 4096):
            info = rsa.digest_info(h, MESSAGE)
            yield one(f"PKCS#1 {h}, {bits} bits", pkcs1[h], keys[bits].der(),
                      rsa.pkcs1(keys[bits], info))
    e3 = rsa.Key(2048, 3)
    yield one("PSS, exponent 3", pss["sha256"], e3.der(), rsa.pss(e3, "sha256", MESSAGE))
    big_e = rsa.Key(2048, 2 ** 63 + 29)
    yield one("PSS, exponent of 64 bits", pss["sha256"], big_e.der(),
              rsa.pss(big_e, "sha256", MESSAGE))

    for h in hashes:
        size = {"sha256": 32, "sha384": 48, "sha512": 64}[h]
        room = 256 - size - 2
        other = hashes[(hashes.index(h) + 1) % 3]
        bad = {
            "salt of 0": {"salt_len": 0},
            "salt of 20": {"salt_len": 20},
            "salt one too short": {"salt_len": size - 1},
            "salt one too long": {"salt_len": size + 1},
            "salt as long as can be": {"salt_len": room},
            "MGF1 with another hash": {"mgf": other},
            "MGF1 with SHA-1": {"mgf": "sha1"},
            "trailer 0xbb": {"trailer": 0xbb},
            "trailer 0xcc": {"trailer": 0xcc},
            "trailer 0": {"trailer": 0},
            "separator 0": {"separator": 0},
            "separator 2": {"separator": 2},
            "separator 0x81": {"separator": 0x81},
            "last byte of PS": {"ps": b"\1"},
            "first byte of PS": {"ps": b"\1" + bytes(room - size - 1)},
            "H changed": {"flip_hash": True},
            "mHash of zeros": {"m_hash": bytes(size)},
        }
        for name, wrong in bad.items():
            yield one(f"PSS {h}, {name}", pss[h], k.der(), rsa.pss(k, h, MESSAGE, **wrong), REJECTED)
        yield one(f"PSS {h}, signed with {other}", pss[h], k.der(), rsa.pss(k, other, MESSAGE),
                  REJECTED)
        yield one(f"PSS {h}, PKCS#1 signature", pss[h], k.der(),
                  rsa.pkcs1(k, rsa.digest_info(h, MESSAGE)), REJECTED)
        yield one(f"PKCS#1 {h}, PSS signature", pkcs1[h], k.der(), rsa.pss(k, h, MESSAGE), REJECTED)
        yield one(f"PKCS#1 {h}, signed with {other}", pkcs1[h], k.der(),
                  rsa.pkcs1(k, rsa.digest_info(other, MESSAGE)), REJECTED)
    # A bit above emBits, in keys whose EM leaves room for it
    for bits, top in ((4096, 0x80), (3072, 0x80)):
        yield one(f"PSS, top bit of EM, {bits} bits", pss["sha256"], keys[bits].der(),
                  rsa.pss(keys[bits], "sha256", MESSAGE, top=top), REJECTED)
    odd = keys[3065]
    em = bytearray(pow(int.from_bytes(rsa.pss(odd, "sha256", MESSAGE), "big"), odd.e, odd.n)
                   .to_bytes(odd.size, "big"))
    em[0] |= 1
    if int.from_bytes(em, "big") < odd.n:
        yield one("PSS, first byte of a longer EM", pss["sha256"], odd.der(), odd.raw(bytes(em)),
                  REJECTED)

    h, sig = "sha256", rsa.pss(k, "sha256", MESSAGE)
    value = int.from_bytes(sig, "big")
    other_key = rsa.Key(2048, 3)
    sigs = {
        "another message": (sig, MESSAGE + b"!"),
        "empty": (b"", MESSAGE),
        "one byte short": (sig[:-1], MESSAGE),
        "one byte short in front": (sig[1:], MESSAGE),
        "one byte long": (sig + b"\0", MESSAGE),
        "leading zero": (b"\0" + sig, MESSAGE),
        "last bit flipped": (sig[:-1] + bytes([sig[-1] ^ 1]), MESSAGE),
        "first bit flipped": (bytes([sig[0] ^ 1]) + sig[1:], MESSAGE),
        "0": (bytes(256), MESSAGE),
        "1": (bytes(255) + b"\1", MESSAGE),
        "2": (bytes(255) + b"\2", MESSAGE),
        "n - 1": ((k.n - 1).to_bytes(256, "big"), MESSAGE),
        "n": (k.n.to_bytes(256, "big"), MESSAGE),
        "n + 1": ((k.n + 1).to_bytes(256, "big"), MESSAGE),
        "all ones": (b"\xff" * 256, MESSAGE),
        "negated": ((k.n - value).to_bytes(256, "big"), MESSAGE),
        "of another key": (rsa.pss(other_key, h, MESSAGE), MESSAGE),
        "of a longer key": (rsa.pss(keys[3072], h, MESSAGE), MESSAGE),
        "far too long": (sig * 9, MESSAGE),
    }
    if value + k.n < 2 ** 2048:
        sigs["s + n"] = ((value + k.n).to_bytes(256, "big"), MESSAGE)
    for name, (bad, message) in sigs.items():
        yield one(f"signature: {name}", pss[h], k.der(), bad, REJECTED, message)

    # A signature that adding n leaves in 256 bytes: s < n must be checked, not assumed
    for i in range(99):
        message = MESSAGE + bytes([i])
        value = int.from_bytes(rsa.pss(k, h, message), "big")
        if value + k.n < 2 ** 2048:
            yield one("signature: s + n fits", pss[h], k.der(), (value + k.n).to_bytes(256, "big"),
                      REJECTED, message)
            break

    # One that begins with a zero, which is not to be left out
    for i in range(9999):
        message = MESSAGE + i.to_bytes(2, "big")
        zero = rsa.pss(k, h, message)
        if not zero[0]:
            yield one("signature: begins with zero", pss[h], k.der(), zero, None, message)
            yield one("signature: its zero left out", pss[h], k.der(), zero[1:], REJECTED,
                      message)
            break

    info = rsa.digest_info(h, MESSAGE)
    inner = info[2:]
    pads = {
        "no NULL": rsa.pkcs1(k, rsa.digest_info(h, MESSAGE, b"")),
        "NULL with contents": rsa.pkcs1(k, rsa.digest_info(h, MESSAGE, b"\5\1\0")),
        "another OID": rsa.pkcs1(k, info.replace(bytes.fromhex("0304020105"),
                                                 bytes.fromhex("0304020805"))),
        "an empty OCTET STRING for NULL": rsa.pkcs1(k, info.replace(b"\1\5\0", b"\1\4\0")),
        "bytes behind the hash": rsa.pkcs1(k, info, after=b"\0"),
        "short PS, bytes behind": rsa.pkcs1(k, info, ps=lambda n: b"\xff" * n, after=some("tail", 150)),
        "no PS": rsa.pkcs1(k, info, ps=lambda n: b"", after=bytes(256 - 3 - len(info))),
        "block type 0": rsa.pkcs1(k, info, block_type=0, ps=bytes),
        "block type 2": rsa.pkcs1(k, info, block_type=2),
        "first byte of PS": rsa.pkcs1(k, info, ps=lambda n: b"\xfe" + b"\xff" * (n - 1)),
        "last byte of PS": rsa.pkcs1(k, info, ps=lambda n: b"\xff" * (n - 1) + b"\xfe"),
        "zero in PS": rsa.pkcs1(k, info, ps=lambda n: b"\xff" * 9 + b"\0" + b"\xff" * (n - 10)),
        "separator 1": rsa.pkcs1(k, info, zero=b"\1"),
        "long form of a length": rsa.pkcs1(k, b"\x30\x81" + bytes([len(inner)]) + inner),
        "indefinite length": rsa.pkcs1(k, b"\x30\x80" + inner + b"\0\0"),
        "bare digest": rsa.pkcs1(k, info[-32:]),
        "first byte 1": k.raw(b"\1\1" + b"\xff" * (253 - len(info)) + b"\0" + info),
    }
    for name, bad in pads.items():
        yield one(f"PKCS#1, {name}", pkcs1[h], k.der(), bad, REJECTED)

    n, e = integer(k.n), integer(k.e)
    small = rsa.Key(1024)
    nearly = rsa.Key(2047)
    bad_keys = {
        "empty": b"",
        "empty sequence": sequence(),
        "n alone": sequence(n),
        "a third number": sequence(n, e, e),
        "byte behind": sequence(n, e) + b"\0",
        "byte at the sequence's end": sequence(n, e, b"\0"),
        "cut": sequence(n, e)[:-1],
        "n and e swapped": sequence(e, n),
        "n negative": sequence(element(2, n[5:]), e),
        "n with a leading zero": sequence(element(2, b"\0" + n[4:]), e),
        "n even": sequence(integer(k.n + 1), e),
        "n of 0": sequence(integer(0), e),
        "n of 1": sequence(integer(1), e),
        "n of 8193 bits": sequence(integer(2 ** 8192 + 1), e),
        "n of 16385 bits": sequence(integer(2 ** 16384 + 1), e),
        "e of 0": sequence(n, integer(0)),
        "e of 1": sequence(n, integer(1)),
        "e of 2": sequence(n, integer(2)),
        "e even": sequence(n, integer(65536)),
        "e negative": sequence(n, element(2, b"\xff")),
        "e with a leading zero": sequence(n, element(2, b"\0" + e[2:])),
        "e of 65 bits": sequence(n, integer(2 ** 64 + 13)),
        "e as long as n": sequence(n, integer(k.n - 2)),
        "e empty": sequence(n, element(2, b"")),
        "long form of a length": sequence(n, b"\2\x81" + e[1:]),
        "indefinite length": b"\x30\x80" + n + e + b"\0\0",
        "SET": b"\x31" + k.der()[1:],
        "length of all ones": b"\x30\x84\xff\xff\xff\xff" + n + e,
    }
    for name, bad in bad_keys.items():
        yield one(f"key: {name}", pss[h], bad, sig, REJECTED)

    # Keys that would do if they were taken: the signatures are right under them
    def unfit(name, der, signature, message=MESSAGE):
        return one(name, pss[h], der, signature, REJECTED, message)

    for key in (small, nearly):
        yield unfit(f"key: {key.bits} bits", key.der(), rsa.pss(key, h, MESSAGE))
    long_e = rsa.Key(2048, 2 ** 64 + 13)
    even_n = rsa.Key(2048, primes=(rsa.prime("p, twice", 2047, 65537), 2))
    yield unfit("key: e of 1, EM itself", sequence(n, integer(1)),
                rsa.pss(k, h, MESSAGE, sign=bytes))
    yield unfit("key: e of 65 bits, right signature", long_e.der(), rsa.pss(long_e, h, MESSAGE))
    yield unfit("key: n even, right signature", even_n.der(), rsa.pss(even_n, h, MESSAGE))
    three = (rsa.prime(f"p, alone {i}", 2048, 3) for i in range(99))
    square = rsa.Key(2048, 2, primes=(next(p for p in three if p % 4 == 3), 1))
    for i in range(99):
        message = MESSAGE + bytes([i])
        root = rsa.pss(square, h, message, sign=square.root)
        if root:
            yield unfit("key: e of 2, square root", square.der(), root, message)
            break

    yield case("RSA: scheme of a curve", "ECDSA_SECP256R1_SHA256", "RSA", k.der(), MESSAGE, sig,
               "-EOPNOTSUPP")
    for scheme in ("0x0000", "0x0201", "0x0809", "0x0807", "0xffff"):
        row = one(f"unknown scheme {scheme}", "", k.der(), sig, "-EOPNOTSUPP")
        row["scheme"] = scheme
        yield row


def cases():
    yield from ecdsa_cases(P256, "SECP256R1", "ECDSA_SECP256R1_SHA256", P384, "SECP384R1")
    yield from ecdsa_cases(P384, "SECP384R1", "ECDSA_SECP384R1_SHA384", P256, "SECP256R1")
    yield from other_hash_cases(P256, "SECP256R1")
    yield from other_hash_cases(P384, "SECP384R1")
    yield from rsa_cases()
