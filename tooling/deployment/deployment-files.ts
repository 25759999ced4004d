/** Reads the files that keep a daemon running, for tests. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseDocument } from '../../packages/config/src/index.ts';
import { codeBlocks } from '../code-blocks.ts';
import { parseDockerfile, type Stage } from './dockerfile.ts';

export const ROOT = path.resolve(import.meta.dirname, '../..');

export interface Pm2App {
  readonly [option: string]: unknown;
  readonly cwd: string;
  readonly script: string;
  readonly kill_timeout: number;
  readonly env: Readonly<Record<string, string>>;
}

export interface ComposeService {
  readonly [field: string]: unknown;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly stop_grace_period?: string;
  readonly healthcheck?: Readonly<Record<string, unknown>>;
}

export function readText(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** The one app of ecosystem.config.js, loaded as PM2 loads it. */
export function readPm2App(): Pm2App {
  const { apps }: { apps: readonly Pm2App[] } = createRequire(import.meta.url)('../../ecosystem.config.js');
  const [app] = apps;
  if (!app || apps.length > 1) throw new Error(`expected one app, got ${apps.length}`);
  return app;
}

/** All values of each key of worker.service, in any section. */
export function readUnit(): ReadonlyMap<string, readonly string[]> {
  const unit = new Map<string, string[]>();
  for (const [, key = '', value = ''] of readText('worker.service').matchAll(/^([A-Za-z]+)=(.*)$/gm))
    unit.set(key, [...(unit.get(key) ?? []), value]);
  return unit;
}

export function readStages(): readonly Stage[] {
  return parseDockerfile(readText('Dockerfile'));
}

/** The last stage: the image that is built. */
export function readRuntimeStage(): Stage {
  const stage = readStages().at(-1);
  if (!stage) throw new Error('expected a stage, got an empty Dockerfile');
  return stage;
}

/** The services of compose.yaml, with their shared settings. */
export function readServices(): Readonly<Record<string, ComposeService>> {
  const value: unknown = parseDocument(readText('compose.yaml'), 'compose.yaml').value;
  const { services }: { services: Record<string, ComposeService & { '<<'?: object }> } = Object(value);
  return Object.fromEntries(
    Object.entries(services).map(([name, { '<<': shared, ...own }]) => [name, { ...shared, ...own }]),
  );
}

/** The command lines of a section of docs/operations.md; continued lines are joined. */
export function documentedLines(heading: string): readonly string[] {
  const [, section = ''] = readText('docs/operations.md').split(new RegExp(`^##+ ${heading}$`, 'm'));
  const [own = ''] = section.split(/^##+ /m);
  return codeBlocks(own)
    .filter(({ language }) => language === 'bash')
    .flatMap(({ text }) =>
      text
        .replaceAll(/\\\n\s*/g, '')
        .trim()
        .split('\n'),
    );
}
