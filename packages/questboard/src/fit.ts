import type { Member, Task } from './model/organisation.ts';
import type { Fit } from './model/week.ts';
import type { Settings } from './model/settings.ts';

/** How well the phase of a task suits a member, by the member's own declaration. */
export function fitOf(member: Pick<Member, 'workingGenius'>, { phase }: Pick<Task, 'phase'>): Fit {
  const profile = member.workingGenius;
  if (!profile || !phase) return 'unknown';
  if (profile.genius.includes(phase)) return 'genius';
  return profile.competency.includes(phase) ? 'competency' : 'frustration';
}

/** 0 to 100, by the settings of the organisation. */
export function fitScoreOf(fit: Fit, settings: Pick<Settings, 'fit'>): number {
  return settings.fit[fit];
}

/** The member has every skill that the task asks for. */
export function hasSkills({ skills }: Pick<Member, 'skills'>, task: Pick<Task, 'skills'>): boolean {
  return task.skills.every((skill) => skills.includes(skill));
}
