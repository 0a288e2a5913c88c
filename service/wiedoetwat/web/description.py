"""What the service is and what its dataset holds: SPARQL 1.1 Service Description and VoID, in one document."""

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, cast

import pyoxigraph
from pyoxigraph import Literal, NamedNode, QueryTriples, RdfFormat, Triple

from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.question import LANGUAGE, Question
from wiedoetwat.questions.sparql import GRAPHS
from wiedoetwat.settings import LANGS
from wiedoetwat.vocabulary import GRAAF, PREFIXES

_PREFIXES: Final = {name: PREFIXES[name] for name in ("dct", "formats", "rdfs", "sd", "sh", "void", "wdw", "xsd")}
_SCHEMA: Final = PREFIXES["schema-org"]


@lru_cache(maxsize=8)
def describe(store: Store, catalogue: Catalogue, address: str) -> list[Triple]:
    """Return the description of the endpoint at `address`: what it can do, its graphs, counts, classes and examples.

    Raises ValueError where the address is no IRI.
    """
    dataset = NamedNode(f"{address}#dataset")
    fixed = [quad.triple for quad in pyoxigraph.parse(_template(), format=RdfFormat.TURTLE, base_iri=address)]
    counted = store.query(f"BASE <{address}> {catalogue.support('dataset')}")
    facts = [Triple(dataset, NamedNode(PREFIXES["dct"] + "hasVersion"), Literal(store.version))]
    if store.date:
        date = Literal(store.date, datatype=NamedNode(PREFIXES["xsd"] + "date"))
        facts.append(Triple(dataset, NamedNode(PREFIXES["dct"] + "modified"), date))
    examples = [triple for lesson in catalogue.lessons for triple in _example(lesson, address)]
    return list(dict.fromkeys([*fixed, *facts, *cast(QueryTriples, counted), *examples]))


def write_description(triples: Iterable[Triple], format_: str) -> bytes:
    """Return a description in one of the formats for graphs."""
    return pyoxigraph.serialize(triples, format=GRAPHS[format_], prefixes={**_PREFIXES, "graaf": GRAAF}) or b""


def _example(lesson: Question, address: str) -> Iterable[Triple]:
    sh, rdf, rdfs = (PREFIXES[name] for name in ("sh", "rdf", "rdfs"))
    node = NamedNode(f"{address}#voorbeeld-{lesson.id}")
    query = "".join(
        line for line in lesson.fill({LANGUAGE: Literal("nl")}).splitlines(keepends=True) if not line.startswith("#+")
    )
    yield Triple(node, NamedNode(rdf + "type"), NamedNode(sh + "SPARQLExecutable"))
    yield Triple(node, NamedNode(sh + "select"), Literal(query))
    yield Triple(node, NamedNode(_SCHEMA + "target"), NamedNode(address))
    for lang in LANGS:
        yield Triple(node, NamedNode(rdfs + "label"), Literal(lesson.title[lang], language=lang))


@cache
def _template() -> str:
    return Path(__file__).with_name("description.ttl").read_text(encoding="utf-8")
