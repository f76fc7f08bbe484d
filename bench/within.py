"""Runs a module of this bench with the `bot` of another checkout.

python bench/within.py CHECKOUT MODULE [ARGUMENT…]

`bot` is imported before the folder of the bench is put on the path, since that folder has a `bot` of its own.
"""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    _, checkout, module, *rest = sys.argv
    sys.path[0] = checkout
    import bot

    assert Path(bot.__file__).is_relative_to(Path(checkout).resolve()), f"bot is at {bot.__file__}"
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    sys.argv = [module, *rest]
    runpy.run_module(module, run_name="__main__")
