import type { Change } from "./live";
import { act } from "./keys";
import { all, htmx, on, onClick, one, say } from "./page";

/**
 * Lists that stay true while a page is open. A row (`data-row=ID`) whose item changed is fetched again, or goes when it no longer belongs here. What is new
 * never moves what is under the cursor: it is counted, and comes with N.
 *
 * A list is an element with `data-rows=KIND` (whose changes it shows) and `data-row-url` (with `{id}`: answers one row, or 204 when it no longer belongs).
 */
function changed(change: Change): void {
  for (const list of all(`[data-rows~="${change.kind}"]`)) {
    const row = all("[data-row]", list).find((r) => r.dataset.row === change.id);
    if (row) void refresh(list, row, change);
    else if (change.did === "opened" || list.dataset.joins) void more(list, change.id);
  }
  for (const part of all(`[data-live~="${change.kind}"]`)) htmx.trigger(part, "refresh", {});
  for (const shown of all(`[data-item="${change.id}"]`)) htmx.trigger(shown, "moved", { version: change.version });
  // That somebody looks at something is not worth an interruption, and that it is final follows what was decided.
  if (change.by && change.did && !/view|fin/.test(change.did)) say(`${change.id} ${change.did} by ${change.by}`);
}

const ask = (list: HTMLElement, id: string): Promise<Response> => fetch(list.dataset.rowUrl!.replace("{id}", id), { headers: { "HX-Request": "true" } });

async function refresh(list: HTMLElement, row: HTMLElement, change: Change): Promise<void> {
  const answer = await ask(list, change.id);
  const html = await answer.text();
  // Meanwhile an earlier change may have put another row in its place.
  if (!row.isConnected) row = all("[data-row]", list).find((r) => r.dataset.row === change.id)!;
  if (!row) return;
  if (/204|40[34]/.test(answer.status as unknown as string)) {
    if (!row.hasAttribute("aria-current")) row.remove();
    else row.dataset.gone = "";
  } else if (answer.ok) {
    const shown = row.matches("[aria-current]");
    htmx.swap(row, html, { swapStyle: "outerHTML" });
    if (shown) one(`[data-row="${change.id}"]`, list)?.setAttribute("aria-current", "true");
  }
}

/** Counts what has come and belongs here, once. */
async function more(list: HTMLElement, id: string): Promise<void> {
  const news = one(".news", list);
  if (!news || (await ask(list, id)).status !== 200) return;
  const ids = new Set(news.dataset.ids?.split(" ")).add(id);
  news.dataset.ids = [...ids].join(" ");
  offer(news, `${ids.size} new`);
}

function offer(news: HTMLElement, text: string): void {
  one("span", news)!.textContent = text;
  news.hidden = false;
}

/** After a gap every row is looked at again; what came meanwhile nobody knows. */
function resync(list: HTMLElement): void {
  for (const row of all("[data-row]", list)) void refresh(list, row, { kind: "", id: row.dataset.row! });
  const news = one(".news", list);
  if (news) offer(news, "More");
}

const rows = (): HTMLElement[] => all("[data-rows] [data-row]").filter((r) => r.offsetParent !== null);

/** The row that keys mean: the one with focus, else the one that is shown. */
export function currentRow(): HTMLElement | undefined {
  const focused = (document.activeElement as Element | null)?.closest<HTMLElement>("[data-row]");
  return focused ?? rows().find((r) => r.matches("[aria-current], :has([aria-current])"));
}

function step(by: number): void {
  const list = rows();
  const at = list.indexOf(currentRow()!);
  const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + by, 0), list.length - 1)];
  if (!next) return;
  for (const row of list) row.toggleAttribute("data-cursor", row === next);
  (next.matches("a") ? next : one<HTMLElement>("a", next))?.focus();
  next.scrollIntoView({ block: "nearest" });
  next.dispatchEvent(new CustomEvent("cursor", { bubbles: true }));
}

export function startRows(): void {
  act("next", () => step(1));
  act("previous", () => step(-1));
  act("open", () => { const row = currentRow(); (row?.matches("a") ? row : row && one<HTMLElement>("a", row))?.click(); });
  onClick("[data-reload]", () => location.reload());
  act("new", () => { const news = one<HTMLElement>(".news:not([hidden])"); news?.click(); });
  on("changed", (event) => changed((event as CustomEvent<Change>).detail));
  on("resync", () => { for (const part of all("[data-live], [data-item]")) htmx.trigger(part, part.dataset.item ? "moved" : "refresh", {}); all("[data-row-url]").forEach(resync); });
}
