// Copies the files named under `vendored` in package.json from node_modules to app/static/vendor, each package in a
// folder of its own with its licence text, and writes LICENSES.json, from which the imprint lists them. Text is also laid
// down compressed as well as it can be: done once here, it costs no request anything.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const target = "app/static/vendor";
const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

function vendor([folder, { package: name, files }]) {
  const source = join("node_modules", name);
  const { version, license } = readJson(join(source, "package.json"));
  const text = readdirSync(source).find((file) => /^(mit-)?licen[cs]e/i.test(file));
  if (!text) throw new Error(`${name} ships no licence text; add it before vendoring the package.`);
  mkdirSync(join(target, folder), { recursive: true });
  for (const file of [...files, text]) {
    cpSync(join(source, file), join(target, folder, basename(file)), { recursive: true });
  }
  for (const file of readdirSync(join(target, folder)).filter((file) => /\.(css|js)$/.test(file))) {
    const content = readFileSync(join(target, folder, file));
    writeFileSync(join(target, folder, `${file}.br`), brotliCompressSync(content));
    writeFileSync(join(target, folder, `${file}.gz`), gzipSync(content, { level: 9 }));
  }
  return { name, version, licence: license, text: `${folder}/${text}` };
}

rmSync(target, { recursive: true, force: true });
const licences = Object.entries(readJson("package.json").vendored).map(vendor);
writeFileSync(join(target, "LICENSES.json"), `${JSON.stringify(licences, null, 2)}\n`);
