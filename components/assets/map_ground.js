/* The ground as one picture: what does not change with the day is painted once for each view. */
(function () {
  "use strict";
  const atlas = (window.atlas = window.atlas || {});
  const ID = "ground-picture";

  let map = null;
  let met = null; // the map that is listened to
  let layers = []; // of the ground: { id, source, property, shown }, its opacity and the value of that
  let isHeld = false; // the picture is there and stands for the layers
  let view = ""; // that of the last painting
  let store = null;

  const opacityOf = ({ type }) => `${type}-opacity`;

  function viewNow() {
    const { lng, lat } = map.getCenter();
    const { width, height } = map.getCanvas();
    return [lng, lat, map.getZoom(), width, height].join();
  }

  function paintLayers(isShown) {
    for (const { id, property, shown } of layers) {
      if (map.getLayer(id)) map.setPaintProperty(id, property, isShown ? shown : 0);
    }
  }

  /* The view moved or the ground is another one by now: paint its layers again. */
  function release() {
    if (!isHeld) return;
    isHeld = false;
    if (map) paintLayers(true);
  }

  /* Between what is on the canvas and the store; both hold the whole canvas. */
  function copy(gl, from, to) {
    const size = [gl.drawingBufferWidth, gl.drawingBufferHeight];
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, from);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, to);
    gl.blitFramebuffer(0, 0, ...size, 0, 0, ...size, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  }

  function keep(gl) {
    gl.bindRenderbuffer(gl.RENDERBUFFER, store.pixels);
    gl.renderbufferStorage(gl.RENDERBUFFER, gl.RGBA8, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.bindFramebuffer(gl.FRAMEBUFFER, store.frame);
    gl.framebufferRenderbuffer(
      gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, store.pixels
    );
    copy(gl, null, store.frame);
    isHeld = true;
    queueMicrotask(() => isHeld && paintLayers(false)); // not while this frame is being painted
  }

  const picture = {
    id: ID,
    type: "custom",
    onAdd(_, gl) {
      // What is smoothed by several samples a pixel cannot be copied back.
      const canCopy = gl.blitFramebuffer && !gl.getContextAttributes().antialias;
      store = canCopy ? { frame: gl.createFramebuffer(), pixels: gl.createRenderbuffer() } : null;
    },
    onRemove(_, gl) {
      if (store) gl.deleteFramebuffer(store.frame);
      if (store) gl.deleteRenderbuffer(store.pixels);
      store = null;
    },
    render(gl) {
      if (!store) return;
      if (isHeld) return copy(gl, store.frame, null);
      const now = viewNow();
      const isStill = now === view && !map.isMoving() && map.areTilesLoaded();
      view = now;
      if (isStill) keep(gl);
    },
  };

  const isOfGround = ({ sourceId }) => layers.some(({ source }) => source && source === sourceId);

  function listen() {
    met = map;
    map.on("move", () => map && viewNow() !== view && release());
    map.on("resize", release);
    map.on("sourcedata", (event) => isOfGround(event) && release());
    map.on("webglcontextlost", () => ([isHeld, map] = [false, null]));
    map.on("idle", () => map && store && !isHeld && map.triggerRepaint());
  }

  atlas.ground = {
    /** A new style is there: put the picture between its ground and all above. */
    lay(given) {
      map = given;
      isHeld = false;
      const all = map.getStyle().layers;
      layers = all
        .filter(({ metadata }) => metadata?.ground)
        .map((layer) => {
          const property = opacityOf(layer);
          // Not as the style has it: one that is restored was taken with the layers hidden.
          const shown = atlas.config().paint.light[layer.id][property] ?? 1;
          return { id: layer.id, source: layer.source, property, shown };
        });
      paintLayers(true);
      const above = all[all.findIndex(({ metadata }) => metadata?.ground) + layers.length];
      if (!map.getLayer(ID)) map.addLayer(picture, above.id);
      if (met !== map) listen();
    },
    /** Its colours change. */
    release,
  };
})();
