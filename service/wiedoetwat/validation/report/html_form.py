"""A report as one page: self-contained, printable, readable without colour or mouse, and without any script."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from wiedoetwat.messages import text
from wiedoetwat.settings import Lang
from wiedoetwat.validation.findings import LAYERS, SEVERITIES, Report
from wiedoetwat.validation.outcome import Outcome
from wiedoetwat.validation.report.common import LAYER_NAMES, MANY, OUTCOMES, STANDS, about, because, counts, verdict


def part(report: Report, lang: Lang) -> str:
    """Return the report as one article."""
    groups: list[tuple[str, str, list[Any]]] = []
    for finding in report.findings:
        label = finding.section.label[lang]
        if not groups or (groups[-1][0], groups[-1][1]) != (finding.severity, label):
            groups.append((finding.severity, label, []))
        groups[-1][2].append(finding)
    article: str = _template("article.html").render(
        report=report,
        lang=lang,
        groups=groups,
        layers=[(LAYER_NAMES[layer], report.layers[layer]) for layer in LAYERS],
        stands=STANDS,
        called=MANY,
        severities=SEVERITIES,
        verdict=verdict(report, lang),
        counts=counts(report, lang),
        about=about,
        because=lambda why: because(why, lang),
        t=lambda key, **fields: text(key, lang, **fields),
    )
    return article


def whole(outcomes: Sequence[Outcome], lang: Lang, many: bool) -> str:
    """Return a page with all articles; above many stands how they compare."""
    page: str = _template("page.html").render(
        outcomes=outcomes,
        lang=lang,
        many=many,
        ends=OUTCOMES,
        columns=list(dict.fromkeys(id_ for outcome in outcomes for id_ in outcome.scores)),
        t=lambda key, **fields: text(key, lang, **fields),
    )
    return page + "\n"


@cache
def _template(name: str) -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("wiedoetwat.validation", "report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
