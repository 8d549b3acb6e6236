/* The view: the page's one state. The store holds it, the address shows it. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  let fields = {};
  let awaited = null; // fields that were asked for last and have not come yet
  let camera = "";
  let address = null;

  const view = (atlas.view = {
    fields: () => fields,
    /** The fields asked for last: Dash brings them late while it waits for the server. */
    wanted: () => awaited || fields,
    camera: () => camera,
    day: () => atlas.dayOf(fields.date),
    mode: () => fields.known || "now",
    /** Change some fields; an empty one is taken out. */
    change(changes) {
      const latest = view.wanted(); // a quick hand changes more before the first change comes
      const next = { ...latest, ...changes };
      for (const key of Object.keys(next)) if (!next[key]) delete next[key];
      if (JSON.stringify(next) === JSON.stringify(latest)) return;
      awaited = next;
      window.dash_clientside.set_props("view", { data: next });
    },
    /** The server forgot or never got what was asked: ask again for the view, or the address. */
    askAgain(isOpening) {
      if (isOpening) return ask();
      window.dash_clientside.set_props("view", { data: { ...view.wanted() } });
    },
    /** The server did not write the fields that follow the view: those known here are written. */
    writeFields() {
      const { date, known, tab } = view.wanted();
      const values = { "typed-date": date, known: known || "now", tabs: tab || "place" };
      if (!date) return;
      for (const [id, value] of Object.entries(values)) {
        window.dash_clientside.set_props(id, { value });
      }
    },
    /** The map was moved by its reader. */
    moved(text) {
      camera = text;
      window.dash_clientside.set_props("camera", { data: text });
    },
    /** A place was clicked: in the Distance panel it is an end, elsewhere the chosen place. */
    choosePlace(id) {
      const place = String(id);
      if (fields.tab !== "distance") return view.change({ place, tab: "" });
      const fresh = !fields.from || fields.to;
      return view.change(fresh ? { from: place, to: "" } : { to: place });
    },
  });

  /* The page was opened, or its reader went back or on: the address says what to show. */
  let asked = 0;
  function ask() {
    asked += 1;
    awaited = null;
    const data = { query: window.location.search, number: asked };
    window.dash_clientside.set_props("asked", { data });
  }
  window.addEventListener("popstate", ask);
  document.addEventListener("DOMContentLoaded", () => atlas.whenPresent("timeline-plot", ask));

  let complained = false; // about a typed date: the next good one takes it back
  function complain(sentence) {
    complained = true;
    atlas.say(sentence);
  }

  /* The control source on show; its record is fetched once and kept. */
  let shownSource = "";
  async function showSource(name) {
    if (name === shownSource) return;
    shownSource = name;
    const entry = atlas.config().sources.find((one) => one.name === name);
    if (!entry) {
      atlas.coverage.source(null);
      atlas.timeline.source(null);
      return atlas.bridge.source(null);
    }
    const sentence = atlas.config().words.source_failed.replace("{source}", name);
    const found = await atlas.fetchJson(entry.record, sentence, () => shownSource === name);
    if (!found || shownSource !== name) return undefined; // another one was chosen meanwhile
    const record = { ...found, ...entry };
    atlas.coverage.source(record);
    atlas.timeline.source(record);
    return atlas.bridge.source(record);
  }

  /* Dash's renderer comes after this file and adds its own members. */
  const clientside = (window.dash_clientside = window.dash_clientside || {});

  clientside.view = {
    /** The store changed: bring map, timeline and theme into line. */
    apply(data, given) {
      if (!data) return clientside.no_update;
      const isOvertaken = awaited && JSON.stringify(data) !== JSON.stringify(awaited);
      const moved = data.date !== fields.date || data.known !== fields.known;
      fields = data;
      if (!isOvertaken) awaited = null;
      const theme = data.theme || "light";
      if (document.documentElement.dataset.theme !== theme) {
        document.documentElement.dataset.theme = theme;
        atlas.bridge.theme(theme);
      }
      if (given !== camera) {
        camera = given || "";
        atlas.bridge.look(camera);
      }
      showSource(data.source || "");
      atlas.events.show(data.events || "");
      if (moved && !isOvertaken) atlas.timeline.show(view.day(), view.mode());
      atlas.server.tell();
      const { dataset } = document.documentElement;
      dataset.applied = Number(dataset.applied || 0) + 1; // tests wait on it
      return theme;
    },
    /** The server wrote the canonical query of the view: put it into the address. */
    writeAddress(query) {
      if (query === null || query === undefined) return clientside.no_update;
      const url = window.location.pathname + (query ? "?" + query : "");
      const current = window.location.pathname + window.location.search;
      if (url !== current) {
        const first = address === null;
        window.history[first ? "replaceState" : "pushState"](null, "", url);
      }
      address = query;
      return clientside.no_update;
    },
    mark(marks) {
      atlas.bridge.mark(marks);
      atlas.recovery.compare(marks?.versions || {});
      const at = marks?.chosen?.geometry?.coordinates;
      if (at) atlas.bridge.bringIntoSight(at[0], at[1]);
      return clientside.no_update;
    },
    known(value) {
      view.change({ known: value === "then" ? "then" : "" });
      return clientside.no_update;
    },
    tab(value) {
      view.change({ tab: value === "place" ? "" : value });
      return clientside.no_update;
    },
    place(value) {
      view.change({ place: value || "" });
      return clientside.no_update;
    },
    /** Only the end that was set: the server may not have written the other one yet. */
    ends(start, end) {
      const given = { "start-select.value": { from: start || "" }, "end-select.value": { to: end || "" } };
      const set = clientside.callback_context.triggered.map((one) => given[one.prop_id]);
      view.change(Object.assign({}, ...set));
      return clientside.no_update;
    },
    source(value) {
      view.change({ source: value === "atlas" ? "" : value || "" });
      return clientside.no_update;
    },
    compare(value) {
      view.change({ compare: value || "" });
      return clientside.no_update;
    },
    events(value) {
      view.change({ events: value || "" });
      return clientside.no_update;
    },
    window(value) {
      atlas.timeline.window(value);
      return clientside.no_update;
    },
    typedDate(text) {
      if (!text) return clientside.no_update;
      const words = atlas.config().words;
      const iso = text.trim();
      const day = atlas.dayOf(iso);
      if (!/^\d{4}-\d\d-\d\d$/.test(iso) || Number.isNaN(day) || atlas.isoOf(day) !== iso) {
        complain(words.bad_date.replace("{text}", text));
      } else if (!atlas.timeline.covers(day)) {
        complain(words.outside.replace("{text}", iso));
      } else {
        if (complained) atlas.say("");
        complained = false;
        if (iso === fields.date) return clientside.no_update; // only the view, written back
        atlas.timeline.show(day, view.mode());
        view.change({ date: iso });
      }
      return clientside.no_update;
    },
  };
})();
