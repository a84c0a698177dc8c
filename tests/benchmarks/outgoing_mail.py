"""The emails that are sent in the benchmark; needs the standard library only."""

from functools import cache

WORDS = "thank you for your order we will deliver it to München within three days, with regards "
SUBJECT = "Your order, and its confirmation for München"
RECIPIENT = "customer@contoso.example"


@cache
def texts() -> tuple[str, str]:
    """Return text and HTML of an email of some 13 KB."""
    text = "\n".join(WORDS.strip() for _ in range(45))
    rows = "".join(f"<p style='margin:0cm'>{WORDS}</p>\n" for _ in range(70))
    return text, f"<html><body>{rows}</body></html>"
