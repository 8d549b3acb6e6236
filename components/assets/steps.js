/* Timelines of places: by id, steps [first day, status, since, precision] in order. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  const lists = new WeakMap();

  /* Days of all steps of a timeline with the id of their place, in order. */
  function ordered(timeline) {
    if (!lists.has(timeline)) {
      const pairs = Object.entries(timeline).flatMap(([id, steps]) =>
        steps.map(([day]) => [day, id])
      );
      lists.set(timeline, pairs.sort((a, b) => a[0] - b[0]));
    }
    return lists.get(timeline);
  }

  function firstAfter(pairs, day) {
    let low = 0;
    let high = pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[middle][0] > day) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  atlas.steps = {
    /** The step that is in force on a day; null before the first. */
    on(steps, day) {
      let found = null;
      for (const step of steps) {
        if (step[0] > day) break;
        found = step;
      }
      return found;
    },
    /** Ids of places with a step between two days, the later one included: only they change. */
    changed(timelines, one, other) {
      const [from, to] = [Math.min(one, other), Math.max(one, other)];
      return timelines.flatMap((timeline) => {
        const pairs = ordered(timeline);
        return pairs.slice(firstAfter(pairs, from), firstAfter(pairs, to)).map(([, id]) => id);
      });
    },
  };
})();
