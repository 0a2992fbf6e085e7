"""What a lever's page takes from the terms, the code and the shipped baseline."""

from __future__ import annotations

import ast
import inspect
from functools import cache

from docs.write.code import prose, source_path
from docs.write.markdown import code, escaped, link, span, table
from sim.evidence import documents, ledger, parameters, regions
from sim.model.levers import KINDS, Lever
from sim.reading import Located
from sim.scenario import LeverTerms, Number, Scenario, lever_kinds, load
from sim.scenario.dates import write_end, write_start
from sim.scenario.terms import ChoiceTerms, NumberTerms

PURSES_EN = {
    "firms": "firms",
    "buyers": "buyers",
    "workers": "people and running cost",
    "suppliers": "suppliers outside the industry",
    "funds": "the fund",
    "lenders": "lenders",
    "investors": "investors",
}

PAYING = ("spend", "pay", "pay_running_cost")  # methods by which a lever pays


@cache
def baseline() -> Scenario:
    """The plans as published."""
    return load("baseline")


def _module(kind: str) -> tuple[str, str]:
    """File and short module name of the class that carries out a kind."""
    module = inspect.getmodule(KINDS[kind])
    assert module is not None
    return source_path(module), module.__name__.rpartition(".")[2]


def heading(page: str, kind: str) -> str:
    """What a kind is, in both languages, and where it is carried out."""
    terms = lever_kinds()[kind]
    path, _ = _module(kind)
    where = link(page, path, f"{KINDS[kind].__name__}")
    return (
        f"{terms.about_en} {terms.about_zh}\n\n"
        f"In a scenario: `{kind}` · in the code: {where} · "
        f"in a terminal: `sim explain {kind}`"
    )


def mechanism(page: str, kind: str) -> str:
    """The docstring of the class, quoted, and the parameters it reads."""
    path, short = _module(kind)
    paragraphs = [part for own in _classes(kind) for part in prose(own.__doc__ or "")]
    quoted = "\n>\n".join(f"> {paragraph}" for paragraph in paragraphs)
    names = {name for own in _classes(kind) for name in (own.__name__, *_called(own))}
    users = {f"{short}.{name}" for name in names}
    reads = [p for p in parameters().values() if users & set(p.used_by)]
    where = link(page, path, KINDS[kind].__name__)
    lines = [f"In the words of the code ({where}):", "", quoted]
    if reads:
        rows = [(code(p.name), escaped(p.about_en), p.grade) for p in reads]
        lines += ["", "It reads these numbers of the model (`sim explain NAME`):", ""]
        lines.append(table(["parameter", "meaning", "grade"], rows))
    return "\n".join(lines)


def _classes(kind: str) -> list[type[Lever]]:
    """The class of a kind and those it is made from, the general ones apart."""
    parents: list[type[Lever]] = [c for c in KINDS[kind].__mro__ if issubclass(c, Lever)]
    return parents[: parents.index(Lever)]


def _called(lever: type[Lever]) -> set[str]:
    """Names of the functions that the methods of a lever call directly."""
    tree = ast.parse(inspect.getsource(lever))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {called.id for called in calls if isinstance(called, ast.Name)}


def payees(kind: str) -> list[str]:
    """Purses that a kind of lever pays into, from its code."""
    found: list[str] = []
    for own in _classes(kind):
        for node in ast.walk(ast.parse(inspect.getsource(own))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr in PAYING:
                found += [
                    argument.value
                    for argument in node.args
                    if isinstance(argument, ast.Constant) and argument.value in PURSES_EN
                ]
    return ["funds"] if kind == "guidance_fund" else sorted(set(found))


def numbers(kind: str) -> str:
    """Every field of a kind: meaning, range, default, grade, source."""
    terms = lever_kinds()[kind]
    rows = [_number_row(field) for field in terms.numbers.values()]
    rows += [_choice_row(field) for field in terms.choices.values()]
    return table(["field", "meaning", "may be", "if unsaid", "grade", "source"], rows)


def _number_row(field: NumberTerms) -> tuple[str, ...]:
    meaning = f"{escaped(field.about_en)} {field.about_zh}"
    if field.dated:
        meaning += " May change by date."
    bounds = span(field.low, field.high, field.unit)
    if field.default is None:
        example = f"must be written, e.g. `{field.example}`"
        return code(field.name), meaning, bounds, example, "", ""
    default = field.default.value
    shown = _text(default, "value")
    drawn = _text(default, "distribution")
    return (
        code(field.name),
        meaning,
        bounds,
        f"{shown}, `{drawn}`" if drawn else shown,
        _text(default, "grade"),
        escaped(_text(default, "source")),
    )


def _choice_row(field: ChoiceTerms) -> tuple[str, ...]:
    return (
        code(field.name),
        f"{escaped(field.about_en)} {field.about_zh}",
        ", ".join(field.words),
        ", ".join(field.default),
        "assumption",
        escaped(field.source),
    )


def _text(node: dict[str, Located], key: str) -> str:
    return str(node[key].value) if key in node else ""


def uses(kind: str) -> str:
    """The kind's levers in the shipped baseline, with the clauses they rest on."""
    found = [lever for lever in baseline().levers if lever.kind == kind]
    if not found:
        return "No lever of the shipped baseline is of this kind."
    return "\n".join(_use(lever) for lever in found)


def _use(lever: LeverTerms) -> str:
    tree = regions()
    place = f"{tree.name(lever.region)} {tree.name(lever.region, 'zh')}"
    window = f"{write_start(lever.start)} to {write_end(lever.end)}"
    lines = [f"- **{place}**, `{lever.path}`, {window}."]
    if lever.note:
        lines[0] += f" {escaped(lever.note)}"
    written = [_written(name, n) for name, n in lever.numbers.items() if not _by_default(lever, n)]
    if written:
        lines.append(f"  - As the scenario writes it: {'; '.join(written)}.")
    for clause in lever.clauses:
        row = ledger()[clause]
        title = documents()[row.document].title_en if row.document in documents() else row.document
        lines.append(
            f"  - `{clause}` {escaped(title)}, clause {row.clause}: {escaped(row.paraphrase)}"
        )
    if not lever.clauses and lever.source:
        lines.append(f"  - {escaped(lever.source)}")
    return "\n".join(lines)


def _by_default(lever: LeverTerms, number: Number) -> bool:
    """Whether a number is the kind's own default."""
    field = lever_kinds()[lever.kind].numbers[number.path.rpartition(".")[2]]
    return field.default is not None and number.source == _text(field.default.value, "source")


def _written(name: str, number: Number) -> str:
    shown = number.text or "by date"
    if number.schedule:
        dated = (f"{write_start(start)} {value:g}" for start, value in number.schedule)
        shown = f"{', '.join(dated)} {number.unit}"
    drawn = number.distribution
    if drawn is not None and drawn.text != shown:
        shown += f", {drawn.text}"
    return f"{code(name)} {escaped(shown)} ({number.grade})"


def index(page: str) -> str:
    """All kinds: what they are, whom they pay, what must be written, where they are used."""
    rows = []
    for kind, terms in lever_kinds().items():
        needed = [code(field.name) for field in terms.numbers.values() if field.required]
        paid = ", ".join(PURSES_EN[purse] for purse in payees(kind)) or "nobody"
        tree = regions()
        places = [tree.name(lever.region) for lever in baseline().levers if lever.kind == kind]
        rows.append(
            (
                link(page, f"docs/levers/{kind}.md", code(kind)),
                f"{escaped(terms.about_en)} {terms.about_zh}",
                paid,
                ", ".join(needed) or "nothing",
                ", ".join(dict.fromkeys(places)),
            )
        )
    header = ["lever", "what it is", "public money goes to", "must be written", "in the baseline"]
    return table(header, rows)
