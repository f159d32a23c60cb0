"""RESULTS.md from the kept figures: written by the command, never by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import mean, median
from typing import Any

from benchmarks.measures import share
from benchmarks.places import REPORT
from benchmarks.results import kept

_INTRODUCTION = """# Results

Written by `make bench` (`python -m benchmarks [targets]`) from `benchmarks/results/*.json`; never
edited by hand. Peers and ours ran in the same run. "Asked" is the figure that the issue asks for.
Reserved halves of the test sets are not part of any figure.
"""

_TITLES = {
    "scifact": "SciFact (dev claims, shared half)",
    "trec-trials": "TREC clinical trials 2021 + 2022 (trials with a text)",
    "nfcorpus": "NFCorpus (dev + test titles)",
    "liveqa": "MedQuAD answers judged for LiveQA",
    "liveqa-medquad": "The same among all of MedQuAD",
    "bioasq": "BioASQ snippets",
}
_ASKED_GAIN = {"scifact": 0.05, "trec-trials": 0.05}


def write() -> str:
    """Write the report; returns a line that says where it is and which parts it has."""
    parts: list[str] = [_INTRODUCTION]
    have = []
    for target, section in _SECTIONS:
        figures = kept(target)
        if figures is not None:
            parts.append(section(figures))
            have.append(target)
    REPORT.write_text("\n".join(part.rstrip() + "\n" for part in parts), "utf-8")
    return f"{REPORT}: {', '.join(have) or 'no figures yet'}"


def _truth(f: dict[str, Any]) -> str:
    low, high = f["statements_interval"]
    article_low, article_high = f["articles_interval"]
    rows = [
        (
            "quotes that stand character for character",
            "1.000",
            f"{f['quotes_standing']:.4f} ({f['standing']:,} of {f['quotes']:,})",
            _met(f["quotes_standing"] >= 1),
        ),
        (
            "statements supported by their quotes",
            "0.997",
            f"{f['statements_supported']:.4f} ({low:.4f} to {high:.4f}; of {f['statements']:,})",
            _met(f["statements_supported"] >= 0.997),
        ),
        (
            "whole articles without a fault",
            "0.90",
            f"{f['articles_faultless']:.3f} ({article_low:.3f} to {article_high:.3f})",
            _met(f["articles_faultless"] >= 0.9),
        ),
        (
            "of these: articles whose every statement is supported",
            "",
            f"{f['articles_supported']:.3f}",
            "",
        ),
        (
            "answered / asked",
            "",
            f"{f['answered']} / {f['asked']} ({f['answered_share']:.3f})",
            "",
        ),
    ]
    refused = {k.removeprefix("no article: "): v for k, v in f.items() if k.startswith("no art")}
    faults = _table(
        ("fault", "times", "articles that have it"),
        [(k, n, f["articles_with_fault"].get(k, 0)) for k, n in _by_count(f["faults"])],
    )
    kinds = _table(
        ("type of question", "asked", "answered", "without a fault", "statements", "not supported"),
        [
            (
                k,
                v.get("asked", 0),
                v.get("answered", 0),
                v.get("faultless", 0),
                v.get("statements", 0),
                v.get("unsupported", 0),
            )
            for k, v in f["by_type"].items()
        ],
    )
    return f"""
## Truth

{f["questions"]} questions from templates over the names that the library holds (seed {f["seed"]},
as of {f["as_of"]}; {f["library"]}), each answered by `ask` and read by `benchmarks/reader.py`,
which shares no code with the program's own checks. It counts what a machine can see: numbers,
units, words, negations and conditions against the quoted words; and of the writing: cross-references
left in, hanging pronouns, unfinished sentences, duplicates, dangling references. In brackets the
95 % interval. A fault is what this reader finds, right or wrong: a clinician's reading stands above it.

{_table(("figure", "asked", "measured", ""), rows)}
Without an article: {_listed(refused)}.

{faults}
{kinds}
{_measured(f)}"""


def _speed(f: dict[str, Any]) -> str:
    rows = [
        (
            "cold `probatum ask` of the worked example, median of 7",
            "3 s",
            f"{median(f['cold_ask']):.2f} s ({min(f['cold_ask']):.2f} to {max(f['cold_ask']):.2f})",
            _met(median(f["cold_ask"]) <= 3),
        ),
        ("its processor time, median", "", f"{median(f['cold_ask_cpu']):.2f} s", ""),
        ("the same on an empty folder, once", "", f"{f['first_ask']:.2f} s", ""),
        (
            "`probatum --help`, median of 7",
            "250 ms",
            f"{1000 * median(f['help']):.0f} ms (processor {1000 * median(f['help_cpu']):.0f} ms)",
            _met(median(f["help"]) <= 0.25),
        ),
        (
            "first section, running process, p95",
            "1 s",
            f"{f['first_section_p95']:.2f} s (p50 {f['first_section_p50']:.2f})",
            _met(f["first_section_p95"] <= 1),
        ),
        (
            "whole article, running process, p95",
            "2 s",
            f"{f['article_p95']:.2f} s (p50 {f['article_p50']:.2f})",
            _met(f["article_p95"] <= 2),
        ),
        (
            "its processor time on both cores, p95",
            "",
            f"{f['article_cpu_p95']:.2f} s (p50 {f['article_cpu_p50']:.2f})",
            "",
        ),
    ]
    slow = "; ".join(f"{s:.2f} s {q}" for s, q in f["slowest"])
    return f"""
## Speed

Running process: {f["questions"]} questions of all types (seed {f["seed"]}) on {f["library"]},
{f["vectors"]:,} texts with a vector.

{_table(("figure", "asked", "measured", ""), rows)}
Slowest: {slow}.

{_measured(f)}"""


def _unseen(part: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The accuracy on questions on which nothing was fitted, where some were."""
    if part.get("decided_fresh", part["decided"]) == part["decided"]:
        return []
    low, high = part["accuracy_fresh_interval"]
    return [
        (
            f"the same on the {part['decided_fresh']} questions that the reading was not fitted on",
            f"{part['accuracy_fresh']:.3f} ({low:.3f} to {high:.3f})",
            f"always “{part['majority']}”: {part['majority_accuracy_fresh']:.3f}",
        )
    ]


def _literature(f: dict[str, Any]) -> str:
    tables = []
    for name, title in (("bioasq", "BioASQ 7b to 11b"), ("pubmedqa", "PubMedQA")):
        if (p := f.get(name)) is None:
            continue
        low, high = p["accuracy_interval"]
        rows = [
            (
                "answered / asked",
                f"{p['answered']} / {p['asked']}",
                f"{p['asked']} / {p['asked']}",
            ),
            ("gold-snippet recall", f"{p['recall']:.3f}", f"{p['recall_ten']:.3f}"),
            (
                "questions with a gold document quoted",
                f"{p['own_document']:.3f}",
                f"{p['own_document_ten']:.3f}",
            ),
            (
                "statements per answer",
                f"{p['statements']:.1f}",
                f"{p['statements_ten']:.1f}",
            ),
            (
                "duplicate statements per answer",
                f"{p['duplicates']:.2f}",
                f"{p['duplicates_ten']:.2f}",
            ),
            ("dangling references per article", f"{p['dangling']:.2f}", ""),
            (
                f"{'yes/no' if name == 'bioasq' else 'yes/no/maybe'} accuracy, "
                f"n = {p['decided']} (what is not answered counts as wrong)",
                f"{p['accuracy']:.3f} ({low:.3f} to {high:.3f})",
                f"always “{p['majority']}”: {p['majority_accuracy']:.3f}",
            ),
            (
                "the same where a direction was given",
                f"{p['accuracy_of_given']:.3f} (n = {p['direction_given']})",
                "",
            ),
            *_unseen(p),
            ("seconds per question, p50 / p95", f"{p['p50_s']:.2f} / {p['p95_s']:.2f}", ""),
        ]
        tables.append(
            f"""### {title}

{p["asked"]} of {p["of"]} questions; {p["documents"]:,} documents, {p["passages"]:,} passages.

{_table(("figure", "ours", f"ten best sentences of {p['peer']}"), rows)}
Not answered: {_listed(p["not_answered"])}. Gold → given: {_listed(p["confusion"])}.
"""
        )
    return f"""
## Literature

Each question through `ask` (words and reranking; no vectors), beside the ten best BM25 sentences of
the same documents in the same run. Seed {f["seed"]}, as of {f["as_of"]}. Gold-snippet recall: share
of a question's gold texts of which at least half the words are quoted. BioASQ documents are made of
their shared snippets; PubMedQA abstracts lack title and conclusion.

{"".join(tables)}
{_measured(f)}"""


def _retrieval(f: dict[str, Any]) -> str:
    rows = []
    detail = []
    for name, p in f["collections"].items():
        title = _TITLES.get(name, name)
        encoded, passages = p["share"]["encoded"], p["share"]["passages"]
        partial = "" if encoded == passages else f", partial: {encoded / passages:.0%} encoded"
        number = p["queries"]
        if p.get("of_queries", number) != number:
            number = f"{number} of {p['of_queries']}"
        asked = _ASKED_GAIN.get(name)
        base = p["bm25s"]["ndcg@10"]
        wanted = asked if asked is not None else min(0.03, 0.25 * (1 - base))
        gain = p["gain"]
        rows.append(
            (
                f"{title} ({number} questions, {p['documents']:,} documents{partial})",
                f"{base:.4f}",
                f"{p['ours']['ndcg@10']:.4f}",
                f"{gain['mean']:+.4f} ({gain['low']:+.4f} to {gain['high']:+.4f})",
                f"{wanted:+.3f}",
                _met(gain["mean"] >= wanted),
            )
        )
        stemmed, recalled = p["gain_stemmed"], p["gain_recall"]
        detail.append(
            (
                title,
                f"{p['bm25s_stemmed']['ndcg@10']:.4f}",
                f"{stemmed['mean']:+.4f} ({stemmed['low']:+.4f} to {stemmed['high']:+.4f})",
                f"{p['words']['ndcg@10']:.4f}",
                f"{p['hybrid']['ndcg@10']:.4f}",
                f"{p['bm25s']['recall@100']:.4f}",
                f"{p['ours']['recall@100']:.4f} ({recalled['mean']:+.4f})",
                f"{p['p50_ms']:.0f} / {p['p95_ms']:.0f}",
                f"{p['machine']['revision']}, {p['machine']['load']}" if "machine" in p else "",
            )
        )
    first = _table(
        ("nDCG@10", "bm25s", "ours", "gain (95 % interval)", "asked", ""),
        rows,
    )
    second = _table(
        (
            "in detail",
            "bm25s stemmed",
            "gain over it",
            "our words alone",
            "our hybrid, not reranked",
            "recall@100 bm25s",
            "recall@100 ours",
            "ms p50 / p95",
            "measured at, load",
        ),
        detail,
    )
    return f"""
## Retrieval

The search that answers questions (words and vectors fused, {f["reranked"]} reranked), documents
ranked by their best passage, beside bm25s on whole documents. Paired bootstrap over questions,
10,000 resamples, seed {f["seed"]}. Asked: 0.05 on SciFact and TREC, elsewhere 0.03 or a quarter of
the gap to 1. Nothing was tuned on these questions. Grades are linear gains. Where a collection is
not wholly encoded the figure is partial: what has no vector is found by its words.

{first}
{second}
{_measured(f)}"""


def _scale(f: dict[str, Any]) -> str:
    rows = [
        (name, asked, shown, met) for name, asked, shown, met in f["rows"]
    ]  # fmt: skip
    return f"""
## Scale

{f["library"]} of real documents: {f["made_of"]}. {f["vectors_note"]}

{_table(("figure", "asked", "measured", ""), rows)}
{_measured(f)}"""


_NUMBERS = ("digit", "decimal point", "unit", "comparator")
_MODES = (("rules", "rules alone"), ("model", "with the support model"))


def _corruption(f: dict[str, Any]) -> str:
    modes = [(mode, name) for mode, name in _MODES if mode in f]
    parts = []
    for mode, name in modes:
        sides = f[mode]
        rows = []
        for kind, one in sides["sentence"]["kinds"].items():
            if kind.startswith("faithful"):
                continue
            other = sides["passage"]["kinds"][kind]
            number = kind in _NUMBERS
            found, precise = (
                ("number_checks_fail", "number_precision")
                if number
                else ("not_supported", "precision")
            )
            wanted = 0.99 if number else 0.9
            low, high = one["number_checks_interval" if number else "not_supported_interval"]
            met = all(x[k] >= wanted for x in (one, other) for k in (found, precise))
            rows.append(
                (
                    kind,
                    one["pairs"],
                    f"{wanted:.2f}",
                    f"{one[found]:.3f} ({low:.3f} to {high:.3f})",
                    f"{one[precise]:.3f}",
                    f"{other[found]:.3f}",
                    f"{other[precise]:.3f}",
                    f"{one['contradicted']:.3f}",
                    _met(met),
                )
            )
        alarms = [
            (
                kind.removeprefix("faithful: "),
                one["pairs"],
                *(
                    f"{x['not_supported']:.3f} / {x['any_check_fails']:.3f} / "
                    f"{x['number_checks_fail']:.3f}"
                    for x in (one, sides["passage"]["kinds"][kind])
                ),
                "",
            )
            for kind, one in sides["sentence"]["kinds"].items()
            if kind.startswith("faithful")
        ]
        for group, title in (("reworded", "rewordings"), ("faithful", "rewordings and copies")):
            for key, told in (
                ("any_check_fails", "a check fails"),
                ("number_checks_fail", "a number check fails"),
                ("not_supported", 'verdict not "supported"'),
            ):
                pair = [sides[s][group] for s in ("sentence", "passage")]
                cells = [
                    "{:.4f} ({:.4f} to {:.4f})".format(x[key], *x[f"{key}_interval"]) for x in pair
                ]
                met = _met(max(x[key] for x in pair) < 0.02)
                alarms.append((f"all {title}: {told}", pair[0]["pairs"], *cells, met))
        parts.append(f"""### {name[0].upper()}{name[1:]}

{
            _table(
                (
                    "kind",
                    "pairs",
                    "asked",
                    "found, against the sentence",
                    "precision",
                    "found, against the passage",
                    "precision",
                    "verdict contradicted",
                    "",
                ),
                rows,
            )
        }
Faithful claims: verdict not "supported" / a check fails / a number check fails. A false alarm, asked
under 0.02, is a check that fails; a verdict short of "supported" may also be one that cannot tell.

{_table(("faithful", "claims", "against the sentence", "against the passage", ""), alarms)}""")
    people = [
        (
            kind,
            x["pairs"],
            "0.02",
            "{:.4f} ({:.4f} to {:.4f})".format(
                x["number_checks_fail"], *x["number_checks_fail_interval"]
            ),
            f"{x['contradicted']:.3f}",
            _met(x["number_checks_fail"] < 0.02),
        )
        for kind, x in f["rules"]["human"].items()
    ]
    return f"""
## Corruption

{f["pairs"]:,} claims, {f["false"]:,} of them made false in one way, over {f["documents"]} labels,
abstracts and full texts (seed {f["seed"]}), each held against its sentence and against the passage
around it. Made by `benchmarks/altering.py` and `rewording.py`, which share nothing with the checks.
Documents are those whose sha1 is even; the checks were mended on the odd ones. (The support model has
read labels and abstracts of both in training, with changes of its own making.) A false claim is found
if its verdict is not "supported", a number or unit if a number check fails; precision is that among
the claims of the kind and as many faithful ones.

{"".join(parts)}
### Claims that people wrote

Claims that people found supported, against the sentences that they marked: SciFact, and prompts with
their label of Evidence Inference as a sentence.

{_table(("set", "claims", "asked under", "a number check fails", "verdict contradicted", ""), people)}
{_measured(f)}"""


_METHODS = (
    ("majority", "majority"),
    ("likeness", "likeness (TF-IDF, cuts fitted in training)"),
    ("word overlap", "word overlap (cuts fitted in training)"),
    ("claim alone", "claim alone (words, logistic)"),
    ("rules", "rules alone"),
    ("rules, of two", "rules alone, of two"),
    ("model", "with the support model"),
    ("model, of two", "with the support model, of two"),
    ("model alone", "the support model alone, without rules"),
)


def _beaten(sets: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """What is asked of the sets: HealthVer's figures, and ten points over what does not read."""
    rows = []
    if (p := sets.get("healthver")) and (m := p["methods"].get("model")):
        for key, name, wanted in (("accuracy", "accuracy", 0.55), ("macro_f1", "macro-F1", 0.5)):
            low, high = m[f"{key}_interval"]
            shown = f"{m[key]:.3f} ({low:.3f} to {high:.3f})"
            rows.append(
                (f"HealthVer, three-way, {name}", f"{wanted:.2f}", shown, _met(m[key] >= wanted))
            )
    for p in sets.values():
        methods = p["methods"]
        best = methods.get("model, of two") or methods.get("model")
        if best is None:
            continue
        for key, name in (("accuracy", "accuracy"), ("macro_f1", "macro-F1")):
            peers = {n: methods[n][key] for n in ("claim alone", "word overlap")}
            peer = max(peers, key=lambda n: peers[n])
            gain = best[key] - peers[peer]
            rows.append(
                (
                    f"{p['title']}, {name} over {peer}",
                    "+0.10",
                    f"{gain:+.3f} ({best[key]:.3f} against {peers[peer]:.3f})",
                    _met(gain >= 0.1),
                )
            )
    return rows


def _quick(speeds: dict[str, float]) -> list[tuple[str, str, str, str]]:
    """Pairs a second over all sets."""
    return [
        (
            f"pairs a second, {name}",
            str(wanted),
            f"{speeds[mode]:.0f}",
            _met(speeds[mode] >= wanted),
        )
        for (mode, name), wanted in zip(_MODES, (200, 40), strict=True)
        if mode in speeds
    ]


def _pairs(f: dict[str, Any]) -> str:
    rows = []
    made = []
    sure = []
    for p in f["sets"].values():
        gold = ", ".join(f"{k.replace('_', ' ')} {n}" for k, n in p["gold"].items())
        made.append(f"- {p['title']}: {p['pairs']:,} pairs ({gold}); {p['made']}.")
        for key, name in _METHODS:
            if (m := p["methods"].get(key)) is None:
                continue
            low, high = m["accuracy_interval"]
            f_low, f_high = m["macro_f1_interval"]
            rows.append(
                (
                    p["title"] if key == "majority" else "",
                    name,
                    f"{m['accuracy']:.3f} ({low:.3f} to {high:.3f})",
                    f"{m['macro_f1']:.3f} ({f_low:.3f} to {f_high:.3f})",
                    f"{m['ece']:.3f}" if "ece" in m else "",
                    f"{m['pairs_a_second']:.0f}" if "pairs_a_second" in m else "",
                )
            )
        best = p["methods"].get("model") or p["methods"]["rules"]
        bins = "; ".join(
            f"{b['sure']:.2f} → {b['right']:.2f} ({b['pairs']})" for b in best["reliability"]
        )
        sure.append((p["title"], bins))
    asked = [*_beaten(f["sets"]), *_quick(f["pairs_a_second"])]
    return f"""
## Pairs

Labelled pairs through `probatum check` (shared halves). In brackets the 95 % interval (Wilson;
bootstrap for macro-F1). HealthVer, CovidFact and NLI4CT train and tune nothing of ours; the baselines
take a set's own training part where there is one, else SciFact's for their cuts, and the claim alone
is then fitted across five folds of the set itself, which only makes it stronger. Where a set has two
labels, "of two" reads "not enough" as the likelier of them; without it "not enough" counts as wrong.

{_table(("figure", "asked", "measured", ""), asked)}
{_table(("set", "method", "accuracy", "macro-F1", "ECE", "pairs a second"), rows)}
Score → share right (pairs), by stretches of the score:

{_table(("set", "reliability"), sure)}
How the pairs were made:

{chr(10).join(made)}

{_measured(f)}"""


def _audits(f: dict[str, Any]) -> str:
    speed, example = f["speed"], f["example"]

    def of(part: str, whole: str, interval: str) -> str:
        low, high = f[interval]
        return f"{share(f[part], f[whole]):.3f} ({low:.3f} to {high:.3f}; {f[part]} of {f[whole]})"

    rows = [
        (
            "a removed claim is named as missing",
            "0.90",
            of("found", "removed", "recall_interval"),
            _met(f["recall"] >= 0.9),
        ),
        (
            "named already while it stood there (counted as not found)",
            "",
            f"{f['named_whole']} of {f['removed']}",
            "",
        ),
        (
            "what whole articles are said to lack, and do not convey",
            "",
            f"{f['precision']:.3f} ({f['missing'] - f['conveyed']} of {f['missing']})",
            "",
        ),
        (
            "statements supported or agreeing with a digest, whole articles",
            "",
            of("good", "statements", "good_interval"),
            "",
        ),
        (
            "statements called contradicted, whole articles (false alarms)",
            "",
            f"{len(f['alarms'])} of {f['statements']}",
            "",
        ),
    ]
    for mode, name in _MODES:
        if (m := speed.get(mode)) is None:
            continue
        runs = ", ".join(f"{s:.1f}" for s in m["seconds"])
        rows += [
            (
                f"`probatum audit`, {speed['statements']} statements, {speed['passages']:,} passages, "
                f"{name}, median of {len(m['seconds'])}",
                "10 s",
                f"{m['median']:.1f} s ({runs})",
                _met(m["median"] <= 10),
            ),
            (f"its peak memory, {name}", "1.5 GiB", f"{m['gib']:.2f} GiB", _met(m["gib"] <= 1.5)),
        ]
    topics = _table(
        ("topic of the removed claim", "removed", "named"),
        [(k, n["removed"], n.get("found", 0)) for k, n in f["by_topic"].items()],
    )
    alarms = "\n".join(f"- {_one_line(a)}" for a in f["alarms"]) or "None."
    return f"""
## Audits

{f["articles"]} articles of `ask` on questions of the truth benchmark (seed {f["seed"]}, as of
{f["as_of"]}; {f["library"]}; {f["drugs"]} labels quoted), pasted as Markdown with citations and
references and without the quoted words, and audited: whole, then with one claim removed wherever it
stands (opening, sections, tables, other claims that say the same), {f["removed"]} times. Named: an
entry of `missing` has its words or a quote that no other claim of the article has.

{_table(("figure", "asked", "measured", ""), rows)}
Verdicts in whole articles: {_listed(f["verdicts"])}. The worked example is
`shared/examples/onasemnogene-article.txt`; what is timed is that text with the beginning of our own
article on its question after it. Against the starter library the verdicts of the worked example are:
{_listed(example["verdicts"])}; missing {example["missing"]}, of these on safety {example["safety"]}.

{topics}
Called contradicted in whole articles:

{alarms}

{_measured(f)}"""


def _plans(f: dict[str, Any]) -> str:
    rows = f["protocols"]
    made = sum(r["mutations"] for r in rows)
    noticed = sum(r["refused"] + r["by_example"] for r in rows)
    left = sum(r["survivors"] for r in rows)
    slowest = min(rows, key=lambda r: r["plans_a_second_two"])
    figures = [
        (
            "mutations of the shipped protocols noticed, or proved equivalent",
            "100 %",
            f"{made - left:,} of {made:,} ({noticed:,} noticed, "
            f"{sum(r['proved'] for r in rows)} proved)",
            _met(left == 0),
        ),
        (
            "runs of worked examples that come out as expected",
            "all",
            f"{sum(r['runs'] - r['failures'] for r in rows):,} of {sum(r['runs'] for r in rows):,}",
            _met(not any(r["failures"] for r in rows)),
        ),
        (
            f"plans a second on two cores, the slowest protocol ({slowest['name']})",
            "1,000",
            f"{slowest['plans_a_second_two']:,}",
            _met(slowest["plans_a_second_two"] >= 1000),
        ),
    ]
    table = [
        (
            r["name"], r["editions"], r["rules"], f"{r['runs']:,}", f"{r['mutations']:,}",
            f"{r['refused']:,}", f"{r['by_example']:,}", r["proved"], r["survivors"],
            f"{r['plans_a_second']:,}", f"{r['plans_a_second_two']:,}",
        )
        for r in rows
    ]  # fmt: skip
    head = (
        "protocol", "editions", "rules", "runs of examples", "mutations", "refused on loading",
        "by an example", "proved", "survive", "plans a second", "on two cores",
    )  # fmt: skip
    return f"""
## Plans

The protocols that ship: each number, unit, comparator, day and condition changed in turn (`probatum
protocol check`), and the engine's speed over the patients of the worked examples ({f["plans"]:,} plans,
median of {f["times"]}).

{_table(("figure", "asked", "measured", ""), figures)}
{_table(head, table)}
{_measured(f)}
"""


def _plain(f: dict[str, Any]) -> str:
    names = {"untouched": "the abstract, untouched", "ours": "ours", "people": "written by people"}
    rows = [
        (
            names[name], f"{v['flesch_kincaid']:.1f}", f"{v['smog']:.1f}", v["words_a_sentence"],
            f"{v['numbers_that_stand']:.1%} of {v['numbers']:,}", f"{v['numbers_kept']:.1%}",
            f"{v['supported']:.1%}", f"{v['contradicted']:.1%}",
        )
        for name, v in f["versions"].items()
    ]  # fmt: skip
    head = (
        "version", "Flesch-Kincaid", "SMOG", "words a sentence", "its numbers that stand in it",
        "the abstract's numbers kept", "sentences the model calls supported",
        "called contradicted",
    )  # fmt: skip
    page_head = (
        "question", "its claims as they were", "its patient page", "statements folded at its end",
        "with those counted", "sentences left as they were",
        "statements with the verdict of the original", "of the label's own guide", "duties kept",
        "numbers that stand in the quotes", "grade 8 at most",
    )  # fmt: skip
    labels, studies = f["labels"], f["studies"]
    changed = f"{f['sentences_changed']:,} of {f['sentences']:,}"
    return f"""
## Plain words

{f["documents"]} of {f["of"]} Cochrane abstracts with summaries that people wrote of them
(seed {f["seed"]}), by the rules of the patient page: {changed} sentences could be said more plainly and
passed the checks, the others stayed as they were; none was dropped. Intervals and p values are left
to the quote. Grades are US school grades. Support is read by the support
model, which has no part in choosing the words. People leave most
numbers out and bring some that the abstract has not; the rules leave out intervals and p values alone.
Neither reaches grade 8 on abstracts. The rules were made on other abstracts. The table counts every
sentence of the abstracts.

{_table(head, rows)}
A reader does not get all of it: of a study, a patient page shows what can be said plainly, and a link
to the rest. Of the same abstracts, each as the one study of a page: {studies["sentences_shown"]:,} of
{studies["sentences"]:,} sentences are shown, of {studies["shown"]} of {studies["studies"]}
abstracts, the line with the link counted: Flesch-Kincaid {studies["flesch_kincaid"]:.1f},
SMOG {studies["smog"]:.1f}.

Patient pages of questions on the starter library (grades: Flesch-Kincaid / SMOG):

{_table(page_head, _patient_pages(f["pages"]))}
Patient pages of {len(labels)} FDA labels that nobody read while the rules were made; together
{_mean_grades(labels, "before")} as they were, {_mean_grades(labels, "after")} as patient pages, and
{_mean_grades(labels, "with_folded")} with what is folded at their end, said there to be in harder words
(never a boxed warning, a contraindication, a stop rule or a duty to monitor):

{_table(page_head, _patient_pages(labels))}
{_measured(f)}
"""


def _mean_grades(pages: list[dict[str, Any]], when: str) -> str:
    return " / ".join(f"{mean(p[when][n] for p in pages):.1f}" for n in (0, 1))


def _patient_pages(pages: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (
            _one_line(p["question"]), f"{p['before'][0]} / {p['before'][1]}",
            f"{p['after'][0]} / {p['after'][1]}", p["folded"],
            f"{p['with_folded'][0]} / {p['with_folded'][1]}", f"{p['kept']} of {p['sentences']}",
            f"{p['standing']} of {p['statements']}", p["of_guide"],
            f"{p['duties_kept']} of {p['duties']}", f"{p['numbers_that_stand']} of {p['numbers']}",
            _met(max(p["after"]) < 8.5),
        )
        for p in pages
    ]  # fmt: skip


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _serving(f: dict[str, Any]) -> str:
    load, kills, pages = f["load"], f["kills"], f["pages"]
    heavy = pages.get("article", {})
    rows = [
        (
            "article page, p95",
            "150 ms",
            f"{load['p95_ms']} ms (p50 {load['median_ms']}, p99 {load['p99_ms']}, most "
            f"{load['most_ms']}; {load['pages']:,} pages)",
            _met(load["p95_ms"] <= 150),
        ),
        ("errors under load", "0", str(sum(load["errors"].values())), _met(not load["errors"])),
        ("questions that waited meanwhile", "20", "{} to {}".format(*load["waiting"]), ""),
        (
            "writes lost",
            "0",
            f"{len(kills['wrong'])} of {kills['taken']} after {kills['kills']} kills "
            f"({kills['articles']} articles, {kills['no_answers']} reasons why there is none, "
            f"{kills['interrupted']} given up after three interruptions)",
            _met(not kills["wrong"] and kills["kills"] >= 100),
        ),
    ]
    if heavy:
        rows += [
            (
                "article page, transferred with an empty cache",
                "150 kB",
                f"{heavy['bytes'] / 1000:.1f} kB in {heavy['requests']} requests",
                _met(heavy["bytes"] <= 150_000),
            ),
            (
                "largest contentful paint, slowest page",
                "1 s",
                f"{max(p['paint_ms'] for p in pages.values())} ms",
                _met(max(p["paint_ms"] for p in pages.values()) <= 1000),
            ),
        ]
    each = _table(
        ("page", "transferred", "requests", "largest contentful paint"),
        [
            (name, f"{p['bytes'] / 1000:.1f} kB", str(p["requests"]), f"{p['paint_ms']} ms")
            for name, p in pages.items()
        ],
    )
    return f"""
## Serving

`probatum serve` with one worker. Load: {f["readers"]} readers who each open an article every
{f["every"]:.0f} s for {load["seconds"]:.0f} s, while {f["asks"]} questions are kept waiting; the
readers run on the same machine. Kills: the serving process gets SIGKILL while questions are sent,
every fourth time while it starts, else within four seconds of its first answer; a question counts as
taken when the answer was 202.

{_table(("", "asked", "measured", ""), rows)}

{each}

{_measured(f)}
"""


_SECTIONS: tuple[tuple[str, Callable[[dict[str, Any]], str]], ...] = (
    ("retrieval", _retrieval),
    ("truth", _truth),
    ("literature", _literature),
    ("speed", _speed),
    ("scale", _scale),
    ("corruption", _corruption),
    ("pairs", _pairs),
    ("audits", _audits),
    ("plans", _plans),
    ("plain", _plain),
    ("serving", _serving),
)


def _measured(f: dict[str, Any]) -> str:
    m = f["machine"]
    return (
        f"Measured at {m['revision']} on {m['cores']} cores of {m['cpu']}, {m['memory_gib']} GiB, "
        f"Python {m['python']}, {m['system']}; load average at the end {m['load']}"
        f"{' (other work ran at the same time: times are too long)' if m['load'] > 2.5 else ''}."
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(str(cell) for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _met(met: bool) -> str:
    return "met" if met else "not met"


def _by_count(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{k} {v}" for k, v in sorted(counts.items())) or "none"
