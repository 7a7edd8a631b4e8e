# SPDX-License-Identifier: GPL-2.0-only
"""What begins like a KeyUpdate, at which kTLS of newer kernels stops and hides what is behind it
from poll(), until it is told to go on. For the application all kernels are alike.
"""
import socket
import time

import kshake
import tls13
from evil import new_session_ticket
from harness import equal
from suite_data import connect
from suite_stream import KEY_UPDATE, WAYS, at_once, data, echoes, read_exactly, stream, update, update_both
from servers import Tls, echo
from tls13 import HANDSHAKE

# The ticket is one byte throughout: wherever it is cut, the rest begins like a KeyUpdate.
LIKE_AN_UPDATE = new_session_ticket(ticket=bytes([tls13.KEY_UPDATE]) * 40)


def in_pieces(message, size):
    def step(peer):
        for at in range(0, len(message), size):
            peer.record(HANDSHAKE, message[at:at + size])
    return step


def bytewise(peer):
    in_pieces(KEY_UPDATE[1], 1)(peer)
    peer.rekey("write")


def came_by(way, changed, received):
    """A read that took the data before it has made kTLS meet it: what is behind must show."""
    with stream(*at_once(data(bytes(100)), changed, data(b"behind"))) as (sock, _):
        time.sleep(0.1)
        equal(len(sock.recv(1000)), 100, "data before")
        equal(read_exactly(way(sock), 6), b"behind", "data behind")
        echoes(sock)
        equal(kshake.info(sock).key_updates_received, received, "KeyUpdates")


def pieces(way, step, received, tickets):
    """No reader is held up by a piece of a message."""
    with stream(step, data(b"behind")) as (sock, _):
        equal(read_exactly(way(sock), 6), b"behind", "data behind")
        echoes(sock)
        info = kshake.info(sock)
        equal((info.key_updates_received, info.tickets_received), (received, tickets), "KeyUpdates, tickets")


def window_clamp(sock, size):
    """Does SO_RCVBUF change TCP_WINDOW_CLAMP?"""
    before = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_WINDOW_CLAMP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)
    equal(sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF), 2 * size, "SO_RCVBUF")
    return sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_WINDOW_CLAMP) != before


def receive_buffer():
    """SO_RCVBUF does what it does to TCP, which newer kernels tell of it through the socket's ops."""
    with Tls(echo) as server, connect(server) as sock, kshake.tcp(server.address) as plain:
        for size in (20000, 100000):
            equal(window_clamp(sock, size), window_clamp(plain, size), "TCP_WINDOW_CLAMP changes")
            echoes(sock)


STEPS = {
    "KeyUpdate, byte by byte": (bytewise, 1, 0),
    "ticket, its pieces like KeyUpdates": (in_pieces(LIKE_AN_UPDATE, 20), 0, 1),
}


def cases():
    for name, way in WAYS.items():
        yield f"{name}: a read comes by a KeyUpdate", lambda w=way: came_by(w, update, 1)
        yield f"{name}: a read comes by a KeyUpdate, ours wanted", lambda w=way: came_by(w, update_both, 1)
        for what, plan in STEPS.items():
            yield f"{name}: {what}", lambda a=(way, *plan): pieces(*a)
    yield "SO_RCVBUF after the handshake", receive_buffer
