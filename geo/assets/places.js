/*
 * The UKM on the map: those that a filter leaves, as signs, of which only the ones in view exist. A cluster zooms in; a
 * place, or a cluster that no zoom takes apart, is named to the page, which lists its enterprises: their names are
 * never here.
 */
(function () {
  "use strict";

  var peta = window.peta = window.peta || {}, points = peta.points, signs = peta.signs;

  /* Signs stand ready so far beyond the edge of the map, as a part of its size. */
  var BEYOND = 0.15;

  /* How many product types a tooltip names, and for how many zooms the clusters are kept. */
  var PRODUCTS = 2, ZOOMS = 4;

  /* How many places a click names at most; at the last zoom there are never so many in a cluster. */
  var NAMED = 2000;

  /* As wide as tooltips (less on narrow maps) and the legend may be, see `peta.css`. */
  var TOOLTIP = 235, LEGEND = 263;

  /* The table of the list in the page around the map, see `geo/ui/place_panel.py`. */
  var LIST = ".st-key-place_panel [data-testid=stDataFrame]";

  /* Whether a click was last answered with a list, whichever overlay is there now: Escape closes it. */
  var listed = false;

  /*
   * Say something to the page: Python gets it as the value of the component, with the time, so that the same click twice
   * is two. streamlit-folium itself says nothing as long as it is asked to return no objects.
   */
  function tell(value) {
    window.Streamlit.setComponentValue(L.extend({ at: Date.now() }, value));
  }

  var Places = L.Layer.extend({
    /*
     * `all`: the points of `points.group`; `data`: mask, signs, levels (or null), words, see `geo.draw.overlay`; `say`: how
     * to tell readers of the screen.
     */
    initialize: function (all, data, say) {
      this._points = all;
      this._signs = data.signs;
      this._kinds = data.signs.kinds;
      this._selection = points.select(all, data.mask, data.levels, this._kinds.length, data.signs.of_product);
      this._zooms = new Map();
      this._words = data.words;
      this._say = say;
      var language = data.words.language;
      this._full = new Intl.NumberFormat(language);
      this._short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
      this._shortest = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 0 });
    },

    onAdd: function (map) {
      this._shown = new Map();
      map.on("moveend", this._draw, this);
      L.DomEvent.on(map.getContainer(), "keydown", this._close, this);
      this._draw();
    },

    onRemove: function (map) {
      map.off("moveend", this._draw, this);
      L.DomEvent.off(map.getContainer(), "keydown", this._close, this);
      this._shown.forEach(function (marker) { marker.remove(); });
    },

    /* How many UKM of each kind there are, in words. */
    numbers: function () {
      return points.tally(this._selection).map(this._full.format);
    },

    /* ---- the signs ---- */
    _clusters: function () {
      var zoom = this._map.getZoom(), zooms = this._zooms, clusters = zooms.get(zoom);
      if (!clusters) {
        clusters = points.cluster(this._points, this._selection, zoom);
        if (zooms.size === ZOOMS) zooms.delete(zooms.keys().next().value);
        zooms.set(zoom, clusters);
      }
      return clusters;
    },

    /* Show the signs in view: what stays the same stays where it is, with the focus that it may have. */
    _draw: function () {
      var map = this._map, wx = this._points.wx, wy = this._points.wy, clusters = this._now = this._clusters();
      var scale = Math.pow(2, map.getZoom()), view = map.getPixelBounds(), size = map.getSize().multiplyBy(BEYOND);
      var west = (view.min.x - size.x) / scale, east = (view.max.x + size.x) / scale;
      var north = (view.min.y - size.y) / scale, south = (view.max.y + size.y) / scale;
      var before = this._shown, after = this._shown = new Map(), held = null;
      for (var c = 0; c < clusters.seeds.length; c++) {
        var seed = clusters.seeds[c];
        if (wx[seed] < west || wx[seed] > east || wy[seed] < north || wy[seed] > south) continue;
        var key = [seed, clusters.members[c]].concat(Array.from(this._counts(c))).join();
        after.set(key, before.get(key) || this._marker(c).addTo(map));
      }
      before.forEach(function (marker, key) {
        if (after.has(key)) return;
        if (marker.getElement().matches(":focus-visible")) held = marker;
        marker.remove();
      });
      if (held) this._handOver(held.options.seed);
    },

    /* The focus that the keyboard gave to a sign that is gone goes to the one that now stands for the same place. */
    _handOver: function (seed) {
      var heir = this._now.of[seed], sign = this._now.seeds[heir];
      this._shown.forEach(function (marker) {
        if (marker.options.seed === sign) marker.getElement().focus({ preventScroll: true });
      });
    },

    _counts: function (c) {
      var kinds = this._kinds.length;
      return this._now.counts.subarray(c * kinds, (c + 1) * kinds);
    },

    _marker: function (c) {
      var self = this, seed = this._now.seeds[c], counts = Array.from(this._counts(c)), total = signs.sum(counts);
      var isPlace = this._now.members[c] === 1, text = this._brief(total), least = isPlace ? 26 : 27 + 5 * Math.log10(total);
      var size = total === 1 ? signs.DOT : Math.round(Math.max(least, room(text)));
      var marker = L.marker([this._points.py[seed] / 1e5, this._points.px[seed] / 1e5], {
        seed: seed,
        icon: new signs.Icon({
          size: size,
          className: !isPlace ? "peta-cluster" : total > 1 ? "peta-place" : "peta-dot",
          label: this._lines(seed, counts, total, isPlace).join("; "),
          drawing: total > 1 ? signs.ring(counts, size, text, this._kinds)
            : signs.dot(this._kinds[counts.indexOf(1)], this._selection.precision[seed] === 0),
        }),
      });
      marker.bindTooltip(function (layer) {
        var texts = self._lines(seed, counts, total, isPlace);
        var hint = isPlace ? self._words.list_hint : self._words.zoom_hint;
        L.extend(layer.getTooltip().options, self._side(seed, size / 2));
        return signs.lines(texts.concat(self._products(seed, total), hint || []));
      }, { className: "peta-tooltip", opacity: 1 });
      marker.on("click", function () { self._open(seed); });
      marker.on("add", function () {
        L.DomEvent.on(marker.getElement(), "keydown", function (event) {
          if (event.key !== "Enter" && event.key !== " ") return;
          L.DomEvent.stop(event);
          self._open(seed);
        });
      });
      return marker;
    },

    /* Where the tooltip of a sign has room beside the legend, which stands left where it is unfolded. */
    _side: function (seed, radius) {
      var map = this._map, size = map.getSize(), legend = peta.view.isWide(map) ? LEGEND : 0;
      var at = map.latLngToContainerPoint([this._points.py[seed] / 1e5, this._points.px[seed] / 1e5]);
      var wide = radius + 20 + Math.min(TOOLTIP, 0.45 * size.x);
      if (at.x + wide < size.x) return { direction: "right", offset: [radius, 0] };
      if (at.x - wide > legend) return { direction: "left", offset: [radius, 0] };
      return at.y < size.y / 2 ? { direction: "bottom", offset: [0, radius] } : { direction: "top", offset: [0, -radius] };
    },

    /* At most five signs, so that the number fits into its ring. */
    _brief: function (total) {
      return (total < 10000 ? this._short : this._shortest).format(total);
    },

    _lines: function (seed, counts, total, isPlace) {
      var kinds = this._kinds, full = this._full, where = this._words.precision[this._selection.precision[seed]];
      var parts = counts.map(function (n, kind) { return n ? kinds[kind].label + ": " + full.format(n) : ""; });
      return [full.format(total) + " UKM" + (isPlace ? " · " + where : "")].concat(parts.filter(Boolean));
    },

    /* The most frequent product types of a cluster: all of them, or those whose sign stands for several. */
    _products: function (seed, total) {
      var kinds = this._signs.of_product, last = this._kinds.length - 1, words = this._words;
      var found = points.productsOf(this._points, this._selection, this._now, this._now.of[seed]);
      if (kinds) found = found.filter(function (entry) { return !(kinds[entry[0]] < last); });
      var named = found.filter(function (entry) { return entry[0] < words.products.length; }).slice(0, PRODUCTS);
      if (!named.length) return [];
      var full = this._full, texts = named.map(function (entry) {
        return words.products[entry[0]] + (total > 1 ? " (" + full.format(entry[1]) + ")" : "");
      });
      return [texts.join(", ") + (found.length > named.length ? ", …" : "")];
    },

    /* ---- opening one ---- */
    _open: function (seed) {
      var map = this._map, c = this._now.of[seed], zoom = map.getZoom();
      if (this._now.members[c] === 1 || zoom >= map.getMaxZoom()) return this._list(c);
      var now = this._now, corners = [[now.west[c], now.south[c]], [now.east[c], now.north[c]]].map(function (corner) {
        return map.options.crs.pointToLatLng(L.point(corner), 0);
      });
      var bounds = L.latLngBounds(corners), wanted = map.getBoundsZoom(bounds, false, L.point(60, 60));
      map.setView(bounds.getCenter(), Math.min(Math.max(wanted, zoom + 1), map.getMaxZoom()));
    },

    /* Name the places of a cluster to the page, which lists what stands there. */
    _list: function (c) {
      var places = [];
      for (var place = 0; place < this._points.places && places.length < NAMED; place++)
        if (this._now.of[place] === c) places.push([this._points.px[place], this._points.py[place]]);
      this._say(this._words.listed.replace("{n}", this._full.format(signs.sum(this._counts(c)))));
      listed = true;
      tell({ places: places });
      reveal();
    },

    _close: function (event) {
      if (event.key !== "Escape" || !listed) return;
      listed = false;
      this._say("");
      tell({ places: [] });
    },
  });

  /* The diameter that a number needs inside its ring. */
  function room(text) {
    return 13 + 6 * text.length;
  }

  /* Scroll the page around the map to the list, which the server needs a moment for. */
  function reveal() {
    var calm = peta.view.isCalm(), tries = 50;
    /* A full screen would hide it. */
    if (document.fullscreenElement) document.exitFullscreen();
    function look() {
      var table = window.parent.document.querySelector(LIST);
      if (table) table.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
      else if (tries--) window.setTimeout(look, 100);
    }
    try { look(); } catch (error) { /* embedded elsewhere */ }
  }

  peta.tell = tell;
  peta.Places = Places;
})();
