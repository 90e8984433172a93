// Size: what a browser downloads, before the first page and in all, compressed with brotli at its best quality, beside
// automerge-repo alone.
//
// The list of files is the one by which the application keeps itself for offline use, so nothing is left out.
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { test } from "../support/test.ts";
import { figure, report } from "./support/report.ts";

const PACKAGES = resolve(import.meta.dirname, "../../interop/node_modules");

async function compressed(content: Buffer): Promise<number> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  return (await promisify(brotliCompress)(content, { params })).length;
}

async function served(url: string): Promise<Buffer> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

async function applicationFiles(origin: string): Promise<string[]> {
  const worker = (await served(`${origin}/service-worker.js`)).toString();
  const list = /\["[^\]]*"\]/.exec(worker)?.[0];
  if (!list) throw new Error("the service worker names no files: build with `cargo xtask build`");
  return [...(JSON.parse(list) as string[]), "/service-worker.js"].filter((name) => /\.(wasm|m?js)$/.test(name));
}

type Conditions = string | null | { [condition: string]: Conditions };

/** Which file a bundler for browsers takes. */
function browserFile(entry: Conditions | undefined): string | undefined {
  if (typeof entry === "string" || !entry) return entry ?? undefined;
  for (const [condition, nested] of Object.entries(entry)) {
    if (["browser", "import", "module", "default"].includes(condition)) return browserFile(nested);
  }
  return undefined;
}

interface Manifest {
  exports?: string | { [subpath: string]: Conditions };
  browser?: string | object;
  module?: string;
  main?: string;
}

async function resolved(specifier: string, from: string): Promise<string | undefined> {
  if (specifier.startsWith(".")) return resolve(dirname(from), specifier);
  const parts = specifier.split("/");
  const name = parts.splice(0, specifier.startsWith("@") ? 2 : 1).join("/");
  const folder = join(PACKAGES, name);
  const text = await readFile(join(folder, "package.json"), "utf8").catch(() => undefined);
  // A module of Node itself, which a bundler for browsers leaves out.
  if (text === undefined) return undefined;
  const { exports, browser, module, main } = JSON.parse(text) as Manifest;
  const subpath = ["." , ...parts].join("/");
  const exported = typeof exports === "string" ? exports : exports && ("." in exports ? browserFile(exports[subpath]) : browserFile(exports));
  const file = exported ?? (parts.length > 0 ? parts.join("/") : (module ?? (typeof browser === "string" ? browser : undefined) ?? main ?? "index.js"));
  return join(folder, file);
}

/** Every module that a bundler would take in, by the import statements. */
async function moduleGraph(entry: string): Promise<string[]> {
  const found = new Set<string>();
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    if (!/\.(m?js|cjs)$/.test(file)) continue;
    // Examples in comments import too.
    const text = (await readFile(file, "utf8")).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
    for (const match of text.matchAll(/(?:^|[;}\s])(?:import|export)\s*(?:[\w*\s{},$]+\s*from\s*)?["']([^"'\n]+)["']/g)) {
      const next = await resolved(match[1] ?? "", file);
      if (next !== undefined) waiting.push(next);
    }
  }
  return [...found];
}

const kilobytes = (sizes: number[]) => [sizes.reduce((sum, size) => sum + size, 0) / 1000];

test("size", async ({ relay }) => {
  const names = await applicationFiles(relay.url);
  const isWasm = (name: string) => name.endsWith(".wasm");
  const sizes = async (names: string[]) => Promise.all(names.map(async (name) => compressed(await served(`${relay.url}${name}`))));
  const [wasm, scripts] = [await sizes(names.filter(isWasm)), await sizes(names.filter((name) => !isWasm(name)))];
  const later = await sizes(names.filter((name) => /^\/(split|chunk)_/.test(name)));
  if (wasm.length === 0 || scripts.length === 0) throw new Error(`no wasm or no JavaScript among ${names.join(", ")}`);

  const entry = await resolved("@automerge/automerge-repo", PACKAGES);
  const graph = await moduleGraph(entry ?? "");
  const peerWasm = await Promise.all(graph.filter(isWasm).map(async (file) => compressed(await readFile(file))));
  const peerScripts = Buffer.concat(await Promise.all(graph.filter((file) => !isWasm(file)).map((file) => readFile(file))));
  if (peerWasm.length !== 1) throw new Error(`automerge-repo takes in ${peerWasm.length} wasm files, not one`);
  await report("size", [
    figure({ what: "Steward: wasm and JavaScript, brotli 11", unit: "kB", target: { of: "max", atMost: 700 } }, kilobytes([...wasm, ...scripts])),
    figure({ what: "Steward: of these, what every page needs", unit: "kB" }, [
      ...kilobytes([...wasm, ...scripts, ...later.map((size) => -size)]),
    ]),
    figure({ what: "Steward: wasm", unit: "kB" }, kilobytes(wasm)),
    figure({ what: "Steward: JavaScript", unit: "kB" }, kilobytes(scripts)),
    figure(
      { what: "peer: automerge-repo 2.5.6, library alone", unit: "kB", note: `wasm and its ${graph.length - 1} JavaScript modules joined, not minified` },
      kilobytes([...peerWasm, await compressed(peerScripts)]),
    ),
    figure({ what: "peer: its wasm", unit: "kB" }, kilobytes(peerWasm)),
  ]);
});
