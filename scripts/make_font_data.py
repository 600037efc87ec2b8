"""Make the table of text widths and the font subsets of drawings from Arimo.

Run `python scripts/make_font_data.py FOLDER` with a folder that has Arimo-Regular.ttf and
Arimo-Bold.ttf (Debian: fonts-croscore). Needs fontTools. The results are committed: drawing needs neither.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

# Latin to U+024F, accents, Greek, Cyrillic, more Latin, punctuation, letterlike, arrows, mathematics.
RANGES = (
    (0x0020, 0x007E),
    (0x00A0, 0x024F),
    (0x02B0, 0x036F),
    (0x0370, 0x03FF),
    (0x0400, 0x052F),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x2070, 0x209F),
    (0x20A0, 0x20BF),
    (0x2100, 0x214F),
    (0x2190, 0x2195),
    (0x2200, 0x2265),
    (0xFB01, 0xFB02),
)
MISSING = 0xFFF
CHARACTERS_PER_LINE = 96
PACKAGE = Path(__file__).resolve().parent.parent / "campaignlang" / "diagram"

HEAD = '''"""Advance widths of Arimo, made by scripts/make_font_data.py: three hex digits a character.

In 1/2048 em; fff where the font has no glyph. Read through `metrics`.
"""

RANGES = (
'''


def widths(font: TTFont) -> str:
    names = font.getBestCmap()
    advances = font["hmtx"]
    assert font["head"].unitsPerEm == 2048
    return "".join(
        f"{advances[names[point]][0] if point in names else MISSING:03x}"
        for first, last in RANGES
        for point in range(first, last + 1)
    )


def lines(name: str, text: str) -> str:
    cut = [text[at : at + CHARACTERS_PER_LINE] for at in range(0, len(text), CHARACTERS_PER_LINE)]
    return f"{name} = (\n" + "".join(f'    "{line}"\n' for line in cut) + ")\n"


def write_subset(source: Path, target: Path) -> None:
    """Keep outlines and widths only, so that texts are drawn as they were measured: no kerning."""
    options = subset.Options(hinting=False, layout_features=[], recalc_timestamp=False, name_IDs=["*"])
    options.notdef_outline = True
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "kern", "DSIG"]
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[point for first, last in RANGES for point in range(first, last + 1)])
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


def main(folder: Path) -> None:
    regular, bold = (folder / f"Arimo-{weight}.ttf" for weight in ("Regular", "Bold"))
    ranges = "".join(f"    (0x{first:04X}, 0x{last:04X}),\n" for first, last in RANGES)
    text = (
        f"{HEAD}{ranges})\n{lines('REGULAR', widths(TTFont(regular)))}{lines('BOLD', widths(TTFont(bold)))}"
    )
    (PACKAGE / "widths.py").write_text(text, encoding="utf-8", newline="\n")
    (PACKAGE / "fonts").mkdir(exist_ok=True)
    for source in (regular, bold):
        write_subset(source, PACKAGE / "fonts" / source.name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
