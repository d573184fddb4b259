"""A contract for import-linter that it does not bring itself: modules that only their own app may import."""

import grimp
from importlinter import Contract, ContractCheck, fields, output


class PrivateModules(Contract):
    """`amont.<app>.<private>` is imported by `amont.<app>` alone; config's addresses are not imports."""

    type_name = "private_modules"
    private = fields.ListField(subfield=fields.StringField())
    shared = fields.ListField(subfield=fields.StringField(), required=False, default=[])

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Collect every import of a private module from outside its app."""
        rooms: set[str] = set(self.private)  # type: ignore[call-overload]
        shared: set[str] = set(self.shared)  # type: ignore[call-overload]
        intruders = sorted(
            f"{importer} -> {imported}"
            for imported in graph.modules
            if imported.startswith("amont.")
            and imported not in shared
            and len(parts := imported.split(".")) > 2
            and parts[2] in rooms
            for importer in graph.find_modules_that_directly_import(imported)
            if not importer.startswith(f"amont.{parts[1]}.") and not importer.startswith("config.urls")
        )
        return ContractCheck(kept=not intruders, metadata={"intruders": intruders})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line an intruder."""
        for line in check.metadata["intruders"]:
            output.print_error(line)
