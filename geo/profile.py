"""What an area is like beside the province and the other areas of its kind; draws nothing, names nobody.

Product types, levels, gates and agencies are counted exactly, as the map shows them of every UKM. Size class stands for
sales, which are personal, and markets are a matter of business: of these one or two UKM are no number here, see
`profile_counts.FEW`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from geo import area, codes, funnel, groups, privacy, profile_counts, schema, settings, summarise
from geo.boundaries import Layer
from geo.measures import METRICS

__all__ = ["Figure", "Profile", "of"]

#: The measures of `measures.METRICS` that head a profile.
HEADLINE: Final = ("n", "per_10k", "density", "n_ready", "share_ready")

#: The columns of a UKM that a profile looks at.
_COLUMNS: Final = (
    *dict.fromkeys((
        *profile_counts.FIELDS, "regency_code", "district_code", "export_level", "export_markets", "location_level",
        "gates", "score_quality", groups.N,
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
        By `profile_counts.PAPERS`, of those that need it: `needed`, `n` that do not hold it, `unknown`; the most often
        missing first.
    markets
        By country, of those that name one, the most frequent first; a UKM may name several.
    agencies
        By name as the register has it, of those that name one, the most frequent first.
    places
        By how exactly they are placed, of all.
    fields
        By `profile_counts.FIELDS`: of how many the register states it, of all.
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
    nothing = profile_counts.parts(here.iloc[:0], whole.iloc[:0], "export_level")
    of_single: dict[str, pd.DataFrame] = dict.fromkeys(("stages", "papers", "markets", "agencies"), nothing)
    if not groups.are(known):
        # Of no UKM at all there is no share.
        everywhere = known.iloc[:0] if groups.are(whole) else whole
        named, called = (frame.assign(agency=privacy.mask(frame["agency"])) for frame in (known, everywhere))
        of_single = {
            "stages": funnel.funnel(known),
            "papers": profile_counts.papers(known, everywhere),
            "markets": profile_counts.listed(
                known["export_markets"], everywhere["export_markets"], codes.markets()
            ),
            "agencies": profile_counts.parts(named, called, "agency"),
        }
    return Profile(
        code=code,
        n=groups.total(here),
        figures=_figures(whole, areas, code),
        products=profile_counts.parts(here, whole, "product_type"),
        sizes=profile_counts.parts(here, whole, "size_class", schema.SIZE_CLASSES, few=profile_counts.FEW),
        levels=profile_counts.parts(here, whole, "export_level", schema.EXPORT_LEVELS),
        places=profile_counts.parts(here, whole, "location_level", schema.LOCATION_LEVELS[:-1]),
        fields=profile_counts.fields(known, whole),
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
