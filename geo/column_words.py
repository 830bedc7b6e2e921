"""What the columns of an export are called in words, for comments that a database keeps."""

from collections.abc import Mapping

from geo.field_words import titles
from geo.texts import _

__all__ = ["described"]


def described() -> Mapping[str, str]:
    """Return the words for the columns of an export by name."""
    return {
        **titles(),
        "certificates": _("Certificates held; after belum: not held; ?: of others nothing is known"),
        "village_code": _("Official code of the village"),
        "district_code": _("Official code of the district in which the point lies"),
        "regency_code": _("Official code of the regency or city in which the point lies"),
        "village_name": _("Name of the village"),
        "district_name": _("Name of the district"),
        "regency_name": _("Name of the regency or city"),
        "location_level": _("How exactly it is placed: coordinates, village, district or regency"),
        "location_confidence": _("How sure the place is, 0-1"),
        "location_note": _("What was noticed or repaired while placing it"),
        "readiness": _("Export readiness, 0-100"),
        "readiness_coverage": _("Share of the criteria that are known, 0-1"),
        "gates": _("Gates of export and their states"),
        "export_level": _("Export potential: exporting, ready, improving, early or unknown"),
        "score_quality": _("Score of quality, 0-1"),
        "score_quantity": _("Score of quantity, 0-1"),
        "score_continuity": _("Score of continuity, 0-1"),
        "score_packaging": _("Score of packaging, 0-1"),
        "score_market": _("Score of market, 0-1"),
        "weakest_criterion": _("Weakest criterion"),
        "next_step": _("Next step"),
        "potential_note": _("What contradicts itself or cannot be used"),
        "product_opportunity": _("Whether the product is one that the province exports"),
        "hs_headings": _("Headings of HS 2022"),
        "geom": _("Where the UKM stands on the map (EPSG:4326)"),
    }
