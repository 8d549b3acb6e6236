/* The panels are the server's: when it does not answer, say so, and ask again when it does. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  const KEY = "server";
  const ASKED = /\/_dash-update-component/;

  let isSilent = false;

  async function isThere() {
    try {
      return (await fetch("/healthz", { cache: "no-store" })).ok;
    } catch {
      return false;
    }
  }

  async function watch() {
    if (isSilent || (await isThere()) || isSilent) return;
    isSilent = true;
    document.documentElement.dataset.server = "silent";
    const sentence = atlas.config().words.server_silent;
    for (let attempts = 2; !(await isThere()); attempts += 1) {
      await atlas.recovery.retry(KEY, sentence, attempts);
    }
    isSilent = false;
    delete document.documentElement.dataset.server;
    atlas.recovery.over(KEY);
    atlas.view.askAgain();
  }

  /* The browser notes every answer to Dash; one that never came has no status. */
  new PerformanceObserver((list) => {
    const lost = list.getEntries().some((one) => ASKED.test(one.name) && one.responseStatus === 0);
    if (lost) watch();
  }).observe({ type: "resource" });
})();
