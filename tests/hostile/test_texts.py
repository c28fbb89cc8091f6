"""No text, table or link that a stranger sends hangs the loader, ends it in a traceback, or is taken for a scenario."""

import time
import tomllib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qianyi.experiments.view import request
from qianyi.scenarios.loader import load, load_table, load_text
from qianyi.scenarios.mistakes import MOST_SHOWN, ScenarioMistakes, shown
from tests.commands import qianyi
from tests.hostile.kinds import at, wrong_values
from tests.hostile.links import links
from tests.hostile.texts import broken, monsters

# A second on a machine of its own; tests share theirs.
SOON = 5.0


@pytest.mark.parametrize("name", monsters())
def test_a_monster_is_told_soon(name):
    begun = time.process_time()
    try:
        load_text(monsters()[name])
    except ScenarioMistakes as found:
        for language in ("zh", "en"):
            told = [line.text(language) for line in shown(found.mistakes)]
            assert len(told) <= MOST_SHOWN + 1 and all(len(line) < 700 for line in told)
    assert time.process_time() - begun < SOON


def test_a_broken_file_is_a_scenario_or_mistakes():
    for text in broken(seed=1, count=150):
        try:
            load_text(text)
        except ScenarioMistakes as found:
            assert all(mistake.text("zh") for mistake in found.mistakes)


def test_no_field_takes_a_value_of_another_kind():
    taken = []
    for path, value in wrong_values():
        try:
            load_table(at(path, value), "wrong.toml")
        except ScenarioMistakes as found:
            assert all(mistake.text("zh") for mistake in found.mistakes)
        else:
            taken.append((path, value))
    assert taken == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[levers]\npromotion_staff = 8\n[policy.levers]\nequity_funds = 9", "text.toml:4: policy.levers.equity_funds"),
        ('[zones."石家庄高新区"]\npromotion_staff = 8\n[zones."{en}"]\nequity_funds = 9', "must be given once"),
        ('policy = "x"\n[levers]\npromotion_staff = 8', "policy is none"),
        ('until = "20٢٥Q4"', "must be a quarter"),
        ('name = " "', "must not be empty"),
    ],
)
def test_what_says_two_things_is_told(text, said):
    from qianyi.scenarios.zones.background import zone_set

    english = next(zone.name_en for zone in zone_set("hebei-all") if zone.name_zh == "石家庄高新区")
    with pytest.raises(ScenarioMistakes) as found:
        load_text(text.replace("{en}", english), "text.toml")
    assert said in str(found.value)


def test_a_sweep_that_cannot_run_does_not_pass_the_check(tmp_path):
    for number, span in enumerate(("x", "8", "8:40:2.5", "١:٢", "1_0:40", "8:9999", "40:8")):
        path = tmp_path / f"sweep{number}.toml"
        path.write_text(f'extends = "no-plan"\n[sweep]\npromotion_staff = "{span}"\n', encoding="utf-8")
        done = qianyi("check", str(path), "--lang", "zh")
        assert done.returncode == 2 and "--sweep" in done.stderr, (span, done)


def test_a_setting_without_a_value_is_told():
    for setting in ("name=", "name=x", "title_zh", "=", "seed="):
        assert qianyi("check", "no-plan", "--set", setting).returncode == 2, setting


def test_files_that_extend_one_another_without_end_are_told(tmp_path):
    (tmp_path / "s0.toml").write_text("seed = 5\n", encoding="utf-8")
    for number in range(1, 1500):
        (tmp_path / f"s{number}.toml").write_text(f'extends = "s{number - 1}.toml"\n', encoding="utf-8")
    assert load(str(tmp_path / "s20.toml")).seed == 5
    with pytest.raises(ScenarioMistakes, match="at most 20"):
        load(str(tmp_path / "s1499.toml"))


@pytest.mark.parametrize("name", ["a\0b.toml", "\udcff.toml", "x" * 5000 + ".toml", "/dev/null/x.toml", "~root", ""])
def test_a_name_that_no_file_has_is_told(name):
    with pytest.raises(ScenarioMistakes) as found:
        load(name)
    assert found.value.mistakes[0].text("zh")


def test_no_link_ends_in_anything_but_a_place_to_start():
    for query in links(seed=1, count=120):
        start = request.from_address(query)
        assert all(mistake.text(language) for mistake in start.mistakes for language in ("zh", "en"))
        if start.table is not None:
            request.resolved(request.asked(start.table, start.moved))


_KEYS = st.text(max_size=12) | st.sampled_from(['x = 1\nextends = "/etc/a.toml"\n#', 'a"b', "a.b", "\x7f", ""])
_SCALARS = st.integers(-(2**60), 2**60) | st.booleans() | st.dates() | st.text(max_size=12)
_TABLES = st.dictionaries(
    _KEYS.filter(lambda key: key not in ("levers", "policy")),
    st.recursive(_SCALARS, lambda one: st.lists(one, max_size=3) | st.dictionaries(_KEYS, one, max_size=3)),
    max_size=4,
)


@settings(max_examples=150, deadline=None)
@given(table=_TABLES)
def test_a_table_written_for_a_visitor_reads_back_as_itself(table):
    table = tomllib.loads("") | table
    assert tomllib.loads(request.asked(table, {}).text) == table


def test_a_key_cannot_smuggle_a_line_past_the_check(tmp_path):
    secret = tmp_path / "secret.toml"
    secret.write_text("seed = 77\n", encoding="utf-8")
    key = f'seed = 1\nextends = "{secret}"\n#'
    packed = request._packed(f"{request._key(key)} = 1\n")
    start = request.from_address(f"file={packed}")
    assert start.table is None and "desk.toml:1" in start.mistakes[0].text("en")
    assert str(secret) not in request.asked({key: 1}, {}).text.splitlines()[1:]


@pytest.mark.parametrize("more", ["start = 07:32:00", "seed = " + "9" * 5000, ".".join("a" * 2000) + " = 1"])
def test_an_upload_that_ended_in_a_page_of_code_is_told(more):
    with pytest.raises(ScenarioMistakes):
        request.parsed_upload(more.encode())


@pytest.mark.parametrize("sent", [None, 3, [1], {"a": 1}, "很", "====", "A" * 10**6, ""])
def test_what_no_page_sends_is_no_scenario_or_told(sent):
    try:
        request.parsed_upload(request.decoded(sent))
    except ScenarioMistakes as found:
        assert found.mistakes[0].text("zh")
    else:
        assert sent == ""


def test_the_desk_says_what_is_too_large_for_it():
    asked = b'data_set = "hebei-all"\nreplicates = 500\nuntil = "2066Q4"\n'
    with pytest.raises(ScenarioMistakes) as found:
        request.parsed_upload(asked)
    assert "规划台" in found.value.mistakes[0].text("zh") and "qianyi run" in str(found.value)
    assert request.parsed_upload(asked.replace(b"2066", b"2025"))["replicates"] == 500


def test_levers_of_an_upload_stand_where_the_sliders_find_them():
    table = request.parsed_upload(b"[policy.levers]\npromotion_staff = 32\n")
    found = request.resolved(request.asked(table, {"co_built_parks": 3.0}))
    assert {name: setting.value for name, setting in found.policy.levers.items()} == {
        "promotion_staff": 32,
        "co_built_parks": 3,
    }
    assert found.policy.start == date(2017, 1, 1)
