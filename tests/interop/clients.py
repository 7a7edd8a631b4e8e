# SPDX-License-Identifier: GPL-2.0-only
"""Clients that nobody here wrote: libssl and libgnutls in this process, where a test says what they offer; and
openssl s_client, gnutls-cli and curl as the programs they are.

They trust the test CA and insist on the name. What a library has to complain of is a TlsError, whose alert is the
one that the server sent, or None.
"""
import ctypes
import socket
import subprocess
import threading

import pki
import servers
from harness import Failure
from peers import GnuTLS as GnuTlsLibrary
from peers import I, P, PIECE, S, Z, prototypes
from servers import GNUTLS_GROUPS, OPENSSL, OPENSSL_GROUPS, OPENSSL_OPT_IN12, OPENSSL_SUITES, OPENSSL_SUITES12, SCRATCH

GNUTLS_CIPHERS = {0x1301: "AES-128-GCM", 0x1302: "AES-256-GCM", 0x1303: "CHACHA20-POLY1305",
                  0xc02b: "AES-128-GCM", 0xc02c: "AES-256-GCM", 0xcca9: "CHACHA20-POLY1305",
                  0xc02f: "AES-128-GCM", 0xc030: "AES-256-GCM", 0xcca8: "CHACHA20-POLY1305",
                  0x009e: "AES-128-GCM", 0x009f: "AES-256-GCM", 0xccaa: "CHACHA20-POLY1305", 0xc09e: "AES-128-CCM",
                  0x009c: "AES-128-GCM", 0x009d: "AES-256-GCM"}
GNUTLS_DHE, GNUTLS_RSA = {0x009e, 0x009f, 0xccaa, 0xc09e}, {0x009c, 0x009d}
PEM = 1
TLS12, TLS13 = 0x0303, 0x0304
ONLY13 = (TLS13, TLS13)


class TlsError(Exception):
    """The library has given up."""

    def __init__(self, what, alert=None):
        super().__init__(f"{what}, alert {alert}")
        self.alert = alert


def connected(address):
    sock = socket.create_connection(address)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


class OpenSSL:
    """A connection of libssl's."""
    name = "OpenSSL"
    lib = None
    lock = threading.Lock()
    ssl_error_zero_return, alert_reason = 6, 1000

    @classmethod
    def load(cls):
        with cls.lock:
            cls.lib = cls.lib or prototypes(ctypes.CDLL("libssl.so.3"), {
                "TLS_client_method": (P,), "SSL_CTX_new": (P, P), "SSL_CTX_free": (None, P),
                "SSL_CTX_ctrl": (ctypes.c_long, P, I, ctypes.c_long, P), "SSL_CTX_set_ciphersuites": (I, P, S),
                "SSL_CTX_set_cipher_list": (I, P, S), "SSL_CTX_set_options": (ctypes.c_uint64, P, ctypes.c_uint64),
                "SSL_version": (I, P), "SSL_renegotiate": (I, P),
                "SSL_CTX_load_verify_locations": (I, P, S, S), "SSL_CTX_set_verify": (None, P, I, P),
                "SSL_CTX_use_certificate_chain_file": (I, P, S), "SSL_CTX_use_PrivateKey_file": (I, P, S, I),
                "SSL_CTX_set_alpn_protos": (I, P, S, ctypes.c_uint), "SSL_new": (P, P), "SSL_free": (None, P),
                "SSL_set_fd": (I, P, I), "SSL_set1_host": (I, P, S), "SSL_ctrl": (ctypes.c_long, P, I, ctypes.c_long, P),
                "SSL_connect": (I, P), "SSL_do_handshake": (I, P), "SSL_read": (I, P, P, I), "SSL_write": (I, P, P, I),
                "SSL_get_error": (I, P, I), "SSL_key_update": (I, P, I), "SSL_shutdown": (I, P),
                "SSL_get0_alpn_selected": (None, P, P, P), "SSL_get1_peer_certificate": (P, P)})
            cls.crypto = prototypes(ctypes.CDLL("libcrypto.so.3"), {
                "ERR_get_error": (ctypes.c_ulong,), "ERR_clear_error": (None,),
                "ERR_reason_error_string": (S, ctypes.c_ulong), "i2d_X509": (I, P, P), "X509_free": (None, P),
                "CRYPTO_free": (None, P, S, I)})

    def __init__(self, sock, suites=None, groups=None, name=pki.NAME, alpn=None, cert=None, anchors="root.pem", sigalgs=None,
                 versions=ONLY13, ems=True):
        """alpn as kshake.alpn_list() makes it; cert: shown if the server asks for one; anchors: None trusts all; sigalgs:
        as libssl spells them; versions: the oldest and the newest; ems: extended_master_secret"""
        self.load()
        lib, set_min_proto, set_max_proto, set_groups, set_sigalgs, set_host = self.lib, 123, 124, 92, 98, 55
        no_extended_master_secret = 1
        self.sock = sock
        context = lib.SSL_CTX_new(lib.TLS_client_method())
        for command, version in zip((set_min_proto, set_max_proto), versions):
            lib.SSL_CTX_ctrl(context, command, version, None)
        if not ems:
            lib.SSL_CTX_set_options(context, no_extended_master_secret)
        for names, put in ((OPENSSL_SUITES, lib.SSL_CTX_set_ciphersuites),
                           (OPENSSL_SUITES12 | OPENSSL_OPT_IN12, lib.SSL_CTX_set_cipher_list)):
            if chosen := [names[s] for s in suites or () if s in names]:
                put(context, ":".join(chosen).encode())
        if groups:
            text = ctypes.create_string_buffer(":".join(OPENSSL_GROUPS[g] for g in groups).encode())
            lib.SSL_CTX_ctrl(context, set_groups, 0, ctypes.addressof(text))
        if sigalgs:
            text = ctypes.create_string_buffer(sigalgs.encode())
            lib.SSL_CTX_ctrl(context, set_sigalgs, 0, ctypes.addressof(text))
        if alpn:
            lib.SSL_CTX_set_alpn_protos(context, alpn, len(alpn))
        if cert:
            lib.SSL_CTX_use_certificate_chain_file(context, pki.path(f"{cert}.pem").encode())
            lib.SSL_CTX_use_PrivateKey_file(context, pki.path(f"{cert}.key").encode(), PEM)
        if anchors:
            lib.SSL_CTX_load_verify_locations(context, pki.path(anchors).encode(), None)
            lib.SSL_CTX_set_verify(context, 1, None)
        self.ssl = lib.SSL_new(context)
        lib.SSL_CTX_free(context)		# the connection holds it
        lib.SSL_set_fd(self.ssl, sock.fileno())
        if name:
            text = ctypes.create_string_buffer(name.encode())
            lib.SSL_ctrl(self.ssl, set_host, 0, ctypes.addressof(text))
            if anchors:
                lib.SSL_set1_host(self.ssl, name.encode())
        self.buffer = ctypes.create_string_buffer(PIECE)

    def done(self, result, what):
        if result > 0:
            return result
        kind, code = self.lib.SSL_get_error(self.ssl, result), self.crypto.ERR_get_error()
        reason = code & 0x7fffff
        self.crypto.ERR_clear_error()
        alert = reason - self.alert_reason if self.alert_reason < reason < self.alert_reason + 256 else None
        text = self.crypto.ERR_reason_error_string(code)
        raise TlsError(f"{what}: error {kind} {text.decode() if text else ''}", alert)

    def handshake(self):
        self.done(self.lib.SSL_connect(self.ssl), "SSL_connect")
        return self

    def server(self):
        """The server's certificate, in DER."""
        cert, data = self.lib.SSL_get1_peer_certificate(self.ssl), P()
        size = self.crypto.i2d_X509(cert, ctypes.byref(data))
        self.crypto.X509_free(cert)
        der = ctypes.string_at(data.value, size)
        self.crypto.CRYPTO_free(data, b"", 0)
        return der

    def version(self):
        return self.lib.SSL_version(self.ssl)

    def renegotiate(self):
        self.done(self.lib.SSL_renegotiate(self.ssl), "SSL_renegotiate")
        self.done(self.lib.SSL_do_handshake(self.ssl), "SSL_do_handshake")

    def alpn(self):
        data, size = P(), ctypes.c_uint()
        self.lib.SSL_get0_alpn_selected(self.ssl, ctypes.byref(data), ctypes.byref(size))
        return ctypes.string_at(data.value, size.value) if size.value else b""

    def read(self, size=PIECE):
        """b"" at a close_notify"""
        got = self.lib.SSL_read(self.ssl, self.buffer, min(size, PIECE))
        if got <= 0 and self.lib.SSL_get_error(self.ssl, got) == self.ssl_error_zero_return:
            return b""
        return self.buffer.raw[:self.done(got, "SSL_read")]

    def write(self, data):
        if data:
            self.done(self.lib.SSL_write(self.ssl, bytes(data), len(data)), "SSL_write")

    def key_update(self, request):
        self.done(self.lib.SSL_key_update(self.ssl, request), "SSL_key_update")
        self.done(self.lib.SSL_do_handshake(self.ssl), "SSL_do_handshake")

    def bye(self):
        """close_notify; reading goes on"""
        self.lib.SSL_shutdown(self.ssl)

    def free(self):
        if self.ssl:
            self.lib.SSL_free(self.ssl)
        self.ssl = None


class GnuTLS(GnuTlsLibrary):
    """A connection of libgnutls's; what it has in common with a server's is in peers.py."""
    @classmethod
    def load(cls, cert=None):
        with cls.lock:
            cls.lib = cls.lib or prototypes(ctypes.CDLL("libgnutls.so.30"), {
                "gnutls_init": (I, P, ctypes.c_uint), "gnutls_deinit": (None, P), "gnutls_strerror": (S, I),
                "gnutls_handshake": (I, P), "gnutls_record_recv": (ctypes.c_ssize_t, P, P, Z),
                "gnutls_record_send": (ctypes.c_ssize_t, P, P, Z), "gnutls_session_key_update": (I, P, ctypes.c_uint),
                "gnutls_bye": (I, P, I)})
        cls.lib = prototypes(cls.lib, {
            "gnutls_certificate_allocate_credentials": (I, P), "gnutls_certificate_free_credentials": (None, P),
            "gnutls_certificate_set_x509_trust_file": (I, P, S, I),
            "gnutls_certificate_set_x509_key_file": (I, P, S, S, I), "gnutls_priority_set_direct": (I, P, S, P),
            "gnutls_credentials_set": (I, P, I, P), "gnutls_transport_set_int2": (None, P, I, I),
            "gnutls_server_name_set": (I, P, I, S, Z), "gnutls_session_set_verify_cert": (None, P, P, ctypes.c_uint),
            "gnutls_alpn_set_protocols": (I, P, P, ctypes.c_uint, ctypes.c_uint),
            "gnutls_alpn_get_selected_protocol": (I, P, P), "gnutls_alert_get": (I, P),
            "gnutls_protocol_get_version": (I, P)})

    # pylint: disable=super-init-not-called
    def __init__(self, sock, suites=None, groups=None, name=pki.NAME, alpn=None, cert=None, anchors="root.pem",
                 versions=ONLY13, ems=True):
        self.load()
        client, crd_certificate, name_dns = 2, 1, 1
        self.sock, self.session, self.trust = sock, P(), P()
        self.check(self.lib.gnutls_init(ctypes.byref(self.session), client), "gnutls_init")
        self.check(self.lib.gnutls_certificate_allocate_credentials(ctypes.byref(self.trust)), "credentials")
        if anchors:
            self.check(self.lib.gnutls_certificate_set_x509_trust_file(self.trust, pki.path(anchors).encode(), PEM), "anchors")
            self.host = ctypes.create_string_buffer(name.encode()) if name else None	# it is not copied
            self.lib.gnutls_session_set_verify_cert(self.session, ctypes.addressof(self.host) if name else None, 0)
        if cert:
            self.check(self.lib.gnutls_certificate_set_x509_key_file(
                self.trust, pki.path(f"{cert}.pem").encode(), pki.path(f"{cert}.key").encode(), PEM), "certificate")
        self.call("gnutls_credentials_set", crd_certificate, self.trust)
        self.call("gnutls_priority_set_direct", self.priority(suites, groups, versions, ems).encode(), None)
        if name:
            self.call("gnutls_server_name_set", name_dns, name.encode(), len(name))
        if alpn:
            self.offer(alpn)
        self.lib.gnutls_transport_set_int2(self.session, sock.fileno(), sock.fileno())
        self.buffer = ctypes.create_string_buffer(PIECE)

    @staticmethod
    def priority(suites, groups, versions, ems):
        text = "NORMAL:-VERS-ALL:" + ":".join(f"+VERS-TLS1.{v}" for v in (2, 3) if versions[0] <= 0x0301 + v <= versions[1])
        text += "" if ems else ":%NO_SESSION_HASH"
        if suites:
            text += ":-CIPHER-ALL:" + ":".join(f"+{GNUTLS_CIPHERS[s]}" for s in suites)
            text += ":-KX-ALL:+DHE-RSA" if GNUTLS_DHE.issuperset(suites) else ""
            text += ":-KX-ALL:+RSA" if GNUTLS_RSA.issuperset(suites) else ""
        if groups:
            text += ":-GROUP-ALL:" + ":".join(f"+GROUP-{GNUTLS_GROUPS[g]}" for g in groups)
        return text

    def offer(self, alpn):
        names, datums = [], (ctypes.c_void_p * 32)()
        while alpn:
            names.append(ctypes.create_string_buffer(alpn[1:1 + alpn[0]], alpn[0]))
            alpn = alpn[1 + alpn[0]:]
        for i, name in enumerate(names):	# gnutls_datum_t: a pointer, and a size in what a pointer takes
            datums[2 * i], datums[2 * i + 1] = ctypes.addressof(name), len(name)
        self.call("gnutls_alpn_set_protocols", ctypes.addressof(datums), len(names), 0)

    def call(self, what, *arguments):
        try:
            return super().call(what, *arguments)
        except Exception as error:
            alert = self.lib.gnutls_alert_get(self.session) if "fatal alert" in str(error) else None
            raise TlsError(str(error), alert) from None

    def handshake(self):
        self.call("gnutls_handshake")
        return self

    def version(self):
        """As on the wire; GNUTLS_TLS1_2 is 4."""
        return 0x02ff + self.lib.gnutls_protocol_get_version(self.session)

    def renegotiate(self):
        """To ask for it, and to hear that there is none: the connection goes on."""
        warning = -16
        result = self.lib.gnutls_handshake(self.session)
        if result != warning:
            raise TlsError(f"gnutls_handshake gives {result}")
        return self.lib.gnutls_alert_get(self.session)

    def alpn(self):
        datum = (ctypes.c_void_p * 2)()
        if self.lib.gnutls_alpn_get_selected_protocol(self.session, ctypes.addressof(datum)) < 0:
            return b""
        return ctypes.string_at(datum[0], datum[1] & 0xffffffff)

    def bye(self):
        shut_wr = 1
        self.call("gnutls_bye", shut_wr)

    def free(self):
        if self.session:
            self.lib.gnutls_deinit(self.session)
            self.lib.gnutls_certificate_free_credentials(self.trust)
        self.session = None


LIBRARIES = [OpenSSL, GnuTLS]


class Thread(threading.Thread):
    """A function on a thread of its own; result() gives or raises what came of it."""

    def __init__(self, function, *arguments, **options):
        super().__init__(daemon=True)
        self.function, self.arguments, self.options = function, arguments, options
        self.value = self.error = None
        self.start()

    def run(self):
        try:
            self.value = self.function(*self.arguments, **self.options)
        except BaseException as error:  # pylint: disable=broad-except
            self.error = error

    def result(self, seconds=30):
        self.join(seconds)
        if self.is_alive():
            raise Failure(f"{self.function} does not end")
        if self.error:
            raise self.error
        return self.value


class Program:
    """A client program; what it says, on both of its outputs, is kept in a file."""
    count = 0

    def __init__(self, *command, **options):
        Program.count += 1
        self.log = SCRATCH / f"client-{Program.count}.log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT, **options)

    def type(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def transcript(self):
        return self.log.read_text(errors="replace")

    def end(self, seconds=30):
        """Its exit code, at the end of what it is typed."""
        self.process.stdin.close()
        return self.process.wait(seconds)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def s_client(address, *more, name=pki.NAME, cert=None, version="-tls1_3", openssl=OPENSSL):
    """openssl s_client: what is typed is sent, but for its commands: K, k, R and Q in front of a line."""
    command = [*openssl, "s_client", "-connect", "{}:{}".format(*address), version, "-CAfile", pki.path("root.pem"),
               "-verify_return_error", "-servername", name, "-verify_hostname", name, *more]
    if cert:
        command += ["-cert", pki.path(f"{cert}.pem"), "-key", pki.path(f"{cert}.key"), "-cert_chain", pki.path(f"{cert}.pem")]
    return Program(*command)


def gnutls_cli(address, *more, name=pki.NAME, cert=None, version="1.3", priority=""):
    """priority: more, behind the version"""
    command = ["gnutls-cli", "--port", str(address[1]), "--x509cafile", pki.path("root.pem"), "--sni-hostname", name,
               "--verify-hostname", name, "--priority", f"NORMAL:-VERS-ALL:+VERS-TLS{version}{priority}", *more]
    if cert:
        command += ["--x509certfile", pki.path(f"{cert}.pem"), "--x509keyfile", pki.path(f"{cert}.key")]
    return Program(*command, address[0])


def curl(address, path, *more, name=pki.NAME):
    """(exit code, body, what else it says); the HTTP version and status stand behind the body's last line"""
    done = subprocess.run(["curl", "-sS", "--max-time", "60", "--cacert", pki.path("root.pem"), "--noproxy", "*",
                           "--resolve", f"{name}:{address[1]}:{address[0]}", *more,
                           f"https://{name}:{address[1]}{path}"], stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=90, check=False)
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def free_port():
    return servers.free_port()
