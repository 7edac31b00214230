"""What is found in pipelines is read for only where somebody wants it, then with all that it rests on."""

from candado.examine import FINDINGS
from candado.model import collected
from candado.scan import needed


def test_findings_bring_all_that_they_rest_on() -> None:
    assert needed({FINDINGS}).tables >= {FINDINGS, *collected(FINDINGS)}
    assert FINDINGS in needed().tables


def test_other_tables_bring_no_findings() -> None:
    found = needed({"pipelines", "pipeline_variables"})
    assert found.tables.isdisjoint({FINDINGS, "pipeline_files", "pipeline_texts"})
    assert not {"pipeline-paths", "pipeline-texts"} & {each.endpoint.name for each in found.collectors}
