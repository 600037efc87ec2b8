"""Colours: every pair can be read, and the dark style sheet knows each light value."""

from campaignlang.diagram.theme import COLORS, DARK, GROUNDS, dark_style, in_dark

CONTRAST_MIN = 4.5


def luminance(color: str) -> float:
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def test_words_can_be_read_on_their_ground() -> None:
    for words, ground in GROUNDS:
        for theme in (0, 1):
            found = contrast(COLORS[words][theme], COLORS[ground][theme])
            assert found >= CONTRAST_MIN, (words, ground, theme, found)


def test_light_values_are_unique() -> None:
    assert len({light for light, _ in COLORS.values()}) == len(COLORS) == len(DARK)


def test_the_style_sheet_has_the_values_that_occur_and_no_other() -> None:
    drawn = '<rect fill="#ffffff" stroke="#66707b"/><text fill="#ffffff">fill=&quot;#1f2328&quot;</text>'
    assert dark_style(drawn) == (
        "<style>@media (prefers-color-scheme:dark){"
        '.campaign [fill="#ffffff"]{fill:#0d1117}.campaign [stroke="#66707b"]{stroke:#8b949e}}</style>'
    )
    assert in_dark('<rect fill="#ffffff"/>') == '<rect fill="#0d1117"/>'
