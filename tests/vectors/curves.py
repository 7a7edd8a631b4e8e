# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""P-256, P-384, X25519 and ECDSA by the schoolbook: slow and leaky, for test vectors only."""

import hashlib


class Curve:
    """y^2 = x^3 - 3x + b over GF(p); a point is (x, y), None the one at infinity."""

    def __init__(self, name, size, p, n, b, g, digest):
        self.name, self.size, self.p, self.n, self.b, self.g = name, size, p, n, b, g
        self.digest = digest
        assert self.has(g) and self.mul(n - 1, g) == self.neg(g)

    def has(self, q):
        return (q[1] ** 2 - q[0] ** 3 + 3 * q[0] - self.b) % self.p == 0

    def neg(self, q):
        return q and (q[0], -q[1] % self.p)

    def add(self, q, r):
        if q is None or r is None:
            return q or r
        if q[0] == r[0]:
            if (q[1] + r[1]) % self.p == 0:
                return None
            slope = (3 * q[0] ** 2 - 3) * pow(2 * q[1], -1, self.p)
        else:
            slope = (r[1] - q[1]) * pow(r[0] - q[0], -1, self.p)
        x = (slope ** 2 - q[0] - r[0]) % self.p
        return x, (slope * (q[0] - x) - q[1]) % self.p

    def mul(self, k, q):
        out = None
        for bit in bin(k % self.n)[2:]:
            out = self.add(out, out)
            if bit == "1":
                out = self.add(out, q)
        return out

    def lift(self, x):
        """A point with this x, or None."""
        y2 = (x ** 3 - 3 * x + self.b) % self.p
        y = pow(y2, (self.p + 1) // 4, self.p)
        return (x, y) if y * y % self.p == y2 else None

    def raw(self, x):
        return x.to_bytes(self.size, "big")

    def encode(self, q, form=4):
        return bytes([form]) + self.raw(q[0]) + self.raw(q[1])

    def hash(self, message, digest=None):
        """As ECDSA uses it: its leftmost bits, as many as the order has, which are whole bytes."""
        return int.from_bytes(hashlib.new(digest or self.digest, message).digest()[:self.size], "big")

    def verify(self, q, message, r, s, digest=None):
        if not (0 < r < self.n and 0 < s < self.n):
            return False
        w = pow(s, -1, self.n)
        point = self.add(self.mul(self.hash(message, digest) * w, self.g), self.mul(r * w, q))
        return point is not None and point[0] % self.n == r


P256 = Curve(
    "P-256", 32,
    0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff,
    0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551,
    0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b,
    (0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296,
     0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5), "sha256")
P384 = Curve(
    "P-384", 48,
    0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff,
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973,
    0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef,
    (0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7,
     0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f),
    "sha384")

P25519 = 2 ** 255 - 19


def x25519(scalar, u):
    """RFC 7748, 5."""
    k = bytearray(scalar)
    k[0] &= 248
    k[31] = k[31] & 127 | 64
    k = int.from_bytes(k, "little")
    x1 = int.from_bytes(u, "little") % 2 ** 255 % P25519
    x2, z2, x3, z3, swap = 1, 0, x1, 1, 0
    for t in reversed(range(255)):
        bit = k >> t & 1
        if swap ^ bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        da, cb, aa, bb = d * a, c * b, a * a, b * b
        x3, z3 = (da + cb) ** 2 % P25519, x1 * (da - cb) ** 2 % P25519
        e = aa - bb
        x2, z2 = aa * bb % P25519, e * (aa + 121665 * e) % P25519
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, P25519 - 2, P25519) % P25519).to_bytes(32, "little")
