/** The editor of a flow's text: line numbers, Tab, places of problems, and what was typed is kept in this browser. */
const LARGEST = 1024 * 1024;
const form = document.querySelector<HTMLFormElement>("form[data-draft]");
const text = form?.querySelector<HTMLTextAreaElement>("textarea");
if (form && text) start(form, text);
// What was proposed is kept by the service from then on.
const proposed = document.querySelector<HTMLElement>("[data-proposed]")?.dataset.proposed;
if (proposed) forget(`draft:${proposed}`);

function forget(name: string): void {
  try { localStorage.removeItem(name); } catch { /* nothing was kept */ }
}

function start(form: HTMLFormElement, text: HTMLTextAreaElement): void {
  const gutter = form.querySelector<HTMLElement>(".fl-gutter")!;
  const kept = form.querySelector<HTMLElement>("#kept")!;
  const large = form.querySelector<HTMLElement>("#large")!;
  const name = `draft:${form.dataset.draft}`;
  const sent = text.value;
  const refused = "refused" in form.dataset;
  let count = 0;
  let leaving = false;

  const number = (): void => {
    const lines = text.value.split("\n").length;
    if (lines === count) return;
    count = lines;
    gutter.textContent = Array.from({ length: lines }, (_, i) => i + 1).join("\n");
  };
  const level = (): void => { gutter.scrollTop = text.scrollTop; };
  const keep = (): void => {
    try { if (text.value === sent && !refused) localStorage.removeItem(name); else localStorage.setItem(name, text.value); } catch { /* the text is then kept by the page only */ }
  };
  const changed = (): void => { text.dispatchEvent(new Event("input", { bubbles: true })); };

  let before: string | null = null;
  try { before = localStorage.getItem(name); } catch { /* nothing is kept here */ }
  if (before !== null && before !== sent && !refused) {
    text.value = before;
    kept.hidden = false;
    setTimeout(changed); // checked like what is typed
  }
  kept.querySelector("[data-drop]")?.addEventListener("click", () => { text.value = sent; kept.hidden = true; changed(); text.focus(); });

  text.addEventListener("input", () => { number(); level(); keep(); });
  // The server refuses what is larger; it is said before anything is sent.
  const fits = (event: Event): void => {
    if (text.value.length * 3 < LARGEST || new Blob([text.value]).size <= LARGEST) return;
    event.preventDefault();
    large.hidden = false;
    document.getElementById("verdict")!.hidden = true; // it is about an earlier text
    large.scrollIntoView({ block: "nearest" });
  };
  text.addEventListener("htmx:beforeRequest", fits);
  form.addEventListener("submit", fits);
  text.addEventListener("input", () => { large.hidden = true; });
  text.addEventListener("scroll", level);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { leaving = true; event.stopPropagation(); return; }
    if (event.key === "Tab" && !event.shiftKey && !leaving && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      text.setRangeText("  ", text.selectionStart, text.selectionEnd, "end");
      changed();
    }
    leaving = leaving && event.key === "Shift";
  });
  document.addEventListener("click", (event) => {
    const place = (event.target as Element).closest<HTMLElement>("[data-line]");
    if (!place) return;
    event.preventDefault();
    const lines = text.value.split("\n");
    const line = Math.min(Number(place.dataset.line), lines.length);
    const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    const at = from + [...(lines[line - 1] ?? "")].slice(0, Number(place.dataset.column) - 1).join("").length;
    text.focus();
    text.setSelectionRange(at, from + (lines[line - 1] ?? "").length);
    text.scrollTop = Math.max(0, (line - 6) * parseFloat(getComputedStyle(text).lineHeight));
  });
  number();
}
