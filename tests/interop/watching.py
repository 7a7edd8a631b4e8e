# SPDX-License-Identifier: GPL-2.0-only
"""What suites share that watch the module: the multicast groups, `kshake monitor`, `kshake keylog`."""
import json
import os
import pathlib
import select
import struct
import subprocess
import time

import genl
from harness import wait_until

CTRL_ATTR_MCAST_GROUPS, GROUP_NAME, GROUP_ID = 7, 1, 2
NETLINK_ADD_MEMBERSHIP, NETLINK_LISTEN_ALL_NSID = 1, 8
NLM_F_REQUEST, NLM_F_DUMP, NLMSG_ERROR, NLMSG_DONE = 1, 0x300, 2, 3
WATCH, TALLY = genl.attributes("watch"), genl.attributes("tally")


class Member(genl.Socket):
    """A socket that has joined a group."""

    def __init__(self, group, everywhere=False):
        super().__init__()
        family, self.family = self.family, genl.GENL_ID_CTRL
        reply = self.request(genl.CTRL_CMD_GETFAMILY, [(genl.CTRL_ATTR_FAMILY_NAME, b"kshake\0")])
        self.family = family
        groups = [dict(genl.parse(entry)) for _, entry in genl.parse(dict(reply)[CTRL_ATTR_MCAST_GROUPS])]
        number = next(struct.unpack("=I", g[GROUP_ID])[0] for g in groups if g[GROUP_NAME] == group.encode() + b"\0")
        if everywhere:
            self.sock.setsockopt(genl.SOL_NETLINK, NETLINK_LISTEN_ALL_NSID, 1)
        try:
            self.sock.setsockopt(genl.SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, number)
        except OSError:
            self.close()
            raise

    def next(self, seconds=5):
        """{attribute: bytes} of the next event, or None."""
        payload = self.wait_event(seconds)
        names = {number: name for name, number in WATCH.items()}
        return payload and {names[kind]: data for kind, data in genl.parse(payload[4:])}


def tallies():
    """{(by, code): count} of this network namespace; code None: all others."""
    found = {}
    with genl.Socket() as sock:
        sock.send(genl.COMMANDS["tally_get"], [], NLM_F_REQUEST | NLM_F_DUMP)
        while True:
            data = sock.sock.recv(1 << 18)
            while data:
                size, kind = struct.unpack_from("=IH", data)
                if kind == NLMSG_DONE:
                    return found
                if kind == NLMSG_ERROR:
                    raise OSError(-struct.unpack_from("=i", data, 16)[0], "tally-get")
                attrs = {a: int.from_bytes(v, "little") for a, v in genl.parse(data[20:size])}
                found[attrs[TALLY["by"]], attrs.get(TALLY["code"])] = attrs[TALLY["count"]]
                data = data[size + 3 & ~3:]


def is_member(pid):
    """Has this process a netlink socket in a group?"""
    for line in pathlib.Path("/proc/self/net/netlink").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[1] == "16" and int(fields[2]) & 0x3fffff == pid & 0x3fffff and int(fields[3], 16):
            return True
    return False


class Command:
    """`kshake monitor` or `kshake keylog`, running and listening; its lines as they come."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(["kshake", *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.buffer = b""
        wait_until(lambda: is_member(self.process.pid) or self.process.poll() is not None, "it to listen", 20)
        if self.process.poll() is not None:
            raise RuntimeError(f"kshake {arguments[0]}: {self.process.stderr.read().decode()}")

    def line(self, seconds=10):
        """The next line, or None."""
        deadline = time.monotonic() + seconds
        while b"\n" not in self.buffer:
            left = max(deadline - time.monotonic(), 0)
            if not select.select([self.process.stdout], [], [], left)[0]:
                return None
            piece = os.read(self.process.stdout.fileno(), 65536)
            if not piece:
                return None
            self.buffer += piece
        line, _, self.buffer = self.buffer.partition(b"\n")
        return line.decode()

    def lines(self, number, seconds=10):
        """So many of them, fewer if they do not come."""
        found = []
        while len(found) < number and (line := self.line(seconds)) is not None:
            found.append(line)
        return found

    def event(self, seconds=10):
        line = self.line(seconds)
        return line and json.loads(line)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()


def refusal(*arguments):
    """(exit code, standard error) of one that may not listen."""
    result = subprocess.run(["kshake", *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False)
    return result.returncode, result.stderr.decode()
