// A page for screen and print: light and as wide as the paper while it is printed.

const NARROW = 520;
const PRINTED_WIDTH = 680;
const PLAIN = { text: "rgb(29,37,48)", ground: "rgb(255,255,255)" };
let printing = false;

function drawAll() {
  const { color, backgroundColor } = getComputedStyle(document.body);
  const tones = printing ? PLAIN : { text: color, ground: backgroundColor };
  return Promise.all([...document.querySelectorAll("[data-figure]")].map((place) => draw(place, tones)));
}

async function draw(place, tones) {
  const width = printing ? PRINTED_WIDTH : place.clientWidth;
  const narrow = width < NARROW;
  const figure = figureOf(place);
  const height = (narrow && figure.layout.meta?.narrow?.height) || Number(place.dataset.height);
  const { data, layout } = composed(figure, { width, height, narrow, paper: printing, ...tones });
  // plotly fades the links of an existing Sankey diagram, which would be printed without them: draw it anew.
  for (const part of place.querySelectorAll(".sankey, .first-render")) part.remove();
  await Plotly.react(place, data, layout, { displaylogo: false, displayModeBar: false });
  outlined(place, tones.ground);
}

let waiting;
addEventListener("resize", () => {
  clearTimeout(waiting);
  waiting = setTimeout(drawAll, 150);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
for (const [event, now] of [["beforeprint", true], ["afterprint", false]]) {
  addEventListener(event, () => {
    printing = now;
    drawAll();
  });
}
drawAll().then(() => (document.documentElement.dataset.drawn = "yes"));
