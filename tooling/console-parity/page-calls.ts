/** The addresses of the API that a page asks: found by the names that it imports, and by what those use. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { textsOf } from './offered-commands.ts';

const WEB = path.resolve(import.meta.dirname, '../../apps/console/web/src');
const IMPORTED = /\bimport\s*(?:type\s*)?\{([^}]*)\}\s*from\s*'(\.[^']*)'/g;
const LOADED = /\bimport\('(\.[^']*)'\)/g;
const DECLARED = /^(?:export )?(?:async )?(?:function\*?|const) (\w+)/gm;
/** What asks the API for the address behind it. */
const ASKS =
  /\b(?:getJson|getLines|getText|postJson|exportOrAsk|saveFile|apiAddress)(?:<.*>)?\(\s*(?=['"`])|<(?:ListActs|ExportMenu)\s+path=\{?(?=['"`])/g;
/** An address from its parts. */
const OF_BOARD = /\borgUrl\(([^()]*)\)/g;
const WHOLE = '*';

interface Module {
  /** By the local name: the module, and the name in it. */
  readonly imports: ReadonlyMap<string, readonly [file: string, name: string]>;
  readonly loads: readonly string[];
  readonly declared: ReadonlyMap<string, string>;
  readonly text: string;
}

const modules = new Map<string, Module>();

/** `folder`: `pages/run/`. Each address has a name in place of each value: `/runs/x9/logs`. */
export function askedBy(folder: string): ReadonlySet<string> {
  const asked = new Set<string>();
  const uses = new Set(sourcesIn(folder).map((file) => `${file} ${WHOLE}`));
  // Grows while it is walked.
  for (const use of uses) {
    const [file = '', name = ''] = use.split(' ');
    const { imports, loads, declared, text } = moduleAt(file);
    const own = name === WHOLE ? text : (declared.get(name) ?? '');
    for (const address of addressesIn(own)) asked.add(address);
    for (const word of own.match(/\w+/g) ?? []) {
      const from = imports.get(word);
      if (from) uses.add(from.join(' '));
      if (name !== WHOLE && declared.has(word)) uses.add(`${file} ${word}`);
    }
    if (name === WHOLE) for (const other of loads) uses.add(`${other} ${WHOLE}`);
  }
  return asked;
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(path.join(WEB, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
    .map((file) => path.posix.join(folder, file));
}

function moduleAt(file: string): Module {
  const known = modules.get(file);
  if (known) return known;
  const at = path.join(WEB, file);
  const text = existsSync(at) ? readFileSync(at, 'utf8') : '';
  const beside = (other: string): string => path.posix.join(path.posix.dirname(file), other);
  const starts = [...text.matchAll(DECLARED)];
  const read: Module = {
    imports: new Map(
      [...text.matchAll(IMPORTED)].flatMap(([, list = '', from = '']) =>
        list
          .split(',')
          .map((item) => item.trim())
          .filter((item) => item !== '' && !item.startsWith('type '))
          .map((item): [string, [string, string]] => {
            const [name = '', alias = name] = item.split(/\s+as\s+/);
            return [alias, [beside(from), name]];
          }),
      ),
    ),
    loads: Array.from(text.matchAll(LOADED), ([, from = '']) => beside(from)),
    declared: new Map(
      starts.map(({ 1: name = '', index }, nr) => [name, text.slice(index, starts[nr + 1]?.index)]),
    ),
    text,
  };
  modules.set(file, read);
  return read;
}

function addressesIn(source: string): readonly string[] {
  const plain = source.replaceAll(OF_BOARD, (_call, list: string) => {
    const [, ...rest] = list.split(',').map((part) => part.trim());
    return `'${['/orgs/x9', ...rest.map((part) => /^'(.*)'$/.exec(part)?.[1] ?? 'x9')].join('/')}'`;
  });
  return [...plain.matchAll(ASKS)].flatMap(({ 0: call, index }) => {
    const [text = ''] = textsOf(plain.slice(index + call.length));
    return [text.split('?')[0] ?? ''];
  });
}
