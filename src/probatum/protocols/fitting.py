"""Units, names and codes of a protocol that do not fit are refused when it is loaded."""

from __future__ import annotations

import re
from decimal import Decimal

from probatum.protocols.blocks import ProtocolError
from probatum.protocols.language import Action, Course, Decision, Dose, Parameter, Protocol, Term

VISIT = "visit_window_days"
"""Id of the parameter: days by which a result may lie beside the test that was planned."""

_LOINC = re.compile(r"(\d{1,5})-(\d)")


def fit(protocol: Protocol, file: str) -> None:
    """Raises ProtocolError for the first unit, name or code that does not fit."""
    _analytes(protocol, file)
    _parameters(protocol, file)
    for rule in protocol.rules:
        if isinstance(rule, Dose):
            if rule.gives == "volume_ml" and rule.unit != "mL":
                raise ProtocolError(file, rule.line, f"{rule.id}: a volume in mL, not {rule.unit}")
            if rule.cross_check and rule.cross_check[1] <= 0:
                raise ProtocolError(file, rule.line, f"{rule.id}: it is rounded to a step above 0")


def _analytes(protocol: Protocol, file: str) -> None:
    seen: dict[str, str] = {}
    for analyte in protocol.analytes:
        line = protocol.lines.get(f"analytes.{analyte.id}", 1)
        if not Decimal(0) <= analyte.lowest < analyte.highest:
            raise ProtocolError(file, line, f"{analyte.id}: its plausible range runs backwards")
        for unit, factor in analyte.units:
            if factor <= 0:
                raise ProtocolError(
                    file, line, f"{analyte.id}: the factor of {unit} is not above 0"
                )
        for code in analyte.loinc:
            found = _LOINC.fullmatch(code)
            if not found or int(found[2]) != check_digit(found[1]):
                raise ProtocolError(file, line, f"{analyte.id}: {code!r} is no LOINC code")
        for name in {
            n.casefold() for n in (analyte.id, analyte.name, *analyte.also, *analyte.loinc)
        }:
            if name in seen:
                reason = f"{analyte.id} and {seen[name]} are both called {name!r}"
                raise ProtocolError(file, line, reason)
            seen[name] = analyte.id


def check_digit(digits: str) -> int:
    """The digit behind the hyphen of a LOINC code (mod 10, LOINC Users' Guide, appendix)."""
    doubled = [int(d) * (2 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits))]
    return -sum(sum(divmod(d, 10)) for d in doubled) % 10


def _parameters(protocol: Protocol, file: str) -> None:
    known = {p.id: p for p in protocol.parameters}
    wanted = [(VISIT, "days")] if VISIT in known else []
    wanted += [(e.lasts, "days") for e in protocol.events if e.lasts]
    wanted += [(o.weeks, "weeks") for o in protocol.operands.values() if isinstance(o, Term)]
    for rule in protocol.rules:
        if isinstance(rule, Action | Decision) and rule.window:
            wanted.append((rule.window, "days"))
        if isinstance(rule, Course):
            wanted.append((rule.shown, "doses"))
        if isinstance(rule, Dose) and rule.rounding:
            wanted.append((rule.rounding, "kg"))
    for name, unit in wanted:
        if name in known:
            _parameter(known[name], unit, protocol.lines.get(f"parameters.{name}", 1), file)


def _parameter(parameter: Parameter, unit: str, line: int, file: str) -> None:
    if parameter.unit != unit:
        reason = f"{parameter.id} is used in {unit}, not in {parameter.unit}"
        raise ProtocolError(file, line, reason)
    whole = parameter.value == parameter.value.to_integral_value()
    if parameter.value <= 0 or (unit in ("days", "doses") and not whole):
        reason = f"{parameter.id}: {parameter.value} is no number of {unit}"
        raise ProtocolError(file, line, reason)
