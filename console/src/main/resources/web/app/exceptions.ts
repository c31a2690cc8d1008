import { act, perform } from "./keys";
import { all, on, one, onClick, remember, remembered, say } from "./page";
import { currentRow } from "./rows";

const picks = (): HTMLInputElement[] => all<HTMLInputElement>(".queue [name=item]:not(:disabled)");
const picked = (): HTMLInputElement[] => picks().filter((p) => p.checked);
let last: HTMLInputElement | undefined;

/** What is selected, and why some things can't be done with all of it at once. */
function show(): void {
  const chosen = picked();
  const rows = chosen.map((p) => p.closest<HTMLElement>("tr")!);
  for (const p of picks()) p.closest("tr")!.classList.toggle("selected", p.checked);
  const count = one("[data-count]");
  if (count) count.textContent = `${chosen.length} selected`;
  const why = rows.some((r) => r.dataset.alike !== rows[0].dataset.alike) ? "Close works where flow, reason and rule are the same."
    : chosen.length > 1 && rows.some((r) => /high|critical/.test(r.dataset.risk!)) ? "Close works one at a time above medium risk." : "";
  const close = one<HTMLButtonElement>(".bulk [data-open=bulk-close]");
  if (close) close.disabled = why !== "";
  const reason = one(".bulk [data-why]");
  if (reason) { reason.hidden = !why; reason.textContent = why; }
  const into = one<HTMLInputElement>("[name=into]");
  if (into && chosen[0]) into.value = chosen[0].value.split("~")[0];
}

function select(range: boolean): void {
  const list = picks();
  const here = one<HTMLInputElement>("[name=item]:not(:disabled)", currentRow());
  if (!here || !list.includes(here)) return;
  const [from, to] = [list.indexOf(range && last && list.includes(last) ? last : here), list.indexOf(here)].sort((a, b) => a - b);
  const on = range || !here.checked;
  list.slice(from, to + 1).forEach((p) => { p.checked = on; });
  last = here;
  show();
}

/** Views of one's own: a name and an address, in this browser. */
const STORE = "exception-views";
const views = (): Record<string, string> => remembered(STORE, {});
function showViews(): void {
  const place = one("#saved-views");
  place?.replaceChildren(...Object.entries(views()).map(([name, query]) => {
    const [part, link, gone] = ["span", "a", "button"].map((t) => document.createElement(t)) as [HTMLElement, HTMLAnchorElement, HTMLButtonElement];
    link.href = `/exceptions${query}`;
    link.textContent = name;
    if (location.search === query) link.setAttribute("aria-current", "page");
    gone.type = "button";
    gone.textContent = "×";
    gone.setAttribute("aria-label", `Delete the view ${name}`);
    gone.onclick = () => { const kept = views(); delete kept[name]; remember(STORE, kept); showViews(); };
    part.append(link, gone);
    return part;
  }));
}

export function start(): void {
  on("change", (event) => {
    const changed = event.target as HTMLElement;
    if (changed.matches("[data-submits] select")) changed.closest("form")!.submit();
    if (changed.matches("[data-all]")) for (const p of picks()) p.checked = (changed as HTMLInputElement).checked;
    show();
  });
  onClick("[data-dismiss]", (button) => button.closest(".toast")!.remove());
  onClick("[data-copy]", () => { void navigator.clipboard?.writeText(location.href); say("Link copied"); });
  if (!one(".queue")) return;
  on("reset", () => setTimeout(show));
  act("select", () => select(false));
  act("select-range", () => select(true));
  // A key for the selected means the row under the cursor where nothing is.
  for (const action of ["claim", "assign", "snooze", "merge", "close"]) act(action, () => { if (!picked().length) { select(false); if (picked().length) perform(action); } });
  on("cursor", (event) => {
    const url = new URL(location.href);
    url.searchParams.set("selected", (event.target as HTMLElement).dataset.row!);
    history.replaceState(null, "", url);
  });
  onClick("[data-save-view]", () => {
    const name = one<HTMLInputElement>("#view-name")!;
    const query = new URLSearchParams(location.search);
    for (const of of ["selected", "after"]) query.delete(of);
    if (!name.value.trim()) { name.focus(); return; }
    remember(STORE, { ...views(), [name.value.trim()]: `?${query}` });
    name.closest("dialog")!.close();
    showViews();
  });
  one(".work [aria-current]")?.scrollIntoView({ block: "nearest" });
  showViews();
  show();
}
