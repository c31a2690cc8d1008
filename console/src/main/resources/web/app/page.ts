/** What we use of htmx, which the page loads on its own (its settings are in the page's head). */
interface Htmx {
  trigger(element: Element, event: string, detail: object): void;
  swap(target: Element, content: string, how: { swapStyle: string }): void;
  process(element: Element): void;
}
export const htmx = (window as unknown as { htmx: Htmx }).htmx;

/** The first element that fits, or null. */
export const one = <T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T | null => within.querySelector<T>(selector);

/** All elements that fit. */
export const all = <T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T[] => [...within.querySelectorAll<T>(selector)];

/** Calls `act` with the closest ancestor that fits whenever something inside one is clicked. Works for what is loaded later, too. */
export function onClick(selector: string, act: (element: HTMLElement, event: MouseEvent) => void): void {
  on("click", (event) => {
    const element = (event.target as Element | null)?.closest<HTMLElement>(selector);
    if (element) act(element, event);
  });
}

/** Says something to people who listen to the page instead of looking at it. */
export function say(text: string): void {
  const status = one("#status");
  if (status) status.textContent = text;
}

/** Calls back whenever the document is told of this. */
export const on: typeof document.addEventListener = document.addEventListener.bind(document);

/** A small thing that this browser remembers. */
export const remembered = <T>(name: string, otherwise: T): T => {
  try { return JSON.parse(localStorage.getItem(name)!) as T ?? otherwise; } catch { return otherwise; }
};
export const remember = (name: string, value: unknown): void => {
  try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* without storage it holds for this page */ }
};
