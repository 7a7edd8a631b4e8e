# SPDX-License-Identifier: GPL-2.0-only
"""bpf(2), as much of it as it takes to put sockets into maps, and to refuse setsockopt()."""
import contextlib
import ctypes
import errno
import os
import platform
import struct

from harness import Skip
from kshake import libc

SYS_BPF = {"x86_64": 321, "aarch64": 280}.get(platform.machine())
MAP_CREATE, MAP_UPDATE_ELEM, PROG_LOAD, PROG_ATTACH, PROG_DETACH = 0, 2, 5, 8, 9
SOCKMAP, SOCKHASH = 15, 18
SOCKET_FILTER, CGROUP_SOCKOPT = 1, 25
CGROUP_SETSOCKOPT = 22


def bpf(command, attributes):
    if SYS_BPF is None:
        raise Skip("bpf(2) has a number that is not known here")
    buffer = ctypes.create_string_buffer(attributes, 144)
    # The verifier gives up for whatever interrupts, such as the end of an io_uring.
    for _ in range(5):
        result = libc.syscall(SYS_BPF, command, buffer, len(buffer))
        if result >= 0:
            return result
        number = ctypes.get_errno()
        if number != errno.EAGAIN:
            break
    raise OSError(number, os.strerror(number))


class Map:
    """A sockmap or sockhash of one entry."""

    def __init__(self, kind):
        self.fd = bpf(MAP_CREATE, struct.pack("=5I", kind, 4, 4, 1, 0))

    def update(self, sock):
        key, value = (ctypes.create_string_buffer(struct.pack("i", n)) for n in (0, sock.fileno()))
        bpf(MAP_UPDATE_ELEM, struct.pack("=IIQQQ", self.fd, 0, ctypes.addressof(key), ctypes.addressof(value), 0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.fd)


def load(kind, *instructions, attach=0):
    """The program's descriptor; an instruction is (code, destination register, offset, constant)."""
    packed = b"".join(struct.pack("=BBhi", *instruction) for instruction in instructions)
    program, licence = ctypes.create_string_buffer(packed, len(packed)), ctypes.create_string_buffer(b"GPL")
    return bpf(PROG_LOAD, struct.pack("=IIQQ44xI", kind, len(instructions), ctypes.addressof(program),
                                      ctypes.addressof(licence), attach))


def filter_nothing():
    """A program that returns 0, by its descriptor."""
    return load(SOCKET_FILTER, (0xb7, 0, 0, 0), (0x95, 0, 0, 0))


@contextlib.contextmanager
def no_setsockopt(uid):
    """EPERM for this user, whose credentials the call has: as a security module would."""
    program = load(CGROUP_SOCKOPT,
                   (0x85, 0, 0, 15),			# r0 = bpf_get_current_uid_gid()
                   (0xbc, 0, 0, 0),			# w0 = w0, the uid
                   (0x55, 0, 2, uid),			# if r0 != uid goto the last two
                   (0xb7, 0, 0, 0), (0x95, 0, 0, 0),	# return 0
                   (0xb7, 0, 0, 1), (0x95, 0, 0, 0),	# return 1
                   attach=CGROUP_SETSOCKOPT)
    group = os.open("/sys/fs/cgroup", os.O_RDONLY)
    attachment = struct.pack("=4I", group, program, CGROUP_SETSOCKOPT, 0)
    bpf(PROG_ATTACH, attachment)
    try:
        yield
    finally:
        bpf(PROG_DETACH, attachment)
        os.close(group)
        os.close(program)
