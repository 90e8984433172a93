// What a benchmark found: one line for people, one file in target/bench/ for programs.
//
// A benchmark fails only when it cannot measure. A missed target is said as MISS, because machines are noisy; with
// STEWARD_BENCH_STRICT=1 (`cargo xtask bench -- --strict`) the reporter makes it a failure.
import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join, resolve } from "node:path";

export const RESULTS = resolve(import.meta.dirname, "../../../../target/bench");

/** Which of the numbers is held against the target. */
export type Judged = "median" | "p95" | "max";

export interface Figure {
  what: string;
  unit: string;
  n: number;
  median: number;
  /** Absent where too few samples make it meaningless. */
  p95?: number;
  max: number;
  target?: { of: Judged; atMost: number };
  verdict?: "pass" | "MISS";
  /** How it was measured, or what to keep in mind with it. */
  note?: string;
}

export interface Result {
  name: string;
  measuredAt: string;
  processors: string;
  figures: Figure[];
}

/** The value below which a share of the samples lies (nearest rank). */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((left, right) => left - right);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined || !Number.isFinite(value)) throw new Error("nothing was measured");
  return value;
}

interface Naming {
  what: string;
  unit?: string;
  note?: string;
  target?: { of: Judged; atMost: number };
}

const P95_FROM = 20;

/** A figure of many samples, or of one. */
export function figure(naming: Naming, samples: readonly number[]): Figure {
  const median = percentile(samples, 0.5);
  const max = percentile(samples, 1);
  const p95 = samples.length >= P95_FROM ? percentile(samples, 0.95) : undefined;
  const { what, unit = "ms", note, target } = naming;
  const found: Figure = { what, unit, n: samples.length, median, max };
  if (p95 !== undefined) found.p95 = p95;
  if (note !== undefined) found.note = note;
  if (target) {
    const judged = { median, p95, max }[target.of];
    if (judged === undefined) throw new Error(`${what}: ${samples.length} samples are too few for a p95`);
    found.target = target;
    found.verdict = judged <= target.atMost ? "pass" : "MISS";
  }
  return found;
}

const number = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1));

/** One line: what, median, p95, n, target, verdict. */
export function line(name: string, found: Figure): string {
  const parts = [
    name.padEnd(12),
    found.what.padEnd(58),
    `${number(found.median)} ${found.unit}`.padStart(12),
    (found.p95 === undefined ? "" : `p95 ${number(found.p95)}`).padStart(11),
    (found.n > 1 ? `max ${number(found.max)}` : "").padStart(11),
    `n ${found.n}`.padStart(7),
    (found.target ? `${found.target.of === "median" && found.n === 1 ? "" : `${found.target.of} `}≤ ${found.target.atMost}` : "").padStart(14),
    found.verdict ?? "",
  ];
  return parts.join("  ").trimEnd();
}

/** Prints the figures of a benchmark and writes them to target/bench/NAME.json. */
export async function report(name: string, figures: Figure[]): Promise<void> {
  const result: Result = {
    name,
    measuredAt: new Date().toISOString(),
    processors: `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown"}`,
    figures,
  };
  await mkdir(RESULTS, { recursive: true });
  await writeFile(join(RESULTS, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  for (const found of figures) console.log(line(name, found));
}
