# SPDX-License-Identifier: GPL-2.0-only
"""What the module computes with: what it says when it is loaded, RSA by a driver that was named."""
import contextlib
import errno
import os
import pathlib
import re
import subprocess

import kshake
import pki
from checks import trusting_pin
from harness import equal, true
from servers import s_server
from suite_life import MODULE, references


def log():
    return subprocess.run(["dmesg"], capture_output=True, text=True, check=True).stdout.splitlines()


def insmod(*parameters):
    """(what the shell would show, the kernel's new lines)"""
    before = len(log())
    said = subprocess.run(["insmod", "/run/kshake/kshake.ko", *parameters], capture_output=True, text=True, check=False)
    return said, [line.partition("kshake: ")[2] for line in log()[before:] if "kshake: " in line]


@contextlib.contextmanager
def without_module():
    equal(references(), 0, "the module's references")
    subprocess.run(["rmmod", "kshake"], check=True)
    try:
        yield
    finally:
        if MODULE.exists():
            subprocess.run(["rmmod", "kshake"], check=True)
        subprocess.run(["insmod", "/run/kshake/kshake.ko"], check=True)


def talks(cert):
    with kshake.connect(s_server(cert).address, **trusting_pin(cert)) as sock:
        sock.sendall(b"hello\n")
        equal(kshake.read_exactly(sock, 6), b"olleh\n", "answer")


def says_what_runs():
    """One line, which names what this processor can do; KSHAKE_ARITHMETIC is what the caller thinks that is."""
    flags = set(re.search(r"^flags\s*: (.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M).group(1).split())
    name = "adx" if {"adx", "bmi2"} <= flags else "portable"
    equal(os.environ.get("KSHAKE_ARITHMETIC", name), name, "what the processor can do")
    with without_module():
        said, lines = insmod()
        equal((said.returncode, lines), (0, [f"elliptic curves: {name}, RSA: {name}"]), "the log")


def driver():
    """RSA certificates are verified by the driver, and everything else goes on as it did."""
    with without_module():
        said, lines = insmod("rsa_driver=rsa-generic")
        equal((said.returncode, said.stderr), (0, ""), "insmod")
        true(len(lines) == 1 and lines[0].endswith(", RSA: rsa-generic"), f"the log says {lines}")
        equal((MODULE / "parameters" / "rsa_driver").read_text(), "rsa-generic\n", "the parameter")
        for cert in pki.KEYS:
            talks(cert)


def refused(parameter, number, line):
    def case():
        with without_module():
            said, lines = insmod(parameter)
            true(said.returncode and not MODULE.exists(), "the module is loaded")
            equal(lines, [line], "the log")
            true(number in said.stderr, f"insmod says {said.stderr!r}")
    return case


def cases():
    yield "the log says what runs", says_what_runs
    yield "a driver for RSA", driver
    yield "a driver that does not exist", refused(
        "rsa_driver=rsa-nobody", "No such device", f"no rsa_driver rsa-nobody: error -{errno.ENOENT}")
    yield "a driver of something else", refused(
        "rsa_driver=pkcs1pad(rsa-generic,sha256)", "Invalid", "rsa_driver pkcs1pad(rsa-generic,sha256) is not a driver for rsa")
