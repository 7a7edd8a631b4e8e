# SPDX-License-Identifier: GPL-2.0-only
"""What crosses the loopback device of this network namespace, all of it, to be searched for what must not."""
import socket
import struct
import time

from harness import Failure, true

SOL_PACKET, PACKET_STATISTICS = 263, 6
SO_RCVBUFFORCE = 33
ETH_P_ALL = 3


class Wire:
    """Begins with the with statement; check() at the end of it."""

    def __init__(self):
        self.sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self.sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 28)
        self.sock.bind(("lo", 0))
        self.sock.setblocking(False)
        self.packets = []

    def drain(self):
        while True:
            try:
                self.packets.append(self.sock.recv(1 << 18))
            except BlockingIOError:
                return

    def holds(self, marker, size=8):
        """Is a part of it there? A packet may end within the marker."""
        time.sleep(0.05)
        self.drain()
        parts = [marker[at:at + size] for at in range(0, len(marker) - size + 1, size)]
        return any(part in packet for packet in self.packets for part in parts)

    def check(self, *markers):
        """None of them, in any packet, and no packet was missed."""
        for marker in markers:
            if self.holds(marker):
                raise Failure(f"{marker!r} crossed the wire in plaintext")
        _, drops = struct.unpack("II", self.sock.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))
        true(self.packets and not drops, f"{len(self.packets)} packets were captured and {drops} missed")

    def close(self):
        self.sock.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
