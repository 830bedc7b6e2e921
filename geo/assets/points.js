/*
 * The UKM as numbers: what `geo/points.py` packed, the places they stand at, and the clusters of one zoom level.
 *
 * Nothing here draws or knows the map. Every step is linear in the number of rows or places, and the same rows give
 * the same clusters whatever part of the map is in view: nothing jumps while one pans.
 */
(function () {
  "use strict";

  var peta = window.peta = window.peta || {};

  var HEADER = 16, MAGIC = 0x504d4b55, SINGLE = 1, GROUPS = 2, ROW = 11, SIZE = 4, STEPS = 100000, WORLD = 256;

  /* Pixels between the signs: clusters are wide, and from the zoom of a village on single places come apart. */
  var APART = 56, FINE = 13, APART_FINE = 40;

  var BUCKETS = 1 << 18, heads = new Int32Array(BUCKETS);

  var CRC = new Uint32Array(256).map(function (_, byte) {
    for (var bit = 0; bit < 8; bit++) byte = byte & 1 ? byte >>> 1 ^ 0xedb88320 : byte >>> 1;
    return byte;
  });

  function hash(a, b) {
    var mixed = Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b);
    return mixed ^ mixed >>> 15;
  }

  function checksum(bytes) {
    var crc = -1;
    for (var i = 0; i < bytes.length; i++) crc = crc >>> 8 ^ CRC[(crc ^ bytes[i]) & 255];
    return (crc ^ -1) >>> 0;
  }

  /* The columns of a packed file; throws where it is not whole. */
  function unpack(buffer) {
    var head = new DataView(buffer);
    var form = buffer.byteLength < HEADER || head.getUint32(0, true) !== MAGIC ? 0 : head.getUint32(4, true);
    if (form !== SINGLE && form !== GROUPS) throw new Error("not a file of points");
    var n = head.getUint32(8, true), more = form === GROUPS ? SIZE : 0, codes = HEADER + (8 + more) * n;
    if (buffer.byteLength !== HEADER + (ROW + more) * n || head.getUint32(12, true) !== checksum(new Uint8Array(buffer, HEADER)))
      throw new Error("the file of points is damaged");
    return {
      n: n,
      x: new Int32Array(buffer, HEADER, n),
      y: new Int32Array(buffer, HEADER + 4 * n, n),
      /* How many UKM a row stands for. */
      size: more ? new Uint32Array(buffer, HEADER + 8 * n, n) : new Uint32Array(n).fill(1),
      level: new Uint8Array(buffer, codes, n),
      precision: new Uint8Array(buffer, codes + n, n),
      product: new Uint8Array(buffer, codes + 2 * n, n),
    };
  }

  /*
   * Add the places to the columns: rows with the same coordinates stand at one. `place` holds the place of each row; of
   * each place there are `px, py` (as packed), `wx, wy` (pixels of the world at zoom 0) and, in `order`, the places
   * with the most UKM first.
   */
  function group(points) {
    var n = points.n, x = points.x, y = points.y, first = [], sizes = [];
    var place = points.place = new Int32Array(n), size = 2 << Math.ceil(Math.log2(n + 1)), slots = new Int32Array(size).fill(-1);
    for (var row = 0; row < n; row++) {
      /* A table of open addressing: a Map of as many numbers takes five times as long. */
      var slot = hash(x[row], y[row]) & size - 1, at = slots[slot];
      while (at >= 0 && (x[first[at]] !== x[row] || y[first[at]] !== y[row])) at = slots[slot = slot + 1 & size - 1];
      if (at < 0) {
        at = slots[slot] = first.length;
        first.push(row);
        sizes.push(0);
      }
      sizes[at] += points.size[row];
      place[row] = at;
    }
    var m = points.places = first.length;
    points.px = new Int32Array(m);
    points.py = new Int32Array(m);
    points.wx = new Float64Array(m);
    points.wy = new Float64Array(m);
    for (at = 0; at < m; at++) {
      var sine = Math.sin((points.py[at] = y[first[at]]) / STEPS * Math.PI / 180);
      points.wx[at] = WORLD * ((points.px[at] = x[first[at]]) / STEPS + 180) / 360;
      points.wy[at] = WORLD * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI));
    }
    points.order = largestFirst(sizes);
    return points;
  }

  /* The indices of `sizes`, the largest first, equal ones in their order (a counting sort). */
  function largestFirst(sizes) {
    var largest = sizes.reduce(function (most, size) { return Math.max(most, size); }, 0);
    var starts = new Int32Array(largest + 2), order = new Int32Array(sizes.length);
    sizes.forEach(function (size) { starts[largest - size + 1]++; });
    for (var i = 1; i < starts.length; i++) starts[i] += starts[i - 1];
    sizes.forEach(function (size, index) { order[starts[largest - size]++] = index; });
    return order;
  }

  function bytes(base64) {
    return Uint8Array.from(atob(base64), function (sign) { return sign.charCodeAt(0); });
  }

  /*
   * What a filter leaves: per place the number of UKM of each of the `kinds` (`counts`), of all (`totals`), and the least
   * exact of their location levels. The kind of a row is that of its product type where `ofProduct` says them (and the
   * last one without a type), else its export level: `levels` are those of other weights than the packed ones, or null.
   */
  function select(points, mask, levels, kinds, ofProduct) {
    var bits = bytes(mask), halves = levels && bytes(levels), m = points.places;
    var counts = new Uint32Array(m * kinds), totals = new Uint32Array(m), precision = new Uint8Array(m);
    var kindOf = new Uint8Array(256).fill(kinds - 1);
    if (ofProduct) kindOf.set(ofProduct);
    function has(row) { return bits[row >> 3] >> (row & 7) & 1; }
    function kind(row) {
      if (ofProduct) return kindOf[points.product[row]];
      return halves ? halves[row >> 1] >> (row & 1) * 4 & 15 : points.level[row];
    }
    for (var row = 0; row < points.n; row++) {
      if (!has(row)) continue;
      var at = points.place[row];
      counts[at * kinds + kind(row)] += points.size[row];
      totals[at] += points.size[row];
      precision[at] = Math.max(precision[at], points.precision[row]);
    }
    return { counts: counts, totals: totals, precision: precision, kinds: kinds, has: has };
  }

  /*
   * The clusters of the places that `selection` leaves, at one zoom. Places are taken in the order of the whole file, the
   * largest first: one that is far enough from all signs so far gets a sign, the others then join the nearest. So signs
   * never overlap, and a filter moves few of them.
   *
   * `seeds` holds the place of each sign and `of` the cluster of each place (-1: nothing there); `counts` adds up the
   * kinds, `members` counts the places, `west, north, east, south` bound them (pixels of the world at zoom 0).
   */
  function cluster(points, selection, zoom) {
    var wx = points.wx, wy = points.wy, totals = selection.totals, order = points.order;
    var apart = (zoom < FINE ? APART : APART_FINE) / Math.pow(2, zoom);
    var seeds = [], next = [], of = new Int32Array(points.places).fill(-1);
    heads.fill(-1);

    function bucket(column, line) { return hash(column, line) & BUCKETS - 1; }
    function nearest(place) {
      var column = Math.floor(wx[place] / apart), line = Math.floor(wy[place] / apart);
      var best = -1, least = apart * apart;
      for (var dx = -1; dx <= 1; dx++) for (var dy = -1; dy <= 1; dy++) {
        for (var sign = heads[bucket(column + dx, line + dy)]; sign >= 0; sign = next[sign]) {
          var x = wx[seeds[sign]] - wx[place], y = wy[seeds[sign]] - wy[place], distance = x * x + y * y;
          if (distance < least || distance === least && sign < best) { least = distance; best = sign; }
        }
      }
      return best;
    }

    var i, place;
    for (i = 0; i < order.length; i++) {
      place = order[i];
      if (!totals[place] || nearest(place) >= 0) continue;
      var home = bucket(Math.floor(wx[place] / apart), Math.floor(wy[place] / apart));
      next.push(heads[home]);
      of[place] = heads[home] = seeds.length;
      seeds.push(place);
    }
    for (place = 0; place < of.length; place++) if (totals[place] && of[place] < 0) of[place] = nearest(place);
    return sums(points, selection, { seeds: seeds, of: of });
  }

  function sums(points, selection, clusters) {
    var k = clusters.seeds.length, kinds = selection.kinds;
    clusters.counts = new Uint32Array(k * kinds);
    clusters.members = new Uint32Array(k);
    clusters.west = new Float64Array(k).fill(WORLD);
    clusters.north = new Float64Array(k).fill(WORLD);
    clusters.east = new Float64Array(k);
    clusters.south = new Float64Array(k);
    for (var place = 0; place < points.places; place++) {
      var c = clusters.of[place];
      if (c < 0) continue;
      for (var kind = 0; kind < kinds; kind++)
        clusters.counts[c * kinds + kind] += selection.counts[place * kinds + kind];
      clusters.members[c]++;
      clusters.west[c] = Math.min(clusters.west[c], points.wx[place]);
      clusters.east[c] = Math.max(clusters.east[c], points.wx[place]);
      clusters.north[c] = Math.min(clusters.north[c], points.wy[place]);
      clusters.south[c] = Math.max(clusters.south[c], points.wy[place]);
    }
    return clusters;
  }

  /* The product types of the UKM of one cluster as [code, number], the most frequent first. */
  function productsOf(points, selection, clusters, c) {
    var numbers = new Map();
    for (var row = 0; row < points.n; row++) {
      if (clusters.of[points.place[row]] !== c || !selection.has(row)) continue;
      numbers.set(points.product[row], (numbers.get(points.product[row]) || 0) + points.size[row]);
    }
    return Array.from(numbers).sort(function (a, b) { return b[1] - a[1] || a[0] - b[0]; });
  }

  /* How many UKM of each kind there are in all. */
  function tally(selection) {
    var sums = new Array(selection.kinds).fill(0);
    selection.counts.forEach(function (n, at) { sums[at % selection.kinds] += n; });
    return sums;
  }

  peta.points = { unpack: unpack, group: group, select: select, cluster: cluster, productsOf: productsOf, tally: tally };
})();
