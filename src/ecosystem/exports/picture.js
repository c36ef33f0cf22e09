// Pictures of figures, as SVG or PNG: bare for a slide, or on a sheet with title, reading and where the numbers come from.

const SVG = "http://www.w3.org/2000/svg";
const TONES = { text: "rgb(29,37,48)", ground: "rgb(255,255,255)" };
const MARGIN = 24;
const SCALE = 2;
const MARK_WIDTH = 136;
const pen = document.createElement("canvas").getContext("2d");

class Sheet {
  constructor(width) {
    this.width = width + 2 * MARGIN;
    this.y = MARGIN;
    this.root = document.createElementNS(SVG, "svg");
    this.ground = this.add("rect", { x: 0, y: 0, width: this.width, fill: TONES.ground });
  }

  add(tag, attributes, text = "") {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text) element.textContent = text;
    this.root.append(element);
    return element;
  }

  write(text, { size, weight = 400, opacity = 1, room = 0 }) {
    const look = { "font-family": FONT, "font-size": size, "font-weight": weight, "fill-opacity": opacity, fill: TONES.text };
    pen.font = `${weight} ${size}px ${FONT}`;
    for (const line of wrapped(text, this.width - 2 * MARGIN - room)) {
      this.y += Math.round(size * 1.35);
      this.add("text", { x: MARGIN, y: this.y - Math.round(size * 0.3), ...look }, line);
    }
  }

  mark(text) {
    const x = this.width - MARGIN;
    const look = { "font-family": FONT, "font-size": 12, "font-weight": 700, "letter-spacing": 0.5, fill: TONES.text };
    this.add("rect", { x: x - MARK_WIDTH, y: this.y + 2, width: MARK_WIDTH, height: 22, rx: 3, fill: "none", stroke: TONES.text });
    this.add("text", { x: x - MARK_WIDTH / 2, y: this.y + 17, "text-anchor": "middle", ...look }, text);
  }

  place(drawing, width, height) {
    for (const [name, value] of Object.entries({ x: MARGIN, y: this.y, width, height })) drawing.setAttribute(name, value);
    this.root.append(document.importNode(drawing, true));
    this.y += height;
  }

  close() {
    const height = this.y + MARGIN;
    this.ground.setAttribute("height", height);
    const look = { width: this.width, height, viewBox: `0 0 ${this.width} ${height}`, role: "img" };
    for (const [name, value] of Object.entries(look)) this.root.setAttribute(name, value);
    return this.root;
  }
}

// Lines that fit; a word that is longer than a line, like a link, is cut.
function wrapped(text, width) {
  const lines = [""];
  const fits = (line) => pen.measureText(line).width <= width;
  for (let word of text.split(/\s+/)) {
    const last = lines[lines.length - 1];
    if (fits(last ? `${last} ${word}` : word)) {
      lines[lines.length - 1] = last ? `${last} ${word}` : word;
      continue;
    }
    while (!fits(word)) {
      let cut = word.length;
      while (cut > 1 && !fits(word.slice(0, cut))) cut -= 1;
      lines.push(word.slice(0, cut));
      word = word.slice(cut);
    }
    lines.push(word);
  }
  return lines.filter(Boolean);
}

async function drawn(place) {
  const { width, height, kind, sheet } = JSON.parse(place.dataset.wanted);
  const figure = composed(figureOf(place), { width, height, ...TONES });
  const markup = await Plotly.toImage(figure, { format: "svg", imageDataOnly: true, width, height });
  const drawing = new DOMParser().parseFromString(markup, "image/svg+xml").documentElement;
  outlined(drawing, TONES.ground);
  if (!sheet) return kind === "svg" ? drawing : rastered(drawing, width, height);
  const paper = new Sheet(width);
  paper.add("title", {}, sheet.title);
  paper.add("desc", {}, sheet.summary);
  if (sheet.mark) paper.mark(sheet.mark);
  paper.write(sheet.title, { size: 20, weight: 600, room: sheet.mark ? MARK_WIDTH + 16 : 0 });
  paper.y += 6;
  paper.write(sheet.summary, { size: 14 });
  paper.y += 10;
  paper.place(drawing, width, height);
  paper.y += 10;
  for (const line of sheet.origin) paper.write(line, { size: 12, opacity: 0.8 });
  const whole = paper.close();
  return kind === "svg" ? whole : rastered(whole, paper.width, paper.y + MARGIN);
}

const written = (drawing) => new XMLSerializer().serializeToString(drawing);

function encoded(text) {
  let bytes = "";
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}

async function rastered(drawing, width, height) {
  const image = new Image();
  await new Promise((resolve, reject) => {
    Object.assign(image, { onload: resolve, onerror: () => reject(new Error("a picture could not be read back")) });
    image.src = `data:image/svg+xml;base64,${encoded(written(drawing))}`;
  });
  const canvas = Object.assign(document.createElement("canvas"), { width: width * SCALE, height: height * SCALE });
  const context = canvas.getContext("2d");
  context.fillStyle = TONES.ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png").split(",")[1];
}

// The page becomes the list of what it drew; a figure that cannot be drawn leaves an empty place in it.
(async () => {
  const made = [];
  for (const place of document.querySelectorAll("[data-wanted]")) {
    try {
      const picture = await drawn(place);
      made.push(typeof picture === "string" ? picture : encoded(written(picture)));
    } catch {
      made.push("");
    }
  }
  document.documentElement.dataset.drawn = "yes";
  document.documentElement.replaceChildren(document.createElement("body"));
  document.body.textContent = JSON.stringify(made);
})();
