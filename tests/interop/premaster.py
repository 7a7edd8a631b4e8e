# SPDX-License-Identifier: GPL-2.0-only
"""EncryptedPreMasterSecret (RFC 5246, 7.4.7.1), right and wrong in every way, by nothing but whole numbers.

A key is (n, e). RFC 8017, 7.2.1: what is encrypted is 00 02, padding of no zeros, 00, and the secret.
"""
import os
import random

import tls12
from tls13 import message, u16, vec16

SIZE = 48


def fresh(version=tls12.VERSION, size=SIZE):
    return u16(version) + os.urandom(size - 2)


def padding(size):
    return bytes(random.randrange(1, 256) for _ in range(size))


def block(key, secret, first=b"\0\2", separator=b"\0", zero=None):
    """Of as many bytes as the modulus; zero: a byte of the padding that is one."""
    pad = bytearray(padding(size_of(key) - len(first) - len(separator) - len(secret)))
    if zero is not None:
        pad[zero] = 0
    return first + bytes(pad) + separator + secret


def size_of(key):
    return (key[0].bit_length() + 7) // 8


def power(key, data):
    """RSAEP, of what is below the modulus."""
    return pow(int.from_bytes(data, "big"), key[1], key[0]).to_bytes(size_of(key), "big")


def encrypted(key, secret):
    return power(key, block(key, secret))


def client_key_exchange(data):
    return message(tls12.CLIENT_KEY_EXCHANGE, vec16(data))


def of(**how):
    """A kind: the block of a fresh secret made like this."""
    return lambda key: power(key, block(key, fresh(), **how))


def of_secret(*how):
    """A kind: such a secret, in a good block."""
    return lambda key: encrypted(key, fresh(*how))


GOOD = of_secret()
# What nobody may tell from a good one, not by time either: {what: function(key) -> EncryptedPreMasterSecret}. The last
# byte of the padding stands at -1.
HIDDEN = {
    "a wrong first byte": lambda key: power(key, block(key, fresh(), b"\1\2")),
    "block type 1": of(first=b"\0\1"),
    "block type 0": of(first=b"\0\0"),
    "a zero first in the padding": of(zero=0),
    "a zero within the first 8 of the padding": of(zero=7),
    "a zero behind the first 8 of the padding": of(zero=8),
    "a zero last in the padding": of(zero=-1),
    "no zero in front of the secret": of(separator=b"\x5a"),
    "no zero at all": lambda key: power(key, b"\0\2" + padding(size_of(key) - 2)),
    "a secret of 47 bytes": of_secret(tls12.VERSION, SIZE - 1),
    "a secret of 49 bytes": of_secret(tls12.VERSION, SIZE + 1),
    "a secret of 2 bytes": of_secret(tls12.VERSION, 2),
    "a secret of no bytes": lambda key: encrypted(key, b""),
    "version 0x0300": of_secret(0x0300),
    "version 0x0301": of_secret(0x0301),
    "version 0x0302": of_secret(0x0302),
    "version 0x0304": of_secret(0x0304),
    "version 0x0003": of_secret(0x0003),
    "any number": lambda key: random.randrange(2, key[0]).to_bytes(size_of(key), "big"),
}
# What is no secret of the key's, as anybody sees who sends it; its time is free, all else is the same.
OPEN = {
    "the modulus": lambda key: key[0].to_bytes(size_of(key), "big"),
    "one above the modulus": lambda key: (key[0] + 1).to_bytes(size_of(key), "big"),
    "all ones": lambda key: b"\xff" * size_of(key),
    "all zeros": lambda key: bytes(size_of(key)),
    "one": lambda key: (1).to_bytes(size_of(key), "big"),
    "one below the modulus": lambda key: (key[0] - 1).to_bytes(size_of(key), "big"),
    "a byte too short": lambda key: GOOD(key)[1:],
    "a byte too long": lambda key: b"\0" + GOOD(key),
    "a zero behind it": lambda key: GOOD(key) + b"\0",
    "one byte": lambda key: b"\2",
    "twice as long": lambda key: GOOD(key) * 2,
}
