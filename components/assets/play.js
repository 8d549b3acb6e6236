/* Play: days run by at a chosen speed, to the end or round and round within a range. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  const SLEEP_MS = 2000;

  const speed = () => Number(document.querySelector("#speed input:checked")?.value) || 10;

  function button(on) {
    const found = document.querySelector('[data-action="play"]');
    found.setAttribute("aria-pressed", String(on));
    found.setAttribute("aria-label", on ? found.dataset.stop : found.dataset.play);
    found.title = found.getAttribute("aria-label");
  }

  /**
   * A player. `bounds` gives { first, last, isLoop }; `day` the day on show; `scrub` shows one;
   * `release` tells everybody else.
   */
  atlas.player = ({ bounds, day, scrub, release }) => {
    let playing = null;

    function begin(now) {
      const { first, last } = bounds();
      const start = day() >= last || day() < first ? first : day();
      Object.assign(playing, { start, since: now, speed: speed() });
    }

    function halt() {
      if (!playing) return false;
      cancelAnimationFrame(playing.frame);
      playing = null;
      button(false);
      return true;
    }

    function stop() {
      if (halt()) release();
    }

    function tick(now) {
      if (!playing) return;
      // A tab that slept goes on where it was, not where it would be by now.
      if (now - playing.seen > SLEEP_MS) playing.since += now - playing.seen;
      playing.seen = now;
      if (speed() !== playing.speed) begin(now);
      const { first, last, isLoop } = bounds();
      // The first frame may have begun before the click that started play.
      const past = Math.max(0, now - playing.since);
      let next = playing.start + Math.floor((past / 1000) * playing.speed);
      if (next > last && isLoop) {
        Object.assign(playing, { start: first, since: now });
        next = first;
      }
      next = Math.min(next, last);
      if (next !== day()) scrub(next);
      if (next >= last && !isLoop) stop();
      else playing.frame = requestAnimationFrame(tick);
    }

    function play() {
      if (playing) return stop();
      const now = performance.now();
      playing = { seen: now };
      begin(now);
      button(true);
      playing.frame = requestAnimationFrame(tick);
      return undefined;
    }

    return { play, stop, halt, isPlaying: () => playing !== null };
  };
})();
