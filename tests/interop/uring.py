# SPDX-License-Identifier: GPL-2.0-only
"""io_uring by its system calls: as much as it takes to drive a socket."""
import ctypes
import mmap
import os
import socket
import struct

from harness import Skip
from kshake import libc

SYS_SETUP, SYS_ENTER = 425, 426
GETEVENTS, OFF_SQES = 1, 0x10000000
POLL_ADD, CONNECT, SEND, RECV, SPLICE = 6, 16, 26, 27, 30
ENTRIES = 16
IOSQE_ASYNC = 16


class Ring:
    """submit() queues an operation and gives its number, wait() the result of one."""

    def __init__(self):
        params = (ctypes.c_uint32 * 30)()
        self.fd = libc.syscall(SYS_SETUP, ENTRIES, params)
        if self.fd < 0:
            raise Skip(f"no io_uring: {os.strerror(ctypes.get_errno())}")
        self.sq_tail, self.sq_mask, self.sq_array = params[11], params[12], params[16]
        self.cq_head, self.cq_tail, self.cq_mask, self.cqes = params[20], params[21], params[22], params[25]
        size = max(self.sq_array + 4 * params[0], self.cqes + 16 * params[1])
        self.rings = mmap.mmap(self.fd, size)
        self.sqes = mmap.mmap(self.fd, 64 * params[0], offset=OFF_SQES)
        self.count, self.results, self.keep = 0, {}, {}

    def word(self, at):
        return struct.unpack_from("=I", self.rings, at)[0]

    def submit(self, opcode, fd, address=0, length=0, offset=0, flags=0, splice_in=0, keep=None, sqe=0):
        """keep: memory that must live as long as the operation; sqe: flags of the entry, IOSQE_*"""
        self.count += 1
        self.keep[self.count] = keep
        tail = self.word(self.sq_tail)
        slot = tail & self.word(self.sq_mask)
        struct.pack_into("=BBHiQQIIQHHiQQ", self.sqes, 64 * slot, opcode, sqe, 0, fd, offset & (2**64 - 1),
                         address & (2**64 - 1), length, flags, self.count, 0, 0, splice_in, 0, 0)
        struct.pack_into("=I", self.rings, self.sq_array + 4 * slot, slot)
        struct.pack_into("=I", self.rings, self.sq_tail, tail + 1)
        self.enter(1, 0)
        return self.count

    def enter(self, to_submit, minimum):
        if libc.syscall(SYS_ENTER, self.fd, to_submit, minimum, GETEVENTS if minimum else 0, None, 0) < 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))

    def reap(self):
        head, tail = self.word(self.cq_head), self.word(self.cq_tail)
        while head != tail:
            at = self.cqes + 16 * (head & self.word(self.cq_mask))
            number, result, _ = struct.unpack_from("=QiI", self.rings, at)
            self.results[number] = result
            head += 1
        struct.pack_into("=I", self.rings, self.cq_head, head)

    def done(self, number):
        """Is it over? Waits for nothing."""
        self.reap()
        return number in self.results

    def wait(self, number):
        """Its result; OSError for a negative one."""
        while not self.done(number):
            self.enter(0, 1)
        self.keep.pop(number)
        result = self.results.pop(number)
        if result < 0:
            raise OSError(-result, os.strerror(-result))
        return result

    # --- operations ---

    def connect(self, sock, address):
        packed = struct.pack("=H", socket.AF_INET) + struct.pack("!H", address[1]) + \
            socket.inet_aton(address[0]) + bytes(8)
        buffer = ctypes.create_string_buffer(packed, len(packed))
        return self.submit(CONNECT, sock.fileno(), ctypes.addressof(buffer), offset=len(packed), keep=buffer)

    def send(self, sock, data, sqe=0):
        buffer = ctypes.create_string_buffer(data, len(data))
        return self.submit(SEND, sock.fileno(), ctypes.addressof(buffer), len(data), keep=buffer, sqe=sqe)

    def recv(self, sock, buffer):
        return self.submit(RECV, sock.fileno(), ctypes.addressof(buffer), len(buffer), keep=buffer)

    def poll(self, sock, events):
        return self.submit(POLL_ADD, sock.fileno(), flags=events)

    def splice(self, source, target, length):
        """Between file descriptors, one of them a pipe."""
        return self.submit(SPLICE, target, -1, length, -1, splice_in=source)

    def close(self):
        os.close(self.fd)
        self.rings.close()
        self.sqes.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
