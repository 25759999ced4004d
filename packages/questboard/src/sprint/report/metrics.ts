import { groupBy } from '@sb/words';
import { fitScoreOf } from '../../fit.ts';
import { type Phase, PHASES } from '../../model/organisation.ts';
import { type Fit, type SprintMetrics, UNPLANNED_REASONS } from '../../model/week.ts';
import type { WeekFacts } from '../week/facts.ts';
import { type Outcome, type PlannedTask, plannedMinutes } from './outcome.ts';
import { findViolations } from './violations.ts';

/** Percentages are rounded to tenths, the balance to hundredths. */
export function metricsOf(outcome: Outcome, facts: WeekFacts): SprintMetrics {
  const { planned } = outcome;
  const minutes = plannedMinutes(planned);
  const capacityMinutes = sum(facts.team.map((mate) => mate.capacityMinutes));
  const shareOf = (fit: Fit): number => {
    const suiting = planned.filter((each) => each.fit === fit);
    return rounded(100 * ratio(plannedMinutes(suiting), minutes), 1);
  };
  const fitOf = ({ fit }: PlannedTask): number => fitScoreOf(fit, facts.board.org.settings);
  return {
    fitScore: rounded(ratio(sum(planned.map((each) => fitOf(each) * each.minutes)), minutes), 1),
    fitShares: {
      genius: shareOf('genius'),
      competency: shareOf('competency'),
      unknown: shareOf('unknown'),
      frustration: shareOf('frustration'),
    },
    capacityMinutes,
    plannedMinutes: minutes,
    utilisation: rounded(100 * ratio(minutes, capacityMinutes), 1),
    balance: rounded(balanceOf(planned, facts), 2),
    dependencyViolations: findViolations(planned, facts).length,
    value: sum(planned.map(({ value }) => value)),
    fitValue: sum(planned.map((each) => each.value * fitOf(each))) / 100,
    carryOverMinutes: plannedMinutes(planned.filter(({ isCarried }) => isCarried)),
    unplanned: countReasons(outcome),
    geniusGaps: geniusGaps(outcome, facts),
  };
}

/** 1 for a team without work: all have the same. */
function balanceOf(planned: readonly PlannedTask[], { team }: WeekFacts): number {
  const byMate = groupBy(planned, ({ mate }) => mate);
  const utilisations = team
    .filter(({ capacityMinutes }) => capacityMinutes > 0)
    .map((mate) => plannedMinutes(byMate.get(mate) ?? []) / mate.capacityMinutes);
  const mean = ratio(sum(utilisations), utilisations.length);
  return mean === 0 ? 1 : Math.max(...utilisations) / mean;
}

function countReasons({ unplanned }: Outcome): SprintMetrics['unplanned'] {
  const byReason = groupBy(unplanned.values(), (reason) => reason);
  return Object.fromEntries(
    UNPLANNED_REASONS.flatMap((reason) => {
      const count = byReason.get(reason)?.length;
      return count === undefined ? [] : [[reason, count]];
    }),
  );
}

/** The phases of the week's tasks that are no genius of any member of the team; none if no member has a profile. */
function geniusGaps({ planned, unplanned }: Outcome, { board, team }: WeekFacts): Phase[] {
  const ids = [...planned.map(({ task }) => task.id), ...unplanned.keys()];
  const wanted = new Set(ids.map((id) => board.taskById.get(id)?.phase));
  const geniuses = new Set(team.flatMap(({ member }) => member.workingGenius?.genius ?? []));
  if (geniuses.size === 0) return [];
  return PHASES.filter((phase) => wanted.has(phase) && !geniuses.has(phase));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
