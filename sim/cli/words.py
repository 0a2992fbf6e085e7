"""Every sentence and label the command line shows, in English and Chinese.

One table a language, with the same keys and the same fields in braces; a test holds them to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, Literal, get_args

from sim.analysis.punctuation import full_width
from sim.cli import (
    words_calibrate,
    words_compare,
    words_hindcast,
    words_ledger,
    words_plot,
    words_reading,
    words_results,
    words_sweep,
)
from sim.cli.words_en import ENGLISH
from sim.cli.words_zh import CHINESE

Lang = Literal["en", "zh"]
LANGUAGES: Final[tuple[Lang, ...]] = get_args(Lang)

_ONE_OF: Final = re.compile(
    r"(?<![\d.,])1 (world|worker|error|warning|target|member|row|point|replicate)s\b"
)

TABLES: Final[Mapping[Lang, Mapping[str, str]]] = {
    "en": {
        **ENGLISH,
        **words_calibrate.ENGLISH,
        **words_compare.ENGLISH,
        **words_hindcast.ENGLISH,
        **words_plot.ENGLISH,
        **words_results.ENGLISH,
        **words_reading.ENGLISH,
        **words_sweep.ENGLISH,
    },
    "zh": {
        **CHINESE,
        **words_calibrate.CHINESE,
        **words_compare.CHINESE,
        **words_hindcast.CHINESE,
        **words_plot.CHINESE,
        **words_results.CHINESE,
        **words_reading.CHINESE,
        **words_sweep.CHINESE,
    },
}


class Words:
    """The words of one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self._table = TABLES[lang]

    def __call__(self, key: str, /, **fields: object) -> str:
        """The words under a key with its fields filled in, one of a thing in the singular.

        KeyError for no such key.
        """
        text = self._table[key].format(**fields) if fields else self._table[key]
        return _ONE_OF.sub(r"1 \1", text) if self.lang == "en" and fields else text

    def distribution(self, text: str) -> str:
        """A distribution as it is written in a file, its kind in this language."""
        kind, bracket, rest = text.partition("(")
        named = self._table.get(f"distribution.{kind}")
        return text if named is None else f"{named}{bracket}{rest}"

    def either(self, english: str, chinese: str) -> str:
        """The text in this language, the other one where it is empty; Chinese as it is set."""
        if self.lang == "en":
            return english or chinese
        return full_width(chinese) if chinese else english

    def term(self, english: str) -> str:
        """A short label of the ledger or of a target in this language."""
        if self.lang == "en":
            return english
        return words_ledger.QUANTITIES.get(english) or words_ledger.SCOPES.get(english, english)


def preferred_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Lang:
    """The language asked for by ``--lang``, else by SIM_LANG, else English.

    Looks at raw arguments, since help and errors are needed before these are parsed; a language
    that does not exist is left for the parser to refuse.
    """
    wanted = environment.get("SIM_LANG", "")
    for index, word in enumerate(arguments):
        if word == "--lang" and index + 1 < len(arguments):
            wanted = arguments[index + 1]
        elif word.startswith("--lang="):
            wanted = word.removeprefix("--lang=")
    return "zh" if wanted.lower().startswith("zh") else "en"


def speaks(wanted: str) -> bool:
    """Whether a language as systems write it (zh_CN.UTF-8, en, C) is one of ours."""
    return wanted.lower().startswith(("en", "zh", "c.", "posix")) or wanted == "C"
