/* The floor: MapLibre alone in an empty page, with the areas and points of the record and no more.
   Plotly's bundle holds MapLibre; the map that the dashboard made gives its class. */
async ({ source, status }) => {
  const theirs = document.querySelector("#map .js-plotly-plot")._fullLayout.map._subplot.map;
  const Map = theirs.constructor;
  const files = theirs.getStyle().sources;
  const { sources, files: shipped } = window.atlas.config();
  const entry = sources.find((one) => one.name === source);
  const areas = entry ? entry.areas : files["areas-now"].data;
  const points = files.points.data;
  const record = entry ? entry.record : shipped.record;
  const frame = document.createElement("div");
  const { width, height } = document.querySelector("#map canvas").getBoundingClientRect();
  frame.style.cssText = `position: fixed; inset: 0; width: ${width}px; height: ${height}px`;
  document.body.replaceChildren(frame);
  const shown = ["boolean", ["feature-state", "on"], false];
  const map = new Map({
    container: frame,
    bounds: [[34.75, 46.85], [40.35, 50.5]],
    style: {
      version: 8,
      sources: {
        areas: { type: "geojson", data: areas, tolerance: 0 },
        points: { type: "geojson", data: points },
      },
      layers: [
        { id: "ground", type: "background", paint: { "background-color": "#fbf8f1" } },
        {
          id: "held", type: "fill", source: "areas", filter: ["==", ["get", "status"], "russian"],
          paint: {
            "fill-color": "#d5521b", "fill-antialias": false,
            "fill-opacity": ["case", shown, 0.42, 0],
          },
        },
        {
          id: "places", type: "circle", source: "points",
          paint: {
            "circle-radius": 3,
            "circle-color": ["case", ["==", ["feature-state", "status"], status], "#c8430d", "#0b5a9c"],
          },
        },
      ],
    },
  });
  await new Promise((done) => map.once("idle", done));
  const { spans, steps } = await fetch(record).then((answer) => answer.json()).then((found) => ({
    spans: entry ? found.spans.areas : found.spans["areas-now"],
    steps: Object.entries(entry ? found.points : found.points.now),
  }));
  const last = { spans: [], steps: {} };
  function apply(day) {
    spans.forEach(([first, end], index) => {
      const on = first <= day && day < end;
      if (on !== Boolean(last.spans[index])) map.setFeatureState({ source: "areas", id: index + 1 }, { on });
      last.spans[index] = on;
    });
    for (const [id, changes] of steps) {
      let code = 0;
      for (const step of changes) if (step[0] <= day) code = step[1];
      if (last.steps[id] !== code) map.setFeatureState({ source: "points", id: Number(id) }, { status: code });
      last.steps[id] = code;
    }
    map.triggerRepaint();
  }
  let wanted = null;
  let busy = false;
  function paint() {
    const day = wanted;
    busy = true;
    apply(day);
    map.once("render", () => {
      busy = false;
      window.bench.painted(day);
      if (wanted !== day) paint();
    });
  }
  window.floor = (day) => {
    wanted = day;
    if (!busy) paint();
  };
}
