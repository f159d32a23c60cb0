"""The older shapes of a ClinicalTrials.gov record, put into the shape of API version 2.

Only keys move; no value is rewritten. What has no place in version 2 keeps a key of its own, so
that the reader can count it.
"""

from __future__ import annotations

from typing import Any

from probatum.sources.xml import Element, attribute, child, children, descendants, local

_PLURALS = {"analysis": "analyses", "stats": "stats", "whoMasked": "whoMasked"}
_SPECIAL = {
    "gender": "sex",
    "nCTId": "nctId",
    "cIPctValue": "ciPctValue",
    "cINumSides": "ciNumSides",
    "cILowerLimit": "ciLowerLimit",
    "cIUpperLimit": "ciUpperLimit",
    "cILowerLimitComment": "ciLowerLimitComment",
    "cIUpperLimitComment": "ciUpperLimitComment",
    "pMID": "pmid",
    "uRL": "url",
    "eMail": "email",
    "iPDSharing": "ipdSharing",
    "iPDSharingStatementModule": "ipdSharingStatementModule",
    "orgStudyId": "id",
    "secondaryId": "id",
    "orgFullName": "fullName",
}
_OWNERS = {
    "BaselineCharacteristicsModule": ("Baseline",),
    "ParticipantFlowModule": ("Flow",),
    "AdverseEventsModule": ("Events",),
    "IPDSharingStatementModule": ("IPDSharing",),
    "DesignInfo": ("Design",),
    "DesignMaskingInfo": ("Design",),
    "Organization": ("Org",),
    "CertainAgreement": ("Agreement",),
    "LimitationsAndCaveats": ("LimitationsAndCaveats",),
}
"""What the keys inside a block of version 1 begin with, where that is not the block's own name."""

_RESULTS = ("Outcome", "Baseline", "Flow")


def from_full_study(study: dict[str, Any]) -> dict[str, Any]:
    """A ``Study`` of the API version 1 "full studies" response in the shape of version 2."""
    converted: dict[str, Any] = _rename(study, ())
    design = converted.get("protocolSection", {}).get("designModule", {}).get("designInfo", {})
    for old, new in (
        ("observationalModels", "observationalModel"),
        ("timePerspectives", "timePerspective"),
    ):
        if isinstance(design.get(old), list):
            design[new] = ", ".join(map(str, design.pop(old)))
    return converted


def _rename(value: Any, owners: tuple[str, ...]) -> Any:
    """Keys without the name of what they belong to, lists without their wrappers."""
    if isinstance(value, list):
        return [_rename(v, owners) for v in value]
    if not isinstance(value, dict):
        return value
    renamed: dict[str, Any] = {}
    for key, inner in value.items():
        if key.endswith("List") and isinstance(inner, dict) and len(inner) == 1:
            name, items = next(iter(inner.items()))
            widest = owners if name == "OutcomeMeasure" else (*owners, *_RESULTS)
            renamed[_plural(_short(name, widest))] = _rename(items, (name,))
        elif isinstance(inner, dict):
            inside = _OWNERS.get(key, () if key.endswith("Module") else (_block(key), key))
            outside = ("Design",) if key == "DesignMaskingInfo" else ()
            renamed[_short(key, outside)] = _rename(inner, inside)
        elif owners and owners[-1].endswith("DateStruct"):
            renamed["type" if key.endswith("DateType") else "date"] = inner
        else:
            renamed[_short(key, owners)] = inner
    return renamed


def _block(key: str) -> str:
    return key.removesuffix("Info").removesuffix("Id")


def _short(key: str, owners: tuple[str, ...]) -> str:
    """A key without the first of these names that it begins with, in lower camel case."""
    for owner in owners:
        rest = key.removeprefix(owner)
        if rest != key and rest[:1].isupper():
            key = rest
            break
    key = key[0].lower() + key[1:]
    return _SPECIAL.get(key, key)


def _plural(name: str) -> str:
    if name in _PLURALS:
        return _PLURALS[name]
    if name.endswith("y"):
        return name[:-1] + "ies"
    return name + ("es" if name.endswith("s") else "s")


def from_xml(study: Element) -> dict[str, Any]:
    """A ``clinical_study`` element of the old XML in the shape of version 2."""
    protocol = {
        "identificationModule": _present(
            nctId=_say(study, "id_info", "nct_id"),
            orgStudyIdInfo=_present(id=_say(study, "id_info", "org_study_id")),
            secondaryIdInfos=[{"id": _own(e)} for e in _all(study, "id_info", "secondary_id")],
            nctIdAliases=[_own(e) for e in _all(study, "id_info", "nct_alias")],
            briefTitle=_say(study, "brief_title"),
            officialTitle=_say(study, "official_title"),
            acronym=_say(study, "acronym"),
        ),
        "statusModule": _status(study),
        "sponsorCollaboratorsModule": _present(
            leadSponsor=_present(
                name=_say(study, "sponsors", "lead_sponsor", "agency"),
                **{"class": _say(study, "sponsors", "lead_sponsor", "agency_class")},
            ),
            collaborators=[
                _present(name=_say(c, "agency"), **{"class": _say(c, "agency_class")})
                for c in _all(study, "sponsors", "collaborator")
            ],
            responsibleParty=_tree(child(study, "responsible_party")),
            source=_say(study, "source"),
        ),
        "oversightModule": _tree(child(study, "oversight_info")),
        "descriptionModule": _present(
            briefSummary=_say(study, "brief_summary", "textblock"),
            detailedDescription=_say(study, "detailed_description", "textblock"),
        ),
        "conditionsModule": _present(
            conditions=[_own(e) for e in children(study, "condition")],
            keywords=[_own(e) for e in children(study, "keyword")],
        ),
        "designModule": _design(study),
        "armsInterventionsModule": _present(
            armGroups=[
                _present(
                    label=_say(a, "arm_group_label"),
                    type=_say(a, "arm_group_type"),
                    description=_say(a, "description"),
                )
                for a in children(study, "arm_group")
            ],
            interventions=[
                _present(
                    type=_say(i, "intervention_type"),
                    name=_say(i, "intervention_name"),
                    description=_say(i, "description"),
                    armGroupLabels=[_own(e) for e in children(i, "arm_group_label")],
                    otherNames=[_own(e) for e in children(i, "other_name")],
                )
                for i in children(study, "intervention")
            ],
        ),
        "outcomesModule": {
            f"{which}Outcomes": [
                _present(
                    measure=_say(o, "measure"),
                    timeFrame=_say(o, "time_frame"),
                    description=_say(o, "description"),
                )
                for o in children(study, f"{which}_outcome")
            ]
            for which in ("primary", "secondary", "other")
        },
        "eligibilityModule": _present(
            eligibilityCriteria=_say(study, "eligibility", "criteria", "textblock"),
            sex=_say(study, "eligibility", "gender"),
            genderBased=_say(study, "eligibility", "gender_based"),
            genderDescription=_say(study, "eligibility", "gender_description"),
            minimumAge=_say(study, "eligibility", "minimum_age"),
            maximumAge=_say(study, "eligibility", "maximum_age"),
            healthyVolunteers=_say(study, "eligibility", "healthy_volunteers"),
            studyPopulation=_say(study, "eligibility", "study_pop", "textblock"),
            samplingMethod=_say(study, "eligibility", "sampling_method"),
        ),
        "contactsLocationsModule": [
            _tree(e)
            for e in children(
                study,
                *("overall_official", "overall_contact", "overall_contact_backup", "location"),
                *("location_countries", "removed_countries"),
            )
        ],
        "referencesModule": _present(
            references=[
                _present(citation=_say(r, "citation"), pmid=_say(r, "PMID"), type=kind)
                for name, kind in (("reference", "BACKGROUND"), ("results_reference", "RESULT"))
                for r in children(study, name)
            ],
            seeAlsoLinks=[
                _present(label=_say(e, "description"), url=_say(e, "url"))
                for e in children(study, "link")
            ],
        ),
        "ipdSharingStatementModule": _present(
            ipdSharing=_say(study, "patient_data", "sharing_ipd"),
            description=_say(study, "patient_data", "ipd_description"),
            timeFrame=_say(study, "patient_data", "ipd_time_frame"),
            accessCriteria=_say(study, "patient_data", "ipd_access_criteria"),
            url=_say(study, "patient_data", "ipd_url"),
            infoTypes=[_own(e) for e in _all(study, "patient_data", "ipd_info_type")],
        ),
    }
    whole: dict[str, Any] = {"protocolSection": {k: v for k, v in protocol.items() if v}}
    if (results := child(study, "clinical_results")) is not None:
        whole["resultsSection"] = _results(results)
    whole["otherFields"] = [
        *(_tree(e) for e in study if local(e) and local(e) not in _CONVERTED),
        *(_own(e) for e in descendants(study, *_UNUSED)),
    ]
    return whole


_CONVERTED = {
    *("id_info", "brief_title", "official_title", "acronym", "sponsors", "source"),
    *("responsible_party", "oversight_info", "brief_summary", "detailed_description"),
    *("condition", "keyword", "arm_group", "intervention", "primary_outcome"),
    *("secondary_outcome", "other_outcome", "eligibility", "overall_official"),
    *("overall_contact", "overall_contact_backup", "location", "location_countries"),
    *("removed_countries", "reference", "results_reference", "link", "patient_data"),
    *("clinical_results", "overall_status", "last_known_status", "why_stopped", "start_date"),
    *("completion_date", "primary_completion_date", "phase", "study_type", "study_design_info"),
    *("enrollment", "biospec_retention", "biospec_descr", "target_duration"),
    *("last_update_posted", "lastchanged_date", "verification_date", "study_design"),
}
_UNUSED = (
    *("safety_issue", "scope", "units_analyzed", "posting_date", "non_inferiority"),
    *("ci_lower_limit_na_comment", "param_value_na_comment"),
)


def _status(study: Element) -> dict[str, Any]:
    def dated(name: str) -> dict[str, Any]:
        element = child(study, name)
        return _present(date=_own(element), type=attribute(element, "type"))

    return _present(
        overallStatus=_say(study, "overall_status"),
        lastKnownStatus=_say(study, "last_known_status"),
        whyStopped=_say(study, "why_stopped"),
        startDateStruct=dated("start_date"),
        primaryCompletionDateStruct=dated("primary_completion_date"),
        completionDateStruct=dated("completion_date"),
        lastUpdatePostDateStruct=dated("last_update_posted") or dated("lastchanged_date"),
        statusVerifiedDate=_say(study, "verification_date"),
    )


def _design(study: Element) -> dict[str, Any]:
    info = child(study, "study_design_info")
    enrollment = child(study, "enrollment")
    return _present(
        studyType=_say(study, "study_type"),
        phases=[_own(e) for e in children(study, "phase")],
        targetDuration=_say(study, "target_duration"),
        designText=_say(study, "study_design"),
        designInfo=_present(
            allocation=_say(info, "allocation"),
            interventionModel=_say(info, "intervention_model"),
            interventionModelDescription=_say(info, "intervention_model_description"),
            primaryPurpose=_say(info, "primary_purpose"),
            observationalModel=_say(info, "observational_model"),
            timePerspective=_say(info, "time_perspective"),
            maskingInfo=_present(
                masking=_say(info, "masking"),
                maskingDescription=_say(info, "masking_description"),
            ),
        ),
        enrollmentInfo=_present(count=_own(enrollment), type=attribute(enrollment, "type")),
        bioSpec=_present(
            retention=_say(study, "biospec_retention"),
            description=_say(study, "biospec_descr", "textblock"),
        ),
    )


def _results(results: Element) -> dict[str, Any]:
    flow = child(results, "participant_flow")
    base = child(results, "baseline")
    return {
        "participantFlowModule": _present(
            recruitmentDetails=_say(flow, "recruitment_details"),
            preAssignmentDetails=_say(flow, "pre_assignment_details"),
            groups=_groups(flow),
            periods=[
                _present(
                    title=_say(p, "title"),
                    milestones=[
                        _present(
                            type=_say(m, "title"),
                            achievements=[
                                _count(c) for c in _all(m, "participants_list", "participants")
                            ],
                        )
                        for m in _all(p, "milestone_list", "milestone")
                    ],
                    dropWithdraws=[
                        _present(
                            type=_say(m, "title"),
                            reasons=[
                                _count(c) for c in _all(m, "participants_list", "participants")
                            ],
                        )
                        for m in _all(p, "drop_withdraw_reason_list", "drop_withdraw_reason")
                    ],
                )
                for p in _all(flow, "period_list", "period")
            ],
        ),
        "baselineCharacteristicsModule": _present(
            populationDescription=_say(base, "population"),
            groups=_groups(base),
            denoms=_denominators(base),
            measures=[_measure(m) for m in _all(base, "measure_list", "measure")],
        ),
        "outcomeMeasuresModule": {
            "outcomeMeasures": [_outcome(o) for o in _all(results, "outcome_list", "outcome")]
        },
        "adverseEventsModule": _events(child(results, "reported_events")),
        "moreInfoModule": _present(
            limitationsAndCaveats=_present(description=_say(results, "limitations_and_caveats")),
            certainAgreements=_tree(child(results, "certain_agreements")),
            pointOfContact=_tree(child(results, "point_of_contact")),
        ),
    }


def _outcome(outcome: Element) -> dict[str, Any]:
    measure = child(outcome, "measure")
    converted = _measure(measure) if measure is not None else {}
    repeated = {
        k: v for k, v in converted.items() if k in {"title", "description", "populationDescription"}
    }
    converted.update(
        _present(
            type=_say(outcome, "type"),
            title=_say(outcome, "title") or str(repeated.pop("title", "")),
            description=_say(outcome, "description") or str(repeated.pop("description", "")),
            timeFrame=_say(outcome, "time_frame"),
            populationDescription=_say(outcome, "population")
            or str(repeated.pop("populationDescription", "")),
            groups=_groups(outcome),
            analyses=[_analysis(a) for a in _all(outcome, "analysis_list", "analysis")],
            repeated=repeated,
        )
    )
    return converted


def _measure(measure: Element) -> dict[str, Any]:
    return _present(
        title=_say(measure, "title"),
        description=_say(measure, "description"),
        populationDescription=_say(measure, "population"),
        paramType=_say(measure, "param"),
        dispersionType=_say(measure, "dispersion"),
        unitOfMeasure=_say(measure, "units"),
        denoms=_denominators(measure),
        classes=[
            _present(
                title=_say(c, "title"),
                denoms=_denominators(c),
                categories=[
                    _present(
                        title=_say(g, "title"),
                        measurements=[
                            _present(
                                groupId=attribute(m, "group_id"),
                                value=attribute(m, "value"),
                                spread=attribute(m, "spread"),
                                lowerLimit=attribute(m, "lower_limit"),
                                upperLimit=attribute(m, "upper_limit"),
                                comment=_own(m),
                            )
                            for m in _all(g, "measurement_list", "measurement")
                        ],
                    )
                    for g in _all(c, "category_list", "category")
                ],
            )
            for c in _all(measure, "class_list", "class")
        ],
    )


def _analysis(analysis: Element) -> dict[str, Any]:
    return _present(
        groupIds=[attribute(g, "group_id") for g in _all(analysis, "group_id_list", "group_id")]
        or [_own(g) for g in _all(analysis, "group_id_list", "group_id")],
        groupDescription=_say(analysis, "groups_desc"),
        nonInferiorityType=_say(analysis, "non_inferiority_type"),
        nonInferiorityComment=_say(analysis, "non_inferiority_desc"),
        pValue=_say(analysis, "p_value"),
        pValueComment=_say(analysis, "p_value_desc"),
        statisticalMethod=_say(analysis, "method"),
        statisticalComment=_say(analysis, "method_desc"),
        paramType=_say(analysis, "param_type"),
        paramValue=_say(analysis, "param_value"),
        dispersionType=_say(analysis, "dispersion_type"),
        dispersionValue=_say(analysis, "dispersion_value"),
        ciPctValue=_say(analysis, "ci_percent"),
        ciNumSides=_say(analysis, "ci_n_sides"),
        ciLowerLimit=_say(analysis, "ci_lower_limit"),
        ciUpperLimit=_say(analysis, "ci_upper_limit"),
        ciUpperLimitComment=_say(analysis, "ci_upper_limit_na_comment"),
        estimateComment=_say(analysis, "estimate_desc"),
        otherAnalysisDescription=_say(analysis, "other_analysis_desc"),
    )


def _events(events: Element | None) -> dict[str, Any]:
    converted = _present(
        timeFrame=_say(events, "time_frame"),
        description=_say(events, "desc"),
        eventGroups=_groups(events),
    )
    for name, key in (("serious_events", "seriousEvents"), ("other_events", "otherEvents")):
        block = child(events, name)
        converted.setdefault("frequencyThreshold", _say(block, "frequency_threshold"))
        vocabulary, assessment = _say(block, "default_vocab"), _say(block, "default_assessment")
        converted[key] = [
            _present(
                term=_say(e, "sub_title"),
                organSystem=_say(category, "title"),
                sourceVocabulary=attribute(child(e, "sub_title"), "vocab") or vocabulary,
                assessmentType=_say(e, "assessment") or assessment,
                notes=_say(e, "description"),
                stats=[
                    _present(
                        groupId=attribute(c, "group_id"),
                        numAffected=attribute(c, "subjects_affected"),
                        numAtRisk=attribute(c, "subjects_at_risk"),
                        numEvents=attribute(c, "events"),
                    )
                    for c in children(e, "counts")
                ],
            )
            for category in _all(block, "category_list", "category")
            for e in _all(category, "event_list", "event")
        ]
    return converted


def _groups(parent: Element | None) -> list[dict[str, Any]]:
    return [
        _present(
            id=attribute(g, "group_id"), title=_say(g, "title"), description=_say(g, "description")
        )
        for g in _all(parent, "group_list", "group")
    ]


def _denominators(parent: Element | None) -> list[dict[str, Any]]:
    return [
        _present(
            units=_say(a, "units"),
            counts=[
                _present(groupId=attribute(c, "group_id"), value=attribute(c, "value"))
                for c in _all(a, "count_list", "count")
            ],
        )
        for a in _all(parent, "analyzed_list", "analyzed")
    ]


def _count(element: Element) -> dict[str, Any]:
    return _present(
        groupId=attribute(element, "group_id"),
        numSubjects=attribute(element, "count"),
        comment=_own(element),
    )


def _tree(element: Element | None) -> Any:
    """An element that is only counted: its text and its children's."""
    if element is None:
        return {}
    return [t for t in (" ".join(s.split()) for s in element.itertext()) if t]


def _all(parent: Element | None, *path: str) -> list[Element]:
    inner = child(parent, *path[:-1]) if path[:-1] else parent
    return [] if inner is None else children(inner, path[-1])


def _say(parent: Element | None, *path: str) -> str:
    return _own(child(parent, *path))


def _own(element: Element | None) -> str:
    return "" if element is None else (element.text or "").strip()


def _present(**fields: Any) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value not in ("", None, [], {})}
