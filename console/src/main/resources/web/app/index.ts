import "./fonts.css";
import "./tokens.css";
import "./base.css";
import "./frame.css";
import "./parts.css";
import "./charts.css";
import "./pages.css";
import { listen } from "./live";
import { startKeys } from "./keys";
import { startClock } from "./clock";
import { startRows } from "./rows";
import { startPalette } from "./palette";

startClock();
startKeys();
startPalette();
startRows();
listen();
