/*
 * The files that the map fetches, each once for all overlays that name it, and the words in the map while they are on
 * their way or cannot be had.
 */
(function () {
  "use strict";

  var peta = window.peta = window.peta || {}, signs = peta.signs;

  /* The newest file of each kind: its address, what was made of it, and the promise of that. */
  var kept = {};

  /*
   * Return what is kept of the file; `content` is there at once when it is, so that a filter draws in one go. The
   * browser asks the server whether a copy of its own is still good; with `fresh` it takes none.
   */
  function load(kind, address, decode, fresh) {
    if (kept[kind] && kept[kind].address === address && !fresh) return kept[kind];
    var mine = kept[kind] = { address: address, content: null, promise: null };
    mine.promise = fetch(address, { cache: fresh ? "reload" : "no-cache" }).then(function (response) {
      if (!response.ok) throw new Error("status " + response.status);
      return response.arrayBuffer();
    }).then(function (buffer) {
      return mine.content = decode(buffer);
    });
    return mine;
  }

  function json(buffer) {
    return JSON.parse(new TextDecoder().decode(buffer));
  }

  /* Files for one overlay, and a box in the map that speaks of them; `words`: loading, fault, reload. */
  var Files = L.Layer.extend({
    initialize: function (words) {
      this._words = words;
      this._awaited = 0;
      this._lost = [];
    },

    onAdd: function (map) {
      this._box = signs.element("div", "peta-status peta-unseen");
      this._box.setAttribute("role", "status");
      L.DomEvent.disableClickPropagation(this._box);
      map.getContainer().appendChild(this._box);
    },

    onRemove: function () {
      this._box.remove();
    },

    /* Call `use` with what `decode` makes of the file, at once where it is there. */
    need: function (kind, address, decode, use) {
      this._fetch({ kind: kind, address: address, decode: decode, use: use, tries: 0 });
    },

    _fetch: function (wanted) {
      var self = this, file = load(wanted.kind, wanted.address, wanted.decode, wanted.tries > 0);
      if (file.content) return wanted.use(file.content);
      this._awaited++;
      this.say(this._words.loading);
      file.promise.catch(function () { self._lost.push(wanted); }).then(function () {
        self._awaited--;
        if (!self._map) return;
        if (!self._awaited && !self._lost.length) self.say("");
        if (file.content) wanted.use(file.content);
        if (!self._awaited && self._lost.length) self._fail();
      });
    },

    /* The first try again asks for the files alone, the next for the whole page, whose server writes lost ones anew. */
    _fail: function () {
      var self = this, button = signs.element("button", "", this._words.reload);
      this.say(this._words.fault);
      this._box.classList.add("peta-fault");
      button.addEventListener("click", function () {
        var lost = self._lost;
        self._lost = [];
        if (lost.some(function (wanted) { return wanted.tries > 0; })) return window.parent.location.reload();
        lost.forEach(function (wanted) {
          wanted.tries++;
          self._fetch(wanted);
        });
      });
      this._box.appendChild(button);
    },

    /* Say `text` in the map, or to readers of the screen only. */
    say: function (text, unseen) {
      this._box.className = "peta-status" + (unseen || !text ? " peta-unseen" : "");
      this._box.textContent = text;
    },
  });

  peta.Files = Files;
  peta.json = json;
})();
