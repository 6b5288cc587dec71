"""Whose request it is: the one place that says the address of a client, for every limit and log.

Each proxy in front adds to `X-Forwarded-For` whom it speaks for, so that the entry of the outermost
one of ours (`TRUSTED_PROXIES` from the right) is true; what stands left of it, anybody can write.
"""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from rest_framework.throttling import SimpleRateThrottle

LOCAL = "127.0.0.1"  # of a connection through a socket file, which has no address
HOUSEHOLD = 64  # bits: one subscriber's part of IPv6, from which they may choose any address


def client_address(request: HttpRequest) -> str:
    """`203.0.113.7`; the connection's own address where the proxies did not say another."""
    number: int = settings.TRUSTED_PROXIES
    entries = request.headers.get("X-Forwarded-For", "").split(",")
    if number and len(entries) >= number and (address := _read(entries[-number])):
        return address
    return _read(request.META.get("REMOTE_ADDR", "")) or LOCAL


def counted_address(request: HttpRequest) -> str:
    """What limits are counted by: an address of IPv4, a subscriber's network of IPv6."""
    address = client_address(request)
    if ":" in address:
        return str(ip_network(f"{address}/{HOUSEHOLD}", strict=False))
    return address


def _read(text: str) -> str:
    """Without a port and in its usual spelling; empty where it is no address."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address)


class AddressThrottle(SimpleRateThrottle):
    """So many requests of one address, as a setting says."""

    setting: str

    def get_rate(self) -> str:
        return getattr(settings, self.setting)

    def get_ident(self, request: HttpRequest) -> str:
        return counted_address(request)

    def get_cache_key(self, request: HttpRequest, view: object) -> str | None:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}
