# SPDX-License-Identifier: GPL-2.0-only
"""The test certification authority: every key and certificate that the suites use.

Made once for each version of this file, into build/interop/pki-HASH: RSA keys take their time
on an emulated CPU. Each leaf is a folder-less pair NAME.key, NAME.pem (the chain as a server
sends it, leaf first).
"""
import datetime
import errno
import functools
import hashlib
import ipaddress
import os
import pathlib
import shutil
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

TOP = pathlib.Path(__file__).resolve().parents[2]
DIR = TOP / "build" / "interop" / f"pki-{hashlib.sha256(pathlib.Path(__file__).read_bytes()).hexdigest()[:16]}"

NAME = "server.test"
DAY = datetime.timedelta(days=1)
NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)

KEYS = {
    "ecdsa-p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "ecdsa-p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "rsa-2048": lambda: rsa.generate_private_key(65537, 2048),
    "rsa-3072": lambda: rsa.generate_private_key(65537, 3072),
    "rsa-4096": lambda: rsa.generate_private_key(65537, 4096),
}
SERVER = ExtendedKeyUsageOID.SERVER_AUTH
CLIENT = ExtendedKeyUsageOID.CLIENT_AUTH


class Issuer:
    """A CA: its key and certificate, and what signs below it."""

    def __init__(self, name, key, parent=None):
        self.key = key
        self.name = name
        self.cert = certificate(name, key.public_key(), parent or self, ca=True)


def subject(name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def certificate(name, public, issuer, ca=False, sans=(), purpose=None, start=-DAY, days=3650,
                usage=("digital_signature",)):
    """Signed by issuer; start is relative to now; usage: keyUsage of a leaf, None: it has none."""
    builder = (x509.CertificateBuilder()
               .subject_name(subject(name)).issuer_name(subject(issuer.name))
               .public_key(public).serial_number(x509.random_serial_number())
               .not_valid_before(NOW + start).not_valid_after(NOW + start + days * DAY)
               .add_extension(x509.BasicConstraints(ca, None), critical=True)
               .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
               .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(
                   issuer.key.public_key()), False))
    if ca:
        usage = ("key_cert_sign", "crl_sign")
    else:
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose or SERVER]), False)
    if usage is not None:
        builder = builder.add_extension(x509.KeyUsage(**{name: name in usage for name in (
            "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
            "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")}), critical=True)
    if sans:
        builder = builder.add_extension(x509.SubjectAlternativeName(sans), False)
    digest = hashes.SHA384() if getattr(issuer.key, "key_size", 0) == 384 else hashes.SHA256()
    return builder.sign(issuer.key, digest)


def names(*values):
    return [x509.DNSName(v) for v in values] + [
        x509.IPAddress(ipaddress.ip_address(a)) for a in ("127.0.0.1", "::1")]


def pem(*certs):
    return b"".join(c.public_bytes(serialization.Encoding.PEM) for c in certs)


def save(folder, name, key, *chain):
    (folder / f"{name}.key").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption()))
    (folder / f"{name}.pem").write_bytes(pem(*chain))
    if len(chain) > 1:
        (folder / f"{name}.chain.pem").write_bytes(pem(*chain[1:]))


def staple(leaf, issuer):
    """An OCSP response by the CA itself: good."""
    return (ocsp.OCSPResponseBuilder()
            .add_response(cert=leaf, issuer=issuer.cert, algorithm=hashes.SHA1(),
                          cert_status=ocsp.OCSPCertStatus.GOOD, this_update=NOW - DAY,
                          next_update=NOW + 365 * DAY, revocation_time=None,
                          revocation_reason=None)
            .responder_id(ocsp.OCSPResponderEncoding.NAME, issuer.cert)
            .sign(issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER))


def generate(folder):
    root = Issuer("kshake test root", KEYS["ecdsa-p256"]())
    sub = Issuer("kshake test intermediate", KEYS["ecdsa-p384"](), root)
    other = Issuer("kshake test root of somebody else", KEYS["ecdsa-p256"]())
    for ca, name in ((root, "root"), (sub, "intermediate"), (other, "other-root")):
        (folder / f"{name}.pem").write_bytes(pem(ca.cert))
        (folder / f"{name}.der").write_bytes(ca.cert.public_bytes(serialization.Encoding.DER))
    sans = names(NAME)
    for name, make in KEYS.items():
        key = make()
        direct = certificate(NAME, key.public_key(), root, sans=sans)
        below = certificate(NAME, key.public_key(), sub, sans=sans)
        save(folder, name, key, direct)
        save(folder, f"{name}-int", key, below, sub.cert)
        (folder / f"{name}.ocsp").write_bytes(staple(direct, root))
        (folder / f"{name}-int.ocsp").write_bytes(staple(below, sub))

    key = KEYS["ecdsa-p256"]()
    public = key.public_key()

    def leaf(name, issuer=root, key=key, **kwargs):
        kwargs.setdefault("sans", sans)
        save(folder, name, key, certificate(NAME, key.public_key(), issuer, **kwargs))

    leaf("wrong-name", sans=[x509.DNSName("other.test")])
    leaf("expired", start=-20 * DAY, days=10)
    leaf("not-yet-valid", start=3650 * DAY)
    leaf("unknown-ca", issuer=other)
    leaf("wrong-purpose", purpose=CLIENT)
    leaf("wildcard", sans=[x509.DNSName("*.wild.test")])
    for kind in ("ecdsa-p256", "ecdsa-p384", "rsa-2048"):
        client = KEYS[kind]()
        save(folder, f"client-{kind}", client, certificate(
            f"client-{kind}.test", client.public_key(), sub, purpose=CLIENT,
            sans=[x509.DNSName(f"client-{kind}.test")]), sub.cert)
    leaf("client-expired", purpose=CLIENT, start=-20 * DAY, days=10)
    leaf("client-unknown-ca", purpose=CLIENT, issuer=other)
    # For RSA key exchange (RFC 5246, 7.4.2), one that anybody has, one that can do nothing else, and one for anything.
    rsa_key, both = KEYS["rsa-2048"](), ("digital_signature", "key_encipherment")
    leaf("rsa-kex", key=rsa_key, usage=both)
    leaf("rsa-kex-alone", key=rsa_key, usage=("key_encipherment",))
    leaf("rsa-kex-any", key=rsa_key, usage=None)
    below = certificate(NAME, rsa_key.public_key(), sub, sans=sans, usage=both)
    save(folder, "rsa-kex-int", rsa_key, below, sub.cert)
    direct = x509.load_pem_x509_certificates((folder / "rsa-kex.pem").read_bytes())[0]
    (folder / "rsa-kex.ocsp").write_bytes(staple(direct, root))
    (folder / "rsa-kex-int.ocsp").write_bytes(staple(below, sub))
    leaf("name-in-cn-only", sans=[x509.DNSName("unrelated.test")])
    leaf("ed25519", key=ed25519.Ed25519PrivateKey.generate())
    leaf("p521", key=ec.generate_private_key(ec.SECP521R1()))
    alone = Issuer(NAME, key)
    alone.cert = certificate(NAME, public, alone, sans=sans)
    save(folder, "self-signed", key, alone.cert)
    # The leaf's issuer exists but the server does not send it, and nobody else has it.
    save(folder, "missing-intermediate", key,
         certificate(NAME, public, sub, sans=sans))
    # Signed by a leaf, which is no CA.
    shadow = Issuer("kshake test leaf as CA", KEYS["ecdsa-p256"]())
    shadow.cert = certificate(shadow.name, shadow.key.public_key(), root, sans=sans)
    save(folder, "leaf-as-ca", key, certificate(NAME, public, shadow, sans=sans), shadow.cert)
    (folder / "http.txt").write_text("hello from nginx\n")


def ensure():
    """The folder, made if it is not there.

    Guests that run at the same time share it, and no lock of one holds in another: each makes
    all of it aside, and what the first one has made is everybody's.
    """
    if DIR.exists():
        return DIR
    DIR.parent.mkdir(parents=True, exist_ok=True)
    made = pathlib.Path(tempfile.mkdtemp(prefix="pki.", dir=DIR.parent))
    try:
        generate(made)
        made.chmod(0o755)
        os.rename(made, DIR)
    except OSError as error:
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return DIR


def path(name):
    return str(DIR / name)


def read(name):
    return (DIR / name).read_bytes()


def anchors():
    """What the tests trust, as KSHAKE_TRUST_ANCHORS takes it."""
    return read("root.der")


@functools.cache
def load(name):
    """(private key, [DER, leaf first]) of a leaf"""
    # Its own validation takes longer than all else on an emulated CPU.
    key = serialization.load_pem_private_key(read(f"{name}.key"), None,
                                             unsafe_skip_rsa_key_validation=True)
    chain = x509.load_pem_x509_certificates(read(f"{name}.pem"))
    return key, [c.public_bytes(serialization.Encoding.DER) for c in chain]


@functools.cache
def key_der(name):
    """A leaf's private key: PKCS#8 in DER."""
    return load(name)[0].private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8,
                                       serialization.NoEncryption())


def chain_der(name):
    """As KSHAKE_CHAIN takes it."""
    return b"".join(load(name)[1])


def distinguished_names(*names):
    """The subjects of CAs, as KSHAKE_AUTHORITIES takes them."""
    found = [x509.load_pem_x509_certificate(read(f"{name}.pem")).subject.public_bytes() for name in names]
    return b"".join(len(name).to_bytes(2, "big") + name for name in found)


@functools.cache
def spki(name):
    """A leaf's SubjectPublicKeyInfo in DER."""
    return x509.load_pem_x509_certificates(read(f"{name}.pem"))[0].public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def spki_sha256(name):
    return hashlib.sha256(spki(name)).digest()


if __name__ == "__main__":
    print(ensure())
