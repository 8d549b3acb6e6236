/* Both apps behind one face: set(day), and a promise of the moment that day is painted. */
(() => {
  const graph = () => document.querySelector("#map .js-plotly-plot");
  const map = () => graph()?._fullLayout?.map?._subplot?.map;
  const nextFrame = () => new Promise((done) => requestAnimationFrame(() => done(performance.now())));
  const ours = Boolean(window.atlas);
  let painted = [];

  if (ours) {
    document.addEventListener("atlas:painted", (event) => {
      painted.push([event.detail.day, performance.now()]);
    });
  } else {
    graph().on("plotly_afterplot", () => {
      const day = window.plainDay?.();
      map().once("idle", () => painted.push([day, performance.now()]));
    });
  }

  const set = (day) =>
    ours
      ? window.atlas.timeline.scrubTo(day)
      : window.dash_clientside.set_props("day", { value: day });

  window.bench = {
    async step(day) {
      painted = [];
      const start = performance.now();
      set(day);
      while (!painted.length) await new Promise((done) => setTimeout(done, 2));
      return (await nextFrame()) - start;
    },
    async drag(first, count, everyMs) {
      painted = [];
      const start = performance.now();
      for (let i = 0; i < count; i += 1) {
        set(first + i);
        const due = start + (i + 1) * everyMs;
        while (performance.now() < due) await new Promise((done) => setTimeout(done, 1));
      }
      const stopped = performance.now();
      const quiet = 1500;
      while (performance.now() - Math.max(stopped, painted.at(-1)?.[1] || 0) < quiet) {
        await new Promise((done) => setTimeout(done, 20));
        if (performance.now() - stopped > 30000) break;
      }
      const during = painted.filter(([, at]) => at <= stopped);
      return {
        painted: during.length,
        // null: nothing was painted at all, even long after the hand had stopped
        lag_s: painted.length ? Math.max(0, (painted.at(-1)[1] - stopped) / 1000) : null,
      };
    },
  };
})();
