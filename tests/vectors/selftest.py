# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""kmod/crypto/selftest_vectors.h: what the module must know to come up."""

import hashlib

import aead_cases
import rfc6979
import rsa
from curves import P256, P384
from emit import number, some

MESSAGE = b"sample"


def array(name, data):
    lines = [f"static const u8 {name}[] = {{"]
    for i in range(0, len(data), 12):
        lines.append("\t" + " ".join(f"0x{b:02x}," for b in data[i:i + 12]))
    return "\n".join(lines + ["};", ""])


def curve_arrays(curve, name):
    rfc6979.check(curve)
    key, signatures = rfc6979.PUBLISHED[curve.name]
    message, k, r, s = signatures[0]
    assert message == MESSAGE
    peer = curve.mul(number(f"{curve.name} self-test", curve.n), curve.g)
    values = {
        "scalar": curve.raw(key),
        "public": curve.encode(curve.mul(key, curve.g))[1:],
        "peer": curve.encode(peer)[1:],
        "shared": curve.raw(curve.mul(key, peer)[0]),
        "digest": hashlib.new(curve.digest, message).digest(),
        "nonce": curve.raw(k),
        "r": curve.raw(r),
        "s": curve.raw(s),
    }
    entry = [f"\t{{", f"\t\t.ec = &kshake_ec_{name},",
             f"\t\t.type = KSHAKE_KEY_SEC{curve.name.replace('-', '')}R1,"]
    entry += [f"\t\t.{field} = {name}_{field}," for field in values] + ["\t},"]
    return "\n".join(array(f"{name}_{field}", value) for field, value in values.items()), "\n".join(entry)


def header():
    key = rsa.Key(2048)
    arrays, entries = zip(*(curve_arrays(c, n) for c, n in ((P256, "p256"), (P384, "p384"))))
    size = 256
    base, exponent = number("self-test base", key.n), int.from_bytes(some("self-test exponent", 32), "big")
    values = {
        "selftest_message": MESSAGE,
        "selftest_rsa_key": key.private_der(),
        "selftest_rsa_sig": rsa.pkcs1(key, rsa.digest_info("sha256", MESSAGE)),
        "selftest_modulus": key.n.to_bytes(size, "big"),
        "selftest_base": base.to_bytes(size, "big"),
        "selftest_exponent": exponent.to_bytes(32, "big"),
        "selftest_power": pow(base, exponent, key.n).to_bytes(size, "big"),
    }
    _, _, *ccm = next(row for row in aead_cases.PUBLISHED if row[1] == "AES_128_CCM")
    for name, value in zip(("key", "nonce", "aad", "plain", "sealed"), ccm):
        values[f"selftest_ccm_{name}"] = bytes.fromhex(value)
    return "\n".join([
        "/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */",
        "/*",
        " * Written by tests/vectors/generate.py: change that, not this. Keys and signatures of the",
        " * curves are those of RFC 6979, A.2.5 and A.2.6, AES-CCM is from NIST's CAVP.",
        " */",
        "",
        *arrays,
        "static const struct selftest_ec selftest_curves[] = {",
        *entries,
        "};",
        "",
        *(array(name, value) for name, value in values.items())])
