// Draw a shared screen (a page or a slide as JSON) in a follower's browser, a deck as a slide show on stage, or its slides as
// pictures to sort.
//
// Content is never parsed as markup: text is inserted as text. CSS_TEXT (the style sheet) is prepended when this file is
// published.
/* global CSS_TEXT */

let styles;

function addStyles() {
  if (styles) return;
  styles = document.createElement("style");
  styles.textContent = CSS_TEXT;
  document.head.append(styles);
}

function createElement(tag, name, text, attributes = {}) {
  const element = document.createElement(tag);
  if (name) element.className = `eco-screen__${name}`;
  if (text !== undefined) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

// ------------------------------------------------------------------------------------------------------------- the screen

// One screen; parts that are in the next screen too stay mounted, and with them the zoom of their charts.
class Screen {
  constructor(place, { assets, root, draw, pick }) {
    Object.assign(this, { place, assets, root, drawChart: draw, pick });
    this.parts = new Map();
    this.head = createElement("div", "head");
    this.body = createElement("div", "body");
    place.replaceChildren(this.head, this.body);
  }

  show(content, fitChart) {
    const isNew = content.title !== this.content?.title || content.kind !== this.content?.kind;
    const pointed = content.pointed && content.pointed !== this.content?.pointed;
    this.content = content;
    this.place.dataset.kind = content.kind;
    this.place.dataset.section = content.section ? "yes" : "no";
    this.place.dataset.text = content.paragraphs?.length > 0 ? "yes" : "no";
    this.head.replaceChildren(...this.heading(content));
    this.arrange(content.parts ?? [], fitChart);
    if (isNew && !fitChart) window.scrollTo({ top: 0 });
    if (pointed) this.parts.get(content.pointed)?.element.scrollIntoView({ block: "center" });
  }

  heading({ kind, title, question, changed, paragraphs = [], simulated }) {
    const lines = [createElement(kind === "page" ? "h1" : "h2", "title", title)];
    if (simulated) lines.unshift(createElement("p", "mark", "SIMULATED DATA"));
    if (question) lines.push(createElement("p", "question", question));
    if (changed) lines.push(createElement("p", "changed", changed, { role: "note" }));
    lines.push(...paragraphs.map((text) => createElement("p", "paragraph", text)));
    return lines;
  }

  arrange(parts, fitChart) {
    const kept = new Set(parts.map(({ id }) => id));
    for (const [id, part] of this.parts) {
      if (kept.has(id)) continue;
      part.element.remove();
      part.clean?.();
      this.parts.delete(id);
    }
    let before = null;
    this.level = this.content?.kind === "page" ? 2 : 3; // of the next heading: one below the title, or below the section
    for (const data of parts) {
      const part = this.parts.get(data.id) ?? { element: createElement("section", "part") };
      this.parts.set(data.id, part);
      const next = before ? before.nextSibling : this.body.firstChild;
      if (next !== part.element) this.body.insertBefore(part.element, next);
      before = part.element;
      this.fill(part, data);
    }
    // Only when all texts are in place is it known how much space they leave for a chart.
    for (const data of parts) if (data.chart) this.fillChart(this.parts.get(data.id), data.chart, fitChart);
  }

  fill(part, data) {
    const pointed = data.id === this.content.pointed;
    part.element.dataset.figure = data.chart ? "yes" : "no";
    part.element.dataset.half = data.half ? "yes" : "no";
    part.element.dataset.headline = data.headline ? "yes" : "no";
    part.element.dataset.pointed = pointed ? "yes" : "no";
    const lines = [];
    const heading = `h${this.level}`;
    if (data.headline && data.headline !== this.content.title) lines.push(createElement("p", "kicker", data.question), createElement(heading, "about", data.headline));
    else if (data.question && data.question !== this.content.title) lines.push(createElement(data.headline ? "p" : heading, data.headline ? "kicker" : "about", data.question));
    if (data.subtitle && !data.covered) lines.push(createElement("p", "subtitle", data.subtitle));
    if (pointed) lines.push(createElement("p", "pointed", "Here"));
    if (data.covered) lines.push(createElement("p", "covered", "Covered until the guesses are in."));
    const details = data.chart && data.headline; // the chart has the summary as its details
    if (data.summary && !details) lines.push(createElement("p", "summary", data.summary));
    if (data.text) lines.push(createElement(data.kind === "section" ? "h2" : "p", data.kind, data.text));
    if (data.kind === "section") this.level = 3;
    if (data.cards) lines.push(cards(data.cards));
    if (data.steps) lines.push(journey(data.steps), ...data.lessons.map((text) => createElement("p", "lesson", text)));
    if (data.table) lines.push(table(data.table, data.question));
    const foot = data.foot ? createElement("p", "foot", data.foot) : "";
    if (!data.chart) {
      part.holder?.remove();
      part.clean?.();
      part.holder = part.clean = undefined;
      part.element.replaceChildren(...lines, foot);
      return;
    }
    if (!part.holder) {
      part.holder = createElement("div", "figure");
      part.holder.append(createElement("div"));
      part.holder.firstChild.className = "eco-plot";
      part.element.replaceChildren(part.holder);
    }
    for (const other of [...part.element.children]) if (other !== part.holder) other.remove();
    part.holder.before(...lines);
    part.holder.after(foot);
  }

  fillChart(part, chart, fitChart) {
    const fitted = fitChart?.(part, chart) ?? chart;
    part.clean = this.drawChart(
      {
        parentElement: part.holder,
        data: { ...fitted, assets: this.assets, kinds: [], address: this.content.link },
        setTriggerValue: (name, value) => name === "picked" && this.pick?.(value),
      },
      this.root,
    );
  }

  // Draw again after a change of theme or size.
  redraw() {
    if (this.content) this.arrange(this.content.parts ?? []);
  }

  clear() {
    this.arrange([]);
  }
}

// A career: its steps in order, each with its kind, role, employer and place.
function journey(steps) {
  const list = createElement("ol", "steps");
  for (const { kind, colour, texts } of steps) {
    const step = createElement("li", "step");
    step.style.setProperty("--step", colour);
    step.append(createElement("p", "kind", kind), ...texts.map((text, place) => createElement("p", place ? "place" : "role", text)));
    list.append(step);
  }
  return list;
}

function cards(items) {
  const row = createElement("div", "cards");
  for (const { label, value, delta, note } of items) {
    const card = createElement("div", "card");
    card.append(createElement("p", "label", label), createElement("p", "value", value));
    if (delta) card.append(createElement("p", "delta", delta));
    card.append(createElement("p", "note", note));
    row.append(card);
  }
  return row;
}

function table({ columns, rows, more }, caption) {
  const element = createElement("table", "table");
  element.append(createElement("caption", "caption", caption));
  const line = (cells, tag) => {
    const row = document.createElement("tr");
    row.append(...cells.map((text) => createElement(tag, "", text)));
    return row;
  };
  const [head, body] = [document.createElement("thead"), document.createElement("tbody")];
  head.append(line(columns, "th"));
  body.append(...rows.map((cells) => line(cells, "td")));
  element.append(head, body);
  if (more > 0) {
    const rest = line([`… and ${more} more rows`], "td");
    rest.dataset.rows = more;
    body.append(rest);
  }
  const holder = createElement("div", "rows");
  holder.append(element);
  return holder;
}

// ----------------------------------------------------------------------------------------------------------- the audience

const audiences = new WeakMap();

// The screen of a follower: fetches the shared screen whenever its revision grows.
export function audience({ data, parentElement, setTriggerValue }, root, draw) {
  const place = parentElement.querySelector(".eco-screen");
  if (!place) return undefined;
  addStyles();
  const earlier = audiences.get(place);
  const current = earlier?.address === data.address ? earlier : new Audience(place, data, root, draw);
  if (earlier && earlier !== current) earlier.stop();
  audiences.set(place, current);
  current.update(setTriggerValue);
  return () => setTimeout(() => place.isConnected || current.stop());
}

class Audience {
  constructor(place, { address, assets }, root, draw) {
    Object.assign(this, { place, address, revision: 0 });
    place.replaceChildren(createElement("p", "waiting", "The presenter is about to show something.", { role: "status" }));
    this.createScreen = () => new Screen(place, { assets, root, draw, pick: (value) => this.pick(value) });
    this.onScreen = ({ detail }) => detail > this.revision && this.fetch(detail);
    document.addEventListener("ecosystem-screen", this.onScreen);
    this.fetch(0);
  }

  update(setTriggerValue) {
    this.pick = (value) => setTriggerValue("picked", value);
    this.screen?.redraw();
  }

  async fetch(revision) {
    if (this.fetching) return; // the next poll repeats it
    this.fetching = true;
    try {
      const answer = await fetch(new URL(this.address, document.baseURI), { cache: "no-store" });
      if (answer.status === 200) {
        const content = await answer.json();
        if (!this.stopped) (this.screen ??= this.createScreen()).show(content);
        this.place.dataset.revision = this.revision = Math.max(revision, this.revision);
      }
    } catch {
      // the poller reports the lost connection; the next poll repeats this
    } finally {
      this.fetching = false;
    }
  }

  stop() {
    this.stopped = true;
    document.removeEventListener("ecosystem-screen", this.onScreen);
    this.screen?.clear();
  }
}

// -------------------------------------------------------------------------------------------------------------- the stage

const KEYS = {
  ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next", Enter: "next", n: "next",
  ArrowLeft: "back", ArrowUp: "back", PageUp: "back", Backspace: "back", p: "back",
  Home: "first", End: "last", b: "black", ".": "black", "?": "help", h: "help",
  f: "full", s: "speaker", k: "kiosk", r: "restart", q: "invite", d: "details", Escape: "leave",
};
const HELP = [
  ["→ ↓ Space Page down", "next slide"],
  ["← ↑ Page up", "previous slide"],
  ["Home, End", "first, last slide"],
  ["b or .", "black screen"],
  ["d", "sentence with intervals"],
  ["s", "speaker window: note, next slide, time"],
  ["r", "restart the clock"],
  ["f", "full screen"],
  ["k", "advance automatically"],
  ["q", "code for followers"],
  ["?", "this help"],
  ["Escape", "leave"],
];
const IDLE_AFTER = 3000; // milliseconds until the pointer and buttons are hidden
const DESIGN_UNIT = 8.4; // pixels of --unit for which figures are drawn in original size: 12 px become 24 px at 1920 × 1080
const SMALLEST_FONT = 12; // pixels in figures in original size
const KIOSK_SECONDS = 20;
const STORAGE_KEY = "ecosystem-stage";
let currentStage;

// A slide show over the whole window. The browser has all slides, so it continues without network.
export function stage({ data, parentElement, setTriggerValue }, root, draw) {
  const place = parentElement.querySelector(".eco-screen");
  if (!place) return undefined;
  addStyles();
  // The slide show stays when Streamlit mounts the page again, as after a reconnection.
  currentStage ??= new Stage(data, root, draw, getComputedStyle(place));
  currentStage.update(data, setTriggerValue);
  return undefined;
}

// Show a slide in a frame of a size. The figure takes the space below the text. It is drawn smaller and scaled up, so that its
// labels can be read in a room.
function fitSlide({ host, foot, screen }, slide, width, height) {
  const unit = Math.min(width / 100, height / 64);
  host.style.setProperty("--unit", `${unit}px`);
  const scale = Math.max(unit / DESIGN_UNIT, 0.8);
  screen.show(slide, ({ holder }, chart) => {
    Object.assign(holder.style, { width: "", height: "", marginBottom: "", transform: "none", flex: "1 1 0" });
    const room = { width: holder.offsetWidth, height: Math.max(holder.offsetHeight, height * 0.3) };
    const drawn = { width: Math.floor(room.width / scale), height: Math.floor(room.height / scale) };
    Object.assign(holder.style, {
      flex: "none",
      width: `${drawn.width}px`,
      height: `${drawn.height}px`,
      marginBottom: `${Math.floor(room.height) - drawn.height}px`,
      transform: `scale(${scale})`,
    });
    return { ...chart, figure: enlarged(chart.figure), digest: `${chart.digest}-stage`, height: drawn.height, narrowHeight: null };
  });
  const bottom = foot.getBoundingClientRect().top;
  shortenTable(screen.place, bottom);
  shrinkText(screen.head, bottom);
}

// Raise the fonts of a figure that would be too small on stage.
function enlarged(figure) {
  const raise = (key, value) => (/font$/.test(key) && value?.size < SMALLEST_FONT ? { ...value, size: SMALLEST_FONT } : value);
  return JSON.stringify(JSON.parse(figure, raise));
}

// Show as many rows of a table as fit, and the number of the others.
function shortenTable(place, bottom) {
  const body = place.querySelector("tbody");
  if (!body) return;
  const rows = [...body.rows];
  let hidden = 0;
  const rest = createElement("p", "rest", "");
  while (rows.length > 1 && place.querySelector(".eco-screen__foot")?.getBoundingClientRect().bottom > bottom) {
    const row = rows.pop();
    row.remove();
    hidden += Number(row.dataset.rows ?? 1);
    if (!rest.isConnected) body.parentElement.after(rest);
    rest.textContent = `${hidden.toLocaleString("en")} more rows: see the dashboard.`;
  }
}

// Reduce the font size of a text that is too long for the slide.
function shrinkText(head, bottom) {
  head.style.fontSize = "";
  const tooLong = () => head.scrollHeight > head.clientHeight + 1 || head.getBoundingClientRect().bottom > bottom;
  for (let part = 0.9; part > 0.25 && tooLong(); part *= 0.9) head.style.fontSize = `${part}em`;
}

class Stage {
  constructor({ address, assets, index, seconds }, root, draw, style) {
    this.address = address;
    this.index = index;
    this.seconds = seconds;
    this.ended = new AbortController();
    this.focused = document.activeElement;
    this.build();
    for (const name of ["--st-font", "--st-heading-font"]) this.host.style.setProperty(name, style.getPropertyValue(name));
    this.screen = new Screen(this.slide, { assets, root, draw });
    this.load();
    this.goFull();
  }

  build() {
    this.host = createElement("div", "", undefined, { role: "dialog", "aria-modal": "true", "aria-label": "Slides", tabindex: "-1" });
    this.host.className = "eco-frame eco-stage";
    this.slide = createElement("div");
    this.slide.className = "eco-screen eco-screen--stage";
    this.foot = createElement("footer", "line");
    this.position = createElement("span", "position", "", { role: "status" });
    this.code = createElement("span", "code");
    this.bar = createElement("span", "bar");
    const button = (label, action, name) => {
      const element = createElement("button", "button", label, { type: "button", "aria-label": name, title: name });
      element.onclick = ({ detail }) => {
        if (detail > 0) this.host.focus(); // after a click, not a key: the bar is hidden unless it has the focus
        this.do(action);
      };
      this.bar.append(element);
    };
    button("‹", "back", "Previous slide");
    button("›", "next", "Next slide");
    button("Notes", "speaker", "Speaker window");
    button("Full screen", "full", "Full screen");
    button("?", "help", "Keys");
    button("Leave", "leave", "Leave");
    this.foot.append(this.code, this.position, this.bar);
    this.over = createElement("div", "over", undefined, { hidden: "", role: "note" });
    this.host.append(this.slide, this.foot, this.over);
    document.body.append(this.host);
    document.documentElement.classList.add("eco-on-stage");
    this.host.focus();
    const { signal } = this.ended;
    window.addEventListener("keydown", (event) => this.key(event), { signal, capture: true });
    window.addEventListener("resize", () => this.fit(), { signal });
    for (const name of ["pointermove", "pointerdown", "keydown"]) window.addEventListener(name, () => this.showControls(), { signal, capture: true });
    this.host.addEventListener("focusin", () => this.showControls(), { signal });
    document.addEventListener("fullscreenchange", () => this.fit(), { signal });
    document.addEventListener("ecosystem-room", ({ detail }) => this.showRoom(detail), { signal });
    window.addEventListener("popstate", () => this.leave(), { signal });
    window.addEventListener("pagehide", () => this.speaker?.close(), { signal });
    this.clock = setInterval(() => this.tick(), 500);
    this.showControls();
  }

  async load() {
    this.showMessage("Preparing the slides …");
    try {
      const answer = await fetch(new URL(this.address, document.baseURI));
      if (!answer.ok) throw new Error(answer.statusText);
      this.deck = await answer.json();
    } catch (error) {
      console.error("The slides could not be loaded:", error);
      this.showMessage("The slides could not be loaded. Leave with Escape and present again; the dashboard must run with: ecosystem serve");
      return;
    }
    this.showMessage("");
    this.since = Date.now();
    this.slideSince = Date.now();
    this.draw();
  }

  update({ name, room, link, qr }, setTriggerValue) {
    this.name = name;
    this.setTriggerValue = setTriggerValue;
    this.lost ||= Boolean(this.room?.room) && !room; // ended, taken over, or lost with a restarted server
    if (room) this.lost = false;
    this.room = { room, link, qr };
    this.showRoom();
  }

  showRoom(counts = this.counts) {
    const { room } = this.room;
    this.counts = counts;
    this.code.textContent = room ? [`Follow: ${room}`, counts].filter(Boolean).join(" · ") : this.lost ? "The room is closed" : "";
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    const onButton = event.target.closest?.("button") && (event.key === "Enter" || event.key === " ");
    if (onButton) return;
    event.preventDefault();
    event.stopPropagation();
    this.do(action);
  }

  do(action) {
    const last = (this.deck?.slides.length ?? 1) - 1;
    const to = { next: Math.min(this.index + 1, last), back: Math.max(this.index - 1, 0), first: 0, last }[action];
    if (this.black && action !== "leave") return this.blacken(false);
    if (!this.over.hidden && !["help", "invite", "details"].includes(action) && this.deck) this.showMessage("");
    if (to !== undefined) return this.go(to);
    const actions = {
      black: () => this.blacken(true),
      help: () => this.help(),
      invite: () => this.invite(),
      details: () => this.showMessage(this.over.hidden ? this.details() || "This slide has no sentence with intervals." : ""),
      full: () => (document.fullscreenElement ? document.exitFullscreen() : this.goFull()),
      speaker: () => this.openSpeaker(),
      restart: () => (this.since = Date.now()),
      kiosk: () => ((this.seconds = this.seconds ? 0 : KIOSK_SECONDS), (this.slideSince = Date.now()), this.showPosition()),
      leave: () => this.leave(),
    };
    return actions[action]?.();
  }

  go(to) {
    if (!this.deck || to === this.index) return;
    this.index = to;
    this.draw();
    this.setTriggerValue("index", to);
  }

  draw() {
    const { slides } = this.deck;
    this.index = Math.min(this.index, slides.length - 1);
    this.slideSince = Date.now();
    this.fit();
    this.showPosition();
    this.drawSpeaker();
  }

  showPosition() {
    const slide = this.deck?.slides[this.index];
    if (!slide) return;
    this.position.textContent = `${this.index + 1} of ${this.deck.slides.length}${this.seconds ? ` · ${this.seconds} s each` : ""}`;
    this.host.setAttribute("aria-label", `Slide ${this.index + 1} of ${this.deck.slides.length}: ${slide.title}`);
    this.host.dataset.index = this.index;
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify({ name: this.name, index: this.index }));
  }

  fit() {
    const slide = this.deck?.slides[this.index];
    if (slide && !this.closed) fitSlide(this, slide, window.innerWidth, window.innerHeight);
  }

  blacken(on) {
    this.black = on;
    this.host.dataset.black = on ? "yes" : "no";
  }

  showMessage(text) {
    this.over.hidden = !text;
    this.over.replaceChildren(...(text ? [createElement("p", "", text)] : []));
    this.over.dataset.content = "";
  }

  help() {
    if (this.over.dataset.content === "help") return this.showMessage("");
    const list = createElement("dl", "keys");
    for (const [keys, meaning] of HELP) list.append(createElement("dt", "", keys), createElement("dd", "", meaning));
    this.over.replaceChildren(list);
    this.over.dataset.content = "help";
    this.over.hidden = false;
    return undefined;
  }

  // What a slide leaves out for its finding in a few words.
  details() {
    const parts = this.deck?.slides[this.index].parts ?? [];
    return parts.map(({ headline, summary }) => (headline ? summary : "")).filter(Boolean).join(" ");
  }

  invite() {
    const { room, link, qr } = this.room ?? {};
    if (this.over.dataset.content === "invite") return this.showMessage("");
    if (!room) return this.showMessage("No room is open: “Present live” in the sidebar opens one.");
    const picture = createElement("img", "qr", undefined, { src: qr, alt: "QR code of the link" });
    this.over.replaceChildren(picture, createElement("p", "room-code", room), createElement("p", "", link));
    this.over.dataset.content = "invite";
    this.over.hidden = false;
    return undefined;
  }

  showControls() {
    this.host.dataset.idle = "no";
    clearTimeout(this.idle);
    this.idle = setTimeout(() => (this.host.dataset.idle = "yes"), IDLE_AFTER);
  }

  goFull() {
    document.documentElement.requestFullscreen?.().catch(() => {}); // browsers require a click or key first: “f”
  }

  tick() {
    const { seconds, deck } = this;
    if (seconds && deck && Date.now() - this.slideSince > seconds * 1000) this.go((this.index + 1) % deck.slides.length);
    this.tickSpeaker();
  }

  openSpeaker() {
    this.speaker = window.open("", "ecosystem-speaker", "popup,width=960,height=640");
    if (!this.speaker) return this.showMessage("The browser blocked the window: allow pop-ups of this page, then press “s” again.");
    const { document: page } = this.speaker;
    page.title = "Speaker";
    page.body.replaceChildren();
    const style = page.createElement("style");
    style.textContent = CSS_TEXT;
    page.head.replaceChildren(style);
    page.body.className = "eco-speaker";
    this.notes = Object.fromEntries(
      ["time", "current", "note", "details", "next", "preview"].map((name) => {
        const element = page.createElement(name === "current" || name === "next" ? "h2" : "div");
        element.className = `eco-speaker__${name}`;
        page.body.append(element);
        return [name, element];
      }),
    );
    this.speaker.onkeydown = (event) => this.key(event);
    this.drawSpeaker();
    return undefined;
  }

  drawSpeaker() {
    if (!this.notes || !this.deck) return;
    const { slides, notes } = this.deck;
    this.notes.current.textContent = `${this.index + 1} of ${slides.length} · ${slides[this.index].title}`;
    this.notes.note.textContent = notes[this.index] || "No note.";
    this.notes.details.textContent = this.details();
    const next = slides[this.index + 1];
    this.notes.next.textContent = next ? `Next: ${next.title}` : "This is the last slide.";
    this.notes.preview.textContent = next?.parts?.[0]?.summary || next?.paragraphs?.join(" ") || "";
    this.tickSpeaker();
  }

  tickSpeaker() {
    if (!this.notes || this.since === undefined) return;
    const elapsed = Math.floor((Date.now() - this.since) / 1000);
    const two = (number) => String(number).padStart(2, "0");
    const clock = new Date();
    const now = `${two(clock.getHours())}:${two(clock.getMinutes())}`;
    this.notes.time.textContent = `${Math.floor(elapsed / 60)}:${two(elapsed % 60)} elapsed · ${now}`;
  }

  leave() {
    this.setTriggerValue("leave", this.index);
    this.close();
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    this.ended.abort();
    clearInterval(this.clock);
    clearTimeout(this.idle);
    this.screen.clear();
    this.speaker?.close();
    sessionStorage.removeItem(STORAGE_KEY);
    this.host.remove();
    document.documentElement.classList.remove("eco-on-stage");
    if (document.fullscreenElement) document.exitFullscreen();
    if (currentStage === this) currentStage = undefined;
    this.focused?.focus?.();
  }
}

// ------------------------------------------------------------------------------------------------------------- the sorter

const THUMBNAIL = { width: 1280, height: 720 }; // in which a slide is drawn before it is scaled down
const DRAG_FROM = 6; // pixels from which a press is a drag
const TYPING_PAUSE = 600; // milliseconds
const sorters = new WeakMap();
let typing;

// The slides of a deck as pictures that are chosen with a click and moved with mouse, finger or Alt and an arrow key.
export function sorter({ data, parentElement, setTriggerValue }, root, draw) {
  const place = parentElement.querySelector(".eco-slides");
  if (!place) return undefined;
  addStyles();
  document.addEventListener("input", commitWhileTyping); // once, however often it is added
  const current = sorters.get(place) ?? new Sorter(place, data.assets, root, draw);
  sorters.set(place, current);
  current.update(data, setTriggerValue);
  return () => setTimeout(() => place.isConnected || current.clear());
}

// Streamlit sends a text area when it loses the focus or at Ctrl+Enter: a note would be lost if the window is closed before.
function commitWhileTyping({ target }) {
  if (!target.matches?.(".st-key-slide-editor textarea")) return;
  clearTimeout(typing);
  const keys = { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true };
  typing = setTimeout(() => target.dispatchEvent(new KeyboardEvent("keydown", keys)), TYPING_PAUSE);
}

class Sorter {
  constructor(place, assets, root, draw) {
    Object.assign(this, { assets, root, drawChart: draw });
    this.items = new Map();
    this.list = document.createElement("ol");
    this.list.className = "eco-sorter";
    this.list.setAttribute("aria-label", "Slides");
    const help = createElement("p", "", "Drag a slide to move it, with a finger by its grip, or press Alt with an arrow key.");
    help.className = "eco-sorter__help";
    this.status = createElement("p", "caption", "", { role: "status" });
    place.replaceChildren(this.list, help, this.status);
    this.visible = new IntersectionObserver((entries) => this.drawVisible(entries), { rootMargin: "200px" });
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("pointerdown", (event) => this.press(event));
  }

  update({ address, chosen, slides }, setTriggerValue) {
    this.setTriggerValue = setTriggerValue;
    const earlier = this.items;
    this.items = new Map(slides.map(({ key, title }) => [key, Object.assign(earlier.get(key) ?? this.createItem(), { title })]));
    for (const [key, item] of earlier) if (!this.items.has(key)) this.remove(item);
    const focused = document.activeElement;
    const places = [...this.items.values()].map(({ element }) => element);
    if (places.some((element, place) => element !== this.list.children[place])) this.list.replaceChildren(...places);
    if (this.list.contains(focused)) focused.focus();
    [...this.items.values()].forEach(({ element, button, title }, place) => {
      button.textContent = `${place + 1}. ${title}`;
      button.setAttribute("aria-current", place === chosen);
      if (place === chosen && this.chosen !== chosen) element.scrollIntoView({ block: "nearest" });
    });
    this.chosen = chosen;
    if (this.address !== address) this.load(address, [...this.items.keys()]);
  }

  createItem() {
    const element = document.createElement("li");
    element.className = "eco-sorter__slide";
    const picture = createElement("div", "", undefined, { inert: "", "aria-hidden": "true" });
    picture.className = "eco-sorter__picture";
    const button = createElement("button", "", "", { type: "button" });
    button.className = "eco-sorter__name";
    button.onclick = () => this.dragged || this.setTriggerValue("chosen", this.placeOf(element));
    const grip = createElement("span", "", "⠿", { "aria-hidden": "true" });
    grip.className = "eco-sorter__grip";
    element.append(picture, button, grip);
    return { element, picture, button };
  }

  async load(address, keys) {
    this.address = address;
    let slides;
    try {
      const answer = await fetch(new URL(address, document.baseURI));
      if (!answer.ok) throw new Error(answer.statusText);
      ({ slides } = await answer.json());
    } catch (error) {
      console.error("The pictures of the slides could not be loaded:", error);
      return;
    }
    if (this.address !== address) return; // a later change of the deck was faster
    keys.forEach((key, place) => {
      const item = this.items.get(key);
      if (!item || item.screen) return;
      item.slide = slides[place];
      this.visible.observe(item.element);
    });
  }

  drawVisible(entries) {
    for (const { target, isIntersecting } of entries) {
      const item = [...this.items.values()].find(({ element }) => element === target);
      if (!isIntersecting || !item || item.screen) continue;
      this.visible.unobserve(target);
      const host = document.createElement("div");
      host.className = "eco-frame eco-sorter__frame";
      host.style.transform = `scale(${item.picture.clientWidth / THUMBNAIL.width})`;
      const place = createElement("div");
      place.className = "eco-screen eco-screen--stage";
      const foot = createElement("footer", "line");
      host.append(place, foot);
      item.picture.replaceChildren(host);
      item.screen = new Screen(place, { assets: this.assets, root: this.root, draw: this.drawChart });
      item.size = new ResizeObserver(([{ contentRect }]) => {
        host.style.transform = `scale(${contentRect.width / THUMBNAIL.width})`;
      });
      item.size.observe(item.picture);
      fitSlide({ host, foot, screen: item.screen }, item.slide, THUMBNAIL.width, THUMBNAIL.height);
    }
  }

  placeOf(element) {
    return [...this.list.children].indexOf(element);
  }

  key(event) {
    const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
    const element = event.target.closest("li");
    if (!step || !element) return;
    event.preventDefault();
    const place = this.placeOf(element);
    const next = Math.min(Math.max(place + step, 0), this.list.children.length - 1);
    if (event.altKey) this.move(place, next);
    else this.list.children[next].querySelector("button").focus();
  }

  move(from, to) {
    if (from === to) return;
    this.status.textContent = `Slide ${from + 1} is now slide ${to + 1} of ${this.list.children.length}.`;
    this.setTriggerValue("moved", [from, to]);
  }

  // A finger scrolls the list, unless it holds the grip of a slide, on which CSS switches that off.
  press({ target, button, pointerType, clientX, clientY }) {
    const element = target.closest("li");
    if (!element || button !== 0 || (pointerType === "touch" && !target.closest(".eco-sorter__grip"))) return;
    const from = this.placeOf(element);
    const original = [...this.list.children];
    const ended = new AbortController();
    const { signal } = ended;
    this.dragged = false;
    const finish = (keep) => {
      ended.abort();
      element.dataset.dragged = "no";
      const to = this.placeOf(element);
      if (!keep) this.list.replaceChildren(...original);
      else if (this.dragged) this.move(from, to);
      setTimeout(() => (this.dragged = false)); // after the click that ends the drag
    };
    const drag = (event) => {
      if (!this.dragged && Math.hypot(event.clientX - clientX, event.clientY - clientY) < DRAG_FROM) return;
      this.dragged = true;
      element.dataset.dragged = "yes";
      const under = document.elementsFromPoint(event.clientX, event.clientY).map((other) => other.closest(".eco-sorter__slide"));
      const over = under.find((other) => other && other !== element && this.list.contains(other));
      if (!over) return;
      // The others move, not the slide that is held: out of the page, it would lose the finger.
      const to = this.placeOf(over);
      while (this.placeOf(element) < to) element.before(element.nextElementSibling);
      while (this.placeOf(element) > to) element.after(element.previousElementSibling);
      element.scrollIntoView({ block: "nearest" });
    };
    window.addEventListener("pointermove", drag, { signal });
    window.addEventListener("pointerup", () => finish(true), { signal });
    window.addEventListener("pointercancel", () => finish(false), { signal });
    window.addEventListener("keydown", (event) => event.key === "Escape" && finish(false), { signal });
  }

  remove({ element, screen, size }) {
    screen?.clear();
    size?.disconnect();
    this.visible.unobserve(element);
    element.remove();
  }

  clear() {
    for (const item of this.items.values()) this.remove(item);
    this.visible.disconnect();
  }
}
