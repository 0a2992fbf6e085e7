"""``python -m tests.stored``: renew the stored outputs on purpose."""

from __future__ import annotations

from sim.scenario import shipped
from tests.stored.renew import renew
from tests.stored.table import FOLDER, present

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    print("\n".join(renew(FOLDER, {name: present(name) for name in shipped()})))
