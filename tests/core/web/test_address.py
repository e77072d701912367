"""Addresses as people, pages and attackers write them: read one way only, or refused with a sentence."""

import ipaddress
import socket

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.locale import speaking
from core.web.address import may_dial, read_address
from core.web.errors import Refused
from core.web.networks import is_public

REFUSED = [
    ("", "Name an address"),
    ("file:///etc/passwd", "http://"),
    ("ftp://shop.example/", "http://"),
    ("gopher://shop.example:70/_", "http://"),
    ("javascript:alert(1)", "http://"),
    ("data:text/html,hello", "http://"),
    ("shop.example/item", "http://"),
    ("http:shop.example", "http://"),
    ("http:///path", "cannot be read"),
    ("//shop.example/", "http://"),
    ("http://127.0.0.1", "not on the public internet"),
    ("http://127.0.0.1:80/", "not on the public internet"),
    ("https://127.8.9.1/", "not on the public internet"),
    ("http://[::1]", "not on the public internet"),
    ("http://[::]", "not on the public internet"),
    ("http://[::ffff:127.0.0.1]", "not on the public internet"),
    ("http://[::ffff:7f00:1]", "not on the public internet"),
    ("http://[0:0:0:0:0:ffff:10.0.0.1]", "not on the public internet"),
    ("http://[64:ff9b::10.0.0.1]", "not on the public internet"),
    ("http://[64:ff9b:1::1]", "not on the public internet"),
    ("http://[2002:7f00:1::]", "not on the public internet"),
    ("http://[2002:a9fe:a9fe::1]", "not on the public internet"),
    ("http://[2001:0:53aa:64c:0:5efe:7f00:1]", "not on the public internet"),
    ("http://[2607:f8b0::5efe:192.168.1.1]", "not on the public internet"),
    ("http://[::127.0.0.1]", "not on the public internet"),
    ("http://[fe80::1]", "not on the public internet"),
    ("http://[fd00:ec2::254]", "not on the public internet"),
    ("http://[fec0::1]", "not on the public internet"),
    ("http://[ff02::1]", "not on the public internet"),
    ("http://[2001:db8::1]", "not on the public internet"),
    ("http://[100::1]", "not on the public internet"),
    ("http://[fe80::1%25eth0]", "network card"),
    ("http://[fe80::1%eth0]", "network card"),
    ("http://169.254.169.254/latest/meta-data/", "not on the public internet"),
    ("http://10.0.0.1", "not on the public internet"),
    ("http://172.31.255.255", "not on the public internet"),
    ("http://192.168.0.1", "not on the public internet"),
    ("http://100.64.0.1", "not on the public internet"),
    ("http://100.100.100.200", "not on the public internet"),
    ("http://168.63.129.16", "not on the public internet"),
    ("http://0.0.0.0", "not on the public internet"),
    ("http://224.0.0.1", "not on the public internet"),
    ("http://255.255.255.255", "not on the public internet"),
    ("http://192.0.2.1", "not on the public internet"),
    ("http://198.18.0.1", "not on the public internet"),
    ("http://203.0.113.9", "not on the public internet"),
    ("http://0x7f000001", "unusual writing"),
    ("http://0x7f.1", "unusual writing"),
    ("http://0X7F.0.0.0X1", "unusual writing"),
    ("http://2130706433", "unusual writing"),
    ("http://017700000001", "unusual writing"),
    ("http://0177.0.0.1", "unusual writing"),
    ("http://127.1", "unusual writing"),
    ("http://127.0.1", "unusual writing"),
    ("http://127.0.0.01", "unusual writing"),
    ("http://0", "unusual writing"),
    ("http://93.184.216", "unusual writing"),
    ("http://1.2.3.4.5", "unusual writing"),
    ("http://999.1.1.1", "unusual writing"),
    ("http://foo.0x1", "unusual writing"),
    ("http://127.0.0.1.", "not on the public internet"),
    ("http://１２７.０.０.１", "not on the public internet"),
    ("http://①②⑦.⓪.⓪.①", "not on the public internet"),
    ("http://127。0。0。1", "not on the public internet"),
    ("http://１２７．１", "unusual writing"),
    ("http://٣٤.١.١.١", "cannot be read"),
    ("http://localhost", "not on the public internet"),
    ("http://LOCALHOST.", "not on the public internet"),
    ("http://ｌｏｃａｌｈｏｓｔ/", "not on the public internet"),
    ("http://shop.localhost", "not on the public internet"),
    ("http://router.lan", "not on the public internet"),
    ("http://metadata.google.internal", "not on the public internet"),
    ("http://printer", "not on the public internet"),
    ("http://shop.example:8080", "only 80 and 443"),
    ("http://shop.example:22", "only 80 and 443"),
    ("http://shop.example:0", "only 80 and 443"),
    ("http://shop.example:65536", "cannot be read"),
    ("http://shop.example:٨٠", "cannot be read"),
    ("http://shop.example:+80", "cannot be read"),
    ("http://shop.example:80:80", "cannot be read"),
    ("http://[::1", "cannot be read"),
    ("http://[::1]x", "cannot be read"),
    ("http://[127.0.0.1]", "cannot be read"),
    ("http://[v1.fe80]", "cannot be read"),
    ("http://user@shop.example", "before the @"),
    ("http://user:word@shop.example", "before the @"),
    ("http://shop.example@127.0.0.1", "before the @"),
    ("http://127.0.0.1#@shop.example", "not on the public internet"),
    ("http://shop.example\\@127.0.0.1", "signs that no address has"),
    ("http://shop.example/a b", "signs that no address has"),
    ("http://shop.exa\nmple/", "signs that no address has"),
    ("http://shop.example/\r\nHost: other", "signs that no address has"),
    ("http://shop.example/\u202egnp", "signs that no address has"),
    ("http://127.0.0.1\u200b", "signs that no address has"),
    ("http://127.0.0.1%2f.shop.example", "cannot be read"),
    ("http://shop%2eexample", "cannot be read"),
    ("http://shop..example", "cannot be read"),
    ("http://.example.com", "cannot be read"),
    ("http://-a.example", "cannot be read"),
    (f"http://{'a' * 64}.example", "cannot be read"),
    (f"http://shop.example/{'a' * 2000}", "longer than"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_the_desk_does_not_go_there(text: str, said: str) -> None:
    with speaking("en"), pytest.raises(Refused, match=said):
        read_address(text)


def test_the_refusal_speaks_chinese() -> None:
    with speaking("zh"), pytest.raises(Refused, match="公网"):
        read_address("http://10.0.0.1")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("http://shop.example", "http://shop.example/"),
        ("  HTTPS://Shop.Example:443/a?b=1#c ", "https://shop.example/a?b=1"),
        ("http://shop.example./", "http://shop.example/"),
        ("https://shop.example:80/", "https://shop.example:80/"),
        ("https://93.184.215.14/x", "https://93.184.215.14/x"),
        ("http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/", "http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/"),
        ("https://商店.example/坚果?名=核桃", "https://xn--czrs0t.example/%E5%9D%9A%E6%9E%9C?%E5%90%8D=%E6%A0%B8%E6%A1%83"),
        ("https://shop.example/a%20b?u=http://x.example/", "https://shop.example/a%20b?u=http://x.example/"),
        ("https://detail.shop.example/item.htm?id=1&sku[]=2", "https://detail.shop.example/item.htm?id=1&sku[]=2"),
    ],
)  # fmt: skip
def test_what_is_meant_is_kept(text: str, read: str) -> None:
    assert str(read_address(text)) == read


def test_a_test_server_is_reached_only_at_its_own_port() -> None:
    allowed = frozenset({("127.0.0.1", 4711)})
    assert read_address("http://127.0.0.1:4711/a", allowed=allowed).port == 4711
    for other in ("http://127.0.0.1:4712", "http://127.0.0.1", "http://127.0.0.2:4711", "http://[::1]:4711"):
        with pytest.raises(Refused):
            read_address(other, allowed=allowed)
    assert may_dial("127.0.0.1", 4711, allowed=allowed)
    assert not may_dial("127.0.0.1", 4711)
    assert not may_dial("::ffff:127.0.0.1", 4711, allowed=allowed)


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("93.184.215.14", True),
        ("1.1.1.1", True),
        ("100.63.255.255", True),
        ("172.32.0.1", True),
        ("2606:4700::1111", True),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::93.184.215.14", True),
        ("2002:5db8:d70e::1", True),
        ("64:ff9b::127.0.0.1", False),
        ("2001::1", False),
        ("3fff::1", False),
        ("4000::1", False),
        ("192.88.99.1", False),
    ],
)
def test_public_is_what_was_given_out(ip: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(ip)) is public


def _spellings(address: ipaddress.IPv4Address) -> st.SearchStrategy[str]:
    """Ways in which systems take an IPv4 address: one to four parts, each decimal, octal or hexadecimal."""
    number = int(address)
    splits = [
        (number,),
        (number >> 24, number & 0xFFFFFF),
        (number >> 24, number >> 16 & 255, number & 0xFFFF),
        (number >> 24, number >> 16 & 255, number >> 8 & 255, number & 255),
    ]
    bases = st.sampled_from([str, hex, lambda n: f"0{n:o}", lambda n: f"0x{n:08X}", lambda n: f"00{n:o}"])
    return st.sampled_from(splits).flatmap(
        lambda parts: st.tuples(*(bases.map(lambda write, n=part: write(n)) for part in parts)).map(".".join)
    )


IPV4 = st.integers(0, 2**32 - 1).map(ipaddress.IPv4Address)
INSIDE = st.sampled_from(
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "192.168.1.1",
        "172.16.0.1",
        "0.0.0.0",
        "100.64.1.1",
        "224.0.0.251",
    ]
).map(ipaddress.IPv4Address)


@given(INSIDE.flatmap(_spellings), st.sampled_from(["", ".", "。"]))
def test_no_spelling_of_an_inner_address_is_let_through(host: str, dot: str) -> None:
    with pytest.raises(Refused):
        read_address(f"http://{host}{dot}/")


@given(st.one_of(IPV4.flatmap(_spellings), st.text("0123456789abcdefxX.。１２①:[]%", max_size=24)))
@example("127.1")
@example("[::ffff:7f00:1]")
def test_what_the_system_takes_for_an_inner_address_is_refused(host: str) -> None:
    try:
        address = read_address(f"http://{host}/")
    except Refused:
        return
    try:  # the system's own reading, of what would go over the wire and of what was written
        taken = {socket.inet_ntoa(socket.inet_aton(each)) for each in (address.host, host)}
    except OSError:
        return
    assert all(ipaddress.ip_address(each).is_global for each in taken)
    assert taken == {address.host}


@given(st.integers(0, 2**128 - 1).map(ipaddress.IPv6Address), INSIDE)
def test_what_wraps_an_inner_address_is_not_public(
    outer: ipaddress.IPv6Address, inner: ipaddress.IPv4Address
) -> None:
    number = int(inner)
    for wrapped in (
        0xFFFF << 32 | number,
        0x64FF9B << 96 | number,
        0x2002 << 112 | number << 80 | int(outer) & (1 << 80) - 1,
        int(outer) >> 64 << 64 | 0x5EFE << 32 | number,
        int(outer) >> 64 << 64 | 0x02005EFE << 32 | number,
        number,
    ):
        assert not is_public(ipaddress.IPv6Address(wrapped))


@given(st.one_of(IPV4, st.integers(0, 2**128 - 1).map(ipaddress.IPv6Address)))
def test_nothing_is_public_that_python_calls_private(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if is_public(ip):
        inner = getattr(ip, "ipv4_mapped", None) or ip
        assert inner.is_global
        assert not inner.is_multicast
