import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import { doorsOf, homeOf, isOurs, LIBRARIES, publishedId, readManifest, ROOT } from './plan.mjs';

/**
 * Writes a declaration file for each source that a door reaches. Declarations marked `@internal` are left out: with the
 * types of a store's statements, every program would need the database libraries.
 * @param {string} folder
 */
export function compileTypes(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const config = path.join(folder, 'tsconfig.json');
  const compilerOptions = {
    declaration: true,
    emitDeclarationOnly: true,
    noEmit: false,
    stripInternal: true,
    rootDir: ROOT,
    outDir: folder,
    // Resolve our packages to their sources: the compiler writes no types for files in node_modules.
    paths: Object.fromEntries(Object.entries(sources()).map(([id, source]) => [id, [source]])),
    typeRoots: [path.join(ROOT, 'node_modules/@types')],
  };
  const files = LIBRARIES.flatMap((library) => Object.values(doorsOf(library)));
  const wanted = {
    extends: path.join(ROOT, 'tsconfig.json'),
    compilerOptions,
    files,
    include: [],
    exclude: [],
  };
  writeFileSync(config, JSON.stringify(wanted));
  execFileSync(path.join(ROOT, 'node_modules/.bin/tsc'), ['-p', config], { stdio: 'inherit' });
}

/**
 * Bundles the declarations of each door, once for importers that are modules and once for CommonJS: a compiler takes
 * the kind of a declaration file from its name.
 * @param {string} dist
 * @param {{ name: string, doors: Readonly<Record<string, string>>, declarations: string }} from
 */
export async function typesInto(dist, { name, doors, declarations }) {
  const inDeclarations = (/** @type {string} */ source) =>
    path.join(declarations, path.relative(ROOT, source).replace(/\.ts$/, '.d.ts'));
  const bundle = await rolldown({
    input: Object.fromEntries(Object.entries(doors).map(([door, source]) => [door, inDeclarations(source)])),
    plugins: [
      {
        name: 'our-declarations',
        // Before the other plugin, which would find the sources by `NODE_PATH`.
        resolveId: {
          order: 'pre',
          handler(id, from) {
            if (from === undefined) return undefined;
            if (/^\.{1,2}\/.*\.ts$/.test(id))
              return path.resolve(path.dirname(from), id.replace(/\.ts$/, '.d.ts'));
            if (id.startsWith('.')) return undefined;
            const source = isOurs(id) && homeOf(id) === name ? sources()[id] : undefined;
            if (source !== undefined) return inDeclarations(source);
            return { id: isOurs(id) ? publishedId(id) : id, external: true };
          },
        },
      },
      dts({ dtsInput: true }),
    ],
  });
  await bundle.write({ dir: dist, format: 'esm' });
  await bundle.close();
  for (const file of readdirSync(dist).filter((each) => each.endsWith('.d.ts'))) {
    const text = readFileSync(path.join(dist, file), 'utf8');
    const named = text.replaceAll(/(from "\.\/[^"]+)\.js"/g, '$1.cjs"');
    writeFileSync(path.join(dist, file.replace(/\.d\.ts$/, '.d.cts')), named);
  }
}

/**
 * The source of each door of each of our packages, as our sources import it.
 * @returns {Readonly<Record<string, string>>}
 */
function sources() {
  return Object.fromEntries(
    readdirSync(path.join(ROOT, 'packages')).flatMap((name) =>
      Object.entries(readManifest(`packages/${name}`).exports ?? {}).map(([door, source]) => [
        path.posix.join('@sb', name, door),
        path.join(ROOT, 'packages', name, source),
      ]),
    ),
  );
}
