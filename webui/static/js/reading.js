// Reading a report: keys, copying with the source, printing. What it says stands in the page.
(function () {
  'use strict';
  var text = document.getElementById('text');
  document.querySelectorAll('.toolbar .tools').forEach(function (tools) { tools.hidden = false; });

  // -------------------------------------------------------------------- what has been done
  var said = document.createElement('p'), silence;
  said.className = 'said'; said.setAttribute('role', 'status');
  document.body.appendChild(said);
  function say(words) {
    clearTimeout(silence);
    said.textContent = words;
    silence = setTimeout(function () { said.textContent = ''; }, 4000);
  }

  // -------------------------------------------------------------------- copying with the source
  function paragraphOf(node) {
    var element = node && (node.nodeType === 1 ? node : node.parentElement);
    return element ? element.closest('#text > [id]') : null;
  }
  // The first paragraph of which most is to be seen below the bar.
  function inView() {
    var lines = Array.from(text.querySelectorAll('p[id^="p"]'));
    return lines.find(function (line) { return line.getBoundingClientRect().bottom > 120; }) || lines[lines.length - 1];
  }
  function wordsOf(paragraph) {
    var copy = paragraph.cloneNode(true);
    copy.querySelectorAll('.pn, .tag').forEach(function (part) { part.remove(); });
    return copy.textContent.trim();
  }
  function selected() {
    var selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) { return null; }
    var paragraph = paragraphOf(selection.getRangeAt(0).startContainer);
    if (!paragraph || !text.contains(selection.getRangeAt(0).endContainer)) { return null; }
    // The numbers beside paragraphs are no words of the report.
    var held = document.createElement('div');
    held.appendChild(selection.getRangeAt(0).cloneContents());
    held.querySelectorAll('.pn, .tag').forEach(function (part) { part.remove(); });
    held.querySelectorAll('p, h2, h3, h4').forEach(function (line) { line.append('\n'); });
    return { words: held.textContent.trim(), paragraph: paragraph };
  }
  function filled(template, values) {
    return template.replace(/\{(\w+)\}/g, function (all, name) { return name in values ? values[name] : all; });
  }
  function copyOld(words) {
    // Where a page came by plain http from another machine there is no navigator.clipboard.
    var box = document.createElement('textarea');
    box.value = words; box.className = 'vh'; document.body.appendChild(box); box.select();
    var done = document.execCommand('copy');
    box.remove();
    return done ? Promise.resolve() : Promise.reject();
  }
  function copy() {
    var chosen = selected(), paragraph = chosen ? chosen.paragraph : inView();
    if (!paragraph) { return; }
    var number = (/^p(\d+)$/.exec(paragraph.id) || [])[1], about = text.dataset;
    var values = { title: about.title, about: about.about, number: number, url: about.url + '#' + paragraph.id };
    var words = (chosen ? chosen.words : wordsOf(paragraph)) + filled(number ? about.cite : about.citeWhole, values);
    (navigator.clipboard ? navigator.clipboard.writeText(words) : copyOld(words)).then(
      function () { say(filled(number ? about.copied : about.copiedWhole, values)); hideButton(); },
      function () { say(about.failed); }
    );
  }
  var button = null;
  function hideButton() { if (button) { button.remove(); button = null; } }
  function offer() {
    hideButton();
    var chosen = selected();
    if (!chosen || !chosen.words) { return; }
    var lines = window.getSelection().getRangeAt(0).getClientRects(), last = lines[lines.length - 1];
    if (!last) { return; }
    button = document.createElement('button');
    button.type = 'button'; button.className = 'cite-here'; button.textContent = text.dataset.copySelection;
    button.addEventListener('mousedown', function (event) { event.preventDefault(); });
    button.addEventListener('click', copy);
    document.body.appendChild(button);
    var room = document.documentElement.clientWidth - button.offsetWidth - 8;
    button.style.left = Math.max(8, Math.min(last.right, room)) + window.scrollX + 'px';
    button.style.top = last.bottom + window.scrollY + 6 + 'px';
  }
  if (text) {
    document.addEventListener('pointerup', function (event) {
      if (!event.target.closest('.cite-here')) { setTimeout(offer, 0); }
    });
    document.addEventListener('selectionchange', function () {
      if (window.getSelection().isCollapsed) { hideButton(); }
    });
  }
  var copier = document.querySelector('[data-copy]');
  if (copier) {
    // The button must not take the selection away that it is to copy.
    copier.addEventListener('mousedown', function (event) { event.preventDefault(); });
    copier.addEventListener('click', copy);
  }
  var printer = document.querySelector('[data-print]');
  if (printer) { printer.addEventListener('click', function () { window.print(); }); }

  // -------------------------------------------------------------------- sections
  function section(by) {
    if (!text) { return; }
    var heads = Array.from(text.querySelectorAll('h2[id], h3[id], h4[id]'));
    if (!heads.length) { heads = Array.from(text.querySelectorAll('p[id^="p"]')); }
    var edge = document.querySelector('.toolbar').offsetHeight + 24;
    var tops = heads.map(function (head) { return Math.round(head.getBoundingClientRect().top - edge); });
    var next = by > 0 ? tops.findIndex(function (top) { return top > 4; })
      : tops.length - 1 - tops.slice().reverse().findIndex(function (top) { return top < -4; });
    var head = heads[next];
    if (!head || (by < 0 && tops[next] >= -4)) { return; }
    window.scrollBy(0, tops[next]);
    history.replaceState(null, '', location.pathname + location.search + '#' + head.id);
  }

  // -------------------------------------------------------------------- keys, and their list
  var list = document.querySelector('[data-keys]'), help = null;
  if (list) { list.hidden = false; }
  function showKeys() {
    if (!list) { return; }
    if (!help) {
      help = document.createElement('dialog');
      help.className = 'keys-help keys';
      Array.from(list.children).forEach(function (part) { help.appendChild(part.cloneNode(true)); });
      help.setAttribute('aria-label', list.querySelector('h2').textContent);
      var close = document.createElement('button');
      close.type = 'button'; close.textContent = list.dataset.close;
      close.addEventListener('click', function () { help.close(); });
      help.appendChild(close);
      document.body.appendChild(help);
    }
    if (help.open) { help.close(); } else { help.showModal(); }
  }
  var helper = document.querySelector('[data-help]');
  if (helper) { helper.addEventListener('click', showKeys); }
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    if (event.target.closest('input, select, textarea')) { return; }
    if (event.key === '?') { event.preventDefault(); showKeys(); return; }
    if (help && help.open) { return; }
    if (event.key === 'j') { section(1); } else if (event.key === 'k') { section(-1); }
    else if (event.key === 'c' && text) { copy(); }
    else if (event.key === '[' || event.key === ']') {
      var link = document.querySelector('a[data-key="' + event.key + '"]');
      if (link) { link.click(); }
    }
  });
})();
