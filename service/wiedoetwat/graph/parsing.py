"""Reading one Turtle file, with an error that says where it is wrong."""

from pyoxigraph import RdfFormat, Triple, parse

from wiedoetwat.errors import WiedoetwatError


def parse_turtle(text: str, name: str) -> list[Triple]:
    """Return the triples of a Turtle text in its own order, each once.

    Raises WiedoetwatError with `name`, line and column where the text is no Turtle.
    """
    try:
        triples = [quad.triple for quad in parse(text, format=RdfFormat.TURTLE, rename_blank_nodes=True)]
    except SyntaxError as error:
        raise WiedoetwatError(
            "turtle.syntax", file=name, line=error.lineno, column=error.offset, detail=error.msg
        ) from error
    return list(dict.fromkeys(triples))
