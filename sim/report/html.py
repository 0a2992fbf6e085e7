"""A report as one HTML file: nothing in it is looked up elsewhere, and nothing runs.

Every number is a ``<data>`` element whose ``data-source`` names what it is computed from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.report.blocks import Bullets, Pictures, Table, Verbatim
from sim.report.contents import Contents, contents
from sim.report.targets_section import brief_table
from sim.report.values import Code, Lang, Part, Span, Spread, Value, spoken

if TYPE_CHECKING:
    from markupsafe import Markup

    from sim.analysis.targets import TargetScore
    from sim.experiment.results import RunResult
    from sim.report.pictures import Picture

TEMPLATES: Final = Path(__file__).parent / "templates"
_FONTS: Final = "/* fonts */"
_CELLS_END: Final = re.compile(r"\s*</t[dhr]>\s*(?=<t[dhr][ >]|</t)")
"""Tags that another one implies; there are thousands."""
_KINDS: Final = {"table": Table, "bullets": Bullets, "pictures": Pictures, "verbatim": Verbatim}
_NUMBERS: Final = (Value, Span, Spread)


def write_html(
    results: Sequence[RunResult],
    file: Path,
    lang: Lang,
    *,
    command: str | None = None,
    scores: Sequence[Sequence[TargetScore]] | None = None,
) -> int:
    """Write a report about the results and return how many bytes it has.

    The same results give the same bytes. Raises ValueError without a result, OSError.
    """
    from sim.analysis.targets import score

    each = [score(result) for result in results] if scores is None else scores
    found = contents(results, each, command)
    text = page(found, drawn(found, results, each, lang), lang)
    content = text.encode("utf-8")
    file.write_bytes(content)
    return len(content)


def drawn(
    found: Contents,
    results: Sequence[RunResult],
    scores: Sequence[Sequence[TargetScore]],
    lang: Lang,
) -> dict[str, Picture]:
    """Every figure that a report's contents name and that there is, by name."""
    from sim.report.pictures import brief_pictures, pictures

    names: list[str] = []
    for section in found.sections:
        for block in section.blocks:
            names += block.names if isinstance(block, Pictures) else ()
    drawn = pictures(list(dict.fromkeys(names)), results, scores, lang)
    return {**drawn, **brief_pictures(found.brief, results, scores, lang)}


def page(found: Contents, figures: Mapping[str, Picture], lang: Lang) -> str:
    """The page of a report's contents with its figures."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from sim.figures.style import cjk_family
    from sim.report.fonts import faces
    from sim.report.words import template

    def tell(key: str, **parts: Part) -> Markup:
        from sim.report.values import Said

        return _marked(Said(key, parts), lang)

    place = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    place.filters["said"] = lambda part: "" if part is None else _marked(part, lang)
    place.filters["bare"] = lambda part: spoken(part, lang)
    place.tests["a_number"] = lambda part: isinstance(part, _NUMBERS)
    for name, kind in _KINDS.items():
        place.tests[f"a_{name}"] = _is_a(kind)
    text = place.get_template("report.html").render(
        contents=found,
        brief_table=brief_table(found.brief.rows, [one.title for one in found.ran]),
        figures=figures,
        lang="zh-CN" if lang == "zh" else "en",
        wide=cjk_family(),
        fonts=_FONTS,
        heading=lambda key: template(f"section.{key}", lang),
        tell=tell,
    )
    text = _CELLS_END.sub("", text)
    return text.replace(_FONTS, faces(text), 1)


def _is_a(kind: type) -> Callable[[Any], bool]:
    return lambda block: isinstance(block, kind)


def _marked(part: Part, lang: Lang) -> Markup:
    """The words for something with its numbers and code marked up."""
    from markupsafe import Markup, escape

    def mark(text: str, thing: Value | Spread | Code | None) -> Markup:
        if isinstance(thing, Spread):
            return _data(text, (thing.median, thing.low, thing.high))
        if isinstance(thing, Value):
            return _data(text, (thing,))
        if isinstance(thing, Code):
            return Markup("<code>{}</code>").format(text)
        return escape(text)

    return Markup(spoken(part, lang, mark))


def _data(text: str, values: Sequence[Value]) -> Markup:
    """Text that writes numbers, with them and their source: a place, then a statistic of each."""
    from markupsafe import Markup

    place = values[0].source.rpartition(":")[0]
    what = ",".join(value.source.rpartition(":")[2] for value in values)
    numbers = " ".join(f"{value.number:.7g}" for value in values)
    shape = Markup('<data value="{}" data-source="{}:{}">{}</data>')
    return shape.format(numbers, place, what, text)
