import type { PurgePreview } from '@sb/queue';
import { clean, purgeFollowersText, sumOf } from '@sb/views';

const MOST_GROUPS = 20;

/** What a purge would cancel, the most first, and what would not start because of it. Pure. */
export function previewLines({ groups, isPart, followers }: PurgePreview): readonly string[] {
  const counted = (count: number): string => (isPart ? `at least ${count}` : String(count));
  const others = sumOf(groups.slice(MOST_GROUPS), ({ count }) => count);
  const beyond = purgeFollowersText(followers);
  return [
    ...groups
      .slice(0, MOST_GROUPS)
      .map(({ jobId, priority, count }) => `    ${clean(jobId)}, ${priority}: ${counted(count)}`),
    ...(others > 0 ? [`    others: ${counted(others)}`] : []),
    ...(others === 0 && isPart ? ['    others: not counted'] : []),
    ...(beyond === undefined ? [] : [`  ${beyond}`]),
  ];
}
