"""Addresses written to break the parser with what reality sends, each with the truth that a careful human finds.

`make` draws a village, writes the names of some of its areas as one kind of mess has it (`mess_kinds`) and lets
`judge` say what the row names; rows whose names point elsewhere than to the village are drawn anew.
"""

import itertools
import random
import re
from dataclasses import dataclass

from tests.geocode import judge
from tests.geocode import mess_words as w
from tests.geocode.mess_draft import Draft, Name
from tests.geocode.mess_kinds import KINDS


@dataclass(frozen=True)
class Case:
    """One row: what it says, the village where it truly is, the deepest level that it names, its kind of mess."""

    text: str
    village: str
    district: str
    regency: str
    postal_code: str
    truth: str
    named: str
    kind: str


def make(rows: int, *, seed: int) -> list[Case]:
    """Return `rows` cases; the same for the same seed."""
    dice = random.Random(seed)
    kinds, weights = zip(*((kind, weight) for kind, (weight, _mess) in KINDS.items()), strict=True)
    cases: list[Case] = []
    while len(cases) < rows:
        kind = dice.choices(kinds, weights)[0]
        case = _outside(dice) if kind == "outside" else None
        while case is None:
            case = _case(dice, kind)
        cases.append(case)
    return cases


def _case(dice: random.Random, kind: str) -> Case | None:
    draft = _draft(dice)
    if KINDS[kind][1](draft) is False:
        return None
    number = draft.postal or next(iter(re.findall(r"\b\d{5}\b", " ".join(draft.tail))), "")
    place = judge.determined(_parts(draft), number)
    in_text = [name.text for name in draft.names if not name.column]
    if not draft.truth.startswith(place) or (draft.separator == " " and _run_together(in_text)):
        return None
    return _written(draft, kind, judge.LEVELS.get(len(place), "none"))


def _parts(draft: Draft) -> list[judge.Part]:
    """Return what the row says for the judge; the same name in text and column may be said twice for one area."""
    in_columns = {judge.key(name.name) for name in draft.names if name.column}
    said = (n for n in draft.names if n.column or n.marker or judge.key(n.name) not in in_columns)
    return [name.part() for name in said]


def _draft(dice: random.Random) -> Draft:
    """Return a clean row: which levels it names and where is drawn, as are street and number before them."""
    truth = dice.choice(w.villages(dice.choice([*w.regencies(), "", "", ""])))
    levels = dice.choices(*zip(*w.COMBINATIONS.items(), strict=True))[0].split()
    names = []
    for level in levels:
        name = judge.places()[truth[: judge.LENGTHS[level]]]
        names.append(Name(level, name, name, w.marker(dice, level, truth)))
    if dice.random() < 0.4:
        for one in dice.sample(names, dice.randint(1, len(names))):
            one.column, one.marker = one.level, one.marker if dice.random() < 0.15 else ""
    draft = Draft(dice, truth, names, postal=w.postal(truth) if dice.random() < 0.06 else "")
    if dice.random() < 0.75:
        draft.head.append(w.street(dice))
    if dice.random() < 0.35:
        draft.head.append(w.neighbourhood(dice, truth))
    if dice.random() < 0.2:
        draft.tail.append(dice.choice(("Lampung", "Prov. Lampung", "Indonesia", "Lampung, Indonesia")))
    return draft


def _written(draft: Draft, kind: str, named: str) -> Case:
    columns = dict.fromkeys(judge.LENGTHS, "")
    areas = []
    for name in draft.names:
        tight = name.marker.endswith("=") or (name.marker.endswith(".") and draft.dice.random() < 0.5)
        written = f"{name.marker.rstrip('=')}{'' if tight else ' '}{name.text}".strip()
        if name.column:
            columns[name.column] = written
        else:
            areas.append(written)
    front = [*areas[::-1], *draft.head] if draft.backwards else [*draft.head, *areas]
    text = draft.separator.join(filter(None, [*front, *draft.tail]))
    row = [text, *columns.values()]
    for change in draft.finish:
        row = [change(value) for value in row]
    text, regency, district, village = row
    return Case(text, village, district, regency, draft.postal, draft.truth, named, kind)


def _run_together(texts: list[str]) -> bool:
    """Say whether words of two names in a row spell a third, so that no reader could part them."""
    for first, second in itertools.pairwise(texts):
        left, right = first.split(), second.split()
        for start, end in itertools.product(range(len(left)), range(1, len(right) + 1)):
            spelled = judge.key(" ".join((*left[start:], *right[:end])))
            if any((level, spelled) in judge.readings() for level in judge.LENGTHS):
                return True
    return False


def _outside(dice: random.Random) -> Case:
    """Return an address in another province, its village named like one of ours."""
    names = {row["code"]: row["name"] for row in judge.table("outside.csv")}
    code = dice.choice([code for code in names if len(code) == 5])
    village = judge.places()[dice.choice(w.villages(""))]
    parts = [w.street(dice), f"{dice.choice(('Desa', 'Kel.', 'Ds', ''))} {village}".strip()]
    parts += [f"Kec. {dice.choice(w.OUTSIDE_DISTRICTS)}"] if dice.random() < 0.5 else []
    text, column = dice.choice((", ", " ", ", ")).join(parts), names[code]
    if dice.random() < 0.7:
        marker = dice.choice(("Kab.", "Kabupaten"))
        text, column = f"{text}, {names[code].replace('Kabupaten', marker)}", ""
    text += f", {names[code[:2]]}" if dice.random() < 0.6 else ""
    return Case(text, "", "", column, "", "", "none", "outside")
