/*
 * Peta UKM Lampung: everything the map shows that changes with a filter, a metric or the language.
 *
 * The base map (polygons of the regencies, feature id = official code) is drawn once and never again. Each rerun of
 * the page sends one new `peta.Overlay`, which colours those polygons, adds the places as clusters and builds the
 * legend; removing it takes away exactly what it added. Zoom and centre are never touched.
 *
 * Text from the register reaches the page through `textContent` only: no HTML is ever put together from strings.
 */
(function () {
  "use strict";

  var SVG = "http://www.w3.org/2000/svg";
  var NEUTRAL = { fillColor: "#ffffff", fillOpacity: 0.85, color: "#5c6b66", weight: 1 };
  var FAINT = 0.35;
  var HATCH = "peta-hatch";
  /* The colour of the legend's filled and hollow sign, which stand for every level. */
  var SAMPLE = ["#5c6b66", "#5c6b66", "#5c6b66", "#5c6b66", "#5c6b66"];

  /* Outlines of the five export levels in a box of 16: the second cue beside the colour. */
  var SHAPES = [
    "M8 0.8 10.2 5.6 15.4 6.2 11.5 9.7 12.6 14.9 8 12.3 3.4 14.9 4.5 9.7 0.6 6.2 5.8 5.6Z",
    "M8 0.9 15.1 8 8 15.1 0.9 8Z",
    "M2.4 2.4H13.6V13.6H2.4Z",
    "M8 1.8A6.2 6.2 0 1 1 7.99 1.8Z",
    "M8 3.4A4.6 4.6 0 1 1 7.99 3.4Z",
  ];

  function element(tag, className, text) {
    var node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined && text !== null) node.textContent = text;
    return node;
  }

  function svg(tag, attributes) {
    var node = document.createElementNS(SVG, tag);
    Object.keys(attributes).forEach(function (name) { node.setAttribute(name, attributes[name]); });
    return node;
  }

  /* One enterprise: the shape of its level, filled where coordinates were given, hollow where not. */
  function dot(level, exact, colours) {
    var box = svg("svg", { viewBox: "-1 -1 18 18", width: 18, height: 18, "aria-hidden": "true" });
    box.appendChild(svg("path", { d: SHAPES[level], fill: "none", stroke: "#fff", "stroke-width": 4.5 }));
    /* The dark line around a hollow sign keeps pale levels visible on pale areas. */
    if (!exact) box.appendChild(svg("path", { d: SHAPES[level], fill: "none", stroke: "#24302c", "stroke-width": 3.8,
                                              "stroke-linejoin": "round" }));
    box.appendChild(svg("path", {
      d: SHAPES[level], fill: exact ? colours[level] : "#fff",
      stroke: exact ? "#24302c" : colours[level], "stroke-width": exact ? 0.9 : 2.4, "stroke-linejoin": "round",
    }));
    return box;
  }

  /* Several enterprises: a number in a ring whose arcs are the shares of the export levels. */
  function ring(counts, size, label, colours) {
    var total = counts.reduce(function (sum, n) { return sum + n; }, 0);
    var radius = size / 2 - 3, turn = 2 * Math.PI * radius, start = 0;
    var box = svg("svg", { viewBox: [0, 0, size, size].join(" "), width: size, height: size, "aria-hidden": "true" });
    box.appendChild(svg("circle", { cx: size / 2, cy: size / 2, r: size / 2 - 0.5, "class": "peta-disc" }));
    counts.forEach(function (n, level) {
      if (!n) return;
      box.appendChild(svg("circle", {
        cx: size / 2, cy: size / 2, r: radius, fill: "none", stroke: colours[level], "stroke-width": 4,
        "stroke-dasharray": [n / total * turn, turn].join(" "), "stroke-dashoffset": -start / total * turn,
        transform: "rotate(-90 " + size / 2 + " " + size / 2 + ")",
      }));
      start += n;
    });
    var text = svg("text", { x: "50%", y: "50%", dy: "0.35em", "text-anchor": "middle" });
    text.textContent = label;
    box.appendChild(text);
    return box;
  }

  /* An icon that builds its element only when the marker comes into view. */
  var LazyIcon = L.Icon.extend({
    options: { size: 18, className: "", label: "", build: null },
    createIcon: function () {
      var node = element("div", "leaflet-marker-icon peta-icon " + this.options.className), size = this.options.size;
      node.appendChild(this.options.build());
      node.setAttribute("aria-label", this.options.label);
      node.style.width = node.style.height = size + "px";
      node.style.marginLeft = node.style.marginTop = -size / 2 + "px";
      return node;
    },
    createShadow: function () { return null; },
  });

  var Overlay = L.LayerGroup.extend({
    initialize: function (data) {
      L.LayerGroup.prototype.initialize.call(this);
      this._data = data;
      var language = data.words.language;
      this._full = new Intl.NumberFormat(language);
      this._short = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
      this._shortest = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 0 });
      speak(language);
    },

    onAdd: function (map) {
      /* streamlit-folium pushes every overlay it ever drew here and frees none: keep the newest only. */
      window.feature_group = [];
      this.addLayer(this._clusters(map));
      L.LayerGroup.prototype.onAdd.call(this, map);
      this._colour(map);
      this._controls = this._legend(map).concat(L.control.scale({ position: "bottomright", imperial: false }));
      this._controls.forEach(function (control) { control.addTo(map); });
      keepFitted(map);
      this._closeOnEscape = closeOnEscape(map);
      map.attributionControl.setPrefix(false).addAttribution(this._source());
      name(map.getContainer().querySelector(".leaflet-control-zoom-in"), this._data.words.zoom_in);
      name(map.getContainer().querySelector(".leaflet-control-zoom-out"), this._data.words.zoom_out);
    },

    onRemove: function (map) {
      L.LayerGroup.prototype.onRemove.call(this, map);
      this._controls.forEach(function (control) { control.remove(); });
      this._closeOnEscape.off();
      map.attributionControl.removeAttribution(this._source());
    },

    _source: function () {
      return element("i", "", this._data.words.source).innerHTML;
    },

    /* ---- areas ---- */
    _colour: function (map) {
      var areas = this._data.areas, outside = this._data.outside;
      map.eachLayer(function (layer) {
        var area = layer.feature && areas[layer.feature.id];
        if (!layer.setStyle || !layer.feature) return;
        if (area && area.fill === null) hatch(layer);
        layer.setStyle(L.extend({}, NEUTRAL, area ? {
          fillColor: area.fill || "url(#" + HATCH + ")", fillOpacity: area.fill === outside ? FAINT : NEUTRAL.fillOpacity,
        } : {}));
        describe(layer.getElement(), area);
        layer.unbindTooltip().off("mouseover mouseout");
        if (!area) return;
        layer.bindTooltip(lines(area.lines), { sticky: true, className: "peta-tooltip" });
        layer.on("mouseover", function () { layer.setStyle({ weight: 2.5, color: "#1b2622" }).bringToFront(); });
        layer.on("mouseout", function () { layer.setStyle({ weight: NEUTRAL.weight, color: NEUTRAL.color }); });
      });
    },

    /* ---- places ---- */
    _clusters: function (map) {
      var self = this, wide = isWide(map);
      /* Popups open beside the legend and the zoom buttons, which lie above them. */
      var left = wide ? 235 : 10, right = 54, frame = 50;
      this._popupOptions = {
        maxWidth: Math.min(300, map.getSize().x - left - right - frame), minWidth: 150, maxHeight: 250,
        autoPanPaddingTopLeft: [left, wide ? 10 : 48], autoPanPaddingBottomRight: [right, 10],
      };
      var group = L.markerClusterGroup({
        maxClusterRadius: 56, showCoverageOnHover: false, spiderfyOnMaxZoom: false, disableClusteringAtZoom: 14,
        animate: false, chunkedLoading: false,
        iconCreateFunction: function (cluster) { return self._clusterIcon(cluster); },
      });
      var places = this._data.places;
      group.addLayers(places.lat.map(function (lat, index) { return self._marker(places, index); }));
      return group;
    },

    _clusterIcon: function (cluster) {
      var counts = [0, 0, 0, 0, 0], colours = this._data.colours;
      cluster.getAllChildMarkers().forEach(function (marker) {
        marker.options.counts.forEach(function (n, level) { counts[level] += n; });
      });
      var total = sum(counts), text = this._brief(total);
      var size = Math.round(Math.max(27 + 5 * Math.log10(total), room(text)));
      return new LazyIcon({
        size: size, className: "peta-cluster", label: this._full.format(total) + " UKM",
        build: function () { return ring(counts, size, text, colours); },
      });
    },

    /* At most five signs, so that the number fits into its ring. */
    _brief: function (total) {
      return (total < 10000 ? this._short : this._shortest).format(total);
    },

    _marker: function (places, index) {
      var self = this, colours = this._data.colours;
      var counts = countsOf(places.levels[index]), total = sum(counts), exact = places.precision[index] === 0;
      var text = this._brief(total), size = total > 1 ? Math.max(26, room(text)) : 18;
      var icon = new LazyIcon({
        size: size,
        className: total > 1 ? "peta-place" : "peta-dot",
        label: places.names[places.place[index]] + ": " + this._full.format(total) + " UKM",
        build: function () {
          if (total > 1) return ring(counts, size, text, colours);
          return dot(places.levels[index], exact, colours);
        },
      });
      var marker = L.marker([places.lat[index], places.lon[index]], { icon: icon, counts: counts });
      /* A function: the element is built when the popup opens, not once per place. */
      marker.bindPopup(function () { return self._popup(places, index, total); }, this._popupOptions);
      marker.on("popupopen", function (event) {
        var button = event.popup.getElement().querySelector(".leaflet-popup-close-button");
        name(button, self._data.words.close);
        button.addEventListener("click", function () { focus(marker); });
      });
      return marker;
    },

    _popup: function (places, index, total) {
      var words = this._data.words, colours = this._data.colours, flat = places.ukm[index];
      var box = element("div", "peta-popup"), list = element("ul");
      box.appendChild(element("h3", "", places.names[places.place[index]]));
      box.appendChild(element("p", "", this._full.format(total) + " UKM · " + words.precision[places.precision[index]]));
      for (var i = 0; i < flat.length; i += 3) {
        var item = element("li"), text = element("div");
        item.appendChild(dot(flat[i + 2], places.precision[index] === 0, colours));
        text.appendChild(element("b", "", flat[i] === null ? words.unnamed : flat[i]));
        text.appendChild(element("span", "", [places.products[flat[i + 1]], words.levels[flat[i + 2]]]
          .filter(Boolean).join(" · ")));
        item.appendChild(text);
        list.appendChild(item);
      }
      box.appendChild(list);
      var rest = total - flat.length / 3;
      if (rest > 0) box.appendChild(element("p", "", words.more.replace("{n}", this._full.format(rest))));
      return box;
    },

    /* ---- legend ---- */
    _legend: function (map) {
      var data = this._data;
      return [
        panel(map, "topleft", data.legend.title, function (box) {
          box.appendChild(element("p", "", data.legend.note));
          data.legend.classes.forEach(function (row) {
            var swatch = element("i", row.colour === null ? "peta-hatched" : "");
            if (row.colour !== null) swatch.style.background = row.colour;
            if (row.colour === data.outside) swatch.style.opacity = FAINT;
            box.appendChild(entry(swatch, row.label, row.count));
          });
        }),
        panel(map, "bottomleft", data.legend.points, function (box) {
          data.words.levels.forEach(function (name, level) {
            box.appendChild(entry(dot(level, true, data.colours), name));
          });
          box.appendChild(entry(dot(3, true, SAMPLE), data.words.exact)).className += " peta-kind";
          box.appendChild(entry(dot(3, false, SAMPLE), data.words.middle));
        }),
      ];
    },
  });

  /* One part of the legend; narrow maps start with it folded, and what the user folds stays folded. */
  function panel(map, position, title, fill) {
    var control = L.control({ position: position });
    control.onAdd = function () {
      var box = element("details", "peta-legend"), folded = window.petaFolded = window.petaFolded || {};
      box.open = position in folded ? !folded[position] : isWide(map);
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

  function isWide(map) {
    return map.getSize().x >= 560;
  }

  function sum(counts) {
    return counts.reduce(function (total, n) { return total + n; }, 0);
  }

  /* A place with one enterprise sends its level alone. */
  function countsOf(levels) {
    if (Array.isArray(levels)) return levels;
    var counts = [0, 0, 0, 0, 0];
    counts[levels] = 1;
    return counts;
  }

  function name(button, text) {
    button.title = text;
    button.setAttribute("aria-label", text);
  }

  /* A reader of the screen needs to know which language it reads: in this frame and in the page around it. */
  function speak(language) {
    document.documentElement.lang = language;
    try { window.parent.document.documentElement.lang = language; } catch (error) { /* embedded elsewhere */ }
  }

  /* What the tooltip shows on hovering, for readers of the screen. */
  function describe(path, area) {
    path.setAttribute("role", "img");
    path.setAttribute("aria-label", area ? area.lines.join("; ") : "");
  }

  /* Leaflet closes a popup by the keyboard only while the map itself has the focus, which a marker takes. */
  function closeOnEscape(map) {
    function close(event) {
      var popup = map._popup;
      if (event.key !== "Escape" || !popup || !popup.isOpen()) return;
      map.closePopup();
      focus(popup._source);
    }
    map.getContainer().addEventListener("keydown", close);
    return { off: function () { map.getContainer().removeEventListener("keydown", close); } };
  }

  /* Leaflet takes the focus when a button goes down; a page that scrolls then loses the click. */
  function holdStill(container) {
    container.focus = function () { HTMLElement.prototype.focus.call(container, { preventScroll: true }); };
  }

  function focus(marker) {
    var icon = marker && marker.getElement && marker.getElement();
    if (icon) icon.focus({ preventScroll: true });
  }

  /* The diameter that a number needs inside its ring. */
  function room(text) {
    return 13 + 6 * text.length;
  }

  function lines(texts) {
    var box = element("div");
    texts.forEach(function (text, index) { box.appendChild(element(index ? "div" : "b", "", text)); });
    return box;
  }

  /*
   * The frame gets its size only after the map was made, and again when a screen is turned: show the whole province
   * each time, until the user first moves the map.
   */
  function keepFitted(map) {
    if (map.petaFitted) return;
    map.petaFitted = true;
    holdStill(map.getContainer());
    var bounds = L.latLngBounds([]), container = map.getContainer();
    map.eachLayer(function (layer) { if (layer.feature && layer.getBounds) bounds.extend(layer.getBounds()); });
    function fit() { map.fitBounds(bounds, { animate: false, paddingTopLeft: [isWide(map) ? 60 : 4, 4], paddingBottomRight: [4, 4] }); }
    function release() { map.off("resize", fit); }
    ["pointerdown", "wheel", "keydown"].forEach(function (name) {
      container.addEventListener(name, release, { once: true, passive: true });
    });
    map.on("resize", fit);
    fit();
  }

  /* The fill "too few to say": diagonal lines, put once into the drawing that holds the polygons. */
  function hatch(layer) {
    if (document.getElementById(HATCH)) return;
    var pattern = svg("pattern", { id: HATCH, width: 7, height: 7, patternUnits: "userSpaceOnUse",
                                   patternTransform: "rotate(45)" });
    pattern.appendChild(svg("rect", { width: 7, height: 7, fill: "#f3f4f4" }));
    pattern.appendChild(svg("line", { x1: 0, y1: 0, x2: 0, y2: 7, stroke: "#8b9692", "stroke-width": 3 }));
    layer._renderer._container.insertBefore(pattern, layer._renderer._container.firstChild);
  }

  window.peta = { Overlay: Overlay };
})();
