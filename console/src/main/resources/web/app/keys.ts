import { toggleTimes } from "./clock";
import { all, on, one, remember, remembered } from "./page";

/**
 * What keys do. A page says which of its elements an action means (`data-action="approve"`); pressing the action's key is then the same as clicking that
 * element, or as going into it where it is a field.
 */
export const KEYS: Record<string, string> = {
  next: "j", previous: "k", open: "Enter", back: "Escape", claim: "c", approve: "a", edit: "e",
  reject: "r", "send-back": "b", select: "x", "select-range": "X", assign: "g", snooze: "h", merge: "m",
  close: "d", undo: "u", diff: "v", "tab-1": "1", "tab-2": "2", "tab-3": "3", "tab-4": "4",
  times: "t", search: "/", new: "n", help: "?",
};

const STORE = "keys";
export type KeyMap = { off?: boolean; keys?: Record<string, string> };
export const keyMap = (): KeyMap => remembered(STORE, {});
export const keepKeyMap = (map: KeyMap): void => { remember(STORE, map); showKeys(); };
export const keyOf = (action: string): string => keyMap().keys?.[action] ?? KEYS[action] ?? "";
export const shown = (key: string): string => key === "Escape" ? "Esc" : key.length > 1 ? key : /[A-Z]/.test(key) ? `Shift+${key}` : key.toUpperCase();

/** Actions that the frame itself does; a page adds its own with {@link act}. */
const own: Record<string, () => void> = {
  times: toggleTimes,
  search: () => one<HTMLInputElement>("#find")?.focus(),
};
export function act(action: string, does: () => void): void { own[action] = does; }

export function typing(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return !!element?.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]");
}

/** Elements keep showing which key they have. */
export function showKeys(): void {
  document.documentElement.dataset.keys = keyMap().off ? "off" : "on";
  for (const kbd of all("kbd[data-kbd]")) kbd.textContent = shown(keyOf(kbd.dataset.kbd!));
}

/** Does an action; says whether there was something to do. */
export function perform(action: string): boolean {
  const element = all(`[data-action~="${action}"]`).find((e) => e.offsetParent !== null || e.closest("dialog[open]"));
  if (element) {
    if (element.matches("input:not([type=checkbox], [type=radio]), textarea, select")) element.focus();
    else element.click();
    return true;
  }
  if (own[action]) { own[action](); return true; }
  return false;
}

export function startKeys(): void {
  showKeys();
  on("htmx:afterSwap", showKeys);
  on("keydown", (event) => {
    const enter = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (enter) {
      const form = (event.target as HTMLInputElement).form ?? (event.target as HTMLElement).closest("form");
      const confirm = form && one("[data-confirm]", form);
      if (confirm) { event.preventDefault(); confirm.click(); }
      return;
    }
    if (typing(event.target)) {
      if (event.key === "Escape") (event.target as HTMLElement).blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || keyMap().off) return;
    // Enter and Escape keep what they do for links, buttons and dialogs.
    if (event.key === "Enter" && (event.target as HTMLElement).closest("a, button, summary, [role=button]")) return;
    if (one("dialog[open]")) return;
    const action = Object.keys(KEYS).find((name) => keyOf(name) === event.key);
    if (action && perform(action)) event.preventDefault();
  });
}
