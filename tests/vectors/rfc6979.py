# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Deterministic nonces (RFC 6979, 3.2), where the hash is as long as the order, and its published values."""

import hashlib
import hmac

# RFC 6979, A.2.5 and A.2.6: curve, key; then message, nonce, r, s.
PUBLISHED = {
    "P-256": (0xc9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721, (
        (b"sample",
         0xa6e3c57dd01abe90086538398355dd4c3b17aa873382b0f24d6129493d8aad60,
         0xefd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716,
         0xf7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8),
        (b"test",
         0xd16b6ae827f17175e040871a1c7ec3500192c4c92677336ec2537acaee0008e0,
         0xf1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367,
         0x019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083))),
    "P-384": (0x6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5, (
        (b"sample",
         0x94ed910d1a099dad3254e9242ae85abde4ba15168eaf0ca87a555fd56d10fbca2907e3e83ba95368623b8c4686915cf9,
         0x94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46,
         0x99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8),
        (b"test",
         0x015ee46a5bf88773ed9123a5ab0807962d193719503c527b031b4c2d225092ada71f4a459bc0da98adb95837db8312ea,
         0x8203b63d3c853e8d77227fb377bcf7b7b772e97892a80f36ab775d509d7a5feb0542a7f0812998da8f1dd3ca3cf023db,
         0xddd0760448d42d8a43af45af836fce4de8be06b485e9b61b827c2f13173923e06a739f040649a667bf3b828246baa5a5))),
}

# The same keys with hashes that are not as long as the order, b"sample": hash, r, s.
OTHER_HASHES = {
    "P-256": (
        ("sha384",
         0x0eafea039b20e9b42309fb1d89e213057cbf973dc0cfc8f129edddc800ef7719,
         0x4861f0491e6998b9455193e34e7b0d284ddd7149a74b95b9261f13abde940954),
        ("sha512",
         0x8496a60b5e9b47c825488827e0495b0e3fa109ec4568fd3f8d1097678eb97f00,
         0x2362ab1adbe2b8adf9cb9edab740ea6049c028114f2460f96554f61fae3302fe)),
    "P-384": (
        ("sha256",
         0x21b13d1e013c7fa1392d03c5f99af8b30c570c6f98d4ea8e354b63a21d3daa33bde1e888e63355d92fa2b3c36d8fb2cd,
         0xf3aa443fb107745bf4bd77cb3891674632068a10ca67e3d45db2266fa7d1feebefdc63eccd1ac42ec0cb8668a4fa0ab0),
        ("sha512",
         0xed0959d5880ab2d869ae7f6c2915c6d60f96507f9cb3e047c0046861da4a799cfe30f35cc900056d7c99cd7882433709,
         0x512c8cceee3890a84058ce1e22dbc2198f42323ce8aca9135329f03c068e5112dc7cc3ef3446defceb01a45c2667fdd5)),
}


def nonce(curve, key, digest, noise=b"", again=0):
    """With noise: filled up to blocks, as draft-irtf-cfrg-det-sigs-with-noise has it."""
    size = curve.size
    block = {"sha256": 64, "sha384": 128}[curve.digest]

    def mac(k, *parts):
        return hmac.new(k, b"".join(parts), curve.digest).digest()

    def fill(data):
        return data + bytes(-len(data) % block) if noise else data

    h1 = curve.raw(int.from_bytes(digest, "big") % curve.n)
    v, k = b"\1" * size, bytes(size)
    for byte in (b"\0", b"\1"):
        k = mac(k, fill(v + byte + noise), fill(curve.raw(key)), h1)
        v = mac(k, v)
    for _ in range(again):
        v = mac(k, v)
        k = mac(k, v, b"\0")
        v = mac(k, v)
    return mac(k, v)


def sign(curve, key, digest, k):
    e = int.from_bytes(digest, "big")
    r = curve.mul(k, curve.g)[0] % curve.n
    return r, (e + r * key) * pow(k, -1, curve.n) % curve.n


def check(curve):
    key, signatures = PUBLISHED[curve.name]
    for message, k, r, s in signatures:
        digest = hashlib.new(curve.digest, message).digest()
        assert nonce(curve, key, digest) == curve.raw(k)
        assert sign(curve, key, digest, k) == (r, s)
