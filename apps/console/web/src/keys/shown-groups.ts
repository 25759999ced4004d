/** What the dialog of keys lists on a page. Pure. */
import { KEY_GROUPS, type KeyName } from './key-table.ts';
import type { Level } from './use-keys.ts';

interface ShownGroup {
  readonly name: string;
  readonly records: readonly ShownRecord[];
}

interface ShownRecord {
  readonly keys: readonly KeyName[];
  readonly does: string;
  /** A key of this page, but its object is not open, or it cannot be done to it. */
  readonly isIdle: boolean;
}

/**
 * The keys of lists that act here, and all keys of the page itself. `address`: its path and its query. `acts`: whether a
 * key has an action on one of these levels.
 */
export function shownGroups(
  address: string,
  acts: (key: KeyName, levels: readonly Level[]) => boolean,
): readonly ShownGroup[] {
  const groups = KEY_GROUPS.filter((group) => !('pages' in group) || group.pages.test(address));
  const own = new Set<KeyName>(
    groups.flatMap((group) => ('pages' in group ? group.records.flatMap(({ keys }) => [...keys]) : [])),
  );
  return groups
    .map(({ name, records }) => ({
      name,
      records: records.flatMap(({ keys, does }: { keys: readonly KeyName[]; does: string }) => {
        if (name === 'Anywhere') {
          const free = keys.filter((key) => !own.has(key));
          return free.length === 0 ? [] : [{ keys: free, does, isIdle: false }];
        }
        if (name === 'Lists') {
          const acting = keys.filter((key) => acts(key, ['list']));
          return acting.length === 0 ? [] : [{ keys: acting, does, isIdle: false }];
        }
        return [{ keys, does, isIdle: !keys.some((key) => acts(key, ['page', 'object'])) }];
      }),
    }))
    .filter(({ records }) => records.length > 0);
}
