# ruff: noqa: E501
"""How a source's sentence becomes one that stands alone, as tables that a reader can check line by line.

The sentences stand in labels of DailyMed, recommendations of the USPSTF and abstracts of PubMed.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probatum.answers.trimming import dangles, is_boilerplate, is_sentence, leans, opens_list, trim

SAME = ""
"""The trimmed sentence is the source's own."""

TRIMMED = {
    "references to a place in a label go": [
        (
            "INOmax (nitric oxide) is a gas available in a 800 ppm concentration (3).",
            "INOmax (nitric oxide) is a gas available in a 800 ppm concentration.",
        ),
        (
            "Neonates dependent on right-to-left shunting of blood (4).",
            "Neonates dependent on right-to-left shunting of blood.",
        ),
        (
            "Doses greater than 20 ppm are not recommended (2.1, 5.2)",
            "Doses greater than 20 ppm are not recommended.",
        ),
        ("Avoid abrupt discontinuation (2.2, 5.1).", "Avoid abrupt discontinuation."),
        (
            "Elevated NO2 Levels: Monitor NO2 levels (5.3).",
            "Elevated NO2 Levels: Monitor NO2 levels.",
        ),
        (
            "Digoxin: Patients should be monitored appropriately (7.8).",
            "Digoxin: Patients should be monitored appropriately.",
        ),
        (
            "Rifampin should be simultaneously co-administered with LIPITOR (7.7).",
            "Rifampin should be simultaneously co-administered with LIPITOR.",
        ),
        (
            "LIPITOR therapy should be discontinued if myopathy is diagnosed or suspected (5.1, 8.5).",
            "LIPITOR therapy should be discontinued if myopathy is diagnosed or suspected.",
        ),
        (
            "Check liver enzyme tests before initiating therapy and as clinically indicated thereafter (5.2).",
            "Check liver enzyme tests before initiating therapy and as clinically indicated thereafter.",
        ),
        (
            "If reactivation occurs, stop HUMIRA and begin anti-viral therapy (5.4)",
            "If reactivation occurs, stop HUMIRA and begin anti-viral therapy.",
        ),
        (
            "Live vaccines: Avoid use with HUMIRA (5.10, 7.3)",
            "Live vaccines: Avoid use with HUMIRA.",
        ),
        (
            'Patients with a "crowded" optic disc may also be at an increased risk of NAION. (5.3)',
            'Patients with a "crowded" optic disc may also be at an increased risk of NAION.',
        ),
        (
            "VIAGRA was shown to potentiate the hypotensive effect of nitrates (4.1, 7.1, 12.2)",
            "VIAGRA was shown to potentiate the hypotensive effect of nitrates.",
        ),
        (
            "Ritonavir: Do not exceed a maximum single dose of 25 mg in a 48 hour period (2.4, 5.6)",
            "Ritonavir: Do not exceed a maximum single dose of 25 mg in a 48 hour period.",
        ),
        (
            "Patients requiring large LDL-C reduction (>45%) may start at 40 mg once daily (2.1).",
            "Patients requiring large LDL-C reduction (>45%) may start at 40 mg once daily.",
        ),
        (
            "Haloperidol is not approved for the treatment of patients with dementia-related psychosis (see WARNINGS).",
            "Haloperidol is not approved for the treatment of patients with dementia-related psychosis.",
        ),
        (
            "EDECRIN may increase the ototoxic potential of other drugs (see PRECAUTIONS, Drug Interactions).",
            "EDECRIN may increase the ototoxic potential of other drugs.",
        ),
        (
            "Store at 20° to 25°C (68° to 77°F); excursions permitted to 15° to 30°C (59° to 86°F) [see USP Controlled Room Temperature].",
            "Store at 20° to 25°C (68° to 77°F); excursions permitted to 15° to 30°C (59° to 86°F).",
        ),
        (
            "An increased risk of the following serious adverse reactions has been associated with the use of oral contraceptives (See WARNINGS).",
            "An increased risk of the following serious adverse reactions has been associated with the use of oral contraceptives.",
        ),
        (
            "As a healthcare provider, you must comply with the mandatory requirements of the EUA (see above).",
            "As a healthcare provider, you must comply with the mandatory requirements of the EUA.",
        ),
        (
            "Compared to placebo, treatment with HUMIRA resulted in improvements in the measures of disease activity (see Tables 7 and 8).",
            "Compared to placebo, treatment with HUMIRA resulted in improvements in the measures of disease activity.",
        ),
    ],
    "references to tables, figures and the literature go": [
        (
            "There was no significant difference between the treatment groups for all-cause mortality (Table 5).",
            "There was no significant difference between the treatment groups for all-cause mortality.",
        ),
        (
            "Potential harms depend on the specific medication (Table 1).",
            "Potential harms depend on the specific medication.",
        ),
        (
            "Pregnant persons with 2 or more moderate-risk factors may also benefit from low-dose aspirin (Table 1), but the evidence is less certain for this approach.",
            "Pregnant persons with 2 or more moderate-risk factors may also benefit from low-dose aspirin, but the evidence is less certain for this approach.",
        ),
        (
            "Improvement in measures of disease activity was first observed at Week 2 and maintained through 24 weeks as shown in Figure 2 and Table 10.",
            "Improvement in measures of disease activity was first observed at Week 2 and maintained through 24 weeks.",
        ),
        (
            "The CDC classifies HBV endemicity levels by prevalence of positive HBsAg (high [8%], moderate [2%-7%], or low [<2%]) (Figure).",
            "The CDC classifies HBV endemicity levels by prevalence of positive HBsAg (high [8%], moderate [2%-7%], or low [<2%]).",
        ),
        (
            "Seventy-one percent of infants receive HBV vaccination within 3 days of birth. [1,17]",
            "Seventy-one percent of infants receive HBV vaccination within 3 days of birth.",
        ),
        (
            "Harms of bracing were reported in 1 good-quality study (n=242). [17, 18]",
            "Harms of bracing were reported in 1 good-quality study (n=242).",
        ),
        (
            "The USPSTF commissioned a systematic review [1,15] to evaluate the effectiveness of low-dose aspirin use to prevent preeclampsia.",
            "The USPSTF commissioned a systematic review to evaluate the effectiveness of low-dose aspirin use to prevent preeclampsia.",
        ),
        (
            "Higher e-cigarette use is reported among young adults aged 18 to 24 years (7.6%) [70] and has been increasing in recent years. [70]",
            "Higher e-cigarette use is reported among young adults aged 18 to 24 years (7.6%) and has been increasing in recent years.",
        ),
        (
            "Among preschool-aged children, 5% to 10% have astigmatism. [1,19-21]",
            "Among preschool-aged children, 5% to 10% have astigmatism.",
        ),
        (
            "Screening 1000 men for AAA would decrease the number of emergency operations by 2 (95% CI, 2-2). [1]",
            "Screening 1000 men for AAA would decrease the number of emergency operations by 2 (95% CI, 2-2).",
        ),
    ],
    "connectives that lean on a sentence before go": [
        (
            "However, all adults 45 years or older should be offered screening, even if these risk factors are absent.",
            "All adults 45 years or older should be offered screening, even if these risk factors are absent.",
        ),
        (
            "However, in some patients the hearing loss has been permanent.",
            "In some patients the hearing loss has been permanent.",
        ),
        (
            "However, there was no difference in withdrawals due to adverse events (1.2% with lithium, 1.5% with placebo; P value not reported).",
            "There was no difference in withdrawals due to adverse events (1.2% with lithium, 1.5% with placebo; P value not reported).",
        ),
        (
            "In addition, orlistat is associated with moderate harms.",
            "Orlistat is associated with moderate harms.",
        ),
        (
            "In addition, some studies report an increased risk of developing liver cancer.",
            "Some studies report an increased risk of developing liver cancer.",
        ),
        (
            "Also, be sure to inform your healthcare professional if you smoke or are on any medications.",
            "Be sure to inform your healthcare professional if you smoke or are on any medications.",
        ),
        (
            "As a result, risk estimates are poorly quantified and may be biased.",
            "Risk estimates are poorly quantified and may be biased.",
        ),
        ("But the mass had no regression.", "The mass had no regression."),
        (
            "But the survival rates are not correlated with the stages.",
            "The survival rates are not correlated with the stages.",
        ),
        (
            "Consequently, the body uses calcium from skeletal stores, which can weaken existing bones.",
            "The body uses calcium from skeletal stores, which can weaken existing bones.",
        ),
        (
            "Conversely, there was a large gap between those registered compared to those expected for adolescents.",
            "There was a large gap between those registered compared to those expected for adolescents.",
        ),
        (
            "Finally, rats were tested for contextual conditioning in Context A on PD 33.",
            "Rats were tested for contextual conditioning in Context A on PD 33.",
        ),
        (
            "For this reason, combination oral contraceptives, including ALYACEN 7/7/7 and ALYACEN 1/35, should not be used by women who are over 35 years of age and smoke.",
            "Combination oral contraceptives, including ALYACEN 7/7/7 and ALYACEN 1/35, should not be used by women who are over 35 years of age and smoke.",
        ),
        (
            "Further, the clinical importance of transient elevations in liver enzyme or creatine kinase levels is unknown. [1,17]",
            "The clinical importance of transient elevations in liver enzyme or creatine kinase levels is unknown.",
        ),
        (
            "Furthermore, the independent effect of raising HDL or lowering TG on the risk of coronary and cardiovascular morbidity and mortality has not been determined.",
            "The independent effect of raising HDL or lowering TG on the risk of coronary and cardiovascular morbidity and mortality has not been determined.",
        ),
        (
            "Importantly, risk of HIV acquisition exists on a continuum, and currently available risk assessment tools all have limitations.",
            "Risk of HIV acquisition exists on a continuum, and currently available risk assessment tools all have limitations.",
        ),
        (
            "Moreover, children of illiterate parents and nonworking mothers had a higher incidence of severe PEM.",
            "Children of illiterate parents and nonworking mothers had a higher incidence of severe PEM.",
        ),
        (
            "Nevertheless, oral contraceptives should not be used during pregnancy.",
            "Oral contraceptives should not be used during pregnancy.",
        ),
        (
            "Notably, the dapivirine vaginal ring is not approved by the FDA and is not available for use in the US.",
            "The dapivirine vaginal ring is not approved by the FDA and is not available for use in the US.",
        ),
        (
            "Overall, 29-day mortality was 11% for the VEKLURY group vs 15% for the placebo group (hazard ratio 0.73 [95% CI 0.52 to 1.03]).",
            "29-day mortality was 11% for the VEKLURY group vs 15% for the placebo group (hazard ratio 0.73 [95% CI 0.52 to 1.03]).",
        ),
        (
            "Therefore, age >65, hepatic impairment and severe renal impairment are associated with increased plasma levels of sildenafil.",
            "Age >65, hepatic impairment and severe renal impairment are associated with increased plasma levels of sildenafil.",
        ),
        (
            "Then, take your next dose at your regular scheduled time.",
            "Take your next dose at your regular scheduled time.",
        ),
        (
            "Thus, clinicians have a broad range of effective behavioral counseling interventions from which to choose.",
            "Clinicians have a broad range of effective behavioral counseling interventions from which to choose.",
        ),
    ],
    "the authors' framing goes, their hedges stay": [
        (
            "It is concluded that adjuvant chemotherapy improves relapse-free survival in childhood nasopharyngeal carcinoma.",
            "Adjuvant chemotherapy improves relapse-free survival in childhood nasopharyngeal carcinoma.",
        ),
        (
            "We conclude that Bloom syndrome does not always present with erythematous sun-sensitive skin lesions of the face.",
            "Bloom syndrome does not always present with erythematous sun-sensitive skin lesions of the face.",
        ),
        (
            "We observed that early life family structure was important for NPC risk in NPC multiplex families, with older siblings having a greater risk of disease.",
            "Early life family structure was important for NPC risk in NPC multiplex families, with older siblings having a greater risk of disease.",
        ),
        (
            "Furthermore, it has been shown that combined radiochemotherapy improves prognosis in locally advanced stages.",
            "Combined radiochemotherapy improves prognosis in locally advanced stages.",
        ),
        (
            "In summary, our data affirm that NPC in adults are curable by primary radio(chemo)therapy.",
            "Data affirm that NPC in adults are curable by primary radio(chemo)therapy.",
        ),
        (
            "So, we recommend the first-degree relatives of nasopharyngeal carcinoma patients, especially siblings, should be screened regularly according to the specific conditions.",
            "We recommend the first-degree relatives of nasopharyngeal carcinoma patients, especially siblings, should be screened regularly according to the specific conditions.",
        ),
    ],
    "marks of a list go": [
        (
            "10. Wipe the injection site with an alcohol prep (swab) using a circular motion.",
            "Wipe the injection site with an alcohol prep (swab) using a circular motion.",
        ),
        (
            "2. You may not have your period this month but this is expected.",
            "You may not have your period this month but this is expected.",
        ),
        (
            "* Use with caution and with the lowest dose necessary (12.3)",
            "Use with caution and with the lowest dose necessary.",
        ),
        (
            "* Abnormal Vision: Mild and transient, predominantly color tinge to vision, but also increased sensitivity to light or blurred vision.",
            "Abnormal Vision: Mild and transient, predominantly color tinge to vision, but also increased sensitivity to light or blurred vision.",
        ),
        ("have muscle aches or weakness", "Have muscle aches or weakness."),
        (
            "drink more than 2 glasses of alcohol daily",
            "Drink more than 2 glasses of alcohol daily.",
        ),
        (
            "inpatient hospitalization or prolongation of existing hospitalization;",
            "Inpatient hospitalization or prolongation of existing hospitalization.",
        ),
    ],
    "a heading that stands before its sentence goes": [
        (
            "Tobacco Use Tobacco use refers to use of any tobacco product.",
            "Tobacco use refers to use of any tobacco product.",
        ),
        (
            "Vaping Vaping refers to the inhaling and exhaling of aerosols produced by e-cigarettes. [11]",
            "Vaping refers to the inhaling and exhaling of aerosols produced by e-cigarettes.",
        ),
        (
            "Native American/Alaska Native [12] youth are reported to CPS at higher rates than their representation in the population. [1]",
            "Native American/Alaska Native youth are reported to CPS at higher rates than their representation in the population.",
        ),
    ],
    "figures stay, also those that look like references": [
        (
            "In Study RA-III, the mean (95% CI) improvement in HAQ-DI from baseline at week 52 was 0.60 (0.55, 0.65) for the HUMIRA patients and 0.25 (0.17, 0.33) for placebo/MTX (p<0.001) patients.",
            SAME,
        ),
        (
            "0.8 mL line for the 40 mg prefilled syringe",
            "0.8 mL line for the 40 mg prefilled syringe.",
        ),
        (
            "The authors investigated the clinical and pathologic findings in two patients with poorly differentiated carcinoma showing evidence of t(15;19).",
            SAME,
        ),
        (
            "Finally, all patients were treated with recombinant IFN-beta (10(5) U per kg of body weight) 3 times a week for 6 months.",
            "All patients were treated with recombinant IFN-beta (10(5) U per kg of body weight) 3 times a week for 6 months.",
        ),
        (
            "White patients had higher distant failure rates than black patients (41.7% ± 10.4% vs 15.6 ± 6.5%; P = .045).",
            SAME,
        ),
        (
            "The number of infants receiving case management increased from 7415 in 1994 to 12,033 in 2008 (P < .001). [1,27]",
            "The number of infants receiving case management increased from 7415 in 1994 to 12,033 in 2008 (P < .001).",
        ),
        ("§ 360bbb-3(b)(1), unless the authorization is terminated or revoked sooner.", SAME),
        (
            "These findings occurred at plasma AUC (0–24) values of approximately 6 times the mean human plasma drug exposure after an 80 mg oral dose.",
            SAME,
        ),
        (
            "store at room temperature 20°–25°C (86°–77°F)",
            "Store at room temperature 20°–25°C (86°–77°F).",
        ),
    ],
    "what stands alone stays as it is": [
        ("At higher doses, aspirin also inhibits COX-2.", SAME),
        (
            "The clinical stage had a significant impact on OS (P = 0.007) and DFS (P = 0.012).",
            SAME,
        ),
        ("Discontinue HUMIRA if a patient develops a serious infection or sepsis.", SAME),
        (
            "The safety and efficacy of doses above 20 mg have not been studied in controlled trials in children.",
            SAME,
        ),
        ("In patients with CD, the rate of antibody development was 3%.", SAME),
        (
            "As with all antipsychotic agents, haloperidol has been associated with persistent dyskinesias.",
            SAME,
        ),
        ("Trial sample sizes ranged from 30 to 2161.", SAME),
    ],
}


@pytest.mark.parametrize(("source", "trimmed"), [row for rows in TRIMMED.values() for row in rows])
def test_a_sentence_becomes_one_that_stands_alone(source: str, trimmed: str) -> None:
    assert trim(source) == (trimmed or source)


LEANING = """
Many of these neural tube defects are caused by low folate levels in the body of the pregnant person.
These other strategies have received little attention to date.
It recommends screening by age 3 months in preterm infants who are not receiving iron-fortified formula.
The mean age in these trials ranged from 72 to 80 years.
Prevalence in these groups is low.
The USPSTF emphasizes the need for additional research in this area.
In these studies, two-thirds to three-fourths of biopsies demonstrated that the PSA screening test was a false positive.
This is primarily attributed to the increase in prevalence of obesity.
They are also at increased risk for developing type 2 diabetes after pregnancy.
No severe adverse events potentially related to blood pressure effects were reported in this group.
The study was conducted more than a decade ago and may not reflect current practice.
These findings occurred at plasma AUC (0–24) values of approximately 6 times the mean human plasma drug exposure after an 80 mg oral dose.
"""
STANDING = """
It is recommended that hydroxychloroquine be discontinued if ocular toxicity is suspected.
Discontinue HUMIRA if a patient develops a serious infection or sepsis.
Preeclampsia is a disorder that may end in seizures; this complication is rare.
In patients with CD, the rate of antibody development was 3%.
Half of those who stopped relapsed within 12 months.
Trial sample sizes ranged from 30 to 2161.
"""
DANGLING = """
For more details on the methods the USPSTF uses to determine net benefit, see the USPSTF Procedure Manual.
See the section below called “Prepare the HUMIRA Pen”.
Several of the randomized clinical trials discussed above also reported on the harms of screening for AF.
See Table 1 for characteristics of recommended screening strategies.
More research is needed that addresses the following.
Figure 2: Mean Standing Systolic Blood Pressure Change from Baseline.
Important findings and differences from adults are discussed in the following paragraphs.
Additional information on COVID-19 treatments can be found at https://www.covid19treatmentguidelines.nih.gov/.
Abbreviation: BMI=body mass index.
Patients should be instructed to take it with.
"""
CLOSED = """
Serious ill effects have not been reported following ingestion of large doses of oral contraceptives by young children.
Perinatal depression is the occurrence of a depressive disorder during pregnancy or following childbirth.
You do not see hair regrowth in 4 months.
Take the missed dose the following day.
Reducing signs and symptoms in adult patients with active AS.
"""
FRAGMENTS = """
Temporary infertility after discontinuation of treatment.
Squamous cell carcinoma after childhood radiation to the nasopharynx.
The benefits and harms of long-term pharmacologic treatment.
Lancet 1981; 1:541–546.
Nervous system problems.
Use in pregnancy.
Avoid.
Percentage of Patients Reporting an Improvement in Erections.
Nervous: seizure, seizure recurrence, anxiety, and transient global amnesia.
WARNING: SERIOUS INFECTIONS AND MALIGNANCY.
Cyclizine HCl 25 mg.
Severe pain or tenderness in the stomach area (indicating a possibly ruptured liver tumor).
The dose is raised (by 5 mg every week.
"""
WHOLE = """
To reconstitute the dry material, add 50 mL of 5% Dextrose Injection, or Sodium Chloride Injection to the vial.
If you want more information about birth control pills, ask your healthcare professional.
Chlamydial and gonococcal infections respond to treatment with antibiotics.
No interventions specifically targeted a screen-detected population.
Avoid abrupt discontinuation.
Do not crush.
At higher doses, aspirin also inhibits COX-2.
Elevated NO2 Levels: Monitor NO2 levels.
The optic nerve is already damaged.
"""
OF_EVERY_LABEL = """
All pregnancies have a background risk of birth defect, loss, or other adverse outcomes.
The estimated background risk of major birth defects and miscarriage for the indicated population is unknown.
See full prescribing information for VIAGRA.
To report SUSPECTED ADVERSE REACTIONS, contact Pfizer at 1-800-438-1985 or FDA at 1-800-FDA-1088 or www.fda.gov/medwatch.
Because clinical trials are conducted under widely varying conditions, adverse reaction rates observed may not reflect the rates observed in practice.
"""
OF_THIS_LABEL = """
The background risk of lactic acidosis rises with renal impairment.
Report suspected hepatic adverse reactions to the treating specialist at once.
"""
LIST_OPENING = """
Remdesivir has the following structural formula:
Addressing several key research gaps could help inform the benefit of screening for AAA in US-based populations: [1]
Haloperidol should be administered cautiously to patients:
Especially tell your healthcare provider if you take any of the following:
Although evidence on optimal screening intervals is limited, reasonable options include: (see Table 2)
"""


def lines(table: str) -> list[str]:
    return table.strip().split("\n")


@pytest.mark.parametrize("text", lines(LEANING))
def test_leans_on_a_sentence_before_it(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize("text", lines(STANDING))
def test_leans_on_nothing(text: str) -> None:
    assert not leans(text)


def test_under_its_own_heading_a_trial_may_call_itself_this_trial() -> None:
    assert leans("This trial enrolled 126 patients.")
    assert not leans("This trial enrolled 126 patients.", in_study=True)
    assert leans("They were followed for 52 weeks.", in_study=True)


@pytest.mark.parametrize("text", lines(DANGLING))
def test_points_to_a_place_that_is_not_shown(text: str) -> None:
    assert dangles(text)


@pytest.mark.parametrize("text", lines(CLOSED))
def test_points_nowhere(text: str) -> None:
    assert not dangles(text)


@pytest.mark.parametrize("text", lines(FRAGMENTS))
def test_is_no_statement(text: str) -> None:
    assert not is_sentence(text)


@pytest.mark.parametrize("text", lines(WHOLE))
def test_is_a_statement_or_an_instruction(text: str) -> None:
    assert is_sentence(text)


@pytest.mark.parametrize("text", lines(OF_EVERY_LABEL))
def test_stands_in_every_label_by_regulation(text: str) -> None:
    assert is_boilerplate(text)


@pytest.mark.parametrize("text", lines(OF_THIS_LABEL))
def test_says_something_of_this_product(text: str) -> None:
    assert not is_boilerplate(text)


@pytest.mark.parametrize("text", lines(LIST_OPENING))
def test_only_announces_a_list(text: str) -> None:
    assert opens_list(text)


def test_a_colon_inside_announces_nothing() -> None:
    assert not opens_list("Elevated NO2 Levels: Monitor NO2 levels (5.3).")


# What trimming never does, on sentences put together from pieces of the ones above and of others.

POLAR = re.compile(
    r"\b(?:no|not|never|nor|neither|without|cannot|none|may|might|can|could|should|must|will|would|shall)\b",
    re.IGNORECASE,
)
SUBJECTS = [
    "patients", "the drug", "Seizures", "acute liver failure", "p < .05", "HFMSE", "mRNA levels",
    "10 mg", "2.5 mg once daily", "0.8 mL", "COVID-19", "IgG1", "α-tocopherol", "The dose",
]  # fmt: skip
VERBS = ["should not be given", "may occur", "must be stopped", "rose by 2.39 points", "cannot be ruled out",
         "was 0.60 (0.55, 0.65)", "was 5 (3, 8)", "lasted 12 weeks (2.1)", "did not differ", "is 1.1 x 10^14 vg/kg"]  # fmt: skip
OPENINGS = ["However, ", "In addition, ", "We found that ", "• ", "1. ", "2.3 Dose ", "a) ", "But ", "", "",
            "Overall, we conclude that ", "It is concluded that ", "Results: ", "Seizures Seizures "]  # fmt: skip
MARKS = [" [see Warnings and Precautions (5.1)]", " (5.1)", " (see WARNINGS)", " [12]", " [3,4]", " (Table 2)",
         " (Figures 1 and 2)", ", as shown in Table 3 and Figure 4", " ( 2.1 )"]  # fmt: skip
FIGURES = ["", "", " in 13 of 22", " (n = 75)", " (95% CI 0.5 to 1.2)", " (P = .0074)", " and 5 [2, 8]", " ± 6.5%",
           " (2.4%)", " < 2 months", " (1.88)"]  # fmt: skip


@st.composite
def sources(draw: st.DrawFn) -> tuple[str, str]:
    """A source's sentence with one mark, and the same without its mark."""
    opening, subject, verb, mark, figure = (
        draw(st.sampled_from(pieces)) for pieces in (OPENINGS, SUBJECTS, VERBS, MARKS, FIGURES)
    )
    end = draw(st.sampled_from([".", "", ". [7]", ";"]))
    return f"{opening}{subject} {verb}{figure}{mark}{end}", f"{subject} {verb}{figure}"


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def is_subsequence(short: list[str], long: list[str]) -> bool:
    rest = iter(long)
    return all(word in rest for word in short)


@given(sources())
def test_trimming_takes_no_figure_away(source: tuple[str, str]) -> None:
    whole, core = source
    left = Counter(re.findall(r"\d+(?:[.,]\d+)*", trim(whole)))
    assert not Counter(re.findall(r"\d+(?:[.,]\d+)*", core)) - left, trim(whole)


@given(sources())
def test_trimming_takes_no_negation_and_no_modal_word_away_and_adds_none(
    source: tuple[str, str],
) -> None:
    whole, _ = source
    assert [w.lower() for w in POLAR.findall(trim(whole))] == [
        w.lower() for w in POLAR.findall(whole)
    ]


@given(st.one_of(sources().map(lambda s: s[0]), st.text(max_size=120)))
def test_trimming_twice_is_trimming_once(text: str) -> None:
    assert trim(trim(text)) == trim(text)


@given(
    st.one_of(
        sources().map(lambda s: s[0]), st.text(st.sampled_from("aB1 .,;:()[]-–•ßİé\t"), max_size=60)
    )
)
def test_trimming_only_takes_words_away(text: str) -> None:
    assert is_subsequence(words(trim(text)), words(text))


@given(sources())
def test_what_is_trimmed_ends_and_begins_like_a_sentence(source: tuple[str, str]) -> None:
    trimmed = trim(source[0])
    assert trimmed[-1] in ".!?"
    assert trimmed == trimmed.strip()
    assert "  " not in trimmed


@pytest.mark.parametrize(
    "text",
    [
        "A patient who misses a dose of X should take one tablet (their next dose) at its time.",
        "Children who weigh 20 kg or more should get 5 mg.",
    ],
)
def test_a_main_verb_may_stand_behind_a_relative_clause(text: str) -> None:
    assert is_sentence(text)


@pytest.mark.parametrize(
    "text",
    ["Patients who got a drug that may cause harm.", "Adults who have never been treated with it."],
)
def test_a_relative_clause_alone_makes_no_sentence(text: str) -> None:
    assert not is_sentence(text)
