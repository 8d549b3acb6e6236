"""The map sheet: real renders, read back as a reader or another program would."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image
from pyproj import Geod, Proj

from geo.atlas import Picture
from geo.errors import OutputError, RequestError
from geo.sheet import cartography
from geo.sheet.furniture import LEFT_MM
from geo.sheet.render import DPI, draw_sheet, frame_for, render_sheet, write_sheet
from geo.sheet.subject import Subject
from geo.status import Status
from geo.view import Camera, View
from geo.words import words_of

OPENING_DAY = date(2022, 9, 14)

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
WGS84 = Geod(ellps="WGS84")
ADDRESS = "http://127.0.0.1:8050/?date=2022-09-14"
LYSYCHANSK = Camera(48.95, 38.4, 9.2)
MM_PER_PT = 25.4 / 72
GENERALISED = "Rivers, shores and borders are generalised"


@pytest.fixture(scope="module")
def opening_svg(picture: Picture) -> str:
    return render_sheet(picture, View(OPENING_DAY), "svg", address=ADDRESS).decode()


def place_id(picture: Picture, name: str) -> int:
    return picture.record.gazetteer.find(name).id


def written(svg: str) -> str:
    """All text of a drawing, one line after the other."""
    return " ".join(unescape(text) for text in re.findall(r"<text\b[^>]*>(.*?)</text>", svg, re.S))


def group(svg: str, name: str) -> ElementTree.Element:
    root = ElementTree.fromstring(svg)
    found = [item for item in root.iter(f"{SVG}g") if item.get("id") == name]
    assert len(found) == 1, name
    return found[0]


def path_points(element: ElementTree.Element) -> np.ndarray:
    data = " ".join(path.get("d", "") for path in element.iter(f"{SVG}path"))
    return np.array([float(n) for n in re.findall(r"-?[\d.]+", data)]).reshape(-1, 2)


def ring_spot(picture: Picture, name: str, camera: Camera | None) -> np.ndarray:
    """Where the ring round a place stands, in points."""
    svg = render_sheet(
        picture, View(OPENING_DAY, place=place_id(picture, name), camera=camera), "svg"
    ).decode()
    ring = path_points(group(svg, "chosen"))
    return (ring.min(axis=0) + ring.max(axis=0)) / 2


def measured_view(picture: Picture, camera: Camera | None = None) -> View:
    start, end = place_id(picture, "Kreminna"), place_id(picture, "Severodonetsk")
    return View(
        OPENING_DAY, start=start, end=end, place=place_id(picture, "Sloviansk"), camera=camera
    )


# What it says


def test_sheet__says_what_it_shows(opening_svg: str, picture: Picture) -> None:
    text = written(opening_svg)
    recorded = len(picture.history.settlement_ids)
    assert "Control of Kharkiv, Donetsk and Luhansk oblasts" in text
    assert "14 September 2022" in text
    assert "As known now (record to " in text
    assert f"Areas inferred from {recorded} settlements with a record of their own" in text
    assert "(nearest-settlement cells)" in text


def test_sheet__names_its_sources(opening_svg: str, picture: Picture) -> None:
    text = written(opening_svg)
    rows = [event for p in picture.history.settlement_ids for event in picture.history.events_of(p)]
    sources = {event.source_id for event in rows}
    assert f"Control Atlas record, {len(rows):,} events from {len(sources):,} sources." in text
    assert "Internationally recognised borders of Ukraine; control is an assessment" in text
    assert "Lambert azimuthal equal-area, centre 49° N, 38° E; WGS84" in text
    assert ADDRESS in text
    for dataset in picture.record.catalog.datasets:
        if dataset.file in ("control_events.csv", "settlements.csv"):
            assert f"{dataset.file} {dataset.sha256[:8]}" in text
        assert dataset.attribution in text


def test_sheet__legend_has_words_for_every_status_and_line(opening_svg: str) -> None:
    text = written(opening_svg)
    for status in Status:
        assert words_of("en").of(status) in text
    for key in ("legend_front", "legend_open"):
        assert words_of("en")(key) in text
    for said in ("State border of Ukraine", "Oblast border", words_of("en")("sheet_recorded")):
        assert said in text
    for name in ("legend-russian", "legend-contested-hatch", "legend-unknown-dots"):
        group(opening_svg, name)


def test_sheet__ukrainian(picture: Picture) -> None:
    text = written(render_sheet(picture, View(OPENING_DAY, language="uk"), "svg").decode())
    assert "14 вересня 2022\u202fр." in text
    assert "Кремінна" in text
    assert "Під контролем Росії" in text
    said = picture.record.about.words("en")
    english = {
        said(key)
        for key in ("status_russian", "legend_front", "sheet_areas", "sheet_borders", "legend")
    }
    assert not [sentence for sentence in english if sentence in text]


def test_sheet__known_then_differs_from_known_now(picture: Picture) -> None:
    now = render_sheet(picture, View(OPENING_DAY), "svg").decode()
    then = render_sheet(picture, View(OPENING_DAY, known="then"), "svg").decode()
    given = render_sheet(picture, View(OPENING_DAY), "svg", known=date(2022, 9, 14)).decode()
    assert then == given
    assert "As known on 14 September 2022" in written(then)
    assert now.count("<use ") < then.count("<use ")  # dots of unknown area round Kreminna
    assert len(list(group(then, "control-unknown-dots").iter(f"{SVG}use"))) > 10


def test_sheet__areas_table_adds_up(opening_svg: str, picture: Picture) -> None:
    total = sum(row.km2[Status.RUSSIAN] for row in picture.areas.by_region(View(OPENING_DAY).day))
    assert f"{total:,.0f}" in written(opening_svg)


def test_sheet__warns_that_the_ground_is_generalised(opening_svg: str, picture: Picture) -> None:
    assert GENERALISED not in written(opening_svg)
    assert GENERALISED in written(
        render_sheet(picture, View(OPENING_DAY, camera=LYSYCHANSK), "svg").decode()
    )


def test_sheet__title_names_the_place_in_the_middle(picture: Picture) -> None:
    chosen = View(OPENING_DAY, camera=LYSYCHANSK, place=place_id(picture, "Siversk"))
    far = View(OPENING_DAY, camera=LYSYCHANSK, place=place_id(picture, "Mariupol"))
    assert "Control around Siversk, Donetsk oblast" in written(
        render_sheet(picture, chosen, "svg").decode()
    )
    assert re.search(
        r"Control around (Lysychansk|Severodonetsk), Luhansk oblast",
        written(render_sheet(picture, far, "svg").decode()),
    )


# What it draws


def test_sheet__contested_area_is_hatched(picture: Picture) -> None:
    day = date(2022, 4, 1)
    view = View(day=day)
    hatch = path_points(
        group(render_sheet(picture, view, "svg").decode(), "control-contested-hatch")
    )
    assert len(hatch) > 10
    frame = frame_for(picture, view)
    middles = (hatch[0::2] + hatch[1::2]) / 2
    contested = picture.areas.area_of((Status.CONTESTED,), day)
    ground = [frame.to_ground(x * MM_PER_PT, 210 - y * MM_PER_PT) for x, y in middles]
    near = shapely.buffer(contested, 0.005)
    assert all(near.contains(shapely.Point(spot.lon_deg, spot.lat_deg)) for spot in ground)


def test_sheet__front_and_borders_are_drawn(opening_svg: str) -> None:
    for name in ("front-line", "open-edge", "state-border", "region-borders", "sea", "rivers"):
        assert len(path_points(group(opening_svg, name))) > 1


@pytest.mark.parametrize("camera", [None, LYSYCHANSK])
def test_sheet__scale_bar_is_true(picture: Picture, camera: Camera | None) -> None:
    first, second = (
        picture.record.gazetteer.find("Izium"),
        picture.record.gazetteer.find("Lysychansk"),
    )
    if camera:
        first = picture.record.gazetteer.find("Severodonetsk")
    *_, apart_m = WGS84.inv(first.lon_deg, first.lat_deg, second.lon_deg, second.lat_deg)
    spots = [ring_spot(picture, place.name, camera) for place in (first, second)]
    km_per_pt = apart_m / 1000 / np.linalg.norm(spots[0] - spots[1])
    svg = render_sheet(picture, View(OPENING_DAY, camera=camera), "svg").decode()
    bar = path_points(group(svg, "scale-bar"))
    said = re.search(r"([\d.]+) km(?! of published)", written(svg))
    assert said is not None
    assert np.ptp(bar[:, 0]) * km_per_pt == pytest.approx(float(said[1]), rel=0.01)


@pytest.mark.parametrize("camera", [None, LYSYCHANSK, Camera(50.3, 35.2, 9)])
def test_sheet__north_arrow_points_north(picture: Picture, camera: Camera | None) -> None:
    frame = frame_for(picture, View(OPENING_DAY, camera=camera))
    centre = frame.centre
    factors = Proj(picture.record.about.plane.crs).get_factors(centre.lon_deg, centre.lat_deg)
    # Convergence is counted from true north to the grid's, the arrow from the grid's to true.
    assert abs(cartography.north_deg(frame)) == pytest.approx(
        abs(factors.meridian_convergence), abs=0.02
    )
    assert np.sign(cartography.north_deg(frame)) == np.sign(38 - centre.lon_deg)


def test_sheet__camera_shows_about_what_the_screen_shows(picture: Picture) -> None:
    frame = frame_for(picture, View(OPENING_DAY, camera=LYSYCHANSK))
    centre = frame.centre
    assert centre.lat_deg == pytest.approx(48.95, abs=1e-3)
    assert centre.lon_deg == pytest.approx(38.4, abs=1e-3)
    middle = frame.bottom_mm + frame.side_mm / 2
    west = frame.to_ground(frame.left_mm, middle)
    east = frame.to_ground(frame.left_mm + frame.side_mm, middle)
    degrees = 1100 / (512 * 2**9.2) * 360
    assert east.lon_deg - west.lon_deg == pytest.approx(degrees, rel=0.01)


@pytest.mark.parametrize(
    "camera", [Camera(44, 30, 4), Camera(53, 44, 14), Camera(51.4, 33.6, 8), Camera(46, 41.5, 7)]
)
def test_sheet__never_shows_ground_that_the_base_map_lacks(
    picture: Picture, camera: Camera
) -> None:
    frame = frame_for(picture, View(OPENING_DAY, camera=camera))
    west, south, east, north = frame.box.bounds
    corners = [frame.to_ground(x, y) for x in (west, east) for y in (south, north)]
    assert all(33.49 <= corner.lon_deg <= 41.51 for corner in corners)
    assert all(45.99 <= corner.lat_deg <= 51.51 for corner in corners)


def test_sheet__measured_line_joins_its_ends_and_tells_the_length(picture: Picture) -> None:
    view = measured_view(picture)
    svg = render_sheet(picture, view, "svg").decode()
    start, end = picture.record.gazetteer[view.start or 0], picture.record.gazetteer[view.end or 0]
    *_, length_m = WGS84.inv(start.lon_deg, start.lat_deg, end.lon_deg, end.lat_deg)
    assert f"{length_m / 1000:.1f} km" in written(svg)
    line = path_points(group(svg, "measure"))
    for place, (x, y) in ((start, line[0]), (end, line[-1])):
        spot = frame_for(picture, view).to_page(place.lon_deg, place.lat_deg)
        assert (x * MM_PER_PT, 210 - y * MM_PER_PT) == pytest.approx(spot, abs=0.05)


# Files


def test_sheet__png_metadata(picture: Picture) -> None:
    image = Image.open(io.BytesIO(render_sheet(picture, View(OPENING_DAY), "png", address=ADDRESS)))
    assert image.size == (int(297 / 25.4 * DPI), int(210 / 25.4 * DPI))
    assert image.info["dpi"] == pytest.approx((DPI, DPI), abs=0.1)
    assert image.info["Title"] == (
        "Control of Kharkiv, Donetsk and Luhansk oblasts, 14 September 2022"
    )
    assert image.info["Author"] == "Control Atlas"
    assert "As known now" in image.info["Description"]
    assert ADDRESS in image.info["Source"]
    assert picture.record.catalog.attribution in image.info["Copyright"]
    assert "2022-09-14" in image.info["Keywords"]


def test_sheet__png_letters_look_as_those_of_text(picture: Picture) -> None:
    image = Image.open(io.BytesIO(render_sheet(picture, View(OPENING_DAY), "png")))
    pixels = np.asarray(image.convert("L"), dtype=float)
    with mpl.rc_context({"text.hinting": "no_hinting", "path.simplify": False}):
        page = draw_sheet(
            Subject(picture, View(OPENING_DAY), None), frame_for(picture, View(OPENING_DAY))
        )
        page.figure.set_dpi(DPI)
        canvas = FigureCanvasAgg(page.figure)
        canvas.draw()
    text = np.asarray(Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("L"), dtype=float)
    assert (np.abs(pixels - text) > 120).mean() < 1e-4
    title = pixels[: round(20 / 25.4 * DPI), round(LEFT_MM / 25.4 * DPI) :]
    assert 0.01 < (title < 80).mean() < 0.2


def test_sheet__png_metadata_in_ukrainian(picture: Picture) -> None:
    image = Image.open(io.BytesIO(render_sheet(picture, View(OPENING_DAY, language="uk"), "png")))
    assert image.info["Title"].endswith("14 вересня 2022\u202fр.")


def test_sheet__svg_metadata_and_letters(opening_svg: str) -> None:
    assert "<dc:title>Control of Kharkiv, Donetsk and Luhansk oblasts, 14 Sept" in opening_svg
    assert "<dc:title>Control Atlas</dc:title>" in opening_svg
    for tag in ("description", "rights", "source", "subject"):
        assert f"<dc:{tag}>" in opening_svg
    assert "<dc:date>" not in opening_svg
    assert opening_svg.count("@font-face") == 2
    ElementTree.fromstring(opening_svg)
    assert "<image" not in opening_svg


def test_sheet__pdf_is_a4_with_text_and_metadata(picture: Picture) -> None:
    content = render_sheet(picture, View(OPENING_DAY), "pdf", address=ADDRESS)
    assert content.startswith(b"%PDF-")
    assert b"/Title (Control of Kharkiv, Donetsk and Luhansk oblasts, 14 September 2022)" in content
    assert b"/Author (Control Atlas)" in content
    assert b"/Subject" in content
    assert b"/Keywords" in content
    assert b"/CreationDate" not in content
    box = re.search(rb"/MediaBox \[ ([\d. ]+) \]", content)
    assert box is not None
    assert [float(n) for n in box[1].split()] == pytest.approx([0, 0, 841.89, 595.28], abs=0.01)
    assert content.count(b"/FontFile2") == 2  # TrueType, regular and bold
    assert b"/Subtype /Image" not in content


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_sheet__same_input_same_bytes(picture: Picture, form: str) -> None:
    view = measured_view(picture, LYSYCHANSK)
    first = render_sheet(picture, view, form, address=ADDRESS)
    render_sheet(picture, View(OPENING_DAY, language="uk"), form)
    assert render_sheet(picture, view, form, address=ADDRESS) == first


def test_sheet__threads_do_not_disturb_each_other(picture: Picture) -> None:
    jobs = [
        (View(OPENING_DAY), "svg"),
        (View(OPENING_DAY, language="uk"), "png"),
        (View(OPENING_DAY, camera=LYSYCHANSK), "pdf"),
    ]
    alone = [render_sheet(picture, view, form) for view, form in jobs]
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda job: render_sheet(picture, *job), jobs * 2))
    assert together == alone * 2


def test_sheet__leaves_matplotlib_as_it_was(picture: Picture) -> None:
    with mpl.rc_context({"svg.fonttype": "path", "font.family": ["serif"], "lines.linewidth": 9}):
        before = dict(mpl.rcParams)
        drawn = render_sheet(picture, View(OPENING_DAY), "svg")
        assert dict(mpl.rcParams) == before
    assert drawn == render_sheet(picture, View(OPENING_DAY), "svg")


@pytest.mark.parametrize("ending", [".png", ".svg", ".PDF"])
def test_write_sheet__by_ending(picture: Picture, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"sheet{ending}"
    assert write_sheet(picture, View(OPENING_DAY), out) == out
    assert out.read_bytes() == render_sheet(picture, View(OPENING_DAY), ending[1:].lower())
    assert [file.name for file in tmp_path.iterdir()] == [out.name]


@pytest.mark.parametrize("name", ["x.bmp", "x", ".png", "x.png.txt"])
def test_write_sheet__unknown_ending(picture: Picture, tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError) as raised:
        write_sheet(picture, View(OPENING_DAY), tmp_path / name)
    assert str(raised.value) == f"{name!r} does not end in .png, .svg, .pdf"
    assert not list(tmp_path.iterdir())


def test_render_sheet__unknown_form(picture: Picture) -> None:
    with pytest.raises(RequestError, match="'bmp' is not one of png, svg, pdf"):
        render_sheet(picture, View(OPENING_DAY), "bmp")


def test_write_sheet__unwritable(picture: Picture, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="does not exist"):
        write_sheet(picture, View(OPENING_DAY), tmp_path / "none" / "x.png")
    (tmp_path / "taken.png").mkdir()
    with pytest.raises(OutputError, match="is a folder"):
        write_sheet(picture, View(OPENING_DAY), tmp_path / "taken.png")
