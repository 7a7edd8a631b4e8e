# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Nonces of ECDSA: RFC 6979's, and with noise."""

import hashlib

import rfc6979
from curves import P256, P384
from emit import number, some

FIELDS = """\
	const char *name;
	enum kshake_key_type type;
	const char *scalar;
	const char *digest;
	const char *noise;	/* NULL: RFC 6979 */
	const char *first;
	const char *second;	/* if the first will not do */
	const char *r;		/* the signature with the first */
	const char *s;
"""


def case(name, curve, key, digest, noise=b""):
    first, second = (rfc6979.nonce(curve, key, digest, noise, again) for again in (0, 1))
    r, s = rfc6979.sign(curve, key, digest, int.from_bytes(first, "big"))
    return {"name": f"{curve.name}: {name}", "type": f"KSHAKE_KEY_SEC{curve.name.replace('-', '')}R1",
            "scalar": curve.raw(key), "digest": digest, "noise": noise or None, "first": first,
            "second": second, "r": curve.raw(r), "s": curve.raw(s)}


def cases():
    for curve in (P256, P384):
        rfc6979.check(curve)
        key, published = rfc6979.PUBLISHED[curve.name]
        for message, *_ in published:
            digest = hashlib.new(curve.digest, message).digest()
            yield case(f"RFC 6979, {message.decode()}", curve, key, digest)
            yield case(f"with noise, {message.decode()}", curve, key, digest, some("noise", 32))
        other = number(f"{curve.name} key", curve.n)
        yield case("other noise", curve, other, some("digest", curve.size), some("other noise", 32))
        yield case("noise of zeros", curve, other, some("digest", curve.size), bytes(32))
        # A digest is taken modulo the order
        for name, value in (("0", 0), ("1", 1), ("n - 1", curve.n - 1), ("n", curve.n), ("n + 1", curve.n + 1),
                            ("2^(8 size) - 1", 2 ** (8 * curve.size) - 1),
                            ("ones, then zeros", 2 ** (8 * curve.size) - 2 ** 184)):
            yield case(f"digest is {name}", curve, other, curve.raw(value))
        for name, value in (("1", 1), ("n - 1", curve.n - 1)):
            yield case(f"key is {name}", curve, value, some("digest", curve.size))
