"""What the service is and what its dataset holds: SPARQL 1.1 Service Description and VoID, in one document."""

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, TypeVar, cast
from urllib.parse import urljoin

import pyoxigraph
from pyoxigraph import Literal, NamedNode, QueryTriples, RdfFormat, Triple

from wiedoetwat.graph.store import Store
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.question import LANGUAGE, Question
from wiedoetwat.questions.sparql import GRAPHS
from wiedoetwat.settings import LANGS
from wiedoetwat.vocabulary import GRAAF, PREFIXES

Term = TypeVar("Term")
_PREFIXES: Final = {name: PREFIXES[name] for name in ("dct", "formats", "rdfs", "sd", "sh", "void", "wdw", "xsd")}
_SOMEWHERE: Final = "http://dienst.invalid"
_SCHEMA: Final = PREFIXES["schema-org"]


def describe(store: Store, catalogue: Catalogue, address: str) -> list[Triple]:
    """Return the description of the endpoint at `address`: what it can do, its graphs, counts, classes and examples.

    Raises ValueError where the address is no IRI.
    """
    return [
        Triple(_moved(triple.subject, address), triple.predicate, _moved(triple.object, address))
        for triple in _facts(store, catalogue)
    ]


def _moved(term: Term, address: str) -> Term:
    """Return a term of the description as it is at an address."""
    if isinstance(term, NamedNode) and term.value.startswith(_SOMEWHERE):
        return NamedNode(urljoin(address, "." + term.value.removeprefix(_SOMEWHERE)))  # type: ignore[return-value]
    return term


@lru_cache(maxsize=2)
def _facts(store: Store, catalogue: Catalogue) -> list[Triple]:
    """Return the description as it is nowhere in particular: it is worked out once, whatever address is asked."""
    here = f"{_SOMEWHERE}/sparql"
    fixed = [quad.triple for quad in pyoxigraph.parse(_template(), format=RdfFormat.TURTLE, base_iri=here)]
    counted = store.query(f"BASE <{here}> {catalogue.support('dataset')}")
    dataset = NamedNode(f"{here}#dataset")
    own = [Triple(dataset, NamedNode(PREFIXES["dct"] + "hasVersion"), Literal(store.version))]
    if store.date:
        date = Literal(store.date, datatype=NamedNode(PREFIXES["xsd"] + "date"))
        own.append(Triple(dataset, NamedNode(PREFIXES["dct"] + "modified"), date))
    examples = [triple for lesson in catalogue.lessons for triple in _example(lesson, here)]
    return list(dict.fromkeys([*fixed, *own, *cast(QueryTriples, counted), *examples]))


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
