"""`python -m core read-page`: the offer of a product page that was saved as a file."""

from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from core.competitors.page import read_offer
from core.competitors.page_nodes import LARGEST_HTML
from core.errors import BadFile, BadInput
from core.locale import _
from core.web.decoding import html_text


def read_page(path: Path, url: str) -> dict[str, Any]:
    """Return the offer of the page in a file; `url` is where it was saved from and is not visited.

    Prices are numbers in `currency`, null where the page says none.
    """
    try:
        is_address = urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        is_address = False
    if not is_address:
        raise BadInput(_("Give with --url the page's address, beginning with http:// or https://."))
    offer = read_offer(html_text(_bytes(path)), url)
    answer = {name: _plain(value) for name, value in asdict(offer).items() if name != "offers"}
    answer["stock"] = offer.stock
    answer["offers"] = [{name: _plain(value) for name, value in asdict(one).items()} for one in offer.offers]
    return answer


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST_HTML + 1)
    except OSError as error:
        raise BadFile(_("{file} cannot be read. Check the name of the file.").format(file=path)) from error
    if len(body) > LARGEST_HTML:
        raise BadFile(
            _("{file} is larger than {most} MB: no product page is.").format(
                file=path, most=LARGEST_HTML // 10**6
            )
        )
    if not body.strip():
        raise BadFile(_("{file} is empty. Save the page again from the browser.").format(file=path))
    return body


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
