/** What each action of the keys is called; apart from the keys, because few pages say it. */
export const DOES: Record<string, string> = {
  next: "Next", previous: "Previous", open: "Open", back: "Back",
  claim: "Claim, or give back", approve: "Approve", edit: "Edit", reject: "Reject",
  "send-back": "Send back", select: "Select", "select-range": "Select up to here", assign: "Assign",
  snooze: "Put aside", merge: "Merge", close: "Close", undo: "Undo",
  diff: "Other view of the changes", "tab-1": "First tab", "tab-2": "Second tab", "tab-3": "Third tab",
  "tab-4": "Fourth tab", times: "Times as moments or distances", search: "Search", new: "Load what is new",
  help: "All keys",
};
