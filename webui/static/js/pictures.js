// Saves the chart of a page as PNG: the picture that the link beside it leads to, drawn on a canvas.
// Without this script the picture itself, as SVG, can be saved by its link.
(function () {
  'use strict';
  var link = document.querySelector('[data-picture]'), button = document.querySelector('[data-png]');
  if (!link || !button) { return; }
  var SHARP = 2;

  function saved(canvas, name) {
    canvas.toBlob(function (blob) {
      var save = document.createElement('a');
      save.href = URL.createObjectURL(blob); save.download = name;
      document.body.appendChild(save);
      save.click();
      save.remove();
      setTimeout(function () { URL.revokeObjectURL(save.href); }, 10000);
    }, 'image/png');
  }
  function drawn(text, name) {
    var image = new Image();
    image.addEventListener('load', function () {
      var canvas = document.createElement('canvas');
      canvas.width = image.naturalWidth * SHARP; canvas.height = image.naturalHeight * SHARP;
      var pen = canvas.getContext('2d');
      pen.scale(SHARP, SHARP);
      pen.drawImage(image, 0, 0);
      saved(canvas, name);
      button.disabled = false;
    });
    image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text);
  }
  button.hidden = false;
  button.addEventListener('click', function () {
    button.disabled = true;
    fetch(link.href).then(function (answer) {
      // The name that the server gave the file, with the ending of what becomes of it.
      var given = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get('Content-Disposition') || '');
      var name = given ? decodeURIComponent(given[1]).replace(/\.svg$/, '.png') : 'chart.png';
      return answer.text().then(function (text) { drawn(text, name); });
    }).catch(function () { button.disabled = false; });
  });
})();
