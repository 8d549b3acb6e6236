/* What was asked of the server and not answered rightly: said where it is missing, never left to be
 * read as an answer. It is over as soon as a right answer comes. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  const CALLBACK = /\/_dash-update-component/;
  const OPENING = /\/_dash-(layout|dependencies)/;
  const LATE_MS = 5000; // a reader should hear by now that the answer is not there yet
  const LIMIT_MS = 45000; // a browser has six lines to a server: one that hangs is given up
  const THERE_MS = 5000;
  const CAUSES = ["late", "error", "silent"]; // the last of these that holds is said

  const fetchPlainly = window.fetch.bind(window);
  const questions = new Map(); // how often each output was asked for
  const underWay = new Set();
  const AGAIN = "asked again";
  const missing = new Map(); // why the last answer is not there, by output

  /* Outputs of one callback are named in one word; what their reader misses without them. */
  const KINDS = [
    [/^\.\.view\.data/, "opening"],
    [/^\.\.address\.data/, "links"],
    [/^marks\.data/, "marks"],
    [/^\.\.(tabs|[a-z]+-select)\./, "fields"],
    [/-select\.data$/, "search"],
    [/./, "panel"],
  ];
  const kindOf = (output) => KINDS.find(([pattern]) => pattern.test(output))[1];
  const propsOf = (output) =>
    output.replace(/^\.\.|\.\.$/g, "").split("...").map((name) => name.split("@")[0]);
  const idsOf = (output) => propsOf(output).map((name) => name.split(".")[0]);
  const elementsOf = (output) =>
    idsOf(output).map((id) => document.getElementById(id)).filter(Boolean);

  /* What is in a panel that is not open is not missed. */
  const isSeen = (output) =>
    kindOf(output) !== "panel" || elementsOf(output).some((one) => one.checkVisibility());

  function sentence() {
    const seen = [...missing.keys()].filter(isSeen);
    if (!seen.length) return "";
    const { words } = atlas.config();
    const { date } = atlas.view.wanted();
    const kinds = date ? [...new Set(seen.map(kindOf))].sort() : ["opening"];
    const day = date ? atlas.dayInWords(atlas.dayOf(date)) : "";
    const cause = CAUSES.findLast((one) => seen.some((output) => missing.get(output) === one));
    const parts = kinds.map((kind) => words[`unanswered_${kind}`].replace("{day}", day));
    return [...parts, words[`cause_${cause}`]].join(" ");
  }

  function tell() {
    const place = document.getElementById("unanswered");
    if (!place) return;
    const said = sentence();
    if (place.textContent === said) return;
    const hadFocus = place.parentNode.contains(document.activeElement);
    place.textContent = said;
    const tab = document.querySelector("#panel [role=tab][aria-selected=true]");
    if (!said && hadFocus) tab?.focus(); // the button is gone
  }

  /* A figure of another day may be seen as such, not worked with. */
  function mark(output, isMissing) {
    for (const element of elementsOf(output)) {
      element.toggleAttribute("data-stale", isMissing);
      if (kindOf(output) === "panel") element.inert = isMissing;
    }
  }

  function miss(output, cause) {
    missing.set(output, cause);
    mark(output, true);
    if (kindOf(output) === "marks") atlas.bridge.mark(null);
    if (kindOf(output) === "fields") atlas.view.writeFields();
    atlas.whenPresent("unanswered", tell);
  }

  /* What another callback has written since is not missed: a list of places that follows the view. */
  function answered(output) {
    const written = propsOf(output);
    for (const other of [...missing.keys()]) {
      if (!propsOf(other).every((name) => written.includes(name))) continue;
      missing.delete(other);
      mark(other, false);
    }
    tell();
  }

  async function isThere() {
    try {
      const signal = AbortSignal.timeout(THERE_MS);
      return (await fetchPlainly("/healthz", { cache: "no-store", signal })).ok;
    } catch {
      return false;
    }
  }

  let isWatching = false;
  async function watch() {
    if (isWatching) return;
    isWatching = true;
    if (!(await isThere())) {
      for (let attempts = 1; !(await isThere()); attempts += 1) {
        for (const output of missing.keys()) missing.set(output, "silent");
        tell();
        await atlas.recovery.pause(attempts);
      }
      ask();
    }
    isWatching = false;
  }

  /* Dash has twelve questions under way and no more: those that hang make room for the new ones. */
  function ask() {
    for (const question of underWay) question.abort(AGAIN);
    const opening = [...missing.keys()].some((output) => kindOf(output) === "opening");
    for (const output of missing.keys()) missing.set(output, "late");
    tell();
    atlas.view.askAgain(opening);
  }

  /* An answer is one when all of it is there: Dash would wait for ever for the rest of half a one. */
  async function wholeAnswer(address, options) {
    const answer = await fetchPlainly(address, options);
    const { status, headers } = answer;
    if (!answer.ok) throw Object.assign(new Error(answer.statusText), { status });
    const text = status === 204 ? null : await answer.text();
    if (text !== null) JSON.parse(text);
    return new Response(text, { status, headers });
  }

  async function callBack(address, options) {
    const { output } = JSON.parse(options.body);
    const number = (questions.get(output) || 0) + 1;
    questions.set(output, number);
    const isLast = () => questions.get(output) === number;
    const late = setTimeout(() => isLast() && miss(output, "late"), LATE_MS);
    const question = new AbortController();
    const { signal } = question;
    const limit = setTimeout(() => question.abort(), LIMIT_MS);
    underWay.add(question);
    try {
      const answer = await wholeAnswer(address, { ...options, signal });
      if (isLast()) answered(output);
      return answer;
    } catch (error) {
      if (signal.reason !== AGAIN) {
        if (isLast()) miss(output, "error");
        if (!error.status) watch();
      }
      return new Response(null, { status: 204 }); // for Dash: nothing changes
    } finally {
      underWay.delete(question);
      clearTimeout(late);
      clearTimeout(limit);
    }
  }

  /* Without these two there is no page, and no word but those that the document brought along. */
  async function openPage(address, options) {
    for (let attempts = 1; ; attempts += 1) {
      try {
        const signal = AbortSignal.timeout(LIMIT_MS);
        return await wholeAnswer(address, { ...options, signal });
      } catch {
        document.documentElement.style.setProperty("--loading", "var(--silent)");
        await atlas.recovery.pause(attempts);
      }
    }
  }

  window.fetch = function (address, options) {
    const path = String(address.url || address);
    if (CALLBACK.test(path)) return callBack(address, options);
    return OPENING.test(path) ? openPage(address, options) : fetchPlainly(address, options);
  };

  atlas.server = {
    /** Ask once more for all that is missing. */
    ask,
    /** Another panel is open: something else may be missing in it. */
    tell: () => requestAnimationFrame(tell),
    /** Why the address is not that of the view, in a sentence; empty when it is. */
    linksMissing: () =>
      [...missing.keys()].some((output) => kindOf(output) === "links") ? sentence() : "",
  };
})();
