// Figures on self-contained pages: one layout in the colours of the screen, of paper and of pictures.

function figureOf(place) {
  return JSON.parse(document.getElementById(place.dataset.figure).textContent);
}

// Lay a figure out at a size, in the colours of text and background.
function composed({ data: wide, layout }, { width, height, text, ground, narrow = false, paper = false }) {
  const [line, soft] = [mixed(text, ground, 0.4), mixed(text, ground, 0.14)];
  const axis = { automargin: true, gridcolor: soft, linecolor: line, zerolinecolor: line, tickcolor: line };
  const title = { standoff: 10, font: { size: 13 } };
  const paint = {
    font: { family: FONT, size: 13, color: text },
    paper_bgcolor: CLEAR,
    plot_bgcolor: CLEAR,
    margin: { l: 8, r: 12, t: 12, b: 8 },
    xaxis: { ...axis, title },
    yaxis: { ...axis, title, ticklabelstandoff: 4 },
    legend: { bgcolor: CLEAR },
    hoverlabel: { align: "left", bgcolor: ground, bordercolor: line, font: { color: text } },
    annotationdefaults: { font: { color: text }, arrowcolor: line },
    shapedefaults: { line: { color: line } },
  };
  const traces = {
    bar: [{ error_x: { color: text }, error_y: { color: text } }],
    heatmap: [{ colorbar: { outlinewidth: 0, tickcolor: line } }],
    sankey: [{ arrangement: "fixed", link: { color: mixed(text, ground, 0.2) }, node: { line: { width: 0 } } }],
  };
  const given = merged(layout, narrow ? layout.meta?.narrow : {});
  const data = given.data ?? wide; // a narrow screen may have other marks
  delete given.data;
  delete given.transition;
  // plotly takes a translucent bar for one on white when it chooses the colour of the text in it.
  for (const trace of data) if (/^rgba/.test(trace.marker?.color)) trace.insidetextfont = { color: text };
  if (paper || matchMedia("(prefers-contrast: more), (forced-colors: active)").matches) hatched(data);
  const template = { data: { ...layout.template?.data, ...traces }, layout: merged(paint, layout.template?.layout) };
  return { data, layout: { ...given, template, width, height, autosize: false } };
}

// Mix two colours in the form rgb(…).
function mixed(over, under, share) {
  const [a, b] = [over, under].map((colour) => colour.match(/[\d.]+/g).map(Number));
  return `rgb(${[0, 1, 2].map((at) => Math.round(a[at] * share + b[at] * (1 - share))).join(",")})`;
}
