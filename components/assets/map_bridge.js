/* The map: time moves here, by feature state, without the server. Other files get the map from it. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  const MODES = ["now", "then"];
  const land = () => atlas.config().camera; // home, world (beyond it nothing is drawn), zooms
  const WAIT_MS = 45000;
  const RENDER_MS = 400; // a hidden tab renders nothing: do not wait for it longer than this
  const PICK_PX = 9;
  const MARK_LAYERS = {
    chosen: ["chosen"],
    measure: ["measure", "measure-name"],
    disagreement: ["disagreement", "disagreement-edge"],
    events: ["events"],
  };

  let map = null;
  let record = null;
  let shown = {}; // what feature state holds, by source
  let wanted = null;
  let painted = null;
  let busy = false;
  let imported = null; // record of the imported source on show

  /* The one private expression: Plotly's MapLibre map. A contract test watches it. */
  function findMap() {
    return graph()?._fullLayout?.map?._subplot?.map || null;
  }

  const graph = () => document.querySelector("#map .js-plotly-plot");

  let atHome = true; // looking at the whole land, whatever the size of the window
  let looked = null; // where the map should look; null while a hand moves it

  function lookAt(lat, lon, zoom) {
    looked = { center: [lon, lat], zoom };
    map.jumpTo(looked);
  }

  /* Plotly puts the figure's own centre back whenever it draws: undo that. */
  function keepLooking() {
    if (!looked || !map) return;
    const { lng, lat } = map.getCenter();
    const off = Math.abs(lng - looked.center[0]) + Math.abs(lat - looked.center[1]);
    if (off > 1e-5 || Math.abs(map.getZoom() - looked.zoom) > 1e-3) map.jumpTo(looked);
  }

  function setSpans(source, spans, day) {
    const states = (shown[source] = shown[source] || []);
    for (let i = 0; i < spans.length; i += 1) {
      const on = day !== null && spans[i][0] <= day && day < spans[i][1];
      if (on !== Boolean(states[i])) {
        map.setFeatureState({ source, id: i + 1 }, { on });
        states[i] = on;
      }
    }
  }

  const pointsOf = (mode) => (mode === "published" ? imported.points : record.points[mode]);
  const otherOf = (mode) => (mode === "now" ? "then" : "now");

  function setPoints(mode, day) {
    const states = (shown.points = shown.points || {});
    const points = pointsOf(mode);
    const other = mode === "published" ? points : record.points[otherOf(mode)];
    const isNext = shown.pointsOf === points;
    const timelines = mode === "published" ? [points] : [points, other];
    const ids = isNext
      ? atlas.steps.changed(timelines, shown.pointsDay, day)
      : Object.keys(points);
    for (const id of ids) {
      const status = atlas.steps.on(points[id], day)?.[1] || 0;
      const differs = status !== (atlas.steps.on(other[id], day)?.[1] || 0);
      const state = differs ? -1 - status : status;
      if (states[id] !== state) {
        map.setFeatureState({ source: "points", id: Number(id) }, { status, differs });
        states[id] = state;
      }
    }
    shown.pointsOf = points;
    shown.pointsDay = day;
  }

  const drawnMode = (mode) => (imported ? "published" : mode);

  /* Files that the first screen does without: after it, or when they are asked for. */
  let hasLater = false;
  function fetchLater() {
    if (hasLater) return;
    hasLater = true;
    for (const [id, address] of Object.entries(atlas.config().later)) {
      map.getSource(id).setData(address);
    }
  }

  function apply({ day, mode: asked }) {
    const mode = drawnMode(asked);
    if (mode !== shown.mode) {
      showMode(mode);
      shown.mode = mode;
    }
    for (const other of MODES) {
      for (const [kind, patches] of [["areas", "areas"], ["lines", "lines"], ["band", "lines"]]) {
        const spans = record.spans[`${patches}-${other}`];
        setSpans(`${kind}-${other}`, spans, other === mode ? day : null);
      }
    }
    const covered = atlas.coverage.covers(day);
    showSilence(!covered);
    for (const kind of ["areas", "lines"]) {
      const spans = imported ? imported.spans[kind] : [];
      setSpans(`${kind}-published`, spans, covered ? day : null);
    }
    setPoints(mode, covered ? day : -Infinity);
    map.triggerRepaint();
  }

  /* On a day of which the source says nothing the land is no paper. */
  function showSilence(silent) {
    if (shown.silent === silent) return;
    shown.silent = silent;
    atlas.ground.release();
    for (const { id, metadata } of map.getStyle().layers) {
      if (!metadata?.silence) continue;
      const isDrawn = silent && map.hasImage(metadata.image);
      map.setLayoutProperty(id, "visibility", isDrawn ? "visible" : "none");
    }
  }

  /* Latest wins: while one day is being painted, only the newest wish is kept. */
  function paint() {
    if (!map || !record || busy || !wanted) return;
    const goal = wanted;
    apply(goal);
    busy = true; // not before: an error in between would leave it so for ever
    let done = false;
    const finish = () => {
      if (done) return;
      done = true;
      busy = false;
      painted = goal;
      document.documentElement.dataset.shownDay = goal.day;
      document.documentElement.dataset.shownMode = goal.mode;
      document.dispatchEvent(new CustomEvent("atlas:painted", { detail: goal }));
      if (wanted !== goal) paint();
    };
    map.once("render", finish);
    setTimeout(finish, RENDER_MS);
  }

  function drawPatterns(theme) {
    for (const [name, look] of Object.entries(atlas.config().patterns[theme])) {
      const image = atlas.patternImage(look);
      if (map.hasImage(name)) map.updateImage(name, image);
      else map.addImage(name, image, { pixelRatio: 2 });
    }
    showMode(drawnMode(wanted?.mode || "now"));
    delete shown.silent;
    if (wanted) showSilence(!atlas.coverage.covers(wanted.day));
  }

  /* Layers of other modes are taken out of the drawing; patterns wait for their image. */
  function showMode(mode) {
    if (mode === "then") fetchLater();
    for (const { id, metadata } of map.getStyle().layers) {
      if (!metadata?.modes) continue;
      const drawn = !metadata.image || map.hasImage(metadata.image);
      const visibility = metadata.modes.includes(mode) && drawn ? "visible" : "none";
      map.setLayoutProperty(id, "visibility", visibility);
    }
  }

  function paintTheme(theme) {
    atlas.ground.release();
    const paints = atlas.config().paint[theme];
    for (const [layer, paint] of Object.entries(paints)) {
      if (!map.getLayer(layer)) continue;
      for (const [property, value] of Object.entries(paint)) {
        map.setPaintProperty(layer, property, value);
      }
    }
    drawPatterns(theme);
  }

  function nearestPlace(event) {
    const { x, y } = event.point;
    const box = [[x - PICK_PX, y - PICK_PX], [x + PICK_PX, y + PICK_PX]];
    const found = map.queryRenderedFeatures(box, { layers: ["places"] });
    const away = (feature) => {
      const at = map.project(feature.geometry.coordinates);
      return (at.x - x) ** 2 + (at.y - y) ** 2;
    };
    return found.sort((a, b) => away(a) - away(b))[0] || null;
  }

  /* Status, since when and how precisely; whose record it is; what the other picture says. */
  function tipLines(place) {
    const words = atlas.config().words;
    const { day, mode: asked } = painted || wanted;
    const silence = atlas.coverage.told(day);
    if (silence) return [silence];
    const mode = drawnMode(asked);
    const step = atlas.steps.on(pointsOf(mode)[place.id], day);
    const lines = [words.statuses[step?.[1] || 0]];
    if (step?.length > 2) {
      lines.push(words.since[step[3]].replace("{day}", atlas.dayInWords(step[2])));
    }
    if (imported) return [...lines, imported.name];
    if (!place.properties.own) lines.push(words.inferred);
    const other = otherOf(mode);
    const code = atlas.steps.on(record.points[other][place.id], day)?.[1] || 0;
    if (code !== (step?.[1] || 0)) {
      lines.push(words[`differs_${other}`].replace("{status}", words.statuses[code]));
    }
    return lines;
  }

  function showTip(event) {
    const tip = document.getElementById("map-tip");
    const place = map && record && nearestPlace(event);
    if (map) map.getCanvas().style.cursor = place ? "pointer" : "";
    tip.hidden = !place;
    if (!place) return;
    const name = atlas.named(place.properties);
    tip.replaceChildren(
      Object.assign(document.createElement("strong"), { textContent: name }),
      ...tipLines(place).map((text) =>
        Object.assign(document.createElement("span"), { textContent: text })
      )
    );
    const { clientWidth } = map.getCanvas();
    tip.style.left = `${Math.min(event.point.x + 14, clientWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${event.point.y + 14}px`;
  }

  function listen() {
    map.on("mousemove", showTip);
    map.on("mouseout", () => (document.getElementById("map-tip").hidden = true));
    map.on("click", (event) => {
      const place = map && nearestPlace(event);
      if (place) atlas.view.choosePlace(place.id);
    });
    // The end of a hand's move need not say whose it was: its beginning does.
    const grasp = (event) => event.originalEvent && ([looked, atHome] = [null, false]);
    for (const type of ["wheel", "dragstart", "zoomstart", "dblclick"]) map.on(type, grasp);
    map.on("moveend", () => {
      if (looked || !map) return;
      const { lng, lat } = map.getCenter();
      looked = { center: [lng, lat], zoom: map.getZoom() };
      reportCamera();
    });
    graph().on("plotly_afterplot", keepLooking);
    map.on("resize", () => atHome && bridge.look(null));
    map.on("webglcontextlost", () => (map = null)); // no style to set or ask until it is back
    map.on("style.load", ({ target }) => {
      map = target;
      shown = {};
      hasLater = false;
      dress();
      paint();
    });
  }

  function reportCamera() {
    const { lat, lng } = map.getCenter();
    atlas.view.moved(`${lat.toFixed(4)},${lng.toFixed(4)},${map.getZoom().toFixed(2)}`);
  }

  /* What the style does not hold by itself. */
  function dress() {
    atlas.ground.lay(map);
    paintTheme(document.documentElement.dataset.theme || "light");
    bridge.mark(marks);
    if (imported) bridge.source(imported);
  }

  function connect(startedAt) {
    map = findMap();
    if (!atlas.recovery.meet(map)) return undefined;
    if (!map || !map.isStyleLoaded()) {
      if (document.hidden) startedAt = performance.now(); // a hidden tab draws nothing yet
      if (performance.now() - startedAt > WAIT_MS) return atlas.recovery.noMap("map_stopped");
      return setTimeout(() => connect(startedAt), 40);
    }
    listen();
    map.setMinZoom(land().zooms[0]);
    map.setMaxZoom(land().zooms[1]);
    map.setMaxBounds(land().world);
    map.getCanvas().setAttribute("aria-label", atlas.config().words.map_label);
    bridge.look(atlas.view.camera());
    dress();
    const ready = () => {
      document.documentElement.dataset.map = "ready";
      if (map) fetchLater();
      atlas.parts.fetch();
    };
    const settled = () => map.once("idle", ready);
    document.addEventListener("atlas:painted", settled, { once: true });
    return paint();
  }

  let marks = null;
  const nothing = {
    type: "FeatureCollection",
    features: [
      {
        type: "Feature",
        properties: { kind: "none" },
        geometry: { type: "Point", coordinates: [0, -80] },
      },
    ],
  };

  const bridge = (atlas.bridge = {
    /** Show a day; mode is "now" or "then". */
    show(day, mode) {
      if (wanted && wanted.day === day && wanted.mode === mode) return;
      wanted = { day, mode };
      paint();
    },
    /** What was last painted. */
    painted: () => painted,
    theme(theme) {
      if (map) paintTheme(theme);
    },
    /** Draw the ring of the chosen place and the line of a distance. */
    mark(given) {
      marks = given;
      for (const id of ["chosen", "measure", "disagreement"]) bridge.draw(id, marks?.[id]);
    },
    draw(id, data) {
      if (!map) return;
      map.getSource(id).setData(data || nothing);
      for (const layer of MARK_LAYERS[id] || []) { // an empty one costs a painting too
        map.setLayoutProperty(layer, "visibility", data ? "visible" : "none");
      }
    },
    /** Show an imported source: its record, or null for the shipped one. */
    source(found) {
      imported = found;
      if (!map) return;
      for (const kind of ["areas", "lines"]) {
        const id = `${kind}-published`;
        map.removeFeatureState({ source: id });
        shown[id] = [];
        map.getSource(id).setData(found ? found[kind] : nothing);
      }
      const { dataset } = document.documentElement;
      [dataset.shownSource, dataset.shownKind] = found ? [found.name, found.kind] : ["", ""];
      wanted = wanted && { ...wanted };
      paint();
    },
    /** Look at "lat,lon,zoom"; without it, at the whole land. */
    look(camera) {
      if (!map) return;
      if (!camera) {
        atHome = true;
        const found = map.cameraForBounds(land().home, { padding: 14 }); // none in a window of nothing
        if (found) lookAt(found.center.lat, found.center.lng, found.zoom);
        return;
      }
      atHome = false;
      const [lat, lon, zoom] = camera.split(",").map(Number);
      lookAt(lat, lon, zoom);
    },
    /** Bring a place into sight without changing the scale more than needed. */
    bringIntoSight(lon, lat) {
      if (!map || map.getBounds().contains([lon, lat])) return;
      lookAt(lat, lon, map.getZoom());
    },
    zoom(step) {
      if (!map) return;
      if (step === 0) {
        bridge.look(null);
        atlas.view.moved("");
        return;
      }
      const { lat, lng } = map.getCenter();
      const [least, most] = land().zooms;
      lookAt(lat, lng, Math.min(Math.max(map.getZoom() + step, least), most));
      reportCamera();
    },
  });

  /* Names on the map are drawn on a canvas, which waits for no font. */
  document.fonts.load('640 16px "Inter Bold"', "Iі");
  document.fonts.load('400 16px "Inter"', "Iі");

  document.addEventListener("DOMContentLoaded", () => {
    atlas.whenPresent("config", () => {
      atlas.record().then((found) => {
        record = found;
        paint();
      });
      connect(performance.now());
    });
  });
})();
