import type { Member, Task } from '../model.ts';

type Fit = 'genius' | 'competency' | 'unknown' | 'frustration';

/** How the kind of work suits a member, by the member's own declaration. */
export function fitOf(member: Pick<Member, 'workingGenius'>, { phase }: Pick<Task, 'phase'>): Fit {
  const profile = member.workingGenius;
  if (!profile || !phase) return 'unknown';
  if (profile.genius.includes(phase)) return 'genius';
  return profile.competency.includes(phase) ? 'competency' : 'frustration';
}

/** Knowing nothing is no worse than competency. */
export function fitRank(fit: Fit): number {
  if (fit === 'genius') return 0;
  return fit === 'frustration' ? 2 : 1;
}
