/** What channels say about a board: the digest of a day, and a plan that was approved. Pure. */
import type { Bulletin } from '@sb/alerts';
import type { DigestPayload, FlagRow, Org, SprintView } from '@sb/questboard';
import { formatDuration, plural } from '@sb/words';

const MINUTE_MS = 60_000;
const MOST_TITLES = 5;

export type BulletinText = Omit<Bulletin, 'id' | 'status' | 'at'>;

/** `flags`: the open flags of the board, for the titles of their tasks. */
export function digestBulletin(
  { id, name }: Pick<Org, 'id' | 'name'>,
  digest: DigestPayload,
  flags: readonly FlagRow[],
): BulletinText {
  const dealt = digest.decks.filter(({ itemCount }) => itemCount > 0).length;
  return {
    topic: 'digest.daily',
    title: `${name} · ${digest.date}`,
    facts: [
      ...fact('Opened', digest.unlocked.length, (count) => plural(count, 'quest')),
      ...fact('Completed', digest.completed.length, (count) => plural(count, 'quest')),
      { label: 'Flags', text: countsText(digest.flags) || 'none' },
      { label: 'Decks', text: `${dealt} of ${plural(digest.decks.length, 'member')} have work` },
    ],
    lines: [
      digest.text,
      ...digest.topFlags.map(({ taskId, kind, severity, nextStep }) => {
        const title = flags.find((flag) => flag.taskId === taskId)?.title ?? taskId;
        const mark = severity === 'critical' ? ' (critical)' : '';
        return `${kind}${mark}: ${title}. ${nextStep}`;
      }),
    ],
    command: `worker questboard:show --org ${id} --digest`,
  };
}

export function planBulletin(
  { id, name }: Pick<Org, 'id' | 'name'>,
  { sprint, memberPlans }: SprintView,
): BulletinText {
  const { weekStart, weekEnd, goal, metrics } = sprint;
  const planned = memberPlans.flatMap(({ items }) => items).length;
  return {
    topic: 'sprint.plan',
    title: `${name} · the plan of ${weekStart} to ${weekEnd} is approved`,
    facts: [
      { label: 'Tasks', text: `${planned} for ${plural(memberPlans.length, 'member')}` },
      { label: 'Planned', text: ofCapacity(metrics) },
      ...fact('Left out', sprint.unplanned.length, (count) => `${count} (${countsText(metrics.unplanned)})`),
    ],
    lines: [
      ...(goal === undefined ? [] : [goal]),
      ...memberPlans.map((plan) => `${plan.name}: ${ofCapacity(plan)}${titlesText(plan.items)}`),
    ],
    command: `worker sprint:show ${weekStart} --org ${id}`,
  };
}

function fact(label: string, count: number, text: (count: number) => string): Bulletin['facts'] {
  return count === 0 ? [] : [{ label, text: text(count) }];
}

/** `2 overdue, 1 stuck.stale` */
function countsText(counts: Readonly<Partial<Record<string, number>>>): string {
  return Object.entries(counts)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');
}

interface Filled {
  readonly plannedMinutes: number;
  readonly capacityMinutes: number;
}

/** `13 h of 24 h` */
function ofCapacity({ plannedMinutes, capacityMinutes }: Filled): string {
  return `${formatDuration(plannedMinutes * MINUTE_MS)} of ${formatDuration(capacityMinutes * MINUTE_MS)}`;
}

function titlesText(items: readonly { readonly title: string }[]): string {
  if (items.length === 0) return '';
  const titles = items.slice(0, MOST_TITLES).map(({ title }) => title);
  const more = items.length - titles.length;
  return ` · ${titles.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
