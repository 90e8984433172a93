// At the end of a run: every figure in one table, and with STEWARD_BENCH_STRICT=1 a failure if a target was missed.
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";
import { line, RESULTS, type Result } from "./report.ts";

function resultFiles(): string[] {
  try {
    return readdirSync(RESULTS).filter((name) => name.endsWith(".json")).sort();
  } catch {
    // Nothing was ever measured here.
    return [];
  }
}

export default class TableReporter implements Reporter {
  readonly #started = Date.now();
  readonly #problems: string[] = [];
  readonly #measured = new Set<string>();

  onTestBegin(test: TestCase): void {
    // A figure of an earlier run must not stand for one that could not be measured now.
    const name = this.#name(test);
    this.#measured.add(name);
    rmSync(join(RESULTS, `${name}.json`), { force: true });
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const name = this.#name(test);
    if (result.status === "skipped") this.#problems.push(`${name}: skipped`);
    else if (result.status !== test.expectedStatus) this.#problems.push(`${name}: could not be measured`);
  }

  async onEnd(): Promise<{ status?: FullResult["status"] }> {
    const results = resultFiles()
      .map((name) => JSON.parse(readFileSync(join(RESULTS, name), "utf8")) as Result)
      .filter((result) => this.#measured.has(result.name) && Date.parse(result.measuredAt) >= this.#started);
    const lines = results.flatMap((result) => result.figures.map((found) => line(result.name, found)));
    const missed = results.flatMap((result) => result.figures).filter((found) => found.verdict === "MISS").length;
    const held = results.flatMap((result) => result.figures).filter((found) => found.verdict === "pass").length;
    const notes = results.flatMap((result) =>
      result.figures.filter((found) => found.note).map((found) => `${result.name}: ${found.what}: ${found.note}`),
    );
    console.log(["", results[0]?.processors ?? "", ...lines, "", ...notes, ...this.#problems].join("\n"));
    console.log(`\n${held} targets held, ${missed} missed; details in target/bench/`);
    const strict = process.env["STEWARD_BENCH_STRICT"] === "1";
    return strict && missed > 0 ? { status: "failed" } : {};
  }

  #name(test: TestCase): string {
    return test.location.file.replace(/^.*[/\\]/, "").replace(/\.bench\.ts$/, "");
  }
}
