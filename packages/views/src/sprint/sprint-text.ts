/** The words for the codes of a plan of a week, and of a deck: why a task is in it, why it is not, why another member has it. */
import { type Phase, PHASE_NAMES, type SprintView, type UnplannedReason } from '@sb/questboard';
import { plural } from '@sb/words';

/** British English writes the day before the month. A date of an organisation: no zone changes it. */
const DAYS = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** A space at which no line ends. */
const FIXED = '\u00a0';

/** Of one task, and behind the number of several. */
const LEFT_OUT: Readonly<Record<UnplannedReason, string>> = {
  blocked: 'blocked',
  'assignee-unavailable': 'assigned to a member who is away',
  'quest-locked': 'in a quest that does not open this week',
  'too-large': 'more than the week has time for',
  'no-time-this-week': 'cannot end this week',
  'dependency-not-planned': 'waiting for a task that is left out',
  'assignee-full': 'assigned to a member who is full',
  'no-skill': 'without a member who has the skills',
  'no-capacity': 'without a member who has the time',
};

const REASONS: Readonly<Record<string, string>> = {
  'carry-over': 'carried over: it was in work before the week',
  'kept:human': 'a person assigned it',
  'kept:plan': 'the approved plan of another week has it',
  'fit:unknown': 'without a profile or a phase, no fit is known',
  'frustration:only-option': 'no other member has the skills and the time',
  due: 'due this week',
  'in-sprint': 'planned for this week',
  'fit:genius': 'fits genius',
  'fit:competency': 'fits competency',
  'fit:frustration': 'frustrates',
  'offered:least-loaded': 'the member has the most free time',
  blocker: 'has an open blocker',
};

const WHY_NOT: Readonly<Record<string, string>> = {
  'lower-score': 'scores lower',
  'lower-value': 'the whole plan gains less',
  'no-time': 'it would not end this week',
  frustration: 'its phase frustrates the member',
  'kept:human': 'a person assigned it to another member',
  'kept:plan': 'the approved plan of another week gives it to another member',
};

export function leftOutText(reason: UnplannedReason): string {
  return LEFT_OUT[reason];
}

/** Of a task by its id; undefined: it has none. */
type TitleOf = (taskId: string) => string | undefined;

/** `fit:genius(I)`: `Invention fits genius`; a code without words is shown as it is. */
export function planReasonText(code: string, titleOf: TitleOf = () => undefined): string {
  const [, fit = '', phase] = /^fit:(\w+)\((\w)\)$/.exec(code) ?? [];
  const fits = REASONS[`fit:${fit}`];
  if (phase !== undefined && fits !== undefined) return `${phaseName(phase)} ${fits}`;
  const [, load] = /^load:(\d+)%$/.exec(code) ?? [];
  if (load !== undefined) return `with it the week is ${load}${FIXED}% full`;
  const [, waiting] = /^unlocks:(\d+)$/.exec(code) ?? [];
  if (waiting !== undefined)
    return `${plural(Number(waiting), 'task')} ${waiting === '1' ? 'waits' : 'wait'} for it`;
  const [, due] = /^due:(\d{4}-\d\d-\d\d)$/.exec(code) ?? [];
  if (due !== undefined) return `due ${DAYS.format(Date.parse(due))}`;
  const [, awaited] = /^waiting-on: ?(.+)$/.exec(code) ?? [];
  if (awaited !== undefined) return `waits for ${namesOf(awaited, titleOf)}`;
  return REASONS[code] ?? code;
}

function phaseName(letter: string): string {
  return PHASE_NAMES[letter as Phase] ?? letter;
}

/** Why a deck is empty, as a sentence. */
export function deckNoteText(note: string, titleOf?: TitleOf): string {
  if (note === 'off') return 'Off on this day.';
  const text = planReasonText(note, titleOf);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function namesOf(ids: string, titleOf: TitleOf): string {
  return ids
    .split(', ')
    .map((id) => titleOf(id) ?? id)
    .join(', ');
}

export function whyNotText(why: string): string {
  return WHY_NOT[why] ?? why;
}

/** `36 tasks planned for 11 people, 121.5h of 250.4h (49 %). Focus 80 %: 20 % of each day stays free.` */
export function sprintText({ sprint, memberPlans, focus }: SprintView): string {
  const { plannedMinutes, capacityMinutes, utilisation } = sprint.metrics;
  const planned = memberPlans.filter(({ items }) => items.length > 0);
  const tasks = planned.reduce((sum, { items }) => sum + items.length, 0);
  const time = `${hoursText(plannedMinutes)} of ${hoursText(capacityMinutes)} (${Math.round(utilisation)}${FIXED}%)`;
  const free =
    focus === undefined || focus >= 100
      ? ''
      : ` Focus ${focus}${FIXED}%: ${100 - focus}${FIXED}% of each day stays free.`;
  return `${plural(tasks, 'task')} planned for ${plural(planned.length, 'person', 'people')}, ${time}.${free}`;
}

type PlanFacts = Pick<
  SprintView['sprint']['metrics'],
  'fitScore' | 'balance' | 'carryOverMinutes' | 'geniusGaps'
>;

/**
 * `fit 88 of 100`, `the busiest has 1.54 × the average`, `3.5h carried over`, `no genius for Discernment, Tenacity`; what
 * is 0, or even, is left out.
 */
export function planFacts(
  { fitScore, balance, carryOverMinutes, geniusGaps }: PlanFacts,
  hours: (minutes: number) => string = hoursText,
): readonly string[] {
  const shownBalance = balance.toFixed(2);
  return [
    `fit ${Math.round(fitScore)} of 100`,
    ...(shownBalance === '1.00' ? [] : [`the busiest has ${shownBalance} × the average`]),
    ...(carryOverMinutes > 0 ? [`${hours(carryOverMinutes)} carried over`] : []),
    ...(geniusGaps.length > 0 ? [`no genius for ${geniusGaps.map(phaseName).join(', ')}`] : []),
  ];
}

/** `22.5h`: hours in tenths. */
export function hoursText(minutes: number): string {
  return `${Math.round(minutes / 6) / 10}h`;
}
