// Poll the server for changes of a room. The screen fetches what is shared by itself; the page reruns only when the state of
// the room has changed: a question, a pause, the end. A poll is answered from memory; a rerun costs a hundred times as much.

const pollers = new WeakMap();

// Milliseconds after which the page is asked again to rerun: what is sent while its connection is down is lost.
const REPEAT_AFTER = 4000;

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".eco-live");
  if (!place) return undefined;
  const earlier = pollers.get(place);
  const poller = earlier?.address === data.address ? earlier : new Poller(place, data);
  if (earlier && earlier !== poller) earlier.stop();
  pollers.set(place, poller);
  poller.update(data, setTriggerValue);
  return () => setTimeout(() => place.isConnected || poller.stop());
}

class Poller {
  constructor(place, data) {
    this.place = place;
    this.address = data.address;
    this.failures = 0;
    this.timer = setTimeout(() => this.poll(), 50);
  }

  update(data, setTriggerValue) {
    if (data.question > (this.question ?? 0)) this.place.scrollIntoView({ block: "center" });
    this.question = data.question;
    this.revision = data.revision;
    this.activity = data.activity;
    this.interval = data.interval;
    this.setTriggerValue = setTriggerValue;
    if (data.ticket) sessionStorage.setItem("ecosystem-presenter", JSON.stringify(data.ticket));
  }

  // Questions and votes of a large audience come faster than a page can follow.
  followActivity(activity) {
    if (activity === this.activity || performance.now() < (this.nextActivity ?? 0)) return;
    this.nextActivity = performance.now() + REPEAT_AFTER;
    this.setTriggerValue("state", `activity ${activity}`);
  }

  requestRerun(revision) {
    if (this.requested === revision && performance.now() < this.repeatAt) return;
    this.requested = revision;
    this.repeatAt = performance.now() + REPEAT_AFTER;
    this.setTriggerValue("state", revision);
  }

  async poll() {
    try {
      const answer = await fetch(new URL(this.address, document.baseURI), { cache: "no-store" });
      if (answer.status === 404) this.requestRerun(-1);
      else if (answer.ok) this.handle(await answer.json());
      else throw new Error(answer.statusText);
      this.failures = 0;
    } catch {
      this.failures += 1;
      if (this.failures > 2) this.setText("No connection; trying again …");
    }
    if (!this.stopped) this.timer = setTimeout(() => this.poll(), this.interval);
  }

  handle({ screen, state, viewers, answers, activity }) {
    const counts = [viewers === 1 ? "1 follows" : `${viewers} follow`];
    if (answers !== null) counts.push(answers === 1 ? "1 answer" : `${answers} answers`);
    this.setText(counts.join(" · "));
    document.dispatchEvent(new CustomEvent("ecosystem-screen", { detail: screen }));
    if (state > this.revision) this.requestRerun(state); // an answer may be older than the page
    else if (activity !== undefined) this.followActivity(activity);
  }

  setText(text) {
    if (this.place.textContent !== text) this.place.textContent = text;
    document.dispatchEvent(new CustomEvent("ecosystem-room", { detail: text })); // for the stage, which covers this page
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }
}
