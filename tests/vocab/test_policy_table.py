"""The table of policies: every entry can be used, and what it says of itself is true."""

from __future__ import annotations

import pickle
from collections import Counter
from pathlib import Path
from time import process_time

import pytest

from indexer.policies import find_mentions
from indexer.vocab.policy_table import (
    FOLDER,
    Document,
    Policy,
    PolicyTableError,
    all_policies,
    read_policies,
    version,
)
from indexer.vocab.written_forms import written_form

ENTRY = """\
- id: river_chief
  name: 河长制
  english: River chiefs
  kind: institution
  aliases: [河湖长制, 全面推行河长制]
  portfolios: [water]
  since: 2007
"""
# Line 8 comes after it.
OTHER = ENTRY.replace("river", "lake").replace("[河湖长制, 全面推行河长制]", "[]")


def found_ids(text: str) -> set[str | None]:
    return {mention.policy for mention in find_mentions(text, all_policies())}


def test_every_example_is_found() -> None:
    missed = [
        (policy.id, text)
        for policy in all_policies()
        for text in policy.examples
        if policy.id not in found_ids(text)
    ]
    assert missed == []


def test_no_counterexample_is_found() -> None:
    wrong = [
        (policy.id, text)
        for policy in all_policies()
        for text in policy.counterexamples
        if policy.id in found_ids(text)
    ]
    assert wrong == []


def test_every_name_is_found_where_it_stands_alone() -> None:
    missed = [
        (policy.id, name)
        for policy in all_policies()
        for name in policy.names
        if [mention.policy for mention in find_mentions(f"落实{name}。", all_policies())]
        != [policy.id]
    ]
    assert missed == []


def test_every_no_name_protects_from_its_name() -> None:
    wrong = [
        (policy.id, word)
        for policy in all_policies()
        for word in policy.no_names
        if policy.id in found_ids(f"抓好{word}，")
    ]
    assert wrong == []


def test_every_policy_has_two_examples() -> None:
    assert [policy.id for policy in all_policies() if len(policy.examples) < 2] == []


def test_an_alias_stands_once_in_its_entry() -> None:
    twice = [
        (policy.id, name)
        for policy in all_policies()
        for name, times in Counter(map(written_form, (policy.name, *policy.aliases))).items()
        if times > 1
    ]
    assert twice == []


def test_a_successor_follows_without_a_gap() -> None:
    by_id = {policy.id: policy for policy in all_policies()}
    late = [
        (policy.id, policy.until, policy.successor, since)
        for policy in all_policies()
        if policy.successor and (since := by_id[policy.successor].since) and policy.until
        if since > policy.until + 1
    ]
    assert late == []


def test_the_table_is_read_fast() -> None:
    start = process_time()
    read_policies(FOLDER)
    assert process_time() - start < 3  # 0.4 on a machine with nothing else to do


def read(folder: Path, text: str) -> tuple[Policy, ...]:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return read_policies(path)


def test_an_entry_is_read(tmp_path: Path) -> None:
    text = ENTRY + (
        "  until: null\n"
        "  document: {title: 关于全面推行河长制的意见, date: 2016-12-11, number: null}\n"
        "  remarks: 始于江苏\n"
        "  no_names: [河长制药]\n"
        "  examples: [落实河长制, 河湖长制有实]\n"
        "  counterexamples: null\n"
    )
    assert read(tmp_path, text) == (
        Policy(
            id="river_chief",
            name="河长制",
            english="River chiefs",
            kind="institution",
            aliases=("河湖长制", "全面推行河长制"),
            no_names=("河长制药",),
            portfolios=("water",),
            since=2007,
            document=Document("关于全面推行河长制的意见", date="2016-12-11"),
            remarks="始于江苏",
            examples=("落实河长制", "河湖长制有实"),
        ),
    )


@pytest.mark.parametrize("text", ["", "# to come\n", "[]", "null"])
def test_a_file_without_entries_is_empty(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == ()


@pytest.mark.parametrize("date", ["2016-12-11", "'2016-12-11'", "2016-12", "2016", "null"])
def test_a_date_may_be_known_in_part(tmp_path: Path, date: str) -> None:
    (policy,) = read(tmp_path, ENTRY + f"  document: {{title: 意见, date: {date}}}\n")
    assert policy.document == Document("意见", date=None if date == "null" else date.strip("'"))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        # no YAML, no list, no record
        ("- id: [", 2, "no valid YAML"),
        (ENTRY + "  remarks: a: b\n", 8, "no valid YAML"),
        ("河长制: 3", 1, "a list of entries"),
        ("# mine\n- 河长制", 2, "entry 1 is not a record"),
        ("- id: \x00", 1, "no text that YAML can be"),
        ("[" * 100_000, 1, "lists inside lists"),
        # fields that are not there
        (ENTRY.replace("aliases", "alias"), 5, "river_chief: no such field: alias; fields are id,"),
        (ENTRY + "  [a, b]: 3\n", 8, "no such field: a list or record"),
        (ENTRY + "  since: 2016\n", 8, "since stands there twice"),
        # texts
        (ENTRY.replace("  name: 河长制\n", ""), 1, "river_chief: name is missing"),
        (ENTRY.replace("id: river_chief\n  ", ""), 1, "entry 1: id is missing"),
        (ENTRY.replace("River chiefs", "''"), 3, "english is missing or no text"),
        (ENTRY.replace("name: 河长制", "name: 2016"), 2, "name is missing or no text"),
        (ENTRY.replace("river_chief", "河长"), 1, "id '河长' is not of small letters"),
        (ENTRY.replace("institution", "law"), 4, "kind 'law' is none of policy, campaign"),
        (ENTRY + "  remarks: 2016\n", 8, "remarks is no text: 2016; quote it"),
        (ENTRY.replace("name: 河长制", "name: “（）”"), 2, "holds nothing but signs"),
        (ENTRY.replace("[河湖长制,", "[河长。湖长,"), 5, "'河长。湖长' goes beyond a sentence"),
        # years
        (ENTRY.replace("2007", "2007年"), 7, "since is no year: 2007年"),
        (ENTRY.replace("2007", "'2007'"), 7, "since is no year: 2007"),
        (ENTRY.replace("2007", "1899"), 7, "since is no year: 1899"),
        (ENTRY.replace("2007", "2101"), 7, "since is no year: 2101"),
        (ENTRY.replace("2007", "02007"), 7, "since is no year: 02007"),
        (ENTRY.replace("2007", "2007.5"), 7, "since is no year"),
        (ENTRY.replace("2007", "true"), 7, "since is no year: true"),
        (ENTRY.replace("2007", "[2007]"), 7, "since is no year: a list or record"),
        (ENTRY + "  until: 2006\n", 8, "until 2006 comes before since 2007"),
        # lists
        (ENTRY.replace("[河湖长制, 全面推行河长制]", "河湖长制"), 5, "aliases is no list"),
        (ENTRY.replace("[河湖长制,", "[12345,"), 5, "aliases holds what is no text: 12345"),
        (
            ENTRY + "  examples:\n    - 落实河长制\n    - 5\n",
            10,
            "examples holds what is no text: 5",
        ),
        (ENTRY + "  counterexamples: 黄河长期\n", 8, "counterexamples is no list"),
        (ENTRY + "  no_names: [河长]\n", 8, "河长 should be longer than a name and hold it"),
        (ENTRY + "  no_names: [河湖长制]\n", 8, "河湖长制 should be longer than a name"),
        # documents
        (ENTRY + "  document: 意见\n", 8, "document is no record of title, issuer, date, number"),
        (ENTRY + "  document:\n    title: 意见\n    day: 3\n", 10, "no such field: day"),
        (
            ENTRY + "  document: {date: 2016-13-45}\n",
            8,
            "date is no date as 2016-12-11: 2016-13-45",
        ),
        (ENTRY + "  document: {date: 2016年12月}\n", 8, "date is no date as 2016-12-11"),
        (ENTRY + "  document: {date: 2016-12-11 08:00:00}\n", 8, "date is no date"),
        (ENTRY + "  document: {number: 42}\n", 8, "document number is no text: 42; quote it"),
        # what does not agree with the table or with other entries
        (ENTRY.replace("[water]", "[water, 水利]"), 6, "there is no portfolio 水利"),
        (ENTRY + "  successor: lake_chief\n", 8, "there is no successor lake_chief"),
        (ENTRY + "  successor: river_chief\n", 8, "river_chief leads back to river_chief"),
        (ENTRY + ENTRY, 8, "river_chief: the id is taken already, in own.yaml, line 1"),
        (ENTRY + OTHER, 9, "lake_chief: the name 河长制 is taken already, by river_chief in own"),
        (
            ENTRY + OTHER.replace("河长制", "湖长").replace("[]", "[湖泊, “河（湖）長制”]"),
            12,
            "the name “河（湖）長制” is taken already, by river_chief in own.yaml, line 1",
        ),
    ],
)
def test_a_fault_is_named(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(PolicyTableError) as error:
        read(tmp_path, text)
    fault = error.value.faults[0]
    assert (fault.file, fault.line) == ("own.yaml", line), fault
    assert said in fault.reason
    assert str(error.value).startswith(f"own.yaml, line {line}: ")


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    text = ENTRY.replace("2007", "soon").replace("institution", "law") + OTHER.replace("2007", "0")
    with pytest.raises(PolicyTableError) as error:
        read(tmp_path, text)
    assert [fault.line for fault in error.value.faults] == [4, 7, 14]


def test_faults_survive_the_way_between_processes(tmp_path: Path) -> None:
    with pytest.raises(PolicyTableError) as error:
        read(tmp_path, "河长制")
    again = pickle.loads(pickle.dumps(error.value))
    assert (str(again), again.faults) == (str(error.value), error.value.faults)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"- id: \xb5"])
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "own.yaml"
    path.write_bytes(content)
    with pytest.raises(PolicyTableError, match=r"own\.yaml, line 1: no text"):
        read_policies(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyTableError, match=r"own\.yaml, line 1: cannot be read"):
        read_policies(tmp_path / "own.yaml")


def test_own_entries_add_to_those_of_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "water.yaml").write_text(ENTRY, encoding="utf-8")
    own = tmp_path / "own.yaml"
    own.write_text(OTHER.replace("河长制", "湖长制") + "  successor: river_chief\n", "utf-8")
    assert [policy.id for policy in read_policies(folder, own)] == ["river_chief", "lake_chief"]
    own.write_text(OTHER, encoding="utf-8")
    with pytest.raises(PolicyTableError, match=r"^own\.yaml, line 2: .* in water\.yaml, line 1$"):
        read_policies(folder, own)


def test_the_version_is_that_of_the_content(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(ENTRY, encoding="utf-8")
    before = version(FOLDER, path)
    assert version(FOLDER, path) == before != version(FOLDER)
    path.write_text(ENTRY + "# changed\n", encoding="utf-8")
    assert version(FOLDER, path) != before
