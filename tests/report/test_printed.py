"""The report on paper: a browser prints it, and no text is lost."""

import re
import shutil
import subprocess
import unicodedata
from html import unescape

import pytest

from sim.report.html import write_html
from tests.report.test_html import Numbers

NAMES = ("chromium", "chromium-browser", "google-chrome")
BROWSER = next(filter(None, map(shutil.which, NAMES)), None)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed here to print with"),
]


def letters(text):
    """The letters and digits of a text, in one form each: printing breaks lines as it likes."""
    return "".join(each for each in unicodedata.normalize("NFKC", text) if each.isalnum())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_printing_loses_no_text(zhejiang, few, tmp_path, lang):
    pypdf = pytest.importorskip("pypdf")
    page, printed = tmp_path / "report.html", tmp_path / "report.pdf"
    write_html([zhejiang, few], page, lang)
    subprocess.run(
        [BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
         f"--user-data-dir={tmp_path / 'browser'}", f"--print-to-pdf={printed}", page.as_uri()],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    sheets = pypdf.PdfReader(printed).pages
    width, height = (float(each) for each in sheets[0].mediabox[2:])
    assert (width, height) == pytest.approx((595, 842), abs=2)  # A4
    held = letters("".join(sheet.extract_text() for sheet in sheets))
    text = page.read_text(encoding="utf-8")
    body = text[text.index("<body>") :]
    found = Numbers(body)
    pieces = [*found.rest, *(number[2] for number in found.found)]
    missing = {
        piece
        for piece in map(letters, pieces)
        # a long one is broken over two pages, with the heads of its table between
        if len(piece) > 1 and len(piece) < 40 and piece not in held
    }
    assert len(pieces) > 1000
    assert not missing
    labels = [letters(unescape(each)) for each in re.findall(r"<text[^>]*>([^<]*)</text>", body)]
    assert not {label for label in labels if label not in held}
