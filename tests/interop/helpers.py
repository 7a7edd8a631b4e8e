# SPDX-License-Identifier: GPL-2.0-only
"""What the suites about helpers share: who asks, and what netlink says beside the reply."""
import contextlib
import os
import socket
import struct
import tempfile

import genl
import kshake
from genl import HELPER, NLM_F_REQUEST, NLMSG_ERROR, parse
from harness import Skip, equal, name_of, true

CLONE_NEWUSER, CLONE_NEWNS = 0x10000000, 0x00020000
MS_REC_PRIVATE = 1 << 14 | 1 << 18
SYS_MOVE_MOUNT, AT_FDCWD, MOVE_MOUNT_F_EMPTY_PATH = 429, -100, 4
NLM_F_DUMP, NLMSG_DONE = 0x300, 3
NLMSGERR_ATTR_MSG = 1
NOBODY = 65534
SUBORDINATE = 100000		# what user 0 of a namespace is outside


def explained(number, words, sock, command, attrs=()):
    """The command fails with this errno and a message that has these words in it."""
    sock.send(genl.COMMANDS[command], attrs)
    while message := sock.receive():
        kind, sequence, payload = message
        if sequence == sock.sequence and kind == NLMSG_ERROR:
            break
    equal(name_of(-struct.unpack_from("=i", payload)[0]), name_of(number), f"errno of {command}")
    size = struct.unpack_from("=I", payload, 4)[0]
    text = dict(parse(payload[4 + (size + 3 & ~3):])).get(NLMSGERR_ATTR_MSG, b"").rstrip(b"\0").decode()
    true(words in text, f"the message of {command} is {text!r}, and not about {words!r}")


def listed():
    """[{attribute: number}] of helper-get."""
    names = {number: name for name, number in HELPER.items()}
    found = []
    with genl.Socket() as sock:
        sock.send(genl.COMMANDS["helper_get"], [], NLM_F_REQUEST | NLM_F_DUMP)
        while True:
            data = sock.sock.recv(1 << 18)
            while data:
                size, kind = struct.unpack_from("=IH", data)
                if kind == NLMSG_DONE:
                    return found
                true(kind == sock.family, f"a message of type {kind} in the dump")
                found.append({names[attr]: int.from_bytes(value, "little")
                              for attr, value in parse(data[20:size])})
                data = data[size + 3 & ~3:]


def state_told(helper, seconds=10):
    """What the next helper-state says."""
    while payload := helper.wait_event(seconds):
        if payload[0] == genl.COMMANDS["helper_state"]:
            return struct.unpack("=I", dict(parse(payload[4:]))[HELPER["state"]])[0]
    raise TimeoutError("no helper-state came")


@contextlib.contextmanager
def user(uid):
    """Somebody else, for what is made meanwhile."""
    os.seteuid(uid)
    try:
        yield
    finally:
        os.seteuid(0)


def connected(server, uid=0):
    """A TCP socket of this user's."""
    with user(uid):
        sock = socket.socket()
    sock.connect(server.address)
    return sock


def leave_chroot():
    """Makes the root of a guest, which is a chroot, that of a mount namespace of our own.

    In a chroot the kernel makes no user namespaces.
    """
    libc = kshake.libc
    if libc.unshare(CLONE_NEWNS) or libc.mount(None, b"/", None, MS_REC_PRIVATE, None):
        raise Skip("cannot make a mount namespace")
    inside = os.open("/", os.O_PATH | os.O_DIRECTORY)
    os.chdir("/")
    os.chroot(tempfile.mkdtemp())
    while not os.path.samefile(".", ".."):
        os.chdir("..")
    libc.syscall(SYS_MOVE_MOUNT, inside, b"", AT_FDCWD, b".", MOVE_MOUNT_F_EMPTY_PATH)
    os.fchdir(inside)
    os.chroot(".")


def in_child(function):
    """Runs it in a child process; what that raises fails here, too."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            function()
        except BaseException as error:  # pylint: disable=broad-except
            os.write(writing, repr(error).encode()[:4000])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    os.waitpid(pid, 0)
    equal(said, b"", "the child's error")


def in_namespace(flags, function):
    """In a user namespace of nobody's, of which the child is root; what it raises fails here."""
    if not os.path.exists("/proc/self/ns/user"):
        raise Skip("the kernel has no user namespaces")

    def child():
        leave_chroot()
        os.setgroups([])
        os.setresuid(NOBODY, NOBODY, NOBODY)
        equal(kshake.libc.unshare(flags), 0, "unshare()")
        function()
    in_child(child)


def subordinates(uid, insiders, family=socket.AF_INET):
    """Sockets made by users of a user namespace that belongs to uid, one each; not connected."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        try:
            leave_chroot()
            os.setresuid(uid, uid, uid)
            if kshake.libc.unshare(CLONE_NEWUSER):
                os._exit(0)
            theirs.sendall(b"u")
            theirs.recv(1)
            for insider in insiders:
                os.seteuid(insider)
                sock = socket.socket(family)
                socket.send_fds(theirs, [b"s"], [sock.fileno()])
                sock.close()
        finally:
            os._exit(0)
    theirs.close()
    try:
        if ours.recv(1) != b"u":
            raise Skip("the kernel has no user namespaces")
        with open(f"/proc/{pid}/uid_map", "w", encoding="ascii") as table:
            table.write(f"0 {SUBORDINATE} 60000")
        ours.sendall(b"m")
        fds = [socket.recv_fds(ours, 1, 1)[1] for _ in insiders]
        true(all(fds), "a socket is missing")
        return [socket.socket(fileno=fd[0]) for fd in fds]
    finally:
        ours.close()
        os.waitpid(pid, 0)
