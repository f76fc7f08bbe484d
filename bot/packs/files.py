"""Which files a folder of questions consists of."""

from pathlib import Path


def yaml_files(folder: Path) -> list[Path]:
    """Return the YAML files in *folder* and in the folders inside it, sorted.

    What is hidden is passed over: editors (`.#pack.yaml`) and other systems (`._pack.yaml`) leave such files behind.
    """

    def seen(path: Path) -> bool:
        return not any(part.startswith(".") for part in path.relative_to(folder).parts)

    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".yaml", ".yml") and seen(path))
