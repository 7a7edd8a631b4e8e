# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Hashes, HMAC and HKDF: RFC 4231, RFC 5869, and every length around a block's edge."""

import hashlib
import hmac

from emit import some

FIELDS = """\
	const char *name;
	enum kshake_hash_alg alg;
	const char *key;	/* NULL: a plain hash */
	const char *message;
	const char *digest;
"""

HASHES = ("sha256", "sha384", "sha512")

RFC4231 = (
    ("1", b"\x0b" * 20, b"Hi There"),
    ("2", b"Jefe", b"what do ya want for nothing?"),
    ("3", b"\xaa" * 20, b"\xdd" * 50),
    ("4", bytes(range(1, 26)), b"\xcd" * 50),
    ("6", b"\xaa" * 131, b"Test Using Larger Than Block-Size Key - Hash Key First"),
    ("7", b"\xaa" * 131, b"This is a test using a larger than block-size key and a larger than "
     b"block-size data. The key needs to be hashed before being used by the HMAC algorithm."),
)

# What the RFCs print, to see that the arithmetic here is theirs.
PRINTED = {
    "RFC 4231, 1, sha256": "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    "RFC 4231, 2, sha256": "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    "RFC 5869, 1, PRK": "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
    "RFC 5869, 1, T(1)": "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
    "RFC 5869, 3, PRK": "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
}


def case(name, digest, key, message):
    out = hashlib.new(digest, message).digest() if key is None else \
        hmac.new(key, message, digest).digest()
    if name in PRINTED:
        assert out.hex() == PRINTED[name], name
    return {"name": name, "alg": f"KSHAKE_HASH_{digest.upper()}", "key": key, "message": message,
            "digest": out}


def hkdf(number, salt, ikm, info):
    row = case(f"RFC 5869, {number}, PRK", "sha256", salt, ikm)
    yield row
    t = b""
    for i in (1, 2):
        step = case(f"RFC 5869, {number}, T({i})", "sha256", row["digest"], t + info + bytes([i]))
        t = step["digest"]
        yield step


def cases():
    for digest in HASHES:
        yield case(f"{digest}, FIPS 180 example", digest, None, b"abc")
        yield case(f"{digest}, FIPS 180 example of two blocks", digest, None,
                   b"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklm"
                   b"nopqklmnopqrlmnopqrsmnopqrstnopqrstu")
        for n in (0, 1, 55, 56, 63, 64, 65, 111, 112, 119, 120, 127, 128, 129, 255, 256, 257):
            yield case(f"{digest}, {n} bytes", digest, None, some(f"hash {n}", n))
        for number, key, message in RFC4231:
            yield case(f"RFC 4231, {number}, {digest}", digest, key, message)
        for n in (0, 1, 31, 32, 48, 63, 64, 65, 127, 128, 129, 200):
            yield case(f"hmac {digest}, key of {n} bytes", digest, some(f"hmac key {n}", n),
                       some(f"hmac text {n}", 3 * n))
    yield from hkdf(1, bytes(range(13)), b"\x0b" * 22, bytes(range(0xf0, 0xfa)))
    yield from hkdf(2, bytes(range(0x60, 0xb0)), bytes(range(80)), bytes(range(0xb0, 0x100)))
    yield from hkdf(3, b"", b"\x0b" * 22, b"")
