"""What the province exports, and which product types belong to it: the product's side of export potential."""

from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd

from geo import products, settings
from geo.errors import ReadError
from geo.potential_rules import Rules
from geo.texts import _

__all__ = ["by_type", "export_groups"]

_COLUMNS: Final = ("chapter", "name_id", "name_en", "lists", "value_musd", "period", "source")


def export_groups() -> pd.DataFrame:
    """Return the main export groups of the province, indexed by HS chapter in the order of the file.

    Returns
    -------
    Columns `name_id`, `name_en`, `lists` (in how many of five monthly lists of the ten main groups it stands: October
    2022, May and October 2023, February and June 2024), `value_musd` (million US$ in `period`, missing where no figure
    was found), `period` (ISO 8601 month or interval) and `source`. All from the statistics office as the press
    reported it; see the README beside it.

    Raises
    ------
    ReadError
        The table is missing or damaged.
    """
    return _groups(settings.UKM_DIR / "export_groups.csv").copy()


def by_type(rules: Rules) -> pd.Series:
    """Return of every product type one of `schema.OPPORTUNITIES`: main, other or none; missing for `products.OTHER`.

    "main" where a chapter of its headings stands in at least `rules.opportunity_lists_min` of the lists; "none" where
    it has no heading, as services.

    Examples
    --------
    >>> from geo.potential_rules import load_rules
    >>> by_type(load_rules())[["coffee", "textiles", "services"]].tolist()
    ['main', 'other', 'none']
    """
    groups = export_groups()
    main = set(groups.index[groups["lists"] >= rules.opportunity_lists_min])
    headings = products.load()["hs"]
    is_main = headings.map(lambda text: not main.isdisjoint(heading[:2] for heading in text.split("; ")))
    answer = headings.ne("").map({True: "other", False: "none"}).mask(is_main, "main")
    return answer.drop(products.OTHER).rename("product_opportunity")


@cache
def _groups(path: Path) -> pd.DataFrame:
    table = pd.DataFrame(products.read_table(path, _COLUMNS), columns=list(_COLUMNS)).set_index("chapter")
    try:
        return table.assign(
            lists=table["lists"].astype("int64"),
            value_musd=pd.to_numeric(table["value_musd"]).astype("float64"),
        )
    except ValueError as error:
        msg = _(
            "{file}: cannot be read ({reason}); restore it from the repository", file=path.name, reason=error
        )
        raise ReadError(msg) from error
