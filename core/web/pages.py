"""Opening one page that a person names, as a polite robot does: asked first, one at a time, and told when it may not."""

import re
import threading
from dataclasses import dataclass
from functools import cache

from core.errors import Busy
from core.locale import _
from core.web.address import Address
from core.web.decoding import html_text
from core.web.errors import Blocked, Unreachable
from core.web.fetch import Answer, Fetcher
from core.web.robots import Robots

_GONE = (404, 410)
_SHUT = (401, 402, 403, 405, 407, 429, 451, 503)
_HTML = ("text/html", "application/xhtml+xml")
_DOOR_IN_ADDRESS = re.compile(
    r"(?:^|[/.?&=_-])(?:log-?in|sign-?in|passport|captcha|challenge|punish|risk_handler|verify|_____tmd_____|x5sec)(?:[/.?&=_-]|$)",
    re.IGNORECASE,
)
_DOOR_IN_TITLE = re.compile(
    r"登录|登陆|登入|验证|驗證|安全检查|访问(?:受限|被拒|异常|验证)|\blog ?in\b|\bsign ?in\b|captcha|robot check|access denied"
    r"|just a moment|attention required|are you (?:a )?(?:human|robot)|security (?:check|verification)|forbidden",
    re.IGNORECASE,
)
_DOOR_IN_TEXT = re.compile(
    r"滑动验证|拖动.{0,6}滑块|向右滑动|请(?:先)?登[录陆]后|输入验证码|g-recaptcha|h-captcha|cf-challenge|_____tmd_____|x5sec|bixi.?punish",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"""<input[^>]{0,200}type\s*=\s*["']?password""", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,200}>(.{0,300}?)</title", re.IGNORECASE | re.DOTALL)
_DOOR_LOOKED_AT = 200_000


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was given to us: where it came from in the end, and its HTML."""

    address: Address
    html: str

    @property
    def is_door(self) -> bool:
        """Whether this looks like a sign-in page or a riddle for robots instead of what was asked for."""
        return looks_like_a_door(self.html) or bool(
            _DOOR_IN_ADDRESS.search(f"{self.address.host}{self.address.target.split('?')[0]}")
        )


class PageReader:
    """Opens pages over a guarded fetcher, never two at once."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._robots = Robots(fetcher)
        self._turn = threading.Lock()

    def page(self, text: str) -> Page:
        """Return the page at an address that a person names.

        Raises Refused for an address the desk does not go to, Blocked for a page the site keeps to
        itself, Unreachable and TooLarge for what went wrong, Busy when it has to be later.
        """
        if not self._turn.acquire(timeout=self._fetcher.limits.seconds):
            raise Busy(_("Another page is being opened. Try again in a moment."))
        try:
            patience = self._fetcher.patience()
            answer = self._fetcher.get(
                text,
                accept="text/html,application/xhtml+xml",
                patience=patience,
                before=self._robots.errand(patience),
            )
        finally:
            self._turn.release()
        return _page(answer)


@cache
def page_reader() -> PageReader:
    """Return the one reader of this process: it knows which sites were visited when."""
    return PageReader(Fetcher())


def blocked(host: str) -> Blocked:
    """Return the sentence about a page that is not shown to robots, with the way out."""
    return Blocked(
        _(
            "{host} shows this page only to people who are signed in or pass its check. "
            "Open it in your browser, copy the text and paste it instead."
        ).format(host=host)
    )


def looks_like_a_door(html: str) -> bool:
    """Tell whether the HTML of a page is one of a sign-in or of a check for robots."""
    head = html[:_DOOR_LOOKED_AT]
    title = _TITLE.search(head)
    return bool(
        (title and _DOOR_IN_TITLE.search(title[1])) or _DOOR_IN_TEXT.search(head) or _PASSWORD.search(head)
    )


def _page(answer: Answer) -> Page:
    host = answer.address.host
    if answer.status in _SHUT:
        raise blocked(host)
    if answer.status in _GONE:
        raise Unreachable(_("{host} has no such page (any more). Check the address.").format(host=host))
    if not 200 <= answer.status < 300:
        raise Unreachable(
            _("{host} answers with an error ({status}). Try again later.").format(
                host=host, status=answer.status
            )
        )
    kind = answer.headers.get("content-type", "")
    if kind and kind.partition(";")[0].strip().lower() not in _HTML:
        raise Unreachable(
            _("What is at this address is no web page but {kind}.").format(
                kind=kind.partition(";")[0].strip()[:60]
            )
        )
    return Page(answer.address, html_text(answer.body, kind))
