import { keepKeyMap, keyMap, keyOf, shown } from "../app/keys";
import { one } from "../app/page";
import { DOES } from "../app/words";

const table = one("#keys-table")!;
const wrong = one("#keys-wrong")!;
const on = one<HTMLInputElement>("#keys-on")!;

function show(): void {
  on.checked = !keyMap().off;
  table.replaceChildren(...Object.entries(DOES).map(([action, does]) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    label.append(does, input);
    input.className = "in";
    input.value = shown(keyOf(action));
    input.readOnly = true;
    input.onkeydown = (event) => {
      if (event.key === "Tab" || event.ctrlKey || event.metaKey || event.altKey || event.key === "Shift") return;
      event.preventDefault();
      event.stopPropagation();
      take(action, event.key);
    };
    return label;
  }));
}

function take(action: string, key: string): void {
  const other = Object.keys(DOES).find((name) => name !== action && keyOf(name) === key);
  wrong.textContent = other ? `${shown(key)} already means "${DOES[other]}". Give that one another key first.` : "";
  if (other) return;
  keepKeyMap({ ...keyMap(), keys: { ...keyMap().keys, [action]: key } });
  const input = document.activeElement as HTMLInputElement;
  input.value = shown(key);
}

on.onchange = () => keepKeyMap({ ...keyMap(), off: !on.checked });
one("#keys-reset")!.onclick = () => { keepKeyMap({ off: !on.checked }); wrong.textContent = ""; show(); };
show();
