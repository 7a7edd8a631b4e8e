# SPDX-License-Identifier: GPL-2.0-only
"""Servers of kshake's on sockets that a plain listener accepted: attached, given a credential, then started."""
import contextlib
import select
import socket

import genl
import keyring
import kshake
import pki


def own(sock, cert):
    """A chain and its key, for this socket alone."""
    kshake.setopt(sock, kshake.KSHAKE_CHAIN, pki.chain_der(cert))
    with keyring.private(cert) as serial:
        kshake.setopt(sock, kshake.KSHAKE_KEY, serial)
    return sock


def store(name, cert, *names, **how):
    """A credential of this network namespace, for these server names or for any; how: as genl.Store.new() takes it."""
    with genl.Store() as link, keyring.private(cert) as serial:
        link.new(name, pki.load(cert)[1], serial, snis=names, **how)


def unstore(name, missing_ok=False):
    with genl.Store() as link, contextlib.suppress(*[FileNotFoundError] if missing_ok else []):
        link.delete(name)


@contextlib.contextmanager
def stored(*credentials, **how):
    """Some of them for a while, or until a test deletes them: (name, certificate, server names...), each as store()."""
    with contextlib.ExitStack() as stack:
        for credential in credentials:
            store(*credential, **how)
            stack.callback(unstore, credential[0], missing_ok=True)
        yield


def handshake(sock):
    kshake.handshake(sock, kshake.KSHAKE_SERVER)


class Listener:
    """Of TCP."""

    def __init__(self, family=socket.AF_INET):
        self.sock = socket.create_server(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0), family=family)
        self.address = self.sock.getsockname()[:2]

    def accept(self, cert="ecdsa-p256", seconds=20, **options):
        """The next connection, ready to start as a server."""
        options.setdefault("timeout", 60000)
        if not select.select([self.sock], [], [], seconds)[0]:
            raise TimeoutError("nobody connects")
        sock, _ = self.sock.accept()
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            kshake.prepare(sock, **options)
            return own(sock, cert) if cert else sock
        except OSError:
            sock.close()
            raise

    def serve(self, **options):
        """As accept(), and the handshake is over."""
        sock = self.accept(**options)
        try:
            handshake(sock)
        except OSError as error:
            error.info = kshake.info(sock)
            sock.close()
            raise
        return sock

    def forget(self):
        """Connections that nobody has accepted."""
        while select.select([self.sock], [], [], 0)[0]:
            self.sock.accept()[0].close()

    def close(self):
        self.sock.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
