/* Fields for places: the server searches; the list shows what it found, unfiltered. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  const functions = (window.dashMantineFunctions = window.dashMantineFunctions || {});
  functions.showAll = ({ options }) => options;

  const FIELDS = { "place-select": "place", "start-select": "from", "end-select": "to" };

  const clientside = (window.dash_clientside = window.dash_clientside || {});
  clientside.places = {
    /** The server has found something; what was chosen meanwhile stays an option. */
    offer(found, options, value) {
      if (!found) return clientside.no_update;
      const isThere = (one) => found.some((other) => other.value === one.value);
      const chosen = options.filter((one) => one.value === value && !isThere(one));
      const offered = [...found, ...chosen];
      const isSame = JSON.stringify(offered) === JSON.stringify(options);
      return isSame ? clientside.no_update : offered; // a list anew forgets what is marked in it
    },
    /** The server has named the places of the view: the field shows its own.
     *
     * Option and value at once, since a select takes a value away that comes before its option
     * does; and not as an output, since a choice would wait for it and be lost. */
    show(marks, options, value) {
      const [key] = Object.keys(clientside.callback_context.states);
      const id = key.split(".")[0];
      const wanted = atlas.view.fields()[FIELDS[id]] || null;
      const label = marks?.labels?.[wanted];
      if (wanted && !label) return clientside.no_update;
      const isNamed = !wanted || options.some((one) => one.value === wanted && one.label === label);
      if (wanted === (value || null) && isNamed) return clientside.no_update;
      const others = options.filter((one) => one.value !== wanted);
      const data = wanted ? [...others, { value: wanted, label }] : options;
      window.dash_clientside.set_props(id, { data, value: wanted });
      return clientside.no_update;
    },
  };
})();
