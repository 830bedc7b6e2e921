"""The kinds of mess: each changes a draft of a row, or returns False where it cannot."""

import html
import re
from dataclasses import replace

from rapidfuzz.distance import OSA

from tests.geocode import judge
from tests.geocode import mess_words as w
from tests.geocode.mess_draft import Draft, Mess, Name


def _plain(_draft: Draft) -> None:
    pass


def _no_commas(draft: Draft) -> None:
    draft.separator = " "


def _capitals(draft: Draft) -> None:
    draft.separator = draft.dice.choice((", ", " "))
    draft.finish.append(str.upper)


def _no_markers(draft: Draft) -> None:
    for name in draft.names:
        name.marker = ""
    draft.separator = draft.dice.choice((", ", ", ", " "))


def _glued(draft: Draft) -> None:
    """Write markers, names and numbers together: Desasukamaju, Jl.Merdeka8RT01."""
    for name in draft.names:
        if name.marker and not name.marker.endswith("."):
            name.marker, name.text = f"{name.marker}=", name.text.lower()
        name.text = name.text.replace(" ", "") if draft.dice.random() < 0.3 else name.text
    draft.head = [re.sub(r"(?<=\.) | (?=\d|RT|RW|No)", "", head) for head in draft.head]
    draft.separator = draft.dice.choice((" ", ",", ", "))


def _wrong_markers(draft: Draft) -> bool:
    """Put the marker of another level before a name that nothing at that level bears: Kec. before a village."""
    name = draft.dice.choice(draft.names)
    town = draft.dice.choice(("Desa", "Kel."))
    level, marker = {
        "village": ("district", "Kec."),
        "district": ("village", town),
        "regency": ("district", "Kec."),
    }[name.level]
    name.marker, name.column, name.sure = marker, "", False
    inside = {len(c) for c in judge.meant(judge.Part("", (name.name,))) if c.startswith(draft.truth[:5])}
    doubt = inside - {judge.LENGTHS[name.level]} or judge.meant(judge.Part(level, (name.name,)))
    return len(draft.names) > 1 and not doubt


def _swapped_columns(draft: Draft) -> bool:
    """Put names into each other's columns, where nothing in the regency bears them at that level."""
    order = draft.dice.sample(list(judge.LENGTHS), 3)
    for name, column in zip(draft.names, order, strict=False):
        name.column, name.marker, name.sure = column, "", False
        literal = judge.meant(judge.Part(column, (name.name,)))
        if column != name.level and any(code.startswith(draft.truth[:5]) for code in literal):
            return False
    return len(draft.names) > 1 and any(name.column != name.level for name in draft.names)


def _contradiction(draft: Draft) -> bool:
    """Let a column say another regency or district than the text, which names village and district."""
    level = draft.dice.choice(("district", "regency"))
    code = draft.dice.choice([code for code in judge.places() if len(code) == judge.LENGTHS[level]])
    other = judge.places()[code]
    same = judge.key(other) in {judge.key(name.name) for name in draft.names}
    fits = {"village", "district"} <= draft.levels() and not same and not draft.truth.startswith(code)
    for name in draft.names:
        name.column = ""
    draft.names.append(Name(level, other, other, column=level))
    return fits


def _numeral(draft: Draft) -> bool:
    found = False
    for name in draft.names:
        *words, last = name.text.split()
        if last in w.ARABIC:
            last = draft.dice.choice((w.ARABIC[last], w.ARABIC[last], last))
            name.text, found = draft.dice.choice((" ", " ", "", "-")).join((" ".join(words), last)), True
    return found


def _short_words(draft: Draft) -> bool:
    """Use short forms of words; a reader thinks of all words that they may stand for."""
    found = False
    for name in draft.names:
        words, pools = name.text.split(), [[word] for word in name.name.split()]
        for at, word in enumerate(words):
            if len(words) > 1 and word in w.SHORT and draft.dice.random() < 0.8:
                words[at] = draft.dice.choice(w.SHORT[word])
                pools[at], found = [long for long, short in w.SHORT.items() if words[at] in short], True
        name.text, name.may_be = " ".join(words), w.products(pools)
    return found


def _short_regency(draft: Draft) -> bool:
    name = draft.at("regency")
    if name is None or draft.truth[:5] not in w.REGENCY_SHORT:
        return False
    name.text = draft.dice.choice(w.REGENCY_SHORT[draft.truth[:5]])
    name.marker = draft.dice.choice(("", "", name.marker))
    return True


def _english(draft: Draft) -> bool:
    """Write areas as maps in English do: South Panjang, Karang City, South Lampung Regency."""
    for name in draft.names:
        name.marker = ""
        *rest, last = name.text.split()
        if rest and last in w.ENGLISH:
            name.text = f"{w.ENGLISH[last]} {' '.join(rest)}"
        elif rest and name.text.startswith("Kota "):
            name.text = f"{' '.join((*rest, last)[1:])} City"
        if name.level == "regency":
            name.text, name.marker = f"{name.text} {'City' if draft.truth[3] == '7' else 'Regency'}", "="
    draft.tail = ["Lampung", "Indonesia"]
    return any(name.text != name.name for name in draft.names)


def _former(level: str) -> Mess:
    """Name the district or regency as it was before it was split."""

    def mess(draft: Draft) -> bool:
        name = draft.at(level)
        old = w.former(draft.truth[: judge.LENGTHS[level]])
        if name is None or not old or draft.at("village") is None:
            return False
        name.name = name.text = draft.dice.choice(old)
        name.marker = "Kab." if level == "regency" and name.marker else name.marker
        return True

    return mess


def _respelled(draft: Draft) -> bool:
    before = [name.text for name in draft.names]
    for name in draft.names:
        old, new = draft.dice.choice(w.RESPELLED)
        name.text = re.sub(old, new, name.text, count=1)
    return before != [name.text for name in draft.names]


def _typos(count: int) -> Mess:
    def mess(draft: Draft) -> bool:
        name = draft.dice.choice(draft.names)
        rest = [other.part() for other in draft.names if other is not name]
        name.text = w.mistyped(draft.dice, name.text, count)
        return bool(rest) and len(name.name) > 4 * count and _nearest(name, judge.determined(rest))

    return mess


def _rivals(name: Name, area: str) -> set[str]:
    """Return the keys of the other names in `area` that may stand where `name` does."""
    level = name.part().level
    inside = (
        (judge.LEVELS[len(code)], other) for code, other in judge.places().items() if code.startswith(area)
    )
    return {judge.key(other) for its_level, other in inside if level in ("", its_level)} - {
        judge.key(name.name)
    }


def _nearest(name: Name, area: str) -> bool:
    """Say whether the mistyped name is nearer to the true one than to any other that fits the rest of the row."""
    typed = judge.key(name.text)
    distance = OSA.distance(typed, judge.key(name.name))
    known = any((level, typed) in judge.readings() for level in judge.LENGTHS)
    return not known and all(OSA.distance(typed, rival) > distance for rival in _rivals(name, area))


def _truncated(draft: Draft) -> bool:
    """Cut the text's end off, as narrow columns do, where only one name that fits the rest begins so."""
    name = next((name for name in reversed(draft.names) if not name.column), draft.names[0])
    name.text = name.name[: -draft.dice.randint(1, 4)].strip()
    rest = [other.part() for other in draft.names if other is not name]
    draft.tail, cut = [], judge.key(name.text)
    same = {rival for rival in _rivals(name, judge.determined(rest)) if rival.startswith(cut)}
    return bool(rest) and len(cut) > 5 and name.column == "" and not same


def _scanned(draft: Draft) -> bool:
    """Write digits for letters as a scanner does, where digits make no sense: 0 for o, 1 for l or i."""
    name = draft.dice.choice(draft.names)
    at = [found.start() for found in re.finditer("[oli]", name.text)]
    if at:
        spot = draft.dice.choice(at)
        name.text = f"{name.text[:spot]}{'0' if name.text[spot] == 'o' else '1'}{name.text[spot + 1 :]}"
    return bool(at)


def _odd_separators(draft: Draft) -> None:
    draft.separator = draft.dice.choice(
        ("_", "/", " / ", ".", ";", "\t", " - ", "-", " , ", "  ", " – ", "|")
    )


def _two_markers(draft: Draft) -> None:
    """Leave a form's double words before names: Desa/Kel. Hanura, Kec/Distrik, Kab./Kota."""
    for name in draft.names:
        name.marker = draft.dice.choice(w.DOUBLE_MARKERS[name.level])


def _joined_or_split(draft: Draft) -> bool:
    for name in draft.names:
        name.text = w.joined_or_split(draft.dice, name.text)
    draft.separator = draft.dice.choice((", ", " "))
    return any(name.text != name.name for name in draft.names)


def _distracted(where: str, *forms: str) -> Mess:
    """Add a street, hamlet, business or landmark that bears the name of a place in another regency."""

    def mess(draft: Draft) -> bool:
        other = judge.places()[draft.dice.choice(list(judge.places()))]
        words = draft.dice.choice(forms).format(place=other, number=draft.dice.randint(1, 9))
        draft.head = [words, *draft.head[1:]] if where == "before" else [*draft.head, words]
        near = any(code.startswith(draft.truth[:5]) for code in judge.meant(judge.Part("", (other,))))
        return draft.levels() != {"regency"} and not near

    return mess


def _repeated(draft: Draft) -> bool:
    name = draft.dice.choice(draft.names)
    draft.names.append(replace(name, column="" if name.column else name.level, marker=""))
    return name.level != "district" or bool(name.marker)


def _backwards(draft: Draft) -> bool:
    draft.backwards = True
    draft.separator = draft.dice.choice((", ", " - ", " "))
    return sum(not name.column for name in draft.names) > 1


def _noisy(draft: Draft) -> None:
    for noise in draft.dice.sample(w.NOISE, 2):
        draft.dice.choice((draft.head, draft.tail)).append(noise.format(n=draft.dice.randint(1, 99)))


def _postal(which: str) -> Mess:
    """Add the right postal code, or one of another place that is in no other way like a place named."""

    def mess(draft: Draft) -> bool:
        pool = [draft.truth] if which == "right" else w.villages(draft.truth[:5] if which == "near" else "")
        number = w.postal(draft.dice.choice(pool))
        draft.postal = number if draft.dice.random() < 0.4 else ""
        draft.tail += [] if draft.postal else [number]
        said = {code for name in draft.names for code in judge.meant(judge.Part("", (name.name,)))}
        misleads = not said.isdisjoint(w.places_of(number))
        return which == "right" or (number != w.postal(draft.truth) and not misleads and len(draft.names) > 1)

    return mess


def _marked_up(draft: Draft) -> None:
    draft.separator = draft.dice.choice(("<br>", ",<br/> ", "\n", "; ", "&nbsp;", " | "))
    tag = draft.dice.choice(("p", "td", "span class='alamat'"))
    draft.finish.append(lambda value: value if "<" in value else html.escape(value).replace("&amp;", "&"))
    draft.finish.append(lambda value: f"<{tag}>{value}</{tag.split()[0]}>" if value else value)


def _false_friend(draft: Draft) -> bool:
    """Take only names that begin with a word which is a marker elsewhere: Kota, Kampung, Pasar, Pekon, Simpang."""
    return any(name.level != "regency" and name.name.split()[0] in w.FALSE_FRIENDS for name in draft.names)


def _mixed(draft: Draft) -> bool:
    chosen = draft.dice.sample(
        (_no_commas, _capitals, _no_markers, _respelled, _short_words, _glued, _noisy), 3
    )
    return all(mess(draft) is not False for mess in chosen)


#: Kinds of mess with their shares.
KINDS: dict[str, tuple[int, Mess]] = {
    "plain": (4, _plain), "no commas": (4, _no_commas), "capitals": (4, _capitals), "no markers": (4, _no_markers),
    "glued": (4, _glued), "wrong markers": (3, _wrong_markers), "swapped columns": (3, _swapped_columns),
    "contradiction": (2, _contradiction), "numeral": (2, _numeral), "short words": (4, _short_words),
    "short regency": (3, _short_regency), "English": (3, _english), "former district": (2, _former("district")),
    "former regency": (2, _former("regency")), "respelled": (4, _respelled), "one typo": (4, _typos(1)),
    "two typos": (2, _typos(2)), "joined or split": (4, _joined_or_split),
    "street of a place": (4, _distracted("before", *w.STREETS_OF_PLACES)),
    "hamlet of a name": (4, _distracted("after", *w.HAMLETS_OF_PLACES)),
    "business": (3, _distracted("before", *w.BUSINESSES)), "landmark": (3, _distracted("after", *w.LANDMARKS)),
    "repeated": (3, _repeated), "backwards": (3, _backwards), "noise": (4, _noisy),
    "postal right": (3, _postal("right")), "postal near": (2, _postal("near")), "postal wrong": (2, _postal("far")),
    "marked up": (2, _marked_up), "false friend": (3, _false_friend), "mixed": (4, _mixed), "outside": (4, _plain),
    "truncated": (2, _truncated), "scanned": (2, _scanned), "odd separators": (2, _odd_separators),
    "two markers": (2, _two_markers),
}  # fmt: skip
