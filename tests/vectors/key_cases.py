# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Private keys in DER: in all their forms, malformed, contradicting themselves, too weak."""

import rsa
from curves import P256, P384
from emit import number
from rsa import element, integer, sequence

FIELDS = """\
	const char *name;
	enum kshake_key_type type;
	const char *der;
	const char *public;	/* as struct kshake_public_key has it */
	const char *sig;	/* of key_message, with rsa_pkcs1_sha256 */
	int err;
"""

MESSAGE = b"kshake signs this message"
MALFORMED, REJECTED = "-EBADMSG", "-EKEYREJECTED"


def oid(text):
    return element(6, bytes.fromhex(text))


OCTETS, BITS, NULL = 4, 3, element(5, b"")
RSA_ENCRYPTION, RSASSA_PSS = oid("2a864886f70d010101"), oid("2a864886f70d01010a")
EC_PUBLIC_KEY, ED25519 = oid("2a8648ce3d0201"), oid("2b6570")
SECP256R1, SECP384R1, SECP521R1 = oid("2a8648ce3d030107"), oid("2b81040022"), oid("2b81040023")
SECP256K1 = oid("2b8104000a")


def bits(data, unused=0):
    return element(BITS, bytes([unused]) + data)


def info(algorithm, wrapped, version=0, attributes=b"", public=b""):
    """PrivateKeyInfo."""
    return sequence(integer(version), algorithm, element(OCTETS, wrapped), attributes, public)


def good(name, kind, der, public, sig=None):
    return {"name": name, "type": f"KSHAKE_KEY_{kind}", "der": der, "public": public, "sig": sig,
            "err": 0}


def bad(name, der, err=MALFORMED):
    return {"name": name, "der": der, "err": err}


ATTRIBUTES = element(0xa0, sequence(oid("2a864886f70d010914"), element(0x31, element(0x0c, b"kshake"))))


def ec_cases(curve, kind, named, other):
    size = curve.size
    d = number(f"{curve.name} private", curve.n)
    scalar, public = curve.raw(d), curve.encode(curve.mul(d, curve.g))
    wrong = curve.encode(curve.mul(d + 1, curve.g))
    algorithm = sequence(EC_PUBLIC_KEY, named)

    def key(scalar=scalar, parameters=b"", public=b"", version=1, after=b""):
        """ECPrivateKey."""
        return sequence(integer(version), element(OCTETS, scalar), parameters, public, after)

    def name(text):
        return f"{curve.name}: {text}"

    params, pub = element(0xa0, named), element(0xa1, bits(public))
    for text, der in {
            "PKCS#8": info(algorithm, key()),
            "PKCS#8, with parameters": info(algorithm, key(parameters=params)),
            "PKCS#8, with public key": info(algorithm, key(public=pub)),
            "PKCS#8, with both": info(algorithm, key(parameters=params, public=pub)),
            "PKCS#8, with attributes": info(algorithm, key(), attributes=ATTRIBUTES),
            "PKCS#8, second version": info(algorithm, key(), 1, public=element(0x81, b"\0" + public)),
            "PKCS#8, second version, with everything":
                info(algorithm, key(parameters=params, public=pub), 1, ATTRIBUTES,
                     element(0x81, b"\0" + public)),
            "bare": key(parameters=params, public=pub),
            "bare, without public key": key(parameters=params)}.items():
        yield good(name(text), kind, der, public)
    for text, value in (("1", 1), ("2", 2), ("n - 1", curve.n - 1), ("n / 2", curve.n // 2)):
        yield good(name(f"key is {text}"), kind, info(algorithm, key(curve.raw(value))),
                   curve.encode(curve.mul(value, curve.g)))

    for text, value in (("0", 0), ("n", curve.n), ("n + 1", curve.n + 1), ("all ones", 2 ** (8 * size) - 1)):
        yield bad(name(f"key is {text}"), info(algorithm, key(curve.raw(value))))
        yield bad(name(f"bare, key is {text}"), key(curve.raw(value), params))
    for text, der in {
            "key is empty": info(algorithm, key(b"")),
            "key one byte short": info(algorithm, key(scalar[1:])),
            "key one byte long": info(algorithm, key(b"\0" + scalar)),
            "key of the other size": info(algorithm, key(bytes(other.size - 1) + b"\1")),
            "key as an INTEGER": info(algorithm, sequence(integer(1), integer(d))),
            "version of ECPrivateKey is 0": info(algorithm, key(version=0)),
            "version of ECPrivateKey is 2": info(algorithm, key(version=2)),
            "version of ECPrivateKey is missing": info(algorithm, sequence(element(OCTETS, scalar))),
            "version of ECPrivateKey in two bytes":
                info(algorithm, sequence(element(2, b"\1\0"), element(OCTETS, scalar))),
            "another public key": info(algorithm, key(public=element(0xa1, bits(wrong)))),
            "another public key outside": info(algorithm, key(), 1, public=element(0x81, b"\0" + wrong)),
            "a compressed public key": info(algorithm, key(public=element(0xa1, bits(b"\2" + public[1:1 + size])))),
            "public key cut": info(algorithm, key(public=element(0xa1, bits(public[:-1])))),
            "public key empty": info(algorithm, key(public=element(0xa1, bits(b"")))),
            "public key with unused bits": info(algorithm, key(public=element(0xa1, bits(public, 1)))),
            "public key not in a BIT STRING": info(algorithm, key(public=element(0xa1, element(OCTETS, public)))),
            "byte behind the public key": info(algorithm, key(public=element(0xa1, bits(public) + b"\0"))),
            "public key before the parameters": info(algorithm, key(parameters=pub, public=params)),
            "byte behind in ECPrivateKey": info(algorithm, key(after=b"\0")),
            "byte behind ECPrivateKey": info(algorithm, key() + b"\0"),
            "byte behind the parameters": info(algorithm, key(parameters=element(0xa0, named + b"\0"))),
            "empty parameters": info(algorithm, key(parameters=element(0xa0, b""))),
            "parameters of the other curve": info(algorithm, key(
                parameters=element(0xa0, SECP384R1 if named == SECP256R1 else SECP256R1))),
            "key and parameters of the other curve": info(algorithm, key(
                bytes(other.size - 1) + b"\1", element(0xa0, SECP384R1 if named == SECP256R1 else SECP256R1))),
            "byte behind the algorithm": info(sequence(EC_PUBLIC_KEY, named, b"\0"), key()),
            "algorithm without curve": info(sequence(EC_PUBLIC_KEY), key(parameters=params)),
            "algorithm with NULL for a curve": info(sequence(EC_PUBLIC_KEY, NULL), key(parameters=params)),
            "bare, without parameters": key(public=pub),
            "bare, byte behind": key(parameters=params) + b"\0",
            "PKCS#8, byte behind": info(algorithm, key()) + b"\0",
            "PKCS#8, byte behind inside": info(algorithm, key(), attributes=b"\0"),
            "PKCS#8, second version without public key": info(algorithm, key(), 1),
            "PKCS#8, first version with public key": info(algorithm, key(), public=element(0x81, b"\0" + public)),
            "PKCS#8, third version": info(algorithm, key(), 2, public=element(0x81, b"\0" + public)),
            "PKCS#8, negative version":
                sequence(element(2, b"\xff"), algorithm, element(OCTETS, key())),
            "PKCS#8, key in a BIT STRING": sequence(integer(0), algorithm, bits(key())),
            "PKCS#8, attributes behind the public key":
                info(algorithm, key(), 1, element(0x81, b"\0" + public), ATTRIBUTES),
            "SET for SEQUENCE": b"\x31" + info(algorithm, key())[1:],
            "indefinite length": b"\x30\x80" + info(algorithm, key())[2:] + b"\0\0"}.items():
        yield bad(name(text), der)
    for text, der in {
            "secp521r1": info(sequence(EC_PUBLIC_KEY, SECP521R1), key()),
            "secp256k1": info(sequence(EC_PUBLIC_KEY, SECP256K1), key()),
            "bare, secp256k1": key(parameters=element(0xa0, SECP256K1)),
            "RSA's algorithm, so that it has many primes": info(sequence(RSA_ENCRYPTION, NULL), key()),
            "explicit parameters": info(sequence(EC_PUBLIC_KEY, sequence(integer(1))), key()),
            "Ed25519": info(sequence(ED25519), element(OCTETS, scalar[:32]))}.items():
        yield bad(name(text), der, REJECTED)


def rsa_cases():
    algorithm = sequence(RSA_ENCRYPTION, NULL)
    keys = {bits: rsa.Key(bits) for bits in (2048, 3072, 4096, 3020)}
    e3 = rsa.Key(2048, 3)

    def sig(key):
        return rsa.pkcs1(key, rsa.digest_info("sha256", MESSAGE))

    for size, key in keys.items():
        yield good(f"RSA: PKCS#8, {size} bits", "RSA", info(algorithm, key.private_der()), key.der(), sig(key))
    # EM of PSS is a byte shorter than the modulus
    primes = (rsa.prime(f"{name}, low", 1533, 65537, 2) for name in "pq")
    odd = rsa.Key(3065, primes=tuple(primes))
    yield good("RSA: 3065 bits", "RSA", odd.private_der(), odd.der(), sig(odd))
    k = keys[2048]
    yield good("RSA: bare", "RSA", k.private_der(), k.der(), sig(k))
    yield good("RSA: exponent 3", "RSA", e3.private_der(), e3.der(), sig(e3))
    yield good("RSA: PKCS#8, second version", "RSA",
               info(algorithm, k.private_der(), 1, ATTRIBUTES, element(0x81, b"\0" + k.der())), k.der(), sig(k))

    def numbers(version=0, **wrong):
        parts = dict(zip(("n", "e", "d", "p", "q", "dp", "dq", "qinv"), k.numbers()))
        return sequence(integer(version), *map(integer, (parts | wrong).values()))

    def raw(index, encoded):
        parts = [integer(0)] + [integer(x) for x in k.numbers()]
        parts[index] = encoded
        return sequence(*parts)

    for text, der in {
            "another public key": info(algorithm, k.private_der(), 1, b"", element(0x81, b"\0" + e3.der())),
            "another n": numbers(n=k.n + 2),
            "n of another key": numbers(n=e3.n),
            "another p": numbers(p=k.p + 2),
            "another q": numbers(q=k.q + 2),
            "p and q swapped": numbers(p=k.q, q=k.p),
            "another dp": numbers(dp=k.d % (k.p - 1) + 2),
            "another dq": numbers(dq=k.d % (k.q - 1) + 2),
            "dp and dq swapped": numbers(dp=k.d % (k.q - 1), dq=k.d % (k.p - 1)),
            "another qinv": numbers(qinv=pow(k.q, -1, k.p) + 1),
            "qinv of 0": numbers(qinv=0),
            "dp of 0": numbers(dp=0),
            "another e": numbers(e=3),
            "version 2": numbers(2),
            "n with a needless zero": raw(1, element(2, b"\0\0" + k.n.to_bytes(256, "big"))),
            "n negative": raw(1, element(2, k.n.to_bytes(256, "big"))),
            "n missing": raw(1, b""),
            "d negative": raw(3, element(2, b"\xff" + k.d.to_bytes(256, "big"))),
            "p with a needless zero": raw(4, element(2, b"\0\0" + k.p.to_bytes(128, "big"))),
            "p negative": raw(4, element(2, k.p.to_bytes(128, "big"))),
            "q as an OCTET STRING": raw(5, element(4, b"\0" + k.q.to_bytes(128, "big"))),
            "dp with needless zeros": raw(6, element(2, b"\0\0\0" + (k.d % (k.p - 1)).to_bytes(128, "big"))),
            "qinv empty": raw(8, element(2, b"")),
            "qinv missing": raw(8, b""),
            "a number too many": raw(8, integer(pow(k.q, -1, k.p)) + integer(1)),
            "byte behind": k.private_der() + b"\0",
            "PKCS#8, byte behind inside": info(algorithm, k.private_der() + b"\0"),
            "PKCS#8, no NULL": info(sequence(RSA_ENCRYPTION), k.private_der()),
            "PKCS#8, NULL with contents": info(sequence(RSA_ENCRYPTION, b"\5\1\0"), k.private_der()),
            "PKCS#8, byte behind NULL": info(sequence(RSA_ENCRYPTION, NULL, b"\0"), k.private_der()),
            "PKCS#8, the public key": info(algorithm, k.der()),
            "a public key": k.der(),
            "EC's algorithm": info(sequence(EC_PUBLIC_KEY, SECP256R1), k.private_der())}.items():
        yield bad(f"RSA: {text}", der)
    uneven = rsa.Key(2048, primes=(rsa.prime("p, long", 1100, 65537), rsa.prime("q, short", 948, 65537)))
    for text, der in {
            "1024 bits": rsa.Key(1024).private_der(),
            "2046 bits": rsa.Key(2046).private_der(),
            "4098 bits": rsa.Key(4098).private_der(),
            "primes of different lengths": uneven.private_der(),
            "p of 1, q is n": numbers(p=1, q=k.n),
            "p is n, q of 1": numbers(p=k.n, q=1),
            "three primes": numbers(1),
            "PSS alone": info(sequence(RSASSA_PSS), k.private_der()),
            "exponent of 65 bits": rsa.Key(2048, 2 ** 64 + 13).private_der()}.items():
        yield bad(f"RSA: {text}", der, REJECTED)


def cases():
    yield from ec_cases(P256, "SECP256R1", SECP256R1, P384)
    yield from ec_cases(P384, "SECP384R1", SECP384R1, P256)
    yield from rsa_cases()
    yield bad("nothing", b"")
    yield bad("an empty SEQUENCE", sequence())
    yield bad("a SEQUENCE of a version", sequence(integer(0)))
    yield bad("an empty PKCS#8", sequence(integer(0), sequence(), element(OCTETS, b"")))
    yield bad("length of all ones", b"\x30\x84\xff\xff\xff\xff\2\1\0")
    yield bad("length beyond the end", b"\x30\x82\xff\xff\2\1\0")
