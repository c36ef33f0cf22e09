// Shared by the chart component of the app and by exported pages: layered layouts, and pictures as a sheet with title,
// summary and provenance. It is prepended to the scripts that use it.

const FONT = 'Arial, "Liberation Sans", Helvetica, sans-serif';
const CLEAR = "rgba(0,0,0,0)";
const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 24;
const LABEL_WIDTH = 136;
const SCALE = 2; // pixels of a PNG per CSS pixel
const pen = document.createElement("canvas").getContext("2d");

function isPlain(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

// Merge objects; later layers win, other values are replaced whole. No layer is changed.
function merged(...layers) {
  const result = {};
  for (const layer of layers) {
    for (const [key, value] of Object.entries(layer ?? {})) {
      result[key] = isPlain(value) ? merged(isPlain(result[key]) ? result[key] : {}, value) : value;
    }
  }
  return result;
}

// Hatch bars that only their colours tell apart, for paper and high contrast.
function hatched(data) {
  for (const trace of data) if (trace.meta?.pattern) trace.marker = merged(trace.marker, { pattern: trace.meta.pattern });
}

// An outline around the node labels of a Sankey diagram, instead of plotly's shadow, which printers and pictures blur.
function outlined(root, ground) {
  for (const label of root.querySelectorAll(".node-label")) {
    const halo = { stroke: ground, strokeWidth: "3px", strokeLinejoin: "round" };
    Object.assign(label.style, { textShadow: "none", paintOrder: "stroke", ...halo });
  }
}

// Break text into lines of a width in pixels; a word longer than a line, such as a link, is cut.
function wrapped(text, width) {
  const lines = [""];
  const fits = (line) => pen.measureText(line).width <= width;
  for (let word of text.split(/\s+/)) {
    const last = lines[lines.length - 1];
    const longer = last ? `${last} ${word}` : word;
    if (fits(longer)) {
      lines[lines.length - 1] = longer;
      continue;
    }
    while (!fits(word)) {
      let cut = word.length - 1;
      while (cut > 1 && !fits(word.slice(0, cut))) cut -= 1;
      lines.push(word.slice(0, cut));
      word = word.slice(cut);
    }
    lines.push(word);
  }
  return lines.filter(Boolean);
}

function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

class Sheet {
  constructor(width, { text, ground }) {
    this.text = text;
    this.width = width + 2 * MARGIN;
    this.y = MARGIN;
    this.root = document.createElementNS(SVG, "svg");
    this.ground = this.add("rect", { x: 0, y: 0, width: this.width, fill: ground });
  }

  add(tag, attributes, text = "") {
    const element = document.createElementNS(SVG, tag);
    setAttributes(element, attributes);
    if (text) element.textContent = text;
    this.root.append(element);
    return element;
  }

  write(text, { size, weight = 400, opacity = 1, room = 0 }) {
    const look = { "font-family": FONT, "font-size": size, "font-weight": weight, "fill-opacity": opacity, fill: this.text };
    pen.font = `${weight} ${size}px ${FONT}`;
    for (const line of wrapped(text, this.width - 2 * MARGIN - room)) {
      this.y += Math.round(size * 1.35);
      this.add("text", { x: MARGIN, y: this.y - Math.round(size * 0.3), ...look }, line);
    }
  }

  label(text) {
    const x = this.width - MARGIN;
    const look = { "font-family": FONT, "font-size": 12, "font-weight": 700, "letter-spacing": 0.5, fill: this.text };
    this.add("rect", { x: x - LABEL_WIDTH, y: this.y + 2, width: LABEL_WIDTH, height: 22, rx: 3, fill: "none", stroke: this.text });
    this.add("text", { x: x - LABEL_WIDTH / 2, y: this.y + 17, "text-anchor": "middle", ...look }, text);
  }

  place(drawing, { width, height }) {
    const copy = document.importNode(drawing, true);
    setAttributes(copy, { x: MARGIN, y: this.y, width, height });
    this.root.append(copy);
    this.y += height;
  }

  close() {
    const height = this.y + MARGIN;
    this.ground.setAttribute("height", height);
    setAttributes(this.root, { width: this.width, height, viewBox: `0 0 ${this.width} ${height}`, role: "img" });
    return this.root;
  }
}

// Draw a figure as an SVG element: bare, or on a sheet with question, title, summary, label and lines of provenance.
async function drawnSvg(Plotly, figure, size, tones, sheet) {
  const markup = await Plotly.toImage(figure, { format: "svg", imageDataOnly: true, ...size });
  const drawing = new DOMParser().parseFromString(markup, "image/svg+xml").documentElement;
  outlined(drawing, tones.ground);
  if (!sheet) return drawing;
  const paper = new Sheet(size.width, tones);
  paper.add("title", {}, sheet.title);
  paper.add("desc", {}, sheet.summary);
  if (sheet.label) paper.label(sheet.label);
  if (sheet.question) paper.write(sheet.question, { size: 12, opacity: 0.8, room: sheet.label ? LABEL_WIDTH + 16 : 0 });
  paper.write(sheet.title, { size: 20, weight: 600, room: sheet.label ? LABEL_WIDTH + 16 : 0 });
  paper.y += 6;
  paper.write(sheet.summary, { size: 14 });
  paper.y += 10;
  paper.place(drawing, size);
  paper.y += 10;
  for (const line of sheet.provenance) paper.write(line, { size: 12, opacity: 0.8 });
  return paper.close();
}

const serialized = (svg) => new XMLSerializer().serializeToString(svg);

function base64(text) {
  let bytes = "";
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}

// Draw an SVG element on a canvas.
async function rasterized(svg, ground) {
  const image = new Image();
  await new Promise((resolve, reject) => {
    Object.assign(image, { onload: resolve, onerror: () => reject(new Error("a picture could not be read back")) });
    image.src = `data:image/svg+xml;base64,${base64(serialized(svg))}`;
  });
  const [width, height] = ["width", "height"].map((name) => Number(svg.getAttribute(name)) * SCALE);
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d");
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0, width, height);
  return canvas;
}
