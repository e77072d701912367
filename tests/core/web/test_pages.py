"""One page a person names: robots.txt obeyed, sites not hurried, blocked pages told as blocked."""

import pytest

from core.errors import Busy
from core.locale import speaking
from core.web.decoding import html_text
from core.web.errors import Blocked, Refused, Unreachable
from core.web.pages import PageReader
from tests.core.web.outside import Outside, moved, response

NO_RULES = response(b"", status="404 Not Found")


def rules(*lines: str) -> bytes:
    return response("\n".join(lines).encode(), content_type="text/plain")


def opened(outside: Outside, path: str = "/nuts") -> str:
    return PageReader(outside.fetcher()).page(f"http://shop.example{path}").html


def test_where_there_are_no_rules_a_page_may_be_opened() -> None:
    outside = Outside(NO_RULES, response())
    assert opened(outside) == "<html><title>Nuts</title></html>"
    assert outside.written.count(b"GET /robots.txt HTTP/1.1") == 1


@pytest.mark.parametrize(
    ("lines", "path", "open_to_us"),
    [
        (("User-agent: *", "Disallow: /"), "/nuts", False),
        (("User-agent: *", "Disallow: /cart"), "/nuts", True),
        (("User-agent: *", "Disallow: /*?id="), "/nuts?id=1", False),
        (("User-agent: Yunce", "Disallow: /"), "/nuts", False),
        (("User-agent: *", "Disallow: /", "", "User-agent: yunce", "Allow: /"), "/nuts", True),
        (("User-agent: Otherbot", "Disallow: /"), "/nuts", True),
    ],
)
def test_the_sites_rules_for_robots_are_obeyed(lines: tuple[str, ...], path: str, open_to_us: bool) -> None:
    outside = Outside(rules(*lines), response())
    if open_to_us:
        assert "Nuts" in opened(outside, path)
        return
    with speaking("en"), pytest.raises(Blocked, match="paste it instead"):
        opened(outside, path)
    assert path.encode() + b" HTTP" not in outside.written


@pytest.mark.parametrize("status", ["500 Broken", "503 Busy", "429 Slow down"])
def test_a_site_in_trouble_is_left_alone_for_now(status: str) -> None:
    outside = Outside(response(b"", status=status), response())
    with pytest.raises(Busy):
        opened(outside)
    assert b"/nuts" not in outside.written


def test_the_rules_are_asked_once_an_hour_and_a_site_is_not_hurried() -> None:
    slow = rules("User-agent: *", "Crawl-delay: 30")
    outside = Outside(slow, *[response()] * 2, slow, response())
    reader = PageReader(outside.fetcher())
    reader.page("http://shop.example/1")
    outside.seconds += 10
    with speaking("en"), pytest.raises(Busy, match=r"Try again in 2[01] seconds"):
        reader.page("http://shop.example/2")
    outside.seconds += 21
    reader.page("http://shop.example/2")
    assert outside.written.count(b"robots.txt") == 1
    outside.seconds += 3601
    reader.page("http://shop.example/3")
    assert outside.written.count(b"robots.txt") == 2


def test_a_redirect_within_the_site_is_the_same_visit_and_one_to_another_site_asks_that_one() -> None:
    outside = Outside(
        NO_RULES,
        moved("/nuts/"),
        moved("https://other.example/nuts"),
        rules("User-agent: *", "Disallow: /nuts"),
    )
    outside.names["other.example"] = outside.names["shop.example"]
    with pytest.raises(Blocked, match=r"other\.example"):
        opened(outside)


def test_rules_that_lead_inside_are_refused() -> None:
    outside = Outside(moved("http://169.254.169.254/robots.txt"))
    with pytest.raises(Refused):
        opened(outside)
    assert len(outside.dialled) == 1


@pytest.mark.parametrize("status", ["401 No", "403 Forbidden", "429 Slow", "451 Law", "503 Check"])
def test_a_page_that_is_not_for_robots_says_so_and_what_to_do(status: str) -> None:
    with speaking("en"), pytest.raises(Blocked, match="copy the text and paste it instead"):
        opened(Outside(NO_RULES, response(b"", status=status)))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (response(b"", status="404 Gone"), "no such page"),
        (response(b"", status="500 Broken"), "an error \\(500\\)"),
        (response(b"%PDF-1.7", content_type="application/pdf"), "no web page but application/pdf"),
        (response(b"{}", content_type="application/json; charset=utf-8"), "application/json"),
        (response(b"\x89PNG", content_type="image/png"), "image/png"),
    ],
)
def test_what_is_no_page_is_a_sentence(answer: bytes, said: str) -> None:
    with speaking("en"), pytest.raises(Unreachable, match=said):
        opened(Outside(NO_RULES, answer))


@pytest.mark.parametrize(
    ("html", "is_door"),
    [
        ("<title>登录 - 某商城</title>", True),
        ("<title>Just a moment...</title>", True),
        ("<title>安全验证</title>", True),
        ("<body>请拖动下方滑块完成验证</body>", True),
        ("<form><input name=a type=password></form>", True),
        ("<title>核桃仁 500g</title><p>¥39.9</p>", False),
        ("<title>Blog in a box</title>", False),
    ],
)
def test_a_door_is_told_from_a_page(html: str, is_door: bool) -> None:
    page = PageReader(Outside(NO_RULES, response(html.encode())).fetcher()).page("http://shop.example/nuts")
    assert page.is_door is is_door


def test_the_way_to_a_sign_in_page_is_seen() -> None:
    outside = Outside(NO_RULES, moved("https://passport.example/login.aspx?back=1"), NO_RULES, response())
    outside.names["passport.example"] = outside.names["shop.example"]
    assert PageReader(outside.fetcher()).page("http://shop.example/nuts").is_door


NUTS = "<p>琥珀核桃仁 500g 限时到手价 ￥39.90</p>"


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (NUTS.encode(), ""),
        (NUTS.encode(), "text/html; charset=UTF-8"),
        (NUTS.encode("gbk"), "text/html; charset=GBK"),
        (NUTS.encode("gbk"), ""),
        (NUTS.encode("gbk"), "text/html; charset=utf-8"),
        (NUTS.encode("gbk"), "text/html; charset=ISO-8859-1"),
        (NUTS.encode(), "text/html; charset=gb2312"),
        (b"\xef\xbb\xbf" + NUTS.encode(), "text/html; charset=gbk"),
        (b"\xff\xfe" + NUTS.encode("utf-16-le"), ""),
        (b"<meta charset='gb2312'>" + NUTS.encode("gbk"), "text/html"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=gbk">' + NUTS.encode("gbk"), ""),
        (b'<?xml version="1.0" encoding="gbk"?>' + NUTS.encode("gbk"), ""),
        (b"<meta charset=big5>" + "<p>核桃仁".encode("big5"), ""),
        (b"<meta charset=rot13>" + NUTS.encode(), "text/html; charset=zip"),
        ((NUTS * 9).encode("gbk")[:-1], "text/html; charset=gbk"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_is_written_in(body: bytes, header: str) -> None:
    assert "核桃仁" in html_text(body, header)
    assert "\ufffd" not in html_text(body, header)[:-1]


def test_a_damaged_page_is_read_as_far_as_it_goes() -> None:
    assert "核桃" in html_text("<p>核桃".encode("gbk") + b"\xff\xff</p>", "text/html; charset=gbk")
    assert html_text(b"caf\xe9 \xff", "text/html; charset=latin1").startswith("caf")
