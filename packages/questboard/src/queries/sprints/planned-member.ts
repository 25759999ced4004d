/** The members of a plan as they are now: their names, profiles and days. Pure. */
import { capacityOn } from '../../capacity.ts';
import type { LocalDate } from '../../model/dates.ts';
import type { Member, Org, Phase } from '../../model/organisation.ts';
import type { MemberPlan } from '../../model/week.ts';

export interface PlannedMember {
  readonly name: string;
  /** The phases that suit the member best; absent without a profile. */
  readonly genius?: readonly Phase[];
  /** The minutes of each working day of the week, before the focus. */
  readonly dayMinutes: readonly number[];
  /** The days on which the member has less than a whole day, or none. */
  readonly away: readonly AwayDay[];
}

export interface AwayDay {
  /** Index into the working days of the week. */
  readonly day: number;
  /** Of the day that is left. */
  readonly percent: number;
  readonly reason?: string;
}

interface Week {
  readonly days: readonly LocalDate[];
  readonly org: Org;
}

const WHOLE = 100;

export function plannedMember(id: string, member: Member | undefined, { days, org }: Week): PlannedMember {
  if (!member) return { name: id, dayMinutes: days.map(() => 0), away: [] };
  const dayMinutes = days.map((date) => capacityOn(member, date, org));
  return {
    name: member.name,
    ...(member.workingGenius && { genius: member.workingGenius.genius }),
    dayMinutes,
    away: days.flatMap((date, day) => {
      const minutes = dayMinutes[day] ?? 0;
      if (minutes > 0 && minutes >= member.dailyCapacityMinutes) return [];
      const percent = Math.round((WHOLE * minutes) / Math.max(1, member.dailyCapacityMinutes));
      const reason = reasonOn(member, date);
      return [{ day, percent, ...(reason !== undefined && { reason }) }];
    }),
  };
}

/** Of the declaration that counts: the one that leaves least. */
function reasonOn({ availability }: Member, date: LocalDate): string | undefined {
  const declared = availability.filter(({ from, to }) => from <= date && date <= to);
  return declared.toSorted((one, other) => one.percent - other.percent)[0]?.reason;
}

/**
 * A plan does not keep the focus that it was made with: it is the one that gives its capacities. The setting is tried
 * first; after three completed weeks the planner has another.
 */
export function focusOfPlan(
  plans: readonly (Pick<MemberPlan, 'capacityMinutes'> & Pick<PlannedMember, 'dayMinutes'>)[],
  setting: number,
): number | undefined {
  const candidates = [setting, ...Array.from({ length: WHOLE + 1 }, (_, nr) => WHOLE - nr)];
  if (plans.every(({ capacityMinutes }) => capacityMinutes === 0)) return undefined;
  return candidates.find((focus) =>
    plans.every(
      ({ capacityMinutes, dayMinutes }) =>
        capacityMinutes ===
        dayMinutes.reduce((sum, minutes) => sum + Math.floor((minutes * focus) / WHOLE), 0),
    ),
  );
}
