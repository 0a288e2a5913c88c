"""The forms that results come in: their media types, and which one a request wants."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from starlette.requests import Request

from wiedoetwat.questions.adhoc import Kind
from wiedoetwat.web.negotiation import choose
from wiedoetwat.web.problems import HttpError

ROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "json": ("application/sparql-results+json", "application/json"),
    "xml": ("application/sparql-results+xml", "application/xml"),
    "csv": ("text/csv",),
    "tsv": ("text/tab-separated-values",),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
}
GRAPHS: Final[Mapping[str, tuple[str, ...]]] = {
    "turtle": ("text/turtle", "application/x-turtle"),
    "ntriples": ("application/n-triples",),
    "nquads": ("application/n-quads",),
    "trig": ("application/trig",),
    "jsonld": ("application/ld+json",),
    "rdfxml": ("application/rdf+xml",),
}
"""Format -> the media types that stand for it; a client gets the name that it asked for."""
_OF_KIND: Final[Mapping[Kind, Mapping[str, tuple[str, ...]]]] = {"rows": ROWS, "graph": GRAPHS}
_BY_MEDIA_TYPE: Final[Mapping[Kind, Mapping[str, str]]] = {
    kind: {media_type: name for name, types in offered.items() for media_type in types}
    for kind, offered in _OF_KIND.items()
}
_NAMES: Final[Mapping[str, Mapping[Kind, str]]] = {
    "json": {"rows": "json", "graph": "jsonld"},
    "xml": {"rows": "xml", "graph": "rdfxml"},
    **{name: {"rows": name} for name in ("csv", "tsv", "xlsx")},
    "turtle": {"graph": "turtle"},
    "ttl": {"graph": "turtle"},
    "ntriples": {"graph": "ntriples"},
    "nt": {"graph": "ntriples"},
    "nquads": {"graph": "nquads"},
    "nq": {"graph": "nquads"},
    "trig": {"graph": "trig"},
    "jsonld": {"graph": "jsonld"},
    "rdf": {"graph": "rdfxml"},
}
"""What people may write behind `format=`: these names, or a media type."""


@dataclass(frozen=True)
class Form:
    """A format, and the media type by which the client knows it."""

    format: str
    media_type: str

    @property
    def headers(self) -> dict[str, str]:
        """The headers of a response in this form."""
        charset = "; charset=utf-8" if self.media_type.startswith("text/") else ""
        download = {"Content-Disposition": 'attachment; filename="wiedoetwat.xlsx"'} if self.format == "xlsx" else {}
        return {"Content-Type": self.media_type + charset, "Vary": "Accept", **download}


def wanted(accept: str, kind: Kind, format_: str | None = None) -> Form | None:
    """Return the form that a request wants for a result of some kind, None where it wants none there is.

    `accept` is its Accept headers in a row; `format_` is what stands behind `format=`, which wins over them.
    """
    if not format_:
        return _accepted(accept, kind)
    by_media_type = _BY_MEDIA_TYPE[kind]
    if format_ in by_media_type:
        return Form(by_media_type[format_], format_)
    name = _NAMES.get(format_.lower(), {}).get(kind)
    return Form(name, _OF_KIND[kind][name][0]) if name else None


@lru_cache(maxsize=256)
def _accepted(accept: str, kind: Kind) -> Form | None:
    media_type = choose(accept, _BY_MEDIA_TYPE[kind])
    return Form(_BY_MEDIA_TYPE[kind][media_type], media_type) if media_type else None


def demanded(request: Request, kind: Kind, format_: str | None = None) -> Form:
    """Return the form that a request wants. Raises HttpError 406 with the list of what there is."""
    form = wanted(", ".join(request.headers.getlist("accept")), kind, format_)
    if form is None:
        raise not_acceptable(kind)
    return form


def not_acceptable(kind: Kind) -> HttpError:
    """Return what to say to a request that wants none of the forms of a kind of result."""
    offered = [media_type for types in _OF_KIND[kind].values() for media_type in types]
    names = [name for name, kinds in _NAMES.items() if kind in kinds]
    return HttpError(
        "sparql.not-acceptable", 406, more={"available": offered, "formats": names}, offered=", ".join(offered)
    )
