import { disableSchedule } from '@sb/scheduler';
import { type SwitchCall, switchSchedule } from './switch-schedule.ts';

/** Switches a schedule of the store off. */
export async function run(call: SwitchCall): Promise<void> {
  await switchSchedule(call, { change: disableSchedule, what: 'is off' });
}
