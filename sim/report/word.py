"""The one-page brief as a Word document, in the layout of official documents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.report.page import PAD, PAPER, Page, Type, page
from sim.report.values import Lang, Said, listed, spoken, text_of

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    from sim.analysis.targets import TargetScore
    from sim.experiment.results import RunResult
    from sim.report.contents import Contents

# where a font is missing, what stands in for it
_INSTEAD: Final = {
    "方正小标宋简体": "宋体",
    "仿宋": "FangSong",
    "黑体": "SimHei",
    "楷体": "KaiTi",
    "宋体": "SimSun",
}
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the date of everything within the file
_STYLES: Final = {
    "title": "Title",
    "subtitle": "Subtitle",
    "heading": "Heading 1",
    "body": "Normal",
    "caption": "Caption",
    "note": "List Number",
    "small": "List Continue",
    "page": "Footer",
    "cell": "No Spacing",
}
_NAMED: Final = {"note": "Notes", "small": "Sources", "cell": "Table text"}


def write_brief(
    held: Contents,
    results: Sequence[RunResult],
    scores: Sequence[Sequence[TargetScore]],
    lang: Lang,
    file: Path,
    *,
    notify: Callable[[str], None] | None = None,
) -> Page:
    """Write the brief of a report's contents and return what stands on it.

    ``results`` and ``scores`` are those of the contents, in their order; ``notify`` is told where
    the figure can't be in the language. Same input, same bytes. Raises OSError.
    """
    what = page(held, lang)
    document = _document(what, held, results[0], lang)
    for kind, texts in (("title", (what.title,)), ("subtitle", (what.subtitle,))):
        _paragraphs(document, kind, texts)
    _paragraphs(document, "body", what.body)
    _paragraphs(document, "heading", (what.targets,))
    _table(document, what)
    _paragraphs(document, "small", what.left_out)
    if what.figure:
        _figure(document, what, held, results[0], scores[0], lang, notify)
        _paragraphs(document, "caption", (what.caption,))
    _paragraphs(document, "heading", (what.notes_head,))
    _paragraphs(document, "note", what.notes)
    _paragraphs(document, "small", what.small)
    file.write_bytes(_undated(document))
    return what


def _document(what: Page, held: Contents, result: RunResult, lang: Lang) -> Document:
    """An empty document of the page's paper, margins, styles, page number and properties."""
    import docx
    from docx.shared import Mm

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAPER[0]), Mm(PAPER[1])
    top, bottom, left, right = (Mm(margin) for margin in what.layout.margins)
    section.top_margin, section.bottom_margin = top, bottom
    section.left_margin, section.right_margin = left, right
    section.footer_distance = Mm(what.layout.footer)
    _set_language(document, lang)
    for kind, name in _STYLES.items():
        style = document.styles[name]
        _set_style(style, getattr(what.layout, kind), keep=kind == "heading")
        if kind in _NAMED:
            style.name = _NAMED[kind]
    _name_substitutes(document)
    _number(section.footer.paragraphs[0], what, lang)
    core = document.core_properties
    made = datetime.fromisoformat(str(result.manifest["created"])).replace(tzinfo=None)
    core.created = core.modified = made
    core.title, core.subject = what.title, text_of(held.brief.title, lang)
    core.author = core.last_modified_by = core.keywords = core.comments = ""
    core.language = "zh-CN" if lang == "zh" else "en-GB"
    core.revision = 1
    return document


# --- type ----------------------------------------------------------------------------------


def _set_language(document: Document, lang: Lang) -> None:
    from docx.oxml.ns import qn

    element: Any = document.styles.element
    defaults = element.find(qn("w:docDefaults"))
    for told in defaults.iter(qn("w:lang")):
        told.set(qn("w:val"), "en-GB")
        told.set(qn("w:eastAsia"), "zh-CN")


def _set_style(style: Any, kind: Type, *, keep: bool) -> None:
    """Give a style of the template this type and nothing of what it had."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement
    from docx.shared import Pt, RGBColor

    element = style.element
    for had in ("w:pPr", "w:rPr"):
        found = element.find(qn(had))
        if found is not None:
            element.remove(found)
    style.font.size, style.font.bold = Pt(kind.size), kind.bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.font.name = kind.latin
    style.element.rPr.rFonts.set(qn("w:eastAsia"), kind.wide)
    spacing = style.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(kind.line)
    spacing.alignment = {
        "left": WD_ALIGN_PARAGRAPH.LEFT,
        "center": WD_ALIGN_PARAGRAPH.CENTER,
        "right": WD_ALIGN_PARAGRAPH.RIGHT,
        "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
    }[kind.align]
    spacing.first_line_indent = Pt(kind.indent * kind.size)
    spacing.keep_with_next = keep
    # no quarter of a space between Chinese and Latin: the text has its own
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        apart = OxmlElement(name)
        apart.set(qn("w:val"), "0")
        style.element.pPr.insert_element_before(
            apart, "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc"
        )


def _name_substitutes(document: Document) -> None:
    """Say in the table of fonts what to use where one is not installed."""
    fonts = next(
        part
        for part in document.part.package.iter_parts()
        if part.partname.endswith("/fontTable.xml")
    )
    told = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>'
        for name, other in _INSTEAD.items()
    )
    content: bytes = fonts.blob
    fonts._blob = content.replace(b"</w:fonts>", told.encode() + b"</w:fonts>")


def _paragraphs(document: Document, kind: str, texts: Sequence[str]) -> None:
    for text in texts:
        document.add_paragraph(text, style=document.styles[_style_name(kind)])


def _style_name(kind: str) -> str:
    return _NAMED.get(kind, _STYLES[kind])


def _number(paragraph: Paragraph, what: Page, lang: Lang) -> None:
    """The number of the page, as a field, as the layout has it."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    from sim.report.words import template

    before, after = template("word.page", lang).split("{page}")
    paragraph.add_run(before)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    run = paragraph.add_run("1")
    field.append(run._r)
    paragraph._p.append(field)
    paragraph.add_run(after)
    if what.layout.page.align == "right":  # an em free at the edge
        from docx.shared import Pt

        paragraph.paragraph_format.right_indent = Pt(what.layout.page.size)


# --- table and figure ----------------------------------------------------------------------


def _table(document: Document, what: Page) -> None:
    """A table between two rules, the head above a third."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.parser import OxmlElement
    from docx.shared import Pt

    width = what.layout.width
    table = document.add_table(rows=0, cols=len(what.heads))
    table.autofit = False
    for number, texts in enumerate((what.heads, *what.rows)):
        row = table.add_row()
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = Pt(what.widths[column] * width)
            paragraph = cell.paragraphs[0]
            paragraph.style = document.styles[_style_name("cell")]
            run = paragraph.add_run(text)
            if number == 0:
                run.bold = True
            if 0 < column < len(texts) - (len(texts) == 5):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for column, share in zip(table.columns, what.widths, strict=True):
        column.width = Pt(share * width)
    head: Any = table.rows[0]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:tblHeader"))
    for cell in table.rows[0].cells:
        borders = OxmlElement("w:tcBorders")
        borders.append(_rule("w:bottom", 6))
        cell._tc.get_or_add_tcPr().append(borders)
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for edge in ("w:top", "w:bottom"):
        borders.append(_rule(edge, 12))
    properties.append(borders)
    _pad(table)


def _rule(edge: str, eighths: int) -> Any:
    """A line at an edge, so many eighths of a point thick."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    rule = OxmlElement(edge)
    for name, value in (
        ("val", "single"),
        ("sz", str(eighths)),
        ("space", "0"),
        ("color", "000000"),
    ):
        rule.set(qn(f"w:{name}"), value)
    return rule


def _pad(table: Table) -> None:
    """Leave the points between text and edge that the page has counted with."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    margins = OxmlElement("w:tblCellMar")
    for edge in ("left", "right"):
        side = OxmlElement(f"w:{edge}")
        side.set(qn("w:w"), str(round(20 * PAD)))
        side.set(qn("w:type"), "dxa")
        margins.append(side)
    table._tbl.tblPr.append(margins)


def _figure(
    document: Document,
    what: Page,
    held: Contents,
    result: RunResult,
    scores: Sequence[TargetScore],
    lang: Lang,
    notify: Callable[[str], None] | None,
) -> None:
    """Fans of the region's machines and of the value that its targets are about."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Inches, Mm, Pt

    from sim.figures.gather import gather
    from sim.figures.inputs import CORE_VALUE, MACHINES
    from sim.figures.small import draw_small, png
    from sim.figures.style import usable_language
    from sim.figures.texts import measure

    region = held.brief.region
    wanted = [
        one.target.indicator
        for one in scores
        if one.target.region == region and one.target.unit == "yuan" and one.chance is not None
    ]
    indicators = (MACHINES, *(wanted or [CORE_VALUE])[:1])
    readable, notice = usable_language(lang)
    if notice and notify:
        notify(notice)
    size = (what.layout.width / 72 - 0.02, what.figure / 25.4)
    drawn = draw_small(result, gather(result, scores), readable, region, indicators, size)
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    spacing = paragraph.paragraph_format
    spacing.first_line_indent, spacing.line_spacing_rule = Mm(0), WD_LINE_SPACING.SINGLE
    spacing.space_before = Pt(4)
    picture = paragraph.add_run().add_picture(io.BytesIO(png(drawn)), width=Inches(size[0]))
    names = listed([measure(result, indicator, lang) for indicator in indicators])
    about = Said("word.figure_text", {"names": names, "place": held.brief.place})
    for edge in "TBLR":  # left out, some programs take an eighth of an inch
        picture._inline.set(f"dist{edge}", "0")
    picture._inline.docPr.set("descr", spoken(about, lang))


def _undated(document: Document) -> bytes:
    """The file's bytes without the time at which it was written."""
    written, fixed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
