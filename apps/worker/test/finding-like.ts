import { expect } from 'vitest';
import type { Finding } from '../src/commands/doctor/checks/check.ts';

/** What a finding equals: it has its healthy state and an act beside it, and what is fine has neither. */
export function findingLike(verdict: Finding['verdict'], text: string): object {
  const beside = verdict === 'fine' ? undefined : expect.any(String);
  return { verdict, found: expect.stringContaining(text), expected: beside, advice: beside };
}
