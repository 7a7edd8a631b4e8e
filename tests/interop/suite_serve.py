# SPDX-License-Identifier: GPL-2.0-only
"""kshake serve: programs that speak plaintext, served to clients that speak TLS."""
import contextlib
import errno
import functools
import os
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import time

import clients
import keyring
import kshake
import pki
from clients import OpenSSL, TlsError, connected, curl
from harness import Failure, Skip, equal, raises, true, wait_until
from netns import Kshaked
from servers import SCRATCH, Process, free_port

CERT = "ecdsa-p256-int"
IDENTITY = ["--cert", pki.path(f"{CERT}.pem"), "--key", pki.path(f"{CERT}.key")]
NO_LISTENER, NOT_EXECUTABLE = 2, 126
IPPROTO_MPTCP = 262
HANDSHAKE_FAILURE, NO_APPLICATION_PROTOCOL, CERTIFICATE_REQUIRED, UNKNOWN_CA = 40, 120, 116, 48


@contextlib.contextmanager
def served(*arguments, port, **kwargs):
    """`kshake serve` with arguments that make it listen on the port."""
    server = Process("kshake", "serve", *IDENTITY, *arguments, port=port, **kwargs)
    try:
        yield server
    finally:
        server.stop()


def at(*arguments, **kwargs):
    """The same with -l and a port of its own."""
    port = free_port()
    return served("-l", f"127.0.0.1:{port}", *arguments, port=port, **kwargs)


@contextlib.contextmanager
def client(address, **options):
    sock = connected(address)
    tls = OpenSSL(sock, **options)
    try:
        yield tls.handshake()
    finally:
        tls.free()
        sock.close()


def refused(address, alert, **options):
    """The client gets that alert, in its handshake or (TLS 1.3) with the first answer."""
    try:
        with client(address, **options) as tls:
            tls.write(b"x")
            tls.read()
    except TlsError as error:
        equal(error.alert, alert, f"alert; {error}")
        return
    raise Failure("the client was served")


def plain(address, data=b"GET / HTTP/1.0\r\n\r\n"):
    """What a client gets that speaks no TLS; None: the connection broke."""
    with socket.create_connection(address) as sock:
        sock.settimeout(20)
        try:
            sock.sendall(data)
            sock.shutdown(socket.SHUT_WR)
            return kshake.read_to_end(sock)
        except OSError:
            return None


def never_plaintext(address):
    answer = plain(address)
    true(not answer or answer[0] == 21, f"plaintext on a TLS port: {answer!r}")


# --- its own servers ---

def echo():
    data = os.urandom(300000)
    with at("--echo") as server, client(server.address) as tls:
        for start in range(0, len(data), 50000):
            tls.write(data[start:start + 50000])
            got = b""
            while len(got) < 50000 and (piece := tls.read()):
                got += piece
            true(got == data[start:start + 50000], f"{len(got)} bytes from {start} on, not what was sent")
        tls.bye()
        equal(tls.read(), b"", "the end of its stream")
        never_plaintext(server.address)


MESSAGES = ["<- received ClientHello", "-> sent     ServerHello", "-> sent     EncryptedExtensions",
            "-> sent     Certificate", "-> sent     CertificateVerify", "-> sent     Finished", "<- received Finished"]


def verbose():
    """-v: a line for each message in its order, with the client's address in front; then what was agreed on."""
    with at("--echo", "-v", "--alpn", "http/1.1") as server:
        with client(server.address, alpn=kshake.alpn_list("h2", "http/1.1")) as tls:
            port = tls.sock.getsockname()[1]
            tls.write(b"x")
            tls.read()
        wait_until(lambda: "CPU time" in server.transcript(), "the summary")
        text = server.transcript()
    lines = [line for line in text.splitlines() if f"* 127.0.0.1:{port}: " in line]
    found = [next((i for i, line in enumerate(lines) if m in line), None) for m in MESSAGES]
    true(None not in found and found == sorted(found), f"messages: {list(zip(MESSAGES, found))}: {text}")
    for what in ("TLSv1.3", "ecdsa_secp256r1_sha256", "x25519", f"server name: {pki.NAME}", "ALPN: http/1.1"):
        true(any(what in line for line in lines), f"the summary lacks {what}: {text}")
    true(f"port {server.address[1]}: listening" in text, f"it does not say where it listens: {text}")


MESSAGES12 = ["<- received ClientHello", "-> sent     ServerHello", "-> sent     Certificate", "-> sent     ServerKeyExchange",
              "-> sent     ServerHelloDone", "<- received ClientKeyExchange", "<- received ChangeCipherSpec",
              "<- received Finished", "-> sent     ChangeCipherSpec", "-> sent     Finished"]


def verbose_12():
    """The same of TLS 1.2; and --min-version 1.3 does without."""
    with at("--echo", "-v", "--max-version", "1.2") as server:
        with client(server.address, versions=(0x0303, 0x0304)) as tls:
            equal(tls.version(), 0x0303, "version")
            tls.write(b"x")
            tls.read()
        wait_until(lambda: "CPU time" in server.transcript(), "the summary")
        text = server.transcript()
    found = [text.find(message) for message in MESSAGES12]
    true(-1 not in found and found == sorted(found), f"messages: {list(zip(MESSAGES12, found))}: {text}")
    true("TLSv1.2" in text, f"the summary lacks the version: {text}")
    with at("--echo", "--min-version", "1.3") as server:
        failure = None
        try:
            with client(server.address, versions=(0x0303, 0x0303)):
                pass
        except TlsError as error:
            failure = error
        true(failure and failure.alert == 70, f"protocol_version: {failure}")


def verbose_failure():
    with at("--echo", "-v") as server:
        with contextlib.suppress(TlsError):
            with client(server.address, anchors="other-root.pem"):
                pass
        wait_until(lambda: "handshake: " in server.transcript(), "the reason")
        true("unknown_ca" in server.transcript(), f"the alert is not shown: {server.transcript()}")


def site():
    """A folder with a page, something large, and ways out of it."""
    top = SCRATCH / "www"
    if not top.exists():
        (top / "sub").mkdir(parents=True)
        (top / "index.html").write_text("the page\n")
        (top / "sub" / "index.html").write_text("another\n")
        (top / "large.bin").write_bytes(os.urandom(1 << 20))
        (top.parent / "secret").write_text("secret\n")
        (top / "link").symlink_to("../secret")
        os.mkfifo(top / "fifo")
    return top


def www_curl():
    top = site()
    with at("--www", str(top)) as server:
        large = (top / "large.bin").read_bytes()
        for path, content in (("/", b"the page\n"), ("/sub", b"another\n"), ("/large.bin", large)):
            code, body, err = curl(server.address, path, "--fail")
            equal(code, 0, f"curl's exit code for {path}: {err}")
            true(body == content, f"{path}: {len(body)} bytes, not the file")
        code, body, err = curl(server.address, "/", "-I", "-w",
                               "%{http_version} %{content_type} %header{content-length}")
        true(body.endswith(b"1.1 text/html; charset=utf-8 9"), f"HEAD: {body!r} {err}")


def answers(address, *requests):
    """Status codes, one connection for all requests: as many as came."""
    with client(address) as tls:
        tls.write(b"".join(requests))
        got = b""
        while piece := tls.read():
            got += piece
    return [int(code) for code in re.findall(rb"HTTP/1\.1 (\d+) ", got)], got


def request(target, *fields):
    return "\r\n".join([f"GET {target} HTTP/1.1", "Host: x", *fields, "", ""]).encode()


def www_beneath():
    """Nothing outside of the folder, no FIFO that is waited for; and requests one behind the other."""
    last = request("/", "Connection: close")
    with at("--www", str(site())) as server:
        for target in ("/../secret", "/%2e%2e/secret", "/sub/../../secret", "/link", f"/{SCRATCH}/secret",
                       "//../secret", "/proc/self/environ", "/nothere"):
            codes, got = answers(server.address, request(target), last)
            equal(codes, [404, 200], f"status of {target}, and of the request behind it")
            true(b"secret" not in got, f"{target}: {got!r}")
        equal(answers(server.address, request("/fifo"), last)[0], [403, 200], "status of a FIFO")
        brew = b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n"
        equal(answers(server.address, brew, last)[0], [501], "status of another method")
        equal(answers(server.address, request("/", "X: " + "x" * 20000), last)[0], [431], "status of a long request")


def www_alpn():
    """It says that it speaks http/1.1; who insists on something else is told so."""
    with at("--www", str(site())) as server:
        with client(server.address, alpn=kshake.alpn_list("h2", "http/1.1")) as tls:
            equal(tls.alpn(), b"http/1.1", "ALPN")
        refused(server.address, NO_APPLICATION_PROTOCOL, alpn=kshake.alpn_list("h2"))


def many_at_once():
    """A silent client is in nobody's way, and neither is one that has half a request."""
    with at("--www", str(site())) as server:
        silent = [socket.create_connection(server.address) for _ in range(20)]
        with client(server.address) as tls:
            tls.write(b"GET /")
            equal(curl(server.address, "/")[:2], (0, b"the page\n"), "curl")
        for sock in silent:
            sock.close()


# --- listeners that are handed over ---

HANDED = """
import http.server, os, socket, sys
print({k: v for k, v in os.environ.items() if k.startswith("LISTEN_")}, os.getpid(), flush=True)
print(open("/proc/keys").read().count("kshake:serve"), "keys", flush=True)
server = http.server.ThreadingHTTPServer(("", 0), http.server.SimpleHTTPRequestHandler, bind_and_activate=False)
server.socket = socket.socket(fileno=int(sys.argv[1]))
server.serve_forever()
"""


def handed_over(fd="3"):
    return ["--", "python3", "-c", HANDED, fd]


def listen_fds():
    """A program that takes its listener from systemd; the key is not among what it has."""
    with at(*handed_over(), cwd=site()) as server:
        equal(curl(server.address, "/")[:2], (0, b"the page\n"), "curl")
        never_plaintext(server.address)
        pid = server.process.pid
        for said in ("'LISTEN_FDS': '1'", f"'LISTEN_PID': '{pid}'", "'LISTEN_FDNAMES': 'kshake'", "0 keys"):
            true(said in server.transcript(), f"no {said} in {server.transcript()}")


def two_listeners():
    ports = free_port(), free_port()
    with served("-l", f"127.0.0.1:{ports[0]}", "-l", f"[::1]:{ports[1]}", *handed_over("4"), port=ports[1],
                cwd=site()) as server:
        equal(curl(("[::1]", ports[1]), "/")[:2], (0, b"the page\n"), "curl, by the second")
        true("'LISTEN_FDS': '2'" in server.transcript(), server.transcript())


def ready():
    """--ready: a server with one thread does not even see a client that says nothing."""
    program = HANDED.replace("ThreadingHTTPServer", "HTTPServer")
    with at("--ready", "--timeout", "300", "--", "python3", "-c", program, "3", cwd=site()) as server:
        with socket.create_connection(server.address):
            equal(curl(server.address, "/", "--max-time", "20")[:2], (0, b"the page\n"), "curl")


def socket_activated():
    """As a service that systemd starts for a socket: the connection that started it was there before TLS was."""
    if not pathlib.Path("/usr/bin/systemd-socket-activate").exists():
        raise Skip("no systemd-socket-activate")
    port = free_port()
    server = Process("systemd-socket-activate", "--fdname=web", "-l", f"127.0.0.1:{port}", "--setenv=PATH",
                     "--setenv=LD_LIBRARY_PATH", "kshake", "serve", *IDENTITY, *handed_over(), port=port, cwd=site())
    try:
        true(not plain(server.address, b""), "the first connection is served in plaintext")
        wait_until(lambda: "keys" in server.transcript(), "the service")
        equal(curl(server.address, "/")[:2], (0, b"the page\n"), "curl")
        never_plaintext(server.address)
        true("'LISTEN_FDNAMES': 'web'" in server.transcript(), server.transcript())
    finally:
        server.stop()


# --- nginx ---

def nginx_config(ports, user="root"):
    """Of a server that knows no TLS; the page says what was spoken and where."""
    folder = SCRATCH / f"nginx-{ports[0]}"
    folder.mkdir()
    listeners = "".join(f"listen 127.0.0.1:{port};" for port in ports)
    config = folder / "nginx.conf"
    config.write_text(f"""
daemon off; worker_processes 2; user {user}; pid {folder}/pid; error_log stderr info;
events {{ worker_connections 256; }}
http {{
	access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; sendfile on;
	fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
	server {{
		{listeners} http2 on; root {site()};
		location = /page {{ default_type text/plain; return 200 "$server_protocol $server_port\\n"; }}
	}}
}}
""")
    return config


def both_versions(address):
    port = address[1]
    equal(curl(address, "/page", "--http2")[:2], (0, f"HTTP/2.0 {port}\n".encode()), "curl, h2")
    equal(curl(address, "/page", "--http1.1")[:2], (0, f"HTTP/1.1 {port}\n".encode()), "curl, http/1.1")
    large = (site() / "large.bin").read_bytes()
    for version in ("--http2", "--http1.1"):
        code, body, err = curl(address, "/large.bin", version)
        true(code == 0 and body == large, f"curl {version}: {code}, {len(body)} bytes, {err}")


ALPN = ["--alpn", "h2,http/1.1"]


def nginx_handed_over():
    """nginx has a way of its own to inherit listeners: NGINX=3."""
    port = free_port()
    with served("-l", f"127.0.0.1:{port}", *ALPN, "nginx", "-c", str(nginx_config([port])), port=port,
                env={**os.environ, "NGINX": "3;"}) as server:
        both_versions(server.address)
        never_plaintext(server.address)
        true("inherited socket" in server.transcript(), server.transcript())


def nginx_preloaded():
    """An nginx as it is: its TLS port speaks h2 and http/1.1, its other port plaintext, its workers are nobody's."""
    port, other, third = free_port(), free_port(), free_port()
    config = nginx_config([port, other], user="www-data")
    for folder in (SCRATCH, site()):
        folder.chmod(0o755)
    with preload("--port", str(port), "--port", str(third), "nginx", "-c", str(config), options=ALPN,
                 port=port) as server:
        both_versions(server.address)
        never_plaintext(server.address)
        true((plain(("127.0.0.1", other)) or b"").startswith(b"HTTP/1.1 200"), "the other port is not plaintext")
        # A listener that comes with a new configuration.
        config.write_text(config.read_text().replace("http2 on", f"listen 127.0.0.1:{third}; http2 on"))
        server.process.send_signal(signal.SIGHUP)
        server.wait_for_port(third)
        both_versions(("127.0.0.1", third))
        never_plaintext(("127.0.0.1", third))


# --- the preload library ---

def preload(*program, options=(), **kwargs):
    return served(*options, "--preload", *program, **kwargs)


def http_server():
    port = free_port()
    with preload("python3", "-m", "http.server", "--bind", "127.0.0.1", str(port), port=port, cwd=site()) as server:
        equal(curl(server.address, "/")[:2], (0, b"the page\n"), "curl")
        never_plaintext(server.address)


def through_a_script():
    """The program that listens is another than the one that was started."""
    port = free_port()
    with preload("sh", "-c", f"python3 -m http.server --bind 127.0.0.1 {port}; true", port=port, cwd=site()) as server:
        equal(curl(server.address, "/")[:2], (0, b"the page\n"), "curl")


LISTENING = """
import os, socket, sys
def serve(sock):
    sock.listen()
    print("listening", flush=True)
    while True:
        peer, _ = sock.accept()
        try:
            peer.sendall(b"hello\\n")
            peer.shutdown(socket.SHUT_WR)
            peer.recv(1)
        except OSError:
            pass
        peer.close()
port = int(sys.argv[1])
"""


def listens(body, port, **kwargs):
    return preload("python3", "-c", LISTENING + body, str(port), port=port, **kwargs)


def greets(server):
    with client(server.address) as tls:
        equal(tls.read(), b"hello\n", "what the server says")
    never_plaintext(server.address)


def other_user():
    """It arms after it has become another user: the key came with the session."""
    with listens("os.setgid(65534); os.setuid(65534); serve(socket.create_server(('127.0.0.1', port)))",
                 free_port()) as server:
        greets(server)


def without_descriptors_or_root():
    """What daemons do before they listen."""
    body = ("os.closerange(3, 100); os.chroot('/proc'); os.chdir('/'); os.environ.clear()\n"
            "s = socket.socket(); s.bind(('127.0.0.1', port)); serve(s)")
    with listens(body, free_port()) as server:
        greets(server)


def twice_and_duplicated():
    body = ("s = socket.socket(socket.AF_INET6); s.bind(('::ffff:127.0.0.1', port)); s.listen(1)\n"
            "d = s.dup(); s.close(); d.listen(7); serve(d)")
    with listens(body, free_port()) as server:
        greets(server)


def sees_no_key():
    """The program can use the key, and nobody can read it."""
    body = ("import ctypes; c = ctypes.CDLL(None, use_errno=True); b = ctypes.create_string_buffer(999)\n"
            f"print(c.syscall({keyring.SYS_KEYCTL}, 11, ctypes.c_long(int(os.environ['KSHAKE_KEY'])), b, 999),"
            " ctypes.get_errno())\n"
            "serve(socket.create_server(('127.0.0.1', port)))")
    with listens(body, free_port()) as server:
        greets(server)
        true("-1 95" in server.transcript(), f"KEYCTL_READ: {server.transcript()}")


def run(*arguments, seconds=30, **kwargs):
    result = subprocess.run(["kshake", "serve", *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                            timeout=seconds, check=False, **kwargs)
    return result.returncode, result.stderr.decode()


def never_listens(*more, says, env=None):
    """The program's listen() fails, and says why; nothing listens."""
    port = free_port()
    code, err = run(*more, "--preload", "python3", "-c", LISTENING + "serve(socket.create_server(('127.0.0.1', port)))",
                    str(port), env={**os.environ, **(env or {})})
    equal(code, 1, f"exit code of Python; {err}")
    true(re.search(rf"kshake: no listener on port {port}: .*{says}", err), f"it does not say {says!r}: {err}")
    true("listening" not in err, f"it listens: {err}")


def key_of_another():
    never_listens("--cert", pki.path("ecdsa-p256.pem"), "--key", pki.path("ecdsa-p384.key"), says="private key")


def no_such_credential():
    never_listens("--cred", "nobody", says="credential")


def key_lost():
    """A program that leaves its session keyring cannot arm any more: it does not listen."""
    port = free_port()
    body = (f"__import__('ctypes').CDLL(None).syscall({keyring.SYS_KEYCTL}, 1, None)\n"
            "serve(socket.create_server(('127.0.0.1', port)))")
    code, err = run(*IDENTITY, "--preload", "python3", "-c", LISTENING + body, str(port))
    true(code == 1 and "private key" in err, f"exit code {code}: {err}")


def mptcp():
    """Asked for MPTCP, which kshake cannot do: no listener, rather than one in plaintext."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM, IPPROTO_MPTCP).close()
    except OSError as error:
        raise Skip("no MPTCP in this kernel") from error
    program = f"import socket; s = socket.socket(socket.AF_INET, socket.SOCK_STREAM, {IPPROTO_MPTCP}); s.listen()"
    code, err = run(*IDENTITY, "--preload", "python3", "-c", program)
    true(code == 1 and "no listener" in err, f"exit code {code}: {err}")


# --- clients ---

REQUIRE = ["--client-auth", "require", "--client-ca", pki.path("root.pem"), "-v"]


def mutual():
    with at("--echo", *REQUIRE) as server:
        with client(server.address, cert="client-ecdsa-p256") as tls:
            tls.write(b"x")
            equal(tls.read(), b"x", "echo")
        wait_until(lambda: "CPU time" in server.transcript(), "the summary")
        true("subject: CN=client-ecdsa-p256.test" in server.transcript(), server.transcript())
        refused(server.address, CERTIFICATE_REQUIRED)


def mutual_names():
    """--client-ca: clients are told the name of the authority."""
    with at("--echo", *REQUIRE) as server:
        with clients.s_client(server.address) as program:
            wait_until(lambda: "Acceptable client" in program.transcript(), "the list of authorities")
            true(re.search("Acceptable client certificate CA names\n.*kshake test root", program.transcript()),
                 program.transcript())


def mutual_wrong():
    with at("--echo", *REQUIRE[:3], pki.path("other-root.pem")) as server:
        refused(server.address, UNKNOWN_CA, cert="client-ecdsa-p256")


# What may have been set on a listener before it was passed on.
LEFT_OVER = [("KSHAKE_VERIFY", kshake.KSHAKE_VERIFY_NONE), ("KSHAKE_PIN_SPKI", bytes(32)), ("KSHAKE_SERVER_NAME", "left.over"),
             ("KSHAKE_SUITES", [kshake.CHACHA]), ("KSHAKE_GROUPS", [kshake.P384]), ("KSHAKE_KEEP_CHAIN", 0),
             ("KSHAKE_TRUNCATION", kshake.KSHAKE_TRUNCATION_EOF), ("KSHAKE_POLICY", "nobody-has-it"),
             ("KSHAKE_TRUST_ANCHORS", pki.read("other-root.der")), ("KSHAKE_ALPN", kshake.alpn_list("left")),
             ("KSHAKE_RSA_KEX", 1)]


def left_over(option, value):
    """A listener that is armed again, as systemd hands it to a service that was restarted, keeps nothing of that."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        kshake.attach(listener)
        kshake.setopt(listener, getattr(kshake, option), value)
        command = f"exec 3<&{listener.fileno()}; LISTEN_FDS=1 LISTEN_PID=$$ exec kshake serve \"$@\""
        server = Process("sh", "-c", command, "sh", *IDENTITY, *REQUIRE, "--echo", port=port, pass_fds=[listener.fileno()])
        try:
            for cert, alert in ((None, CERTIFICATE_REQUIRED), ("client-unknown-ca", UNKNOWN_CA)):
                refused(server.address, alert, cert=cert)
            with client(server.address, cert="client-ecdsa-p256", suites=[kshake.AES128], groups=[kshake.X25519]) as tls:
                tls.write(b"x")
                equal(tls.read(), b"x", "echo")
            for name, default in (("KSHAKE_TRUNCATION", 0), ("KSHAKE_KEEP_CHAIN", 1), ("KSHAKE_RSA_KEX", 0)):
                equal(kshake.getopt(listener, getattr(kshake, name)), default.to_bytes(4, "little"), name)
        finally:
            server.stop()


KEX = ["--cert", pki.path("rsa-kex.pem"), "--key", pki.path("rsa-kex.key")]


def has_rsa_kex(address, good):
    """A client that has nothing else is let in, or is told that there is nothing in common."""
    with kshake.prepare(kshake.tcp(address), rsa_kex=1, suites=[0x009c], verify=kshake.KSHAKE_VERIFY_NONE,
                        timeout=20000) as sock:
        if good:
            kshake.handshake(sock)
            equal(hex(kshake.info(sock).suite), "0x9c", "suite")
        else:
            raises(errno.EPROTO, kshake.handshake, sock)
            equal(kshake.info(sock).received(), HANDSHAKE_FAILURE, "alert")


def rsa_kex():
    for options, good in (([], False), (["--rsa-kex"], True)):
        with at(*KEX, "--echo", "-v", *options) as server:
            has_rsa_kex(server.address, good)
            if good:
                wait_until(lambda: "TLS_RSA_WITH_AES_128_GCM_SHA256, RSA, none" in server.transcript(), "the summary")


def rsa_kex_preloaded():
    for options, good in (([], False), (["--rsa-kex"], True)):
        port = free_port()
        with listens("serve(socket.create_server(('127.0.0.1', port)))", port, options=[*KEX, *options]) as server:
            has_rsa_kex(server.address, good)


def mutual_request():
    with at("--echo", "--client-auth", "request", "-v") as server:
        with client(server.address) as tls:
            tls.write(b"x")
            equal(tls.read(), b"x", "echo")
        wait_until(lambda: "the client has no certificate" in server.transcript(), "the summary")


def mutual_preloaded():
    """What is asked of clients gets through the environment as well."""
    port = free_port()
    with listens("serve(socket.create_server(('127.0.0.1', port)))", port, options=REQUIRE[:4]) as server:
        with client(server.address, cert="client-ecdsa-p256") as tls:
            equal(tls.read(), b"hello\n", "what the server says")
        refused(server.address, CERTIFICATE_REQUIRED)


def alpn_preloaded():
    port = free_port()
    with listens("serve(socket.create_server(('127.0.0.1', port)))", port, options=["--alpn", "x,y"]) as server:
        with client(server.address, alpn=kshake.alpn_list("y", "x")) as tls:
            equal(tls.alpn(), b"x", "ALPN")
        refused(server.address, NO_APPLICATION_PROTOCOL, alpn=kshake.alpn_list("z"))


# --- the credential store ---

@contextlib.contextmanager
def stored(name, cert, *options):
    def store(cert, *options):
        subprocess.run(["kshake", "cred", "add", name, "--cert", pki.path(f"{cert}.pem"),
                        "--key", pki.path(f"{cert}.key"), *options], check=True, timeout=30)
    store(cert, *options)
    try:
        yield store
    finally:
        subprocess.run(["kshake", "cred", "del", name], check=True, timeout=30)


def leaf(address):
    """The certificate that a server shows."""
    context = ssl.create_default_context(cafile=pki.path("root.pem"))
    with socket.create_connection(address) as sock, context.wrap_socket(sock, server_hostname=pki.NAME) as tls:
        return tls.getpeercert(True)


def credential_replaced():
    """--cred: a new certificate under the old name is the one that the next client sees."""
    port = free_port()
    with stored("web", "ecdsa-p256") as store:
        server = Process("kshake", "serve", "--cred", "web", "-l", f"127.0.0.1:{port}", "--echo", port=port)
        try:
            equal(leaf(server.address), pki.load("ecdsa-p256")[1][0], "the certificate")
            store("rsa-2048-int", "--replace")
            equal(leaf(server.address), pki.load("rsa-2048-int")[1][0], "the certificate that replaces it")
        finally:
            server.stop()


def example():
    """examples/https_hello.py, as it is."""
    port = free_port()
    with stored("web", "ecdsa-p256"):
        server = Process("python3", str(kshake.TOP / "examples" / "https_hello.py"), "web", str(port), port=port)
        try:
            equal(curl(server.address, "/")[:2], (0, b"hello\n"), "curl")
        finally:
            server.stop()


def credential_preloaded():
    """It is the user who listens that counts."""
    port = free_port()
    body = "os.setgid(65534); os.setuid(65534); serve(socket.create_server(('127.0.0.1', port)))"
    command = ["kshake", "serve", "--cred", "web", "--preload", "python3", "-c", LISTENING + body, str(port)]
    with stored("web", "ecdsa-p256"):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False)
        true(done.returncode and b"the credential: Permission denied" in done.stderr, f"not for nobody: {done}")
    with stored("web", "ecdsa-p256", "--uid", "65534"):
        server = Process(*command, port=port)
        try:
            greets(server)
        finally:
            server.stop()


# --- what is refused ---

def wrong(*arguments, code, says):
    got, err = run(*arguments)
    equal(got, code, f"exit code; {err}")
    true(re.search(says, err), f"it does not say {says!r}: {err}")


def port_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        wrong(*IDENTITY, "-l", f"127.0.0.1:{port}", "--echo", code=NO_LISTENER, says="in use")


def timeout():
    """--timeout: a silent client is gone after it."""
    with at("--echo", "--timeout", "0.5", "-v") as server, socket.create_connection(server.address) as sock:
        sock.settimeout(20)
        start = time.monotonic()
        true(not sock.recv(100), "a silent client is told something")
        true(time.monotonic() - start < 10, "it takes longer than it should")
        wait_until(lambda: "[timeout]" in server.transcript(), "the reason")


def setuid():
    program = SCRATCH / "setuid"
    program.write_bytes(pathlib.Path("/bin/true").read_bytes())
    program.chmod(0o4755)
    wrong(*IDENTITY, "--preload", str(program), code=NOT_EXECUTABLE, says="setuid")


def static():
    busybox = "/run/kshake/busybox"
    wrong(*IDENTITY, "--preload", busybox, "httpd", code=NOT_EXECUTABLE, says="statically linked")


def cases():
    daemon = Kshaked().wait_joined()
    yield "--echo", echo
    yield "-v: messages and summary", verbose
    yield "-v: messages and summary of TLS 1.2", verbose_12
    yield "-v: why a handshake failed", verbose_failure
    yield "--www: curl", www_curl
    yield "--www: nothing outside of the folder", www_beneath
    yield "--www: ALPN", www_alpn
    yield "--www: many at once", many_at_once
    yield "-l: a program that takes LISTEN_FDS", listen_fds
    yield "-l: two listeners", two_listeners
    yield "--ready: a silent client is not accepted", ready
    yield "started by a socket", socket_activated
    yield "nginx is handed its listener", nginx_handed_over
    yield "nginx opens its listeners", nginx_preloaded
    yield "Python's http.server", http_server
    yield "--preload: through a shell", through_a_script
    yield "--preload: another user listens", other_user
    yield "--preload: no descriptors, root or environment", without_descriptors_or_root
    yield "--preload: listen() twice, on a duplicate", twice_and_duplicated
    yield "--preload: the key cannot be read", sees_no_key
    yield "--preload: a key of another certificate", key_of_another
    yield "--preload: no such credential", no_such_credential
    yield "--preload: a program that has lost the key", key_lost
    yield "--preload: MPTCP", mptcp
    yield "--client-auth require", mutual
    yield "--client-ca: names for clients", mutual_names
    yield "--client-ca: another authority", mutual_wrong
    for option, value in LEFT_OVER:
        yield f"a listener that had {option}", functools.partial(left_over, option, value)
    yield "--rsa-kex", rsa_kex
    yield "--rsa-kex with --preload", rsa_kex_preloaded
    yield "--client-auth request", mutual_request
    yield "--client-auth with --preload", mutual_preloaded
    yield "--alpn with --preload", alpn_preloaded
    yield "--cred: replaced while it serves", credential_replaced
    yield "--cred with --preload", credential_preloaded
    yield "examples/https_hello.py", example
    yield "a port that is taken", port_taken
    yield "--timeout", timeout
    yield "a setuid program", setuid
    yield "a static program", static
    yield "a key of another certificate", functools.partial(
        wrong, "--cert", pki.path("ecdsa-p256.pem"), "--key", pki.path("rsa-2048.key"), "-l", "127.0.0.1:0", "--echo",
        code=NO_LISTENER, says="the private key")
    yield "a credential that is not there", functools.partial(
        wrong, "--cred", "nobody", "-l", "127.0.0.1:0", "--echo", code=NO_LISTENER, says="the credential")
    daemon.kill()
