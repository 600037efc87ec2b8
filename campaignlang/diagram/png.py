"""PNG: the SVG of a theme through resvg, with the bundled fonts, so that pixels are the same everywhere."""

import re
from pathlib import Path

from campaignlang.diagram.layout import Direction, Engine
from campaignlang.diagram.metrics import is_measured
from campaignlang.diagram.page import Theme, draw_svg
from campaignlang.doors.refused import Refused
from campaignlang.model.campaign import Campaign

PIXELS_MAX = 40_000_000
FONTS = ("Arimo-Regular.ttf", "Arimo-Bold.ttf")
SIZE = re.compile(r'<svg [^>]*?width="(\d+)" height="(\d+)"')
DRAWN_TEXT = re.compile(r"<text [^>]*>([^<]*)</text>")


def draw_png(
    campaign: Campaign,
    *,
    direction: Direction = "TB",
    theme: Theme | None = None,
    scale: float = 2,
    engine: Engine = "bundled",
) -> bytes:
    """Draw a campaign in pixels, `scale` of them for a px; light where no theme is asked for."""
    svg = draw_svg(campaign, direction=direction, theme=theme or "light", engine=engine)
    return render(svg, scale)


def render(svg: str, scale: float) -> bytes:
    """Turn an SVG of ours into a PNG; too many pixels are refused with advice."""
    import resvg_py

    size = SIZE.match(svg)
    assert size is not None
    width, height = (round(int(side) * scale) for side in size.groups())
    if width * height > PIXELS_MAX:
        message = f"a PNG of {width:,} × {height:,} pixels is above the limit of 40 megapixels"
        raise Refused("U906", message, "draw an SVG, or give a smaller `--scale`")
    fonts = Path(__file__).parent / "fonts"
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=scale,
        skip_system_fonts=not needs_system_fonts(svg),
        font_files=[str(fonts / name) for name in FONTS],
    )
    return bytes(drawn)


def needs_system_fonts(svg: str) -> bool:
    """Say whether a text has characters that the bundled fonts lack: then pixels depend on the machine."""
    return not all(is_measured(text) for text in DRAWN_TEXT.findall(svg))
