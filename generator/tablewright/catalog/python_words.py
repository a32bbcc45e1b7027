"""The words of generated Python: what its modules import and define besides what the spec names.

A class of the spec that is called like a word of its module would take its place; an attribute that is called like one
that the bodies of classes read would hide it from the lines below. A test looks through generated code for words that
are missing here.
"""

from __future__ import annotations

TYPE_CLASSES = frozenset(
    """
    ACLITEM BOX BPCHAR CID CIRCLE HALFVEC INT2VECTOR JSONPATH LINE LSEG LTREE NAME OIDVECTOR PATH PG_LSN PG_SNAPSHOT
    POINT POLYGON REFCURSOR REGCOLLATION REGDICTIONARY REGNAMESPACE REGOPER REGOPERATOR REGPROC REGPROCEDURE REGROLE
    REGTYPE SINGLE_CHAR SPARSEVEC TID TXID_SNAPSHOT VECTOR XID XID8 XML
    """.split()
)
"""The classes of types that are none of SQLAlchemy's: bodies read those of the types that a system's columns have."""
_BOTH = frozenset(
    """
    Any Decimal UUID dt Range SparseVector IPv4Address IPv4Network IPv6Address IPv6Network
    """.split()
)
_MODELS_BODIES = _BOTH | set("BitString Mapped NamedArray mapped_column postgresql relationship sa".split())
_SCHEMAS_BODIES = _BOTH | frozenset(
    """
    AliasChoices Annotated ConfigDict Field IPv4Interface IPv6Interface Literal field_validator not_null
    BigInteger Bits Integer LabelPath MacAddress MacAddress8 Money Name Oid Real SingleChar SmallInteger Sparse
    """.split()
)
_BUILTINS = frozenset("bool bytes classmethod dict float int list object property str".split())

BODIES = _MODELS_BODIES | _SCHEMAS_BODIES | _BUILTINS | {"enum"}
"""What the bodies of classes read, whatever the types of their columns."""
MODELS = (
    _MODELS_BODIES
    | TYPE_CLASSES
    | frozenset(
        """
    Base ReadOnly TYPE_CHECKING annotations attach ddl enum event labels
    and_ foreign remote
    """.split()
    )
)
"""The words of the models' modules, and those of SQLAlchemy's that joins in quotes are made of."""
SCHEMAS = _SCHEMAS_BODIES | frozenset(
    """
    AfterValidator BaseModel Callable PlainSerializer PlainValidator Schema TypeAdapter TypeVar ValidationError
    WithJsonSchema re row_of sparse_vector
    """.split()
)
"""The words of the schemas' modules, and of their base, which knows enums, too."""
