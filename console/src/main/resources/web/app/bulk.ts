import { act } from "./keys";
import { currentRow } from "./rows";
import { all, on, one, onClick } from "./page";

/** The list of approvals: several are selected and decided at once, where they are alike. */
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

export function start(): void {
  onClick("[data-bulk]", (button, event) => {
    const note = one<HTMLInputElement>(".bulk [name=note]")!;
    if (button.getAttribute("value") === "reject" && !note.value.trim()) { event.preventDefault(); note.focus(); }
  });
  act("select", () => pick(false));
  act("select-range", () => pick(true));
  on("change", selected);
  on("reset", () => setTimeout(selected));
}
