"""`dataclass`, for values that are made by the hundred thousand: the standard one to a type checker, at less.

A class costs 0.1 ms at start-up instead of 0.5: its methods are shared and not compiled anew, but for
`__init__`. A value costs half: the standard one's refusal to be changed makes setting its fields dear, so
that here the type checker alone holds it frozen, and in the tests `is_guarded`. Instances have a
`__dict__`, whatever `slots` says. Frozen classes that the standard one makes may inherit from these,
plug-in kinds for instance.
"""

import dataclasses
from operator import attrgetter
from typing import TYPE_CHECKING, Any

# Set before a class is made: its values then refuse to be changed at run time, too.
is_guarded = False

if TYPE_CHECKING:
    from dataclasses import dataclass
    from functools import cached_property
else:

    def dataclass(*, frozen, slots=False, kw_only=False):
        """Make a frozen value class; takes what the standard decorator takes, of which `slots` is ignored."""
        assert frozen

        def make(class_):
            # The standard one looks at this mark of the bases: ours are frozen by other means, and
            # classes that the standard one makes may inherit from ours.
            ours = [base.__dataclass_params__ for base in class_.__mro__[1:] if hasattr(base, "_compared")]
            for base in ours:
                base.frozen = False
            made = dataclasses.dataclass(init=False, eq=False, repr=False, kw_only=kw_only)(class_)
            for one in (*ours, made.__dataclass_params__):
                one.frozen = True
            made._compared = None
            made._hashed = None
            made.__init__ = _init_when_asked(made)
            made.__eq__ = _equals
            made.__hash__ = _hash
            made.__getstate__ = _state
            made.__repr__ = _repr
            if is_guarded:
                made.__setattr__ = _refuse_to_set_again
                made.__delattr__ = _refuse_to_delete
            return made

        return make

    class cached_property:
        """The standard one without the lock of Python 3.11, which takes longer than most of what is asked."""

        def __init__(self, work):
            self.work = work
            self.__doc__ = work.__doc__

        def __set_name__(self, owner, name):
            self.name = name

        def __get__(self, value, owner=None):
            if value is None:
                return self
            found = self.work(value)
            _set(value, self.name, found)
            return found


_set = object.__setattr__


def _init_when_asked(class_: Any) -> Any:
    """Compile `__init__` when the first value is made: a command uses half of the classes it imports."""

    def __init__(self: Any, *values: Any, **named: Any) -> None:
        compiled = _init(class_)
        class_.__init__ = compiled
        compiled(self, *values, **named)

    return __init__


def _init(class_: type) -> Any:
    names: dict[str, Any] = {"_factory": dataclasses.MISSING}
    plain: list[str] = []
    keywords: list[str] = []
    body = []
    for field in dataclasses.fields(class_):
        name = field.name
        parameter = name
        if field.default is not dataclasses.MISSING:
            names[f"_default_{name}"] = field.default
            parameter = f"{name}=_default_{name}"
        elif field.default_factory is not dataclasses.MISSING:
            names[f"_make_{name}"] = field.default_factory
            parameter = f"{name}=_factory"
            body.append(f"if {name} is _factory: {name} = _make_{name}()")
        (keywords if field.kw_only else plain).append(parameter)
        body.append(f"_self.{name} = {name}")
    head = ", ".join(["_self", *plain, *(["*", *keywords] if keywords else [])])
    exec(f"def __init__({head}):\n " + "\n ".join(body or ["pass"]), names)
    return names["__init__"]


def _key_of(class_: Any) -> Any:
    """Give what reads the fields that compare: worked out once for each class, on first use."""
    found = class_.__dict__.get("_compared")
    if found is None:
        names = [field.name for field in dataclasses.fields(class_) if field.compare]
        # Of one name or none `attrgetter` gives no tuple.
        found = attrgetter(*names, *["__class__"] * (2 - len(names)))
        # Held in a tuple: what is callable would be a method.
        class_._compared = found = (found,)
    return found[0]


def _equals(self: Any, other: object) -> Any:
    class_ = self.__class__
    if other.__class__ is not class_:
        return NotImplemented
    if self is other:
        return True
    key = _key_of(class_)
    return key(self) == key(other)


def _hash(self: Any) -> int:
    """Worked out once for each value: a condition is looked up many times, and has many parts."""
    found = self._hashed
    if found is None:
        found = _key_of(self.__class__)(self).__hash__()
        _set(self, "_hashed", found)
    assert isinstance(found, int)
    return found


def _state(self: Any) -> dict[str, Any]:
    """What is pickled: another process hashes texts in another way."""
    return {name: value for name, value in self.__dict__.items() if name != "_hashed"}


def _repr(self: Any) -> str:
    shown = (field.name for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"


def _refuse_to_set_again(self: Any, name: str, value: object) -> None:
    if name in self.__dict__:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
    _set(self, name, value)


def _refuse_to_delete(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


__all__ = ["cached_property", "dataclass"]
