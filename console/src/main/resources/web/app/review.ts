import { act } from "./keys";
import { all, htmx, on, onClick, one, remember, remembered, say } from "./page";

/** The page of an approval: one case after the other, and a decision that has all it needs. */
const REASONS = "reasons";
const root = document.documentElement;
const busy = (): boolean => "loading" in root.dataset;
let waiting: string[] = [];

/** Another case in place of the one shown: keys pressed meanwhile wait for it, so that nothing is decided that is not shown. */
async function show(link: HTMLAnchorElement): Promise<void> {
  root.dataset.loading = "";
  try {
    const answer = await fetch(link.href);
    const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page || !one("#panes", page)) throw page;
    const inList = !!document.activeElement?.closest(".list");
    for (const part of ["#main", "#side", "#seen"]) {
      const [old, now] = [one(part), one(part, page)];
      if (old && now) { old.replaceWith(document.adoptNode(now)); htmx.process(now); } else old?.remove();
    }
    document.title = page.title;
    history.pushState({}, "", link.href);
    const main = one("#main")!;
    for (const row of all(".list [data-row]")) {
      if (row.dataset.row !== main.dataset.case) row.removeAttribute("aria-current");
      else { row.setAttribute("aria-current", "true"); row.scrollIntoView({ block: "nearest" }); if (inList) row.focus(); }
    }
    if (!inList) main.focus();
    document.dispatchEvent(new CustomEvent("htmx:afterSwap"));
    begin();
    say(page.title);
  } catch {
    location.href = link.href;
  } finally {
    delete root.dataset.loading;
  }
  const keys = waiting;
  waiting = [];
  for (const key of keys) {
    if (busy()) waiting.push(key);
    else document.activeElement!.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }
}

/** Says that the page is in front of the person, and offers the reasons they gave lately. */
function begin(): void {
  const seen = one("#seen");
  if (seen && !document.hidden && !seen.dataset.said) { seen.dataset.said = ""; htmx.trigger(seen, "seen", {}); }
  const list = one("#reasons");
  if (list) list.replaceChildren(...reasons().map((reason) => Object.assign(document.createElement("option"), { value: reason })));
  one("[data-focus], #decide [aria-invalid]")?.focus();
  for (const toast of all(".toast:not(:has([data-over]))")) setTimeout(() => toast.remove(), 9000);
}

const reasons = (): string[] => remembered(REASONS, []);

/** A decision leaves only with all that it needs; else the focus goes where something is missing, and Ctrl+Enter means this button. */
function decide(button: HTMLElement, event: Event): void {
  const form = one<HTMLFormElement>("#decide")!;
  const missing = (button.dataset.needs ?? "").split(" ").map((need) => all<HTMLInputElement>(`[data-need="${need}"]`).find((field) => field.type === "checkbox" ? !field.checked : !field.value.trim())).filter((field) => field);
  const box = one("#missing")!;
  box.textContent = missing[0] ? `${box.dataset.said} ${missing.map((field) => box.dataset[field!.dataset.need!]).join(", ")}.` : "";
  if (missing[0]) {
    event.preventDefault();
    for (const other of all("[data-confirm]", form)) delete other.dataset.confirm;
    button.dataset.confirm = "";
    missing[0].focus();
    return;
  }
  const note = one<HTMLInputElement>("[name=note]", form)!.value.trim();
  if (note) remember(REASONS, [note, ...reasons().filter((r) => r !== note)].slice(0, 8));
  root.dataset.loading = "";
}

export function start(): void {
  onClick("[data-needs]", decide);
  onClick("a[data-go]", (link, event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !one("#panes")) return;
    event.preventDefault();
    if (!busy()) void show(link as HTMLAnchorElement);
  });
  addEventListener("popstate", () => { if (one("#panes")) location.reload(); });
  addEventListener("pageshow", () => { delete root.dataset.loading; });
  on("keydown", (event) => {
    if (!busy() || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting.push(event.key);
  }, true);
  onClick("[data-copy]", (button) => { void navigator.clipboard?.writeText(location.origin + button.dataset.copy!); say("Link copied"); });
  on("toggle", (event) => { const edit = event.target as HTMLDetailsElement; if (edit.id === "edit" && edit.open) one("[data-first]", edit)?.focus(); }, true);
  on("visibilitychange", begin);
  act("diff", () => {
    const ways = all<HTMLInputElement>("[name=diff]");
    const next = ways[(ways.findIndex((way) => way.checked) + 1) % ways.length];
    if (next) { next.checked = true; say(next.parentElement!.textContent!); }
  });
  begin();
}
