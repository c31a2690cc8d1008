// Gives focus to one element after the other, as Tab does, and answers a sentence about each that can't be seen then.
() => {
  const wrong = [];
  const named = (e) => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + " " + (e.getAttribute("aria-label") ?? e.textContent.trim().replace(/\s+/g, " ").slice(0, 40) ?? e.name);
  const can = [...document.querySelectorAll("a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select:not([disabled]), textarea:not([disabled]), summary, [tabindex='0']")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest("dialog:not([open]), .skip") && e.tabIndex >= 0);
  for (const e of can) {
    e.focus();
    if (document.activeElement !== e) continue;
    e.scrollIntoView({ block: "nearest", inline: "nearest" });
    const box = e.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    // A pane that scrolls is larger than the window: what counts is that some of it is there.
    const points = [0.5, 0.1, 0.9].flatMap((x) => [0.5, 0.1, 0.9].map((y) => [box.left + box.width * x, box.top + box.height * y]))
      .filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
    if (box.height > innerHeight && box.top < innerHeight && box.bottom > 0) continue;
    const seen = points.some(([x, y]) => { const hit = document.elementFromPoint(x, y); return hit && (e.contains(hit) || hit.contains(e) && !hit.matches(".top, .bottom, .decide, .bulk") || [...(e.labels ?? [])].some((l) => l.contains(hit))); });
    if (!seen) wrong.push(`has focus and can't be seen: ${named(e)}` + (points.length ? ` under ${named(document.elementFromPoint(...points[0]))}` : " outside the window"));
    const style = getComputedStyle(e);
    const marked = style.outlineStyle !== "none" || style.boxShadow !== "none" || getComputedStyle(e.parentElement).outlineStyle !== "none";
    if (!marked && e.matches(":focus-visible")) wrong.push(`has focus and doesn't show it: ${named(e)}`);
  }
  document.activeElement?.blur();
  [document.documentElement, ...document.querySelectorAll("*")].filter((e) => e.scrollTop || e.scrollLeft).forEach((e) => e.scrollTo(0, 0));
  return wrong;
}
