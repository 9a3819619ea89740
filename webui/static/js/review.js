// Reviewing by keys. Each presses what stands on the page; nothing is taken from who types.
(function () {
  'use strict';
  var list = document.querySelector('[data-keys]'), form = document.getElementById('decide');
  if (list) { list.hidden = false; }
  function edit() {
    var box = form && form.querySelector('.parts input');
    if (box) { box.focus(); box.select(); }
  }
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) { return; }
    if (event.key === 'Escape' && form && form.contains(event.target)) { event.target.blur(); return; }
    if (event.target.closest('input, select, textarea, [contenteditable]')) { return; }
    if (event.key === 'e') { event.preventDefault(); edit(); return; }
    var selector = { a: '[data-key="a"]', x: '[data-key="x"]', j: '[data-key="j"]', k: '[data-key="k"]', u: '.own [data-undo]' }[event.key];
    var pressed = selector && document.querySelector(selector);
    if (pressed) { event.preventDefault(); pressed.click(); }
  });
})();
