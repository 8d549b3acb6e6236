/* The view: the page's one state. The store holds it, the address shows it. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  let fields = {};
  let awaited = null; // fields that were asked for last and have not come yet
  let camera = "";
  let address = null;
  let answered = {}; // the fields of which the panel speaks

  const usual = () => atlas.config().view.usual; // what a view is unless told otherwise
  const valueOf = (key) => fields[key] || usual()[key] || "";

  /* As `geo.view.View.query` writes it; a test compares the two. */
  const encoded = (text) =>
    encodeURIComponent(text)
      .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
      .replace(/%20/g, "+")
      .replace(/%2C/g, ",");

  function query(changes) {
    const asked = { ...fields, map: camera, ...changes };
    const { fields: order } = atlas.config().view;
    const told = order.filter((key) => asked[key] && asked[key] !== usual()[key]);
    return told.map((key) => `${key}=${encoded(asked[key])}`).join("&");
  }

  /* What the reader takes away is what is shown. */
  function followLinks() {
    const own = query();
    for (const link of document.querySelectorAll("[data-form]")) {
      link.href = `/export/${link.dataset.form}?${own}`;
    }
    for (const link of document.querySelectorAll("[data-language]")) {
      link.href = `/?${query({ lang: link.dataset.language })}`;
    }
  }

  /* The view is put into the address; the first time in place of what was asked for. */
  function writeAddress() {
    if (!fields.date) return;
    const url = `${window.location.pathname}?${query()}`;
    if (url !== window.location.pathname + window.location.search) {
      window.history[address === null ? "replaceState" : "pushState"](null, "", url);
    }
    address = url;
    followLinks();
  }

  /* Controls show the view. Written from here and not by a callback: what hangs on a choice would
   * wait for that callback, and the choice be lost. */
  const shownBy = { // control: its value in a view
    tabs: () => valueOf("tab"),
    known: () => valueOf("known"),
    "typed-date": () => valueOf("date"),
    "source-select": () => valueOf("source"),
    "compare-select": () => valueOf("compare") || null,
    "events-select": () => valueOf("events") || null,
  };
  let written = null;
  function writeFields() {
    const { tab: tabs, known, source } = usual(); // as the controls come from the server
    written ??= { tabs, known, "source-select": source, "compare-select": null, "events-select": null };
    for (const [id, value] of Object.entries(shownBy)) {
      if (written[id] === value()) continue;
      written[id] = value();
      window.dash_clientside.set_props(id, { value: written[id] });
    }
    const { inferred_short, source_short } = atlas.config().words;
    document.getElementById("basis-line").textContent = fields.source
      ? source_short.replace("{source}", fields.source)
      : inferred_short;
  }

  const view = (atlas.view = {
    fields: () => fields,
    camera: () => camera,
    day: () => atlas.dayOf(fields.date),
    mode: () => fields.known || "now",
    /** Change some fields; an empty one is taken out. */
    change(changes) {
      const latest = awaited || fields; // a quick hand changes more before the first change comes
      const next = { ...latest, ...changes };
      for (const key of Object.keys(next)) if (!next[key]) delete next[key];
      if (JSON.stringify(next) === JSON.stringify(latest)) return;
      awaited = next;
      window.dash_clientside.set_props("view", { data: next });
    },
    /** The server forgot or never got what was asked: ask again for the view, or the address. */
    askAgain(isOpening) {
      if (isOpening) return ask();
      window.dash_clientside.set_props("view", { data: { ...(awaited || fields) } });
    },
    /** Fields that differ from those of which the panel speaks. */
    unanswered: () => Object.keys(fields).filter((key) => fields[key] !== answered[key]),
    followLinks,
    /** The map was moved by its reader. */
    moved(text) {
      camera = text;
      window.dash_clientside.set_props("camera", { data: text }); // or the old one would come back
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

  /* The document has its own address read already: the map need not wait for an answer. */
  function open() {
    const opening = JSON.parse(document.documentElement.dataset.opening);
    if (opening.query !== window.location.search.slice(1)) return ask();
    const { fields: data, camera: given, notices } = opening;
    window.dash_clientside.set_props("camera", { data: given });
    window.dash_clientside.set_props("view", { data });
    const lines = notices.map((children) => ({
      type: "P", namespace: "dash_html_components", props: { children },
    }));
    if (lines.length) atlas.say(lines);
    return undefined;
  }
  document.addEventListener("DOMContentLoaded", () => atlas.whenPresent("timeline-plot", open));

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

  let charted = "";

  /* Dash's renderer comes after this file and adds its own members. */
  const clientside = (window.dash_clientside = window.dash_clientside || {});

  /* A control was set: by its reader, or by the view. */
  function chosen(id, field, value) {
    if (written) written[id] = value;
    view.change({ [field]: value === usual()[field] ? "" : value || "" });
    return clientside.no_update;
  }

  clientside.view = {
    /** The store changed: bring map, timeline and theme into line. */
    apply(data, given) {
      if (!data) return clientside.no_update;
      const isOvertaken = awaited && JSON.stringify(data) !== JSON.stringify(awaited);
      const moved = data.date !== fields.date || data.known !== fields.known;
      fields = data;
      if (!isOvertaken) awaited = null;
      const theme = valueOf("theme");
      const isRepainted = document.documentElement.dataset.theme !== theme;
      if (isRepainted) {
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
      if (!isOvertaken) {
        writeFields();
        writeAddress();
      }
      atlas.server.tell();
      const { dataset } = document.documentElement;
      dataset.applied = Number(dataset.applied || 0) + 1; // tests wait on it
      return isRepainted ? theme : clientside.no_update;
    },
    /** The chart over all days: asked for when it is open and of something else than before. */
    course(data) {
      const { tab, source, compare, lang } = data || {};
      const key = JSON.stringify([tab, source, compare, lang]);
      const isOpen = tab === "area" || (tab === "compare" && compare);
      if (!isOpen || key === charted) return clientside.no_update;
      charted = key;
      return data;
    },
    /** The mark in a chart follows the day. */
    markDay(data, figure) {
      const drawn = figure?.layout?.shapes || [];
      const line = drawn.find((shape) => shape.type === "line");
      if (!line || !data || line.x0 === data.date) return clientside.no_update;
      const moved = { ...line, x0: data.date, x1: data.date };
      const shapes = drawn.map((shape) => (shape === line ? moved : shape));
      return { ...figure, layout: { ...figure.layout, shapes } };
    },
    mark(marks) {
      answered = fields;
      document.documentElement.dataset.answered = fields.date; // tests wait on it
      atlas.bridge.mark(marks);
      atlas.recovery.compare(marks?.versions || {});
      const at = marks?.chosen?.geometry?.coordinates;
      if (at) atlas.bridge.bringIntoSight(at[0], at[1]);
      return clientside.no_update;
    },
    known: (value) => chosen("known", "known", value),
    tab: (value) => chosen("tabs", "tab", value),
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
    source: (value) => chosen("source-select", "source", value),
    compare: (value) => chosen("compare-select", "compare", value),
    events: (value) => chosen("events-select", "events", value),
    window(value) {
      atlas.timeline.window(value);
      return clientside.no_update;
    },
    typedDate(text) {
      if (written) written["typed-date"] = text;
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
