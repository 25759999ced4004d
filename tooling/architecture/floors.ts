import path from 'node:path';
import type { SourceFile, Workspace } from './workspace.ts';

const SOURCES = 'apps/console/web/src/';

/** The floors of the pages, as their README lists them, from above. A new folder needs a row here. */
const FLOORS: readonly (readonly string[])[] = [
  ['main.tsx'],
  ['routes.tsx'],
  ['pages'],
  ['board'],
  ['drawers'],
  ['sign-in'],
  ['palette'],
  ['acts'],
  ['frame'],
  ['components/event'],
  ['components/run', 'components/charts', 'components/table'],
  ['components/answer'],
  ['components/panels', 'components/facts', 'components/fields'],
  ['components/links'],
  ['components/controls'],
  ['components/marks'],
  ['live'],
  ['api'],
  ['keys', 'filter'],
  ['settings'],
  ['words'],
  ['styles'],
];
const LEVELS = new Map(FLOORS.flatMap((rooms, level) => rooms.map((room) => [room, level])));

/** Finds imports by the pages from a floor that is not below. Types count; tests may import from any floor. */
export function checkFloors({ sources }: Workspace): string[] {
  return sources
    .filter(({ path: file, isTest }) => file.startsWith(SOURCES) && !isTest)
    .flatMap(upwardImports);
}

function upwardImports({ path: file, imports }: SourceFile): string[] {
  const home = roomOf(file);
  const level = LEVELS.get(home);
  if (level === undefined) return [`${file}: ${home} has no row in the table of floors`];
  return imports
    .filter((specifier) => {
      const target = path.posix.join(path.posix.dirname(file), specifier);
      if (!specifier.startsWith('.') || !target.startsWith(SOURCES)) return false;
      const room = roomOf(target);
      return room !== home && (LEVELS.get(room) ?? -1) <= level;
    })
    .map((specifier) => `${file} imports ${specifier}`);
}

/** `acts`, `components/links`. */
function roomOf(file: string): string {
  const [folder = '', inner = ''] = file.slice(SOURCES.length).split('/');
  return folder === 'components' ? `${folder}/${inner}` : folder;
}
