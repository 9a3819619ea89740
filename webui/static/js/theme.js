// Loaded before the page is drawn, so that the chosen colours are there from the first moment, and
// the styles know that there is script.
(function () {
  'use strict';
  document.documentElement.classList.add('js');
  try {
    var kept = localStorage.getItem('shuzhi-theme');
    if (kept === 'dark' || kept === 'light') { document.documentElement.dataset.theme = kept; }
  } catch (error) { /* no storage: the system decides */ }
})();
