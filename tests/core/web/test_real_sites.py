"""Pages from real servers on 127.0.0.1, reached under an allowance that only a test can give."""

import ssl

import pytest
from httpcore2 import NetworkStream

from core.web.backend import dial
from core.web.errors import Refused, Unreachable
from core.web.fetch import Fetcher, Limits
from core.web.pages import PageReader
from tests.core.web.conftest import OpenSite, Site
from tests.core.web.outside import PUBLIC

Certificate = tuple[ssl.SSLContext, ssl.SSLContext]


def test_a_page_is_really_fetched_under_the_allowance(open_site: OpenSite) -> None:
    site = open_site()
    site.pages["/nuts"] = (200, "text/html; charset=gbk", "<title>核桃</title>".encode("gbk"))
    page = PageReader(Fetcher(allowed=site.allowed)).page(f"{site.address}/nuts")
    assert page.html == "<title>核桃</title>"
    assert site.asked == {"/robots.txt": 1, "/nuts": 1}


def test_without_the_allowance_the_same_server_is_never_asked(open_site: OpenSite) -> None:
    site = open_site()
    with pytest.raises(Refused):
        Fetcher().get(f"{site.address}/nuts")
    with pytest.raises(Refused):
        Fetcher(allowed=frozenset({("127.0.0.1", site.port + 1)})).get(f"{site.address}/nuts")
    assert site.asked == {}


def test_a_server_that_never_answers_is_given_up(open_site: OpenSite) -> None:
    site = open_site()
    with pytest.raises(Unreachable) as fault:
        Fetcher(allowed=site.allowed, limits=Limits(seconds=0.3)).get(f"{site.address}/held")
    assert fault.value.was_sent is True


def test_a_resolver_that_never_answers_is_given_up(open_site: OpenSite) -> None:
    site = open_site()

    def resolve(host: str, port: int) -> list[str]:
        site.held.wait(60)
        return [PUBLIC]

    def connect(ip: str, port: int, seconds: float) -> NetworkStream:
        raise AssertionError(f"dialled {ip}")

    with pytest.raises(Unreachable) as fault:
        Fetcher(resolver=resolve, connector=connect, limits=Limits(seconds=0.3)).get("http://shop.example/")
    assert fault.value.was_sent is False


def _secured(site: Site, trust: ssl.SSLContext | None) -> Fetcher:
    """Reach the test's own server whatever public address its name has."""

    def connect(ip: str, port: int, seconds: float) -> NetworkStream:
        assert (ip, port) == (PUBLIC, 443)
        return dial("127.0.0.1", site.port, seconds)

    return Fetcher(resolver=lambda host, port: [PUBLIC], connector=connect, trust=trust)


def test_the_certificate_must_be_the_names(open_site: OpenSite, certificate: Certificate) -> None:
    server, client = certificate
    site = open_site(server)
    site.pages["/"] = (200, "text/html", b"secured")
    assert _secured(site, client).get("https://shop.example/").body == b"secured"
    assert site.hosts == ["shop.example"]
    for host, trust in (("other.example", client), ("shop.example", None)):
        with pytest.raises(Unreachable, match=host) as fault:
            _secured(site, trust).get(f"https://{host}/")
        assert fault.value.was_sent is False
    assert len(site.hosts) == 1
