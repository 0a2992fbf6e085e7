"""Figures as SVG to stand within a page: text stays text, and no name in one meets another's.

What is drawn is found by name in the catalogue of figures, so a report gains those that come.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.report.values import Lang

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from sim.analysis.targets import TargetScore
    from sim.experiment.results import RunResult
    from sim.report.brief import Brief

_OF_ALL: Final = ("targets", "attribution")
"""Drawn once of all results; the others of the first only."""


_SMALL: Final = (7.1, 2.35)
"""Inches: the width of the text on a sheet of A4."""


@dataclass(frozen=True)
class Picture:
    """A drawn figure, ``svg`` being an element; or ``why`` it is not there."""

    name: str
    svg: str = ""
    title: str = ""
    why: str = ""


def pictures(
    names: Sequence[str],
    results: Sequence[RunResult],
    scores: Sequence[Sequence[TargetScore]],
    lang: Lang,
) -> dict[str, Picture]:
    """The figures named, by name; those the catalogue does not have are left out."""
    from sim.figures import NAMES, plan
    from sim.figures.inputs import CannotDraw

    found: dict[str, Picture] = {}
    for name in names:
        if name not in NAMES:
            continue
        count = len(results) if name in _OF_ALL else 1
        jobs = plan([name], results[:count], lang, scores=scores[:count], notify=_nothing)
        for job in jobs:
            try:
                figure = job.draw()
            except CannotDraw as reason:
                found[name] = Picture(name, why=reason.said(lang))
                continue
            found[name] = Picture(name, svg_of(figure, name), title_of(figure))
            break
    return found


def brief_pictures(
    brief: Brief,
    results: Sequence[RunResult],
    scores: Sequence[Sequence[TargetScore]],
    lang: Lang,
) -> dict[str, Picture]:
    """The figures of the first page: two fans, the targets of the region or all."""
    from sim.figures import style, targets
    from sim.figures.gather import gather
    from sim.figures.inputs import CannotDraw
    from sim.figures.small import draw_small

    lang, _ = style.usable_language(lang)
    one_region = {row.region for row in brief.rows} == {brief.region}
    told = {row.id for row in brief.rows}
    facts = [
        gather(result, [one for one in scored if not one_region or one.target.id in told])
        for result, scored in zip(results, scores, strict=True)
    ]
    makers: dict[str, Callable[[], Figure]] = {
        "fan": lambda: draw_small(
            results[0], facts[0], lang, brief.region, brief.indicators, _SMALL
        ),
        "targets": lambda: targets.draw(results, facts, lang),
    }
    found = {}
    for name in brief.figures:
        try:
            figure = makers[name]()
        except CannotDraw as reason:
            found[f"brief-{name}"] = Picture(name, why=reason.said(lang))
            continue
        found[f"brief-{name}"] = Picture(name, svg_of(figure, f"brief-{name}"), title_of(figure))
    return found


def _nothing(_: str) -> None:
    """What figures say of unlike results the report says itself."""


def title_of(figure: Figure) -> str:
    """The sentence above a figure: its first texts, those of the largest size."""
    if not figure.texts:
        return ""
    largest = max(float(text.get_fontsize()) for text in figure.texts)
    lines = [text.get_text() for text in figure.texts if float(text.get_fontsize()) == largest]
    wide = any(letter >= "\u2e80" for line in lines for letter in line)
    return ("" if wide else " ").join(lines)


def svg_of(figure: Figure, name: str) -> str:
    """The figure as an SVG element; every id in it begins with its name."""
    import matplotlib as mpl

    from sim.figures import style

    buffer = io.StringIO()
    with style.house_style("en"), mpl.rc_context({"svg.fonttype": "none"}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return tidy(buffer.getvalue(), name)


_NUMBER: Final = re.compile(r"-?\d+\.\d{2,}")


def tidy(text: str, name: str) -> str:
    """An SVG file's text as an element of a page, with ids of its own and short numbers."""
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r' xmlns(:\w+)?="[^"]*"', "", text)
    text = text.replace("xlink:href", "href")
    # a page's size comes from its style, the picture's shape from its viewBox
    text = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", text, count=1)
    text = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", text, count=1)
    text = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', text)
    text = re.sub(r'(href=")#', rf"\1#{name}-", text)
    text = re.sub(r"url\(#", f"url(#{name}-", text)
    text = _scoped(text, name)
    text = _without_idle_ids(text)
    text = re.sub(r' transform="rotate\(-?0 [^)]*\)"', "", text)
    text = _with_one_family(text)
    text = _with_classes(text, name)
    text = _NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), text)
    text = text.replace("<svg", f'<svg id="{name}" role="img"', 1)
    text = re.sub(r">\s*\n\s*<", "><", text)
    return re.sub(r"\s*\n", " ", text).strip()


def _scoped(text: str, name: str) -> str:
    """Style rules of the file hold within it alone."""
    return re.sub(
        r"<style[^>]*>(.*?)</style>",
        lambda found: "<style>" + found[1].replace("*{", f"#{name} *{{") + "</style>",
        text,
        flags=re.DOTALL,
    )


def _without_idle_ids(text: str) -> str:
    """Only ids that something points to stay."""
    used = {*re.findall(r'href="#([^"]+)"', text), *re.findall(r"url\(#([^)]+)\)", text)}
    return re.sub(r' id="([^"]+)"', lambda found: found[0] if found[1] in used else "", text)


def _with_one_family(text: str) -> str:
    """The family that most texts have stands once, on the whole picture."""
    families = re.findall(r"font-family: ([^;\"]+)", text)
    if not families:
        return text
    most = max(sorted(set(families)), key=families.count)
    text = text.replace(f"; font-family: {most}", "").replace(f"font-family: {most}; ", "")
    return text.replace("<svg", f'<svg font-family="{most}"', 1)


def _with_classes(text: str, name: str) -> str:
    """Styles that stand more than once stand as rules, by a class of their own."""
    styles = re.findall(r' style="([^"]+)"', text)
    often = [style for style in dict.fromkeys(styles) if styles.count(style) > 1]
    rules = []
    for number, style in enumerate(often):
        text = text.replace(f' style="{style}"', f' class="s{number}"')
        rules.append(f"#{name} .s{number} {{{style}}}")
    return text.replace("</style>", " ".join(rules) + "</style>", 1)
