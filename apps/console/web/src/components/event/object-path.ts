/** Where the object of an act is shown. Pure. */
import { address } from '../../words/address.ts';
import { jobPath, queuePath, runPath, schedulePath } from '../../words/paths.ts';

/** Undefined: no page has it. `org`: that of the act, where there are several boards. */
export function objectPath(
  { kind, name }: { readonly kind: string; readonly name: string },
  org?: string,
): string | undefined {
  const word = encodeURIComponent(name);
  switch (kind) {
    case 'run':
      return runPath(name);
    case 'job':
      return jobPath(name);
    case 'queue':
      return queuePath(name);
    case 'schedule':
      return schedulePath(name);
    case 'node':
      // Also when it has ended.
      return `/nodes?all=true&node=${word}`;
    case 'alert':
      return `/alerts?view=history&alert=${word}`;
    case 'silence':
      return '/alerts?view=silences';
    case 'operation':
      // Also one on dead letters, and one that has ended.
      return `/runs?operation=${word}`;
    case 'user':
      return `/settings?tab=users&user=${word}`;
    case 'token':
      return '/settings?tab=tokens';
    case 'task':
    case 'quest':
      return address('/quests', { org, [kind]: name });
    case 'questline':
      return address('/quests', { view: 'quests', org, questline: name });
    case 'member':
      return address('/people', { org, member: name });
    case 'sprint':
      return address('/sprint', { org, week: name });
    case 'organisation':
      return address('/quests', { org: name });
    default:
      return undefined;
  }
}
