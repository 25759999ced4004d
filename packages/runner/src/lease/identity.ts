/**
 * The identity of this process, in a form that another process of the same machine can check: a pid alone is reused,
 * and means nothing in another container.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { NodeProcess } from '@sb/queue/engine';

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
    pidStarted: statOf(process.pid)?.started,
    bootId: attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    pidNamespace: attempt(() => readlinkSync('/proc/self/ns/pid')),
  };
}

/** True only when it is certain: same boot, same pid namespace, and no such process. */
export function isProcessGone(self: ProcessIdentity, node: NodeProcess): boolean {
  if (!self.bootId || !self.pidNamespace) return false;
  if (node.bootId !== self.bootId || node.pidNamespace !== self.pidNamespace) return false;
  const found = statOf(node.pid);
  // With /proc mounted with hidepid, a process sees none of other users.
  if (!found) return !exists(node.pid);
  return found.isZombie || (node.pidStarted !== null && found.started !== node.pidStarted);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

interface ProcessStat {
  readonly started: string | undefined;
  readonly isZombie: boolean;
}

/** Undefined when there is no such process, or the system does not show it. */
function statOf(pid: number): ProcessStat | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The name is in parentheses and may contain any character: count fields after the last parenthesis.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields && { started: fields[19], isZombie: fields[0] === 'Z' };
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
