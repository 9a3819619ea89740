// Files dropped onto the form, and how far they have been sent. Without this the form sends them too.
(function () {
  'use strict';
  var form = document.getElementById('send');
  if (!form) { return; }
  var drop = form.querySelector('.drop'), input = form.querySelector('[type=file]');
  var bar = form.querySelector('progress'), problem = form.querySelector('.problem');
  var chosen = form.querySelector('.chosen'), button = form.querySelector('[type=submit]');
  var MEGABYTE = 1024 * 1024;

  function bytes() {
    return Array.from(input.files).reduce(function (sum, file) { return sum + file.size; }, 0);
  }
  function isTooMuch() {
    return bytes() > Number(form.dataset.megabytes) * MEGABYTE || input.files.length > Number(form.dataset.files);
  }
  function say(words) {
    problem.textContent = words;
    problem.hidden = !words;
  }
  function look() {
    chosen.hidden = !input.files.length;
    chosen.textContent = form.dataset.chosen.replace('{files}', input.files.length)
      .replace('{megabytes}', (bytes() / MEGABYTE).toFixed(1));
    say(isTooMuch() ? form.dataset.tooMuch : '');
  }

  input.addEventListener('change', look);
  ['dragenter', 'dragover'].forEach(function (name) {
    drop.addEventListener(name, function (event) { event.preventDefault(); drop.classList.add('over'); });
  });
  ['dragleave', 'drop'].forEach(function (name) {
    drop.addEventListener(name, function (event) { event.preventDefault(); drop.classList.remove('over'); });
  });
  drop.addEventListener('drop', function (event) {
    if (!event.dataTransfer.files.length) { return; }
    input.files = event.dataTransfer.files;
    look();
  });

  form.addEventListener('submit', function (event) {
    event.preventDefault();
    if (isTooMuch()) { look(); return; }
    var request = new XMLHttpRequest();
    function over() { bar.hidden = true; button.disabled = false; }
    request.upload.addEventListener('progress', function (sent) {
      if (sent.lengthComputable) { bar.value = sent.loaded / sent.total; }
    });
    request.addEventListener('load', function () {
      over();
      if (request.status === 200) { location.assign(request.responseURL); return; }
      var answer = new DOMParser().parseFromString(request.responseText, 'text/html');
      var words = answer.querySelector('[role=alert] h2, .state h1');
      say(words ? words.parentNode.textContent.trim() : form.dataset.broken);
    });
    request.addEventListener('error', function () { over(); say(form.dataset.broken); });
    say('');
    button.disabled = true;
    bar.value = 0;
    bar.hidden = false;
    request.open('POST', form.action);
    request.send(new FormData(form));
  });
})();
