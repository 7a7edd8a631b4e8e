# SPDX-License-Identifier: GPL-2.0-only
"""Credentials: the store, who may use them, which is chosen, and what peers see of them."""
import contextlib
import ctypes
import errno
import functools
import hashlib
import os
import pathlib
import socket
import ssl
import subprocess
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

import genl
import keyring
import kshake
import netns
import pki
import servers
import suite_netlink
from checks import trusting_pin
from harness import Failure, equal, raises, true, wait_until
from helpers import user

KEYS = {"ecdsa-p256": 0x0403, "ecdsa-p384": 0x0503, "rsa-2048": 0x0804}
OTHER = 1000		# a user
LEAF, ROOT = "ecdsa-p256", "root"


def chain(name=LEAF):
    return pki.load(name)[1]


@contextlib.contextmanager
def store():
    """An empty one, emptied again."""
    with genl.Store() as found:
        try:
            yield found
        finally:
            for entry in found.list():
                found.delete(entry["name"][0])


def put(found, name, cert=LEAF, **options):
    with keyring.private(cert) as serial:
        found.new(name, chain(cert), serial, **options)


def names(found):
    return [entry["name"][0] for entry in found.list()]


def refused(number, words, call, *arguments, **options):
    error = raises(number, call, *arguments, **options)
    true(words in error.text, f"the message is {error.text!r}, and not about {words!r}")


# --- the store ---

def kept():
    with store() as found:
        put(found, "web-1", snis=["a.test", "*.B.test"], uids=[0, OTHER], staple=pki.read(f"{LEAF}.ocsp"))
        put(found, "web.2", "rsa-2048")
        found.new("web_3", chain("ecdsa-p384"), external=True)
        first, second, third = found.list()
        equal(first, {"name": ["web-1"], "sni": ["a.test", "*.b.test"], "uid": [0, OTHER], "bits": [256],
                      "key_type": [kshake.KSHAKE_CREDENTIAL_KEY_SECP256R1], "users": [0],
                      "sha256": [hashlib.sha256(chain()[0]).digest()]}, "the first")
        equal((second["key_type"], second["bits"], second["uid"], second.get("sni")),
              ([kshake.KSHAKE_CREDENTIAL_KEY_RSA], [2048], [os.geteuid()], None), "the second")
        equal((third["bits"], "external" in third), ([384], True), "the third")
        found.delete("web.2")
        equal(names(found), ["web-1", "web_3"], "what is left")
        refused(errno.ENOENT, "no credential", found.delete, "web.2")


def replaced():
    with store() as found:
        put(found, "a")
        put(found, "b", snis=["old.test"])
        put(found, "c")
        refused(errno.EEXIST, "replace", put, found, "b")
        put(found, "b", "rsa-2048", snis=["new.test"], replace=True)
        equal(names(found), ["a", "b", "c"], "its place")
        equal([(e.get("sni"), e["bits"]) for e in found.list()][1], (["new.test"], [2048]), "what it is now")
        put(found, "d", replace=True)
        equal(names(found), ["a", "b", "c", "d"], "what replaces nothing is new")


def rsa_kex():
    """Who may decrypt: that is part of what a credential is replaced with."""
    with store() as found:
        for cert in ("rsa-kex", "rsa-kex-alone", "rsa-kex-any"):
            put(found, cert, cert, rsa_kex=True)
        put(found, "signs", "rsa-kex")

        def which():
            return [entry["name"][0] for entry in found.list() if "rsa_kex" in entry]
        equal(which(), ["rsa-kex", "rsa-kex-alone", "rsa-kex-any"], "with the flag")
        put(found, "rsa-kex", "rsa-kex", replace=True)
        put(found, "signs", "rsa-kex", replace=True, rsa_kex=True)
        equal(which(), ["rsa-kex-alone", "rsa-kex-any", "signs"], "once replaced")


# what it is, words of the message, certificate, whether the helper has the key
UNFIT = [
    ("the key of a helper", "only signs", "rsa-kex", True),
    ("a P-256 key", "an RSA key", "ecdsa-p256", False),
    ("a keyUsage without keyEncipherment", "certificate 1: rsa-kex needs keyEncipherment in a valid keyUsage, if any",
     "rsa-2048", False),
]


def unfit_for_rsa_kex(words, cert, external):
    """With the flag it is refused, and what was there stays; without, it is fine."""
    with store() as found, keyring.private(cert) as serial:
        key = {"external": True} if external else {"key": serial}
        put(found, "a", "rsa-kex", rsa_kex=True)
        refused(errno.EINVAL, words, found.new, "a", chain(cert), **key, replace=True, rsa_kex=True)
        equal([("rsa_kex" in entry, entry["sha256"]) for entry in found.list()],
              [(True, [hashlib.sha256(chain("rsa-kex")[0]).digest()])], "the store")
        found.new("a", chain(cert), **key, replace=True)
        equal(["rsa_kex" in entry for entry in found.list()], [False], "the flag")


def of_no_use():
    """What may not sign (RFC 8446, 4.4.2.2) is for RSA key exchange, or for nothing."""
    words = "certificate 1: needs digitalSignature in its keyUsage, or to be for rsa-kex"
    with store() as found, keyring.private("rsa-kex-alone") as serial:
        for key in ({"key": serial}, {"external": True}):
            refused(errno.EINVAL, words, found.new, "a", chain("rsa-kex-alone"), **key)
        found.new("a", chain("rsa-kex-alone"), key=serial, rsa_kex=True)
        equal(names(found), ["a"], "the store")


@functools.cache
def weak():
    """A certificate of a key that is too short, and the key."""
    key = rsa.generate_private_key(65537, 1024)
    subject = pki.subject("weak.test")
    cert = (x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
            .serial_number(1).not_valid_before(pki.NOW - pki.DAY).not_valid_after(pki.NOW + pki.DAY)
            .sign(key, hashes.SHA256()))
    return (cert.public_bytes(serialization.Encoding.DER),
            key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8,
                              serialization.NoEncryption()))


def cut(der):
    return der[:-1]


# what it is, errno, words of the message, options of new()
MISTAKES = [
    ("an empty name", errno.EINVAL, "name must be", {"name": ""}),
    ("a name with a blank", errno.EINVAL, "name must be", {"name": "a b"}),
    ("a name with a comma", errno.EINVAL, "name must be", {"name": "a,b"}),
    ("'*' for a name", errno.EINVAL, "name must be", {"name": "*"}),
    ("a long name", errno.EINVAL, "name must be", {"name": "a" * 65}),
    ("no key", errno.EINVAL, "either key", {"key": None}),
    ("a key, and the helper's", errno.EINVAL, "either key", {"external": True}),
    ("key 0", errno.ENOKEY, "serial", {"key": 0}),
    ("a keyring's name for a key", errno.ENOKEY, "no such key", {"key": keyring.PROCESS}),
    ("a key that does not exist", errno.ENOKEY, "no such key", {"key": 0x7fffffff}),
    ("no certificate", errno.EBADMSG, "no certificate", {"chain": []}),
    ("text for a certificate", errno.EBADMSG, "certificate 1: not a certificate", {"chain": [b"-----BEGIN"]}),
    ("a certificate that is cut off", errno.EBADMSG, "certificate 1: not a certificate", {"chain": [cut(b"0\x821234")]}),
    ("something else behind the leaf", errno.EBADMSG, "certificate 2: malformed", {"more": [b"0\x03\x02\x01\x01"]}),
    ("an end that is missing", errno.EBADMSG, "certificate 2: not a certificate", {"more": [b"0\x82\x10\x00\x00"]}),
    ("33 certificates", errno.EMSGSIZE, "32 certificates", {"more": [b"0\x03\x02\x01\x01"] * 32}),
    ("60,001 bytes of chain", errno.EMSGSIZE, "60000 bytes", {"chain": [bytes(30000), bytes(30001)]}),
    ("a long OCSP response", errno.EMSGSIZE, "32768 bytes", {"staple": bytes(32769)}),
    ("a name that is none", errno.EINVAL, "sni must be", {"snis": ["a.test", "b c"]}),
    ("a wildcard within a label", errno.EINVAL, "sni must be", {"snis": ["w*.a.test"]}),
    ("a wildcard that is not the first label", errno.EINVAL, "sni must be", {"snis": ["a.*.test"]}),
    ("an address", errno.EINVAL, "sni must be", {"snis": ["127.0.0.1"]}),
    ("a dot at the end", errno.EINVAL, "sni must be", {"snis": ["a.test."]}),
    ("129 names", errno.EMSGSIZE, "128 names", {"snis": [f"{i}.test" for i in range(129)]}),
    ("65 users", errno.EMSGSIZE, "64 users", {"uids": list(range(65))}),
    ("no user", errno.EINVAL, "no such uid", {"uids": [0xffffffff]}),
]


def mistake(number, words, options):
    with store() as found, keyring.private(LEAF) as serial:
        options = {"name": "a", "key": serial, **options}
        options.setdefault("chain", chain() + options.pop("more", []))
        refused(number, words, found.new, **options)
        equal(found.list(), [], "the store")


def wrong_keys():
    """Each says what is wrong with it."""
    weak_cert, weak_key = weak()
    with store() as found, keyring.private(LEAF) as serial, keyring.private("rsa-2048") as other:
        refused(errno.EKEYREJECTED, "another certificate", found.new, "a", chain(), other)
        refused(errno.EKEYREJECTED, "RSA of 2048", found.new, "a", [weak_cert], keyring.add(weak_key))
        refused(errno.EKEYREJECTED, "certificate 1: its key is weak", found.new, "a", [weak_cert], external=True)
        refused(errno.EOPNOTSUPP, "certificate 1: its key is neither", found.new, "a", chain("p521"), external=True)
        refused(errno.EOPNOTSUPP, "neither RSA nor EC", found.new, "a", chain("ed25519"), external=True)
        refused(errno.EKEYREJECTED, "P-256 or P-384", found.new, "a", chain("p521"),
                keyring.add(pki.key_der("p521")))
        refused(errno.EBADMSG, "PKCS#8", found.new, "a", chain(), keyring.add(cut(pki.key_der(LEAF))))
        refused(errno.EBADMSG, "PKCS#8", found.new, "a", chain(), keyring.add(b"-----BEGIN PRIVATE KEY-----"))
        found.new("user", chain(), keyring.add(pki.key_der(LEAF), "user"))
        refused(errno.EOPNOTSUPP, "type", found.new, "a", chain(), keyring.control(0, keyring.PROCESS, 0))
        keyring.control(keyring.REVOKE, serial)
        refused(errno.EKEYREVOKED, "revoked", found.new, "a", chain(), serial)
        equal(names(found), ["user"], "the store")


def key_of_another():
    """root has no right to a user's key but what its permissions say."""
    with keyring.of_user(OTHER, pki.key_der(LEAF)) as serial, store() as found:
        refused(errno.EACCES, "not the caller's", found.new, "a", chain(), serial)
        with socket.socket() as sock:
            kshake.attach(sock)
            kshake.setopt(sock, kshake.KSHAKE_CHAIN, pki.chain_der(LEAF))
            raises(errno.EACCES, kshake.setopt, sock, kshake.KSHAKE_KEY, serial)
        equal(found.list(), [], "the store")


def not_administrator():
    with user(OTHER), genl.Store() as found:
        raises(errno.EPERM, found.new, "a", chain(), external=True)
        raises(errno.EPERM, found.delete, "a")
        raises(errno.EPERM, found.list)


def in_namespace(function):
    """In a network namespace of a child's own, which ends with it."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            netns.enter()
            function()
            status = 0
        except BaseException as error:  # pylint: disable=broad-except
            print("  |", type(error).__name__, error, flush=True)
        os._exit(status)
    equal(os.waitpid(pid, 0)[1], 0, "status of the child")


def namespaces():
    """Each has its own, and takes them along."""
    def inside():
        with genl.Store() as found:
            equal(found.list(), [], "what a new namespace has")
            put(found, "a", "rsa-2048")
            equal(names(found), ["a"], "in the namespace")

    with store() as found:
        put(found, "outside")
        in_namespace(inside)
        equal(names(found), ["outside"], "outside")


def limits():
    """4096 credentials, 64 MB: and what goes makes room."""
    def many():
        with genl.Store() as found:
            for i in range(4096):
                found.new(f"c{i}", chain(), external=True)
            refused(errno.ENOSPC, "4096", found.new, "more", chain(), external=True)
            found.new("c7", chain(), external=True, replace=True)
            found.delete("c8")
            found.new("more", chain(), external=True)
            equal(len(found.list()), 4096, "in the dump")

    def large():
        staple, count = bytes(32768), 0
        with genl.Store() as found:
            try:
                while count < 4096:
                    found.new(f"c{count}", chain(), external=True, staple=staple)
                    count += 1
            except OSError as error:
                equal(error.errno, errno.ENOSPC, "errno")
            true(1500 < count < 2048, f"{count} fit")
            found.delete("c0")
            found.new("c0", chain(), external=True, staple=staple)

    in_namespace(many)
    in_namespace(large)


def dump_of_long_ones():
    """A credential with all that it can have fits a message."""
    snis = [f"{i:03}." + ".".join(["x" * 61] * 4)[:240] + ".test" for i in range(128)]
    with store() as found:
        for name in "abc":
            put(found, name, snis=snis, uids=list(range(64)))
        for entry in found.list():
            equal((entry["sni"], entry["uid"]), (snis, list(range(64))), "what came back")


def store_cases():
    yield "store: new, get, del", kept
    yield "store: replace", replaced
    yield "store: for RSA key exchange", rsa_kex
    yield "store: neither signs nor is for RSA key exchange", of_no_use
    for what, *case in UNFIT:
        yield f"store: not for RSA key exchange, {what}", lambda c=case: unfit_for_rsa_kex(*c)
    for what, number, words, options in MISTAKES:
        yield f"store: {what} refused", functools.partial(mistake, number, words, options)
    yield "store: keys that are wrong", wrong_keys
    yield "store: another user's key", key_of_another
    yield "store: not for users", not_administrator
    yield "store: network namespaces", namespaces
    yield "store: limits", limits
    yield "store: long entries", dump_of_long_ones


# --- who may use them ---

def option_errors():
    with store() as found, socket.socket() as sock:
        put(found, "root")
        put(found, "other", uids=[OTHER])
        kshake.attach(sock)
        for value, number in (("root", 0), ("*", 0), ("other", errno.EACCES), ("root,other", errno.EACCES),
                              ("nobody", errno.ENOKEY), ("root,nobody", errno.ENOKEY), ("a b", errno.EINVAL),
                              ("root,", errno.EINVAL), (",root", errno.EINVAL), ("*,root", errno.EINVAL),
                              (",".join(["root"] * 8), 0), (",".join(["root"] * 9), errno.EINVAL),
                              ("a" * 65, errno.EINVAL), ("a" * 520, errno.EMSGSIZE), ("root", 0)):
            if number:
                raises(number, kshake.setopt, sock, kshake.KSHAKE_CREDENTIAL, value)
            else:
                kshake.setopt(sock, kshake.KSHAKE_CREDENTIAL, value)
        equal(kshake.getopt(sock, kshake.KSHAKE_CREDENTIAL), b"root", "the last one that was taken")
        with user(OTHER):
            kshake.setopt(sock, kshake.KSHAKE_CREDENTIAL, "other")
            kshake.setopt(sock, kshake.KSHAKE_CREDENTIAL, "*")
            raises(errno.EACCES, kshake.setopt, sock, kshake.KSHAKE_CREDENTIAL, "root")
        found.delete("other")
        with user(OTHER):
            raises(errno.EACCES, kshake.setopt, sock, kshake.KSHAKE_CREDENTIAL, "*")
        found.delete("root")
        raises(errno.ENOKEY, kshake.setopt, sock, kshake.KSHAKE_CREDENTIAL, "*")
        kshake.setopt(sock, kshake.KSHAKE_CREDENTIAL, "")
        equal(kshake.getopt(sock, kshake.KSHAKE_CREDENTIAL), b"", "cleared")


def own_errors():
    der = pki.chain_der(LEAF)
    with socket.socket() as sock, keyring.private(LEAF) as serial, keyring.private("rsa-2048") as other:
        kshake.attach(sock)
        raises(errno.EINVAL, kshake.setopt, sock, kshake.KSHAKE_KEY, serial)
        for value, number in ((bytes(60001), errno.EMSGSIZE), (der, 0)):
            if number:
                raises(number, kshake.setopt, sock, kshake.KSHAKE_CHAIN, value)
            else:
                kshake.setopt(sock, kshake.KSHAKE_CHAIN, value)
        raises(errno.ENOKEY, kshake.setopt, sock, kshake.KSHAKE_KEY, 0)
        raises(errno.ENOKEY, kshake.setopt, sock, kshake.KSHAKE_KEY, -2)
        raises(errno.EKEYREJECTED, kshake.setopt, sock, kshake.KSHAKE_KEY, other)
        raises(errno.EINVAL, kshake.setopt, sock, kshake.KSHAKE_KEY, b"12")
        kshake.setopt(sock, kshake.KSHAKE_KEY, serial)
        # Its chain went into the credential: the next key needs the next chain.
        raises(errno.EINVAL, kshake.setopt, sock, kshake.KSHAKE_KEY, serial)
        kshake.setopt(sock, kshake.KSHAKE_CHAIN, cut(der))
        raises(errno.EBADMSG, kshake.setopt, sock, kshake.KSHAKE_KEY, serial)
        raises(errno.ENOPROTOOPT, kshake.getopt, sock, kshake.KSHAKE_KEY)


def use_cases():
    yield "use: KSHAKE_CREDENTIAL", option_errors
    yield "use: KSHAKE_CHAIN and KSHAKE_KEY", own_errors


# --- which one a server shows ---

class Client:
    """One of Python's ssl, a step at a time."""

    def __init__(self, name=None, ciphers=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        if ciphers:
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            context.set_ciphers(ciphers)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_hostname=name)

    def step(self, sock):
        """True when it is done."""
        try:
            self.tls.do_handshake()
            return True
        except ssl.SSLWantReadError:
            return False
        finally:
            if self.outgoing.pending:
                sock.sendall(self.outgoing.read())


@contextlib.contextmanager
def pair():
    """(ours, connected to theirs): plain TCP"""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        theirs = kshake.tcp(listener.getsockname())
        ours, _ = listener.accept()
    with ours, theirs:
        theirs.settimeout(20)
        yield ours, theirs


def serve(sock, credential):
    """Begins a handshake as a server's."""
    kshake.attach(sock)
    kshake.setopt(sock, kshake.KSHAKE_CREDENTIAL, credential)
    sock.setblocking(False)
    raises(errno.EINPROGRESS, kshake.setopt, sock, kshake.KSHAKE_HANDSHAKE, kshake.KSHAKE_SERVER)


def established(sock):
    state = kshake.info(sock).state
    if state == kshake.KSHAKE_STATE_FAILED:
        raise Failure(f"the handshake failed: {kshake.reason_name(kshake.info(sock).reason)}")
    return state == kshake.KSHAKE_STATE_ESTABLISHED


# What a socket of its own is told, in which order: its chain and key, and whether RSA key exchange may be.
ORDERS = [("rsa_kex=1", "chain", "key"), ("chain", "rsa_kex=1", "key"), ("chain", "key", "rsa_kex=1"),
          ("rsa_kex=0", "rsa_kex=1", "chain", "key", "rsa_kex=1")]


def own_decrypts(cert, order, good, ciphers="AES128-GCM-SHA256"):
    """A chain and key of the socket's own: whether they decrypt is settled when the handshake begins."""
    with pair() as (ours, theirs), keyring.private(cert) as serial:
        kshake.attach(ours)
        for what in order:
            if what == "chain":
                kshake.setopt(ours, kshake.KSHAKE_CHAIN, pki.chain_der(cert))
            elif what == "key":
                kshake.setopt(ours, kshake.KSHAKE_KEY, serial)
            else:
                kshake.setopt(ours, kshake.KSHAKE_RSA_KEX, int(what[-1]))
        ours.setblocking(False)
        raises(errno.EINPROGRESS, kshake.setopt, ours, kshake.KSHAKE_HANDSHAKE, kshake.KSHAKE_SERVER)
        client = Client(ciphers=ciphers)
        try:
            while not client.step(theirs):
                client.incoming.write(theirs.recv(1 << 16))
            cipher = client.tls.cipher()[0]
        except ssl.SSLError as error:
            cipher = error.reason
        if good:
            wait_until(lambda: established(ours), "the handshake")
        info = kshake.info(ours)
        wanted = ("AES128-GCM-SHA256", 0x009c) if good else ("SSLV3_ALERT_HANDSHAKE_FAILURE", 0)
        equal((cipher, info.suite), wanted, "the outcome")
        equal((info.group, info.own_signature_scheme), (0, 0), "group and scheme")


def own_decrypt_cases():
    for order in ORDERS:
        yield f"server: its own key decrypts, {', '.join(order)}", lambda o=order: own_decrypts("rsa-kex", o, True)
    for order in (("chain", "key"), ("rsa_kex=1", "chain", "key", "rsa_kex=0")):
        yield (f"server: its own key does not decrypt, {', '.join(order)}",
               lambda o=order: own_decrypts("rsa-kex", o, False))
    yield "server: its own key only decrypts", lambda: own_decrypts("rsa-kex-alone", ORDERS[0], True)
    yield ("server: its own key only decrypts, ECDHE",
           lambda: own_decrypts("rsa-kex-alone", ORDERS[0], False, "ECDHE-RSA-AES128-GCM-SHA256"))
    for cert in ("rsa-2048", LEAF):
        yield f"server: its own key cannot decrypt, {cert}", lambda c=cert: own_decrypts(c, ORDERS[0], False)


def shown_to(name, credential="*"):
    """The leaf that a client gets, or the alert, as OpenSSL calls it."""
    with pair() as (ours, theirs):
        serve(ours, credential)
        client = Client(name)
        try:
            while not client.step(theirs):
                client.incoming.write(theirs.recv(65536))
        except ssl.SSLError as error:
            return error.reason.lower().removeprefix("tlsv1_").removeprefix("alert_")
        wait_until(lambda: established(ours), "the handshake")
        return client.tls.getpeercert(True)


def chosen():
    leaf = {cert: chain(cert)[0] for cert in (*KEYS, "wildcard", "rsa-3072", "ecdsa-p256-int")}
    with store() as found:
        put(found, "wild", "wildcard", snis=["*.a.test"])
        put(found, "exact", "ecdsa-p256", snis=["www.A.test", "more.test"])
        put(found, "other", "ecdsa-p384", snis=["other.test"])
        put(found, "later", "ecdsa-p256-int", snis=["www.a.test"])
        put(found, "hidden", "rsa-3072", snis=["hidden.test"], uids=[OTHER])
        for name, credential, want in (
                ("www.a.test", "*", "ecdsa-p256"), ("WWW.a.TEST", "*", "ecdsa-p256"), ("more.test", "*", "ecdsa-p256"),
                ("b.a.test", "*", "wildcard"), ("a.test", "*", None), ("c.b.a.test", "*", None),
                ("other.test", "*", "ecdsa-p384"), ("unknown.test", "*", None), ("hidden.test", "*", None),
                (None, "*", "wildcard"), (None, "other,exact", "ecdsa-p384"),
                ("www.a.test", "later,exact", "ecdsa-p256-int"), ("www.a.test", "exact,later", "ecdsa-p256"),
                ("www.a.test", "wild,exact", "ecdsa-p256"), ("www.a.test", "wild", "wildcard"),
                ("www.a.test", "other", None)):
            got = shown_to(name, credential)
            equal(got, leaf[want] if want else "unrecognized_name", f"for {name} of {credential}")
        put(found, "default", "rsa-2048")
        for name, want in (("www.a.test", "ecdsa-p256"), ("b.a.test", "wildcard"), ("unknown.test", "rsa-2048"),
                           (None, "rsa-2048")):
            equal(shown_to(name), leaf[want], f"with a default, for {name}")


def candidates():
    """Of two for one name that which the client's signature algorithms fit."""
    with store() as found:
        put(found, "ec", "ecdsa-p256", snis=["two.test"])
        put(found, "rsa", "rsa-2048", snis=["two.test"])
        for algorithm, cert in (("rsa_pss_rsae_sha256:rsa_pkcs1_sha256:ecdsa_secp256r1_sha256", "ecdsa-p256"),
                                ("rsa_pss_rsae_sha256:rsa_pkcs1_sha256", "rsa-2048")):
            with socket.create_server(("127.0.0.1", 0)) as listener:
                peer = subprocess.Popen(
                    ["openssl", "s_client", "-connect", "127.0.0.1:%d" % listener.getsockname()[1], "-servername", "two.test",
                     "-sigalgs", algorithm], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                with listener.accept()[0] as sock:
                    serve(sock, "*")
                    wait_until(lambda: established(sock), "the handshake")
                    info = kshake.info(sock)
                peer.communicate(timeout=20)
            equal(info.own_signature_scheme, KEYS[cert], f"scheme for {algorithm}")


def running():
    """A handshake goes on with what it has; the next one has what is there then."""
    with store() as found, pair() as (ours, theirs):
        put(found, "a")
        serve(ours, "a")
        client = Client("a.test")
        client.step(theirs)
        client.incoming.write(theirs.recv(65536))
        equal(found.list()[0]["users"], [1], "users in the middle of a handshake")
        put(found, "a", "rsa-2048", replace=True)
        found.delete("a")
        while not client.step(theirs):
            client.incoming.write(theirs.recv(65536))
        wait_until(lambda: established(ours), "the handshake")
        equal(client.tls.getpeercert(True), chain()[0], "the certificate")
        put(found, "a", "rsa-2048")
        equal(shown_to("a.test", "a"), chain("rsa-2048")[0], "the certificate of the next")


def gone():
    """None is left when it is needed: not the client's fault."""
    with store() as found, pair() as (ours, theirs):
        put(found, "a")
        serve(ours, "a")
        found.delete("a")
        client = Client("a.test")
        client.step(theirs)
        wait_until(lambda: kshake.info(ours).state == kshake.KSHAKE_STATE_FAILED, "the failure")
        info = kshake.info(ours)
        equal((kshake.reason_name(info.reason), info.error), ("NO_CREDENTIAL", errno.ENOKEY), "reason and errno")


def server_cases():
    yield "server: by name", chosen
    yield "server: by signature algorithm", candidates
    yield from own_decrypt_cases()
    yield "server: replaced and deleted while a handshake runs", running
    yield "server: deleted before the handshake", gone


# --- client certificates ---

@functools.cache
def s_server(how="-Verify"):
    return servers.s_server("ecdsa-p256", servers.ALL_GROUPS, how, "3", "-verify_return_error",
                            "-CAfile", pki.path("root.pem"))


def own(sock, name):
    """A chain and a key for this socket alone."""
    kshake.setopt(sock, kshake.KSHAKE_CHAIN, pki.chain_der(name))
    with keyring.private(name) as serial:
        kshake.setopt(sock, kshake.KSHAKE_KEY, serial)


def named(sock, name):
    """Likewise, of the store."""
    with genl.Store() as found:
        # Names are those that it serves: here they do not matter.
        put(found, name, name, snis=["elsewhere.test"], replace=True)
        kshake.setopt(sock, kshake.KSHAKE_CREDENTIAL, name)


def shown(sock, scheme):
    """KSHAKE_INFO says what we showed."""
    info = kshake.info(sock)
    true(info.has(kshake.KSHAKE_INFO_CLIENT_CERT_REQUESTED), "no certificate was asked for")
    equal(info.own_signature_scheme, scheme, "info.own_signature_scheme")
    equal(info.has(kshake.KSHAKE_INFO_CLIENT_CERT), bool(scheme), "KSHAKE_INFO_CLIENT_CERT")


def echoed(sock, want):
    sock.sendall(b"abc\n")
    equal(kshake.read_exactly(sock, 4), want, "echo")


def client_openssl(kind, give):
    server = s_server()
    with kshake.prepare(kshake.tcp(server.address), timeout=20000, **trusting_pin()) as sock, store():
        give(sock, f"client-{kind}")
        kshake.handshake(sock)
        echoed(sock, b"cba\n")
        shown(sock, KEYS[kind])
    true(f"CN=client-{kind}.test" in server.transcript().replace(" ", ""), "s_server did not see the subject")


def client_empty():
    """Without one: an empty Certificate, which a server may take."""
    server = s_server("-verify")
    with kshake.prepare(kshake.tcp(server.address), timeout=20000, **trusting_pin()) as sock:
        kshake.handshake(sock)
        echoed(sock, b"cba\n")
        shown(sock, 0)


def client_gnutls(kind):
    port = servers.free_port()
    server = servers.Process("gnutls-serv", "--echo", "--port", str(port), "--noticket", "--require-client-cert",
                             "--verify-client-cert", "--x509cafile", pki.path("root.pem"), "--x509certfile",
                             pki.path("ecdsa-p256.pem"), "--x509keyfile", pki.path("ecdsa-p256.key"), port=port)
    try:
        with kshake.prepare(kshake.tcp(server.address), timeout=20000, **trusting_pin()) as sock:
            own(sock, f"client-{kind}")
            kshake.handshake(sock)
            echoed(sock, b"abc\n")
            shown(sock, KEYS[kind])
    finally:
        server.stop()


class Nginx(servers.Nginx):
    """Asks for certificates, and says whose it got."""

    @staticmethod
    def block(cert, groups, port):
        return f"""
	server {{
		listen 127.0.0.1:{port} ssl; ssl_protocols TLSv1.3;
		ssl_certificate {pki.path(cert)}.pem; ssl_certificate_key {pki.path(cert)}.key;
		ssl_client_certificate {pki.path("root.pem")}; ssl_verify_client on; ssl_verify_depth 3;
		location / {{ return 200 "$ssl_client_verify $ssl_client_s_dn\\n"; }}
	}}"""


def client_nginx():
    server = Nginx(("ecdsa-p256", servers.ALL_GROUPS))
    try:
        for kind, scheme in KEYS.items():
            with kshake.prepare(kshake.tcp(server.address), timeout=20000, **trusting_pin()) as sock:
                own(sock, f"client-{kind}")
                kshake.handshake(sock)
                sock.sendall(b"GET / HTTP/1.0\r\n\r\n")
                answer = kshake.read_to_end(sock)
                true(f"SUCCESS CN=client-{kind}.test".encode() in answer, f"nginx says {answer[-80:]!r}")
                shown(sock, scheme)
    finally:
        server.stop()


def client_netlink():
    """chain, key and credential in one message."""
    server = s_server()
    with store() as found, genl.Asker() as asker, keyring.private("client-ecdsa-p256") as serial:
        put(found, "mine", "client-ecdsa-p256")
        for options in ({"chain": pki.chain_der("client-ecdsa-p256"), "key": serial}, {"credential": "mine"}):
            with kshake.tcp(server.address) as sock:
                cookie = asker.handshake(sock, verify=kshake.KSHAKE_VERIFY_PIN, pin_spki=pki.spki_sha256("ecdsa-p256"),
                                         **options)
                equal(asker.done()[:2], (cookie, 0), "handshake-done")
                shown(sock, KEYS["ecdsa-p256"])
        for options, number, words in (
                ({"credential": "nobody"}, errno.ENOKEY, "no such credential"),
                ({"credential": "a b"}, errno.EINVAL, "credential must be"),
                ({"key": serial}, errno.EINVAL, "set the chain first"),
                ({"chain": pki.chain_der("rsa-2048"), "key": serial}, errno.EKEYREJECTED, "certificate 1: the private key"),
                ({"chain": b"text", "key": serial}, errno.EBADMSG, "certificate 1: not a certificate")):
            with kshake.tcp(server.address) as sock:
                refused(number, words, asker.handshake, sock, **options)


def client_library():
    """The same by libkshake."""
    lib = ctypes.CDLL("libkshake.so.0", use_errno=True)
    lib.kshake_link_open.restype = ctypes.c_void_p
    link, der = ctypes.c_void_p(lib.kshake_link_open()), pki.chain_der("client-ecdsa-p256")
    with store() as found, keyring.private("client-ecdsa-p256") as serial:
        put(found, "mine", "client-rsa-2048")
        for scheme, fields in ((KEYS["ecdsa-p256"], {"chain": der, "chain_len": len(der), "key": serial}),
                               (KEYS["rsa-2048"], {"credential": b"mine"})):
            with kshake.tcp(s_server().address) as sock:
                request = suite_netlink.LibRequest(
                    fd=sock.fileno(), role=kshake.KSHAKE_CLIENT, verify=kshake.KSHAKE_VERIFY_PIN,
                    pins=pki.spki_sha256("ecdsa-p256"), nr_pins=1, **fields)
                equal(lib.kshake_link_handshake(link, ctypes.byref(request), ctypes.byref(ctypes.c_uint64())), 0, "start")
                kshake.handshake(sock)
                shown(sock, scheme)
    lib.kshake_link_close(link)


def client_cases():
    for kind in KEYS:
        yield f"client: s_server takes {kind}", functools.partial(client_openssl, kind, own)
    yield "client: s_server takes one of the store", lambda: client_openssl("ecdsa-p384", named)
    yield "client: none, and s_server takes that", client_empty
    for kind in KEYS:
        yield f"client: gnutls-serv takes {kind}", functools.partial(client_gnutls, kind)
    yield "client: nginx takes each", client_nginx
    yield "client: over netlink", client_netlink
    yield "client: over netlink, by the library", client_library


# --- the command line ---

def run(*arguments, status=0, said=""):
    done = subprocess.run(["kshake", *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    equal(done.returncode, status, f"exit status of kshake {' '.join(arguments)} ({done.stderr.strip()})")
    true(said in done.stderr, f"kshake {' '.join(arguments)} says {done.stderr!r}, not {said!r}")
    return done.stdout


def keys():
    """What the command line puts into keyrings, by serial, as far as the kernel shows that."""
    listed = pathlib.Path("/proc/keys")
    return {line.split()[0] for line in listed.read_text().splitlines() if "kshake:serve" in line} \
        if listed.exists() else set()


def cli_store():
    cert, key, before = pki.path("rsa-2048.pem"), pki.path("rsa-2048.key"), keys()
    with store() as found, tempfile.TemporaryDirectory() as folder:
        run("cred", "add", "web", "--cert", cert, "--key", key, "--sni", "a.test,*.b.test", "--uid", "0", "--uid", "7",
            "--ocsp", pki.path("rsa-2048.ocsp"))
        run("cred", "add", "out", "--cert", cert, "--external")
        equal([(e["name"], e.get("sni"), e["uid"]) for e in found.list()],
              [(["web"], ["a.test", "*.b.test"], [0, 7]), (["out"], None, [0])], "the store")
        first, second = run("cred", "list").splitlines()
        digest = hashlib.sha256(chain("rsa-2048")[0]).hexdigest()
        equal(first, f"web  RSA 2048  a.test,*.b.test  uid 0,7  in use 0  {digest}", "of web")
        equal(second, f"out  RSA 2048 external  *  uid 0  in use 0  {digest}", "of out")
        run("cred", "add", "web", "--cert", cert, "--key", key, status=2, said="say replace")
        run("cred", "add", "web", "--cert", cert, "--key", key, "--replace")
        run("cred", "add", "x", "--cert", cert, "--key", pki.path("ecdsa-p256.key"), status=2, said="another certificate")
        run("cred", "add", "x", "--cert", cert, status=1, said=cert)
        run("cred", "add", "x", "--cert", cert, "--key", key, "--external", status=1, said="--external")
        run("cred", "add", "x", "--cert", cert, "--key", key, "--uid", "nobody-at-all", status=1, said="no user")
        run("cred", "add", "x", status=1, said="--cert FILE")
        both = pathlib.Path(folder) / "both.pem"
        both.write_bytes(pki.read("rsa-2048.pem") + pki.read("rsa-2048.key"))
        run("cred", "add", "both", "--cert", str(both))
        locked = pathlib.Path(folder) / "locked.key"
        locked.write_bytes(pki.load("ecdsa-p256")[0].private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"secret")))
        run("cred", "add", "x", "--cert", pki.path("ecdsa-p256.pem"), "--key", str(locked), status=1, said="encrypted")
        run("cred", "add", "x", "--cert", cert, "--external", "--rsa-kex", status=1, said="--rsa-kex")
        run("cred", "add", "x", "--cert", cert, "--key", key, "--rsa-kex", status=2, said="keyEncipherment")
        kex = pki.path("rsa-kex.pem"), pki.path("rsa-kex.key")
        run("cred", "add", "kex", "--cert", kex[0], "--key", kex[1], "--rsa-kex")
        listed = run("cred", "list").splitlines()
        true([line for line in listed if line.startswith("kex  RSA 2048 rsa-kex  *")], f"cred list says {listed}")
        run("cred", "add", "kex", "--cert", kex[0], "--key", kex[1], "--replace")
        true("rsa-kex" not in run("cred", "list"), "cred list says it still")
        run("cred", "del", "kex")
        run("cred", "del", "out")
        run("cred", "del", "out", status=2, said="no credential of that name")
        equal(names(found), ["web", "both"], "what is left")
        wait_until(lambda: not keys() - before, "the keys to go")


def cli_connect():
    server, cert = s_server(), pki.path("client-ecdsa-p384.pem")
    target = "%s:%d" % server.address
    pin = pki.spki_sha256("ecdsa-p256").hex()
    with store() as found:
        put(found, "mine", "client-rsa-2048")
        run("connect", "--pin", pin, "--cert", cert, "--key", pki.path("client-ecdsa-p384.key"), target)
        run("connect", "--pin", pin, "--cred", "mine", target)
        run("connect", "--pin", pin, "--cred", "nobody", target, status=1, said="--cred")
        run("connect", "--pin", pin, "--cert", cert, "--key", pki.path("ecdsa-p256.key"), target, status=1, said=cert)
        run("connect", "--pin", pin, "--cert", cert, "--cred", "mine", target, status=1, said="--cred")
    seen = server.transcript().replace(" ", "")
    for kind in ("ecdsa-p384", "rsa-2048"):
        true(f"CN=client-{kind}.test" in seen, f"s_server did not see {kind}")


def cli_cases():
    yield "command line: cred", cli_store
    yield "command line: connect", cli_connect


def cases():
    yield from store_cases()
    yield from use_cases()
    yield from server_cases()
    yield from client_cases()
    yield from cli_cases()
