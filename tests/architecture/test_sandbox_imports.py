"""The sandbox's modules import each other in one direction only; annotations count as well."""

from graphlib import CycleError, TopologicalSorter

from grimp import build_graph


def test_no_module_of_the_sandbox_takes_part_in_an_import_circle() -> None:
    graph = build_graph("sandbox")
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    assert len(imports) > 100
    try:
        tuple(TopologicalSorter(imports).static_order())
    except CycleError as found:
        raise AssertionError(f"an import circle: {' <- '.join(found.args[1])}") from None
