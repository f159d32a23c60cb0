"""Titles that authors and journals give to the usual sections of a paper, by role.

The patterns are matched against whole titles in lower case without numbering. The order matters:
the first role that matches is taken.
"""

from __future__ import annotations

ROLE_TITLES: dict[str, tuple[str, ...]] = {
    "trial registration": (
        r"(clinical )?trials? (registration|registry)s?( (id|number|information|details))?",
        r"registration( (number|details))?",
        r"trialreg|clinicaltrial|reg",
    ),
    "competing interests": (
        r"(declarations?|statements?|disclosures?)( of)? (potential |competing |conflicts? of )*"
        r"(financial )?interests?",
        r"((potential|financial|author) )*(competing|conflict(s|ing)?|duality)( of)?( financial)?"
        r"( interests?)?( (statements?|disclosures?))?",
        r"(author |financial )?disclosures?( statements?| of .*)?",
        r"coi.?statement",
    ),
    "funding": (
        r"fundings?( (sources?|statements?|information|support|body))?( and .*)?",
        r"funding/support.*",
        r"(sources? of |financial )(funding|support|disclosure)( (and )?sponsorship)?",
        r"(the )?role of (the )?(funding|funder|sponsor).*",
        r"grant support|sponsors?(hip)?|funders?|supported.by",
    ),
    "acknowledgements": (r"acknowledge?ments?( and .*)?",),
    "author contributions": (
        r"(authors?.{0,3} )?contributions?( (of|by|to) (the )?(authors?|authorship))?",
        r"contributors?|authorship",
        r"authors?.{0,3} (information|details|roles|notes?|statements?)",
    ),
    "abbreviations": (
        r"(list of )?(non-?standard )?(abbreviations?|abreviations|acronyms)"
        r"( used.*| list)?",
        r"glossary",
    ),
    "data availability": (
        r"(data|availability)( and materials?)?( (sharing|availability|accessibility))?"
        r"( statements?)?",
        r"availability of (supporting )?data.*",
        r"data sharing.*",
    ),
    "ethics": (
        r"(details of )?(ethics|ethical)( (approvals?|considerations?|aspects|issues|arrangements|"
        r"statements?|standards?))?( and .*)?",
        r"compliance with ethical standards|human and animal rights",
        r"(patient |informed )?consent|consent (for|to) publi.*|patient consent.*",
    ),
    "supplementary material": (
        r"((electronic|web|online|multimedia) )?(supplementary|supplemental|supporting|additional)"
        r"[ -](materials?|information|files?|data|content)( \d+)?",
        r"web.?extra.*|multimedia appendi.*|pre-?publication history|publisher.{0,3} notes?",
    ),
    "appendix": (r"append(ix|ices)\b.*",),
    "objective": (
        r"(the )?((study|primary|main|specific|research) )?"
        r"(aims?|objectives?|purposes?|goals?|hypothes[ie]s|(research )?questions?|rationale)"
        r"((/| and | or | & )(aims?|objectives?|purposes?|hypothes[ie]s|questions?|rationale))*"
        r"( of (the|this) (study|work|review|trial))?",
        r"purpose of (the )?review",
    ),
    "background": (
        r"((study|scientific|clinical) )?(back ?grounds?|context|importance|significance)\b.*",
        r"summary of background data|statement of problem",
        r"(what is )?(already )?known.*|why was this study done",
    ),
    "introduction": (r"intro(duction)?\b.*",),
    "results": (
        r"((main|principal|key|study|overall|primary|preliminary|recent) )?"
        r"(results?|findings?|observations?)\b.*",
        r"(measurements?|outcomes?) and (main )?results?|outcomes and estimation",
        r"participant flow|data synthesis",
        r"(clinical )?case (presentations?|reports?|descriptions?|series)",
    ),
    "methods": (
        r"(materials?|patients?|subjects?|participants?|animals?|experimental|research|study|trial|"
        r"statistical|search|review)([ ,&/]+(and )?(materials?|patients?|subjects?|participants?|"
        r"animals?|design|study|research|selection|statistical))?"
        r"[ ,&/]+(and )?(methods?|methodology|methodologies|designs?|protocols?|procedures?|"
        r"strategy|settings?|populations?|participants|subjects|analys[ie]s|sections?)\b.*",
        r"(methods?|methodology|materials?|designs?|procedures?)\b.*",
        r"(selection criteria|data (collection|extraction|sources?|analys[ie]s).*)",
        r"(main |primary |secondary )?outcomes?( measures?)?|interventions?|measurements?|measures",
        r"settings?|subjects|participants|patients|settings? and participants|evidence acquisition",
    ),
    "discussion": (r"(general )?discussions?\b.*|comments?|expert (opinion|commentary)",),
    "limitations": (
        r"((study|methodological|strengths and) )*(limitations?|weaknesses)"
        r"( of (the|this) study| and strengths)?",
        r"strengths and limitations.*",
    ),
    "conclusions": (
        r"((main|authors?.{0,3}|reviewers?.{0,3}) )?"
        r"(conclusions?|conclutions|concluding|interpretations?|implications|lessons|"
        r"perspectives?|outlook|recommendations?|key (points|messages))\b.*",
        r"summary|what (do|does) th(ese|is) .* mean|take.home.*",
        r"(clinical|practical) (relevance|implications|significance)",
    ),
    "references": (r"references?( list| and notes)?|bibliography|literature cited",),
    "abstract": (r"abstract|author summary|synopsis|précis",),
}
