import { readFileSync } from 'node:fs';
import type { DeckItem, OrganisationInput } from '../src/index.ts';

/** An organisation, an instant, and what one run at that instant must give. */
export interface WorkedCase {
  readonly now: string;
  readonly input: OrganisationInput;
  readonly expect: {
    readonly states: Readonly<Record<string, string>>;
    readonly flags: readonly (readonly [taskId: string, kind: string])[];
    readonly decks: Readonly<Record<string, readonly object[]>>;
  };
}

export const WORKED_CASES = ['generated-80', 'generated-81', 'generated-83'].map((name) => {
  const worked: WorkedCase = JSON.parse(
    readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'),
  );
  return { name, worked };
});

export function inShort({ taskId, section, plannedMinutes, stretch }: DeckItem) {
  return { taskId, section, plannedMinutes, ...(stretch && { stretch }) };
}
