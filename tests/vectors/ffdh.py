# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""The primes of RFC 7919, A: a safe prime made of the digits of e; and kmod/crypto/ffdh_primes.h."""

import rsa

# Bits, X: p = 2^b - 2^(b - 64) + (floor(2^(b - 130) e) + X) 2^64 - 1. And bytes of a private key.
PUBLISHED = {"ffdhe2048": (2048, 560316, 32), "ffdhe3072": (3072, 2625351, 40), "ffdhe4096": (4096, 5736041, 48)}


def digits_of_e(bits):
    """floor(2^bits e)"""
    term, total, n = 2 ** (bits + 64), 0, 0
    while term:
        total += term
        n += 1
        term //= n
    return total >> 64


class Group:
    def __init__(self, name):
        self.name = name
        self.bits, x, self.private_size = PUBLISHED[name]
        self.size = self.bits // 8
        self.p = 2 ** self.bits - 2 ** (self.bits - 64) + (digits_of_e(self.bits - 130) + x) * 2 ** 64 - 1
        assert rsa.is_prime(self.p) and rsa.is_prime(self.p // 2)

    def raw(self, n):
        return n.to_bytes(self.size, "big")


GROUPS = [Group(name) for name in PUBLISHED]


def header():
    lines = [
        "/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */",
        "/* Written by tests/vectors/generate.py: change that, not this. RFC 7919, A.1 to A.3. */",
        "#ifndef KSHAKE_CRYPTO_FFDH_PRIMES_H",
        "#define KSHAKE_CRYPTO_FFDH_PRIMES_H",
        "",
    ]
    for group in GROUPS:
        data = group.raw(group.p)
        lines.append(f"static const u8 {group.name}_prime[] = {{")
        lines += ["\t" + " ".join(f"0x{b:02x}," for b in data[i:i + 12]) for i in range(0, len(data), 12)]
        lines += ["};", ""]
    return "\n".join(lines + ["#endif /* KSHAKE_CRYPTO_FFDH_PRIMES_H */", ""])
