/* Every page behind one face: set(day), and a promise of the moment that day is painted. */
(() => {
  const graph = () => document.querySelector("#map .js-plotly-plot");
  const map = () => graph()?._fullLayout?.map?._subplot?.map;
  const nextFrame = () => new Promise((done) => requestAnimationFrame(() => done(performance.now())));
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const kind = window.floor ? "floor" : window.atlas ? "ours" : "plain";
  const LONG_MS = 30000;
  let painted = [];

  if (kind === "ours") {
    document.addEventListener("atlas:painted", (event) => {
      painted.push([event.detail.day, performance.now()]);
    });
  } else if (kind === "plain") {
    graph().on("plotly_afterplot", () => {
      const day = window.plainDay?.();
      map().once("idle", () => painted.push([day, performance.now()]));
    });
  }

  const set = {
    floor: (day) => window.floor(day),
    ours: (day) => window.atlas.timeline.scrubTo(day),
    plain: (day) => window.dash_clientside.set_props("day", { value: day }),
  }[kind];

  window.bench = {
    painted: (day) => painted.push([day, performance.now()]),
    /** Milliseconds until a day is painted; throws when it never is. */
    async step(day) {
      painted = [];
      const start = performance.now();
      set(day);
      while (!painted.length) {
        if (performance.now() - start > LONG_MS) throw new Error(`day ${day} was never painted`);
        await pause(2);
      }
      return (await nextFrame()) - start;
    },
    /** Pictures painted while the hand moves, and the lag when it stops. */
    async drag(first, count, everyMs) {
      painted = [];
      const start = performance.now();
      for (let i = 0; i < count; i += 1) {
        set(first + i);
        const due = start + (i + 1) * everyMs;
        while (performance.now() < due) await pause(1);
      }
      const stopped = performance.now();
      const quiet = 1500;
      while (performance.now() - Math.max(stopped, painted.at(-1)?.[1] || 0) < quiet) {
        await pause(20);
        if (performance.now() - stopped > LONG_MS) break;
      }
      const during = painted.filter(([, at]) => at <= stopped);
      return {
        painted: during.length,
        // null: nothing was painted at all, even long after the hand had stopped
        lag_s: painted.length ? Math.max(0, (painted.at(-1)[1] - stopped) / 1000) : null,
      };
    },
    /** Pictures painted in some seconds of play. */
    async play(seconds) {
      painted = [];
      document.querySelector('[data-action="play"]').click();
      await pause(seconds * 1000);
      document.querySelector('[data-action="play"]').click();
      return painted.length;
    },
  };
})();
