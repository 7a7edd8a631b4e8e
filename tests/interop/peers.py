# SPDX-License-Identifier: GPL-2.0-only
"""Servers of OpenSSL and GnuTLS that do as they are told: KeyUpdates and tickets at any moment.

Both libraries through ctypes: no command line and no binding offers that much. Http speaks
just enough HTTP for clients that nobody here wrote, and changes keys at every step.
"""
import ctypes
import hashlib
import os
import socket
import threading
import time

import pki
from harness import Skip

KEY_UPDATE_NOT_REQUESTED, KEY_UPDATE_REQUESTED = 0, 1
PIECE = 65536


class TlsError(Exception):
    """What the library had to complain of."""


def prototypes(library, table):
    """{"name": (result, arguments...)}"""
    for name, (result, *arguments) in table.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


P, I, S, Z = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t


class OpenSSL:
    """A connection of libssl's."""
    name = "OpenSSL"
    versions = (0x0304, 0x0304)
    interval = 0			# seconds between two that it asks for
    lib = context = None
    lock = threading.Lock()

    @classmethod
    def load(cls, cert):
        with cls.lock:
            if cls.context:
                return
            cls.lib = prototypes(ctypes.CDLL("libssl.so.3"), {
                "TLS_server_method": (P,), "SSL_CTX_new": (P, P), "SSL_CTX_ctrl": (ctypes.c_long, P, I, ctypes.c_long, P),
                "SSL_CTX_use_certificate_chain_file": (I, P, S), "SSL_CTX_use_PrivateKey_file": (I, P, S, I),
                "SSL_new": (P, P), "SSL_free": (None, P), "SSL_set_fd": (I, P, I), "SSL_accept": (I, P),
                "SSL_read": (I, P, P, I), "SSL_write": (I, P, P, I), "SSL_get_error": (I, P, I),
                "SSL_key_update": (I, P, I), "SSL_new_session_ticket": (I, P), "SSL_do_handshake": (I, P),
                "SSL_shutdown": (I, P)})
            context = cls.lib.SSL_CTX_new(cls.lib.TLS_server_method())
            set_min_proto_version, set_max_proto_version, pem = 123, 124, 1
            for command, version in zip((set_min_proto_version, set_max_proto_version), cls.versions):
                cls.lib.SSL_CTX_ctrl(context, command, version, None)
            if (cls.lib.SSL_CTX_use_certificate_chain_file(context, pki.path(f"{cert}.pem").encode()) != 1
                    or cls.lib.SSL_CTX_use_PrivateKey_file(context, pki.path(f"{cert}.key").encode(), pem) != 1):
                raise TlsError(f"no certificate {cert}")
            cls.context = context

    def __init__(self, sock, cert):
        self.load(cert)
        self.sock, self.ssl = sock, self.lib.SSL_new(self.context)
        self.lib.SSL_set_fd(self.ssl, sock.fileno())
        self.buffer = ctypes.create_string_buffer(PIECE)
        self.done(self.lib.SSL_accept(self.ssl), "SSL_accept")

    def done(self, result, what):
        if result <= 0:
            raise TlsError(f"{what}: error {self.lib.SSL_get_error(self.ssl, result)}")
        return result

    def read(self, size=PIECE):
        zero_return = 6
        got = self.lib.SSL_read(self.ssl, self.buffer, min(size, PIECE))
        if got <= 0 and self.lib.SSL_get_error(self.ssl, got) == zero_return:
            return b""
        return self.buffer.raw[:self.done(got, "SSL_read")]

    def write(self, data):
        if data:
            self.done(self.lib.SSL_write(self.ssl, bytes(data), len(data)), "SSL_write")

    def key_update(self, request):
        self.done(self.lib.SSL_key_update(self.ssl, request), "SSL_key_update")
        self.done(self.lib.SSL_do_handshake(self.ssl), "SSL_do_handshake")

    def ticket(self):
        self.done(self.lib.SSL_new_session_ticket(self.ssl), "SSL_new_session_ticket")
        self.done(self.lib.SSL_do_handshake(self.ssl), "SSL_do_handshake")

    def bye(self):
        """close_notify; then until the client's."""
        self.lib.SSL_shutdown(self.ssl)
        while self.read():
            pass

    def free(self):
        self.lib.SSL_free(self.ssl)


class Datum(ctypes.Structure):
    """gnutls_datum_t"""
    _fields_ = [("data", P), ("size", ctypes.c_uint)]


class GnuTLS:
    """A connection of libgnutls's."""
    name = "GnuTLS"
    priorities = b"NORMAL:-VERS-ALL:+VERS-TLS1.3"
    lib = credentials = None
    lock = threading.Lock()
    interval = 0.2			# libgnutls takes no more than 8 KeyUpdates a second
    again = (-28, -52)			# GNUTLS_E_AGAIN, GNUTLS_E_INTERRUPTED

    @classmethod
    def load(cls, cert):
        with cls.lock:
            if cls.credentials:
                return
            cls.lib = prototypes(ctypes.CDLL("libgnutls.so.30"), {
                "gnutls_certificate_allocate_credentials": (I, P), "gnutls_certificate_set_x509_key_file": (I, P, S, S, I),
                "gnutls_init": (I, P, ctypes.c_uint), "gnutls_deinit": (None, P), "gnutls_priority_set_direct": (I, P, S, P),
                "gnutls_credentials_set": (I, P, I, P), "gnutls_transport_set_int2": (None, P, I, I),
                "gnutls_session_ticket_key_generate": (I, P), "gnutls_session_ticket_enable_server": (I, P, P),
                "gnutls_handshake": (I, P), "gnutls_record_recv": (ctypes.c_ssize_t, P, P, Z),
                "gnutls_record_send": (ctypes.c_ssize_t, P, P, Z), "gnutls_session_key_update": (I, P, ctypes.c_uint),
                "gnutls_session_ticket_send": (I, P, ctypes.c_uint, ctypes.c_uint), "gnutls_bye": (I, P, I),
                "gnutls_strerror": (S, I)})
            credentials, cls.key = P(), Datum()
            x509_fmt_pem = 1
            cls.check(cls.lib.gnutls_certificate_allocate_credentials(ctypes.byref(credentials)), "credentials")
            cls.check(cls.lib.gnutls_certificate_set_x509_key_file(
                credentials, pki.path(f"{cert}.pem").encode(), pki.path(f"{cert}.key").encode(), x509_fmt_pem), "certificate")
            cls.check(cls.lib.gnutls_session_ticket_key_generate(ctypes.byref(cls.key)), "ticket key")
            cls.credentials = credentials

    @classmethod
    def check(cls, result, what):
        if result < 0:
            raise TlsError(f"{what}: {cls.lib.gnutls_strerror(int(result)).decode()}")
        return result

    def call(self, what, *arguments):
        """Until it is done."""
        while (result := getattr(self.lib, what)(self.session, *arguments)) in self.again:
            pass
        return self.check(result, what)

    def __init__(self, sock, cert):
        self.load(cert)
        server, crd_certificate = 1, 1
        self.sock, self.session = sock, P()
        self.check(self.lib.gnutls_init(ctypes.byref(self.session), server), "gnutls_init")
        self.call("gnutls_priority_set_direct", self.priorities, None)
        self.call("gnutls_credentials_set", crd_certificate, self.credentials)
        self.call("gnutls_session_ticket_enable_server", ctypes.byref(self.key))
        self.lib.gnutls_transport_set_int2(self.session, sock.fileno(), sock.fileno())
        self.buffer = ctypes.create_string_buffer(PIECE)
        self.call("gnutls_handshake")

    def read(self, size=PIECE):
        got = self.call("gnutls_record_recv", self.buffer, min(size, PIECE))
        return self.buffer.raw[:got]

    def write(self, data):
        data = memoryview(bytes(data))
        while data:
            data = data[self.call("gnutls_record_send", bytes(data[:PIECE]), min(len(data), PIECE)):]

    def key_update(self, request):
        self.call("gnutls_session_key_update", request)		# GNUTLS_KU_PEER is 1

    def ticket(self):
        self.call("gnutls_session_ticket_send", 1, 0)

    def bye(self):
        shut_wr = 1
        self.call("gnutls_bye", shut_wr)
        while self.read():
            pass

    def free(self):
        self.lib.gnutls_deinit(self.session)


LIBRARIES = [OpenSSL, GnuTLS]


class Pattern:
    """Bytes without end that no two places of have in common, cheaply; and their SHA-256."""

    def __init__(self, seed=0):
        self.block = hashlib.shake_128(bytes([seed])).digest(PIECE - 8)
        self.count = 0
        self.digest = hashlib.sha256()

    def next(self, size):
        piece = (self.count.to_bytes(8, "big") + self.block)[:size]
        self.count += 1
        self.digest.update(piece)
        return piece


class Http:
    """GET /SIZE answers with so many bytes, POST with the SHA-256 of its body, and ECHO makes each
    line come back. Every @every bytes, and before each line's echo of ECHO, keys change: in
    turns the server's alone and both; every second time a ticket goes out as well.

    @served: SHA-256 of the last body, either way; @updates: KeyUpdates sent, @asked: that ask
    for one in return; @errors: exceptions; a stream that ends without close_notify is one.
    """

    def __init__(self, library, every, cert="ecdsa-p256"):
        self.library, self.every, self.cert = library, every, cert
        self.served, self.errors, self.threads = None, [], []
        self.updates, self.asked, self.last = 0, 0, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = self.listener.getsockname()
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
        with sock:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                tls = self.library(sock, self.cert)
                try:
                    self.serve(tls)
                    tls.bye()
                finally:
                    tls.free()
            except (TlsError, OSError, ValueError) as error:
                self.errors.append(error)

    def storm(self, tls):
        self.updates += 1
        request = self.updates % 2 and time.monotonic() - self.last >= self.library.interval
        if request:
            self.asked, self.last = self.asked + 1, time.monotonic()
        tls.key_update(KEY_UPDATE_REQUESTED if request else KEY_UPDATE_NOT_REQUESTED)
        if self.updates % 4 < 2:
            tls.ticket()

    def serve(self, tls):
        head = b""
        while b"\r\n\r\n" not in head:
            piece = tls.read()
            if not piece:
                raise ValueError(f"the request ends at {head!r}")
            head += piece
        head, _, rest = head.partition(b"\r\n\r\n")
        method, path, *_ = head.split()
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        if method == b"GET":
            self.get(tls, int(path[1:]))
        elif method == b"ECHO":
            self.echo(tls, rest)
        else:
            if fields.get(b"expect") == b"100-continue":
                tls.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.post(tls, rest, int(fields[b"content-length"]))

    def get(self, tls, size):
        pattern, sent, due = Pattern(), 0, self.every
        tls.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % size)
        while sent < size:
            piece = pattern.next(min(PIECE, self.every, size - sent))
            tls.write(piece)
            sent += len(piece)
            if sent >= due:
                due += self.every
                self.storm(tls)
        self.served = pattern.digest.hexdigest()

    def post(self, tls, rest, size):
        digest, got, due = hashlib.sha256(rest), len(rest), self.every
        while got < size:
            piece = tls.read(min(PIECE, self.every, size - got))
            if not piece:
                raise ValueError(f"the body ends at {got} of {size} bytes")
            digest.update(piece)
            got += len(piece)
            if got >= due:
                due += self.every
                self.storm(tls)
        self.served = digest.hexdigest()
        tls.write(b"HTTP/1.1 200 OK\r\nContent-Length: 64\r\nConnection: close\r\n\r\n" + self.served.encode())

    def echo(self, tls, line):
        """Until the client ends."""
        while True:
            while not line.endswith(b"\n"):
                piece = tls.read()
                if not piece:
                    return
                line += piece
            self.storm(tls)
            tls.write(line)
            line = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()
        self.finish()

    def finish(self, seconds=30):
        """Every connection is over, and so are its complaints."""
        for thread in self.threads:
            thread.join(seconds)
            if thread.is_alive():
                self.errors.append(TlsError("a connection does not end"))


def pattern_file(path, size):
    """A file of so much of it, and its SHA-256."""
    pattern = Pattern()
    with open(path, "wb") as file:
        while size:
            size -= file.write(pattern.next(min(PIECE, size)))
    return pattern.digest.hexdigest()


def megabytes():
    """100 MB where that takes seconds."""
    if "KSHAKE_CLIENTS_MB" in os.environ:
        return int(os.environ["KSHAKE_CLIENTS_MB"])
    return 100 if native() else 4


def native():
    """Is it a guest of native speed? The others get a part of what there is."""
    with open("/proc/cpuinfo", encoding="ascii") as cpus:
        return "User Mode Linux" in cpus.read()


def fewer(what, cases, chosen):
    """These cases, a list, at native speed; elsewhere the chosen ones, and one that tells of what is left out."""
    taken = cases if native() else chosen
    yield from taken

    def skip():
        raise Skip(f"{len(cases) - len(taken)} left out: it takes long where it is emulated")
    if len(taken) < len(cases):
        yield what, skip
