"""Where an IRI of ours leads: `/id` by 303, `/doc`, `/def` and `/shape` by Accept, dumps, contexts, error types."""

import gzip
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import RdfFormat
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from wiedoetwat import __version__
from wiedoetwat.graph.store import Store
from wiedoetwat.messages import catalogue as messages
from wiedoetwat.messages import text
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.sparql import prefixes_of
from wiedoetwat.settings import Lang
from wiedoetwat.vocabulary import BASE, ID
from wiedoetwat.web.linked import reference
from wiedoetwat.web.linked.formats import ENDINGS, HTML, JSON_LD, negotiated, split_ending, write
from wiedoetwat.web.linked.nodes import describe, show
from wiedoetwat.web.pages import templates
from wiedoetwat.web.problems import HttpError, speak
from wiedoetwat.web.representation import VARY, Made, Wanted, send, takes_gzip

DUMPS: Final = {"ttl": "text/turtle", "trig": "application/trig", "nq.gz": "application/gzip"}
"""The ending of a dump -> its media type."""
TITLES: Final = {
    "def": ("linked.title-def", "linked.about-def"),
    "shape": ("linked.title-shape", "linked.about-shape"),
}
"""What has a reference -> the messages for its title and for what it is."""
_NAME: Final = re.compile(r"[a-z]+(/[A-Za-z0-9][A-Za-z0-9._~-]*)+", re.ASCII)
_ENDING_OF: Final = {media_type: ending for ending, media_type in ENDINGS.items()}
_OPEN: Final = {"Access-Control-Allow-Origin": "*"}


async def identifier(request: Request) -> Response:
    """Lead from a thing to what tells about it: a page, or RDF (303, as httpRange-14 has it)."""
    name = _name(request)
    media_type = negotiated(request)
    ending = "" if media_type == HTML else "." + _ENDING_OF[media_type]
    base = request.app.state.settings.base_url
    return RedirectResponse(f"{base}/doc/{name}{ending}", 303, {"Vary": VARY, **_OPEN})


async def document(request: Request) -> Response:
    """Tell about a thing, in the form that the ending of the address or the client asks for."""
    state = request.app.state
    name, media_type = split_ending(_name(request))
    wanted = _wanted(request, "/doc/" + name, media_type)

    def make() -> Made:
        store: Store = state.store
        triples = describe(store, state.catalogue, ID + name)
        if not triples:
            raise HttpError("web.not-found", 404, path=request.url.path)
        if wanted.media_type != HTML:
            return Made(write(triples, wanted.media_type), _OPEN)
        shown = show(store, state.catalogue, ID + name, triples, wanted.lang)
        forms = [(ending, f"/doc/{name}.{ending}") for ending in ENDINGS if ending != "html"]
        page = _page("node", wanted.lang, node=shown, forms=forms, store=store, address=f"/doc/{name}")
        return Made(page, _OPEN)

    return await send(request, wanted, make)


def terms(what: str) -> Callable[[Request], Awaitable[Response]]:
    """Return what gives the vocabulary ("def") or the shapes ("shape"), by ending or Accept."""

    async def handle(request: Request) -> Response:
        wanted = _wanted(request, f"/{what}", split_ending(request.url.path)[1])

        def make() -> Made:
            triples = reference.load(_root(request), what)
            if wanted.media_type != HTML:
                return Made(write(triples, wanted.media_type), _OPEN)
            kinds = reference.terms(triples, reference.NAMESPACES[what], wanted.lang)
            forms = [(ending, f"/{what}.{ending}") for ending in ENDINGS if ending != "html"]
            store: Store = request.app.state.store
            return Made(
                _page(
                    "terms",
                    wanted.lang,
                    what=what,
                    title=TITLES[what][0],
                    about=TITLES[what][1],
                    kinds=kinds,
                    forms=forms,
                    store=store,
                ),
                _OPEN,
            )

        return await send(request, wanted, make)

    return handle


async def context(request: Request) -> Response:
    """Give the JSON-LD context of the vocabulary."""
    wanted = Wanted("/def/context.jsonld", JSON_LD, "nl", takes_gzip(request))

    def make() -> Made:
        made = reference.context(*(reference.load(_root(request), what) for what in reference.NAMESPACES))
        return Made(json.dumps(made, ensure_ascii=False, indent=1).encode(), _OPEN)

    return await send(request, wanted, make)


async def arrangement_context(request: Request) -> Response:
    """Give the JSON-LD context of what a gemeente has arranged, where this release has one."""
    path = _root(request) / "data" / "inrichting.jsonld"
    if not path.is_file():
        raise HttpError("web.not-found", 404, path=request.url.path)
    wanted = Wanted("/inrichting.jsonld", JSON_LD, "nl", takes_gzip(request))
    return await send(request, wanted, lambda: Made(path.read_bytes(), _OPEN))


async def graph(request: Request) -> Response:
    """Lead from a named graph to the dump that holds it."""
    base = request.app.state.settings.base_url
    return RedirectResponse(f"{base}/data/wiedoetwat.trig", 303, {"Vary": VARY, **_OPEN})


async def dump(request: Request) -> Response:
    """Give the whole dataset; as Turtle what holds now, without what may come."""
    ending = request.path_params["ending"]
    if ending not in DUMPS:
        raise HttpError("web.not-found", 404, path=request.url.path)
    store: Store = request.app.state.store
    wanted = Wanted(request.url.path, DUMPS[ending], "nl", takes_gzip(request) and not ending.endswith("gz"))
    name = f"wiedoetwat-{store.version}.{ending}"
    headers = {**_OPEN, "Content-Disposition": f'attachment; filename="{name}"'}
    return await send(request, wanted, lambda: Made(_dump(store, ending), headers))


async def problem_type(request: Request) -> Response:
    """Tell what an error means: where the `type` of a problem leads."""
    name = request.path_params["name"]
    found = [key for key in messages() if key.replace(".", "-") == name]
    if not found:
        raise HttpError("web.not-found", 404, path=request.url.path)
    wanted = Wanted(f"/fout/{name}", HTML, speak(request), takes_gzip(request))

    def make() -> bytes:
        words = messages()[found[0]][wanted.lang]
        return _page("problem", wanted.lang, name=name, words=words, store=request.app.state.store)

    return await send(request, wanted, make)


ROUTES: Final = [
    Route("/id/{name:path}", identifier),
    Route("/doc/{name:path}", document),
    Route("/def/context.jsonld", context),
    Route("/inrichting.jsonld", arrangement_context),
    *(
        Route(f"/{what}{ending}", terms(what))
        for what in reference.NAMESPACES
        for ending in ("", ".ttl", ".jsonld", ".nt", ".rdf")
    ),
    Route("/graaf/{name:path}", graph),
    Route("/data/wiedoetwat.{ending:path}", dump),
    Route("/fout/{name}", problem_type),
]
"""Every address of linked data; the application adds them."""


def _dump(store: Store, ending: str) -> bytes:
    raw = store.snapshot.dump.read_bytes()
    if ending == "nq.gz":
        return gzip.compress(raw, compresslevel=6, mtime=0)
    quads = pyoxigraph.parse(raw, format=RdfFormat.N_QUADS)
    if ending == "trig":
        named = [quad for quad in quads if not isinstance(quad.graph_name, pyoxigraph.DefaultGraph)]
        return pyoxigraph.serialize(named, format=RdfFormat.TRIG, prefixes=prefixes_of(q.triple for q in named)) or b""
    present = [quad.triple for quad in quads if isinstance(quad.graph_name, pyoxigraph.DefaultGraph)]
    return pyoxigraph.serialize(present, format=RdfFormat.TURTLE, prefixes=prefixes_of(present)) or b""


def _page(template: str, lang: Lang, **fields: object) -> bytes:
    html = templates().get_template(f"{template}.html")
    return html.render(
        lang=lang, say=lambda key, **more: text(key, lang, **more), version=__version__, base=BASE, **fields
    ).encode()


def _wanted(request: Request, address: str, media_type: str | None) -> Wanted:
    lang: Lang = (
        "en" if request.query_params.get("taal") == "en" else "nl" if "taal" in request.query_params else speak(request)
    )
    return Wanted(address, media_type or negotiated(request), lang, takes_gzip(request))


def _name(request: Request) -> str:
    """Return the part of an IRI after /id/. Raises HttpError 404 for what can be none of ours."""
    name: str = request.path_params["name"]
    if not _NAME.fullmatch(name):
        raise HttpError("web.not-found", 404, path=request.url.path)
    return name


def _root(request: Request) -> Path:
    catalogue: Catalogue = request.app.state.catalogue
    return catalogue.folder.parents[1]
