/** How many tokens can be used now. A part of its own: it is drawn again each second, and what is around it is not. */
import type { Token } from '../../../../../src/answers/system/session.ts';
import { useNow } from '../../../settings/clock.ts';
import { countUsable } from './token-state.ts';

interface UsableCountProps {
  readonly tokens: readonly Token[];
  readonly say?: (count: number) => string;
}

export function UsableCount({ tokens, say = String }: UsableCountProps) {
  return say(countUsable(tokens, useNow()));
}
