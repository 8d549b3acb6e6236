/* Point events: those of the week up to the day on the map, their number on the timeline. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  const SHOWN_DAYS = 7; // as components/point_events.py

  let shown = "";
  let byDay = null;

  function features(last) {
    const found = [];
    for (let age = SHOWN_DAYS - 1; age >= 0; age -= 1) {
      for (const coordinates of byDay[last - age] || []) {
        found.push({
          type: "Feature",
          properties: { age },
          geometry: { type: "Point", coordinates },
        });
      }
    }
    return found;
  }

  function draw(day) {
    const found = byDay ? features(day) : [];
    const data = found.length ? { type: "FeatureCollection", features: found } : null;
    atlas.bridge.draw("events", data);
    document.documentElement.dataset.shownEvents = found.length;
  }

  function use(days) {
    byDay = days;
    const counts = Object.entries(days || {}).map(([day, at]) => [Number(day), at.length]);
    atlas.timeline.events(counts);
    const painted = atlas.bridge.painted();
    if (painted) draw(painted.day);
  }

  atlas.events = {
    /** Show the point events of a source; none for an empty name. */
    async show(name) {
      if (name === shown) return undefined;
      shown = name;
      const entry = atlas.config().events.find((one) => one.name === name);
      if (!entry) return use(null);
      const sentence = atlas.config().words.source_failed.replace("{source}", name);
      const found = await atlas.fetchJson(entry.file, sentence, () => shown === name);
      // Another one may have been chosen meanwhile. Found: longitude, latitude by day.
      return found && shown === name ? use(found) : undefined;
    },
  };

  document.addEventListener("atlas:painted", ({ detail }) => {
    if (byDay) draw(detail.day);
  });
})();
