/** The kind about daemons. */
import { formatDuration } from '@sb/words';
import { on } from './fields.ts';
import { nodeKind, truth } from './kind.ts';

export const nodeSilent = nodeKind({
  kind: 'nodeSilent',
  fields: { nodeSilent: on.describe('A daemon has stopped renewing its lease, and was not stopped.') },
  read: () => ({}),
  severity: 'critical',
  says: () => 'a daemon falls silent, and was not stopped',
  again: 'while_it_fires',
  history: { from: 'nothing', why: 'history does not say when a daemon fell silent' },
  judge: (_condition, { name, host, isSilent, seenAt }, { now }) => {
    const ago = formatDuration(Math.max(0, now - seenAt));
    return {
      verdict: truth(isSilent),
      value: isSilent ? `silent for ${ago}` : 'alive',
      threshold: 'its lease',
      detail: isSilent
        ? `Node ${name} on ${host} last renewed its lease ${ago} ago and was not stopped`
        : `Node ${name} on ${host} is running, or was stopped`,
    };
  },
});
