"""The text formats of RDF: parsed by pyoxigraph, refused where they are deeper or refer further than anybody means."""

import difflib
import json
from functools import cache, partial
from typing import Final
from xml.parsers import expat

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from wiedoetwat.validation.errors import UnreadableError
from wiedoetwat.validation.json_places import (
    CONTEXT,
    Meaning,
    fill_places,
    meaning,
    remote_contexts,
    unknown_keys,
    with_context,
)
from wiedoetwat.validation.json_tree import JsonNode, RepeatedKeyError, TooDeepError, json_tree
from wiedoetwat.validation.places import Lines, Place, Places
from wiedoetwat.validation.privacy import Privacy
from wiedoetwat.validation.turtle_places import DeeperError, Spot, spots
from wiedoetwat.vocabulary import PREFIXES

DEEPEST: Final = 64
"""How many brackets, or elements, may stand inside each other."""
_RDF: Final = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
}
_NAMES: Final = {"turtle": "Turtle", "trig": "TriG", "ntriples": "N-Triples", "nquads": "N-Quads"}


def read_text_format(text: str, name: str, format_: str, base: str, privacy: Privacy) -> tuple[list[Quad], Places]:
    """Read Turtle, TriG, N-Triples or N-Quads. Raises UnreadableError with line and column."""
    scan = partial(spots, text, format_ == "nquads", DEEPEST)
    try:
        quads = list(parse(text, format=_RDF[format_], base_iri=base))
        stands = scan() if text.count("[") + text.count("(") > DEEPEST else None
    except SyntaxError as error:
        place = Place(name, error.lineno or 1, error.offset or 1)
        raise UnreadableError(
            "reading.syntax", place, format=_NAMES[format_], detail=_detail(error.msg, privacy)
        ) from error
    except DeeperError as error:
        place = Place(name, *Lines(text).at(error.offset))
        raise UnreadableError("reading.deep", place, most=DEEPEST) from error

    def fill(places: Places) -> None:
        _fill(places, quads, scan() if stands is None else stands)

    @cache
    def lines() -> Lines:
        return Lines(text)

    return quads, Places(fill, lambda offset: Place(name, *lines().at(offset)))


def _fill(places: Places, quads: list[Quad], stands: list[Spot]) -> None:
    if len(stands) != len(quads):  # then nothing is known for certain, and no place is better than a wrong one
        return
    for quad, spot in zip(quads, stands, strict=True):
        subject, predicate = quad.subject, quad.predicate
        if not isinstance(subject, Triple):
            places.add(spot.value, subject, predicate, quad.object)
            places.add(spot.predicate, subject, predicate)
            places.add(spot.subject, subject)


def read_json_ld(
    text: str, name: str, base: str, context: str, privacy: Privacy
) -> tuple[list[Quad], Places, list[tuple[str, str, Place]]]:
    """Read JSON-LD; also return the keys without meaning, each with the nearest that has one.

    `context` is our context as JSON, on one line; a document names it by its address and no other.
    Raises UnreadableError with line, column and pointer.
    """
    lines = Lines(text)
    tree = _tree(text, name, lines, privacy)
    for named in remote_contexts(tree):
        if named.value != CONTEXT:
            place = _at(name, lines, named)
            raise UnreadableError("reading.context", place, address=privacy.clean(str(named.value))[:200], ours=CONTEXT)
    full = with_context(text, tree, context)
    try:
        quads = list(parse(full, format=RdfFormat.JSON_LD, base_iri=base))
    except SyntaxError as error:
        place = Place(name, error.lineno, error.offset)
        raise UnreadableError("reading.json-ld", place, detail=_detail(error.msg, privacy)) from error
    means = meaning(tree, full, base)
    places = Places(lambda places: fill_places(places, text, name, tree, quads, means))
    unknown = [(key, _near(key, means), _at(name, lines, value)) for key, value in unknown_keys(tree, means)]
    return quads, places, unknown


def _tree(text: str, name: str, lines: Lines, privacy: Privacy) -> JsonNode:
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        place = Place(name, *lines.at(error.pos))
        detail = _detail(error.msg, privacy)
        raise UnreadableError("reading.syntax", place, format="JSON", detail=detail) from error
    except RecursionError:
        pass  # the tree says where
    try:
        return json_tree(text, DEEPEST)
    except TooDeepError as error:
        raise UnreadableError("reading.deep", Place(name, *lines.at(error.offset)), most=DEEPEST) from error
    except RepeatedKeyError as error:
        place = Place(name, *lines.at(error.offset))
        raise UnreadableError("reading.key-twice", place, name=privacy.clean(error.key)[:60]) from error


def _near(key: str, means: Meaning) -> str:
    return next(iter(difflib.get_close_matches(key, [*means.predicates, *means.terms], n=1)), "")


def _at(name: str, lines: Lines, node: JsonNode) -> Place:
    return Place(name, *lines.at(node.start), pointer=node.pointer)


def read_xml(data: bytes, name: str, base: str, privacy: Privacy) -> tuple[list[Quad], Places]:
    """Read RDF/XML; the place of a triple is the line of the element that describes its subject.

    Raises UnreadableError with line and column; for a DOCTYPE, which could define entities, before any is expanded.
    """
    described: list[tuple[str, Place]] = []
    _look_through(data, name, described, privacy)
    try:
        quads = list(parse(data, format=RdfFormat.RDF_XML, base_iri=base))
    except SyntaxError as error:
        place = Place(name, error.lineno or 1, error.offset or 1)
        raise UnreadableError("reading.syntax", place, format="RDF/XML", detail=_detail(error.msg, privacy)) from error

    def fill(places: Places) -> None:
        for iri, place in described:
            places.add(place, NamedNode(iri))

    return quads, Places(fill)


def _look_through(data: bytes, name: str, described: list[tuple[str, Place]], privacy: Privacy) -> None:
    """Go through the elements once, without expanding anything, and note which line describes which node."""
    parser = expat.ParserCreate(namespace_separator="")
    depth = 0

    def here() -> Place:
        return Place(name, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def refuse(*_declared: object) -> None:
        raise UnreadableError("reading.doctype", here())

    def start(_element: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise UnreadableError("reading.deep", here(), most=DEEPEST)
        about = attributes.get(PREFIXES["rdf"] + "about")
        if about and ":" in about:
            described.append((about, here()))

    def end(_element: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler, parser.StartElementHandler, parser.EndElementHandler = refuse, start, end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        place = Place(name, error.lineno, error.offset + 1)
        detail = _detail(expat.ErrorString(error.code), privacy)
        raise UnreadableError("reading.syntax", place, format="RDF/XML", detail=detail) from error


def _detail(message: str | None, privacy: Privacy) -> str:
    """Return what a parser says, without its own account of the place, and without what is nobody's business."""
    said = (message or "?").removeprefix("Parser error at ")
    if message != said:
        said = said.partition(": ")[2]
    return privacy.clean(said)[:300]


def one_line(context: str) -> str:
    """Return the value of a context document on one line, to be put in the place of its name."""
    return json.dumps(json.loads(context)["@context"], ensure_ascii=False)


def graphs_of(quads: list[Quad]) -> list[list[Quad]]:
    """Return the quads of each graph apart, in the order in which the graphs first appear."""
    graphs: dict[object, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(quad.graph_name, []).append(quad)
    return list(graphs.values())
