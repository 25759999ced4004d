import { queryOptions } from '@tanstack/react-query';
import type { Sprint, SprintList } from '../../../../../src/answers/sprints/sprints.ts';
import { getJson } from '../../../api/client.ts';
import { boardKey, orgUrl } from '../../../board/board-queries.ts';
import { setStoreTime } from '../../../settings/clock.ts';

/** More than three years of weeks. */
const WEEKS = 200;

export function sprintsQuery(org: string) {
  return queryOptions({
    queryKey: boardKey(org, 'sprints'),
    async queryFn({ signal }) {
      const found = await getJson<SprintList>(orgUrl(org, 'sprints'), { limit: WEEKS }, signal);
      setStoreTime(found.now);
      return found;
    },
  });
}

export function sprintQuery(org: string, week: string) {
  return queryOptions({
    queryKey: boardKey(org, 'sprint', week),
    queryFn: ({ signal }) => getJson<Sprint>(orgUrl(org, 'sprints', week), undefined, signal),
  });
}
