import type { Change } from "./live";
import { act } from "./keys";
import { all, htmx, one, say } from "./page";

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
    else if (change.did === "opened" || list.dataset.joins) more(list);
  }
  for (const part of all(`[data-live~="${change.kind}"]`)) htmx.trigger(part, "refresh", {});
  for (const shown of all(`[data-item="${change.id}"]`)) htmx.trigger(shown, "moved", { version: change.version });
  if (change.by && change.did) say(`${change.id} ${change.did} by ${change.by}`);
}

async function refresh(list: HTMLElement, row: HTMLElement, change: Change): Promise<void> {
  const answer = await fetch(list.dataset.rowUrl!.replace("{id}", encodeURIComponent(change.id)), { headers: { "HX-Request": "true" } });
  if (answer.status === 204 || answer.status === 404 || answer.status === 403) {
    if (!row.hasAttribute("aria-current")) row.remove();
    else row.dataset.gone = "";
  } else if (answer.ok) {
    htmx.swap(row, await answer.text(), { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
  }
}

function more(list: HTMLElement): void {
  const news = one<HTMLElement>(".news", list);
  if (!news) return;
  const count = Number(news.dataset.count ?? 0) + 1;
  news.dataset.count = String(count);
  one("span", news)!.textContent = `${count} new`;
  news.hidden = false;
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
  act("new", () => { const news = one<HTMLElement>(".news:not([hidden])"); news?.click(); });
  document.addEventListener("changed", (event) => changed((event as CustomEvent<Change>).detail));
  document.addEventListener("resync", () => { for (const part of all("[data-live], [data-item]")) htmx.trigger(part, part.dataset.item ? "moved" : "refresh", {}); for (const list of all("[data-rows]")) more(list); });
}
