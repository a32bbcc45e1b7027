"""The names that PostgreSQL gives to the columns of a query (FigureColname in its parse_target.c)."""

from __future__ import annotations

from typing import Any

from tablewright.sqltext.parser import grammar, kind, strings, unwrap

Columns = tuple[str, ...] | None
"""The columns of a relation in their order; None where nobody can tell."""

_NAMELESS = "?column?"
_FIXED = {
    "GroupingFunc": "grouping",
    "MergeSupportFunc": "merge_action",
    "A_ArrayExpr": "array",
    "RowExpr": "row",
    "CoalesceExpr": "coalesce",
    "XmlSerialize": "xmlserialize",
    "JsonParseExpr": "json",
    "JsonScalarExpr": "json_scalar",
    "JsonSerializeExpr": "json_serialize",
    "JsonObjectConstructor": "json_object",
    "JsonArrayConstructor": "json_array",
    "JsonArrayQueryConstructor": "json_array",
    "JsonObjectAgg": "json_objectagg",
    "JsonArrayAgg": "json_arrayagg",
}
_XML = {
    grammar.IS_XMLCONCAT: "xmlconcat",
    grammar.IS_XMLELEMENT: "xmlelement",
    grammar.IS_XMLFOREST: "xmlforest",
    grammar.IS_XMLPARSE: "xmlparse",
    grammar.IS_XMLPI: "xmlpi",
    grammar.IS_XMLROOT: "xmlroot",
}
_JSON = {
    grammar.JSON_EXISTS_OP: "json_exists",
    grammar.JSON_QUERY_OP: "json_query",
    grammar.JSON_VALUE_OP: "json_value",
}
_SUBQUERIES = {grammar.EXISTS_SUBLINK: "exists", grammar.ARRAY_SUBLINK: "array"}


def output_name(target: Any) -> str | None:
    """The name of one item of an output list; None for a `*`."""
    value = unwrap(target.val)
    if is_star(value):  # which may have a name, too: PostgreSQL overlooks it
        return None
    return str(target.name) or _figured(value)[0] or _NAMELESS


def figured_name(node: Any) -> str:
    """The name that an expression gives to what it computes; empty where it gives none."""
    return _figured(node)[0]


def is_star(node: Any) -> bool:
    """Whether an item of an output list is `*` or `t.*`."""
    return kind(node) == "ColumnRef" and strings(node.fields)[-1] == "*"


def output_names(select: Any) -> tuple[str | None, ...]:
    """The names of all columns of a query; of a UNION they are those of its first part."""
    while select.op != grammar.SETOP_NONE:
        select = select.larg
    if select.values_lists:
        return tuple(f"column{n + 1}" for n in range(len(unwrap(select.values_lists[0]).items)))
    return tuple(output_name(target.res_target) for target in select.target_list)


def _figured(node: Any) -> tuple[str, bool]:
    """A name, and whether a cast around it keeps it."""
    match kind(node):
        case "ColumnRef":
            return strings(node.fields)[-1], True
        case "A_Indirection":
            fields = [part.string.sval for part in node.indirection if part.HasField("string")]
            return (fields[-1], True) if fields else _figured(unwrap(node.arg))
        case "FuncCall":
            return strings(node.funcname)[-1], True
        case "A_Expr" if node.kind == grammar.AEXPR_NULLIF:
            return "nullif", True
        case "TypeCast":
            name, strong = _figured(unwrap(node.arg))
            return (name, True) if strong else (strings(node.type_name.names)[-1], False)
        case "CollateClause":
            return _figured(unwrap(node.arg))
        case "CaseExpr":
            name, strong = _figured(unwrap(node.defresult)) if node.HasField("defresult") else ("", False)
            return (name, True) if strong else ("case", False)
    return _fixed(node)


def _fixed(node: Any) -> tuple[str, bool]:
    match kind(node):
        case "SubLink" if node.sub_link_type == grammar.EXPR_SUBLINK:
            return next(iter(output_names(unwrap(node.subselect))), None) or "", True
        case "SubLink":
            name = _SUBQUERIES.get(node.sub_link_type, "")
        case "MinMaxExpr":
            name = "greatest" if node.op == grammar.IS_GREATEST else "least"
        case "SQLValueFunction":
            name = grammar.SQLValueFunctionOp.Name(node.op).removeprefix("SVFOP_").removesuffix("_N").lower()
        case "XmlExpr":
            name = _XML.get(node.op, "")
        case "JsonFuncExpr":
            name = _JSON.get(node.op, "")
        case other:
            name = _FIXED.get(other, "")
    return name, bool(name)
