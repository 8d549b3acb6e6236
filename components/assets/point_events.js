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
      for (const [lon, lat, near] of (byDay[last - age] || []).filter(Boolean)) {
        found.push({
          type: "Feature",
          properties: near ? { age, near } : { age },
          geometry: { type: "Point", coordinates: [lon, lat] },
        });
      }
    }
    return found;
  }

  function draw(day) {
    const found = byDay ? features(day) : [];
    const data = found.length ? { type: "FeatureCollection", features: found } : null;
    atlas.bridge.draw("events", data);
    const near = found.filter((one) => one.properties.near).length;
    document.documentElement.dataset.shownEvents = found.length;
    document.documentElement.dataset.shownEventsNear = near;
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
      // Another one may have been chosen meanwhile. Found, by day: longitude, latitude and a 1 when
      // only near there; null for what has a day but no place, which only the timeline counts.
      return found && shown === name ? use(found) : undefined;
    },
  };

  document.addEventListener("atlas:painted", ({ detail }) => {
    if (byDay) draw(detail.day);
  });
})();
