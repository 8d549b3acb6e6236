/* When the map is first painted with everything that its style asks for; null until then. */
(() => {
  const map = () => document.querySelector("#map .js-plotly-plot")?._fullLayout?.map?._subplot?.map;
  const isOurs = () => document.documentElement.dataset.locale !== undefined;
  const isDay = () => !isOurs() || document.documentElement.dataset.shownDay !== undefined;
  window.opened = null;
  function look() {
    const found = map();
    if (!found) return setTimeout(look, 5);
    const settled = () =>
      found.once("idle", () => (isDay() ? (window.opened = performance.now()) : settled()));
    return settled();
  }
  look();
})();
