# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""RSA keys and signatures, right ones and wrong ones: for test vectors only."""

import hashlib

from emit import number, some, stream

SMALL = [p for p in range(3, 2000, 2) if all(p % q for q in range(3, int(p ** 0.5) + 1, 2))]


def is_prime(n):
    if any(n % p == 0 for p in SMALL):
        return False
    d, r = n - 1, 0
    while d % 2 == 0:
        d, r = d // 2, r + 1
    for i in range(8):
        x = pow(number(f"witness {i}", n), d, n)
        if x in (1, n - 1):
            continue
        for _ in range(r - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def prime(label, bits, e, top=3):
    """With its two top bits set, so that a product has all its bits, or others."""
    source = stream(label)
    n = int.from_bytes(bytes(next(source) for _ in range((bits + 7) // 8)), "big") % 2 ** (bits - 2)
    n |= top << bits - 2 | 1
    while n % e == 1 or not is_prime(n):
        n += 2
    return n


class Key:
    """Of two primes; bad ones may be made of others."""

    def __init__(self, bits, e=65537, primes=None):
        p, q = primes or (prime(f"p {bits} {e}", (bits + 1) // 2, e),
                          prime(f"q {bits} {e}", bits // 2, e))
        self.n, self.e, self.bits = p * q, e, bits
        assert self.n.bit_length() == bits
        self.d = pow(e, -1, (p - 1) * (q - 1)) if q > 1 else None
        self.p, self.q = p, q
        self.size = (bits + 7) // 8

    def raw(self, em):
        """RSASP1 of an encoded message."""
        return pow(int.from_bytes(em, "big"), self.d, self.n).to_bytes(self.size, "big")

    def root(self, em):
        """A square root, if n is a prime of the right kind and there is one."""
        em = int.from_bytes(em, "big")
        out = pow(em, (self.n + 1) // 4, self.n)
        return out.to_bytes(self.size, "big") if pow(out, 2, self.n) == em else None

    def der(self):
        return sequence(integer(self.n), integer(self.e))

    def numbers(self):
        """Of RSAPrivateKey, behind the version."""
        p, q, d = self.p, self.q, self.d
        return [self.n, self.e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p)]

    def private_der(self):
        return sequence(integer(0), *map(integer, self.numbers()))


def element(tag, contents):
    n = len(contents)
    length = bytes([n]) if n < 128 else \
        bytes([0x80 | (n.bit_length() + 7) // 8]) + n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes([tag]) + length + contents


def integer(n):
    return element(2, n.to_bytes(n.bit_length() // 8 + 1, "big"))


def sequence(*parts):
    return element(0x30, b"".join(parts))


def mgf1(digest, seed, n):
    out = b""
    for i in range(n):
        if len(out) >= n:
            break
        out += hashlib.new(digest, seed + i.to_bytes(4, "big")).digest()
    return out[:n]


def pss(key, digest, message, salt_len=None, mgf=None, ps=None, separator=1, trailer=0xbc,
        top=0, m_hash=None, flip_hash=False, sign=None):
    """RSASSA-PSS; everything that can be wrong about EM is an argument."""
    size = hashlib.new(digest).digest_size
    em_bits = key.bits - 1
    em_len = (em_bits + 7) // 8
    salt_len = size if salt_len is None else salt_len
    salt = some(f"salt {digest} {key.bits}", salt_len)
    m_hash = hashlib.new(digest, message).digest() if m_hash is None else m_hash
    h = hashlib.new(digest, bytes(8) + m_hash + salt).digest()
    if flip_hash:
        h = h[:-1] + bytes([h[-1] ^ 1])
    zeros = em_len - salt_len - size - 2
    db = (bytes(zeros) if ps is None else ps.rjust(zeros, b"\0")) + bytes([separator]) + salt
    masked = bytearray(a ^ b for a, b in zip(db, mgf1(mgf or digest, h, len(db))))
    masked[0] &= 0xff >> 8 * em_len - em_bits
    masked[0] |= top
    return (sign or key.raw)(bytes(masked) + h + bytes([trailer]))


OID = {"sha256": 1, "sha384": 2, "sha512": 3}


def digest_info(digest, message, null=element(5, b"")):
    oid = element(6, bytes.fromhex("6086480165030402") + bytes([OID[digest]]))
    return sequence(sequence(oid, null),
                    element(4, hashlib.new(digest, message).digest()))


def pkcs1(key, info, block_type=1, ps=None, zero=b"\0", after=b""):
    """RSASSA-PKCS1-v1_5 over a DigestInfo; likewise."""
    pad = key.size - 3 - len(info) - len(after)
    ps = b"\xff" * pad if ps is None else ps(pad)
    em = bytes([0, block_type]) + ps + zero + info + after
    assert len(em) == key.size
    return key.raw(em)
