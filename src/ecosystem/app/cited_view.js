// Scroll to the view that a link cites, and again while charts above it appear, until the reader moves or some seconds passed.
const LASTS = 5000;
const REPEATED = 250;
const reached = new WeakSet();

export default function ({ data, parentElement }) {
  if (reached.has(parentElement) || window.location.hash) return; // an address with a hash leads elsewhere
  reached.add(parentElement);
  let left = false;
  const end = performance.now() + LASTS;
  for (const type of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    window.addEventListener(type, () => (left = true), { capture: true, passive: true, once: true });
  }
  const scroll = () => {
    if (left || performance.now() > end || !parentElement.isConnected) return;
    document.getElementById(data.anchor)?.scrollIntoView({ block: "start" });
    setTimeout(scroll, REPEATED);
  };
  scroll();
}
