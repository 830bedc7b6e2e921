"""What the signs of the UKM say, their export level or their product type, and the legend of that."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, get_args

from geo import draw, products, schema
from geo.texts import _
from geo.words import names, number

__all__ = ["SAYINGS", "Saying", "legend", "titles"]

Saying = Literal["level", "product"]
SAYINGS: Final[tuple[Saying, ...]] = get_args(Saying)

#: So many product types have a sign of their own; more are not told apart.
_OWN: Final = len(draw.PRODUCT_SIGNS) - 1


def titles() -> dict[str, str]:
    """Return the names of `SAYINGS`."""
    return {"level": _("Export potential"), "product": _("Product type")}


def legend(
    saying: Saying, found: Mapping[str, int], chosen: Sequence[str], *, n: int, date: str
) -> draw.Signs:
    """Return the signs and their legend.

    Parameters
    ----------
    found
        How many of all UKM each product type has: the most frequent have a sign of their own, whatever is filtered.
    chosen
        The product types that a filter wants; these have one first, and those among the most frequent keep theirs.
    n, date
        How many UKM are shown, and of when the data are.
    """
    title, note = (
        titles()[saying],
        _("n\u00a0=\u00a0{n} UKM, {date}", n=number(n), date=date),
    )
    if saying == "level":
        words = names("export_level")
        levels = zip(draw.LEVEL_SIGNS, schema.EXPORT_LEVELS, strict=True)
        return draw.Signs(title, note, tuple((*look, words[level]) for look, level in levels))
    words, own = names("product_type"), _with_own_sign(found, chosen)
    kind = {code: at for at, code in enumerate(own.values())}
    return draw.Signs(
        title,
        note,
        (
            *((*look, words[code]) for look, code in own.items()),
            (*draw.PRODUCT_SIGNS[-1], _("others or not known")),
        ),
        tuple(kind.get(code, len(kind)) for code in products.load().index),
    )


def _with_own_sign(found: Mapping[str, int], chosen: Sequence[str]) -> dict[tuple[str, str], str]:
    """Return the product types with a sign of their own by that sign."""
    ranked = sorted(products.load().index.drop(products.OTHER), key=lambda code: -found.get(code, 0))
    usual = ranked[:_OWN]
    wanted = [code for code in ranked if code in chosen][:_OWN] or [code for code in usual if found.get(code)]
    # A sign that nobody wants goes to a type that has none.
    others = iter([code for code in wanted if code not in usual])
    given = (code if code in wanted else next(others, None) for code in usual)
    return {look: code for look, code in zip(draw.PRODUCT_SIGNS, given, strict=False) if code}
