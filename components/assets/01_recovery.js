/* Files that do not come: said in words, and tried again until they do. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  const WAITS_MS = [1000, 3000, 9000, 27000]; // before each new attempt; the last for ever
  const SAID_ATTEMPTS = [2, 3, 4]; // a notice that its reader closed is not put up for ever
  const GONE = 404;
  const LIMIT_MS = 60000; // a file that hangs is given up and tried again

  let outdated = false; // the server has other versions than this page knows
  const troubles = new Map(); // sentences about what does not work now
  let said = "";

  /* All troubles in one notice: the second must not hide the first. */
  function tell() {
    const sentence = [...new Set(troubles.values())].join(" ");
    const shown = document.getElementById("notices")?.textContent;
    if (sentence) atlas.say(sentence);
    else if (said && shown === said) atlas.say(""); // another notice is not ours to take away
    said = sentence;
  }

  /* Whoever waits to try again is woken when the network or the reader comes back. */
  const sleepers = new Set();
  function pause(attempts) {
    return new Promise((resume) => {
      const wake = () => {
        sleepers.delete(wake);
        clearTimeout(timer);
        resume();
      };
      const timer = setTimeout(wake, WAITS_MS[Math.min(attempts, WAITS_MS.length) - 1]);
      sleepers.add(wake);
    });
  }
  const wakeAll = () => [...sleepers].forEach((wake) => wake());
  window.addEventListener("online", wakeAll);
  document.addEventListener("visibilitychange", () => document.hidden || wakeAll());

  const recovery = (atlas.recovery = {
    /** Something does not work: tell the reader, once for each key. */
    trouble(key, sentence) {
      troubles.set(key, sentence);
      tell();
    },
    /** It works again. */
    over(key) {
      if (troubles.delete(key)) tell();
    },
    /** After a failed attempt: wait for the next; false when the file will not come back. */
    async retry(key, sentence, attempts, status) {
      if (status === GONE) recovery.trouble(key, atlas.config().words.changed);
      else if (SAID_ATTEMPTS.includes(attempts)) recovery.trouble(key, sentence);
      if (status === GONE) return false;
      await pause(attempts);
      return true;
    },
    /** Versions that the server has now of the sources on show, null for one that is gone. */
    compare(versions) {
      const { sources, events, words } = atlas.config();
      const known = Object.fromEntries([...sources, ...events].map((one) => [one.name, one.version]));
      const other = Object.keys(versions).some((name) => versions[name] !== known[name]);
      if (other && !outdated) recovery.trouble("versions", words.changed);
      outdated = outdated || other; // said once: only a reload mends it
    },
    /** Wait before another attempt, the longer the more there were. */
    pause,
    /** Files are kept by their address, broken ones too: another attempt, another address. */
    again: (address, attempts) => address.split("?")[0] + (attempts ? `?again=${attempts}` : ""),
  });

  async function fetchOnce(address, attempts) {
    const signal = AbortSignal.timeout(LIMIT_MS);
    const answer = await fetch(recovery.again(address, attempts), { signal });
    if (!answer.ok) throw Object.assign(new Error(answer.statusText), { status: answer.status });
    return answer.json();
  }

  async function fetchUntil(address, sentence, wanted) {
    let found = null;
    for (let attempts = 0; !found && wanted(); attempts += 1) {
      try {
        found = await fetchOnce(address, attempts);
      } catch (error) {
        const more = await recovery.retry(address, sentence, attempts + 1, error.status);
        if (!more) return null;
      }
    }
    recovery.over(address);
    return found;
  }

  const underway = {};

  /** A JSON file, as soon as it has come; null when it is gone or no longer wanted. */
  atlas.fetchJson = async function (address, sentence, wanted = () => true) {
    underway[address] ??= fetchUntil(address, sentence, wanted);
    const found = await underway[address];
    if (!found) delete underway[address]; // asked for again, it is tried again
    return found;
  };
})();
