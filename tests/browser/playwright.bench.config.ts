// Measurements in a browser: one after another, so that they do not disturb each other.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "bench",
  testMatch: "**/*.bench.ts",
  workers: 1,
  retries: 0,
  timeout: 1_200_000,
  expect: { timeout: 60_000 },
  reporter: [["line"], ["./bench/support/reporter.ts"]],
});
