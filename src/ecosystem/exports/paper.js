// Sheets to print, one item each. Table rows that do not fit are left out first, with a note.

const LEAST_FIGURE = 220;
const MOST_STRETCHED = 1.3;
const FEWEST_ROWS = 3;
const SMALLEST = 0.6;
const STEP = 0.95;
const ZOOM = { sheet: 0.86, slide: 1.12 }; // letters of 8.5 points in portrait, where figures need their width, and of 11 in landscape
const TONES = { text: "rgb(29,37,48)", ground: "rgb(255,255,255)" };

const over = (sheet) => sheet.scrollHeight - sheet.clientHeight;

async function draw(place, sheet, height) {
  const zoom = ZOOM[sheet.classList[0]];
  const size = { width: Math.floor(sheet.clientWidth / zoom), height: Math.floor(height / zoom) };
  const { data, layout } = composed(figureOf(place), { ...size, ...TONES, paper: true });
  Object.assign(place.style, { zoom, width: `${size.width}px`, height: `${size.height}px` });
  await Plotly.newPlot(place, data, layout, { staticPlot: true });
  outlined(place, TONES.ground);
}

// Keep as many rows as fit beside the rest; fewer than FEWEST_ROWS of many are removed.
function shorten(sheet) {
  const table = sheet.querySelector(".numbers");
  if (!table) return;
  const rows = [...table.querySelectorAll("tbody tr")];
  const rest = table.querySelector(".rest");
  const all = Number(table.dataset.rows);
  const note = (shown) => {
    rest.hidden = shown === all;
    rest.textContent = shown
      ? `${shown} of ${all} rows; the rest is in the CSV and XLSX files.`
      : "The numbers are in the CSV and XLSX files.";
  };
  let shown = rows.length;
  note(shown);
  while (shown > 0 && over(sheet) > 0) {
    shown -= 1;
    rows[shown].remove();
    note(shown);
  }
  if (shown < FEWEST_ROWS && shown < all && sheet.querySelector("[data-figure]")) {
    table.querySelector("table").remove();
    note(0);
  }
}

async function fit(sheet) {
  const place = sheet.querySelector("[data-figure]");
  const given = place ? Number(place.dataset.height) * ZOOM[sheet.classList[0]] : 0;
  if (place) place.style.height = `${given}px`;
  shorten(sheet);
  if (place) {
    const free = sheet.querySelector(".filler")?.clientHeight ?? 0;
    const most = sheet.classList.contains("slide") ? given * MOST_STRETCHED : given;
    await draw(place, sheet, Math.max(LEAST_FIGURE, Math.round(Math.min(most, given + free) - Math.max(over(sheet), 0))));
  }
  for (let size = STEP; over(sheet) > 0 && size >= SMALLEST; size *= STEP) sheet.style.setProperty("--size", size);
}

(async () => {
  await document.fonts.ready;
  for (const sheet of document.querySelectorAll("article")) await fit(sheet);
  document.documentElement.dataset.drawn = "yes";
})();
