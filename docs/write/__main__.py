"""``python -m docs.write``: write the model description; ``--check`` only says what changes."""

from __future__ import annotations

import sys

from docs.write import analogues, hindcast
from docs.write.pages import DOCS, PageError, generated, stale, undescribed


def main(words: list[str]) -> int:
    """Write every page, or with ``--check`` only name those that differ from what is kept."""
    try:
        pages = generated()
    except PageError as failure:
        print(failure, file=sys.stderr)
        return 1
    changed = stale(pages)
    if "--check" not in words:
        for page in changed:
            path = DOCS / page
            if page in pages:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(pages[page], encoding="utf-8")
            else:
                path.unlink()
    if analogues.written(keep="--check" in words):
        changed.append(analogues.PAGE.name)
    if hindcast.KEPT.exists() and hindcast.written(keep="--check" in words):
        changed.append(hindcast.PAGE.name)
    for page in changed:
        print(f"docs/{page}")
    missing = undescribed()
    for page in missing:
        print(f"to be written by hand: docs/source/{page}", file=sys.stderr)
    return int(bool(missing) or (bool(changed) and "--check" in words))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
