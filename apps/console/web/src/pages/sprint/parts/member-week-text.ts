/** A member of a plan in words. Pure. */
import type { SprintMember } from '../../../../../src/answers/sprints/sprints.ts';

/** `genius W E · leave`; with names, `genius Wonder, Enablement · leave`. */
export function aboutText(
  { genius, away }: Pick<SprintMember, 'genius' | 'away'>,
  lettersText = (letters: readonly string[]) => letters.join(' '),
): string {
  const reasons = new Set(
    away.map(({ reason, percent }) => reason ?? (percent === 0 ? 'away' : 'partly away')),
  );
  return [genius ? `genius ${lettersText(genius)}` : 'no profile', ...reasons].join(' · ');
}

export function shareText(planned: number, capacity: number): string {
  return capacity === 0 ? 'no time' : `${Math.round((100 * planned) / capacity)} %`;
}
