"""What a call costs, in 微元: a millionth of a yuan, so that adding up many small calls stays exact."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from core.llm.endpoint import Endpoint
from core.rules.model_prices import listed_price, model_prices

MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class TokenPrice:
    """微元 for a token read and for a token written. Estimated: no price list names the model."""

    input: Decimal
    output: Decimal
    is_estimated: bool
    source: str


def cost(endpoint: Endpoint, tokens_in: int, tokens_out: int) -> tuple[int, bool]:
    """Return what tokens cost at an endpoint in 微元, and whether that price is only assumed.

    A server on this machine costs nothing.
    """
    price = token_price(endpoint)
    exact = price.input * tokens_in + price.output * tokens_out
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)), price.is_estimated


@lru_cache(maxsize=64)
def token_price(endpoint: Endpoint) -> TokenPrice:
    """Return the price of a token: by genai-prices where it knows provider and model, else by our list."""
    if endpoint.is_local:
        return TokenPrice(Decimal(0), Decimal(0), False, "local")
    known = _by_genai_prices(endpoint)
    if known is not None:
        return known
    line = listed_price(endpoint.model)
    return TokenPrice(line.input, line.output, not line.model, line.source)  # yuan a million = 微元 a token


def _by_genai_prices(endpoint: Endpoint) -> TokenPrice | None:
    from genai_prices import Usage, calc_price  # its price data takes 0.15 s to import

    rate = model_prices().yuan_per_dollar.value
    try:
        dollars = calc_price(
            Usage(input_tokens=MICRO, output_tokens=MICRO), endpoint.model, provider_api_url=endpoint.base_url
        )
    except LookupError:
        return None
    return TokenPrice(dollars.input_price * rate, dollars.output_price * rate, False, "genai-prices")
