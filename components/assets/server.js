/* The panels are the server's: when it does not answer, say so, and ask again when it does. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  const PATIENCE_MS = 3000;
  const KEY = "server";

  const asked = new Map(); // what Dash asked and got no answer to yet, with the timer of it
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

  /** Hooks for Dash's renderer. An answer that changes nothing is not told: hence the question. */
  atlas.server = {
    request_pre(payload) {
      const wait = setTimeout(() => asked.delete(payload) && watch(), PATIENCE_MS);
      asked.set(payload, wait);
    },
    request_post(payload) {
      clearTimeout(asked.get(payload));
      asked.delete(payload);
    },
  };
})();
