"""Names that no vocabulary has: listed from a home's reports, accepted into its own policies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.accepting import NewPolicy, accept
from indexer.cli import main
from indexer.corpus import Corpus, HomeError, changing
from indexer.discovery import DiscoveryRequest, discover
from indexer.home_policies import OWN_POLICIES
from indexer.ingest import ingest, walk
from indexer.search import SearchRequest, search
from indexer.vocab.policy_table import PolicyTableError

FILES = {
    "a.txt": "青禾县2022年工作总结\n推行渠段巡护制，落实河长制。",
    "b.txt": "乌柏县2023年工作总结\n健全渠段巡护制。",
    "c.txt": "松澜县2021年工作总结\n落实河（湖）长制。",
}
PATROL = NewPolicy("“渠段巡护制”", "institution", id="patrol", aliases=("巡渠制",), since=2020)


@pytest.fixture
def taken(corpus: Corpus, tmp_path: Path) -> Corpus:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert ingest(corpus, walk(sorted(tmp_path.glob("*.txt")), corpus.settings.home)).added == 3
    return corpus


def total(corpus: Corpus, query: str) -> int:
    return search(corpus, SearchRequest(query)).total


def test_a_name_is_listed_with_its_places_and_sentences(taken: Corpus) -> None:
    page = discover(taken, DiscoveryRequest())
    assert (page.reports, page.total) == (3, 1)
    (name,) = page.names
    assert (name.found.name, name.found.reports, name.found.first_year) == ("渠段巡护制", 2, 2022)
    assert sorted(one.sentence for one in name.examples) == [
        "健全渠段巡护制。",
        "推行渠段巡护制，落实河长制。",
    ]
    texts = taken.store.texts([one.report for one in name.examples])
    for one in name.examples:
        assert texts[one.report][one.start : one.end] == "渠段巡护制"


@pytest.mark.parametrize(("most", "looked_at", "having"), [(0, 3, 2), (1, 1, 1), (9, 3, 2)])
def test_of_many_reports_some_are_read(
    taken: Corpus, most: int, looked_at: int, having: int
) -> None:
    page = discover(taken, DiscoveryRequest(least_reports=1, most_reports=most))
    assert (page.looked_at, page.reports) == (looked_at, 3)
    assert page.names[0].found.reports == having


def test_what_is_accepted_is_in_force_and_no_more_discovered(taken: Corpus) -> None:
    generation = taken.engine.generation
    accepted = accept(taken, PATROL, "wang")
    assert (accepted.policy.id, accepted.policy.name) == ("patrol", "渠段巡护制")
    assert (accepted.renewed.reports, accepted.renewed.changed) == (3, 2)
    assert taken.engine.generation == generation + 1
    assert (total(taken, "政策:巡渠制"), total(taken, "政策:河长制")) == (2, 2)
    assert discover(taken, DiscoveryRequest()).total == 0


def test_the_file_is_kept_as_it_was_and_added_to(taken: Corpus) -> None:
    own = taken.settings.home / OWN_POLICIES
    written = "# ours\n- id: tea\n  name: 白茶行动\n  english: Tea\n  kind: policy"
    own.write_text(written, encoding="utf-8")
    accept(taken, PATROL, "wang")
    assert own.read_text(encoding="utf-8") == written + (
        "\n\n- id: patrol\n  name: 渠段巡护制\n  english: 渠段巡护制\n  kind: institution\n"
        "  aliases: [巡渠制]\n  since: 2020\n"
    )
    made = accept(taken, NewPolicy("两清: 一补", "campaign"), "wang").policy
    assert made.name == "两清: 一补" and made.id.startswith("own_")
    assert {"tea", "patrol", made.id} <= {policy.id for policy in taken.policies.every}
    assert [path.name for path in taken.settings.home.glob("accepting-*")] == []


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (
            NewPolicy("河湖长制", "policy", id="x"),
            "line 4: x: the name 河湖长制 is taken already, by",
        ),
        (
            NewPolicy("巡护制", "policy", id="x", aliases=("“河长制”",)),
            "is taken already, by river",
        ),
        (NewPolicy("巡护制", "policy", id="river_chief"), "the id is taken already, in water.yaml"),
        (NewPolicy("巡护制", "policy", id="巡"), "is not of small letters"),
        (NewPolicy("巡护制", "policy", portfolios=("woods",)), "there is no portfolio woods"),
        (
            NewPolicy("巡护制", "policy", since=2020, until=2019),
            "until 2019 comes before since 2020",
        ),
        (NewPolicy("巡护制", "policy", since=12), "since is no year: 12"),
        (NewPolicy("“”", "policy"), "name is missing or no text"),
        (NewPolicy("甲。乙", "policy"), "goes beyond a sentence"),
    ],
)
def test_what_does_not_agree_is_refused_and_nothing_changes(
    taken: Corpus, new: NewPolicy, said: str
) -> None:
    before = taken.policies.version
    with pytest.raises(PolicyTableError) as refused:
        accept(taken, new, "wang")
    assert said in str(refused.value) and OWN_POLICIES in str(refused.value)
    assert not (taken.settings.home / OWN_POLICIES).exists()
    assert (taken.policies.version, taken.store.pending()) == (before, {})


def test_a_file_with_faults_is_not_added_to(taken: Corpus) -> None:
    own = taken.settings.home / OWN_POLICIES
    own.write_text("- id: [", encoding="utf-8")
    with pytest.raises(PolicyTableError, match="no valid YAML"):
        accept(taken, PATROL, "wang")
    assert own.read_text(encoding="utf-8") == "- id: ["


def test_a_home_that_is_being_changed_is_left_alone(taken: Corpus) -> None:
    with changing(taken.settings.home), pytest.raises(HomeError):
        accept(taken, PATROL, "wang")
    assert not (taken.settings.home / OWN_POLICIES).exists()


def run(home: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["--home", str(home), "policies", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_commands(taken: Corpus) -> None:
    home = taken.settings.home
    assert "渠段巡护制  ending  2 reports, 2 mentions, first 2022" in run(home, "discover")
    (name,) = json.loads(run(home, "discover", "--json"))["names"]
    assert (name["name"], len(name["examples"])) == ("渠段巡护制", 2)
    asked = ("渠段巡护制", "--kind", "institution", "--alias", "巡渠制", "--json")
    record = json.loads(run(home, "accept", *asked))
    assert (record["aliases"], record["reports"], record["changed"]) == (["巡渠制"], 3, 2)
    assert json.loads(run(home, "discover", "--json"))["names"] == []
    assert json.loads(run(home, "巡渠制", "--json"))["mentions"] == 2
