# SPDX-License-Identifier: GPL-2.0-only
"""Real servers to talk to: OpenSSL's s_server, gnutls-serv and nginx, started once and reused.

Each has `address`, and transcript(): what it has said so far, for what only it can know.
"""
import atexit
import base64
import contextlib
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time

import pki

SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix="kshake-"))
SCRATCH.chmod(0o755)
OWNER = os.getpid()


@atexit.register
def clean():
    if os.getpid() == OWNER:
        shutil.rmtree(SCRATCH, ignore_errors=True)


def free_ports(number):
    """So many, no two of them the same."""
    with contextlib.ExitStack() as held:
        return [held.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1] for _ in range(number)]


def free_port():
    return free_ports(1)[0]


class Process:
    """A server program; stopped at exit, its output kept in a file."""
    count = 0

    def __init__(self, *command, port, **kwargs):
        Process.count += 1
        self.address = ("127.0.0.1", port)
        self.log = SCRATCH / f"{Process.count}.{pathlib.Path(command[0]).name}.log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log,
                                            start_new_session=True, **kwargs)
        atexit.register(self.stop, os.getpid())
        self.wait_for_port(port)

    def wait_for_port(self, port, seconds=30):
        """Listening is looked up, not tried: a trial connection is one the server must serve."""
        deadline = time.monotonic() + seconds
        wanted = f":{port:04X}"
        while time.monotonic() < deadline:
            for table in ("/proc/net/tcp", "/proc/net/tcp6"):
                for line in pathlib.Path(table).read_text().splitlines()[1:]:
                    fields = line.split()
                    if fields[1].endswith(wanted) and fields[3] == "0A":
                        return
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise RuntimeError(f"{self.process.args[0]} does not listen: {self.transcript()[-500:]}")

    def transcript(self):
        return self.log.read_text(errors="replace")

    def stop(self, pid=None):
        if pid in (None, os.getpid()) and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


# The guest's own; and an older one, which tests/vm/test puts there where it finds it. To that it is all the same what the
# guest trusts, which cases change: of that it would make chains.
OPENSSL = ("openssl",)
OLD_OPENSSL = pki.TOP / "build" / "interop" / "openssl-3.0"
OPENSSL30 = ("env", f"LD_LIBRARY_PATH={OLD_OPENSSL}", "OPENSSL_CONF=/dev/null", "SSL_CERT_FILE=/dev/null",
             "SSL_CERT_DIR=/dev/null", f"{OLD_OPENSSL}/openssl")
OPENSSL_SUITES = {0x1301: "TLS_AES_128_GCM_SHA256", 0x1302: "TLS_AES_256_GCM_SHA384",
                  0x1303: "TLS_CHACHA20_POLY1305_SHA256"}
# Of TLS 1.2.
OPENSSL_SUITES12 = {0xc02b: "ECDHE-ECDSA-AES128-GCM-SHA256", 0xc02c: "ECDHE-ECDSA-AES256-GCM-SHA384",
                    0xcca9: "ECDHE-ECDSA-CHACHA20-POLY1305", 0xc02f: "ECDHE-RSA-AES128-GCM-SHA256",
                    0xc030: "ECDHE-RSA-AES256-GCM-SHA384", 0xcca8: "ECDHE-RSA-CHACHA20-POLY1305"}
# What one has to ask for.
OPENSSL_OPT_IN12 = {0x009e: "DHE-RSA-AES128-GCM-SHA256", 0x009f: "DHE-RSA-AES256-GCM-SHA384",
                    0xccaa: "DHE-RSA-CHACHA20-POLY1305", 0xc09e: "DHE-RSA-AES128-CCM",
                    0xc0ac: "ECDHE-ECDSA-AES128-CCM", 0x009c: "AES128-GCM-SHA256", 0x009d: "AES256-GCM-SHA384"}
OPENSSL_GROUPS = {0x1d: "X25519", 0x17: "P-256", 0x18: "P-384"}
GNUTLS_GROUPS = {0x1d: "X25519", 0x17: "SECP256R1", 0x18: "SECP384R1", 0x100: "FFDHE2048", 0x101: "FFDHE3072",
                 0x102: "FFDHE4096"}
ALL_GROUPS = tuple(OPENSSL_GROUPS)


def digits_of_e(bits):
    """floor(2^bits e)"""
    term, total, n = 1 << bits + 64, 0, 0
    while term:
        total, n = total + term, n + 1
        term //= n
    return total >> 64


def dh_parameters(group):
    """A file with a prime of RFC 7919, A, and 2, as openssl reads it."""
    bits, x = {0x100: (2048, 560316), 0x101: (3072, 2625351), 0x102: (4096, 5736041)}[group]
    p = (1 << bits) - (1 << bits - 64) + (digits_of_e(bits - 130) + x << 64) - 1
    number = b"\0" + p.to_bytes(bits // 8, "big")
    body = b"\x02\x82" + len(number).to_bytes(2, "big") + number + b"\x02\x01\x02"
    path = SCRATCH / f"dh-{bits}.pem"
    text = base64.encodebytes(b"\x30\x82" + len(body).to_bytes(2, "big") + body).decode()
    path.write_text(f"-----BEGIN DH PARAMETERS-----\n{text}-----END DH PARAMETERS-----\n")
    return str(path)


def s_server(cert, groups=ALL_GROUPS, *more, version="-tls1_3", openssl=OPENSSL):
    """Answers each line with the line reversed (-rev); -msg shows the alerts that it gets; openssl: the command."""
    port = free_port()
    command = [*openssl, "s_server", "-accept", f"127.0.0.1:{port}", version, "-rev", "-msg",
               "-cert", pki.path(f"{cert}.pem"), "-key", pki.path(f"{cert}.key"),
               "-groups", ":".join(OPENSSL_GROUPS[g] for g in groups), "-alpn", "h2,http/1.1"]
    if (pki.DIR / f"{cert}.ocsp").exists():
        command += ["-status_file", pki.path(f"{cert}.ocsp")]
    command += more
    if cert.endswith("-int"):
        command += ["-cert_chain", pki.path(f"{cert}.chain.pem")]
    return Process(*command, port=port)


def gnutls_serv(cert, groups=ALL_GROUPS, version="1.3", more=""):
    """Echoes; -d 4 shows the alerts that it gets; more: behind the priorities."""
    port = free_port()
    priority = f"NORMAL:-VERS-ALL:+VERS-TLS{version}:-GROUP-ALL:" + ":".join(
        f"+GROUP-{GNUTLS_GROUPS[g]}" for g in groups) + more
    return Process("gnutls-serv", "--echo", "--port", str(port), "--noticket", "-d", "5",
                   "--x509certfile", pki.path(f"{cert}.pem"), "--x509keyfile", pki.path(f"{cert}.key"),
                   "--ocsp-response", pki.path(f"{cert}.ocsp"), "--ignore-ocsp-response-errors",
                   "--alpn", "h2", "--alpn", "http/1.1", "--priority", priority, port=port)


class Nginx(Process):
    """One nginx with a port for each (certificate, groups); its page tells what it negotiated."""

    def __init__(self, *wanted, port=None, protocols="TLSv1.3"):
        self.protocols = protocols
        self.ports = dict(zip(wanted, [port] if port else free_ports(len(wanted))))
        folder = SCRATCH / f"nginx-{next(iter(self.ports.values()))}"
        folder.mkdir(exist_ok=True)
        blocks = "".join(self.block(*key, port) for key, port in self.ports.items())
        config = folder / "nginx.conf"
        config.write_text(f"""
daemon off; worker_processes 1; user root; pid {folder}/pid; error_log stderr info;
events {{ worker_connections 256; }}
http {{
	access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
	fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
	{blocks}
}}
""")
        super().__init__("nginx", "-c", str(config), port=next(iter(self.ports.values())))

    def block(self, cert, groups, port):
        curves = ":".join(OPENSSL_GROUPS[g] for g in groups)
        return f"""
	server {{
		listen 127.0.0.1:{port} ssl; ssl_protocols {self.protocols}; ssl_ecdh_curve {curves};
		ssl_certificate {pki.path(cert)}.pem; ssl_certificate_key {pki.path(cert)}.key;
		ssl_stapling on; ssl_stapling_file {pki.path(cert)}.ocsp;
		location / {{
			default_type text/plain;
			return 200 "$ssl_protocol $ssl_cipher $ssl_curve $ssl_server_name $request_uri\\n";
		}}
	}}"""

    def at(self, cert, groups=ALL_GROUPS):
        return "127.0.0.1", self.ports[cert, groups]


class Tls:
    """A server of Python's own ssl module (that is OpenSSL): serve(connection) in a thread each.

    A stream that ends without close_notify is an error in `errors`.
    """

    def __init__(self, serve, cert="ecdsa-p256", family=socket.AF_INET, tickets=2, suites=None,
                 versions=(ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_3)):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version, self.context.maximum_version = versions
        self.context.load_cert_chain(pki.path(f"{cert}.pem"), pki.path(f"{cert}.key"))
        self.context.num_tickets = tickets
        if suites:
            self.context.set_ciphersuites(suites)
        self.serve, self.errors = serve, []
        host = "::1" if family == socket.AF_INET6 else "127.0.0.1"
        self.listener = socket.socket(family, socket.SOCK_STREAM)
        self.listener.bind((host, 0))
        self.listener.listen(16)
        self.address = self.listener.getsockname()[:2]
        self.threads = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self.handle, args=(sock,), daemon=True)
            self.threads.append(thread)
            thread.start()

    def handle(self, sock):
        try:
            with self.context.wrap_socket(sock, server_side=True, suppress_ragged_eofs=False) as tls:
                self.serve(tls)
        except Exception as error:  # pylint: disable=broad-except
            self.errors.append(error)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()
        for thread in self.threads:
            thread.join(10)


def echo(tls):
    """Echoes until close_notify and answers that."""
    while data := tls.recv(65536):
        tls.sendall(data)
    tls.unwrap()
