"""What the page takes for granted in Plotly, MapLibre, Dash and dash-mantine-components.

Much of it is documented nowhere. An upgrade that takes one of these away fails here, by name, and
not on somebody's screen. Each test says on which versions it was seen.
"""

from __future__ import annotations

from importlib.metadata import version

import pytest
from playwright.sync_api import Page

from tests.browser.actions import UPDATE_FIGURE, on_map, query

SEEN = {
    "plotly": "7.1.0",
    "plotly.js": "4.1.1",
    "MapLibre GL JS": "6.9.0",
    "dash": "4.4.1",
    "dash-mantine-components": "2.8.1",
}
"""Versions on which every contract of this file was seen to hold."""

ERRORS = {"error", "style.error", "source.error", "tile.error", "layer.error"}


def test_versions__are_those_that_were_seen(any_page: Page) -> None:
    installed = {name: version(name) for name in ("plotly", "dash", "dash-mantine-components")}
    installed["plotly.js"] = any_page.evaluate("Plotly.version")
    installed["MapLibre GL JS"] = on_map(any_page, "return m.version")
    assert installed == SEEN, (
        "a library has changed: run this file, read what it and tests/browser/test_recovery.py "
        "say, look at the page, and then write the new versions into SEEN and the docstrings"
    )


# Plotly


def test_plotly__one_expression_finds_the_map(any_page: Page) -> None:
    """Private; seen on plotly 7.1.0 (plotly.js 4.1.1)."""
    assert any_page.locator("#map .js-plotly-plot").count() == 1
    assert on_map(any_page, "return m.getCanvas().matches('.map canvas')")
    assert on_map(any_page, "return m.getContainer().closest('#map') !== null")


def test_plotly__figure_update_keeps_map_and_feature_state(founding_page: Page) -> None:
    """Undocumented; seen on plotly.js 4.1.1."""
    on_map(
        founding_page,
        "window.kept = m; m.setFeatureState({ source: 'areas-now', id: 2 }, { probe: 7 })",
    )
    on_map(founding_page, UPDATE_FIGURE)
    assert on_map(founding_page, "return m === window.kept")
    assert (
        on_map(founding_page, "return m.getFeatureState({ source: 'areas-now', id: 2 }).probe") == 7
    )


def test_plotly__afterplot_lets_the_page_put_its_camera_back(founding_page: Page) -> None:
    """Documented event, undocumented need: each draw goes to the figure's own centre.

    Seen on plotly.js 4.1.1.
    """
    on_map(founding_page, "atlas.bridge.look('49.0000,38.0000,9.00')")
    moves = on_map(
        founding_page,
        f"let moves = 0; const one = () => (moves += 1); m.on('moveend', one); {UPDATE_FIGURE}"
        "m.off('moveend', one); return moves",
    )
    assert moves >= 2  # Plotly's move and the page's
    assert on_map(founding_page, "return m.getZoom()") == pytest.approx(9, abs=1e-6)
    assert on_map(founding_page, "return m.getCenter().lng") == pytest.approx(38, abs=1e-6)
    on_map(founding_page, "atlas.bridge.look(null)")


def test_plotly__update_adds_five_error_listeners(founding_page: Page) -> None:
    """A leak that ``map_recovery.js`` stops by these names; seen on plotly.js 4.1.1."""
    added = on_map(
        founding_page,
        "const once = m.once; const types = [];"
        "m.once = (type, ...more) => (types.push(type), once(type, ...more));"
        f"{UPDATE_FIGURE}"
        "m.once = once; return types",
    )
    assert set(added) >= ERRORS
    assert on_map(founding_page, "return m._oneTimeListeners.error.length") <= 2


def test_plotly__responsive_map_follows_its_container(founding_page: Page) -> None:
    """Seen on plotly.js 4.1.1 with MapLibre 6.9.0: the map's ``resize`` event is fired."""
    full = on_map(founding_page, "return m.getCanvas().clientWidth")
    resize = "document.querySelector('.map').style.width = x; await m.once('resize')"
    on_map(founding_page, resize, "50%")
    assert on_map(founding_page, "return m.getCanvas().clientWidth") < full
    on_map(founding_page, resize, "")
    assert on_map(founding_page, "return m.getCanvas().clientWidth") == full


# MapLibre


def test_maplibre__feature_state_by_integer_id_in_a_source_by_address(founding_page: Page) -> None:
    """Documented; seen on MapLibre 6.9.0."""
    state = on_map(
        founding_page,
        """
        const [place] = m.queryRenderedFeatures({ layers: ["places"] });
        const at = { source: "points", id: place.id };
        m.setFeatureState(at, { probe: 5 });
        m.triggerRepaint();
        await m.once("render");
        const found = m.queryRenderedFeatures({ layers: ["places"] });
        const seen = found.find((one) => one.id === place.id).state.probe;
        m.removeFeatureState(at, "probe");
        return [Number.isInteger(place.id), seen, m.getFeatureState(at).probe ?? null];
        """,
    )
    assert state == [True, 5, None]


def test_maplibre__style_load_comes_after_a_change_of_style_and_state_is_gone(
    founding_page: Page,
) -> None:
    """Documented event, undocumented loss; seen on MapLibre 6.9.0.

    The bridge paints the day again, the probe is nobody's.
    """
    count = "return m.queryRenderedFeatures({ layers: ['russian-now'] }).filter((f) => f.state.on)"
    before = on_map(founding_page, count + ".length")
    probe = on_map(
        founding_page,
        """
        m.setFeatureState({ source: "ground", id: 1 }, { probe: 5 });
        const loaded = m.once("style.load");
        m.setStyle(m.getStyle(), { diff: false });
        await loaded;
        await m.once("idle");
        return m.getFeatureState({ source: "ground", id: 1 }).probe ?? null;
        """,
    )
    assert probe is None
    assert on_map(founding_page, count + ".length") == before > 0


def test_maplibre__rendered_features_by_box_and_layer(founding_page: Page) -> None:
    """Documented; seen on MapLibre 6.9.0: id, properties and geometry are those of the file."""
    found = on_map(
        founding_page,
        """
        if (!m.loaded()) await m.once("idle");
        const { x, y } = m.project([37.2768, 49.2070]);
        const box = [[x - 9, y - 9], [x + 9, y + 9]];
        return m.queryRenderedFeatures(box, { layers: ["places"] })
            .map((one) => [one.id, one.properties.name, one.geometry.type]);
        """,
    )
    assert [707292, "Izium", "Point"] in found


def test_maplibre__render_comes_after_trigger_repaint(founding_page: Page) -> None:
    """Documented; seen on MapLibre 6.9.0: painted is what the render event says."""
    assert (
        on_map(founding_page, "m.triggerRepaint(); return (await m.once('render')).type")
        == "render"
    )


def test_maplibre__style_tells_metadata_visibility_and_sources(any_page: Page) -> None:
    """Documented; seen on MapLibre 6.9.0 under plotly.js 4.1.1, which hands the style through."""
    layer, source = on_map(
        any_page,
        """
        const { layers, sources } = m.getStyle();
        return [layers.find((one) => one.id === "russian-then"), sources["areas-now"]];
        """,
    )
    assert layer["metadata"]["modes"] == ["then"]
    assert layer["layout"]["visibility"] == "none"
    assert source["tolerance"] == 0.1


def test_maplibre__images_are_added_and_renewed(any_page: Page) -> None:
    """Documented; seen on MapLibre 6.9.0."""
    names = ["russian-grain", "contested-hatch", "unknown-dots"]
    assert on_map(any_page, "return x.every((name) => m.hasImage(name))", names)
    assert on_map(any_page, "return m.hasImage('never-drawn')") is False
    blank = "document.createElement('canvas').getContext('2d').getImageData(0, 0, 16, 16)"
    on_map(any_page, f"m.updateImage('unknown-dots', {blank})")
    any_page.evaluate("atlas.bridge.theme(document.documentElement.dataset.theme)")


def test_maplibre__no_camera_for_bounds_without_room(any_page: Page) -> None:
    """Seen on MapLibre 6.9.0: undefined and a warning, no error."""
    call = "return m.cameraForBounds([[34.7, 46.8], [40.4, 50.5]], { padding: x })"
    assert on_map(any_page, call + " === undefined", 4000)
    assert set(on_map(any_page, call, 14)) >= {"center", "zoom"}


def test_maplibre__a_hand_has_an_original_event_at_the_start(founding_page: Page) -> None:
    """Documented; seen on MapLibre 6.9.0, whose wheel moves end without one.

    A move by the page has none; what a hand did is kept when Plotly draws again.
    """
    hear = "m.on(type, (e) => (window.told[type] = Boolean(e.originalEvent)))"
    types = "['wheel', 'dragstart', 'movestart']"
    on_map(founding_page, f"window.told = {{}}; for (const type of {types}) {hear}")
    on_map(founding_page, "m.jumpTo({ center: [38, 49], zoom: 8 })")
    assert founding_page.evaluate("told") == {"movestart": False}
    assert "map" not in query(founding_page)
    box = founding_page.locator(".maplibregl-canvas").bounding_box()
    assert box is not None
    founding_page.mouse.move(box["x"] + 300, box["y"] + 200)
    founding_page.mouse.down()
    founding_page.mouse.move(box["x"] + 340, box["y"] + 230, steps=4)
    founding_page.mouse.up()
    founding_page.wait_for_url("**map=*")
    founding_page.mouse.wheel(0, -200)
    founding_page.wait_for_function("() => told.wheel")
    assert founding_page.evaluate("told.dragstart")
    on_map(founding_page, "if (!m.loaded()) await m.once('idle')")
    zoom = on_map(founding_page, "return m.getZoom()")
    on_map(founding_page, UPDATE_FIGURE)
    assert on_map(founding_page, "return m.getZoom()") == pytest.approx(zoom, abs=1e-6)
    founding_page.wait_for_url(lambda url: f"{zoom:.2f}" in url)


def test_maplibre__failed_file_is_told_by_source_and_address(any_page: Page) -> None:
    """Half documented; seen on MapLibre 6.9.0: ``map_recovery.js`` reads these fields.

    ``sourcedata`` of kind ``content`` comes when a file has come, and not when it failed.
    """
    told = on_map(
        any_page,
        """
        const told = [];
        const hear = (e) => e.sourceId === "measure" && told.push(
            e.type === "error"
                ? [e.type, e.source.data, e.error.status ?? null, e.target === m]
                : e.sourceDataType);
        m.on("sourcedata", hear);
        m.on("error", hear);
        const address = "data:application/json,%7Bcut";
        const failed = new Promise((resolve) => m.once("style.error", resolve) && m.on("error",
            resolve));
        atlas.bridge.draw("measure", address);
        await failed;
        const first = told.splice(0);
        first.push(m.getStyle().sources.measure.data);
        atlas.bridge.draw("measure", null);
        if (!m.isSourceLoaded("measure")) await m.once("idle");
        m.off("sourcedata", hear);
        m.off("error", hear);
        return [first, told.includes("content")];
        """,
    )
    assert ["error", "data:application/json,%7Bcut", None, True] in told[0]
    assert "content" not in told[0]
    assert told[0][-1] == "data:application/json,%7Bcut"
    assert told[1]


def test_maplibre__lost_context_takes_the_style_away_and_brings_it_back(
    founding_page: Page,
) -> None:
    """Undocumented; seen on MapLibre 6.9.0: hence no map for the bridge in between."""
    told = on_map(
        founding_page,
        """
        const context = m.getCanvas().getContext("webgl2").getExtension("WEBGL_lose_context");
        const lost = m.once("webglcontextlost");
        context.loseContext();
        await lost;
        const between = m.getStyle() === undefined;
        await new Promise((resume) => setTimeout(resume, 100)); // not within the event
        const loaded = m.once("style.load");
        context.restoreContext();
        await loaded;
        return [between, m.getStyle().sources["areas-now"].type];
        """,
    )
    assert told == [True, "geojson"]
    founding_page.wait_for_selector("html[data-map=ready]")
