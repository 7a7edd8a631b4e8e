# SPDX-License-Identifier: GPL-2.0-only
"""The servers of tests/stress, which do what a connection's first bytes ask for: echo nothing,
check what comes, send a pattern, KeyUpdates and tickets at will. See tests/stress/stress.h.
"""
import os
import pathlib
import struct
import subprocess

import kshake
import pki
from harness import equal

PROGRAMS = pathlib.Path(__file__).resolve().parents[2] / "build" / "tests"
MAGIC, ODD, MASK = 0x6b7368616b657374, 0x9e3779b97f4a7c15, (1 << 64) - 1
CLEAN, FIN, RESET = range(3)
REQUEST = struct.Struct("=5QI3H4BH8x")
TRAILER = struct.Struct("=2Q")


def mix(x):
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9 & MASK
    x = (x ^ x >> 27) * 0x94d049bb133111eb & MASK
    return x ^ x >> 31


def pattern(seed, size):
    """What a stream of this seed begins with."""
    blocks = []
    for number in range(-(-size // 16)):
        first = (seed + number * ODD) & MASK
        blocks.append(struct.pack("=2Q", first, mix(first ^ (seed << 1 & MASK))))
    return b"".join(blocks)[:size]


class Server:
    """stress-openssl or stress-gnutls on a port of its own."""

    def __init__(self, name="openssl", cert="ecdsa-p256", patience=60, poor=False):
        """poor: clients whose allocations are made to fail"""
        self.process = subprocess.Popen([PROGRAMS / f"stress-{name}", pki.path(f"{cert}.pem"), pki.path(f"{cert}.key"),
                                         str(patience), *(["poor"] if poor else [])], stdout=subprocess.PIPE, text=True)
        self.address = "127.0.0.1", int(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.process.terminate()
        said = self.process.communicate()[0]
        if not kind:
            equal((self.process.returncode, "not ok" in said), (0, False), f"the server, which says: {said}")


class Exchange:
    """What is asked of the server, and whether it was so."""

    def __init__(self, up=0, down=0, chunk=4096, updates=0, requested=1000, tickets=0, end=CLEAN, exact=False,
                 seed=None, trailer=True):
        self.seed = seed if seed is not None else int.from_bytes(os.urandom(8), "little")
        self.up = pattern(self.seed, up)
        self.down = pattern(mix(self.seed), down)
        self.trailer, self.end = trailer, end
        self.request = REQUEST.pack(MAGIC, self.seed, mix(self.seed), up, down, chunk, updates, requested, tickets, end, 0,
                                    exact, not trailer, 0)
        self.got = b""

    def send_request(self, sock):
        sock.sendall(self.request)
        return self

    def want(self):
        """All that the server sends, if it got all of ours."""
        return self.down + (TRAILER.pack(MAGIC, len(self.up)) if self.trailer else b"")

    def finish(self, sock):
        """Reads the rest and compares all of it, then ends."""
        self.got += kshake.read_to_end(sock)
        equal(len(self.got), len(self.want()), "bytes that came")
        equal(self.got == self.want(), True, "every byte is as it was sent")
