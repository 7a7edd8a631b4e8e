# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Key exchange: what a peer may send, and what it must not."""

import ffdh
from curves import P256, P384, P25519, x25519
from emit import number, some

FIELDS = """\
	const char *name;
	u16 group;
	const char *private;
	const char *public;	/* that belongs to @private */
	const char *peer;
	const char *shared;	/* NULL: @err is expected */
	int err;
"""

# Wycheproof and RFC 7748: private, peer's, shared. No shared: of low order.
X25519_PUBLISHED = """
RFC 7748, 6.1
77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a
de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f
4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742
Wycheproof, normal case
4852834d9d6b77dadeabaaf2e11dca66d19fe74993a7bec36c6e16a0983feaba
9c647d9ae589b9f58fdc3ca4947efbc915c4b2e08e744a0edf469dac59c8f85a
87b7f212b627f7a54ca5e0bcdaddd5389d9de6156cdbcf8ebe14ffbcfb436551
Wycheproof, public key on twist
588c061a50804ac488ad774ac716c3f5ba714b2712e048491379a500211998a8
63aa40c6e38346c5caf23a6df0a5e6c80889a08647e551b3563449befcfc9733
b1a707519495ffffb298ff941716b06dfab87cf8d91123fe2be9a233dda22212
Wycheproof, public key on twist
b05bfd32e55325d9fd648cb302848039000b390e44d521e58aab3b29a6960ba8
0f83c36fded9d32fadf4efa3ae93a90bb5cfa66893bc412c43fa7287dbb99779
67dd4a6e165533534c0e3f172e4ab8576bca923a5f07b2c069b4c310ff2e935b
Wycheproof, public key on twist
70e34bcbe1f47fbc0fddfd7c1e1aa53d57bfe0f66d243067b424bb6210bed19c
0b8211a2b6049097f6871c6c052d3c5fc1ba17da9e32ae458403b05bb283092a
4a0638cfaa9ef1933b47f8939296a6b25be541ef7f70e844c0bcc00b134de64a
Wycheproof, public key on twist
68c1f3a653a4cdb1d37bba94738f8b957a57beb24d646e994dc29a276aad458d
343ac20a3b9c6a27b1008176509ad30735856ec1c8d8fcae13912d08d152f46c
399491fce8dfab73b4f9f611de8ea0b27b28f85994250b0f475d585d042ac207
Wycheproof, public key = 0
207494038f2bb811d47805bcdf04a2ac585ada7f2f23389bfd4658f9ddd4debc
0000000000000000000000000000000000000000000000000000000000000000
0000000000000000000000000000000000000000000000000000000000000000
Wycheproof, public key = 1
202e8972b61c7e61930eb9450b5070eae1c670475685541f0476217e4818cfab
0100000000000000000000000000000000000000000000000000000000000000
0000000000000000000000000000000000000000000000000000000000000000
Wycheproof, edge case on twist
38dde9f3e7b799045f9ac3793d4a9277dadeadc41bec0290f81f744f73775f84
0200000000000000000000000000000000000000000000000000000000000000
9a2cfe84ff9c4a9739625cae4a3b82a906877a441946f8d7b3d795fe8f5d1639
Wycheproof, edge case on twist
9857a914e3c29036fd9a442ba526b5cdcdf28216153e636c10677acab6bd6aa5
0300000000000000000000000000000000000000000000000000000000000000
4da4e0aa072c232ee2f0fa4e519ae50b52c1edd08a534d4ef346c2e106d21d60
Wycheproof, edge case on twist
48e2130d723305ed05e6e5894d398a5e33367a8c6aac8fcdf0a88e4b42820db7
ffffff030000f8ffff1f0000c0ffffff000000feffff070000f0ffff3f000000
9ed10c53747f647f82f45125d3de15a1e6b824496ab40410ffcc3cfe95760f3b
Wycheproof, edge case on twist
28f41011691851b3a62b641553b30d0dfddcb8fffcf53700a7be2f6a872e9fb0
000000fcffff070000e0ffff3f000000ffffff010000f8ffff0f0000c0ffff7f
cf72b4aa6aa1c9f894f4165b86109aa468517648e1f0cc70e1ab08460176506b
Wycheproof, edge case for public key
386f7f16c50731d64f82e6a170b142a4e34f31fd7768fcb8902925e7d1e21abe
0400000000000000000000000000000000000000000000000000000000000000
0fcab5d842a078d7a71fc59b57bfb4ca0be6873b49dcdb9f44e14ae8fbdfa542
Wycheproof, edge case for public key
e023a289bd5e90fa2804ddc019a05ef3e79d434bb6ea2f522ecb643a75296e95
ffffffff00000000ffffffff00000000ffffffff00000000ffffffff00000000
54ce8f2275c077e3b1306a3939c5e03eef6bbb88060544758d9fef59b0bc3e4f
Wycheproof, edge case for public key
68f010d62ee8d926053a361c3a75c6ea4ebdc8606ab285003a6f8f4076b01e83
ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff03
f136775c5beb0af8110af10b20372332043cab752419678775a223df57c9d30d
Wycheproof, edge case for public key
58ebcb35b0f8845caf1ec630f96576b62c4b7b6c36b29deb2cb0084651755c96
fffffffbfffffbffffdfffffdffffffffefffffefffff7fffff7ffffbfffff3f
bf9affd06b844085586460962ef2146ff3d4533d9444aab006eb88cc3054407d
Wycheproof, public key with low order
10255c9230a97a30a458ca284a629669293a31890cda9d147febc7d1e22d6bb1
e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800
0000000000000000000000000000000000000000000000000000000000000000
Wycheproof, public key with low order
78f1e8edf14481b389448dac8f59c70b038e7cf92ef2c7eff57a72466e115296
5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157
0000000000000000000000000000000000000000000000000000000000000000
Wycheproof, public key with low order
a0a05a3e8f9f44204d5f8059a94ac7dfc39a49ac016dd743dbfa43c5d671fd88
ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
0000000000000000000000000000000000000000000000000000000000000000
Wycheproof, public key with low order
d0dbb3ed1906663f15420af31f4eaf6509d9a9949723500605ad7c1c6e7450a9
edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
0000000000000000000000000000000000000000000000000000000000000000
Wycheproof, public key >= p
f01e48dafac9d7bcf589cbc382c878d18bda3550589ffb5d50b523bebe329dae
efffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
bd36a0790eb883098c988b21786773de0b3a4df162282cf110de18dd484ce74b
Wycheproof, public key >= p
288796bc5aff4b81a37501757bc0753a3c21964790d38699308debc17a6eaf8d
f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
b4e0dd76da7b071728b61f856771aa356e57eda78a5b1655cc3820fb5f854c5c
Wycheproof, public key >= p
98df845f6651bf1138221f119041f72b6dbc3c4ace7143d99fd55ad867480da8
f1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
6fdf6c37611dbd5304dc0f2eb7c9517eb3c50e12fd050ac6dec27071d4bfc034
Wycheproof, public key >= p
f09498e46f02f878829e78b803d316a2ed695d0498a08abdf8276930e24edcb0
ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
4c8fc4b1c6ab88fb21f18f6d4c810240d4e94651ba44f7a2c863cec7dc56602d
RFC 7748, 5.2
a046e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449a44
e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c
c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552
RFC 7748, 5.2
4866e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba4d
e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a413
95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957
Wycheproof, edge case for shared secret
a0a4f130b98a5be4b1cedb7cb85584a3520e142d474dc9ccb909a073a976bf63
0ab4e76380d84dde4f6833c58f2a9fb8f83bb0169b172be4b6e0592887741a36
0200000000000000000000000000000000000000000000000000000000000000
Wycheproof, edge case for shared secret
a0a4f130b98a5be4b1cedb7cb85584a3520e142d474dc9ccb909a073a976bf63
89e10d5701b4337d2d032181538b1064bd4084401ceca1fd12663a1959388000
0900000000000000000000000000000000000000000000000000000000000000
Wycheproof, edge case for shared secret
a0a4f130b98a5be4b1cedb7cb85584a3520e142d474dc9ccb909a073a976bf63
2b55d3aa4a8f80c8c0b2ae5f933e85af49beac36c2fa7394bab76c8933f8f81d
1000000000000000000000000000000000000000000000000000000000000000
Wycheproof, edge case for shared secret
a0a4f130b98a5be4b1cedb7cb85584a3520e142d474dc9ccb909a073a976bf63
63e5b1fe9601fe84385d8866b0421262f78fbfa5aff9585e626679b18547d959
feffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff3f
Wycheproof, checking for overflow
c81724704000b26d31703cc97e3a378d56fad8219361c88cca8bd7c5719b12b2
fd300aeb40e1fa582518412b49b208a7842b1e1f056a040178ea4141534f652d
b734105dc257585d73b566ccb76f062795ccbec89128e52b02f3e59639f13c46
Wycheproof, checking for overflow
c81724704000b26d31703cc97e3a378d56fad8219361c88cca8bd7c5719b12b2
c8ef79b514d7682677bc7931e06ee5c27c9b392b4ae9484473f554e6678ecc2e
647a46b6fc3f40d62141ee3cee706b4d7a9271593a7b143e8e2e2279883e4550
Wycheproof, checking for overflow
c81724704000b26d31703cc97e3a378d56fad8219361c88cca8bd7c5719b12b2
64aeac2504144861532b7bbcb6c87d67dd4c1f07ebc2e06effb95aecc6170b2c
4ff03d5fb43cd8657a3cf37c138cadcecce509e4eba089d0ef40b4e4fb946155
Wycheproof, checking for overflow
c81724704000b26d31703cc97e3a378d56fad8219361c88cca8bd7c5719b12b2
bf68e35e9bdb7eee1b50570221860f5dcdad8acbab031b14974cc49013c49831
21cee52efdbc812e1d021a4af1e1d8bc4db3c400e4d2a2c56a3926db4d99c65b
Wycheproof, private key == -1 (mod order)
a023cdd083ef5bb82f10d62e59e15a6800000000000000000000000000000050
258e04523b8d253ee65719fc6906c657192d80717edc828fa0af21686e2faa75
258e04523b8d253ee65719fc6906c657192d80717edc828fa0af21686e2faa75
Wycheproof, private key == 1 (mod order) on twist
58083dd261ad91eff952322ec824c682ffffffffffffffffffffffffffffff5f
2eae5ec3dd494e9f2d37d258f873a8e6e9d0dbd1e383ef64d98bb91b3e0be035
2eae5ec3dd494e9f2d37d258f873a8e6e9d0dbd1e383ef64d98bb91b3e0be035
"""

# Wycheproof: comment, peer's point, its shared x, with one private key for all.
P256_PRIVATE = "0a0d622a47e48f6bc1038ace438c6f528aa00ad2bd1da5f13ee46bf5f633d71a"
P256_PUBLISHED = """
shared x is 0
58fd4168a87795603e2b04390285bdca6e57de6027fe211dd9d25e2212d29e62
080d36bd224d7405509295eed02a17150e03b314f96da37445b0d1d29377d12c
0000000000000000000000000000000000000000000000000000000000000000
shared x is p - 3
a1ecc24bf0d0053d23f5fd80ddf1735a1925039dc1176c581a7e795163c8b9ba
2cb5a4e4d5109f4527575e3137b83d79a9bcb3faeff90d2aca2bed71bb523e7e
ffffffff00000001000000000000000000000000fffffffffffffffffffffffc
shared x is 2^16
1b0e7437c33d379929430d3ec10df59bed7fe2a1d950c5791e1e9ddeef1f4d70
fbdb0e3bbce63a27f27838c685207f2ccaf689d25eb622744db1168ac92619e8
0000000000000000000000000000000000000000000000000000000000010000
shared x is 2^32
08d6148d0244d243b3d0d1777de6375fa7ebeab477f19915d05994db04df2197
27737d4f8ce0a7f390becce92b2bcd5c054f18ecb58e5dd59baf88b4ed6abea8
0000000000000000000000000000000000000000000000000000000100000000
shared x is 2^96
4c9695b7668434fc85769acb10f0edcf87a96b7d5dc347b46bb304b0b1d3267f
cf5d993bff2a8c774808231a34f41b33667d8ebeafd00689fa3a9bfa05a40c1c
0000000000000000000000000000000000000001000000000000000000000000
shared x satisfies x^2 = -3
a492fe4b4908b6d675d687551f99c617e4e5c97aa266958953129eb381f0153b
111b95c94fa1d1ecd1d41d2785c1db5195875ae98051732a59ba7720f9089af6
6522aed9ea48f2623b8eeae3e213b99da32e74c9421835804d374ce28fcca662
shared x has a pattern of 4 bits
0b9d56422ed9c2082dd9d46d231fd0141f92e79f5a12da4c77c488c87363f944
e6e3c2ec9779615f242bc30d1c28c1f984b8c252243f5f1eaa3d855e1cc2d8a6
3333333333333333333333333333333333333333333333333333333333333333
"""


def blocks(text, n):
    lines = text.strip().split("\n")
    return [lines[i:i + n] for i in range(0, len(lines), n)]


def case(name, group, private, public, peer, shared):
    return {"name": name, "group": f"KSHAKE_GROUP_{group}", "private": private, "public": public,
            "peer": peer, "shared": shared, "err": "-EBADMSG" if shared is None else 0}


def x25519_cases():
    base = (9).to_bytes(32, "little")
    seen = {}

    def one(name, private, peer, shared):
        seen[name] = seen.get(name, 0) + 1
        return case(f"X25519: {name} ({seen[name]})", "X25519", private, x25519(private, base),
                    peer, shared)

    for name, private, peer, shared in blocks(X25519_PUBLISHED, 4):
        private, peer, shared = (bytes.fromhex(x) for x in (private, peer, shared))
        assert x25519(private, peer) == shared, name
        yield one(name, private, peer, shared if any(shared) else None)

    mine = some("x25519 private", 32)
    # The points of order 1, 2, 4 and 8, in all forms that fit into 32 bytes.
    order8 = (0xb8495f16056286fdb1329ceb8d09da6ac49ff1fae35616aeb8413b7c7aebe0,
              0x57119fd0dd4e22d8868e1c58c45c44045bef839c55b1d0b1248c50a3bc959c5f)
    for low in (0, 1, P25519 - 1, *order8):
        for form in range(low, 2 ** 255, P25519):
            for top in (0, 1 << 255):
                peer = (form | top).to_bytes(32, "little")
                assert not any(x25519(mine, peer))
                yield one("low order", mine, peer, None)
    for u in (2, 9, P25519 - 2, P25519 + 2, P25519 + 18, 2 ** 254):
        peer = (u | 1 << 255).to_bytes(32, "little")
        yield one("top bit is ignored", mine, peer, x25519(mine, peer))
    peer = x25519(some("x25519 peer", 32), base)
    yield one("plain", mine, peer, x25519(mine, peer))
    for name, bad in (("empty", b""), ("one byte", peer[:1]), ("too short", peer[:-1]),
                      ("too long", peer + b"\0"), ("twice as long", peer + peer),
                      ("with a form byte", b"\4" + peer)):
        yield one(name, mine, bad, None)


def nist_cases(curve, group, other):
    def one(name, private, peer, shared):
        return case(f"{curve.name}: {name}", group, curve.raw(private),
                    curve.encode(curve.mul(private, curve.g)), peer, shared)

    def good(name, private, q):
        return one(name, private, curve.encode(q), curve.raw(curve.mul(private, q)[0]))

    p, size = curve.p, curve.size
    d = number(f"{curve.name} private", curve.n)
    q = curve.mul(number(f"{curve.name} peer", curve.n), curve.g)
    yield good("plain", d, q)
    yield good("peer's point is the generator", d, curve.g)
    yield good("peer's point is the generator's negative", d, curve.neg(curve.g))
    yield good("peer has our point", d, curve.mul(d, curve.g))
    yield good("private key 2", 2, q)
    yield good("private key n - 3", curve.n - 3, q)
    yield good("private key 2^128", 2 ** 128, q)
    yield good("private key of ones", 2 ** (8 * size - 1) - 1, q)
    yield good("private key of alternating bits", 0x55 * (2 ** (8 * size) - 1) // 255, q)
    smallest = next(x for x in range(p) if curve.lift(x))
    for name, point in (("smallest x", curve.lift(smallest)),
                        ("smallest x, other y", curve.neg(curve.lift(smallest)))):
        yield good(name, d, point)
    yield good("largest x", d, curve.lift(next(x for x in range(p - 1, 0, -1) if curve.lift(x))))
    for k in (2, 3, 4, 5, 6, 7):
        yield good(f"{k} times the generator", d, curve.mul(k, curve.g))

    share = curve.encode(q)
    xb, yb = curve.raw(q[0]), curve.raw(q[1])
    tiny = curve.lift(next(x for x in range(2 ** (8 * size) - p) if curve.lift(x)))
    off = next(x for x in range(1, 99) if not curve.lift(x))
    bad = {
        "empty": b"",
        "form byte alone": b"\4",
        "point at infinity": b"\0",
        "point at infinity, full length": bytes(1 + 2 * size),
        "without form byte": xb + yb,
        "compressed": bytes([2 + q[1] % 2]) + xb,
        "compressed, wrong parity": bytes([3 - q[1] % 2]) + xb,
        "compressed form, full length": bytes([2 + q[1] % 2]) + xb + yb,
        "hybrid": bytes([6 + q[1] % 2]) + xb + yb,
        "hybrid, wrong parity": bytes([7 - q[1] % 2]) + xb + yb,
        "form byte 5": b"\5" + xb + yb,
        "form byte 0x84": b"\x84" + xb + yb,
        "one byte short": share[:-1],
        "one byte long": share + b"\0",
        "one byte long, in front": b"\0" + share,
        "coordinates of zero": b"\4" + bytes(2 * size),
        "x = 0, y = 1": b"\4" + curve.raw(0) + curve.raw(1),
        "x = 1, y = 0": b"\4" + curve.raw(1) + curve.raw(0),
        "y is off by one": b"\4" + xb + curve.raw((q[1] + 1) % p),
        "y has its last bit flipped": share[:-1] + bytes([share[-1] ^ 1]),
        "x has its last bit flipped": b"\4" + xb[:-1] + bytes([xb[-1] ^ 1]) + yb,
        "x and y swapped": b"\4" + yb + xb,
        "x without a point": b"\4" + curve.raw(off) + curve.raw(1),
        "x is p": b"\4" + curve.raw(p) + curve.raw(q[1]),
        "y is p": b"\4" + xb + curve.raw(p),
        "x is not reduced": b"\4" + curve.raw(tiny[0] + p) + curve.raw(tiny[1]),
        "x and y are p": b"\4" + curve.raw(p) * 2,
        "all ones": b"\4" + b"\xff" * 2 * size,
        f"a point on {other.name}": other.encode(other.g),
        "a point on another curve with the same a": b"\4" + curve.raw(3) + curve.raw(5),
    }
    for name, peer in bad.items():
        yield one(name, d, peer, None)


def ffdh_cases(group):
    def one(name, x, peer, shared):
        return case(f"{group.name}: {name}", group.name.upper(), x.to_bytes(group.private_size, "big"),
                    group.raw(pow(2, x, group.p)), peer, shared)

    def good(name, x, y):
        return one(name, x, group.raw(y), group.raw(pow(y, x, group.p)))

    p, q, top = group.p, group.p // 2, 2 ** (8 * group.private_size)
    x = number(f"{group.name} private", top)
    y = pow(2, number(f"{group.name} peer", q), p)
    yield good("plain", x, y)
    yield good("peer's share is the generator", x, 2)
    yield good("peer's share is p - 2", x, p - 2)
    yield good("peer's share is not a square", x, p - y)
    yield good("peer has our share", x, pow(2, x, p))
    yield good("private key 1", 1, y)
    yield good("private key 2", 2, y)
    yield good("private key of ones", top - 1, y)
    # Zeros that a secret or a share begins with are not left out
    begins = next(k for k in range(2, 9999) if not pow(y, k, p) >> 8 * group.size - 8)
    yield good("secret begins with a zero", begins, y)
    yield good("peer's share begins with zeros", x, 2 ** 200 + 1)
    small = next(k for k in range(2, 9999) if not pow(2, k, p) >> 8 * group.size - 8 and k > group.bits)
    yield good("our share begins with a zero", small, y)
    bad = {
        "0": group.raw(0), "1": group.raw(1), "p - 1": group.raw(p - 1), "p": group.raw(p),
        "p + 1": group.raw(p + 1), "p + 2": group.raw(p + 2), "all ones": b"\xff" * group.size,
        "empty": b"", "one byte short": group.raw(y)[1:], "one byte short, behind": group.raw(y)[:-1],
        "one byte long": b"\0" + group.raw(y), "one byte long, behind": group.raw(y) + b"\0",
        "a small one without its zeros": b"\2", "as long as another group's": bytes(4) + group.raw(y)[:60],
    }
    for name, peer in bad.items():
        yield one(f"peer's share is {name}", x, peer, None)


def cases():
    yield from x25519_cases()
    for name, x, y, shared in blocks(P256_PUBLISHED, 4):
        d, q = int(P256_PRIVATE, 16), (int(x, 16), int(y, 16))
        assert P256.has(q) and P256.mul(d, q)[0] == int(shared, 16), name
        yield case(f"P-256: {name}", "SECP256R1", P256.raw(d), P256.encode(P256.mul(d, P256.g)),
                   P256.encode(q), bytes.fromhex(shared))
    yield from nist_cases(P256, "SECP256R1", P384)
    yield from nist_cases(P384, "SECP384R1", P256)
    for group in ffdh.GROUPS:
        yield from ffdh_cases(group)
