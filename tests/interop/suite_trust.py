# SPDX-License-Identifier: GPL-2.0-only
"""Trust policies in force: revoked, stapled, ended, changed while kshaked runs, and whose they are.

kshaked with a configuration of the suite's, s_server with the staple of the case, a client
socket of kshake's. The module, the cache and --check must agree.
"""
import contextlib
import errno
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import threading
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

import kshake
import pki
from evil import Evil
from genl import COMMANDS
from harness import Skip, equal, true, wait_until
from kshake import KSHAKE_POLICY
from netns import Kshaked
from pki import DAY, NAME, NOW
from servers import SCRATCH, Process, free_port

HOUR = DAY / 24
DER = serialization.Encoding.DER
PEM = serialization.Encoding.PEM


def folder():
    path = SCRATCH / "trust"
    if not path.exists():
        # Once: that somebody changes its mode is a change to kshaked.
        path.mkdir()
        path.chmod(0o755)
    return path


class Peer:
    """A leaf of an authority of the suite's own."""

    def __init__(self, name, issuer, **extra):
        self.name = name
        self.issuer = issuer
        key = pki.KEYS["ecdsa-p256"]()
        self.cert = pki.certificate(NAME, key.public_key(), issuer, sans=pki.names(NAME), **extra)
        pki.save(folder(), name, key, self.cert, *issuer.above)

    def staple(self, status=ocsp.OCSPCertStatus.GOOD, start=-HOUR, end=HOUR, of=None, signer=None):
        """Path of an OCSP response."""
        revoked = status is ocsp.OCSPCertStatus.REVOKED
        key, cert = signer or (self.issuer.key, self.issuer.cert)
        response = (ocsp.OCSPResponseBuilder()
                    .add_response(cert=(of or self).cert, issuer=self.issuer.cert, algorithm=hashes.SHA256(),
                                  cert_status=status, this_update=NOW + start, next_update=NOW + end,
                                  revocation_time=NOW - HOUR if revoked else None, revocation_reason=None)
                    .responder_id(ocsp.OCSPResponderEncoding.NAME, cert)
                    .certificates([cert]).sign(key, hashes.SHA256()))
        path = folder() / f"{self.name}.{len(list(folder().iterdir()))}.ocsp"
        path.write_bytes(response.public_bytes(DER))
        return str(path)


class Authorities:
    """Root, intermediate, another root, and leaves of them."""

    def __init__(self):
        make = pki.KEYS["ecdsa-p256"]
        self.root = pki.Issuer("trust root", make())
        self.mid = pki.Issuer("trust intermediate", make(), self.root)
        self.other = pki.Issuer("another trust root", make())
        self.root.above, self.other.above, self.mid.above = [], [], [self.mid.cert]
        self.leaf = Peer("leaf", self.mid)
        self.second = Peer("second", self.mid)
        self.stranger = Peer("stranger", self.other)
        key = make()
        cert = (x509.CertificateBuilder()
                .subject_name(pki.subject("responder")).issuer_name(pki.subject(self.mid.name))
                .public_key(key.public_key()).serial_number(x509.random_serial_number())
                .not_valid_before(NOW - DAY).not_valid_after(NOW + DAY)
                .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), False)
                .sign(self.mid.key, hashes.SHA256()))
        self.responder = (key, cert)


def crl(issuer, revoked=(), start=-HOUR, end=HOUR):
    """PEM"""
    builder = (x509.CertificateRevocationListBuilder().issuer_name(pki.subject(issuer.name))
               .last_update(NOW + start).next_update(NOW + end))
    for cert in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder().serial_number(cert.serial_number)
            .revocation_date(NOW - HOUR).build())
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(PEM)


def authorities():
    if not hasattr(authorities, "made"):
        authorities.made = Authorities()
    return authorities.made


class Server(Process):
    """openssl s_server with a leaf, its chain, and perhaps a staple; answers lines reversed."""

    def __init__(self, peer, staple=None):
        port = free_port()
        command = ["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-tls1_3", "-rev",
                   "-cert", folder() / f"{peer.name}.pem", "-key", folder() / f"{peer.name}.key"]
        if peer.issuer.above:
            command += ["-cert_chain", folder() / f"{peer.name}.chain.pem"]
        if staple:
            command += ["-status_file", staple]
        super().__init__(*map(str, command), port=port)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


CA = "trusted.pem"


def write(name, data):
    """As an administrator's tools do: a new file in place of the old one."""
    path = folder() / name
    new = folder() / f"{name}.new"
    new.write_bytes(data if isinstance(data, bytes) else data.encode())
    new.chmod(0o644)
    new.rename(path)
    return path


@contextlib.contextmanager
def daemon(text, *options, **files):
    """kshaked with this configuration; {dir} stands for the folder of everything."""
    write(CA, pki.pem(authorities().root.cert))
    for name, data in files.items():
        write(name.replace("_", "."), data)
    path = write("kshaked.conf", text.format(dir=folder()))
    with Kshaked("--config", str(path), *options) as helper:
        helper.path = path
        helper.text = ""
        yield helper.wait_joined()


def said(helper, pattern, seconds=10):
    """Waits until its log has the pattern."""
    def look():
        helper.text += helper.output()
        return re.search(pattern, helper.text)
    wait_until(look, f"kshaked to say {pattern!r}: {helper.text!r}", seconds)


TRUSTED = "[default]\nca-file = {dir}/" + CA + "\n"


def attempt(server, policy=None, **options):
    """A handshake: (errno, or 0; Info)"""
    options.setdefault("timeout", 20000)
    with kshake.prepare(kshake.tcp(server.address), **{"name": NAME, **options}) as sock:
        if policy is not None:
            kshake.setopt(sock, KSHAKE_POLICY, policy)
        try:
            kshake.handshake(sock)
        except OSError as error:
            return error.errno, kshake.info(sock)
        sock.sendall(b"abc\n")
        equal(kshake.read_exactly(sock, 4), b"cba\n", "the line, reversed")
        return 0, kshake.info(sock)


def accepted(server, **options):
    number, info = attempt(server, **options)
    equal((number, kshake.reason_name(info.reason)), (0, "NONE"), "handshake")
    return info


ALERTS = {"revoked": 44, "unknown": 46, "unknown-ca": 48, "status": 113}


def rejected(server, alert, result=None, **options):
    number, info = attempt(server, **options)
    equal((errno.errorcode.get(number, number), kshake.reason_name(info.reason)),
          ("EKEYREJECTED", "CERTIFICATE_REJECTED"), "handshake")
    equal(info.sent(), ALERTS[alert], "alert")
    if result:
        equal(info.verify_result, result, "verify_result")
    return info


def no_policy(server, **options):
    """Refused for want of a policy; the module must know that word."""
    number, info = attempt(server, **options)
    true(number, "the handshake succeeded")
    equal(kshake.reason_name(info.reason), "POLICY", "reason")


X509_V_ERR_CRL_HAS_EXPIRED, X509_V_ERR_CERT_REVOKED, X509_V_ERR_UNABLE_TO_GET_CRL = 12, 23, 3
OCSP_NEEDED, OCSP_FAILED, OCSP_UNKNOWN = 73, 74, 75


# --- CRLs ---

WITH_CRLS = TRUSTED + "crl-file = {dir}/list.crl\ncrl-check = chain\n"


def crls(revoked_by_mid, revoked_by_root, mid_end, outcome):
    a = authorities()
    lists = crl(a.root, revoked_by_root(a)) + crl(a.mid, revoked_by_mid(a), start=-DAY, end=mid_end)
    with daemon(WITH_CRLS, list_crl=lists), Server(a.leaf) as server:
        if outcome is None:
            accepted(server)
        else:
            rejected(server, *outcome)


def crl_of_application():
    """CRLs are the administrator's, also where the anchors are the application's."""
    a = authorities()
    anchors = a.root.cert.public_bytes(DER)
    with daemon("[default]\nca-system = no\ncrl-file = {dir}/list.crl\ncrl-check = leaf\n",
                list_crl=crl(a.mid, [a.leaf.cert])) as helper:
        with Server(a.leaf) as server:
            rejected(server, "revoked", anchors=anchors)
            said(helper, r'rejected: "server.test" for uid 0 by policy "default": .*revoked.*server.test')
        with Server(a.second) as server:
            accepted(server, anchors=anchors)
            rejected(server, "unknown-ca")


# --- staples ---

def staple(make, outcome, rule="if-stapled"):
    a = authorities()
    with daemon(TRUSTED + f"ocsp = {rule}\n"), Server(a.leaf, make(a)) as server:
        if outcome is None:
            accepted(server)
        else:
            rejected(server, *outcome)


GOOD, REVOKED, UNKNOWN = (ocsp.OCSPCertStatus.GOOD, ocsp.OCSPCertStatus.REVOKED, ocsp.OCSPCertStatus.UNKNOWN)


STAPLES = [
    ("good", lambda a: a.leaf.staple(), None),
    ("none", lambda a: None, None),
    ("by a responder", lambda a: a.leaf.staple(signer=a.responder), None),
    ("revoked", lambda a: a.leaf.staple(REVOKED), ("revoked", X509_V_ERR_CERT_REVOKED)),
    ("unknown", lambda a: a.leaf.staple(UNKNOWN), ("status", OCSP_UNKNOWN)),
    ("stale", lambda a: a.leaf.staple(start=-DAY, end=-HOUR), ("status", OCSP_FAILED)),
    ("of another certificate", lambda a: a.leaf.staple(of=a.second), ("status", OCSP_FAILED)),
    ("by another authority", lambda a: a.leaf.staple(signer=(a.other.key, a.other.cert)), ("status", OCSP_FAILED)),
]


# --- changes while it runs ---

def until_rejected(server, helper, alert, **options):
    """kshaked says that it has loaded the change; the very next handshake is rejected."""
    said(helper, "trust policies loaded again")
    helper.text = ""
    rejected(server, alert, **options)


def anchors_replaced():
    """inotify: a file that is renamed into place; and back."""
    a = authorities()
    with daemon(TRUSTED) as helper, Server(a.leaf) as server, Server(a.stranger) as stranger:
        accepted(server)
        accepted(server)
        rejected(stranger, "unknown-ca")
        write(CA, pki.pem(a.other.cert))
        until_rejected(server, helper, "unknown-ca")
        accepted(stranger)
        write(CA, pki.pem(a.root.cert))
        until_rejected(stranger, helper, "unknown-ca")
        accepted(server)


def crl_appears():
    """A folder of CRLs, and what a symbolic link in it points to."""
    a = authorities()
    crls_dir = folder() / "crls"
    crls_dir.mkdir(exist_ok=True)
    for old in crls_dir.iterdir():
        old.unlink()
    target = write("target.crl", crl(a.mid))
    (crls_dir / "mid.crl").symlink_to(target)
    with daemon(TRUSTED + "crl-dir = {dir}/crls\ncrl-check = leaf\n") as helper, Server(a.leaf) as server:
        accepted(server)
        write("target.crl", crl(a.mid, [a.leaf.cert]))
        until_rejected(server, helper, "revoked")
        (crls_dir / "mid.crl").unlink()
        until_rejected(server, helper, "unknown", result=X509_V_ERR_UNABLE_TO_GET_CRL)


def hangup():
    """SIGHUP, with the file written in place: there is no need to wait for anything."""
    a = authorities()
    with daemon(TRUSTED) as helper, Server(a.leaf) as server:
        accepted(server)
        (folder() / CA).write_bytes(pki.pem(a.other.cert))
        helper.process.send_signal(signal.SIGHUP)
        until_rejected(server, helper, "unknown-ca")


def broken_configuration():
    """A configuration that makes no sense changes nothing, and is loaded once it does."""
    a = authorities()
    with daemon(TRUSTED) as helper, Server(a.leaf) as server:
        accepted(server)
        write("kshaked.conf", "[default]\nnonsense = 1\n")
        said(helper, r"kshaked.conf:2: unknown key")
        said(helper, "stay as they were")
        accepted(server)
        write("kshaked.conf", f"[default]\nca-file = {folder()}/later.pem\n")
        said(helper, "later.pem: No such file")
        accepted(server)
        write("later.pem", pki.pem(a.other.cert))
        until_rejected(server, helper, "unknown-ca")
        (folder() / "later.pem").unlink()


def crl_ends():
    """Time alone: a CRL that ends while kshaked runs. Nothing is loaded again for that."""
    a = authorities()
    now = pki.datetime.datetime.now(pki.datetime.timezone.utc).replace(microsecond=0)
    ending = crl(a.mid, start=-DAY, end=now - NOW + pki.datetime.timedelta(seconds=8))
    with daemon(TRUSTED + "crl-file = {dir}/list.crl\ncrl-check = leaf\n", "-v", list_crl=ending) as helper, \
            Server(a.leaf) as server:
        if pki.datetime.datetime.now(pki.datetime.timezone.utc) < now + pki.datetime.timedelta(seconds=6):
            accepted(server)
        remaining = now + pki.datetime.timedelta(seconds=10) - pki.datetime.datetime.now(pki.datetime.timezone.utc)
        time.sleep(max(0, remaining.total_seconds()))
        rejected(server, "unknown", X509_V_ERR_CRL_HAS_EXPIRED)
        text = helper.output()
        true("loaded again" not in text, f"something was loaded again: {text!r}")


def loaded_while_asked():
    """Handshakes all the time, a change every now and then: each is judged by one set or the other."""
    a = authorities()
    outcomes, stop = [], threading.Event()

    def client(server):
        while not stop.is_set():
            number, info = attempt(server)
            outcomes.append((number, info.verify_result))

    with daemon(TRUSTED) as helper, Server(a.leaf) as server:
        thread = threading.Thread(target=client, args=(server,), daemon=True)
        thread.start()
        for i in range(6):
            write(CA, pki.pem((a.root, a.other)[i % 2].cert))
            helper.process.send_signal(signal.SIGHUP)
            said(helper, "trust policies loaded again")
            helper.text = ""
            before = len(outcomes)
            wait_until(lambda b=before: len(outcomes) > b + 2, "some handshakes", 20)
        stop.set()
        thread.join(20)
    numbers = {number for number, _ in outcomes}
    equal(numbers, {0, errno.EKEYREJECTED}, "outcomes")


# --- policies ---

POLICIES = """[default]
ca-system = no
[policy everyone]
ca-file = {dir}/trusted.pem
users = any
[policy some]
ca-file = {dir}/trusted.pem
users = 1000-1999
[policy other]
ca-file = {dir}/other.pem
"""


def as_user(uid, function, *args, **kwargs):
    """In a child with this uid; what it raises is raised here."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        text = ""
        try:
            os.setresgid(uid, uid, uid)
            os.setresuid(uid, uid, uid)
            function(*args, **kwargs)
        except BaseException as error:  # pylint: disable=broad-except
            text = f"as uid {uid}: {type(error).__name__}: {error}"
        os.write(writing, text.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    os.waitpid(pid, 0)
    true(not text, text)


def needs_policies(server):
    """The module must have KSHAKE_POLICY."""
    with kshake.prepare(kshake.tcp(server.address)) as sock:
        try:
            kshake.setopt(sock, KSHAKE_POLICY, "everyone")
        except OSError as error:
            if error.errno == errno.ENOPROTOOPT:
                raise Skip("the module has no KSHAKE_POLICY") from None
            raise


def policies():
    a = authorities()
    with daemon(POLICIES, other_pem=pki.pem(a.other.cert)) as helper, Server(a.leaf) as server:
        rejected(server, "unknown-ca")
        needs_policies(server)
        accepted(server, policy="everyone")
        rejected(server, "unknown-ca", policy="other")
        rejected(server, "unknown-ca", policy="default")
        no_policy(server, policy="some")
        no_policy(server, policy="missing")
        said(helper, 'no policy: "server.test" for uid 0 by policy "some": the policy is not for this user')
        as_user(1500, accepted, server, policy="some")
        as_user(1500, accepted, server, policy="everyone")
        as_user(1500, no_policy, server, policy="other")
        as_user(2000, no_policy, server, policy="some")


# --- the cache ---

def cached():
    """A verdict is remembered, and not used once what it rested on has changed."""
    a = authorities()
    with daemon(TRUSTED) as helper, Server(a.leaf, a.leaf.staple()) as server:
        accepted(server)
        info = accepted(server)
        if not info.has(kshake.KSHAKE_INFO_VERIFY_CACHED):
            raise Skip("the module remembers no verdicts")
        write(CA, pki.pem(a.other.cert))
        until_rejected(server, helper, "unknown-ca")
    with daemon(TRUSTED + "lifetime = 0\n"), Server(a.leaf) as server:
        accepted(server)
        info = accepted(server)
        true(not info.has(kshake.KSHAKE_INFO_VERIFY_CACHED), "remembered against the policy")


# --- standby, status ---

def status(*options):
    run = subprocess.run(["kshake", "status", *options], capture_output=True, text=True, check=False)
    return run.returncode, run.stdout


def status_command():
    equal(status()[0], 3, "exit status without a helper")
    equal(json.loads(status("--json")[1])["served"], False, "served")
    with daemon(TRUSTED) as first:
        equal(status()[0], 0, "exit status with a helper")
        with Kshaked("--config", str(first.path)) as second:
            second.wait_joined(2)
            second.text = ""
            said(second, "standing by, another helper serves")
            code, text = status("--json")
            report = json.loads(text)
            equal((code, report["served"], report["module"]["loaded"]), (0, True, True), "status")
            if report["helpers"] is not None:
                equal([h["state"] for h in report["helpers"]], ["active", "standby"], "states")
                equal([h["pid"] for h in report["helpers"]], [first.process.pid, second.process.pid], "pids")
                equal({h["revision"] for h in report["helpers"]}, {kshake.KSHAKE_REVISION}, "revisions")
            as_user(1500, lambda: equal(status()[0], 0, "exit status for a user"))
            first.kill()
            with Server(authorities().leaf) as server:
                accepted(server)
            said(second, "the other helper has left: serving")


def deposed():
    """A kshaked that was stopped for too long finds itself on standby, and serves again when asked."""
    if "helper_state" not in COMMANDS:
        raise Skip("no helper is replaced")
    with daemon(TRUSTED) as first, Server(authorities().leaf) as server, \
            Kshaked("--config", str(first.path)) as second:
        second.text = ""
        second.wait_joined(2)
        accepted(server)
        first.process.send_signal(signal.SIGSTOP)
        write(CA, pki.pem(authorities().root.cert) + b"\n")
        with Server(authorities().stranger) as stranger:
            rejected(stranger, "unknown-ca", timeout=30000)
        said(second, "the other helper has left: serving")
        first.process.send_signal(signal.SIGCONT)
        said(first, "standing by, another helper serves")
        second.kill()
        said(first, "the other helper has left: serving")
        accepted(server)


# --- the daemon and its surroundings ---

def without_rights():
    """As nobody: no capabilities, and files that only root may read are not trusted by accident."""
    a = authorities()
    with daemon(TRUSTED, "--user", "nobody") as helper, Server(a.leaf) as server:
        said(helper, "joined")
        text = pathlib.Path(f"/proc/{helper.process.pid}/status").read_text()
        fields = dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)
        equal({fields[f"Cap{s}"] for s in ("Inh", "Prm", "Eff", "Amb")}, {"0" * 16}, "capabilities")
        equal((set(fields["Uid"].split()), fields["NoNewPrivs"], fields.get("Groups", "").strip()),
              ({"65534"}, "1", ""), "user, no_new_privs, groups")
        if "Seccomp_filters" in fields and "no seccomp filters" not in helper.text:
            equal(fields["Seccomp"], "2", "seccomp")
        accepted(server)
        (folder() / CA).chmod(0o600)
        said(helper, f"{CA}: Permission denied")
        accepted(server)
        (folder() / CA).chmod(0o644)
        said(helper, "trust policies loaded again")
    (folder() / CA).chmod(0o600)
    run = subprocess.run(["kshaked", "--config", str(folder() / "kshaked.conf"), "--user", "nobody"],
                         capture_output=True, text=True, timeout=30, check=False)
    equal(run.returncode, 1, "exit status with a file that nobody may not read")
    true("Permission denied" in run.stderr, run.stderr)


def notifies():
    """sd_notify: ready, reloading, and signs of life."""
    path = str(folder() / "notify")
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(path)
        manager.settimeout(20)
        os.environ.update(NOTIFY_SOCKET=path, WATCHDOG_USEC="400000")
        try:
            with daemon(TRUSTED) as helper:
                seen = []

                def wait_for(text):
                    while not seen or text not in seen[-1]:
                        seen.append(manager.recv(4096).decode())
                wait_for("READY=1")
                wait_for("WATCHDOG=1")
                helper.process.send_signal(signal.SIGHUP)
                wait_for("RELOADING=1\nMONOTONIC_USEC=")
                wait_for("READY=1")
        finally:
            del os.environ["NOTIFY_SOCKET"], os.environ["WATCHDOG_USEC"]


def log_is_limited():
    """A peer cannot fill the disk: 60 rejections, a few lines, and how many are missing."""
    with daemon(TRUSTED) as helper:
        for _ in range(60):
            with Evil(cert="expired") as server:
                number, _ = attempt(server)
                equal(number, errno.EKEYREJECTED, "errno")
                with contextlib.suppress(Exception):
                    server.outcome()
        said(helper, "rejected: ")
        lines = helper.text.count("rejected: ")
        true(20 <= lines < 60, f"{lines} lines")


def cases():
    nobody = lambda a: []  # noqa: E731
    yield "CRL: fine", lambda: crls(nobody, nobody, HOUR, None)
    yield "CRL: the leaf is revoked", lambda: crls(
        lambda a: [a.leaf.cert], nobody, HOUR, ("revoked", X509_V_ERR_CERT_REVOKED))
    yield "CRL: another leaf is", lambda: crls(lambda a: [a.second.cert], nobody, HOUR, None)
    yield "CRL: the intermediate is revoked", lambda: crls(
        nobody, lambda a: [a.mid.cert], HOUR, ("revoked", X509_V_ERR_CERT_REVOKED))
    yield "CRL: ended", lambda: crls(nobody, nobody, -HOUR, ("unknown", X509_V_ERR_CRL_HAS_EXPIRED))
    yield "CRL: with the application's anchors", crl_of_application
    for what, make, outcome in STAPLES:
        yield f"staple: {what}", lambda m=make, o=outcome: staple(m, o)
    yield "staple: revoked, and ignored", lambda: staple(lambda a: a.leaf.staple(REVOKED), None, "ignore")
    yield "staple: required, and none", lambda: staple(lambda a: None, ("status", OCSP_NEEDED), "require")
    yield "staple: required, and good", lambda: staple(lambda a: a.leaf.staple(), None, "require")
    yield "change: the anchors are replaced", anchors_replaced
    yield "change: CRLs appear and go", crl_appears
    yield "change: SIGHUP", hangup
    yield "change: a configuration that makes no sense", broken_configuration
    yield "change: a CRL ends by itself", crl_ends
    yield "change: while handshakes run", loaded_while_asked
    yield "policies by name and user", policies
    yield "verdicts that are remembered", cached
    yield "kshake status, and a standby", status_command
    yield "a kshaked that was replaced", deposed
    yield "without rights", without_rights
    yield "the service manager is told", notifies
    yield "the log is limited", log_is_limited
