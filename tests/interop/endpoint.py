# SPDX-License-Identifier: GPL-2.0-only
"""One end of a TLS connection that does what a test tells it to, right or wrong.

What evil.Peer, a server, and evil_client.Client have in common: records, the transcript, keys, and
a plan of steps. The other end is the one under test. Records and keys are those of TLS 1.3;
classic.Classic has those of TLS 1.2.
"""
import select
import socket
import struct
import threading

from cryptography.exceptions import InvalidTag

import tls13
from tls13 import ALERT, CCS, DATA, HANDSHAKE


def flip(data, at):
    """One bit of one byte changed."""
    data = bytearray(data)
    data[at] ^= 1
    return bytes(data)


class Closed(Exception):
    """The other end closed the stream."""


class Alerted(Exception):
    """The other end sent an alert."""


class Endpoint:
    """One connection. Public methods are what steps are made of.

    plan: steps, edit, extensions, fragment, coalesce, pad, dribble, tap and patience, as
    evil.Evil has them.
    """

    def __init__(self, sock, plan):
        self.sock, self.plan = sock, plan
        self.transcript = b""
        self.schedule = self.shared = None
        self.write_keys = self.read_keys = None
        self.secrets = {}			# "read", "write": the traffic secrets in use
        self.pending = b""			# handshake bytes of a record half used
        self.held = b""				# messages that wait for others of their flight
        self.records = []			# (outer type, protected, inner type, content) from the other end
        self.messages = []			# handshake messages from it
        self.sent_alert = None			# (level, description, protected) from it
        self.data = b""				# application data from it
        self.end = None				# "FIN", "RST", "stall" once over
        self.failure = None			# an exception of ours
        self.alert_seen = threading.Event()

    # --- records ---

    def raw(self, data):
        """Bytes as they are."""
        self.plan.tap(self, data)
        if self.plan.dribble:
            for i in range(len(data)):
                self.sock.sendall(data[i:i + 1])
        else:
            self.sock.sendall(data)

    def record(self, kind, content, pad=0):
        """A record under the keys of the moment."""
        self.raw(self.seal(kind, content, pad) if self.write_keys else tls13.plain_record(kind, content))

    def seal(self, kind, content, pad=0):
        """A record under keys."""
        return self.write_keys.seal(tls13.inner_plaintext(kind, content, pad))

    def plain(self, kind, content):
        """A record without protection, whatever the moment asks for."""
        self.raw(tls13.plain_record(kind, content))

    def handshake(self, data):
        """Handshake bytes, cut into records as the plan says, or one record."""
        size = self.plan.fragment or 16384
        for i in range(0, len(data), size):
            self.record(HANDSHAKE, data[i:i + size], self.plan.pad)

    def alert(self, description, level=2):
        self.record(ALERT, bytes([level, description]))

    def read_exactly(self, size):
        data = b""
        while len(data) < size:
            ready, _, _ = select.select([self.sock], [], [], self.plan.patience)
            if not ready:
                self.end = "stall"
                raise Closed
            try:
                piece = self.sock.recv(size - len(data))
            except ConnectionResetError:
                self.end = "RST"
                raise Closed from None
            if not piece:
                self.end = "FIN"
                raise Closed
            data += piece
        return data

    def read_record(self):
        """(type, content), decrypted where it is a ciphertext; alerts raise."""
        header = self.read_exactly(5)
        fragment = self.read_exactly(struct.unpack("!H", header[3:])[0])
        kind, content, protected = header[0], fragment, self.protects(header)
        if protected:
            kind, content = self.open(header, fragment)
        self.records.append((header[0], protected, kind, content))
        if kind == ALERT:
            self.sent_alert = (content[0], content[1], protected)
            self.alert_seen.set()
            raise Alerted
        return kind, content

    def protects(self, header):
        """Is this the header of a ciphertext?"""
        return header[0] == DATA and self.read_keys is not None

    def open(self, header, fragment):
        """(type, content) of a ciphertext."""
        return self.read_keys.open(header, fragment)

    def read_message(self):
        """The next handshake message; CCS is passed over, as D.4 asks."""
        while len(self.pending) < 4 or len(self.pending) < 4 + int.from_bytes(
                self.pending[1:4], "big"):
            kind, content = self.read_record()
            if kind == HANDSHAKE:
                self.pending += content
            elif kind != CCS:
                raise ValueError(f"record type {kind} within the handshake")
        size = 4 + int.from_bytes(self.pending[1:4], "big")
        msg, self.pending = self.pending[:size], self.pending[size:]
        self.messages.append(msg)
        return msg

    # --- messages ---

    def extend(self, name, entries):
        change = self.plan.extensions.get(name)
        return change(entries) if change else entries

    def send(self, name):
        """Builds, edits, remembers and sends a message."""
        msg = getattr(self, f"build_{name}")()
        edit = self.plan.edit.get(name)
        if edit:
            msg = edit(self, msg)
        self.transcript += msg
        if self.holds():
            self.held += msg
        else:
            self.handshake(msg)

    def holds(self):
        """Do messages wait for others of their flight?"""
        return self.plan.coalesce and self.write_keys

    def release(self):
        """Sends what was held."""
        held, self.held = self.held, b""
        if held:
            self.handshake(held)

    def collect(self, *steps):
        """What these steps would write, as if they had; nothing is written."""
        pieces, self.raw = [], lambda data: pieces.append(data)
        try:
            self.take(steps)
        finally:
            del self.raw
        return b"".join(pieces)

    def step_ccs(self):
        self.plain(CCS, b"\x01")

    # --- after the handshake ---

    def use(self, direction, secret):
        self.secrets[direction] = secret
        setattr(self, f"{direction}_keys", self.schedule.keys(secret))

    def send_data(self, data, size=16384):
        for i in range(0, len(data), size):
            self.record(DATA, data[i:i + size])

    def read_data(self):
        """The content of the next data record; b"" at close_notify."""
        while True:
            try:
                kind, content = self.read_record()
            except Alerted:
                if self.sent_alert[1] != tls13.ALERTS["close_notify"]:
                    raise
                return b""
            if kind == DATA:
                self.data += content
                if content:
                    return content
            elif kind == HANDSHAKE and content[0] == tls13.KEY_UPDATE:
                self.messages.append(content)
                self.rekey("read")

    def read_all(self, size):
        """This many bytes of data."""
        data = b""
        while len(data) < size:
            piece = self.read_data()
            if not piece:
                raise Closed
            data += piece
        return data

    def key_update(self, request=False):
        self.record(HANDSHAKE, tls13.message(tls13.KEY_UPDATE, bytes([request])))
        self.rekey("write")

    def rekey(self, direction):
        self.use(direction, self.schedule.next_generation(self.secrets[direction]))

    def close_notify(self):
        self.record(ALERT, bytes([1, tls13.ALERTS["close_notify"]]))

    def fin(self):
        self.sock.shutdown(socket.SHUT_WR)

    def reset(self):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()
        raise Closed

    # --- running ---

    def take(self, steps):
        for step in steps:
            if callable(step):
                step(self)
            else:
                getattr(self, f"step_{step}")()

    def run(self):
        try:
            self.take(self.plan.steps)
        except (Alerted, Closed):
            pass
        except OSError as error:		# it is gone while we write; it may have said why
            self.end = f"write: {error}"
        except Exception as error:		# pylint: disable=broad-except
            self.failure = error
        self.drain()

    def drain(self):
        """Reads on for the alert and the end of the stream."""
        try:
            while self.sock.fileno() >= 0:
                try:
                    self.read_record()
                except Alerted:
                    pass
        except (Closed, OSError):
            pass
        except (InvalidTag, ValueError) as error:
            self.failure = self.failure or error
