"""An address as a person names it, read strictly: what two programs could read in two ways is refused."""

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address
from urllib.parse import quote, urljoin, urlsplit

import idna

from core.locale import _
from core.text import INVISIBLE
from core.web.errors import Refused
from core.web.networks import IpAddress, is_public

PORTS = {"http": 80, "https": 443}
LONGEST = 2000
Allowed = frozenset[tuple[str, int]]  # IP addresses and ports that a test runs its own server on
NOTHING_MORE: Allowed = frozenset()

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PORT = re.compile(r"[0-9]{1,5}")
_IN_HOUSE = (
    "localhost",
    "local",
    "localdomain",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "private",
    "home.arpa",
)
_DOTS = str.maketrans("。．｡", "...")
_KEPT = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Address:
    """Where to go: `host` in ASCII without brackets, `target` the path and query in ASCII."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def ip(self) -> IpAddress | None:
        """The IP address that the host is written as, None for a name."""
        return _ip(self.host)

    @property
    def authority(self) -> str:
        """The host as a Host header names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """The address without path and query."""
        return f"{self.scheme}://{self.authority}"

    def __str__(self) -> str:
        return f"{self.origin}{self.target}"


def read_address(text: str, *, allowed: Allowed = NOTHING_MORE) -> Address:
    """Return the address in a text. Raises Refused for all that the desk does not go to, as far as it can be seen
    without asking for the name: the rest is decided when the name is resolved.
    """
    text = text.strip()
    _refuse_odd_characters(text)
    try:
        parts = urlsplit(text)
    except ValueError:
        raise _unreadable() from None
    if parts.scheme not in PORTS or not text[len(parts.scheme) :].startswith("://"):
        raise Refused(_("Only addresses that begin with http:// or https:// can be opened."))
    if "@" in parts.netloc:
        raise Refused(
            _("The address carries a user name or a password. Leave out all that stands before the @.")
        )
    host, port_text = _apart(parts.netloc)
    port = int(port_text) if port_text else PORTS[parts.scheme]
    host = _host(host)
    _refuse_inside(host, port, allowed)
    if port not in PORTS.values() and port not in {each for _ip, each in allowed}:
        raise Refused(
            _("The address names port {port}: only 80 and 443 are open to the desk.").format(port=port)
        )
    return Address(parts.scheme, host, port, _target(parts.path, parts.query))


def onward(here: Address, location: str, *, allowed: Allowed = NOTHING_MORE) -> Address:
    """Return where a redirect leads. Raises Refused like `read_address`, and for leaving a secured connection."""
    _refuse_odd_characters(location)
    try:
        whole = urljoin(str(here), location)
    except ValueError:
        raise _unreadable() from None
    there = read_address(whole, allowed=allowed)
    if here.scheme == "https" and there.scheme == "http":
        raise Refused(
            _("The site leads from a secured address to an unsecured one, where the desk does not go.")
        )
    return there


def may_dial(ip: str, port: int, *, allowed: Allowed = NOTHING_MORE) -> bool:
    """Tell whether a connection to this IP address and port may be opened."""
    if (ip, port) in allowed:
        return True
    found = _ip(ip)
    return found is not None and is_public(found) and port in PORTS.values()


def not_public(host: str) -> Refused:
    """Return the sentence about a host that is not on the internet."""
    return Refused(
        _("{host} is not on the public internet, and the desk opens nothing else.").format(host=host[:80])
    )


def _refuse_odd_characters(text: str) -> None:
    if not text:
        raise Refused(_("Name an address that begins with https://."))
    if len(text) > LONGEST:
        raise Refused(_("The address is longer than {most} characters.").format(most=LONGEST))
    if INVISIBLE.search(text) or any(
        c.isspace() or c == "\\" or unicodedata.category(c)[0] == "C" for c in text
    ):
        raise Refused(
            _("The address has blanks or signs that no address has. Copy it again from the browser.")
        )


def _unreadable() -> Refused:
    return Refused(_("This cannot be read as an address. Copy it again from the browser."))


def _apart(netloc: str) -> tuple[str, str]:
    """Split host and port; the host of an IPv6 address keeps its brackets."""
    if netloc.startswith("["):
        host, bracket, rest = netloc.partition("]")
        host += bracket
    else:
        host, colon, number = netloc.partition(":")
        rest = colon + number
    port = rest.removeprefix(":")
    if (rest and not rest.startswith(":")) or (port and not _PORT.fullmatch(port)) or int(port or 0) > 65535:
        raise _unreadable()
    return host, port


def _host(written: str) -> str:
    if written.startswith("["):
        try:
            return str(IPv6Address(written[1:-1])) if "%" not in written else _zone()
        except AddressValueError:
            raise _unreadable() from None
    host = _ascii(written).removesuffix(".")
    labels = host.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels) or len(host) > 253:
        raise _unreadable()
    if _NUMBER.fullmatch(labels[-1]):  # then it is an IP address to every browser and to the system
        try:
            return str(IPv4Address(host))
        except AddressValueError:
            raise Refused(
                _("{host} is an IP address in an unusual writing: the desk does not guess which.").format(
                    host=host
                )
            ) from None
    return host


def _zone() -> str:
    raise Refused(_("The address names a network card of this machine; the desk opens public pages only."))


def _ascii(host: str) -> str:
    """Return a name as it goes over the wire; look-alike digits and dots become what they look like."""
    if host.isascii():
        return host.lower()
    plain = unicodedata.normalize("NFKC", host).translate(_DOTS).lower()
    if plain.isascii():
        return plain
    try:
        return idna.encode(plain, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise _unreadable() from None


def _refuse_inside(host: str, port: int, allowed: Allowed) -> None:
    ip = _ip(host)
    if ip is not None:
        if not is_public(ip) and (host, port) not in allowed:
            raise not_public(host)
        return
    if "." not in host or host.endswith(tuple(f".{name}" for name in _IN_HOUSE)) or host in _IN_HOUSE:
        raise not_public(host)


def _ip(host: str) -> IpAddress | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _target(path: str, query: str) -> str:
    """Return path and query in ASCII; what is escaped already stays as it is."""
    target = quote(path or "/", safe=_KEPT)
    return f"{target}?{quote(query, safe=_KEPT + '?[]')}" if query else target
