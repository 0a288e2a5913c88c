"""The namespaces: the only place in the code where they are written out."""

import re
from typing import Final

BASE: Final = "https://w3id.org/wiedoetwat/"
DEF: Final = BASE + "def#"
ID: Final = BASE + "id/"
GRAAF: Final = BASE + "graaf/"
SHAPE: Final = BASE + "shape#"
VAR: Final = BASE + "var#"
"""The placeholders in a template of shapes."""
TOOI: Final = "https://identifier.overheid.nl/tooi/"

KENNIS: Final = GRAAF + "kennis"
"""The graph of what is stated in ontology/ and data/."""
AFGELEID: Final = GRAAF + "afgeleid"
"""The graph of what follows from that by OWL 2 RL."""
TOEKOMST: Final = GRAAF + "toekomst"
"""The graph of what may come to hold; no default graph contains it."""
EIGEN: Final = GRAAF + "eigen/"
"""The graphs of what users load themselves."""

_OWN_KINDS: Final = (
    "actor",
    "actorsoort",
    "actualiteit",
    "begrip",
    "bepaling",
    "besluitsoort",
    "borgingswijze",
    "bronregel",
    "definitiestatus",
    "documentsoort",
    "eis",
    "eisenlijst",
    "ernst",
    "fase",
    "feit",
    "handeling",
    "herkomst",
    "laag",
    "niveau",
    "norm",
    "onderwerp",
    "passage",
    "regio",
    "route",
    "schema",
    "soortverschil",
    "stand",
    "stelligheid",
    "stelsel",
    "taak",
    "toetswijze",
    "verschil",
    "zekerheid",
)

PREFIXES: Final[dict[str, str]] = {
    "wdw": DEF,
    "wdwsh": SHAPE,
    "var": VAR,
    "graaf": GRAAF,
    **{kind: f"{ID}{kind}/" for kind in _OWN_KINDS},
    "vw": ID + "voorwaarde/",
    "tooi": TOOI + "def/ont/",
    "gemeente": TOOI + "id/gemeente/",
    "oorg": TOOI + "id/oorg/",
    "provincie": TOOI + "id/provincie/",
    "adms": "http://www.w3.org/ns/adms#",
    "cccev": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "flint": "http://ontology.tno.nl/normengineering/flint#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "formats": "http://www.w3.org/ns/formats/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema-org": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefix -> namespace, for everything that writes or reads RDF for people: Turtle files, queries, pages."""

_BY_NAMESPACE: Final = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_LOCAL_NAME: Final = re.compile(r"([\w:]([\w.:-]*[\w:-])?)?", re.ASCII)


def shorten(iri: str) -> str:
    """Return an IRI as Turtle and SPARQL write it: norm:s5b-20 where a prefix fits, else <IRI>."""
    cut = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix, local = _BY_NAMESPACE.get(iri[:cut]), iri[cut:]
    return f"{prefix}:{local}" if prefix is not None and _LOCAL_NAME.fullmatch(local) else f"<{iri}>"


def expand(name: str) -> str:
    """Return the IRI of a prefixed name or of an <IRI>. Raises KeyError for a prefix that is not ours."""
    if name.startswith("<"):
        return name[1:-1]
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local
