"""Reader of ClinicalTrials.gov: API version 2, API version 1 "full studies", and the old XML.

One edition for each study. The registry's fields are taken one by one into text; whatever is left
over (identifiers, contacts, places, codes) is counted as an exclusion, so nothing is lost silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from probatum.evidence.builder import EditionBuilder
from probatum.evidence.editions import (
    Design,
    Edition,
    Kind,
    Link,
    Name,
    Rejection,
    Role,
    Span,
    Withdrawal,
)
from probatum.sources.json_files import leaves, looks_like_json, read_records
from probatum.sources.outline import Outline
from probatum.sources.plain import write_text
from probatum.sources.trial_shapes import from_full_study, from_xml
from probatum.sources.xml import XmlError, iterparse

SOURCE = "ClinicalTrials.gov"
LICENCE = "ClinicalTrials.gov, US government: public; attribute and state the date of the data"

_NCT = re.compile(r"NCT\d{8}")
_MARKS = (b"protocolSection", b"ProtocolSection", b"FullStudies", b'"Clinical Trial ID"')
_NARRATIVE = (b'"study"', b'"brief_summary"', b'"description"')
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>~|^$&\"'/:;=?@%,])")
_REASONS = {
    "identificationModule": "identifiers",
    "contactsLocationsModule": "contacts and locations",
    "derivedSection": "codes derived by the registry",
    "documentSection": "names of attached files",
    "repeatedTitle": "repeats the title",
    "moreInfoModule": "contacts and publication agreements",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_OTHER = "registry codes, dates and flags"
_ESCAPES = "Markdown escape"
_TITLE_AGAIN = "repeats the outcome's title or description"
_REPEATED = "repeats a group description"

Node = dict[str, Any]


def sniff(head: bytes, name: str) -> bool:
    """Whether the file that begins with ``head`` holds ClinicalTrials.gov records."""
    if b"<clinical_study" in head:
        return True
    if not looks_like_json(head):
        return False
    told = b'"nct_id"' in head and any(mark in head for mark in _NARRATIVE)
    return told or any(mark in head for mark in _MARKS)


def read(stream: BinaryIO, name: str) -> Iterator[Edition | Withdrawal | Rejection]:
    """One edition for each study of a file, in the file's order."""
    head = stream.read(1)
    while head and head in b" \t\r\n\xef\xbb\xbf":
        head = stream.read(1)
    rest = _Rejoined(head, stream)
    if head == b"<":
        yield from _read_xml(rest, name)
    else:
        yield from _read_json(rest, name)


class _Rejoined:
    """A binary stream whose first bytes were read already."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head, self._stream = head, stream

    def read(self, size: int = -1) -> bytes:
        head, self._head = self._head, b""
        if size is None or size < 0:
            return head + self._stream.read()
        return head + self._stream.read(max(size - len(head), 0))

    def readline(self) -> bytes:
        head, self._head = self._head, b""
        return head + self._stream.readline()

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            yield line


def _read_xml(stream: Any, name: str) -> Iterator[Edition | Rejection]:
    try:
        for study in iterparse(stream, "clinical_study"):
            yield _edition(from_xml(study), name)
    except XmlError as error:
        yield Rejection(name, f"not readable as XML: {error}")


def _read_json(stream: Any, name: str) -> Iterator[Edition | Rejection]:
    for record in read_records(stream, name):
        if record.error:
            yield Rejection(record.place, record.error)
            continue
        found = 0
        for number, study in enumerate(_studies(record.value), 1):
            found += 1
            place = (
                record.place if not _is_many(record.value) else f"{record.place}, study {number}"
            )
            if isinstance(study, Rejection):
                yield Rejection(place, study.reason)
                continue
            try:
                yield _edition(study, place)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                yield Rejection(place, f"malformed study: {type(error).__name__}: {error}")
        if not found:
            yield Rejection(record.place, "holds no study: expected a ClinicalTrials.gov record")


def _is_many(value: Any) -> bool:
    return isinstance(value, dict) and ("studies" in value or "FullStudiesResponse" in value)


def _studies(value: Any) -> Iterator[Node | Rejection]:
    """The studies of a JSON value, each in the shape of version 2."""
    if not isinstance(value, dict):
        yield Rejection("", "not a study: expected a JSON object")
    elif "FullStudiesResponse" in value:
        for item in value["FullStudiesResponse"].get("FullStudies", []):
            yield from_full_study(item["Study"])
    elif isinstance(value.get("studies"), list):
        yield from value["studies"]
    elif isinstance(value.get("study"), dict):
        yield from _studies(value["study"])
    elif "protocolSection" in value:
        yield value
    elif "Study" in value or "ProtocolSection" in value:
        yield from_full_study(value.get("Study", value))
    elif "Clinical Trial ID" in value:
        yield _from_lines(value)
    elif "nct_id" in value and ("description" in value or "brief_summary" in value):
        yield _from_narrative(value)
    else:
        yield Rejection(
            "", "labelled benchmark data, not a document: it names a trial, not its text"
        )


def _from_narrative(value: Node) -> Node:
    """A line of title, summary and description only; some descriptions end with the title again."""
    title = str(value.get("title", ""))
    description = str(value.get("description", "")).rstrip()
    body = description.removesuffix(title.rstrip(". "))
    body = re.sub(r"[\s.]*\.\s*$", ".", body) if body != description else description
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": value.get("nct_id", ""),
                "briefTitle": title,
            },
            "descriptionModule": {
                "briefSummary": _rejoined(str(value.get("brief_summary", ""))),
                "detailedDescription": _rejoined(body),
            },
        },
        "repeatedTitle": description[len(body) :],
        "otherFields": [
            v
            for k, v in value.items()
            if k not in {"nct_id", "title", "brief_summary", "description"}
        ],
    }


def _rejoined(text: str) -> str:
    """Undo what a sentence splitter did to a text: its lines are sentences, not paragraphs."""
    return re.sub(r"\n(?=[ \t]?\S)(?![ \t]*[-*•]\s)", " ", text)


def _from_lines(value: Node) -> Node:
    """A record whose sections are lists of lines."""
    return {
        "protocolSection": {"identificationModule": {"nctId": value["Clinical Trial ID"]}},
        "lines": {k: v for k, v in value.items() if isinstance(v, list)},
    }


def _edition(study: Node, place: str) -> Edition | Rejection:
    study = _copy(study)
    protocol = study.get("protocolSection", {})
    nct = str(protocol.get("identificationModule", {}).pop("nctId", "")).strip().upper()
    if not _NCT.fullmatch(nct):
        return Rejection(place, "has no NCT number, so it cannot be kept under a stable key")
    return _Writer(study, protocol, nct).edition()


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _copy(v) for k, v in value.items()}
    return [_copy(v) for v in value] if isinstance(value, list) else value


class _Writer:
    """Takes a study apart: every field that is written is removed from the copy it works on."""

    def __init__(self, study: Node, protocol: Node, nct: str) -> None:
        self.study, self.protocol, self.nct = study, protocol, nct
        self.builder = EditionBuilder()
        self.groups_seen: set[tuple[str, str]] = set()
        self.names: list[Name] = []
        self.links: list[Link] = []
        self.meta: dict[str, Any] = {}

    def edition(self) -> Edition:
        identity = self.module("identificationModule")
        title = self.take(identity, "briefTitle")
        official = self.take(identity, "officialTitle")
        acronym = self.take(identity, "acronym")
        self.titles(title, official, acronym)
        date = self.status()
        self.sponsors()
        self.prose("descriptionModule", "briefSummary", "Brief summary")
        self.prose("descriptionModule", "detailedDescription", "Detailed description")
        self.conditions()
        design = self.design()
        self.arms()
        self.outcomes()
        self.eligibility()
        self.lines()
        self.results()
        self.references()
        self.sharing()
        self.leftovers()
        self.names += [Name(Role.STUDY, n) for n in (self.nct, acronym) if n]
        return self.builder.build(
            document=f"nct:{self.nct}",
            source=SOURCE,
            kind=Kind.TRIAL,
            title=title or official or self.nct,
            date=date,
            url=f"https://clinicaltrials.gov/study/{self.nct}",
            licence=LICENCE,
            names=tuple(dict.fromkeys(self.names)),
            design=design,
            links=tuple(self.links),
            meta={k: v for k, v in self.meta.items() if v not in ("", None, [])},
        )

    # ---- taking

    def module(self, name: str) -> Node:
        found = self.protocol.get(name, {})
        return found if isinstance(found, dict) else {}

    def take(self, node: Mapping[str, Any], key: str) -> str:
        """Remove a field and give its text, Markdown escapes undone."""
        value = node.pop(key, "") if isinstance(node, dict) else ""
        if value is None or isinstance(value, (dict, list)):
            return ""
        if isinstance(value, bool):
            return "Yes" if value else "No"
        return self.clean(str(value))

    def clean(self, text: str) -> str:
        if "\\" in text:
            text, count = _ESCAPE.subn(r"\1", text)
            self.builder.exclude(_ESCAPES, "\\" * count)
        return text.strip()

    def takes(self, node: Mapping[str, Any], key: str) -> list[str]:
        values = node.pop(key, []) if isinstance(node, dict) else []
        return [self.clean(str(v)) for v in values] if isinstance(values, list) else [str(values)]

    # ---- sections

    def titles(self, title: str, official: str, acronym: str) -> None:
        self.builder.open_section("Study title")
        named = f" ({acronym})" if acronym and acronym not in title else ""
        if title and title.casefold() != official.casefold():
            self.builder.paragraph(title + ("" if official else named))
        if official:
            self.builder.paragraph(official + named)
        self.builder.close_section()

    def status(self) -> str:
        node = self.module("statusModule")
        status = words(self.take(node, "overallStatus"))
        known = words(self.take(node, "lastKnownStatus"))
        why = self.take(node, "whyStopped")
        parts = [f"Overall status: {status}"] if status else []
        parts += [f"Last known status: {known}"] if known else []
        dates: dict[str, str] = {}
        for key, label in (
            ("startDateStruct", "Start"),
            ("primaryCompletionDateStruct", "Primary completion"),
            ("completionDateStruct", "Completion"),
            ("resultsFirstPostDateStruct", "Results first posted"),
            ("lastUpdatePostDateStruct", "Last update posted"),
        ):
            struct = node.get(key, {})
            date = iso(self.take(struct, "date"))
            kind = words(self.take(struct, "type")).lower()
            if date:
                dates[key] = date
                parts.append(f"{label}: {date}" + (f" ({kind})" if kind else ""))
        verified = iso(self.take(node, "statusVerifiedDate"))
        submitted = iso(self.take(node, "lastUpdateSubmitDate"))
        if parts or why:
            self.builder.open_section("Status and dates")
            self.builder.paragraph(". ".join(parts) + "." if parts else "")
            if why:
                self.builder.paragraph(f"Why stopped: {why}")
            self.builder.close_section()
        self.meta |= {
            "status": status,
            "start": dates.get("startDateStruct"),
            "completion": dates.get("completionDateStruct"),
            "verified": verified,
            "published": "last update posted",
        }
        return dates.get("lastUpdatePostDateStruct") or submitted or verified

    def sponsors(self) -> None:
        node = self.module("sponsorCollaboratorsModule")
        lead = self.take(node.get("leadSponsor", {}), "name")
        others = [self.take(c, "name") for c in node.get("collaborators", [])]
        if lead:
            self.builder.open_section("Sponsor and collaborators")
            named = f"Lead sponsor: {lead}."
            if any(others):
                named += f" Collaborators: {'; '.join(filter(None, others))}."
            self.builder.paragraph(named)
            self.builder.close_section()
        self.meta["funding"] = "; ".join(filter(None, [lead, *others]))

    def prose(self, module: str, key: str, heading: str) -> None:
        if text := self.take(self.module(module), key):
            outline = Outline(self.builder)
            outline.heading(1, heading)
            write_text(outline, text)
            outline.close()

    def conditions(self) -> None:
        node = self.module("conditionsModule")
        conditions, keywords = self.takes(node, "conditions"), self.takes(node, "keywords")
        if conditions or keywords:
            self.builder.open_section("Conditions")
            if conditions:
                self.builder.paragraph(f"Conditions: {'; '.join(conditions)}.")
            if keywords:
                self.builder.silent(f"Keywords: {'; '.join(keywords)}.")
            self.builder.close_section()
        self.names += [Name(Role.CONDITION, c) for c in conditions]
        self.meta["keywords"] = keywords

    def design(self) -> Design | None:
        node = self.module("designModule")
        info = node.get("designInfo", {})
        masking = info.get("maskingInfo", {})
        enrolled = node.get("enrollmentInfo", {})
        kind = words(self.take(node, "studyType"))
        phases = [words(p) for p in self.takes(node, "phases")]
        given = {
            "Study type": kind,
            "Phase": "/".join(p.removeprefix("Phase ") for p in phases if p not in {"NA", "N/A"}),
            "Allocation": words(self.take(info, "allocation")),
            "Intervention model": words(self.take(info, "interventionModel")),
            "Observational model": words(self.take(info, "observationalModel")),
            "Time perspective": words(self.take(info, "timePerspective")),
            "Primary purpose": words(self.take(info, "primaryPurpose")),
            "Masking": words(self.take(masking, "masking")),
            "Masked": ", ".join(map(words, self.takes(masking, "whoMasked"))).lower(),
            "Enrollment": self.take(enrolled, "count"),
            "Target duration": self.take(node, "targetDuration"),
        }
        counted = words(self.take(enrolled, "type")).lower()
        if given["Enrollment"] and counted:
            given["Enrollment"] += f" ({counted})"
        text = self.take(node, "designText")
        notes = [
            self.take(info, "interventionModelDescription"),
            self.take(masking, "maskingDescription"),
        ]
        specimens = node.get("bioSpec", {})
        kept = words(self.take(specimens, "retention")), self.take(specimens, "description")
        if not any((*given.values(), text, *notes, *kept)):
            return None
        self.builder.open_section("Study design")
        if any(given.values()):
            self.builder.paragraph(". ".join(f"{k}: {v}" for k, v in given.items() if v) + ".")
        self.builder.paragraph(text)
        for note in notes:
            self.builder.paragraph(note)
        if any(kept):
            self.builder.paragraph("Biospecimens: " + ". ".join(filter(None, kept)))
        self.builder.close_section()
        self.meta |= {"phases": phases, "enrolment": given["Enrollment"], "study_type": kind}
        return inferred_design(
            f"{kind} {text}",
            given["Allocation"] or text,
            f"{given['Observational model']} {text}",
            f"{given['Time perspective']} {text}",
        )

    def arms(self) -> None:
        node = self.module("armsInterventionsModule")
        arms, interventions = node.get("armGroups", []), node.get("interventions", [])
        if arms:
            self.builder.open_section("Arms")
            for arm in arms:
                kind = words(self.take(arm, "type")).lower()
                label = self.take(arm, "label") + (f" ({kind})" if kind else "")
                given = "; ".join(self.takes(arm, "interventionNames"))
                described = self.take(arm, "description")
                parts = [f"{label}: {described}" if described else label]
                parts += [f"Interventions: {given}"] if given else []
                self.builder.item(joined(parts))
            self.builder.close_section()
        if interventions:
            self.builder.open_section("Interventions")
            for intervention in interventions:
                kind, name = words(self.take(intervention, "type")), self.take(intervention, "name")
                others = self.takes(intervention, "otherNames")
                described = self.take(intervention, "description")
                label = f"{kind}: {name}" if kind else name
                parts = [f"{label}. {described}" if described else label]
                parts += [f"Other names: {'; '.join(others)}"] if others else []
                self.builder.item(joined(parts))
                self.names += [Name(Role.INTERVENTION, n) for n in (name, *others) if n]
            self.builder.close_section()

    def outcomes(self) -> None:
        node = self.module("outcomesModule")
        for which in ("primary", "secondary", "other"):
            listed = node.get(f"{which}Outcomes", [])
            if not listed:
                continue
            self.builder.open_section(f"{which.capitalize()} outcomes")
            for outcome in listed:
                measure, frame = self.take(outcome, "measure"), self.take(outcome, "timeFrame")
                described = self.take(outcome, "description")
                parts = [measure, described] if described != measure else [measure]
                if described == measure:
                    self.builder.exclude(_TITLE_AGAIN, described)
                self.builder.item(joined([*parts, f"Time frame: {frame}" if frame else ""]))
            self.builder.close_section()

    def eligibility(self) -> None:
        node = self.module("eligibilityModule")
        given = {
            "Sex": words(self.take(node, "sex")),
            "Minimum age": self.take(node, "minimumAge"),
            "Maximum age": self.take(node, "maximumAge"),
            "Healthy volunteers": self.take(node, "healthyVolunteers"),
            "Sampling method": words(self.take(node, "samplingMethod")),
        }
        criteria = self.take(node, "eligibilityCriteria")
        population = self.take(node, "studyPopulation")
        gender = self.take(node, "genderDescription")
        if not (criteria or population or any(given.values())):
            return
        outline = Outline(self.builder)
        outline.heading(1, "Eligibility")
        if any(given.values()):
            outline.paragraph(". ".join(f"{k}: {v}" for k, v in given.items() if v) + ".")
        outline.paragraph(gender)
        if population:
            outline.paragraph(f"Study population: {population}")
        write_text(outline, criteria)
        outline.close()

    def lines(self) -> None:
        """Sections that are lists of lines, two more blanks for each level."""
        for heading, lines in self.study.pop("lines", {}).items():
            self.builder.open_section(str(heading))
            context: tuple[Span, ...] = ()
            for line in map(str, lines):
                if line.startswith("  "):
                    self.builder.item(line, context)
                else:
                    span = self.builder.silent(line)
                    context = (span,) if span else ()
            self.builder.close_section()

    def references(self) -> None:
        node = self.module("referencesModule")
        listed, seen = node.get("references", []), node.get("seeAlsoLinks", [])
        if not (listed or seen):
            return
        self.builder.open_section("References")
        for reference in listed:
            kind = self.take(reference, "type")
            number = self.take(reference, "pmid")
            self.builder.silent(self.take(reference, "citation"))
            if number.isdigit():
                self.links.append(
                    Link(f"{words(kind).lower() or 'reference'} of", f"pmid:{number}")
                )
        for link in seen:
            self.builder.silent(" ".join((self.take(link, "label"), self.take(link, "url"))))
        self.builder.close_section()

    def sharing(self) -> None:
        node = self.module("ipdSharingStatementModule")
        given = [
            ("Plan to share individual participant data", words(self.take(node, "ipdSharing"))),
            ("", self.take(node, "description")),
            ("Shared", ", ".join(words(i) for i in self.takes(node, "infoTypes"))),
            ("Time frame", self.take(node, "timeFrame")),
            ("Access criteria", self.take(node, "accessCriteria")),
            ("", self.take(node, "url")),
        ]
        if any(value for _, value in given):
            self.builder.open_section("Data sharing")
            for label, value in given:
                if value:
                    self.builder.silent(f"{label}: {value}" if label else value)
            self.builder.close_section()

    def leftovers(self) -> None:
        """Count what was not taken."""
        for name, node in (*self.protocol.items(), *self.study.items()):
            if node is not self.protocol:
                sections = node.items() if name == "resultsSection" else [(name, node)]
                for key, part in sections:
                    for leaf in leaves(part):
                        self.builder.exclude(_REASONS.get(key, _OTHER), leaf)

    # ---- results

    def results(self) -> None:
        results = self.study.get("resultsSection")
        if not isinstance(results, dict):
            return
        self.meta["has_results"] = True
        self.builder.open_section("Results")
        self.flow(results.get("participantFlowModule", {}))
        self.baseline(results.get("baselineCharacteristicsModule", {}))
        listed = results.get("outcomeMeasuresModule", {}).get("outcomeMeasures", [])
        if listed:
            self.builder.open_section("Outcome measures")
            for outcome in listed:
                self.outcome(outcome)
            self.builder.close_section()
        self.events(results.get("adverseEventsModule", {}))
        more = results.get("moreInfoModule", {})
        if caveats := self.take(more.get("limitationsAndCaveats", {}), "description"):
            self.builder.open_section("Limitations and caveats")
            self.builder.paragraph(caveats)
            self.builder.close_section()
        self.builder.close_section()

    def groups(self, listed: Sequence[Node], lead_in: Sequence[Span] = ()) -> dict[str, str]:
        """Titles of groups by their id; a description that was not written before is written."""
        titles: dict[str, str] = {}
        for group in listed:
            key, title = self.take(group, "id"), self.take(group, "title")
            described = self.take(group, "description")
            titles[key] = title
            if not described:
                continue
            if (title, described) in self.groups_seen:
                self.builder.exclude(_REPEATED, described)
            else:
                self.groups_seen.add((title, described))
                self.builder.item(f"{title}: {described}", lead_in)
        return titles

    def flow(self, node: Node) -> None:
        if not node:
            return
        self.builder.open_section("Participant flow")
        for key in ("recruitmentDetails", "preAssignmentDetails"):
            self.builder.paragraph(self.take(node, key))
        titles = self.groups(node.get("groups", []))
        for period in node.get("periods", []):
            name = self.take(period, "title")
            rows: list[list[str]] = []
            for key, counts in (("milestones", "achievements"), ("dropWithdraws", "reasons")):
                for line in period.get(key, []):
                    label = words(self.take(line, "type"))
                    cells = {}
                    for count in line.get(counts, []):
                        note = self.take(count, "comment")
                        number = self.take(count, "numSubjects")
                        cells[self.take(count, "groupId")] = (
                            f"{number} ({note})" if note and note != number else number
                        )
                    note = self.take(line, "comment")
                    rows.append([f"{label} ({note})" if note else label, *aligned(cells, titles)])
            self.table(f"Participant flow: {name}", "Participants", titles, rows)
        self.builder.close_section()

    def baseline(self, node: Node) -> None:
        if not node:
            return
        self.builder.open_section("Baseline characteristics")
        self.builder.paragraph(self.take(node, "populationDescription"))
        titles = self.groups(node.get("groups", []))
        rows = self.denominators(node, titles)
        if rows:
            self.table("Baseline participants", "", titles, rows)
        for measure in node.get("measures", []):
            caption = f"Baseline: {self.take(measure, 'title')}"
            self.measure(measure, caption, titles, overall=rows)
        self.builder.close_section()

    def outcome(self, node: Node) -> None:
        kind = words(self.take(node, "type"))
        frame = self.take(node, "timeFrame").rstrip(".")
        title = self.take(node, "title").rstrip(".")
        caption = f"{kind} outcome: {title}." + (f" Time frame: {frame}." if frame else "")
        for text in leaves(node.pop("repeated", {})):
            self.builder.exclude(_TITLE_AGAIN, text)
        head = self.builder.silent(caption)
        context = (head,) if head else ()
        for key in ("description", "populationDescription"):
            if text := self.take(node, key):
                if text == title:
                    self.builder.exclude(_TITLE_AGAIN, text)
                else:
                    self.builder.paragraph(text, lead_in=context)
        titles = self.groups(node.get("groups", []), context)
        self.measure(node, "", titles, context)
        for analysis in node.get("analyses", []):
            self.builder.paragraph(self.analysis(analysis, titles), lead_in=context)

    def measure(
        self,
        node: Node,
        caption: str,
        titles: Mapping[str, str],
        context: tuple[Span, ...] = (),
        overall: Sequence[list[str]] = (),
    ) -> None:
        unit = self.take(node, "unitOfMeasure")
        param = words(self.take(node, "paramType"))
        spread = words(self.take(node, "dispersionType"))
        for key in ("description", "populationDescription"):
            if caption and (text := self.take(node, key)):
                self.builder.paragraph(f"{caption}. {text}")
        rows = self.denominators(node, titles)
        header = param + (f" ({spread})" if spread and spread.lower() != "not applicable" else "")
        header = ", ".join(filter(None, [header, unit]))
        for group in node.get("classes", []):
            name = self.take(group, "title")
            for row in self.denominators(group, titles):
                if row in rows or row in overall:
                    self.builder.exclude("repeats the number analyzed", "".join(row[1:]))
                else:
                    rows.append([f"{name}: {row[0]}" if name else row[0], *row[1:]])
            categories = group.get("categories", [])
            if name and not categories:
                self.builder.exclude("title of a row without values", name)
            for category in categories:
                label = " – ".join(filter(None, [name, self.take(category, "title")]))
                cells = {
                    self.take(m, "groupId"): self.value(m) for m in category.get("measurements", [])
                }
                rows.append([label or header, *aligned(cells, titles)])
        self.table(caption, header, titles, unrepeated(rows), context)

    def value(self, node: Node) -> str:
        value, spread = self.take(node, "value"), self.take(node, "spread")
        low, high = self.take(node, "lowerLimit"), self.take(node, "upperLimit")
        note = self.take(node, "comment")
        text = value
        if spread:
            text += f" ({spread})"
        if low or high:
            text += f" ({low or 'NA'} to {high or 'NA'})"
        return f"{text} [{note}]" if note and note != value else text

    def denominators(self, node: Node, titles: Mapping[str, str]) -> list[list[str]]:
        rows = []
        for denominator in node.get("denoms", []):
            label = f"{self.take(denominator, 'units') or 'Participants'} analyzed"
            cells = {
                self.take(c, "groupId"): self.take(c, "value")
                for c in denominator.get("counts", [])
            }
            rows.append([label, *aligned(cells, titles)])
        return rows

    def analysis(self, node: Node, titles: Mapping[str, str]) -> str:
        """One statistical analysis as a sentence or two."""
        compared = " versus ".join(titles.get(g, g) for g in self.takes(node, "groupIds"))
        parts = [f"Statistical analysis: {compared}" if compared else "Statistical analysis"]
        parts.append(self.take(node, "groupDescription"))
        kind = words(self.take(node, "nonInferiorityType"))
        parts += [kind, self.take(node, "nonInferiorityComment")]
        param, value = words(self.take(node, "paramType")), self.take(node, "paramValue")
        estimate = f"{param} {value}".strip()
        low, high = self.take(node, "ciLowerLimit"), self.take(node, "ciUpperLimit")
        percent, sides = self.take(node, "ciPctValue"), words(self.take(node, "ciNumSides"))
        if low or high:
            level = f"{percent}% CI" if percent else "CI"
            side = f", {sides.lower()}" if sides else ""
            estimate += f" ({level}{side} {low or 'NA'} to {high or 'NA'})"
        spread = words(self.take(node, "dispersionType")), self.take(node, "dispersionValue")
        parts += [estimate, " ".join(filter(None, spread))]
        p, method = self.take(node, "pValue"), self.take(node, "statisticalMethod")
        if p:
            sign = "" if p[0] in "<>=≤≥" else "= "
            parts.append(f"p {sign}{p}" + (f" ({method})" if method else ""))
        elif method:
            parts.append(method)
        for key in (
            *("pValueComment", "statisticalComment", "estimateComment"),
            *("ciLowerLimitComment", "ciUpperLimitComment", "otherAnalysisDescription"),
        ):
            parts.append(self.take(node, key))
        return joined(parts)

    def events(self, node: Node) -> None:
        if not node:
            return
        self.builder.open_section("Adverse events")
        frame = self.take(node, "timeFrame")
        threshold = self.take(node, "frequencyThreshold")
        if frame:
            self.builder.paragraph(f"Time frame: {frame}")
        self.builder.paragraph(self.take(node, "description"))
        if threshold:
            self.builder.silent(f"Frequency threshold for other adverse events: {threshold}%")
        groups = node.get("eventGroups", [])
        rows = []
        for label, key in (
            ("All-cause mortality", "deaths"),
            ("Any serious adverse event", "serious"),
            ("Any other adverse event above the frequency threshold", "other"),
        ):
            cells = [
                ratio(self.take(g, f"{key}NumAffected"), self.take(g, f"{key}NumAtRisk"))
                for g in groups
            ]
            if any(cells):
                rows.append([label, *cells])
        titles = self.groups(groups)
        counted = "affected / at risk"
        self.table("Adverse events, totals", counted, titles, rows)
        for key, caption in (
            ("seriousEvents", "Serious adverse events"),
            ("otherEvents", "Other adverse events (not serious)"),
        ):
            self.table(caption, counted, titles, [self.event(e, titles) for e in node.get(key, [])])
        self.builder.close_section()

    def event(self, node: Node, titles: Mapping[str, str]) -> list[str]:
        system, notes = self.take(node, "organSystem"), self.take(node, "notes")
        label = self.take(node, "term") + (f" ({system})" if system else "")
        cells = {}
        for count in node.get("stats", []):
            text = ratio(self.take(count, "numAffected"), self.take(count, "numAtRisk"))
            events = self.take(count, "numEvents")
            if events:
                text += f", {events} event" + ("" if events == "1" else "s")
            cells[self.take(count, "groupId")] = text
        return [f"{label}: {notes}" if notes else label, *aligned(cells, titles)]

    def table(
        self,
        caption: str,
        corner: str,
        titles: Mapping[str, str],
        rows: list[list[str]],
        context: tuple[Span, ...] = (),
    ) -> None:
        if rows:
            header = [corner, *titles.values()]
            self.builder.table(rows, [header], caption, lead_in=context)


def words(code: str) -> str:
    """An enumeration constant of the registry as words; other text as it is."""
    if code == "ALL":
        return "All"
    if re.fullmatch(r"(?:EARLY_)?PHASE\d", code):
        return code.replace("PHASE", "Phase ").replace("EARLY_", "Early ").strip()
    if re.fullmatch(r"[A-Z][A-Z_ ]+", code) and len(code) > 3:
        return code.replace("_", " ").capitalize()
    return code


def iso(date: str) -> str:
    """A date of the registry as ISO 8601: ``2014-08-05``, ``August 5, 2014``, ``August 2014``."""
    if re.fullmatch(r"\d{4}(?:-\d\d){0,2}", date):
        return date
    match = re.fullmatch(r"([A-Z][a-z]+) (?:(\d{1,2}), )?(\d{4})", date)
    if match is None or match.group(1) not in _MONTHS:
        return ""
    month = f"{match.group(3)}-{_MONTHS.index(match.group(1)) + 1:02d}"
    return f"{month}-{int(match.group(2)):02d}" if match.group(2) else month


def inferred_design(kind: str, allocation: str, model: str, time: str) -> Design | None:
    """Design of a study from what the registry says of its type, allocation and model."""
    kind, allocation, model, time = (
        t.lower().replace("-", " ").replace("_", " ") for t in (kind, allocation, model, time)
    )
    if "interventional" in kind:
        if re.search(r"(?<!non )\brandomi[sz]ed\b", allocation):
            return Design.RANDOMISED
        return Design.NON_RANDOMISED
    if "observational" not in kind:
        return None
    if "case control" in model:
        return Design.CASE_CONTROL
    if "cross sectional" in time:
        return Design.CROSS_SECTIONAL
    return Design.COHORT if "cohort" in model else None


def aligned(cells: Mapping[str, str], titles: Mapping[str, str]) -> list[str]:
    """Cells in the order of the groups; cells of groups that are not listed come last."""
    return [
        *(cells.get(key, "") for key in titles),
        *(value for key, value in cells.items() if key not in titles),
    ]


def unrepeated(rows: list[list[str]]) -> list[list[str]]:
    """Rows without those that say the same as an earlier one."""
    return [list(row) for row in dict.fromkeys(map(tuple, rows))]


def ratio(affected: str, at_risk: str) -> str:
    """``7/97``; the number alone where nobody is said to have been at risk."""
    return f"{affected}/{at_risk}" if affected and at_risk else affected


def joined(parts: Sequence[str]) -> str:
    """Parts as sentences of one line."""
    stated = [p.strip() for p in parts if p and p.strip()]
    return " ".join(p if p[-1] in ".!?:;" else p + "." for p in stated)
