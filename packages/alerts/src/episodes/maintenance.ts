import type { AlertSettings } from '../settings.ts';
import type { EvaluateOptions } from './evaluate-alerts.ts';
import type { Quiet } from './notify.ts';

/** The stretches after each fire of a cron expression that overlap a time; ms since the epoch. */
export type FireStretches = (
  cron: string,
  timezone: string,
  within: { readonly from: number; readonly to: number; readonly durationMs: number },
) => readonly { readonly from: number; readonly to: number }[];

/** Which maintenance windows are open. The layers above alerts know when a cron expression fires. Pure. */
export function maintenanceBy(stretchesOf: FireStretches): EvaluateOptions['maintenance'] {
  return (windows: AlertSettings['maintenance'], from, to) =>
    windows.flatMap(({ cron, timezone, durationMs, match }) =>
      stretchesOf(cron, timezone, { from, to, durationMs }).map((stretch): Quiet => ({
        by: 'maintenance',
        ...stretch,
        ...(match && { match }),
      })),
    );
}
