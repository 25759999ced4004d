/** Why a run waits, in the few words beside a time. Pure. */
import { assertNever } from '@sb/jobs';
import type { Cause } from '@sb/queue';
import { plural } from '@sb/words';
import { clean } from '../text/clean.ts';

/** Empty where nothing keeps it, or where its state says it. */
export function causeNote(cause: Cause): string {
  switch (cause.because) {
    case 'limit':
      return `limit of ${clean(cause.key)}`;
    case 'rate':
      return `rate of ${clean(cause.key)}`;
    case 'job_paused':
      return 'job paused';
    case 'queue_paused':
      return `queue ${clean(cause.queue)} paused`;
    case 'dependency':
      return `for ${plural(cause.pending, 'run')}`;
    case 'no_daemon':
      return 'no daemon is running';
    case 'no_node_knows_job':
      return 'no daemon has its job';
    case 'no_node_takes_queue':
      return `no daemon takes queue ${clean(cause.queue)}`;
    case 'nodes_take_nothing':
      return 'no daemon takes runs';
    case 'slots_busy':
      return 'all slots are in use';
    case 'behind':
      return 'others come first';
    case 'held':
      return clean(cause.reason).replaceAll('_', ' ');
    case 'crashes':
      return `it has crashed ${plural(cause.crashes, 'node')}`;
    case 'pinned':
      return `for the process ${clean(cause.node.name)}`;
    case 'key_missing':
      return 'no limit key yet';
    case 'snoozed':
      return 'snoozed';
    case 'start_deadline':
      return cause.passed ? 'too late to start' : '';
    case 'finished':
    case 'running':
    case 'node_gone':
    case 'backoff':
    case 'start_time':
    case 'ready':
    case 'queue_draining':
      return '';
    default:
      return assertNever(cause, 'a cause');
  }
}
