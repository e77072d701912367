"""The guard at the socket: what is refused is never dialled, what is too much or too slow is cut off."""

import gzip
import itertools
import zlib
from collections.abc import Callable

import pytest

from core.locale import speaking
from core.web.errors import Refused, TooLarge, Unreachable
from tests.core.web.outside import HTML, PUBLIC, Outside, moved, response

INNER = [
    "127.0.0.1",
    "10.0.0.7",
    "169.254.169.254",
    "::1",
    "::ffff:127.0.0.1",
    "fe80::1%2",
    "64:ff9b::a00:1",
    "0.0.0.0",
]


def test_a_page_comes_from_the_address_that_was_checked() -> None:
    outside = Outside(response())
    answer = outside.fetcher().get("http://shop.example/nuts?id=1")
    assert (answer.status, answer.body, outside.asked) == (200, HTML, ["shop.example"])
    assert outside.dialled == [(PUBLIC, 80)]
    assert outside.written.startswith(b"GET /nuts?id=1 HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: Yunce/")
    assert outside.closed >= 1


def test_the_certificate_is_asked_for_the_name_while_the_checked_address_is_dialled() -> None:
    outside = Outside(response())
    outside.fetcher().get("https://shop.example/")
    assert (outside.tls_names, outside.dialled) == (["shop.example"], [(PUBLIC, 443)])


def test_no_cookie_no_key_and_no_proxy_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    outside = Outside(response(set_cookie="visit=1"), response())
    fetcher = outside.fetcher()
    fetcher.get("http://shop.example/")
    fetcher.get("http://shop.example/")
    assert outside.dialled == [(PUBLIC, 80)] * 2
    assert b"cookie" not in outside.written.lower()
    assert b"authorization" not in outside.written.lower()


@pytest.mark.parametrize("ip", INNER)
def test_a_name_that_leads_inside_is_never_dialled(ip: str) -> None:
    outside = Outside()
    outside.names["shop.example"] = [[ip]]
    with (
        speaking("en"),
        pytest.raises(Refused, match="is not on the public internet") as refusal,
    ):
        outside.fetcher().get("http://shop.example/")
    assert outside.dialled == []
    assert refusal.value.was_sent is False


@pytest.mark.parametrize("ip", INNER)
def test_one_inner_address_among_public_ones_is_enough(ip: str) -> None:
    outside = Outside()
    outside.names["shop.example"] = [[PUBLIC, ip]]
    with pytest.raises(Refused):
        outside.fetcher().get("http://shop.example/")
    assert outside.dialled == []


def test_a_name_that_leads_inside_only_the_second_time_is_refused_then() -> None:
    outside = Outside(response())
    outside.names["shop.example"] = [[PUBLIC], ["127.0.0.1"]]
    fetcher = outside.fetcher()
    fetcher.get("http://shop.example/")
    assert outside.asked == ["shop.example"]  # one look-up a connection: nothing to swap in between
    with pytest.raises(Refused):
        fetcher.get("http://shop.example/")
    assert outside.dialled == [(PUBLIC, 80)]


def test_a_redirect_to_the_same_name_is_looked_up_and_checked_anew() -> None:
    outside = Outside(moved("/next"), response())
    outside.names["shop.example"] = [[PUBLIC], ["192.168.1.1"]]
    with pytest.raises(Refused):
        outside.fetcher().get("http://shop.example/")
    assert outside.dialled == [(PUBLIC, 80)]


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://169.254.169.254/latest/",
        "//localhost/",
        "http://shop.example:8080/",
        "http://me:word@shop.example/",
        "file:///etc/passwd",
        "http://inner.example/",
        "http://shop.example/\tx",
        "http://[::1",
        "//10.0.0.1/",
        "//[::ffff:10.0.0.1]/",
        "/\\10.0.0.1/",
        "javascript:alert(1)",
    ],
)
def test_a_redirect_to_where_the_desk_does_not_go_is_refused(to: str) -> None:
    outside = Outside(moved(to))
    outside.names["inner.example"] = [["10.0.0.1"]]
    with pytest.raises(Refused):
        outside.fetcher().get("http://shop.example/")
    assert outside.dialled == [(PUBLIC, 80)]


def test_three_redirects_are_followed_and_a_fourth_is_not() -> None:
    outside = Outside(moved("/1"), moved("https://shop.example/2"), moved("3"), response())
    assert str(outside.fetcher().get("http://shop.example/").address) == "https://shop.example/3"
    with pytest.raises(Refused):
        Outside(*[moved("/again")] * 9).fetcher().get("http://shop.example/")


def test_a_redirect_from_secured_to_unsecured_is_refused() -> None:
    outside = Outside(moved("http://shop.example/"))
    with speaking("en"), pytest.raises(Refused, match="unsecured"):
        outside.fetcher().get("https://shop.example/")
    assert outside.dialled == [(PUBLIC, 443)]


def test_what_is_posted_goes_to_no_further_place() -> None:
    outside = Outside(moved("http://other.example/"))
    told: list[bytes] = []
    answer = outside.fetcher().post(
        "http://shop.example/hook",
        b"{}",
        {"Content-Type": "application/json"},
        before_writing=lambda: told.append(outside.written),
    )
    assert told == [b""]
    assert (answer.status, outside.dialled) == (302, [(PUBLIC, 80)])
    assert outside.written.endswith(b"\r\n\r\n{}")


def test_a_dead_address_gives_way_to_the_next_one() -> None:
    outside = Outside(response())
    outside.names["shop.example"] = [["2606:4700::1111", PUBLIC]]
    outside.dead.add("2606:4700::1111")
    assert outside.fetcher().get("http://shop.example/").status == 200
    assert outside.dialled == [("2606:4700::1111", 80), (PUBLIC, 80)]


def test_a_name_that_does_not_exist_is_a_sentence() -> None:
    with speaking("en"), pytest.raises(Unreachable, match=r"no site named nobody\.example"):
        Outside().fetcher().get("http://nobody.example/")


def test_a_body_of_two_gigabytes_is_not_read() -> None:
    outside = Outside(response(b"x" * 1000, content_length=str(2 * 2**30)))
    with speaking("en"), pytest.raises(TooLarge, match="larger than the desk reads"):
        outside.fetcher().get("http://shop.example/")
    assert outside.received < 2000


@pytest.mark.parametrize(
    "beginning", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"]
)
def test_an_endless_body_is_cut_off(beginning: bytes) -> None:
    chunk = b"1000\r\n" + b"x" * 4096 + b"\r\n" if b"chunked" in beginning else b"x" * 4096
    outside = Outside(itertools.chain([beginning], itertools.repeat(chunk)))
    with pytest.raises(TooLarge):
        outside.fetcher(body=100_000).get("http://shop.example/")
    assert outside.received < 110_000


@pytest.mark.parametrize(
    "endless",
    [
        itertools.chain([b"HTTP/1.1 200 OK\r\n"], (b"X-%d: y\r\n" % n for n in itertools.count())),
        itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n"),
        itertools.chain(
            [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"],
            itertools.repeat(b"1;" + b"e" * 500 + b"\r\nx\r\n"),
        ),
    ],
)
def test_endless_headers_and_wrappings_are_cut_off(endless: itertools.chain[bytes]) -> None:
    outside = Outside(endless)
    with pytest.raises((TooLarge, Unreachable)):
        outside.fetcher(body=100_000).get("http://shop.example/")
    assert outside.received < 400_000


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_a_packed_page_is_unpacked(pack: Callable[[bytes], bytes]) -> None:
    packed = pack(HTML)
    outside = Outside(response(packed, content_encoding="gzip" if pack is gzip.compress else "deflate"))
    assert outside.fetcher().get("http://shop.example/").body == HTML


def test_a_small_packet_that_unpacks_into_a_huge_one_is_cut_off() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 60_000
    with pytest.raises(TooLarge):
        Outside(response(bomb, content_encoding="gzip")).fetcher().get("http://shop.example/")


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "zstd", "gzip"])
def test_a_packing_that_cannot_be_undone_is_a_sentence(encoding: str) -> None:
    with speaking("en"), pytest.raises(Unreachable, match="cannot be read"):
        Outside(response(content_encoding=encoding)).fetcher().get("http://shop.example/")


def test_a_page_that_takes_a_minute_is_given_up_after_twenty_seconds() -> None:
    drops = itertools.chain([b"HTTP/1.1 200 OK\r\n\r\n"], itertools.repeat(b"x"))
    outside = Outside(drops, seconds_a_read=0.9)  # no single read is slow
    with speaking("en"), pytest.raises(Unreachable, match="within 20 seconds"):
        outside.fetcher().get("http://shop.example/")
    assert outside.seconds < 22


def test_redirects_share_one_time() -> None:
    outside = Outside(moved("/1"), moved("/2"), moved("/3"), response(), seconds_a_read=7.0)
    with pytest.raises(Unreachable):
        outside.fetcher().get("http://shop.example/")
    assert outside.seconds < 30


@pytest.mark.parametrize("said", [b"SSH-2.0-OpenSSH_9.2\r\n", b"", b"220 mail ready\r\n", b"\0" * 100])
def test_what_is_no_web_site_is_a_sentence(said: bytes) -> None:
    with pytest.raises(Unreachable) as fault:
        Outside(said).fetcher().get("http://shop.example/")
    assert fault.value.was_sent is True


def test_a_connection_that_never_stood_has_sent_nothing() -> None:
    outside = Outside()
    outside.dead.add(PUBLIC)
    with pytest.raises(Unreachable) as fault:
        outside.fetcher().get("http://shop.example/")
    assert fault.value.was_sent is False
