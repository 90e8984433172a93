// A real relay with a data directory of its own. It keeps its port over restarts, as browsers know it by its origin.
import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { end, endWithUs, freePort, printed, program, until } from "./process.ts";

export type Role = "owner" | "manager" | "practitioner" | "auditor" | "reader" | "contact";

export class Relay {
  #child: ChildProcess | undefined;
  #log = "";

  private constructor(
    readonly port: number,
    readonly dataDirectory: string,
    /** Further arguments of `serve`. */
    readonly extra: string[] = [],
  ) {}

  static async start(extra: string[] = []): Promise<Relay> {
    const relay = new Relay(await freePort(), await mkdtemp(join(tmpdir(), "steward-relay-")), extra);
    await relay.startAgain();
    return relay;
  }

  /** A second relay over a copy of what this one, which must not be running, left on its disk. */
  async copy(): Promise<Relay> {
    const directory = await mkdtemp(join(tmpdir(), "steward-relay-"));
    await cp(this.dataDirectory, directory, { recursive: true });
    const relay = new Relay(await freePort(), directory);
    await relay.startAgain();
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What the relay logged, for a failing test's message. */
  get log(): string {
    return this.#log;
  }

  /** Lines that the relay logged as errors: no test may cause any. */
  get errors(): string[] {
    return this.#log.split("\n").filter((line) => line.includes("ERROR"));
  }

  /** Starts on the same port and data after `stop` or `kill`. */
  async startAgain(): Promise<void> {
    const child = spawn(
      program("STEWARD_SERVER"),
      [
        ...["serve", "--listen", `127.0.0.1:${this.port}`, "--data-dir", this.dataDirectory],
        ...["--public-url", this.url, ...this.extra],
      ],
      { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NO_COLOR: "1" } },
    );
    this.#child = child;
    endWithUs(child);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text: Buffer) => (this.#log += text.toString()));
    }
    await until(`the relay at ${this.url}`, async () => {
      if (child.exitCode !== null) throw new Error(`the relay ended with ${child.exitCode}:\n${this.#log}`);
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined);
      return answer?.ok ? true : undefined;
    });
  }

  /** Lets the relay end in order. */
  async stop(): Promise<void> {
    if (this.#child) await end(this.#child, "SIGTERM");
  }

  /** Ends the relay as a power cut does. */
  async kill(): Promise<void> {
    if (this.#child) await end(this.#child, "SIGKILL");
  }

  /** Stops the relay and removes its data. */
  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.dataDirectory, { recursive: true, force: true });
  }

  /** Creates a workspace and returns its id. */
  async createWorkspace(name: string): Promise<string> {
    return this.#command("workspace", "create", "--name", name);
  }

  /** A one-time link that joins a workspace. */
  async invite(workspace: string, role: Role = "practitioner"): Promise<string> {
    return this.#command("invite", "--workspace", workspace, "--role", role);
  }

  /** A socket address for any automerge-repo client. */
  async token(workspace: string, role: Role = "practitioner"): Promise<string> {
    return this.#command("token", "--workspace", workspace, "--role", role);
  }

  /** Takes a member's access away, open connections included. */
  async revoke(workspace: string, name: string): Promise<void> {
    const listed = await this.#command("members", "--workspace", workspace);
    const member = listed.split("\n").find((line) => line.includes(name))?.split(/\s+/)[0];
    if (!member) throw new Error(`${name} is not among the members:\n${listed}`);
    await this.#command("revoke", "--workspace", workspace, "--member", member);
  }

  /** Verifies every stored chunk; throws on damage. */
  async check(): Promise<string> {
    return this.#command("check");
  }

  async #command(...words: string[]): Promise<string> {
    return printed(program("STEWARD_SERVER"), [...words, "--data-dir", this.dataDirectory]);
  }
}
