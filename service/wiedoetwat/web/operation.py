"""For who runs the service: alive, ready, metrics, security.txt, and where errors in the content are reported."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from wiedoetwat import __version__
from wiedoetwat.graph.store import Store
from wiedoetwat.messages import text
from wiedoetwat.settings import Settings
from wiedoetwat.vocabulary import BASE
from wiedoetwat.web.observation import exposition
from wiedoetwat.web.pages import templates
from wiedoetwat.web.problems import speak

NEVER: Final = {"Cache-Control": "no-store"}
VALID: Final = timedelta(days=180)
_NUMBER: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", re.ASCII)
MOST_NUMBERS: Final = 100


async def health(request: Request) -> Response:
    """Say that the service is alive and what it answers from."""
    return JSONResponse({"status": "ok", "versie": __version__, "dataset": _dataset(request)}, headers=NEVER)


async def ready(request: Request) -> Response:
    """Say whether the service can answer: 503 where the store or one of the other checks fails."""
    checks: dict[str, Callable[[], bool]] = {"store": lambda: _answers(request.app.state.store)}
    checks |= request.app.state.checks
    outcome = {name: await run_in_threadpool(_holds, check) for name, check in checks.items()}
    fine = all(outcome.values())
    body = {"status": "ok" if fine else "niet gereed", "versie": __version__, "dataset": _dataset(request), **outcome}
    return JSONResponse(body, 200 if fine else 503, headers=NEVER if fine else {**NEVER, "Retry-After": "5"})


async def metrics(request: Request) -> Response:
    """Give the metrics in the Prometheus text format."""
    body, media_type = await run_in_threadpool(exposition, request.app.state)
    return Response(body, headers={**NEVER, "Content-Type": media_type})


async def security(request: Request) -> Response:
    """Give security.txt (RFC 9116): where to report a weakness of the service."""
    settings: Settings = request.app.state.settings
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{settings.contact_email}",
        f"Contact: {settings.contact_url or BASE}",
        f"Expires: {(today + VALID).strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: nl, en",
    ]
    if settings.base_url:
        lines.append(f"Canonical: {settings.base_url}/.well-known/security.txt")
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response("\n".join([*lines, ""]), media_type="text/plain", headers=headers)


async def report(request: Request) -> Response:
    """Show what somebody reports an error about, and to whom to report it; takes identifiers alone."""
    state = request.app.state
    fields = dict(parse_qsl(request.url.query, max_num_fields=20))
    question = state.catalogue.questions.get(fields.get("vraag", ""))
    numbers = [number for number in fields.get("nummers", "").split(",") if _NUMBER.fullmatch(number)][:MOST_NUMBERS]
    version = fields.get("dataset", "")
    lang = speak(request)
    html = templates().get_template("mistake.html")
    body = html.render(
        lang=lang, say=lambda key, **more: text(key, lang, **more), question=question.title[lang] if question else None,
        numbers=numbers, version=version if _NUMBER.fullmatch(version) else None, store=state.store,
        email=state.settings.contact_email if not state.settings.contact_email.endswith(".invalid") else None,
        url=state.settings.contact_url or BASE,
    )  # fmt: skip
    return HTMLResponse(body, headers={"Content-Language": lang, "Vary": "Accept-Language", **NEVER})


ROUTES: Final = [
    Route("/health", health),
    Route("/ready", ready),
    Route("/metrics", metrics),
    Route("/.well-known/security.txt", security),
    Route("/fout-melden", report),
]
"""Every address for who runs the service; the application adds them."""


def _dataset(request: Request) -> dict[str, str]:
    store: Store = request.app.state.store
    return {"versie": store.version, "datum": store.date}


def _answers(store: Store) -> bool:
    return bool(store.query("ASK { ?norm a wdw:Uitspraak }"))


def _holds(check: Callable[[], Any]) -> bool:
    """Return whether a check holds; one that breaks does not."""
    try:
        return bool(check())
    except Exception:
        return False
