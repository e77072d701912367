"""Which IP addresses are on the public internet, looked at through every wrapping of IPv4 in IPv6."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

IpAddress = IPv4Address | IPv6Address

# IANA's registries of special-purpose addresses, with what clouds answer their guests on.
_NOT_PUBLIC_4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's own service, on a public-looking address
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_PUBLIC_6 = IPv6Network("2000::/3")  # all that was ever given out
_NOT_PUBLIC_6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocols: Teredo, benchmarks, ORCHID
        "2001:db8::/32",
        "3fff::/20",
    )
)
_MAPPED, _NAT64, _SIX_TO_FOUR = (
    IPv6Network("::ffff:0:0/96"),
    IPv6Network("64:ff9b::/96"),
    IPv6Network("2002::/16"),
)
_ISATAP = (0x00005EFE, 0x02005EFE)


def is_public(ip: IpAddress) -> bool:
    """Tell whether an address is anybody's on the internet: not of this machine, its network, or a special use."""
    if isinstance(ip, IPv4Address):
        return not any(ip in block for block in _NOT_PUBLIC_4)
    if ip.scope_id is not None:
        return False
    inner = _wrapped(ip)
    if inner is not None and not is_public(inner):
        return False
    if ip in _MAPPED or ip in _NAT64:
        return True
    return ip in _PUBLIC_6 and not any(ip in block for block in _NOT_PUBLIC_6)


def _wrapped(ip: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that a packet to this IPv6 address may end at."""
    number = int(ip)
    if ip in _MAPPED or ip in _NAT64:
        return IPv4Address(number & 0xFFFFFFFF)
    if ip in _SIX_TO_FOUR:
        return IPv4Address(number >> 80 & 0xFFFFFFFF)
    if number >> 32 & 0xFFFFFFFF in _ISATAP:
        return IPv4Address(number & 0xFFFFFFFF)
    return None
