import { type CommandDefinition, defineCommand } from '../../cli/command.ts';
import { durationValue, listValue, portValue, wholeNumber } from '../../cli/option-values.ts';
import { RULES_FILE, SCHEDULE_FILE } from '../input/shared-flags.ts';

/** `dev` takes them too. */
export const DAEMON_OPTIONS = {
  config: SCHEDULE_FILE,
  alerts: RULES_FILE,
  concurrency: {
    value: 'n',
    summary: 'execute at most this many runs at once (default: 10)',
    parse: wholeNumber(1, 1_000),
  },
  queues: {
    value: 'names',
    summary: 'take runs only from these queues, separated by commas',
    parse: listValue,
  },
  grace: {
    value: 'duration',
    summary: 'let runs end within this time after the first signal (default: 30s)',
    parse: durationValue,
  },
  healthPort: {
    value: 'n',
    summary: 'serve /healthz, /readyz and /metrics on this port of 127.0.0.1',
    parse: portValue,
  },
  console: { summary: 'serve the console too, in a process of its own (CONSOLE_PORT, else 8787)' },
} as const;

/** The commands of the process that does the work. */
export const DAEMON_COMMANDS: readonly CommandDefinition[] = [
  defineCommand({
    name: 'daemon',
    group: 'Work',
    summary: 'fire schedules and execute runs until SIGINT or SIGTERM; a second signal ends it at once',
    options: {
      ...DAEMON_OPTIONS,
      withParent: { summary: 'stop when stdin ends, as with SIGTERM: for a program that starts the daemon' },
    },
    examples: [
      'worker daemon',
      'worker daemon --console',
      'worker daemon --queues mail,default --concurrency 20',
      'worker daemon --health-port 9090',
    ],
    load: async () => {
      const stop = (await import('./stop-control.ts')).controlStop();
      const { runDaemon } = await import('./daemon.ts');
      return { run: (call) => runDaemon(call, stop) };
    },
  }),
  defineCommand({
    name: 'health',
    group: 'Work',
    summary: 'check whether a daemon is ready; exits with 0 or 6',
    options: {
      healthPort: {
        value: 'n',
        summary: 'ask the daemon on this port (default: HEALTH_PORT; else look in the store)',
        parse: portValue,
      },
    },
    examples: ['worker health', 'worker health --health-port 9090'],
    load: () => import('./health/health.ts'),
  }),
];
