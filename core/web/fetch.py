"""One exchange with an address: no proxy, no cookie, no key, capped in bytes and in time, certificate checked."""

import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import httpcore2

from core.locale import _
from core.web.address import NOTHING_MORE, Address, Allowed, onward, read_address
from core.web.backend import Connector, GuardedBackend, Patience, Resolver, ask_the_system, dial
from core.web.errors import Refused, Unreachable, WebError, too_large

USER_AGENT = "Yunce/0.1 (a shop's planning desk; opens single pages that its user names)"
ROBOT = "Yunce"
_HEAD_BYTES = 200_000  # headers, chunk marks and TLS come on top of the body
_MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything one errand may take."""

    body: int = 2_000_000
    seconds: float = 20.0
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: header names in lower case, the body unpacked."""

    address: Address
    status: int
    headers: Mapping[str, str]
    body: bytes


@cache
def _system_trust() -> ssl.SSLContext:
    return httpcore2.default_ssl_context()


class Fetcher:
    """Goes to public addresses and nowhere else.

    `resolver`, `connector`, `clock` and `trust` are the outside world, for tests to stand in for;
    `allowed` are the test's own servers. The product passes none of them, and no setting can.
    """

    def __init__(
        self,
        *,
        resolver: Resolver = ask_the_system,
        connector: Connector = dial,
        clock: Callable[[], float] = time.monotonic,
        trust: ssl.SSLContext | None = None,
        allowed: Allowed = NOTHING_MORE,
        limits: Limits | None = None,
    ) -> None:
        self._resolver, self._connector, self.clock, self._trust = resolver, connector, clock, trust
        self.allowed = allowed
        self.limits = limits or Limits()

    def patience(self) -> Patience:
        """Return the time for one errand, running from now on."""
        return Patience(self.clock, self.limits.seconds)

    def get(
        self,
        text: str,
        *,
        accept: str = "*/*",
        patience: Patience | None = None,
        before: Callable[[Address], None] | None = None,
    ) -> Answer:
        """Fetch an address and follow a few redirects, each of them checked like the first.

        `before` is asked about every address on the way and stops the errand by raising.
        """
        patience = patience or self.patience()
        address = read_address(text, allowed=self.allowed)
        for _hop in range(self.limits.redirects + 1):
            if before is not None:
                before(address)
            answer = self.ask("GET", address, {"Accept": accept}, patience=patience)
            location = answer.headers.get("location", "") if answer.status in _MOVED else ""
            if not location:
                return answer
            address = onward(address, _as_text(location), allowed=self.allowed)
        raise Refused(
            _(
                "The address leads on more than {most} times. Open it in a browser and copy the last one."
            ).format(most=self.limits.redirects)
        )

    def post(
        self,
        text: str,
        body: bytes,
        headers: Mapping[str, str],
        *,
        before_writing: Callable[[], None] | None = None,
    ) -> Answer:
        """Send a body to an address. Redirects are answers like others: nothing is sent on to a further place.

        `before_writing` is called when the connection stands and not a byte of the request has gone out.
        """
        address = read_address(text, allowed=self.allowed)
        return self.ask(
            "POST", address, headers, body, patience=self.patience(), before_writing=before_writing
        )

    def ask(
        self,
        method: str,
        address: Address,
        headers: Mapping[str, str],
        body: bytes | None = None,
        *,
        patience: Patience,
        before_writing: Callable[[], None] | None = None,
    ) -> Answer:
        """Make one exchange on a connection of its own. Raises a WebError for all that can go wrong."""
        guard = GuardedBackend(
            resolver=self._resolver,
            connector=self._connector,
            allowed=self.allowed,
            patience=patience,
            most_bytes=self.limits.body + _HEAD_BYTES,
            before_writing=before_writing,
        )
        sent = {
            "Host": address.authority,
            "User-Agent": USER_AGENT,
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **headers,
        }
        if body is not None:
            sent["Content-Length"] = str(len(body))
        request = httpcore2.Request(
            method,
            httpcore2.URL(scheme=address.scheme, host=address.host, port=address.port, target=address.target),
            headers=list(sent.items()),
            content=body,
        )
        pool = httpcore2.ConnectionPool(
            ssl_context=self._trust or _system_trust(), max_connections=1, network_backend=guard
        )
        with _explained(address, patience, guard), pool:
            return self._answer(address, pool.handle_request(request))

    def _answer(self, address: Address, response: httpcore2.Response) -> Answer:
        try:
            headers = {
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
            }
            declared = headers.get("content-length", "")
            if declared.isdecimal() and int(declared[:20]) > self.limits.body:
                raise too_large()
            pieces = _unpacked(response.iter_stream(), headers.get("content-encoding", ""), self.limits.body)
            return Answer(address, response.status, headers, b"".join(pieces))
        finally:
            response.close()


def _as_text(header: str) -> str:
    """Return a header's value as the UTF-8 that sites mean, or else as it is."""
    try:
        return header.encode("latin-1").decode("utf-8").split("#")[0]
    except UnicodeDecodeError:
        return header.split("#")[0]


def _unpacked(chunks: Iterable[bytes], encoding: str, most: int) -> Iterator[bytes]:
    """Yield a body piece by piece, unpacked; a small packet that unpacks into a huge one is cut off in time."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        unpack = None
    elif encoding in ("gzip", "x-gzip", "deflate"):
        unpack = zlib.decompressobj(wbits=47)  # gzip or zlib, by its first bytes
    else:
        raise _garbled()
    total = 0
    for chunk in chunks:
        try:
            piece = unpack.decompress(chunk, most + 1 - total) if unpack else chunk
        except zlib.error:
            raise _garbled() from None
        total += len(piece)
        if total > most or (unpack and unpack.unconsumed_tail):
            raise too_large()
        yield piece


def _garbled() -> Unreachable:
    return Unreachable(_("The site's answer cannot be read. Copy the text of the page and paste it instead."))


@contextmanager
def _explained(address: Address, patience: Patience, guard: GuardedBackend) -> Iterator[None]:
    """Turn what a network does wrong into sentences, with whether anything was sent before."""
    try:
        yield
    except WebError as error:
        error.was_sent = guard.has_written
        raise
    except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        raise _fault(error, address.host, patience, was_sent=guard.has_written) from error


def _fault(error: Exception, host: str, patience: Patience, *, was_sent: bool) -> Unreachable:
    if isinstance(error, httpcore2.TimeoutException) and not patience.left():
        sentence = _("{host} did not answer in full within {seconds} seconds.").format(
            host=host, seconds=f"{patience.seconds:g}"
        )
    elif isinstance(error.__cause__, ssl.SSLError):
        sentence = _("{host} cannot prove that it is {host}: its certificate does not hold.").format(
            host=host
        )
    elif isinstance(error, httpcore2.ProtocolError):
        sentence = _("{host} does not answer as a web site does.").format(host=host)
    else:
        sentence = _("{host} cannot be reached. Check the address, or try again later.").format(host=host)
    return Unreachable(sentence, was_sent=was_sent)
