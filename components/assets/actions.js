/* Buttons and keys: every action once, by name. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});

  /* The tab opens a moment after it was asked for. */
  function focusWhenShown(id, since) {
    const found = document.getElementById(id);
    if (found?.checkVisibility()) found.focus();
    else if (performance.now() - since < 5000) {
      requestAnimationFrame(() => focusWhenShown(id, since));
    }
  }

  async function openDialog(name) {
    const dialog = await atlas.parts.dialog(name);
    if (!dialog || dialog.open) return;
    dialog.showModal();
    dialog.querySelector("[tabindex='-1']")?.focus(); // not the table further down
  }

  function openTab(tab, field) {
    atlas.view.change({ tab: tab === "place" ? "" : tab });
    focusWhenShown(field, performance.now());
  }

  function openExport() {
    atlas.timeline.stop();
    const menu = document.getElementById("export-menu");
    menu.open = true;
    menu.querySelector("summary").focus();
  }

  async function share() {
    const words = atlas.config().words;
    atlas.timeline.stop();
    try {
      await navigator.clipboard.writeText(window.location.href);
      atlas.say(words.copied);
    } catch {
      atlas.say(`${words.copy_by_hand} ${window.location.href}`);
    }
  }

  const actions = {
    "day-back": () => atlas.timeline.step(-1),
    "day-on": () => atlas.timeline.step(1),
    "change-back": () => atlas.timeline.stepChange(-1),
    "change-on": () => atlas.timeline.stepChange(1),
    "first-day": () => atlas.timeline.first(),
    "last-day": () => atlas.timeline.last(),
    "week-back": () => atlas.timeline.step(-7),
    "week-on": () => atlas.timeline.step(7),
    "loop-first": () => atlas.hand.loopFirst(),
    "loop-last": () => atlas.hand.loopLast(),
    "loop-off": () => atlas.hand.loopOff(),
    play: () => atlas.timeline.play(),
    "zoom-in": () => atlas.bridge.zoom(1),
    "zoom-out": () => atlas.bridge.zoom(-1),
    "zoom-home": () => atlas.bridge.zoom(0),
    search: () => openTab("place", "place-select"),
    compare: () => openTab("compare", "compare-select"),
    measure: () => openTab("distance", "start-select"),
    export: openExport,
    share,
    theme: () =>
      atlas.view.change({ theme: atlas.view.fields().theme === "dark" ? "" : "dark" }),
    help: () => openDialog("help"),
    "help-close": () => document.getElementById("help").close(),
    method: () => openDialog("method"),
    "method-close": () => document.getElementById("method").close(),
    "notice-close": () => atlas.say(""),
    "ask-again": () => atlas.server.ask(),
    "set-view": (button) => {
      const { map, ...fields } = JSON.parse(button.dataset.view);
      if (map) atlas.bridge.look(map);
      if (map) atlas.view.moved(map);
      atlas.view.change(fields);
      atlas.announce(button.textContent);
    },
  };

  /* On a small screen the legend would hide the map. */
  document.addEventListener("DOMContentLoaded", () => {
    atlas.whenPresent("config", () => {
      if (window.matchMedia("(max-width: 860px)").matches) {
        document.querySelector(".legend").open = false;
      }
    });
  });

  const keys = {
    ArrowLeft: "day-back",
    ArrowRight: "day-on",
    "shift+ArrowLeft": "change-back",
    "shift+ArrowRight": "change-on",
    PageUp: "week-on",
    PageDown: "week-back",
    "[": "loop-first",
    "]": "loop-last",
    "\\": "loop-off",
    Home: "first-day",
    End: "last-day",
    " ": "play",
    "/": "search",
    m: "measure",
    c: "compare",
    e: "export",
    "?": "help",
  };

  /* Keys belong to the field, button or tab that has the focus before they belong to the page. */
  function isTakenBy(element, key) {
    const role = element.getAttribute("role");
    if (element.id === "day-range") return false;
    if (element.matches("input, textarea, select") || role === "combobox") return true;
    if (["tab", "radio", "option", "menuitem"].includes(role)) return key !== "/" && key !== "?";
    return key === " " && element.matches("button, a, summary");
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    const arrows = event.key.startsWith("Arrow");
    const name = keys[(event.shiftKey && arrows ? "shift+" : "") + event.key];
    if (!name || isTakenBy(event.target, event.key)) return;
    event.preventDefault();
    actions[name](event.target);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button) actions[button.dataset.action]?.(button);
    const menu = document.getElementById("export-menu");
    // What is taken away must be what is shown: play stops and the links follow.
    if (event.target.closest("#export-menu summary")) atlas.timeline.stop();
    if (menu?.open && !menu.contains(event.target)) menu.open = false;
  });

  document.addEventListener("keydown", (event) => {
    const menu = document.getElementById("export-menu");
    if (event.key === "Escape" && menu?.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
})();
