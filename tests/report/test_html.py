"""The report as a page: whole in itself, valid, and every number with its source."""

import re
from html.parser import HTMLParser

import html5lib
import pytest

from sim.figures.style import cjk_family
from sim.report.html import write_html
from tests.report.trace import Tracer

OUTSIDE = re.compile(r"""(?:src|href|action|data|poster|srcset)\s*=\s*["'](?!#|data:)[^"']+""")


@pytest.fixture(scope="module")
def pages(zhejiang, few, tmp_path_factory):
    """The text of each report: about one result or two, in either language."""
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for name, results, lang in (
        ("zh", [zhejiang], "zh"),
        ("two", [few, zhejiang], "en"),
    ):
        file = folder / f"{name}.html"
        size = write_html(results, file, lang, command=f"sim report {name}")
        made[name] = file.read_text(encoding="utf-8")
        assert size == file.stat().st_size
    return made


class Numbers(HTMLParser):
    """Every ``<data>`` element: its numbers, their source, its text; and all text outside."""

    def __init__(self, text):
        super().__init__()
        self.found, self.rest, self.inside, self.ids = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag not in ("meta", "br", "path", "use"):
            self.inside.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "data":
            self.found.append([given["value"], given["data-source"], ""])

    def handle_startendtag(self, tag, attributes):
        if "id" in dict(attributes):
            self.ids.append(dict(attributes)["id"])

    def handle_endtag(self, tag):
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass

    def handle_data(self, text):
        if self.inside and self.inside[-1] == "data":
            self.found[-1][2] += text
        elif not {"style", "code", "pre", "svg"} & set(self.inside):
            self.rest.append(text)


def numbers(text):
    return Numbers(text).found


@pytest.mark.parametrize("name", ["zh", "two"])
def test_the_page_is_valid_html(pages, name):
    parser = html5lib.HTMLParser(strict=True)
    tree = parser.parse(pages[name])
    assert tree is not None


@pytest.mark.parametrize("name", ["zh", "two"])
def test_nothing_is_fetched_and_nothing_runs(pages, name):
    text = pages[name]
    assert not OUTSIDE.findall(text)
    assert not re.search(r"<script|<link|<iframe|@import|javascript:|\son\w+=", text)
    for address in re.findall(r"url\(([^)]{0,40})", text):
        assert address.startswith(("#", "data:font/woff;base64,")), address
    assert "http://" not in text
    assert "https://" not in text


@pytest.mark.parametrize("name", ["zh", "two"])
def test_ids_are_unique_and_what_points_to_them_finds_them(pages, name):
    ids = Numbers(pages[name]).ids
    assert len(ids) == len(set(ids))
    pointed = {
        *re.findall(r'href="#([^"]+)"', pages[name]),
        *re.findall(r"url\(#([^)]+)", pages[name]),
    }
    assert pointed <= set(ids)


@pytest.mark.parametrize(("name", "least"), [("zh", 300), ("two", 400)])
def test_every_number_is_what_its_source_gives(pages, name, least, zhejiang, few):
    tracer = Tracer([zhejiang, few])
    found = numbers(pages[name])
    assert len(found) > least
    for value, source, _ in found:
        if source.startswith("rows:"):
            continue
        written = [float(one) for one in value.split()]
        assert written == pytest.approx(tracer.numbers(source), rel=1e-5, abs=1e-9), source


# how many of the canonical unit one of what is written is
SCALE = re.compile(r" ?(万亿|亿|万|%|个百分点|(?:trn|bn|million|m|thousand|points)\b)")
SIZES = {
    "万亿": 1e12, "亿": 1e8, "万": 1e4, "%": 0.01, "个百分点": 0.01, "trn": 1e12, "bn": 1e9,
    "million": 1e6, "m": 1e6, "thousand": 1e3, "points": 0.01,
}  # fmt: skip


@pytest.mark.parametrize("name", ["zh", "two"])
def test_a_number_is_written_as_it_is(pages, name):
    checked = 0
    for value, source, text in numbers(pages[name]):
        first = float(value.split()[0])
        found = re.match(r"[^\d<>+−]*([<>]?)([+−]?[\d,.]+)(.*)", text.replace("\u00a0", " "))
        if found is None or found[1]:
            continue  # a dash, or less than one
        behind = found[3].split("（")[0].split(" (")[0]
        unit = SCALE.match(behind)
        scale = 1.0 if unit is None else SIZES[unit[1]]
        shown = float(found[2].replace(",", "").replace("−", "-")) * scale
        if behind.strip() == "" and first and not 0.5 < shown / first < 2:
            continue  # the unit stands behind the other end of a range
        assert shown == pytest.approx(first, rel=0.006, abs=0.006), (text, value, source)
        checked += 1
    assert checked > 250


def test_the_same_results_give_the_same_bytes(few, tmp_path):
    for name in ("one", "other"):
        write_html([few], tmp_path / f"{name}.html", "en")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "other.html").read_bytes()


def test_sections_and_figures_are_there(pages):
    for text in pages.values():
        for section in ("brief", "question", "targets", "projections", "movers", "places",
                        "firms", "sureness", "limits", "appendix"):  # fmt: skip
            assert f'id="section-{section}"' in text
        assert text.count("<svg") >= 4
    assert '<html lang="zh-CN">' in pages["zh"]


def test_every_lever_and_parameter_stands_in_the_appendix(pages, zhejiang):
    text = pages["zh"]
    appendix = text[text.index('id="section-appendix"') :]
    for lever in zhejiang.scenario.levers:
        assert f"<code>{lever.path}</code>" in appendix
    names = {path.partition(".")[0] for path in zhejiang.scenario.parameters}
    for name in names:
        assert re.search(rf"<code>{name}[.<]", appendix), name
    for fact in (zhejiang.manifest["hash"], zhejiang.manifest["model_version"], "sim report zh"):
        assert fact in appendix
    assert "@misc{robot-policy-sim-zhejiang-" in appendix
    assert "[CP]" in appendix


def test_fonts_carry_every_letter_of_the_labels(pages):
    import base64
    import io

    from fontTools.ttLib import TTFont

    text = pages["zh"]
    labels = set("".join(re.findall(r"<text[^>]*>([^<]*)</text>", text)))
    held = set()
    for data in re.findall(r"base64,([^)]+)\)", text):
        held |= set(map(chr, TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()))
    ordinary = {letter for letter in labels if letter.isalnum()}
    if cjk_family() is None:
        ordinary = {letter for letter in ordinary if ord(letter) < 0x2E80}
    assert ordinary <= held
