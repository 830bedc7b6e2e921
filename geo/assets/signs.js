/*
 * The signs of the map: one shape and colour for each kind of UKM, rings with a number for several, the icons that hold
 * them, and the few helpers that build elements. Text becomes part of the page through `textContent` only: no HTML is
 * ever put together from strings.
 */
(function () {
  "use strict";

  var peta = window.peta = window.peta || {};

  var SVG = "http://www.w3.org/2000/svg", INK = "#24302c", DOT = 18;

  /* Outlines in a box of 16: the second cue beside the colour. */
  var SHAPES = {
    star: "M8 0.8 10.2 5.6 15.4 6.2 11.5 9.7 12.6 14.9 8 12.3 3.4 14.9 4.5 9.7 0.6 6.2 5.8 5.6Z",
    diamond: "M8 0.9 15.1 8 8 15.1 0.9 8Z",
    square: "M2.4 2.4H13.6V13.6H2.4Z",
    circle: "M8 1.8A6.2 6.2 0 1 1 7.99 1.8Z",
    small: "M8 3.4A4.6 4.6 0 1 1 7.99 3.4Z",
    triangle: "M8 1 15.2 14H0.8Z",
    hexagon: "M4.2 1.6H11.8L15.4 8 11.8 14.4H4.2L0.6 8Z",
    cross: "M5.4 1.2H10.6V5.4H14.8V10.6H10.6V14.8H5.4V10.6H1.2V5.4H5.4Z",
  };

  /* Between the parts of a ring, in pixels: neighbours of a like colour stay apart. */
  var GAP = 1.5;

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

  function lines(texts) {
    var box = element("div");
    texts.forEach(function (text, index) { box.appendChild(element(index ? "div" : "b", "", text)); });
    return box;
  }

  /* For the few places where Leaflet takes HTML only. */
  function escaped(text) {
    return element("i", "", text).innerHTML;
  }

  function name(button, text) {
    button.title = text;
    button.setAttribute("aria-label", text);
  }

  /* One enterprise: the `colour` and `shape` of its kind, filled where coordinates were given, hollow where not. */
  function dot(kind, exact) {
    var outline = SHAPES[kind.shape];
    var box = svg("svg", { viewBox: "-1 -1 18 18", width: DOT, height: DOT, "aria-hidden": "true" });
    box.appendChild(svg("path", { d: outline, fill: "none", stroke: "#fff", "stroke-width": 4.5 }));
    /* The dark line around a hollow sign keeps pale levels visible on pale areas. */
    if (!exact) box.appendChild(svg("path", { d: outline, fill: "none", stroke: INK, "stroke-width": 3.8,
                                              "stroke-linejoin": "round" }));
    box.appendChild(svg("path", {
      d: outline, fill: exact ? kind.colour : "#fff",
      stroke: exact ? INK : kind.colour, "stroke-width": exact ? 0.9 : 2.4, "stroke-linejoin": "round",
    }));
    return box;
  }

  /* Several enterprises: a number in a ring whose arcs are the shares of the kinds, in their order. */
  function ring(counts, size, label, kinds) {
    var total = sum(counts), radius = size / 2 - 3, turn = 2 * Math.PI * radius, start = 0;
    var gap = counts.filter(Boolean).length > 1 ? GAP : 0;
    var box = svg("svg", { viewBox: [0, 0, size, size].join(" "), width: size, height: size, "aria-hidden": "true" });
    box.appendChild(svg("circle", { cx: size / 2, cy: size / 2, r: size / 2 - 0.5, "class": "peta-disc" }));
    counts.forEach(function (n, kind) {
      if (!n) return;
      /* However small, a part is seen. */
      var arc = Math.max(n / total * turn - gap, 1);
      box.appendChild(svg("circle", {
        cx: size / 2, cy: size / 2, r: radius, fill: "none", stroke: kinds[kind].colour, "stroke-width": 4,
        "stroke-dasharray": [arc, turn].join(" "), "stroke-dashoffset": -start / total * turn,
        transform: "rotate(-90 " + size / 2 + " " + size / 2 + ")",
      }));
      start += n;
    });
    var text = svg("text", { x: "50%", y: "50%", dy: "0.35em", "text-anchor": "middle" });
    text.textContent = label;
    box.appendChild(text);
    return box;
  }

  function sum(counts) {
    return counts.reduce(function (total, n) { return total + n; }, 0);
  }

  /* An icon for Leaflet around a drawing of `size` pixels. */
  var Icon = L.Icon.extend({
    options: { size: DOT, className: "", label: "", drawing: null },
    createIcon: function () {
      var node = element("div", "leaflet-marker-icon peta-icon " + this.options.className), size = this.options.size;
      node.appendChild(this.options.drawing);
      node.setAttribute("aria-label", this.options.label);
      node.style.width = node.style.height = size + "px";
      node.style.marginLeft = node.style.marginTop = -size / 2 + "px";
      return node;
    },
    createShadow: function () { return null; },
  });

  peta.signs = {
    DOT: DOT, Icon: Icon, dot: dot, element: element, escaped: escaped, lines: lines, name: name, ring: ring, sum: sum, svg: svg,
  };
})();
