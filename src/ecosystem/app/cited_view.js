// Scroll to the view that a link cites, or to the heading that it names behind the hash, and again while charts above it appear,
// until the reader moves or some seconds passed. A hash with a dot names a chart, which scrolls to itself.
const LASTS = 5000;
const REPEATED = 250;
const reached = new WeakSet();

export default function ({ data, parentElement }) {
  const anchor = window.location.hash.slice(1) || data.anchor;
  if (reached.has(parentElement) || !anchor || anchor.includes(".")) return;
  reached.add(parentElement);
  let left = false;
  const end = performance.now() + LASTS;
  for (const type of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    window.addEventListener(type, () => (left = true), { capture: true, passive: true, once: true });
  }
  const scroll = () => {
    if (left || performance.now() > end || !parentElement.isConnected) return;
    document.getElementById(anchor)?.scrollIntoView({ block: "start" });
    setTimeout(scroll, REPEATED);
  };
  scroll();
}
