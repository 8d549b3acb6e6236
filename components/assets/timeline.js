/* The timeline: histogram and marks drawn once, a native slider, play and steps. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  const SVG = "http://www.w3.org/2000/svg";
  const PAD = 9; // half a slider thumb: keeps days above the thumb that shows them
  const BARS = { top: 4, height: 44 };
  const LANE = { top: 54, height: 16 };
  const HEIGHT = 90;
  const DOUBTED = ["jump", "reverted", "definition", "mislabelled", "unread"];
  const TOLD = [...DOUBTED, "gap"];

  let record = null;
  let imported = null; // record of the imported source on show
  let events = []; // day and number of point events
  let range = null;
  let plot = null;
  let cursor = null;
  let current = { day: null, mode: "now" };
  let looped = null; // first and last day of a range to play over and over
  let shape = "year"; // or "all"
  let span = null; // first and last day drawn

  const width = () => plot.clientWidth;
  const scale = (day) =>
    PAD + ((day - span.first) / (span.last - span.first)) * (width() - 2 * PAD);
  const changes = () => (imported || record).changes;
  const withRecord = (move) => (...given) => (record ? move(...given) : undefined);
  const inSpan = (day) => day >= span.first && day <= span.last;
  const clamp = (day) => Math.min(Math.max(day, record.first), record.last);

  function draw(tag, attributes, text) {
    const made = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function titled(shape, text) {
    shape.append(draw("title", {}, text));
    return shape;
  }

  function bars() {
    const most = Math.sqrt(Math.max(1, ...changes().slice(1).map(([, count]) => count)));
    const thick = Math.max(1.5, (width() - 2 * PAD) / (span.last - span.first) - 0.8);
    return changes().filter(([day]) => inSpan(day)).map(([day, count]) => {
      const tall = Math.max(2, Math.min(1, Math.sqrt(count) / most) * BARS.height);
      const bar = draw("rect", {
        class: "bar", x: scale(day) - thick / 2, y: BARS.top + BARS.height - tall,
        width: thick, height: tall,
      });
      const words = atlas.counted(atlas.config().words.changes, count);
      return titled(bar, `${atlas.dayInWords(day)}: ${words}`);
    });
  }

  function lane() {
    let free = -Infinity;
    const events = record.context.filter((event) => inSpan(event.first) || inSpan(event.last));
    return events.flatMap((event) => {
      const title = atlas.named(event, "title");
      const left = scale(event.first);
      const length = Math.max(4, scale(event.last + 1) - left);
      const days = `${atlas.dayInWords(event.first)} – ${atlas.dayInWords(event.last)}`;
      const bar = draw("rect", {
        class: "context", x: left, y: LANE.top + 4, width: length, height: 7, rx: 3.5,
      });
      const made = [titled(bar, `${title} (${days})`)];
      const room = title.length * 6.1 + 14;
      const end = left + length + room;
      const next = events.find((other) => other.first > event.first);
      const nextLeft = next ? scale(next.first) : Infinity;
      if (left > free && end < Math.min(width(), nextLeft)) {
        made.push(draw("text", { class: "context-name", x: left + length + 6, y: LANE.top + 12 }, title));
        free = end;
      } else if (left - room > Math.max(free, 0)) {
        made.push(draw("text", {
          class: "context-name", x: left - 6, y: LANE.top + 12, "text-anchor": "end",
        }, title));
        free = left + length;
      }
      free = Math.max(free, left + length);
      return made;
    });
  }

  /* Days with point events: strokes under the base line, the longer the more there were. */
  function strokes() {
    const most = Math.max(1, ...events.map(([, count]) => count));
    return events.filter(([day]) => inSpan(day)).map(([day, count]) => {
      const x = scale(day);
      const y1 = BARS.top + BARS.height + 1;
      const y2 = y1 + 3 + 5 * Math.sqrt(count / most);
      const words = atlas.counted(atlas.config().words.events_on, count);
      const line = draw("line", { class: "event", x1: x, x2: x, y1, y2 });
      return titled(line, `${atlas.dayInWords(day)}: ${words}`);
    });
  }

  /* What the source's quality report marks, and the days of which it says nothing. */
  function quality() {
    if (!imported) return [];
    const y = BARS.top + BARS.height;
    const silent = atlas.coverage.between(span.first, span.last);
    const gaps = silent.map(([first, last, sentence]) => stretch(first, last, sentence));
    const marks = imported.marks
      .filter(([first, last, kind]) => DOUBTED.includes(kind) && last >= span.first && first <= span.last)
      .map(([first, , kind, sentence]) => {
        const x = scale(Math.max(first, span.first));
        const d = `M${x - 4} ${y + 1}h8l-4 6z`;
        return titled(draw("path", { class: `mark-quality mark-${kind}`, d }), atlas.said(sentence));
      });
    return [atlas.coverage.hatch(draw), ...gaps.flat(), ...marks];
  }

  /* Days without data: hatched, and named where there is room. */
  function stretch(first, last, sentence) {
    const left = scale(first);
    const room = Math.max(2, scale(Math.min(last + 1, span.last)) - left);
    const shape = draw("rect", {
      class: "gap", x: left, y: BARS.top, width: room, height: BARS.height,
    });
    const name = atlas.config().words.not_covered_short;
    if (room < name.length * 7 + 16) return [titled(shape, sentence)];
    const place = { class: "gap-name", x: left + room / 2, y: BARS.top + BARS.height / 2 + 4 };
    return [titled(shape, sentence), draw("text", { ...place, "text-anchor": "middle" }, name)];
  }

  function months() {
    const made = [];
    const months = (span.last - span.first) / 30;
    const every = Math.max(1, Math.ceil((months * 40) / width()));
    let number = 0;
    for (let day = span.first; day <= span.last; day += 1) {
      const iso = atlas.isoOf(day);
      if (!iso.endsWith("-01")) continue;
      const month = Number(iso.slice(5, 7)) - 1;
      if (month % every !== 0) continue;
      const x = scale(day);
      const form = month === 0 || number === 0 ? { month: "short", year: "numeric" } : { month: "short" };
      made.push(draw("line", { class: "tick", x1: x, x2: x, y1: BARS.top, y2: LANE.top + 16 }));
      if (x < width() - 60) made.push(draw("text", { class: "month", x: x + 4, y: HEIGHT - 6 }, atlas.dayInWords(day, form)));
      number += 1;
    }
    return made;
  }

  function redraw() {
    if (!span || !plot || width() < 40) return;
    const svg = draw("svg", { width: width(), height: HEIGHT, "aria-hidden": "true" });
    cursor = draw("line", { class: "cursor", y1: 0, y2: HEIGHT - 18 });
    svg.append(
      ...months(),
      draw("line", {
        class: "base", x1: PAD, x2: width() - PAD,
        y1: BARS.top + BARS.height, y2: BARS.top + BARS.height,
      }),
      ...quality(),
      ...band(),
      ...bars(),
      ...strokes(),
      ...lane(),
      cursor
    );
    plot.replaceChildren(svg);
    moveCursor();
  }

  /* The days drawn: the whole record, or the year of the day. */
  function fitSpan(day) {
    let wanted = { first: record.first, last: record.last };
    if (shape === "year") {
      const year = atlas.isoOf(day).slice(0, 4);
      wanted = {
        first: Math.max(record.first, atlas.dayOf(`${year}-01-01`)),
        last: Math.min(record.last, atlas.dayOf(`${year}-12-31`)),
      };
    }
    if (span && span.first === wanted.first && span.last === wanted.last) return;
    span = wanted;
    if (range) {
      range.min = span.first;
      range.max = span.last;
    }
    redraw();
  }

  function moveCursor() {
    if (!cursor || current.day === null) return;
    const x = scale(current.day);
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
  }

  function countOn(day) {
    const found = changes().find(([changed]) => changed === day);
    return found ? found[1] : 0;
  }

  /* Everything that follows the hand: no request, no server. */
  function scrub(day) {
    current = { ...current, day };
    fitSpan(day);
    if (range) {
      range.value = day;
      const words = atlas.counted(atlas.config().words.changes, countOn(day));
      range.setAttribute("aria-valuetext", `${atlas.dayInWords(day)}, ${words}`);
    }
    moveCursor();
    document.getElementById("date-large").textContent = atlas.dayInWords(day);
    atlas.bridge.show(day, current.mode);
    const settled = day === atlas.view.day();
    document.documentElement.toggleAttribute("data-scrubbing", !settled);
  }

  let isHeld = false; // the hand has moved on since it was last let go
  let released = null; // the day that it let go of
  function follow(day) {
    isHeld = true;
    scrub(day);
  }

  function release() {
    isHeld = false;
    released = current.day;
    if (released !== null) atlas.view.change({ date: atlas.isoOf(released) });
  }

  function step(days) {
    stop();
    scrub(clamp(current.day + days));
    release();
  }

  function stepChange(direction) {
    stop();
    const days = changes().map(([day]) => day);
    const next =
      direction > 0
        ? days.find((day) => day > current.day)
        : days.reverse().find((day) => day < current.day);
    if (next === undefined) return;
    scrub(next);
    release();
  }

  function jump(day) {
    stop();
    scrub(day);
    release();
  }

  const player = atlas.player({
    bounds: () =>
      looped
        ? { first: looped[0], last: looped[1], isLoop: true }
        : { first: record.first, last: record.last, isLoop: false },
    day: () => current.day,
    scrub: follow,
    release,
  });
  const { stop } = player;

  /* A range to play over and over; null for none. */
  function loop(one, other) {
    looped = one === null ? null : [clamp(Math.min(one, other)), clamp(Math.max(one, other))];
    redraw();
  }

  /* The range as a band over the bars. */
  function band() {
    if (!looped || looped[1] < span.first || looped[0] > span.last) return [];
    const left = scale(Math.max(looped[0], span.first));
    const right = scale(Math.min(looped[1] + 1, span.last));
    const shape = { class: "loop", x: left, y: 0, width: Math.max(2, right - left), height: LANE.top };
    return [draw("rect", shape)];
  }

  /* What is told of a day beside its number of changes: context, quality, silence. */
  function told(day) {
    const context = record.context
      .filter((event) => event.first <= day && day <= event.last)
      .map((event) => atlas.named(event, "title"));
    if (!imported) return context;
    const silence = atlas.coverage.told(day);
    const marks = imported.marks
      .filter(([first, last, kind]) => TOLD.includes(kind) && first <= day && day <= last)
      .map(([, , , sentence]) => atlas.said(sentence));
    return [...context, ...(silence ? [silence] : []), ...marks];
  }

  function makeRange(label) {
    range = document.createElement("input");
    Object.assign(range, {
      type: "range", id: "day-range", min: span.first, max: span.last, step: 1,
    });
    range.setAttribute("aria-label", label);
    range.addEventListener("input", () => {
      stop();
      follow(Number(range.value));
    });
    range.addEventListener("change", release);
    return range;
  }

  function dayAt(event) {
    const x = event.clientX - plot.getBoundingClientRect().left;
    const share = (x - PAD) / (width() - 2 * PAD);
    const day = Math.round(span.first + share * (span.last - span.first));
    return Math.min(Math.max(day, span.first), span.last);
  }

  function followPointer() {
    plot.addEventListener("pointerdown", (event) => {
      plot.setPointerCapture(event.pointerId);
      stop();
      follow(dayAt(event));
    });
    plot.addEventListener("pointermove", (event) => {
      if (plot.hasPointerCapture(event.pointerId)) follow(dayAt(event));
    });
    plot.addEventListener("pointerup", release);
  }

  atlas.timeline = {
    /** The view says: this day, this mode. */
    show(day, mode) {
      if (isHeld && day === released) {
        current = { ...current, mode }; // the hand is elsewhere by now
      } else {
        player.halt(); // another day was asked for
        isHeld = false;
        current = { day, mode };
      }
      if (record) scrub(current.day);
    },
    window(wanted) {
      shape = wanted;
      if (record && current.day !== null) fitSpan(current.day);
    },
    /** Bars and marks of an imported source; null for those of the shipped record. */
    source(found) {
      imported = found;
      if (record) redraw();
    },
    /** Days and numbers of point events. */
    events(counts) {
      events = counts;
      if (record) redraw();
    },
    /** Follow the hand to a day without letting go. */
    scrubTo: withRecord((day) => follow(clamp(day))),
    /** Whether a day is in the record; while there is none, the server judges. */
    covers: (day) => record === null || (day >= record.first && day <= record.last),
    day: () => current.day,
    stop,
    step: withRecord(step),
    stepChange: withRecord(stepChange),
    first: withRecord(() => jump(record.first)),
    last: withRecord(() => jump(record.last)),
    play: withRecord(player.play),
    /* For the hand: see timeline_hand.js. */
    dayAt,
    release,
    loop: withRecord(loop),
    looped: () => looped,
    told: (day) => ({ count: countOn(day), told: told(day) }),
    /** Timelines of the places on show, by id. */
    places: () => (imported ? imported.points : record.points[current.mode]),
  };

  document.addEventListener("DOMContentLoaded", () => {
    atlas.whenPresent("timeline-plot", (found) => {
      plot = found;
      atlas.record().then((data) => {
        if (!data) return;
        record = data;
        fitSpan(current.day ?? record.first);
        plot.after(makeRange(plot.dataset.label));
        followPointer();
        new ResizeObserver(redraw).observe(plot);
        redraw();
        if (current.day !== null) scrub(current.day);
        document.documentElement.dataset.timeline = "ready";
      });
    });
  });
})();
