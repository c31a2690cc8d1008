import { act } from "./keys";
import { currentRow } from "./rows";
import { all, htmx, onClick, one, remember, remembered, say } from "./page";

/** The page of an approval, and the list of them. */
const REASONS = "reasons";
const busy = (): boolean => document.documentElement.dataset.loading !== undefined;
let waiting: string[] = [];

/** Another case in place of the one shown: keys pressed meanwhile wait for it, so that nothing is decided that is not shown. */
async function show(link: HTMLAnchorElement): Promise<void> {
  document.documentElement.dataset.loading = "";
  try {
    const answer = await fetch(link.href);
    const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page || !one("#panes", page)) { location.href = link.href; return; }
    const inList = !!document.activeElement?.closest(".list");
    for (const part of ["#main", "#side", ".toasts", "#seen"]) {
      const [old, now] = [one(part), one(part, page)];
      if (old && now) { old.replaceWith(document.adoptNode(now)); htmx.process(now); } else old?.remove();
    }
    document.title = page.title;
    history.pushState({}, "", link.href);
    for (const row of all(".list [data-row]")) {
      const here = row.dataset.row === one("#main")!.dataset.case;
      if (here) { row.setAttribute("aria-current", "true"); row.scrollIntoView({ block: "nearest" }); if (inList) row.focus(); } else row.removeAttribute("aria-current");
    }
    if (!inList) one("#main")!.focus();
    document.dispatchEvent(new CustomEvent("htmx:afterSwap"));
    begin();
    say(page.title);
  } catch {
    location.href = link.href;
  } finally {
    delete document.documentElement.dataset.loading;
  }
  const keys = waiting;
  waiting = [];
  for (const key of keys) {
    if (busy()) waiting.push(key);
    else (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }
}

/** Says that the page is in front of the person, and offers the reasons they gave lately. */
function begin(): void {
  const seen = one("#seen");
  if (seen && document.visibilityState === "visible" && !seen.dataset.said) { seen.dataset.said = ""; htmx.trigger(seen, "seen", {}); }
  const list = one("#reasons");
  if (list) list.replaceChildren(...reasons().map((reason) => Object.assign(document.createElement("option"), { value: reason })));
  one("[data-focus], #decide [aria-invalid]")?.focus();
  for (const toast of all(".toast:not(:has([data-over]))")) setTimeout(() => toast.remove(), 9000);
}

const reasons = (): string[] => { try { return JSON.parse(remembered(REASONS) ?? "[]") as string[]; } catch { return []; } };

/** A decision leaves only with all that it needs; else the focus goes where something is missing, and Ctrl+Enter means this button. */
function decide(button: HTMLElement, event: Event): void {
  const form = one<HTMLFormElement>("#decide")!;
  for (const need of (button.dataset.needs ?? "").split(" ").filter(Boolean)) {
    const missing = all<HTMLInputElement>(`[data-need="${need}"]`).find((field) => field.type === "checkbox" ? !field.checked : !field.value.trim());
    if (!missing) continue;
    event.preventDefault();
    for (const other of all("[data-confirm]", form)) delete other.dataset.confirm;
    button.dataset.confirm = "";
    missing.focus();
    say(need === "looked" ? "Look at this first, and tick it" : need === "amount" ? "Type the amount to release" : "Say why in one sentence");
    return;
  }
  const note = one<HTMLInputElement>("[name=note]", form)!.value.trim();
  if (note) remember(REASONS, JSON.stringify([note, ...reasons().filter((r) => r !== note)].slice(0, 8)));
  document.documentElement.dataset.loading = "";
}

const picks = (): HTMLInputElement[] => all<HTMLInputElement>("#work [name=pick]:not(:disabled)");
let last: HTMLInputElement | undefined;

/** What is selected, and why it can't be decided at once. */
function selected(): void {
  const rows = picks().filter((p) => p.checked).map((p) => p.closest<HTMLElement>("tr")!);
  for (const p of picks()) p.closest("tr")!.classList.toggle("selected", p.checked);
  const differ = (field: string): boolean => new Set(rows.map((r) => r.dataset[field])).size > 1;
  const sum = rows.reduce((total, r) => total + Number(r.dataset.amount), 0);
  const why = rows.length < 2 ? "Select at least two; a single one is decided on its own page."
    : rows.length > 100 ? "At most 100 are decided at once."
    : rows.some((r) => r.dataset.risk !== "low") ? "Only low risk can be decided at once; these differ or are riskier."
    : differ("flow") ? "They are of different flows." : differ("rule") ? "They were stopped by different rules." : differ("type") ? "They are different actions."
    : differ("currency") ? "They are in different currencies." : "";
  one(".bulk [data-count]")!.textContent = `${rows.length} selected${sum && !differ("currency") ? `, ${sum.toLocaleString("en", { minimumFractionDigits: 2 })} ${rows[0].dataset.currency}` : ""}`;
  one(".bulk [data-why]")!.textContent = why;
  for (const button of all<HTMLButtonElement>("[data-bulk]")) button.disabled = why !== "";
}

function pick(range: boolean): void {
  const list = picks();
  const here = currentRow() && one<HTMLInputElement>("[name=pick]", currentRow());
  if (!here || !list.includes(here)) return;
  const [from, to] = [list.indexOf(range && last && list.includes(last) ? last : here), list.indexOf(here)].sort((a, b) => a - b);
  const on = range || !here.checked;
  for (const p of list.slice(from, to + 1)) p.checked = on;
  last = here;
  selected();
}

export function startApprovals(): void {
  onClick("[data-needs]", decide);
  onClick("a[data-go]", (link, event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !one("#panes")) return;
    event.preventDefault();
    if (!busy()) void show(link as HTMLAnchorElement);
  });
  addEventListener("popstate", () => { if (one("#panes")) location.reload(); });
  addEventListener("pageshow", () => { delete document.documentElement.dataset.loading; });
  document.addEventListener("keydown", (event) => {
    if (!busy() || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting.push(event.key);
  }, true);
  onClick("[data-copy]", (button) => { void navigator.clipboard?.writeText(location.origin + button.dataset.copy!); say("Link copied"); });
  onClick("[data-bulk]", (button, event) => {
    const note = one<HTMLInputElement>(".bulk [name=note]")!;
    if (button.getAttribute("value") === "reject" && !note.value.trim()) { event.preventDefault(); note.focus(); }
  });
  if (one("#work")) {
    act("select", () => pick(false));
    act("select-range", () => pick(true));
    document.addEventListener("change", selected);
    document.addEventListener("reset", () => setTimeout(selected));
  }
  onClick("[data-print]", () => print());
  document.addEventListener("toggle", (event) => { const edit = event.target as HTMLDetailsElement; if (edit.id === "edit" && edit.open) one("textarea, input, select", edit)?.focus(); }, true);
  document.addEventListener("visibilitychange", begin);
  act("diff", () => {
    const ways = all<HTMLInputElement>("[name=diff]");
    const next = ways[(ways.findIndex((way) => way.checked) + 1) % ways.length];
    if (next) { next.checked = true; say(next.parentElement!.textContent!); }
  });
  begin();
}
