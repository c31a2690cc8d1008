import { all, on, one } from "./page";

/** `3 h 12 min`, as the server writes it. */
export function span(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.floor(ms / 1000))} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
}

/** Time goes on while a page is open: what is left until a target, and what has become late. */
function tick(): void {
  const now = Date.now();
  for (const due of all("[data-due]")) {
    const at = Date.parse(due.dataset.due!);
    const late = at <= now;
    due.textContent = late ? `${span(now - at)} late` : `${span(at - now)} left`;
    const whole = at - Date.parse(due.dataset.from ?? "");
    due.classList.toggle("critical", late);
    due.classList.toggle("high", !late && whole > 0 && at - now < whole / 4);
  }
  for (const at of all("time[data-ago]")) at.textContent = `${span(now - Date.parse(at.getAttribute("datetime")!))} ago`;
  for (const end of all("[data-until]")) {
    const left = Date.parse(end.dataset.until!) - now;
    if (left > 0) end.textContent = span(left);
    else end.dispatchEvent(new CustomEvent("over", { bubbles: true }));
  }
}

/** T shows all times as moments or as distances. */
export function toggleTimes(): void {
  for (const time of all("time[data-moment]")) {
    const ago = time.hasAttribute("data-ago");
    if (ago) { time.removeAttribute("data-ago"); time.textContent = time.dataset.moment!; } else time.setAttribute("data-ago", "");
  }
  tick();
}

export function startClock(): void {
  // The server writes times in this zone from the next page on.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const cookie = `zone=${encodeURIComponent(zone)}`;
  if (zone && !document.cookie.includes(cookie)) document.cookie = `${cookie};path=/;max-age=31536000;samesite=lax`;
  tick();
  setInterval(tick, 1000);
  on("htmx:afterSwap", tick);
  on("over", (event) => one("[data-over]", (event.target as Element).closest(".toast") ?? document)?.remove());
}
