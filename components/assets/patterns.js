/* The images that areas are filled with: a pattern in an ink, laid over a tint. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  const SIDE = 16;
  const INK_OPACITY = 0.85;

  function hatch(pen) {
    pen.lineWidth = 2.4;
    for (const x of [-SIDE, 0, SIDE]) {
      pen.beginPath();
      pen.moveTo(x - 2, 18);
      pen.lineTo(x + 18, -2);
      pen.stroke();
    }
  }

  function dots(pen) {
    for (const [x, y] of [[4, 4], [12, 12]]) {
      pen.beginPath();
      pen.arc(x, y, 1.7, 0, 7);
      pen.fill();
    }
  }

  /* Inferred area: finer and fainter than the dots of unknown area. */
  function grain(pen) {
    pen.globalAlpha *= 0.5;
    for (const [x, y] of [[2, 2], [10, 10]]) pen.fillRect(x, y, 1.6, 1.6);
  }

  /* Land of which nothing is said: thin lines that fall to the right, far apart. */
  function fallen(pen, side) {
    pen.lineWidth = 1.5;
    for (const x of [-side, 0, side]) {
      pen.beginPath();
      pen.moveTo(x - 2, -2);
      pen.lineTo(x + side + 2, side + 2);
      pen.stroke();
    }
  }

  const DRAW = { hatch, dots, grain, fallen };
  const SIDES = { fallen: 20 };

  /** Pixels of a look: { pattern, ink, tint, opacity }. */
  atlas.patternImage = ({ pattern, ink, tint, opacity }) => {
    const side = SIDES[pattern] || SIDE;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = side;
    // Drawn and read by the processor: to read it off a graphics card waits for all that it draws.
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.globalAlpha = opacity;
    pen.fillStyle = tint;
    pen.fillRect(0, 0, side, side);
    pen.globalAlpha = INK_OPACITY;
    pen.fillStyle = pen.strokeStyle = ink;
    DRAW[pattern](pen, side);
    return pen.getImageData(0, 0, side, side);
  };
})();
