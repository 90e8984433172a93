// A made-up export of a service desk of any size, the same on every run.
const SYMPTOMS = [
  "Printer leaves streaks", "VPN drops every few minutes", "Mailbox is full", "Laptop does not wake up", "Password expired",
  "Backup job failed", "Phone has no tone", "Site is slow", "Scanner sends to the wrong folder", "Certificate runs out",
  "Disk is nearly full", "Licence is missing", "Screen flickers", "Report shows old figures", "Badge does not open the door",
];
const DETAILS = [
  "It began after the last update and happens to everybody in the room.",
  "The person has already restarted the device twice, without any change.",
  "A colleague with the same model does not see it.",
  "It is needed for the closing of the month, which is due on Friday.",
  "The light on the front stays amber; the display names no error.",
  "It works over the cable but not over the wireless network.",
  "The log of the server shows three warnings at the same minute.",
  "There is a workaround that takes about ten minutes each time.",
];
const CATEGORIES = ["Hardware", "Network", "Software", "Access", "Telephony", "Storage", "Facilities"];
const LEVELS = ["1 - High", "2 - Medium", "3 - Low"];
const STATES = ["New", "Active", "Awaiting User Info", "Resolved", "Closed"];
const YEAR_MINUTES = 525_600;

/** A small generator of numbers, so that every run measures the same file. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The number of the record at a place of the file, counted from 0. */
export const incidentNumber = (place: number) => `INC${String(place + 1).padStart(7, "0")}`;

export function incidentsCsv(count: number): string {
  const next = numbers(20_251_123);
  const pick = (from: readonly string[]) => from[next(from.length)] ?? "";
  const lines = ["number,short_description,description,state,caller_id,location,category,impact,urgency,assignment_group,assigned_to,opened_at"];
  for (let place = 0; place < count; place += 1) {
    const opened = new Date(Date.UTC(2025, 0, 1) + Math.floor((place / count) * YEAR_MINUTES) * 60_000);
    const details = Array.from({ length: 2 + next(5) }, () => pick(DETAILS)).join(" ");
    lines.push(
      [
        incidentNumber(place),
        `${pick(SYMPTOMS)} at desk ${next(900)} (${incidentNumber(place)})`,
        `"${details}"`,
        pick(STATES),
        `Caller ${next(400)}`,
        `Location ${next(60)}`,
        pick(CATEGORIES),
        pick(LEVELS),
        pick(LEVELS),
        `Group ${next(12)}`,
        `Resolver ${next(40)}`,
        opened.toISOString().slice(0, 16).replace("T", " "),
      ].join(","),
    );
  }
  return `${lines.join("\n")}\n`;
}
