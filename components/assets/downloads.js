/* Downloads: fetched by the page, so that a refusal is a sentence on it and not a lost click. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  const BUSY = 503;
  const LIMIT_MS = 150000; // a sheet may wait a minute and take another

  function nameIn(answer) {
    const header = answer.headers.get("Content-Disposition") || "";
    return header.match(/filename="([^"]+)"/)?.[1] || "";
  }

  async function sentenceOf(answer) {
    const words = atlas.config().words;
    const seconds = answer.headers.get("Retry-After");
    if (answer.status === BUSY && seconds) return words.export_busy.replace("{seconds}", seconds);
    const isSentence = (answer.headers.get("Content-Type") || "").startsWith("text/plain");
    return isSentence ? answer.text() : words.export_failed;
  }

  function save(content, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000); // some browsers read it late
  }

  const underWay = new Set(); // an impatient second click asks for nothing more
  async function download(address) {
    if (underWay.has(address)) return;
    underWay.add(address);
    atlas.say(atlas.config().words.export_making);
    try {
      const answer = await fetch(address, { signal: AbortSignal.timeout(LIMIT_MS) });
      if (!answer.ok) return atlas.say(await sentenceOf(answer));
      save(await answer.blob(), nameIn(answer));
      atlas.say("");
    } catch {
      atlas.say(atlas.config().words.export_failed);
    } finally {
      underWay.delete(address);
    }
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[download][href^="/export/"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    atlas.view.followLinks(); // of the view that is shown, however old the link is
    download(link.getAttribute("href"));
  });
})();
