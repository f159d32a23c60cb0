"""The results that a plan used, analyte by analyte, with the limits that its rules set for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from probatum.protocols.language import Lab, Protocol, Recovery, Rule
from probatum.protocols.plans import Limit, Measured, Measurements
from probatum.protocols.proving import conditions
from probatum.protocols.weighing import Result


def measurements(
    protocol: Protocol, rules: Sequence[Rule], results: Iterable[Result]
) -> tuple[Measurements, ...]:
    """Every analyte with a result on a known day, in the protocol's order; results by day."""
    held = [r for r in results if r.day is not None]
    if not held:
        return ()
    labs = [o for n in _operands(protocol, rules) if isinstance(o := protocol.operands[n], Lab)]
    made = []
    for analyte in protocol.analytes:
        own = [
            Measured(r.day, r.value, r.sign, r.uln)
            for r in held
            if r.analyte == analyte.id and r.day is not None
        ]
        limits = {Limit(o.limit, o.of, o.compare) for o in labs if o.analyte == analyte.id}
        if own:
            ordered = sorted(limits, key=lambda one: (one.of, one.value, one.compare))
            made.append(Measurements(analyte.name, analyte.unit, tuple(own), tuple(ordered)))
    return tuple(made)


def _operands(protocol: Protocol, rules: Iterable[Rule]) -> set[str]:
    """The operands of all conditions of some rules, and those that these rest on."""
    names = {name for rule in rules for c in conditions(rule) for name in c.names}
    for name in tuple(names):
        operand = protocol.operands[name]
        if isinstance(operand, Recovery):
            names.update(operand.depth, operand.back)
    return names
