"""What the description quotes from the code: functions, the month, payments, random draws."""

from __future__ import annotations

import ast
import calendar
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType

import sim.model
import sim.model.levers
from docs.write.markdown import code, escaped, link, one_line, table
from sim.evidence import parameters

ROOT = Path(__file__).resolve().parents[2]
# Modules of sim/model that hold the engine's tables, purses and clocks: described in prose.
# Every other module there is a mechanism, and each of its public functions is to be described.
ENGINE = {
    "accounts",
    "axes",
    "batch",
    "groups",
    "indicators",
    "industry",
    "inputs",
    "month",
    "observe",
    "start",
    "state",
    "streams",
    "world",
}

_CITED = re.compile(r"([A-Z][\w-]+)\s+\(?((?:19|20)\d\d)\b")
_MONTHS = set(calendar.month_name)


@cache
def mechanism_modules() -> dict[str, ModuleType]:
    """Modules of pure functions by short name: those of the model, then those of its levers."""
    found = {}
    for package in (sim.model, sim.model.levers):
        for item in pkgutil.iter_modules(package.__path__):
            if not item.ispkg and not (package is sim.model and item.name in ENGINE):
                if item.name in found:
                    raise ValueError(f"two mechanisms are called {item.name}")
                found[item.name] = importlib.import_module(f"{package.__name__}.{item.name}")
    return found


def mechanisms() -> Iterator[str]:
    """Every public function of a mechanism, as ``module.function``."""
    for short, module in mechanism_modules().items():
        for name, member in vars(module).items():
            own = isinstance(member, FunctionType) and member.__module__ == module.__name__
            if own and not name.startswith("_"):
                yield f"{short}.{name}"


def cited() -> set[tuple[str, str]]:
    """Studies that mechanisms cite, as the last surname and the year."""
    return {
        found
        for module in mechanism_modules().values()
        for member in vars(module).values()
        if getattr(member, "__module__", "") == module.__name__
        for found in _CITED.findall(member.__doc__ or "")
        if found[0] not in _MONTHS
    }


def source_path(module: ModuleType) -> str:
    """The module's file, from the root of the repository."""
    return Path(str(module.__file__)).resolve().relative_to(ROOT).as_posix()


def prose(docstring: str) -> list[str]:
    """The paragraphs of a docstring as Markdown."""
    text = re.sub(r":\w+:`([^`]*)`", r"`\1`", docstring.replace("``", "`"))
    return [escaped(one_line(part)) for part in re.split(r"\n\s*\n", text) if part.strip()]


def described(page: str, name: str) -> str:
    """A function in its own words: signature, docstring, the parameters that feed it."""
    short, _, function_name = name.partition(".")
    module = mechanism_modules()[short]
    function = getattr(module, function_name)
    arguments = ", ".join(inspect.signature(function).parameters)
    where = link(page, source_path(module), f"{short}.py")
    lines = [f"**`{function_name}({arguments})`** · {where}", ""]
    paragraphs = prose(inspect.getdoc(function) or "")
    feeding = [code(p.name) for p in parameters().values() if name in p.used_by]
    if feeding:
        paragraphs.append("Parameters: " + ", ".join(feeding))
    lines.append("\n>\n".join(f"> {paragraph}" for paragraph in paragraphs))
    return "\n".join(lines)


def schedule(page: str) -> str:
    """The steps of a month in the order in which ``advance`` calls them."""
    path = ROOT / "sim/model/month.py"
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    modules = {
        alias.name: str(node.module)
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    advance = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "advance")
    rows = [
        _step(page, call, condition, modules, text.splitlines())
        for statement in advance.body
        for call, condition in _calls(statement)
    ]
    return table(["", "what happens", "function", "called"], rows)


def _calls(statement: ast.stmt, condition: str = "") -> Iterator[tuple[ast.Call, str]]:
    if isinstance(statement, ast.If):
        for inner in statement.body:
            yield from _calls(inner, ast.unparse(statement.test).removeprefix("world."))
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        yield statement.value, condition


def _step(
    page: str, call: ast.Call, condition: str, modules: dict[str, str], lines: list[str]
) -> tuple[str, str, str, str]:
    number = re.search(r"#\s*(\d+)", lines[call.lineno - 1])
    when = {"": "every month", "last_of_year": "December"}.get(condition, condition)
    mark = number.group(1) if number else ""
    if isinstance(call.func, ast.Name):
        module = importlib.import_module(modules[call.func.id])
        about = prose(inspect.getdoc(getattr(module, call.func.id)) or "")[0]
        return mark, about, link(page, source_path(module), code(call.func.id)), when
    return mark, "The books are checked and closed", code(ast.unparse(call.func)), when


def _model_sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / "sim/model").rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def _words(call: ast.Call) -> list[str]:
    """The texts among a call's arguments; what a text leaves open stands as an ellipsis."""
    return [
        "".join(
            str(part.value) if isinstance(part, ast.Constant) else "…" for part in argument.values
        )
        if isinstance(argument, ast.JoinedStr)
        else argument.value
        for argument in call.args
        if isinstance(argument, ast.JoinedStr)
        or (isinstance(argument, ast.Constant) and isinstance(argument.value, str))
    ]


def reads_attribute(name: str) -> bool:
    """Whether the model names an attribute of the regions, or the family it belongs to."""
    family = name.split(".")[0]
    return any(
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.match(rf"{family}(\.|$)", node.value)
        for _, tree in _model_sources()
        for node in ast.walk(tree)
    )


def payments(page: str) -> str:
    """Every kind of payment that a step books, and what levers pay to whom."""
    rows = []
    for path, tree in _model_sources():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            words = _words(node)
            if node.func.attr == "pay" and len(words) >= 3:
                kind, payer, payee = words[:3]
                where = link(page, path.relative_to(ROOT).as_posix(), path.stem)
                rows.append((kind, payer, payee, where))
    return table(["payment", "from", "to", "booked in"], sorted(set(rows)))


def draws(page: str) -> str:
    """Every decision that is drawn at random, by the name that keys its draws."""
    rows = set()
    for path, tree in _model_sources():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr in ("uniform", "uniform_at", "normal", "below_power"):
                for word in _words(node)[:1]:
                    where = link(page, path.relative_to(ROOT).as_posix(), path.stem)
                    rows.add((code(word), where))
    return table(["decision", "drawn in"], sorted(rows))
