"""Values of frozen classes as JSON data, and back: dataclasses, named tuples and typed dicts by their annotations.

Numbers and days are text, numbers exact to the last digit. What is None or has its default is left out. Of a class that
a format borrows it keeps the keys that it lists; all of them are the format's where it lists none.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from inspect import Parameter, signature
from types import NoneType, UnionType
from typing import Annotated, Any, Final, NamedTuple, Required, TypeVar, Union, get_args, get_origin, get_type_hints
from typing import is_typeddict as is_typed_dict

from pydantic import PlainValidator
from pydantic_core import CoreSchema, SchemaValidator, ValidationError, core_schema

from okrsite.archive.text import Unsound
from okrsite.model import Key
from okrsite.model.scalars import Day, Exact, Flag, Whole
from okrsite.model.scalars.names import reference

Made = TypeVar("Made")
_NOTHING: Final = Parameter.empty


_FAULTS: Final = {
    "missing_keyword_only_argument": "this key is missing",
    "unexpected_keyword_argument": "no such key belongs here",
    "unexpected_positional_argument": "expected a group of keys",
    "arguments_type": "expected a group of keys",
}


def _key(text: object) -> Key:
    """`2026-Q1:company/winter-holds`, with its cycle."""
    cycle, _, ref = reference(text).rpartition(":")
    if not cycle or not 1 <= ref.count("/") <= 2:
        raise Unsound("it has a reference that is not whole")
    return Key(cycle, ref)


_SCALARS: Final[Mapping[Any, Any]] = {
    Decimal: Exact,
    date: Day,
    int: Whole,
    bool: Flag,
    Key: Annotated[Key, PlainValidator(_key)],
}


def scalar(value: object) -> object:
    """As JSON has it: text, but for whole numbers, true, false and nothing."""
    match value:
        case Enum():
            return value.value
        case Decimal() | Key():
            return str(value)
        case date():
            return value.isoformat()
    return value


class Field(NamedTuple):
    name: str
    kind: Any
    default: object = _NOTHING


class Codec:
    """`keys`: of each borrowed class the names of its fields and properties that are kept, in their order."""

    def __init__(self, keys: Mapping[type, str]) -> None:
        self._keys = keys
        self._fields: dict[type, tuple[Field, ...]] = {}
        self._validators: dict[type, SchemaValidator] = {}

    def read(self, kind: type[Made], data: object, name: str) -> Made:
        """A value of `kind`. Raises Unsound, which says where in the file `name` something else stands."""
        if kind not in self._validators:
            self._validators[kind] = SchemaValidator(self._schema(kind))
        try:
            made: Made = self._validators[kind].validate_python(data)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = " at ".join(filter(None, (name, ".".join(map(str, first["loc"])))))
            raise Unsound(f"{where}: {_FAULTS.get(first['type'], first['msg'])}") from None
        return made

    def plain(self, value: Any) -> Any:
        """As JSON has it."""
        match value:
            case None | Enum() | Decimal() | Key() | date() | int() | str():
                return scalar(value)
            case dict():
                return {self.plain(key): self.plain(of) for key, of in value.items()}
            case frozenset():
                return sorted(map(self.plain, value))
            case list() | tuple() if not hasattr(value, "_fields"):
                return [self.plain(entry) for entry in value]
        found = ((field, getattr(value, field.name)) for field in self._fields_of(type(value)))
        return {field.name: self.plain(of) for field, of in found if of is not None and of != field.default}

    def _fields_of(self, kind: type) -> tuple[Field, ...]:
        if kind not in self._fields:
            hints = get_type_hints(kind, include_extras=True)
            names: Iterable[str] = self._keys[kind].split() if kind in self._keys else hints
            self._fields[kind] = tuple(_field(kind, name, hints) for name in names)
        return self._fields[kind]

    def _schema(self, kind: Any) -> CoreSchema:
        kind = _SCALARS.get(kind, kind)
        origin, args = get_origin(kind), get_args(kind)
        if origin is Annotated:
            reader: Any = next(of.func for of in kind.__metadata__ if isinstance(of, PlainValidator))
            return core_schema.no_info_plain_validator_function(reader)
        if origin is Union or origin is UnionType:
            return self._either(args)
        if origin is tuple:
            return core_schema.tuple_schema([self._schema(args[0])], variadic_item_index=0)
        if origin in (list, frozenset):
            each = self._schema(args[0])
            return core_schema.list_schema(each) if origin is list else core_schema.frozenset_schema(each)
        if origin is not None:
            return core_schema.dict_schema(*map(self._schema, args))
        return self._of_class(kind)

    def _either(self, kinds: tuple[Any, ...]) -> CoreSchema:
        found = [self._schema(kind) for kind in kinds if kind is not NoneType]
        schema = core_schema.union_schema([*found], mode="left_to_right") if len(found) > 1 else found[0]
        return core_schema.nullable_schema(schema) if NoneType in kinds else schema

    def _of_class(self, kind: type) -> CoreSchema:
        if kind is str:
            return core_schema.str_schema(strict=True)
        if issubclass(kind, Enum):
            return core_schema.enum_schema(kind, list(kind))
        if is_typed_dict(kind):
            return core_schema.typed_dict_schema(dict(self._entries(kind)), extra_behavior="forbid")
        parameters = [
            core_schema.arguments_parameter(field.name, self._with_default(field), mode="keyword_only")
            for field in self._fields_of(kind)
        ]
        return core_schema.call_schema(core_schema.arguments_schema(parameters), getattr(kind, "archived", kind))

    def _with_default(self, field: Field) -> CoreSchema:
        schema = self._schema(field.kind)
        if field.default is _NOTHING:
            return schema
        return core_schema.with_default_schema(schema, default=field.default)

    def _entries(self, kind: type) -> Iterable[tuple[str, core_schema.TypedDictField]]:
        for key, hint in get_type_hints(kind, include_extras=True).items():
            is_required = get_origin(hint) is Required
            of = get_args(hint)[0] if is_required else hint
            yield key, core_schema.typed_dict_field(self._schema(of), required=is_required)


def _field(kind: type, name: str, hints: Mapping[str, Any]) -> Field:
    """Of a property by what it returns and what `archived` takes for it. What may be None need not be there."""
    if name not in hints:
        found = getattr(kind, name)
        of = get_type_hints(getattr(found, "func", None) or found.fget, include_extras=True)["return"]
        return Field(name, of, signature(getattr(kind, "archived", kind)).parameters[name].default)
    of, default = hints[name], getattr(kind, "_field_defaults", {}).get(name, _NOTHING)
    if dataclasses.is_dataclass(kind):
        field = kind.__dataclass_fields__[name]
        if field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        elif field.default is not dataclasses.MISSING:
            default = field.default
    if default is _NOTHING and NoneType in get_args(of):
        default = None
    return Field(name, of, default)
