/** The routes of the document, in its order, and those that a text finds. Pure. */
import type { ApiDocument, OperationRecord, Schema } from '../../../api/api-document.ts';
import { curlLine } from '../../../words/commands/curl.ts';
import { exampleOf } from './example.ts';

export interface Operation extends Omit<OperationRecord, 'x-least' | 'x-cli' | 'tags'> {
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly least: string;
  readonly cli: readonly string[];
  readonly body?: Schema | undefined;
  /** A body that it takes, where the least that the schema describes is refused. */
  readonly example?: unknown;
}

export interface TagGroup {
  readonly tag: string;
  readonly operations: readonly Operation[];
}

export function operationsOf({ paths }: ApiDocument): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { 'x-least': least, 'x-cli': cli = [], tags, ...same }]) => ({
      ...same,
      method: method.toUpperCase(),
      path,
      tag: tags[0] ?? 'Other',
      least,
      cli,
      body: same.requestBody?.content['application/json']?.schema,
      example: same.requestBody?.content['application/json']?.example,
    })),
  );
}

/** Every word is somewhere in the path, the words, the tag, the method or a command. */
export function findOperations(operations: readonly Operation[], text: string): readonly Operation[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return operations;
  return operations.filter(({ method, path, summary, tag, cli, operationId }) => {
    const all = [method, path, summary, tag, operationId, ...cli].join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** In the order of the first route of each tag. */
export function byTag(operations: readonly Operation[]): readonly TagGroup[] {
  const groups = new Map<string, Operation[]>();
  for (const operation of operations) {
    const group = groups.get(operation.tag);
    if (group) group.push(operation);
    else groups.set(operation.tag, [operation]);
  }
  return [...groups].map(([tag, ofTag]) => ({ tag, operations: ofTag }));
}

/** What a command takes instead of, or beside, the parameters of the path in their order. */
const LINES: Readonly<Record<string, string>> = {
  'job <id>': 'worker job <id> --enqueue',
  'events:tail <id>': 'worker events:tail --run <id>',
  'schedules <name>': 'worker schedules',
  'schedules:preview': 'worker schedules:preview <schedule>',
  'schedules:create': 'worker schedules:create <name>',
  'alert:replay <name>': 'worker alert:replay --rule <name>',
  'member:list <id> --org <org>': 'worker member:list --org <org>',
  'task:create --org <org>': 'worker task:create <title> --org <org>',
  'task:move <id> --org <org>': 'worker task:move <id> <to> --org <org>',
  'task:block <id> --org <org>': 'worker task:block <id> <text> --org <org>',
  'task:comment <id> --org <org>': 'worker task:comment <id> <text> --org <org>',
  'quest:create --org <org>': 'worker quest:create <title> --org <org>',
  'questline:create --org <org>': 'worker questline:create <title> --org <org>',
  'member:create --org <org>': 'worker member:create <name> --org <org>',
  'questboard:import --org <org>': 'worker questboard:import <file> --org <org>',
  'console:invite <kind>': 'worker console:invite',
};

/** The command of a route, with the parameters of its path: `worker queue:pause <name>`. Undefined: none does it. */
export function commandOf({ path, cli: [command] }: Pick<Operation, 'path' | 'cli'>): string | undefined {
  if (command === undefined) return undefined;
  const names = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name = '']) => name);
  const words = names.filter((name) => name !== 'org').map((name) => `<${name}>`);
  const org = names.includes('org') ? ['--org <org>'] : [];
  const line = [command, ...words, ...org].join(' ');
  return LINES[line] ?? `worker ${line}`;
}

/** With what it needs at least: `<id>` and `<version>` are what the reader puts in. */
export function curlOf(
  { method, path, parameters, body, example, security }: Operation,
  origin: string,
): string {
  const query = parameters
    .filter((one) => one.in === 'query' && one.required)
    .map(({ name }) => `${name}=<${name}>`);
  const header = parameters.find((one) => one.in === 'header' && one.required);
  return curlLine(
    {
      method,
      path: `${path.replaceAll('{', '<').replaceAll('}', '>')}${query.length > 0 ? `?${query.join('&')}` : ''}`,
      isOpen: security.length === 0,
      header: header && `${header.name}: "<version>"`,
      body: body && JSON.stringify(example ?? exampleOf(body)),
    },
    origin,
  );
}
