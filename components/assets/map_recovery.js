/* The map when the browser cannot draw it, when its files do not come, when its context is lost. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  const RESTORE_MS = 5000; // a browser gives a lost context back within a moment, or not at all
  const ONCE = ["error", "style.error", "source.error", "tile.error", "layer.error"];
  const NO_MAP_MS = 3000;
  const CONTEXT = "context";
  const { dataset } = document.documentElement;

  let met = null;
  const attempts = {}; // failed ones, by source

  /* Plotly adds these five with each of its updates, a resize too, and never takes them off. */
  function keepOneOfEach(map) {
    const last = {};
    const once = map.once.bind(map);
    map.once = (type, listener) => {
      if (ONCE.includes(type) && listener) {
        if (last[type]) map.off(type, last[type]);
        last[type] = listener;
      }
      return once(type, listener);
    };
  }

  const addressOf = (data) => (typeof data === "string" ? atlas.recovery.again(data) : null);

  async function failed({ sourceId, source, error, target }) {
    const address = addressOf(source?.data);
    if (!sourceId || !address) return console.error(error); // as MapLibre does with no listener
    dataset.map ||= "partial"; // what is there is shown, with a sentence on what is not
    attempts[sourceId] = (attempts[sourceId] || 0) + 1;
    const sentence = atlas.config().words.map_part_failed;
    const more = await atlas.recovery.retry(sourceId, sentence, attempts[sourceId], error.status);
    if (!more) return undefined;
    const drawn = addressOf(target.getStyle()?.sources[sourceId]?.data);
    if (drawn === address) {
      return atlas.bridge.draw(sourceId, atlas.recovery.again(address, attempts[sourceId]));
    }
    return came({ sourceId, sourceDataType: "content" }); // something else is drawn there now
  }

  function came({ sourceId, sourceDataType }) {
    if (!attempts[sourceId] || sourceDataType !== "content") return;
    delete attempts[sourceId];
    atlas.recovery.over(sourceId);
  }

  /* Until the browser gives the context back there is no style to draw with. */
  function lost() {
    dataset.map = "lost";
    setTimeout(() => {
      if (dataset.map !== "lost") return;
      atlas.recovery.trouble(CONTEXT, atlas.config().words.map_stopped);
    }, RESTORE_MS);
  }

  function restored({ target }) {
    if (dataset.map !== "lost") return;
    target.once("idle", () => {
      dataset.map = "ready";
      atlas.recovery.over(CONTEXT);
    });
  }

  function canDraw() {
    const context = document.createElement("canvas").getContext("webgl2");
    context?.getExtension("WEBGL_lose_context")?.loseContext(); // a browser has only a few
    return Boolean(context);
  }

  Object.assign(atlas.recovery, {
    /** There is no map: say so in its place, until one comes. */
    noMap(word) {
      if (dataset.map === "failed") return;
      const place = document.querySelector(".map-failed");
      if (word) place.textContent = atlas.config().words[word];
      place.hidden = false;
      dataset.map = "failed";
    },
    isWithoutMap: () => dataset.map === "failed",
    /** A map is there: take back that there is none. */
    mapCame() {
      if (dataset.map !== "failed") return;
      document.querySelector(".map-failed").hidden = true;
      delete dataset.map;
    },
    /** Listen to what goes wrong on the map. */
    meet(map) {
      if (map && map !== met) {
        met = map;
        keepOneOfEach(map);
        map.on("error", failed);
        map.on("sourcedata", came);
        map.on("webglcontextlost", lost);
        map.on("style.load", restored);
      }
    },
  });

  /* The event does not bubble; a browser that knows no WebGL 2 at all does not even send it. */
  const refused = () => met || atlas.recovery.noMap();
  document.addEventListener("webglcontextcreationerror", refused, true);
  setTimeout(() => {
    if (!met && !canDraw()) atlas.whenPresent("config", () => atlas.recovery.noMap());
  }, NO_MAP_MS);
})();
