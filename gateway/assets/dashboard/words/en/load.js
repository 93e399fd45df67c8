// Words of the page of the load.
export default {
  column: {
    files: "Files", status: "Status", table: "Table", read: "Read", accepted: "Kept", deduplicated: "Merged", quarantined: "Refused", rule: "Rule", action: "What was done", rows: "Rows", file: "File",
    firstLines: "First lines", store: "Store", role: "Asked for", seconds: "Seconds", source: "Source", currency: "Currency", publishedAt: "Published", kind: "Kind", sequence: "Change",
  },
  seconds: "{n} s",
  source: {
    title: "The source", definition: "What was loaded, and when. Rows are counted as they stood in the source.", file: "Source", shape: "Read as", read: "Rows read", kept: "Rows kept", started: "Begun", took: "Took",
    first: "First purchase", last: "Last purchase", ends: "Data ends on", endsWhy: "The last busy day: a trickle after it does not count as the end.", id: "Load",
  },
  tables: { title: "What became of the rows", definition: "Rows of each table: kept, merged into another with the same key, or refused and put aside as they came. Bars are as long as each other; how many rows were read is written beside. Choose a table to see its rules alone.", none: "No row was refused.", some: "{n} rows were refused, and lie in the quarantine with the reason beside each." },
  rules: {
    title: "Rules that fired", definition: "What cleaning found and did about it, with lines of the first rows. Refused rows come first.", none: "No rule fired.", all: "Rules of all tables",
    action: { REJECT: "Refused", NULL: "Emptied", REPAIR: "Mended", MERGE: "Merged", NOTE: "Noted" },
    what: { REJECT: "The row was put aside in the quarantine.", NULL: "An unreadable optional value was left out.", REPAIR: "The value was mended and kept.", MERGE: "The row was merged into another with the same key.", NOTE: "Kept as it is, but counted." },
  },
  stores: {
    title: "Stores", definition: "Where the load was written, what the gateway asks of each place, and the seconds from the end of cleaning until all of it could be read.",
    role: { FACTS: "Figures", DOCUMENTS: "Records and lists", GRAPH: "Recommendations" },
    status: { READY: "Ready", LOADING: "Being written", FAILED: "Failed", ABSENT: "Absent", UNREACHABLE: "Unreachable" },
  },
  loads: { title: "Loads", definition: "The load that is served, and those before it that are still kept.", current: "Served", kind: { WHOLE: "Whole", APPEND: "Added", UPSERT: "Changed", SNAPSHOT: "Snapshot", DELETE: "Deleted" }, sequence: "Number of the last change in it" },
  definitions: { title: "What each figure means", definition: "The definitions of all figures and charts of all pages, as their titles tell them." },
};
