# SPDX-License-Identifier: GPL-2.0-only
"""Scanners in front of the kernel's server: sslscan; and testssl.sh, which takes minutes.

The server answers HTTP. What a scanner finds of it above LOW must be in ALLOWED, with the reason.
"""
import contextlib
import functools
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

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n"

# By testssl.sh's name of the finding.
ALLOWED = {
    "engine_problem": "the scanner's own OpenSSL",
    "cert_chain_of_trust": "the test CA, which nobody trusts",
    "cert_extlifeSpan": "the test CA's certificates are valid for ten years",
    "cert_revocation": "the test CA has neither CRLs nor a responder",
    "security_headers": "what the web server behind TLS says, not TLS",
}
# What it has to have looked at, and to have found in order.
FINE = ["heartbleed", "CCS", "ROBOT", "secure_renego", "secure_client_renego", "CRIME_TLS", "POODLE_SSL", "fallback_SCSV",
        "SWEET32", "FREAK", "DROWN", "BEAST", "LUCKY13", "RC4", "ticketbleed"]
SUITES12 = {"ecdsa-p256": ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305"],
            "rsa-2048": ["ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305"]}
# With RSA key exchange, which comes last.
SUITES12["rsa-kex"] = SUITES12["rsa-2048"] + ["AES128-GCM-SHA256", "AES256-GCM-SHA384"]
OPTIONS = {"rsa-kex": {"rsa_kex": 1}}


def answer(sock, cert):
    with sock, contextlib.suppress(OSError):
        kshake.prepare(sock, alpn=ALPN, chain=pki.chain_der(cert), key=serial(cert), timeout=10000,
                       **OPTIONS.get(cert, {}))
        handshake(sock)
        if sock.recv(4096):
            sock.sendall(ANSWER)
        sock.shutdown(socket.SHUT_WR)
        while sock.recv(4096):
            pass


@contextlib.contextmanager
def server(cert):
    """An HTTPS server; its address as the scanners want it."""
    def serve():
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=answer, args=(listener.accept()[0], cert), daemon=True).start()
    # By this thread: the process keyring is that of the threads which it starts then.
    serial(cert)
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


def sslscan(cert):
    """TLS 1.2 and 1.3, their suites and groups, and nothing that has a name as an attack."""
    with server(cert) as address:
        # It writes to connections that the server has refused already, and knows no SIGPIPE.
        said = subprocess.run(["sslscan", "--no-colour", address], stdout=subprocess.PIPE, text=True, timeout=50,
                              check=True, restore_signals=False).stdout
    equal(dict(re.findall(r"^((?:SSL|TLS)v[\d.]+)\s+(enabled|disabled)$", said, re.M)),
          {"SSLv2": "disabled", "SSLv3": "disabled", "TLSv1.0": "disabled", "TLSv1.1": "disabled",
           "TLSv1.2": "enabled", "TLSv1.3": "enabled"}, "versions")
    suites = re.findall(r"^(?:Preferred|Accepted)\s+TLSv(1\.[23])\s+\d+ bits\s+(\S+)", said, re.M)
    equal([name for version, name in suites if version == "1.3"],
          ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"], "suites of TLS 1.3")
    equal([name for version, name in suites if version == "1.2"], SUITES12[cert], "suites of TLS 1.2")
    # It names one at a time, and a certificate's curve has to be named, too, in TLS 1.2.
    groups = {"secp256r1", "secp384r1", "x25519"}
    for version, wanted in (("1.2", {"secp256r1"} if cert == "ecdsa-p256" else groups), ("1.3", groups)):
        equal(set(re.findall(rf"^TLSv{version}\s+\d+ bits\s+(\S+)", said, re.M)), wanted, f"groups of TLS {version}")
    for wanted in ("Session renegotiation not supported", "Compression disabled", "TLSv1.2 not vulnerable to heartbleed",
                   "TLSv1.3 not vulnerable to heartbleed", "Server supports TLS Fallback SCSV"):
        true(wanted in said, f"{wanted!r} is not said: {said}")


def testssl(cert, *what):
    """Protocols, server defaults, headers and every vulnerability that it knows."""
    patience(1500)
    with server(cert) as address, tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        subprocess.run(["testssl", "--quiet", "--color", "0", "--warnings", "batch", *what, "--jsonfile", report, address],
                       stdout=subprocess.DEVNULL, check=False, env={**os.environ, "TERM": "dumb"})
        findings = json.loads(report.read_text())
    found = {finding["id"]: finding for finding in findings}
    true("LUCKY13" in found and "RC4" in found, "it did not come to its end")
    if "-p" in what:
        for name in ("TLS1_2", "TLS1_3"):
            equal(found[name]["severity"], "OK", name)
    equal({name: found.get(name, {"severity": "missing"})["severity"] for name in FINE}, dict.fromkeys(FINE, "OK"),
          "what has to be in order")
    if cert in OPTIONS:
        equal(found["ROBOT"]["finding"], "not vulnerable", "with RSA key exchange, ROBOT")
    worse = [f"{name}: {finding['severity']}, {finding['finding']}" for name, finding in found.items()
             if finding["severity"] not in ("OK", "INFO", "LOW") and name not in ALLOWED]
    equal(worse, [], "findings above LOW")
    return f"{len(found)} findings, above LOW {', '.join(sorted(set(ALLOWED) & set(found)))}"


def cases():
    for cert in SUITES12:
        yield f"sslscan, {cert}", functools.partial(sslscan, cert)
    yield "testssl.sh", lambda: testssl("ecdsa-p256", "-p", "-S", "-h", "-U")
    yield "testssl.sh, RSA", lambda: testssl("rsa-kex", "-U")
