/** What a person chose in this browser: theme, time zone, density, keys. Kept in local storage. */
import { zoneName } from '../words/times.ts';
import { createValueStore, useValue } from './store.ts';

export const THEMES = ['dark', 'light', 'system'] as const;
export const ZONES = ['browser', 'utc', 'schedule'] as const;

export interface SavedView {
  readonly page: string;
  readonly name: string;
  readonly query: string;
}

/** Tables whose columns can be chosen. */
export type TableName = 'runs' | 'jobs';

export interface Settings {
  readonly theme: (typeof THEMES)[number];
  readonly zone: (typeof ZONES)[number];
  readonly density: 'compact' | 'cosy';
  /** Single keys act (WCAG 2.1.4). */
  readonly keys: boolean;
  /** Of an older console: views are saved in the store now. */
  readonly views: readonly SavedView[];
  /** By table: the columns that are not shown. */
  readonly hidden: Readonly<Partial<Record<TableName, readonly string[]>>>;
  /** The organisation whose board was looked at last. */
  readonly org?: string | undefined;
}

const NAME = 'sb.settings';
const USUAL: Settings = {
  theme: 'system',
  zone: 'browser',
  density: 'compact',
  keys: true,
  views: [],
  hidden: {},
};

const store = createValueStore<Settings>(read());

export function startSettings(): void {
  apply();
  systemLight().addEventListener('change', apply);
  // Another tab changed them.
  addEventListener('storage', ({ key }) => {
    if (key !== NAME) return;
    // What is open here stays of its organisation.
    store.set(({ org }) => ({ ...read(), org }));
    apply();
  });
}

export function changeSettings(change: Partial<Settings>): void {
  store.set((now) => ({ ...now, ...change }));
  apply();
  try {
    localStorage.setItem(NAME, JSON.stringify({ ...read(), ...change }));
  } catch {
    // Without storage they last as long as the page.
  }
}

/** From that of the system to the other one first, so that the first step is seen. */
export function nextTheme(): void {
  const order = systemLight().matches
    ? (['system', 'dark', 'light'] as const)
    : (['system', 'light', 'dark'] as const);
  changeSettings({ theme: after(order, store.get().theme) });
}

export function nextZone(): void {
  changeSettings({ zone: after(ZONES, store.get().zone) });
}

function after<One>(order: readonly [One, ...One[]], one: One): One {
  return order[(order.indexOf(one) + 1) % order.length] ?? order[0];
}

export function currentSettings(): Settings {
  return store.get();
}

export function useSettings(): Settings {
  return useValue(store);
}

export function shownTheme({ theme }: Settings): 'dark' | 'light' {
  if (theme !== 'system') return theme;
  return systemLight().matches ? 'light' : 'dark';
}

/** When asked: tests of what only reads settings have no screen. */
function systemLight(): MediaQueryList {
  return matchMedia('(prefers-color-scheme: light)');
}

/** Of the machine of the reader, whatever zone times are shown in. */
export function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The zone of times; `ofSchedule` is that of the schedule in question, where there is one. */
export function useZone(ofSchedule?: string): string {
  return zoneOf(useSettings(), ofSchedule);
}

/** The same, for questions: the sentences of an answer name times in it. */
export function currentZone(ofSchedule?: string): string {
  return zoneOf(store.get(), ofSchedule);
}

/** For questions about one schedule. Undefined: its own zone, as the reader has chosen. */
export function askedZone(): string | undefined {
  return store.get().zone === 'schedule' ? undefined : currentZone();
}

/** `CET`, for the button. */
export function zoneLabel(settings: Settings): string {
  return settings.zone === 'schedule' ? 'schedule' : zoneName(Date.now(), zoneOf(settings));
}

function zoneOf({ zone }: Settings, ofSchedule?: string): string {
  if (zone === 'utc') return 'UTC';
  return zone === 'schedule' ? (ofSchedule ?? browserZone()) : browserZone();
}

function apply(): void {
  const settings = store.get();
  const { dataset } = document.documentElement;
  dataset['theme'] = shownTheme(settings);
  dataset['density'] = settings.density;
}

function read(): Settings {
  try {
    const kept: Partial<Settings> = JSON.parse(localStorage.getItem(NAME) ?? '{}');
    return { ...USUAL, ...kept };
  } catch {
    return USUAL;
  }
}
