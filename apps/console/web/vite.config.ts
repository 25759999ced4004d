import react from '@vitejs/plugin-react';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig, type Plugin, type Rolldown } from 'vite';
import { FIRST, MANIFEST, pageSizes } from './page-sizes.ts';

const here = import.meta.dirname;
const API = 'http://127.0.0.1:8787';

/** Most kB, gzipped: scripts and styles that the first page loads, and the scripts of all pages. */
const BUDGET = { js: 160, css: 18, all: 380 };

const LICENCES = '.vite/licences.json';

/** The package of the typeface. */
const INTER = path.join(here, '../node_modules/@fontsource-variable/inter');

/** The floors below the pages. */
const SHARED = /\/web\/src\/(?:acts|api|board|components|filter|keys|live|settings|words)\//;

export default defineConfig({
  root: here,
  publicDir: path.join(here, 'public'),
  plugins: [react(), shipTypeface(), printSizes()],
  build: {
    outDir: path.join(here, '../dist/web'),
    emptyOutDir: true,
    manifest: true,
    // For the package of the command line, which has them beside the pages.
    license: { fileName: LICENCES },
    // No inline data: the server sends each file with its own type, and the policy names few sources.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    target: 'es2022',
    rolldownOptions: { output: { codeSplitting: { groups: chunkGroups() } } },
  },
  worker: { format: 'es' },
  server: {
    port: 5173,
    strictPort: true,
    proxy: { '/api': { target: API, changeOrigin: true }, '/metrics': { target: API, changeOrigin: true } },
  },
});

/** Each file is a request, and small ones compress badly: the first page is one file. */
function chunkGroups(): Rolldown.CodeSplittingGroup[] {
  let first: ReadonlySet<string> | undefined;
  return [
    {
      name: (id, graph) => ((first ??= firstPage(graph)).has(id) ? 'first' : null),
      priority: 1,
    },
    // What three pages and more have in common is one file too: 14 kB less for all pages, and half the requests.
    { name: 'shared', test: SHARED, minShareCount: 3 },
  ];
}

function firstPage(graph: Rolldown.ChunkingContext): ReadonlySet<string> {
  const roots = FIRST.map((name) => path.join(here, name));
  // Of a file that has another name by now nothing would be in the first page.
  for (const root of roots) if (!graph.getModuleInfo(root)) throw new Error(`No page imports ${root}.`);
  const found = new Set(roots);
  for (const id of found)
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  return found;
}

/**
 * The page asks for the typeface at once, not when its styles are there. Its licence is beside it, and with those of the
 * packages, among which Vite lists scripts only.
 */
function shipTypeface(): Plugin {
  const text = readFileSync(path.join(INTER, 'LICENSE'), 'utf8').trim();
  return {
    name: 'ship-typeface',
    apply: 'build',
    enforce: 'post',
    buildStart() {
      this.emitFile({ type: 'asset', name: 'inter-OFL.txt', source: text });
    },
    transformIndexHtml: {
      order: 'post',
      handler(_page, { bundle = {} }) {
        const fonts = Object.keys(bundle).filter((name) => name.endsWith('.woff2'));
        return fonts.map((name) => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${name}`, crossorigin: true },
          injectTo: 'head',
        }));
      },
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const list = bundle[LICENCES];
        if (list?.type !== 'asset') return;
        const { name, version, license }: Record<string, string> = JSON.parse(
          readFileSync(path.join(INTER, 'package.json'), 'utf8'),
        );
        const licences: unknown[] = JSON.parse(String(list.source));
        list.source = JSON.stringify(
          [...licences, { name, version, identifier: license, text }],
          undefined,
          2,
        );
      },
    },
  };
}

/** Prints what the first page loads, and fails above the budget. */
function printSizes(): Plugin {
  return {
    name: 'print-sizes',
    apply: 'build',
    enforce: 'post',
    writeBundle({ dir = '' }) {
      if (process.env['VITEST'] !== undefined || !existsSync(path.join(dir, MANIFEST))) return;
      const { js, css, all } = pageSizes(dir);
      console.log(
        `first page: ${js.toFixed(1)} kB JavaScript, ${css.toFixed(1)} kB CSS (gzip); all pages: ${all.toFixed(1)} kB JavaScript`,
      );
      if (js > BUDGET.js || css > BUDGET.css)
        throw new Error(`The first page may load ${BUDGET.js} kB of JavaScript and ${BUDGET.css} kB of CSS.`);
      if (all > BUDGET.all) throw new Error(`All pages together may have ${BUDGET.all} kB of JavaScript.`);
    },
  };
}
