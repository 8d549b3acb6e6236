/* Days of which the imported source on show says nothing: said on the map, shaded in time. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  let source = null; // name, first and last day, silences [first, last, why]

  /* Days outside its series, and those inside of which it says nothing. */
  function all() {
    if (!source) return [];
    return [
      [-Infinity, source.first - 1, "outside"],
      ...source.silences,
      [source.last + 1, Infinity, "outside"],
    ];
  }

  function on(day) {
    return all().find(([first, last]) => first <= day && day <= last) || null;
  }

  /* The nearest covered day, of two the earlier, inside the record. */
  function nearest(day) {
    const ends = all().flatMap(([first, last]) => [first - 1, last + 1]);
    const fit = ends.filter((one) => Number.isFinite(one) && !on(one) && atlas.timeline.covers(one));
    fit.sort((a, b) => Math.abs(a - day) - Math.abs(b - day) || a - b);
    return fit.length ? fit[0] : null;
  }

  function sentence([, , why]) {
    return atlas.config().words[`silence_${why}`]
      .replace("{source}", source.name)
      .replace("{first}", atlas.dayInWords(source.first))
      .replace("{last}", atlas.dayInWords(source.last))
      .replace("..", "."); // a day that ends in an abbreviation ends the sentence, too
  }

  /* The notice on the map follows the day that is painted. */
  function tell(day) {
    const notice = document.getElementById("map-silence");
    const silence = on(day);
    const { dataset } = document.documentElement;
    dataset.dayCovered = silence ? "no" : "yes";
    if (!notice) return;
    notice.hidden = !silence;
    if (!silence) return;
    const near = nearest(day);
    const button = notice.querySelector("button");
    notice.querySelector("p").textContent = sentence(silence);
    button.hidden = near === null;
    if (near === null) return;
    button.textContent = atlas.config().words.go_to_day.replace("{day}", atlas.dayInWords(near));
    button.dataset.view = JSON.stringify({ date: atlas.isoOf(near) });
  }

  /* The pattern of such stretches; `draw` makes an element of SVG. */
  function hatch(draw) {
    const pattern = draw("pattern", {
      id: "gap-hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(-45)",
    });
    pattern.append(
      draw("rect", { class: "gap-ground", width: 6, height: 6 }),
      draw("line", { class: "gap-line", x1: 0, x2: 0, y1: 0, y2: 6 })
    );
    const holder = draw("defs", {});
    holder.append(pattern);
    return holder;
  }

  atlas.coverage = {
    hatch,
    /** The imported source on show; null for the record, which covers every day of its own. */
    source(found) {
      source = found;
      const painted = atlas.bridge.painted();
      if (painted) tell(painted.day);
    },
    covers: (day) => !on(day),
    /** Stretches without data between two days: [first, last, sentence]. */
    between: (one, other) =>
      all()
        .map((found) => [Math.max(found[0], one), Math.min(found[1], other), sentence(found)])
        .filter(([first, last]) => first <= last),
    /** Why nothing is said of a day; null when something is. */
    told(day) {
      const silence = on(day);
      return silence && sentence(silence);
    },
  };

  document.addEventListener("atlas:painted", ({ detail }) => tell(detail.day));
})();
