"""Our `dataclass` is the standard one to whoever uses its classes."""

import copy
import dataclasses
import pickle

import pytest

from campaignlang.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Base:
    place: int = dataclasses.field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Point(Base):
    """A point."""

    x: int
    y: int = 2
    names: list[str] = dataclasses.field(default_factory=list, compare=False)


@dataclass(frozen=True, kw_only=True)
class Named(Base):
    name: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlugIn(Named):
    extra: int = 0


def test_values_compare_by_the_fields_that_compare() -> None:
    assert Point(1, 5) == Point(9, 5)
    assert Point(1, 5) != Point(1, 6)
    assert Point(1, 5) != Named(1, name="a")
    assert hash(Point(1, 5)) == hash(Point(9, 5))


def test_fields_defaults_and_replacing_are_the_standard_ones() -> None:
    point = Point(1, 5)
    assert ["place", "x", "y", "names"] == [field.name for field in dataclasses.fields(point)]
    assert Point(1, 5, 3) == dataclasses.replace(point, y=3)
    assert point.names is not Point(1, 5).names
    assert "Point(x=5, y=2, names=[])" == repr(point)
    match point:
        case Point(x=x):
            assert 5 == x


def test_nothing_can_be_changed() -> None:
    for value in (Point(1, 5), Named(1, name="a"), PlugIn(1, name="a")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            value.place = 3  # type: ignore[misc]
        with pytest.raises(dataclasses.FrozenInstanceError):
            del value.place


def test_standard_classes_inherit_and_values_are_copied() -> None:
    plug_in = PlugIn(1, name="a", extra=4)
    assert plug_in == dataclasses.replace(PlugIn(2, name="a"), extra=4)
    assert Point(1, 5) == pickle.loads(pickle.dumps(Point(1, 5))) == copy.copy(Point(1, 5))
    with pytest.raises(TypeError):
        Point()  # type: ignore[call-arg]
