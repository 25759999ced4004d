import type { DaemonOptions } from '../daemon/daemon-settings.ts';

/** The words of a command line that starts a daemon with these options. Pure. */
export function daemonWords(options: DaemonOptions, jobModules: readonly string[]): readonly string[] {
  const { config, alerts, concurrency, queues, grace, healthPort, console: withConsole } = options;
  const valued = {
    config,
    alerts,
    concurrency,
    queues: queues?.join(','),
    grace: grace === undefined ? undefined : `${grace}ms`,
    'health-port': healthPort,
  };
  return [
    'daemon',
    '--with-parent',
    ...Object.entries(valued).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, String(value)],
    ),
    ...(withConsole === true ? ['--console'] : []),
    ...jobModules.flatMap((name) => ['--jobs', name]),
  ];
}
