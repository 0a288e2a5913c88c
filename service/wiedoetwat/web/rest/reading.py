"""Reading a request: form, language, paging and the parameters of a question, with all that is wrong told at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request

from wiedoetwat.questions.permalink import LANG_KEY
from wiedoetwat.questions.terms import ParameterError, SeveralParametersError, nearest
from wiedoetwat.settings import LANGS, Lang
from wiedoetwat.web.negotiation import choose
from wiedoetwat.web.problems import HttpError, speak
from wiedoetwat.web.representation import Wanted, takes_gzip

FORMAT_KEY: Final = "format"
PAGE_KEY: Final = "pagina"
SIZE_KEY: Final = "perPagina"
FORMATS: Final = {
    "json": "application/json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The forms of every table: what `format` calls them, and their media types."""
USUAL_SIZE: Final = 50
LARGEST_SIZE: Final = 1000
HIGHEST_PAGE: Final = 100_000
_Choice = TypeVar("_Choice", bound=str)


@dataclass(frozen=True)
class Asked:
    """A request as read."""

    wanted: Wanted
    given: dict[str, str]
    """The parameters that are not about form, by name."""
    page: int = 1
    size: int = USUAL_SIZE
    errors: list[ParameterError] = field(default_factory=list)

    @property
    def lang(self) -> Lang:
        """The language to answer in."""
        return self.wanted.lang

    @property
    def format(self) -> str:
        """The form to answer in, as `format` calls it."""
        return next(name for name, media_type in FORMATS.items() if media_type == self.wanted.media_type)

    def form(self) -> dict[str, str]:
        """Return the parameters that ask for the same form and language again."""
        return {LANG_KEY: self.lang} | ({} if self.format == "json" else {FORMAT_KEY: self.format})

    def require(self, more: Sequence[ParameterError] = ()) -> None:
        """Raise HttpError 400 with everything that is wrong, where something is."""
        errors = [*self.errors, *more]
        if errors:
            raise bad_request(errors, self.lang)


def read(
    request: Request, known: Iterable[str] = (), *, paged: bool = False, formats: Sequence[str] = tuple(FORMATS)
) -> Asked:
    """Return what a request asks; what is wrong with it waits in `errors`, save a form that cannot be given.

    `known` are the parameters that are not about form. Raises HttpError 406 for an Accept header that nothing meets.
    """
    names = {*known, LANG_KEY, FORMAT_KEY, *((PAGE_KEY, SIZE_KEY) if paged else ())}
    values, errors = _values(request, names)
    lang = _choice(values, LANG_KEY, LANGS, errors) or speak(request)
    format_ = _choice(values, FORMAT_KEY, tuple(formats), errors)
    media_type = FORMATS[format_] if format_ else _negotiated(request, [FORMATS[name] for name in formats])
    form = {LANG_KEY, FORMAT_KEY}
    address = request.url.path + "?" + urlencode(sorted((k, v) for k, v in values.items() if k not in form))
    return Asked(
        Wanted(address, media_type, lang, takes_gzip(request)),
        {name: value for name, value in values.items() if value and name in set(known)},
        number_in(values, PAGE_KEY, HIGHEST_PAGE, 1, errors),
        number_in(values, SIZE_KEY, LARGEST_SIZE, USUAL_SIZE, errors),
        errors,
    )


@dataclass(frozen=True)
class Form:
    """The form and the language that somebody wants something in."""

    name: str
    media_type: str
    lang: Lang


def read_form(request: Request, forms: Mapping[str, str]) -> Form:
    """Return the form that a request wants of those given (name -> media type), and the language.

    Raises HttpError 400 with everything that is wrong with the query string, 406 where no form suits.
    """
    values, errors = _values(request, {LANG_KEY, FORMAT_KEY})
    lang = _choice(values, LANG_KEY, LANGS, errors) or speak(request)
    name = _choice(values, FORMAT_KEY, tuple(forms), errors)
    if errors:
        raise bad_request(errors, lang)
    media_type = forms[name] if name else _negotiated(request, list(forms.values()))
    return Form(next(known for known, one in forms.items() if one == media_type), media_type, lang)


def bad_request(errors: Sequence[ParameterError], lang: Lang) -> HttpError:
    """Return the problem that tells everything that is wrong with the query string."""
    told = [
        {
            "in": "query",
            "location": {"name": str(error.fields.get("name", ""))},
            "code": error.key,
            "detail": error.message(lang),
        }
        for error in errors
    ]
    return HttpError("rest.bad-request", 400, more={"errors": told}, count=len(told))


def flatten(error: ParameterError) -> tuple[ParameterError, ...]:
    """Return each thing that is wrong by itself."""
    return error.errors if isinstance(error, SeveralParametersError) else (error,)


def _values(request: Request, names: set[str]) -> tuple[dict[str, str], list[ParameterError]]:
    """Return the parameters by name, and what is wrong with how they stand there."""
    read_pairs, errors = pairs(request)
    values: dict[str, str] = {}
    for name, value in read_pairs:
        if name not in names:
            near = ", ".join(nearest(name, sorted(names)))
            errors.append(ParameterError("rest.unknown", name=name[:60], near=near))
        elif name in values:
            errors.append(ParameterError("rest.twice", name=name))
        elif not value:
            errors.append(ParameterError("rest.empty", name=name))
        values.setdefault(name, value)
    return values, errors


def pairs(request: Request) -> tuple[list[tuple[str, str]], list[ParameterError]]:
    """Return names and values as they stand in the address, and what makes them unreadable."""
    try:
        raw = request.scope["query_string"].decode("ascii")
        return parse_qsl(raw, keep_blank_values=True, errors="strict", max_num_fields=100), []
    except ValueError:  # not UTF-8, or a hundred fields
        return [], [ParameterError("rest.encoding", name="")]


def _choice(
    values: dict[str, str], name: str, choices: tuple[_Choice, ...], errors: list[ParameterError]
) -> _Choice | None:
    value = values.get(name)
    for choice in choices:
        if value == choice:
            return choice
    if value:
        errors.append(ParameterError("parameter.choice", name=name, value=value[:60], choices=", ".join(choices)))
    return None


def number_in(values: dict[str, str], name: str, most: int, usual: int, errors: list[ParameterError]) -> int:
    """Return the whole number from 1 to `most` that a parameter gives, else the usual one and an error."""
    value = values.get(name)
    if not value:
        return usual
    if value.isascii() and value.isdecimal() and len(value) < 9 and 1 <= int(value) <= most:
        return int(value)
    errors.append(ParameterError("rest.number", name=name, value=value[:60], most=most))
    return usual


def _negotiated(request: Request, offered: list[str]) -> str:
    chosen = choose(", ".join(request.headers.getlist("accept")), offered)
    if chosen is None:
        raise HttpError("rest.not-acceptable", 406, more={"available": offered}, offered=", ".join(offered))
    return chosen
