// Tells of a number what it measures: one box for all, by pointer, by focus and by touch.
// `data-tip` holds its lines (the name, the value, what is known of it), `data-quote` the words of
// a report, `data-compare` where its indicator is compared, `data-review` where it is corrected.
(function () {
  'use strict';
  var compare = document.currentScript.dataset.compare, review = document.currentScript.dataset.review;
  var box = document.createElement('div');
  box.className = 'tip'; box.id = 'tip'; box.hidden = true; box.setAttribute('role', 'tooltip');
  document.body.appendChild(box);
  // An address that ends in a number gives it the focus; that alone opens nothing.
  var of = null, leaving, acted = false;

  document.querySelectorAll('[data-tip][title]').forEach(function (owner) { owner.removeAttribute('title'); });

  function part(name, kind, text) {
    var made = document.createElement(kind);
    made.className = name; made.textContent = text; box.appendChild(made);
    return made;
  }
  function place(owner) {
    var room = document.documentElement.clientWidth, lines = owner.getClientRects(), at = lines[0];
    box.style.left = '0px'; box.style.top = '0px';
    var left = Math.max(8, Math.min(at.left, room - box.offsetWidth - 8));
    var above = at.top - box.offsetHeight - 6, low = lines[lines.length - 1].bottom + 6;
    box.style.left = (left + window.scrollX) + 'px';
    box.style.top = ((above > 56 ? above : low) + window.scrollY) + 'px';
  }
  function show(owner) {
    clearTimeout(leaving);
    if (owner === of || owner.closest('.plain')) { return; }
    hide();
    of = owner;
    box.textContent = '';
    var lines = owner.dataset.tip.split('\n');
    part('name', 'b', lines[0]);
    lines.slice(1).forEach(function (line, i) { part(i ? 'about' : 'read', 'span', line); });
    if (owner.dataset.quote) { part('quote', 'q', owner.dataset.quote); }
    if (owner.dataset.compare) { part('', 'a', compare).href = owner.dataset.compare; }
    if (owner.dataset.review) { part('', 'a', review).href = owner.dataset.review; }
    box.hidden = false;
    owner.setAttribute('aria-describedby', 'tip');
    place(owner);
  }
  function hide() {
    clearTimeout(leaving);
    if (!of) { return; }
    of.removeAttribute('aria-describedby');
    of = null; box.hidden = true;
  }
  // The pointer may move on to the box and its link, so it goes a little later.
  function leave() { clearTimeout(leaving); leaving = setTimeout(hide, 220); }
  function owner(event) { return event.target.closest ? event.target.closest('[data-tip]') : null; }

  document.addEventListener('pointerover', function (event) {
    if (owner(event)) { show(owner(event)); } else if (box.contains(event.target)) { clearTimeout(leaving); }
    else if (of && of !== document.activeElement) { leave(); }
  });
  document.addEventListener('focusin', function (event) {
    if (owner(event)) { if (acted) { show(owner(event)); } } else if (!box.contains(event.target)) { hide(); }
  });
  ['pointerdown', 'keydown'].forEach(function (name) {
    document.addEventListener(name, function () { acted = true; }, true);
  });
  document.addEventListener('click', function (event) {
    if (!owner(event) && !box.contains(event.target)) { hide(); }
  });
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape') { hide(); }
    // The link of the box comes after the number that it belongs to.
    if (event.key === 'Tab' && of === document.activeElement && !event.shiftKey && box.querySelector('a')) {
      event.preventDefault(); box.querySelector('a').focus();
    } else if (event.key === 'Tab' && of && box.contains(document.activeElement)) {
      var links = Array.from(box.querySelectorAll('a'));
      var next = links[links.indexOf(document.activeElement) + (event.shiftKey ? -1 : 1)];
      if (next) { event.preventDefault(); next.focus(); return; }
      of.focus({ preventScroll: true });
      if (event.shiftKey) { event.preventDefault(); }
    }
  });
  window.addEventListener('resize', hide);

  // ------------------------------------------ the switch of the reading view, without a new page
  var flip = document.querySelector('[data-switch]'), text = document.getElementById('text');
  if (flip && text && text.querySelector('.fig, .pol')) {
    var other = location.pathname + location.search;
    flip.addEventListener('click', function (event) {
      event.preventDefault();
      hide();
      var plain = text.classList.toggle('plain'), next = flip.getAttribute('href');
      if (plain) { flip.removeAttribute('aria-current'); } else { flip.setAttribute('aria-current', 'true'); }
      text.querySelectorAll('.fig').forEach(function (figure) {
        if (plain) { figure.removeAttribute('tabindex'); } else { figure.tabIndex = 0; }
      });
      text.querySelectorAll('.pol').forEach(function (policy) { policy.tabIndex = plain ? -1 : 0; });
      history.replaceState(null, '', next);
      flip.setAttribute('href', other);
      other = next;
    });
  }
})();
