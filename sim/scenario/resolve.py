"""From what the layers say to a Scenario: defaults filled in, every value read and checked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sim.evidence import Ensemble
from sim.reading import Located, closest
from sim.scenario.context import Context
from sim.scenario.defaults import default_parameters
from sim.scenario.ensembles import read_ensemble, warn_of_unused, with_constants
from sim.scenario.governments import read_governments, read_matching, warn_of_idle
from sim.scenario.layers import Draft, Setting
from sim.scenario.levers import LeverTerms, read_lever
from sim.scenario.messages import say
from sim.scenario.numbers import Number, Origin, read_number
from sim.scenario.ranges import Meaning
from sim.scenario.scenario import Scenario
from sim.scenario.terms import RunTerms, run_terms

LANGUAGES = ("en", "zh")


def resolve(
    draft: Draft, name: str, file: str, parent: str | None, context: Context
) -> Scenario | None:
    """The scenario a draft describes; None, with all mistakes noted, if it has any."""
    run = {key: _whole(key, term, draft.top, context) for key, term in run_terms("run").items()}
    engine = {
        key: _whole(key, term, draft.engine, context, "engine.")
        for key, term in run_terms("engine").items()
    }
    if run["end"] < run["start"]:
        message = say("ends_first", end=run["end"], start=run["start"])
        context.error(draft.top.get("end") or draft.top["start"], message)
    texts = {key: _texts(key, draft.top.get(key), context) for key in ("title", "question")}
    focus = _focus(draft.top.get("focus"), context)
    ensemble = read_ensemble(draft.top.get("ensemble"), context)
    parameters = _parameters(draft.settings, ensemble, context)
    levers = _levers(draft, (run["start"], run["end"]), context)
    governments = read_governments(draft, context)
    matching = read_matching(draft, focus, context)
    if context.failed:
        return None
    scenario = Scenario(
        name=name,
        title={lang: texts["title"].get(lang) or name for lang in LANGUAGES},
        question={lang: texts["question"].get(lang, "") for lang in LANGUAGES},
        focus=focus,
        worlds=run["worlds"],
        seed=run["seed"],
        start_year=run["start"],
        end_year=run["end"],
        steps_per_year=engine["steps_per_year"],
        firm_slots=engine["firm_slots"],
        parameters=parameters,
        levers=levers,
        governments=governments,
        matching=matching,
        ensemble=ensemble,
        parent=parent,
        file=file,
    )
    warn_of_idle(scenario, draft, context)
    warn_of_unused(scenario, draft, file, context)
    return scenario


def _whole(
    key: str, terms: RunTerms, held: dict[str, Located], context: Context, prefix: str = ""
) -> int:
    """A whole number within its range; the default where none is given or it is wrong."""
    node = held.get(key)
    if node is None or node.value is None:
        return terms.default
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int):
        context.error(node, say("not_whole", path=f"{prefix}{key}", value=node.plain()))
        return terms.default
    if not terms.low <= value <= terms.high:
        span = f"{terms.low}–{terms.high}" if terms.low < terms.high else f"{terms.low}"
        sentence = "whole_outside" if terms.low < terms.high else "whole_must_be"
        message = say(sentence, path=f"{prefix}{key}", value=value, span=span)
        if terms.reason is not None:
            message = say("because", what=message, reason=terms.reason)
        context.error(node, message)
        return terms.default
    return value


def _texts(key: str, node: Located | None, context: Context) -> dict[str, str]:
    """A text per language; one text stands for both."""
    if node is None or node.value is None:
        return {}
    if not node.is_mapping and not isinstance(node.value, str):
        context.error(node, say("texts_expected", path=key))
        return {}
    if isinstance(node.value, str):
        return dict.fromkeys(LANGUAGES, node.value.strip())
    found = {}
    for lang, child in node.items():
        if lang not in LANGUAGES:
            context.unknown(child, say("no_language", path=f"{key}.{lang}"), lang, LANGUAGES)
        elif isinstance(child.value, str):
            found[lang] = child.value.strip()
        elif child.value is not None:
            context.error(child, say("text_expected", path=f"{key}.{lang}"))
    only = next(iter(found.values()), "")
    return {lang: found.get(lang, only) for lang in LANGUAGES} if only else {}


def _focus(node: Located | None, context: Context) -> str:
    regions = context.evidence.regions.all
    if node is None or node.value is None:
        return "china" if "china" in regions else regions[-1]
    focus = str(node.plain())
    if focus not in regions:
        what = say("focus_unknown", region=focus)
        context.unknown(node, what, focus, regions, at_key=False)
    return focus


def _parameters(
    settings: list[Setting], ensemble: Ensemble | None, context: Context
) -> dict[str, Number]:
    defaults = with_constants(default_parameters(context.evidence), ensemble)
    found = dict(defaults)
    for setting in settings:
        for path in _reached(setting, found, context):
            number = _set_parameter(setting, path, defaults[path], context)
            if number is not None:
                found[path] = number
    return found


def _reached(setting: Setting, known: dict[str, Number], context: Context) -> list[str]:
    """The flat names a setting is about: itself, or every key of a keyed parameter."""
    if setting.key in known:
        return [setting.key]
    under = [path for path in known if path.startswith(setting.key + ".")]
    if under:
        return under
    where = f"{setting.section}.{setting.key}"
    name, _, key = setting.key.partition(".")
    parameter = context.evidence.parameters.get(name)
    if parameter is not None:
        if parameter.by is None:
            context.error(setting.node, say("no_keys", path=where, name=name), at_key=True)
        else:
            what = say("no_such_key_of", path=where, name=name, by=parameter.by, key=key)
            context.unknown(setting.node, what, key, parameter.keys)
        return []
    names = context.evidence.parameters
    near = closest(setting.key, known)
    what = say("no_parameter", path=where)
    context.unknown(setting.node, what, near or name, [near] if near else names)
    return []


def _set_parameter(setting: Setting, path: str, default: Number, context: Context) -> Number | None:
    parameter: Any = context.evidence.parameters[path.split(".")[0]]
    meaning = Meaning(
        f"{setting.section}.{setting.key}",
        parameter.unit,
        parameter.low,
        parameter.high,
        say("range_of", name=parameter.name),
        factor=f"{parameter.name}*" if parameter.by else None,
    )
    node = setting.node
    if node.value is None:
        return default
    number = read_number(node, meaning, Origin(), context)
    if number is None:
        return None
    if parameter.structural and number.distribution is not None:
        context.error(node, say("structural", path=meaning.path, name=parameter.name))
        return None
    if setting.section == "parameters" and number.distribution is not None:
        context.error(node, say("fixed_expected", path=meaning.path))
        return None
    if setting.section == "uncertain" and number.distribution is None:
        context.error(node, say("distribution_expected", path=meaning.path))
        return None
    return replace(number, path=default.path)


def _levers(draft: Draft, years: tuple[int, int], context: Context) -> tuple[LeverTerms, ...]:
    order = {region: place for place, region in enumerate(context.evidence.regions.all)}
    found = [
        lever
        for region in sorted(draft.levers, key=order.__getitem__)
        for name, node in sorted(draft.levers[region].items())
        if (lever := read_lever(region, name, node, years, context)) is not None
    ]
    return tuple(found)
