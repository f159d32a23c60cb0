# ruff: noqa: E501 (a pattern is read as one line)
"""What the words of a question say besides names: its type, population, time, place and dangers.

Readable tables of patterns; :mod:`probatum.retrieval.understanding` reads them.
"""

from __future__ import annotations

import re
from enum import StrEnum


class QuestionType(StrEnum):
    """What a question asks for. The order breaks ties."""

    UPDATE = "update"
    COMPARISON = "comparison"
    INTERACTION = "interaction"
    CONTRAINDICATION = "contraindication"
    ADMINISTRATION = "administration"
    DOSE = "dose"
    MONITORING = "monitoring"
    POPULATION = "population"
    RECOMMENDATION = "recommendation"
    TRIALS = "trials"
    MECHANISM = "mechanism"
    SAFETY = "safety"
    INDICATION = "indication"
    EFFICACY = "efficacy"
    DEFINITION = "definition"
    YES_NO = "yes/no"
    GENERAL = "general"


def words(text: str) -> frozenset[str]:
    """The words of a list that is written as running text."""
    return frozenset(text.split())


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.VERBOSE)


TYPES: tuple[tuple[QuestionType, int, re.Pattern[str]], ...] = tuple(
    (kind, weight, _pattern(text))
    for kind, weight, text in (
        (
            QuestionType.UPDATE,
            4,
            r"""\b(latest|newest|most\ recent|recent(ly)?|current)\s+(\w+\s+){0,2}(updates?|news
            |changes?|developments?|advances?|approvals?|label\w*|evidence|data|revision|guidelines?|guidance|recommendations?|treatments?|therapies)\b
            |\bwhat(['’]s|\s+is|\s+are)\s+(the\s+)?new\b|\bwhat\s+(has\s+)?changed\b|\bupdates?\s+(on|to|for|in|about)\b
            |\bchanges?\s+(to|in|of)\s+(the\s+)?(\w+\s+){0,3}(label|prescribing|indication|boxed|warnings?)
            |\b(any(thing)?|something)\s+new\b|\blabel\s+(changes|history|updates?)\b
            |\bnew\s+(warnings?|indications?|approvals?|dosing)\b|\bup\s+to\s+date\b
            |\blatest\s+(on|about|in|regarding|for)\b|\bwhat(['’]s|\s+is)\s+the\s+latest\b""",
        ),
        (
            QuestionType.COMPARISON,
            4,
            r"""\bvs\.?(?=\s)|\bversus\b|\bcompared?\s+(to|with|against)\b|\bcompar(e|ison|ing)\b
            |\bdifferences?\s+between\b|\b(better|worse|safer|superior|inferior|non-?inferior
            |more\s+(effective|efficacious|safe)|less\s+(effective|toxic))\s+(than|to)\b
            |\bdiffer(s)?\s+from\b|\binstead\s+of\b
            |\b(which|what)\s+(one\s+)?is\s+(better|safer|more\s+effective)\b""",
        ),
        (
            QuestionType.INTERACTION,
            5,
            r"""\binteract(s|ion|ions|ing)?\b|\bco-?administ\w+|\bcoprescri\w+
            |\b(taken?|taking|use[d]?|using|combin\w+|give[n]?|mix(ed)?|drink(ing)?)\s+(\S+\s+){0,3}(together|alcohol|grapefruit)
            |\bconcomitant(ly)?\b|\bat\s+the\s+same\s+time\b|\b(safe|ok|okay)\s+to\s+(take|combine|use)\s+(\S+\s+){1,3}(with|and)\b
            |\b(CYP\d\w*|P-gp)\s+(inhibitor|inducer|substrate)s?\b
            |\bcan\s+(\S+\s+){1,4}be\s+(taken|given|combined|used)\s+(together\s+)?with\b(?!\s+(food|or\s+without|meals?|water|milk))
            |\bcan\s+(i|you|patients?)\s+(take|combine|mix)\s+\S+(\s+\S+)?\s+(with|and)\b""",
        ),
        (
            QuestionType.CONTRAINDICATION,
            5,
            r"""\bcontra-?indicat\w+|\bwho\s+(should|must|can)\s*(not|n['’]t|never)\b
            |\bwhen\s+(should|must)\s+\S+(\s+\S+){0,2}\s+not\s+be\b|\bshould\s+not\s+(take|receive|use|be\s+(used|given|taken))\b
            |\b(avoid(ed)?)\s+in\b|\bwhen\s+to\s+avoid\b""",
        ),
        (
            QuestionType.ADMINISTRATION,
            4,
            r"""\badminister(ed|ing)?\b|\badministration\b|\binfus(e|ed|ion\s+(rate|time|duration))\b|\breconstitut\w+|\bdilut(e|ed|ion|ing)\b
            |\b(how|where)\s+(should|do|can|is|are|to)\s+(\S+\s+){0,5}(store[d]?|storage|inject(ed)?|given|prepare[d]?|mix(ed)?|thaw(ed)?|take[n]?|use[d]?|swallow(ed)?|appl(y|ied))\b
            |\bstor(age|ed|e)\b|\bwith\s+or\s+without\s+food\b|\b(empty\s+stomach|with\s+food|crush(ed)?|miss(ed)?\s+(an?\s+|my\s+|the\s+)?(dose|pill|tablet|injection)s?|misses\s+\S+\s+dose)\b
            |\bshelf\s+life\b|\bpremedicat\w+|\bsyringe\b|\brefrigerat\w+""",
        ),
        (
            QuestionType.ADMINISTRATION,
            6,
            r"""\bmiss(ed|es|ing)?\s+(an?\s+|my\s+|the\s+|\d\s+)?(maintenance\s+)?(dose|pill|tablet|injection)s?\b
            |\bvomit\w*\s+(after|the)\s+(\S+\s+){0,2}dose""",
        ),
        (
            QuestionType.DOSE,
            5,
            r"""\bdos(e|es|ed|age|ages|ing)\b|\bhow\s+(much|many)\s+(\S+\s+){0,3}(give|take|prescribe|use|mg|milligrams?|tablets?|units?|ml)\b
            |\bwhat\s+(volume|amount)\b|\bhow\s+many\s+(vials?|tablets?|capsules?|ml|mg|units?)\b|\bhow\s+much\b|\bhow\s+often\s+(should|do|can|is|to)\s+(\S+\s+){0,4}(take[n]?|given?|use[d]?|inject\w*)\b
            |\bhow\s+long\s+(should|do|must|can|is|are|to)\s+(\S+\s+){0,4}(stay|remain|continued?|take[n]?|given?|use[d]?|treat(ed)?|last)\b
            |\btitrat\w+|\bloading\b|\bmaintenance\s+(dose|schedule)\b|\btaper\w*|\bstarting\s+(dose|at)\b|\bmg/kg\b|\bregimen\b|\bschedule\s+drug\b""",
        ),
        (
            QuestionType.DOSE,
            3,
            r"""\bcreatinine\s+clearance\b|\bcrcl\b|\be?gfr\b""",
        ),
        (
            QuestionType.MONITORING,
            6,
            r"""\b(check(ed)?|test(ed|s)?|measured?|monitor(ed)?)\s+(\S+\s+){0,3}(before|during|after|prior)\b""",
        ),
        (
            QuestionType.MONITORING,
            5,
            r"""\bmonitor\w*\b|\bfollow-?up\s+(tests?|labs?|testing)\b
            |\b(lab(oratory)?|blood|liver|baseline)\s+(tests?|work|monitoring|function\s+tests?)\b
            |\bwhat\s+(labs?|tests?|should\s+be\s+(checked|tested|measured))\b
            |\bhow\s+often\s+(should|do|must)\s+(\S+\s+){0,5}(check(ed)?|measure[d]?|test(ed)?|monitor(ed)?|repeat(ed)?)\b
            |\bsurveillance\b|\bbefore\s+(starting|initiating|treatment|infusion|each\s+dose)\b""",
        ),
        (
            QuestionType.POPULATION,
            4,
            r"""\b(use[d]?|safe(ty|ly)?|dos\w+|recommended|given|take[n]?|taking|okay|ok|approved|indicated|risk\w*|harm\w*|adjust\w+|data)\b.{0,60}\b(in|during|while|for|with|when|to)\s+
            (\S+\s+){0,3}(pregnan\w+|lactat\w+|breast-?feed\w*|nursing|child\w*|p(a)?ediatric\w*|infants?|neonat\w*|newborns?|premature|preterm|elderly|older|geriatric
            |renal|kidney|hepatic|liver\s+(impair\w+|disease|failure|problem)|dialysis|cirrhosis|adolescents?)
            |\b(pregnan\w+|breast-?feed\w*|lactati\w+)\b|\b(renal|hepatic|kidney)\s+(impairment|insufficiency|failure|function)\b""",
        ),
        (
            QuestionType.RECOMMENDATION,
            4,
            r"""\bscreen(ed|ing)?\b|\bguidelines?\b|\brecommend(s|ed|ation|ations)?\b|\bUSPSTF\b|\bpreventive\s+services?\b|\bfirst-?line\b
            |\bstandard\s+of\s+care\b|\bwho\s+should\s+(get|receive|have|be\s+(screened|tested|treated|vaccinated|offered))\b|\bshould\s+(i|we|clinicians?|adults?|women|men|all|everyone)\b|\bhow\s+(is|are|should|do\s+(i|you|we))\s+(\S+\s+){1,6}(treat(ed)?|managed?|diagnosed?)\b
            |\b(management|treatments?|therap(y|ies))\s+(of|for|options?)\b|\bwhat\s+(treatments?|therap(y|ies))\b|\bbest\s+(treatment|therapy|way)\b""",
        ),
        (
            QuestionType.TRIALS,
            4,
            r"""\b(clinical|randomi[sz]ed|ongoing|phase\s*(\d|[iv]+))[\s-]+(\S+\s+){0,2}(trials?|stud(y|ies))\b|\btrials?\s+(of|on|for|in|are|have|that)\b|\bNCT\d{8}\b
            |\b(which|what|any|list)\s+(\S+\s+){0,3}(trials|studies)\b|\brecruiting\b|\bstudy\s+(design|results)\b""",
        ),
        (
            QuestionType.MECHANISM,
            5,
            r"""\bmechanisms?\b|\bhow\s+do(es)?\s+(\S+\s+){1,5}(work|act|affect|cause|inhibit|regulate|lower|reduce|increase)s?\b|\bmode\s+of\s+action\b
            |\bpharmaco(kinetics?|dynamics?|logy)\b|\bhalf-?life\b|\bmetaboli[sz]ed\b|\b(what|which)\s+(receptors?|enzymes?|pathways?|targets?|molecules?|proteins?|genes?)\b
            |\btarget(s|ed)?\s+(of|by|for)\b|\binhibitor\s+of\s+what\b|\bpathogenesis\b|\bpathophysiology\b|\broles?\s+(of|in|does)\b|\bhow\s+long\s+(does|do)\s+\S+(\s+\S+){0,2}\s+(stay|last)\b""",
        ),
        (
            QuestionType.SAFETY,
            4,
            r"""\bside[\s-]+effects?\b|\badverse\b|\b(safe|safety|unsafe)\b|\btoxicit(y|ies)\b|\btoxic\b|\bwarnings?\b|\b(boxed|black[\s-]?box)\b|\brisks?\s+(of|with|from|associated)\b
            |\bharms?\b|\bdangers?\b|\bdangerous\b|\bcomplications?\b|\bover-?dos(e|ed|age|ing)\b|\bhepatotoxic\w*|\bcan\s+\S+(\s+\S+)?\s+cause\b|\bdoes\s+\S+(\s+\S+)?\s+cause\b|\bprecautions?\b|\bREMS\b|\btolerab\w+|\brecall(ed)?\b|\bincrease\s+(the\s+)?risk\b
            |\bwhen\s+(should|must|do|to)\b.{0,60}\b(stop(ped)?|discontinued?|withdrawn?|withh(e|o)ld)\b""",
        ),
        (
            QuestionType.INDICATION,
            4,
            r"""\bindicat(ed|ion|ions)\b|\b(is|are)\s+(\S+\s+){1,4}approved\b|\bapproved\s+(for|in|to|indication|use)\b|\bused?\s+for\b|\bused\s+(to\s+treat|in\s+the\s+treatment)\b
            |\bwho\s+(is\s+eligible|qualifies|can\s+(get|receive|take))\b|\beligib\w+|\boff-?label\b|\blicen[sc]ed\s+for\b|\bwhat\s+(does|do)\s+\S+(\s+\S+)?\s+treat\b|\bFDA[\s-]approv\w+""",
        ),
        (
            QuestionType.EFFICACY,
            4,
            r"""\befficac\w+|\beffective(ness)?\b|\b(does|do|did)\s+\S+(\s+\S+){0,3}\s+(work|help|improve|reduce|prevent|prolong|lower|increase)\b|\boutcomes?\b|\bsurviv\w+|\bbenefits?\b|\bresponse\s+rates?\b
            |\b(improve|improves|improved|prevents?|reduces?|prolongs?)\b|\bresults?\s+of\b|\bhow\s+well\b|\bhow\s+long\s+\S+\s+(it\s+take|until)\b.{0,40}\bwork|\bhow\s+effective\b|\bevidence\s+(for|that|of)\b|\breal[\s-]world\b""",
        ),
        (
            QuestionType.DEFINITION,
            3,
            r"""^\s*(what\s+(is|are)|define|describe|explain|who\s+(is|was))\s+(an?\s+|the\s+)?\S+(\s+\S+){0,3}\s*\??\s*$|\b(definition|meaning)\s+of\b|\bstands?\s+for\b|\bsymptoms\b|\bcauses\s+of\b|\bwhat\s+causes\b""",
        ),
        (
            QuestionType.YES_NO,
            2,
            r"""^\s*(is|are|was|were|do|does|did|can|could|should|has|have|had|will|would|may|might|must)\s
            |,\s*yes\s+or\s+no\b""",
        ),
    )
)

POPULATIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (group, _pattern(text))
    for group, text in (
        (
            "pregnancy",
            r"\bpregnan\w+|\bgestation\w*|\btrimester\b|\bfetus|\bfetal\b|\bteratogen\w*",
        ),
        (
            "lactation",
            r"\blactat\w+|\bbreast-?\s?(feed|fed|milk)\w*|\bnursing\s+(mother|infant|wom)\w*",
        ),
        (
            "paediatric",
            r"\bp(a)?ediatric\w*|\bchild(ren|hood)?\b(?!-?\s?Pugh)|\binfan(t|ts|cy|tile)\b|\bneonat\w+|\bnewborns?\b|\bbab(y|ies)\b|\btoddlers?\b|\badolescen\w+|\bteen\w*|\bpre-?(mature|term)\b|\bkids?\b|\bgirls?\b|\bboys?\b",
        ),
        (
            "geriatric",
            r"\bgeriatric\w*|\belderly\b|\bolder\s+(adults?|people|patients?|persons?|men|women)\b|\bseniors?\b",
        ),
        (
            "renal",
            r"\b(renal|kidney)\s+(impair\w+|insuffic\w+|fail\w+|disease|dysfunction|problems?)|\b(reduced|impaired|decreased|poor|low)\s+(renal|kidney)\s+function|\bdialysis\b|\bCKD\b|\bESRD\b|\beGFR\b|\bcreatinine\s+clearance\b|\bGFR\b",
        ),
        (
            "hepatic",
            r"\b(hepatic|liver)\s+(impair\w+|insuffic\w+|fail\w+|disease|dysfunction|problems?)|\b(reduced|impaired|decreased|poor)\s+(hepatic|liver)\s+function|\bcirrho\w+|\bChild-?Pugh\b",
        ),
        ("female", r"\bwom(an|en)\b|\bfemales?\b|\bgirls?\b|\bpregnan\w+|\bpost-?menopausal\b"),
        ("male", r"\bm(an|en)\b|\bmales?\b|\bboys?\b"),
    )
)

AGES = _pattern(
    r"""\b(?:(?:aged?|ages|age\s+of|under|over|below|above|older\s+than|younger\s+than|at\s+least|up\s+to|from|between|[<>≤≥]=?)\s*)?
    \d+(?:\.\d+)?(?:\s*(?:-|–|to|and)\s*\d+)?[\s-]*(?:years?|yrs?|y/?o|months?|mo|weeks?|wk|days?)(?:[\s-]*(?:of\s+age|old|and\s+older|or\s+older|and\s+younger|or\s+younger))
    |[<>≤≥]=?\s*\d+\s*(?:years?|yrs?|months?|weeks?)\b
    |\b(?:aged?|ages)\s+\d+(?:\s*(?:-|–|to|and|through)\s*\d+)?(?:\s*(?:years?|months?|weeks?))?
    |\b(?:over|under|above|below|older\s+than|younger\s+than)\s+(?:the\s+age\s+of\s+)?\d+(?:\s*(?:years?|months?))?\b(?!\s*(?:mg|kg|%|ml|g\b|percent))
    |\b\d+[\s-](?:year|month|week|day)-?s?[\s-]old\b"""
)

JURISDICTIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (place, re.compile(text))
    for place, text in (
        ("US", r"\bU\.?S\.?A?\b(?!\w)|\bUnited States\b|\bFDA\b|\bAmerican?\b|\bUSPSTF\b"),
        ("EU", r"(?<![-\w])EU\b|\bEurope(an)?\b|\bEMA\b|\bSmPC\b"),
        ("UK", r"\bU\.?K\.?\b|\bUnited Kingdom\b|\bNICE\b|\bMHRA\b|\bBrit(ain|ish)\b|\bNHS\b"),
        ("CA", r"\bCanad(a|ian)\b"),
        ("AU", r"\bAustralian?\b|\bTGA\b"),
        ("JP", r"\bJapan(ese)?\b|\bPMDA\b"),
        ("CN", r"\bChin(a|ese)\b|\bNMPA\b"),
        ("IN", r"\bIndia\b|\bCDSCO\b"),
    )
)

LATEST = _pattern(
    r"\b(latest|newest|current(ly)?|recent(ly)?|nowadays|up[\s-]to[\s-]date|what['’]?s\s+new|updates?)\b"
)
SINCE = _pattern(
    r"\b(?:since|after|from)\s+(?:(january|february|march|april|may|june|july|august|september|october|november|december)\s+)?((?:19|20)\d\d)(?:-(\d\d))?\b"
)
UNTIL = _pattern(
    r"\b(?:before|until|up\s+to|prior\s+to|till)\s+(?:(january|february|march|april|may|june|july|august|september|october|november|december)\s+)?((?:19|20)\d\d)(?:-(\d\d))?\b"
)
DURING = _pattern(
    r"\b(?:in|during)\s+((?:19|20)\d\d)\b(?!\s*(?:patients|participants|people|adults|children|women|men))"
)
BETWEEN = _pattern(r"\b(?:between|from)\s+((?:19|20)\d\d)\s*(?:and|to|-|–)\s*((?:19|20)\d\d)\b")
LAST_SPAN = _pattern(
    r"\b(?:in|over|during|within)?\s*the\s+(?:last|past)\s+(\d+|two|three|four|five|six|ten|twelve|few)?\s*(years?|months?)\b"
)

DANGERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, _pattern(text))
    for kind, text in (
        (
            "self-harm",
            r"""\b(kill|hurt|harm|hang)(ing)?\s+(myself|himself|herself|themsel\w+|my\s*self)\b|\b(i|i['’]m|i\s+am|he|she|who|my\s+\w+|friend)\s+(\S+\s+){0,4}suicid\w+
            |\bwant(s)?\s+to\s+(die|end\s+(it|my\s+life|their\s+life))\b|\bend(ing)?\s+my\s+life\b|\bhow\s+(much|many)\s+(\S+\s+){1,6}to\s+(die|kill|overdose)\b|\blethal\s+dose\b|\bpainless(ly)?\s+(death|way|die)\b|\bself-?harm""",
        ),
        (
            "overdose",
            r"""\bover-?\s?dos(e|ed|ing|es)\b|\bpoison(ed|ing)\b|\b(took|swallowed|ate|drank|ingested|taken|given|gave|injected)\s+(\S+\s+){0,6}(too\s+(much|many)|whole\s+bottle|double\s+(the\s+)?dose|twice\s+the\s+dose|by\s+(accident|mistake)|accidentally)
            |\baccidentally\s+(took|swallowed|ate|drank|ingested|gave|injected)\b|\btoo\s+(much|many)\s+(\S+\s+){0,3}(pills?|tablets?|doses?)\b|\b(wrong|ten\s*(times|fold)|10[\s-]?(times|fold|x))\s+(the\s+)?(drug|dose|route)\s+(was\s+)?(given|administered|injected)""",
        ),
        (
            "emergency",
            r"""\b(can['’]?t|cannot|can\s+not|difficulty|trouble|stopped|not)\s+(breathe|breathing)\s*(now|right\s+now|well|!|\?|\.|$|after|and|since)|\b(is|am|having|has)\s+(\S+\s+){0,3}(seizing|choking|unconscious|unresponsive|collapsed|turning\s+blue|not\s+breathing|anaphyla\w+)\b
            |\b(i|my\s+\w+|he|she)\s+(\S+\s+){0,4}(chest\s+pain|stroke|heart\s+attack|seizure|bleeding\s+heavily|vomiting\s+blood|coughing\s+up\s+blood)\b.{0,30}\b(now|right\s+now|what\s+(do|should)\s+i|help)\b|\bright\s+now\b.{0,40}\b(pain|bleed\w*|breath\w*|seizure)\b|\bcall(ing)?\s+(911|112|999)\b|\bemergency\s+right\s+now\b""",
        ),
    )
)

IDENTIFIERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("e-mail address", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.]+\b")),
    ("social security number", re.compile(r"\b\d{3}-\d{2}-\d{4}\b")),
    (
        "record number",
        re.compile(
            r"\b(?:MRN|[Mm]edical record(?: number| no\.?)?|[Pp]atient (?:ID|number|no\.?)|NHS (?:number|no\.?)|[Cc]hart (?:number|no\.?)|[Aa]ccount (?:number|no\.?))\s*[:#]?\s*[A-Z]{0,3}-?\d{4,}\b"
        ),
    ),
    (
        "telephone number",
        re.compile(
            r"(?<![\w.])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}\b"
        ),
    ),
    (
        "date of birth",
        re.compile(
            r"\b(?:DOB|D\.O\.B\.?|[Dd]ate of birth|[Bb]orn(?: on)?|[Bb]irth ?date)\s*[:#]?\s*(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\w+ \d{1,2},? \d{4}|\d{1,2} \w+ \d{4})"
        ),
    ),
    (
        "full date",
        re.compile(
            r"\b(?:admitted|discharged|died|seen|visited|surgery|born)\s+(?:on\s+)?(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2})\b"
        ),
    ),
    (
        "name of a person",
        re.compile(
            r"\b(?:[Mm]y )?[Pp]atient(?:,| is| named| name is|'s name is)?\s*(?:Mr|Mrs|Ms|Miss|Dr)?\.?\s+(?-i:[A-Z][a-z]+ [A-Z][a-z]+)\b(?=,|\s+(?:is|was|has|born|aged|DOB|a \d))|\b(?:Mr|Mrs|Ms|Miss)\.? [A-Z][a-z]+\b|\b(?:named|name is|called) (?:[A-Z][a-z]+ ){1,2}[A-Z][a-z]+\b|\b(?:named|name is) [A-Z][a-z]+ [A-Z][a-z]+\b"
        ),
    ),
    (
        "postal address",
        re.compile(
            r"\b\d{1,5} [A-Z][a-z]+ (?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd)\b"
        ),
    ),
)

QUANTITY = re.compile(
    r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:\s*(?:-|–|to)\s*\d[\d,]*(?:\.\d+)?)?\s*"
    r"(?:%|(?:mg|mcg|µg|g|kg|ng|mL|ml|L|dL|IU|units?|mmol|mEq|vg|mmHg|mm Hg|copies|U)(?:/(?:kg|day|d|h|hr|hour|min|m2|m\^2|mL|ml|L|dL|dose|week))*)(?![\w])"
)

CLINICAL = _pattern(
    r"""\b(abdom\w+|abortion|abscess|ache|acute|addict\w+|adher\w+|allerg\w+|ambulat\w+|amputat\w+|an(a)?esthe\w+|an(a)?emi\w+|aneurysm\w*|antibiotic\w*|antibod\w+|anticoag\w+|antidepress\w+|antigen\w*|anxiety|aort\w+|apopto\w+
    |arter\w+|arthr\w+|asthma\w*|autis\w+|autoimmun\w+|bacteri\w+|biomarker\w*|biops\w+|birth\w*|bleed\w*|blood|bone|bowel|brain|breast\w*|bronch\w+|burns?|cancer\w*|carcino\w+|cardi\w+|care|cataract\w*|catheter\w*|cell|cells|cellular|cerebr\w+|cervi\w+|chemo\w+
    |cholesterol|chromatin|chromosom\w+|chronic|clinic|clinical\w*|clinician\w*|cognitive|colon\w*|coma|congenital|contracept\w+|coronary|cough\w*|covid\S*|cyst\w*|deaf\w*|death|deficien\w+|dementia|dent\w+|depress\w+|derma\w+|diabet\w+|diagnos\w+|dialysis|diarrh\w+|diet\w*|disab\w+|disease\w*|disorder\w*|doctor\w*|dose\w*|dosage\w*|dosing
    |drug\w*|dysfunction\w*|ear|emerg\w+|endo\w+|enzyme\w*|epidemi\w+|epilep\w+|exercise|eye\w*|fatigue|fertil\w+|fetal|fet(us|uses)|fever|fibro\w+|flu|fract\w+|gastr\w+|gene|genes|genetic\w*|genom\w+|glaucoma|gland\w*|glucose|gyn(a)?ecolog\w+|health\w*|hearing|heart|hemo\w+|haemo\w+|hepat\w+|hernia\w*|hiv|hormon\w+|hospital\w*|hyper\w+|hypo\w+|immun\w+
    |incontinence|infan\w+|infarct\w+|infect\w+|infertil\w+|inflamm\w+|influenza|infusion\w*|inherit\w+|inhibit\w*|injec\w+|injur\w+|insulin|intestin\w+|intraven\w+|kidney\w*|knee|lab|labs|lacta\w+|laparo\w+|lesion\w*|leuk\w+|lipid\w*|liver|lung\w*|lymph\w+|malaria|malign\w+|mammogra\w+|marrow|mastect\w+|medic\w+|melanoma|menopaus\w+|menstrua\w+|mental|metabol\w+|metasta\w+
    |micro-?rna\w*|migraine\w*|miscarr\w+|mitochond\w+|morbid\w+|mortality|mri|muscle\w*|muscular|mutat\w+|myocard\w+|nausea|neonat\w+|nerve\w*|neuro\w+|nurs\w+|nutri\w+|obes\w+|obstet\w+|ocular|oncolog\w+|operat(ive|ion|ions)|ophthalm\w+|opioid\w*|oral|organ|orthop\w+|osteo\w+|ovar\w+|oxygen|p(a)?ediatric\w*|pain\w*|palliat\w+|pancrea\w+|paraly\w+|parkinson\S*|pathogen\w*|pathol\w+|patient\w*|peptide\w*|pharma\w+|phenotyp\w+
    |phosphoryl\w+|physician\w*|physio\w+|pill\w*|placebo|placenta\w*|platelet\w*|pneumo\w+|post-?operat\w+|pregnan\w+|prescri\w+|preterm|prognos\w+|prophyla\w+|prostate|prosthe\w+|protein\w*|psoria\w+|psych\w+|pulmon\w+|radiat\w+|radio\w+|rash|receptor\w*|rectal|recurren\w+|rehab\w+|relapse\w*|renal|resect\w+|respirat\w+|retin\w+|rheumat\w+|rna|dna|schizo\w+|screening|seizure\w*|sepsis|septic|serum
    |sex(ual|ually)?|shock|side\s+effects?|skin|sleep\w*|smok\w+|spin(e|al)|sperm|stent\w*|statins?|steroid\w*|stomach|stroke\w*|suicid\w+|surger\w+|surgical\w*|surgeon\w*|swollen|swelling|symptom\w*|syndrom\w+|tablet\w*|telomer\w+|test(es|is)|testic\w+|orchi\w+|therap\w+|thromb\w+|thyroid\w*|tissue\w*|tonsil\w*|tooth|teeth|toxic\w*|tox(i)?city|transcript\w+|transfus\w+|transplant\w*|trauma\w*|treat(ed|ing|ment|ments|s)?|trial\w*|tubercul\w+|tumo(u)?r\w*
    |\w*somnia|mechanism\s+of\s+action|grapefruit|(taken?|given)\s+(with|without)\s+food|red\s+flags|equina
    |ulcer\w*|ultraso\w+|urethr\w+|urin\w+|uter\w+|vaccin\w+|vagin\w+|valve\w*|vascular|vein\w*|venous|ventric\w+|virus\w*|viral|vision|vitamin\w*|weight\s+(loss|gain)|wound\w*|asphyxia\w*|at\s+risk\s+for|benzodiazepine\w*|degenerati\w+|enhancers?|exons?|introns?|exosom\w+|gallstone\w*|gangren\w+|hives|illness\w*|inhaler\w*|lithotrip\w*|neoplas\w+|outlook\s+for|parasit\w+|refract\w+|\w*rnas?|sick\w*|splicing|stages\s+of|unvaccinated|x-?ray\w*|zoonot\w+)\b
    |\b\w{3,}(itis|osis|oses|emia|a?emia|oma|omas|opathy|opathies|ectomy|ostomy|otomy|plasty|algia|uria|penia|rrh(o)?ea|pnea|plegia|paresis|scopy|scopic|graphy|lysis|genesis|trophy|trophic|plasia|phyria|stasis|rrhage|rrhagia|cyte|cytes|kinase|kinases|ase|ases|phagia|phasia|philia|phobia|megaly|sclerosis)\b
    |\b\w{3,}(mab|nib|nibs|tinib|vir|virs|cillin|mycin|micin|cycline|floxacin|azole|prazole|sartan|pril|olol|statin|statins|gliptin|gliflozin|glutide|parin|xaban|gatran|triptan|setron|dipine|zosin|afil|caine|barbital|azepam|zolam|oxetine|triptyline|azine|peridol|apine|idone|tidine|lukast|terol|sone|solone|onide|gene|parvovec|leucel|sen|siran|mer|cept|kinra|limus|platin|rubicin|taxel|bicin|fungin|dronate|thiazide|semide|toin|profen|coxib|metacin|codone|morphone|orphan|fentanil|relin|tropin|tide|ase)\b
    """
)
"""Words and word endings of medicine and biology (drug class stems of the INN list among them)."""

NAME_STEM = _pattern(
    r"""^\w{3,}(mab|nib|vir|cillin|mycin|cycline|floxacin|conazole|prazole|sartan|pril|olol|statin|gliptin|gliflozin|glutide|parin|xaban|gatran|triptan|setron|dipine|zosin|afil|azepam|zolam|oxetine|triptyline|peridol|lukast|terol|olone|gene|parvovec|leucel|rsen|siran|cept|kinra|limus|platin|rubicin|taxel|fungin|dronate|semide|profen|coxib|relin|racetam|tide|
    trigine|traline|apine|idone|faxine|pramine|piprazole|spirone|gabalin|caine|formin|grel|grelor|
    barbital|thiazide|citabine|vudine|fibrate|glitazone|mustine|nidazole|phylline|quine|tadine|tidine|
    penem|bactam|oxacin|zolid|amivir|curium|darone|suximide|ciclib|parib|rafenib)$"""
)
"""Stems of nonproprietary names (INN): a word that ends so is the name of a drug. Source: WHO, "The
use of stems in the selection of International Nonproprietary Names"; read in secondary."""

EVERYDAY = _pattern(
    r"""\b(weather|capital\s+of|football|soccer|baseball|basketball|cricket|movies?|films?|songs?|poems?
    |recipes?|bake|stock\s+(market|price)|bitcoin|crypto\w*|president|prime\s+minister|election|tax(es)?
    |python|javascript|programming|algorithm|translate|horoscope|joke|hotel|flight|restaurant|laptop
    |smartphone|car\s+(insurance|loan)|mortgage|homework|essay|novels|novel\s+(by|about|written)|painting|world\s+war)\b"""
)
"""Words of questions that no library of medicine answers, if nothing else in them is medical."""

OF_ACTION = _pattern(r"\b(mechanism|mode)s?\s+of\s+action\b|\bprodrugs?\b")
"""What is asked of drugs alone."""

ASKING = words(
    """action aim characteristics considered effect features function functions goal main mechanism
    mechanisms method mode molecular name names purpose role software target targets tool type types
    work works"""
)
"""Words by which a question asks for something of what it names: they are no subject themselves."""

STOP_WORDS = words(
    """a about above after again all also am an and any anything are as at be because been before
    being best between both but by can cannot could did do does doing done down during each
    either ever every few for from get give given go good had has have having he help her here
    him his how however i if in into is it its itself just kind know less let like list long
    made main make many may me might more most much must my need no nor not now of off often on
    once one only or other our out over own please possible same see shall she should since so
    some something still such take taken tell than that the their them then there these they
    thing this those through to too under until up upon us use used using very via was way we
    well were what when where whether which while who whom whose why will with within without
    would yes yet you your latest update updates new news recent current anything evidence data
    summarize summarise describe explain define show name role effect effects people person"""
)
"""Words of a question that say nothing about what it is about."""
