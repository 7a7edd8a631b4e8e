# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""Tables of C structs, with byte strings in hexadecimal."""

import hashlib
import itertools

OFTEN = 3  # values that come more often, and are long, get a name


def stream(label):
    """An endless, always equal run of bytes for each label."""
    for i in itertools.count():
        yield from hashlib.sha256(f"kshake {label} {i}".encode()).digest()


def some(label, n):
    """n bytes that look random."""
    return bytes(itertools.islice(stream(label), n))


def number(label, below):
    """A number from 2 to below - 2 that looks random."""
    return 2 + int.from_bytes(some(label, (below.bit_length() + 71) // 8), "big") % (below - 4)


def literal(value, names):
    if isinstance(value, bytes):
        return names.get(value, f'"{value.hex()}"')
    return str(value)


def name_values(kind, rows):
    """What comes often, and what it is called."""
    values = [v for row in rows for v in row.values() if isinstance(v, bytes) and len(v) > 20]
    often = [v for v in dict.fromkeys(values) if values.count(v) > OFTEN]
    return {v: f"{kind.upper()}_BYTES_{i}" for i, v in enumerate(often, 1)}


def table(kind, rows):
    """One array of struct {kind}_vector; rows are dicts, a "name" is quoted."""
    names = name_values(kind, rows)
    lines = []
    for value, name in names.items():
        lines += [f"#define {name} \\", f'\t"{value.hex()}"']
    lines += [""] * bool(names) + [f"static const struct {kind}_vector {kind}_vectors[] __maybe_unused = {{"]
    for row in rows:
        lines.append("\t{")
        for key, value in row.items():
            if value is None or value == 0 or value == "false":
                continue  # what C leaves out is zero
            text = f'"{value}"' if key == "name" else literal(value, names)
            # A string that is alone on its line may be as long as it is.
            gap = " " if len(text) < 60 else "\n\t\t\t"
            lines.append(f"\t\t.{key} ={gap}{text},")
        lines.append("\t},")
    lines.append("};")
    return "\n".join(lines)


def header(kind, about, fields, rows):
    """A whole header: struct {kind}_vector and its table."""
    guard = f"KSHAKE_VECTORS_{kind.upper()}_H"
    names = [row["name"] for row in rows]
    doubles = {n for n in names if names.count(n) > 1}
    assert not doubles, doubles
    return f"""/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Written by generate.py: change that, not this. {about} */
#ifndef {guard}
#define {guard}

#include "../../kmod/crypto/crypto.h"

/* Strings of bytes are in hexadecimal. */
struct {kind}_vector {{
{fields}}};

{table(kind, rows)}

#endif /* {guard} */
"""
