import "./fonts.css";
import "./tokens.css";
import "./base.css";
import "./frame.css";
import "./parts.css";
import "./approvals.css";
import { listen } from "./live";
import { startKeys } from "./keys";
import { startClock } from "./clock";
import { startRows } from "./rows";
import { startPalette } from "./palette";
import { startApprovals } from "./approvals";

startClock();
startKeys();
startPalette();
startRows();
startApprovals();
listen();
