// Finishes what Trunk built in the folder given as first argument:
// 1. for a release, the program in parts (the folder given as second argument) takes the place of the one in one file;
// 2. the inline start script becomes a file, so that the relay can forbid inline scripts;
// 3. the service worker learns its list of files and the build's id;
// 4. for a release, every text and wasm file gets a .br and a .gz beside it, and the sizes are printed.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [dist, parts] = process.argv.slice(2);
// What is downloaded before the first page shows: the main program and its scripts.
const FIRST = /^(steward-app|parts|start|service-worker)/;
const hash = (content) => createHash("sha256").update(content).digest("hex").slice(0, 16);
const read = (name) => readFileSync(join(dist, name));

const filesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );

// All files of the program carry one id, because they name each other.
function takeProgramInParts() {
  const files = filesBelow(parts).map((file) => ({ name: relative(parts, file), content: readFileSync(file) }));
  const id = hash(files.map(({ name, content }) => `${name} ${hash(content)}`).sort().join("\n"));
  const named = (name) => `${name === "app.js" || name === "app_bg.wasm" ? `steward-${name}` : name}`.replace(/(\.\w+)$/, `-${id}$1`);
  for (const { name, content } of files) {
    // Only where a file is fetched: as keys of the imports that wasm asks for, the names stay.
    const renamed = (text, { name }) => text.replaceAll(new RegExp(`(from |new URL\\()"\\./${name}"`, "g"), `$1"./${named(name)}"`);
    const text = name.endsWith(".js") && files.reduce(renamed, content.toString());
    writeFileSync(join(dist, named(name)), text || content);
  }
  const page = read("index.html").toString();
  const [whole] = /steward-app-[0-9a-f]+(?=_bg\.wasm)/.exec(page) ?? [];
  if (!whole) throw new Error("index.html does not name the program: has Trunk changed what it writes?");
  const integrity = (name) => `sha384-${createHash("sha384").update(read(name)).digest("base64")}`;
  const preload = (name) => `<link rel="modulepreload" href="/${name}" crossorigin="anonymous" integrity="${integrity(name)}">`;
  let finished = page
    .replace(/<link rel="modulepreload"[^>]*>/, () => preload(named("app.js")) + preload(named("parts.js")))
    .replace(/(<link rel="preload" href="\/steward-app[^>]*integrity=")[^"]*/, (_, tag) => tag + integrity(named("app_bg.wasm")));
  for (const [trunks, ours] of [[`${whole}.js`, named("app.js")], [`${whole}_bg.wasm`, named("app_bg.wasm")]]) {
    finished = finished.replaceAll(trunks, ours);
    rmSync(join(dist, trunks));
  }
  writeFileSync(join(dist, "index.html"), finished);
}

function moveStartScriptOut() {
  const page = read("index.html").toString();
  const inline = /<script type="module"[^>]*>([\s\S]*?)<\/script>/.exec(page);
  if (!inline || inline[1].trim() === "") {
    throw new Error("index.html has no inline start script: has Trunk changed what it writes?");
  }
  const name = `start-${hash(inline[1])}.js`;
  writeFileSync(join(dist, name), inline[1].trim() + "\n");
  writeFileSync(
    join(dist, "index.html"),
    page.replace(inline[0], () => `<script type="module" src="/${name}"></script>`),
  );
}

function listFilesForServiceWorker() {
  const worker = "service-worker.js";
  const names = filesBelow(dist)
    .map((file) => relative(dist, file).split(sep).join("/"))
    .filter((name) => name !== worker && !name.startsWith(".") && !/\.(br|gz|map|txt)$/.test(name))
    .sort();
  if (!statSync(join(dist, worker), { throwIfNoEntry: false })) {
    return;
  }
  const text = read(worker).toString();
  for (const token of ["/*PRECACHE*/", "/*BUILD*/"]) {
    if (!text.includes(token)) throw new Error(`${worker} does not contain ${token}`);
  }
  const build = hash(names.map((name) => `${name} ${hash(read(name))}`).join("\n") + text);
  const list = names.map((name) => (name === "index.html" ? "/" : `/${name}`));
  writeFileSync(
    join(dist, worker),
    text.replaceAll("/*PRECACHE*/", () => JSON.stringify(list)).replaceAll("/*BUILD*/", () => JSON.stringify(build)),
  );
}

function compress() {
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(11);
  let total = 0;
  let first = 0;
  for (const file of filesBelow(dist)) {
    if (!/\.(html|css|js|mjs|wasm|svg|json|webmanifest|txt)$/.test(file)) continue;
    const content = readFileSync(file);
    const brotli = brotliCompressSync(content, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    });
    const gzip = gzipSync(content, { level: 9 });
    if (brotli.length < content.length) writeFileSync(`${file}.br`, brotli);
    if (gzip.length < content.length) writeFileSync(`${file}.gz`, gzip);
    if (/\.(wasm|js|mjs)$/.test(file)) {
      total += brotli.length;
      if (FIRST.test(relative(dist, file))) first += brotli.length;
      console.log(`${kilobytes(content.length)} ${kilobytes(brotli.length)} brotli  ${relative(dist, file)}`);
    }
  }
  console.log(`            ${kilobytes(first)} brotli  wasm and JavaScript that every page needs`);
  console.log(`            ${kilobytes(total)} brotli  all wasm and JavaScript`);
}

for (const file of filesBelow(dist)) {
  if (/\.(br|gz)$/.test(file)) rmSync(file);
}
if (parts) takeProgramInParts();
moveStartScriptOut();
listFilesForServiceWorker();
if (parts) compress();
