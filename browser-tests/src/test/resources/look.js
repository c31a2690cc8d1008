// Looks at a page as it is shown. Answers sentences about what is wrong with it; none when nothing is.
() => {
  const wrong = [];
  const named = (e) => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + (e.classList.length ? "." + [...e.classList].join(".") : "")
    + (e.textContent.trim() ? ` "${e.textContent.trim().replace(/\s+/g, " ").slice(0, 40)}"` : "");
  const hidden = (e) => !e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || e.closest(".sr, .skip");
  const box = (e) => e.getBoundingClientRect();
  const page = document.documentElement;

  // Nothing makes the page wider than the window.
  if (page.scrollWidth > page.clientWidth) {
    const widest = [...document.body.querySelectorAll("*")].filter((e) => !hidden(e)).sort((a, b) => box(b).right - box(a).right)[0];
    wrong.push(`scrolls sideways: ${page.scrollWidth} wide in ${page.clientWidth}, because of ${named(widest)}`);
  }

  // Columns stand beside each other, and so do the cells of a row.
  const apart = (elements, what) => elements.forEach((a, i) => elements.slice(i + 1).forEach((b) => {
    if (a.contains(b) || b.contains(a)) return;
    const [p, q] = [box(a), box(b)];
    const [width, height] = [Math.min(p.right, q.right) - Math.max(p.left, q.left), Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top)];
    if (width > 1 && height > 1) wrong.push(`${what} overlap: ${named(a)} and ${named(b)} by ${width.toFixed(0)} x ${height.toFixed(0)}`);
  }));
  apart([...document.querySelectorAll(".rail, .top, .pane, main")].filter((e) => !hidden(e)), "panes");
  document.querySelectorAll("table tr").forEach((row) => apart([...row.children].filter((e) => !hidden(e)), "cells"));

  // No text is cut off without a sign that there is more.
  document.querySelectorAll("main *, .pane *").forEach((e) => {
    const style = getComputedStyle(e);
    const text = [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.textContent.trim());
    if (!text || hidden(e) || ["visible", "auto", "scroll"].includes(style.overflowX) || style.textOverflow === "ellipsis") return;
    if (e.scrollWidth > e.clientWidth + 1) wrong.push(`cut off: ${named(e)}`);
  });

  // With reduced motion nothing moves.
  document.getAnimations().filter((a) => a.playState === "running" && a.effect.getComputedTiming().duration > 1)
    .forEach((a) => wrong.push(`moves: ${named(a.effect.target)} ${a.animationName ?? a.transitionProperty ?? ""}`));
  return wrong;
}
