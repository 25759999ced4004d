/** What each page must be, however it looks. */
import type { Page, Route } from 'playwright-core';
import { expect } from 'vitest';
import { cutTexts } from './cut-texts.ts';
import { PHONE, WIDE } from './open-pages.ts';
import { violations } from './violations.ts';

/** Addresses, and what is there when the page is whole. */
export const ADDRESSES = [
  ['/', '.verdict'],
  ['/runs?notJob=cache.warm&since=6h', '.tbl tbody tr'],
  ['/runs?state=failed&operation=7', '.opcount'],
  ['/sign-in', '.gate'],
  ['/setup#0123', '.gate input'],
  ['/wall', '.wall .verdict'],
  ['/runs/3436#L6', '.log .target'],
  ['/runs/3436?tab=steps&left=events', '.events'],
  ['/runs/3436?tab=chain', '.inspect'],
  ['/runs/3525', '.causes'],
  ['/runs/3441', '.log .l'],
  ['/jobs', '.jobs tbody tr'],
  ['/jobs/mail.digest', '.runs tbody tr'],
  ['/jobs/mail.digest?act=run', 'form.runform :focus'],
  ['/queues', '.qrow'],
  ['/queues?queue=media', '.drawer .spark'],
  ['/failures', '.groups tbody tr'],
  ['/failures?group=f-smtp', '.runs tbody tr'],
  ['/failures?group=f-smtp&act=replay', '.slider'],
  ['/failures?view=letters', '.runs tbody tr'],
  ['/failures?status=discarded', '.views .on'],
  ['/failures?operation=7', '.opcount'],
  ['/schedules?schedule=snapshot', '.lastfires'],
  ['/schedules?view=list&schedule=digest&act=edit', '.drawer .fires4'],
  ['/schedules?act=new', '.drawer form'],
  ['/schedules?view=heat', '.heat td'],
  ['/graph', '.picture .node'],
  ['/graph?node=schedule-crm.after&as=table', '.drawer .lastfires'],
  ['/graph?view=chains', '.tbl tbody tr'],
  ['/graph?run=3436', '.picture .node'],
  ['/graph?run=3436&node=run-3436', '.drawer .errbox'],
  ['/graph?run=3436&node=fold-3501&as=table', '.drawer .runnumbers'],
  ['/nodes', '.noderow'],
  ['/nodes?all=true&node=2', '.drawer .names'],
  ['/alerts', '.ep li'],
  ['/alerts?rule=dlq-jobs&act=explain', '.drawer .why li'],
  ['/alerts?view=history&alert=18', '.drawer .chan'],
  ['/alerts?view=silences', '.silences tbody tr'],
  ['/alerts?view=statistics', '.nums'],
  ['/quests', '.card'],
  ['/quests?task=send', '.drawer .tasklog li'],
  ['/quests?quest=letters', '.drawer .questtasks li'],
  ['/quests?view=tasks&task=write&act=edit', '.drawer form'],
  ['/quests?view=quests&questline=post&act=edit-questline', '.drawer form'],
  ['/quests?quest=letters&act=edit', '.drawer form'],
  ['/quests?task=ink&act=move', '.drawer .acts2 :focus'],
  ['/quests?act=new-task', '.drawer form'],
  ['/quests?act=new-quest', '.drawer form'],
  ['/quests?act=new-questline', '.drawer form'],
  ['/quests?act=edit-board', '.drawer form'],
  ['/quests?view=quests&quest=parcels', '.drawer .graphself'],
  ['/audit?event=912', '.drawer .diff'],
  ['/settings?tab=users&user=ben', '.drawer .form'],
  ['/settings?tab=sessions&of=all', '.tbl tbody tr'],
  ['/settings?tab=tokens', '.tbl tbody tr'],
  ['/settings?tab=retention', '.narrow li'],
  ['/settings?tab=store', '.facts td'],
  ['/settings?tab=doctor', '.checks li'],
  ['/api-reference', '.holds'],
  ['/api-reference#postJobsIdRuns', '.operation .types'],
  ['/decks', '.deck .what-task'],
  ['/decks?view=runs&run=summary-daily.questmaster-acme-17', '.drawer .did li'],
  ['/decks?view=files', '.files'],
  ['/decks?view=github', '.gh-errors li'],
  ['/sprint', '.person .t-blk'],
  ['/sprint?week=2026-11-30&member=bram', '.whys'],
  ['/sprint?side=changes', '.plan-history'],
  ['/sprint?week=2026-12-07', '.blank'],
  ['/people?member=bram', '.weekdays'],
  ['/people?member=bram&act=edit', '.drawer form'],
  ['/events', '.evts tbody tr'],
  ['/events?type=queue.*&event=899', '.drawer .diff'],
  ['/statistics', '.mchart canvas'],
  ['/statistics?range=1h&queue=mail&as=table', '.mtwin td'],
] as const;

/** Addresses, and the route without whose answer the page has nothing to show. */
export const READS = [
  ['/', '/overview'],
  ['/wall', '/overview'],
  ['/runs', '/runs'],
  ['/runs?run=3436', '/runs/3436'],
  ['/runs/1', '/runs/1'],
  ['/jobs', '/jobs'],
  ['/jobs/a', '/jobs/a'],
  ['/queues', '/queues'],
  ['/failures', '/dead-letters/groups'],
  ['/failures?view=letters', '/dead-letters'],
  ['/schedules', '/schedules'],
  ['/schedules?view=heat', '/schedules/calendar'],
  ['/alerts', '/alerts'],
  ['/alerts?view=silences', '/silences'],
  ['/alerts?view=history', '/alerts/history'],
  ['/alerts?view=statistics', '/alerts/stats'],
  ['/quests', '/orgs'],
  ['/quests?view=tasks', '/orgs/acme/tasks'],
  ['/quests?view=quests', '/orgs/acme/quests'],
  ['/graph', '/schedules/graph'],
  ['/graph?view=chains', '/chains'],
  ['/graph?run=1', '/chains/1/graph'],
  ['/nodes', '/nodes'],
  ['/audit', '/audit'],
  ['/settings?tab=users', '/users'],
  ['/settings?tab=sessions', '/sessions'],
  ['/settings?tab=tokens', '/tokens'],
  ['/settings?tab=retention', '/retention'],
  ['/settings?tab=store', '/store'],
  ['/settings?tab=doctor', '/doctor'],
  ['/api-reference', '/openapi.json'],
  ['/decks', '/orgs/acme/decks'],
  ['/decks?view=runs', '/orgs/acme/runs'],
  [
    '/decks?view=runs&run=summary-daily.questmaster-acme-17',
    '/orgs/acme/runs/summary-daily.questmaster-acme-17',
  ],
  ['/decks?view=files', '/orgs'],
  ['/decks?view=github', '/orgs/acme/github'],
  ['/sprint', '/orgs/acme/sprints'],
  ['/people', '/orgs/acme/members'],
  ['/events', '/events'],
  ['/statistics', '/stats/series'],
] as const;

/** The same of drawers, beside whose answer the page has its own. */
export const DRAWER_READS = [
  ['/schedules?view=list&schedule=digest', '/schedules/digest'],
  ['/queues?queue=media', '/queues/media'],
  ['/nodes?all=true&node=2', '/nodes/2'],
  ['/alerts?rule=dlq-jobs&act=explain', '/alerts/rules/dlq-jobs/explain'],
  ['/alerts?rule=dlq-jobs', '/alerts/rules/dlq-jobs/back-test'],
  ['/quests?task=send', '/orgs/acme/tasks/send'],
  ['/people?member=bram', '/orgs/acme/members'],
] as const;

/** Addresses, what is there when the page is whole, and the route without whose next answer it shows the last one. */
export const KEPT = [
  ['/', '.verdict', '/overview'],
  ['/runs/3436', '.inspect', '/runs/3436'],
  ['/jobs', '.jobs tbody tr', '/jobs'],
  ['/jobs/mail.digest', '.runs tbody tr', '/jobs/mail.digest'],
  ['/queues', '.qrow', '/queues'],
  ['/failures', '.groups tbody tr', '/dead-letters/groups'],
  ['/failures?view=letters', '.runs tbody tr', '/dead-letters'],
  ['/schedules', '.week .nm', '/schedules/calendar'],
  ['/schedules?view=list', '.tbl tbody tr', '/schedules'],
  ['/schedules?view=heat', '.heat td', '/schedules/calendar'],
  ['/graph', '.picture .node', '/schedules/graph'],
  ['/graph?view=chains', '.tbl tbody tr', '/chains'],
  ['/graph?run=3436', '.picture .node', '/chains/3436/graph'],
  ['/nodes', '.noderow', '/nodes'],
  ['/alerts', '.ep li', '/alerts'],
  ['/alerts?view=history', '.past-alerts tbody tr', '/alerts/history'],
  ['/alerts?view=silences', '.silences tbody tr', '/silences'],
  ['/alerts?view=statistics', '.nums', '/alerts/stats'],
  ['/wall', '.wall .verdict', '/overview'],
  ['/runs', '.tbl tbody tr', '/runs/changes'],
  ['/events', '.evts tbody tr', '/events'],
  ['/audit', '.acts tbody tr', '/audit'],
  ['/sprint', '.person .t-blk', '/orgs/acme/sprints/2026-11-30'],
  ['/people', '.tbl tbody tr', '/orgs/acme/members'],
  ['/statistics', '.mchart canvas', '/stats/series'],
  ['/quests', '.card', '/orgs/acme/board'],
  ['/quests?view=tasks', '.tbl tbody tr', '/orgs/acme/tasks'],
  ['/quests?view=quests', '.tbl tbody tr', '/orgs/acme/quests'],
  ['/decks', '.deck .what-task', '/orgs/acme/decks'],
  ['/decks?view=runs', '.tbl tbody tr', '/orgs/acme/runs'],
  ['/decks?view=github', '.gh-errors li', '/orgs/acme/github'],
  ['/settings?tab=users', '.tbl tbody tr', '/users'],
  ['/settings?tab=sessions', '.tbl tbody tr', '/sessions'],
  ['/settings?tab=tokens', '.tbl tbody tr', '/tokens'],
] as const;

/** Sees all pages, and all that can be done on them. */
export const ADMIN = {
  actor: 'user:ana',
  name: 'ana',
  role: 'admin',
  canSeePayload: true,
  auth: 'password',
  environment: 'production',
  version: '0.1.0',
};

/** Sees runs without what is in them, and no control that acts. */
export const VIEWER = {
  actor: 'user:vic',
  name: 'vic',
  role: 'viewer',
  canSeePayload: false,
  auth: 'password',
  version: '0.1.0',
};

interface Seen {
  readonly size: keyof typeof SIZES;
  /** Absent: as it is. */
  readonly theme?: 'dark' | 'light';
}

/** The narrowest: a desk of 1280 px that is enlarged four times (WCAG 1.4.10). */
const SIZES = {
  wide: WIDE,
  tablet: { width: 900, height: 900 },
  phone: PHONE,
  narrow: { width: 320, height: 640 },
};

/** A page that was paused reads once when it goes on. */
export async function pauseAndGoOn(page: Page): Promise<void> {
  await page.keyboard.press('.');
  await page.keyboard.press('.');
}

interface Held {
  readonly count: () => number;
  readonly refuse: () => Promise<void>;
}

/** Holds the answers of a route, so that the page says that it waits. */
export async function holdAnswer(page: Page, route: string): Promise<Held> {
  const isOfRoute = ({ pathname }: URL): boolean => pathname === `/api/v1${route}`;
  const held: Route[] = [];
  await page.route(isOfRoute, (one) => void held.push(one));
  return {
    count: () => held.length,
    async refuse() {
      const refusal = { status: 403, json: { code: 'FORBIDDEN', detail: 'You may not.' } };
      await Promise.all(held.map((one) => one.fulfill(refusal)));
      await page.unroute(isOfRoute);
    },
  };
}

/** No fault for those who do not see, and none of `measure`. */
export async function lookAt(page: Page, seen: Seen): Promise<void> {
  await measure(page, seen);
  expect({ ...seen, found: await violations(page) }).toEqual({ ...seen, found: [] });
}

/**
 * Nothing wider than the window or its list, no style that the policy refuses, no text that is lost, no placeholder instead
 * of a label.
 */
export async function measure(page: Page, { size, theme }: Seen): Promise<void> {
  await page.setViewportSize(SIZES[size]);
  if (theme !== undefined) {
    await page.emulateMedia({ colorScheme: theme });
    await page.waitForSelector(`html[data-theme='${theme}']`);
  }
  const fits = await page.evaluate(async () => {
    const boxes = [...document.querySelectorAll('html, main, .scroll')];
    let isFit = false;
    // A chart is drawn anew for another width, in the next frame.
    for (let frame = 0; frame < 4 && !isFit; frame += 1) {
      if (frame > 0) await new Promise((drawn) => requestAnimationFrame(drawn));
      isFit = boxes.every(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth);
    }
    return isFit;
  });
  // uPlot and menus set properties of their own elements, which the policy allows.
  const inline = await page.locator('[style]:not(.uplot, .uplot *, [role=menu])').count();
  const cut = await cutTexts(page);
  const unlabelled = await page.locator('[placeholder]').evaluateAll((fields) =>
    fields.flatMap((field) => {
      const hint = field.getAttribute('placeholder') ?? '';
      const labels =
        field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field.labels : null;
      const names = [
        field.getAttribute('aria-label'),
        ...[...(labels ?? [])].map((label) => label.textContent),
      ];
      return names.some((name) => name !== null && name.trim() !== '' && name.trim() !== hint) ? [] : [hint];
    }),
  );
  expect({ size, theme, fits, inline, cut, unlabelled }).toEqual({
    size,
    theme,
    fits: true,
    inline: 0,
    cut: [],
    unlabelled: [],
  });
}
