"""The one door to PostgreSQL's own parser (libpg_query, through postgast): what a text of SQL holds and what is wrong
with it, before a server sees it."""

from tablewright.sqltext.body import Body, read_body
from tablewright.sqltext.complaints import INLINED, Surroundings, Use, complaints, is_immutable
from tablewright.sqltext.conditions import Condition, conditions
from tablewright.sqltext.expression import (
    Call,
    Expression,
    read_expression,
    read_returned,
    takes_no_parentheses,
)
from tablewright.sqltext.index_item import IndexItem, index_key_name, read_index_item
from tablewright.sqltext.names import BUILTIN_TYPES, Name, Names, names_in_expression
from tablewright.sqltext.origins import OutputColumn, SourceColumn, bare_query, output_columns
from tablewright.sqltext.parser import Complaint, SyntaxProblem
from tablewright.sqltext.partition_key import read_partition_key
from tablewright.sqltext.query import Query, query_complaints, read_query
from tablewright.sqltext.volatility import is_volatile

__all__ = [
    "BUILTIN_TYPES",
    "INLINED",
    "Body",
    "Call",
    "Complaint",
    "Condition",
    "Expression",
    "IndexItem",
    "Name",
    "Names",
    "OutputColumn",
    "Query",
    "SourceColumn",
    "Surroundings",
    "SyntaxProblem",
    "Use",
    "bare_query",
    "complaints",
    "conditions",
    "index_key_name",
    "is_immutable",
    "is_volatile",
    "names_in_expression",
    "output_columns",
    "query_complaints",
    "read_body",
    "read_expression",
    "read_index_item",
    "read_partition_key",
    "read_query",
    "read_returned",
    "takes_no_parentheses",
]
