"""The one function that says whose request it is: forged headers do not count, people do."""

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from common.client_address import client_address, counted_address

PROXY = "127.0.0.1"


def of(forwarded=None, remote=PROXY):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "address"),
    [
        (0, None, "203.0.113.7", "203.0.113.7"),
        (0, "198.51.100.1", "203.0.113.7", "203.0.113.7"),
        (1, "203.0.113.7", PROXY, "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", PROXY, "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.1", PROXY, "203.0.113.7"),
        (2, "10.0.0.1", PROXY, PROXY),  # passed one proxy alone
        (1, None, PROXY, PROXY),  # a monitor on this machine
        (1, "tidak tahu", PROXY, PROXY),
        (1, "", PROXY, PROXY),
        (1, "203.0.113.7:5123", PROXY, "203.0.113.7"),
        (1, "[2001:db8::7]:5123", PROXY, "2001:db8::7"),
        (1, "2001:DB8:0:0::7", PROXY, "2001:db8::7"),
        (1, "::ffff:203.0.113.7", PROXY, "203.0.113.7"),
        (0, None, "", "127.0.0.1"),  # a socket file has no address
    ],
)
def test_the_client_is_whom_the_outermost_proxy_of_ours_saw(
    settings, proxies, forwarded, remote, address
):
    settings.TRUSTED_PROXIES = proxies
    assert client_address(of(forwarded, remote)) == address


@given(
    forged=st.lists(st.text("0123456789abcdef:.[] -", max_size=20), max_size=4),
    proxies=st.integers(1, 3),
)
def test_whatever_a_client_writes_it_does_not_change_who_it_is(forged, proxies):
    own = ["203.0.113.7", *[f"10.0.0.{number}" for number in range(1, proxies)]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.TRUSTED_PROXIES", proxies, raising=False)
        assert client_address(of(", ".join([*forged, *own]))) == "203.0.113.7"


def test_a_subscriber_of_ipv6_is_counted_once_over_all_their_addresses(settings):
    settings.TRUSTED_PROXIES = 1
    one, other, neighbour = "2001:db8:1:2::3", "2001:db8:1:2:ffff::9", "2001:db8:1:3::3"
    assert counted_address(of(one)) == counted_address(of(other))
    assert counted_address(of(one)) != counted_address(of(neighbour))
    assert counted_address(of("203.0.113.7")) == "203.0.113.7"
