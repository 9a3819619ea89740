// Draws the lines of a comparison or a trend from the data in the page. Without this script the table says all.
(function () {
  'use strict';
  var data = document.getElementById('chart-data'), box = document.querySelector('.canvas');
  if (!data || !box || !window.echarts) { return; }
  data = JSON.parse(data.textContent);
  var SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle'];
  var DASHES = ['solid', [6, 3], [2, 3], [9, 3, 2, 3], 'solid'];
  var NUMBER = new Intl.NumberFormat(document.documentElement.lang, { maximumSignificantDigits: 8 });
  function css(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }
  function said(value) { return NUMBER.format(value) + (data.unit ? ' ' + data.unit : ''); }

  function axis(extra) {
    var label = { color: css('--ink-3'), fontFamily: css('--font-ui'), fontSize: 12 };
    return Object.assign({
      axisTick: { show: false },
      axisLine: { lineStyle: { color: css('--line-2') } },
      splitLine: { lineStyle: { color: css('--line') } }
    }, extra, { axisLabel: Object.assign(label, (extra || {}).axisLabel) });
  }
  function amounts(extra) {
    return axis(Object.assign({ type: 'value', axisLine: { show: false }, splitNumber: 4,
      axisLabel: { formatter: function (value) { return NUMBER.format(value); } } }, extra));
  }
  function frame(option, trigger) {
    return Object.assign({
      animation: false, backgroundColor: 'transparent', textStyle: { fontFamily: css('--font-ui') },
      // Drawn on the canvas, a tooltip needs no inline style, which the security policy forbids.
      tooltip: { renderMode: 'richText', trigger: trigger, confine: true, backgroundColor: css('--surface'), borderColor: css('--line-2'),
        textStyle: { color: css('--ink'), fontSize: 13, fontFamily: css('--font-ui') },
        axisPointer: { type: trigger === 'axis' ? 'line' : 'none', lineStyle: { color: css('--line-2') } }, valueFormatter: function (value) { return value == null ? '—' : said(value); } }
    }, option);
  }

  // A point of few reports is hollow.
  function points(row, colour) {
    return row.values.map(function (value, at) {
      var few = value != null && (row.few || []).indexOf(at) >= 0;
      return few ? { value: value, itemStyle: { color: css('--surface'), borderColor: colour, borderWidth: 1.75 } } : value;
    });
  }
  // The names at the ends of lines have the room that the longest needs.
  function endRoom(names) {
    return names.reduce(function (most, name) {
      var wide = name.replace(/[ -~]/g, '').length;
      return Math.max(most, 13 * wide + 8 * (name.length - wide) + 24);
    }, 88);
  }

  // Up to five rows carry colour, mark, dash and a name at their end; the rest stay grey.
  function lines(narrow) {
    var rank = 0, coloured = [], rest = [];
    data.rows.forEach(function (row) {
      var at = !row.coloured ? 0 : row.colour == null ? rank++ : row.colour;
      var colour = row.coloured ? css('--d-' + (at + 1)) : css('--d-rest');
      var style = { color: colour, width: row.coloured ? 2.25 : 1, type: row.coloured ? DASHES[at] : 'solid' };
      // Where points may be hollow, the mark of the last row must not be so by itself.
      var symbol = !row.coloured ? 'circle' : row.few && at === 4 ? 'path://M0,0L10,0L5,9Z' : SYMBOLS[at];
      (row.coloured ? coloured : rest).push({
        type: 'line', name: row.name, data: points(row, colour), z: row.coloured ? 3 : 1, connectNulls: false, silent: !row.coloured && !row.urls,
        symbol: symbol, symbolSize: row.coloured ? 7 : 4, showSymbol: true, lineStyle: style, itemStyle: { color: colour },
        endLabel: { show: row.coloured && !narrow, formatter: '{a}', color: colour, fontFamily: css('--font-ui'), fontSize: 13, fontWeight: 600, distance: 8 },
        labelLayout: { moveOverlap: 'shiftY' }, tooltip: { show: row.coloured }
      });
      if (row.conflicts.length) {
        coloured.push({ type: 'scatter', name: row.conflictName, data: row.conflicts, symbol: 'diamond', symbolSize: 10, z: 4,
          itemStyle: { color: css('--surface'), borderColor: colour, borderWidth: 1.75 },
          tooltip: { valueFormatter: function (value) { return said(Array.isArray(value) ? value[1] : value); } } });
      }
    });
    var named = data.rows.filter(function (row) { return row.coloured; }).map(function (row) { return row.name; });
    return frame({
      grid: { left: 8, right: narrow ? 12 : endRoom(named), top: narrow ? 56 : 16, bottom: 4, containLabel: true },
      legend: { show: narrow, top: 0, left: 0, data: named, textStyle: { color: css('--ink-2'), fontFamily: css('--font-ui') }, itemWidth: 22, itemGap: 8 },
      xAxis: axis({ type: 'category', data: data.periods, boundaryGap: true, splitLine: { show: false } }),
      yAxis: amounts({ scale: false, max: data.most, interval: data.most ? data.most / 4 : null }),
      series: rest.concat(coloured)
    }, 'axis');
  }

  function draw() {
    var chart = window.echarts.getInstanceByDom(box) || window.echarts.init(box, null, { renderer: 'canvas' });
    chart.resize();
    chart.setOption(lines(box.clientWidth < 480), true);
    chart.off('click');
    chart.on('click', function (at) {
      var row = data.rows.filter(function (one) { return one.name === at.seriesName; })[0];
      var url = (at.data && at.data.url) || (row && row.urls && row.urls[at.dataIndex]);
      if (url) { window.location.assign(url); }
    });
  }
  draw();
  document.addEventListener('shuzhi:theme', draw);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  var waiting;
  window.addEventListener('resize', function () { clearTimeout(waiting); waiting = setTimeout(draw, 120); });
})();
