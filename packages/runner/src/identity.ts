/**
 * Who this process is, in a way that another process of the same machine can check: a pid alone is reused, and
 * means nothing in another container.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { OtherNode } from '@sb/queue';

export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** Linux: the start of the process in clock ticks since boot. */
  readonly pidStarted: string | undefined;
  readonly bootId: string | undefined;
  readonly pidNamespace: string | undefined;
}

export function processIdentity(): ProcessIdentity {
  return {
    host: hostname(),
    pid: process.pid,
    pidStarted: startOf(process.pid),
    bootId: attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    pidNamespace: attempt(() => readlinkSync('/proc/self/ns/pid')),
  };
}

/** True only when it is certain: same boot, same pid namespace, and no such process. */
export function isProcessGone(self: ProcessIdentity, node: OtherNode): boolean {
  if (!self.bootId || !self.pidNamespace) return false;
  if (node.bootId !== self.bootId || node.pidNamespace !== self.pidNamespace) return false;
  const started = startOf(node.pid);
  return started === undefined || (node.pidStarted !== null && started !== node.pidStarted);
}

/** Undefined when there is no such process (a zombie is none), or when the system does not tell. */
function startOf(pid: number): string | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The name stands in parentheses and may hold anything: count fields after the last one.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields?.[0] === 'Z' ? undefined : fields?.[19];
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
