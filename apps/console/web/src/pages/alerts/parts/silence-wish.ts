/** What is to be silent, and for how long. Pure. */
import { commandLine } from '../../../words/commands/command-line.ts';
import type { SEVERITIES } from './alert-path.ts';

export interface SilenceWish {
  readonly rule?: string | undefined;
  readonly job?: string | undefined;
  readonly severity?: (typeof SEVERITIES)[number] | undefined;
  /** `2h` */
  readonly for: string;
}

/** An empty match is everything. */
export function silenceBody({ for: span, ...parts }: SilenceWish) {
  const match = Object.fromEntries(
    Object.entries(parts).flatMap(([name, value]) => (value === undefined ? [] : [[name, [value]]])),
  );
  return { match, for: span };
}

/** Without its reason. */
export function silenceCommand({ for: span, ...parts }: SilenceWish): string {
  const flags = Object.entries(parts).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  return commandLine('alert:silence', ...(flags.length > 0 ? flags : ['--all']), '--for', span);
}
