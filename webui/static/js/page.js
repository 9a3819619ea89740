// Small conveniences; every one of them has a plain link or form underneath.
(function () {
  'use strict';
  var root = document.documentElement;

  // ------------------------------------------------------------------ dark and light
  var themeSwitch = document.querySelector('[data-theme-switch]');
  themeSwitch.hidden = false;
  themeSwitch.addEventListener('click', function () {
    var system = window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    root.dataset.theme = (root.dataset.theme || system) === 'dark' ? 'light' : 'dark';
    try { localStorage.setItem('shuzhi-theme', root.dataset.theme); } catch (error) { /* this page only */ }
    document.dispatchEvent(new Event('shuzhi:theme'));
  });

  // The switch of languages, and the login, lead back to where the page is now: it may have changed
  // since it came.
  document.addEventListener('click', function (event) {
    var other = event.target.closest && event.target.closest('a[data-here]');
    if (!other) { return; }
    var to = new URL(other.href);
    to.searchParams.set(other.dataset.here, location.pathname + location.search + location.hash);
    other.href = to.href;
  });

  // ------------------------------------------- the walk over the hits of the reading view
  var walk = document.querySelector('[data-walk]');
  var count = walk ? Number(walk.dataset.walk) : 0;
  // The address names the hit to begin at (hit=3 and #h3); 0 is before the first.
  var begun = document.querySelector('[id^="h"].now');
  var now = Number((/^#?h(\d+)$/.exec(location.hash || (begun ? begun.id : '')) || [])[1]) || 0;

  function show(number) {
    var old = document.querySelector('[id^="h"].now'), mark = document.getElementById('h' + number);
    if (old) { old.classList.remove('now'); }
    if (!mark) { return; }
    now = number;
    mark.classList.add('now');
    walk.querySelector('[aria-live]').textContent = walk.dataset.said.replace('{now}', now).replace('{count}', count);
  }
  function step(by) {
    if (!count) { return; }
    show(now ? (now - 1 + by + count) % count + 1 : (by > 0 ? 1 : count));
    document.getElementById('h' + now).scrollIntoView({ block: 'center' });
    history.replaceState(null, '', '#h' + now);
  }
  if (walk) {
    walk.querySelector('.keys').hidden = false;
    if (now) { show(now); }
    walk.addEventListener('click', function (event) {
      var link = event.target.closest('[data-step]');
      if (link) { event.preventDefault(); step(Number(link.dataset.step)); }
    });
  }

  // ----------------------------------------------- the outline follows the text being read
  var entries = Array.from(document.querySelectorAll('.outline ol a'));
  var heads = entries.map(function (a) { return document.getElementById(a.hash.slice(1)); });
  var waiting = false;
  function follow() {
    waiting = false;
    var at = -1;
    heads.forEach(function (head, i) {
      if (head && head.getBoundingClientRect().top < 140) { at = i; }
    });
    entries.forEach(function (a, i) {
      if (i === at) { a.setAttribute('aria-current', 'true'); } else { a.removeAttribute('aria-current'); }
    });
  }
  if (entries.length) {
    follow();
    document.addEventListener('scroll', function () {
      if (!waiting) { waiting = true; requestAnimationFrame(follow); }
    }, { passive: true });
  }

  // ------------------------------------------------------------------------------ keys
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    if (event.key === 'Escape' && /^#(facets|outline|about)$/.test(location.hash)) { location.hash = '#main'; }
    if (event.target.closest('input, select, textarea')) { return; }
    if (event.key === 'n') { step(1); } else if (event.key === 'p') { step(-1); }
    else if (event.key === '/') {
      var box = document.getElementById('q');
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    }
  });

  // A long list of values stays where it was scrolled to when a choice in it changes the page.
  var scrolled = {};
  document.addEventListener('htmx:beforeSwap', function () {
    document.querySelectorAll('.facet ul.long').forEach(function (list) { scrolled[list.id] = list.scrollTop; });
  });
  document.addEventListener('htmx:afterSettle', function () {
    document.querySelectorAll('.facet ul.long').forEach(function (list) { list.scrollTop = scrolled[list.id] || 0; });
  });

  // What had the focus may be gone after a change of the results; reading goes on there.
  document.addEventListener('htmx:afterSettle', function () {
    var results = document.getElementById('results');
    if (results && document.activeElement === document.body) { results.focus({ preventScroll: true }); }
  });

  // ---------- dragging over the year bars fills the two boxes below them and sends that form
  document.addEventListener('pointerdown', function (event) {
    var bars = event.target.closest('.years[data-range]');
    var first = event.target.closest('.years li');
    if (!bars || !first || event.button !== 0) { return; }
    var last = first, moved = false, items = Array.from(bars.children);
    function ends() {
      var a = items.indexOf(first), b = items.indexOf(last);
      return [Math.min(a, b), Math.max(a, b)];
    }
    function move(e) {
      var over = document.elementFromPoint(e.clientX, e.clientY);
      over = over && over.closest('.years li');
      if (!over || over === last) { return; }
      last = over; moved = true;
      var s = ends();
      items.forEach(function (li, i) { li.classList.toggle('drag', i >= s[0] && i <= s[1]); });
    }
    function stop() {
      document.removeEventListener('pointermove', move);
      document.removeEventListener('pointerup', up);
      document.removeEventListener('pointercancel', stop);
      items.forEach(function (li) { li.classList.remove('drag'); });
    }
    function up() {
      stop();
      if (!moved) { return; }
      // The release ends a drag and must not count as a click on the bar below it.
      function swallow(e) { e.preventDefault(); e.stopPropagation(); }
      bars.addEventListener('click', swallow, true);
      setTimeout(function () { bars.removeEventListener('click', swallow, true); }, 0);
      var ids = bars.dataset.range.split(' '), s = ends();
      document.getElementById(ids[0]).value = items[s[0]].dataset.year;
      document.getElementById(ids[1]).value = items[s[1]].dataset.year;
      document.getElementById(ids[0]).form.requestSubmit();
    }
    document.addEventListener('pointermove', move);
    document.addEventListener('pointerup', up);
    document.addEventListener('pointercancel', stop);
    event.preventDefault();
  });
})();
