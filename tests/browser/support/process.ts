// Small helpers for programs that a test starts and must end.
import { type ChildProcess, execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { promisify } from "node:util";

/** A program that `cargo xtask test` names in the environment. */
export function program(variable: "STEWARD_CHROMIUM" | "STEWARD_SERVER"): string {
  const path = process.env[variable];
  if (!path) throw new Error(`${variable} is not set: start the suite with \`cargo xtask test browser\``);
  return path;
}

/** Runs a program to its end and returns what it printed. */
export async function printed(path: string, args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(path, args);
  return stdout.trim();
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("the system gave no port");
  return address.port;
}

/** Ends a process when this one ends, however that happens. */
export function endWithUs(child: ChildProcess, group = false): void {
  const stop = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(group ? -child.pid : child.pid, "SIGKILL");
  };
  process.once("exit", stop);
  child.once("exit", () => process.removeListener("exit", stop));
}

/** Ends a process, and with it the group that it leads if it was started detached; waits until it is gone. */
export async function end(child: ChildProcess, signal: NodeJS.Signals, group = false): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  process.kill(group ? -child.pid : child.pid, signal);
  await gone;
}

/** Asks again until the answer is not undefined. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>, timeoutMillis = 20_000): Promise<T> {
  const deadline = performance.now() + timeoutMillis;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMillis} ms for ${what}`);
    await new Promise((resume) => setTimeout(resume, 20));
  }
}
