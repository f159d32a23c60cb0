# ruff: noqa: E501
"""What a question asks for, as tables that a reader can check line by line."""

from __future__ import annotations

import pytest

from probatum.evidence.editions import Role
from probatum.retrieval.cues import QuestionType as T
from probatum.retrieval.cues import words
from probatum.retrieval.lexicon import Lexicon
from probatum.retrieval.understanding import Understanding, understand

AS_OF = "2026-11-23"

NAMES = [
    ("spl:z", Role.BRAND, "ZOLGENSMA"),
    ("spl:z", Role.GENERIC, "onasemnogene abeparvovec-xioi"),
    ("spl:i", Role.BRAND, "Itvisma"),
    ("spl:i", Role.GENERIC, "onasemnogene abeparvovec-brve"),
    ("spl:s", Role.BRAND, "Spinraza"),
    ("spl:s", Role.GENERIC, "nusinersen"),
    ("spl:e", Role.BRAND, "Evrysdi"),
    ("spl:e", Role.GENERIC, "risdiplam"),
    ("spl:v", Role.BRAND, "Viagra"),
    ("spl:v", Role.GENERIC, "sildenafil citrate"),
    ("spl:l", Role.BRAND, "Lipitor"),
    ("spl:l", Role.GENERIC, "atorvastatin calcium"),
    ("spl:h", Role.BRAND, "Humira"),
    ("spl:h", Role.GENERIC, "Adalimumab"),
    ("spl:p", Role.GENERIC, "haloperidol"),
    ("nct:NCT03461289", Role.STUDY, "STR1VE-EU"),
    ("nct:NCT03461289", Role.STUDY, "NCT03461289"),
    ("nct:NCT05089656", Role.STUDY, "STEER"),
    ("nct:NCT05089656", Role.CONDITION, "Spinal Muscular Atrophy (SMA)"),
    ("pmid:1", Role.CONDITION, "Muscular Atrophy, Spinal"),
    ("pmid:1", Role.GENE, "SMN1"),
]

PRODUCTS = [
    ("spl:z", "ZOLGENSMA", "onasemnogene abeparvovec-xioi", "xioi", "INTRAVENOUS", "KIT"),
    ("spl:i", "Itvisma", "onasemnogene abeparvovec-brve", "brve", "INTRATHECAL", "SUSPENSION"),
    ("spl:s", "Spinraza", "nusinersen", "", "INTRATHECAL", "SOLUTION"),
    ("spl:e", "Evrysdi", "risdiplam", "", "ORAL", "POWDER, FOR SOLUTION"),
    ("spl:e", "Evrysdi", "risdiplam", "", "ORAL", "TABLET"),
    ("spl:v", "Viagra", "sildenafil citrate", "", "ORAL", "TABLET"),
    ("spl:l", "Lipitor", "atorvastatin calcium", "", "ORAL", "TABLET"),
    ("spl:h", "Humira", "Adalimumab", "", "SUBCUTANEOUS", "SOLUTION"),
    ("spl:h", "Alcohol Swabs", "isopropyl alcohol", "", "TOPICAL", "SWAB"),
    ("spl:p", "Haloperidol", "haloperidol", "", "ORAL", "TABLET"),
]

KNOWN = words(
    """treatment safety infants clarithromycin nitrates grapefruit juice platelets therapy dementia
    elderly cancer screening colorectal women should bottle swallowed nitrate loading psoriasis"""
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    fields = ("brand", "generic", "suffix", "route", "form")
    return Lexicon.build(
        [(role, text, document) for document, role, text in NAMES],
        [(row[0], [dict(zip(fields, row[1:], strict=True))]) for row in PRODUCTS],
    )


def asked(question: str, lexicon: Lexicon) -> Understanding:
    return understand(question, lexicon, as_of=AS_OF, known=KNOWN.__contains__)


TYPES = {
    T.UPDATE: """
        What are the latest updates on onasemnogene abeparvovec (Zolgensma) for the treatment of spinal muscular atrophy (SMA)?
        What's new for nusinersen since 2022?
        Any changes to the Evrysdi label in the last 3 years?
        What changed in the boxed warning of Zolgensma?
        Recent label changes of Humira
        What are the latest guidelines for statin use?""",
    T.INDICATION: """
        What is risdiplam indicated for?
        Is Itvisma approved for adults?
        What is Humira used for?
        Who is eligible for Zolgensma?""",
    T.DOSE: """
        What is the recommended dose of risdiplam for a 3-month-old infant weighing 6 kg?
        How much atorvastatin should I take?
        risdiplam 0.2 mg/kg how often is it given?
        Lipitor starting dose
        How do I taper prednisolone after Zolgensma?
        Sildenafil dose in severe renal impairment
        Nusinersen loading schedule""",
    T.ADMINISTRATION: """
        How is Zolgensma administered?
        How should Spinraza be stored?
        Can Evrysdi be taken with food?
        What if a patient misses a dose of Evrysdi?
        What is the infusion rate of onasemnogene abeparvovec?""",
    T.MONITORING: """
        Which lab tests are needed before starting Zolgensma?
        How often should liver function be checked after Zolgensma?
        What monitoring is required with Lipitor?
        Follow-up tests for platelets after gene therapy""",
    T.SAFETY: """
        What are the side effects of Humira?
        Is Viagra safe?
        Does atorvastatin cause rhabdomyolysis?
        What is the boxed warning of Humira?
        Risk of serious infections with adalimumab
        Suicidal ideation as an adverse effect of montelukast""",
    T.CONTRAINDICATION: """
        What are the contraindications of Viagra?
        Who should not take sildenafil?
        When should Lipitor not be used?""",
    T.EFFICACY: """
        How effective is nusinersen in later-onset SMA?
        Does risdiplam improve motor function in type 1 SMA?
        What was event-free survival in STR1VE-EU?
        Real-world evidence for Zolgensma in older children
        How long does it take for Lipitor to work?
        outcomes of transcatheter aortic valve replacement in patients over 80""",
    T.MECHANISM: """
        How does risdiplam work?
        What is the mechanism of action of nusinersen?
        What is the half-life of sildenafil?""",
    T.INTERACTION: """
        Does sildenafil interact with nitrates?
        Can I take Viagra with grapefruit juice?
        Lipitor and Viagra
        Can I give atorvastatin and sildenafil at the same time?
        Is it okay to combine atorvastatin with clarithromycin?""",
    T.POPULATION: """
        Can atorvastatin be used during pregnancy?
        Is Humira safe while breastfeeding?
        Is off-label use of sildenafil in infants supported?
        Use of haloperidol in elderly patients with dementia
        Does atorvastatin need adjustment in hepatic impairment?""",
    T.COMPARISON: """
        Nusinersen versus risdiplam
        Is Zolgensma better than Spinraza?
        What is the difference between Itvisma and Zolgensma?
        Risdiplam or nusinersen?""",
    T.YES_NO: """
        Is SMN1 deletion the cause of spinal muscular atrophy?
        Is Hirschsprung disease a mendelian or a multifactorial disorder?
        Is TRIM37 involved in ubiquitination?""",
    T.RECOMMENDATION: """
        Should women aged 50 to 74 years be screened for breast cancer?
        What does the USPSTF recommend for colorectal cancer screening?
        What is the first-line treatment of hypertension in the UK?
        How is gestational diabetes managed?
        Who should get the shingles vaccine?
        treatment of community-acquired pneumonia in children""",
    T.TRIALS: """
        Which clinical trials of nusinersen are recruiting?
        What did NCT03461289 show?
        Phase 3 trials on obesity before 2020""",
    T.DEFINITION: """
        What is spinal muscular atrophy?
        What are the symptoms of Lemierre's syndrome?""",
    T.GENERAL: """
        Which miRNAs could be used as potential biomarkers for epithelial ovarian cancer?
        Tell me about adalimumab""",
}


def rows() -> list[tuple[T, str]]:
    return [(kind, line.strip()) for kind, text in TYPES.items() for line in text.split("\n")[1:]]


@pytest.mark.parametrize(("kind", "question"), rows())
def test_type(kind: T, question: str, lexicon: Lexicon) -> None:
    found = asked(question, lexicon)
    assert found.type is kind, found.types
    assert found.medical


@pytest.mark.parametrize(
    ("question", "subjects"),
    [
        ("Onasemnogene abeparvovec (Zolgensma) for spinal muscular atrophy (SMA)?",
         ["Onasemnogene abeparvovec", "Zolgensma", "spinal muscular atrophy"]),
        ("Is SMN1 deletion the cause of SMA?", ["SMN1", "SMA"]),
        ("results of the STEER trial", ["STEER"]),
        ("how to steer a wheelchair in muscular atrophy", []),
        ("atorvastatin, sildenafil and humira", ["atorvastatin", "sildenafil", "humira"]),
        ("dose of onasemnogene", ["onasemnogene"]),
    ],
)  # fmt: skip
def test_subjects(question: str, subjects: list[str], lexicon: Lexicon) -> None:
    assert [s.text for s in asked(question, lexicon).subjects] == subjects


@pytest.mark.parametrize(
    ("question", "brands"),
    [
        ("dose of onasemnogene abeparvovec", {"Itvisma", "ZOLGENSMA"}),
        ("dose of onasemnogene abeparvovec-xioi", {"ZOLGENSMA"}),
        ("dose of onasemnogene", {"Itvisma", "ZOLGENSMA"}),
        ("Zolgensma dose", {"ZOLGENSMA"}),
        ("adalimumab injection", {"Humira"}),
        ("sildenafil", {"Viagra"}),
    ],
)
def test_products_stay_apart(question: str, brands: set[str], lexicon: Lexicon) -> None:
    products = asked(question, lexicon).products
    assert {p.brand for p in products} == brands
    assert all(len({p.route, p.suffix}) == 2 for p in products)


def test_forms_of_one_brand_are_two_products(lexicon: Lexicon) -> None:
    labels = [p.label() for p in asked("Evrysdi", lexicon).products]
    assert labels == [
        "Evrysdi (risdiplam, oral, powder, for solution)",
        "Evrysdi (risdiplam, oral, tablet)",
    ]


def test_synonyms_name_the_same_product_and_nothing_beside_it(lexicon: Lexicon) -> None:
    (subject,) = asked("Humira", lexicon).subjects
    assert subject.synonyms == ("Adalimumab",)
    (subject,) = asked("Zolgensma", lexicon).subjects
    assert "Itvisma" not in subject.synonyms


@pytest.mark.parametrize(
    ("question", "word", "names"),
    [
        ("zolgesma dosing", "zolgesma", ("Zolgensma",)),
        ("Is nusinersin safe?", "nusinersin", ("nusinersen",)),
        ("Tell me about hummira", "hummira", ("Humira",)),
        ("liptor and muscle pain", "liptor", ("Lipitor",)),
        ("What is evrisdy for?", "evrisdy", ("Evrysdi",)),
    ],
)
def test_a_misspelt_name_is_asked_back(
    question: str, word: str, names: tuple[str, ...], lexicon: Lexicon
) -> None:
    found = asked(question, lexicon)
    assert [(s.word, s.names) for s in found.suggestions] == [(word, names)]
    assert not found.subjects


def test_a_drug_that_is_not_held_is_named(lexicon: Lexicon) -> None:
    found = asked("dose of pembrolizumab in melanoma", lexicon)
    assert found.unknown == ("pembrolizumab",)
    assert found.medical


@pytest.mark.parametrize(
    ("question", "groups", "ages"),
    [
        ("Dose for a 3-month-old infant?", ("paediatric",), ("3-month-old",)),
        ("Humira while breastfeeding", ("lactation",), ()),
        ("statins in CKD and cirrhosis", ("renal", "hepatic"), ()),
        ("Screening of women aged 50 to 74 years", ("female",), ("aged 50 to 74 years",)),
        ("dose in patients with Child-Pugh B", ("hepatic",), ()),
        ("older adults over 65 years", ("geriatric",), ("over 65 years",)),
        ("children over 2 years and under 20 kg", ("paediatric",), ("over 2 years",)),
        ("Lipitor in pregnancy", ("pregnancy", "female"), ()),
        ("liver function tests", (), ()),
    ],
)
def test_population(
    question: str, groups: tuple[str, ...], ages: tuple[str, ...], lexicon: Lexicon
) -> None:
    found = asked(question, lexicon).population
    assert (found.groups, found.ages) == (groups, ages)


@pytest.mark.parametrize(
    ("question", "since", "until", "latest"),
    [
        ("What's new for nusinersen since 2022?", "2022", None, True),
        ("approvals since March 2024", "2024-03", None, False),
        ("changes in the last 3 years", "2023-11-23", None, True),
        ("changes in the past six months", "2026-05-23", None, True),
        ("trials before 2020", None, "2019", False),
        ("trials until 2020", None, "2020", False),
        ("evidence published in 2019", "2019", "2019", False),
        ("efficacy between 2010 and 2015", "2010", "2015", False),
        ("in 2019 patients with asthma", None, None, False),
        ("the latest evidence", None, None, True),
    ],
)
def test_time_window(
    question: str, since: str | None, until: str | None, latest: bool, lexicon: Lexicon
) -> None:
    found = asked(question, lexicon).window
    assert (found.since, found.until, found.latest) == (since, until, latest)


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("Does the US label differ from the European one?", ("US", "EU")),
        ("What does the USPSTF recommend?", ("US",)),
        ("NICE guidance on obesity", ("UK",)),
        ("tell us about nice results of STR1VE-EU", ()),
        ("EMA position on Zolgensma", ("EU",)),
    ],
)
def test_jurisdictions(question: str, places: tuple[str, ...], lexicon: Lexicon) -> None:
    assert asked(question, lexicon).jurisdictions == places


@pytest.mark.parametrize(
    ("question", "quantities"),
    [
        ("risdiplam 0.2 mg/kg for an infant of 6.5 kg", ("0.2 mg/kg", "6.5 kg")),
        ("platelets below 50,000 and 10-20 mg daily", ("10-20 mg",)),
        ("reduction of 35% at 12 mmHg", ("35%", "12 mmHg")),
    ],
)
def test_quantities(question: str, quantities: tuple[str, ...], lexicon: Lexicon) -> None:
    assert asked(question, lexicon).quantities == quantities


@pytest.mark.parametrize(
    ("question", "dangers"),
    [
        ("My son swallowed a whole bottle of paracetamol", ("overdose",)),
        ("I took too many atorvastatin tablets, what should I do?", ("overdose",)),
        ("Management of haloperidol overdose", ("overdose",)),
        ("I want to kill myself, how many pills are needed?", ("self-harm",)),
        ("My father has chest pain right now and took Viagra", ("emergency",)),
        ("My baby is not breathing after the infusion, help", ("emergency",)),
        ("Suicidal ideation as an adverse effect of montelukast", ()),
        ("Chest pain as an adverse reaction of sildenafil", ()),
        ("Is Viagra safe?", ()),
    ],
)
def test_dangers(question: str, dangers: tuple[str, ...], lexicon: Lexicon) -> None:
    found = asked(question, lexicon)
    assert found.dangers == dangers
    assert found.medical


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("Patient John Smith, DOB 03/04/2019, MRN 1234567, needs Zolgensma",
         {"date of birth", "record number", "name of a person"}),
        ("Mr Miller (miller@example.org) asks about Lipitor",
         {"e-mail address", "name of a person"}),
        ("Call me at (555) 123-4567 about Humira", {"telephone number"}),
        ("SSN 123-45-6789, dose of Lipitor", {"social security number"}),
        ("born on 3 May 2021, weight 6 kg, risdiplam", {"date of birth"}),
        ("What did NCT03461289 show?", set()),
        ("Patients with Child Pugh B and Lambert Eaton syndrome", set()),
        ("Screening of women aged 50 to 74 years", set()),
    ],
)  # fmt: skip
def test_identifiers(question: str, kinds: set[str], lexicon: Lexicon) -> None:
    assert set(asked(question, lexicon).identifiers) == kinds


@pytest.mark.parametrize(
    "question",
    [
        "What is the capital of France?",
        "Who won the football world cup in 2018?",
        "Write me a poem about the sea",
        "How do I bake sourdough bread?",
        "What is the best programming language to learn?",
        "What is the weather in Boston tomorrow?",
        "Give me the stock price of a car maker",
        "What is up?",
    ],
)
def test_not_medical(question: str, lexicon: Lexicon) -> None:
    found = understand(question, lexicon, known=KNOWN.__contains__, coverage=lambda words: 0.5)
    assert not found.medical
    assert not found.subjects


def test_what_the_library_covers_is_not_refused(lexicon: Lexicon) -> None:
    question = "Why mix cyclodextrin with juice?"
    assert not asked(question, lexicon).medical
    assert understand(question, lexicon, coverage=lambda words: 1.0).medical


@pytest.mark.parametrize("text", ["x" * 100_000, "(" * 100_000, "how much dose (of) a " * 5000, ""])
def test_any_text_is_read(text: str, lexicon: Lexicon) -> None:
    found = asked(text, lexicon)
    assert text.startswith(found.question)
    assert len(found.question) <= 4000
