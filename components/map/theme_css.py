"""The palette of `geo.style` as CSS: screen and sheet cannot differ."""

from __future__ import annotations

from dataclasses import fields

from geo.style import BEYOND_SHARE, THEMES, Theme


def theme_css() -> bytes:
    """Custom properties of both themes."""
    rules = [
        f':root[data-theme="{name}"] {{\n{_properties(theme)}\n}}' for name, theme in THEMES.items()
    ]
    return "\n".join(rules).encode()


def _properties(theme: Theme) -> str:
    lines = [
        f"  --{field.name.replace('_', '-')}: {getattr(theme, field.name)};"
        for field in fields(theme)
        if field.name != "status"
    ]
    for status, look in theme.status.items():
        lines += [
            f"  --{status}-fill: {look.fill};",
            f"  --{status}-tint: color-mix(in srgb, {look.fill} {look.fill_opacity:.0%}, "
            f"{theme.land});",
            f"  --{status}-beyond: color-mix(in srgb, {look.fill} "
            f"{look.fill_opacity * BEYOND_SHARE:.0%}, {theme.beyond});",
            f"  --{status}-ink: {look.ink};",
            f"  --{status}-mark: {look.mark};",
            f"  --{status}-edge: {look.mark_edge};",
        ]
    return "\n".join(lines)
