"""Formulae in MathML as one line of text."""

from __future__ import annotations

from probatum.sources.xml import Element, children, local

_BETWEEN = {
    "mfrac": ("/",),
    "msup": ("^",),
    "msub": ("_",),
    "msubsup": ("_", "^"),
    "munder": ("_",),
    "munderover": ("_", "^"),
}


def formula(element: Element) -> str:
    """A ``math`` element on one line: ``a/b``, ``x^2``, ``x_1``, ``√(…)``, with a space around it.

    Every non-blank character of the formula is kept; fractions and roots of more than one sign get
    round brackets.
    """
    line = _line(element)
    return f" {line} " if line else ""


def _line(element: Element) -> str:
    name = local(element)
    parts = children(element)
    if not parts:
        return " ".join((element.text or "").split())
    if name in _BETWEEN and len(parts) == len(_BETWEEN[name]) + 1:
        line = _grouped(parts[0])
        for sign, part in zip(_BETWEEN[name], parts[1:], strict=True):
            line += sign + _grouped(part)
        return line
    if name == "msqrt":
        return "√" + _bracketed("".join(map(_line, parts)))
    if name == "mtr":
        return " ".join(map(_line, parts))
    if name == "mtable":
        return "; ".join(map(_line, parts))
    if name == "mfenced":
        opening, closing = str(element.get("open", "(")), str(element.get("close", ")"))
        return opening + ", ".join(map(_line, parts)) + closing
    own = " ".join((element.text or "").split())
    return own + "".join(_line(p) + " ".join((p.tail or "").split()) for p in parts)


def _grouped(element: Element) -> str:
    return _bracketed(_line(element))


def _bracketed(line: str) -> str:
    plain = all(c.isalnum() or c in ".%′'*" for c in line)
    return line if plain or (line.startswith("(") and line.endswith(")")) else f"({line})"
