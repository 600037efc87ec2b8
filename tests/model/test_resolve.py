"""What a document holds once its names are bound: records merged, defaults filled in, places kept."""

import inspect
from pathlib import Path

import pytest

from campaignlang.model.campaign import Document, GoalTarget, Limit, Quiet
from campaignlang.model.conditions import All, ElementDate, HasCome, Holds
from campaignlang.model.elements import KINDS
from campaignlang.model.elements.audience import Audience
from campaignlang.model.elements.element import ONCE, Element
from campaignlang.model.elements.email import Email
from campaignlang.model.elements.event import Event
from campaignlang.model.elements.wait import Wait
from campaignlang.model.load import load_document
from campaignlang.model.plugins import kind_finder
from campaignlang.model.standard import standard_behavior
from campaignlang.model.stops import stops_drawing, stops_runs
from campaignlang.model.test_block import AttributeCheck, EntryLine, FigureCheck
from campaignlang.model.values import WallTime
from campaignlang.syntax.codes import CODES
from campaignlang.syntax.diagnostic import Report
from campaignlang.syntax.parser import parse
from campaignlang.syntax.source import Source

DAY_2026_03_02 = 20_514


def document_of(text: str, path: str = "case.campaign") -> Document:
    report = Report()
    document = load_document(path, text, report)
    assert [found.message for found in report.findings if stops_runs(found.code)] == []
    return document


def test_defaults_are_filled_in() -> None:
    profile = document_of('campaign spring_webinar "S" {\n}\n').campaigns[0].profile
    assert profile.utm_campaign == "spring-webinar"
    assert (profile.timezone, profile.start, profile.end, profile.frequency) == ("UTC", None, None, None)


def test_a_profile_is_typed() -> None:
    document = document_of(
        """
        campaign c "C" {
          start: 2026-03-02 09:00
          end:   manual
          quiet: between 21:00 and 08:00 local
          limit: 2 per 7 days
          goal:  2.5%
        }
        """
    )
    profile = document.campaigns[0].profile
    assert profile.start == WallTime(DAY_2026_03_02, 9 * 3_600)
    assert profile.quiet == Quiet(21 * 3_600, 8 * 3_600, True)
    assert profile.goal == GoalTarget(2_500_000, "percent")
    assert isinstance(profile.limit, Limit)
    assert (profile.limit.count, profile.limit.duration.days) == (2, 7)


def test_own_settings_win_over_those_of_the_record() -> None:
    document = document_of(
        """
        contact { country: text }
        email r "R" {
          subject: "Hallo" when country == "DE"
          subject: "Hello"
          sender:  "Dana"
          transactional: yes
        }
        campaign c "C" {
          audience a "A"
          email e "E" {
            uses:    r
            subject: "Own"
          }
          a -> e
        }
        """
    )
    email = document.campaigns[0].element_by_name["e"]
    assert isinstance(email, Email)
    assert [one.value for one in email.subject] == ["Own"]
    assert [one.value for one in email.sender] == ["Dana"]
    assert email.transactional
    assert email.own_settings == ("uses", "subject")
    assert email.records == ("r",)
    assert email.setting_span("sender").text == '"Dana"'


def test_other_settings_come_from_the_uses_without_when() -> None:
    document = document_of(
        """
        contact { country: text }
        email de "D" { sender: "Dieter" }
        email en "E" { sender: "Edna" }
        campaign c "C" {
          email e "E" {
            uses: en
            uses: de when country == "DE"
          }
        }
        """
    )
    email = document.campaigns[0].element_by_name["e"]
    assert isinstance(email, Email)
    assert [(one.value, one.condition is None) for one in email.uses] == [("de", False), ("en", True)]
    assert [one.value for one in email.sender] == ["Edna"]
    assert email.records == ("de", "en")


def test_a_folder_is_added_to_the_condition() -> None:
    document = document_of(
        """
        folder f "F" { where: email is not empty }
        campaign c "C" {
          audience a "A" {
            uses: f
            where: subscribed
            refresh: once
          }
          audience b "B" { uses: f }
        }
        """
    )
    audience, other = document.campaigns[0].elements
    assert isinstance(audience, Audience)
    assert isinstance(other, Audience)
    assert isinstance(audience.where, All)
    assert [part.span.text for part in audience.where.conditions] == ["subscribed", "email is not empty"]
    assert other.where is not None
    assert audience.refresh is ONCE


def test_dates_of_an_event_are_known_before_it_is_declared_and_from_its_record() -> None:
    document = document_of(
        """
        event fair "F" {
          starts: 2026-03-02 09:00
          ends:   2026-03-02 12:00
        }
        campaign c "C" {
          audience a "A"
          wait w "W" { until: visit.starts }
          event visit "V" { uses: fair }
          a -> w -> visit
        }
        """
    )
    campaign = document.campaigns[0]
    wait, visit = campaign.element_by_name["w"], campaign.element_by_name["visit"]
    assert isinstance(wait, Wait)
    assert isinstance(visit, Event)
    assert wait.until is not None
    assert isinstance(wait.until.instant, ElementDate)
    assert wait.until.instant.at == visit.starts


def test_flows_are_multiplied_out_and_numbered_by_source() -> None:
    document = document_of(
        """
        campaign c "C" {
          audience a "A"
          email one "1" { subject: "S" }
          email two "2" { subject: "S" }
          exit x "X"
          a -> one
          a -> two "later" after 1 day
          one, two -> x when opened
        }
        """
    )
    campaign = document.campaigns[0]
    assert [flow.key for flow in campaign.flows] == ["a->one#1", "a->two#2", "one->x#1", "two->x#1"]
    last = campaign.flows[-1].condition
    assert isinstance(last, Holds)
    assert isinstance(last.operand, HasCome)
    assert (last.operand.element, last.operand.is_own) == ("two", True)
    assert campaign.flows[1].label == "later"


def test_tests_are_bound() -> None:
    document = document_of(
        """
        contact { seen: datetime }
        campaign c "C" {
          timezone: "Europe/Berlin"
          audience a "A"
          exit x "X"
          a -> x
        }
        behavior b { email { opened: 5% } }
        test "one" {
          given seen: 2026-03-02 09:00
          a at 2026-03-02 09:00
          expect subscribed == yes
        }
        test "many" {
          simulate 10_000 contacts with b seed 7
          expect x between 40% and 70%
        }
        """
    )
    one, many = document.tests
    assert one.given == (("seen", DAY_2026_03_02 * 86_400 + 8 * 3_600),)
    assert isinstance(one.deeds[0], EntryLine)
    assert isinstance(one.expectations[0], AttributeCheck)
    assert one.expectations[0].span.text == "subscribed == yes"
    assert many.simulation is not None
    assert (many.simulation.audience, many.simulation.seed) == (10_000, 7)
    assert isinstance(many.expectations[0], FigureCheck)


def test_imports_follow_in_their_order(tmp_path: Path) -> None:
    for name, text in (("one", 'import "two.campaign"\n'), ("two", ""), ("three", "behavior b {\n}\n")):
        (tmp_path / f"{name}.campaign").write_text(text, encoding="utf-8")
    text = 'import "one.campaign"\nimport "three.campaign"\nimport "two.campaign"\n'
    document = document_of(text, str(tmp_path / "case.campaign"))
    assert [Path(source.path).stem for source in document.sources] == ["case", "one", "two", "three"]
    assert [behavior.name for behavior in document.imported_behaviors] == ["b"]


def test_the_package_brings_a_behavior() -> None:
    behavior = standard_behavior(kind_finder(with_plugins=False))
    assert behavior.name == "standard"
    assert behavior.dormant_millionths == 25_000_000
    assert [section.subject for section in behavior.sections] == ["email", "sms", "landing", "event"]


def test_what_stops_runs_and_drawing() -> None:
    letters = {code.code for code in CODES if stops_runs(code)}
    assert {"S001", "N101", "N122", "T206", "F307", "D401", "B801", "B806"} <= letters
    assert not letters & {"N110", "N111", "N112", "F301", "F303", "F310", "D402", "B803", "X902", "U901"}
    assert {code.code[0] for code in CODES if stops_drawing(code)} == {"S", "N", "T", "F"}


def test_every_setting_of_every_kind_has_a_field_of_its_name() -> None:
    find_kind = kind_finder(with_plugins=False)
    for kind in KINDS:
        assert find_kind(kind.word) is kind


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.word))
def test_the_example_that_the_manual_shows_of_a_kind_is_whole(kind: type[Element]) -> None:
    example = (inspect.getmodule(kind).__doc__ or "").strip().strip("`")
    report = Report()
    parse(Source("example", f'campaign c "C" {{\n  {example}\n}}\n'), report)
    assert report.findings == ()
