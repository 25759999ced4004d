/** What a file says of itself before it is sent. Pure: the server reads it whole and checks it. */
import { typedLine } from '../../../words/commands/command-line.ts';

export interface ChosenFile {
  readonly name: string;
  readonly text: string;
}

/** The organisation that a questboard/v1 file names; undefined: none that can be seen, or a file of tasks. */
export function orgOfFile({ name, text }: ChosenFile): string | undefined {
  if (/\.csv$/i.test(name)) return undefined;
  const part = /^\s*\{/.test(text)
    ? /"org"\s*:\s*\{[^{}[\]]*?"id"\s*:\s*"([^"]+)"/.exec(text)
    : /^org:[^\n]*(?:\n(?:[ \t][^\n]*)?)*?[\s{,]id:[ \t]*["']?([a-z0-9][a-z0-9._-]*)/m.exec(text);
  return part?.[1];
}

/** That of the file, else the one that is shown. Throws a sentence where there is neither. */
export function neededOrg(file: ChosenFile, shown: string | undefined): string {
  const org = orgOfFile(file) ?? shown;
  if (org !== undefined) return org;
  throw new Error(
    `${file.name} names no organisation: expected a questboard/v1 file with an org and its id. Tasks (CSV) are imported into an organisation that is stored.`,
  );
}

interface Wish {
  readonly file: ChosenFile;
  readonly org: string;
  readonly mode: string;
  readonly allowCycles: boolean;
  /** Only into this one. */
  readonly board?: number;
}

export function importCommand({ file: { name }, org, mode, allowCycles, board }: Wish): string {
  const flags = [
    ...(/\.csv$/i.test(name) ? ['--org', org] : []),
    ...(mode === 'replace' ? ['--mode', 'replace'] : []),
    ...(allowCycles ? ['--allow-cycles'] : []),
    ...(board === undefined ? [] : ['--if-board', String(board)]),
  ];
  return typedLine('questboard:import', [name], flags);
}
