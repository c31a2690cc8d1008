import "./fonts.css";
import "./tokens.css";
import "./base.css";
import "./frame.css";
import "./parts.css";
import "./charts.css";
import "./flows.css";
import "./pages.css";
import "./lookback.css";
import "./exceptions.css";
import "./approvals.css";
import { listen } from "./live";
import { act, startKeys } from "./keys";
import { startClock } from "./clock";
import { startRows } from "./rows";
import { on, onClick, one } from "./page";

startClock();
startKeys();
startRows();
listen();

// What only some pages need, or only some people ask for, is loaded when it is wanted.
const page = document.body.dataset.page ?? "";
const area = page === "approvals" ? one("#work") ? import("./bulk") : import("./review") : page === "exceptions" && import("./exceptions");
if (area) void area.then((its) => its.start());
const palette = (): Promise<typeof import("./palette")> => import("./palette");
const open = (name: string): void => {
  if (name === "help" || name === "palette") void palette().then((dialogs) => dialogs.open(name));
  else one<HTMLDialogElement>(`dialog#${name}`)?.showModal();
};
act("help", () => open("help"));
onClick("[data-open]", (element) => open(element.dataset.open!));
onClick("[data-close]", (element) => element.closest("dialog")?.close());
onClick("[data-print]", print);
on("keydown", (event) => {
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); open("palette"); }
});
