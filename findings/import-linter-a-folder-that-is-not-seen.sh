#!/usr/bin/env bash
# import-linter 2.16 with grimp 3.20: a contract is "kept" by a file that breaks it, if its folder has no __init__.py.
#
# Behaviour: Python imports shop/chat/screens/menu.py without an __init__.py beside it (PEP 420). For the linter this
#   file does not exist: a forbidden import in it is not found, the contract is KEPT, the exit code is 0, and there is
#   no warning; only the count of files is smaller. With an empty __init__.py the same import breaks the contract.
# Expected: that what Python imports as a part of the root package is looked at, or that the linter says what it left
#   out. The documentation of contracts does not mention it; the project's tracker does (grimp, issue 298, open).
# Why it matters: the contracts are there to hold by themselves. A new folder without that file is easily made, works,
#   and is outside of all of them. Let a test (or ruff's INP001) see to it that each folder with modules has one.
# Seen:
#   Python imports it: True
#   without __init__.py: Analyzed 3 files, 0 dependencies. Contracts: 1 kept, 0 broken. exit code 0
#   with __init__.py: Analyzed 5 files, 1 dependencies. Contracts: 0 kept, 1 broken. exit code 1
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check import-linter==2.16 grimp==3.20
cd "$folder"
mkdir -p shop/chat/screens shop/storage
touch shop/__init__.py shop/chat/__init__.py shop/storage/__init__.py
echo "import shop.storage" >shop/chat/screens/menu.py
cat >.importlinter <<'INI'
[importlinter]
root_package = shop

[importlinter:contract:chat]
name = Chat does not reach for the storage
type = forbidden
source_modules = shop.chat
forbidden_modules = shop.storage
INI

looked() {
  local code=0
  venv/bin/lint-imports --no-cache >told 2>&1 || code=$?
  echo "$1: $(grep -E '^(Analyzed|Contracts:)' told | tr '\n' ' ')exit code $code"
}
{
  venv/bin/python -Bc 'import shop.chat.screens.menu as m; print("Python imports it:", hasattr(m.shop, "storage"))'
  looked "without __init__.py"
  touch shop/chat/screens/__init__.py
  looked "with __init__.py"
} | tee seen

diff - seen <<'EXPECTED'
Python imports it: True
without __init__.py: Analyzed 3 files, 0 dependencies. Contracts: 1 kept, 0 broken. exit code 0
with __init__.py: Analyzed 5 files, 1 dependencies. Contracts: 0 kept, 1 broken. exit code 1
EXPECTED
