/* Parts of the page that no view changes: fetched after the first screen, set down when opened. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  let texts = null; // HTML of each part by name

  async function fetchAll() {
    const { parts, words } = atlas.config();
    texts ??= await atlas.fetchJson(parts, words.part_failed);
    return texts;
  }

  /* A panel's part that has just come onto the page. */
  async function fill(place) {
    if (texts === null) {
      place.textContent = atlas.config().words.part_late; // words, and not a blank
      await fetchAll();
    }
    if (texts) place.innerHTML = texts[place.dataset.part];
  }

  atlas.parts = {
    /** Have them here before they are opened. */
    fetch: fetchAll,
    /** A dialog, as soon as it is there. */
    async dialog(name) {
      if (!document.getElementById(name)) {
        if (texts === null) atlas.announce(atlas.config().words.part_late);
        const found = await fetchAll();
        if (!found) return null;
        // Asked for twice while it was on its way, it is there by now.
        const holder = document.createElement("div");
        holder.innerHTML = found[name];
        if (!document.getElementById(name)) document.body.append(holder.firstChild);
      }
      return document.getElementById(name);
    },
  };

  const fillEmpty = () => document.querySelectorAll("[data-part]:empty").forEach(fill);
  document.addEventListener("DOMContentLoaded", () => {
    atlas.whenPresent("panel", (panel) => {
      new MutationObserver(fillEmpty).observe(panel, { childList: true, subtree: true });
      fillEmpty();
    });
  });
})();
