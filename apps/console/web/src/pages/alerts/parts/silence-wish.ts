/** What is to be silent, and until when. Pure. */
import { commandLine } from '../../../words/commands/command-line.ts';
import { typedNames } from '../../../words/text/typed-list.ts';
import { endBody, endFlags, type EndWish, type ReadBy } from '../../../words/typed-end.ts';
import type { SEVERITIES } from './alert-path.ts';

/** Of each part, nothing is any. */
export interface SilenceWish {
  readonly rule: readonly string[];
  readonly severity: readonly (typeof SEVERITIES)[number][];
  /** As they are typed: `report.*, mail.send` */
  readonly job: string;
  readonly end: EndWish;
}

/** An empty match is everything. Throws, for people, where the end is no time. */
export function silenceBody({ end, ...parts }: SilenceWish, by: ReadBy) {
  return { match: Object.fromEntries(matchOf(parts)), ...endBody(end, by) };
}

/** Without its reason. */
export function silenceCommand({ end, ...parts }: SilenceWish, by: ReadBy): string {
  const flags = matchOf(parts).flatMap(([name, values]) => [`--${name}`, values.join(',')]);
  return commandLine('alert:silence', ...(flags.length > 0 ? flags : ['--all']), ...endFlags(end, by));
}

function matchOf({
  rule,
  job,
  severity,
}: Omit<SilenceWish, 'end'>): (readonly [string, readonly string[]])[] {
  const parts = [
    ['rule', rule],
    ['job', typedNames(job)],
    ['severity', severity],
  ] as const;
  return parts.filter(([, values]) => values.length > 0);
}
