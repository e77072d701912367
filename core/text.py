"""Text as people, pages and channels count it: normalising, widths, encodings."""

import re
import unicodedata

# Characters that show nothing but can hide or reorder words: zero-width, bidi controls, tags,
# variation selectors' cousins, soft hyphen, BOM.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff]"
)
_CONTROL = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff]"
)  # and halves of a character


def visible(text: str) -> str:
    """Return the text without characters that cannot be seen, control characters, and halves of a character.

    The halves come out of JSON (`"\\ud800"`): neither a database nor a browser can be given them.
    """
    return _CONTROL.sub("", INVISIBLE.sub("", text))


def folded(text: str) -> str:
    """Return a form for comparing: NFKC (full-width becomes ASCII), visible, lower case, single blanks."""
    return " ".join(visible(unicodedata.normalize("NFKC", text)).casefold().split())


def gb18030_bytes(text: str) -> int:
    """Return the length in GB18030 bytes, as Taobao and Pinduoduo count titles (汉字 2, ASCII 1)."""
    return len(text.encode("gb18030", errors="replace"))


def utf16_units(text: str) -> int:
    """Return the length in UTF-16 units, as SMS gateways count: a character outside the BMP is 2."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2
