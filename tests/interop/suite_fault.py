# SPDX-License-Identifier: GPL-2.0-only
"""No memory, at every place where memory is asked for: the n-th allocation of a call fails, for n = 1, 2, 3 and
so on until the call passes without.

Each call must succeed or fail with an errno that the documentation has for it; what fails without breaking the
session succeeds when it is tried again; what breaks it tells the peer, who must understand it; not a byte gets lost
on the way. Whether anything leaked is looked at after the last suite. What the task does itself is failed by
/proc/thread-self/fail-nth; what workers, softirqs and the helper do for it by chance (failslab), where a function of
the module is on the stack. KSHAKE_FAULT_VERBOSE=1 has the kernel log where each failure was.
"""
import collections
import contextlib
import errno
import os
import pathlib
import random
import select
import socket
import struct
import subprocess
import tempfile
import time

import clients
import genl
import keyring
import kshake
import netns
import pki
import stress
import suite_life
import suite_server
import upgraded
from checks import trusting_ca, trusting_pin
from evil import Evil, before
from harness import Failure, Skip, equal, member, name_of, true, wait_until
from suite_helper import spki

NTH = "/proc/thread-self/fail-nth"
DEBUG = pathlib.Path("/sys/kernel/debug")
MCL_CURRENT, MCL_FUTURE = 1, 2
POINTS_MAX = 2000
# What the documentation has for want of memory. ECONNABORTED: a KeyUpdate that went out and has no key.
NO_MEMORY = {errno.ENOMEM}


def adjust(name, settings):
    for key, value in settings.items():
        (DEBUG / name / key).write_text(str(value))


class Injector:
    """Has the n-th allocation of a call fail, in this thread."""

    def __init__(self):
        if not os.path.exists(NTH):
            raise Skip("the kernel has no /proc/thread-self/fail-nth")
        verbose = 2 if os.environ.get("KSHAKE_FAULT_VERBOSE") else 0
        for name in ("failslab", "fail_page_alloc"):
            adjust(name, {"ignore-gfp-wait": "N", "verbose": verbose, "probability": 0})
        adjust("fail_page_alloc", {"ignore-gfp-highmem": "N", "min-order": 0})
        self.fd = os.open(NTH, os.O_RDWR)
        # Of the interpreter's own page faults there are to be few.
        kshake.libc.mlockall(MCL_CURRENT | MCL_FUTURE)

    def call(self, number, function, *arguments):
        """(errno or 0, result, did it fail one?)"""
        result, error = None, 0
        os.pwrite(self.fd, b"%d" % number, 0)
        try:
            result = function(*arguments)
        except OSError as raised:
            error = raised.errno
        finally:
            left = int(os.pread(self.fd, 16, 0))
            if left:
                os.pwrite(self.fd, b"0", 0)
        return error, result, not left


class Sweep:
    """One call, failed at every place. Subclasses say what it is."""
    allowed = NO_MEMORY

    def __init__(self, server):
        self.server = server

    def prepare(self):
        """A context whose value is given to the others."""
        raise NotImplementedError

    def act(self, thing):
        """The call that is failed. Returns what it got."""
        raise NotImplementedError

    def check(self, thing, error, result):
        """Is all as it should be afterwards?"""
        raise NotImplementedError

    def run(self):
        injector, counts, slowest = Injector(), collections.Counter(), 0
        for number in range(1, POINTS_MAX):
            with self.prepare() as thing:
                began = time.monotonic()
                error, result, injected = injector.call(number, self.act, thing)
                slowest = max(slowest, time.monotonic() - began)
                try:
                    if not injected:
                        equal(name_of(error), "0", "errno without an injection")
                    if error:
                        member(name_of(error), {name_of(e) for e in self.allowed}, "errno")
                    self.check(thing, error, result)
                except Exception as raised:
                    raise Failure(f"allocation {number}, errno {name_of(error)}: {type(raised).__name__} {raised}") from raised
            if not injected:
                break
            counts[name_of(error)] += 1
        else:
            raise Failure("there is no end")
        os.close(injector.fd)
        true(number > 1, "no allocation was failed")
        told = ", ".join(f"{name.replace('0', 'success')} {count}" for name, count in sorted(counts.items()))
        return f"{number - 1} points: {told}; no call took longer than {slowest:.1f} s"


# --- before the handshake ---

def works(sock, exchange=None):
    """An established session passes data both ways."""
    exchange = exchange or stress.Exchange(up=100, down=100).send_request(sock)
    sock.sendall(exchange.up)
    exchange.finish(sock)


class Attach(Sweep):
    def prepare(self):
        return kshake.tcp(self.server.address)

    def act(self, thing):
        kshake.attach(thing)

    def check(self, thing, error, result):
        if error:
            kshake.attach(thing)
        for key, value in trusting_pin().items():
            kshake.setopt(thing, getattr(kshake, "KSHAKE_" + kshake.OPTIONS[key]), value)
        kshake.handshake(thing)
        works(thing)


class Options(Sweep):
    """All that copy something."""
    VALUES = {"name": pki.NAME, "alpn": kshake.alpn_list("h2", "http/1.1"), "pin": bytes(32) * 8, "suites": [0x1301],
              "groups": [0x1d], "trace": 1, "timeout": 20000, "verify": 0}

    def __init__(self, server):
        super().__init__(server)
        # Read here: of the file system's allocations none is to fail.
        self.values = {**self.VALUES, "anchors": pki.anchors() * 50}

    @contextlib.contextmanager
    def prepare(self):
        with kshake.tcp(self.server.address) as sock:
            kshake.attach(sock)
            yield sock

    def act(self, thing):
        for key, value in self.values.items():
            kshake.setopt(thing, getattr(kshake, "KSHAKE_" + kshake.OPTIONS[key]), value)

    def check(self, thing, error, result):
        if error:
            self.act(thing)
        equal(kshake.getopt(thing, kshake.KSHAKE_SERVER_NAME), pki.NAME.encode(), "the name")


# --- the handshake ---

class Handshake(Sweep):
    """Blocking: the task runs the engine."""

    def __init__(self, server, **options):
        super().__init__(server)
        self.options = {"timeout": 60000, "trace": 1, **options}

    @contextlib.contextmanager
    def prepare(self):
        with kshake.prepare(kshake.tcp(self.server.address), **self.options) as sock:
            yield sock

    def act(self, thing):
        kshake.handshake(thing)

    def check(self, thing, error, result):
        info = kshake.info(thing)
        if error and info.state == kshake.KSHAKE_STATE_IDLE:
            kshake.handshake(thing)
            error = 0
        if not error:
            works(thing)
            return
        equal(info.state, kshake.KSHAKE_STATE_FAILED, "state")
        equal(name_of(info.error), name_of(error), "info.error")
        # It sticks.
        for call in (lambda: kshake.handshake(thing), lambda: thing.send(b"x"), lambda: thing.recv(1)):
            try:
                call()
            except OSError as raised:
                equal(name_of(raised.errno), name_of(error), "errno later")
            else:
                raise Failure("works later")


class Start(Handshake):
    """Non-blocking: the task only starts it."""

    def act(self, thing):
        thing.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            kshake.handshake(thing)

    def check(self, thing, error, result):
        thing.setblocking(True)
        try:
            kshake.handshake(thing)
            error = 0
        except OSError as raised:
            error = raised.errno
            member(name_of(error), {"ENOMEM"}, "errno of the wait")
        super().check(thing, error, result)


class Serve(Sweep):
    """A server: the client is libssl, in another thread, which nothing is kept from."""

    def __init__(self, server, cert="ecdsa-p256", shown=None, **options):
        super().__init__(server)
        self.shown, self.options = shown, {"cert": cert, "trace": 1, "alpn": kshake.alpn_list("http/1.1"), **options}

    @contextlib.contextmanager
    def prepare(self):
        version = self.options.get("max_version", kshake.TLS13)
        peer = suite_server.client(clients.OpenSSL, suite_server.greet, cert=self.shown, alpn=self.options["alpn"],
                                   versions=(version, version))
        with suite_server.listener().accept(**self.options) as sock:
            yield sock, peer

    def act(self, thing):
        upgraded.handshake(thing[0])

    def check(self, thing, error, result):
        sock, peer = thing
        info = kshake.info(sock)
        if error and info.state == kshake.KSHAKE_STATE_IDLE:
            self.act(thing)
            error = 0
        if not error:
            equal(kshake.getopt(sock, kshake.KSHAKE_SERVER_NAME), pki.NAME.encode(), "the name")
            equal(kshake.info(sock).has(kshake.KSHAKE_INFO_CLIENT_CERT), bool(self.shown), "CLIENT_CERT")
            suite_server.answer(sock)
            equal(peer.result(), b"http/1.1", "the client's ALPN")
            return
        equal((info.state, name_of(info.error)), (kshake.KSHAKE_STATE_FAILED, name_of(error)), "state and info.error")
        for call in (lambda: self.act(thing), lambda: sock.send(b"x"), lambda: sock.recv(1)):
            try:
                call()
            except OSError as raised:
                equal(name_of(raised.errno), name_of(error), "errno later")
            else:
                raise Failure("works later")
        sock.close()
        # The alert may have found no memory, or have come too late.
        told = suite_server.raises_tls(peer).alert
        true(told in (None, suite_server.INTERNAL_ERROR), f"the client got alert {told}")
        if info.sent() is not None:
            equal(info.sent(), suite_server.INTERNAL_ERROR, "the alert that was sent")


# --- data ---

class Data(Sweep):
    """An established session; the request is sent."""
    exchange = {}
    allowed = NO_MEMORY

    @contextlib.contextmanager
    def prepare(self):
        with kshake.connect(self.server.address, timeout=60000, **trusting_pin()) as sock:
            yield sock, stress.Exchange(**self.exchange).send_request(sock)

    @staticmethod
    def broken(sock, error):
        """Has the error broken the session? Then it sticks."""
        info = kshake.info(sock)
        if info.state != kshake.KSHAKE_STATE_FAILED:
            return False
        equal(name_of(info.error), name_of(error), "info.error of a broken session")
        return True


class Read(Data):
    exchange = {"up": 16, "down": 2000}

    def read(self, sock, exchange):
        exchange.got += sock.recv(1000)

    def act(self, thing):
        self.read(*thing)

    def check(self, thing, error, result):
        sock, exchange = thing
        if error and self.broken(sock, error):
            return
        try:
            sock.sendall(exchange.up)
            exchange.finish(sock)
        except OSError as raised:
            # The call had data from before the record that found no memory.
            member(name_of(raised.errno), {name_of(e) for e in self.allowed}, "errno of the next call")
            true(not error and self.broken(sock, raised.errno), "an error that neither sticks nor passes")


class ReadControls(Read):
    """Tickets and KeyUpdates in front of the data, in their own records or together."""
    exchange = {"up": 16, "down": 2000, "chunk": 512, "updates": 400, "tickets": 400, "seed": 6}
    # kTLS returns the data before a record that it had no memory for, and of that it says later, as of a forged one,
    # that it does not decrypt.
    allowed = NO_MEMORY | {errno.EPROTO}

    def read(self, sock, exchange):
        while len(exchange.got) < 1500:
            exchange.got += sock.recv(500)


class Peek(Read):
    def read(self, sock, exchange):
        seen = sock.recv(100, socket.MSG_PEEK)
        equal(seen, exchange.down[:len(seen)], "what a peek sees")


class Splice(Read):
    def __init__(self, server):
        super().__init__(server)
        self.pipe = os.pipe()

    def read(self, sock, exchange):
        size = os.splice(sock.fileno(), self.pipe[1], 1000)
        exchange.got += os.read(self.pipe[0], size)


class Poll(Read):
    exchange = {"up": 16, "down": 2000, "chunk": 512, "updates": 400, "tickets": 400, "seed": 6}

    def read(self, sock, exchange):
        poller = select.poll()
        poller.register(sock, select.POLLIN)
        poller.poll(20000)

    def check(self, thing, error, result):
        sock, _ = thing
        info = kshake.info(sock)
        if info.state == kshake.KSHAKE_STATE_FAILED:
            member(name_of(info.error), {"ENOMEM", "EPROTO"}, "info.error")
            return
        super().check(thing, error, result)


class Write(Data):
    """What was not sent is sent again; not a byte is lost or doubled."""
    exchange = {"up": 60000, "down": 16}

    def write(self, sock, exchange):
        return sock.send(exchange.up)

    def act(self, thing):
        return self.write(*thing)

    def check(self, thing, error, result):
        sock, exchange = thing
        if error and self.broken(sock, error):
            return
        sent = result or 0
        try:
            while sent < len(exchange.up):
                sent += sock.send(exchange.up[sent:])
        except OSError as raised:
            # kTLS may have lost its own record: then nothing goes out any more.
            member(name_of(raised.errno), {"ENOMEM", "EPIPE", "ECONNABORTED"}, "errno of the rest")
            return
        exchange.finish(sock)


class WriteMore(Write):
    exchange = {"up": 3000, "down": 16}

    def write(self, sock, exchange):
        return sock.send(exchange.up[:1000], socket.MSG_MORE)


class Sendfile(Write):
    exchange = {"up": 20000, "down": 16}

    @contextlib.contextmanager
    def prepare(self):
        with super().prepare() as thing, tempfile.TemporaryFile() as file:
            file.write(thing[1].up)
            file.flush()
            self.file = file
            yield thing

    def write(self, sock, exchange):
        return os.sendfile(sock.fileno(), self.file.fileno(), 0, len(exchange.up))


class WriteOwed(Write):
    """The peer has asked for a KeyUpdate: it goes out first."""
    exchange = {"up": 100, "down": 512, "chunk": 512, "updates": 1000}
    allowed = NO_MEMORY | {errno.ECONNABORTED}

    @contextlib.contextmanager
    def prepare(self):
        exchange = {**self.exchange, "updates": 0}
        steps = before("serve", lambda peer: peer.key_update(True), lambda peer: peer.send_data(b"x"))
        with Evil(steps=steps) as server, kshake.connect(server.address, name=pki.NAME, **trusting_pin()) as sock:
            equal(kshake.read_exactly(sock, 1), b"x", "data behind the KeyUpdate")
            yield sock, stress.Exchange(**exchange)

    def write(self, sock, exchange):
        return sock.send(b"y" * 50)

    def check(self, thing, error, result):
        sock, _ = thing
        if error and (error == errno.ECONNABORTED or self.broken(sock, error)):
            return
        sent = result or 0
        try:
            sock.sendall(b"y" * (50 - sent))
        except OSError as raised:
            member(name_of(raised.errno), {"ENOMEM", "EPIPE", "ECONNABORTED"}, "errno of the rest")
            return
        equal(kshake.read_exactly(sock, 50), b"y" * 50, "the echo")
        equal(kshake.info(sock).key_updates_sent, 1, "KeyUpdates sent")



class Shutdown(Data):
    """Either close_notify goes out, or the session is broken and no end of data."""
    exchange = {"up": 16, "down": 100}
    # Of a session that broke there is nothing left to shut down.
    allowed = NO_MEMORY | {errno.ENOTCONN}

    def act(self, thing):
        thing[0].shutdown(socket.SHUT_WR)

    def check(self, thing, error, result):
        sock, exchange = thing
        exchange.up = b""
        try:
            exchange.finish(sock)
        except BrokenPipeError:
            pass	# the same, by a reset: EPIPE is TCP's word for it behind the peer's FIN
        except ConnectionResetError:
            # TCP had no memory: a FIN without close_notify, and the server answers in kind.
            true(kshake.info(sock).has(kshake.KSHAKE_INFO_TRUNCATED), "a reset that is no truncation")
        except OSError as raised:
            true(self.broken(sock, raised.errno), f"{name_of(raised.errno)}, and the session is not broken")
            # Or the server has noticed the missing close_notify, and says so.
            wanted = "ENOMEM" if kshake.info(sock).received() is None else "EPROTO"
            equal(name_of(raised.errno), wanted, "errno of a read")


class Close(Data):
    exchange = {"up": 16, "down": 100}

    def act(self, thing):
        os.close(thing[0].detach())

    def check(self, thing, error, result):
        pass


class CloseEarly(Handshake):
    """Within the handshake."""

    def act(self, thing):
        thing.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            kshake.handshake(thing)
        os.close(thing.detach())

    def check(self, thing, error, result):
        pass


# --- netlink ---

class Netlink(Sweep):
    @contextlib.contextmanager
    def prepare(self):
        with genl.Helper(join=False) as helper:
            yield helper


class Join(Netlink):
    allowed = NO_MEMORY | {errno.ENOBUFS}

    def act(self, thing):
        thing.join()

    def check(self, thing, error, result):
        if error:
            try:
                thing.join()
            except OSError as raised:
                # Joined, only the reply had no room.
                equal(name_of(raised.errno), "EALREADY", "errno of the second join")
        true(genl.stats()["helpers"] >= 2, "the helper has not joined")


class Stats(Netlink):
    # Of the netlink socket itself.
    allowed = NO_MEMORY | {errno.ENOBUFS}

    def act(self, thing):
        return thing.request(genl.COMMANDS["stats_get"])

    def check(self, thing, error, result):
        true(genl.stats()["helpers"] >= 1, "no counters")


class NewCredential(Sweep):
    """credential-new, in the place of one that is there: that one stays, or the new one is there, whole."""
    # Of the netlink socket itself.
    allowed = NO_MEMORY | {errno.ENOBUFS}
    old, new = "rsa-2048", "ecdsa-p256"

    def __init__(self, server):
        super().__init__(server)
        # Reading files is not what is to fail.
        self.chain, self.staple = pki.load(self.new)[1], pki.read(f"{self.new}.ocsp")

    @contextlib.contextmanager
    def prepare(self):
        with genl.Store() as store, keyring.private(self.old) as old, keyring.private(self.new) as new:
            store.new("fault", pki.load(self.old)[1], old)
            try:
                yield store, new
            finally:
                store.delete("fault")

    def act(self, thing):
        store, key = thing
        store.new("fault", self.chain, key, snis=["a.test", "*.b.test"], uids=[0, 1], staple=self.staple, replace=True)

    def check(self, thing, error, result):
        entry, = thing[0].list()
        # Without memory for the acknowledgement it is done nevertheless.
        if error != errno.ENOBUFS:
            equal(("sni" in entry, entry["bits"]), (False, [2048]) if error else (True, [256]), "what is there")


class OwnKey(Sweep):
    """KSHAKE_CHAIN and KSHAKE_KEY."""

    def __init__(self, server):
        super().__init__(server)
        self.chain = pki.chain_der("ecdsa-p256")

    @contextlib.contextmanager
    def prepare(self):
        with kshake.prepare(kshake.tcp(self.server.address)) as sock, keyring.private("ecdsa-p256") as key:
            yield sock, key

    def act(self, thing):
        kshake.setopt(thing[0], kshake.KSHAKE_CHAIN, self.chain)
        kshake.setopt(thing[0], kshake.KSHAKE_KEY, thing[1])

    def check(self, thing, error, result):
        if error:
            self.act(thing)


class Ask(Sweep):
    """The command handshake, for a plain TCP socket."""
    allowed = NO_MEMORY | {errno.ENOBUFS}
    options = {"server_name": pki.NAME, "verify": kshake.KSHAKE_VERIFY_PIN, "pin_spki": pki.spki_sha256("ecdsa-p256"), "timeout": 60000}

    @contextlib.contextmanager
    def prepare(self):
        with genl.Asker() as asker, kshake.tcp(self.server.address) as sock:
            yield asker, sock

    def act(self, thing):
        thing[0].handshake(thing[1], **self.options)

    @staticmethod
    def began(sock):
        try:
            return kshake.info(sock).state != kshake.KSHAKE_STATE_IDLE
        except OSError as raised:
            equal(raised.errno, errno.EOPNOTSUPP, "errno of KSHAKE_INFO")
            return False		# it is a plain TCP socket still

    def check(self, thing, error, result):
        asker, sock = thing
        if error and not self.began(sock):
            asker.handshake(sock, **self.options)
        # Where only the ack had no memory, the reply is in front of the event.
        while payload := asker.wait_event(20):
            if payload[0] == genl.COMMANDS["handshake_done"]:
                break
        true(payload, "no event")
        works(sock)


class Sessions(Netlink):
    """The list of sessions; one that could not be told whole says so."""
    allowed = NO_MEMORY | {errno.ENOBUFS}

    @contextlib.contextmanager
    def prepare(self):
        with kshake.connect(self.server.address, timeout=60000, **trusting_pin()), genl.Socket() as link:
            yield link

    def act(self, thing):
        return suite_life.sessions(thing)

    def check(self, thing, error, result):
        with genl.Socket() as link:
            true(suite_life.sessions(link), "no session is listed")


class Drain(Netlink):
    """Asked how far it is."""
    allowed = NO_MEMORY | {errno.ENOBUFS}

    def act(self, thing):
        return thing.request(genl.COMMANDS["drain"])

    def check(self, thing, error, result):
        suite_life.drain()


class Pull(Sweep):
    """A helper of ours, kshaked being away: the request is not lost, or it has failed."""
    allowed = NO_MEMORY | {errno.ENOBUFS}

    @contextlib.contextmanager
    def prepare(self):
        with genl.Helper() as helper, kshake.prepare(kshake.tcp(self.server.address), timeout=60000,
                                                     **trusting_ca()) as sock:
            sock.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                kshake.handshake(sock)
            helper.wait_event(20)
            yield helper, sock

    def act(self, thing):
        return genl.Request(thing[0].request(genl.COMMANDS["verify_pull"]))

    def check(self, thing, error, result):
        helper, sock = thing
        if error:
            result = self.came_nevertheless(helper)
        if error and not result:
            try:
                result = genl.Request(helper.request(genl.COMMANDS["verify_pull"]))
            except BlockingIOError:
                result = None		# it failed for want of memory
        if result:
            helper.accept(result, spki())
        self.conclude(sock, bool(result))

    @staticmethod
    def came_nevertheless(helper):
        """It was only the ack that had no memory: ENOBUFS, and the request is in the queue."""
        while message := helper.receive(0.2):
            kind, _, payload = message
            attributes = genl.parse(payload[4:])
            if kind == helper.family and any(a[0] == genl.VERIFY["certificate"] for a in attributes):
                return genl.Request(attributes)
        return None

    @staticmethod
    def conclude(sock, good):
        sock.setblocking(True)
        try:
            kshake.handshake(sock)
        except OSError as raised:
            true(not good, "the handshake fails after all")
            equal(name_of(raised.errno), "ENOMEM", "errno of the handshake")
        else:
            true(good, "the handshake works without a verdict")
            works(sock)


class Reply(Pull):
    def prepare(self):
        return self.pulled()

    @contextlib.contextmanager
    def pulled(self):
        with Pull.prepare(self) as (helper, sock):
            yield helper, sock, helper.pull()

    def act(self, thing):
        helper, _, request = thing
        helper.accept(request, spki())

    def check(self, thing, error, result):
        helper, sock, request = thing
        good = True
        if error:
            try:
                helper.accept(request, spki())
            except OSError as raised:
                # It was taken, or the handshake has failed.
                equal(name_of(raised.errno), "ENOENT", "errno of the second answer")
                good = None
        sock.setblocking(True)
        try:
            kshake.handshake(sock)
        except OSError as raised:
            true(not good, f"the handshake fails after all: {raised}")
            member(name_of(raised.errno), {"ENOMEM", "ENOLINK"}, "errno of the handshake")
        else:
            works(sock)


# --- all the others ---

def module_text():
    """First and last address of the module's code."""
    for line in pathlib.Path("/proc/modules").read_text().splitlines():
        fields = line.split()
        if fields[0] == "kshake":
            return int(fields[5], 16), int(fields[5], 16) + int(fields[1])
    raise Failure("the module is not loaded")


@contextlib.contextmanager
def by_chance(percent):
    """Allocations below a function of the module fail now and then, whoever runs it."""
    Injector()
    start, end = module_text()
    true(start, "/proc/modules hides the addresses")
    # Not of pages: those that an application's own memory wants while data is copied there are among them.
    adjust("failslab", {"stacktrace-depth": 32, "require-start": hex(start), "require-end": hex(end), "interval": 1,
                        "times": -1, "space": 0, "probability": percent})
    try:
        yield
    finally:
        adjust("failslab", {"probability": 0, "require-start": 0, "require-end": hex((1 << 64) - 1)})


def chance(server, percent, seconds):
    """The stress client, with workers, softirqs, helper and all, for some time."""
    seed = int(os.environ.get("KSHAKE_SEED") or random.randrange(1 << 32))
    earlier = genl.stats()
    command = [stress.PROGRAMS / "stress-client", "-p", f"{server.address[1]}u", "-P", pki.spki_sha256("ecdsa-p256").hex(),
               "-a", pki.path("root.der"), "-n", pki.NAME, "-s", str(seed), "-l", "60", "-t", str(seconds), "-w", "8", "-f",
               "-m"]
    with netns.Kshaked() as kshaked:
        kshaked.wait_joined(seconds=60)
        with by_chance(percent):
            client = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    equal(client.returncode, 0, f"the client (seed {seed}), which says: {client.stdout}")

    def idle():
        stats = genl.stats()
        return not stats["handshakes_running"] and not stats["verify_pending"]
    wait_until(idle, "nothing to be left", 60)
    after = genl.stats()
    failed = after["handshakes_failed"] - earlier["handshakes_failed"]
    true(failed, "no handshake failed: nothing was injected")
    return f"{failed} of {after['handshakes_started'] - earlier['handshakes_started']} handshakes failed"


def with_server(sweep, *arguments, helper=False, patience=300, cert_of="ecdsa-p256", **options):
    """cert_of: the server's certificate"""
    if not os.path.exists(NTH):
        raise Skip("the kernel has no /proc/thread-self/fail-nth")
    with stress.Server(cert=cert_of, patience=patience, poor=True) as server, \
            netns.Kshaked() if helper else contextlib.nullcontext() as kshaked:
        if helper:
            kshaked.wait_joined(seconds=60)
        began = time.monotonic()
        told = sweep(server, *arguments, **options)
        if isinstance(told, Sweep):
            told = told.run()
        return f"{told}; {time.monotonic() - began:.0f} s"


def cases():
    if not os.path.exists(NTH):
        yield "all", lambda: with_server(Attach)
        return
    yield "attach", lambda: with_server(Attach)
    yield "options", lambda: with_server(Options)
    yield "handshake, X25519, AES-128-GCM, a pin", lambda: with_server(
        Handshake, **trusting_pin(), groups=[kshake.X25519], suites=[kshake.AES128])
    yield "handshake, P-256, ChaCha20-Poly1305, the helper", lambda: with_server(
        Handshake, helper=True, **trusting_ca(), groups=[kshake.P256], suites=[kshake.CHACHA])
    yield "handshake, P-384, AES-256-GCM, nobody", lambda: with_server(
        Handshake, name=pki.NAME, verify=kshake.KSHAKE_VERIFY_NONE, groups=[kshake.P384], suites=[kshake.AES256])
    yield "handshake, TLS 1.2, P-256, AES-128-GCM, a pin", lambda: with_server(
        Handshake, **trusting_pin(), **kshake.ONLY12, groups=[kshake.P256])
    yield "start, not waited for", lambda: with_server(Start, **trusting_pin())
    yield "a server's handshake, P-256", lambda: with_server(Serve, groups=[kshake.P256], suites=[kshake.AES128])
    yield "a server's handshake, RSA, HelloRetryRequest", lambda: with_server(
        Serve, cert="rsa-2048-int", groups=[kshake.P384], suites=[kshake.AES256])
    yield "a server's handshake, TLS 1.2, a client with a certificate, the helper", lambda: with_server(
        Serve, helper=True, shown="client-rsa-2048", client_auth=kshake.KSHAKE_CLIENT_AUTH_REQUIRE,
        anchors=pki.anchors(), **kshake.ONLY12)
    yield "a server's handshake, TLS 1.2, DHE", lambda: with_server(
        Serve, cert="rsa-2048", suites=[0x009e], groups=[kshake.FFDHE2048], **kshake.ONLY12)
    yield "a server's handshake, TLS 1.2, RSA key exchange", lambda: with_server(
        Serve, cert="rsa-kex", rsa_kex=1, suites=[0x009d], **kshake.ONLY12)
    yield "handshake, TLS 1.2, RSA key exchange, a pin", lambda: with_server(
        Handshake, cert_of="rsa-kex", **trusting_pin("rsa-kex"), rsa_kex=1, suites=[0x009c], **kshake.ONLY12)
    yield "a server's handshake, a client with a certificate, the helper", lambda: with_server(
        Serve, helper=True, shown="client-ecdsa-p256", client_auth=kshake.KSHAKE_CLIENT_AUTH_REQUIRE,
        anchors=pki.anchors(), authorities=pki.distinguished_names("root"))
    for step in (Read, ReadControls, Peek, Splice, Poll, Write, WriteMore, Sendfile, WriteOwed, Shutdown, Close):
        yield f"established: {step.__name__}", lambda s=step: with_server(s)
    # Without memory for it TCP sends no FIN, and never does: the server's patience is the end.
    yield "close within the handshake", lambda: with_server(CloseEarly, patience=10, **trusting_pin())
    for step in (Join, Stats):
        yield f"netlink: {step.__name__}", lambda s=step: with_server(s, helper=True)
    for step in (NewCredential, OwnKey):
        yield f"credential: {step.__name__}", lambda s=step: with_server(s)
    for step in (Pull, Reply, Ask, Sessions, Drain):
        yield f"netlink: {step.__name__}", lambda s=step: with_server(s)
    yield "workers, softirqs and helper, by chance", lambda: with_server(
        lambda server: chance(server, 2, 45), patience=60)
