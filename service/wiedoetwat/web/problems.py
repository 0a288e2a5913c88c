"""Errors for programs: application/problem+json, after RFC 9457."""

import json
import re
from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.messages import text
from wiedoetwat.settings import LANGS, Lang
from wiedoetwat.vocabulary import BASE

_WEIGHT: Final = re.compile(r"q=([01](?:\.[0-9]{0,3})?)", re.ASCII)
PROBLEM: Final = "application/problem+json"


class HttpError(WiedoetwatError):
    """A request that cannot be met; knows its status, the headers that go with it, and more members to tell."""

    def __init__(
        self, key: str, status: int, headers: Mapping[str, str] | None = None, more: Mapping[str, object] | None = None,
        **fields: object,
    ) -> None:  # fmt: skip
        super().__init__(key, **fields)
        self.status, self.headers, self.more = status, dict(headers or {}), dict(more or {})


def speak(request: Request) -> Lang:
    """Return the language to answer in: what the client likes best of ours, else what the service speaks."""
    default: Lang = request.app.state.settings.lang
    wishes: dict[Lang, float] = {}
    for item in request.headers.get("accept-language", "").lower().split(","):
        tag, _, quality = item.partition(";")
        primary = tag.strip().partition("-")[0]
        weight = _WEIGHT.fullmatch(quality.strip() or "q=1")
        for lang in LANGS:
            if primary == lang and weight:
                wishes[lang] = max(wishes.get(lang, 0.0), float(weight[1]))
    best = max(wishes, key=lambda lang: wishes[lang], default=default)  # max() keeps the first among equals
    return best if wishes.get(best) else default


def problem(request: Request, error: WiedoetwatError, status: int) -> Response:
    """Return what tells a client what went wrong, and how to do better."""
    lang = speak(request)
    more = error.more if isinstance(error, HttpError) else {}
    place = {name: getattr(error, name) for name in ("line", "column") if hasattr(error, name)}
    body = {
        "type": f"{BASE}fout/{error.key.replace('.', '-')}",
        "title": _title(status, lang),
        "status": status,
        "detail": error.message(lang),
        **place,
        **more,
    }
    headers = error.headers if isinstance(error, HttpError) else {}
    return Response(
        json.dumps(body, ensure_ascii=False),
        status,
        {"Cache-Control": "no-store", **headers, "Content-Language": lang, "Vary": "Accept, Accept-Language"},
        media_type=PROBLEM,
    )


def _title(status: int, lang: Lang) -> str:
    if status == 404:
        return text("problem.not-found", lang)
    if status in (406, 415):
        return text("problem.media-type", lang)
    if status in (403, 405):
        return text("problem.refused", lang)
    if status == 413:
        return text("problem.too-large", lang)
    if status in (504, 507):
        return text("problem.too-heavy", lang)
    if status == 503:
        return text("problem.busy", lang)
    return text("problem.ours", lang) if status >= 500 else text("problem.bad-request", lang)
