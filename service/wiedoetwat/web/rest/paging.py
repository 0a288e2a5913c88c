"""A page of a list, with links that lead to a page that is there."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from wiedoetwat.web.rest.reading import PAGE_KEY, SIZE_KEY


@dataclass(frozen=True)
class Page:
    """Which part of how many things is shown."""

    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page; an empty list has one page."""
        return max(1, -(-self.total // self.size))

    @property
    def window(self) -> slice:
        """The part of the list on this page."""
        return slice((self.number - 1) * self.size, self.number * self.size)

    def numbers(self) -> dict[str, int]:
        """Return each link relation of RFC 8288 with the page it leads to: `next` only where there is one."""
        pages = {"self": self.number, "first": 1, "last": self.last}
        if 1 < self.number <= self.last:
            pages["prev"] = self.number - 1
        if self.number < self.last:
            pages["next"] = self.number + 1
        return pages

    def links(self, address: str, query: Mapping[str, str]) -> dict[str, str]:
        """Return the address of each page that numbers() names."""
        size = {SIZE_KEY: str(self.size)}
        return {
            relation: f"{address}?{urlencode({**query, PAGE_KEY: str(number), **size}, quote_via=quote)}"
            for relation, number in self.numbers().items()
        }


def link_header(links: Mapping[str, str]) -> str:
    """Return links as the Link header of RFC 8288."""
    return ", ".join(f'<{address}>; rel="{relation}"' for relation, address in links.items())
