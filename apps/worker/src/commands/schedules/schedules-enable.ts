import { enableSchedule } from '@sb/scheduler';
import { type SwitchCall, switchSchedule } from './switch-schedule.ts';

/** Switches a schedule of the store on. */
export async function run(call: SwitchCall): Promise<void> {
  await switchSchedule(call, { change: enableSchedule, what: 'is on' });
}
