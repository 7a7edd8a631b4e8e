# SPDX-License-Identifier: GPL-2.0-only
"""The kernel's keyrings: private keys on their way into it."""
import contextlib
import ctypes
import itertools
import os
import platform

import kshake
import pki

PROCESS, USER = -2, -4			# KEY_SPEC_*_KEYRING
REVOKE, SETPERM, UNLINK, SET_TIMEOUT, INVALIDATE = 3, 5, 9, 15, 21
ALL = 0x3f3f3f3f
SYS_ADD_KEY, SYS_KEYCTL = {"x86_64": (248, 250), "aarch64": (217, 219)}[platform.machine()]
_numbers = itertools.count()


def _result(value):
    if value < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return value


def add(payload, kind="logon", ring=PROCESS, name=None):
    """The serial of a new key."""
    name = name or f"kshake:test-{os.getpid()}-{next(_numbers)}"
    return _result(kshake.libc.syscall(SYS_ADD_KEY, kind.encode(), name.encode(), payload,
                                       ctypes.c_size_t(len(payload)), ctypes.c_long(ring)))


def control(what, *arguments):
    return _result(kshake.libc.syscall(SYS_KEYCTL, what, *map(ctypes.c_long, arguments)))


@contextlib.contextmanager
def private(name, kind="logon"):
    """The key of a test certificate, for as long as it takes to use it."""
    serial = add(pki.key_der(name), kind)
    try:
        yield serial
    finally:
        # It may be revoked.
        with contextlib.suppress(OSError):
            control(INVALIDATE, serial)


@contextlib.contextmanager
def of_user(uid, payload):
    """A key of another user's, in his own keyring."""
    ours, theirs = os.pipe()
    done, end = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(end)
            # The user of a keyring is the real one.
            os.setresuid(uid, uid, uid)
            os.write(theirs, b"%d" % add(payload, ring=USER))
            os.read(done, 1)
        finally:
            os._exit(0)
    os.close(theirs)
    os.close(done)
    try:
        yield int(os.read(ours, 16))
    finally:
        os.close(end)
        os.close(ours)
        os.waitpid(pid, 0)
