"""An empty configuration to fill in, with the gemeente in it: as workbook, JSON-LD or Turtle, all saying the same."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from wiedoetwat.errors import WiedoetwatError
from wiedoetwat.messages import text
from wiedoetwat.questions.question import Parameter
from wiedoetwat.questions.terms import Name, ParameterError, resolve
from wiedoetwat.settings import Lang
from wiedoetwat.validation.json_places import CONTEXT
from wiedoetwat.validation.workbook.cells import DATE
from wiedoetwat.validation.workbook.fill import fill
from wiedoetwat.validation.workbook.knowledge import Gemeente, Knowledge, Requirement, plain
from wiedoetwat.validation.workbook.layout import Column, Sheet
from wiedoetwat.validation.workbook.read import INRICHTING, TYPE, row_name
from wiedoetwat.validation.workbook.saving import to_bytes
from wiedoetwat.validation.workbook.sheets import draw
from wiedoetwat.vocabulary import DEF, GRAAF, PREFIXES, shorten

Regions = Sequence[tuple[str, str]]


class EndedError(WiedoetwatError):
    """The gemeente was merged into another."""

    exit_code = 2


def find_gemeente(knowledge: Knowledge, wanted: str, lang: Lang) -> Gemeente:
    """Return the gemeente that a code or name stands for.

    Raises EndedError naming the successor for one that was merged, ParameterError with near matches for none.
    """
    known = {key: one for one in reversed(knowledge.gemeenten) for key in (plain(one.name), one.code)}
    known |= {key: one for one in knowledge.gemeenten if not one.ended for key in (plain(one.name), one.code)}
    found = known.get(plain(wanted))
    if found is None:
        names = [Name(one.iri, {one.code}, {"nl": one.name}) for one in knowledge.gemeenten if not one.ended]
        parameter = Parameter("gemeente", "gemeente", {})
        try:
            slug = resolve(parameter, wanted, lang, lambda _type: names).shown
        except ParameterError as error:
            raise _with_names(error, knowledge) from error
        found = known[slug]
    if found.ended:
        after = ", ".join(f"{name} ({code})" for code, name in found.successors)
        raise EndedError("template.ended", name=found.name, code=found.code, date=found.ended, after=after)
    return found


def write_template(
    form: str, gemeente: Gemeente, regions: Regions, knowledge: Knowledge, today: date, lang: Lang
) -> bytes:
    """Return an empty configuration of a gemeente on a day, in a form of FORMS."""
    return FORMS[form](gemeente, regions, knowledge, today, lang)


def _with_names(error: ParameterError, knowledge: Knowledge) -> ParameterError:
    """Say the names beside the codes of what was meant perhaps."""
    near = str(error.fields.get("near", ""))
    names = {one.code: one.name for one in knowledge.gemeenten}
    shown = ", ".join(f"{names[code]} ({code})" if code in names else code for code in near.split(", "))
    return ParameterError(error.key, **{**error.fields, "near": shown})


def _triples(gemeente: Gemeente, today: date) -> list[Triple]:
    node = NamedNode(_base(gemeente, today))
    return [
        Triple(node, TYPE, INRICHTING),
        Triple(node, NamedNode(DEF + "gemeente"), NamedNode(gemeente.iri)),
        Triple(node, NamedNode(DEF + "peildatum"), Literal(today.isoformat(), datatype=DATE)),
    ]


def _base(gemeente: Gemeente, today: date) -> str:
    return f"{GRAAF}inrichting/{gemeente.code}/{today.isoformat()}"


def _xlsx(gemeente: Gemeente, regions: Regions, knowledge: Knowledge, today: date, lang: Lang) -> bytes:
    return to_bytes(draw(fill(_triples(gemeente, today), knowledge, lang), knowledge, lang, gemeente, regions))


def _turtle(gemeente: Gemeente, regions: Regions, knowledge: Knowledge, today: date, lang: Lang) -> bytes:
    """What is to be filled in stands behind # signs: a statement counts when its # is taken away."""
    base = _base(gemeente, today)
    used = ("actor", "besluitsoort", "documentsoort", "eis", "foaf", "gemeente", "norm", "rdfs", "stand", "wdw", "xsd")
    lines = [f"# {line}" for line in _introduction(gemeente, regions, lang)]
    lines += ["", *(f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in used), f"@base <{base}> .", ""]
    lines += [
        "<> a wdw:Inrichting ;",
        f"    wdw:gemeente {shorten(gemeente.iri)} ;",
        f'    wdw:peildatum "{today.isoformat()}"^^xsd:date .',
    ]
    for sheet in knowledge.sheets:
        if sheet.form in ("eisen", "rijen"):
            lines += ["", f"# {sheet.title[lang]}: {sheet.heading[lang]}"]
            for name, about, comment in _skeletons(sheet, knowledge, lang):
                lines += ["", *comment, *_turtle_row(sheet, name, about, knowledge)]
    return ("\n".join(lines) + "\n").encode()


def _turtle_row(sheet: Sheet, name: str, about: str, knowledge: Knowledge) -> list[str]:
    link = [f"<> {shorten(sheet.link)} <{name}> ."] if sheet.link else []
    head = f"<{name}> a {shorten(sheet.rdf_class or '')}"
    values = [
        f"{shorten(c.predicate or '')} {about if c.kind == 'eis' else _example(c, knowledge)}" for c in _asked(sheet)
    ]
    return [f"# {line}" for line in [*link, " ;\n#     ".join([head, *values]) + " ."]]


def _json_ld(gemeente: Gemeente, regions: Regions, knowledge: Knowledge, today: date, lang: Lang) -> bytes:
    """JSON has no comments: what explains, and what is to be filled in, stands under keys that mean nothing."""
    aside = {"uitleg", "voorbeelden"}
    rows: dict[str, list[dict[str, Any]]] = {}
    empty: dict[str, list[Any]] = {}
    for sheet in knowledge.sheets:
        if sheet.form in ("eisen", "rijen"):
            key = (sheet.link or sheet.rdf_class or "").rpartition("#")[2]
            if sheet.link:
                empty[key] = []
            for name, about, comment in _skeletons(sheet, knowledge, lang):
                values = {_term(c): about.removeprefix("eis:") if c.kind == "eis" else _plain(c) for c in _asked(sheet)}
                type_ = (sheet.rdf_class or "").rpartition("#")[2]
                note = {"uitleg": comment[0].removeprefix("# ")} if comment else {}
                rows.setdefault(key, []).append({"id": name, "type": type_, **note, **values})
    document = {
        "@context": [CONTEXT, dict.fromkeys(sorted(aside))],
        "id": _base(gemeente, today),
        "type": "Inrichting",
        "uitleg": _introduction(gemeente, regions, lang),
        "gemeente": gemeente.code,
        "peildatum": today.isoformat(),
        **empty,
        "voorbeelden": rows,
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _introduction(gemeente: Gemeente, regions: Regions, lang: Lang) -> list[str]:
    lines = [text("template.of", lang, name=gemeente.name, code=gemeente.code)]
    lines += [f"{kind}: {name}" for kind, name in regions]
    return [*lines, text("template.how", lang)]


def _skeletons(sheet: Sheet, knowledge: Knowledge, lang: Lang) -> list[tuple[str, str, list[str]]]:
    """Return the rows of a sheet to be filled in: local name, requirement, comment."""
    if sheet.form == "rijen":
        return [(row_name("", sheet, "", 1), "", [])]
    asked: list[Requirement] = [r for r in knowledge.requirements[lang] if r.text("lijst") == sheet.requirements]
    return [
        (
            row_name("", sheet, one.iri, 0),
            shorten(one.iri),
            [f"# {one.text('nummer')} ({one.text('niveau')}): {one.text('tekst')}"],
        )
        for one in asked
    ]


def _asked(sheet: Sheet) -> list[Column]:
    """Return the columns of a sheet that say something, each property once."""
    columns: Mapping[str, Column] = {c.predicate: c for c in reversed(sheet.columns) if c.predicate and not c.of}
    return [column for column in sheet.columns if column.predicate and columns.get(column.predicate) is column]


def _example(column: Column, knowledge: Knowledge) -> str:
    """Return what a value looks like in Turtle."""
    if column.kind in ("keuze", "keuzes", "kruis"):
        return f"{column.options}:..."
    if column.kind == "verwijzing":
        return f"<{row_name('', next(sheet for sheet in knowledge.sheets if sheet.id == column.target), '', 1)}>"
    if column.kind == "tekst":
        return '"..."@nl' if column.tagged else '"..."'
    return {"datum": '"jjjj-mm-dd"^^xsd:date', "adres": "<https://...>", "getal": "0"}[column.kind]


def _plain(column: Column) -> Any:
    return [] if column.kind in ("keuzes", "kruis", "verwijzing") else None


def _term(column: Column) -> str:
    local = (column.predicate or "").replace("/", "#").rpartition("#")[2]
    return {"page": "pagina"}.get(local, local)


FORMS: Final[dict[str, Callable[[Gemeente, Regions, Knowledge, date, Lang], bytes]]] = {
    "xlsx": _xlsx,
    "jsonld": _json_ld,
    "ttl": _turtle,
}
"""The forms of a template, by the end of a file's name."""
