"""Pairs of constraints: every property differs in one of them at least."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from altering import ITEMS, OTHER, PLACE, Pair, commented, varied
from tablewright.catalog.model import Check, Exclude, ExcludeElement, ForeignKey, PrimaryKey, Unique
from tablewright.catalog.names import Member, QName


def constraints() -> Iterator[Pair]:
    """Pairs of keys, checks and exclusion constraints."""
    key = Member(*ITEMS, "c x")
    primary = PrimaryKey(key, ("id", "k"))
    yield from commented(primary)
    yield from varied(primary, "anew", columns=("k", "id"), include=("name",), deferrable=True)
    yield from varied(replace(primary, deferrable=True), "anew", initially_deferred=True)
    yield from varied(primary, options=(("deduplicate_items", "off"), ("fillfactor", "70")))
    over_time = PrimaryKey(key, ("span", "during"))
    yield from varied(over_time, "anew", without_overlaps=True)
    unique = Unique(key, ("span", "during"))
    yield from commented(unique)
    changed = {"include": ("k",), "nulls_not_distinct": True, "deferrable": True, "without_overlaps": True}
    yield from varied(unique, "anew", columns=("during", "span"), **changed)
    yield from varied(replace(unique, options=(("fillfactor", "70"),)), options=(("fillfactor", "80"),))
    yield from varied(replace(unique, deferrable=True), "anew", initially_deferred=True)
    check = Check(key, "k > 0")
    yield from commented(check)
    yield from varied(check, "anew", expression="k > 1")
    yield from varied(check, "anew", no_inherit=True)
    yield Pair(check, replace(check, not_valid=True), "anew", "in place")
    yield Pair(replace(check, not_valid=True), replace(check, comment="held to"), "in place", "anew")
    exclude = Exclude(key, (ExcludeElement("during", "&&"),), deferrable=True)
    yield from commented(exclude)
    changed = {"where": "k > 0", "deferrable": False, "initially_deferred": True, "method": "spgist"}
    yield from varied(exclude, "anew", **changed, elements=(ExcludeElement("span", "&&"),))
    yield from varied(exclude, options=(("buffering", "off"), ("fillfactor", "70")))
    named = replace(exclude, method="btree", elements=(ExcludeElement("k", "="),))
    yield from varied(named, "anew", elements=(ExcludeElement("k + 1", "=", is_expression=True),))
    yield from varied(exclude, "anew", elements=(ExcludeElement("during", "-|-"),))
    yield from varied(named, "anew", elements=(ExcludeElement("k", "=", "int4_ops"),))
    foreign = ForeignKey(key, ("ref",), OTHER, ("id",))
    yield from commented(foreign)
    changed = {"on_delete": "cascade", "on_update": "set null", "match_full": True}
    yield from varied(foreign, "anew", columns=("id",), **changed)
    yield Pair(foreign, ForeignKey(key, ("refname",), OTHER, ("name",)), "anew")
    both = ForeignKey(key, ("ref", "refname"), OTHER, ("id", "name"), "set null")
    yield from varied(both, "anew", delete_sets=("refname",))
    yield Pair(replace(foreign, referenced_table=QName(PLACE, "third")), foreign, "anew")
    deferrable, at_end = replace(foreign, deferrable=True), replace(foreign, deferrable=True, initially_deferred=True)
    yield from (Pair(foreign, deferrable), Pair(deferrable, at_end), Pair(foreign, at_end))
    yield Pair(foreign, replace(foreign, not_valid=True), "anew", "in place")
    yield Pair(replace(foreign, not_valid=True), at_end, "in place", "anew")
    timed = ForeignKey(key, over_time.columns, QName(PLACE, "timed"), over_time.columns, period=True)
    yield Pair(timed, foreign, "anew")
