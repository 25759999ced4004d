/**
 * What the doctor finds in the store of the demo, without what it says of the machine. The console may not import its checks:
 * tooling/demo-doctor.slow.test.ts holds that these are its findings.
 */
import type { ProgramDiagnosis } from '../../src/program/worker-program.ts';

const PAUSED = [
  'queue media is paused by ana until 14:53 (in 21m): storage move, OPS-418',
  'job crm.push is paused by ben: the CRM answers 500 since 15:10, OPS-421',
  'schedule feed.hourly is paused by ana until Mon 07:00 (in 2d): the format changes on Monday',
];

const MISSED = [
  'cache.warm missed 30 fires in 24 h, not caught up',
  'uptime.probe missed 6 fires in 24 h, not caught up',
  'github.main missed 1 fire in 24 h, not caught up',
];

export const DIAGNOSES: readonly ProgramDiagnosis[] = [
  {
    id: 'channels',
    title: 'channels',
    verdict: 'problem',
    found: 'discord refuses messages: 404: the webhook is not there',
    expected: 'channels that send',
    advice: 'Correct its settings, then: worker alert:test',
  },
  {
    id: 'versions',
    title: 'versions of the daemons',
    verdict: 'note',
    found: 'web-2 (2) has 0.0.9',
    expected: '0.1.0, the version of this program',
    advice: 'Normal during an update; otherwise update those daemons.',
  },
  {
    id: 'schedules',
    title: 'schedules',
    verdict: 'note',
    found: MISSED.join('\n'),
    expected: 'a daemon that runs at each fire',
    advice:
      'If their work is still needed: worker schedules:run-now cache.warm, worker schedules:run-now uptime.probe, worker schedules:run-now github.main',
  },
  {
    id: 'pauses',
    title: 'pauses',
    verdict: 'note',
    found: PAUSED.join('\n'),
    instants: [
      { text: '14:53 (in 21m)', at: '2026-11-28T14:53:10.000Z' },
      { text: 'Mon 07:00 (in 2d)', at: '2026-11-30T07:00:00.000Z' },
    ],
    advice: 'If the pause without an end was forgotten: worker job:resume crm.push',
  },
  {
    id: 'dead-letters',
    title: 'dead letters',
    verdict: 'note',
    found: '22 runs failed for good',
    expected: 'each of them replayed or discarded',
    advice: 'To see what failed and why: worker dlq:list --group',
  },
  {
    id: 'github-sync',
    title: 'GitHub sync',
    verdict: 'note',
    found: '1 task of default-org left alone',
    expected: 'an issue of each task that is marked for GitHub',
    advice: 'To see the reasons: worker github:sync --dry-run',
  },
  fine('schema', 'schema', 'up to date (012-fire-causes)'),
  fine('place', 'place of the file', 'on a local disk; only the owner can read it'),
  fine('integrity', 'integrity of the file', 'no damage in 60 tables'),
  fine('clock', 'clocks', 'no lease in the store starts later than now'),
  fine('daemons', 'daemons', 'running: web-1 (1), web-2 (2)'),
  fine('nodes', 'nodes', 'each has renewed its lease'),
  fine('orphans', 'runs of ended nodes', 'no run belongs to an ended node'),
  fine('stuck', 'stuck jobs', 'every job ends when its signal aborts'),
  fine('fold', 'statistics', 'all finished runs are counted'),
  fine('retention', 'old records', 'no run is old enough to be removed'),
  fine('waiting', 'waiting runs', 'no due run waits in vain'),
  fine('jobs', 'jobs', 'a daemon knows each job that has runs'),
  fine('access', 'tokens and links', 'no token and no unused link is near its end'),
  fine('sprints', 'sprint plans', 'no team waits for its plan, or for the approval of it'),
];

function fine(id: string, title: string, found: string): ProgramDiagnosis {
  return { id, title, verdict: 'fine', found };
}
