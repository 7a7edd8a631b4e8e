# SPDX-License-Identifier: GPL-2.0-only
"""Keys that are not in the kernel: the helper signs, or does not, or not right. All but a signature fails closed."""
import contextlib
import errno
import os
import pathlib
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils

import clients
import genl
import kshake
import pki
import servers
from checks import trusting_ca, trusting_pin
from evil import Evil
from genl import SIGN, Helper
from harness import Skip, equal, member, name_of, raises, true, wait_until
from netns import Kshaked

SCHEMES = {"ecdsa-p256": 0x0403, "ecdsa-p384": 0x0503, "rsa-2048": 0x0804}
HASHES = {0x0403: hashes.SHA256, 0x0503: hashes.SHA384, 0x0804: hashes.SHA256}
# Of TLS 1.2, as libssl spells them.
SCHEMES12 = {"ecdsa-p256": {"ECDSA+SHA256": 0x0403, "ECDSA+SHA384": 0x0503},
             "ecdsa-p384": {"ECDSA+SHA256": 0x0403, "ECDSA+SHA384": 0x0503},
             "rsa-2048": {"RSA+SHA256": 0x0401, "RSA+SHA384": 0x0501, "RSA+SHA512": 0x0601, "RSA-PSS+SHA256": 0x0804,
                          "RSA-PSS+SHA384": 0x0805, "RSA-PSS+SHA512": 0x0806}}
DIGESTS = {4: hashes.SHA256, 5: hashes.SHA384, 6: hashes.SHA512}
CERT = "ecdsa-p256"
INTERNAL_ERROR = 80
MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
PIN = "1234"


@contextlib.contextmanager
def external(cert=CERT, name="web"):
    """A credential whose key the helper has."""
    attributes = genl.attributes("credential")
    identity = (attributes["name"], name.encode() + b"\0")
    with genl.Socket() as sock:
        sock.request(genl.COMMANDS["credential_new"], [
            identity, *((attributes["certificate"], der) for der in pki.load(cert)[1]), (attributes["external"], b"")])
        try:
            yield name
        finally:
            sock.request(genl.COMMANDS["credential_del"], [identity])


def sign(request, cert=CERT, scheme=None, content=None):
    """As the key of that certificate does it."""
    key = pki.load(cert)[0]
    digest, content = HASHES[scheme or request.scheme](), content or request.content
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(content, ec.ECDSA(digest))
    return key.sign(content, padding.PSS(padding.MGF1(digest), digest.digest_size), digest)


def hash_of(scheme):
    """That a SignatureScheme of TLS 1.2 has; rsa_pss_rsae_* count on from 4, too."""
    return DIGESTS[scheme & 0xff if scheme >> 8 == 8 else scheme >> 8]()


def sign12(request, cert=CERT):
    """Of TLS 1.2: of a client, the digest that it is given."""
    key, digest = pki.load(cert)[0], hash_of(request.scheme)
    how = utils.Prehashed(digest) if request.digest else digest
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(request.content, ec.ECDSA(how))
    pss = padding.PSS(padding.MGF1(digest), digest.digest_size) if request.scheme >> 8 == 8 else padding.PKCS1v15()
    return key.sign(request.content, pss, how)


def params_of(content):
    """What ServerKeyExchange says of group and share: how many bytes there should be, and the group."""
    if content[64] == 3:
        return 68 + content[67], int.from_bytes(content[65:67], "big")
    size = int.from_bytes(content[64:66], "big")
    equal(content[66 + size:69 + size], b"\0\1\2", "dh_g")
    return 71 + 2 * size, {256: 0x100, 384: 0x101, 512: 0x102}[size]


class Handshake:
    """A server in the kernel and libssl as its client, both in the background."""

    def __init__(self, credential="web", timeout=20000, sigalgs=None, suites=None, groups=None, **versions):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.client = clients.Thread(self.connect, listener.getsockname(), sigalgs, versions or kshake.ONLY13)
            self.sock = listener.accept()[0]
        kshake.prepare(self.sock, credential=credential, timeout=timeout, suites=suites, groups=groups,
                       **versions)
        self.server = clients.Thread(kshake.setopt, self.sock, kshake.KSHAKE_HANDSHAKE, kshake.KSHAKE_SERVER)

    @staticmethod
    def connect(address, sigalgs, versions):
        return clients.OpenSSL(clients.connected(address), sigalgs=sigalgs,
                               versions=(versions["min_version"], versions["max_version"])).handshake()

    def works(self, scheme=SCHEMES[CERT], group=None):
        self.server.result()
        tls = self.client.result()
        tls.write(b"ping")
        equal(kshake.read_exactly(self.sock, 4), b"ping", "what the client wrote")
        info = kshake.info(self.sock)
        equal(info.own_signature_scheme, scheme, "info.own_signature_scheme")
        equal(info.group, group or info.group, "info.group")
        tls.free()
        self.sock.close()

    def fails(self, number, *reasons):
        raises(number, self.server.result)
        info = kshake.info(self.sock)
        member(kshake.reason_name(info.reason), reasons, "info.reason")
        equal(info.sent(), INTERNAL_ERROR, "alert sent")
        try:
            self.client.result()
        except clients.TlsError as error:
            equal(error.alert, INTERNAL_ERROR, "alert that the client got")
        else:
            raise AssertionError("the client is content")
        self.sock.close()


@contextlib.contextmanager
def asked(cert=CERT, **options):
    """(helper, request, handshake): a helper that is to sign."""
    with external(cert), Helper() as helper:
        handshake = Handshake(**options)
        yield helper, helper.pull_sign(), handshake


GONE = (errno.ENOLINK, "NO_HELPER", "HELPER_GONE")
NOT_SIGNED = (errno.ENOLINK, "SIGNING_FAILED")
TIMEOUT = (errno.ENOLINK, "HELPER_TIMEOUT")


# --- what it is asked ---

def the_question():
    for cert, scheme in SCHEMES.items():
        with asked(cert, timeout=9000) as (helper, request, handshake):
            size = {hashes.SHA256: 32, hashes.SHA384: 48}
            equal(request.content[:98], b" " * 64 + b"TLS 1.3, server CertificateVerify\0", "content")
            member(len(request.content) - 98, size.values(), "bytes of the transcript's hash")
            equal((request.credential, request.scheme, request.uid), ("web", scheme, os.getuid()), "the rest of it")
            true(0 < request.timeout <= 9000, f"timeout {request.timeout}")
            helper.sign(request.id, sign(request, cert))
            handshake.works(scheme)


def the_question12():
    """Of a server in TLS 1.2: both randoms and its parameters, and no digest of them."""
    for cert, schemes in SCHEMES12.items():
        for sigalgs, scheme in schemes.items():
            with asked(cert, sigalgs=sigalgs, **kshake.ONLY12) as (helper, request, handshake):
                size, group = params_of(request.content)
                equal((request.digest, hex(request.scheme), len(request.content)), (False, hex(scheme), size),
                      "digest, scheme, length")
                equal((request.credential, request.uid), ("web", os.getuid()), "the rest of it")
                helper.sign(request.id, sign12(request, cert))
                handshake.works(scheme, group)


# Of DHE, which is not in the default: what there is most of to sign.
FIELDS = {0x100: 256, 0x101: 384, 0x102: 512}


def the_question_dhe():
    for group, size in FIELDS.items():
        with asked("rsa-2048", suites=[0x9e], groups=[group], **kshake.ONLY12) as (helper, request, handshake):
            equal((request.digest, len(request.content)), (False, 71 + 2 * size), "digest, length")
            equal(params_of(request.content)[1], group, "group")
            helper.sign(request.id, sign12(request, "rsa-2048"))
            handshake.works(request.scheme, group)


def wrong12():
    """A signature of the parameters without the randoms is none."""
    with asked(**kshake.ONLY12) as (helper, request, handshake):
        helper.sign(request.id, sign(request, scheme=0x0403, content=request.content[64:]))
        handshake.fails(*NOT_SIGNED)


def old_helper12():
    """One that knows of signing, but not of TLS 1.2: it gets TLS 1.3's requests alone."""
    with external(), Helper(join=False) as old:
        old.join(3)
        Handshake(**kshake.ONLY12).fails(*NOT_SIGNED)
        raises(errno.EAGAIN, old.request, genl.COMMANDS["sign_pull"])
        handshake = Handshake()
        request = old.pull_sign()
        equal(request.digest, False, "digest")
        old.sign(request.id, sign(request))
        handshake.works()


def wanting_client(version="-tls1_3"):
    return servers.s_server(CERT, servers.ALL_GROUPS, "-Verify", "3", "-verify_return_error",
                            "-CAfile", pki.path("root.pem"), version=version)


def as_client():
    """The certificate of a client, for a server that wants one."""
    server = wanting_client()
    with external("client-rsa-2048"), Helper() as helper:
        with kshake.prepare(kshake.tcp(server.address), credential="web", timeout=20000, **trusting_pin()) as sock:
            thread = clients.Thread(kshake.handshake, sock)
            request = helper.pull_sign()
            equal(request.content[64:98], b"TLS 1.3, client CertificateVerify\0", "context string")
            helper.sign(request.id, sign(request, "client-rsa-2048"))
            thread.result()
            sock.sendall(b"abc\n")
            equal(kshake.read_exactly(sock, 4), b"cba\n", "echo")
            true(kshake.info(sock).has(kshake.KSHAKE_INFO_CLIENT_CERT), "no certificate was shown")


def as_client12():
    """All messages are covered, so that it is a digest, which says that it is one."""
    server = wanting_client("-tls1_2")
    with external("client-rsa-2048"), Helper() as helper:
        options = {"credential": "web", "timeout": 20000, **trusting_pin(), **kshake.ONLY12}
        with kshake.prepare(kshake.tcp(server.address), **options) as sock:
            thread = clients.Thread(kshake.handshake, sock)
            request = helper.pull_sign()
            equal((request.digest, len(request.content)), (True, hash_of(request.scheme).digest_size), "digest, length")
            helper.sign(request.id, sign12(request, "client-rsa-2048"))
            thread.result()
            sock.sendall(b"abc\n")
            equal(kshake.read_exactly(sock, 4), b"cba\n", "echo")
            true(kshake.info(sock).has(kshake.KSHAKE_INFO_CLIENT_CERT), "no certificate was shown")


# --- absent, killed, hanging ---

def no_helper():
    with external():
        Handshake().fails(errno.ENOLINK, "NO_HELPER")


def old_helper():
    """One that never heard of signing gets no such request, also not when it takes over."""
    with external(), Helper(join=False) as old:
        old.join(2)
        Handshake().fails(*NOT_SIGNED)
        raises(errno.EAGAIN, old.request, genl.COMMANDS["sign_pull"])
    with external(), Helper() as active, Helper(join=False) as old:
        old.join(2)
        handshake = Handshake()
        active.pull_sign()
        waiting = Handshake()
        wait_until(lambda: genl.stats()["verify_pending"] == 2, "two requests")
        active.close()
        for each in (handshake, waiting):
            each.fails(*NOT_SIGNED)


def killed():
    start = time.monotonic()
    with asked() as (helper, _, handshake):
        helper.close()
        handshake.fails(*GONE)
    true(time.monotonic() - start < 10, "it took as long as a timeout")


def succession():
    """The next helper signs what the dead one held, and only once more; by another name."""
    with external(), Helper() as active, Helper() as standby, Helper() as third:
        handshake = Handshake()
        held = active.pull_sign()
        raises(errno.EAGAIN, standby.request, genl.COMMANDS["sign_pull"])
        active.close()
        request = standby.pull_sign()
        equal((request.content, request.scheme), (held.content, held.scheme), "the question again")
        raises(errno.ENOENT, standby.sign, held.id, sign(held))
        raises(errno.EPERM, third.sign, request.id, sign(request))
        standby.sign(request.id, sign(request))
        handshake.works()
        handshake = Handshake()
        standby.pull_sign()
        standby.close()
        third.pull_sign()
        third.close()
        handshake.fails(errno.ENOLINK, "HELPER_GONE", "NO_HELPER")


def hangs():
    with asked(timeout=700) as (helper, request, handshake):
        start = time.monotonic()
        handshake.fails(*TIMEOUT)
        true(time.monotonic() - start < 5, "later than the timeout")
        raises(errno.ENOENT, helper.sign, request.id, sign(request))


def application_gone():
    with external(), Helper() as helper:
        handshake = Handshake()
        request = helper.pull_sign()
        handshake.sock.shutdown(socket.SHUT_RDWR)
        handshake.sock.close()
        wait_until(lambda: not genl.stats()["verify_pending"], "the request to be forgotten")
        raises(errno.ENOENT, helper.sign, request.id, sign(request))


def one_hangs():
    """A hundred handshakes while one signature is not given."""
    with asked(timeout=60000) as (helper, held, hanging):
        others = [Handshake() for _ in range(100)]
        for _ in others:
            request = helper.pull_sign()
            true(request.id != held.id, "the same request again")
            helper.sign(request.id, sign(request))
        for each in others:
            each.works()
        equal(genl.stats()["verify_pending"], 1, "requests that wait")
        helper.sign(held.id, sign(held))
        hanging.works()


def kinds_apart():
    """Verifications that nobody pulls are not in the way of signatures, nor the other way round."""
    with external(), Helper() as helper, contextlib.ExitStack() as stack:
        asking = []
        for _ in range(5):
            server = stack.enter_context(Evil())
            sock = stack.enter_context(kshake.prepare(kshake.tcp(server.address), **trusting_ca()))
            asking.append((server, clients.Thread(kshake.handshake, sock)))
        wait_until(lambda: genl.stats()["verify_pending"] == 5, "five verifications")
        handshake = Handshake()
        request = helper.pull_sign()
        raises(errno.ENOENT, helper.accept, request, pki.spki(CERT))
        helper.sign(request.id, sign(request))
        handshake.works()
        hanging = Handshake()
        held = helper.pull_sign()
        for server, thread in asking:
            question = helper.pull()
            raises(errno.ENOENT, helper.sign, question.id, b"x")
            helper.accept(question, pki.spki(CERT))
        for server, thread in asking:
            thread.result()
        helper.sign(held.id)
        hanging.fails(*NOT_SIGNED)


# --- nonsense ---

def flipped(request):
    good = bytearray(sign(request))
    good[-1] ^= 1
    return bytes(good)


WRONG = [
    ("it does not sign", lambda request: None),
    ("one bit is wrong", flipped),
    ("another key of the same sort", lambda request: sign(request, "client-ecdsa-p256")),
    ("a key of another sort", lambda request: sign(request, "rsa-2048", 0x0804)),
    ("another digest", lambda request: sign(request, scheme=0x0503)),
    ("other content", lambda request: sign(request, content=request.content[:-1] + b"x")),
    ("a byte more", lambda request: sign(request) + b"\0"),
    ("a byte less", lambda request: sign(request)[:-1]),
    ("512 bytes", lambda request: bytes(512)),
]


def wrong(make):
    with asked() as (helper, request, handshake):
        helper.sign(request.id, make(request))
        handshake.fails(*NOT_SIGNED)
        raises(errno.ENOENT, helper.sign, request.id, sign(request))


def wrong_length(size):
    with asked() as (helper, request, handshake):
        raises(errno.EINVAL, helper.sign, request.id, bytes(size))
        handshake.fails(*NOT_SIGNED)


def misdirected():
    """Answers that answer nothing change nothing."""
    with asked() as (helper, request, handshake):
        command, identity = genl.COMMANDS["sign_reply"], struct.pack("=Q", request.id)
        for other in (0, 1, request.id ^ 1, (1 << 64) - 1):
            raises(errno.ENOENT, helper.sign, other, sign(request))
        raises(errno.EINVAL, helper.request, command, [])
        raises((errno.EINVAL, errno.ERANGE), helper.request, command, [(SIGN["id"], identity[:4])])
        with Helper(join=False) as stranger, Helper() as standby:
            for sock in (stranger, standby):
                raises(errno.EPERM, sock.sign, request.id, sign(request))
            raises(errno.EPERM, stranger.request, genl.COMMANDS["sign_pull"])
            raises(errno.EAGAIN, standby.request, genl.COMMANDS["sign_pull"])
        helper.sign(request.id, sign(request))
        raises(errno.ENOENT, helper.sign, request.id, sign(request))
        handshake.works()


# --- kshaked ---

class Folder:
    """Keys and the configuration that names them."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.config = self.path / "kshaked.conf"

    def key(self, name, cert, mode=0o600):
        """A key in a file, in place of what was there; the section that names it."""
        fresh, path = self.path / "fresh", self.path / f"{name}.pem"
        fresh.write_bytes(pki.read(f"{cert}.key"))
        fresh.chmod(mode)
        fresh.rename(path)
        return f"[key {name}]\nfile = {path}\n"

    def configure(self, *sections):
        self.config.write_text("verbose = yes\n" + "".join(sections))

    def start(self, *options):
        return Kshaked("--config", str(self.config), *options)


@contextlib.contextmanager
def folder():
    with tempfile.TemporaryDirectory() as path:
        os.chmod(path, 0o755)
        yield Folder(path)


def every_scheme12(cert):
    for sigalgs, scheme in SCHEMES12[cert].items():
        try:
            Handshake(cert, sigalgs=sigalgs, **kshake.ONLY12).works(scheme)
        except OSError as error:
            raise AssertionError(f"{cert}, {sigalgs}: {error}") from error


def kshaked_files(options=()):
    """Each sort of key, in both roles."""
    with folder() as keys:
        keys.configure(*options, *(keys.key(cert, cert) for cert in SCHEMES))
        with keys.start() as daemon:
            daemon.wait_joined()
            for cert, scheme in SCHEMES.items():
                with external(cert, cert):
                    Handshake(cert).works(scheme)
                    every_scheme12(cert)


def kshaked_client12():
    """A client's signature in TLS 1.2, of which kshaked cannot see what it is: if it is told to."""
    server = wanting_client("-tls1_2")
    options = {"credential": "client-rsa-2048", "timeout": 20000, **trusting_pin(), **kshake.ONLY12}
    for line, works_then in ("", False), ("client-tls12 = no\n", False), ("client-tls12 = yes\n", True):
        with folder() as keys:
            keys.configure(keys.key("client-rsa-2048", "client-rsa-2048") + line)
            with keys.start() as daemon, external("client-rsa-2048", "client-rsa-2048"):
                daemon.wait_joined()
                with kshake.prepare(kshake.tcp(server.address), **options) as sock:
                    if works_then:
                        kshake.handshake(sock)
                        true(kshake.info(sock).has(kshake.KSHAKE_INFO_CLIENT_CERT), "no certificate was shown")
                    else:
                        raises(NOT_SIGNED[0], kshake.handshake, sock)
                        equal(kshake.reason_name(kshake.info(sock).reason), NOT_SIGNED[1], "info.reason")
                        true("client-tls12" in daemon.output(), "it does not say why")


def token(keys, cert):
    """A key in a token of SoftHSM's; the section that names it."""
    def run(*command):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    der = keys.path / "key.der"
    der.write_bytes(pki.key_der(cert))
    pem = keys.path / "import.pem"
    pem.write_bytes(pki.read(f"{cert}.key"))
    public = keys.path / "public.der"
    public.write_bytes(pki.spki(cert))
    run("softhsm2-util", "--import", str(pem), "--token", "kshake", "--label", cert,
        "--id", cert.encode().hex(), "--pin", PIN)
    pem.unlink()
    der.unlink()
    return f"[key {cert}]\nuri = pkcs11:token=kshake;object={cert}?pin-source=file:{keys.path}/pin\n"


def kshaked_token():
    module = next((path for path in MODULES if os.path.exists(path)), None)
    if not module:
        raise Skip("there is no SoftHSM")
    with folder() as keys:
        (keys.path / "tokens").mkdir()
        (keys.path / "pin").write_text(PIN)
        config = keys.path / "softhsm2.conf"
        config.write_text(f"directories.tokendir = {keys.path}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n")
        os.environ["SOFTHSM2_CONF"] = str(config)
        subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", "kshake", "--pin", PIN, "--so-pin", PIN],
                       check=True, stdout=subprocess.DEVNULL)
        keys.configure(f"pkcs11-module = {module}\n", *(token(keys, cert) for cert in SCHEMES))
        for cert in SCHEMES:
            check = subprocess.run(["kshaked", "--config", str(keys.config), "--check-key", cert],
                                   capture_output=True, text=True, timeout=60, check=False)
            equal(check.returncode, 0, f"--check-key {cert}: {check.stdout}{check.stderr}")
            true(pki.spki_sha256(cert).hex() in check.stdout, f"another key: {check.stdout}")
        with keys.start() as daemon:
            daemon.wait_joined()
            for cert, scheme in SCHEMES.items():
                with external(cert, cert):
                    for _ in range(5):
                        Handshake(cert).works(scheme)
                    every_scheme12(cert)


def kshaked_privileges():
    """The one who reads certificates is nobody; the other one has no capability, and the keys that root alone has."""
    with folder() as keys:
        keys.configure("user = nobody\n", keys.key("web", CERT))
        with keys.start() as daemon, external():
            daemon.wait_joined()
            Handshake().works()
            signer = signer_of(daemon)
            equal([status(pid, "Uid").split()[0] for pid in (daemon.process.pid, signer)], ["65534", "0"], "uids")
            for pid in (daemon.process.pid, signer):
                equal({int(status(pid, f"Cap{kind}"), 16) for kind in ("Prm", "Eff", "Amb")}, {0}, "capabilities")
                equal(status(pid, "NoNewPrivs"), "1", "no_new_privs")
            # Replaced, when its first reader is nobody already.
            keys.key("web", "rsa-2048")
            wait_until(lambda: not works(), "another key to be noticed")
            keys.key("web", CERT)
            wait_until(works, "the first one to be back")


def status(pid, field):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == field:
            return value.strip()
    raise AssertionError(f"there is no {field} in the status of process {pid}")


def signer_of(daemon):
    children = pathlib.Path(f"/proc/{daemon.process.pid}/task/{daemon.process.pid}/children")
    if children.exists():
        return int(children.read_text().split()[0])
    for entry in pathlib.Path("/proc").iterdir():
        # Others come and go.
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            if entry.name.isdigit() and status(entry.name, "PPid") == str(daemon.process.pid):
                return int(entry.name)
    raise AssertionError("kshaked has no child")


def works(credential="web"):
    handshake = Handshake(credential)
    try:
        handshake.works()
    except OSError as error:
        equal(name_of(error.errno), "ENOLINK", "errno")
        with contextlib.suppress(clients.TlsError):
            handshake.client.result()
        handshake.sock.close()
        return False
    return True


def kshaked_reload():
    with folder() as keys:
        keys.configure()
        with keys.start() as daemon, external():
            daemon.wait_joined()
            true(not works(), "signed without a key")
            keys.configure(keys.key("web", CERT))
            wait_until(works, "the first key to be noticed")
            # Half of a configuration is none: what was loaded stays.
            keys.configure(keys.key("web", CERT, 0o644))
            daemon.process.send_signal(signal.SIGHUP)
            time.sleep(1)
            true(works(), "a configuration that is wrong was put in force")
            keys.configure()
            daemon.process.send_signal(signal.SIGHUP)
            wait_until(lambda: not works(), "the key to be forgotten")


def kshaked_refuses_to_start():
    with folder() as keys:
        for section in (keys.key("web", CERT, 0o644), "[key web]\nfile = /nowhere\n", keys.key("web", "ed25519")):
            keys.configure(section)
            with keys.start() as daemon:
                equal(daemon.process.wait(20), 1, "exit status")
                true('cannot load the key "web"' in daemon.output(), "it does not say why")


def kshaked_signer_stopped():
    """A key store that is stuck: signatures time out, verifications go on."""
    with folder() as keys:
        keys.configure(keys.key("web", CERT))
        with keys.start() as daemon, external():
            daemon.wait_joined()
            signer = signer_of(daemon)
            os.kill(signer, signal.SIGSTOP)
            handshakes = [Handshake(timeout=1500) for _ in range(20)]
            with Evil() as server, kshake.prepare(kshake.tcp(server.address), **trusting_ca()) as sock:
                try:
                    kshake.handshake(sock)
                except OSError as error:
                    raise AssertionError((kshake.reason_name(kshake.info(sock).reason), daemon.output())) from error
                sock.sendall(b"x")
                equal(sock.recv(1), b"x", "echo")
            for handshake in handshakes:
                handshake.fails(*TIMEOUT)
            os.kill(signer, signal.SIGCONT)
            wait_until(works, "it to sign again")


def kshaked_signer_killed():
    """Half of a helper is none: it ends, and who restarts it restarts all of it."""
    with folder() as keys:
        keys.configure(keys.key("web", CERT))
        with keys.start() as daemon, external():
            daemon.wait_joined()
            os.kill(signer_of(daemon), signal.SIGKILL)
            equal(daemon.process.wait(20), 1, "exit status")
            Handshake().fails(errno.ENOLINK, "NO_HELPER")


def kshaked_killed():
    """Nothing of it is left behind."""
    with folder() as keys:
        keys.configure(keys.key("web", CERT))
        with keys.start() as daemon:
            daemon.wait_joined()
            signer = signer_of(daemon)
            daemon.kill()
            wait_until(lambda: not os.path.exists(f"/proc/{signer}") or status(signer, "State").startswith("Z"),
                       "the signing process to end")


def kshaked_bulk():
    """Sixty-four handshakes at once, of three keys and one that there is not, among others that verify."""
    with folder() as keys, contextlib.ExitStack() as stack:
        keys.configure(*(keys.key(cert, cert) for cert in SCHEMES))
        stack.enter_context(keys.start("--workers", "3")).wait_joined()
        for cert in SCHEMES:
            stack.enter_context(external(cert, cert))
        stack.enter_context(external(CERT, "unknown"))
        names = [*SCHEMES, "unknown"]
        handshakes, verifying = [], []
        for i in range(64):
            handshakes.append((names[i % 4], Handshake(names[i % 4])))
            if i % 4 == 0:
                server = stack.enter_context(Evil())
                sock = stack.enter_context(kshake.prepare(kshake.tcp(server.address), timeout=20000, **trusting_ca()))
                verifying.append(clients.Thread(kshake.handshake, sock))
        for thread in verifying:
            thread.result()
        for name, handshake in handshakes:
            if name == "unknown":
                handshake.fails(*NOT_SIGNED)
            else:
                handshake.works(SCHEMES[name])


def cases():
    yield "the question", the_question
    yield "the question of TLS 1.2", the_question12
    yield "the question of TLS 1.2: DHE", the_question_dhe
    yield "wrong: of TLS 1.2", wrong12
    yield "a helper too old for TLS 1.2", old_helper12
    yield "as a client", as_client
    yield "as a client in TLS 1.2", as_client12
    yield "no helper", no_helper
    yield "a helper that is too old", old_helper
    yield "killed", killed
    yield "succession", succession
    yield "hangs", hangs
    yield "the application is gone", application_gone
    yield "a hundred while one hangs", one_hangs
    yield "verifications and signatures", kinds_apart
    for what, make in WRONG:
        yield f"wrong: {what}", lambda m=make: wrong(m)
    for size in (0, 513, 60000):
        yield f"wrong: {size} bytes", lambda s=size: wrong_length(s)
    yield "misdirected", misdirected
    yield "kshaked: files", kshaked_files
    yield "kshaked: SoftHSM", kshaked_token
    yield "kshaked: a client in TLS 1.2", kshaked_client12
    yield "kshaked: privileges", kshaked_privileges
    yield "kshaked: reload", kshaked_reload
    yield "kshaked: keys that cannot be", kshaked_refuses_to_start
    yield "kshaked: the key store is stuck", kshaked_signer_stopped
    yield "kshaked: half of it killed", kshaked_signer_killed
    yield "kshaked: killed", kshaked_killed
    yield "kshaked: sixty-four at once", kshaked_bulk
