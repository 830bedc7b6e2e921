/*
 * How the map is looked at: what it shows when it is new or when the page asks for a place, without motion for those
 * who want none; full screen; and the base map under everything, where the installation has one.
 */
(function () {
  "use strict";

  var peta = window.peta = window.peta || {}, signs = peta.signs;

  var WIDE = 560, FLIGHT_S = 0.8;

  /* So long the base map may take before the map says that it does not come. */
  var PATIENCE_MS = 8000;

  /* Leaflet knows nothing of this wish; its own options and the panning by keys cover all that moves. */
  if (isCalm()) {
    var panBy = L.Map.prototype.panBy;
    L.Map.mergeOptions({ fadeAnimation: false, inertia: false, markerZoomAnimation: false, zoomAnimation: false });
    L.Map.include({
      panBy: function (offset, options) { return panBy.call(this, offset, L.extend({}, options, { animate: false })); },
    });
  }

  function isCalm() {
    return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  function isWide(map) {
    return map.getSize().x >= WIDE;
  }

  /*
   * The frame gets its size only after the map was made, and again when a screen is turned: show the whole each time,
   * until the user first moves the map. `focus` ({token, bounds, name} or null) is gone to once for each token; where it
   * has a name, that stands at its middle.
   */
  function look(map, bounds, focus) {
    var view = map.petaView, first = !view;
    if (first) view = begin(map, bounds);
    if (focus && focus.token !== view.token) {
      view.token = focus.token;
      view.bounds = focus.bounds;
      if (view.sign) view.sign.remove();
      view.sign = focus.name ? sign(focus).addTo(map) : null;
      if (!first) return map.flyToBounds(view.bounds, L.extend({ duration: FLIGHT_S, animate: !isCalm() }, margins(map)));
    }
    if (first) view.fit();
  }

  function sign(focus) {
    return L.tooltip({ permanent: true, direction: "top", offset: [0, -14], className: "peta-tooltip peta-found", opacity: 1 })
      .setLatLng(L.latLngBounds(focus.bounds).getCenter()).setContent(signs.element("b", "", focus.name));
  }

  function begin(map, bounds) {
    var container = map.getContainer(), view = map.petaView = { bounds: bounds, token: null, fit: fit };
    function fit() { map.fitBounds(view.bounds, L.extend({ animate: false }, margins(map))); }
    function release() { map.off("resize", fit); }
    /* Leaflet takes the focus when a button goes down; a page that scrolls then loses the click. */
    container.focus = function () { HTMLElement.prototype.focus.call(container, { preventScroll: true }); };
    ["pointerdown", "wheel", "keydown"].forEach(function (name) {
      container.addEventListener(name, release, { once: true, passive: true });
    });
    map.on("resize", fit);
    return view;
  }

  function margins(map) {
    return { paddingTopLeft: [isWide(map) ? 100 : 4, 4], paddingBottomRight: [4, 4] };
  }

  /* The button for the full screen, where the browser and the page around this frame allow it. */
  function fullScreen(map, words) {
    if (!document.fullscreenEnabled) return;
    if (!map.petaFullScreen) {
      var control = L.control({ position: "topright" }), button = signs.element("button", "peta-full");
      var icon = signs.svg("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" });
      icon.appendChild(signs.svg("path", { d: "M2 6V2H6M10 2H14V6M14 10V14H10M6 14H2V10", fill: "none",
                                           stroke: "currentColor", "stroke-width": 2 }));
      button.appendChild(icon);
      button.addEventListener("click", function () {
        var change = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
        change.catch(function () { /* the browser said no, and says why */ });
      });
      document.addEventListener("fullscreenchange", function () { nameFull(map); });
      control.onAdd = function () {
        var bar = signs.element("div", "leaflet-bar leaflet-control");
        bar.appendChild(button);
        L.DomEvent.disableClickPropagation(bar);
        return bar;
      };
      control.addTo(map);
      map.petaFullScreen = { button: button };
    }
    map.petaFullScreen.words = words;
    nameFull(map);
  }

  function nameFull(map) {
    var full = map.petaFullScreen;
    signs.name(full.button, document.fullscreenElement ? full.words.leave_full : full.words.enter_full);
  }

  /* Lay the base map (url, attribution, max_zoom) under all else, once; what fails there hinders nothing. */
  function ground(map, tiles, fault) {
    var there = map.petaGround;
    if (there) there.fault = fault;
    if (!tiles || there) return;
    there = map.petaGround = { fault: fault };
    var hint = L.control({ position: "bottomright" }), box = signs.element("div", "peta-hint"), came, timer;
    box.setAttribute("role", "status");
    hint.onAdd = function () { return box; };
    hint.addTo(map);
    function complain() { if (!came) box.textContent = there.fault; }
    L.tileLayer(tiles.url, { maxNativeZoom: tiles.max_zoom, attribution: signs.escaped(tiles.attribution) })
      .on("loading", function () { came = false; window.clearTimeout(timer); timer = window.setTimeout(complain, PATIENCE_MS); })
      .on("load", function () { window.clearTimeout(timer); })
      .on("tileload", function () { came = true; box.textContent = ""; })
      .on("tileerror", complain)
      .addTo(map);
  }

  peta.view = { fullScreen: fullScreen, ground: ground, isCalm: isCalm, isWide: isWide, look: look };
})();
