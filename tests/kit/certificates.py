"""A test authority and server certificates: a good one, an expired one and a self-signed one."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ServerCertificate:
    """PEM files for a server on loopback. *fingerprint* is SHA-256, lower-case hex."""

    certificate: Path
    key: Path
    fingerprint: str


@dataclass(frozen=True)
class Certificates:
    """What the test authority (*authority*, a PEM file) issued, and one that it did not."""

    authority: Path
    good: ServerCertificate
    expired: ServerCertificate
    self_signed: ServerCertificate
    wrong_host: ServerCertificate


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class _Authority:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("Test authority")
        now = datetime.now(UTC)
        self._certificate = (
            self._builder(self._name, self._name, self._key, now - _DAY, now + 2 * _DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=True,
                    key_cert_sign=True,
                    crl_sign=True,
                    content_commitment=False,
                    key_encipherment=False,
                    data_encipherment=False,
                    key_agreement=False,
                    encipher_only=False,
                    decipher_only=False,
                ),
                critical=True,
            )
            .sign(self._key, hashes.SHA256())
        )
        self.path = folder / "authority.pem"
        self.path.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))

    def _builder(
        self,
        subject: x509.Name,
        issuer: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        start: datetime,
        end: datetime,
    ) -> x509.CertificateBuilder:
        identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        return (
            x509.CertificateBuilder(issuer, subject, key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
            .add_extension(identifier, critical=False)
        )

    def issue(
        self,
        name: str,
        *,
        host: str = "localhost",
        age: timedelta = _DAY,
        own_signature: bool = False,
    ) -> ServerCertificate:
        """Write ``name.pem`` and ``name.key``: valid for two days from *age* ago."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _name(host)
        issuer, signer = (subject, key) if own_signature else (self._name, self._key)
        start = datetime.now(UTC) - age
        names: list[x509.GeneralName] = [x509.DNSName(host)]
        if host == "localhost":
            names.append(x509.IPAddress(IPv4Address("127.0.0.1")))
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        signed_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
        certificate = (
            self._builder(subject, issuer, key, start, start + 2 * _DAY)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=False)
            .add_extension(signed_by, critical=False)
            .sign(signer, hashes.SHA256())
        )
        files = self._folder / f"{name}.pem", self._folder / f"{name}.key"
        files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        files[1].write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        for file in files:
            file.chmod(0o644)  # the servers' accounts read them; they are worth nothing elsewhere
        return ServerCertificate(*files, certificate.fingerprint(hashes.SHA256()).hex())


def make_certificates(folder: Path) -> Certificates:
    """Make a fresh authority and its certificates in *folder*; some 10 ms."""
    authority = _Authority(folder)
    authority.path.chmod(0o644)
    return Certificates(
        authority=authority.path,
        good=authority.issue("good"),
        expired=authority.issue("expired", age=10 * _DAY),
        self_signed=authority.issue("self-signed", own_signature=True),
        wrong_host=authority.issue("wrong-host", host="mail.example.test"),
    )
