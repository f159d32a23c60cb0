"""The topics of an article about a drug: where each stands in a label and which words make it.

No topic names a drug, a disease or a trial. Section codes are those of ``evidence.codes``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from re import Pattern

BOXED = "34066-1"
INDICATIONS = "34067-9"
CHANGES = "43683-2"
DOSAGE = "34068-7"
CONTRAINDICATIONS = "34070-3"
WARNINGS = ("43685-7", "34071-1")
PRECAUTIONS = ("42232-9", "34072-9")
ADVERSE = ("34084-4", "90374-0", "90375-7")
INTERACTIONS = ("34073-7", "34074-5")
LABORATORY = "34075-2"
POPULATIONS = (
    "43684-0", "42228-7", "77290-5", "77291-3", "34081-0", "34082-8", "88828-9", "88829-7",
    "34080-2", "34079-4",
)  # fmt: skip
OVERDOSAGE = "34088-5"
STUDIES = "34092-7"
SUPPLY = ("44425-7", "34069-5")


def _words(pattern: str) -> Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of the outline.

    ``codes``: sections of a label in which it stands. ``wanted``: words that a statement must have,
    ``unwanted``: words that send it elsewhere. ``safety``: what a check removes here is replaced by
    the label's own paragraph. ``exact``: an unconfirmed figure may not stand here. ``near``: number
    of statements at most. ``ordered``: keep the source's order, else most relevant first.
    """

    key: str
    title: str
    codes: tuple[str, ...]
    wanted: Pattern[str] | None = None
    unwanted: Pattern[str] | None = None
    safety: bool = False
    exact: bool = False
    near: int = 6
    sections: Pattern[str] | None = None
    """Headings that by themselves say that a digest's fact belongs here."""


_BEFORE = _words(
    r"""\b(?:assess|monitor|evaluate|obtain|perform|conduct|measure|test|screen|verify|confirm|check|rule\s+out|
    determine|exclude|should|must|recommended|required|needed)\b[^.;]*
    \b(?:before|prior\s+to|at\s+baseline|baseline)\b
    (?!\s+(?:each\s+|a\s+)?(?:meals?|bedtime|eating|breakfast))(?!\s+(?:onset|value|level|characteristic))
    | \b(?:before|prior\s+to)\b(?!\s+(?:each\s+|a\s+)?(?:meals?|bedtime|eating|breakfast))[^.;,]*
    \b(?:initiat\w+|start\w*|treat\w*|therapy|infusion|
    dos(?:e|ing|es)|administ\w+|prescrib\w+|inject\w+)\b[^.;]*\b(?:assess|evaluate|obtain|perform|
    conduct|measure|test|screen|verify|confirm|check|should|must|determine|exclude|review)\b
    | \b(?:consider|perform|test\w*)\b[^.;]*\b(?:geno|pheno)typ\w+
    | \bselect\s+(?:the\s+)?patients\b|\bconfirm\s+the\s+presence\s+of\b
    | \bpostpone\b|\bdelay\s+(?:treatment|infusion|administration|dosing|initiation)\b""",
)
_CO_TREATMENT = _words(
    r"""\bpre-?medicat\w*
    | (?:administer|give|start|initiate|begin|continue|consider|taper|provide|institute|use|should|
    must|recommended|required)\b[^.;]*\b(?:corticosteroids?|prophyla(?:xis|ctic\w*)|pre-?medicat\w*|
    supplement(?:s|ation)?|hydrat\w+|taper\w*)\b
    | \b(?:corticosteroids?|prophyla(?:xis|ctic\w*)|supplement(?:s|ation)?|hydration)\b[^.;]*
    \b(?:should|must|recommended|required|days?|weeks?|taper\w*)\b""",
)
_MONITOR = _words(
    r"""\bmonitor\w*
    | \b(?:measure|measured|test|tested|testing|check|checked|obtain|obtained|assess|assessed|
    evaluate|evaluated|repeat|repeated|examinations?|tests?|counts?|levels?|screening)\b[^.;]*
    \b(?:before|prior|baseline|during|every|each|until|regular\w*|periodic\w*|while|at\s+least|weekly|
    monthly|annually|daily)\b
    | \b(?:weekly|monthly|periodic\w*|regular\w*|annual\w*)\b[^.;]*\b(?:tests?|testing|counts?|levels?|
    examinations?|monitoring|measurements?|assessments?|evaluations?)\b""",
)
_PITFALL = _words(
    r"""(?:^|[.;:,]\s+|\band\s+|\bshould\s+)do\s+not\b|\bmust\s+not\b|\bshould\s+not\b|\bnever\b|(?<!to\s)\bavoid\b|\bnot\s+recommended\b
    | \bshould\s+be\s+avoided\b|\bnot\s+interchangeable\b|\bcannot\s+be\s+(?:substituted|used)\b""",
)
_NOT_KNOWN = _words(
    r"""\bnot\s+(?:been\s+)?(?:established|evaluated|studied|known|determined|tested|conducted|
    assessed|investigated|performed)\b
    | \b(?:is|are|remains?|was|were)\s+(?:currently\s+)?(?:unknown|unclear|uncertain)\b
    | \bno\s+(?:adequate|available|controlled|clinical|human|sufficient)?\s*
      (?:and\s+well-controlled\s+)?(?:data|studies|information|experience)\b
    | \b(?:insufficient|limited)\s+(?:data|information|evidence|experience)\b
    | \bdid\s+not\s+include\s+sufficient\b | \bdisagree\w* | \bnot\s+read\b
    | \bno\s+(?:fixed|confidence\s+interval|step\s+sizes)\b""",
)
_NOT_A_GAP = _words(
    r"^if\b|\bif\b[^.;]*\bnot\s+known\b|\bnot\s+performed\b|\bunlikely\b|^\W*\w+:.*;.*:"
)
_ADVERSE = _words(r"\b(?:most\s+common|common|frequent|incidence|adverse\s+reactions?|%|serious)")
_NO_REACTION = _words(
    r"""^(?!.*\bmost\s+(?:common|frequent)).*(?:\b(?:mean|median)\s+age\b|
    \bwere\s+(?:women|men|females?|males?|White|Black|Caucasian|Asian)\b)
    | ^(?:\w+\s+){0,8}(?:data|safety)\b[^.]*
    \b(?:reflects?|described|evaluated|based\s+on|assessed)\b[^.;]*\.?$
    | ^(?:a\s+total\s+of|among|of)\s+(?:the\s+)?[\d,]+\b[^.%]*
    \b(?:received|exposed|enrolled|treated|randomi[sz]ed|completed)\b[^.]*\.?$
    | ^[^.]*\bcompleted\s+the\b[^.]*\.?$""",
)
"""Who was studied and how: no reaction."""

_DOSE = _words(
    r"""\d|\bdos(?:e|es|age|ing)\b|\bonce\b|\btwice\b|\bdaily\b|\btitrat\w+|\binitiat\w+|
    \badminister\w*|\binfus\w+|\binject\w+|\btablets?\b|\bvials?\b""",
)
_ADMINISTRATION = _words(
    r"""\badminister\w*|\binfus\w+|\binject\w+|\bswallow\w*|\bdilut\w+|\breconstitut\w+|\binspect\w*|
    \bsyringe|\bthaw\w*|\brefrigerat\w*|\bwith\s+(?:or\s+without\s+)?food\b|\btaken?\b|\bhours?\b""",
)

_TELLS = _words(
    r"""\bshed\w*|\bhand\s+hygiene\b|\bwash\b|\bhousehold\b|\bdiapers?\b|\bcontracepti\w+
    |\bright\s+away\b|\bat\s+once\b|\bimmediately\b|\bseek\b|\bemergency\b""",
)

CHANGES_TOPIC = Topic("changes", "What changed, and when", (CHANGES,), near=14)
INDICATION = Topic("indication", "Indication and its limits", (INDICATIONS,), near=6)
CONTRA = Topic("contraindications", "Contraindications", (CONTRAINDICATIONS,), safety=True, near=40)
BEFORE = Topic(
    "before", "Before treatment", (DOSAGE, LABORATORY, *WARNINGS, BOXED, *PRECAUTIONS), _BEFORE,
    exact=True, near=10, sections=_words(r"^before\b|\bbaseline\b|\bpre-?treatment\b"),
)  # fmt: skip
DOSE = Topic(
    "dose", "Dose and administration", (DOSAGE,), _DOSE, _BEFORE, safety=True, exact=True, near=12,
    sections=_words(r"^dos(?:e|age|ing)\b(?!\s+and\s+administration)"),
)  # fmt: skip
CO_TREATMENT = Topic(
    "co-treatment", "Required co-treatment", (DOSAGE, *WARNINGS, BOXED), _CO_TREATMENT,
    safety=True, exact=True, near=16, sections=_words(r"\bcorticosteroid|\bco-?treatment|\bpremedic"),
)  # fmt: skip
ADMINISTRATION = Topic(
    "administration", "Preparation and handling", (DOSAGE, *SUPPLY), _ADMINISTRATION, _BEFORE,
    exact=True, near=10, sections=_words(r"^(?:administration|handling|preparation|storage)\b"),
)  # fmt: skip
BOX = Topic("boxed", "Boxed warning", (BOXED,), safety=True, near=60)
MONITORING = Topic(
    "monitoring", "Monitoring", (LABORATORY, DOSAGE, BOXED, *WARNINGS, *PRECAUTIONS), _MONITOR,
    safety=True, exact=True, near=14, sections=_words(r"^monitoring\b|^laboratory\b"),
)  # fmt: skip
WARNING = Topic(
    "warnings", "Warnings: sign, timing, whom to call", (*WARNINGS, *PRECAUTIONS), near=14
)
ADVERSE_REACTIONS = Topic("adverse", "Adverse reactions", ADVERSE, _ADVERSE, _NO_REACTION, near=6)
INTERACTION = Topic("interactions", "Interactions", INTERACTIONS, near=8)
POPULATION = Topic("populations", "Special populations", POPULATIONS, near=9)
MECHANISM = Topic("mechanism", "Mechanism of action", ("43679-0",), near=3)
OVERDOSE = Topic("overdosage", "Overdosage", (OVERDOSAGE,), safety=True, near=5)
LABEL_STUDIES = Topic("label studies", "Clinical studies in the label", (STUDIES,), near=8)
PITFALLS = Topic(
    "pitfalls", "Pitfalls: what the sources say not to do",
    (BOXED, DOSAGE, CONTRAINDICATIONS, *WARNINGS, *PRECAUTIONS, *INTERACTIONS, *SUPPLY),
    _PITFALL, exact=True,
    near=7,
)  # fmt: skip
NOT_KNOWN = Topic(
    "not known", "What is not known",
    (INDICATIONS, DOSAGE, *WARNINGS, *POPULATIONS, *INTERACTIONS, STUDIES),
    _NOT_KNOWN,
    _NOT_A_GAP, exact=True, near=7,
)  # fmt: skip
NOTES = Topic(
    "notes", "Gaps and disagreements of the sources", (), exact=True, near=6,
    sections=_words(r"^notes\s+on\s+the\s+source$"),
)  # fmt: skip
PATIENTS = Topic("patients", "What to tell the patient or family", ("34076-0",), _TELLS, near=4)

BY_HEADING = (BEFORE, CO_TREATMENT, MONITORING, ADMINISTRATION, DOSE, NOTES)
"""Topics that claim a digest's fact by its heading, the first that fits."""

MAY_BE_SILENT = frozenset(
    {
        "boxed",
        "contraindications",
        "monitoring",
        "interactions",
        "overdosage",
        "adverse",
        "indication",
    }
)
"""Topics of which a reader wants to know that the held text has nothing on them."""
