/** The organisation of a board as flat fields: `settings.deck.max`. What a setting is, its value says. Pure. */
import type { Org } from '../../../../../src/answers/board/orgs.ts';
import { fieldWords } from '../../../words/text/field-words.ts';
import { type Kind, type Texts, textsOf } from './fields.ts';

const OWN: Readonly<Record<string, Kind>> = {
  name: 'text',
  timezone: 'text',
  active: 'flag',
  workdays: 'numbers',
  holidays: 'list',
};

/** As the form names them. */
export const OWN_LABELS = {
  name: 'Name',
  timezone: 'Zone',
  active: 'Active',
  workdays: 'Workdays',
  holidays: 'Holidays',
} as const;

export interface Setting {
  /** `settings.deck.max` */
  readonly field: string;
  readonly label: string;
  readonly kind: Kind;
}

export interface SettingGroup {
  /** `deck`; absent: settings without a group. */
  readonly name?: string;
  readonly settings: readonly Setting[];
}

/** Settings without a group first, then the groups, as the organisation has them. */
export function settingGroups({ settings }: Pick<Org, 'settings'>): readonly SettingGroup[] {
  const entries = Object.entries(settings);
  const alone = entries.filter(([, value]) => !isGroup(value));
  return [
    { settings: alone.map(([name, value]) => settingOf(name, value)) },
    ...entries.flatMap(([name, group]) =>
      isGroup(group)
        ? [{ name, settings: Object.entries(group).map(([key, value]) => settingOf(key, value, name)) }]
        : [],
    ),
  ];
}

export function boardFields(org: Pick<Org, 'settings'>): Readonly<Record<string, Kind>> {
  const settings = settingGroups(org).flatMap((group) => group.settings);
  return { ...OWN, ...Object.fromEntries(settings.map(({ field, kind }) => [field, kind])) };
}

/** A setting with its group. */
export function boardLabels(org: Pick<Org, 'settings'>): Readonly<Record<string, string>> {
  const settings = settingGroups(org).flatMap(({ name, settings: of }) =>
    of.map(({ field, label }) => [field, name === undefined ? label : `${name}: ${label}`] as const),
  );
  return { ...OWN_LABELS, ...Object.fromEntries(settings) };
}

export function boardTexts(org: Org): Texts {
  const flat = Object.entries(org.settings).flatMap(([name, value]) =>
    isGroup(value)
      ? Object.entries(value).map(([key, each]) => [`settings.${name}.${key}`, each] as const)
      : [[`settings.${name}`, value] as const],
  );
  return textsOf({ ...org, ...Object.fromEntries(flat) }, boardFields(org));
}

function settingOf(key: string, value: unknown, group?: string): Setting {
  const path = group === undefined ? key : `${group}.${key}`;
  return { field: `settings.${path}`, label: fieldWords(key), kind: kindOf(value) };
}

function kindOf(value: unknown): Kind {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'boolean') return 'flag';
  return typeof value === 'number' ? 'number' : 'text';
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
