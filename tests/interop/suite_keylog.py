# SPDX-License-Identifier: GPL-2.0-only
"""The key log: who gets it, and whether it decrypts what a sniffer has seen.

Loads the module anew with keylog=1; so it runs when no other suite does, and after all of them, since the last case
locks the kernel down.
"""
import contextlib
import errno
import functools
import itertools
import os
import pathlib
import re
import socket
import ssl
import stat
import subprocess
import tempfile
import threading

import kshake
import netns
import pki
import servers
import tls12
import tls13
import upgraded
from checks import accepted, trusting_pin
from evil import Evil
from harness import Skip, equal, raises, true, wait_until
from helpers import CLONE_NEWUSER, NOBODY, in_child, in_namespace
from peers import fewer
from servers import OPENSSL_GROUPS, OPENSSL_OPT_IN12, OPENSSL_SUITES, OPENSSL_SUITES12, SCRATCH, Tls, echo
from suite_crypto import insmod, without_module
from watching import Command, Member, refusal

LOCKDOWN = pathlib.Path("/sys/kernel/security/lockdown")
NO_CONNECTION = 2
LABELS = ["CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0",
          "SERVER_TRAFFIC_SECRET_0", "EXPORTER_SECRET"]
SECRET = b"nobody is to read this line\n"


@contextlib.contextmanager
def loaded(*parameters):
    with without_module():
        said, _ = insmod(*parameters)
        equal((said.returncode, said.stderr), (0, ""), "insmod")
        yield


def talk(server, **options):
    with kshake.connect(server.address, name=pki.NAME, timeout=20000, **trusting_pin(), **options) as sock:
        sock.sendall(SECRET)
        return kshake.read_exactly(sock, len(SECRET))


# --- who gets it ---

def off():
    """Unless the module was told so when it was loaded, nobody: neither the command nor a member of the group."""
    code, said = refusal("keylog")
    true(code == NO_CONNECTION and "keylog=1" in said, f"exit code {code}, {said!r}")
    parameter = pathlib.Path("/sys/module/kshake/parameters/keylog")
    equal(parameter.read_text(), "N\n", "the parameter")
    equal(stat.S_IMODE(parameter.stat().st_mode), 0o444, "its mode")
    with Member("keylog") as member, Evil() as server:
        accepted(server, name=pki.NAME, **trusting_pin())
        equal(member.next(0.2), None, "a line")


def others():
    """Another user, and root of another network namespace; whose sockets are not logged either."""
    def nobody():
        os.setgroups([])
        os.setresuid(NOBODY, NOBODY, NOBODY)
        raises(errno.EPERM, Member, "keylog")
        code, said = refusal("keylog")
        true(code == NO_CONNECTION and "CAP_SYS_ADMIN" in said, f"exit code {code}, {said!r}")

    def elsewhere():
        netns.enter()
        code, said = refusal("keylog")
        true(code == NO_CONNECTION and "initial network namespace" in said, f"exit code {code}, {said!r}")
        with Member("keylog") as member, Evil() as server:
            accepted(server, name=pki.NAME, **trusting_pin())
            equal(member.next(0.2), None, "a line in another namespace")

    with loaded("keylog=1"), Member("keylog") as member:
        in_child(nobody)
        in_child(elsewhere)
        equal(member.next(0.2), None, "a line of another namespace's")


def namespace_root():
    """Root of a user namespace has every capability, and may not join. With a network namespace of his own he joins
    the group there, which stays silent: also for who asks for what all namespaces are told."""
    def joins():
        raises(errno.EPERM, Member, "keylog")
        code, said = refusal("keylog")
        true(code == NO_CONNECTION and "CAP_SYS_ADMIN" in said, f"exit code {code}, {said!r}")

    ready, spoken = os.pipe(), os.pipe()

    def listens():
        code, said = refusal("keylog")
        true(code == NO_CONNECTION and "CAP_SYS_ADMIN" in said, f"exit code {code}, {said!r}")
        with Member("keylog") as here, Member("keylog", everywhere=True) as everywhere:
            os.write(ready[1], b"x")
            os.read(spoken[0], 1)
            equal((here.next(0.2), everywhere.next(0.2)), (None, None), "what they hear")

    def speaks():
        if os.read(ready[0], 1) == b"x":
            with Member("keylog") as member, Evil() as server:
                accepted(server, name=pki.NAME, **trusting_pin())
                heard.append(member.next())
        os.write(spoken[1], b"x")

    heard = []
    with loaded("keylog=1"):
        in_namespace(CLONE_NEWUSER, joins)
        thread = threading.Thread(target=speaks, daemon=True)
        thread.start()
        try:
            in_namespace(CLONE_NEWUSER | netns.CLONE_NEWNET, listens)
        finally:
            os.write(ready[1], b"-")
            thread.join(20)
            for fd in (*ready, *spoken):
                os.close(fd)
    true(heard and heard[0], "nothing was told at all")


def locked_down():
    """A kernel that is locked down keeps it from root as well, also from one that listens since before."""
    if not LOCKDOWN.exists():
        subprocess.run(["mount", "-t", "securityfs", "none", "/sys/kernel/security"], check=False,
                       stderr=subprocess.DEVNULL)
    if not LOCKDOWN.exists():
        raise Skip("this kernel has no lockdown")
    subprocess.run(["rmmod", "kshake"], check=True)
    equal(insmod("keylog=1")[0].returncode, 0, "insmod")
    with Member("keylog") as member:
        with Evil() as server:
            accepted(server, name=pki.NAME, **trusting_pin())
        true(member.next(), "nothing is logged before")
        while member.next(0.2):
            pass
        LOCKDOWN.write_text("integrity")
        with Evil() as server:
            accepted(server, name=pki.NAME, **trusting_pin())
        equal(member.next(0.2), None, "a line")
    code, said = refusal("keylog")
    true(code == NO_CONNECTION and "locked down" in said, f"exit code {code}, {said!r}")


# --- what it says ---

def theirs(path):
    """What OpenSSL has logged; of RSA key exchange it logs the premaster secret, too."""
    lines = path.read_text().splitlines()
    return {line for line in lines if line and line[0] != "#" and not line.startswith("RSA ")}


def same_lines():
    """The lines are those of the other side, for every suite and after a HelloRetryRequest; and of nobody else."""
    with loaded("keylog=1"), Command("keylog") as log:
        for suite in kshake.SUITE_NAMES:
            for groups in ((kshake.X25519,), (kshake.P384,)):
                path = SCRATCH / f"{suite}.{groups[0]}.keys"
                server = servers.s_server("ecdsa-p256", groups, "-keylogfile", str(path), "-ciphersuites",
                                          OPENSSL_SUITES[suite])
                talk(server)
                lines = log.lines(5)
                server.stop()
                equal([line.split()[0] for line in lines], LABELS, "labels")
                equal(set(lines), theirs(path), "the lines")
        equal(log.line(0.1), None, "one more line")


def servers_lines():
    """A server's lines are those of its client."""
    with tempfile.TemporaryDirectory() as folder, loaded("keylog=1"), Command("keylog") as log, \
            upgraded.Listener() as listener:
        for suite, groups in itertools.product(kshake.SUITE_NAMES, ([kshake.X25519], [kshake.X25519, kshake.P384])):
            path = pathlib.Path(folder, "keys")
            command = ["openssl", "s_client", "-connect", "{}:{}".format(*listener.address), "-quiet", "-keylogfile", str(path),
                       "-ciphersuites", OPENSSL_SUITES[suite], "-groups", ":".join(OPENSSL_GROUPS[g] for g in groups)]
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as client:
                with listener.serve(groups=groups[-1:]):
                    lines = log.lines(5)
                client.stdin.close()
            equal([line.split()[0] for line in lines], LABELS, "labels")
            equal(set(lines), theirs(path), "the lines")
            path.unlink()
        equal(log.line(0.1), None, "one more line")


# certificate, suite, what one has to ask for
OF_12 = [("ecdsa-p256", tls12.ECDHE_ECDSA_AES128, {}), ("rsa-2048", tls12.ECDHE_RSA_AES256, {}),
         ("ecdsa-p256", tls12.ECDHE_ECDSA_CHACHA, {}), ("rsa-kex", tls12.RSA_AES256, {"rsa_kex": 1})]
NAMES12 = OPENSSL_SUITES12 | OPENSSL_OPT_IN12


def lines_of_12():
    """Of TLS 1.2 there is one: the ClientHello's random and the master secret, the same on both ends, in both roles."""
    with tempfile.TemporaryDirectory() as folder, loaded("keylog=1"), Command("keylog") as log, \
            upgraded.Listener() as listener:
        for cert, suite, more in OF_12:
            path = pathlib.Path(folder, f"{suite}.server")
            server = servers.s_server(cert, servers.ALL_GROUPS, "-keylogfile", str(path), version="-tls1_2")
            with kshake.connect(server.address, name=pki.NAME, timeout=20000, suites=[suite], **more,
                                **trusting_pin(cert)) as sock:
                sock.sendall(SECRET)
                kshake.read_exactly(sock, len(SECRET))
            line = log.line()
            server.stop()
            true(re.fullmatch("CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}", line), f"the client's line is {line!r}")
            equal({line}, theirs(path), "the line of a client")
            path = pathlib.Path(folder, f"{suite}.client")
            command = ["openssl", "s_client", "-connect", "{}:{}".format(*listener.address), "-quiet", "-keylogfile", str(path),
                       "-tls1_2", "-cipher", NAMES12[suite]]
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as client:
                with listener.serve(cert=cert, **more):
                    line = log.line()
                client.stdin.close()
            equal({line}, theirs(path), "the line of a server")
        equal(log.line(0.1), None, "one more line")


def nobody_listens():
    """A handshake that began while nobody listened is not logged later on."""
    with loaded("keylog=1"), Tls(echo) as server:
        with kshake.connect(server.address, name=pki.NAME, timeout=20000, **trusting_pin()) as sock:
            with Command("keylog") as log:
                kshake.setopt(sock, kshake.KSHAKE_KEY_UPDATE, kshake.KSHAKE_KEY_UPDATE_REQUESTED)
                sock.sendall(SECRET)
                equal(kshake.read_exactly(sock, len(SECRET)), SECRET, "echo")
                equal(log.line(0.2), None, "a line")


def connect_that_failed():
    """Nor one that began while nobody listened, though an earlier connect() did while somebody did."""
    with loaded("keylog=1"), Tls(echo) as server, socket.socket() as sock:
        kshake.prepare(sock, name=pki.NAME, timeout=20000, **trusting_pin())
        with Command("keylog"):
            raises(errno.ECONNREFUSED, sock.connect, ("127.0.0.1", servers.free_port()))
        sock.connect(server.address)
        with Command("keylog") as log:
            kshake.setopt(sock, kshake.KSHAKE_KEY_UPDATE, kshake.KSHAKE_KEY_UPDATE_REQUESTED)
            sock.sendall(SECRET)
            equal(kshake.read_exactly(sock, len(SECRET)), SECRET, "echo")
            equal(log.line(0.2), None, "a line")


def key_updates():
    """Each KeyUpdate is a line more, with the next generation's secret (RFC 8446, 7.2)."""
    with loaded("keylog=1"), Command("keylog") as log, Tls(echo) as server:
        with kshake.connect(server.address, name=pki.NAME, timeout=20000, **trusting_pin()) as sock:
            schedule = tls13.Schedule(kshake.info(sock).suite)
            first = {line.split()[0]: line.split()[1:] for line in log.lines(5)}
            for _ in range(2):
                kshake.setopt(sock, kshake.KSHAKE_KEY_UPDATE, kshake.KSHAKE_KEY_UPDATE_REQUESTED)
                sock.sendall(SECRET)
                equal(kshake.read_exactly(sock, len(SECRET)), SECRET, "echo")
        later = {line.split()[0]: line.split()[1:] for line in log.lines(4)}
        equal(log.line(0.1), None, "one more line")
    wanted = {}
    for side in ("CLIENT", "SERVER"):
        random, secret = first[f"{side}_TRAFFIC_SECRET_0"]
        for number in (1, 2):
            secret = schedule.next_generation(bytes.fromhex(secret)).hex()
            wanted[f"{side}_TRAFFIC_SECRET_{number}"] = [random, secret]
    equal(later, wanted, "the lines")


@contextlib.contextmanager
def sniffer(port, path):
    """What goes over this port, on its way to a file."""
    with subprocess.Popen(["tcpdump", "-i", "lo", "-U", "-w", str(path), "tcp", "port", str(port)],
                          stderr=subprocess.PIPE) as process:
        line = process.stderr.readline()
        while b"listening on" not in line:
            true(line, "tcpdump does not start")
            line = process.stderr.readline()
        try:
            yield
            # Its buffer is given out when a FIN has come by.
            wait_until(lambda: b"\x14\x03\x03" in path.read_bytes(), "the packets")
        finally:
            process.terminate()


def followed(capture, port, keys=None):
    """What tshark reads in the capture's TLS."""
    command = ["tshark", "-r", str(capture), "-d", f"tcp.port=={port},tls", "-q", "-z", "follow,tls,ascii,0"]
    if keys:
        command += ["-o", f"tls.keylog_file:{keys}"]
    return subprocess.run(command, capture_output=True, timeout=50, check=True).stdout.decode(errors="replace")


def decrypts():
    """tshark with the key log reads what was captured, KeyUpdates notwithstanding, and without it does not."""
    with tempfile.TemporaryDirectory() as folder, loaded("keylog=1"), Tls(echo, tickets=0) as server:
        keys, capture = pathlib.Path(folder, "keys.txt"), pathlib.Path(folder, "capture")
        port = server.address[1]
        with Command("keylog", str(keys)), sniffer(port, capture):
            with kshake.connect(server.address, name=pki.NAME, timeout=20000, **trusting_pin()) as sock:
                for _ in range(2):
                    sock.sendall(SECRET)
                    equal(kshake.read_exactly(sock, len(SECRET)), SECRET, "echo")
                    kshake.setopt(sock, kshake.KSHAKE_KEY_UPDATE, kshake.KSHAKE_KEY_UPDATE_REQUESTED)
            wait_until(lambda: keys.exists() and len(keys.read_text().splitlines()) >= 5, "the key log")
        equal(stat.S_IMODE(keys.stat().st_mode), 0o600, "the mode of the file")
        text = SECRET.decode().strip()
        true(text not in followed(capture, port), "it reads it without the key log")
        found = followed(capture, port, keys)
        true(found.count(text) >= 4, f"it reads it {found.count(text)} times: {found}")


def decrypts_12(cert, suite, more):
    """tshark with the key log reads TLS 1.2, and without it does not."""
    with tempfile.TemporaryDirectory() as folder, loaded("keylog=1"), \
            Tls(echo, cert=cert, versions=(ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_2)) as server:
        server.context.set_ciphers(NAMES12[suite])
        keys, capture = pathlib.Path(folder, "keys.txt"), pathlib.Path(folder, "capture")
        port = server.address[1]
        with Command("keylog", str(keys)), sniffer(port, capture):
            with kshake.connect(server.address, name=pki.NAME, timeout=20000, suites=[suite], **more,
                                **trusting_pin(cert)) as sock:
                sock.sendall(SECRET)
                equal(kshake.read_exactly(sock, len(SECRET)), SECRET, "echo")
            wait_until(lambda: keys.exists() and keys.read_text().endswith("\n"), "the key log")
        text = SECRET.decode().strip()
        true(text not in followed(capture, port), "it reads it without the key log")
        found = followed(capture, port, keys)
        equal(found.count(text), 2, f"so often it reads it: {found}")


def file_of_another():
    """A symbolic link is not followed; a file that is there is added to."""
    with tempfile.TemporaryDirectory() as folder, loaded("keylog=1"):
        link, kept = pathlib.Path(folder, "link"), pathlib.Path(folder, "kept")
        link.symlink_to(pathlib.Path(folder, "target"))
        code, said = refusal("keylog", str(link))
        true(code and "link" in said, f"exit code {code}, {said!r}")
        kept.write_text("# before\n")
        with Command("keylog", str(kept)), Evil() as server:
            accepted(server, name=pki.NAME, **trusting_pin())
            wait_until(lambda: len(kept.read_text().splitlines()) == 6, "the lines")
        true(kept.read_text().startswith("# before\n"), "what was there is gone")
        true(re.search(r"^EXPORTER_SECRET [0-9a-f]{64} [0-9a-f]{64}$", kept.read_text(), re.M), "the exporter's line")


def cases():
    yield "off unless the module was loaded with keylog=1", off
    yield "others do not get it", others
    yield "root of a user namespace does not", namespace_root
    yield "the same lines as the server's", same_lines
    yield "the same lines as the client's", servers_lines
    yield "TLS 1.2: the same line as the other side's", lines_of_12
    yield "a handshake that was begun before", nobody_listens
    yield "a connect() that failed before", connect_that_failed
    yield "KeyUpdates", key_updates
    yield "a sniffer decrypts with it", decrypts
    # It is tshark that takes the time, emulated.
    of_12 = [(f"a sniffer decrypts with it, {NAMES12[chosen[1]]}", functools.partial(decrypts_12, *chosen))
             for chosen in OF_12]
    yield from fewer("a sniffer decrypts with it, other suites", of_12, of_12[::3])
    yield "to a file", file_of_another
    # It cannot be undone.
    yield "a kernel that is locked down", locked_down
