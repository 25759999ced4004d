import { formatDuration } from '@sb/words';
import type { NodeFacts } from '../facts.ts';
import { type Look, truth } from './look.ts';
import { type Finding } from '../verdict.ts';

export function nodeSilent({ name, host, isSilent, seenAt }: NodeFacts, { now }: Look): Finding {
  const ago = formatDuration(Math.max(0, now - seenAt));
  return {
    verdict: truth(isSilent),
    value: isSilent ? `silent for ${ago}` : 'heard of',
    threshold: 'its lease',
    detail: isSilent
      ? `Node ${name} on ${host} was last heard of ${ago} ago and did not say goodbye`
      : `Node ${name} on ${host} is there, or has said goodbye`,
  };
}
