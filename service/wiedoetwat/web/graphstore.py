"""`/data/graaf`: reading one graph as a whole, by the SPARQL 1.1 Graph Store HTTP Protocol; nothing can be written.

`?graph=IRI` names a graph, `?default` stands for the default graph (section 4.2, indirect graph identification).
"""

from typing import Final

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from wiedoetwat.questions.adhoc import Query
from wiedoetwat.web.formats import demanded
from wiedoetwat.web.problems import HttpError
from wiedoetwat.web.sparql import answered, ask, options, pairs

PATH: Final = "/data/graaf"
METHODS: Final = "GET, HEAD, OPTIONS"
_ANYTHING: Final = "{ ?s ?p ?o }"


async def endpoint(request: Request) -> Response:
    """Answer one request for a graph, errors included."""
    return await answered(request, _respond)


async def _respond(request: Request) -> Response:
    if request.method == "OPTIONS":
        return options(METHODS)
    fields = pairs(request.url.query.encode())
    pattern = _pattern(fields)
    form = demanded(request, "graph", dict(fields).get("format"))
    seconds: float = request.app.state.settings.query_seconds
    _, there = await request.app.state.lane.answer(Query(f"ASK {{ {pattern} }}", rows="csv"), seconds)
    if there.strip() != b"true":
        raise HttpError("graphstore.absent", 404)
    query = Query(f"CONSTRUCT {_ANYTHING} WHERE {{ {pattern} }}", graph=form.format)
    body, _ = await ask(request, query, {"graph": form}, seconds)
    return Response(body, headers=form.headers)


def _pattern(fields: list[tuple[str, str]]) -> str:
    """Return the pattern that matches the graph that a request names. Raises HttpError where it is not one graph."""
    named = [value for name, value in fields if name == "graph"]
    default = [value for name, value in fields if name == "default"]
    if len(named) + len(default) != 1:
        raise HttpError("graphstore.one-graph", 400)
    if default:
        return _ANYTHING[2:-2]
    try:
        return f"GRAPH {NamedNode(named[0])} {_ANYTHING}"
    except ValueError as error:
        raise HttpError("adhoc.graph", 400, detail=error) from error
