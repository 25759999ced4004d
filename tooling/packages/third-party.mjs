/** The licences of the packages of npm that are bundled into a program: most of them ask for their text beside it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What Vite writes beside the pages. */
const OF_PAGES = '.vite/licences.json';
const PACKAGE = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/;
const LICENCE_FILE = /^(?:licen[cs]e|copying)/i;

/**
 * @typedef {object} Licence
 * @property {string} name
 * @property {string} version
 * @property {string | null} [identifier] such as `MIT`
 * @property {string | null} [text] absent where the package has no such file
 */

/**
 * Of the packages whose code is in the built files of these folders, by the source maps beside them, and of those in the
 * pages, where there are any.
 * @param {readonly string[]} folders
 * @param {string} pages
 */
export function thirdPartyText(folders, pages) {
  /** @type {Map<string, Licence>} */
  const found = new Map();
  /** @type {Licence[]} */
  const ofPages = existsSync(pages) ? JSON.parse(readFileSync(path.join(pages, OF_PAGES), 'utf8')) : [];
  const ofPrograms = [...new Set(folders.flatMap(bundledPackages))].map(licenceOf);
  for (const licence of [...ofPrograms, ...ofPages]) found.set(`${licence.name} ${licence.version}`, licence);
  const parts = [...found].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(partOf);
  return `# Licences of bundled packages\n\n${parts.join('\n')}`;
}

/**
 * The folders of the packages.
 * @param {string} folder
 * @returns {string[]}
 */
function bundledPackages(folder) {
  const maps = readdirSync(folder).filter((name) => name.endsWith('.map'));
  return maps.flatMap((name) => {
    /** @type {{ sources: string[] }} */
    const { sources } = JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
    return sources.flatMap((source) => PACKAGE.exec(path.resolve(folder, source))?.[0] ?? []);
  });
}

/**
 * @param {string} folder of a package
 * @returns {Licence}
 */
function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((each) => LICENCE_FILE.test(each));
  return {
    name,
    version,
    identifier: license,
    ...(file !== undefined && { text: readFileSync(path.join(folder, file), 'utf8').trim() }),
  };
}

/** @param {readonly [string, Licence]} entry */
function partOf([title, { identifier, text }]) {
  const quoted = text ? `\n${text.replaceAll(/^/gm, '    ').replaceAll(/[ \r]+$/gm, '')}\n` : '';
  return `## ${title}\n\n${identifier ?? 'No licence is named.'}\n${quoted}`;
}
