"""Domains, composite and range types in Python: SQLAlchemy's types for them, in the models' base or a revision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tablewright.catalog.model import Catalog, Composite, Domain, Enum, MaterializedView, RangeType, Table, View
from tablewright.catalog.names import QName
from tablewright.catalog.naming import member_name
from tablewright.catalog.types import Type, family
from tablewright.emit.domains import beneath
from tablewright.emit.imports import Import
from tablewright.emit.python_file import docstring
from tablewright.emit.python_types import ANY, POSTGRESQL, SA, WITHOUT_CLASS, Code, sqlalchemy_type, type_class_name
from tablewright.quoting import python_string, sa_type_name, sql_qualified

TextType = Composite | RangeType
_DIALECT = frozenset((SA, ANY))
_PLAIN = "postgresql.DOMAIN"
# The values of these need SQLAlchemy on their way to the driver and back.
_CONVERTED = frozenset(("json", "range", "bit", "vector", "hstore"))


RESERVED = frozenset(
    ("UUID", "TYPE_CHECKING", "VECTOR", "HALFVEC", "SPARSEVEC", "OP", *map(type_class_name, WITHOUT_CLASS))
)
"""Names in upper case that generated code has for something else."""


@dataclass(frozen=True, slots=True)
class NamedTypes:
    """What stands for domains and types that are texts: classes, then constants; `recognized` are pairs for Alembic."""

    classes: list[Code]
    constants: list[Code]
    recognized: list[tuple[str, str]]


def named_types(catalog: Catalog, names: Mapping[QName, str]) -> NamedTypes:
    """Those that columns of tables and views have."""
    types = [type_ for _, _, type_ in column_types(catalog)]
    domains, texts = used_types(catalog, types)
    converted = {domain.key for domain in domains if is_converted(domain.type, catalog)}
    classes = [DOMAIN_CLASS] if converted else []
    if any(type_.array and type_.namespace is not None and type_.kind != "enum" for type_ in types):
        classes.append(ARRAY_CLASS)
    classes += [text_class(names[type_.key], type_) for type_ in texts]
    written = [
        (names[domain.key], domain_type(domain, catalog, "Domain" if domain.key in converted else _PLAIN))
        for domain in domains
    ]
    return NamedTypes(
        classes=classes,
        constants=[Code(f"{name} = {code.text}", code.imports, code.classes) for name, code in written],
        recognized=[(python_string(_reflected(key)), names[key]) for key in (type_.key for type_ in texts)],
    )


def column_types(catalog: Catalog) -> Iterator[tuple[QName, str, Type]]:
    """The types of all columns of tables and views, with where they stand."""
    relations: list[Table | View | MaterializedView] = [
        *catalog.tables.values(),
        *catalog.views.values(),
        *catalog.materialized_views.values(),
    ]
    for relation in relations:
        for column in relation.columns:
            yield relation.key, column.name, column.type


def used_types(catalog: Catalog, types: Iterable[Type]) -> tuple[list[Domain], list[TextType]]:
    """The domains among some columns' types, and those whose values are texts in Python."""
    used = {QName(type_.namespace, type_.name) for type_ in types if type_.namespace is not None}
    domains = [domain for key, domain in catalog.domains.items() if key in used]
    return domains, [type_ for key, type_ in text_types(catalog).items() if key in used]


def text_types(catalog: Catalog) -> Mapping[QName, TextType]:
    """The types whose values are in Python the texts that PostgreSQL prints."""
    return {**catalog.composites, **catalog.range_types}


def _reflected(key: QName) -> str:
    """What SQLAlchemy looks a type up by: as the server prints it, in lower case."""
    return sql_qualified(*key).lower()


def constants(catalog: Catalog, taken: Iterable[str]) -> Mapping[QName, str]:
    """The name in Python of every domain, composite and range type, with its namespace where another has the name."""
    found: dict[QName, str] = {}
    used = set(taken)
    for key in (*catalog.domains, *text_types(catalog)):
        name = _ascii(member_name(key.name))
        if name in used:
            name = _ascii(f"{member_name(key.namespace)}_{name}")
        while name in used or len(name) == 1:
            name += "_TYPE"
        found[key] = name
        used.add(name)
    return found


def _ascii(name: str) -> str:
    """Two names may look alike to Python, which reads some letters as others."""
    return "".join(c if c.isascii() else f"U{ord(c):04X}" for c in name)


def enum_type(enum: Enum) -> Code:
    """`postgresql.ENUM` of a type that exists."""
    arguments = [python_string(label) for label in enum.labels] + [f"name={sa_type_name(enum.key.name)}"]
    if enum.key.namespace != "public":
        arguments.append(f"schema={python_string(enum.key.namespace)}")
    return _named(f"postgresql.ENUM({', '.join([*arguments, 'create_type=False'])})", enum.key)


def _named(text: str, key: QName) -> Code:
    imports = {POSTGRESQL} if sa_type_name(key.name) == python_string(key.name) else {POSTGRESQL, SA}
    return Code(text, frozenset(imports))


def stored_type(type_: Type, catalog: Catalog) -> Code:
    """The SQLAlchemy type beneath a domain; what is no built-in type is spelled out."""

    def spelled(key: QName) -> Code:
        return enum_type(catalog.enums[key]) if key in catalog.enums else Code("sa.Text()", frozenset((SA,)))

    return sqlalchemy_type(beneath(type_, catalog.domains), spelled)


def is_converted(type_: Type, catalog: Catalog) -> bool:
    """Whether values of a domain need a class of their own, because SQLAlchemy's hands them on as they are."""
    return family(beneath(type_, catalog.domains).element()) in _CONVERTED


def domain_type(domain: Domain, catalog: Catalog, class_: str) -> Code:
    """The type of a domain that exists: it never makes itself."""
    data_type = stored_type(domain.type, catalog)
    arguments = [sa_type_name(domain.key.name), data_type.text]
    if domain.key.namespace != "public":
        arguments.append(f"schema={python_string(domain.key.namespace)}")
    made = _named(f"{class_}({', '.join([*arguments, 'create_type=False'])})", domain.key)
    return Code(made.text, data_type.imports | made.imports, data_type.classes)


DOMAIN_CLASS = Code(
    '''class Domain(postgresql.DOMAIN):
    """A domain whose values are converted as those of the type beneath it are."""

    def bind_processor(self, dialect: sa.Dialect) -> Any:
        return self.data_type.dialect_impl(dialect).bind_processor(dialect)

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        return self.data_type.dialect_impl(dialect).result_processor(dialect, coltype)
''',
    _DIALECT | {POSTGRESQL},
)
ARRAY_CLASS = Code(
    '''class NamedArray(sa.types.TypeDecorator[list[Any]]):
    """An array of a domain or a composite type: drivers know no such array, so it is read as one that they know."""

    impl = postgresql.ARRAY
    cache_ok = True

    def __init__(self, item_type: sa.types.TypeEngine[Any], read_as: sa.types.TypeEngine[Any]) -> None:
        super().__init__(item_type)
        self.read_as = read_as

    def column_expression(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        return sa.cast(column, postgresql.ARRAY(self.read_as))
''',
    _DIALECT | {POSTGRESQL},
)


def text_class(name: str, type_: TextType) -> Code:
    """The class of a type whose values are texts; it needs the imports of the code around it."""
    if isinstance(type_, Composite):
        attributes = ",".join(attribute.name for attribute in type_.attributes)
        doc = f"PostgreSQL's composite type {type_.key.name}, as the text that it prints: ({attributes})."
    else:
        doc = f"PostgreSQL's range type {type_.key.name}, as the text that it prints: [lower,upper)."
    # A compiled statement is formatted with its parameters.
    written = sql_qualified(*type_.key).replace("%", "%%")
    lines = [
        f"class {name}(sa.types.UserDefinedType[str]):",
        f"    {docstring(doc)}",
        "",
        "    cache_ok = True",
        "",
        "    def get_col_spec(self, **kw: Any) -> str:",
        f"        return {python_string(written)}",
    ]
    return Code("\n".join(lines) + "\n", _DIALECT)


def array_of(constant: Code, type_: Type, catalog: Catalog, class_: Import) -> Code:
    """An array of a domain or a composite type in a model."""
    read_as = stored_type(type_.element(), catalog)
    return Code(f"{class_.name}({constant.text}, {read_as.text})", constant.imports | read_as.imports | {class_})
