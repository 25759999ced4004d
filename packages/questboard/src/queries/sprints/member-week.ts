/** The week of some members: the minutes of each day, and what its plan gives them. */
import type { Store } from '@sb/storage';
import { addDays, localDate } from '../../calendar.ts';
import { capacityOn } from '../../capacity.ts';
import type { LocalDate } from '../../model/dates.ts';
import type { Member } from '../../model/organisation.ts';
import type { Sprint } from '../../model/week.ts';
import { readNow, requireOrg } from '../../records/orgs.sql.ts';
import { readSprint } from '../../records/sprints.sql.ts';
import { weekFrom } from '../../sprint/week/week.ts';
import { weekStartOf } from '../../weeks.ts';

export interface MemberWeek {
  /** A Monday. */
  readonly start: LocalDate;
  /** The working days of this week are over: it is the next one. */
  readonly isComing: boolean;
  /** The working days of the week. */
  readonly days: readonly LocalDate[];
  /** The plan of the week, unless it was cancelled. */
  readonly sprint?: Pick<Sprint, 'weekStart' | 'state' | 'version'>;
  /** By id. */
  readonly members: ReadonlyMap<string, MemberDays>;
}

export interface MemberDays {
  readonly dayMinutes: readonly number[];
  /** Absent: the member is not in the plan. */
  readonly plan?: {
    readonly plannedMinutes: number;
    readonly capacityMinutes: number;
    readonly taskCount: number;
  };
}

/** The Monday of this week, in the zone of the organisation. Fails with `UNKNOWN_ORG`. */
export async function thisWeekOf(store: Store, orgId: string): Promise<LocalDate> {
  return store.read(function* (tx) {
    const { timezone } = yield* requireOrg(tx, orgId);
    return weekStartOf(localDate(yield* readNow(tx), timezone));
  });
}

/** This week, and the next one once the last working day of this one has ended. Fails with `UNKNOWN_ORG`. */
export async function readMemberWeek(
  store: Store,
  orgId: string,
  members: readonly Member[],
): Promise<MemberWeek> {
  return store.read(function* (tx) {
    const org = yield* requireOrg(tx, orgId);
    const today = localDate(yield* readNow(tx), org.timezone);
    const thisWeek = weekFrom(weekStartOf(today), org);
    const isComing = today > thisWeek.end;
    const { start: weekStart, days } = isComing ? weekFrom(addDays(thisWeek.start, 7), org) : thisWeek;
    const stored = yield* readSprint(tx, orgId, weekStart);
    const record = stored?.sprint.record;
    const isInForce = record !== undefined && record.state !== 'cancelled';
    const plans = new Map(isInForce ? stored?.memberPlans.map((plan) => [plan.memberId, plan]) : []);
    return {
      start: weekStart,
      isComing,
      days,
      ...(isInForce && { sprint: { weekStart, state: record.state, version: record.version } }),
      members: new Map(
        members.map((member): [string, MemberDays] => {
          const { plannedMinutes, capacityMinutes, items } = plans.get(member.id) ?? {};
          const dayMinutes = days.map((date) => capacityOn(member, date, org));
          if (plannedMinutes === undefined || capacityMinutes === undefined || !items)
            return [member.id, { dayMinutes }];
          return [
            member.id,
            { dayMinutes, plan: { plannedMinutes, capacityMinutes, taskCount: items.length } },
          ];
        }),
      ),
    };
  });
}
