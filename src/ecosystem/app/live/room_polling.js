// Ask the server now and then whether the room has changed. What is shown is fetched by the screen itself; the page runs again
// only for what it must ask or tell with its own widgets: a question, a pause, the end.
//
// A poll is one small answer from memory; running the page for it would cost a hundred times as much.

const listeners = new WeakMap();

// Milliseconds after which news that the page has not taken in is told again: what is said while its connection is down is lost.
const AGAIN = 4000;

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".eco-live");
  if (!place) return undefined;
  const earlier = listeners.get(place);
  const listener = earlier?.address === data.address ? earlier : new Listener(place, data);
  if (earlier && earlier !== listener) earlier.stop();
  listeners.set(place, listener);
  listener.take(data, setTriggerValue);
  return () => setTimeout(() => place.isConnected || listener.stop());
}

class Listener {
  constructor(place, data) {
    this.place = place;
    this.address = data.address;
    this.missed = 0;
    this.timer = setTimeout(() => this.ask(), 50);
  }

  take(data, setTriggerValue) {
    if (data.question > (this.question ?? 0)) this.place.scrollIntoView({ block: "center" });
    this.question = data.question;
    this.heard = data.heard;
    this.every = data.every;
    this.tell = (revision) => {
      if (this.told === revision && performance.now() < this.toldAgainAt) return;
      this.told = revision;
      this.toldAgainAt = performance.now() + AGAIN;
      setTriggerValue("news", revision);
    };
    if (data.keep) sessionStorage.setItem("ecosystem-presenter", JSON.stringify(data.keep));
  }

  async ask() {
    try {
      const answer = await fetch(new URL(this.address, document.baseURI), { cache: "no-store" });
      if (answer.status === 404) this.tell(-1);
      else if (answer.ok) this.hear(await answer.json());
      else throw new Error(answer.statusText);
      this.missed = 0;
    } catch {
      this.missed += 1;
      if (this.missed > 2) this.say("No connection; trying again …");
    }
    if (!this.stopped) this.timer = setTimeout(() => this.ask(), this.every);
  }

  hear({ shown, told, watching }) {
    this.say(watching === 1 ? "1 follows" : `${watching} follow`);
    document.dispatchEvent(new CustomEvent("ecosystem-shown", { detail: shown }));
    if (told > this.heard) this.tell(told); // an answer may come late, from before what the page shows
  }

  say(text) {
    if (this.place.textContent !== text) this.place.textContent = text;
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }
}
