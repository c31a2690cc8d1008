import { keyMap, keyOf, perform, shown } from "./keys";
import { DOES } from "./words";
import { all, one } from "./page";

const dialog = (id: string): HTMLDialogElement | null => one<HTMLDialogElement>(`dialog#${id}`);

/** Everything that can be done here: pages, and the page's own actions. Ctrl+K. */
function openPalette(): void {
  const palette = dialog("palette");
  const list = palette && one("ul", palette);
  if (!palette || !list) return;
  const entries: [string, string, () => void][] = all<HTMLAnchorElement>(".rail nav a").map((a) => [one(".tx", a)?.textContent ?? "", "", () => a.click()]);
  for (const [name, does] of Object.entries(DOES)) {
    if (all(`[data-action~="${name}"]`).some((e) => e.offsetParent !== null)) entries.push([does, keyMap().off ? "" : shown(keyOf(name)), () => perform(name)]);
  }
  const find = one<HTMLInputElement>("input", palette)!;
  const show = (): void => {
    list.replaceChildren(...entries.filter(([text]) => text.toLowerCase().includes(find.value.toLowerCase())).map(([text, key, go]) => {
      const button = document.createElement("button");
      button.className = "btn bare";
      button.append(text);
      if (key) { const kbd = document.createElement("kbd"); kbd.textContent = key; button.append(kbd); }
      button.onclick = () => { palette.close(); go(); };
      const row = document.createElement("li");
      row.append(button);
      return row;
    }));
  };
  find.value = "";
  find.oninput = show;
  find.onkeydown = (event) => {
    if (event.key === "Enter") one<HTMLButtonElement>("button", list)?.click();
    if (event.key === "ArrowDown") one<HTMLButtonElement>("button", list)?.focus();
  };
  list.onkeydown = (event) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const buttons = all<HTMLButtonElement>("button", list);
    if (step) buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step]?.focus();
  };
  show();
  palette.showModal();
}

function openHelp(): void {
  const help = dialog("help");
  const list = help && one("dl", help);
  if (!help || !list) return;
  list.replaceChildren(...Object.entries(DOES).flatMap(([name, does]) => {
    const dt = document.createElement("dt");
    const kbd = document.createElement("kbd");
    kbd.textContent = shown(keyOf(name));
    dt.append(kbd);
    const dd = document.createElement("dd");
    dd.textContent = does;
    return [dt, dd];
  }));
  help.showModal();
}

/** Opens one of the two. */
export function open(which: "help" | "palette"): void {
  if (which === "help") openHelp();
  else openPalette();
}
