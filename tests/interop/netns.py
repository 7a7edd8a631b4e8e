# SPDX-License-Identifier: GPL-2.0-only
"""A network namespace of a suite's own: its helpers, counters and ports concern nobody else."""
import os
import subprocess
import time

import genl

from kshake import libc
from harness import Skip

CLONE_NEWNET = 0x40000000


def enter():
    """Moves this process, before it has threads."""
    if libc.unshare(CLONE_NEWNET):
        raise Skip("cannot make a network namespace")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


class Kshaked:
    """kshaked in this namespace."""

    def __init__(self, *options):
        self.process = subprocess.Popen(["kshaked", *options], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        os.set_blocking(self.process.stdout.fileno(), False)

    def output(self):
        return (self.process.stdout.read() or b"").decode(errors="replace")

    def wait_joined(self, helpers=1, seconds=60):
        """Until this many helpers have joined; emulated, with a debug kernel, loading what to trust takes its time."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if genl.stats()["helpers"] >= helpers:
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise RuntimeError(f"kshaked has not joined: {self.output()}")

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.kill()
