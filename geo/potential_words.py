"""Words for the codes of export potential: gates, criteria, next steps, notes; computes nothing."""

from geo import schema
from geo.texts import _

__all__ = ["criteria", "gate_states", "gates", "next_steps", "notes", "opportunities", "stages", "states"]


def gates() -> dict[str, str]:
    """Return the names of `schema.GATES`."""
    return {
        "legal": _("NIB (legal identity)"),
        "age": _("Two years in operation"),
        "halal": _("Halal certificate"),
        "permit": _("Food permit"),
    }


def states() -> dict[str, str]:
    """Return the words for `schema.GATE_STATES`."""
    return {
        "pass": _("met"),
        "fail": _("not met"),
        "unknown": _("not known"),
        "not_applicable": _("not needed"),
    }


def gate_states() -> dict[str, str]:
    """Return the words for every gate with its state ("halal:fail"), as `gates` holds them."""
    named, said = gates(), states()
    parts = {code: code.split(":") for code in schema.GATE_AND_STATE}
    return {code: f"{named[gate]}: {said[state]}" for code, (gate, state) in parts.items()}


def criteria() -> dict[str, str]:
    """Return the names of `schema.CRITERIA`."""
    return {
        "quality": _("Quality"),
        "quantity": _("Quantity"),
        "continuity": _("Continuity"),
        "packaging": _("Packaging"),
        "market": _("Market access"),
    }


def next_steps() -> dict[str, str]:
    """Return what each of `schema.NEXT_STEPS` asks of the enterprise or of the register, said to the owner."""
    return {
        "pass_legal": _("Get an NIB, free of charge, at oss.go.id"),
        "pass_age": _("Keep going until two years in operation are reached"),
        "pass_halal": _("Apply for the halal certificate at ptsp.halal.go.id; ask for the free scheme first"),
        "pass_permit": _(
            "Apply for the food permit: SPP-IRT through OSS, or BPOM MD where the goods need it"
        ),
        "raise_quality": _("Get a certificate that buyers ask for, such as SNI, HACCP or organic"),
        "raise_quantity": _("Raise capacity, or sell together with others in a group or cooperative"),
        "raise_continuity": _("Secure raw material so that production runs all year"),
        "raise_packaging": _("Bring packaging and label up to export standard"),
        "raise_market": _("Start selling online and join an export class or business matching"),
        "state_legal": _("Tell the register whether the enterprise has an NIB"),
        "state_age": _("Tell the register when the enterprise started"),
        "state_halal": _("Tell the register about the product and its halal certificate"),
        "state_permit": _("Tell the register about the product and its food permit"),
        "state_quality": _("Tell the register which certificates are held"),
        "state_quantity": _("Tell the register capacity with its unit, and workers"),
        "state_continuity": _("Tell the register in how many months of the year goods are made"),
        "state_packaging": _("Tell the register whether the packaging is ready for export"),
        "state_market": _("Tell the register about online sales, exports and their countries"),
        "keep": _("Keep it up, and look for a further market"),
    }


def notes() -> dict[str, str]:
    """Return what each of `schema.POTENTIAL_NOTES` says about a row."""
    return {
        "established_refused": _("the start of the enterprise is no possible date"),
        "workers_refused": _("the number of workers is not possible; quantity is not judged"),
        "annual_capacity_refused": _("the capacity is not possible; quantity is not judged"),
        "months_active_refused": _("the months of production are not possible; continuity is not judged"),
        "packaging_ready_refused": _("packaging is neither yes nor no; it is not judged"),
        "online_sales_refused": _("online sales are neither yes nor no; market access is not judged"),
        "exporting_refused": _("exporting is neither yes nor no; market access is not judged"),
        "certificates_unclear": _("not all certificates are known; what depends on the others is not judged"),
        "capacity_unit_missing": _("the capacity has no unit and is not compared"),
        "exporting_without_market": _("said to export, but to no country; neither is counted"),
        "export_market_missing": _(
            "said to export, but no known country is named; market access is not judged"
        ),
        "market_without_exporting": _(
            "countries are named, but said not to export; market access is not judged"
        ),
    }


def opportunities() -> dict[str, str]:
    """Return the words for `schema.OPPORTUNITIES`."""
    return {
        "main": _("main export good of the province"),
        "other": _("other good"),
        "none": _("service, no good to export"),
    }


def stages() -> dict[str, str]:
    """Return the names of `funnel.STAGES`."""
    return {
        "registered": _("Registered"),
        "legal": _("With NIB"),
        "permits": _("With halal certificate and food permit"),
        "certified": _("With a quality certificate"),
        "packaging": _("With export packaging"),
        "exporting": _("Exporting"),
    }
