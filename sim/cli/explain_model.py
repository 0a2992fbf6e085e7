"""Explanations of what the model and its scenarios are made of."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from sim.cli.ensembles import say_fitted
from sim.cli.explain_evidence import say_clauses
from sim.cli.explaining import Explanation
from sim.cli.finding import baseline
from sim.cli.text import full_width, listing, quantity, unit_name
from sim.cli.words import Words

if TYPE_CHECKING:
    from sim.scenario import LeverTerms, Number


# keys of a scenario -> where the parameters about them are read (used_by begins so)
_SETTINGS: dict[str, tuple[str, ...]] = {
    "governments": ("review.", "base.Copied"),
    "neighbours_match": ("base.Copied",),
    "ensemble": (),
}


def model_ids() -> list[str]:
    """Ids of parameters, levers, their kinds, indicators, segments and keys of a scenario."""
    from sim.evidence import parameters
    from sim.evidence.vocabulary import SEGMENTS
    from sim.model.indicators import INDICATORS
    from sim.scenario import lever_kinds

    return [
        *parameters(),
        *baseline().parameters,
        *(lever.path for lever in baseline().levers),
        *(f"{lever.path}.{name}" for lever in baseline().levers for name in lever.numbers),
        *lever_kinds(),
        *(indicator.id for indicator in INDICATORS),
        *SEGMENTS,
        *_SETTINGS,
    ]


def parameter(identifier: str, words: Words) -> Explanation | None:
    """A parameter, whole (``name``) or for one key (``name.key``)."""
    from sim.evidence import parameters

    name, _, key = identifier.partition(".")
    found = parameters().get(name)
    if found is None or (key and key not in found.keys):
        return None
    item = Explanation("parameter", identifier, words.either(found.about_en, found.about_zh), words)
    resolved = baseline().parameters
    keys = (key,) if key else found.keys
    paths = {k: f"{name}.{k}" if k else name for k in keys}
    for k, path in paths.items():
        label = f"{k} = " if k and not key else ""
        number = resolved[path]
        item.say("value", label + _shown(number, words))
        if number.distribution is not None and number.common_factor is None:
            item.say("distribution", label + words.distribution(number.distribution.text))
        say_fitted(item, path, label)
    item.data["values"] = {path: _number(resolved[path]) for path in paths.values()}
    if found.factor is not None:
        item.say("factor", words.distribution(found.factor.text), factor=found.factor.text)
        say_fitted(item, f"{name}*")
    item.say("unit", unit_name(found.unit, words), unit=found.unit)
    item.say("range", _range(found.low, found.high, found.unit, words))
    item.data["range"] = [found.low, found.high]
    grade, source = resolved[paths[keys[0]]].grade, resolved[paths[keys[0]]].source
    item.say("grade", words(f"grade.{grade}"), grade=grade)
    item.say("source", source, source=source)
    item.say("used_by", listing(words.lang, found.used_by), used_by=list(found.used_by))
    item.say("scenario", "baseline", scenario="baseline")
    item.say("defined", f"{found.file.rpartition('sim/')[2]}:{found.line}")
    clauses = sorted({c for path in paths.values() for c in resolved[path].clauses})
    if clauses:
        say_clauses(item, clauses)
    return item


def _range(low: float, high: float, unit: str, words: Words) -> str:
    ends = [quantity(end, unit, words) if abs(end) < float("inf") else "∞" for end in (low, high)]
    return "" if ends == ["∞", "∞"] else f"{'-' if ends[0] == '∞' else ''}{ends[0]} – {ends[1]}"


def _shown(number: Number, words: Words) -> str:
    """A number, dated values one after another."""
    if not number.schedule:
        return quantity(number.value, number.unit, words)
    from sim.scenario.dates import write_start

    dated = [
        f"{write_start(start)}: {quantity(value, number.unit, words)}"
        for start, value in number.schedule
    ]
    return listing(words.lang, dated)


def _number(number: Number) -> dict[str, Any]:
    drawn = number.distribution
    return {
        "value": number.value,
        "unit": number.unit,
        "schedule": [list(pair) for pair in number.schedule],
        "distribution": None if drawn is None else drawn.text,
        "common_factor": number.common_factor,
        "grade": number.grade,
        "source": number.source,
        "clauses": list(number.clauses),
    }


def lever(identifier: str, words: Words) -> Explanation | None:
    """A lever of the baseline, or one of its numbers: ``[levers.]region.name[.field]``."""
    from sim.scenario import lever_kinds

    path = identifier if identifier.startswith("levers.") else f"levers.{identifier}"
    for found in baseline().levers:
        if path == found.path:
            return _whole_lever(found, words)
        field = path.removeprefix(f"{found.path}.")
        if field != path and field in found.numbers:
            terms = lever_kinds()[found.kind].numbers[field]
            item = Explanation("lever", path, words.either(terms.about_en, terms.about_zh), words)
            _say_number(item, found.numbers[field], "", words)
            item.data["value"] = _number(found.numbers[field])
            item.say("range", _range(terms.low, terms.high, terms.unit, words))
            item.say("used_by", _class_of(found.kind), used_by=[_class_of(found.kind)])
            say_clauses(item, found.numbers[field].clauses or found.clauses)
            return item
    return None


def _whole_lever(found: LeverTerms, words: Words) -> Explanation:
    from sim.scenario import lever_kinds
    from sim.scenario.dates import write_end, write_start

    kind = lever_kinds()[found.kind]
    item = Explanation("lever", found.path, words.either(kind.about_en, kind.about_zh), words)
    item.say("kind", found.kind, lever_kind=found.kind, region=found.region)
    window = f"{write_start(found.start)} – {write_end(found.end)}"
    item.say("in_force", window, start=found.start, end=found.end)
    for name, number in found.numbers.items():
        _say_number(item, number, f"{name} = ", words)
    item.data["numbers"] = {name: _number(n) for name, n in found.numbers.items()}
    for name, chosen in found.choices.items():
        item.say("choices", f"{name}: {listing(words.lang, chosen)}")
    item.data["choices"] = {name: list(chosen) for name, chosen in found.choices.items()}
    item.say("note", found.note, note=found.note)
    item.say("scenario", "baseline", scenario="baseline")
    item.say("used_by", _class_of(found.kind), used_by=[_class_of(found.kind)])
    say_clauses(item, found.clauses)
    return item


def _say_number(item: Explanation, number: Number, label: str, words: Words) -> None:
    drawn = number.distribution
    spread = "" if drawn is None else f", {words.distribution(drawn.text)}"
    source = f"  [{words(f'graded.{number.grade}')}] {number.source}".rstrip()
    item.say("value", f"{label}{_shown(number, words)}{spread}{source}")


def _class_of(kind: str) -> str:
    """The part of the model that carries out a kind of lever."""
    from sim.model.levers import KINDS

    found = KINDS[kind]
    return f"{found.__module__}.{found.__qualname__}"


def lever_kind(identifier: str, words: Words) -> Explanation | None:
    """A kind of lever: what it does and what may be written in it."""
    from sim.model.levers import KINDS
    from sim.scenario import lever_kinds

    found = lever_kinds().get(identifier)
    if found is None:
        return None
    about = words.either(found.about_en, found.about_zh)
    item = Explanation("lever_kind", identifier, about, words)
    for name, terms in found.numbers.items():
        about = words.either(terms.about_en, terms.about_zh)
        item.say("fields", f"{name} ({unit_name(terms.unit, words)}): {about}")
    for choice, choices in found.choices.items():
        about = words.either(choices.about_en, choices.about_zh)
        item.say("fields", f"{choice} ({listing(words.lang, choices.words)}): {about}")
    item.data["fields"] = {
        **{name: {"unit": t.unit, "range": [t.low, t.high]} for name, t in found.numbers.items()},
        **{name: {"words": list(t.words)} for name, t in found.choices.items()},
    }
    levers = [lever.path for lever in baseline().levers if lever.kind == identifier]
    item.say("levers", listing(words.lang, levers), levers=levers)
    about = (inspect.getdoc(KINDS[identifier]) or "") if words.lang == "en" else ""
    item.say("used_by", f"{_class_of(identifier)}: {' '.join(about.split())}".removesuffix(": "))
    item.data["used_by"] = [_class_of(identifier)]
    return item


def indicator(identifier: str, words: Words) -> Explanation | None:
    """An indicator: unit, and the targets and observations it is compared with."""
    from sim.evidence import definitions, targets
    from sim.model.indicators import INDICATORS

    found = next((i for i in INDICATORS if i.id == identifier), None)
    if found is None:
        return None
    item = Explanation(
        "indicator", identifier, words.either(found.label_en, full_width(found.label_zh)), words
    )
    said = definitions()[identifier]
    item.say("about", words.either(said.en, said.zh), definition={"en": said.en, "zh": said.zh})
    item.say("unit", unit_name(found.unit, words), unit=found.unit)
    named = [t.id for t in targets().values() if t.indicator == identifier]
    item.say("targets", listing(words.lang, named), targets=named)
    return item


def segment(identifier: str, words: Words) -> Explanation | None:
    """A segment of demand: the parameters that have a value for it."""
    from sim.evidence import parameters
    from sim.evidence.vocabulary import SEGMENTS

    if identifier not in SEGMENTS:
        return None
    item = Explanation("segment", identifier, words(f"segment.{identifier}"), words)
    resolved = baseline().parameters
    values = {}
    for name, found in parameters().items():
        for key in found.keys:
            if key == identifier or key.startswith(f"{identifier}-"):
                path = f"{name}.{key}"
                about = words.either(found.about_en, found.about_zh)
                item.say("value", f"{path} = {_shown(resolved[path], words)}  {about}")
                values[path] = _number(resolved[path])
    item.data["values"] = values
    return item


def setting(identifier: str, words: Words) -> Explanation | None:
    """A key of scenario files: what may stand there, and the parameters about it."""
    from sim.evidence import parameters
    from sim.scenario import default_ensemble

    if identifier not in _SETTINGS:
        return None
    item = Explanation("setting", identifier, words(f"setting.{identifier}.title"), words)
    item.say("about", words(f"setting.{identifier}.about"))
    example = words(f"setting.{identifier}.example")
    item.say("example", example, example=example)
    otherwise = words(f"setting.{identifier}.otherwise", name=default_ensemble().value)
    item.say("otherwise", otherwise)
    read = [
        name
        for name, found in parameters().items()
        if any(user.startswith(_SETTINGS[identifier]) for user in found.used_by)
    ]
    item.say("parameters", listing(words.lang, read), parameters=read)
    return item
