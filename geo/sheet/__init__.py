"""The map sheet: what goes straight into a report."""

from geo.sheet.render import render_sheet, write_sheet

__all__ = ["render_sheet", "write_sheet"]
