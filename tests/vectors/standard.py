#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Writes standard_*.h: the test vectors that others have published for the curves and RSA, in the form of standard.h.

    standard.py FOLDER            write
    standard.py FOLDER --check    say which are not what FOLDER leads to, and fail

FOLDER has, somewhere below it, the files as they were published. These Debian packages bring them:

    android-platform-external-boringssl 13.0.0+r24 (source)
        Wycheproof's *_test.json: commit eb35c25e05d1, generator version 0.8r12
        ecdh_tests.txt: NIST's KAS_ECC_CDH_PrimitiveTest.txt, with other names for its fields
    python3-cryptography-vectors 38.0.4
        NIST's SigGen.txt, SigVer.rsp and PKV.rsp in ECDSA/FIPS_186-3/ (CAVS 11; FIPS 186-4 has the same values)

Each header says which files it is made of, with their SHA-256, and how many vectors each of them gave. Values are taken
as they are. Numbers are brought to the length of the field, NIST's pairs (r, s) and points become DER. Left out are
comments, keys in further forms, and what uses hashes that kshake does not have.
"""

import argparse
import collections
import hashlib
import json
import pathlib
import sys

import emit
from rsa import element, integer, sequence

HASHES = ("sha256", "sha384", "sha512")
SIZES = {"secp256r1": 32, "secp384r1": 48}
NIST = {"P-256": "secp256r1", "P-384": "secp384r1"}
OIDS = {"secp256r1": bytes.fromhex("06082a8648ce3d030107"), "secp384r1": bytes.fromhex("06052b81040022")}
EC_PUBLIC_KEY = bytes.fromhex("06072a8648ce3d0201")

ECDH = ["secp256r1_ecpoint", "secp384r1_ecpoint"]
ECDSA = ["secp256r1_sha256", "secp256r1_sha512", "secp384r1_sha384", "secp384r1_sha512"]
RSA = ["signature", "signature_2048_sha256", "signature_3072_sha256", "signature_3072_sha384",
       "signature_4096_sha384", "signature_4096_sha512"]
PSS = ["pss_2048_sha256_mgf1_32", "pss_3072_sha256_mgf1_32", "pss_4096_sha256_mgf1_32", "pss_misc"]


class Name(str):
    """What stands in C as it is."""


class Sources:
    """The files, and which of them were read since the last header."""

    def __init__(self, folder):
        self.folder = folder
        self.read = {}

    def text(self, path):
        found = [p for p in self.folder.rglob(pathlib.Path(path).name) if p.as_posix().endswith("/" + path)]
        if len({p.read_bytes() for p in found}) != 1:
            sys.exit(f"{self.folder} has {len(found)} different files {path}" if found else f"{path} is missing")
        data = found[0].read_bytes()
        self.read[path] = hashlib.sha256(data).hexdigest()
        return data.decode()

    def wycheproof(self, name):
        doc = json.loads(self.text(f"{name}_test.json"))
        assert doc["numberOfTests"] == sum(len(g["tests"]) for g in doc["testGroups"]), name
        return doc["testGroups"]

    def nist(self, path):
        """Pairs of a section's title and its records."""
        section, record = None, {}
        for line in self.text(path).splitlines() + [""]:
            line = line.partition("#")[0].strip()
            if line.startswith("["):
                section = line.strip("[]").replace(" ", "")
            elif " = " in line:
                key, _, value = line.partition(" = ")
                record[key] = value
            elif record:
                yield section, record
                record = {}


def number(value, curve):
    """As long as a coordinate; longer if it is."""
    value = int(value, 16)
    return value.to_bytes(max(SIZES[curve], (value.bit_length() + 7) // 8), "big")


def point(x, y, curve):
    return b"\4" + number(x, curve) + number(y, curve)


def hash_name(sha):
    """KSHAKE_HASH_NR: one that kshake does not have."""
    name = sha.replace("-", "").lower()
    return Name(f"KSHAKE_HASH_{name.upper() if name in HASHES else 'NR'}")


def verdict(result):
    return Name(f"STANDARD_{result.upper()}")


def flags(test):
    return Name('"' + ",".join(test["flags"]) + '"')


def group(curve):
    return Name(f"KSHAKE_GROUP_{curve.upper()}")


# ECDH: id, verdict, flags, peer, private, shared, public


def wycheproof_ecdh(sources, name):
    groups = sources.wycheproof(f"ecdh_{name}")
    curve = name.partition("_")[0]
    assert all(g["curve"] == curve and g["encoding"] == "ecpoint" for g in groups)
    rows = [(t["tcId"], verdict(t["result"]), flags(t), bytes.fromhex(t["public"]), number(t["private"], curve),
             bytes.fromhex(t["shared"]) or None, None) for g in groups for t in g["tests"]]
    return f"ecdh_{name}", [group(curve)], rows


def nist_cdh(sources, curve):
    records = [r for _, r in sources.nist("ecdh_tests.txt") if NIST.get(r["Curve"]) == curve]
    rows = [(i, verdict("valid"), Name('""'), point(r["PeerX"], r["PeerY"], curve), number(r["Private"], curve),
             number(r["Z"], curve), point(r["X"], r["Y"], curve)) for i, r in enumerate(records)]
    return f"KAS_ECC_CDH_PrimitiveTest_{curve}", [group(curve)], rows


def nist_result(record):
    return verdict({"P": "valid", "F": "invalid"}[record["Result"][0]])


def nist_pkv(sources, curve):
    records = [r for s, r in sources.nist("ECDSA/FIPS_186-3/PKV.rsp") if NIST.get(s) == curve]
    rows = [(i, nist_result(r), Name('""'), point(r["Qx"], r["Qy"], curve), None, None, None)
            for i, r in enumerate(records)]
    return f"PKV_{curve}", [group(curve)], rows


# Signatures: id, verdict, flags, key, message, sig; with keys: spki, scheme, hash, mgf, salt


def ec_scheme(curve, sha):
    own = {"secp256r1": "SHA256", "secp384r1": "SHA384"}[curve]
    return Name(f"KSHAKE_SIG_ECDSA_{curve.upper()}_{own}" if sha == own else "0")


def ec_key(spki, curve, sha):
    return spki, ec_scheme(curve, sha), hash_name(sha), Name("0"), 0


def rsa_key(g):
    alg = g["sha"].replace("-", "")
    spki = bytes.fromhex(g["keyDer"])
    if g["type"] == "RsassaPkcs1Verify":
        return spki, Name(f"KSHAKE_SIG_RSA_PKCS1_{alg}"), hash_name(alg), Name("0"), 0
    assert g["type"] == "RsassaPssVerify" and g["mgf"] == "MGF1"
    return spki, Name(f"KSHAKE_SIG_RSA_PSS_RSAE_{alg}"), hash_name(alg), hash_name(g["mgfSha"]), g["sLen"]


def signatures(name, keyed):
    """One file of pairs of a key and a test: id, verdict, flags, message, sig."""
    keys = list(dict.fromkeys(key for key, _ in keyed))
    rows = [(*test[:3], keys.index(key), *test[3:]) for key, test in keyed]
    return name, keys, rows


def wycheproof_sigs(sources, name, make_key):
    keyed = [(make_key(g), (t["tcId"], verdict(t["result"]), flags(t), bytes.fromhex(t["msg"]),
                            bytes.fromhex(t["sig"])))
             for g in sources.wycheproof(name) if hash_name(g["sha"]) != "KSHAKE_HASH_NR" for t in g["tests"]]
    return signatures(name, keyed)


def wycheproof_ecdsa(sources, name):
    curve, sha = name.upper().split("_")

    def key(g):
        assert g["key"]["curve"].upper() == curve and g["sha"].replace("-", "") == sha
        return ec_key(bytes.fromhex(g["keyDer"]), curve.lower(), sha)

    return wycheproof_sigs(sources, f"ecdsa_{name}", key)


def spki(q, curve):
    return sequence(sequence(EC_PUBLIC_KEY, OIDS[curve]), element(3, b"\0" + q))


def nist_sections():
    for title, curve in NIST.items():
        for sha in HASHES:
            sha = sha.upper()
            yield f"{title},SHA-{sha[3:]}", curve, sha


def nist_sigver(sources, title, curve, sha):
    keyed = []
    for s, r in sources.nist("ECDSA/FIPS_186-3/SigVer.rsp"):
        if s == title:
            key = ec_key(spki(point(r["Qx"], r["Qy"], curve), curve), curve, sha)
            keyed.append((key, (len(keyed), nist_result(r), Name('""'), bytes.fromhex(r["Msg"]),
                                sequence(integer(int(r["R"], 16)), integer(int(r["S"], 16))))))
    return signatures(f"SigVer_{curve}_{sha.lower()}", keyed)


# Signing: id, d, q, k, r, s, message


def nist_siggen(sources, title, curve, sha):
    records = [r for s, r in sources.nist("ECDSA/FIPS_186-3/SigGen.txt") if s == title]
    rows = [(i, number(r["d"], curve), point(r["Qx"], r["Qy"], curve), number(r["k"], curve),
             number(r["R"], curve), number(r["S"], curve), bytes.fromhex(r["Msg"])) for i, r in enumerate(records)]
    return f"SigGen_{curve}_{sha.lower()}", [group(curve), hash_name(sha)], rows


# C


def identifier(name):
    return "standard_" + name.lower()


def braces(values, names):
    texts = [str(v) if isinstance(v, (Name, int)) else "NULL" if v is None else emit.literal(v, names) for v in values]
    return "{ " + ", ".join(texts) + " },"


def array(kind, name, rows, names):
    return [f"static const struct standard_{kind} {name}[] = {{", *("\t" + braces(r, names) for r in rows), "};", ""]


def tally(rows):
    count = collections.Counter(str(v) for row in rows for v in row if isinstance(v, Name))
    return [count[verdict(v)] for v in ("valid", "acceptable", "invalid")]


def file_entry(kind, name, about, rows):
    fields = [f'.name = "{name}"']
    if kind == "sig":
        fields.append(f".keys = {identifier(name)}_keys")
    else:
        fields.append(f".group = {about[0]}")
    if kind == "sign":
        fields.append(f".hash = {about[1]}")
    fields += [f".vectors = {identifier(name)}", f".nr = ARRAY_SIZE({identifier(name)})"]
    if kind == "sign":
        fields.append(f".expect = {len(rows)}")
    else:
        fields.append(".expect = { %d, %d, %d }" % tuple(tally(rows)))
    return ["\t{", *(f"\t\t{field}," for field in fields), "\t},"]


def header(title, kind, what, files, read):
    """A table of @files: their names, keys or what else is about all of a file, and rows."""
    sections = [row for _, _, rows in files for row in rows]
    sections += [key for _, keys, _ in files for key in keys if kind == "sig"]
    names = emit.name_values(f"standard_{title}", [dict(enumerate(row)) for row in sections])
    guard = f"KSHAKE_VECTORS_STANDARD_{title.upper()}_H"
    lines = ["/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */",
             "/*", f" * Written by standard.py: change that, not this. {what} Made of:", " *"]
    lines += [f" * {path}\n *\tSHA-256 {digest}" for path, digest in sorted(read.items())]
    lines += [" */", f"#ifndef {guard}", f"#define {guard}", "", '#include "standard.h"', ""]
    for value, name in names.items():
        lines += [f"#define {name} \\", f'\t"{value.hex()}"']
    lines += [""] * bool(names)
    for name, keys, rows in files:
        if kind == "sig":
            lines += array("key", f"{identifier(name)}_keys", keys, names)
        lines += array(kind, identifier(name), rows, names)
    lines.append(f"static const struct standard_{kind}_file standard_{title}_files[] = {{")
    for name, about, rows in files:
        lines += file_entry(kind, name, about, rows)
    lines += ["};", "", f"#endif /* {guard} */", ""]
    return "\n".join(lines)


def tables(sources):
    yield "ecdh", "ecdh", "ECDH, and points that are not one.", [
        *(wycheproof_ecdh(sources, name) for name in ECDH),
        *(make(sources, curve) for make in (nist_cdh, nist_pkv) for curve in SIZES)]
    yield "ecdsa", "sig", "ECDSA signatures.", [
        *(wycheproof_ecdsa(sources, name) for name in ECDSA),
        *(nist_sigver(sources, *section) for section in nist_sections())]
    yield "sign", "sign", "ECDSA with given nonces.", [nist_siggen(sources, *section) for section in nist_sections()]
    yield "rsa", "sig", "RSA signatures.", [wycheproof_sigs(sources, f"rsa_{name}", rsa_key) for name in RSA + PSS]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    here = pathlib.Path(__file__).parent
    sources, stale = Sources(args.folder), 0
    for title, kind, what, files in tables(sources):
        path = here / f"standard_{title}.h"
        text = header(title, kind, what, files, sources.read)
        sources.read = {}
        for name, _, rows in files:
            counts = f"{len(rows)} signed" if kind == "sign" else "%d valid, %d acceptable, %d invalid" % tuple(tally(rows))
            print(f"{path.name}: {name}: {counts}")
        if not args.check:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            print(f"{path.name} is not what standard.py writes", file=sys.stderr)
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main())
