"""Which media type to send: the Accept header of RFC 9110, section 12.5.1."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_QUALITY: Final = re.compile(r"(0(\.[0-9]{0,3})?|1(\.0{0,3})?)", re.ASCII)


@dataclass(frozen=True)
class _Range:
    type: str
    subtype: str
    quality: float

    def precision(self, media_type: str) -> int:
        """Return how precisely this range names a media type: 0 not at all, 3 in full."""
        type_, _, subtype = media_type.partition("/")
        if (self.type, self.subtype) == ("*", "*"):
            return 1
        if self.type != type_:
            return 0
        return 2 if self.subtype == "*" else 3 if self.subtype == subtype else 0


def choose(accept: str | None, offered: Iterable[str]) -> str | None:
    """Return the offered media type that a client likes best, the first among equals; None where it wants none.

    An absent header, or one without a single range that can be read, accepts anything.
    """
    types = list(offered)
    ranges = list(_ranges(accept or ""))
    if not ranges:
        return types[0]
    best = max(types, key=lambda media_type: _quality(media_type, ranges))  # max() keeps the first among equals
    return best if _quality(best, ranges) > 0 else None


def _quality(media_type: str, ranges: list[_Range]) -> float:
    """Return the quality that the most precise range gives a media type."""
    precision, quality = max((r.precision(media_type), r.quality) for r in ranges)
    return quality if precision else 0.0


def _ranges(accept: str) -> Iterable[_Range]:
    for item in accept.split(","):
        name, *parameters = [part.strip().lower() for part in item.split(";")]
        type_, slash, subtype = name.partition("/")
        values = [value.strip() for key, _, value in (p.partition("=") for p in parameters) if key.strip() == "q"]
        if slash and type_ and subtype and all(_QUALITY.fullmatch(value) for value in values):
            yield _Range(type_, subtype, float(values[0]) if values else 1.0)
