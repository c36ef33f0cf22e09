// Draws what is shown to others: a page or a slide as it was written once for all, for an audience's browser or on a stage.
//
// A screen comes as one small file. Nothing that comes with it is ever read as markup: text goes into the page as text.
//
// CSS_TEXT (the style sheet) is put in front of this file when it is published.
/* global CSS_TEXT */

let styles;

function addStyles() {
  if (styles) return;
  styles = document.createElement("style");
  styles.textContent = CSS_TEXT;
  document.head.append(styles);
}

function make(tag, name, text, attributes = {}) {
  const element = document.createElement(tag);
  if (name) element.className = `eco-screen__${name}`;
  if (text !== undefined) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

// ------------------------------------------------------------------------------------------------------------- the screen

// One screen in a place of the page; what stays the same from one to the next stays mounted.
class Screen {
  constructor(place, { assets, root, draw, pick }) {
    Object.assign(this, { place, assets, root, drawChart: draw, pick });
    this.parts = new Map();
    this.head = make("header", "head");
    this.body = make("div", "body");
    place.replaceChildren(this.head, this.body);
  }

  show(told, room) {
    const fresh = told.title !== this.told?.title || told.kind !== this.told?.kind;
    const pointed = told.pointed && told.pointed !== this.told?.pointed;
    this.told = told;
    this.place.dataset.kind = told.kind;
    this.place.dataset.section = told.section ? "yes" : "no";
    this.head.replaceChildren(...this.heading(told));
    this.arrange(told.parts ?? [], room);
    if (fresh && !room) window.scrollTo({ top: 0 });
    if (pointed) this.parts.get(told.pointed)?.element.scrollIntoView({ block: "center" });
  }

  heading({ kind, title, question, changed, text = [], simulated }) {
    const lines = [make(kind === "page" ? "h1" : "h2", "title", title)];
    if (simulated) lines.unshift(make("p", "mark", "SIMULATED DATA"));
    if (question) lines.push(make("p", "question", question));
    if (changed) lines.push(make("p", "changed", changed, { role: "note" }));
    lines.push(...text.map((paragraph) => make("p", "paragraph", paragraph)));
    return lines;
  }

  // Parts that are still there keep their place in the page, so that their charts stay mounted.
  arrange(told, room) {
    const kept = new Set(told.map(({ id }) => id));
    for (const [id, part] of this.parts) {
      if (kept.has(id)) continue;
      part.element.remove();
      part.clean?.();
      this.parts.delete(id);
    }
    let before = null;
    for (const one of told) {
      const part = this.parts.get(one.id) ?? { element: make("section", "part") };
      this.parts.set(one.id, part);
      const next = before ? before.nextSibling : this.body.firstChild;
      if (next !== part.element) this.body.insertBefore(part.element, next);
      before = part.element;
      this.fill(part, one, room);
    }
  }

  fill(part, one, room) {
    const here = one.id === this.told.pointed;
    part.element.dataset.figure = one.chart ? "yes" : "no";
    part.element.dataset.half = one.half ? "yes" : "no";
    part.element.dataset.here = here ? "yes" : "no";
    const words = [];
    if (one.question && one.question !== this.told.title) words.push(make("h3", "about", one.question));
    if (here) words.push(make("p", "here", "Here"));
    if (one.covered) words.push(make("p", "covered", "Covered until the guesses are in."));
    if (one.reading) words.push(make("p", "reading", one.reading));
    if (one.words) words.push(make(one.kind === "section" ? "h2" : "p", one.kind, one.words));
    if (one.cards) words.push(cards(one.cards));
    if (one.table) words.push(table(one.table, one.question));
    const foot = one.foot ? make("p", "foot", one.foot) : "";
    if (!one.chart) {
      part.holder?.remove();
      part.clean?.();
      part.holder = part.clean = undefined;
      part.element.replaceChildren(...words, foot);
      return;
    }
    if (!part.holder) {
      part.holder = make("div", "figure");
      part.holder.append(make("div"));
      part.holder.firstChild.className = "eco-plot";
      part.element.replaceChildren(part.holder);
    }
    for (const other of [...part.element.children]) if (other !== part.holder) other.remove();
    part.holder.before(...words);
    part.holder.after(foot);
    const size = room?.(part, one.chart);
    part.clean = this.drawChart(
      {
        parentElement: part.holder,
        data: { ...one.chart, ...size, assets: this.assets, explained: false, address: this.told.link },
        setTriggerValue: (name, value) => name === "picked" && this.pick?.(value),
      },
      this.root,
    );
  }

  // The place of the screen has changed its theme or its size.
  again(room) {
    if (this.told) this.arrange(this.told.parts ?? [], room);
  }

  clear() {
    this.arrange([]);
  }
}

function cards(told) {
  const row = make("div", "cards");
  for (const { label, value, delta, note } of told) {
    const card = make("div", "card");
    card.append(make("p", "label", label), make("p", "value", value));
    if (delta) card.append(make("p", "delta", delta));
    card.append(make("p", "note", note));
    row.append(card);
  }
  return row;
}

function table({ columns, rows, more }, caption) {
  const element = make("table", "table");
  element.append(make("caption", "unseen", caption));
  const line = (cells, tag) => {
    const row = document.createElement("tr");
    row.append(...cells.map((text) => make(tag, "", text)));
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
  const holder = make("div", "rows");
  holder.append(element);
  return holder;
}

// ----------------------------------------------------------------------------------------------------------- the audience

const audiences = new WeakMap();

// A screen that fetches what is shown whenever the room has changed.
export function audience({ data, parentElement, setTriggerValue }, root, draw) {
  const place = parentElement.querySelector(".eco-screen");
  if (!place) return undefined;
  addStyles();
  const earlier = audiences.get(place);
  const now = earlier?.address === data.address ? earlier : new Audience(place, data, root, draw);
  if (earlier && earlier !== now) earlier.stop();
  audiences.set(place, now);
  now.take(setTriggerValue);
  return () => setTimeout(() => place.isConnected || now.stop());
}

class Audience {
  constructor(place, { address, assets }, root, draw) {
    Object.assign(this, { place, address, shown: 0 });
    place.replaceChildren(make("p", "waiting", "The presenter is about to show something.", { role: "status" }));
    this.make = () => new Screen(place, { assets, root, draw, pick: (value) => this.pick(value) });
    this.hear = ({ detail }) => detail > this.shown && this.fetch(detail);
    document.addEventListener("ecosystem-shown", this.hear);
    this.fetch(0);
  }

  take(setTriggerValue) {
    this.pick = (value) => setTriggerValue("picked", value);
    this.screen?.again();
  }

  async fetch(shown) {
    if (this.fetching) return; // the next poll asks again
    this.fetching = true;
    try {
      const answer = await fetch(new URL(this.address, document.baseURI), { cache: "no-store" });
      if (answer.status === 200) {
        const told = await answer.json();
        if (!this.stopped) (this.screen ??= this.make()).show(told);
        this.place.dataset.shown = this.shown = Math.max(shown, this.shown);
      }
    } catch {
      // the listener says that there is no connection, and the next poll asks again
    } finally {
      this.fetching = false;
    }
  }

  stop() {
    this.stopped = true;
    document.removeEventListener("ecosystem-shown", this.hear);
    this.screen?.clear();
  }
}

// -------------------------------------------------------------------------------------------------------------- the stage

const KEYS = {
  ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next", Enter: "next", n: "next",
  ArrowLeft: "back", ArrowUp: "back", PageUp: "back", Backspace: "back", p: "back",
  Home: "first", End: "last", b: "black", ".": "black", "?": "help", h: "help",
  f: "full", s: "speaker", k: "kiosk", r: "restart", q: "invite", Escape: "leave",
};
const HELP = [
  ["→ ↓ Space Page down", "next slide"],
  ["← ↑ Page up", "the one before"],
  ["Home, End", "first, last"],
  ["b or .", "black screen"],
  ["s", "speaker's window: note, next slide, time"],
  ["r", "time from zero"],
  ["f", "full screen"],
  ["k", "go on by itself"],
  ["q", "code to follow"],
  ["?", "this help"],
  ["Escape", "leave"],
];
const IDLE = 3000;
const DESIGNED_FOR = 10.4;
const KEPT = "ecosystem-stage";
let onStage;

// A talk over the whole window: all its slides lie in the browser, so it goes on whatever the network does.
export function stage({ data, parentElement, setTriggerValue }, root, draw) {
  const place = parentElement.querySelector(".eco-screen");
  if (!place) return undefined;
  addStyles();
  // A talk goes on over a page that was laid anew, after a reload of the connection for one.
  onStage ??= new Stage(data, root, draw, getComputedStyle(place));
  onStage.take(data, setTriggerValue);
  return undefined;
}

class Stage {
  constructor({ address, assets, at, kiosk }, root, draw, style) {
    this.address = address;
    this.at = at;
    this.every = kiosk;
    this.ended = new AbortController();
    this.before = document.activeElement;
    this.build();
    for (const name of ["--st-font", "--st-heading-font"]) this.host.style.setProperty(name, style.getPropertyValue(name));
    this.screen = new Screen(this.slide, { assets, root, draw });
    this.load();
    this.goFull();
  }

  build() {
    this.host = make("div", "", undefined, { role: "dialog", "aria-modal": "true", "aria-label": "Slides", tabindex: "-1" });
    this.host.className = "eco-stage";
    this.slide = make("div");
    this.slide.className = "eco-screen eco-screen--stage";
    this.foot = make("footer", "line");
    this.where = make("span", "where", "", { role: "status" });
    this.code = make("span", "code");
    this.bar = make("span", "bar");
    const button = (label, action, name) => {
      const element = make("button", "button", label, { type: "button", "aria-label": name, title: name });
      element.onclick = () => this.do(action);
      this.bar.append(element);
    };
    button("‹", "back", "The slide before");
    button("›", "next", "Next slide");
    button("Notes", "speaker", "Speaker's window");
    button("Full screen", "full", "Full screen");
    button("?", "help", "Keys");
    button("Leave", "leave", "Leave");
    this.foot.append(this.code, this.where, this.bar);
    this.over = make("div", "over", undefined, { hidden: "", role: "note" });
    this.host.append(this.slide, this.foot, this.over);
    document.body.append(this.host);
    document.documentElement.classList.add("eco-on-stage");
    this.host.focus();
    const { signal } = this.ended;
    window.addEventListener("keydown", (event) => this.key(event), { signal, capture: true });
    window.addEventListener("resize", () => this.fit(), { signal });
    window.addEventListener("pointermove", () => this.stir(), { signal });
    document.addEventListener("fullscreenchange", () => this.fit(), { signal });
    window.addEventListener("popstate", () => this.leave(), { signal });
    window.addEventListener("pagehide", () => this.speaker?.close(), { signal });
    this.clock = setInterval(() => this.tick(), 500);
    this.stir();
  }

  async load() {
    this.say("Preparing the slides …");
    try {
      const answer = await fetch(new URL(this.address, document.baseURI));
      if (!answer.ok) throw new Error(answer.statusText);
      this.talk = await answer.json();
    } catch (error) {
      console.error("The slides did not come:", error);
      this.say("The slides did not come. Leave with Escape and present again; the dashboard must run with: ecosystem serve");
      return;
    }
    this.say("");
    this.since = Date.now();
    this.turned = Date.now();
    this.draw();
  }

  take({ name, room, link, qr }, setTriggerValue) {
    this.name = name;
    this.tell = (name, value) => setTriggerValue(name, value);
    this.room = { room, link, qr };
    this.code.textContent = room ? `Follow: ${room}` : "";
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
    const last = (this.talk?.slides.length ?? 1) - 1;
    const to = { next: Math.min(this.at + 1, last), back: Math.max(this.at - 1, 0), first: 0, last }[action];
    this.stir();
    if (this.black && action !== "leave") return this.blacken(false);
    if (!this.over.hidden && action !== "help" && action !== "invite" && this.talk) this.say("");
    if (to !== undefined) return this.go(to);
    const actions = {
      black: () => this.blacken(true),
      help: () => this.help(),
      invite: () => this.invite(),
      full: () => (document.fullscreenElement ? document.exitFullscreen() : this.goFull()),
      speaker: () => this.openSpeaker(),
      restart: () => (this.since = Date.now()),
      kiosk: () => ((this.every = this.every ? 0 : 20), (this.turned = Date.now()), this.tellPlace()),
      leave: () => this.leave(),
    };
    return actions[action]?.();
  }

  go(to) {
    if (!this.talk || to === this.at) return;
    this.at = to;
    this.draw();
    this.tell("at", to);
  }

  draw() {
    const { slides } = this.talk;
    this.at = Math.min(this.at, slides.length - 1);
    this.turned = Date.now();
    this.fit();
    this.tellPlace();
    this.drawSpeaker();
  }

  tellPlace() {
    const told = this.talk?.slides[this.at];
    if (!told) return;
    this.where.textContent = `${this.at + 1} of ${this.talk.slides.length}${this.every ? ` · every ${this.every} s` : ""}`;
    this.host.setAttribute("aria-label", `Slide ${this.at + 1} of ${this.talk.slides.length}: ${told.title}`);
    this.host.dataset.at = this.at;
    sessionStorage.setItem(KEPT, JSON.stringify({ name: this.name, at: this.at }));
  }

  // The figure gets what the words leave, drawn small and enlarged, so that its letters are as large as a room needs.
  fit() {
    const told = this.talk?.slides[this.at];
    if (!told || this.closed) return;
    const unit = Math.min(window.innerWidth / 100, window.innerHeight / 64);
    this.host.style.setProperty("--unit", `${unit}px`);
    const scale = Math.max(unit / DESIGNED_FOR, 0.8);
    this.screen.show(told, (part) => {
      part.holder.style.width = part.holder.style.height = "";
      part.holder.style.transform = "none";
      part.holder.style.flex = "1 1 0";
      const { width, height } = this.space(part);
      Object.assign(part.holder.style, {
        flex: "none",
        width: `${Math.floor(width / scale)}px`,
        height: `${Math.floor(height / scale)}px`,
        marginBottom: `${Math.floor(height - height / scale)}px`,
        transform: `scale(${scale})`,
      });
      return { height: Math.floor(height / scale), narrowHeight: null };
    });
    this.shorten();
    this.shrink();
  }

  // Words that are too many for the window are written smaller.
  shrink() {
    const { head } = this.screen;
    head.style.fontSize = "";
    const bottom = this.foot.getBoundingClientRect().top;
    for (let part = 0.9; part > 0.25 && head.getBoundingClientRect().bottom > bottom; part *= 0.9) {
      head.style.fontSize = `${part}em`;
    }
  }

  space({ holder }) {
    const { width, height } = holder.getBoundingClientRect();
    return { width, height: Math.max(height, window.innerHeight * 0.3) };
  }

  // A table shows the rows that there is room for, and says how many there are beside.
  shorten() {
    const body = this.slide.querySelector("tbody");
    if (!body) return;
    const bottom = this.foot.getBoundingClientRect().top;
    const rows = [...body.rows];
    let hidden = 0;
    const rest = make("p", "rest", "");
    while (rows.length > 1 && this.slide.querySelector(".eco-screen__foot")?.getBoundingClientRect().bottom > bottom) {
      const row = rows.pop();
      row.remove();
      hidden += Number(row.dataset.rows ?? 1);
      if (!rest.isConnected) body.parentElement.after(rest);
      rest.textContent = `${hidden.toLocaleString("en")} more rows: see the dashboard.`;
    }
  }

  blacken(on) {
    this.black = on;
    this.host.dataset.black = on ? "yes" : "no";
  }

  say(text) {
    this.over.hidden = !text;
    this.over.replaceChildren(...(text ? [make("p", "", text)] : []));
    this.over.dataset.what = "";
  }

  help() {
    if (this.over.dataset.what === "help") return this.say("");
    const list = make("dl", "keys");
    for (const [keys, what] of HELP) list.append(make("dt", "", keys), make("dd", "", what));
    this.over.replaceChildren(list);
    this.over.dataset.what = "help";
    this.over.hidden = false;
    return undefined;
  }

  invite() {
    const { room, link, qr } = this.room ?? {};
    if (this.over.dataset.what === "invite") return this.say("");
    if (!room) return this.say("No room is open: “Present live” in the sidebar opens one.");
    const picture = make("img", "qr", undefined, { src: qr, alt: "QR code of the link" });
    this.over.replaceChildren(picture, make("p", "spoken", room), make("p", "", link));
    this.over.dataset.what = "invite";
    this.over.hidden = false;
    return undefined;
  }

  stir() {
    this.host.dataset.idle = "no";
    clearTimeout(this.idle);
    this.idle = setTimeout(() => (this.host.dataset.idle = "yes"), IDLE);
  }

  goFull() {
    document.documentElement.requestFullscreen?.().catch(() => {}); // not without a click or key: “f” does it
  }

  tick() {
    const { every, talk } = this;
    if (every && talk && Date.now() - this.turned > every * 1000) this.go((this.at + 1) % talk.slides.length);
    this.tickSpeaker();
  }

  // What only the speaker sees stands in a window of its own.
  openSpeaker() {
    this.speaker = window.open("", "ecosystem-speaker", "popup,width=960,height=640");
    if (!this.speaker) return this.say("The browser keeps the window back: allow windows of this page, then press “s” again.");
    const { document: page } = this.speaker;
    page.title = "Speaker";
    page.body.replaceChildren();
    const style = page.createElement("style");
    style.textContent = CSS_TEXT;
    page.head.replaceChildren(style);
    page.body.className = "eco-speaker";
    this.sheet = Object.fromEntries(
      ["time", "now", "note", "next", "then"].map((name) => {
        const element = page.createElement(name === "now" || name === "next" ? "h2" : "div");
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
    if (!this.sheet || !this.talk) return;
    const { slides, notes } = this.talk;
    this.sheet.now.textContent = `${this.at + 1} of ${slides.length} · ${slides[this.at].title}`;
    this.sheet.note.textContent = notes[this.at] || "No note.";
    const next = slides[this.at + 1];
    this.sheet.next.textContent = next ? `Next: ${next.title}` : "This is the last slide.";
    this.sheet.then.textContent = next?.parts?.[0]?.reading ?? next?.text?.join(" ") ?? "";
    this.tickSpeaker();
  }

  tickSpeaker() {
    if (!this.sheet || this.since === undefined) return;
    const passed = Math.floor((Date.now() - this.since) / 1000);
    const two = (number) => String(number).padStart(2, "0");
    const clock = new Date();
    const now = `${two(clock.getHours())}:${two(clock.getMinutes())}`;
    this.sheet.time.textContent = `${Math.floor(passed / 60)}:${two(passed % 60)} gone · ${now}`;
  }

  leave() {
    this.tell("leave", this.at);
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
    sessionStorage.removeItem(KEPT);
    this.host.remove();
    document.documentElement.classList.remove("eco-on-stage");
    if (document.fullscreenElement) document.exitFullscreen();
    if (onStage === this) onStage = undefined;
    this.before?.focus?.();
  }
}
