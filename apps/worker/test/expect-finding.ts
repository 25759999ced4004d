import { expect } from 'vitest';
import type { Finding } from '../src/commands/doctor/checks/check.ts';

/** A finding has its healthy state and an act beside it; what is fine has neither. */
export function expectFinding(finding: Finding, verdict: Finding['verdict'], text: string): void {
  expect(finding).toMatchObject({ verdict, found: expect.stringContaining(text) });
  const has = [finding.expected, finding.advice].map((part) => part !== undefined);
  expect(has).toEqual(verdict === 'fine' ? [false, false] : [true, true]);
}
