# SPDX-License-Identifier: GPL-2.0-only
"""bpf(2), as much of it as it takes to put sockets into maps."""
import ctypes
import os
import platform
import struct

from harness import Skip
from kshake import libc

SYS_BPF = {"x86_64": 321, "aarch64": 280}.get(platform.machine())
MAP_CREATE, MAP_UPDATE_ELEM, PROG_LOAD = 0, 2, 5
SOCKMAP, SOCKHASH = 15, 18
SOCKET_FILTER = 1


def bpf(command, attributes):
    buffer = ctypes.create_string_buffer(attributes, 144)
    result = libc.syscall(SYS_BPF, command, buffer, len(buffer))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


class Map:
    """A sockmap or sockhash of one entry."""

    def __init__(self, kind):
        if SYS_BPF is None:
            raise Skip("bpf(2) has a number that is not known here")
        self.fd = bpf(MAP_CREATE, struct.pack("=5I", kind, 4, 4, 1, 0))

    def update(self, sock):
        key, value = (ctypes.create_string_buffer(struct.pack("i", n)) for n in (0, sock.fileno()))
        bpf(MAP_UPDATE_ELEM, struct.pack("=IIQQQ", self.fd, 0, ctypes.addressof(key), ctypes.addressof(value), 0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.fd)


def filter_nothing():
    """A program that returns 0, by its descriptor."""
    program = ctypes.create_string_buffer(b"\xb7" + bytes(7) + b"\x95" + bytes(7), 16)
    licence = ctypes.create_string_buffer(b"GPL")
    return bpf(PROG_LOAD, struct.pack("=IIQQ", SOCKET_FILTER, 2, ctypes.addressof(program), ctypes.addressof(licence)))
