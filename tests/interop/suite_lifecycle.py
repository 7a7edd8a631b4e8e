# SPDX-License-Identifier: GPL-2.0-only
"""Gone at every point: the fd closed, the process killed, the helper killed, before and after every
record, every wait for the helper and every step of the kTLS installation.

The points are enumerated by running a handshake once and counting what it passes. What is
asserted here: nothing hangs, nothing is left (handshakes running, requests pending, sockets of
the module), the peer sees an end, and the next handshake works. That memory and locks are clean
too is for the debug kernel to say (tests/run-in debug).
"""
import errno
import os
import pathlib
import signal
import threading
import time

import genl
import kshake
import pki
from checks import accepted, trusting_ca, trusting_pin
from evil import RETRY, Evil, before
from genl import Helper
from harness import Skip, equal, true, wait_until
from suite_helper import spki
from tls13 import P384

PAUSE = pathlib.Path("/sys/kernel/debug/kshake")
# What the server sends, record by record: small fragments make many points.
PLANS = [
    ("one record a message", {}),
    ("with HelloRetryRequest", {"steps": RETRY, "group": P384}),
    ("records of 200", {"coalesce": True, "fragment": 200}),
    ("with CertificateRequest and tickets", {"steps": before(
        "serve", lambda p: p.ticket(), lambda p: p.send_data(b"x"), base=before("certificate", "certificate_request"))}),
]
WAYS = ["close", "kill", "shutdown"]


class Stepper:
    """A tap for Evil: holds the server before its n-th write until released, counts them all."""

    def __init__(self, stop_at=None):
        self.stop_at = stop_at
        self.count = 0
        self.reached, self.go = threading.Event(), threading.Event()

    def __call__(self, peer, data):
        if self.count == self.stop_at:
            self.reached.set()
            self.go.wait(30)
        self.count += 1


class Application:
    """A client process that does a handshake and reads; blocked in the kernel, or polling."""

    def __init__(self, address, options, blocking):
        self.pid = os.fork()
        if self.pid:
            return
        try:
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
            os.closerange(3, 1024)		# the helper's socket and the server's are not ours
            with kshake.prepare(kshake.tcp(address), timeout=20000, **options) as sock:
                sock.setblocking(blocking)
                try:
                    kshake.handshake(sock)
                except OSError as error:
                    if error.errno != errno.EINPROGRESS:
                        raise
                    self.linger(sock)
                while sock.recv(100):
                    pass
        finally:
            os._exit(0)

    @staticmethod
    def linger(sock):
        """Until SIGTERM asks for close(), the socket is there and nobody waits on it."""
        signal.sigwait([signal.SIGTERM])
        sock.close()
        os._exit(0)

    def end(self, way):
        os.kill(self.pid, signal.SIGTERM if way == "close" else signal.SIGKILL)
        deadline = time.monotonic() + 20
        while os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            if time.monotonic() > deadline:
                os.kill(self.pid, signal.SIGKILL)
                raise AssertionError(f"the process does not end after {way}")
            time.sleep(0.005)


def nothing_left():
    """No handshake runs, no request waits: within a moment, since work may be under way."""
    def idle():
        stats = genl.stats()
        return stats["handshakes_running"] == 0 and stats["verify_pending"] == 0
    wait_until(idle, f"nothing to be left, {genl.stats()}")


def works():
    """A plain good handshake."""
    with Evil() as server:
        accepted(server, name=pki.NAME, **trusting_pin())


def count_points(plan):
    """Records up to the last but one: that is the answer to our close_notify."""
    stepper = Stepper()
    with Evil(tap=stepper, **plan) as server:
        with kshake.connect(server.address, name=pki.NAME, **trusting_pin()):
            pass
        server.outcome()
    return stepper.count - 1


def gone_at_records(plan, way):
    """The client is gone when the server is about to send its n-th record, for every n, and after the last."""
    points = count_points(plan)
    true(points > 3, f"only {points} records")
    for point in range(points + 1):
        stepper = Stepper(point if point < points else None)
        with Evil(tap=stepper, **plan) as server:
            if way == "shutdown":
                ends_by_shutdown(server, stepper, point == points)
            else:
                application = Application(server.address, {"name": pki.NAME, **trusting_pin()}, way == "kill")
                server.connected()
                if point < points:
                    true(stepper.reached.wait(20), f"record {point} is not reached")
                else:
                    time.sleep(0.2)
                application.end(way)
            stepper.go.set()
            peer = server.outcome(20)
            true(peer.end is not None or peer.sent_alert, f"point {point}: the peer sees no end")
        nothing_left()
    works()
    return f"{points + 1} points"


def ends_by_shutdown(server, stepper, at_end):
    """shutdown(SHUT_RDWR) within the handshake, then close()."""
    import socket
    with kshake.prepare(kshake.tcp(server.address), name=pki.NAME, **trusting_pin()) as sock:
        sock.setblocking(False)
        try:
            kshake.handshake(sock)
        except BlockingIOError:
            pass
        if not at_end:
            true(stepper.reached.wait(20), "the record is not reached")
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError as error:
            true(error.errno in (errno.ENOTCONN, errno.EPROTO), f"shutdown: {error}")


def closed_between_threads():
    """One thread waits in the handshake while another closes the descriptor: no harm, and the wait ends."""
    gate = threading.Event()
    with Evil(steps=before("server_hello", lambda p: gate.wait(20))) as server:
        sock = kshake.prepare(kshake.tcp(server.address), name=pki.NAME, timeout=1000, **trusting_pin())
        fd = sock.detach()
        result = []

        def wait():
            try:
                kshake.setopt(fd, kshake.KSHAKE_HANDSHAKE, kshake.KSHAKE_CLIENT)
            except OSError as error:
                result.append(error.errno)
        thread = threading.Thread(target=wait)
        thread.start()
        time.sleep(0.2)
        os.close(fd)
        thread.join(10)
        equal(result, [errno.ETIMEDOUT], "the waiting thread's errno")
        gate.set()
        server.outcome()
    nothing_left()


# --- the helper's wait ---

def helper_points():
    """(name, what happens with (helper, application)); the question waits at the helper or before it."""
    def close(helper, application):
        application.end("close")

    def kill(helper, application):
        application.end("kill")

    def helper_dies(helper, application):
        helper.close()

    for what, act in (("the fd is closed", close), ("the process is killed", kill), ("the helper is killed", helper_dies)):
        for pulled in (False, True):
            for answered in (False, True) if pulled else (False,):
                moment = "after its answer" if answered else "while it has the question" if pulled else "before it pulled"
                yield f"{what} {moment}", act, pulled, answered


def gone_at_helper(act, pulled, answered):
    with Evil() as server:
        helper = Helper()
        application = Application(server.address, trusting_ca(), act.__name__ != "close")
        if pulled:
            request = helper.pull()
            if answered:
                helper.accept(request, spki())
        else:
            helper.wait_event(20)
        act(helper, application)
        if act.__name__ == "helper_dies":
            if not answered:
                wait_until(lambda: os.waitpid(application.pid, os.WNOHANG)[0] != 0, "the application to be told", 20)
            else:
                application.end("kill")
        helper.close()
        server.outcome(20)
    nothing_left()
    works()


def both_at_once():
    """The helper answers just as the application closes, many times over."""
    rounds = 30
    with Helper() as helper:
        for i in range(rounds):
            with Evil() as server:
                sock = kshake.prepare(kshake.tcp(server.address), **trusting_ca())
                sock.setblocking(False)
                try:
                    kshake.handshake(sock)
                except BlockingIOError:
                    pass
                request = helper.pull()
                closer = threading.Thread(target=sock.close)
                if i % 2:
                    closer.start()
                try:
                    helper.accept(request, spki())
                except FileNotFoundError:
                    pass
                if not i % 2:
                    closer.start()
                closer.join()
                server.outcome()
    nothing_left()
    works()
    return f"{rounds} rounds"


# --- the steps of the kTLS installation ---

def pause_steps():
    if not (PAUSE / "pause_steps").exists():
        return 0
    return int((PAUSE / "pause_steps").read_text())


def set_pause(step, milliseconds=500):
    (PAUSE / "pause_ms").write_text(str(milliseconds))
    (PAUSE / "pause_step").write_text(str(step))


def entered():
    return int((PAUSE / "pause_entered").read_text())


def at_step(step, act, blocking=True):
    """Runs act(application) while the installation sleeps at this step."""
    times = entered()
    set_pause(step)
    try:
        with Evil() as server:
            application = Application(server.address, {"name": pki.NAME, **trusting_pin()}, blocking)
            wait_until(lambda: entered() > times, f"step {step}", 20)
            act(application)
            set_pause(0)
            peer = server.outcome(30)
            true(peer.failure is None, f"the server's error: {peer.failure}")
    finally:
        set_pause(0)
    nothing_left()


def gone_at_steps(way):
    steps = pause_steps()
    if not steps:
        raise Skip("the module was built without KSHAKE_DEBUG=1: no /sys/kernel/debug/kshake")
    for step in range(1, steps + 1):
        at_step(step, lambda application: application.end(way), way == "kill")
    works()
    return f"{steps} steps"


def writes_at_steps():
    """An application that writes while kTLS is installed: nothing of it leaves in plaintext."""
    steps = pause_steps()
    if not steps:
        raise Skip("the module was built without KSHAKE_DEBUG=1: no /sys/kernel/debug/kshake")
    for step in range(1, steps + 1):
        seen, times = [], entered()
        set_pause(step)
        try:
            with Evil() as server, kshake.prepare(kshake.tcp(server.address), name=pki.NAME, **trusting_pin()) as sock:
                starter = threading.Thread(target=kshake.handshake, args=(sock,))
                starter.start()
                wait_until(lambda: entered() > times, f"step {step}", 20)
                while not seen:
                    try:
                        sock.send(b"SECRET")
                    except OSError as error:
                        equal(error.errno, errno.ENOTCONN, f"errno of a write at step {step}")
                        time.sleep(0.005)
                    else:
                        seen.append(kshake.read_exactly(sock, 6))
                starter.join(20)
                server.connected()
            peer = server.outcome()
            true(peer.failure is None, f"the server's error at step {step}: {peer.failure}")
            true(not any(b"SECRET" in r[3] for r in peer.records if not r[1]), f"plaintext at step {step}")
            equal(seen, [b"SECRET"], f"the echo at step {step}")
        finally:
            set_pause(0)
    return f"{steps} steps"


def many():
    """A hundred handshakes, one after another and eight at a time: all counted, nothing left."""
    before_stats = genl.stats()

    def worker(count):
        for _ in range(count):
            with Evil() as server:
                accepted(server, name=pki.NAME, **trusting_pin())
    threads = [threading.Thread(target=worker, args=(12,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    after_stats = genl.stats()
    equal(after_stats["handshakes_completed"] - before_stats["handshakes_completed"], 96, "completed")
    nothing_left()


def cases():
    for what, plan in PLANS:
        for way in WAYS:
            yield f"{way} at every record, {what}", lambda p=plan, w=way: gone_at_records(p, w)
    yield "closed by another thread", closed_between_threads
    for what, *point in helper_points():
        yield f"helper: {what}", lambda p=point: gone_at_helper(*p)
    yield "helper: answer and close at once", both_at_once
    for way in ("close", "kill"):
        yield f"{way} at every kTLS step", lambda w=way: gone_at_steps(w)
    yield "writes at every kTLS step", writes_at_steps
    yield "a hundred handshakes", many
