# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""AEADs: published answers, and every length around a block's edge."""

from aead import ccm, chacha20_poly1305, gcm
from emit import some

FIELDS = """\
	const char *name;
	enum kshake_aead_alg alg;
	const char *key;
	const char *nonce;
	const char *aad;
	const char *plaintext;
	const char *ciphertext;	/* with its tag */
"""

KEY_SIZE = {"AES_128_GCM": 16, "AES_256_GCM": 32, "CHACHA20_POLY1305": 32, "AES_128_CCM": 16}

GCM_TEXT = """d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"""
GCM_AAD = "feedfacedeadbeeffeedfacedeadbeefabaddad2"

# The GCM specification's test cases 4 and 16, RFC 8439, 2.8.2, and NIST's VNT128.rsp (CAVS 11) of SP 800-38C.
PUBLISHED = (
    ("GCM specification, test case 4", "AES_128_GCM", "feffe9928665731c6d6a8f9467308308",
     "cafebabefacedbaddecaf888", GCM_AAD, GCM_TEXT,
     """42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e
     21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091
     5bc94fbc3221a5db94fae95ae7121a47"""),
    ("GCM specification, test case 16", "AES_256_GCM",
     "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
     "cafebabefacedbaddecaf888", GCM_AAD, GCM_TEXT,
     """522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
     8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662
     76fc6ece0f4e1768cddf8853bb2d551b"""),
    ("RFC 8439, 2.8.2", "CHACHA20_POLY1305",
     "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
     "070000004041424344454647", "50515253c0c1c2c3c4c5c6c7",
     b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the "
     b"future, sunscreen would be it.".hex(),
     """d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6
     3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36
     92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc
     3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd060
     0691"""),
    ("NIST CAVP, VNT128, 50", "AES_128_CCM", "005e8f4d8e0cbf4e1ceeb5d87a275848", "0ec3ac452b547b9062aac8fa",
     "2f1821aa57e5278ffd33c17d46615b77363149dbc98470413f6543a6b749f2ca", "b6f345204526439daf84998f380dcfb4b4167c959c04ff65",
     """9575e16f35da3c88a19c26a7b762044f4d7bbbafeff05d754829e2a7752fa3a1
     4890972884b511d8"""),
    ("NIST CAVP, VNT128, 51", "AES_128_CCM", "005e8f4d8e0cbf4e1ceeb5d87a275848", "472711261a9262bef077c0b7",
     "17c87889a2652636bcf712d111c86b9d68d64d18d531928030a5ec97c59931a4", "9d63df773b3799e361c5328d44bbb12f4154747ecf7cc667",
     """53323b82d7a754d82cebf0d4bc930ef06d11e162c5c027c4715a641834bbb75b
     b6572ca5a45c3183"""),
)

LENGTHS = (0, 1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 513)


SEAL = {"AES_128_GCM": gcm, "AES_256_GCM": gcm, "CHACHA20_POLY1305": chacha20_poly1305, "AES_128_CCM": ccm}


def case(name, alg, key, nonce, aad, text):
    return {"name": f"{alg}: {name}", "alg": f"KSHAKE_AEAD_{alg}", "key": key, "nonce": nonce,
            "aad": aad, "plaintext": text, "ciphertext": SEAL[alg](key, nonce, aad, text)}


def cases():
    for name, alg, *parts in PUBLISHED:
        key, nonce, aad, text, sealed = (bytes.fromhex(p) for p in parts)
        row = case(name, alg, key, nonce, aad, text)
        assert row["ciphertext"] == sealed, name
        yield row
    for alg, size in KEY_SIZE.items():
        for n in LENGTHS:
            label = f"{alg} {n}"
            yield case(f"{n} bytes", alg, some(f"key {label}", size), some(f"nonce {label}", 12),
                       some(f"aad {label}", 5), some(f"text {label}", n))
        for n in (1, 13, 16, 17, 32):
            label = f"{alg} aad {n}"
            yield case(f"{n} bytes of AAD", alg, some(f"key {label}", size),
                       some(f"nonce {label}", 12), some(f"aad {label}", n), some(f"text {label}", 40))
        yield case("all zero", alg, bytes(size), bytes(12), bytes(5), bytes(48))
        yield case("all ones", alg, b"\xff" * size, b"\xff" * 12, b"\xff" * 5, b"\xff" * 48)
