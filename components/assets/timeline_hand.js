/* The hand on the timeline: what changed on the day under it, the wheel, a range to loop. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  const MOST_PLACES = 6;
  const REST_MS = 250; // after the last turn of the wheel the panels follow

  let plot = null;
  let tip = null;
  let names = null; // of places by id, fetched when first needed: the map has them already

  async function loadNames() {
    if (names) return;
    names = [];
    try {
      const answer = await fetch(atlas.config().files.points);
      const { features } = await answer.json();
      names = features.map(({ id, properties }) => [id, atlas.named(properties)]);
    } catch {
      names = null; // the tip does without, and the next one tries again
    }
  }

  /* The largest places first, as their file has them. */
  function placesOn(day) {
    const { statuses } = atlas.config().words;
    const timeline = atlas.timeline.places();
    const changed = new Set(atlas.steps.changed([timeline], day - 1, day).map(Number));
    const named = (names || []).filter(([id]) => changed.has(id));
    const lines = named.slice(0, MOST_PLACES).map(([id, name]) => {
      const step = atlas.steps.on(timeline[id], day);
      return `${name}: ${statuses[step?.[1] || 0]}`;
    });
    const more = named.length - lines.length;
    return more > 0 ? [...lines, `+ ${more}`] : lines;
  }

  function line(text, tag = "span") {
    return Object.assign(document.createElement(tag), { textContent: text });
  }

  function showTip(event) {
    const day = atlas.timeline.dayAt(event);
    const { count, told } = atlas.timeline.told(day);
    const words = atlas.counted(atlas.config().words.changes, count);
    const places = count ? placesOn(day) : [];
    tip.replaceChildren(
      line(atlas.dayInWords(day), "strong"),
      ...[words, ...places, ...told].map((text) => line(text))
    );
    tip.hidden = false;
    const { left, width } = plot.getBoundingClientRect();
    const x = event.clientX - left;
    tip.style.left = `${Math.max(0, Math.min(x + 12, width - tip.offsetWidth))}px`;
  }

  let resting = 0;
  function turn(event) {
    event.preventDefault();
    const towards = Math.sign(event.deltaY || event.deltaX);
    if (!towards) return;
    atlas.timeline.stop();
    atlas.timeline.scrubTo(atlas.timeline.day() + towards * (event.shiftKey ? 7 : 1));
    clearTimeout(resting);
    resting = setTimeout(() => atlas.timeline.release(), REST_MS);
  }

  function tellLoop() {
    const { looped, loop_off } = atlas.config().words;
    const days = atlas.timeline.looped()?.map((day) => atlas.dayInWords(day));
    atlas.announce(
      days ? looped.replace("{first}", days[0]).replace("{last}", days[1]) : loop_off
    );
  }

  /* Shift and drag: the days between are played over and over. Caught before it is a scrub. */
  function followLoop() {
    let from = null;
    const caught = (name, act) =>
      plot.addEventListener(
        name,
        (event) => {
          if (from === null && !(name === "pointerdown" && event.shiftKey)) return;
          event.stopImmediatePropagation();
          act(event);
        },
        { capture: true }
      );
    caught("pointerdown", (event) => {
      from = atlas.timeline.dayAt(event);
      plot.setPointerCapture(event.pointerId);
    });
    caught("pointermove", (event) => atlas.timeline.loop(from, atlas.timeline.dayAt(event)));
    const end = () => {
      tellLoop();
      from = null;
    };
    caught("pointerup", end);
    caught("pointercancel", end);
  }

  /* Keys: the day becomes the start or the end of the range. */
  function loopEnd(which) {
    const day = atlas.timeline.day();
    const [first, last] = atlas.timeline.looped() || [day, day];
    if (which === "first") atlas.timeline.loop(day, Math.max(day, last));
    else atlas.timeline.loop(Math.min(first, day), day);
    tellLoop();
  }

  atlas.hand = {
    loopFirst: () => loopEnd("first"),
    loopLast: () => loopEnd("last"),
    loopOff() {
      atlas.timeline.loop(null);
      tellLoop();
    },
  };

  document.addEventListener("DOMContentLoaded", () => {
    atlas.whenPresent("timeline-plot", (found) => {
      plot = found;
      tip = line("", "div");
      tip.className = "map-tip timeline-tip";
      tip.hidden = true;
      plot.parentElement.prepend(tip);
      followLoop();
      const isReady = () => document.documentElement.dataset.timeline === "ready";
      plot.addEventListener("pointerenter", () => isReady() && loadNames());
      plot.addEventListener("pointermove", (event) => {
        tip.hidden = true; // while it drags, the large date and the map tell the day
        if (isReady() && !plot.hasPointerCapture(event.pointerId)) showTip(event);
      });
      plot.addEventListener("pointerleave", () => (tip.hidden = true));
      plot.addEventListener("wheel", turn, { passive: false });
    });
  });
})();
