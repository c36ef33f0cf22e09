// The chart component: draws one figure, keeps it mounted while its data changes, and offers its tools: files, link, deck,
// table, details and method. A view without a figure has the tools alone.
//
// The page calls `update` (the default export) for every new figure, theme or place of the chart. Charts are drawn through
// one queue, one at a time, the ones in view first: the last request wins and no two drawings overlap.
// Content is never parsed as markup: text is inserted as text.
//
// CSS_TEXT (the style sheet) and drawing.js of the exports are prepended when this file is published.
/* global CSS_TEXT, FONT, CLEAR, merged, drawnSvg, rasterized, serialized */

const NARROW = 520;
const DRAW_TIMEOUT = 1500; // milliseconds after which the next chart is drawn
const YIELD_AFTER = 100; // milliseconds of drawing after which the browser may handle input
const ZOOM_STEP = 1.5;
const IMAGE_WIDTH = 960;
const PAPER_WIDTH = 688; // pixels of a sheet of A4 between its margins
const PAPER = { text: "rgb(29,37,48)", background: "rgb(255,255,255)", surface: "rgb(241,242,238)", signature: "paper" };
const ROWS_AT_FIRST = 500;
const SIMULATED = "SIMULATED DATA";
const FAILED = "This chart could not be drawn.";
const FAILED_WITH_TABLE = "This chart could not be drawn. The table still holds every number.";

const charts = new WeakMap();
let counter = 0;

export default function update(component, root) {
  const element = component.parentElement.querySelector(".eco-plot");
  if (!element) return undefined;
  addStyles();
  if (!charts.has(element)) charts.set(element, new Chart(element));
  const chart = charts.get(element);
  chart.update(component, root);
  // Streamlit also cleans up overtaken runs, while the chart is still on the page: only a chart that has left it is removed.
  return () => {
    if (!element.isConnected) chart.remove();
    else setTimeout(() => element.isConnected || chart.remove());
  };
}

// ---------------------------------------------------------------------------------------------------------------- loading

let library;

function plotly(url) {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  library ??= new Promise((resolve, reject) => {
    const begun = [...document.scripts].find((other) => other.src === url); // a preload by the server
    const script = begun ?? document.createElement("script");
    const fail = (reason) => {
      library = undefined;
      script.remove();
      reject(new Error(reason));
    };
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : fail(`${url} is not plotly.js`));
    script.onerror = () => fail(`${url} did not load`);
    if (begun) return;
    script.src = url;
    document.head.append(script);
  });
  return library;
}

let styles;

function addStyles() {
  if (styles) return;
  styles = document.createElement("style");
  styles.textContent = CSS_TEXT;
  document.head.append(styles);
}

// Streamlit disables a download button while its file is written: the focus falls to the page, and Escape and Tab act there.
function keepFocus({ target }) {
  const button = target.closest?.('[data-testid="stDownloadButton"] button');
  if (!button) return;
  const watch = new MutationObserver(() => {
    if (button.disabled) return;
    watch.disconnect();
    if (document.activeElement === document.body) button.focus();
  });
  watch.observe(button, { attributes: true, attributeFilter: ["disabled"] });
}

export function ready({ data: { assets }, parentElement }, root) {
  // Dialogs are beside the app, which alone has a scheme.
  document.documentElement.style.colorScheme = isDark(readTheme(parentElement).background) ? "dark" : "light";
  document.addEventListener("click", keepFocus, true); // once, however often it is added
  plotly(new URL(assets.plotly, root).href).catch(() => {}); // a chart that needs it tries again and shows the error
}

const CONSTANT = /(?<="bdata":)"(scripts\/constant-[0-9a-f]+\.json)"/g;
const constants = new Map();

// The outlines of maps are the same in many figures, which name their addresses instead.
async function withConstants(text, root) {
  const addresses = [...text.matchAll(CONSTANT)].map(([, address]) => address);
  for (const address of addresses) if (!constants.has(address)) constants.set(address, await constant(new URL(address, root)));
  return addresses.length > 0 ? text.replace(CONSTANT, (_, address) => constants.get(address)) : text;
}

async function constant(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} did not load`);
  return answer.text();
}

// ------------------------------------------------------------------------------------------------------------------ queue

const waiting = new Set();
let draining = false;

function enqueue(chart) {
  waiting.add(chart);
  if (!draining) drain();
}

async function drain() {
  draining = true;
  // A new page paints its words first; a chart in view changes with them, not a frame later.
  if (![...waiting].some(({ inView }) => inView)) await pause();
  let since = performance.now();
  while (waiting.size > 0) {
    const chart = [...waiting].find((candidate) => candidate.inView) ?? waiting.values().next().value;
    waiting.delete(chart);
    await Promise.race([chart.draw(), pause(DRAW_TIMEOUT)]);
    if (performance.now() - since > YIELD_AFTER) {
      await pause();
      since = performance.now();
    }
  }
  draining = false;
}

const view = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const chart = charts.get(target);
    if (chart) chart.inView = isIntersecting;
  }
});

// Charts are drawn for paper while the page is printed; what they await is there, so that they are done before it is.
let printing = false;
for (const [event, now] of [["beforeprint", true], ["afterprint", false]]) {
  window.addEventListener(event, () => {
    printing = now;
    for (const host of document.querySelectorAll(".eco-plot[data-key]")) charts.get(host)?.draw();
    // Streamlit's tables are pictures of the width of the window: the style sheet scales them to the paper.
    for (const table of document.querySelectorAll('[data-testid="stDataFrame"]')) {
      table.style.setProperty("--paper", Math.min(1, PAPER_WIDTH / table.offsetWidth));
    }
  });
}

const channel = new MessageChannel();
const resumed = [];
channel.port1.onmessage = () => resumed.shift()?.();

function pause(milliseconds = 0) {
  if (milliseconds > 0) return new Promise((resolve) => setTimeout(resolve, milliseconds));
  return new Promise((resolve) => {
    resumed.push(resolve);
    channel.port2.postMessage(0);
  });
}

// -------------------------------------------------------------------------------------------------------------- the chart

class Chart {
  constructor(host) {
    this.host = host;
    this.id = `eco-plot-${(counter += 1)}`;
    this.drawn = "";
    this.resets = 0;
    this.zoom = 0;
    this.ranges = {};
    this.busy = false;
    this.build();
    this.width = Math.floor(host.clientWidth);
    this.observer = new ResizeObserver(([{ contentRect }]) => {
      this.width = Math.floor(contentRect.width);
      this.request();
    });
    this.observer.observe(host);
    view.observe(host);
  }

  build() {
    const part = (tag, name, attributes = {}) => make(tag, { class: `eco-plot__${name}`, ...attributes });
    this.badge = part("p", "badge", { hidden: "" });
    this.badge.textContent = SIMULATED;
    this.graph = part("div", "graph", { "aria-hidden": "true" });
    this.picture = part("div", "picture", { role: "img", "aria-describedby": `${this.id}-source` });
    this.ring = part("div", "ring", { hidden: "" });
    this.spoken = part("p", "unseen", { "aria-live": "polite" });
    this.picture.append(this.graph, this.ring);
    this.picture.onkeydown = (event) => this.walk(event);
    this.picture.onblur = () => this.leaveMark();
    this.source = part("p", "source", { id: `${this.id}-source`, hidden: "" }); // read as the description of the picture
    this.message = part("p", "message", { role: "alert", hidden: "" });
    this.tools = part("div", "tools", { role: "group" });
    this.status = part("span", "status", { role: "status" });
    this.link = part("div", "link", { hidden: "" });
    this.details = part("p", "details", { id: `${this.id}-details`, hidden: "" });
    this.panel = part("div", "table", { id: `${this.id}-table`, role: "region", tabindex: "0", hidden: "" });
    this.buttons = {};
    const button = (name, label, action, place = this.tools) => {
      const element = part("button", "tool", { type: "button" });
      element.textContent = label;
      element.onclick = action;
      this.buttons[name] = element;
      place.append(element);
      return element;
    };
    this.menus = {};
    const menu = (name, label) => {
      const list = part("div", "menu", { popover: "" });
      const opener = button(name, `${label} \u25be`, () => {});
      opener.popoverTargetElement = list;
      opener.setAttribute("aria-expanded", "false");
      list.onclick = () => list.hidePopover();
      list.ontoggle = ({ newState }) => {
        opener.setAttribute("aria-expanded", String(newState === "open"));
        if (newState === "open") placeMenu(list, opener);
      };
      this.tools.append(list);
      this.menus[name] = list;
    };
    menu("download", "Download");
    menu("share", "Share");
    for (const kind of ["png", "svg"]) button(kind, kind.toUpperCase(), () => this.savePicture(kind), this.menus.download);
    button("link", "Copy link", () => this.copyLink(), this.menus.share);
    button("cite", "Cite or embed", () => this.ask("share"), this.menus.share);
    button("deck", "Add to deck", () => this.ask("deck"));
    button("table", "Table", () => this.toggleTable());
    button("details", "Details", () => this.toggleDetails());
    button("method", "Method", () => this.ask("method"));
    button("in", "Zoom in", () => this.zoomBy(1));
    button("out", "Zoom out", () => this.zoomBy(-1));
    button("reset", "Reset zoom", () => this.resetView());
    for (const name of ["table", "details"]) {
      this.buttons[name].setAttribute("aria-controls", `${this.id}-${name}`);
      this.buttons[name].setAttribute("aria-expanded", "false");
    }
    this.buttons.in.hidden = this.buttons.out.hidden = this.buttons.reset.hidden = true;
    this.tools.append(this.status);
    const { badge, picture, spoken, message, source, tools, link, details, panel } = this;
    this.host.replaceChildren(badge, picture, spoken, message, source, tools, link, details, panel);
    this.host.setAttribute("role", "group");
    this.host.dataset.state = "waiting";
  }

  update({ data, setTriggerValue }, root) {
    const before = this.data;
    this.data = this.given = data;
    this.root = root;
    this.markBusy();
    this.pick = (value) => setTriggerValue("picked", value);
    this.ask = (what) => {
      if (what !== "method" && what !== "share") this.announce("Preparing …");
      setTriggerValue("request", what);
    };
    if (before?.kinds?.join() !== data.kinds.join()) this.offer(data.kinds);
    if (!before) this.register();
    const words = ({ title, description, footer }) => JSON.stringify([title, description, footer]);
    if (!before || words(before) !== words(data)) this.name();
    this.badge.hidden = !data.simulated;
    this.picture.hidden = this.buttons.png.hidden = this.buttons.svg.hidden = !data.figure;
    this.buttons.download.hidden = !data.figure && !data.kinds.length;
    if (before?.table !== data.table) this.renewTable();
    if (data.bring && !before?.bring) bring(this.host);
    if (data.file && data.file.id !== before?.file?.id) this.saveFile(data.file);
    this.request();
    if (!before) keepInView();
  }

  // Draw a figure under other years than the page's last run, until its next; without one, that of the last run again.
  follow(other) {
    this.data = { ...this.given, ...other };
    this.markBusy();
    this.request();
  }

  // Headline, summary and table belong to the figure of the last run; the figure too where the other years have none.
  markBusy() {
    const card = this.host.closest('[class*="st-key-card-"]');
    if (this.data.digest === this.given.digest) card?.removeAttribute("aria-busy");
    else card?.setAttribute("aria-busy", "true");
    this.host.toggleAttribute("data-outdated", this.data.figure === this.given.figure && this.data.digest !== this.given.digest);
  }

  name() {
    const { title, description, footer } = this.data;
    this.host.setAttribute("aria-label", title);
    this.picture.setAttribute("aria-label", description || title);
    this.source.textContent = footer.join(" ");
    this.details.textContent = description;
    this.buttons.details.hidden = !description;
    this.tools.setAttribute("aria-label", `Tools: ${title}`);
    this.panel.setAttribute("aria-label", `Table: ${title}`);
    for (const button of Object.values(this.buttons)) this.label(button);
  }

  label(button) {
    button.setAttribute("aria-label", `${button.textContent.replace(" \u25be", "")}: ${this.data.title}`);
  }

  // Kinds of files that the server writes; without it, as on a screen of a room, those of the browser are left.
  offer(kinds) {
    for (const own of this.menus.download.querySelectorAll("[data-kind]")) own.remove();
    for (const kind of kinds) {
      const button = make("button", { type: "button", class: "eco-plot__tool", "data-kind": kind });
      button.textContent = kind.toUpperCase();
      button.onclick = () => this.ask(kind);
      this.menus.download.append(button);
      this.label(button);
    }
    this.buttons.cite.hidden = this.buttons.deck.hidden = this.buttons.method.hidden = !kinds.length;
  }

  saveFile({ address, name }) {
    const anchor = make("a", { href: new URL(address.replace(/^\//, ""), this.root).href, download: name });
    anchor.click();
    this.announce(`${name.split(".").pop().toUpperCase()} saved`);
  }

  toggleDetails() {
    this.details.hidden = !this.details.hidden;
    this.buttons.details.setAttribute("aria-expanded", String(!this.details.hidden));
  }

  // The address of a chart is the page's address with its key behind the hash.
  register() {
    this.host.dataset.key = this.data.key;
    if (!document.getElementById(this.data.key)) this.host.id = this.data.key;
    if (targeted(this.data.key)) bring(this.host);
  }

  get drawnWidth() {
    return printing ? PAPER_WIDTH : this.width;
  }

  get height() {
    return (this.drawnWidth < NARROW && this.data.narrowHeight) || this.data.height;
  }

  // A chart without width is hidden; it is drawn when it is shown.
  request() {
    if (!this.data || this.removed) return;
    if (!this.data.figure) this.host.dataset.state = "drawn";
    if (!this.data.figure) return;
    this.picture.style.height = `${this.height}px`;
    if (this.width > 0) enqueue(this);
  }

  async draw() {
    if (this.busy) this.again = true;
    if (this.busy || this.removed || !this.data.figure) return;
    this.busy = true;
    this.again = false;
    try {
      const Plotly = window.Plotly ?? (await plotly(new URL(this.data.assets.plotly, this.root).href));
      const { figure } = this.data;
      const whole = await withConstants(figure, this.root);
      if (figure !== this.data.figure) this.again = true;
      else if (!this.removed && this.width > 0) await this.react(Plotly, whole);
    } catch (error) {
      if (!this.removed) this.fail(error);
    }
    this.busy = false;
    if (this.again) this.request();
  }

  // `wanted` identifies what is drawn: nothing is drawn again while it stays the same.
  async react(Plotly, figure) {
    const { digest } = this.data;
    const theme = printing ? { ...readTheme(this.host), ...PAPER } : readTheme(this.host);
    const wanted = [digest, theme.signature, this.drawnWidth, this.height, this.resets, this.zoom].join("|");
    if (wanted === this.drawn) return;
    this.drawn = wanted;
    this.figure = figure;
    this.picture.style.height = `${this.height}px`;
    const { data, layout } = compose(figure, theme, this.drawnWidth, this.height, this.resets);
    if (this.data !== this.given) delete layout.transition;
    const map = this.zoomMap(layout, data);
    this.keepZoom(layout);
    this.unzoomed = viewOf(layout);
    const fresh = !this.graph.classList.contains("js-plotly-plot");
    // plotly fades the links of an existing Sankey diagram for half a second; a new one changes at once.
    for (const part of this.graph.querySelectorAll(".sankey, .first-render")) part.remove();
    await Plotly.react(this.graph, data, layout, this.config());
    if (this.removed) return;
    if (fresh) this.listen();
    this.offerWalk();
    this.buttons.in.hidden = this.buttons.out.hidden = !map;
    this.succeed(digest);
  }

  // plotly keeps a zoom only while the range in the figure stays the same. Keep it on scales that follow the data too; not on
  // an axis of names, where other names may be now.
  keepZoom(layout) {
    const shown = this.graph.layout ?? {};
    for (const [key, axis] of Object.entries(layout)) {
      if (!AXIS.test(key) || !axis.range || axis.tickmode === "array") continue;
      const before = this.ranges[key];
      const zoomed = before && shown[key]?.range && String(shown[key].range) !== String(before);
      if (zoomed) axis.range = [...before];
      this.ranges[key] = [...axis.range]; // plotly changes the array of the layout
    }
  }

  config() {
    return {
      displaylogo: false,
      displayModeBar: false,
      scrollZoom: false,
      responsive: false,
      showTips: false,
      plotlyServerURL: "",
      topojsonURL: new URL("scripts/", this.root).href,
    };
  }

  // The wheel scrolls the page, so maps have zoom buttons, unless they fit their bounds themselves.
  zoomMap(layout, data) {
    const { geo } = layout;
    const map = data.some(({ type }) => type === "scattergeo" || type === "choropleth") && geo?.fitbounds === false;
    if (map) layout.geo = merged(geo, { projection: { scale: (geo.projection?.scale ?? 1) * ZOOM_STEP ** this.zoom } });
    return map;
  }

  succeed(digest) {
    this.message.hidden = true;
    this.picture.hidden = false;
    this.buttons.png.disabled = this.buttons.svg.disabled = false;
    this.markView();
    this.host.dataset.drawn = digest;
    this.host.dataset.state = "drawn";
    keepInView();
  }

  fail(error) {
    console.error(`The chart ${this.data.key} could not be drawn:`, error);
    const table = this.data.table !== null;
    window.Plotly?.purge(this.graph);
    this.message.textContent = table ? FAILED_WITH_TABLE : FAILED;
    this.message.hidden = false;
    this.picture.hidden = true;
    this.buttons.png.disabled = this.buttons.svg.disabled = true;
    this.buttons.in.hidden = this.buttons.out.hidden = this.buttons.reset.hidden = true;
    this.host.dataset.drawn = this.data.digest;
    this.host.dataset.state = "failed";
    if (table) this.showTable(true);
  }

  listen() {
    const { graph } = this;
    graph.on("plotly_click", (event) => {
      const value = pickOf(event.points?.[0]);
      if (value) this.pick(value);
    });
    graph.on("plotly_hover", (event) => graph.classList.toggle("eco-plot--pick", Boolean(pickOf(event.points?.[0]))));
    graph.on("plotly_unhover", () => graph.classList.remove("eco-plot--pick"));
    graph.on("plotly_relayout", () => this.markView());
    graph.on("plotly_doubleclick", () => this.markView());
  }

  // --------------------------------------------------------------------------------------------------- marks by arrow keys

  // On a stage, arrows change the slide.
  offerWalk() {
    this.leaveMark();
    this.marks = undefined;
    const walkable = !this.host.closest(".eco-stage") && this.graph.calcdata?.some(isLabelled);
    const attributes = { role: "application", tabindex: "0", "aria-roledescription": "chart, arrow keys read its marks" };
    for (const [name, value] of Object.entries(attributes)) {
      if (walkable) this.picture.setAttribute(name, value);
      else this.picture.removeAttribute(name);
    }
    if (!walkable) this.picture.setAttribute("role", "img");
  }

  // Left and right lead to the mark before and after; up and down to the same place in the series before and after.
  walk(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    this.marks ??= marksOf(this.graph);
    const all = this.marks.flat();
    const at = all.indexOf(this.marked);
    const beside = (step) => {
      const series = this.marks.findIndex((group) => group.includes(this.marked));
      const other = this.marks[series + step];
      if (at < 0 || this.marks.length === 1) return at + step;
      return other ? all.indexOf(other[Math.min(this.marks[series].indexOf(this.marked), other.length - 1)]) : at;
    };
    const steps = {
      ArrowRight: () => at + 1,
      ArrowLeft: () => at - 1,
      ArrowDown: () => beside(1),
      ArrowUp: () => beside(-1),
      Home: () => 0,
      End: () => all.length - 1,
    };
    if (steps[event.key]) this.goTo(all[Math.max(0, Math.min(steps[event.key](), all.length - 1))]);
    else if (event.key === "Escape" && this.marked) this.leaveMark();
    else if (event.key === "Enter" && pickOf(this.marked?.point())) this.pick(pickOf(this.marked.point()));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  goTo(mark) {
    this.leaveMark();
    if (!mark) return;
    this.marked = mark;
    mark.hover();
    const home = this.picture.getBoundingClientRect();
    const { left, top, right, bottom } = mark.box(home);
    const around = { left: left - 3, top: top - 3, width: right - left + 6, height: bottom - top + 6 };
    for (const [side, pixels] of Object.entries(around)) this.ring.style[side] = `${pixels}px`;
    this.ring.hidden = false;
    this.spoken.textContent = [...this.graph.querySelectorAll(".hoverlayer .hovertext")].map(spokenText).join(". ");
  }

  leaveMark() {
    this.marked?.leave();
    this.marked = undefined;
    this.ring.hidden = true;
    this.spoken.textContent = "";
  }

  markView() {
    this.buttons.reset.hidden = viewOf(this.graph.layout) === this.unzoomed && this.zoom === 0;
  }

  resetView() {
    this.zoom = 0;
    this.ranges = {};
    this.resets += 1;
    this.buttons.table.focus();
    this.request();
  }

  zoomBy(steps) {
    this.zoom += steps;
    this.request();
  }

  announce(text) {
    this.status.textContent = text;
    clearTimeout(this.clearing);
    this.clearing = setTimeout(() => (this.status.textContent = ""), 4000);
  }

  remove() {
    if (this.removed) return;
    this.removed = true;
    waiting.delete(this);
    this.observer.disconnect();
    view.unobserve(this.host);
    clearTimeout(this.clearing);
    window.Plotly?.purge(this.graph);
    charts.delete(this.host);
  }

  // ---------------------------------------------------------------------------------------------------------- the table

  renewTable() {
    const none = this.data.table === null;
    this.table = undefined;
    this.buttons.table.hidden = none;
    if (none) this.showTable(false);
    else if (!this.panel.hidden) this.fillTable();
  }

  numbers() {
    this.table ??= JSON.parse(this.data.table);
    return this.table;
  }

  toggleTable() {
    this.showTable(this.panel.hidden);
  }

  showTable(open) {
    this.panel.hidden = !open;
    this.buttons.table.setAttribute("aria-expanded", String(open));
    if (open) this.fillTable();
    else this.panel.replaceChildren();
  }

  fillTable(limit = ROWS_AT_FIRST) {
    const { columns, rows, picks } = this.numbers();
    const held = this.panel.contains(document.activeElement);
    const numeric = columns.map((_, at) => at > 0 && rows.length > 0 && rows.every((row) => isNumber(row[at])));
    const table = make("table");
    const caption = make("caption");
    caption.textContent = this.data.title;
    const header = make("tr");
    columns.forEach((name, at) => header.append(cell("th", name, { scope: "col", class: numeric[at] ? "number" : "" })));
    const chosen = picks.some(Boolean);
    if (chosen) header.append(cell("th", "Choose", { scope: "col" }));
    const head = make("thead");
    head.append(header);
    const body = make("tbody");
    rows.slice(0, limit).forEach((row, line) => {
      const element = make("tr");
      row.forEach((text, at) =>
        element.append(at === 0 ? cell("th", text, { scope: "row" }) : cell("td", text, { class: numeric[at] ? "number" : "" })),
      );
      if (chosen) element.append(this.choice(picks[line], row[0]));
      body.append(element);
    });
    table.append(caption, head, body);
    this.panel.replaceChildren(table);
    if (rows.length > limit) this.panel.append(this.more(rows.length, limit));
    if (rows.length === 0) this.panel.append(cell("p", "No rows."));
    if (held) this.panel.focus();
  }

  choice(pick, name) {
    const holder = make("td");
    if (!pick) return holder;
    const button = make("button", { type: "button", class: "eco-plot__tool", "aria-label": `Narrow to this: ${name}` });
    button.textContent = "Narrow to this";
    button.onclick = () => this.pick(pick);
    holder.append(button);
    return holder;
  }

  more(all, shown) {
    const note = cell("p", `${shown} of ${all} rows are shown. `);
    const button = make("button", { type: "button", class: "eco-plot__tool" });
    button.textContent = "Show all rows";
    button.onclick = () => this.fillTable(all);
    note.append(button);
    return note;
  }

  // ------------------------------------------------------------------------------------------------- pictures and links

  async savePicture(kind) {
    const button = this.buttons[kind];
    button.disabled = true;
    try {
      const picture = await drawPicture(window.Plotly, this);
      const blob = kind === "svg" ? new Blob([serialized(picture)], { type: "image/svg+xml" }) : await this.png(picture);
      save(blob, `${this.data.filename}.${kind}`);
      this.announce(`${kind.toUpperCase()} saved`);
    } catch (error) {
      console.error(`The picture of ${this.data.key} could not be made:`, error);
      this.announce("The picture could not be made.");
    } finally {
      button.disabled = false;
    }
  }

  async png(picture) {
    const canvas = await rasterized(picture, readTheme(this.host).background);
    return new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))), "image/png");
    });
  }

  // The address of this chart as a file prints it: page and query alone where only this machine reaches the server.
  address() {
    const address = published(shared(window.location.href), this.root);
    address.hash = encodeURIComponent(this.data.key);
    if (!LOCAL.test(address.hostname)) return address.href;
    const page = address.href.slice(address.href.startsWith(this.root.href) ? this.root.href.length : address.origin.length + 1);
    return /^[?#]/.test(page) ? `${FIRST_PAGE}${page}` : page;
  }

  async copyLink() {
    const page = shared(this.data.address ? new URL(this.data.address, this.root) : window.location.href);
    page.hash = encodeURIComponent(this.data.key);
    const address = published(page, this.root).href;
    try {
      await navigator.clipboard.writeText(address);
      this.link.hidden = true;
      this.announce("Link copied");
    } catch {
      this.offerLink(address);
    }
  }

  offerLink(address) {
    const label = make("label");
    const field = make("input", { type: "text", readonly: "" });
    label.textContent = "Copy this link";
    field.value = address;
    label.append(field);
    this.link.replaceChildren(label);
    this.link.hidden = false;
    field.focus();
    field.select();
  }
}

// An address without what belongs to this visit alone: the room that it follows, the theme, the frame.
function shared(address) {
  const url = new URL(address);
  for (const part of ["room", "alone", "theme", "embed", "embed_options", "view", "cited"]) url.searchParams.delete(part);
  return url;
}

// An address of this dashboard under its public address, if its owner has set one.
function published(address, root) {
  const known = document.querySelector('meta[name="ecosystem-address"]')?.content;
  const inside = known && address.href.startsWith(root.href);
  return inside ? new URL(address.href.slice(root.href.length), `${known}/`) : address;
}

// A menu stands below its button, inside the window; scrolling closes it, since it does not move with the page.
function placeMenu(list, opener) {
  const { left, bottom, top } = opener.getBoundingClientRect();
  const below = bottom + list.offsetHeight < window.innerHeight;
  list.style.left = `${Math.max(0, Math.min(left, window.innerWidth - list.offsetWidth - 8))}px`;
  list.style.top = `${below ? bottom + 2 : Math.max(0, top - list.offsetHeight - 2)}px`;
  window.addEventListener("scroll", () => list.hidePopover(), { capture: true, once: true });
}

window.addEventListener("hashchange", () => {
  for (const host of document.querySelectorAll(".eco-plot[data-key]")) if (targeted(host.dataset.key)) bring(host);
});

// The chart that a link leads to stays in view while elements above it appear, until the reader moves or some seconds passed.
let linkTarget;

function bring(host) {
  linkTarget = host;
  setTimeout(leave, 5000);
  keepInView();
}

function keepInView() {
  linkTarget?.scrollIntoView({ block: "center" });
}

function leave() {
  linkTarget = undefined;
}

for (const type of ["wheel", "touchstart", "pointerdown", "keydown"]) {
  window.addEventListener(type, leave, { capture: true, passive: true });
}

function targeted(key) {
  return window.location.hash === `#${encodeURIComponent(key)}` || window.location.hash === `#${key}`;
}

// ------------------------------------------------------------------------------------- sliders of years while they are dragged

const SLIDER = '[data-testid="stSidebar"] [data-testid="stSlider"]';
const MOST_FOLLOWING = 8; // charts, as many as the server draws at once
const FOLLOW_INTERVAL = 40; // milliseconds between two requests
let wanted; // the query under which figures are to be drawn next

const sliders = new MutationObserver((changes) => {
  for (const { target, oldValue } of changes) if (target.ariaValueText !== oldValue) slide(target);
});
sliders.observe(document.body, { subtree: true, attributeFilter: ["aria-valuetext"], attributeOldValue: true });

// The reader moved a handle: Streamlit runs the page when the hand rests; until then only charts in view are drawn.
function slide(handle) {
  const slider = handle.closest(SLIDER);
  const key = slider?.closest('[class*="st-key-"]')?.className.match(/st-key-(\w+)/)[1];
  if (!key || !slider.contains(document.activeElement)) return;
  const [first, last] = slider.querySelectorAll("input");
  const query = new URLSearchParams(window.location.search);
  query.delete(key);
  if (first.value !== first.min || last.value !== last.max) for (const { value } of [first, last]) query.append(key, value);
  const idle = wanted === undefined;
  wanted = query.toString();
  if (idle) followAll();
}

// One request at a time, for the latest years. A chart that the page's run has drawn meanwhile is left as it is.
async function followAll() {
  for (let query; query !== wanted; ) {
    query = wanted;
    const all = [...document.querySelectorAll(".eco-plot[data-key]")].map((host) => charts.get(host));
    const following = all.filter((chart) => chart?.inView && chart.given?.follows && chart.given.figure).slice(0, MOST_FOLLOWING);
    const given = new Map(all.map((chart) => [chart, chart?.given]));
    const figures = following.length > 0 ? await followed(following, query) : {};
    for (const chart of all) {
      const drawn = following.includes(chart) || chart?.data !== chart?.given; // one that has left the view goes back
      if (drawn && chart.given === given.get(chart)) chart.follow(figures[chart.data.key]);
    }
    await pause(FOLLOW_INTERVAL);
  }
  wanted = undefined;
}

// Figures by key; none where the server refuses or cannot be reached: the page's run follows in any case.
async function followed(group, query) {
  const { root, given } = group[0];
  const keys = group.map((chart) => chart.given.key);
  try {
    const answer = await fetch(new URL(`api/figures/${given.follows}/${keys}?${query}`, root));
    return answer.status === 200 ? await answer.json() : {};
  } catch {
    return {};
  }
}

// ------------------------------------------------------------------------------------------- what a click on a mark means

function pickOf(point) {
  if (!point) return "";
  const trace = point.fullData ?? point.trace ?? point.data;
  const own = firstText(point.customdata);
  if (own || trace?.type !== "sankey") return own;
  const part = "source" in point && "target" in point && "flow" in point ? trace.link : trace.node;
  return firstText(part?.customdata?.[point.pointNumber]);
}

function firstText(value) {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === "string" ? first : "";
}

// ------------------------------------------------------------------------------------------------- marks by arrow keys

const isLabelled = ([{ trace } = {}]) => trace?.visible === true && trace.hoverinfo !== "skip";

// The marks of a figure that have a label, in groups: series, rows of a heatmap, nodes and links of a Sankey diagram.
function marksOf(graph) {
  const groups = graph.calcdata.flatMap((points, curveNumber) => {
    if (!isLabelled(points)) return [];
    const [{ trace, x, y }] = points;
    const mark = (place) => hoveredMark(graph, trace, { curveNumber, ...place });
    const middle = (edges, at) => (edges[at] + edges[at + 1]) / 2;
    const fromTop = (list) => {
      const [first, last] = graph._fullLayout[trace.yaxis.replace("y", "yaxis")].range;
      return first < last ? list.reverse() : list;
    };
    if (trace.type === "sankey") {
      // A diagram of several stages has a trace between each two: the first one stands for all.
      if (graph.calcdata.findIndex(([first]) => first?.trace.type === "sankey") < curveNumber) return [];
      return [".sankey-node", ".sankey-link"].map((part) => [...graph.querySelectorAll(part)].map((one) => drawnMark(graph, one)));
    }
    if (trace.type === "heatmap") {
      const cells = (row, at) => [...row].flatMap((value, column) => (value == null ? [] : mark({ xval: middle(x, column), yval: middle(y, at) })));
      return fromTop(points[0].z.map(cells));
    }
    const words = trace.hoverinfo === "text" && (trace.hovertext ?? trace.text);
    const silent = (at) => Array.isArray(words) && !words[at];
    const known = points.flatMap(({ x: value, lonlat }, at) => ((value ?? lonlat) === undefined || silent(at) ? [] : mark({ pointNumber: at })));
    return [trace.orientation === "h" ? fromTop(known) : known];
  });
  return groups.filter((group) => group.length > 0);
}

// A mark that plotly hovers over by its number or place.
function hoveredMark(graph, trace, place) {
  const point = () => graph._hoverdata?.[0];
  return {
    point,
    hover: () => window.Plotly.Fx.hover(graph, [place], trace.geo ?? `${trace.xaxis}${trace.yaxis}`),
    leave: () => window.Plotly.Fx.unhover(graph),
    box: () => {
      const { x0 = 0, x1 = 0, y0 = 0, y1 = 0 } = point()?.bbox ?? {};
      return { left: Math.min(x0, x1), right: Math.max(x0, x1), top: Math.min(y0, y1), bottom: Math.max(y0, y1) };
    },
  };
}

// A part of a Sankey diagram, which plotly hovers over only for the mouse.
function drawnMark(graph, element) {
  let hit;
  const send = (type) => element.dispatchEvent(new MouseEvent(type, { bubbles: true, view: window }));
  return {
    point: () => hit,
    hover: () => {
      graph.once("plotly_hover", ({ points }) => ([hit] = points));
      send("mouseover");
      send("mousemove"); // draws the label
    },
    leave: () => send("mouseout"),
    box: (home) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return { left: left - home.left, right: right - home.left, top: top - home.top, bottom: bottom - home.top };
    },
  };
}

function spokenText(label) {
  const lines = [...label.querySelectorAll("text")].flatMap((text) => {
    const own = [...text.querySelectorAll("tspan.line")];
    return own.length > 0 ? own : [text];
  });
  return lines.map((line) => line.textContent).filter(Boolean).join(", ");
}

// ------------------------------------------------------------------------------------------------------------- the figure

const AXIS = /^[xy]axis\d*$/;
const LOCAL = /^((.*\.)?localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\])$/;
const FIRST_PAGE = "overview";

function compose(text, theme, width, height, resets, image = false) {
  const figure = JSON.parse(text);
  const given = figure.layout ?? {};
  const narrow = !image && width < NARROW;
  const data = (narrow && given.meta?.narrow?.data) || (figure.data ?? []);
  const layout = merged(given, narrow ? narrowed(given, data, height) : {}, narrow ? given.meta?.narrow : {});
  delete layout.data;
  if (narrow) data.forEach(flattenColorbar);
  // plotly takes a translucent bar for one on white when it chooses the colour of the text in it.
  for (const trace of data) if (/^rgba/.test(trace.marker?.color)) trace.insidetextfont = { color: theme.text };
  if (!image && (printing || matchMedia("(prefers-contrast: more), (forced-colors: active)").matches)) hatched(data);
  if (image) layout.font = merged(layout.font, { family: FONT });
  if (!image && matchMedia("(pointer: coarse)").matches) layout.dragmode ??= false;
  if (image || matchMedia("(prefers-reduced-motion: reduce)").matches) delete layout.transition;
  const template = given.template ?? {};
  const paint = painted(theme, image);
  layout.template = {
    data: { ...template.data, ...paintedTraces(theme, template.data ?? {}) },
    layout: merged(DEFAULTS, template.layout, paint),
  };
  const revision = given.uirevision ?? "keep";
  Object.assign(layout, { width, height, autosize: false, uirevision: `${revision}/${resets}` });
  return { data, layout };
}

const AXIS_DEFAULTS = { automargin: true, title: { standoff: 10, font: { size: 13 } } };

// Defaults below the template of the figure.
const DEFAULTS = {
  margin: { l: 8, r: 12, t: 12, b: 8 },
  font: { size: 13 },
  xaxis: AXIS_DEFAULTS,
  yaxis: { ...AXIS_DEFAULTS, ticklabelstandoff: 4 },
  hoverlabel: { align: "left", namelength: -1, font: { size: 13 } },
  legend: { bgcolor: CLEAR },
};

// Above the figure's template, below its layout.
function painted(theme, image) {
  const { text, background, surface, font } = theme;
  const faint = fade(text, 0.14);
  const line = fade(text, 0.4);
  const axis = { gridcolor: faint, linecolor: line, zerolinecolor: line, tickcolor: line };
  return {
    font: { family: image ? FONT : font, color: text },
    paper_bgcolor: image ? background : CLEAR,
    plot_bgcolor: CLEAR,
    xaxis: axis,
    yaxis: axis,
    polar: { bgcolor: CLEAR, angularaxis: axis, radialaxis: axis },
    hoverlabel: { bgcolor: background, bordercolor: line, font: { family: font, color: text } },
    geo: {
      bgcolor: CLEAR,
      landcolor: surface,
      lakecolor: background,
      oceancolor: background,
      coastlinecolor: line,
      countrycolor: line,
      subunitcolor: faint,
      framecolor: faint,
    },
    annotationdefaults: { font: { color: text }, arrowcolor: line },
    shapedefaults: { line: { color: line } },
    coloraxis: { colorbar: { outlinewidth: 0, tickcolor: line } },
  };
}

// Parts of traces that would keep a colour for a white page.
function paintedTraces(theme, given) {
  const { text } = theme;
  const traces = {
    bar: { error_x: { color: text }, error_y: { color: text } },
    heatmap: { colorbar: { outlinewidth: 0, tickcolor: fade(text, 0.4) } },
    // Draggable nodes do not take clicks.
    sankey: { arrangement: "fixed", link: { color: fade(text, 0.2) }, node: { line: { width: 0 } } },
  };
  return Object.fromEntries(Object.entries(traces).map(([type, own]) => [type, [merged(given[type]?.[0], own)]]));
}

// A phone: legend below, smaller text, long names of categories broken at spaces.
function narrowed(given, data, height) {
  const size = Math.min(given.font?.size ?? 12, 12);
  const small = { font: { size }, xaxis: {}, yaxis: {} };
  for (const key of Object.keys(given)) if (AXIS.test(key)) small[key] = {};
  for (const key of Object.keys(small)) {
    if (!AXIS.test(key)) continue;
    small[key].automargin = true;
    if (key.startsWith("y") && !given[key]?.labelalias) {
      const [low, high] = given[key]?.domain ?? [0, 1];
      small[key].labelalias = brokenNames(data, key.replace("axis", ""), (height - AXIS_HEIGHT) * (high - low), size);
    }
  }
  if (given.legend?.orientation !== "h") {
    small.legend = { orientation: "h", x: 0, xanchor: "left", xref: "container", y: 0, yanchor: "bottom", yref: "container" };
  }
  if (given.coloraxis) small.coloraxis = { colorbar: ABOVE };
  return small;
}

const SHORTEST_LINE = 16; // characters
const LINE_HEIGHT = 1.3; // of the font size, as plotly sets lines
const AXIS_HEIGHT = 70; // pixels that margins and the x axis take

const ABOVE = { orientation: "h", x: 0.5, xanchor: "center", y: 1.02, yanchor: "bottom", thickness: 10, len: 1, title: { side: "top" } };

function flattenColorbar(trace) {
  if (trace.type === "heatmap" && trace.showscale !== false && !trace.coloraxis) trace.colorbar = merged(trace.colorbar, ABOVE);
}

// Names of categories in as many lines as the distance between two names has room for.
function brokenNames(data, axis, room, size) {
  const own = data.filter((trace) => (trace.yaxis ?? "y") === axis && Array.isArray(trace.y));
  const names = [...new Set(own.flatMap((trace) => trace.y))].filter((name) => typeof name === "string");
  const most = Math.max(1, 1 + Math.floor((room / names.length - size) / (LINE_HEIGHT * size)));
  const whole = (name) => name.replaceAll("<br>", " ");
  const long = names.filter((name) => name.length > SHORTEST_LINE && !whole(name).includes("<"));
  return Object.fromEntries(long.map((name) => [name, broken(whole(name), most)]));
}

function broken(text, most) {
  let lines;
  for (let length = SHORTEST_LINE; !lines || lines.length > most; length += 1) lines = linesOf(text, length);
  return lines.join("<br>");
}

function linesOf(text, length) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last && last.length + word.length + 1 > length) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines;
}

// The visible part of axes and maps as text, to detect zooming.
function viewOf(layout) {
  const parts = Object.entries(layout).map(([key, part]) => {
    const { autorange = false, range, projection, center } = part ?? {};
    if (AXIS.test(key) && autorange === false && range && !range.includes(null)) return [key, range];
    return key.startsWith("geo") && (projection || center) ? [key, projection, center] : [];
  });
  return JSON.stringify(parts.filter((part) => part.length > 0).sort());
}

// -------------------------------------------------------------------------------------------------------------- the theme

function readTheme(element) {
  const style = getComputedStyle(element);
  const read = (name, other) => {
    const value = style.getPropertyValue(name).trim();
    return value && value !== "unset" ? value : other;
  };
  const theme = {
    text: solid(read("--st-text-color", "#31333f")),
    background: solid(read("--st-background-color", "#ffffff")),
    surface: solid(read("--st-secondary-background-color", "#f0f2f6")),
    font: read("--st-font", "sans-serif"),
  };
  return { ...theme, signature: Object.values(theme).join("|") };
}

const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const channels = new Map();

// Convert any CSS colour to red, green and blue.
function rgb(color) {
  if (!channels.has(color)) {
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = color;
    pixel.fillRect(0, 0, 1, 1);
    channels.set(color, [...pixel.getImageData(0, 0, 1, 1).data.slice(0, 3)]);
  }
  return channels.get(color);
}

function isDark(color) {
  const [red, green, blue] = rgb(color);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

function solid(color) {
  return `rgb(${rgb(color).join(",")})`;
}

function fade(color, opacity) {
  return `rgba(${rgb(color).join(",")},${opacity})`;
}

// ---------------------------------------------------------------------------------------------------------- the page's DOM

function make(tag, attributes = {}) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function cell(tag, text, attributes = {}) {
  const element = make(tag, attributes);
  if (!/^https?:\/\/\S+$/i.test(text)) {
    element.textContent = text;
    return element;
  }
  const link = make("a", { href: text, rel: "noopener noreferrer", target: "_blank" });
  link.textContent = text;
  element.append(link);
  return element;
}

function isNumber(text) {
  return /^$|^[-+−–]?[\d.,\u202f\u00a0 ]*\d ?%?$|^[—–-]$/.test(text);
}

function save(blob, filename) {
  const address = URL.createObjectURL(blob);
  const link = make("a", { href: address, download: filename });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// ----------------------------------------------------------------------------------------------------------- the picture

// The figure as it is zoomed now, on a sheet with its title, summary and provenance.
function drawPicture(Plotly, chart) {
  const { title, headline, description, footer, height, simulated } = chart.data;
  const theme = readTheme(chart.host);
  const figure = compose(chart.figure, theme, IMAGE_WIDTH, height, 0, true);
  takeOverView(figure, chart.graph);
  const config = { topojsonURL: new URL("scripts/", chart.root).href };
  const provenance = [...footer, `Opens again at: ${chart.address()}`];
  const sheet = { question: title, title: headline, summary: description, label: simulated ? SIMULATED : "", provenance };
  return drawnSvg(Plotly, { ...figure, config }, { width: IMAGE_WIDTH, height }, tonesOf(theme), sheet);
}

function tonesOf({ text, background }) {
  return { text, ground: background };
}

function takeOverView(figure, graph) {
  for (const [key, value] of Object.entries(graph.layout ?? {})) {
    if (AXIS.test(key) && value?.autorange === false) {
      figure.layout[key] = merged(figure.layout[key], { autorange: false, range: value.range });
    }
    if (key.startsWith("geo")) {
      const { projection, center, fitbounds } = value;
      figure.layout[key] = merged(figure.layout[key], { projection, center, fitbounds });
    }
  }
  figure.data.forEach((trace, at) => {
    const { visible } = graph.data?.[at] ?? {};
    if (visible !== undefined) trace.visible = visible;
  });
}
