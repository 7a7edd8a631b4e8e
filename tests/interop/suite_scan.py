# SPDX-License-Identifier: GPL-2.0-only
"""Scanners in front of the kernel's server: sslscan; and testssl.sh, which takes minutes.

The server answers HTTP. What a scanner finds of it above LOW must be in ALLOWED, with the reason.
"""
import contextlib
import json
import os
import pathlib
import re
import socket
import subprocess
import tempfile
import threading

import kshake
import pki
from harness import equal, patience, true
from suite_hostile import ALPN, handshake, serial

CERT = "ecdsa-p256"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n"

# By testssl.sh's name of the finding.
ALLOWED = {
    "engine_problem": "the scanner's own OpenSSL",
    "NPN": "there is none with TLS 1.3",
    "cert_chain_of_trust": "the test CA, which nobody trusts",
    "cert_extlifeSpan": "the test CA's certificates are valid for ten years",
    "cert_revocation": "the test CA has neither CRLs nor a responder",
    "security_headers": "what the web server behind TLS says, not TLS",
}


def answer(sock):
    with sock, contextlib.suppress(OSError):
        kshake.prepare(sock, alpn=ALPN, chain=pki.chain_der(CERT), key=serial(), timeout=10000)
        handshake(sock)
        if sock.recv(4096):
            sock.sendall(ANSWER)
        sock.shutdown(socket.SHUT_WR)
        while sock.recv(4096):
            pass


@contextlib.contextmanager
def server():
    """An HTTPS server; its address as the scanners want it."""
    def serve():
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=answer, args=(listener.accept()[0],), daemon=True).start()
    # By this thread: the process keyring is that of the threads which it starts then.
    serial()
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


def sslscan():
    """TLS 1.3 alone, its suites and groups, and nothing that has a name as an attack."""
    with server() as address:
        # It writes to connections that the server has refused already, and knows no SIGPIPE.
        said = subprocess.run(["sslscan", "--no-colour", address], stdout=subprocess.PIPE, text=True, timeout=50,
                              check=True, restore_signals=False).stdout
    equal(dict(re.findall(r"^((?:SSL|TLS)v[\d.]+)\s+(enabled|disabled)$", said, re.M)),
          {"SSLv2": "disabled", "SSLv3": "disabled", "TLSv1.0": "disabled", "TLSv1.1": "disabled",
           "TLSv1.2": "disabled", "TLSv1.3": "enabled"}, "versions")
    equal(re.findall(r"^(?:Preferred|Accepted)\s+TLSv1.3\s+\d+ bits\s+(\S+)", said, re.M),
          ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"], "suites")
    equal(set(re.findall(r"^TLSv1.3\s+\d+ bits\s+(\S+)", said, re.M)), {"secp256r1", "secp384r1", "x25519"}, "groups")
    for wanted in ("Session renegotiation not supported", "Compression disabled", "not vulnerable to heartbleed"):
        true(wanted in said, f"{wanted!r} is not said")
    true("Server supports TLS Fallback SCSV" in said, "TLS_FALLBACK_SCSV")


def testssl():
    """Protocols, server defaults, headers and every vulnerability that it knows."""
    patience(1500)
    with server() as address, tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        subprocess.run(["testssl", "--quiet", "--color", "0", "--warnings", "batch", "-p", "-S", "-h", "-U",
                        "--jsonfile", report, address], stdout=subprocess.DEVNULL, check=False,
                       env={**os.environ, "TERM": "dumb"})
        findings = json.loads(report.read_text())
    found = {finding["id"]: finding for finding in findings}
    true("LUCKY13" in found and "RC4" in found, "it did not come to its end")
    equal(found["TLS1_3"]["severity"], "OK", "TLS 1.3")
    worse = [f"{name}: {finding['severity']}, {finding['finding']}" for name, finding in found.items()
             if finding["severity"] not in ("OK", "INFO", "LOW") and name not in ALLOWED]
    equal(worse, [], "findings above LOW")
    return f"{len(found)} findings, above LOW {', '.join(sorted(set(ALLOWED) & set(found)))}"


def cases():
    yield "sslscan", sslscan
    yield "testssl.sh", testssl
