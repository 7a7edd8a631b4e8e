# SPDX-License-Identifier: GPL-2.0-only
"""Who is served next, by whom: users take turns, standbys take over from a silent helper."""
import contextlib
import errno
import os
import resource
import signal
import socket
import time

import genl
import kshake
import pki
from checks import accepted, trusting_ca
from evil import Evil
from genl import Helper
from harness import LIMIT, equal, raises, true, wait_until
from helpers import SUBORDINATE, connected, explained, listed, state_told, subordinates, user
from netns import Kshaked
from servers import SCRATCH, Process, free_port
from suite_helper import Client, spki

ACTIVE, STANDBY = kshake.KSHAKE_HELPER_STATE_ACTIVE, kshake.KSHAKE_HELPER_STATE_STANDBY
SILENCE = 5			# seconds until a silent helper is deposed
REQUESTS_USER_MAX = 512		# of one user who is alone


def pending(number):
    wait_until(lambda: genl.stats()["verify_pending"] == number, f"{number} requests")


def states():
    return [(helper["pid"], helper["state"]) for helper in listed()]


# --- turns ---

class Askers:
    """Handshakes that wait for the helper, one after another."""

    def __init__(self, stack):
        self.stack, self.clients = stack, []

    def ask(self, uid=0, sock=None):
        server = self.stack.enter_context(Evil())
        if sock:
            sock.connect(server.address)
        self.clients.append(Client(server, sock=sock or connected(server, uid)))
        pending(len(self.clients))

    def end(self, helper, requests):
        for request in requests:
            helper.accept(request, spki())
        for client in self.clients:
            client.ends(0)


def turns():
    """However many requests somebody has, each user is served once a round."""
    with Helper() as helper, contextlib.ExitStack() as stack:
        askers = Askers(stack)
        for uid in (1000, 1000, 1000, 2000, 2000, 3000):
            askers.ask(uid)
        requests = [helper.pull() for _ in range(6)]
        equal([r.number("uid") for r in requests], [1000, 2000, 3000, 1000, 2000, 1000], "users in turn")
        askers.end(helper, requests)


def turns_go_on():
    """Who comes with a new request after his turn comes behind those who wait."""
    with Helper() as helper, contextlib.ExitStack() as stack:
        askers = Askers(stack)
        for uid in (1000, 2000, 2000):
            askers.ask(uid)
        requests = [helper.pull()]
        askers.ask(1000)
        requests += [helper.pull() for _ in range(3)]
        equal([r.number("uid") for r in requests], [1000, 2000, 1000, 2000], "users in turn")
        askers.end(helper, requests)


def turns_of_subordinates():
    """The user ids of a user namespace take the turn of the one who made it."""
    insiders = (1, 2, 3)
    sockets = subordinates(1000, insiders)
    with Helper() as helper, contextlib.ExitStack() as stack:
        askers = Askers(stack)
        for sock in sockets:
            askers.ask(sock=sock)
        askers.ask(1000)
        askers.ask(2000)
        requests = [helper.pull() for _ in range(5)]
        equal([r.number("uid") for r in requests],
              [SUBORDINATE + 1, 2000, SUBORDINATE + 2, SUBORDINATE + 3, 1000], "users in turn")
        askers.end(helper, requests)


def turns_after_a_death():
    """The next helper gets what was given first, in the order in which it was given."""
    helper = Helper()
    with Helper() as standby, contextlib.ExitStack() as stack:
        askers = Askers(stack)
        for uid in (1000, 1000, 2000):
            askers.ask(uid)
        equal([helper.pull().number("uid") for _ in range(2)], [1000, 2000], "users in turn")
        helper.close()
        requests = [standby.pull() for _ in range(3)]
        equal([r.number("uid") for r in requests], [1000, 2000, 1000], "users in turn")
        askers.end(standby, requests)


def many():
    """A server for many connections at a time."""
    port = free_port()
    config = SCRATCH / "many.conf"
    config.write_text(f"""
daemon off; user root; pid {SCRATCH}/many.pid; error_log stderr;
events {{ worker_connections 2048; }}
http {{ server {{
	listen 127.0.0.1:{port} ssl backlog=1024; ssl_protocols TLSv1.3; client_header_timeout 300;
	ssl_certificate {pki.path("ecdsa-p256")}.pem; ssl_certificate_key {pki.path("ecdsa-p256")}.key;
}} }}
""")
    return Process("nginx", "-c", str(config), port=port)


def prepared(server, sock):
    sock.connect(server.address)
    return kshake.prepare(sock, timeout=120000, **trusting_ca())


def begin(server, sock):
    """A handshake that nobody waits for."""
    prepared(server, sock).setblocking(False)
    raises(errno.EINPROGRESS, kshake.handshake, sock)
    return sock


def limit_of_a_user():
    """Many user ids of one user are no more than one: EUSERS for him, not for others, however many."""
    # So many handshakes take their time on an emulated CPU.
    signal.alarm(4 * LIMIT)
    server = many()
    files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, max(4096, files[1])))
    before = genl.stats()["refused_helper"]
    third = REQUESTS_USER_MAX // 3
    insiders = [1] * third + [2] * third + [3] * (REQUESTS_USER_MAX - 2 * third)
    try:
        with Helper(), contextlib.ExitStack() as stack:
            for sock in subordinates(1000, insiders):
                stack.enter_context(begin(server, sock))
            wait_until(lambda: genl.stats()["verify_pending"] == REQUESTS_USER_MAX, "the requests", 3 * LIMIT)
            for sock in subordinates(1000, [4, 1]):
                with prepared(server, sock):
                    raises(errno.EUSERS, kshake.handshake, sock)
                    equal(kshake.info(sock).reason, kshake.KSHAKE_REASON_HELPER_BUSY, "info.reason")
            equal(genl.stats()["refused_helper"] - before, 2, "refused-helper")
            with user(2000):
                sock = socket.socket()
            stack.enter_context(begin(server, sock))
            pending(REQUESTS_USER_MAX + 1)
            # As many as are free: of what the first has left, the next one half.
            for sock in subordinates(2000, [1] * (REQUESTS_USER_MAX // 2 - 1)):
                stack.enter_context(begin(server, sock))
            wait_until(lambda: genl.stats()["verify_pending"] == 3 * REQUESTS_USER_MAX // 2, "the second one's", 3 * LIMIT)
            for uid, fits in (2000, False), (3000, True):
                sock, = subordinates(uid, [1])
                if fits:
                    stack.enter_context(begin(server, sock))
                else:
                    with prepared(server, sock):
                        raises(errno.EUSERS, kshake.handshake, sock)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, files)
        server.stop()
    pending(0)


# --- helper-get ---

def helper_get():
    equal(listed(), [], "helpers")
    with Helper() as helper, Helper(join=False) as old, Evil() as one, Evil() as two:
        old.join(1)
        rows = listed()
        equal([(r["revision"], r["state"], r["pid"], r["given"]) for r in rows],
              [(kshake.KSHAKE_REVISION, ACTIVE, os.getpid(), 0), (1, STANDBY, os.getpid(), 0)], "helpers")
        clients = [Client(one), Client(two)]
        pending(2)
        request = helper.pull()
        helper.request(genl.COMMANDS["trust_changed"])
        rows_now = listed()
        equal([r["given"] for r in rows_now], [1, 0], "given")
        equal([r["epoch"] for r in rows_now], [rows[0]["epoch"] + 1] * 2, "epoch")
        for request in (request, helper.pull()):
            helper.accept(request, spki())
        for client in clients:
            client.ends(0)
        equal([r["given"] for r in listed()], [0, 0], "given after the answers")


def helper_get_many():
    """As many as may join, in their order."""
    with contextlib.ExitStack() as stack:
        helpers = [stack.enter_context(Helper()) for _ in range(64)]
        with Helper(join=False) as one_more:
            explained(errno.EUSERS, "too many helpers", one_more, "helper_join",
                      [(genl.HELPER["revision"], kshake.KSHAKE_REVISION)])
        equal([r["state"] for r in listed()], [ACTIVE] + [STANDBY] * 63, "states")
        helpers[0].close()
        equal([r["state"] for r in listed()], [ACTIVE] + [STANDBY] * 62, "states")
        equal(state_told(helpers[1]), ACTIVE, "the next one is told")


def helper_get_elsewhere():
    """A process that the reader's pid namespace does not know is 0; another netns shows nobody."""
    with Helper():
        pid = os.fork()
        if pid == 0:
            kshake.libc.unshare(0x20000000)		# CLONE_NEWPID
            inside = os.fork()
            if inside == 0:
                os._exit(0 if [r["pid"] for r in listed()] == [0] else 1)
            os._exit(os.waitstatus_to_exitcode(os.waitpid(inside, 0)[1]))
        equal(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0, "pid as another pid namespace sees it")
        pid = os.fork()
        if pid == 0:
            kshake.libc.unshare(0x40000000)		# CLONE_NEWNET
            os._exit(len(listed()))
        equal(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0, "helpers of another network namespace")


# --- silent ---

def silent(when):
    """A standby gets what the silent one holds, or was only told of, long before the timeout."""
    with Helper() as stopped, Helper() as standby, Evil() as server:
        start = time.monotonic()
        client = Client(server)
        pending(1)
        held = stopped.pull() if when == "with the question" else None
        equal(state_told(standby, SILENCE + 5), ACTIVE, "state that is told")
        took = time.monotonic() - start
        true(SILENCE - 0.5 < took < SILENCE + 3, f"taken over after {took:.1f} s")
        equal([r["state"] for r in listed()], [ACTIVE, STANDBY], "states")
        equal(state_told(stopped), STANDBY, "state that is told")
        request = standby.pull(1)
        if held:
            true(request.id != held.id, "the same name for another helper")
            raises(errno.ENOENT, stopped.accept, held, spki())
            raises(errno.ENOENT, stopped.reject, held)
        explained(errno.EAGAIN, "another helper serves", stopped, "verify_pull")
        raises(errno.EPERM, stopped.request, genl.COMMANDS["trust_changed"])
        standby.accept(request, spki())
        client.ends(0)


def silent_and_back():
    """The one that was deposed is woken when it is its turn again."""
    with Helper() as first, Evil() as server, Evil() as again:
        second = Helper()
        client = Client(server)
        first.pull()
        second.accept(second.pull(SILENCE + 5), spki())
        client.ends(0)
        equal(state_told(first), STANDBY, "state that is told")
        second.close()
        equal(state_told(first), ACTIVE, "state that is told")
        equal(first.wait_event(5)[0], genl.COMMANDS["verify_ready"], "what comes next")
        client = Client(again)
        first.accept(first.pull(), spki())
        client.ends(0)


def silent_for_short_questions():
    """Handshakes that give up before: their silence adds up."""
    with Helper() as stopped, Helper() as standby:
        start = time.monotonic()
        while time.monotonic() - start < SILENCE + 0.5:
            with Evil() as server:
                Client(server, timeout=700).ends(errno.ENOLINK, ("HELPER_TIMEOUT",), "internal_error")
        with Evil() as server:
            client = Client(server)
            standby.accept(standby.pull(3), spki())
            client.ends(0)
        equal(state_told(stopped), STANDBY, "state that is told")


def all_silent():
    """Given twice, then failed: two silent helpers are two."""
    with Helper() as first, Helper() as second, Evil() as server:
        start = time.monotonic()
        client = Client(server, timeout=30000)
        first.pull()
        second.pull(SILENCE + 5)
        client.ends(errno.ENOLINK, ("HELPER_GONE",), "internal_error")
        true(time.monotonic() - start < 3 * SILENCE, "it took as long as a timeout")


def not_alone():
    """Without a standby a silent helper stays, and may answer late."""
    with Helper() as helper, Evil() as server:
        client = Client(server)
        request = helper.pull()
        time.sleep(SILENCE + 1.5)
        helper.accept(request, spki())
        client.ends(0)
        raises(errno.EAGAIN, helper.request, genl.COMMANDS["verify_pull"])
        equal(genl.stats()["helpers"], 1, "helpers")


def standby_joins_late():
    """It is there at once for what has waited for long enough."""
    with Helper() as stopped, Evil() as server:
        client = Client(server)
        stopped.pull()
        time.sleep(SILENCE + 1)
        with Helper() as standby:
            equal(standby.state, STANDBY, "state at the join")
            standby.accept(standby.pull(2), spki())
            client.ends(0)


def slow_but_working():
    """One hard question does not depose a helper that answers others."""
    with Helper() as helper, Helper(), Evil() as hard:
        client = Client(hard)
        request = helper.pull()
        end = time.monotonic() + SILENCE + 2
        while time.monotonic() < end:
            with Evil() as server:
                other = Client(server, name="easy.test")
                helper.accept(helper.pull(), spki())
                other.ends(0)
            time.sleep(1)
        helper.accept(request, spki())
        client.ends(0)


def idle():
    """Nothing to do is no silence; a question that the application took back is none either."""
    with Helper() as helper, Helper() as standby:
        with Evil() as server:
            client = Client(server, timeout=500)
            client.ends(errno.ENOLINK, ("HELPER_TIMEOUT",), "internal_error")
        raises(errno.EAGAIN, helper.request, genl.COMMANDS["verify_pull"])
        time.sleep(SILENCE + 0.5)
        with Evil() as server:
            client = Client(server)
            pending(1)
            time.sleep(1)
            helper.accept(helper.pull(), spki())
            client.ends(0)
        equal(standby.wait_event(0.1), None, "what the standby is told")


def kshaked_stopped():
    """SIGSTOP with a second kshaked there: the handshake goes through; SIGCONT harms nobody."""
    with Kshaked() as first:
        first.wait_joined(1)
        with Kshaked() as second:
            second.wait_joined(2)
            first.process.send_signal(signal.SIGSTOP)
            with Evil() as server:
                accepted(server, **trusting_ca())
            equal(states(), [(second.process.pid, ACTIVE), (first.process.pid, STANDBY)], "helpers")
            first.process.send_signal(signal.SIGCONT)
            with Evil() as server:
                accepted(server, **trusting_ca())
            second.kill()
            wait_until(lambda: genl.stats()["helpers"] == 1, "the second one to be gone")
            with Evil() as server:
                accepted(server, **trusting_ca())
            equal(first.process.poll(), None, "the first kshaked")


def cases():
    yield "turns", turns
    yield "turns go on", turns_go_on
    yield "turns of subordinate users", turns_of_subordinates
    yield "turns after a death", turns_after_a_death
    yield "the limit of a user", limit_of_a_user
    yield "helper-get", helper_get
    yield "helper-get, many", helper_get_many
    yield "helper-get from elsewhere", helper_get_elsewhere
    for when in ("with the question", "before it pulled"):
        yield f"silent {when}", lambda w=when: silent(w)
    yield "silent, and back", silent_and_back
    yield "silent for short questions", silent_for_short_questions
    yield "silent, all of them", all_silent
    yield "silent, but alone", not_alone
    yield "silent, the standby joins late", standby_joins_late
    yield "slow but working", slow_but_working
    yield "idle is not silent", idle
    yield "kshaked stopped, another stands by", kshaked_stopped
