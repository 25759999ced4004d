/** The kind about channels. */
import { formatDuration } from '@sb/words';
import { on } from './fields.ts';
import { channelKind, truth } from './kind.ts';

export const channelBroken = channelKind({
  kind: 'channelBroken',
  fields: { channelBroken: on.describe('A channel refuses messages.') },
  read: () => ({}),
  severity: 'high',
  says: () => 'a channel refuses messages',
  again: 'while_it_fires',
  history: { from: 'nothing', why: 'history does not say when a channel broke' },
  judge: (_condition, { name, broken }, { now }) => ({
    verdict: truth(broken !== undefined),
    value: broken ? `broken for ${formatDuration(Math.max(0, now - broken.since))}` : 'works',
    threshold: 'any permanent failure',
    detail: broken ? `Channel ${name} refuses messages` : `Channel ${name} takes messages`,
    error: broken?.says,
  }),
});
