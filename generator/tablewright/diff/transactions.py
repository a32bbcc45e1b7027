"""The transactions that the stages of ops share, when it is known which op comes before which."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tablewright.catalog import model
from tablewright.diff.moved import moved
from tablewright.diff.preferences import Edges
from tablewright.ops import Block, Drop, Op, Refused, Rename, Replace, Stage, Step, Swap

_UNDER_TYPES = (
    model.Enum, model.Domain, model.Composite, model.Table, model.Function, model.Extension, model.Namespace
)  # fmt: skip
"""What a type may be made of."""


def blocks(ops: Sequence[Op], staged: Sequence[Sequence[Stage]], edges: Edges) -> tuple[Block, ...]:
    """The stages of the ops in as few transactions as may be. Raises Refused where they go round in a circle."""
    nodes = _nodes(ops, staged, edges)
    orders = [_ordered(nodes, autocommit, ops) for autocommit in (False, True)]
    return _in_blocks(min(orders, key=_changes_of_mode))


@dataclass(frozen=True, slots=True)
class _Node:
    """A stage of the op at that position; `before` are the nodes that come first."""

    op: int
    stage: Stage
    before: frozenset[int]


def _nodes(ops: Sequence[Op], staged: Sequence[Sequence[Stage]], edges: Edges) -> list[_Node]:
    """Stages of an op follow each other; another op waits for the first usable one, or for the last.

    What takes a name away waits for the last: until then statements may say it.
    """
    first: list[int] = []
    count = 0
    for stages in staged:
        first.append(count)
        count += max(1, len(stages))
    nodes = []
    for number, stages in enumerate(staged):
        waits = frozenset(
            first[other] + (_last if _waits_for_all(ops[number], ops[other]) else _usable)(staged[other])
            for other in edges.get(number, frozenset())
        )
        for place, stage in enumerate(stages or (Stage(()),)):
            nodes.append(_Node(number, stage, waits if place == 0 else frozenset((first[number] + place - 1,))))
    for number, op in enumerate(ops):
        if isinstance(op, Replace):
            # The type of before goes when no other one is made of it any more.
            last = first[number] + _last(staged[number])
            over = {
                first[other] + _last(staged[other])
                for other, each in enumerate(ops)
                if isinstance(each, Replace) and number in edges.get(other, frozenset())
            }
            nodes[last] = replace(nodes[last], before=nodes[last].before | over)
    for number, op in enumerate(ops):
        if isinstance(op, Swap) and len(staged[number]) > 1:
            _built_before(nodes, first, number, edges.get(number, frozenset()), ops)
    for together in moved(ops):
        leaving = frozenset(first[number] for number in together)
        for taking in (first[number] + 1 for number in together if len(staged[number]) > 1):
            nodes[taking] = replace(nodes[taking], before=nodes[taking].before | leaving)
    return nodes


def _built_before(
    nodes: list[_Node], first: Sequence[int], swap: int, before: frozenset[int], ops: Sequence[Op]
) -> None:
    """Foreign keys to a key that another one takes the place of go when that is built: they are missed for a moment."""
    built = nodes[first[swap]]
    keys = {first[n] for n in before if isinstance(op := ops[n], Drop) and isinstance(op.object, model.ForeignKey)}
    last = next(n for n in range(len(nodes) - 1, -1, -1) if nodes[n].op == swap)
    for key in keys:
        others = built.before - {key}
        if key not in _all_before(nodes, others):
            built = replace(built, before=others)
            nodes[first[swap]] = built
            nodes[last] = replace(nodes[last], before=nodes[last].before | {key})
            nodes[key] = replace(nodes[key], before=nodes[key].before | {first[swap]})


def _all_before(nodes: Sequence[_Node], some: frozenset[int]) -> set[int]:
    """These, and all that comes before them."""
    found, left = set(some), list(some)
    while left:
        new = nodes[left.pop()].before - found
        found |= new
        left += new
    return found


def _waits_for_all(op: Op, other: Op) -> bool:
    """Whether it takes a name away that statements of the other one may say, or a type of before may need."""
    if isinstance(other, Replace) and isinstance(op, Drop):
        return isinstance(op.object, _UNDER_TYPES)
    return isinstance(op, Drop | Rename)


def _usable(stages: Sequence[Stage]) -> int:
    return next((place for place, stage in enumerate(stages) if stage.usable), _last(stages))


def _last(stages: Sequence[Stage]) -> int:
    return max(0, len(stages) - 1)


def _ordered(nodes: Sequence[_Node], autocommit: bool, ops: Sequence[Op]) -> list[Stage]:
    """The stages in order: of those that can come, first one that fits the transaction, then the one given first.

    Before the first that tightens comes all that a person's own steps may need.
    """
    left = [set(node.before) for node in nodes]
    waited_for: defaultdict[int, list[int]] = defaultdict(list)
    for number, node in enumerate(nodes):
        for other in node.before:
            waited_for[other].append(number)
    # Stages without steps, then those in a transaction, then those in none.
    ready: tuple[list[tuple[bool, int]], ...] = ([], [], [])

    def can_come(number: int) -> None:
        stage = nodes[number].stage
        heapq.heappush(ready[(1 + stage.autocommit) if stage.steps else 0], (stage.tightens, number))

    for number in range(len(nodes)):
        if not left[number]:
            can_come(number)
    found: list[Stage] = []
    done: set[int] = set()
    tightened = False
    while len(done) < len(nodes):
        queue = ready[0] or ready[1 + autocommit] or ready[2 - autocommit]
        if not tightened and queue and queue[0][0] and ready[1] and not ready[1][0][0]:
            queue = ready[1]
        if not queue:
            stuck = ops[next(node.op for number, node in enumerate(nodes) if number not in done)]
            raise Refused(stuck.key, "the change goes round in a circle", "make it in two revisions")
        tightens, number = heapq.heappop(queue)
        tightened |= tightens
        done.add(number)
        if nodes[number].stage.steps:
            autocommit = nodes[number].stage.autocommit
            found.append(nodes[number].stage)
        for waiting in waited_for[number]:
            left[waiting].discard(number)
            if not left[waiting]:
                can_come(waiting)
    return found


def _changes_of_mode(stages: Sequence[Stage]) -> int:
    return sum(one.autocommit != other.autocommit for one, other in pairwise(stages))


def _in_blocks(stages: Sequence[Stage]) -> tuple[Block, ...]:
    found: list[Block] = []
    steps: list[Step] = []
    own: int | None = None
    told = False
    for place, stage in enumerate(stages):
        if stage.tightens and not told:
            own, told = len(steps), True
        steps += stage.steps
        if place + 1 == len(stages) or stages[place + 1].autocommit != stage.autocommit:
            found.append(Block(tuple(steps), stage.autocommit, own))
            steps, own = [], None
    return tuple(found)
