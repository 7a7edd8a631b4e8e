# SPDX-License-Identifier: GPL-2.0-only
"""The command line, the examples, and kshaked with the system's trust store."""
import contextlib
import errno
import json
import os
import pathlib
import re
import signal
import socket
import subprocess

import genl
import pki
from checks import accepted, refused
from evil import RETRY, Evil, before
from evil12 import Evil12
from harness import equal, true, wait_until
from netns import Kshaked
from servers import ALL_GROUPS, SCRATCH, Nginx, Tls, echo, s_server
from tls13 import P384
from watching import Command

TOP = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = TOP / "examples"
CA = ["--ca", pki.path("root.pem"), "--name", pki.NAME]
PIN = ["--pin", pki.spki_sha256("ecdsa-p256").hex(), "--name", pki.NAME]
# Exit codes, as kshake(1) lists them.
USAGE, NO_CONNECTION, HANDSHAKE_FAILED, DATA_FAILED = 1, 2, 3, 4


def connect(address, *options, data=b"", seconds=30):
    """`kshake connect`: (exit code, standard output, standard error)"""
    host, port = address
    target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    result = subprocess.run(["kshake", "connect", target, *options], input=data,
                            capture_output=True, timeout=seconds, check=False)
    return result.returncode, result.stdout, result.stderr.decode()


def both_directions():
    """Standard input goes to the socket, the socket to standard output, 300 KB of it."""
    data = os.urandom(300000)
    with Tls(echo) as server:
        code, out, err = connect(server.address, *CA, "-q", data=data)
    equal((code, err), (0, ""), "exit code and standard error")
    true(out == data, f"standard output: {len(out)} bytes, not what was sent")
    equal(server.errors, [], "the server's errors")


def server_ends():
    """The server says goodbye first: what it said is written, exit code 0, stdin notwithstanding."""
    def serve(tls):
        tls.sendall(b"goodbye\n")
        tls.unwrap()
    with Tls(serve) as server:
        reading, writing = os.pipe()
        host, port = server.address
        result = subprocess.run(["kshake", "connect", f"{host}:{port}", *CA, "-q"], stdin=reading,
                                capture_output=True, timeout=30, check=False)
        os.close(reading)
        os.close(writing)
    equal((result.returncode, result.stdout), (0, b"goodbye\n"), "exit code and output")


def truncated():
    """An end without close_notify is an error to be seen, after the data."""
    with Evil(steps=before("serve", lambda p: p.send_data(b"half"), lambda p: p.fin())) as server:
        code, out, err = connect(server.address, *PIN)
        server.outcome()
    equal(out, b"half", "standard output")
    equal(code, DATA_FAILED, "exit code")
    true(err, "nothing on standard error")


def allowed_truncation():
    """--allow-truncation: the same end is one, and -v says what it was."""
    for options, said in (([], ""), (["-v"], "data may be missing")):
        with Evil(steps=before("serve", lambda p: p.send_data(b"half"), lambda p: p.fin())) as server:
            code, out, err = connect(server.address, *PIN, "--allow-truncation", *options)
            server.outcome()
        equal((code, out), (0, b"half"), "exit code and standard output")
        true(said in err and (said or not err), f"standard error: {err!r}")


def rekeys():
    """--rekey: the server has to follow, which Python's does, and its keys change as well."""
    data = os.urandom(300000)
    with Tls(echo) as server:
        code, out, err = connect(server.address, *PIN, "--rekey", "64K", "-v", data=data)
    equal(code, 0, f"exit code; {err}")
    true(out == data, f"standard output: {len(out)} bytes, not what was sent")
    counts = re.search(r"key updates: (\d+) sent, (\d+) received", err)
    true(counts, f"nothing about key updates: {err}")
    true(int(counts[1]) >= 3 and int(counts[2]) >= 3, f"{counts[0]} for 600000 bytes")
    equal(server.errors, [], "the server's errors")


def no_such_policy():
    """--policy goes to kshaked, which has none of that name."""
    with Evil() as server:
        code, out, err = connect(server.address, *CA, "--policy", "no-such-policy")
        server.outcome()
    equal((code, out), (HANDSHAKE_FAILED, b""), "exit code and standard output")
    true("policy" in err, f"it does not say why: {err!r}")


MESSAGES = ["ClientHello", "ServerHello", "EncryptedExtensions", "Certificate", "CertificateVerify", "Finished"]


def verbose():
    """-v: a line for each handshake message in its order, and a summary."""
    with Evil(cert="rsa-2048-int", alpn="http/1.1") as server:
        code, _, err = connect(server.address, *CA, "--alpn", "h2,http/1.1", "-v")
        server.outcome()
    equal(code, 0, f"exit code; {err}")
    lines = err.splitlines()
    positions = [next((i for i, line in enumerate(lines) if m in line), None) for m in MESSAGES]
    true(None not in positions, f"a message is not there: {list(zip(MESSAGES, positions))}")
    equal(positions, sorted(positions), "order of the messages")
    equal(sum("Finished" in line for line in lines), 2, "lines for Finished: theirs and ours")
    for what in ("TLS 1.3|TLSv1.3", "AES_128_GCM_SHA256", "(?i)x25519", "(?i)rsa_pss_rsae_sha256",
                 "http/1.1", pki.NAME, "kshake test intermediate"):
        true(re.search(what, err), f"the summary lacks {what}: {err}")


FLOW = [("<-", name) for name in ("ServerHello", "Certificate", "ServerKeyExchange", "ServerHelloDone")]
FLOW = [("->", "ClientHello"), *FLOW, *[("->", name) for name in ("ClientKeyExchange", "ChangeCipherSpec", "Finished")],
        ("<-", "ChangeCipherSpec"), ("<-", "Finished")]


def verbose_12():
    """The classic flow, message by message, with directions and sizes."""
    with Evil12(cert="rsa-2048-int", alpn="http/1.1") as server:
        code, _, err = connect(server.address, *CA, "--alpn", "h2,http/1.1", "-v")
        server.outcome()
    equal(code, 0, f"exit code; {err}")
    lines = re.findall(r"ms (<-|->) (?:sent|received) +(\w+)(?: \(\d+\))?, (\d+) bytes?$", err, re.M)
    equal([line[:2] for line in lines if line[1] not in ("close_notify", "warning")], FLOW, "messages")
    equal({name: size for _, name, size in lines if name in ("ServerHelloDone", "ChangeCipherSpec", "Finished")},
          {"ServerHelloDone": "4", "ChangeCipherSpec": "1", "Finished": "16"}, "sizes")
    for what in ("TLS 1.2|TLSv1.2", "(?i)ECDHE.RSA.*AES_128_GCM_SHA256", "(?i)x25519", "(?i)rsa_pss_rsae_sha256", "http/1.1",
                 pki.NAME, "kshake test intermediate"):
        true(re.search(what, err), f"the summary lacks {what}: {err}")


def versions():
    """--min-version and --max-version."""
    for options, good in ((["--max-version", "1.2"], True), (["--min-version", "1.2", "--max-version", "1.3"], True),
                          (["--min-version", "1.3"], False)):
        with Evil12() as server:
            code, _, err = connect(server.address, *PIN, *options)
            server.outcome()
        equal(code, 0 if good else HANDSHAKE_FAILED, f"exit code with {options}; {err}")
    for options in (["--max-version", "1.1"], ["--min-version", "1.4"], ["--min-version", "1.3", "--max-version", "1.2"]):
        code, _, err = connect(("127.0.0.1", 1), *PIN, *options)
        true(code == USAGE and err, f"exit code {code} with {options}; {err}")


def rsa_kex():
    """--rsa-kex; -v, the monitor and the counters say what it is."""
    def count():
        text = subprocess.run(["kshake", "stats", "--json"], capture_output=True, check=True, timeout=20).stdout
        return [json.loads(text).get(section, {}).get(name, 0)
                for section, name in (("by-group", "RSA"), ("by-suite", "TLS_RSA_WITH_AES_256_GCM_SHA384"))]
    pin = ["--pin", pki.spki_sha256("rsa-kex").hex(), "--name", pki.NAME]
    server, earlier = s_server("rsa-kex", ALL_GROUPS, "-cipher", "AES256-GCM-SHA384", version="-tls1_2"), count()
    try:
        with Command("monitor", "--json") as events, Command("monitor") as lines:
            for options, good in (([], False), (["--suites", "TLS_RSA_WITH_AES_256_GCM_SHA384", "--rsa-kex"], True)):
                code, _, err = connect(server.address, *pin, *options, "-v")
                equal(code, 0 if good else HANDSHAKE_FAILED, f"exit code with {options}; {err}")
                true(("TLSv1.2, TLS_RSA_WITH_AES_256_GCM_SHA384, RSA, none\n" in err) == good, f"the summary: {err}")
                true(("can read all of this" in err) == good, f"the warning: {err}")
                event, line = events.event(), lines.line()
                equal((event["group"], event["signature_scheme"]), ("RSA" if good else None, None), "the event")
                true((" TLS_RSA_WITH_AES_256_GCM_SHA384 RSA verify" in line) == good, f"the line: {line}")
    finally:
        server.stop()
    equal([after - before for before, after in zip(earlier, count())], [1, 1], "counters")


def verbose_retry():
    with Evil(steps=RETRY, group=P384) as server:
        _, _, err = connect(server.address, *PIN, "-v")
        server.outcome()
    true("HelloRetryRequest" in err, f"no HelloRetryRequest: {err}")
    equal(len(re.findall("ClientHello", err)), 2, "lines for ClientHello")


def quiet():
    with Evil() as server:
        equal(connect(server.address, *PIN, "-q"), (0, b"", ""), "exit code and outputs")
        server.outcome()


def alpn():
    for offered, chosen in (("h2", "h2"), ("spdy/3,http/1.1", "http/1.1")):
        with Evil(alpn=chosen) as server:
            code, _, err = connect(server.address, *PIN, "--alpn", offered, "-v")
            peer = server.outcome()
        equal(code, 0, "exit code")
        equal(peer.hello.alpn(), offered.split(","), "ALPN on the wire")
        true(chosen in err, "the summary tells the protocol")


def name_from_host():
    """Without --name the host is the name: here an address, which is no SNI."""
    with Evil() as server:
        code, _, err = connect(server.address, "--ca", pki.path("root.pem"))
        peer = server.outcome()
    equal(code, 0, f"exit code; {err}")
    equal(peer.hello.server_name(), None, "server_name on the wire")


def ipv6():
    with Evil(family=socket.AF_INET6) as server:
        code, _, err = connect(server.address, *PIN)
        server.outcome()
    equal(code, 0, f"exit code; {err}")


def fails(cert, options, said):
    """A refusal: exit code not 0, and a line that says why to a person."""
    with Evil(cert=cert) as server:
        code, out, err = connect(server.address, *options)
        server.outcome()
    equal(code, HANDSHAKE_FAILED, "exit code")
    equal(out, b"", "standard output")
    true(re.search(said, err, re.I), f"it does not say {said!r}: {err!r}")


def nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()
    code, _, err = connect(address, *PIN)
    true(code == NO_CONNECTION and "refused" in err.lower(), f"exit code {code}, {err!r}")


def no_such_service(port):
    code, _, err = connect(("127.0.0.1", port), *PIN)
    equal(code, NO_CONNECTION, "exit code")
    true(err, "nothing on standard error")


def usage(*arguments):
    """A wrong command line: a hint, and nothing is tried."""
    result = subprocess.run(["kshake", *arguments], input=b"", capture_output=True, timeout=20, check=False)
    equal(result.returncode, USAGE, "exit code")
    true(result.stderr, "nothing on standard error")
    equal(result.stdout, b"", "standard output")


def killed_by_pipe():
    """Standard output that nobody reads ends it; it does not spin."""
    def serve(tls):
        with contextlib.suppress(OSError):
            while True:
                tls.sendall(bytes(65536))
    with Tls(serve) as server:
        host, port = server.address
        process = subprocess.Popen(["kshake", "connect", f"{host}:{port}", *CA, "-q"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        true(process.stdout.read(10), "no data")
        process.stdout.close()
        true(process.wait(20) != 0, "exit code 0")
        process.stdin.close()
        process.stderr.close()


def cli_stats():
    """`kshake stats` prints the counters, by the names of the netlink interface."""
    def read():
        text = subprocess.run(["kshake", "stats"], capture_output=True, check=True, timeout=20).stdout.decode()
        shown = {m[1].replace("-", "_"): int(m[2]) for m in re.finditer(r"^([\w-]+): (\d+)$", text, re.M)}
        true(0 not in shown.values(), f"a counter that is 0: {text}")
        return {**dict.fromkeys(genl.STATS, 0), **shown}
    earlier = read()
    text = subprocess.run(["kshake", "stats", "--json"], capture_output=True, check=True, timeout=20).stdout
    for name in genl.STATS:
        if name != "pad":
            true(name.replace("_", "-") in json.loads(text), f"no counter {name} in {text}")
    with Evil(steps=RETRY, group=P384) as server:
        equal(connect(server.address, *PIN)[0], 0, "exit code of connect")
        server.outcome()
    with Evil(cert="expired") as server:
        true(connect(server.address, *CA)[0] != 0, "an expired certificate is accepted")
        server.outcome()
    later = read()
    changes = {name: later[name] - earlier[name] for name in later if later[name] != earlier[name]}
    equal(changes, {"handshakes_started": 2, "handshakes_completed": 1, "handshakes_failed": 1, "hello_retry": 1,
                    "alerts_sent": 1, "verify_pin": 1, "verify_helper": 1, "verify_rejected": 1}, "changes")
    equal(later, {k: v for k, v in genl.stats().items() if k in later}, "the same as over netlink")


# --- the system's trust store ---

@contextlib.contextmanager
def test_ca_in_system_store():
    """What update-ca-certificates does in the end, without its rehash of all others (minutes, emulated):
    the certificate under the hash of its name. The guest's tree is an overlay."""
    name = subprocess.run(["openssl", "x509", "-noout", "-hash", "-in", pki.path("root.pem")],
                          check=True, capture_output=True).stdout.decode().strip()
    target = pathlib.Path("/etc/ssl/certs") / f"{name}.0"
    target.write_bytes(pki.read("root.pem"))
    try:
        yield
    finally:
        target.unlink()


def system_store(daemon):
    """A CA that the administrator trusts needs no KSHAKE_TRUST_ANCHORS, once SIGHUP has told kshaked."""
    with Evil(cert="rsa-2048-int") as server:
        refused(server, errno.EKEYREJECTED, "unknown_ca", True, "CERTIFICATE_REJECTED", name=pki.NAME)
    with test_ca_in_system_store():
        daemon.process.send_signal(signal.SIGHUP)
        wait_until(accepted_by_system, "kshaked to trust the CA")
        for example in (c_example(), py_example("https_get.py"), py_example("asyncio_get.py")):
            page = fetch(example)
            true(f"{pki.NAME} /" in page, f"{example[0]}: {page}")


def accepted_by_system():
    with Evil(cert="rsa-2048-int") as server:
        try:
            accepted(server, name=pki.NAME)
        except OSError as error:
            equal(error.errno, errno.EKEYREJECTED, "errno")
            return False
    return True


# --- the examples ---

def c_example():
    binary = SCRATCH / "https_get"
    subprocess.run(["cc", "-Wall", "-Wextra", "-Werror", "-I", str(TOP / "include" / "uapi"), "-o", str(binary),
                    str(EXAMPLES / "https_get.c")], check=True)
    return [str(binary)]


def py_example(name):
    return ["python3", str(EXAMPLES / name)]


def fetch(command):
    """The page that an example gets from nginx at port 443, under the name of the certificate."""
    hosts = pathlib.Path("/etc/hosts")
    given = hosts.read_text()
    hosts.write_text(f"127.0.0.1 {pki.NAME}\n{given}")
    nginx = Nginx(("ecdsa-p256", ALL_GROUPS), port=443)
    try:
        result = subprocess.run([*command, pki.NAME], capture_output=True, timeout=30, check=False)
    finally:
        nginx.stop()
        hosts.write_text(given)
    equal((result.returncode, result.stderr), (0, b""), "exit code and standard error")
    return result.stdout.decode()


def quoted(name, lines):
    """README shows the example as it is, and it is as short as promised."""
    text = (EXAMPLES / name).read_text()
    true((TOP / "README.md").exists(), "there is no README.md")
    readme = (TOP / "README.md").read_text()
    shown = [block for block in re.findall(r"^```\w*\n(.*?)^```$", readme, re.M | re.S)]
    true(code_of(text) in map(code_of, shown), f"README.md does not quote examples/{name} as it is")
    size = len([line for line in body_of(text).splitlines() if line.strip()])
    true(size <= lines, f"{size} lines, {lines} were promised")


def code_of(text):
    """Without the licence line and blank lines around."""
    return "\n".join(line for line in text.splitlines() if "SPDX-License-Identifier" not in line).strip()


def body_of(text):
    """Of a C program what main() has between its braces."""
    code = code_of(text)
    main = re.search(r"^{\n(.*)^}", code, re.M | re.S)
    return main[1] if main else code


def cases():
    daemon = Kshaked().wait_joined()
    yield "connect: both directions", both_directions
    yield "connect: the server ends", server_ends
    yield "connect: truncated", truncated
    yield "connect --allow-truncation", allowed_truncation
    yield "connect --rekey", rekeys
    yield "connect --policy: there is none", no_such_policy
    yield "connect -v", verbose
    yield "connect -v, HelloRetryRequest", verbose_retry
    yield "connect -v, TLS 1.2", verbose_12
    yield "connect --min-version, --max-version", versions
    yield "connect --rsa-kex", rsa_kex
    yield "connect -q", quiet
    yield "connect --alpn", alpn
    yield "connect: the host is the name", name_from_host
    yield "connect: IPv6", ipv6
    yield "connect: expired", lambda: fails("expired", CA, "expired")
    yield "connect: wrong name", lambda: fails("wrong-name", CA, "mismatch|name")
    yield "connect: unknown CA", lambda: fails("unknown-ca", CA, "unable to get|unknown|issuer")
    yield "connect: system's store", lambda: fails("ecdsa-p256", ["--name", pki.NAME], "unable to get|unknown|issuer")
    yield "connect: wrong pin", lambda: fails("ecdsa-p256", ["--pin", "00" * 32], "pin")
    yield "connect: nobody listens", nobody_listens
    for port in ("0x", "99999", "-1"):
        yield f"connect: port {port}", lambda p=port: no_such_service(p)
    for arguments in ([], ["connect"], ["frobnicate"], ["connect", "localhost"], ["connect", "a:1", "b:2"], ["connect", "--frobnicate", "a:1"],
                      ["connect", "a:1", "--pin", "xyz"], ["connect", "a:1", "--pin", "00"],
                      ["connect", "a:1", "--ca", "/nonexistent"], ["connect", "a:1", "--alpn", ""], ["stats", "more"],
                      ["connect", "a:1", "--rekey", "0"], ["connect", "a:1", "--rekey", "-5"], ["connect", "a:1", "--rekey", "9x"],
                      ["connect", "a:1", "--rekey", "99999999999G"], ["connect", "a:1", "--policy", "x", "--insecure"],
                      ["connect", "a:1", "--policy", "x", "--pin", "00" * 32]):
        yield f"usage: kshake {' '.join(arguments)}", lambda a=arguments: usage(*a)
    yield "connect: nobody reads its output", killed_by_pipe
    yield "stats", cli_stats
    yield "README quotes examples/https_get.c", lambda: quoted("https_get.c", 15)
    yield "README quotes examples/https_get.py", lambda: quoted("https_get.py", 10)
    yield "README quotes examples/https_hello.py", lambda: quoted("https_hello.py", 10)
    yield "the system's trust store, and the examples run", lambda: system_store(daemon)
