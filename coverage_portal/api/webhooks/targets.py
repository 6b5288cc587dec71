"""Where a webhook may lead: over HTTPS to an address that everybody can reach, never into a network
behind the portal. In the demo to this machine too, for whoever tries it."""

import socket
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

PORTS = {"https": 443, "http": 80}


class TargetRefusedError(Exception):
    """With a sentence for whoever registers the address."""


@dataclass(frozen=True, slots=True)
class Target:
    """`address` is what was checked, and what is spoken to: the name is not looked up again."""

    host: str
    port: int
    address: str
    path: str
    is_tls: bool


def target_of(url: str) -> Target:
    parts = urlsplit(url)
    try:
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise TargetRefusedError(_("Porta pada alamat ini tidak dapat dibaca.")) from None
    if not parts.hostname or parts.scheme not in PORTS:
        raise TargetRefusedError(_("Tulis alamat lengkap yang dimulai dengan https://."))
    if parts.username is not None or parts.password is not None:
        raise TargetRefusedError(_("Jangan menulis nama pengguna atau sandi dalam alamat."))
    addresses = _addresses(parts.hostname, port)
    is_here = settings.DEMO and all(each.is_loopback for each in addresses)
    if parts.scheme != "https" and not is_here:
        raise TargetRefusedError(_("Alamat harus dimulai dengan https://."))
    if not is_here and not all(_is_public(each) for each in addresses):
        raise TargetRefusedError(
            _("Alamat ini berada di jaringan tertutup; pakai alamat yang terbuka di internet.")
        )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.hostname, port, str(addresses[0]), path, parts.scheme == "https")


def _addresses(host: str, port: int) -> list[Any]:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise TargetRefusedError(_("Nama server pada alamat ini tidak ditemukan.")) from None
    return [_unmapped(ip_address(str(row[4][0]).partition("%")[0])) for row in rows]


def _unmapped(address: Any) -> Any:
    """`::ffff:10.0.0.1` is 10.0.0.1."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_public(address: Any) -> bool:
    return address.is_global and not address.is_multicast
