// Draw every figure of the page as SVG or PNG; the page becomes a list of the pictures.

const TONES = { text: "rgb(29,37,48)", ground: "rgb(255,255,255)" };

async function drawn(place) {
  const { width, height, kind, sheet } = JSON.parse(place.dataset.request);
  const figure = composed(figureOf(place), { width, height, ...TONES });
  const svg = await drawnSvg(Plotly, figure, { width, height }, TONES, sheet);
  if (kind === "svg") return base64(serialized(svg));
  return (await rasterized(svg, TONES.ground)).toDataURL("image/png").split(",")[1];
}

// A figure that cannot be drawn leaves an empty text in the list.
(async () => {
  const pictures = [];
  for (const place of document.querySelectorAll("[data-request]")) pictures.push(await drawn(place).catch(() => ""));
  document.documentElement.dataset.drawn = "yes";
  document.documentElement.replaceChildren(document.createElement("body"));
  document.body.textContent = JSON.stringify(pictures);
})();
