"""What a site asks of robots, in its robots.txt: asked once an hour, obeyed, and never guessed around."""

from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from core.errors import Busy
from core.locale import _
from core.web.address import Address
from core.web.backend import Patience
from core.web.errors import Blocked
from core.web.fetch import ROBOT, Fetcher

KEPT_SECONDS = 3600.0
LEAST_PAUSE = 1.0  # between two visits to a site that asks for no other pause
LONGEST_PAUSE = 3600.0
_MOST_SITES = 1000


@dataclass(frozen=True, slots=True)
class _Asked:
    rules: Protego
    until: float


class Robots:
    """The wishes of the sites visited lately, and when each was visited last."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._asked: dict[str, _Asked] = {}
        self._visited: dict[str, float] = {}

    def errand(self, patience: Patience) -> Callable[[Address], None]:
        """Return what is to be asked before each step of one errand, redirects included.

        It raises Blocked where the site does not want robots, Busy where it is too soon to come again.
        """
        visited: set[str] = set()

        def before(address: Address) -> None:
            rules = self._rules(address, patience)
            if not rules.can_fetch(str(address), ROBOT):
                raise Blocked(
                    _(
                        "{host} asks robots not to open this page. Copy the text of the page and paste it instead."
                    ).format(host=address.host)
                )
            if address.origin not in visited:
                self._not_too_soon(address, rules)
                visited.add(address.origin)

        return before

    def _not_too_soon(self, address: Address, rules: Protego) -> None:
        last = self._visited.get(address.origin)
        pause = min(max(rules.crawl_delay(ROBOT) or 0.0, LEAST_PAUSE), LONGEST_PAUSE)
        left = 0.0 if last is None else last + pause - self._fetcher.clock()
        if left > 0:
            raise Busy(
                _("{host} was visited a moment ago. Try again in {seconds} seconds.").format(
                    host=address.host, seconds=int(left) + 1
                )
            )
        if len(self._visited) >= _MOST_SITES:
            self._visited.clear()
        self._visited[address.origin] = self._fetcher.clock()

    def _rules(self, address: Address, patience: Patience) -> Protego:
        known = self._asked.get(address.origin)
        if known is None or known.until < self._fetcher.clock():
            if len(self._asked) >= _MOST_SITES:
                self._asked.clear()
            known = _Asked(self._ask(address, patience), self._fetcher.clock() + KEPT_SECONDS)
            self._asked[address.origin] = known
        return known.rules

    def _ask(self, address: Address, patience: Patience) -> Protego:
        """Fetch the rules. None are needed where there are none; a site in trouble is left alone for now."""
        answer = self._fetcher.get(f"{address.origin}/robots.txt", accept="text/plain", patience=patience)
        if answer.status >= 500 or answer.status == 429:
            raise Busy(
                _("{host} does not answer robots at the moment. Try again later.").format(host=address.host)
            )
        return Protego.parse(answer.body.decode("utf-8", errors="replace") if answer.status == 200 else "")
