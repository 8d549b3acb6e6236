/* The server searches; the list shows what it found, unfiltered. */
(function () {
  "use strict";
  const functions = (window.dashMantineFunctions = window.dashMantineFunctions || {});
  functions.showAll = ({ options }) => options;
})();
