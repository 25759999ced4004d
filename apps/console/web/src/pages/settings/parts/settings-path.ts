/** The address of the page: which tab, and what is in its drawer. Pure. */
import { address, oneIn, textIn } from '../../../words/address.ts';

export const TABS = ['users', 'sessions', 'tokens', 'retention', 'store', 'doctor'] as const;
export type SettingsTab = (typeof TABS)[number];

/** Of an administrator of some organisations. */
export const TABS_OF_SOME: readonly SettingsTab[] = TABS.filter((tab) => tab !== 'users');

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
  return {
    tab: oneIn(TABS, search, 'tab') ?? first,
    user: textIn(search, 'user'),
    isAll: textIn(search, 'of') === 'all',
  };
}

export function settingsPath({ tab, user, isAll }: Partial<SettingsParts>): string {
  return address('/settings', { tab, user, of: isAll === true ? 'all' : undefined });
}
