# SPDX-License-Identifier: GPL-2.0-only
"""Life with the module: who holds it, draining and unloading it while nobody closes anything, limits, bans."""
import contextlib
import ctypes
import errno
import fcntl
import mmap
import os
import pathlib
import re
import select
import signal
import socket
import ssl
import struct
import subprocess
import termios
import threading
import time

import genl
import kshake
import pki
from checks import alert_names, socket_pair, trusting_ca, trusting_pin
from evil import Evil, stall, up_to
from genl import Helper
from harness import Skip, equal, member, name_of, raises, true, wait_until
from kshake import libc
from suite_lifecycle import PAUSE, entered, pause_steps, set_pause

MODULE = pathlib.Path("/sys/module/kshake")
PARAMETER = MODULE / "parameters" / "handshakes_max"
SYSCTLS = pathlib.Path("/proc/sys/net/kshake")
SESSION, DRAIN = genl.attributes("session"), genl.attributes("drain")
NLM_F_DUMP, NLMSG_DONE = 0x300, 3
CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWNET = 0x20000, 0x10000000, 0x40000000
MS_MOVE, MS_REC, MS_PRIVATE = 0x2000, 0x4000, 0x40000
OTHER = 1000		# a user
BEFORE_ATTACH, WORKERS_USER_MAX = 1, 32		# as in session.h, limit.c
CUT = ("ECONNABORTED", "EPIPE", name_of(errno.EOPNOTSUPP))		# a loop may call once more


def number(data):
    return int.from_bytes(data, "little")


def sessions(link=None):
    """[{attribute: value}] of session-get; link: a genl.Socket, else one is made."""
    result, names = [], {n: name for name, n in SESSION.items()}
    with contextlib.nullcontext(link) if link else genl.Socket() as sock:
        sock.send(genl.COMMANDS["session_get"], [], genl.NLM_F_REQUEST | NLM_F_DUMP)
        while True:
            data = sock.sock.recv(1 << 18)
            while data:
                size, kind = struct.unpack_from("=IH", data)
                if kind in (NLMSG_DONE, genl.NLMSG_ERROR):
                    code = -struct.unpack_from("=i", data, 16)[0]
                    if code:
                        raise OSError(code, os.strerror(code))
                    return result
                fields = {names[k]: v for k, v in genl.parse(data[20:size])}
                result.append({k: v.rstrip(b"\0").decode() if k in ("comm", "server_name") else number(v)
                               for k, v in fields.items()})
                data = data[(size + 3) & ~3:]


def drain(mode=None):
    """(mode, sessions)"""
    with genl.Socket() as sock:
        reply = dict(sock.request(genl.COMMANDS["drain"], [] if mode is None else [(DRAIN["mode"], mode)]))
    return number(reply[DRAIN["mode"]]), number(reply[DRAIN["sessions"]])


def command(*arguments, **options):
    return subprocess.run(["kshake", *arguments], capture_output=True, text=True, timeout=60, check=False, **options)


def in_initial_netns(script):
    subprocess.run(["nsenter", "--net=/proc/1/ns/net", "sh", "-c", script], check=True)


def references():
    return int((MODULE / "refcnt").read_text())


def removed():
    """Has rmmod had its way?"""
    return not subprocess.run(["rmmod", "kshake"], stderr=subprocess.DEVNULL, check=False).returncode


def reload_module(commands=False):
    """rmmod and insmod, whoever holds what; commands: others give some, which hold it for a moment each."""
    if commands:
        # No new ones, as an administrator would have it; those that are under way come to their end.
        drain(kshake.KSHAKE_DRAIN_MODE_REFUSE)
        wait_until(removed, "rmmod")
    else:
        equal(references(), 0, "the module's references")
        true(removed(), "rmmod fails")
    true(not MODULE.exists(), "the module is there still")
    subprocess.run(["insmod", "/run/kshake/kshake.ko"], check=True)


def ended():
    """Back to business, with nothing left."""
    drain(kshake.KSHAKE_DRAIN_MODE_OFF)
    wait_until(lambda: drain()[1] == 0, f"no session to be left: {sessions()}")


@contextlib.contextmanager
def counted(counter, times):
    before = genl.stats()[counter]
    yield
    equal(genl.stats()[counter] - before, times, counter)


@contextlib.contextmanager
def setting(path, value):
    """A sysctl or module parameter, for a while."""
    old = path.read_text()
    path.write_text(str(value))
    try:
        yield
    finally:
        path.write_text(old)


def works(**options):
    with Evil() as server:
        with kshake.connect(server.address, name=pki.NAME, **{**trusting_pin(), **options}) as sock:
            sock.sendall(b"hello")
            equal(kshake.read_exactly(sock, 5), b"hello", "echo")


# --- who holds what ---

def listed():
    """session-get says of each socket what is true, in each state."""
    with Evil() as server, Evil(up_to("server_hello", stall())) as slow, contextlib.closing(socket_pair()[0]), \
            contextlib.ExitStack() as stack:
        established = stack.enter_context(kshake.connect(server.address, name=pki.NAME, **trusting_pin()))
        handshake = stack.enter_context(kshake.prepare(kshake.tcp(slow.address), name="slow.test", **trusting_pin()))
        handshake.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, handshake)
        left, right = map(stack.enter_context, socket_pair())
        os.seteuid(OTHER)
        idle = stack.enter_context(socket.socket())
        os.seteuid(0)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            idle.connect(listener.getsockname())
            stack.enter_context(listener.accept()[0])
        kshake.attach(idle)
        found = {s["inode"]: s for s in sessions()}
        equal(len(found), 3, "sessions")
        for sock, state, role, name, uid in (
                (established, kshake.KSHAKE_STATE_ESTABLISHED, kshake.KSHAKE_CLIENT, pki.NAME, 0),
                (handshake, kshake.KSHAKE_STATE_HANDSHAKE, kshake.KSHAKE_CLIENT, "slow.test", 0),
                (idle, kshake.KSHAKE_STATE_IDLE, 0, None, OTHER)):
            session = found[os.fstat(sock.fileno()).st_ino]
            equal((session["state"], session["role"], session.get("server_name"), session["uid"]),
                  (state, role, name, uid), "state, role, name, uid")
            equal((session["pid"], session["netns"]), (os.getpid(), kshake.info(sock).netns_cookie), "pid, netns")
            equal(session["comm"], pathlib.Path("/proc/self/comm").read_text().strip(), "comm")
            true(session["age"] < 60000, f"age {session['age']}")
        del left, right
    wait_until(lambda: not sessions(), "closed sockets to leave the list")


def listed_by_namespace():
    """The initial namespace sees those of others, another one its own; and only who may administer it."""
    client, server = socket_pair()
    with client, server:
        kshake.attach(client)
        script = "import sys; sys.path.insert(0, %r); import suite_life; print(suite_life.sessions())" % (
            os.path.dirname(__file__))
        inode = f"'inode': {os.fstat(client.fileno()).st_ino},"
        for net, wanted in (("--net=/proc/1/ns/net", True), (None, False)):
            enter = ["nsenter", net] if net else ["unshare", "--net"]
            said = subprocess.run([*enter, "python3", "-B", "-c", script], capture_output=True, text=True, check=True)
            equal(inode in said.stdout, wanted, f"seen from {net or 'a new namespace'}")
        os.seteuid(OTHER)
        try:
            raises(errno.EPERM, sessions)
            raises(errno.EPERM, drain)
            raises(errno.EPERM, drain, kshake.KSHAKE_DRAIN_MODE_ABORT)
        finally:
            os.seteuid(0)


# --- memory ---

BUDGET = 1120		# with the exporter secret, and what tells the chain's certificates apart
CGROUPS = pathlib.Path("/sys/fs/cgroup")
MEASURE = """
import sys, time
sys.path.insert(0, %r)
import kshake, pki
from checks import trusting_pin

def slab():
    time.sleep(2.5)		# for what is freed later, and for the figures, which come late
    with open(sys.argv[1] + "/memory.stat") as stat:
        return dict(line.split() for line in stat)["slab"]

socks = [kshake.tcp(("127.0.0.1", int(sys.argv[2]))) for _ in range(int(sys.argv[3]))]
before = slab()
for sock in socks:
    kshake.prepare(sock, name=pki.NAME, **trusting_pin())
    kshake.handshake(sock)
after = slab()
print(int(after) - int(before), kshake.info(socks[0]).peer_chain_len)
""" % os.path.dirname(__file__)


@contextlib.contextmanager
def cgroup(name):
    """A cgroup whose memory is accounted for."""
    path = CGROUPS / name
    try:
        (CGROUPS / "cgroup.subtree_control").write_text("+memory")
        path.mkdir()
    except OSError:
        raise Skip("no memory cgroups") from None
    try:
        yield path
    finally:
        path.rmdir()


@contextlib.contextmanager
def one_by_one(number_of):
    """The port of a server that does its handshakes in the order of the connections: no thread for each."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pki.path("ecdsa-p256.pem"), pki.path("ecdsa-p256.key"))
    context.num_tickets = 0
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=number_of))

        def serve():
            for _ in range(number_of):
                sock = listener.accept()[0]
                sock.settimeout(60)
                stack.enter_context(context.wrap_socket(sock, server_side=True))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def memory():
    """Above bare kTLS, which is not charged, an established session takes 1 KB, and the chain that can be read."""
    if os.path.exists("/proc/lockdep"):
        raise Skip("this kernel's locks are several times as large as others'")
    number_of = 200
    with cgroup("life") as group, one_by_one(number_of) as port:
        said = subprocess.run(
            ["sh", "-c", 'echo $$ >"$2/cgroup.procs"; exec python3 -B -c "$@"', "sh", MEASURE, group,
             str(port), str(number_of)], capture_output=True, text=True, check=True)
        total, chain = map(int, said.stdout.split())
        wait_until(lambda: not (group / "cgroup.procs").read_text(), "the process to be gone")
    # The chain is in a power of two, and where it is in 24 bytes; the name is the application's. The accounting itself
    # takes a pointer for each of the four.
    each = total // number_of - (1 << (chain - 1).bit_length()) - 24 - 16 - 4 * 8
    true(700 < each <= BUDGET, f"{each} bytes and the chain")
    return f"{each} bytes and the chain"


# --- drain ---

def refusing():
    """No new sockets, no new handshakes; those that run go on; and off again."""
    done = threading.Event()
    with Evil() as server, Evil(up_to("server_hello", lambda peer: done.wait(20), "server_hello", *EvilRest())) as slow:
        established = kshake.connect(server.address, name=pki.NAME, **trusting_pin())
        running = kshake.prepare(kshake.tcp(slow.address), name=pki.NAME, **trusting_pin())
        running.setblocking(False)
        raises(errno.EINPROGRESS, kshake.handshake, running)
        idle, peer = socket_pair()
        kshake.attach(idle)
        fresh, fresh_peer = socket_pair()
        kshake.setopt(idle, kshake.KSHAKE_VERIFY, kshake.KSHAKE_VERIFY_NONE)
        try:
            equal(drain(kshake.KSHAKE_DRAIN_MODE_REFUSE), (kshake.KSHAKE_DRAIN_MODE_REFUSE, 3), "mode and sessions")
            with counted("refused_draining", 4), genl.Asker() as asker:
                raises(errno.ESHUTDOWN, kshake.attach, fresh)
                raises(errno.ESHUTDOWN, kshake.handshake, idle)
                for sock in (fresh, idle):
                    error = raises(errno.ESHUTDOWN, asker.handshake, sock, verify=kshake.KSHAKE_VERIFY_NONE)
                    true("drain --off" in error.text, f"the text is {error.text!r}")
            done.set()
            running.setblocking(True)
            kshake.handshake(running)
            for sock in (established, running):
                sock.sendall(b"on")
                equal(kshake.read_exactly(sock, 2), b"on", "echo")
        finally:
            drain(kshake.KSHAKE_DRAIN_MODE_OFF)
        kshake.attach(fresh)
        for sock in (established, running, idle, peer, fresh, fresh_peer):
            sock.close()
    ended()
    works()


def EvilRest():
    from evil import GOOD
    return GOOD[GOOD.index("server_hello") + 1:]


class Ring:
    """As much of io_uring as it takes to submit requests and to reap what became of them."""
    POLL_ADD, RECV = 6, 27

    def __init__(self, entries=8):
        params = (ctypes.c_uint32 * 30)()
        self.fd = libc.syscall(425, entries, params)
        if self.fd < 0:
            raise Skip("no io_uring")
        sq, cq = params[10:20], params[20:30]
        self.ring = mmap.mmap(self.fd, max(sq[6] + entries * 4, cq[5] + params[1] * 16), offset=0)
        self.sqes = mmap.mmap(self.fd, entries * 64, offset=0x10000000)
        self.sq_tail, self.sq_array = sq[1], sq[6]
        self.cq_head, self.cq_tail, self.cqes, self.mask = cq[0], cq[1], cq[5], params[1] - 1
        self.buffer = ctypes.create_string_buffer(64)

    def word(self, at):
        return struct.unpack_from("=I", self.ring, at)[0]

    def submit(self, opcode, sock, data):
        tail = self.word(self.sq_tail)
        events = select.POLLIN if opcode == self.POLL_ADD else 0
        address = ctypes.addressof(self.buffer) if opcode == self.RECV else 0
        struct.pack_into("=BBHiQQIIQ", self.sqes, tail * 64, opcode, 0, 0, sock.fileno(), 0, address,
                         len(self.buffer) if opcode == self.RECV else 0, events, data)
        struct.pack_into("=I", self.ring, self.sq_array + 4 * tail, tail)
        struct.pack_into("=I", self.ring, self.sq_tail, tail + 1)
        equal(libc.syscall(426, self.fd, 1, 0, 0, None, 0), 1, "io_uring_enter")

    def reap(self):
        """{data: result} of all that is complete."""
        result = {}
        head = self.word(self.cq_head)
        while head != self.word(self.cq_tail):
            data, value = struct.unpack_from("=Qi", self.ring, self.cqes + 16 * (head & self.mask))
            result[data] = value
            head += 1
            struct.pack_into("=I", self.ring, self.cq_head, head)
        return result

    def close(self):
        self.ring.close()
        self.sqes.close()
        os.close(self.fd)


class Blocked(threading.Thread):
    """A task in a call; result is what it returned or its errno's name."""

    def __init__(self, what, call):
        super().__init__(daemon=True)
        self.what, self.call, self.result = what, call, None
        self.start()

    def run(self):
        try:
            self.result = self.call()
        except OSError as error:
            self.result = name_of(error.errno)

    def returned(self, *wanted):
        self.join(20)
        true(not self.is_alive(), f"{self.what} is blocked still")
        if wanted:
            member(self.result, wanted, self.what)


def send_for_ever(sock):
    while True:
        sock.send(bytes(65536))


def splice_to_pipe(sock):
    reading, writing = os.pipe()
    try:
        return os.splice(sock.fileno(), writing, 100)
    finally:
        os.close(reading)
        os.close(writing)


class Household:
    """Sockets in every state, with tasks blocked in calls on them; nobody closes any."""

    def __init__(self, stack):
        self.stack = stack
        self.sockets, self.blocked, self.servers = {}, [], {}
        for family, name in ((socket.AF_INET, "IPv4"), (socket.AF_INET6, "IPv6")):
            self.add(f"idle, {name}", self.idle(family))
            self.add(f"established, {name}", self.established(f"established, {name}", family))
        self.stack.enter_context(Helper())
        self.failed()
        self.handshakes()
        self.busy()

    def add(self, what, sock):
        self.sockets[what] = sock
        return sock

    def server(self, what, *arguments, **plan):
        self.servers[what] = self.stack.enter_context(Evil(*arguments, patience=60, **plan))
        return self.servers[what]

    def idle(self, family):
        with socket.create_server(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0), family=family) as listener:
            sock = kshake.tcp(listener.getsockname()[:2])
            self.stack.enter_context(listener.accept()[0])
        kshake.attach(sock)
        return sock

    def established(self, what, family=socket.AF_INET, **plan):
        server = self.server(what, family=family, **plan)
        return kshake.connect(server.address, name=pki.NAME, **trusting_pin())

    def failed(self):
        server = self.stack.enter_context(Evil(up_to("certificate", lambda peer: peer.alert(40))))
        sock = kshake.prepare(kshake.tcp(server.address), name=pki.NAME, **trusting_pin())
        raises(errno.EPROTO, kshake.handshake, sock)
        self.add("failed", sock)

    def handshakes(self):
        for what, blocking, steps, options in (
                ("handshaking", False, up_to("server_hello", stall(60)), trusting_pin()),
                ("blocked in the handshake", True, up_to("certificate", stall(60)), trusting_pin()),
                ("waiting for the helper", False, None, trusting_ca())):
            server = self.server(what, steps)
            sock = self.add(what, kshake.prepare(kshake.tcp(server.address), **{"name": pki.NAME, **options}))
            if blocking:
                self.blocked.append((Blocked(what, lambda s=sock: kshake.handshake(s)), ("ECONNABORTED",)))
            else:
                sock.setblocking(False)
                raises(errno.EINPROGRESS, kshake.handshake, sock)
                sock.setblocking(True)

    def busy(self):
        for what, call in (("recv", lambda s: s.recv(10)), ("splice", splice_to_pipe)):
            sock = self.add(what, self.established(what))
            self.blocked.append((Blocked(what, lambda s=sock, c=call: c(s)), ("ECONNABORTED",)))
        # The server takes nothing: send() blocks.
        sock = self.add("send", self.established("send", steps=up_to("serve", lambda peer: time.sleep(60))))
        self.blocked.append((Blocked("send", lambda s=sock: send_for_ever(s)), CUT))
        self.blocked.append((Blocked("second send", lambda s=sock: send_for_ever(s)), CUT))
        sock = self.add("poll", self.established("poll"))
        poller = select.poll()
        poller.register(sock, select.POLLIN)
        self.blocked.append((Blocked("poll", lambda: bool(poller.poll(30000)[0][1] & select.POLLERR)), (True,)))
        self.epoll = self.stack.enter_context(select.epoll())
        self.epoll.register(self.add("epoll", self.established("epoll")), select.EPOLLIN | select.EPOLLET)
        self.ring = self.stack.enter_context(contextlib.closing(Ring()))
        for data, opcode in enumerate((Ring.POLL_ADD, Ring.RECV), 1):
            self.ring.submit(opcode, self.add(f"io_uring {opcode}", self.established(f"io_uring {opcode}")), data)
        time.sleep(0.3)
        equal(self.ring.reap(), {}, "io_uring's results")
        equal(self.epoll.poll(0), [], "epoll's")

    def woken(self):
        """Everybody was told."""
        for thread, wanted in self.blocked:
            thread.returned(*wanted)
        member(bool(self.epoll.poll(5)), {True}, "an event of epoll")
        results = {}
        wait_until(lambda: results.update(self.ring.reap()) or len(results) == 2, "io_uring to complete both")
        true(results[1] & select.POLLERR, f"io_uring's poll: {results[1]}")
        member(results[2], (-errno.EOPNOTSUPP, -errno.ECONNABORTED), "io_uring's recv")

    def peers_were_told(self):
        """An alert where there was room for one, and no connection goes on."""
        for what, server in self.servers.items():
            if what == "send":
                continue	# its blocked sender has the way out
            equal(alert_names(server.alert(10)), "internal_error", f"what the peer of {what} sees")

    def nothing_works(self):
        for what, sock in self.sockets.items():
            refuses_everything(what, sock)

    def close(self):
        for sock in self.sockets.values():
            sock.close()


def refuses_everything(what, sock):
    """Each call fails, whatever was done to the socket; SO_ERROR and close() alone do no harm."""
    fd = sock.fileno()
    with open(__file__, "rb") as file:
        calls = {
            "send": lambda: sock.send(b"PLAINTEXT"),
            "write": lambda: os.write(fd, b"PLAINTEXT"),
            "sendmsg": lambda: sock.sendmsg([b"PLAINTEXT"]),
            "MSG_FASTOPEN": lambda: sock.send(b"PLAINTEXT", socket.MSG_FASTOPEN),
            "sendfile": lambda: os.sendfile(fd, file.fileno(), 0, 10),
            "recv": lambda: sock.recv(10),
            "read": lambda: os.read(fd, 10),
            "peek": lambda: sock.recv(10, socket.MSG_PEEK),
            "splice": lambda: splice_to_pipe(sock),
            "connect": lambda: sock.connect(("127.0.0.1", 9) if sock.family == socket.AF_INET else ("::1", 9)),
            "connect AF_UNSPEC": lambda: unspec(fd),
            "bind": lambda: sock.bind(("127.0.0.1" if sock.family == socket.AF_INET else "::1", 0)),
            "listen": lambda: sock.listen(1),
            "accept": sock.accept,
            "shutdown": lambda: sock.shutdown(socket.SHUT_RDWR),
            "TCP_ULP kshake": lambda: kshake.attach(sock),
            "TCP_ULP tls": lambda: sock.setsockopt(socket.IPPROTO_TCP, kshake.TCP_ULP, b"tls"),
            "TCP_REPAIR": lambda: sock.setsockopt(socket.IPPROTO_TCP, 19, 1),
            "KSHAKE_HANDSHAKE": lambda: kshake.handshake(sock),
            "KSHAKE_INFO": lambda: kshake.info(sock),
            "FIONREAD": lambda: fcntl.ioctl(fd, termios.FIONREAD, bytes(4)),
        }
        for name, call in calls.items():
            try:
                result = call()
            except OSError as error:
                equal(name_of(error.errno), name_of(errno.EOPNOTSUPP), f"{name}, {what}")
            else:
                raise AssertionError(f"{name}, {what}: {result!r}")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 5)
    sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    poller = select.poll()
    poller.register(sock, select.POLLIN)
    true(poller.poll(0), f"poll, {what}: nothing")


def unspec(fd):
    if libc.connect(fd, struct.pack("=H14x", 0), 16):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def unloaded_under_them():
    """kshake drain, rmmod, insmod, while nobody closes anything; then each closes."""
    with contextlib.ExitStack() as stack:
        house = Household(stack)
        said = command("drain", "--deadline", "0")
        equal((said.returncode, said.stderr), (0, ""), "kshake drain")
        true(f"sockets: {len(house.sockets)}\n" in said.stdout, f"it says {said.stdout!r}")
        line = rf"^ *{os.getpid()} \S+  uid 0  socket \d+  (established|handshake)  [\d.]+ s  {pki.NAME}$"
        true(len(re.findall(line, said.stdout, re.M)) > 5, f"it lists {said.stdout!r}")
        house.woken()
        house.peers_were_told()
        house.nothing_works()
        reload_module()
        house.nothing_works()
        works()
        house.close()
        works()
    ended()
    equal(references(), 0, "the module's references")


def aborted_says_why():
    """KSHAKE_INFO of a drained handshake, read by a task that was in the gate already: DRAINED."""
    with Evil(up_to("server_hello", stall(30))) as server:
        sock = kshake.prepare(kshake.tcp(server.address), name=pki.NAME, trace=1, **trusting_pin())
        task = Blocked("the handshake", lambda: kshake.handshake(sock))
        wait_until(lambda: [s["state"] for s in sessions()] == [kshake.KSHAKE_STATE_HANDSHAKE], "the handshake")
        with counted("handshakes_failed", 1):
            drain(kshake.KSHAKE_DRAIN_MODE_ABORT)
            task.returned("ECONNABORTED")
        wait_until(lambda: drain()[1] == 0, "the abort")
        equal(genl.stats()["handshakes_running"], 0, "handshakes running")
        sock.close()
    ended()


def unload():
    """kshake drain --unload; without the module it says so."""
    client, server = socket_pair()
    with client, server:
        kshake.attach(client)
        said = command("drain", "--deadline", "0", "--unload")
        equal((said.returncode, said.stderr), (0, ""), "kshake drain --unload")
        true("the module is unloaded" in said.stdout and not MODULE.exists(), f"it says {said.stdout!r}")
        try:
            said = command("drain")
            equal(said.returncode, 2, "exit status without the module")
            true("not loaded" in said.stderr, f"it says {said.stderr!r}")
        finally:
            subprocess.run(["insmod", "/run/kshake/kshake.ko"], check=True)
        refuses_everything("idle", client)


def ask_for_ever(fd):
    """The command handshake with an option that is refused, whether the module is there or not."""
    wrong = [(genl.HANDSHAKE["fd"], fd), (genl.HANDSHAKE["role"], kshake.KSHAKE_CLIENT),
             (genl.HANDSHAKE["server_name"], b"a..b\0")]
    while True:
        with contextlib.suppress(OSError), genl.Socket() as sock:
            while True:
                try:
                    sock.request(genl.COMMANDS["handshake"], wrong)
                except OSError as error:
                    if error.errno == errno.ENOENT:		# no such family, or not any more
                        raise


def reloaded_under_commands():
    """rmmod and insmod while others give commands: each finds all of the module, or nothing."""
    with contextlib.ExitStack() as stack:
        left, _ = map(stack.enter_context, socket_pair())
        askers = []
        try:
            for _ in range(4):
                pid = os.fork()
                if not pid:
                    try:
                        ask_for_ever(left.fileno())
                    finally:
                        os._exit(1)
                askers.append(pid)
            end = time.monotonic() + 15
            while time.monotonic() < end:		# emulated, one round takes seconds
                time.sleep(0.05)
                reload_module(commands=True)
            for pid in askers:
                equal(os.waitpid(pid, os.WNOHANG), (0, 0), "an asker")
        finally:
            for pid in askers:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
        equal(genl.stats()["handshakes_started"], 0, "handshakes of the new module")
    works()


def waits_for_the_deadline():
    """Sockets that end by themselves are not aborted; --off takes it back; usage is checked."""
    with Evil() as server:
        sock = kshake.connect(server.address, name=pki.NAME, **trusting_pin())
        task = Blocked("kshake drain", lambda: command("drain", "--deadline", "20"))
        wait_until(lambda: drain()[0] == kshake.KSHAKE_DRAIN_MODE_REFUSE, "drain to begin")
        sock.sendall(b"bye")
        equal(kshake.read_exactly(sock, 3), b"bye", "echo")
        sock.close()
        task.returned()
        equal(task.result.returncode, 0, "exit status")
        true("aborted" not in task.result.stdout, f"it says {task.result.stdout!r}")
    with raises_eshutdown():
        works()
    equal(command("drain", "--off").returncode, 0, "--off")
    works()
    for arguments in (("--deadline",), ("--deadline", "-1"), ("--deadline", "x"), ("--off", "--unload"), ("now",)):
        equal(command("drain", *arguments).returncode, 1, f"exit status of drain {' '.join(arguments)}")
    equal(drain(), (kshake.KSHAKE_DRAIN_MODE_OFF, 0), "after wrong usage")


@contextlib.contextmanager
def raises_eshutdown():
    try:
        yield
    except OSError as error:
        equal(name_of(error.errno), "ESHUTDOWN", "errno")
    else:
        raise AssertionError("works while draining")


def stuck():
    """A task that never comes back from its call is aborted like the others; it is listed until it is killed."""
    fd = libc.syscall(323, 0)
    if fd < 0:
        raise Skip("no userfaultfd")
    os.close(fd)
    client, server = socket_pair()
    kshake.attach(client)
    inode = os.fstat(client.fileno()).st_ino
    pid = os.fork()
    if pid == 0:
        # The name is in memory that does not answer.
        libc.setsockopt(client.fileno(), kshake.SOL_KSHAKE, kshake.KSHAKE_SERVER_NAME, ctypes.c_void_p(page_that_never_comes()), 5)
        os._exit(0)
    client.close()
    try:
        time.sleep(0.3)
        other, other_peer = socket_pair()
        kshake.attach(other)
        drain(kshake.KSHAKE_DRAIN_MODE_ABORT)
        wait_until(lambda: unusable(other), "the other one's end")
        time.sleep(0.3)
        found = sessions()
        true((inode, kshake.KSHAKE_STATE_FAILED) in [(s["inode"], s["state"]) for s in found],
             f"the stuck one is not listed: {found}")
        raises(errno.EBUSY, drain, kshake.KSHAKE_DRAIN_MODE_OFF)
        fresh, fresh_peer = socket_pair()
        with fresh, fresh_peer:
            raises(errno.ESHUTDOWN, kshake.attach, fresh)
        true(references() > 0, "the module has no references")
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    wait_until(lambda: drain()[1] == 0, "the rest")
    wait_until(lambda: references() == 0, "the references")
    ended()
    for sock in (server, other, other_peer):
        sock.close()


def stuck_command():
    """A netlink command that waits for who keeps a plain socket locked has no session, and holds up nobody's end."""
    fd = libc.syscall(323, 0)
    if fd < 0:
        raise Skip("no userfaultfd")
    os.close(fd)
    client, server = socket_pair()
    other, other_peer = socket_pair()

    def lock():
        libc.send(client.fileno(), ctypes.c_void_p(page_that_never_comes()), ctypes.c_size_t(1), 0)

    def ask():
        with genl.Asker() as asker:
            asker.send(genl.COMMANDS["handshake"], asker.attributes(client, server_name=pki.NAME))
    pids = []
    try:
        for function in (lock, ask):
            pids.append(os.fork())
            if pids[-1] == 0:
                function()
                os._exit(0)
            time.sleep(0.3)
        kshake.attach(other)
        drain(kshake.KSHAKE_DRAIN_MODE_ABORT)
        wait_until(lambda: drain()[1] == 0, "the other one's end")
        true(unusable(other), "the other one works")
        equal((references(), os.waitpid(pids[1], os.WNOHANG)[0]), (1, 0), "who waits")
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    wait_until(lambda: references() == 0, "the references")
    ended()
    for sock in (client, server, other, other_peer):
        sock.close()


def unusable(sock):
    try:
        kshake.getopt(sock, kshake.KSHAKE_VERIFY)
    except OSError:
        return True
    return False


def page_that_never_comes():
    """The address of one, in this process; None if the kernel has no userfaultfd(2)."""
    fd = libc.syscall(323, 0)
    if fd < 0:
        return None
    fcntl.ioctl(fd, 0xc018aa3f, bytearray(struct.pack("=QQQ", 0xaa, 0, 0)))		# UFFDIO_API
    libc.mmap.restype = ctypes.c_void_p
    start = libc.mmap(None, ctypes.c_size_t(4096), 3, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1, ctypes.c_long(0))
    fcntl.ioctl(fd, 0xc020aa00, bytearray(struct.pack("=QQQQ", start, 4096, 1, 0)))	# UFFDIO_REGISTER
    return start


def churn(stop, server_address, seed):
    """Attaches, starts, closes, without end; all that can go wrong is an errno."""
    i = seed
    while not stop.is_set():
        i += 1
        try:
            with kshake.tcp(server_address) as sock:
                kshake.attach(sock)
                kshake.setopt(sock, kshake.KSHAKE_VERIFY, kshake.KSHAKE_VERIFY_NONE)
                kshake.setopt(sock, kshake.KSHAKE_TIMEOUT, 300)
                if i % 3:
                    sock.setblocking(i % 3 == 1)
                    sock.settimeout(0.05) if i % 3 == 1 else None
                    kshake.handshake(sock)
                    sock.send(b"x")
        except OSError:
            pass


def accept_and_forget(stop, listener):
    kept = []
    listener.settimeout(0.1)
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            kept = [*kept[-20:], listener.accept()[0]]


def races():
    """Aborts, while threads attach, start and close, and network namespaces end with sockets in them."""
    stop, rounds, began = threading.Event(), 0, time.monotonic()
    with socket.create_server(("127.0.0.1", 0), backlog=1000) as listener:
        threads = [threading.Thread(target=churn, args=(stop, listener.getsockname(), i)) for i in range(2)]
        threads.append(threading.Thread(target=accept_and_forget, args=(stop, listener)))
        for thread in threads:
            thread.start()
        try:
            while rounds < 6 and time.monotonic() < began + 15:
                rounds += 1
                child = namespace_that_ends()
                drain(kshake.KSHAKE_DRAIN_MODE_ABORT)
                wait_until(lambda: drain()[1] == 0, f"the abort: {sessions()}", 30)
                wait_until(lambda: references() == 0, "the references", 30)
                drain(kshake.KSHAKE_DRAIN_MODE_OFF)
                child.wait(20)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    ended()
    drain(kshake.KSHAKE_DRAIN_MODE_ABORT)
    reload_module()
    works()
    return f"{rounds} rounds"


SHORT_LIFE = """
import os, signal, sys, time
sys.path.insert(0, %r)
import kshake
from checks import socket_pair
pairs = [socket_pair() for _ in range(10)]
for client, _ in pairs:
    kshake.attach(client)
print(flush=True)
time.sleep(0.05)
os.kill(os.getpid(), signal.SIGKILL)
""" % os.path.dirname(__file__)


def namespace_that_ends():
    """A process in a network namespace of its own, that dies soon, with sockets."""
    process = subprocess.Popen(["unshare", "--net", "sh", "-c", 'ip link set lo up && exec python3 -B -c "$1"', "sh",
                                SHORT_LIFE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    with process.stdout:
        process.stdout.read(1)
    return process


# --- limits ---

@contextlib.contextmanager
def handshaking(uid=0):
    """A handshake that runs for as long as it is wanted."""
    with Evil(up_to("server_hello", stall(60))) as server:
        os.seteuid(uid)
        sock = socket.socket()
        os.seteuid(0)
        with sock:
            sock.connect(server.address)
            kshake.prepare(sock, name=pki.NAME, **trusting_pin())
            sock.setblocking(False)
            raises(errno.EINPROGRESS, kshake.handshake, sock)
            yield sock


def refused_with(number_wanted, counter, uid=0, **options):
    """A handshake is refused, and counted; the socket is idle still and can try again."""
    with Evil() as server:
        os.seteuid(uid)
        sock = socket.socket()
        os.seteuid(0)
        with sock:
            sock.connect(server.address)
            kshake.prepare(sock, **{"name": pki.NAME, **trusting_pin(), **options})
            with counted(counter, 1):
                raises(number_wanted, kshake.handshake, sock)
            equal(kshake.info(sock).state, kshake.KSHAKE_STATE_IDLE, "state")


def limit_of_netns():
    with setting(SYSCTLS / "handshakes_max", 2):
        with handshaking(), handshaking(OTHER):
            refused_with(errno.EUSERS, "refused_netns")
        works()
    works()


def limit_of_machine():
    with setting(PARAMETER, 1):
        with handshaking():
            refused_with(errno.EUSERS, "refused_machine")
            refused_with(errno.EUSERS, "refused_machine", OTHER)
        works()


def limit_of_user():
    """One user's handshakes do not keep another one from his."""
    with setting(SYSCTLS / "handshakes_user_max", 1):
        with handshaking():
            refused_with(errno.EUSERS, "refused_user")
            with handshaking(OTHER):
                refused_with(errno.EUSERS, "refused_user", OTHER)
        works()


def limit_of_many_users():
    """In a user namespace a user has many ids; the kernel takes them for one, his, in all network namespaces."""
    in_initial_netns("echo 1 >/proc/sys/net/kshake/handshakes_user_max")
    try:
        with handshaking(OTHER):
            equal(as_many(OTHER), errno.EUSERS, "in a namespace of his")
            equal(as_many(OTHER + 1), errno.EINPROGRESS, "in another one's")
        equal(as_many(OTHER), errno.EINPROGRESS, "afterwards")
    finally:
        in_initial_netns("echo 8192 >/proc/sys/net/kshake/handshakes_user_max")


def connecting(address, uid):
    """A handshake that a worker has to begin, since nobody waits for it."""
    os.seteuid(uid)
    sock = socket.socket()
    os.seteuid(0)
    kshake.prepare(sock, name=pki.NAME, **trusting_pin())
    sock.setblocking(False)
    equal(sock.connect_ex(address), errno.EINPROGRESS, "connect()")
    return sock


def limit_of_workers():
    """One user's handshakes, each of which holds a worker up, leave workers to others."""
    if not pause_steps():
        raise Skip("the module was built without KSHAKE_DEBUG=1: no /sys/kernel/debug/kshake")
    before = entered()
    set_pause(BEFORE_ATTACH)
    (PAUSE / "pause_ms").write_text("4000")
    try:
        with socket.create_server(("127.0.0.1", 0), backlog=100) as listener, contextlib.ExitStack() as stack:
            for _ in range(WORKERS_USER_MAX + 8):
                stack.enter_context(connecting(listener.getsockname(), 0))
            wait_until(lambda: entered() - before >= WORKERS_USER_MAX, "the workers to be held up", 3)
            time.sleep(0.3)
            equal(entered() - before, WORKERS_USER_MAX, "workers held up by one user")
            stack.enter_context(connecting(listener.getsockname(), OTHER))
            wait_until(lambda: entered() - before > WORKERS_USER_MAX, "a worker for the other one", 2)
            set_pause(0)
    finally:
        set_pause(0)
    works()


def leave_chroot():
    """User namespaces are not for who is in one, as the guest's tests are: the root becomes one by right."""
    true(not libc.unshare(CLONE_NEWNS), "unshare")
    libc.mount(None, b"/", None, MS_REC | MS_PRIVATE, None)
    root = os.open("/", os.O_DIRECTORY)
    os.chroot("/run")		# then the way up from the old root is open
    os.fchdir(root)
    for _ in range(10):
        os.chdir("..")
    os.chroot(".")
    os.fchdir(root)
    libc.mount(b".", b"/", None, MS_MOVE, None)
    os.chroot(".")


def as_many(owner):
    """The errno of a handshake by some id of a user namespace in a user namespace of @owner's."""
    ready, go, result = os.pipe(), os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            leave_chroot()
            os.setresgid(owner, owner, owner)
            os.setresuid(owner, owner, owner)
            if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET):
                os._exit(1)
            libc.prctl(4, 1)		# so that the parent may write uid_map
            os.write(ready[1], b"x")
            os.read(go[0], 1)
            os.setresuid(0, 0, 0)
            subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
            os.setresuid(5, 5, 5)
            client, _ = socket_pair()
            kshake.prepare(client, verify=kshake.KSHAKE_VERIFY_NONE)
            client.setblocking(False)
            try:
                kshake.handshake(client)
            except OSError as error:
                os.write(result[1], bytes([error.errno]))
        finally:
            os._exit(0)
    os.close(ready[1])
    os.close(result[1])
    if not os.read(ready[0], 1):
        os.waitpid(pid, 0)
        raise Skip("no user namespaces")
    pathlib.Path(f"/proc/{pid}/uid_map").write_text("0 100000 1000")
    os.write(go[1], b"x")
    os.waitpid(pid, 0)
    got = os.read(result[0], 1)
    for fd in (ready[0], *go, result[0]):
        os.close(fd)
    return got[0] if got else None


def values_that_are_refused():
    """No namespace raises itself above the machine, nobody sets nonsense."""
    for name, values in (("handshakes_max", (-1, 32769)), ("handshakes_user_max", (-1, 32769)), ("allow_verify_none", (-1, 2))):
        for value in values:
            raises(errno.EINVAL, (SYSCTLS / name).write_text, str(value))


def verify_none_forbidden():
    """By this namespace, or by the initial one, which no other can get round."""
    works(verify=kshake.KSHAKE_VERIFY_NONE)
    with setting(SYSCTLS / "allow_verify_none", 0):
        refused_with(errno.EPERM, "refused_verify_none", verify=kshake.KSHAKE_VERIFY_NONE)
        works()
    works(verify=kshake.KSHAKE_VERIFY_NONE)
    in_initial_netns("echo 0 >/proc/sys/net/kshake/allow_verify_none")
    try:
        equal((SYSCTLS / "allow_verify_none").read_text(), "1\n", "of this namespace")
        refused_with(errno.EPERM, "refused_verify_none", verify=kshake.KSHAKE_VERIFY_NONE)
        said = subprocess.run(["unshare", "--net", "cat", str(SYSCTLS / "allow_verify_none")],
                              capture_output=True, text=True, check=True)
        equal(said.stdout, "0\n", "what a new namespace inherits")
    finally:
        in_initial_netns("echo 1 >/proc/sys/net/kshake/allow_verify_none")


def limits_do_not_leak():
    """Handshakes that fail, are closed and are aborted give their place back."""
    with setting(SYSCTLS / "handshakes_max", 1):
        for _ in range(3):
            with handshaking():
                pass
            with Evil(up_to("certificate", lambda peer: peer.alert(40))) as server:
                raises(errno.EPROTO, kshake.connect, server.address, name=pki.NAME, **trusting_pin())
            with handshaking():
                drain(kshake.KSHAKE_DRAIN_MODE_ABORT)
                wait_until(lambda: drain()[1] == 0, "the abort")
            drain(kshake.KSHAKE_DRAIN_MODE_OFF)
            works()


def all_cases():
    yield "session-get", listed
    yield "memory of an established session", memory
    yield "session-get by namespace", listed_by_namespace
    yield "drain: refuse", refusing
    yield "drain: abort, rmmod and insmod under all of them", unloaded_under_them
    yield "drain: an aborted handshake", aborted_says_why
    yield "drain: unload", unload
    yield "rmmod and insmod under commands", reloaded_under_commands
    yield "drain: deadline", waits_for_the_deadline
    yield "drain: a stuck task", stuck
    yield "drain: a stuck command", stuck_command
    yield "drain: races", races
    yield "limit: network namespace", limit_of_netns
    yield "limit: machine", limit_of_machine
    yield "limit: user", limit_of_user
    yield "limit: user namespaces", limit_of_many_users
    yield "limit: workers of a user", limit_of_workers
    yield "limit: values", values_that_are_refused
    yield "limit: nothing leaks", limits_do_not_leak
    yield "verify-none forbidden", verify_none_forbidden


def cases():
    def run(case):
        try:
            return case()
        finally:
            with contextlib.suppress(OSError):
                drain(kshake.KSHAKE_DRAIN_MODE_OFF)
    for name, case in all_cases():
        yield name, lambda c=case: run(c)
