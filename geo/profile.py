"""What an area is like beside the province and the other areas of its kind; draws nothing, names nobody.

Product types, levels, gates and agencies are counted exactly, as the map shows them of every UKM. Size class stands for
sales, which are personal, and markets are a matter of business: of these one or two UKM are no number here, see `FEW`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import area, codes, funnel, gates, groups, privacy, schema, settings, summarise
from geo.boundaries import Layer
from geo.facets import Facets
from geo.measures import METRICS

__all__ = ["Figure", "Profile", "of"]

#: Fewer UKM than these of a size or to a market are not told apart from each other.
FEW: Final = 3

#: What the register should say of every UKM: what potential is judged by, and what the map is filtered by.
FIELDS: Final = ("product_type", "size_class", "certificates", *schema.JUDGED, "agency")

#: The measures of `measures.METRICS` that head a profile.
HEADLINE: Final = ("n", "per_10k", "density", "n_ready", "share_ready")

#: What may be missing: gates of certificates, and `certified`, any certificate of quality.
PAPERS: Final = ("legal", "halal", "permit", "certified")

#: The columns of a UKM that a profile looks at.
_COLUMNS: Final = (
    *dict.fromkeys((
        *FIELDS, "regency_code", "district_code", "export_level", "export_markets", "location_level", "gates",
        "score_quality", groups.N,
    )),
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """One number of an area.

    Attributes
    ----------
    measure
        Of `HEADLINE`.
    value, province
        Here and in the whole province; missing where there is no such number or too few UKM for it.
    n
        The UKM that it is computed from.
    rank
        The place among the areas of the layer, 1 for the highest, those that read the same sharing it; None for the
        province, and where it has fewer than `summarise.MIN_RATE_N` UKM.
    of
        How many areas have a place.
    ties
        How many share this one.
    """

    measure: str
    value: float
    province: float
    n: int
    rank: int | None = None
    of: int = 0
    ties: int = 1


@dataclass(frozen=True)
class Profile:
    """One area. Every table is by code: `n` UKM (missing: too few to say), their `share`, and that in the `province`.

    Shares are missing where they are of fewer than `summarise.MIN_RATE_N` UKM. What `groups` do not tell apart, stages,
    papers, markets, agencies and most fields, is there where the single UKM of the area are known, without the share in
    the province; else the profile is not whole.

    Attributes
    ----------
    code
        Of a regency or district; empty for the province.
    n
        All its UKM on the map.
    figures
        Those of `HEADLINE` that the areas of this layer can have.
    products
        By product_type, of those whose type is known, the most frequent first.
    sizes
        By size class, of those whose class is known.
    levels
        By export level, of all.
    stages
        As `funnel.funnel` returns it.
    papers
        By `PAPERS`, of those that need it: `needed`, `n` that do not hold it, `unknown`; the most often missing first.
    markets
        By country, of those that name one, the most frequent first; a UKM may name several.
    agencies
        By name as the register has it, of those that name one, the most frequent first.
    places
        By how exactly they are placed, of all.
    fields
        By `FIELDS`: of how many the register states it, of all.
    """

    code: str
    n: int
    figures: tuple[Figure, ...]
    products: pd.DataFrame
    sizes: pd.DataFrame
    levels: pd.DataFrame
    stages: pd.DataFrame
    papers: pd.DataFrame
    markets: pd.DataFrame
    agencies: pd.DataFrame
    places: pd.DataFrame
    fields: pd.DataFrame

    @property
    def is_whole(self) -> bool:
        """Whether it has what single UKM alone tell: stages, papers, markets, agencies and all fields."""
        return not self.stages.empty


def of(
    ukm: pd.DataFrame,
    areas: Mapping[Layer, gpd.GeoDataFrame],
    code: str = "",
    *,
    single: pd.DataFrame | None = None,
) -> Profile:
    """Return the profile of one area.

    Parameters
    ----------
    ukm
        All UKM of the province, with the columns that `build` leaves.
    areas
        Both layers as `boundaries.load` returns them.
    code
        Of a regency or district; empty for the province.
    single
        Where `ukm` are `groups`: the UKM of the area one by one; None: they are not known.
    """
    whole = _looked_at(ukm)
    here = area.inside(whole, code)
    known = here if single is None else _looked_at(single)
    none = pd.Series(dtype="int64")
    nothing = _table(none, 0, none, 0)
    of_single: dict[str, pd.DataFrame] = dict.fromkeys(("stages", "papers", "markets", "agencies"), nothing)
    if not groups.are(known):
        # Of no UKM at all there is no share.
        everywhere = known.iloc[:0] if groups.are(whole) else whole
        named, called = (frame.assign(agency=privacy.mask(frame["agency"])) for frame in (known, everywhere))
        of_single = {
            "stages": funnel.funnel(known),
            "papers": _papers(known, everywhere),
            "markets": _listed(known["export_markets"], everywhere["export_markets"], codes.markets()),
            "agencies": _parts(named, called, "agency"),
        }
    return Profile(
        code=code,
        n=groups.total(here),
        figures=_figures(whole, areas, code),
        products=_parts(here, whole, "product_type"),
        sizes=_parts(here, whole, "size_class", schema.SIZE_CLASSES, few=FEW),
        levels=_parts(here, whole, "export_level", schema.EXPORT_LEVELS),
        places=_parts(here, whole, "location_level", schema.LOCATION_LEVELS[:-1]),
        fields=_fields(known, whole),
        **of_single,
    )


def _looked_at(ukm: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(ukm[[name for name in _COLUMNS if name in ukm]])


def _figures(ukm: pd.DataFrame, areas: Mapping[Layer, gpd.GeoDataFrame], code: str) -> tuple[Figure, ...]:
    layer: Layer = "district" if area.is_district(code) else "regency"
    regencies = areas["regency"]
    # What one regency does not state the province does not have.
    sums = {name: [regencies[name].sum(skipna=False)] for name in ("population", "area_km2")}
    one = pd.DataFrame({"code": [settings.PROVINCE_CODE], "name": [settings.PROVINCE_NAME], **sums})
    province = summarise.by_area(
        ukm.assign(province_code=settings.PROVINCE_CODE), one, key="province_code"
    ).iloc[0]
    table = summarise.by_area(ukm, areas[layer], key=f"{layer}_code")
    here: Any = table.loc[code] if code else province
    found = []
    for name in HEADLINE:
        metric = METRICS[name]
        if code and table[name].isna().all():
            continue
        ranked = table[name].where(table[metric.counted] >= summarise.MIN_RATE_N).round(metric.digits)
        found.append(
            Figure(name, here[name], province[name], int(here[metric.counted]), *_rank(ranked, code))
        )
    return tuple(found)


def _rank(values: pd.Series, code: str) -> tuple[int | None, int, int]:
    """Return the place of an area among `values`, of how many it is one, and how many share it."""
    if not code or pd.isna(values[code]):
        return None, int(values.notna().sum()), 1
    return (
        int((values > values[code]).sum()) + 1,
        int(values.notna().sum()),
        int(values.eq(values[code]).sum()),
    )


def _parts(
    here: pd.DataFrame, whole: pd.DataFrame, column: str, order: Sequence[str] = (), *, few: int = 1
) -> pd.DataFrame:
    """Return the counts of the values of a column, in `order` where one is given, with shares of what is known."""
    found, everywhere = groups.counts(here, column), groups.counts(whole, column)
    codes = list(order) or found.index.tolist()
    inside = found.reindex(codes, fill_value=0)
    told = _told(everywhere.reindex(codes, fill_value=0), few)
    return _table(_told(inside, few), int(inside.sum()), told, int(everywhere.sum()))


def _told(counts: pd.Series, few: int) -> pd.Series:
    """Return counts of which none between zero and `few` is told, nor follows from the sum of all."""
    hidden = counts.between(1, few - 1)
    others = counts[~hidden & counts.gt(0)]
    # All of them as small, or all as large, as can be: their sum would say so.
    if counts[hidden].sum() in (hidden.sum(), (few - 1) * hidden.sum()) and hidden.any() and len(others):
        hidden |= hidden.index == others.idxmin()
    return counts.astype("Int64").mask(hidden)


def _listed(here: pd.Series, whole: pd.Series, known: frozenset[str]) -> pd.DataFrame:
    """Return the counts of the known values that a column lists; a row counts for each of them."""
    found = []
    for column in (here, whole):
        counts = pd.Series(Facets(column.to_frame()).counts(str(column.name)), dtype="int64")
        counts = counts[counts.index.isin(known)].sort_values(ascending=False, kind="stable")
        naming = int(column[column.fillna("").ne("")].str.split("; ").map(known.intersection).map(bool).sum())
        found.append((counts, naming))
    (inside, n), (everywhere, total) = found
    told = [
        counts.astype("Int64").mask(counts < FEW) for counts in (inside, everywhere.reindex(inside.index))
    ]
    return _table(told[0], n, told[1], total)


def _table(n: pd.Series, known: int, province: pd.Series, total: int) -> pd.DataFrame:
    enough = (size if size >= summarise.MIN_RATE_N else np.nan for size in (known, total))
    shares = [counts.astype("float64") / size for counts, size in zip((n, province), enough, strict=True)]
    return pd.DataFrame({"n": n, "share": shares[0], "province": shares[1]}).rename_axis("code")


def _papers(here: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    inside, everywhere = _missing(here), _missing(whole)
    table = inside.assign(province=everywhere["share"])
    return table.sort_values(["share", "n"], ascending=False, kind="stable")


def _missing(ukm: pd.DataFrame) -> pd.DataFrame:
    """Return of every paper how many need it, do not hold it, and of how many nobody knows."""
    states = gates.parse(ukm["gates"])
    quality = ukm["score_quality"].to_numpy(dtype=float, na_value=np.nan)
    states["certified"] = np.select([quality > 0, quality == 0], [gates.PASS, gates.FAIL], gates.UNKNOWN)
    counted = {
        "needed": [int((states[paper] != gates.NOT_APPLICABLE).sum()) for paper in PAPERS],
        "n": [int((states[paper] == gates.FAIL).sum()) for paper in PAPERS],
        "unknown": [int((states[paper] == gates.UNKNOWN).sum()) for paper in PAPERS],
    }
    table = pd.DataFrame(counted, index=pd.Index(PAPERS, name="code"))
    return table.assign(share=table["n"] / table["needed"].where(table["needed"] >= summarise.MIN_RATE_N))


def _fields(here: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    inside, everywhere = (
        frame[[name for name in FIELDS if name in frame]].notna().mul(groups.numbers(frame), axis=0).sum()
        for frame in (here, whole)
    )
    return _table(inside, groups.total(here), everywhere.reindex(inside.index), groups.total(whole))
