# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""AES-GCM, AES-CCM and ChaCha20-Poly1305 by the book: slow and leaky, for test vectors only."""

import struct


def _gf(a, b):
    out = 0
    while b:
        if b & 1:
            out ^= a
        a = a << 1 ^ (0x11b if a & 0x80 else 0)
        b >>= 1
    return out


def _sbox():
    box = []
    for x in range(256):
        inverse = next((y for y in range(256) if _gf(x, y) == 1), 0)
        out = 0x63
        for shift in range(5):
            out ^= (inverse << shift | inverse >> 8 - shift) & 0xff
        box.append(out)
    return box


SBOX = _sbox()


def aes_key(key):
    words = [key[i:i + 4] for i in range(0, len(key), 4)]
    nk, rcon = len(words), 1
    while len(words) < 4 * (nk + 7):
        w = words[-1]
        if len(words) % nk == 0:
            w = bytes(SBOX[b] for b in w[1:] + w[:1])
            w = bytes([w[0] ^ rcon]) + w[1:]
            rcon = _gf(rcon, 2)
        elif nk > 6 and len(words) % nk == 4:
            w = bytes(SBOX[b] for b in w)
        words.append(bytes(a ^ b for a, b in zip(words[-nk], w)))
    return [b"".join(words[i:i + 4]) for i in range(0, len(words), 4)]


def aes(keys, block):
    s = bytes(a ^ b for a, b in zip(block, keys[0]))
    for i, k in enumerate(keys[1:], 1):
        s = [SBOX[s[(j + 4 * (j % 4)) % 16]] for j in range(16)]
        if i < len(keys) - 1:
            s = [_gf(s[j], 2) ^ _gf(s[j // 4 * 4 + (j + 1) % 4], 3) ^
                 s[j // 4 * 4 + (j + 2) % 4] ^ s[j // 4 * 4 + (j + 3) % 4] for j in range(16)]
        s = bytes(a ^ b for a, b in zip(s, k))
    return s


def _ghash(h, data):
    y = 0
    for i in range(0, len(data), 16):
        y ^= int.from_bytes(data[i:i + 16], "big")
        z, v = 0, h
        for bit in range(128):
            if y >> 127 - bit & 1:
                z ^= v
            v = v >> 1 ^ (0xe1 << 120 if v & 1 else 0)
        y = z
    return y


def _pad16(data):
    return data + bytes(-len(data) % 16)


def gcm(key, nonce, aad, plaintext):
    keys = aes_key(key)
    pad = b"".join(aes(keys, nonce + struct.pack(">I", i + 2))
                   for i in range((len(plaintext) + 15) // 16))
    out = bytes(a ^ b for a, b in zip(plaintext, pad))
    data = _pad16(aad) + _pad16(out) + struct.pack(">QQ", 8 * len(aad), 8 * len(out))
    s = _ghash(int.from_bytes(aes(keys, bytes(16)), "big"), data).to_bytes(16, "big")
    return out + bytes(a ^ b for a, b in zip(s, aes(keys, nonce + struct.pack(">I", 1))))


def ccm(key, nonce, aad, plaintext):
    """RFC 3610, with a tag of 16 bytes."""
    keys, left = aes_key(key), 15 - len(nonce)

    def block(flags, n):
        return bytes([flags]) + nonce + n.to_bytes(left, "big")

    assert aad and len(aad) < 0xff00
    data = block(0x40 | (16 - 2) // 2 << 3 | left - 1, len(plaintext))
    data += _pad16(struct.pack(">H", len(aad)) + aad) + _pad16(plaintext)
    mac = bytes(16)
    for i in range(0, len(data), 16):
        mac = aes(keys, bytes(a ^ b for a, b in zip(mac, data[i:i + 16])))
    pad = b"".join(aes(keys, block(left - 1, i)) for i in range(1 + (len(plaintext) + 15) // 16))
    return bytes(a ^ b for a, b in zip(plaintext + mac, pad[16:16 + len(plaintext)] + pad[:16]))


def _chacha_block(key, counter, nonce):
    start = list(struct.unpack("<16I", b"expand 32-byte k" + key +
                               struct.pack("<I", counter) + nonce))
    s = start[:]

    def quarter(a, b, c, d):
        for x, y, z, n in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            s[x] = s[x] + s[y] & 0xffffffff
            s[z] ^= s[x]
            s[z] = (s[z] << n | s[z] >> 32 - n) & 0xffffffff

    for _ in range(10):
        for i in range(4):
            quarter(i, i + 4, i + 8, i + 12)
        for i in range(4):
            quarter(i, (i + 1) % 4 + 4, (i + 2) % 4 + 8, (i + 3) % 4 + 12)
    return struct.pack("<16I", *((a + b) & 0xffffffff for a, b in zip(s, start)))


def chacha20_poly1305(key, nonce, aad, plaintext):
    pad = b"".join(_chacha_block(key, i + 1, nonce) for i in range((len(plaintext) + 63) // 64))
    out = bytes(a ^ b for a, b in zip(plaintext, pad))
    data = _pad16(aad) + _pad16(out) + struct.pack("<QQ", len(aad), len(out))
    one_time = _chacha_block(key, 0, nonce)
    r = int.from_bytes(one_time[:16], "little") & 0x0ffffffc0ffffffc0ffffffc0fffffff
    acc = 0
    for i in range(0, len(data), 16):
        acc = (acc + int.from_bytes(data[i:i + 16] + b"\1", "little")) * r % (2 ** 130 - 5)
    tag = (acc + int.from_bytes(one_time[16:32], "little")) % 2 ** 128
    return out + tag.to_bytes(16, "little")
