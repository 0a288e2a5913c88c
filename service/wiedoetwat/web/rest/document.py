"""The description of `/v1` in OpenAPI 3, in Dutch: made from the headers of the questions and from the graph."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from wiedoetwat.graph.store import Store
from wiedoetwat.messages import text
from wiedoetwat.questions.answer import Answer, names_of
from wiedoetwat.questions.catalogue import Catalogue
from wiedoetwat.questions.permalink import LANG_KEY, MARK_KEY, VERSION_KEY, Comparison
from wiedoetwat.questions.question import Parameter, Question
from wiedoetwat.questions.rows import IDENTIFIERS
from wiedoetwat.settings import LANGS, Settings
from wiedoetwat.vocabulary import BASE
from wiedoetwat.web.problems import PROBLEM
from wiedoetwat.web.rest.reading import (
    FORMAT_KEY,
    FORMATS,
    HIGHEST_PAGE,
    LARGEST_SIZE,
    PAGE_KEY,
    SIZE_KEY,
    USUAL_SIZE,
)

API_VERSION: Final = "1.0.0"
MOST_ENUMERATED: Final = 200
"""A type with more things than this is described, not enumerated."""
ERRORS: Final = {
    400: "openapi.wrong",
    404: "openapi.absent",
    406: "openapi.other-form",
    413: "openapi.too-large",
    415: "openapi.other-media",
}
"""The statuses of an error that operations declare, with what the document says of each."""
Json = dict[str, Any]
_KINDS: Final = {"getal": {"type": "number"}, "datum": {"type": "string", "format": "date"}}
_CELL: Final[Json] = {"type": ["string", "integer", "boolean", "null"]}


def say(key: str, **fields: object) -> str:
    """Return a text of the description; it is in Dutch, as the rules want it."""
    return text(key, "nl", **fields)


def information(settings: Settings) -> Json:
    """Return what the document says of the whole: title, licence, server."""
    return {
        "title": "Wiedoetwat",
        "version": API_VERSION,
        "summary": say("openapi.summary"),
        "description": say("openapi.description"),
        "license_info": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        "servers": [{"url": f"{settings.base_url}/v1", "description": say("openapi.server")}],
    }


def contact(settings: Settings) -> Json:
    """Return whom to ask; put in by hand, as FastAPI would check the address with a library that we do not need."""
    return {"name": say("openapi.contact"), "url": settings.contact_url or BASE, "email": settings.contact_email}


def operation(
    id_: str, summary: str, tag: str, parameters: Iterable[Json], ok: Json, errors: Iterable[int] = (400, 406)
) -> Json:
    """Return an operation for FastAPI's `openapi_extra`: `ok` is the content of its 200 by media type."""
    responses: Json = {
        "200": {"description": say("openapi.ok"), "headers": _headers(), "content": ok},
        "304": {"description": say("openapi.unchanged"), "headers": _headers()},
        **{str(status): {"description": say(ERRORS[status]), "content": _problem()} for status in errors},
        "default": {"description": say("openapi.other-error"), "content": _problem()},
    }
    return {
        "operationId": id_,
        "summary": summary,
        "description": summary,
        "tags": [tag],
        "parameters": list(parameters),
        "responses": responses,
    }


def form_parameters(formats: Iterable[str] = FORMATS) -> list[Json]:
    """Return the parameters of form and language, which every operation has."""
    return [
        query(LANG_KEY, say("openapi.taal"), {"type": "string", "enum": list(LANGS)}),
        query(FORMAT_KEY, say("openapi.format"), {"type": "string", "enum": list(formats)}),
    ]


def page_parameters() -> list[Json]:
    """Return the parameters of paging."""
    size = {"type": "integer", "minimum": 1, "maximum": LARGEST_SIZE, "default": USUAL_SIZE}
    page = {"type": "integer", "minimum": 1, "maximum": HIGHEST_PAGE, "default": 1}
    return [query(PAGE_KEY, say("openapi.pagina"), page), query(SIZE_KEY, say("openapi.per-page"), size)]


def permalink_parameters() -> list[Json]:
    """Return the parameters that make an answer compare itself with one of an earlier version."""
    word = {"type": "string", "minLength": 1}
    return [query(VERSION_KEY, say("openapi.dataset"), word), query(MARK_KEY, say("openapi.kenmerk"), word)]


def question_parameters(question: Question) -> list[Json]:
    """Return the parameters of a question, without the one that picks a member of a collection."""
    return [
        query(parameter.name, parameter.label["nl"], schema_of(parameter), required=parameter.required)
        for parameter in question.parameters
    ]


def query(name: str, description: str, schema: Json, *, required: bool = False) -> Json:
    """Return one parameter of the query string."""
    return {"name": name, "in": "query", "description": description, "required": required, "schema": schema}


def path_id(description: str) -> Json:
    """Return the parameter of the path."""
    schema = {"type": "string", "minLength": 1}
    return {"name": "id", "in": "path", "description": description, "required": True, "schema": schema}


def schema_of(parameter: Parameter) -> Json:
    """Return the schema of what a parameter takes."""
    if parameter.choices:
        return {"type": "string", "enum": list(parameter.choices)}
    if parameter.type in _KINDS:
        return dict(_KINDS[parameter.type])
    if parameter.type == "tekst" or parameter.several:
        return {"type": "string", "minLength": 1, "maxLength": 200}
    return {"$ref": f"#/components/schemas/naam-{parameter.type}"}


def tables(json: Json) -> Json:
    """Return the content of a 200 in each form of a table; `json` is the schema of the first."""
    plain: Json = {"schema": {"type": "string"}}
    return {FORMATS["json"]: {"schema": json}, FORMATS["csv"]: plain, FORMATS["xlsx"]: {"schema": {}}}


def answer_schema(question: Question, extra: Mapping[str, Json] | None = None) -> Json:
    """Return the schema of the answer to a question: the answer object, with the rows that this question gives."""
    columns = {column.name: {**_CELL, "description": column.label["nl"]} for column in question.columns}
    row: Json = {
        "type": "object",
        "required": [*columns, IDENTIFIERS, "iris"],
        "properties": {**columns, IDENTIFIERS: _texts(), "iris": {"type": "object", "additionalProperties": _texts()}},
    }
    narrowed: Json = {
        "type": "object",
        "required": list(extra or ()),
        "properties": {
            "vraag": {"const": question.id},
            "rijen": {"type": "array", "items": row},
            **(extra or {}),
        },
    }
    return {"allOf": [{"$ref": "#/components/schemas/Antwoord"}, narrowed]}


def paging_schema() -> Json:
    """Return the schema of what a page of a collection says of itself."""
    return {"$ref": "#/components/schemas/Paginering"}


def schemas(store: Store, catalogue: Catalogue) -> Json:
    """Return the schemas that operations refer to; those of small types enumerate what the graph holds."""
    from pydantic import TypeAdapter  # FastAPI has it in already

    made = TypeAdapter(Answer).json_schema(ref_template="#/components/schemas/{model}")
    inner = made.pop("$defs", {})
    compared = TypeAdapter(Comparison).json_schema()
    types = {parameter.type for question in catalogue.questions.values() for parameter in question.parameters}
    named = {f"naam-{type_}": _enumerated(store, catalogue, type_) for type_ in sorted(types - {"tekst", *_KINDS})}
    integer: Json = {"type": "integer", "minimum": 0}
    relations = {name: {"type": "string"} for name in ("self", "first", "last", "prev", "next")}
    links: Json = {"type": "object", "required": ["self", "first", "last"], "properties": relations}
    paging: Json = {
        "type": "object",
        "required": ["pagina", "perPagina", "aantal", "links"],
        "properties": {"pagina": integer, "perPagina": integer, "aantal": integer, "links": links},
    }
    fault: Json = {
        "type": "object",
        "required": ["in", "location", "code", "detail"],
        "properties": {"in": _word(), "location": {"type": "object"}, "code": _word(), "detail": _word()},
    }
    problem: Json = {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": _word(),
            "title": _word(),
            "status": {"type": "integer"},
            "detail": _word(),
            "errors": {"type": "array", "items": fault},
        },
    }
    return {"Antwoord": made, **inner, "Vergelijking": compared, "Paginering": paging, "Probleem": problem, **named}


def _enumerated(store: Store, catalogue: Catalogue, type_: str) -> Json:
    names = names_of(store, catalogue, type_)
    if len(names) > MOST_ENUMERATED:
        some = [name.slug for name in names[:3]]
        return {
            "type": "string",
            "minLength": 1,
            "maxLength": 200,
            "description": say("openapi.names"),
            "examples": some,
        }
    return {"type": "string", "enum": sorted({name.slug for name in names}), "description": say("openapi.names")}


def _headers() -> Json:
    return {
        "API-Version": {
            "description": say("openapi.api-version"),
            "schema": {"type": "string"},
            "example": API_VERSION,
        },
        "ETag": {"description": say("openapi.etag"), "schema": {"type": "string"}},
    }


def _problem() -> Json:
    return {PROBLEM: {"schema": {"$ref": "#/components/schemas/Probleem"}}}


def _texts() -> Json:
    return {"type": "array", "items": _word()}


def _word() -> Json:
    return {"type": "string"}
