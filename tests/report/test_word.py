"""The Word document: what the contents say, in the layout of official documents, on one page."""

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from PIL import Image

from sim.analysis.targets import score
from sim.report.brief import outcomes_of
from sim.report.contents import contents
from sim.report.page import LAYOUTS, POINTS, Type, lines, page
from sim.report.values import spoken, text_of
from sim.report.word import write_brief


@pytest.fixture(scope="module")
def asked(zhejiang):
    scores = [score(zhejiang)]
    return contents([zhejiang], scores), [zhejiang], scores


@pytest.fixture(scope="module")
def files(asked, tmp_path_factory):
    folder = tmp_path_factory.mktemp("words")
    for lang in ("en", "zh"):
        write_brief(*asked, lang, folder / f"{lang}.docx")
    return {lang: folder / f"{lang}.docx" for lang in ("en", "zh")}


@pytest.fixture(params=["en", "zh"])
def lang(request):
    return request.param


@pytest.fixture
def document(files, lang):
    return docx.Document(str(files[lang]))


def plain(text):
    return text.replace("\u00a0", " ")


def table_of(document):
    return [[plain(cell.text) for cell in row.cells] for row in document.tables[0].rows]


def test_the_text_is_the_briefs(document, asked, lang):
    held = asked[0]
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert spoken(held.brief.sentence, lang) in texts
    for caveat in held.brief.caveats:
        assert any(text.endswith(spoken(caveat, lang)) for text in texts)
    assert held.ran[0].stamp in texts[-1]
    assert texts[-1].endswith(held.command)
    clauses = {one.id for row in held.brief.rows if row.scored for one in row.clauses}
    assert all(clause in texts[-2] for clause in clauses)


def test_the_table_has_the_numbers_of_the_contents(document, asked, lang):
    rows = {row.id: row for row in asked[0].brief.rows if row.scored}
    held = table_of(document)[1:]
    assert len(held) == len(rows)
    for cells, row in zip(held, rows.values(), strict=True):
        found = row.chances[0]
        assert cells[0] == text_of(row.name, lang)
        assert cells[4].startswith(plain(spoken(found.chance, lang)))
        assert cells[4].endswith(text_of(found.word, lang))
        if lang == "zh" or row.value.unit == "yuan":
            assert cells[1] == row.sign + plain(spoken(row.value, lang))
            assert cells[2] == plain(spoken(found.median, lang))


def test_amounts_are_those_of_the_language(document, lang):
    cells = [cell for row in table_of(document) for cell in row]
    wanted = ("≥CNY 20 bn", "≥20,000") if lang == "en" else ("≥200 亿元", "≥2 万台")
    assert set(wanted) <= set(cells)
    assert not any("亿" in cell for cell in cells if lang == "en")
    assert not any(word in cell for cell in cells for word in ("CNY", "bn") if lang == "zh")


def test_the_chinese_layout_is_that_of_official_documents(files):
    document = docx.Document(str(files["zh"]))
    section = document.sections[0]
    sizes = (section.page_width, section.page_height)
    margins = (
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin,
    )  # fmt: skip
    assert [round(size.mm) for size in sizes] == [210, 297]
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]
    title, _, text = document.paragraphs[:3]

    def fonts(paragraph):
        style = paragraph.style
        return style.element.rPr.rFonts.get(qn("w:eastAsia")), style.font.size.pt

    assert fonts(title) == ("方正小标宋简体", 22)
    assert fonts(text) == ("仿宋", 16)
    assert text.style.paragraph_format.line_spacing.pt == 28
    headings = [each for each in document.paragraphs if each.style.name == "Heading 1"]
    assert [fonts(heading) for heading in headings] == [("黑体", 16)] * 2
    assert [heading.text[:2] for heading in headings] == ["一、", "二、"]
    foot = section.footer.paragraphs[0]
    assert "".join(each.text for each in foot._p.iter(qn("w:t"))) == "— 1 —"
    assert foot._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"


def test_every_paragraph_has_fixed_lines_and_no_theme_decides_a_font(document):
    for paragraph in document.paragraphs:
        if paragraph._p.find(f".//{qn('w:drawing')}") is None:
            assert paragraph.style.paragraph_format.line_spacing.pt > paragraph.style.font.size.pt
        assert "Theme" not in str(dict(paragraph.style.element.rPr.rFonts.attrib))


def test_what_stands_there_fits_one_page(document, files, lang):
    """By the height of its lines as they are in the file, not by what the page planned."""
    layout = LAYOUTS[lang]
    used = 0.0
    for paragraph in document.paragraphs:
        style = paragraph.style
        kind = Type("", "", style.font.size.pt, style.paragraph_format.line_spacing.pt)
        used += lines(paragraph.text, kind, layout.width) * kind.line if paragraph.text else 0.0
    for row in document.tables[0].rows:
        cell = row.cells[0].paragraphs[0].style
        size, line = cell.font.size.pt, cell.paragraph_format.line_spacing.pt
        used += line * max(
            lines(each.text, Type("", "", size, line), each.width.pt - 8) for each in row.cells
        )
    [picture] = document.inline_shapes
    used += picture.height.pt
    assert used <= layout.height
    assert picture.width.pt <= layout.width
    with zipfile.ZipFile(files[lang]) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".png"))
        image = Image.open(io.BytesIO(archive.read(name)))
    assert image.width / picture.width.inches == pytest.approx(300, abs=1)


def test_more_than_a_page_holds_is_left_out_and_said_so(few, lang):
    """A result about all regions has more targets than fit; too few worlds have no words."""
    held = contents([few, few, few, few])
    everything = replace(held.brief, rows=outcomes_of(held.targets, "china"))
    held = replace(held, brief=everything)
    what = page(held, lang)
    rows = [row for row in held.brief.rows if row.scored]
    assert what.height <= what.layout.height
    assert len(what.rows) < len(rows) or lang == "en"
    said = " ".join(what.left_out)
    assert (str(len(rows) - len(what.rows)) in said) == (len(what.rows) < len(rows))
    assert len(what.heads) == 5  # target, what is asked, three results
    assert all(cell for row in what.rows for cell in row)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("目" * 27, 1), ("目" * 30, 2), ("", 1), ("word " * 12, 1), ("word " * 60, 5)],
)
def test_lines_are_never_counted_too_low(text, expected):
    """Twenty-seven characters of 16 points fill a line of 156 mm; latin letters take up to 0.6."""
    kind = Type("", "", 16, 28)
    assert lines(text, kind, 156 * POINTS) >= expected
    assert lines(text, kind, 156 * POINTS) <= expected + 3


def test_the_same_contents_give_the_same_bytes(asked, files, tmp_path, lang):
    write_brief(*asked, lang, tmp_path / "again.docx")
    assert (tmp_path / "again.docx").read_bytes() == files[lang].read_bytes()
    with zipfile.ZipFile(files[lang]) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
