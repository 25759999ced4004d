/** The address of the page: which tab, and what is in its drawer. Pure. */
export const TABS = ['users', 'sessions', 'tokens', 'retention', 'store', 'doctor'] as const;
export type SettingsTab = (typeof TABS)[number];

/** What everybody may see: their own. */
export const OWN_TABS: readonly SettingsTab[] = ['sessions', 'tokens'];

export interface SettingsParts {
  readonly tab: SettingsTab;
  /** The user in the drawer. */
  readonly user?: string | undefined;
  /** Also what belongs to others. */
  readonly isAll: boolean;
}

/** `first`: the tab where the address names none. */
export function readSettingsParts(search: object, first: SettingsTab): SettingsParts {
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(search, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return {
    tab: TABS.find((one) => one === text('tab')) ?? first,
    user: text('user'),
    isAll: text('of') === 'all',
  };
}

export function settingsPath({ tab, user, isAll }: Partial<SettingsParts>): string {
  const query = new URLSearchParams();
  if (tab !== undefined) query.set('tab', tab);
  if (user !== undefined) query.set('user', user);
  if (isAll === true) query.set('of', 'all');
  const text = query.toString();
  return text === '' ? '/settings' : `/settings?${text}`;
}
