# SPDX-License-Identifier: GPL-2.0-only
"""One end of a TLS 1.2 connection that does what a test tells it to; see endpoint.py.

What evil12.Peer, a server, and evil_client12.Client have in common. A change_cipher_spec is one
here: what comes behind it is under keys, all of it, alerts as well.
"""
import tls12
import tls13
from endpoint import Alerted, Endpoint
from tls13 import ALERT, CCS


def check(condition, what):
    if not condition:
        raise ValueError(f"the other end: {what}")


class Classic(Endpoint):
    """Of either role; read_side and write_side are the names of the two, as Finished has them."""
    read_side = write_side = None

    def __init__(self, sock, plan):
        super().__init__(sock, plan)
        self.ems = False			# extended_master_secret is agreed on
        self.requested = False			# a client's certificate is
        self.established = self.echoed = False

    # --- records ---

    def seal(self, kind, content, pad=0):
        return self.write_keys.seal(kind, content)

    def protects(self, header):
        return self.read_keys is not None

    def open(self, header, fragment):
        return header[0], self.read_keys.open(header, fragment)

    def read_record(self):
        kind, content = super().read_record()
        if kind == CCS:
            check(content == b"\1" and not self.read_keys, "a change_cipher_spec that is none")
            check(not self.pending, "handshake bytes across a change of keys")
            if self.schedule and self.schedule.master:
                self.read_keys = self.keys(self.read_side)
        return kind, content

    def keys(self, side):
        return self.schedule.client_keys if side == b"client" else self.schedule.server_keys

    def read_message(self):
        """The next handshake message; no CCS stands in between."""
        keys = self.read_keys
        msg = super().read_message()
        check(keys is self.read_keys, "an early change_cipher_spec")
        return msg

    def read_ccs(self):
        kind, _ = self.read_record()
        check(kind == CCS, f"a record of type {kind} instead of a change_cipher_spec")

    def expect(self, kind):
        """The body of the next message, which is to be of this type; it is in the transcript."""
        msg = self.read_message()
        check(msg[0] == kind, f"message {msg[0]} instead of {kind}")
        self.transcript += msg
        return tls13.body_of(msg)

    def holds(self):
        return self.plan.coalesce

    # --- keys ---

    def agree(self, premaster):
        """The transcript ends with the ClientKeyExchange."""
        self.schedule.agree(premaster, self.transcript if self.ems else None)

    def step_ccs(self):
        self.release()
        self.plain(CCS, b"\1")
        if self.schedule and self.schedule.master:
            self.write_keys = self.keys(self.write_side)

    def build_finished(self):
        return tls13.message(tls13.FINISHED, self.schedule.finished(self.write_side, self.transcript))

    def step_finished(self):
        self.send("finished")
        self.release()

    def read_finished(self):
        """The other end's, which must be right."""
        want = self.schedule.finished(self.read_side, self.transcript)
        check(self.expect(tls13.FINISHED) == want, "Finished")
        check(not self.pending, "handshake bytes behind Finished")

    # --- afterwards ---

    def warned(self, description=tls12.NO_RENEGOTIATION):
        """What comes next is this warning, under keys; it ends nothing."""
        try:
            kind, _ = self.read_record()
            check(False, f"a record of type {kind} instead of a warning")
        except Alerted:
            check(self.sent_alert == (1, description, True), f"alert {self.sent_alert}")
        self.sent_alert = None
        self.alert_seen.clear()

    def warn(self, description):
        self.record(ALERT, bytes([1, description]))
