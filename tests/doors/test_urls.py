"""Addresses: https, http, mailto, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaignlang.doors.urls import parse_url


def test_the_parts_of_an_address() -> None:
    url = parse_url("HTTPS://Acme.Example:8443/a%20b/c?utm_campaign=spring%2D1&x=a+b&flag#top")
    assert url is not None
    assert (url.scheme, url.host, url.port, url.path, url.fragment) == (
        "https",
        "acme.example",
        8443,
        "/a%20b/c",
        "top",
    )
    assert url.parameters == (("utm_campaign", "spring-1"), ("x", "a b"), ("flag", ""))


@pytest.mark.parametrize(
    "text",
    [
        "https://acme.example",
        "http://localhost:8000/",
        "https://münchen.example/straße",
        "https://[2001:db8::1]/",
        "https://acme.example?x=1",
        "mailto:dana@acme.example",
        "mailto:dana@acme.example?subject=hello%20you",
    ],
)
def test_addresses_we_follow(text: str) -> None:
    assert parse_url(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "acme.example",
        "//acme.example",
        "ftp://acme.example",
        "javascript:alert(1)",
        "JavaScript://acme.example/%0aalert(1)",
        "data:text/html,hello",
        "https:acme.example",
        "https://",
        "https:///path",
        "https://user@acme.example",
        "https://user:secret@acme.example",
        "https://acme.example:99999",
        "https://acme..example",
        "https://-acme.example",
        "https://acme.example/a b",
        "https://acme.example/\n",
        " https://acme.example",
        'https://acme.example/"onclick="x',
        "https://acme.example/<script>",
        "https://acme.example\\@evil.example",
        "https://acme\u202e.example",
        "https://[acme]",
        "https://[",
        "mailto:",
        "mailto:dana",
        "mailto:a@b@c",
        "\ud800https://acme.example",
    ],
)
def test_what_is_no_address(text: str) -> None:
    assert parse_url(text) is None


@given(st.text(st.sampled_from("htps:/.?#[]@%&=aA1- \n\ud800\u202e"), max_size=40))
def test_no_text_makes_it_raise(text: str) -> None:
    for start in ("", "https://", "mailto:a@", "https://a?"):
        url = parse_url(start + text)
        assert url is None or (url.scheme in ("http", "https", "mailto") and url.parameters is not None)
