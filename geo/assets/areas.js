/*
 * The areas of the map: polygons that stay through all overlays that name the same file, coloured anew by each. A click,
 * Enter or Space names an area to the page, which decides what that opens.
 */
(function () {
  "use strict";

  var peta = window.peta = window.peta || {}, signs = peta.signs;

  var BORDER = { color: "#5c6b66", weight: 1 };
  var OUTLINE = { color: "#24302c", weight: 1.5, fill: false, interactive: false };
  var MARK = { color: "#0b6e4f", weight: 3.5, fill: false, interactive: false };
  var HERE = { color: "#0b6e4f", weight: 4, fill: false, interactive: false };
  var HATCH = "peta-hatch";

  /* Each of so many areas is reached by the key Tab; of more than that one is, and the arrows lead to the others. */
  var TABBED = 40;

  var STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

  var Areas = L.GeoJSON.extend({
    initialize: function (address, collection) {
      L.GeoJSON.prototype.initialize.call(this, collection, { style: BORDER, smoothFactor: 0.5 });
      this.address = address;
    },

    onAdd: function (map) {
      L.GeoJSON.prototype.onAdd.call(this, map);
      this.eachLayer(this._listen, this);
      /* One tooltip for all: Leaflet would add to the listeners of a polygon each time that it gets another. */
      this.bindTooltip(function (layer) { return signs.lines(layer.petaLines); },
                       { sticky: true, className: "peta-tooltip", opacity: 1 });
    },

    onRemove: function (map) {
      var hadFocus = map.getPane("overlayPane").contains(document.activeElement);
      this._mark(null);
      if (this._lines) this._lines.remove();
      this.stand("");
      L.GeoJSON.prototype.onRemove.call(this, map);
      if (hadFocus) map.getContainer().focus();
    },

    /* `looks`: fill, lines and whether it is faint, by code; `opacity`: how opaque `full, faint, none` are. */
    colour: function (looks, opacity) {
      var self = this, all = Object.keys(looks).length <= TABBED, first = true;
      this.closeTooltip();
      this.eachLayer(function (layer) {
        var area = looks[layer.feature.id], path = layer.getElement();
        if (area && area.fill === null) hatch(layer);
        layer.petaLines = area && area.lines;
        layer.setStyle(!area ? { fillColor: "#ffffff", fillOpacity: opacity.none } : {
          fillColor: area.fill || "url(#" + HATCH + ")",
          fillOpacity: area.is_faint ? opacity.faint : opacity.full,
        });
        path.classList.toggle("peta-silent", !area);
        ["role", "aria-label", "aria-current", "tabindex"].forEach(function (name) { path.removeAttribute(name); });
        if (!area) return;
        path.setAttribute("role", "button");
        path.setAttribute("aria-label", area.lines.join("; "));
        path.setAttribute("tabindex", all || first ? 0 : -1);
        first = false;
      });
      if (this._marked && !this._marked.petaLines) self._mark(null);
    },

    /* Let the border of the area on screen stand out for as long as it is that. */
    stand: function (code) {
      var here = code && this.getLayers().find(function (layer) { return layer.feature.id === code; });
      if (this._here) this._here.remove();
      this._here = here && L.polygon(here.getLatLngs(), HERE).addTo(this._map);
      if (here) here.getElement().setAttribute("aria-current", "location");
    },

    /* Show the borders of larger areas over those of the polygons. */
    outline: function (collection) {
      if (this._map && !this._lines) this._lines = L.geoJSON(collection, { style: OUTLINE, interactive: false }).addTo(this._map);
    },

    _listen: function (layer) {
      var self = this, path = layer.getElement();
      layer.on("mouseover", function () { self._mark(layer); });
      layer.on("mouseout", function () { self._mark(null); });
      /* The second click of two zooms; it opens nothing more. */
      layer.on("click", function (event) { if (event.originalEvent.detail < 2) open(layer); });
      L.DomEvent.on(path, "focus", function () { self._mark(layer); });
      L.DomEvent.on(path, "blur", function () { self._mark(null); });
      /* The mouse leaves the focus where it is: the tooltip would jump to the middle of the area. */
      L.DomEvent.on(path, "mousedown", L.DomEvent.preventDefault);
      L.DomEvent.on(path, "keydown", function (event) {
        if (event.key === "Enter" || event.key === " ") open(layer);
        else if (STEPS[event.key]) self._step(layer, STEPS[event.key]);
        else return;
        L.DomEvent.stop(event);
      });
    },

    /* Draw the border of one area over all others: to bring the area itself to the front would take the focus from it. */
    _mark: function (layer) {
      if (this._border) this._border.remove();
      this._marked = layer;
      this._border = layer && L.polygon(layer.getLatLngs(), MARK).addTo(this._map);
    },

    _step: function (layer, by) {
      var shown = this.getLayers().filter(function (other) { return other.petaLines; }), n = shown.length;
      shown[(shown.indexOf(layer) + by + n) % n].getElement().focus({ preventScroll: true });
    },
  });

  function open(layer) {
    peta.tell({ area: layer.feature.id });
  }

  /* The areas of one file on the map. */
  function areas(map, address, collection) {
    var there = map.petaAreas;
    if (there && there.address === address) return there;
    if (there) there.remove();
    return map.petaAreas = new Areas(address, collection).addTo(map);
  }

  /* The fill "too few to say": diagonal lines, put once into the drawing that holds the polygons. */
  function hatch(layer) {
    if (document.getElementById(HATCH)) return;
    var pattern = signs.svg("pattern", { id: HATCH, width: 7, height: 7, patternUnits: "userSpaceOnUse",
                                         patternTransform: "rotate(45)" });
    pattern.appendChild(signs.svg("rect", { width: 7, height: 7, fill: "#f3f4f4" }));
    pattern.appendChild(signs.svg("line", { x1: 0, y1: 0, x2: 0, y2: 7, stroke: "#8b9692", "stroke-width": 3 }));
    layer._renderer._container.insertBefore(pattern, layer._renderer._container.firstChild);
  }

  peta.areas = areas;
})();
