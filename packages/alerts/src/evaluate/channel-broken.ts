import { formatDuration } from '@sb/words';
import type { ChannelFacts } from '../facts.ts';
import { type Look, truth } from './look.ts';
import { type Finding } from '../verdict.ts';

export function channelBroken({ name, broken }: ChannelFacts, { now }: Look): Finding {
  return {
    verdict: truth(broken !== undefined),
    value: broken ? `broken for ${formatDuration(Math.max(0, now - broken.since))}` : 'works',
    threshold: 'any permanent failure',
    detail: broken ? `Channel ${name} takes no messages` : `Channel ${name} takes messages`,
    error: broken?.says,
  };
}
