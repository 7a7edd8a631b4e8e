#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Writes the tables of test vectors for the crypto seam, *.h beside this file, and those of the module's self-tests.

They hold published values (RFCs, the GCM specification, Wycheproof) and ones computed here by
the schoolbook, from nothing but the Python standard library: neither the kernel's crypto nor
OpenSSL, which are to be tested, had a hand in them. The output is always the same.

    generate.py          write
    generate.py --check  say which are not current, and fail
"""

import pathlib
import sys

import aead_cases
import emit
import ffdh
import hmac_cases
import kex_cases
import key_cases
import nonce_cases
import selftest
import sig_cases

TABLES = {
    "hmac": (hmac_cases, "Hashes, HMAC and HKDF."),
    "aead": (aead_cases, "AEADs."),
    "kex": (kex_cases, "Key exchange."),
    "sig": (sig_cases, "Signatures."),
    "key": (key_cases, "Private keys."),
    "nonce": (nonce_cases, "Nonces of ECDSA."),
}


def main():
    check = sys.argv[1:] == ["--check"]
    here = pathlib.Path(__file__).parent
    stale = []
    texts = {here / f"{kind}.h": emit.header(kind, about, module.FIELDS, list(module.cases()))
             for kind, (module, about) in TABLES.items()}
    texts[here.parent.parent / "kmod/crypto/selftest_vectors.h"] = selftest.header()
    texts[here.parent.parent / "kmod/crypto/ffdh_primes.h"] = ffdh.header()
    for path, text in texts.items():
        if check and (not path.exists() or path.read_text() != text):
            stale.append(path.name)
        if not check:
            path.write_text(text)
    for name in stale:
        print(f"{name} is not what generate.py writes", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
