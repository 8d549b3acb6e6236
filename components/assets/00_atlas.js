/* The page's own namespace: configuration, small helpers, and messages to the reader. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  const DAY_MS = 86400000;
  const EPOCH_MS = Date.UTC(2022, 1, 24); // day 0 of every day number

  let config = null;

  /** Configuration that the server wrote into the page; null until the layout is there. */
  atlas.config = function () {
    const holder = document.getElementById("config");
    if (!config && holder) config = JSON.parse(holder.dataset.config);
    return config;
  };

  atlas.isoOf = (day) => new Date(EPOCH_MS + day * DAY_MS).toISOString().slice(0, 10);
  atlas.dayOf = (iso) => Math.round((Date.parse(iso + "T00:00:00Z") - EPOCH_MS) / DAY_MS);

  /* What writes days and numbers: to make one takes a millisecond, and the timeline writes hundreds. */
  const writers = {};
  function made(kind, options) {
    const key = `${kind} ${locale()} ${JSON.stringify(options)}`;
    writers[key] ??= new Intl[kind](locale(), options);
    return writers[key];
  }

  /** A day in words in the language of the page. */
  atlas.dayInWords = function (day, options) {
    const words = options || { day: "numeric", month: "long", year: "numeric" };
    return made("DateTimeFormat", { ...words, timeZone: "UTC" }).format(
      new Date(EPOCH_MS + day * DAY_MS)
    );
  };

  const language = () => document.documentElement.lang;
  const locale = () => document.documentElement.dataset.locale || language();

  /** A name or title in the language of the page, the English one failing that. */
  atlas.named = (thing, what = "name") => thing[`${what}_${language()}`] || thing[what];

  /** A sentence that comes in every language. */
  atlas.said = (sentences) => sentences[language()] || sentences.en;

  /** A sentence with a number, in the plural form that the number asks for. */
  atlas.counted = function (forms, count) {
    const form = made("PluralRules").select(count);
    const text = typeof forms === "string" ? forms : forms[form] || forms.other;
    return text.replace("{count}", made("NumberFormat").format(count));
  };

  /** Days, spans and changes; fetched once, null when the server has other ones by now. */
  atlas.record = function () {
    const { files, words } = atlas.config();
    return atlas.fetchJson(files.record, words.record_failed);
  };

  /** Tell the reader something, on screen and to a screen reader. */
  atlas.say = function (sentence) {
    window.dash_clientside.set_props("notices", { children: sentence });
  };

  /** Tell screen readers only. */
  atlas.announce = function (sentence) {
    const place = document.getElementById("announcer");
    if (place) place.textContent = sentence;
  };

  /** Run `start` as soon as an element is on the page. */
  atlas.whenPresent = function (id, start) {
    const found = document.getElementById(id);
    if (found) return start(found);
    requestAnimationFrame(() => atlas.whenPresent(id, start));
    return undefined;
  };

  /* The map's files follow its script: by the time that it has been read they are there. */
  const script = document.getElementById("map-script");
  script?.addEventListener("load", () => {
    const links = script.dataset.after.split(" ").map((href) =>
      Object.assign(document.createElement("link"), { rel: "prefetch", href })
    );
    document.head.append(...links);
  });
})();
