/** What a view of alerts is as a command and as a request, to copy. Pure. */
import { address } from '../../../words/address.ts';
import { commandLine } from '../../../words/commands/command-line.ts';
import type { AlertParts } from './alert-path.ts';

const FILTERS = ['severity', 'state', 'rule', 'job', 'queue', 'since', 'until'] as const;

export function alertCopies({ view, since: span, from: since, ...rest }: AlertParts): {
  readonly command: string;
  readonly path: string;
} {
  if (view === 'now') return { command: 'worker alert:status', path: '/alerts' };
  if (view === 'silences') return { command: 'worker alert:silences --all', path: '/silences?all=true' };
  if (view === 'statistics')
    return {
      command: commandLine('alert:stats', '--since', span),
      path: address('/alerts/stats', { since: span }),
    };
  const parts = { ...rest, since };
  const filter = FILTERS.flatMap((name): [string, string][] => {
    const value = parts[name];
    return value === undefined ? [] : [[name, value]];
  });
  const flags = filter.flatMap(([name, value]) => [`--${name}`, value]);
  return {
    command: commandLine('alert:history', ...flags, ...(parts.isSuppressed ? ['--suppressed'] : [])),
    path: address('/alerts/history', {
      ...Object.fromEntries(filter),
      suppressed: parts.isSuppressed ? 'true' : undefined,
    }),
  };
}
