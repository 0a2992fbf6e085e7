"""What many commands take: options, help texts, the session."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.conduct import Session
from sim.cli.words import Words, preferred_language

words = Words(preferred_language(sys.argv[1:], os.environ))
"""The words of this call, known before it is parsed."""


class Language(StrEnum):
    """Languages the program speaks."""

    en = "en"
    zh = "zh"


def help_of(key: str, *examples: str) -> str:
    """What a command does, in a line, then how it is called; the options come after."""
    shown = "\n".join(f"  {example}" for example in examples)
    return f"{words(key)}\n\n\b\n{words('help.examples')}:\n{shown}"


Json = Annotated[bool, typer.Option("--json", help=words("option.json"))]
Lang = Annotated[Language | None, typer.Option("--lang", help=words("option.lang"))]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help=words("option.quiet"))]
Debug = Annotated[bool, typer.Option("--debug", help=words("option.debug"))]
Results = Annotated[Path | None, typer.Option("--results", help=words("option.results"))]
Sets = Annotated[
    list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help=words("option.set"))
]
ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help=words("argument.scenario"))]


def session_of(context: typer.Context) -> Session:
    """The session made from the raw arguments, which the parser has accepted since."""
    found = context.find_object(Session)
    assert found is not None
    return found
