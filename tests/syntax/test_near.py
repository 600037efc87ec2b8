"""Near names: at most two letters apart, the nearest first."""

from campaignlang.syntax.near import did_you_mean, near


def test_the_nearest_comes_first_and_ties_keep_their_order() -> None:
    assert near("remider", ("remainder", "invite", "reminder")) == ("reminder", "remainder")
    assert near("cap", ("cat", "car")) == ("cat", "car")


def test_two_letters_at_most() -> None:
    assert near("campain", ("campaign",)) == ("campaign",)
    assert near("campgn", ("campaigns",)) == ()
    assert near("emial", ("email",)) == ("email",)


def test_short_words_are_not_near_each_other() -> None:
    assert near("at", ("on", "in")) == ()


def test_a_word_is_not_near_itself_and_nothing_is_near_nothing() -> None:
    assert near("a", ("a",)) == ()
    assert near("", ("a",)) == ()
    assert near("x" * 200, ("x" * 199,)) == ()


def test_wording() -> None:
    assert did_you_mean("remider", ("reminder",)) == "did you mean `reminder`?"
    assert did_you_mean("cap", ("cat", "car")) == "did you mean `cat` or `car`?"
    assert did_you_mean("cap", ("dog",)) is None


def test_words_that_share_nothing_are_not_near() -> None:
    assert near("d", ("c", "x", "dd")) == ("dd",)
    assert near("w2", ("w", "xy")) == ("w",)
