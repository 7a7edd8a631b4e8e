# SPDX-License-Identifier: GPL-2.0-only
"""Raw generic netlink, as far as a hostile helper needs it: nothing is checked on the way out."""
import os
import select
import socket
import struct

import kshake
from kshake import netlink

NETLINK_GENERIC, GENL_ID_CTRL, CTRL_CMD_GETFAMILY = 16, 16, 3
CTRL_ATTR_FAMILY_ID, CTRL_ATTR_FAMILY_NAME = 1, 2
SOL_NETLINK, NETLINK_CAP_ACK, NETLINK_EXT_ACK = 270, 10, 11
NLM_F_REQUEST, NLM_F_ACK = 1, 4
NLMSG_ERROR = 2

COMMANDS = {name.removeprefix("KSHAKE_CMD_").lower(): number for name, number in netlink.items()
            if name.startswith("KSHAKE_CMD_") and not name.endswith("_MAX")}


def attributes(group):
    """{name: number} of the KSHAKE_A_<group>_* enumeration."""
    prefix = f"KSHAKE_A_{group.upper()}_"
    return {name.removeprefix(prefix).lower(): number for name, number in netlink.items()
            if name.startswith(prefix) and not name.endswith("_MAX")}


VERIFY, HELPER, STATS = attributes("verify"), attributes("helper"), attributes("stats")
HANDSHAKE, SIGN = attributes("handshake"), attributes("sign")
NLM_F_CAPPED, NLM_F_ACK_TLVS = 0x100, 0x200


def attribute(kind, data):
    if isinstance(data, int):
        data = struct.pack("=I", data)
    header = struct.pack("=HH", len(data) + 4, kind)
    return header + data + bytes(-len(data) % 4)


def parse(data):
    """[(type, payload)]"""
    result = []
    while len(data) >= 4:
        size, kind = struct.unpack_from("=HH", data)
        if size < 4:
            break
        result.append((kind & 0x3fff, data[4:size]))
        data = data[(size + 3) & ~3:]
    return result


def explained(number, flags, payload, sent):
    """The OSError of an NLMSG_ERROR; .text is the kernel's sentence, .attr the attribute it blames, .missing the
    one it misses, by number, or None."""
    error = OSError(number, os.strerror(number))
    error.text, error.attr, error.missing = "", None, None
    if flags & NLM_F_ACK_TLVS:
        quoted = 16 if flags & NLM_F_CAPPED else struct.unpack_from("=I", payload, 4)[0]
        found = dict(parse(payload[4 + (quoted + 3 & ~3):]))
        error.text = found.get(1, b"").rstrip(b"\0").decode()
        if 2 in found:
            error.attr = struct.unpack_from("=H", sent, struct.unpack("=I", found[2])[0] + 2)[0]
        if 5 in found:
            error.missing = struct.unpack("=I", found[5])[0]
    if error.text:
        error.strerror += f" ({error.text})"
    return error


class Socket:
    """A generic netlink socket that talks to the family `kshake`."""

    def __init__(self):
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_GENERIC)
        self.sock.bind((0, 0))
        self.sock.setsockopt(SOL_NETLINK, NETLINK_EXT_ACK, 1)
        self.sequence, self.flags, self.sent = 0, 0, b""
        self.events = []
        self.family = GENL_ID_CTRL
        reply = self.request(CTRL_CMD_GETFAMILY, [(CTRL_ATTR_FAMILY_NAME, b"kshake\0")])
        self.family = struct.unpack("=H", dict(reply)[CTRL_ATTR_FAMILY_ID])[0]

    def message(self, command, attrs, flags=NLM_F_REQUEST | NLM_F_ACK):
        """With the next sequence number; to be sent."""
        self.sequence += 1
        body = struct.pack("=BBH", command, 1, 0) + b"".join(attribute(*a) for a in attrs)
        header = struct.pack("=IHHII", len(body) + 16, self.family, flags, self.sequence, 0)
        self.sent = header + body
        return self.sent

    def send(self, command, attrs, flags=NLM_F_REQUEST | NLM_F_ACK):
        self.sock.send(self.message(command, attrs, flags))

    def receive(self, seconds=5):
        """(type, sequence, payload) of the next message, or None."""
        poller = select.poll()
        poller.register(self.sock, select.POLLIN)
        if not poller.poll(seconds * 1000):
            return None
        data = self.sock.recv(1 << 18)
        size, kind, self.flags, sequence, _ = struct.unpack_from("=IHHII", data)
        return kind, sequence, data[16:size]

    def request(self, command, attrs=()):
        """The reply's attributes, after its ack; OSError for a negative one."""
        self.send(command, attrs)
        reply = []
        while message := self.receive():
            kind, sequence, payload = message
            if sequence != self.sequence:
                self.events.append(payload)
            elif kind == NLMSG_ERROR:
                number = -struct.unpack_from("=i", payload)[0]
                if number:
                    raise explained(number, self.flags, payload, self.sent)
                return reply
            else:
                reply = parse(payload[4:])
        raise TimeoutError("no answer over netlink")

    def wait_event(self, seconds):
        """Until the kernel says something unasked; None if it does not."""
        if self.events:
            return self.events.pop(0)
        message = self.receive(seconds)
        return message and message[2]

    def close(self):
        self.sock.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Asker(Socket):
    """An application that asks for handshakes over netlink."""

    @staticmethod
    def attributes(sock, role=None, **options):
        """Options are bytes, numbers and strings, by the names of the attributes."""
        fd = sock if isinstance(sock, int) else sock.fileno()
        attrs = [(HANDSHAKE["fd"], fd & 0xffffffff), (HANDSHAKE["role"], role or kshake.KSHAKE_CLIENT)]
        for name, value in options.items():
            attrs.append((HANDSHAKE[name], value.encode() + b"\0" if isinstance(value, str) else value))
        return attrs

    @staticmethod
    def cookie(payload):
        """Of a reply or an event."""
        return struct.unpack("=Q", dict(parse(payload[4:]))[HANDSHAKE["cookie"]])[0]

    def handshake(self, sock, role=None, **options):
        """Starts one; its cookie."""
        reply = dict(self.request(COMMANDS["handshake"], self.attributes(sock, role, **options)))
        return struct.unpack("=Q", reply[HANDSHAKE["cookie"]])[0]

    def done(self, seconds=20):
        """(cookie, status, Info) of the next handshake-done, or None."""
        payload = self.wait_event(seconds)
        if payload is None:
            return None
        if payload[0] != COMMANDS["handshake_done"]:
            raise ValueError(f"event {payload[0]}")
        attrs = dict(parse(payload[4:]))
        return (struct.unpack("=Q", attrs[HANDSHAKE["cookie"]])[0],
                struct.unpack("=I", attrs[HANDSHAKE["status"]])[0],
                kshake.Info.from_buffer_copy(attrs[HANDSHAKE["info"]]))


class Request:
    """What the kernel asks."""

    def __init__(self, attrs):
        names = {number: name for name, number in VERIFY.items()}
        self.fields = {names[kind]: data for kind, data in attrs}
        self.id = struct.unpack("=Q", self.fields["id"])[0]
        self.chain = [data for kind, data in attrs if kind == VERIFY["certificate"]]

    def number(self, name):
        return struct.unpack("=I", self.fields[name])[0]

    def name(self):
        return self.fields["name"].rstrip(b"\0").decode()


class ToSign:
    """What the kernel wants signed."""

    def __init__(self, attrs):
        names = {number: name for name, number in SIGN.items()}
        fields = {names[kind]: data for kind, data in attrs}
        self.id = struct.unpack("=Q", fields["id"])[0]
        self.scheme, self.uid, self.timeout = (struct.unpack("=I", fields[name])[0]
                                               for name in ("scheme", "uid", "timeout"))
        self.credential = fields["credential"].rstrip(b"\0").decode()
        self.content = fields["content"]
        self.digest = "digest" in fields


class Helper(Socket):
    """A helper that answers as it is told to."""

    def __init__(self, join=True):
        super().__init__()
        self.state = self.join() if join else None

    def join(self, revision=None):
        reply = dict(self.request(COMMANDS["helper_join"], [
            (HELPER["revision"], kshake.KSHAKE_REVISION if revision is None else revision)]))
        return struct.unpack("=I", reply[HELPER["state"]])[0]

    def pull(self, seconds=20):
        """The next Request; waits for one."""
        while True:
            try:
                return Request(self.request(COMMANDS["verify_pull"]))
            except BlockingIOError:
                if self.wait_event(seconds) is None:
                    raise TimeoutError("no request came") from None

    def pull_sign(self, seconds=20):
        """The next ToSign; waits for one."""
        while True:
            try:
                return ToSign(self.request(COMMANDS["sign_pull"]))
            except BlockingIOError:
                if self.wait_event(seconds) is None:
                    raise TimeoutError("no request to sign came") from None

    def sign(self, identity, signature=None):
        """None: it does not."""
        attrs = [(SIGN["id"], struct.pack("=Q", identity))]
        if signature is not None:
            attrs.append((SIGN["signature"], signature))
        return self.request(COMMANDS["sign_reply"], attrs)

    def answer(self, identity, verdict=None, result=None, alert=None, spki=None, more=()):
        attrs = [(VERIFY["id"], struct.pack("=Q", identity))]
        for name, value in (("verdict", verdict), ("alert", alert), ("result", result), ("spki", spki)):
            if value is not None:
                attrs.append((VERIFY[name], value))
        return self.request(COMMANDS["verify_reply"], attrs + list(more))

    def accept(self, request, spki):
        return self.answer(request.id, kshake.KSHAKE_ANSWER_ACCEPT, 0, spki=spki)

    def reject(self, request, alert=46, result=20):
        return self.answer(request.id, kshake.KSHAKE_ANSWER_REJECT, result, alert)


def stats():
    """{counter: value} of this network namespace."""
    with Socket() as sock:
        reply = dict(sock.request(COMMANDS["stats_get"]))
    return {name: int.from_bytes(reply[number], "little") for name, number in STATS.items() if number in reply}


CREDENTIAL = attributes("credential")


class Store(Socket):
    """The credentials of a network namespace."""

    def new(self, name, chain, key=None, external=False, snis=(), uids=(), staple=None, replace=False,
            rsa_kex=False):
        """chain: certificates in DER; what is None is left out."""
        attrs = [(CREDENTIAL["name"], name.encode() + b"\0")]
        attrs += [(CREDENTIAL["certificate"], der) for der in chain]
        attrs += [(CREDENTIAL["sni"], sni.encode() + b"\0") for sni in snis]
        attrs += [(CREDENTIAL["uid"], uid) for uid in uids]
        if key is not None:
            attrs.append((CREDENTIAL["key"], struct.pack("=i", key)))
        if staple is not None:
            attrs.append((CREDENTIAL["staple"], staple))
        flags = (("external", external), ("replace", replace), ("rsa_kex", rsa_kex))
        attrs += [(CREDENTIAL[flag], b"") for flag, on in flags if on]
        self.request(COMMANDS["credential_new"], attrs)

    def delete(self, name):
        self.request(COMMANDS["credential_del"], [(CREDENTIAL["name"], name.encode() + b"\0")])

    def list(self):
        """[{attribute: its values}], in the order of the dump."""
        names, found = {number: name for name, number in CREDENTIAL.items()}, []
        self.send(COMMANDS["credential_get"], [], NLM_F_REQUEST | 0x300)
        while True:
            data = self.sock.recv(1 << 18)
            while data:
                size, kind = struct.unpack_from("=IH", data)
                if kind in (NLMSG_ERROR, 3):		# NLMSG_DONE
                    number = -struct.unpack_from("=i", data, 16)[0]
                    if number:
                        raise OSError(number, os.strerror(number))
                    return found
                entry = {}
                for attr, value in parse(data[20:size]):
                    name = names[attr]
                    if name in ("name", "sni"):
                        value = value.rstrip(b"\0").decode()
                    elif len(value) == 4:
                        value = struct.unpack("=I", value)[0]
                    entry.setdefault(name, []).append(value)
                found.append(entry)
                data = data[size + 3 & ~3:]
