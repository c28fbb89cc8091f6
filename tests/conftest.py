"""The order in which files of tests are handed out to the processes that run them, and what several files leave out."""

import pytest

# The first compiles every rule. Those beside it need none, so that no second process compiles the same meanwhile.
_COMPILES = "test_fingerprints"
_WITHOUT_RULES = (
    *("test_results_figures", "test_types", "test_documents", "test_scenarios", "test_view_request"),
    *("test_scores", "test_benchmarks", "test_tables", "test_architecture", "test_calibration_data"),
    "test_one_row_one_rule",  # its last test needs them, when they are there
)
# The longest come next: one of them at the end would leave the other processes idle.
_LONG = (
    *("test_view_page", "test_results_report", "test_survival", "test_calibration_fit", "test_cluster_lost"),
    *("test_results_gallery", "test_lever_outcomes", "test_reporting_commands", "test_command_line"),
    *("test_workers", "test_interrupt", "test_identity", "test_view_take_away", "test_results_numbers"),
    *("test_results_whole_province", "test_levels", "test_view_load", "test_python_page", "test_wheel", "test_ledger"),
)
_FIRST = {name: place for place, name in enumerate((_COMPILES, *_WITHOUT_RULES, *_LONG))}


def pytest_collection_modifyitems(items):
    """Sort files by when they should begin; tests of a file stay as they are."""
    items.sort(key=lambda item: _FIRST.get(item.path.stem, len(_FIRST)))


@pytest.fixture
def without_fonts(monkeypatch):
    """Word files carry no letters, where only their words and tables are looked at: letters take seconds to shape."""
    monkeypatch.setattr("qianyi.results.report.formats.docx.embed", lambda *_: None)
