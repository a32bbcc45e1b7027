"""Which revisions others have already, when Git has brought two chains of them together."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tablewright.errors import InputError, Place, Problem
from tablewright.history.files import History, RevisionFile

_MAIN_LINES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


@dataclass(frozen=True, slots=True)
class Branches:
    """`theirs` are the revisions that `upstream` (a Git ref) has already, `ours` those that it has not; in order."""

    upstream: str
    theirs: tuple[RevisionFile, ...]
    ours: tuple[RevisionFile, ...]


def ours_and_theirs(history: History, onto: str | None = None) -> Branches:
    """Tell our own revisions from those that others build on; `onto` is the ref that has the latter.

    Raises InputError where Git does not say, or where not exactly one head is upstream.
    """
    folder = history.folder
    if _git(folder, "rev-parse", "--git-dir") is None:
        raise _refusal(folder, "no Git repository says which of the revisions are yours")
    upstream = onto or _upstream(folder)
    listed = upstream and _git(
        folder, "ls-tree", "-z", "--name-only", "--end-of-options", f"{upstream}^{{commit}}", "./"
    )
    if upstream is None or listed is None:
        message = f"Git knows no `{upstream}`" if upstream else "Git knows no main line"
        raise _refusal(folder, message, "name the branch that others build on: `--onto REF`")
    names = set(listed.split("\0")) if listed else set()
    theirs = tuple(revision for revision in history.revisions if revision.path.name in names)
    ours = tuple(revision for revision in history.revisions if revision.path.name not in names)
    known = [head for head in history.heads if head in theirs]
    if len(known) > 1:
        ids = " and ".join(f"`{head.id}`" for head in known)
        message = f"`{upstream}` has {ids} already: what others may have applied is not written anew"
        raise _refusal(folder, message, "`alembic merge heads` joins them")
    if not known and len(history.heads) > 1:
        message = f"`{upstream}` has none of the heads, so nobody knows which one stays"
        raise _refusal(folder, message, "name a branch that has one of them: `--onto REF`")
    return Branches(upstream, theirs, ours)


def _upstream(folder: Path) -> str | None:
    """What is merged, if a merge is under way, and the main line else. Who merges into the main line is on it."""
    main_line = next((ref for ref in _MAIN_LINES if _commit(folder, ref)), None)
    if _commit(folder, "MERGE_HEAD") is None:
        return main_line
    branch = _git(folder, "symbolic-ref", "--quiet", "--short", "HEAD")
    main = _git(folder, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD") or main_line or ""
    return "HEAD" if branch is not None and branch.strip() == main.strip().removeprefix("origin/") else "MERGE_HEAD"


def _commit(folder: Path, ref: str) -> str | None:
    return _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")


def _git(folder: Path, *arguments: str) -> str | None:
    """What Git prints, None where it refuses or is not there."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        # Whoever has revisions to join has the Git that made two of them on their path.
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def _refusal(folder: Path, message: str, hint: str = "") -> InputError:
    return InputError([Problem(message, Place(str(folder)), hint)])
