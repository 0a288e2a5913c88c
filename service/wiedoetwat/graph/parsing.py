"""Reading one Turtle file, with an error that says where it is wrong."""

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from wiedoetwat.errors import WiedoetwatError


def parse_turtle(text: str, name: str) -> list[Triple]:
    """Return the triples of a Turtle text in its own order, each once.

    Raises WiedoetwatError with `name`, line and column where the text is no Turtle.
    """
    try:
        triples = [quad.triple for quad in parse(text, format=RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise WiedoetwatError(
            "turtle.syntax", file=name, line=error.lineno, column=error.offset, detail=error.msg
        ) from error
    return list(dict.fromkeys(triples))


def iri(node: NamedNode | BlankNode | Literal | Triple) -> str | None:
    """Return the IRI of a named node, None for any other term."""
    return node.value if isinstance(node, NamedNode) else None
