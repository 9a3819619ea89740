// The search page: completion in the box, searches that this browser keeps, and facets that narrow
// while one types. Without this file the box, the links and the forms do the same by themselves.
(function () {
  'use strict';

  // -------------------------------------------------------------------------- completion
  var box = document.getElementById('q'), list = document.getElementById('completions');
  var active = -1, waiting = 0, asked = null;

  function options() { return Array.from(list.querySelectorAll('[role=option]')); }
  function shut() {
    list.hidden = true;
    active = -1;
    box.setAttribute('aria-expanded', 'false');
    box.removeAttribute('aria-activedescendant');
  }
  function activate(number) {
    var all = options();
    // Beyond the ends of the list is the box itself.
    active = number < -1 ? all.length - 1 : number >= all.length ? -1 : number;
    all.forEach(function (one, i) { one.setAttribute('aria-selected', String(i === active)); });
    if (active < 0) { box.removeAttribute('aria-activedescendant'); return; }
    box.setAttribute('aria-activedescendant', all[active].id);
    all[active].scrollIntoView({ block: 'nearest' });
  }
  function choose(option) {
    box.value = option.dataset.query;
    shut();
    box.form.requestSubmit();
  }
  function ask() {
    if (asked) { asked.abort(); }
    if (!box.value.trim()) { shut(); return; }
    asked = new AbortController();
    fetch(list.dataset.from + '?q=' + encodeURIComponent(box.value), { signal: asked.signal })
      .then(function (answer) { return answer.ok ? answer.text() : ''; })
      .then(function (found) {
        if (document.activeElement !== box) { return; }
        list.innerHTML = found;
        active = -1;
        box.removeAttribute('aria-activedescendant');
        list.hidden = !options().length;
        box.setAttribute('aria-expanded', String(!list.hidden));
      })
      .catch(function () { /* a newer question took its place, or the server is away */ });
  }
  if (box && list) {
    box.setAttribute('role', 'combobox');
    box.setAttribute('aria-autocomplete', 'list');
    box.setAttribute('aria-controls', list.id);
    box.setAttribute('aria-expanded', 'false');
    box.addEventListener('input', function (event) {
      // Letters of an unfinished composition (nong, 农) are no query yet.
      if (event.isComposing) { return; }
      clearTimeout(waiting);
      waiting = setTimeout(ask, 150);
    });
    box.addEventListener('compositionend', function () {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 150);
    });
    box.addEventListener('keydown', function (event) {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) { return; }
      if (list.hidden) {
        if (event.key === 'ArrowDown' && box.value.trim()) { event.preventDefault(); ask(); }
        return;
      }
      if (event.key === 'ArrowDown') { event.preventDefault(); activate(active + 1); }
      else if (event.key === 'ArrowUp') { event.preventDefault(); activate(active - 1); }
      else if (event.key === 'Enter' && active >= 0) { event.preventDefault(); choose(options()[active]); }
      else if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); shut(); }
    });
    box.addEventListener('blur', shut);
    box.form.addEventListener('submit', function () { clearTimeout(waiting); shut(); });
    // The box keeps the focus while an option is pressed.
    list.addEventListener('pointerdown', function (event) { event.preventDefault(); });
    list.addEventListener('click', function (event) {
      var option = event.target.closest('[role=option]');
      if (option) { choose(option); }
    });
  }

  // ------------------------------------------------------- searches that this browser keeps
  var panel = document.querySelector('[data-kept]');
  var MOST = { saved: 50, recent: 10 };

  function kept(which) {
    try {
      var found = JSON.parse(localStorage.getItem('shuzhi-' + which) || '[]');
      return Array.isArray(found) ? found.filter(function (one) {
        return one && typeof one.name === 'string' && /^\/\?/.test(one.url);
      }) : [];
    } catch (error) { return []; }
  }
  function keep(which, all) {
    try { localStorage.setItem('shuzhi-' + which, JSON.stringify(all.slice(0, MOST[which]))); return true; }
    catch (error) { return false; }
  }
  function without(which, url) {
    return kept(which).filter(function (one) { return one.url !== url; });
  }
  function shown() {
    var results = document.getElementById('results');
    return results && results.dataset.url ? { name: results.dataset.name, url: results.dataset.url } : null;
  }
  function row(which, one) {
    var item = document.createElement('li'), link = document.createElement('a'), drop = document.createElement('button');
    link.href = one.url;
    link.lang = 'zh';
    link.textContent = one.name;
    drop.type = 'button';
    drop.className = 'plain';
    drop.textContent = panel.dataset.drop;
    drop.setAttribute('aria-label', panel.dataset.drop + ' ' + one.name);
    drop.addEventListener('click', function () {
      keep(which, without(which, one.url));
      draw();
      panel.querySelector('summary').focus();
    });
    item.append(link, drop);
    return item;
  }
  function draw() {
    var any = false;
    ['saved', 'recent'].forEach(function (which) {
      var part = panel.querySelector('[data-list=' + which + ']'), all = kept(which);
      part.hidden = !all.length;
      any = any || all.length > 0;
      part.querySelector('ul').replaceChildren.apply(part.querySelector('ul'), all.map(row.bind(null, which)));
    });
    panel.hidden = !any;
    var now = shown(), button = document.querySelector('[data-save]');
    if (button) {
      button.hidden = !now;
      var is = now && kept('saved').some(function (one) { return one.url === now.url; });
      button.setAttribute('aria-pressed', String(Boolean(is)));
    }
  }
  function note() {
    var now = shown();
    if (now) { keep('recent', [now].concat(without('recent', now.url))); }
    draw();
  }
  if (panel) {
    note();
    document.addEventListener('htmx:afterSettle', note);
    document.addEventListener('click', function (event) {
      var save = event.target.closest('[data-save]'), clear = event.target.closest('[data-clear]'), now = shown();
      if (save && now) {
        var others = without('saved', now.url);
        keep('saved', others.length < kept('saved').length ? others : [now].concat(others));
        draw();
      } else if (clear) {
        keep(clear.dataset.clear, []);
        draw();
        box.focus();
      }
    });
  }

  // The buttons that exclude a value stand outside of their form, where htmx does not see which one
  // was pressed.
  document.addEventListener('htmx:configRequest', function (event) {
    var cause = event.detail.triggeringEvent, button = cause && cause.submitter;
    if (button && event.detail.elt.id === 'bar') { event.detail.formData.append(button.name, button.value); }
  });

  // ------------------------------------------------------- facets narrow while one types
  var typing = 0;
  function narrow(input) {
    clearTimeout(typing);
    typing = setTimeout(function () { input.form.requestSubmit(); }, 300);
  }
  ['input', 'compositionend'].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      if (event.target.matches('[data-find]') && !event.isComposing) { narrow(event.target); }
    });
  });
  // What was typed while the answer was on its way stays in the box, and is asked for next.
  var typed = null;
  document.addEventListener('htmx:beforeSwap', function () {
    var input = document.activeElement;
    typed = input && input.matches('[data-find]') ? { id: input.id, value: input.value, at: input.selectionStart } : null;
  });
  document.addEventListener('htmx:afterSettle', function () {
    var input = typed && document.getElementById(typed.id);
    if (!input) { return; }
    input.focus({ preventScroll: true });
    if (input.value !== typed.value) { input.value = typed.value; narrow(input); }
    input.setSelectionRange(typed.at, typed.at);
    typed = null;
  });
})();
