/*
 * Peta UKM: everything the map shows that changes with a filter, a metric or the language.
 *
 * The base map is drawn once and never again. Each rerun of the page sends one new `peta.Overlay`, which colours the
 * areas (`areas.js`; feature id = official code; fetched once and kept until another file is named), adds the places
 * (`places.js`) and builds the legend; removing it takes away exactly what it added. Zoom and centre change only when the
 * page asks for another place (`view.js`).
 */
(function () {
  "use strict";

  var peta = window.peta, signs = peta.signs, element = signs.element;

  var FAINT = 0.35;
  /* The legend's filled and hollow sign, which stand for every kind. */
  var SAMPLE = { colour: "#5c6b66", shape: "circle" };

  var Overlay = L.LayerGroup.extend({
    initialize: function (data) {
      L.LayerGroup.prototype.initialize.call(this);
      this._data = data;
      speak(data.words.language);
    },

    onAdd: function (map) {
      /* streamlit-folium pushes every overlay it ever drew here and frees none: keep the newest only. */
      window.feature_group = [];
      var self = this, data = this._data, words = data.words, files = new peta.Files(words);
      peta.view.look(map, data.bounds, data.focus);
      peta.view.ground(map, data.tiles, words.tiles_fault);
      peta.view.fullScreen(map, words);
      this.addLayer(files);
      L.LayerGroup.prototype.onAdd.call(this, map);
      this._controls = this._legend(map).concat(L.control.scale({ position: "bottomright", imperial: false }));
      this._controls.forEach(function (control) { control.addTo(map); });
      files.need("areas", data.polygons, peta.json, function (collection) { self._colour(map, collection, files); });
      if (data.points) files.need("points", data.points.file, decode, function (points) {
        var places = new peta.Places(points, L.extend({ words: words }, data.points), function (text) { files.say(text, true); });
        self.addLayer(places);
        places.numbers().forEach(function (n, kind) { self._numbers[kind].textContent = n; });
      });
      map.attributionControl.setPrefix(false).addAttribution(signs.escaped(words.source));
      signs.name(map.getContainer().querySelector(".leaflet-control-zoom-in"), words.zoom_in);
      signs.name(map.getContainer().querySelector(".leaflet-control-zoom-out"), words.zoom_out);
    },

    onRemove: function (map) {
      L.LayerGroup.prototype.onRemove.call(this, map);
      this._controls.forEach(function (control) { control.remove(); });
      map.attributionControl.removeAttribution(signs.escaped(this._data.words.source));
    },

    /* ---- areas ---- */
    _colour: function (map, collection, files) {
      var data = this._data, areas = peta.areas(map, data.polygons, collection);
      areas.colour(data.areas, this._opacity());
      areas.stand(data.here);
      if (data.outline) files.need("outline", data.outline, peta.json, function (lines) { areas.outline(lines); });
    },

    /* A base map has to be seen through the areas. */
    _opacity: function () {
      return this._data.tiles ? { full: 0.6, faint: 0.25, none: 0.25 } : { full: 0.85, faint: FAINT, none: FAINT };
    },

    /* ---- legend ---- */
    _legend: function (map) {
      var data = this._data, opacity = this._opacity(), numbers = this._numbers = [];
      var areas = panel(map, "topleft", data.legend.title, function (box) {
        box.appendChild(element("p", "", data.legend.note));
        data.legend.classes.forEach(function (row) {
          var swatch = element("i", row.colour === null ? "peta-hatched" : "");
          if (row.colour !== null) swatch.style.background = row.colour;
          swatch.style.opacity = row.colour === data.outside ? opacity.faint : opacity.full;
          box.appendChild(entry(swatch, row.label, row.count));
        });
      });
      if (!data.points) return [areas];
      var given = data.points.signs;
      return [areas, panel(map, "bottomleft", given.title, function (box) {
        box.appendChild(element("p", "", given.note));
        given.kinds.forEach(function (kind) {
          numbers.push(box.appendChild(entry(signs.dot(kind, true), kind.label, "")).lastChild);
        });
        box.appendChild(entry(signs.dot(SAMPLE, true), data.words.exact)).className += " peta-kind";
        box.appendChild(entry(signs.dot(SAMPLE, false), data.words.middle));
      })];
    },
  });

  function decode(buffer) {
    return peta.points.group(peta.points.unpack(buffer));
  }

  /* One part of the legend; narrow maps start with it folded, and what the user folds stays folded. */
  function panel(map, position, title, fill) {
    var control = L.control({ position: position });
    control.onAdd = function () {
      var box = element("details", "peta-legend"), folded = window.petaFolded = window.petaFolded || {};
      box.open = position in folded ? !folded[position] : peta.view.isWide(map);
      box.addEventListener("toggle", function () { folded[position] = !box.open; });
      box.appendChild(element("summary", "", title));
      fill(box);
      L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
      return box;
    };
    return control;
  }

  function entry(sign, label, count) {
    var line = element("div", "peta-class");
    line.appendChild(sign);
    line.appendChild(element("span", "", label));
    if (count !== undefined) line.appendChild(element("small", "", count));
    return line;
  }

  /* A reader of the screen needs to know which language it reads: in this frame and in the page around it. */
  function speak(language) {
    /* Even the same word makes the browser compute the style of the whole page again. */
    function set(page) { if (page.documentElement.lang !== language) page.documentElement.lang = language; }
    set(document);
    try { set(window.parent.document); } catch (error) { /* embedded elsewhere */ }
  }

  peta.Overlay = Overlay;
})();
