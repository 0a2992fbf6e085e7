"""How every command behaves: what goes where, and what a failure looks like.

stdout carries the answer, stderr everything else; a user's mistake is a sentence with a place,
never a traceback; the exit status is 0 done, 1 failed, 2 wrong input, 3 some worlds failed,
130 interrupted.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TextIO

import typer
from typer.core import TyperGroup

from sim.cli.words import Lang, Words, preferred_language, speaks

DONE, FAILED, WRONG_INPUT, SOME_FAILED, INTERRUPTED = 0, 1, 2, 3, 130


@dataclass(frozen=True)
class Session:
    """How one call of the program talks."""

    words: Words
    as_json: bool = False
    quiet: bool = False
    debug: bool = False

    @classmethod
    def of(cls, arguments: Sequence[str]) -> Session:
        """The session that raw arguments ask for, before they are parsed."""
        return cls(
            Words(preferred_language(arguments, os.environ)),
            as_json="--json" in arguments,
            quiet=bool({"-q", "--quiet"} & set(arguments)),
            debug="--debug" in arguments,
        )

    @property
    def lang(self) -> Lang:
        """The language of this session."""
        return self.words.lang

    def speaking(self, lang: Lang | None) -> Session:
        """The same in another language (None: this one)."""
        return self if lang is None else replace(self, words=Words(lang))

    def answer(self, text: str) -> None:
        """Print the answer, or a part of it, to stdout."""
        put(text, sys.stdout)

    def answer_json(self, schema: str, content: Mapping[str, Any]) -> None:
        """Print the answer as JSON under a versioned schema name."""
        self.answer(as_json({"schema": schema, **content}))

    def note(self, text: str) -> None:
        """Say something beside the answer, on stderr, unless told to be quiet."""
        if not self.quiet:
            put(text, sys.stderr)

    def warn(self, text: str) -> None:
        """Say on stderr what a reader of the answer must know, quiet or not."""
        put(self.words("warning", text=text), sys.stderr)

    def next_command(self, command: str) -> None:
        """Name the next useful command."""
        self.note(self.words("next", command=command))

    def bold(self, text: str) -> str:
        """The text in bold on a terminal that wants colour, else as it is."""
        plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ
        return text if plain or os.environ.get("TERM") == "dumb" else f"\x1b[1m{text}\x1b[0m"


def put(text: str, stream: TextIO) -> None:
    """Print a text at once. A reader that left (`sim run zhejiang | head -3`) is no failure:
    what is said to it from then on goes nowhere, and the work goes on."""
    try:
        print(text, file=stream, flush=True)
    except OSError as failure:
        if not _reader_left(failure):
            raise
        _into_nothing(stream)


def _reader_left(failure: BaseException | None) -> bool:
    return isinstance(failure, OSError) and failure.errno in (errno.EPIPE, errno.ESHUTDOWN)


def _into_nothing(stream: TextIO) -> None:
    """Let whatever a stream is still told, or holds already, vanish."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, stream.fileno())
    os.close(nothing)


def as_json(content: Any) -> str:
    """JSON text as every command prints it; NaN and infinities become null."""
    return json.dumps(_finite(content), ensure_ascii=False, indent=2, allow_nan=False)


def _finite(content: Any) -> Any:
    if isinstance(content, float):
        return content if content - content == 0 else None
    if isinstance(content, Mapping):
        return {str(key): _finite(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_finite(value) for value in content]
    return content


class Commands(TyperGroup):
    """The group of commands, which turns every failure into a sentence and an exit status."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Parse and run; always leaves by SystemExit."""
        arguments = list(sys.argv[1:] if args is None else args)
        session = Session.of(arguments)
        _write_utf8()
        try:
            _doubt_language(arguments, session)
            status = super().main(arguments, "sim", standalone_mode=False, obj=session, **extra)
            sys.stdout.flush()
        except KeyboardInterrupt:
            # CPython ends by the signal itself where an interrupt once passed through the running
            # of a text (as imports do): running another text makes it forget (python -m sim).
            exec("pass")
            status = INTERRUPTED
        except SystemExit as left:
            # The parser ends the process by itself, with status 1, where help finds no reader.
            if not _reader_left(left.__context__):
                raise
            status = DONE
        except BrokenPipeError:
            status = DONE
        except Exception as failure:
            status = report(failure, session)
        if status == INTERRUPTED:
            put(session.words("error.interrupted"), sys.stderr)
        _flush_or_drop()
        sys.exit(status if isinstance(status, int) else DONE)


def _doubt_language(arguments: Sequence[str], session: Session) -> None:
    """Say so where SIM_LANG names a language there is none of."""
    wanted = os.environ.get("SIM_LANG", "")
    asked = any(word == "--lang" or word.startswith("--lang=") for word in arguments)
    if wanted and not asked and not speaks(wanted):
        session.note(session.words("note.language", wanted=wanted))


def _flush_or_drop() -> None:
    """Leave nothing unsaid that the interpreter would fail to say at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            _into_nothing(stream)


def _write_utf8() -> None:
    """Chinese and dots must not fail where the system's encoding has none."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower() != "utf-8":
            stream.reconfigure(errors="replace")


def report(failure: Exception, session: Session) -> int:
    """Say what went wrong, in the way the session talks, and return the exit status."""
    from sim.reading import InputError

    if session.debug and not isinstance(failure, InputError):
        import traceback

        traceback.print_exception(failure)
    if isinstance(failure, typer.Abort):
        return INTERRUPTED
    if isinstance(failure, InputError):
        problems = [vars_of(problem) for problem in failure.problems]
        lines = [problem.text(session.lang) for problem in failure.problems]
        return _say(session, WRONG_INPUT, lines, problems)
    usage = getattr(failure, "format_message", None)
    if usage is not None:  # the parser's own errors, wherever this version of it keeps them
        message = f"{session.words('error.prefix')}: {usage()}"
        return _say(session, WRONG_INPUT, [message, *_usage_hint(failure)], [])
    return _say(session, FAILED, [_sentence(failure, session.words)], [])


def _sentence(failure: Exception, words: Words) -> str:
    """One line for a failure: known ones speak for themselves, others name their type."""
    if isinstance(failure, ModuleNotFoundError):
        return words("error.environment", what=failure.name)
    from sim.analysis.targets import MissingIndicator
    from sim.experiment.executors import RunError
    from sim.experiment.store import DamagedResult

    text = " ".join(str(failure).split())
    if isinstance(failure, RunError | DamagedResult | OSError):
        return f"{words('error.prefix')}: {text}"
    if isinstance(failure, MissingIndicator):
        return words("error.unexpected", what=text)
    return words("error.unexpected", what=f"{type(failure).__name__}: {text}")


def _usage_hint(failure: Exception) -> list[str]:
    context = getattr(failure, "ctx", None)
    return [f"sim --help, {context.command_path} --help"] if context is not None else []


def _say(
    session: Session, status: int, lines: Sequence[str], problems: Sequence[Mapping[str, Any]]
) -> int:
    if session.as_json:
        content = {"status": status, "message": "\n".join(lines), "problems": list(problems)}
        session.answer_json("sim/error/1", content)
    else:
        put("\n".join(lines), sys.stderr)
    return status


def vars_of(problem: Any) -> dict[str, Any]:
    """A problem as plain values for JSON."""
    return {
        name: getattr(problem, name) for name in ("file", "line", "column", "severity", "message")
    }
