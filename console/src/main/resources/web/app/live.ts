import { one } from "./page";

/** The name of something that changed; what it is now, the page asks for with its own person's rights. */
export interface Change { kind: string; id: string; version?: number; state?: string; did?: string; by?: string; }

const CHANNEL = "countersign-live";
const SILENCE = 40_000;

/**
 * One connection to the server for all tabs (a browser allows six): whichever tab holds the lock has it, and tells the others.
 * Every change becomes an event `changed` on the document; after a gap, an event `resync`.
 */
export function listen(): void {
  if (!document.body.dataset.live) return;
  const others = new BroadcastChannel(CHANNEL);
  others.onmessage = (message) => told(message.data);
  const tell = (what: unknown): void => { others.postMessage(what); told(what); };
  void navigator.locks.request(CHANNEL, () => new Promise<void>(() => connect(tell)));
}

function connect(tell: (what: unknown) => void): void {
  let source: EventSource;
  let heard = Date.now();
  let broken = false;
  let pause = 500;
  const open = (): void => {
    source = new EventSource("/events");
    source.onopen = () => { heard = Date.now(); pause = 500; tell({ live: true, resync: broken }); broken = false; };
    source.onerror = () => { broken = true; tell({ live: false }); source.close(); setTimeout(open, pause); pause = Math.min(pause * 2, 5000); };
    source.addEventListener("beat", () => { heard = Date.now(); });
    source.addEventListener("resync", () => tell({ live: true, resync: true }));
    source.addEventListener("changed", (event) => { heard = Date.now(); tell({ live: true, change: JSON.parse((event as MessageEvent<string>).data) as Change }); });
  };
  // A connection can be dead without an error.
  setInterval(() => { if (Date.now() - heard > SILENCE) { heard = Date.now(); source.onerror?.(new Event("error")); } }, 5000);
  open();
}

function told(what: unknown): void {
  const { live, resync, change } = what as { live: boolean; resync?: boolean; change?: Change };
  const mark = one(".live");
  if (mark && mark.dataset.state !== (live ? "on" : "off")) {
    mark.dataset.state = live ? "on" : "off";
    one("span", mark)!.textContent = live ? "Live" : "Reconnecting";
  }
  if (resync) document.dispatchEvent(new CustomEvent("resync"));
  if (change) document.dispatchEvent(new CustomEvent<Change>("changed", { detail: change }));
}
