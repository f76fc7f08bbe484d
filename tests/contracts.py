"""A rule of ours about imports, for import-linter: pyproject.toml names it."""

from grimp import ImportGraph
from importlinter.application import output
from importlinter.domain import fields
from importlinter.domain.contract import Contract, ContractCheck


class SelfContained(Contract):
    """A package that imports nothing of the project but itself, whatever the project's modules are called."""

    type_name = "self_contained"

    package = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        package = str(self.package)
        root = package.partition(".")[0]
        inside = {package, *graph.find_descendants(package)}
        broken = sorted(
            f"{module} imports {imported}"
            for module in inside
            for imported in graph.find_modules_directly_imported_by(module) - inside
            if imported.partition(".")[0] == root
        )
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for line in check.metadata["broken"]:
            output.print_error(line)
