"""Credentials made up for tests, by the issuers' rules; none was ever valid, and none stands in a file."""

import base64
import binascii
import random
import string

_ALPHANUMERIC = string.ascii_letters + string.digits
_BASE64 = _ALPHANUMERIC + "+/"


def azure_devops_token(seed: int) -> str:
    """84 characters with the signature AZDO at the 77th."""
    made, reserved, checksum = (_some(_ALPHANUMERIC, length, seed) for length in (52, 18, 4))
    return f"{made}JQQJ99{reserved}AZDO{checksum}"


def legacy_azure_devops_token(seed: int) -> str:
    """52 characters of base32 with the checksum of a user's token."""
    content = bytearray(random.Random(seed).randbytes(32))
    counted = bytes(content[0:2] + content[3:7] + content[9:22] + content[23:32])
    checksum = (binascii.crc32(counted) ^ 0xE0B9692D).to_bytes(4, "little")
    for place, byte in zip((22, 8, 7, 2), checksum, strict=True):
        content[place] = byte
    return base64.b32encode(content).decode().rstrip("=").lower()


def storage_key(seed: int) -> str:
    """88 characters of base64 with the signature +ASt."""
    return f"{_some(_BASE64, 76, seed)}+ASt{_some(_BASE64, 6, seed)}=="


def account_key(seed: int) -> str:
    """64 bytes in base64."""
    return base64.b64encode(random.Random(seed).randbytes(64)).decode()


def shared_access_signature(seed: int) -> str:
    """The query of a URL to a blob."""
    signature = (
        base64.b64encode(random.Random(seed).randbytes(32)).decode().replace("+", "%2B").replace("/", "%2F")
    )
    return f"sv=2024-11-04&se=2026-12-31T00:00:00Z&sr=b&sp=r&sig={signature.replace('=', '%3D')}"


def web_token(seed: int) -> str:
    """Header, claims and signature."""
    parts = (
        b'{"alg":"RS256","typ":"JWT"}',
        b'{"aud":"499b84ac","sub":"x"}',
        random.Random(seed).randbytes(64),
    )
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def private_key(seed: int) -> str:
    """PEM."""
    body = base64.b64encode(random.Random(seed).randbytes(300)).decode()
    return f"-----BEGIN RSA PRIVATE {'KEY'}-----\n{body}\n-----END RSA PRIVATE {'KEY'}-----"


def github_token(seed: int) -> str:
    """40 characters."""
    return f"ghp_{_some(_ALPHANUMERIC, 36, seed)}"


def entra_secret(seed: int) -> str:
    """40 characters."""
    return f"{_some(_ALPHANUMERIC, 3, seed)}8Q~{_some(_ALPHANUMERIC, 34, seed)}"


def aws_key(seed: int) -> str:
    """20 characters."""
    return f"AKIA{_some(string.ascii_uppercase + '234567', 16, seed)}"


def connection_string(seed: int) -> str:
    """Of a storage account."""
    return (
        f"DefaultEndpointsProtocol=https;AccountName=web;AccountKey={account_key(seed)};EndpointSuffix=core"
    )


def password(seed: int) -> str:
    """14 characters of all classes."""
    return f"{_some(_ALPHANUMERIC, 10, seed)}aA1!"


ALL = {
    azure_devops_token: "Azure DevOps token",
    legacy_azure_devops_token: "Azure DevOps token",
    storage_key: "Azure storage key",
    account_key: "Azure account key",
    shared_access_signature: "shared access signature",
    web_token: "JSON web token",
    private_key: "private key",
    github_token: "GitHub token",
    entra_secret: "Entra client secret",
    aws_key: "AWS access key",
}
"""Makers of those that show by their form, with their kinds."""


def _some(alphabet: str, length: int, seed: int) -> str:
    return "".join(random.Random(seed).choices(alphabet, k=length))
