"""What the columns of the record are called; each name is also a header that `read` recognises."""

from collections.abc import Mapping

from geo.texts import _

__all__ = ["titles"]


def titles() -> Mapping[str, str]:
    """Return the words for the columns of `schema.COLUMNS` by internal name, in their order."""
    return {
        "ukm_id": _("UKM ID"),
        "business_name": _("Business name"),
        "address": _("Address"),
        "village": _("Village"),
        "district": _("District"),
        "regency": _("Regency/City"),
        "postal_code": _("Postal code"),
        "latitude": _("Latitude"),
        "longitude": _("Longitude"),
        "product": _("Product"),
        "product_type": _("Product type"),
        "kbli": _("KBLI code"),
        "kbli_edition": _("KBLI edition"),
        "size_class": _("Business size"),
        "workers": _("Workers"),
        "annual_capacity": _("Annual capacity"),
        "capacity_unit": _("Capacity unit"),
        "months_active": _("Months active"),
        "established": _("Year established"),
        "certificates": _("Certificates"),
        "packaging_ready": _("Packaging ready"),
        "exporting": _("Exporting"),
        "export_markets": _("Export markets"),
        "online_sales": _("Online sales"),
        "agency": _("Assisting agency"),
        "public_consent": _("Public consent"),
        "updated": _("Updated"),
        "synthetic": _("Synthetic"),
        "owner_name": _("Owner name"),
        "phone": _("Phone"),
        "email": _("Email"),
        "national_id": _("National ID"),
        "annual_sales_idr": _("Annual sales"),
    }
