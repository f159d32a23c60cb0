"""The test collections, each as documents, questions and grades, from the shared data.

Reserved halves are not here: only the shared halves of labelled sets are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from benchmarks.places import lines
from probatum.retrieval.beir import Collection


def scifact(claims: str = "claims_dev") -> Collection:
    """Claims against 5,183 abstracts; relevant are the cited abstracts, as in BEIR."""
    documents = tuple(
        (str(r["doc_id"]), str(r["title"]), " ".join(r["abstract"]))
        for r in lines("scifact/corpus.jsonl.xz")
    )
    rows = lines(f"scifact/{claims}.jsonl.xz")
    return _collection(
        documents,
        {str(r["id"]): str(r["claim"]) for r in rows},
        {str(r["id"]): {str(d): 1 for d in r["cited_doc_ids"]} for r in rows},
    )


def trec_trials() -> Collection:
    """Patients' notes of TREC 2021 and 2022 against the judged trials whose text is there.

    Grades: 2 eligible, 1 excluded, 0 not relevant. A trial's text is its brief summary, then its
    description; there are no eligibility criteria.
    """
    documents = tuple(
        (r["nct_id"], r["title"] or "", f"{r['brief_summary'] or ''}\n{r['description'] or ''}")
        for r in lines("trec-clinical-trials/judged_trials_text.jsonl.xz")
    )
    queries: dict[str, str] = {}
    grades: dict[str, dict[str, int]] = {}
    for year in (2021, 2022):
        for r in lines(f"trec-clinical-trials/trec_{year}_queries.jsonl.xz"):
            queries[r["_id"]] = r["text"]
        for r in lines(f"trec-clinical-trials/trec_{year}_qrels.jsonl.xz"):
            if r["text_available"]:
                grades.setdefault(r["query_id"], {})[r["nct_id"]] = r["relevance"]
    return _collection(documents, queries, grades)


def nfcorpus() -> Collection:
    """Titles of nutrition pages (dev and test) against 3,395 stop-worded abstracts; grades 1 to 3."""
    documents = tuple(
        (r["doc_id"], "", r["text"])
        for r in lines("licence-unclear/nfcorpus/docs_dev_test_union.jsonl.xz")
    )
    queries: dict[str, str] = {}
    grades: dict[str, dict[str, int]] = {}
    for part in ("dev", "test"):
        for r in lines(f"licence-unclear/nfcorpus/queries_titles_{part}.jsonl.xz"):
            queries[r["query_id"]] = r["title"]
        for r in lines(f"licence-unclear/nfcorpus/qrels_321_{part}.jsonl.xz"):
            grades.setdefault(r["query_id"], {})[r["doc_id"]] = r["relevance"]
    return _collection(documents, queries, grades)


def liveqa() -> Collection:
    """Consumers' questions of LiveQA against the judged answers whose text is there.

    Grades 1 to 3 are the judgments 2 to 4 less one. An answer's text begins with the question that
    its page answers.
    """
    documents = _once(
        (r["AnswerID"], *_titled(r["Answer"]))
        for r in lines("medquad/liveqa_judged_answers.jsonl.xz")
    )
    held = {row[0] for row in documents}
    queries = {
        r["qid"]: " ".join(str(r[k] or "") for k in ("subject", "message")).strip()
        for r in lines("licence-unclear/liveqa-med/liveqa_med_test.jsonl.xz")
    }
    grades: dict[str, dict[str, int]] = {}
    for r in lines("medquad/liveqa_qrels_2479.jsonl.xz"):
        if r["answer_id"] in held:
            grades.setdefault(r["qid"], {})[r["answer_id"]] = r["judgment"] - 1
    return _collection(documents, queries, grades)


def liveqa_among_medquad() -> Collection:
    """The same questions and judgments, with 16,407 MedQuAD answers (not judged) among them."""
    judged = liveqa()
    texts = {" ".join(text.split()) for _, _, text in judged.documents}
    others = _once(
        (f"MedQuAD_{r['source']}_{r['qid']}", r["question"], r["answer"])
        for r in lines("medquad/medquad.jsonl.xz")
        if " ".join(str(r["answer"]).split()) not in texts
    )
    return Collection((*judged.documents, *others), judged.queries, judged.grades)


def bioasq() -> Collection:
    """Questions of BioASQ against all their gold snippets, each a document."""
    identities: dict[str, str] = {}
    queries: dict[str, str] = {}
    grades: dict[str, dict[str, int]] = {}
    for r in lines("licence-unclear/bioasq-golden/bioasq_7b-11b_golden.jsonl.xz"):
        queries[r["id"]] = r["body"]
        for snippet in r["snippets"]:
            text = " ".join(snippet["text"].split())
            if text:
                identity = identities.setdefault(text, f"s{len(identities)}")
                grades.setdefault(r["id"], {})[identity] = 1
    documents = tuple((identity, "", text) for text, identity in identities.items())
    return _collection(documents, queries, grades)


COLLECTIONS: dict[str, Callable[[], Collection]] = {
    "scifact": scifact,
    "nfcorpus": nfcorpus,
    "liveqa": liveqa,
    "bioasq": bioasq,
    "trec-trials": trec_trials,
    "liveqa-medquad": liveqa_among_medquad,
}
"""In the order in which they are encoded: the small ones first."""


def _once(documents: Iterable[tuple[str, str, str]]) -> tuple[tuple[str, str, str], ...]:
    """The documents without those whose id came before (an answer judged for several questions)."""
    return tuple({row[0]: row for row in reversed(list(documents))}.values())[::-1]


def _titled(answer: str) -> tuple[str, str]:
    """Question line and answer of a LiveQA answer file."""
    question, _, rest = answer.partition("\nURL:")
    text = rest.partition("\nAnswer:")[2] or rest or answer
    return question.removeprefix("Question:").strip(), text.strip()


def _collection(
    documents: tuple[Any, ...], queries: dict[str, str], grades: dict[str, dict[str, int]]
) -> Collection:
    held = {row[0] for row in documents}
    kept = {
        q: {d: g for d, g in found.items() if d in held}
        for q, found in grades.items()
        if q in queries and any(g > 0 and d in held for d, g in found.items())
    }
    return Collection(documents, {q: queries[q] for q in sorted(kept)}, kept)
