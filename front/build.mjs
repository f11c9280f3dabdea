// Bundles front/src/app.ts into src/daliang/web/static/web: app.js and app.css for every page. What app.ts imports lazily,
// by import("./chart"), becomes a chunk that only the pages with a chart fetch.
// `node front/build.mjs` builds once, minified; `--watch` rebuilds at each save, readable.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const output = join(root, "src", "daliang", "web", "static", "web");
const watch = process.argv.includes("--watch");

// Offices still run Chromium 87 builds (UOS, older 360 and Kylin browsers): newer syntax is rewritten for them.
const options = {
  absWorkingDir: root,
  entryPoints: [join(root, "front", "src", "app.ts")],
  outdir: output,
  bundle: true,
  format: "esm",
  splitting: true,
  chunkNames: "lazy-[name]-[hash]",
  target: "chrome87",
  charset: "utf8",
  minify: !watch,
  sourcemap: watch,
  legalComments: "none",
  loader: { ".svg": "file", ".woff2": "file" },
  metafile: true,
  logLevel: "warning",
};

/** Chunks carry a hash in their names: the ones of earlier builds would pile up. */
function removeEarlierBuilds() {
  mkdirSync(output, { recursive: true });
  for (const name of readdirSync(output)) {
    if (/^(app|lazy-.*)\.(js|css)(\.map)?$/.test(name)) rmSync(join(output, name));
  }
}

function report(outputs, files) {
  for (const file of files) {
    const name = Object.keys(outputs).find((path) => join(root, path) === file.path);
    if (!name || name.endsWith(".map")) continue;
    const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
    console.log(`${name}  ${kilobytes(file.contents.length)}, ${kilobytes(gzipSync(file.contents).length)} gzip`);
  }
}

removeEarlierBuilds();
if (watch) {
  const context = await esbuild.context({ ...options, logLevel: "info" });
  await context.watch();
} else {
  const built = await esbuild.build({ ...options, write: false });
  for (const file of built.outputFiles) writeFileSync(file.path, file.contents);
  report(built.metafile.outputs, built.outputFiles);
}
