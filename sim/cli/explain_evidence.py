"""Explanations of what the documents and other publications say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sim.cli.covering import as_row, carried_text
from sim.cli.explaining import Explanation
from sim.cli.finding import baseline
from sim.cli.text import full_width, listing, placed, quantity
from sim.cli.words import Words

if TYPE_CHECKING:
    from sim.evidence import LedgerRow


def clause_data(identifiers: Iterable[str]) -> list[dict[str, Any]]:
    """The clauses behind ledger ids: document, clause, paraphrase. KeyError for no such id."""
    from sim.evidence import ledger

    found = []
    for identifier in identifiers:
        row = ledger()[identifier]
        found.append(
            {
                "id": row.id,
                "document": row.document,
                "title": _titles(row.document),
                "clause": row.clause,
                "paraphrase": row.paraphrase,
                "value_text": row.value_text,
                "note": row.note,
            }
        )
    return found


def _titles(name: str) -> dict[str, str]:
    """Titles of a document; of what is derived from several rows, its name."""
    from sim.evidence import documents

    document = documents().get(name)
    if document is None:
        return {"en": name, "zh": name}
    return {"en": document.title_en, "zh": document.title_zh}


def say_clauses(item: Explanation, identifiers: Iterable[str]) -> None:
    """Add every clause: where it stands and what it says."""
    clauses = clause_data(identifiers)
    item.data["clauses"] = clauses
    for clause in clauses:
        title = item.words.either(clause["title"]["en"], clause["title"]["zh"])
        place = f"{clause['id']}  {title} ({clause['document']}), {clause['clause']}"
        item.say("source", f"{place}: {clause['paraphrase']}")
        item.say("note", clause["note"])


def target(identifier: str, words: Words) -> Explanation | None:
    """A published target: value, clause, status, indicator."""
    from sim.evidence import regions, targets

    found = targets().get(identifier)
    if found is None:
        return None
    item = Explanation("target", identifier, words.either(found.name_en, found.name_zh), words)
    value = quantity(found.value, found.unit, words)
    item.say(
        "value",
        f"{found.comparison} {value}",
        comparison=found.comparison,
        value=found.value,
        unit=found.unit,
    )
    item.say("written", found.value_text, value_text=found.value_text)
    name = regions().name(found.region, words.lang)
    item.say("region", f"{name} ({found.region})", region=found.region)
    item.say("year", str(found.year), year=found.year)
    item.say("scope", words.term(found.scope), scope=found.scope)
    item.say("modality", found.modality, modality=found.modality)
    item.say("status", words(f"status.{found.status}"), status=found.status)
    reason = words.either(found.reason_en, full_width(found.reason_zh))
    item.say("reason", reason, reason={"en": found.reason_en, "zh": found.reason_zh})
    item.say("grade", words("grade.document"), grade="document")
    say_clauses(item, found.clauses)
    item.say("indicator", found.indicator, indicator=found.indicator or None)
    use = "explain.target_use" if found.indicator else "explain.target_no_use"
    item.say("used_by", words(use), used_by=["sim.analysis.targets"] if found.indicator else [])
    return item


def ledger_row(identifier: str, words: Words) -> Explanation | None:
    """A row of the ledger, with everything that cites it and what it is in the program."""
    from sim.analysis.coverage import coverage
    from sim.evidence import ledger

    row = ledger().get(identifier.upper())
    if row is None:
        return None
    titles = _titles(row.document)
    title = words.either(titles["en"], titles["zh"])
    item = Explanation("ledger", row.id, words.term(row.quantity), words)
    item.say("written", row.value_text, value_text=row.value_text)
    if row.value is not None:
        item.say("value", f"{row.value:,g} {row.unit}", value=row.value, unit=row.unit)
    item.say("paraphrase", row.paraphrase, paraphrase=row.paraphrase)
    said = words("explain.derived") if row.derived_from else f"{title} ({row.document})"
    item.say("document", said, document=row.document)
    item.data["document_title"] = titles
    item.say("clauses", row.clause, clause=row.clause)
    item.say("region", placed(row.region, words), region=row.region)
    item.say("kind", words(f"ledger.{row.kind}"), ledger_kind=row.kind)
    window = " – ".join(part for part in (row.window_start, row.window_end) if part)
    item.say("window", window, window=[row.window_start, row.window_end])
    item.say("scope", words.term(row.scope), scope=row.scope)
    item.say("modality", row.modality, modality=row.modality)
    item.say("grade", words(f"grade.{row.grade}"), grade=row.grade)
    item.say("note", row.note, note=row.note)
    cited_by = citing(row)
    item.say("cited_by", listing(words.lang, cited_by), cited_by=cited_by)
    covered = next(one for one in coverage(baseline()) if one.row.id == row.id)
    item.say("carried_by", carried_text(covered, words), coverage=as_row(covered))
    return item


def citing(row: LedgerRow) -> list[str]:
    """Targets, and levers and parameters of the baseline, that cite a row of the ledger."""
    from sim.evidence import targets

    found = [t.id for t in targets().values() if row.id in t.clauses]
    for lever in baseline().levers:
        numbers = [n for n in lever.numbers.values() if row.id in n.clauses]
        if row.id in lever.clauses or numbers:
            found.append(lever.path)
    found += [name for name, n in baseline().parameters.items() if row.id in n.clauses]
    return found


def observation(identifier: str, words: Words) -> Explanation | None:
    """A published observation."""
    from sim.evidence import observations

    row = next((row for row in observations() if row.id == identifier), None)
    if row is None:
        return None
    item = Explanation("observation", row.id, row.series, words)
    item.say("value", f"{row.value:,g} {row.unit}", value=row.value, unit=row.unit)
    item.say("kind", row.kind, observation_kind=row.kind)
    item.say("period", row.period, period=row.period)
    item.say("region", placed(row.region, words), region=row.region)
    item.say("scope", words.term(row.scope), scope=row.scope)
    item.say("source", row.source, source=row.source)
    item.say("published", row.published, published=row.published)
    item.say("confidence", f"{row.confidence}/3", confidence=row.confidence)
    item.say("note", row.note, note=row.note)
    held = compared_with(identifier)
    shown = [f"{indicator} ({ledger_id})" for ledger_id, indicator in held]
    item.say("indicator", listing(words.lang, shown), indicators=[name for _, name in held])
    return item


def compared_with(identifier: str) -> list[tuple[str, str]]:
    """Rows of the ledger that an observation repeats, each with the indicators beside it."""
    from sim.analysis.coverage import coverage

    found = []
    for one in coverage(baseline()):
        names = [(c.room, c.name) for c in one.carriers if c.carried_as == "comparison"]
        if ("observations", identifier) in names:
            found += [(one.row.id, name) for room, name in names if room == "indicators"]
    return found


def region(identifier: str, words: Words) -> Explanation | None:
    """A region: its place in the tree, its numbers, its levers and targets."""
    from sim.evidence import regions, targets

    tree = regions()
    called = {name: r for r in tree.all for name in (tree.name(r, "en"), tree.name(r, "zh"))}
    identifier = called.get(identifier, identifier)
    if identifier not in tree.all:
        return None
    item = Explanation("region", identifier, tree.name(identifier, words.lang), words)
    parent = tree.parent(identifier)
    item.say("parent", placed(parent or "", words), parent=parent)
    leaves = tree.leaves_under(identifier)
    if not tree.is_leaf(identifier):
        shown = listing(words.lang, [placed(leaf, words) for leaf in leaves])
        item.say("leaves", shown, leaves=list(leaves))
    attributes = {}
    for name, attribute in tree.attributes.items() if tree.is_leaf(identifier) else ():
        number = attribute.numbers[identifier]
        weight = attribute.normalise and attribute.unit == "share"  # may be above 1
        unit = "1" if weight else attribute.unit
        text = f"{name} = {quantity(number.value, unit, words)}"
        item.say("value", f"{text}  [{words(f'graded.{number.grade}')}] {number.source}")
        attributes[name] = {
            "value": number.value,
            "unit": attribute.unit,
            "grade": number.grade,
            "source": number.source,
        }
    item.data["attributes"] = attributes
    levers = [lever.path for lever in baseline().levers if lever.region == identifier]
    item.say("levers", listing(words.lang, levers), levers=levers)
    named = [t.id for t in targets().values() if t.region == identifier]
    item.say("targets", listing(words.lang, named), targets=named)
    return item


def document(identifier: str, words: Words) -> Explanation | None:
    """A source document: what it is, whom it covers, what the ledger has of it."""
    from sim.evidence import documents, ledger

    found = documents().get(identifier)
    if found is None:
        return None
    titles = _titles(identifier)
    item = Explanation(
        "document", identifier, words.either(titles["en"], titles["zh"]), words, {"titles": titles}
    )
    issuer = {"en": found.issuer_en, "zh": found.issuer_zh}
    item.say("issuer", words.either(issuer["en"], issuer["zh"]), issuer=issuer)
    item.say("date", found.date, date=found.date)
    shown = listing(words.lang, [placed(one, words) for one in found.covers])
    item.say("covers", shown, covers=list(found.covers))
    item.say("about", found.about, about=found.about)
    rows = [row.id for row in ledger().values() if row.document == identifier]
    item.say("evidence", listing(words.lang, rows), ledger=rows)
    return item
