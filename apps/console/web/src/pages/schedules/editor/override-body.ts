/** What was typed about an override, as the route takes it. Pure. */
import { commandLine, compactJson } from '../../../words/commands/command-line.ts';
import { typedJson } from '../../../words/text/typed-json.ts';

export interface OverrideTexts {
  readonly kind: 'time' | 'input' | 'cron';
  /** `2026-11-28T09:00`, by the clock of this browser. */
  readonly runAt: string;
  /** JSON. */
  readonly input: string;
  readonly cron: string;
  readonly timezone: string;
  readonly span: string;
}

export type OverrideBody =
  | { readonly runAt: string }
  | { readonly input: unknown }
  | { readonly cron: string; readonly timezone: string; readonly for: string };

/** Throws what is wrong with it, for people. */
export function overrideBody({ kind, runAt, input, cron, timezone, span }: OverrideTexts): OverrideBody {
  if (kind === 'cron') return { cron: cron.trim(), timezone, for: span };
  if (kind === 'input') return { input: typedJson(input) };
  const at = Date.parse(runAt);
  if (Number.isNaN(at)) throw new Error('Runs at: expected a day and a time.');
  return { runAt: new Date(at).toISOString() };
}

/** The same by the command line; a time that is not typed yet is left open. */
export function overrideCommand(
  name: string,
  { kind, runAt, input, cron, timezone, span }: OverrideTexts,
): string {
  const command = (...words: readonly string[]): string => commandLine('schedules:override', name, ...words);
  if (kind === 'cron') return command('--cron', cron.trim(), '--timezone', timezone, '--for', span);
  if (kind === 'input') return command('--input', compactJson(input));
  const at = Date.parse(runAt);
  return Number.isNaN(at) ? `${command('--run-at')} …` : command('--run-at', new Date(at).toISOString());
}
