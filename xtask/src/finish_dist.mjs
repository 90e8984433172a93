// Finishes what Trunk built in the folder given as argument:
// 1. the inline start script becomes a file, so that the relay can forbid inline scripts;
// 2. the service worker learns its list of files and the build's id;
// 3. with --compress, every text and wasm file gets a .br and a .gz beside it, and the sizes are printed.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [dist, option] = process.argv.slice(2);
const hash = (content) => createHash("sha256").update(content).digest("hex").slice(0, 16);
const read = (name) => readFileSync(join(dist, name));

const filesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );

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
      console.log(`${kilobytes(content.length)} ${kilobytes(brotli.length)} brotli  ${relative(dist, file)}`);
    }
  }
  console.log(`            ${kilobytes(total)} brotli  all wasm and JavaScript`);
}

for (const file of filesBelow(dist)) {
  if (/\.(br|gz)$/.test(file)) rmSync(file);
}
moveStartScriptOut();
listFilesForServiceWorker();
if (option === "--compress") compress();
