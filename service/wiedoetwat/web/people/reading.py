"""What somebody asked of a page: by a link, by a form in the address, or by a form in the body of the request."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

from starlette.requests import Request

from wiedoetwat.questions.permalink import MARK_KEY, VERSION_KEY
from wiedoetwat.questions.question import Question
from wiedoetwat.questions.terms import ParameterError
from wiedoetwat.settings import Lang
from wiedoetwat.web.rest.reading import HIGHEST_PAGE, PAGE_KEY, number_in, pairs

PREFIXES: Final[Mapping[Lang, str]] = {"nl": "", "en": "/en"}
"""Where the pages of a language begin."""
LARGEST: Final = 64 * 1024
"""The most bytes of a form that is posted."""
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """A question of the catalogue as a page was asked for it."""

    question: Question
    lang: Lang
    given: dict[str, str]
    """What was filled in, by name; also what is no parameter at all, which the answer says."""
    page: int = 1
    version: str | None = None
    mark: str | None = None
    errors: list[ParameterError] = field(default_factory=list)

    def address(self, page: int = 1, lang: Lang | None = None) -> str:
        """Return where this page stands, or another of its pages, or the same in another language."""
        marked = {VERSION_KEY: self.version, MARK_KEY: self.mark} if self.version and self.mark else {}
        paged = {PAGE_KEY: str(page)} if page > 1 else {}
        return page_address(self.question.id, {**self.given, **marked, **paged}, lang or self.lang)


def page_address(id_: str, given: Mapping[str, str | None], lang: Lang) -> str:
    """Return the address of the page of a question, filled in."""
    query = urlencode({name: value for name, value in given.items() if value}, quote_via=quote)
    return f"{PREFIXES[lang]}/vragen/{quote(id_)}{'?' if query else ''}{query}"


def read_asked(question: Question, lang: Lang, said: Iterable[tuple[str, str]]) -> tuple[Asked, bool]:
    """Return what was asked, and whether fields were left empty, as a form sends them."""
    values: dict[str, str] = {}
    errors: list[ParameterError] = []
    empty = False
    for name, raw in said:
        value = raw.strip()
        if not value:
            empty = True
        elif name in values:
            errors.append(ParameterError("rest.twice", name=name[:60]))
        else:
            values[name] = value
    page = number_in(values, PAGE_KEY, HIGHEST_PAGE, 1, errors)
    values.pop(PAGE_KEY, None)
    version, mark = values.pop(VERSION_KEY, None), values.pop(MARK_KEY, None)
    if (version is None) != (mark is None):
        errors.append(ParameterError("rest.together", name=MARK_KEY, other=VERSION_KEY))
    return Asked(question, lang, values, page, version, mark, errors), empty


def read_address(request: Request, question: Question, lang: Lang) -> tuple[Asked, bool]:
    """Return what the address asks, as read_asked()."""
    said, errors = pairs(request)
    asked, empty = read_asked(question, lang, said)
    asked.errors.extend(errors)
    return asked, empty


async def read_posted(request: Request) -> Pairs | None:
    """Return what a posted form holds; None where it is larger than any of ours can be."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return None
    try:
        return parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, errors="replace", max_num_fields=100)
    except ValueError:  # more fields than a form of ours has
        return []
