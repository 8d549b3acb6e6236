"""The look: readable, and statuses told apart by everybody."""

from itertools import combinations

import numpy as np
import pytest

from geo.status import Status
from geo.style import THEMES, StatusLook, Theme

# G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation
# of Color Vision Deficiency", IEEE TVCG 15(6), 2009: severity 1.0, for linear RGB.
VISIONS = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
# sRGB (IEC 61966-2-1) to CIE XYZ under D65.
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = TO_XYZ @ np.ones(3)
READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3
VISIBLE = 3.0  # WCAG 2.2, success criterion 1.4.11: marks and lines
CLEARLY_APART = 10.0  # CIE76; 2.3 is just noticeable side by side


def linear(colour: str) -> np.ndarray:
    srgb = np.array([int(colour[n : n + 2], 16) for n in (1, 3, 5)]) / 255
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((float((TO_XYZ @ linear(c))[1]) for c in (one, other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    ratio = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: np.ndarray, other: np.ndarray, vision: str) -> float:
    """Colour difference in lightness and hue as seen with a kind of vision."""
    seen = VISIONS[vision]
    return float(np.linalg.norm(lab(seen @ one) - lab(seen @ other)))


def tint(look: StatusLook, theme: Theme) -> np.ndarray:
    """The colour of an area: its tint on the paper, mixed as a browser does."""
    mixed = [
        round(
            int(look.fill[n : n + 2], 16) * look.fill_opacity
            + int(theme.land[n : n + 2], 16) * (1 - look.fill_opacity)
        )
        for n in (1, 3, 5)
    ]
    return linear("#" + "".join(f"{value:02x}" for value in mixed))


def test_contrast__known_answers() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert lab(linear("#ff0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("behind", ["page", "surface"])
@pytest.mark.parametrize("ink", ["text", "muted", "accent"])
def test_text__is_readable(name: str, behind: str, ink: str) -> None:
    theme = THEMES[name]
    assert contrast(getattr(theme, ink), getattr(theme, behind)) >= READABLE


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("status", Status)
def test_status_ink__is_readable_on_page_surface_and_its_own_area(
    name: str, status: Status
) -> None:
    theme = THEMES[name]
    look = theme.status[status]
    for behind in (theme.page, theme.surface):
        assert contrast(look.ink, behind) >= READABLE


@pytest.mark.parametrize("name", THEMES)
def test_other_text__is_readable(name: str) -> None:
    theme = THEMES[name]
    assert contrast(theme.on_accent, theme.accent) >= READABLE
    for behind in (theme.land, theme.beyond, theme.water, theme.halo):
        assert contrast(theme.label, behind) >= READABLE


@pytest.mark.parametrize("name", THEMES)
def test_lines_and_marks__stand_out_from_the_paper(name: str) -> None:
    theme = THEMES[name]
    for ink in (theme.front, theme.measure, theme.outline, theme.state_border):
        assert contrast(ink, theme.land) >= VISIBLE
    for look in theme.status.values():
        assert contrast(look.mark_edge, theme.land) >= VISIBLE


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("one", "other"), list(combinations(Status, 2)))
def test_areas__are_told_apart_by_tint_or_pattern(
    name: str, vision: str, one: Status, other: Status
) -> None:
    theme = THEMES[name]
    first, second = theme.status[one], theme.status[other]
    by_pattern = first.pattern != second.pattern
    by_tint = apart(tint(first, theme), tint(second, theme), vision) >= CLEARLY_APART
    assert by_pattern or by_tint


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("one", "other"), list(combinations(Status, 2)))
def test_marks__are_told_apart_by_lightness_or_hue(
    name: str, vision: str, one: Status, other: Status
) -> None:
    first, second = (THEMES[name].status[status] for status in (one, other))
    inside = apart(linear(first.mark), linear(second.mark), vision)
    assert inside >= CLEARLY_APART


@pytest.mark.parametrize("name", THEMES)
def test_statuses__have_a_look_each_and_russian_land_is_tinted_most(name: str) -> None:
    looks = THEMES[name].status
    assert set(looks) == set(Status)
    assert looks[Status.UKRAINIAN].fill_opacity == 0
    assert looks[Status.CONTESTED].pattern == "hatch"
    assert max(looks, key=lambda status: looks[status].fill_opacity) is Status.RUSSIAN
